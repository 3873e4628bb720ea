"""`extractor publish …`: finished tables to a database, a spreadsheet or an exchange format."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.options import Json, OutputFolder, PacksOfOutput, Quiet, RulesOfOutput

if TYPE_CHECKING:
    from extractor.rules import RuleSet

app = typer.Typer(
    help="Write the tables for dashboards, databases, spreadsheets and data exchange.",
    rich_markup_mode=None,
    no_args_is_help=True,
)

Folder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="New, empty, or written by this command before.")
]


class Headings(StrEnum):
    """The language of headings."""

    EN = "en"
    ZH = "zh"


@app.command("duckdb")
def duckdb_command(
    output: OutputFolder,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The DuckDB file; replaced if it is ours.")],
    rules: RulesOfOutput = None,
    packs: PacksOfOutput = None,
    quiet: Quiet = False,
    json_: Json = False,
) -> None:
    """One DuckDB file with tables, names of codes, comments and views."""
    from extractor.publish.duckdb import publish_duckdb

    _tell(publish_duckdb(output, file, _rules(rules, packs)), file, json_)


@app.command("postgres")
def postgres_command(
    output: OutputFolder,
    address: Annotated[
        str,
        typer.Argument(
            metavar="URI", help="postgresql://USER@HOST/DATABASE; the password may be in PGPASSWORD."
        ),
    ],
    schema: Annotated[str, typer.Option(metavar="NAME", help="Schema to publish into.")] = "extractor",
    keep: Annotated[bool, typer.Option("--keep", help="Keep rows that the output does not have.")] = False,
    rules: RulesOfOutput = None,
    packs: PacksOfOutput = None,
    quiet: Quiet = False,
    json_: Json = False,
) -> None:
    """One schema of a PostgreSQL database; what did not change is left as it is."""
    from dataclasses import asdict

    from extractor import terminal
    from extractor.publish.postgres import publish_postgres

    changes = publish_postgres(output, address, _rules(rules, packs), schema=schema, keep=keep)
    rows = [{"table": name, **asdict(change)} for name, change in changes.items()]
    if json_:
        terminal.show_json(rows)
    else:
        terminal.show_rows(rows, ("table", "inserted", "updated", "deleted"))


@app.command("csv")
def csv_command(
    output: OutputFolder,
    folder: Folder,
    headings: Annotated[Headings, typer.Option(help="Language of the headings.")] = Headings.EN,
    rules: RulesOfOutput = None,
    packs: PacksOfOutput = None,
    quiet: Quiet = False,
    json_: Json = False,
) -> None:
    """CSV files for Excel: with a byte order mark, and no text that is taken for a formula."""
    from extractor import terminal
    from extractor.publish.delimited import SHEET_ROWS, publish_csv

    rows = publish_csv(output, folder, _rules(rules, packs), headings=headings.value)
    for table, count in rows.items():
        if count >= SHEET_ROWS:
            terminal.say(f"{table}.csv has {count:,} rows, more than the {SHEET_ROWS:,} of a sheet.")
    _tell(rows, folder, json_)


@app.command("datapackage")
def datapackage_command(
    output: OutputFolder,
    folder: Folder,
    rules: RulesOfOutput = None,
    packs: PacksOfOutput = None,
    quiet: Quiet = False,
    json_: Json = False,
) -> None:
    """CSV files and a datapackage.json with types, keys, descriptions and hashes."""
    from extractor.publish.datapackage import publish_datapackage

    _tell(publish_datapackage(output, folder, _rules(rules, packs)), folder, json_)


@app.command("sdmx")
def sdmx_command(
    output: OutputFolder,
    folder: Folder,
    rules: RulesOfOutput = None,
    packs: PacksOfOutput = None,
    quiet: Quiet = False,
    json_: Json = False,
) -> None:
    """Facts in SDMX-CSV 2.0, and their structure in SDMX-JSON 2.0."""
    from extractor import terminal
    from extractor.publish.sdmx import publish_sdmx

    written = publish_sdmx(output, folder, _rules(rules, packs))
    if written.left_out:
        terminal.say(f"{written.left_out:,} facts were left out: their region or their time is unknown.")
    _tell({"facts": written.observations}, folder, json_)


def _rules(folder: Path | None, packs: list[str] | None) -> RuleSet:
    from extractor.rules import load_rules

    return load_rules(folder, packs or ())


def _tell(rows: Mapping[str, int], where: Path, json_: bool) -> None:
    from extractor import terminal

    if json_:
        terminal.show_json(dict(rows))
        return
    terminal.show_rows([{"table": name, "rows": count} for name, count in rows.items()], ("table", "rows"))
    terminal.say(f"Written to {where}.")
