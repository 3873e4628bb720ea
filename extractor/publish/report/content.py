"""What a page of the report holds, packed for its script: columns of numbers, codes by their place in a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from extractor.publish.report.highlight import Span, pieces
from extractor.publish.report.inventory import Ints
from extractor.tables.values import column_values

UNCLAIMED_AMOUNT = -1  # tag of an amount that no indicator claims
UNCLAIMED_OTHER = -2  # tag of a date, an ordinal, a heading's number, a name

_EPOCH = date(1970, 1, 1)
_CODES = (
    "indicator", "measure", "basis", "reference", "unit", "bound", "region", "period", "frequency", "status",
    "scope",
)  # fmt: skip
_NUMBERS = ("value", "value_low", "value_high")
_DAYS = ("period_start", "period_end", "first_seen", "last_seen")
_COUNTS = ("mentions", "documents", "raw", "start")
_SIGNS = ("cumulative", "conflict")
FACT_COLUMNS = (
    *_CODES, "flags", *_NUMBERS, *_DAYS, *_COUNTS, *_SIGNS, "field", "document_id", "dissent"
)  # fmt: skip
MENTION_COLUMNS = ("field", "start", "end", "bound", "unit", "rule", "flags", *_NUMBERS, "raw")
FIGURE_COLUMNS = ("field", "start", "end", "role", "claimed")
ARTICLE_COLUMNS = ("id", "title", "body", "published", "source", "duplicate_of")

Row = dict[str, Any]
NumberOf = Callable[[str | None], int | None]
"""The number of an article by its id."""


class Rows:
    """Goes once through a table, so many rows at a time."""

    def __init__(self, batches: Iterable[pa.RecordBatch]) -> None:
        self._batches = iter(batches)
        self._left: pa.RecordBatch | None = None

    def take(self, count: int) -> Iterator[pa.RecordBatch]:
        """The next `count` rows."""
        while count:
            batch = self._left if self._left is not None else next(self._batches)
            yield batch[:count]
            self._left = batch[count:] if batch.num_rows > count else None
            count -= min(count, batch.num_rows)


class Coded:
    """Words as their places in `words`, -1 for null."""

    def __init__(self) -> None:
        self.places: list[int] = []
        self._known: dict[str, int] = {}

    def add(self, words: Iterable[str | None]) -> None:
        """Append the places of `words`."""
        known = self._known
        self.places += [-1 if word is None else known.setdefault(word, len(known)) for word in words]

    @property
    def words(self) -> list[str]:
        """The words, in the order in which they came."""
        return list(self._known)


def facts_content(numbers: Sequence[int], batches: Iterable[pa.RecordBatch], number_of: NumberOf) -> Row:
    """Facts in columns, with FACT_COLUMNS; `numbers` are their numbers in the whole report."""
    coded = {name: Coded() for name in (*_CODES, "flags")}
    plain: dict[str, list[Any]] = {
        name: [] for name in (*_NUMBERS, *_DAYS, *_COUNTS, *_SIGNS, "title", "document")
    }
    dissent: dict[int, list[Row]] = {}
    for batch in batches:
        columns = {name: column_values(batch.column(name)) for name in FACT_COLUMNS}
        for one, told in enumerate(columns["dissent"], len(plain["document"])):
            if told:
                dissent[one] = [_dissent(mention, number_of) for mention in told]
        for name in _CODES:
            coded[name].add(columns[name])
        coded["flags"].add(_joined(columns["flags"]))
        for name in _NUMBERS:
            plain[name] += map(_number, columns[name])
        for name in _DAYS:
            plain[name] += map(_day, columns[name])
        for name in _COUNTS:
            plain[name] += columns[name]
        for name in _SIGNS:
            plain[name] += map(int, columns[name])
        plain["title"] += [int(field == "title") for field in columns["field"]]
        plain["document"] += map(number_of, columns["document_id"])
    lists = {name: one.words for name, one in coded.items()}
    places = {name: one.places for name, one in coded.items()}
    return {"n": list(numbers), "codes": lists, **places, **plain, "dissent": dissent}


def articles_content(
    documents: range,
    rows: Mapping[str, Rows],
    counts: Mapping[str, Ints],
    facts: Sequence[int],
    number_of: NumberOf,
) -> Row:
    """The articles with these numbers, their figures marked, in columns.

    `rows` gives the next rows of `documents`, `observations` and unclaimed `quantities`, of the last two so many for
    each article as `counts` says; `facts` are the places of the mentions' facts on the page.
    """
    articles: Row = {"n": list(documents), "id": [], "title": [], "body": [], "published": []}
    sources = Coded()
    articles |= {"source": sources.places, "duplicate_of": []}
    mentions = _Mentions()
    for batch in rows["documents"].take(len(documents)):
        columns = [column_values(batch.column(name)) for name in ARTICLE_COLUMNS]
        sources.add(columns[ARTICLE_COLUMNS.index("source")])
        for identity, title, body, published, _, twin in zip(*columns, strict=True):
            number = documents.start + len(articles["id"])
            claimed = mentions.add(rows["observations"].take(int(counts["observations"][number])))
            others = _spans(rows["quantities"].take(int(counts["quantities"][number])))
            articles["title"].append(_marked(title, claimed["title"], others["title"]))
            articles["body"].append(_marked(body, claimed["body"], others["body"]))
            articles["id"].append(identity)
            articles["published"].append(_day(published))
            articles["duplicate_of"].append(number_of(twin))
    lists = {"source": sources.words, **{name: one.words for name, one in mentions.coded.items()}}
    places = {name: one.places for name, one in mentions.coded.items()}
    observations = {"fact": list(facts), **places, **mentions.plain}
    return {"articles": articles, "observations": observations, "codes": lists}


class _Mentions:
    """The mentions of a page in columns; a mention's tag in the text is its place in them."""

    def __init__(self) -> None:
        self.coded = {name: Coded() for name in ("bound", "unit", "rule", "flags")}
        self.plain: dict[str, list[Any]] = {name: [] for name in (*_NUMBERS, "raw")}

    def add(self, batches: Iterable[pa.RecordBatch]) -> dict[str, list[Span]]:
        """Append the mentions of an article. Gives where they stand, by field."""
        spans: dict[str, list[Span]] = {"title": [], "body": []}
        for batch in batches:
            columns = {name: column_values(batch.column(name)) for name in MENTION_COLUMNS}
            places = zip(columns["field"], columns["start"], columns["end"], strict=True)
            for tag, (field, start, end) in enumerate(places, len(self.plain["raw"])):
                spans[field].append(Span(start, end, tag))
            for name in ("bound", "unit", "rule"):
                self.coded[name].add(columns[name])
            self.coded["flags"].add(_joined(columns["flags"]))
            for name in _NUMBERS:
                self.plain[name] += map(_number, columns[name])
            self.plain["raw"] += columns["raw"]
        return spans


def _spans(batches: Iterable[pa.RecordBatch]) -> dict[str, list[Span]]:
    """Where figures that no indicator claims stand, by field."""
    spans: dict[str, list[Span]] = {"title": [], "body": []}
    for batch in batches:
        columns = (column_values(batch.column(name)) for name in ("field", "start", "end", "role"))
        for field, start, end, role in zip(*columns, strict=True):
            tag = UNCLAIMED_AMOUNT if role == "amount" else UNCLAIMED_OTHER
            spans[field].append(Span(start, end, tag))
    return spans


def _marked(text: str | None, claimed: list[Span], others: list[Span]) -> list[Any]:
    """The field as a list: plain text as it is, a figure as [text, its tags, offset]."""
    return [
        [piece.text, list(piece.tags), piece.start] if piece.tags else piece.text
        for piece in pieces(text or "", claimed, others)
    ]


def _dissent(one: Row, number_of: NumberOf) -> Row:
    kept = {name: one[name] for name in (*_NUMBERS, "bound", "unit", "raw", "start")}
    return kept | {"document": number_of(one["document_id"]), "title": int(one["field"] == "title")}


def _joined(lists: Iterable[list[str]]) -> Iterator[str | None]:
    return (";".join(words) or None for words in lists)


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value.is_integer() and abs(value) < 1e15 else value


def _day(value: date | None) -> int | None:
    return None if value is None else (value - _EPOCH).days
