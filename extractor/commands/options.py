"""Options that several commands share, and what is made of their texts."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer


def _hush(wanted: bool) -> bool:
    if wanted:
        from extractor import terminal

        terminal.hush()
    return wanted


def _complete_codes(incomplete: str) -> list[str]:
    from extractor.rules import load_rules

    return [code for code in sorted(load_rules().indicators) if code.startswith(incomplete)]


def _complete_tables(incomplete: str) -> list[str]:
    from extractor.tables.schemas import TABLES

    return [table for table in TABLES if table.startswith(incomplete)]


Text = Annotated[str, typer.Argument(help="The text, or - to read it from standard input.")]
Title = Annotated[str | None, typer.Option(help="Title of the article.")]
Published = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Date of publication.")]
Inputs = Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders, globs, or -.")]
OutputFolder = Annotated[Path, typer.Argument(metavar="OUTPUT", help="An output folder of `extractor run`.")]
Code = Annotated[
    str, typer.Argument(metavar="CODE", help="Code of an indicator.", autocompletion=_complete_codes)
]
TableName = Annotated[
    str | None,
    typer.Argument(
        metavar="TABLE", help="Describe the columns of this one.", autocompletion=_complete_tables
    ),
]
Rules = Annotated[Path | None, typer.Option(metavar="DIR", help="Another rules folder.")]
Packs = Annotated[
    list[str] | None,
    typer.Option("--pack", metavar="PACK", help="A pack of rules, by folder or name; may be given again."),
]
RulesOfOutput = Annotated[Path | None, typer.Option(metavar="DIR", help="The rules that made the output.")]
PacksOfOutput = Annotated[
    list[str] | None,
    typer.Option("--pack", metavar="PACK", help="A pack that made the output; may be given again."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", callback=_hush, help="No messages, only data and errors.")]


def given(text: str) -> str:
    """`text` itself, or standard input where it is `-`."""
    if text != "-":
        return readable(text)
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise typer.BadParameter(
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
            raise typer.BadParameter("The text is not UTF-8.") from error


def day(text: str | None) -> date | None:
    """The day that `text` (YYYY-MM-DD) names."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"The date {text!r} is not a day of the form YYYY-MM-DD.") from error
