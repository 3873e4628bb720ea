"""`extractor report`: the tables as a page to read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.commands.options import Json, OutputFolder, PacksOfOutput, Quiet, RulesOfOutput


def report_command(
    output: OutputFolder,
    file: Annotated[Path, typer.Argument(metavar="FILE.html", help="The page; replaced if it is there.")],
    articles: Annotated[
        int,
        typer.Option(
            min=1, metavar="N", help="Beyond N articles, an index with pages in a folder beside it."
        ),
    ] = 2000,
    rules: RulesOfOutput = None,
    packs: PacksOfOutput = None,
    quiet: Quiet = False,
    json_: Json = False,
) -> None:
    """Write charts, facts and marked articles as one web page that works offline."""
    from extractor import terminal
    from extractor.publish.report import write_report
    from extractor.rules import load_rules

    written = write_report(output, file, load_rules(rules, packs or ()), articles_a_page=articles)
    if json_:
        terminal.show_json(written.as_dict())
        return
    beside = f" and {len(written.pages)} pages beside it" if written.pages else ""
    terminal.say(
        f"Written to {written.file}{beside}: {written.articles:,} articles, {written.facts:,} facts, "
        f"{written.size / 1e6:.1f} MB."
    )
