"""`extractor tables`, `score` and `diff`: what an output holds, how right it is, what changed."""

from __future__ import annotations

from pathlib import Path

import click
from click.exceptions import Exit

from extractor.commands.options import (
    FOLDER,
    json_option,
    output_argument,
    packs_option,
    quiet_option,
    rules_option,
    table_argument,
)


@click.command("tables")
@output_argument
@table_argument
@quiet_option
@json_option
def tables_command(output: Path, table: str | None, as_json: bool) -> None:
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
        terminal.show_json(columns) if as_json else terminal.show_rows(
            columns, ("column", "type", "description")
        )
        return
    if as_json:
        terminal.show_json(manifest)
        return
    rows = [{"table": name, **entry} for name, entry in manifest["tables"].items()]
    terminal.show_rows(rows, ("table", "rows", "bytes", "file"))
    terminal.say(f"Run {manifest['run']} of version {manifest['version']}, rules {manifest['rules'][:16]}.")


@click.command("score")
@click.argument(
    "gold", metavar="GOLD_DIR", type=FOLDER, help="Folder with documents.jsonl and observations.jsonl."
)
@click.option("--errors", is_flag=True, help="Show each miss, each wrong row and each wrong attribute.")
@rules_option
@packs_option
@json_option
def score_command(
    gold: Path, errors: bool, rules: Path | None, packs: tuple[str, ...], as_json: bool
) -> None:
    """Extract the documents of a gold folder and score what is found against its answers."""
    from extractor import terminal
    from extractor.rules import load_rules
    from extractor.scoring import report
    from extractor.scoring.evaluation import evaluate

    evaluation = evaluate(gold, load_rules(rules, packs))
    score = evaluation.score
    if as_json:
        terminal.show_json(report.as_dict(evaluation, errors=errors))
        return
    if errors:
        for line in report.error_lines(evaluation):
            click.echo(terminal.printable(line))
        click.echo()
    for heading, parts in (("indicator", score.by_indicator()), ("document", score.by_document())):
        terminal.show_rows(report.table(parts, heading), (heading, *report.TABLE_COLUMNS))
        click.echo()
    for line in report.total_lines(score):
        click.echo(line)


@click.command("diff")
@click.argument("old", metavar="OLD", type=FOLDER, help="An output folder.")
@click.argument("new", metavar="NEW", type=FOLDER, help="Another one, of the same documents.")
@json_option
@click.option("--strict", is_flag=True, help="Exit with 1 if anything differs.")
def diff_command(old: Path, new: Path, as_json: bool, strict: bool) -> None:
    """Say which observations and facts were gained, lost or changed from one output to another."""
    from extractor import terminal
    from extractor.scoring import diff

    differences = diff.diff(old, new)
    if as_json:
        terminal.show_json(diff.as_dict(differences))
    else:
        for line in diff.lines(differences):
            click.echo(terminal.printable(line))
    if strict and not all(part.is_empty for part in differences):
        raise Exit(1)
