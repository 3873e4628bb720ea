"""The command line: one command for each public verb.

Data go to standard output, messages to standard error, none with `--quiet`. Exit codes: 0 done; 1 done, with
rejects or findings, where `--strict` asks for it, and for the commands that are checks (`verify`, `doctor`,
`rules check`); 2 could not run, with one sentence that says why; 130 interrupted.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from click.exceptions import Exit

from extractor import __version__
from extractor.commands import completion
from extractor.commands.configuration import ConfigurationError, configured, defaults_of, find_configuration
from extractor.commands.group import CommandsOnDemand, OrderedGroup
from extractor.pipeline.quick_start import claim_process, leave_process

_INTERRUPTED = 130

_COMMANDS = {
    "run": "extractor.commands.run:run_command",
    "bench": "extractor.commands.bench:bench_command",
    "extract": "extractor.commands.texts:extract_command",
    "explain": "extractor.commands.texts:explain_command",
    "quantities": "extractor.commands.texts:quantities_command",
    "tables": "extractor.commands.outputs:tables_command",
    "report": "extractor.commands.report:report_command",
    "score": "extractor.commands.outputs:score_command",
    "diff": "extractor.commands.outputs:diff_command",
    "verify": "extractor.commands.checks:verify_command",
    "doctor": "extractor.commands.checks:doctor_command",
    "publish": "extractor.commands.publish:publish_group",
    "rules": "extractor.commands.rules:rules_group",
}


@click.group(
    cls=OrderedGroup,
    commands=CommandsOnDemand(_COMMANDS),
    invoke_without_command=True,
    context_settings={"show_default": True},
)
@click.version_option(
    __version__, prog_name="extractor", message="%(prog)s %(version)s", help="Print the version."
)
@click.option(
    "--config/--no-config", "with_file", default=True, help="Take options from pyproject.toml, here or above."
)
@click.option(
    "--install-completion",
    is_flag=False,
    flag_value=completion.OWN_SHELL,
    metavar="[SHELL]",
    is_eager=True,
    expose_value=False,
    callback=completion.install,
    help="Install completion for bash, zsh or fish; the current shell if none is named.",
)
@click.option(
    "--show-completion",
    is_flag=False,
    flag_value=completion.OWN_SHELL,
    metavar="[SHELL]",
    is_eager=True,
    expose_value=False,
    callback=completion.show,
    help="Show completion for the current shell or the one named, to copy it or customize the installation.",
)
@click.pass_context
def app(context: click.Context, with_file: bool) -> None:
    """Reads Chinese economic text and gives tidy tables of its figures."""
    from extractor import terminal

    terminal.hush(False)
    path = find_configuration(Path.cwd()) if with_file else None
    if path is not None:
        context.default_map = defaults_of(path, app)
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main() -> None:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    # A service that is stopped ends as one that is interrupted: its work files are removed.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    claim_process()
    code = exit_code()
    leave_process()
    sys.exit(code)


def exit_code(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` name (those of the process if None) and give its exit code.

    An error that the user can mend is one sentence on standard error, another raises.
    """
    try:
        code = _called(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
        return code
    except click.ClickException as error:
        return _fail(error.format_message() + configured(error))
    except BrokenPipeError:
        # The reader of our output has gone; Python's own flush at exit must not complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        return _fail(f"{error.strerror or error}{where}")
    except (KeyboardInterrupt, click.Abort):
        _fail("Interrupted; tables that were there before are as they were.")
        return _INTERRUPTED
    except Exception as error:
        if not _is_expected(error):
            raise
        return _fail(str(error))


def _called(arguments: Sequence[str]) -> int:
    """What `app.main` does, but for its own handling of errors: 1 for a reader that has gone, for one."""
    asked = os.environ.get(completion.VARIABLE)
    if asked:
        from click.shell_completion import shell_complete

        return shell_complete(app, {}, completion.PROGRAM, completion.VARIABLE, asked)
    try:
        with app.make_context(completion.PROGRAM, list(arguments)) as context:
            app.invoke(context)
    except Exit as end:
        return end.exit_code
    return 0


def _is_expected(error: Exception) -> bool:
    """Whether `error` is one of ours, whose message is written for the user."""
    import extractor
    from extractor.pipeline.parts import EngineError
    from extractor.pipeline.workers import WorkerLost

    ours = extractor.InputError | extractor.OutputError | extractor.RulesError | WorkerLost
    return isinstance(error, ours | ConfigurationError | EngineError)


def _fail(message: str) -> int:
    from extractor import terminal

    terminal.complain(f"extractor: {message}")
    return 2
