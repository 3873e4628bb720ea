"""`extractor tables`, `score` and `diff`: what an output holds, how right it is, what changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.commands.options import Json, OutputFolder, Packs, Quiet, Rules, TableName


def tables_command(
    output: OutputFolder,
    table: TableName = None,
    quiet: Quiet = False,
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
