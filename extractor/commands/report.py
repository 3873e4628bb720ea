"""`extractor report`: the tables as a page to read."""

from __future__ import annotations

from pathlib import Path

import click

from extractor.commands.options import (
    FILE,
    json_option,
    output_argument,
    output_packs_option,
    output_rules_option,
    quiet_option,
)


@click.command("report")
@output_argument
@click.argument("file", metavar="FILE.html", type=FILE, help="The page; replaced if it is there.")
@click.option(
    "--articles",
    type=click.IntRange(min=1),
    default=2000,
    metavar="N",
    help="Beyond N articles, an index with pages in a folder beside it.",
)
@output_rules_option
@output_packs_option
@quiet_option
@json_option
def report_command(
    output: Path, file: Path, articles: int, rules: Path | None, packs: tuple[str, ...], as_json: bool
) -> None:
    """Write charts, facts and marked articles as one web page that works offline."""
    from extractor import terminal
    from extractor.publish.report import write_report
    from extractor.rules import load_rules

    written = write_report(output, file, load_rules(rules, packs), articles_a_page=articles)
    if as_json:
        terminal.show_json(written.as_dict())
        return
    beside = f" and {len(written.pages)} pages beside it" if written.pages else ""
    terminal.say(
        f"Written to {written.file}{beside}: {written.articles:,} articles, {written.facts:,} facts, "
        f"{written.size / 1e6:.1f} MB."
    )
