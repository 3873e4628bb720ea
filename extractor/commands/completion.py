"""`extractor --show-completion` and `--install-completion`: the script with which a shell completes words.

The script and what it asks are click's; here is only where it goes.
"""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.exceptions import Exit

PROGRAM = "extractor"
VARIABLE = "_EXTRACTOR_COMPLETE"
SHELLS = ("bash", "zsh", "fish", "powershell")
OWN_SHELL = "that you are in"

# Completion is a function of zsh that a bare .zshrc does not load.
_ZSH_FIRST = "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }\n"


def show(context: click.Context, parameter: click.Parameter, shell: str | None) -> None:
    """Print the script of a shell and end."""
    if shell is None or context.resilient_parsing:
        return
    click.echo(script(_named(shell), context.command))
    raise Exit


def install(context: click.Context, parameter: click.Parameter, shell: str | None) -> None:
    """Put the script of a shell where the shell reads it, say where, and end."""
    if shell is None or context.resilient_parsing:
        return
    name = _named(shell)
    if name == "powershell":
        raise click.UsageError(
            "Add what --show-completion powershell prints to the file that $PROFILE names."
        )
    path = _install(name, script(name, context.command))
    click.echo(f"Completion for {name} is in {path}; open a new terminal for it to take effect.")
    raise Exit


def script(shell: str, command: click.Command) -> str:
    """The script of one of SHELLS for `command`."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    return kind(command, {}, PROGRAM, VARIABLE).source()


def _named(shell: str) -> str:
    """`shell`, or the one that the user is in; raises UsageError where it is none of SHELLS."""
    if shell == OWN_SHELL:
        shell = Path(os.environ.get("SHELL") or ("powershell" if os.name == "nt" else "")).stem
    if shell not in SHELLS:
        what = f"The shell {shell!r} is not known" if shell else "Which shell you are in is not told"
        raise click.UsageError(f"{what}; name one of {', '.join(SHELLS)} behind the option.")
    return shell


def _install(shell: str, text: str) -> Path:
    home = Path.home()
    if shell == "fish":
        config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
        return _written(config / "fish" / "completions" / f"{PROGRAM}.fish", text)
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    path = _written(
        data / "econ-extractor" / f"completion.{shell}", (_ZSH_FIRST if shell == "zsh" else "") + text
    )
    start = Path(os.environ.get("ZDOTDIR") or home) / ".zshrc" if shell == "zsh" else home / ".bashrc"
    line = f"source '{path}'"
    present = start.read_text(encoding="utf-8") if start.exists() else ""
    if line not in present.splitlines():
        with start.open("a", encoding="utf-8") as file:
            file.write(f"{'' if present.endswith(chr(10)) or not present else chr(10)}{line}\n")
    return path


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
