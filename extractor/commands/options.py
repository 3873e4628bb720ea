"""Options that several commands share, and what is made of their texts."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class _Folder(click.Path):
    """A folder, which is there or will be; shells complete folders, and the command looks itself."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        """Tells the shell to complete names of folders."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="dir")]


FOLDER = _Folder()
FILE = click.Path(path_type=Path)
# Files, folders, globs and - are told apart where they are read
INPUT = click.Path(readable=False)


def _hush(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from extractor import terminal

        terminal.hush()


def _complete_codes(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    from extractor.rules import load_rules

    return [code for code in sorted(load_rules().indicators) if code.startswith(incomplete)]


def _complete_tables(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    from extractor.tables.schemas import TABLES

    return [table for table in TABLES if table.startswith(incomplete)]


text_argument = click.argument("text", help="The text, or - to read it from standard input.")
title_option = click.option("--title", help="Title of the article.")
published_option = click.option("--published", metavar="YYYY-MM-DD", help="Date of publication.")
inputs_argument = click.argument(
    "inputs", metavar="INPUT...", nargs=-1, required=True, type=INPUT, help="Files, folders, globs, or -."
)
output_argument = click.argument(
    "output", metavar="OUTPUT", type=FOLDER, help="An output folder of `extractor run`."
)
code_argument = click.argument(
    "code", metavar="CODE", shell_complete=_complete_codes, help="Code of an indicator."
)
table_argument = click.argument(
    "table",
    metavar="[TABLE]",
    required=False,
    shell_complete=_complete_tables,
    help="Describe the columns of this one.",
)
rules_option = click.option("--rules", metavar="DIR", type=FOLDER, help="Another rules folder.")
packs_option = click.option(
    "--pack",
    "packs",
    metavar="PACK",
    multiple=True,
    help="A pack of rules, by folder or name; may be given again.",
)
output_rules_option = click.option(
    "--rules", metavar="DIR", type=FOLDER, help="The rules that made the output."
)
output_packs_option = click.option(
    "--pack", "packs", metavar="PACK", multiple=True, help="A pack that made the output; may be given again."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
quiet_option = click.option(
    "--quiet", is_flag=True, expose_value=False, callback=_hush, help="No messages, only data and errors."
)


def given(text: str) -> str:
    """`text` itself, or standard input where it is `-`."""
    if text != "-":
        return readable(text)
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise click.BadParameter(
            f"Standard input is not UTF-8: {error.reason} at byte {error.start}."
        ) from error


def readable(text: str) -> str:
    """A text of the command line; where the locale has no Chinese, Python passes its bytes on as half characters."""
    try:
        text.encode()
        return text
    except UnicodeEncodeError:
        try:
            return os.fsencode(text).decode("utf-8")
        except UnicodeError as error:
            raise click.BadParameter("The text is not UTF-8.") from error


def day(text: str | None) -> date | None:
    """The day that `text` (YYYY-MM-DD) names."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"The date {text!r} is not a day of the form YYYY-MM-DD.") from error
