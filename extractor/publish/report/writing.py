"""Writes the report: one page, or an index with pages beside it where there are many articles."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from extractor.pipeline.publication import OpenOutput, OutputError, open_output
from extractor.publish.report import names
from extractor.publish.report.content import (
    ARTICLE_COLUMNS,
    FACT_COLUMNS,
    FIGURE_COLUMNS,
    MENTION_COLUMNS,
    Row,
    Rows,
    articles_content,
    facts_content,
)
from extractor.publish.report.inventory import Inventory, take_inventory, unclaimed_only
from extractor.publish.report.page import render
from extractor.publish.report.pages import Limits, Part, article_parts, article_ranges, fact_parts
from extractor.publish.report.shelf import Shelf
from extractor.tables.memory import give_back

if TYPE_CHECKING:
    from extractor.rules import RuleSet

ARTICLES_A_PAGE = 2_000
FACTS_A_PAGE = 60_000
CHARACTERS_A_PAGE = 10_000_000
_PAGE_NAME = re.compile(r"(?:articles|facts)-\d{3,}\.html")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: `file`, which opens the report, `pages` beside it, if any, and the bytes of all."""

    file: Path
    pages: tuple[Path, ...]
    size: int
    articles: int
    facts: int

    def as_dict(self) -> dict[str, Any]:
        """For JSON: paths as text."""
        pages = [str(path) for path in self.pages]
        return {
            "file": str(self.file),
            "pages": pages,
            "bytes": self.size,
            "articles": self.articles,
            "facts": self.facts,
        }


def write_report(
    output: str | Path,
    file: str | Path,
    rules: RuleSet | None = None,
    *,
    articles_a_page: int = ARTICLES_A_PAGE,
    facts_a_page: int = FACTS_A_PAGE,
    characters_a_page: int = CHARACTERS_A_PAGE,
) -> Written:
    """Write the report of the output folder to `file`, an HTML page that needs no network and no other file.

    Beyond `articles_a_page` articles, `characters_a_page` of their text or `facts_a_page` mentions in them, `file` is
    an index, and the pages lie in the folder `<stem>_pages` beside it; charts and facts have pages of their own there,
    no region's series of an indicator being parted. Nothing is left out, and what is in memory is some thirty bytes a
    row and one page. The same tables give the same bytes. `rules` give the names of codes, the shipped rules if None.
    Raises OutputError for a folder without tables, and for a `file` that does not end in .html.
    """
    target = Path(file)
    if target.suffix.lower() not in (".html", ".htm"):
        raise OutputError(f"The report {target} must end in .html.")
    if rules is None:
        from extractor.rules import load_rules

        rules = load_rules()
    limits = Limits(articles_a_page, facts_a_page, characters_a_page)
    with open_output(output) as opened:
        report = _Report(opened, rules, target, limits)
        written = report.write()
        held = report.held
    _remove_old_pages(report.folder, {path.name for path in written[:-1]})
    return Written(
        target, tuple(written[:-1]), sum(path.stat().st_size for path in written),
        len(held.characters), held.facts,
    )  # fmt: skip


class _Report:
    """The report of one set of tables: cut into pages, and each page written by itself."""

    def __init__(self, opened: OpenOutput, rules: RuleSet, target: Path, limits: Limits) -> None:
        self.held = take_inventory(opened)
        self.folder = target.with_name(f"{target.stem}_pages")
        self._opened = opened
        self._target = target
        self._limits = limits
        self._common = _common(self.held, rules, opened.manifest)
        self._rows = {
            "documents": Rows(opened.batches("documents", ARTICLE_COLUMNS)),
            "observations": Rows(opened.batches("observations", MENTION_COLUMNS)),
            "quantities": Rows(map(unclaimed_only, opened.batches("quantities", FIGURE_COLUMNS))),
        }

    def write(self) -> list[Path]:
        """Write all pages; the last is the one that opens the report."""
        ranges = article_ranges(self.held, self._limits)
        if len(ranges) <= 1:
            everything = np.arange(self.held.facts, dtype=np.int32)
            whole = Part(self._target.name, everything, ranges[0] if ranges else range(0))
            facts = facts_content(
                everything.tolist(), self._opened.batches("facts", FACT_COLUMNS), self.held.articles.of
            )
            page = {**self._common, "kind": "report", "facts": facts, "texts": self._texts(whole)}
            return [_put(self._target, render(page))]
        parts = [*article_parts(self.held, ranges), *fact_parts(self.held, self._limits.facts)]
        self._common |= _places(parts, self.folder.name, self._target.name)
        listed: dict[str, Row] = {}
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=".") as work:
            shelf = Shelf(Path(work) / "facts", self._opened.batches("facts", FACT_COLUMNS), parts)
            give_back()
            # The larger pages first: what they leave in pieces, the smaller ones fill.
            for number, part in sorted(enumerate(parts), key=lambda one: bool(one[1].documents)):
                page = self._part(part, shelf.facts(number, part))
                listed[part.name] = _listed(part, page, self.held)
                _put(self.folder / part.name, render(page))
                # Two pages at once would be twice the memory.
                del page
                give_back()
        nothing = facts_content([], [], self.held.articles.of)
        index = {**self._common, "kind": "index", "facts": nothing, "texts": None}
        index["index"] = [listed[part.name] for part in parts]
        return [*(self.folder / part.name for part in parts), _put(self._target, render(index))]

    def _part(self, part: Part, facts: Iterable[pa.RecordBatch]) -> Row:
        content = facts_content(part.facts.tolist(), facts, self.held.articles.of)
        return {**self._common, "kind": "part", "facts": content, "texts": self._texts(part)}

    def _texts(self, part: Part) -> Row | None:
        if not part.documents:
            return None
        counts = {"observations": self.held.mentions, "quantities": self.held.unclaimed}
        before = int(self.held.mentions[: part.documents.start].sum())
        own = int(self.held.mentions[part.documents.start : part.documents.stop].sum())
        facts = np.searchsorted(part.facts, self.held.fact_of[before : before + own])
        return articles_content(part.documents, self._rows, counts, facts.tolist(), self.held.articles.of)


def _common(held: Inventory, rules: RuleSet, manifest: Mapping[str, Any]) -> Row:
    """What every page says: names, the run, the totals."""
    named = held.named
    return {
        "names": names.code_names(rules),
        "families": names.families(rules, named.families.values()),
        "family": named.families,
        "indicators": names.indicators(rules, named.indicators),
        "regions": names.regions(rules, named.regions),
        "run": {key: str(manifest.get(key, "")) for key in ("run", "version", "rules")},
        "totals": held.totals(),
        "index": None,
        "pages": None,
    }


def _places(parts: Sequence[Part], folder: str, home: str) -> Row:
    """On which page each article lies: the first number of each page, and its name."""
    pages = [[part.documents.start, part.name] for part in parts if part.documents]
    return {"pages": pages, "folder": folder, "home": home}


def _listed(part: Part, page: Row, held: Inventory) -> Row:
    """What the index says of a page."""
    articles = page["texts"]["articles"] if page["texts"] else {"published": [], "source": []}
    days = [day for day in articles["published"] if day is not None]
    indicators: dict[str, int] = {}
    if not part.documents:
        named = list(held.named.indicators)
        for place in held.indicator[part.facts].tolist():
            indicators[named[place]] = indicators.get(named[place], 0) + 1
    sources = page["texts"]["codes"]["source"] if page["texts"] else []
    return {
        "name": part.name,
        "articles": len(part.documents),
        "facts": len(part.facts),
        "from": _day_text(min(days)) if days else None,
        "to": _day_text(max(days)) if days else None,
        "sources": sorted(sources)[:20],
        "indicators": indicators,
    }


def _day_text(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()


def _put(path: Path, pieces: Iterable[str]) -> Path:
    """Write `pieces` to `path` in one step: a reader meets the old page or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, staged = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(pieces)
        os.chmod(staged, 0o644)
        os.replace(staged, path)
    except BaseException:
        os.unlink(staged)
        raise
    return path


def _remove_old_pages(folder: Path, kept: set[str]) -> None:
    """Remove pages of an earlier, larger report; nothing that another program put there."""
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if _PAGE_NAME.fullmatch(path.name) and path.name not in kept:
            path.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
