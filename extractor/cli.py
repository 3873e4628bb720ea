"""The command line: one command for each public verb.

Data go to standard output, messages to standard error. Exit codes: 0 done; 1 done, with rejects, where
`--strict` asks for it; 2 could not run, with one sentence that says why.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from extractor.commands.checks import doctor_command, verify_command
from extractor.commands.publish import app as publish_app
from extractor.commands.report import report_command
from extractor.commands.rules import app as rules_app

# typer carries its own copy of click from 0.20 on, so the class is not to be had from click
_ClickError: type[Exception] = typer.BadParameter.__mro__[2]

# What typer gives back where it met an interrupt itself
_INTERRUPTED = 130

app = typer.Typer(
    help="Reads Chinese economic text and gives tidy tables of its figures.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(publish_app, name="publish")
app.command("report")(report_command)
app.add_typer(rules_app, name="rules")
app.command("verify")(verify_command)
app.command("doctor")(doctor_command)

Text = Annotated[str, typer.Argument(help="The text, or - to read it from standard input.")]
Title = Annotated[str | None, typer.Option(help="Title of the article.")]
Published = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Date of publication.")]
Rules = Annotated[Path | None, typer.Option(metavar="DIR", help="Another rules folder.")]
Packs = Annotated[
    list[str] | None,
    typer.Option("--pack", metavar="PACK", help="A pack of rules, by folder or name; may be given again."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

_EXTRACT_COLUMNS = (
    "raw", "indicator", "measure", "value", "unit", "bound", "basis", "reference", "region", "period",
    "status", "scope",
)  # fmt: skip
_QUANTITY_COLUMNS = ("start", "end", "raw", "value", "value_low", "value_high", "bound", "unit", "role")


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
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command("run")
def run_command(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders, globs, or -.")],
    output: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the tables.")],
    workers: Annotated[int, typer.Option(min=1, max=1024, metavar="N", help="Number of processes.")] = 1,
    rules: Rules = None,
    packs: Packs = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--column", metavar="FIELD=NAME", help="Name of id, title, body or published in the input."
        ),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="Format of all inputs, where it is not told apart."),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Extract all anew, whatever is known.")] = False,
    keep_removed: Annotated[
        bool, typer.Option("--keep-removed", help="Keep the documents of inputs that are gone.")
    ] = False,
    cache: Annotated[
        bool, typer.Option("--cache/--no-cache", help="Keep results for the next run in the output folder.")
    ] = True,
    wait: Annotated[
        float,
        typer.Option(min=0, metavar="SECONDS", help="How long to wait for another run on the same output."),
    ] = 0,
    max_characters: Annotated[
        int, typer.Option(min=1, metavar="N", help="Longest title and body of a document.")
    ] = 2_000_000,
    max_bytes: Annotated[
        int, typer.Option(min=1, metavar="N", help="What a compressed input may grow to.")
    ] = 16 << 30,
    max_ratio: Annotated[
        float, typer.Option(min=1, metavar="FACTOR", help="By which factor a compressed input may grow.")
    ] = 200,
    max_seconds: Annotated[
        float, typer.Option(min=0.001, metavar="SECONDS", help="Time that one document may take.")
    ] = 120,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, no summary.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if anything was rejected.")] = False,
) -> None:
    """Read inputs and write the tables documents, quantities, observations, facts and rejects."""
    from extractor import terminal
    from extractor.pipeline.run import run
    from extractor.reading import ReadOptions

    options = ReadOptions(
        columns=_mapping(columns or []),
        format=format_,
        max_document_characters=max_characters,
        max_decompressed_bytes=max_bytes,
        max_compression_ratio=max_ratio,
        max_document_seconds=max_seconds,
    )
    with terminal.progress_bar(wanted=not quiet) as progress:
        summary = run(
            inputs,
            output,
            workers=workers,
            rules=rules,
            packs=packs or (),
            options=options,
            full=full,
            keep_removed=keep_removed,
            cache=cache,
            wait_seconds=wait,
            progress=progress,
        )
    if json_:
        terminal.show_json(summary.as_dict())
    elif not quiet:
        for line in terminal.summary_lines(summary):
            terminal.say(line)
    if strict and summary.rejects:
        raise typer.Exit(1)


@app.command("extract")
def extract_command(
    text: Text,
    title: Title = None,
    published: Published = None,
    rules: Rules = None,
    packs: Packs = None,
    json_: Json = False,
) -> None:
    """Print the observations of one text."""
    from extractor import terminal
    from extractor.pipeline.single import extract
    from extractor.rules import load_rules

    rows = extract(_given(text), title, _day(published), load_rules(rules, packs or ())).to_dicts()
    if json_:
        terminal.show_json(rows)
    elif rows:
        terminal.show_rows(rows, _EXTRACT_COLUMNS)
    else:
        terminal.say("No observation was found.")


@app.command("explain")
def explain_command(
    text: Text, title: Title = None, published: Published = None, rules: Rules = None, packs: Packs = None
) -> None:
    """Say why a text gives the observations that it gives."""
    from extractor import terminal
    from extractor.pipeline.single import explain
    from extractor.rules import load_rules

    for line in explain(_given(text), title, _day(published), load_rules(rules, packs or ())).lines():
        typer.echo(terminal.printable(line))


@app.command("quantities")
def quantities_command(text: Text, json_: Json = False) -> None:
    """Print the figures of one text, claimed by an indicator or not."""
    from extractor import terminal
    from extractor.pipeline.single import quantities

    rows = [
        {name: getattr(figure, name) for name in _QUANTITY_COLUMNS} for figure in quantities(_given(text))
    ]
    if json_:
        terminal.show_json(rows)
    elif rows:
        terminal.show_rows(rows, _QUANTITY_COLUMNS)
    else:
        terminal.say("No figure was found.")


@app.command("tables")
def tables_command(
    output: Annotated[Path, typer.Argument(metavar="DIR", help="An output folder.")],
    table: Annotated[
        str | None, typer.Argument(metavar="TABLE", help="Describe the columns of this one.")
    ] = None,
    json_: Json = False,
) -> None:
    """Say what an output folder holds, or what the columns of one of its tables mean."""
    from extractor import terminal
    from extractor.pipeline.publication import load_table, read_manifest

    manifest = read_manifest(output)
    if table is not None:
        schema = load_table(output, table).schema
        columns = [
            {
                "column": f.name,
                "type": str(f.type),
                "description": (f.metadata or {})[b"description"].decode(),
            }
            for f in schema
        ]
        terminal.show_json(columns) if json_ else terminal.show_rows(
            columns, ("column", "type", "description")
        )
        return
    if json_:
        terminal.show_json(manifest)
        return
    rows = [{"table": name, **entry} for name, entry in manifest["tables"].items()]
    terminal.show_rows(rows, ("table", "rows", "bytes", "file"))
    terminal.say(f"Run {manifest['run']} of version {manifest['version']}, rules {manifest['rules'][:16]}.")


@app.command("score")
def score_command(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD_DIR", help="Folder with documents.jsonl and observations.jsonl.")
    ],
    errors: Annotated[
        bool, typer.Option("--errors", help="Show each miss, each wrong row and each wrong attribute.")
    ] = False,
    rules: Rules = None,
    packs: Packs = None,
    json_: Json = False,
) -> None:
    """Extract the documents of a gold folder and score what is found against its answers."""
    from extractor import terminal
    from extractor.rules import load_rules
    from extractor.scoring import report
    from extractor.scoring.evaluation import evaluate

    evaluation = evaluate(gold, load_rules(rules, packs or ()))
    score = evaluation.score
    if json_:
        terminal.show_json(report.as_dict(evaluation, errors=errors))
        return
    if errors:
        for line in report.error_lines(evaluation):
            typer.echo(terminal.printable(line))
        typer.echo()
    for heading, parts in (("indicator", score.by_indicator()), ("document", score.by_document())):
        terminal.show_rows(report.table(parts, heading), (heading, *report.TABLE_COLUMNS))
        typer.echo()
    for line in report.total_lines(score):
        typer.echo(line)


@app.command("diff")
def diff_command(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="An output folder.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Another one, of the same documents.")],
    json_: Json = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if anything differs.")] = False,
) -> None:
    """Say which observations and facts were gained, lost or changed from one output to another."""
    from extractor import terminal
    from extractor.scoring import diff

    differences = diff.diff(old, new)
    if json_:
        terminal.show_json(diff.as_dict(differences))
    else:
        for line in diff.lines(differences):
            typer.echo(terminal.printable(line))
    if strict and not all(part.is_empty for part in differences):
        raise typer.Exit(1)


def main() -> None:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    # A service that is stopped ends as one that is interrupted: its work files are removed.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(_guarded())


def _guarded() -> int:
    """The exit code of the command; an error that the user can mend is one sentence, others a traceback."""
    try:
        code: Any = app(standalone_mode=False)
        sys.stdout.flush()
        if code == _INTERRUPTED:
            raise KeyboardInterrupt
        return code if isinstance(code, int) else 0
    except _ClickError as error:
        return _fail(error.format_message())  # type: ignore[attr-defined]
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
    from extractor.pipeline.workers import WorkerLost

    return isinstance(error, extractor.InputError | extractor.OutputError | extractor.RulesError | WorkerLost)


def _fail(message: str) -> int:
    from extractor import terminal

    terminal.say(f"extractor: {message}")
    return 2


def _given(text: str) -> str:
    if text != "-":
        return text
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise typer.BadParameter(
            f"Standard input is not UTF-8: {error.reason} at byte {error.start}."
        ) from error


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"The date {text!r} is not a day of the form YYYY-MM-DD.") from error


def _mapping(pairs: list[str]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        field, sign, name = pair.partition("=")
        if not (field and sign and name):
            raise typer.BadParameter(f"The column {pair!r} is not of the form FIELD=NAME, e.g. body=content.")
        mapping[field] = name
    return mapping
