"""Corpora on disk, written article by article, and how repetitive they came out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.corpus.articles import Article, articles

_SENTENCE = re.compile("[。；]")
_CLAUSE = re.compile("[。；，、：]")
# What is looked at for repetition; all of a large corpus would fill the memory.
_LOOKED_AT = 20_000_000


@dataclass(slots=True)
class Repetition:
    """Sizes of a corpus, and which share of its sentences and clauses had stood there before."""

    articles: int = 0
    text_bytes: int = 0
    characters: int = 0
    _sentences: list[int] = field(default_factory=lambda: [0, 0])
    _clauses: list[int] = field(default_factory=lambda: [0, 0])
    _seen: set[int] = field(default_factory=set)

    def add(self, article: Article) -> None:
        """Count one article."""
        self.articles += 1
        self.text_bytes += len(article.title.encode()) + len(article.body.encode())
        self.characters += len(article.title) + len(article.body)
        if self.characters <= _LOOKED_AT:
            for pattern, counts in ((_SENTENCE, self._sentences), (_CLAUSE, self._clauses)):
                for piece in filter(None, pattern.split(article.body)):
                    key = hash((pattern, piece))
                    counts[0] += 1
                    counts[1] += key in self._seen
                    self._seen.add(key)

    def __str__(self) -> str:
        sentences, clauses = (100 * again / max(1, all_) for all_, again in (self._sentences, self._clauses))
        part = "" if self.characters <= _LOOKED_AT else f" (of the first {_LOOKED_AT:,} characters)"
        return (
            f"{self.articles:,} articles, {self.text_bytes / 1e6:.1f} MB of UTF-8 text; repeated{part}: "
            f"{sentences:.1f} % of sentences, {clauses:.1f} % of clauses"
        )


def write_jsonl(path: Path, kind: str, megabytes: float, seed: int = 0) -> Repetition:
    """A JSONL file of `kind` with so many MB (10⁶ bytes) of UTF-8 text in titles and bodies."""
    told = Repetition()
    with path.open("w", encoding="utf-8") as file:
        for one in _up_to(kind, megabytes, seed, told):
            record = {
                "id": one.id,
                "title": one.title,
                "body": one.body,
                "published": one.published.isoformat(),
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return told


def write_listings(
    folder: Path, kind: str, megabytes: float, seed: int = 0, *, to_a_page: int = 50
) -> Repetition:
    """The same articles as listing pages, `to_a_page` to a page."""
    told = Repetition()
    folder.mkdir(parents=True, exist_ok=True)
    page: list[str] = []
    pages = 0
    for one in _up_to(kind, megabytes, seed, told):
        page += ["-", one.title, one.body, one.published.isoformat()]
        if len(page) == 4 * to_a_page:
            pages += 1
            (folder / f"page{pages:06}.txt").write_text("\n".join(page) + "\n", encoding="utf-8")
            page = []
    if page:
        (folder / f"page{pages + 1:06}.txt").write_text("\n".join(page) + "\n", encoding="utf-8")
    return told


def _up_to(kind: str, megabytes: float, seed: int, told: Repetition) -> Iterator[Article]:
    for one in articles(kind, seed):
        if told.text_bytes >= megabytes * 1e6:
            return
        told.add(one)
        yield one
