"""`extractor extract`, `explain` and `quantities`: what is read in one text."""

from __future__ import annotations

import typer

from extractor.commands.options import Json, Packs, Published, Quiet, Rules, Text, Title, day, given, readable

_EXTRACT_COLUMNS = (
    "raw", "indicator", "measure", "value", "unit", "bound", "basis", "reference", "region", "period",
    "status", "scope",
)  # fmt: skip
_QUANTITY_COLUMNS = ("start", "end", "raw", "value", "value_low", "value_high", "bound", "unit", "role")


def extract_command(
    text: Text,
    title: Title = None,
    published: Published = None,
    rules: Rules = None,
    packs: Packs = None,
    quiet: Quiet = False,
    json_: Json = False,
) -> None:
    """Print the observations of one text."""
    from extractor import terminal
    from extractor.pipeline.single import extract
    from extractor.rules import load_rules

    rows = extract(
        given(text), readable(title or ""), day(published), load_rules(rules, packs or ())
    ).to_dicts()
    if json_:
        terminal.show_json(rows)
    elif rows:
        terminal.show_rows(rows, _EXTRACT_COLUMNS)
    else:
        terminal.say("No observation was found.")


def explain_command(
    text: Text,
    title: Title = None,
    published: Published = None,
    rules: Rules = None,
    packs: Packs = None,
    json_: Json = False,
) -> None:
    """Say why a text gives the observations that it gives."""
    from extractor import terminal
    from extractor.pipeline.single import explain
    from extractor.rules import load_rules

    explanation = explain(given(text), readable(title or ""), day(published), load_rules(rules, packs or ()))
    if json_:
        terminal.show_json(explanation.as_dict())
        return
    for line in explanation.lines():
        typer.echo(terminal.printable(line))


def quantities_command(text: Text, quiet: Quiet = False, json_: Json = False) -> None:
    """Print the figures of one text, claimed by an indicator or not."""
    from extractor import terminal
    from extractor.pipeline.single import quantities

    rows = [{name: getattr(figure, name) for name in _QUANTITY_COLUMNS} for figure in quantities(given(text))]
    if json_:
        terminal.show_json(rows)
    elif rows:
        terminal.show_rows(rows, _QUANTITY_COLUMNS)
    else:
        terminal.say("No figure was found.")
