"""Writes the report: one page, or an index with pages beside it where there are many articles."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.pipeline.publication import OutputError, open_output
from extractor.publish.report import names
from extractor.publish.report.content import Row, Tables, articles_content, facts_content
from extractor.publish.report.page import render

if TYPE_CHECKING:
    from extractor.rules import RuleSet

ARTICLES_A_PAGE = 2_000
FACTS_A_PAGE = 60_000
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


@dataclass(frozen=True)
class _Part:
    """One page beside the index."""

    name: str
    facts: Sequence[int]
    documents: Sequence[int] = ()


def write_report(
    output: str | Path,
    file: str | Path,
    rules: RuleSet | None = None,
    *,
    articles_a_page: int = ARTICLES_A_PAGE,
    facts_a_page: int = FACTS_A_PAGE,
) -> Written:
    """Write the report of the output folder to `file`, an HTML page that needs no network and no other file.

    Beyond `articles_a_page` articles `file` is an index, and the pages lie in the folder `<stem>_pages` beside
    it; charts and facts have pages of their own there, no region's series of an indicator being parted. The same
    tables give the same bytes. `rules` give the names of codes, the shipped rules if None. Raises OutputError for
    a folder without tables, and for a `file` that does not end in .html.
    """
    target = Path(file)
    if target.suffix.lower() not in (".html", ".htm"):
        raise OutputError(f"The report {target} must end in .html.")
    if rules is None:
        from extractor.rules import load_rules

        rules = load_rules()
    with open_output(output) as opened:
        tables = Tables.of(
            *(opened.load_table(name) for name in ("documents", "facts", "observations", "quantities"))
        )
        manifest = opened.manifest
    common = _common(tables, rules, manifest)
    folder = target.with_name(f"{target.stem}_pages")
    everything = range(len(tables.facts))
    if len(tables.documents) <= articles_a_page:
        page = _page(tables, common, "report", everything, range(len(tables.documents)))
        written = [_put(target, render(page))]
        parts: list[_Part] = []
    else:
        parts = [
            *_article_parts(tables, articles_a_page),
            *_fact_parts(tables, facts_a_page),
        ]
        common |= _places(parts, folder.name, target.name)
        written = [_put(folder / part.name, render(_of_part(tables, common, part))) for part in parts]
        written.append(_put(target, render(_index(tables, common, parts))))
    _remove_old_pages(folder, {part.name for part in parts})
    return Written(
        target, tuple(path for path in written if path != target), sum(path.stat().st_size for path in written),
        len(tables.documents), len(tables.facts),
    )  # fmt: skip


def _common(tables: Tables, rules: RuleSet, manifest: Mapping[str, Any]) -> Row:
    """What every page says: names, the run, the totals."""
    used = {row["indicator"]: row["indicator_name"] for row in tables.facts}
    family = {row["indicator"]: row["family"] for row in tables.facts}
    amounts = sum(row["role"] == "amount" for row in tables.quantities)
    return {
        "names": names.code_names(rules),
        "families": names.families(rules, family.values()),
        "family": family,
        "indicators": names.indicators(rules, used),
        "regions": names.regions(
            rules, {row["region"]: row["region_code"] for row in tables.facts if row["region"]}
        ),
        "run": {key: str(manifest.get(key, "")) for key in ("run", "version", "rules")},
        "totals": {
            "articles": len(tables.documents),
            "duplicates": sum(row["duplicate_of"] is not None for row in tables.documents),
            "observations": len(tables.observations),
            "unclaimed": amounts,
            "facts": len(tables.facts),
            "regions": len({row["region"] for row in tables.facts} - {None}),
            "conflicts": sum(row["conflict"] for row in tables.facts),
        },
        "index": None,
        "pages": None,
    }


def _page(
    tables: Tables, common: Mapping[str, Any], kind: str, facts: Sequence[int], documents: Sequence[int]
) -> Row:
    articles = articles_content(tables, documents, facts) if documents else None
    return {**common, "kind": kind, "facts": facts_content(tables, facts), "texts": articles}


def _of_part(tables: Tables, common: Mapping[str, Any], part: _Part) -> Row:
    return _page(tables, common, "part", part.facts, part.documents)


def _article_parts(tables: Tables, most: int) -> Iterator[_Part]:
    """Articles in the order of the table, each page with the facts that they mention."""
    for number, first in enumerate(range(0, len(tables.documents), most), 1):
        documents = range(first, min(first + most, len(tables.documents)))
        facts = {
            tables.fact_of[observation]
            for document in documents
            for observation in tables.observations_in.get(tables.documents[document]["id"], ())
        }
        yield _Part(f"articles-{number:03}.html", sorted(facts), documents)


def _fact_parts(tables: Tables, most: int) -> Iterator[_Part]:
    """Facts by family and indicator; what one page holds of an indicator and a region, no other does."""

    def series(number: int) -> tuple[str, str, str]:
        row = tables.facts[number]
        return row["family"], row["indicator"], row["region"] or ""

    pages: list[list[int]] = [[]]
    for _, group in groupby(sorted(range(len(tables.facts)), key=series), key=series):
        members = list(group)
        if pages[-1] and len(pages[-1]) + len(members) > most:
            pages.append([])
        pages[-1] += members
    for number, members in enumerate(pages, 1):
        yield _Part(f"facts-{number:03}.html", members)


def _places(parts: Sequence[_Part], folder: str, home: str) -> Row:
    """On which page each article lies: the first number of each page, and its name."""
    pages = [[part.documents[0], part.name] for part in parts if part.documents]
    return {"pages": pages, "folder": folder, "home": home}


def _index(tables: Tables, common: Mapping[str, Any], parts: Sequence[_Part]) -> Row:
    rows = []
    for part in parts:
        days = sorted(
            str(day) for day in (tables.documents[n]["published"] for n in part.documents) if day is not None
        )
        found: dict[str, int] = {}
        for number in part.facts:
            found[tables.facts[number]["indicator"]] = found.get(tables.facts[number]["indicator"], 0) + 1
        rows.append(
            {
                "name": part.name,
                "articles": len(part.documents),
                "facts": len(part.facts),
                "from": days[0] if days else None,
                "to": days[-1] if days else None,
                "sources": sorted({tables.documents[n]["source"] for n in part.documents})[:20],
                "indicators": {} if part.documents else found,
            }
        )
    return {**common, "kind": "index", "facts": facts_content(tables, []), "texts": None, "index": rows}


def _put(path: Path, text: str) -> Path:
    """Write `text` to `path` in one step: a reader meets the old page or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, staged = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
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
