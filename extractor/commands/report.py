"""`extractor report`: the tables as a page to read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def report_command(
    output: Annotated[Path, typer.Argument(metavar="OUTPUT", help="An output folder of `extractor run`.")],
    file: Annotated[Path, typer.Argument(metavar="FILE.html", help="The page; replaced if it is there.")],
    articles: Annotated[
        int,
        typer.Option(
            min=1, metavar="N", help="Beyond N articles, an index with pages in a folder beside it."
        ),
    ] = 2000,
    rules: Annotated[Path | None, typer.Option(metavar="DIR", help="The rules that made the output.")] = None,
    packs: Annotated[
        list[str] | None,
        typer.Option("--pack", metavar="PACK", help="A pack that made the output; may be given again."),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print what was written as JSON.")] = False,
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
