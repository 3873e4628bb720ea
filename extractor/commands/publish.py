"""`extractor publish …`: finished tables to a database, a spreadsheet or an exchange format."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractor.commands.group import OrderedGroup
from extractor.commands.options import (
    FILE,
    FOLDER,
    json_option,
    output_argument,
    output_packs_option,
    output_rules_option,
    quiet_option,
)

if TYPE_CHECKING:
    from extractor.publish.delimited import Headings
    from extractor.rules import RuleSet

folder_argument = click.argument(
    "folder", metavar="FOLDER", type=FOLDER, help="New, empty, or written by this command before."
)


@click.group("publish", cls=OrderedGroup, invoke_without_command=True)
@click.pass_context
def publish_group(context: click.Context) -> None:
    """Write the tables for dashboards, databases, spreadsheets and data exchange."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@publish_group.command("duckdb")
@output_argument
@click.argument("file", metavar="FILE", type=FILE, help="The DuckDB file; replaced if it is ours.")
@output_rules_option
@output_packs_option
@quiet_option
@json_option
def duckdb_command(
    output: Path, file: Path, rules: Path | None, packs: tuple[str, ...], as_json: bool
) -> None:
    """One DuckDB file with tables, names of codes, comments and views."""
    from extractor.publish.duckdb import publish_duckdb

    _tell(publish_duckdb(output, file, _rules(rules, packs)), file, as_json)


@publish_group.command("postgres")
@output_argument
@click.argument(
    "address", metavar="URI", help="postgresql://USER@HOST/DATABASE; the password may be in PGPASSWORD."
)
@click.option("--schema", default="extractor", metavar="NAME", help="Schema to publish into.")
@click.option("--keep", is_flag=True, help="Keep rows that the output does not have.")
@output_rules_option
@output_packs_option
@quiet_option
@json_option
def postgres_command(
    output: Path,
    address: str,
    schema: str,
    keep: bool,
    rules: Path | None,
    packs: tuple[str, ...],
    as_json: bool,
) -> None:
    """One schema of a PostgreSQL database; what did not change is left as it is."""
    from dataclasses import asdict

    from extractor import terminal
    from extractor.publish.postgres import publish_postgres

    changes = publish_postgres(output, address, _rules(rules, packs), schema=schema, keep=keep)
    rows = [{"table": name, **asdict(change)} for name, change in changes.items()]
    if as_json:
        terminal.show_json(rows)
    else:
        terminal.show_rows(rows, ("table", "inserted", "updated", "deleted"))


@publish_group.command("csv")
@output_argument
@folder_argument
@click.option("--headings", type=click.Choice(("en", "zh")), default="en", help="Language of the headings.")
@output_rules_option
@output_packs_option
@quiet_option
@json_option
def csv_command(
    output: Path,
    folder: Path,
    headings: Headings,
    rules: Path | None,
    packs: tuple[str, ...],
    as_json: bool,
) -> None:
    """CSV files for Excel: with a byte order mark, and no text that is taken for a formula."""
    from extractor import terminal
    from extractor.publish.delimited import SHEET_ROWS, publish_csv

    rows = publish_csv(output, folder, _rules(rules, packs), headings=headings)
    for table, count in rows.items():
        if count >= SHEET_ROWS:
            terminal.say(f"{table}.csv has {count:,} rows, more than the {SHEET_ROWS:,} of a sheet.")
    _tell(rows, folder, as_json)


@publish_group.command("datapackage")
@output_argument
@folder_argument
@output_rules_option
@output_packs_option
@quiet_option
@json_option
def datapackage_command(
    output: Path, folder: Path, rules: Path | None, packs: tuple[str, ...], as_json: bool
) -> None:
    """CSV files and a datapackage.json with types, keys, descriptions and hashes."""
    from extractor.publish.datapackage import publish_datapackage

    _tell(publish_datapackage(output, folder, _rules(rules, packs)), folder, as_json)


@publish_group.command("sdmx")
@output_argument
@folder_argument
@output_rules_option
@output_packs_option
@quiet_option
@json_option
def sdmx_command(
    output: Path, folder: Path, rules: Path | None, packs: tuple[str, ...], as_json: bool
) -> None:
    """Facts in SDMX-CSV 2.0, and their structure in SDMX-JSON 2.0."""
    from extractor import terminal
    from extractor.publish.sdmx import publish_sdmx

    written = publish_sdmx(output, folder, _rules(rules, packs))
    if written.left_out:
        terminal.say(f"{written.left_out:,} facts were left out: their region or their time is unknown.")
    _tell({"facts": written.observations}, folder, as_json)


def _rules(folder: Path | None, packs: tuple[str, ...]) -> RuleSet:
    from extractor.rules import load_rules

    return load_rules(folder, packs)


def _tell(rows: Mapping[str, int], where: Path, as_json: bool) -> None:
    from extractor import terminal

    if as_json:
        terminal.show_json(dict(rows))
        return
    terminal.show_rows([{"table": name, "rows": count} for name, count in rows.items()], ("table", "rows"))
    terminal.say(f"Written to {where}.")
