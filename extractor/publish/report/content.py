"""What a page of the report holds, packed for its script: columns of numbers, codes by their place in a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pyarrow as pa

from extractor.publish.report.highlight import Span, pieces
from extractor.tables.facts import KEY

UNCLAIMED_AMOUNT = -1  # tag of an amount that no indicator claims
UNCLAIMED_OTHER = -2  # tag of a date, an ordinal, a heading's number, a name

_EPOCH = date(1970, 1, 1)
_CODES = (
    "indicator", "measure", "basis", "reference", "unit", "bound", "region", "period", "frequency", "status",
    "scope",
)  # fmt: skip
_NUMBERS = ("value", "value_low", "value_high")
_DAYS = ("period_start", "period_end", "first_seen", "last_seen")

Row = dict[str, Any]


@dataclass(frozen=True)
class Tables:
    """The tables of an output folder as rows, with what points from one to another."""

    documents: list[Row]
    facts: list[Row]
    observations: list[Row]
    quantities: list[Row]

    @classmethod
    def of(cls, documents: pa.Table, facts: pa.Table, observations: pa.Table, quantities: pa.Table) -> Tables:
        """From the Arrow tables, leaving out what no page shows."""
        unclaimed = quantities.filter(pa.compute.invert(quantities["claimed"]))
        return cls(
            documents.select(["id", "title", "body", "published", "source", "duplicate_of"]).to_pylist(),
            facts.to_pylist(),
            observations.drop_columns(["sentence", "indicator_name", "family"]).to_pylist(),
            unclaimed.select(["document_id", "field", "start", "end", "role"]).to_pylist(),
        )

    @cached_property
    def place_of(self) -> dict[str, int]:
        """Number of each document by its id."""
        return {row["id"]: number for number, row in enumerate(self.documents)}

    @cached_property
    def fact_of(self) -> list[int]:
        """For each observation the number of its fact."""
        numbers = {tuple(row[name] for name in KEY): number for number, row in enumerate(self.facts)}
        return [numbers[tuple(row[name] for name in KEY)] for row in self.observations]

    @cached_property
    def observations_in(self) -> Mapping[str, list[int]]:
        """Numbers of the observations of each document, by its id."""
        return _grouped(self.observations)

    @cached_property
    def unclaimed_in(self) -> Mapping[str, list[int]]:
        """Numbers of the unclaimed figures of each document, by its id."""
        return _grouped(self.quantities)


def facts_content(tables: Tables, facts: Sequence[int]) -> Row:
    """The `facts` (their numbers) in columns; `n` is each one's number in the whole report."""
    rows = [tables.facts[number] for number in facts]
    lists: dict[str, list[str]] = {}
    content: Row = {"n": list(facts), "codes": lists}
    for name in _CODES:
        content[name], lists[name] = _coded([row[name] for row in rows])
    flags, lists["flags"] = _coded([";".join(row["flags"]) or None for row in rows])
    content |= {"flags": flags, **{name: [_number(row[name]) for row in rows] for name in _NUMBERS}}
    content |= {name: [_day(row[name]) for row in rows] for name in _DAYS}
    content |= {name: [row[name] for row in rows] for name in ("mentions", "documents", "raw", "start")}
    content |= {name: [int(row[name]) for row in rows] for name in ("cumulative", "conflict")}
    content["title"] = [int(row["field"] == "title") for row in rows]
    content["document"] = [tables.place_of[row["document_id"]] for row in rows]
    content["dissent"] = {
        place: [_dissent(tables, one) for one in row["dissent"]]
        for place, row in enumerate(rows)
        if row["dissent"]
    }
    return content


def articles_content(tables: Tables, documents: Sequence[int], facts: Sequence[int]) -> Row:
    """The `documents` (their numbers) with figures marked; observations point into `facts` by place."""
    place = {number: at for at, number in enumerate(facts)}
    numbers: list[int] = []
    articles: Row = {"n": list(documents), "id": [], "title": [], "body": [], "published": [], "source": []}
    articles["duplicate_of"] = []
    for document in documents:
        row = tables.documents[document]
        own = tables.observations_in.get(row["id"], [])
        tags = {number: len(numbers) + at for at, number in enumerate(own)}
        numbers += own
        for field in ("title", "body"):
            articles[field].append(_marked(tables, row, field, tags))
        articles["id"].append(row["id"])
        articles["published"].append(_day(row["published"]))
        articles["duplicate_of"].append(tables.place_of.get(row["duplicate_of"]))
    articles["source"], sources = _coded([tables.documents[number]["source"] for number in documents])
    rows = [tables.observations[number] for number in numbers]
    lists: dict[str, list[str]] = {"source": sources}
    observations: Row = {"fact": [place[tables.fact_of[number]] for number in numbers]}
    for name in ("bound", "unit", "rule"):
        observations[name], lists[name] = _coded([row[name] for row in rows])
    observations["flags"], lists["flags"] = _coded([";".join(row["flags"]) or None for row in rows])
    observations |= {name: [_number(row[name]) for row in rows] for name in _NUMBERS}
    observations["raw"] = [row["raw"] for row in rows]
    return {"articles": articles, "observations": observations, "codes": lists}


def _marked(tables: Tables, document: Row, field: str, tags: Mapping[int, int]) -> list[Any]:
    """The field as a list: plain text as it is, a figure as [text, its tags, offset]."""
    found = (tables.observations[number] | {"tag": tag} for number, tag in tags.items())
    claimed = [Span(row["start"], row["end"], row["tag"]) for row in found if row["field"] == field]
    others = [
        Span(row["start"], row["end"], UNCLAIMED_AMOUNT if row["role"] == "amount" else UNCLAIMED_OTHER)
        for row in (tables.quantities[number] for number in tables.unclaimed_in.get(document["id"], []))
        if row["field"] == field
    ]
    return [
        [piece.text, list(piece.tags), piece.start] if piece.tags else piece.text
        for piece in pieces(document[field] or "", claimed, others)
    ]


def _dissent(tables: Tables, one: Row) -> Row:
    kept = {name: one[name] for name in (*_NUMBERS, "bound", "unit", "raw", "start")}
    return kept | {"document": tables.place_of[one["document_id"]], "title": int(one["field"] == "title")}


def _grouped(rows: Sequence[Row]) -> Mapping[str, list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        groups[row["document_id"]].append(number)
    return groups


def _coded(values: Sequence[str | None]) -> tuple[list[int], list[str]]:
    places: dict[str, int] = {}
    coded = [-1 if value is None else places.setdefault(value, len(places)) for value in values]
    return coded, list(places)


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value.is_integer() and abs(value) < 1e15 else value


def _day(value: date | None) -> int | None:
    return None if value is None else (value - _EPOCH).days
