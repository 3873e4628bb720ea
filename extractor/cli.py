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
from typing import Annotated, Any

import typer

from extractor.commands.bench import bench_command
from extractor.commands.checks import doctor_command, verify_command
from extractor.commands.configuration import ConfigurationError, configured, defaults_of, find_configuration
from extractor.commands.outputs import diff_command, score_command, tables_command
from extractor.commands.publish import app as publish_app
from extractor.commands.report import report_command
from extractor.commands.rules import app as rules_app
from extractor.commands.run import run_command
from extractor.commands.texts import explain_command, extract_command, quantities_command
from extractor.pipeline.quick_start import claim_process

# typer carries its own copy of click from 0.20 on, so the class is not to be had from click
_ClickError: type[Exception] = typer.BadParameter.__mro__[2]

# What typer gives back where it met an interrupt itself
_INTERRUPTED = 130

app = typer.Typer(
    help="Reads Chinese economic text and gives tidy tables of its figures.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("run")(run_command)
app.command("bench")(bench_command)
app.command("extract")(extract_command)
app.command("explain")(explain_command)
app.command("quantities")(quantities_command)
app.command("tables")(tables_command)
app.command("report")(report_command)
app.command("score")(score_command)
app.command("diff")(diff_command)
app.command("verify")(verify_command)
app.command("doctor")(doctor_command)
app.add_typer(publish_app, name="publish")
app.add_typer(rules_app, name="rules")


def _print_version(wanted: bool) -> None:
    if wanted:
        from extractor import __version__

        typer.echo(f"extractor {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
    with_file: Annotated[
        bool, typer.Option("--config/--no-config", help="Take options from pyproject.toml, here or above.")
    ] = True,
) -> None:
    from extractor import terminal

    terminal.hush(False)
    path = find_configuration(Path.cwd()) if with_file else None
    if path is not None:
        context.default_map = defaults_of(path, context)
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main() -> None:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    # A service that is stopped ends as one that is interrupted: its work files are removed.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    claim_process()
    sys.exit(exit_code())


def exit_code(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` name (those of the process if None) and give its exit code.

    An error that the user can mend is one sentence on standard error, another raises.
    """
    try:
        code: Any = app(arguments, standalone_mode=False)
        sys.stdout.flush()
        if code == _INTERRUPTED:
            raise KeyboardInterrupt
        return code if isinstance(code, int) else 0
    except _ClickError as error:
        message: str = error.format_message()  # type: ignore[attr-defined]
        return _fail(message + configured(error))
    except BrokenPipeError:
        # The reader of our output has gone; Python's own flush at exit must not complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        return _fail(f"{error.strerror or error}{where}")
    except (KeyboardInterrupt, typer.Abort):
        _fail("Interrupted; tables that were there before are as they were.")
        return _INTERRUPTED
    except Exception as error:
        if not _is_expected(error):
            raise
        return _fail(str(error))


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
