"""`extractor extract`, `explain` and `quantities`: what is read in one text."""

from __future__ import annotations

from pathlib import Path

import click

from extractor.commands.options import (
    day,
    given,
    json_option,
    packs_option,
    published_option,
    quiet_option,
    readable,
    rules_option,
    text_argument,
    title_option,
)

_EXTRACT_COLUMNS = (
    "raw", "indicator", "measure", "value", "unit", "bound", "basis", "reference", "region", "period",
    "status", "scope",
)  # fmt: skip
_QUANTITY_COLUMNS = ("start", "end", "raw", "value", "value_low", "value_high", "bound", "unit", "role")


@click.command("extract")
@text_argument
@title_option
@published_option
@rules_option
@packs_option
@quiet_option
@json_option
def extract_command(
    text: str,
    title: str | None,
    published: str | None,
    rules: Path | None,
    packs: tuple[str, ...],
    as_json: bool,
) -> None:
    """Print the observations of one text."""
    from extractor import terminal
    from extractor.pipeline.single import extract
    from extractor.rules import load_rules

    rows = extract(given(text), readable(title or ""), day(published), load_rules(rules, packs)).to_dicts()
    if as_json:
        terminal.show_json(rows)
    elif rows:
        terminal.show_rows(rows, _EXTRACT_COLUMNS)
    else:
        terminal.say("No observation was found.")


@click.command("explain")
@text_argument
@title_option
@published_option
@rules_option
@packs_option
@json_option
def explain_command(
    text: str,
    title: str | None,
    published: str | None,
    rules: Path | None,
    packs: tuple[str, ...],
    as_json: bool,
) -> None:
    """Say why a text gives the observations that it gives."""
    from extractor import terminal
    from extractor.pipeline.single import explain
    from extractor.rules import load_rules

    explanation = explain(given(text), readable(title or ""), day(published), load_rules(rules, packs))
    if as_json:
        terminal.show_json(explanation.as_dict())
        return
    for line in explanation.lines():
        click.echo(terminal.printable(line))


@click.command("quantities")
@text_argument
@quiet_option
@json_option
def quantities_command(text: str, as_json: bool) -> None:
    """Print the figures of one text, claimed by an indicator or not."""
    from extractor import terminal
    from extractor.pipeline.single import quantities

    rows = [{name: getattr(figure, name) for name in _QUANTITY_COLUMNS} for figure in quantities(given(text))]
    if as_json:
        terminal.show_json(rows)
    elif rows:
        terminal.show_rows(rows, _QUANTITY_COLUMNS)
    else:
        terminal.say("No figure was found.")
