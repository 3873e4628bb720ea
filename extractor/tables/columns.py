"""Column builders: what the kernel appends to, one Python list a column, turned into one record batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import islice
from operator import lt
from typing import Any, TypeVar

import pyarrow as pa
from msgspec.structs import astuple

from extractor.context.observation import Observation
from extractor.figures.quantity import Quantity
from extractor.tables.schemas import schema_of

Figure = tuple[str, Quantity, str]
"""A figure with its field and the sentence that it stands in."""
Row = TypeVar("Row")

# More than any text has characters.
_TITLE = 1 << 40


class Columns:
    """The lists of one table. `batch()` gives what was appended, in the table's schema."""

    table: str

    def __init__(self) -> None:
        self.schema = schema_of(self.table)
        self.lists: tuple[list[Any], ...] = tuple([] for _ in self.schema.names)

    def __len__(self) -> int:
        return len(self.lists[0])

    def batch(self) -> pa.RecordBatch:
        """One record batch of all rows appended so far."""
        arrays = [pa.array(values, type=f.type) for values, f in zip(self.lists, self.schema, strict=True)]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)


class QuantityColumns(Columns):
    """Rows of `quantities`."""

    table = "quantities"

    def __init__(self) -> None:
        super().__init__()
        (
            self._ids,
            self._fields,
            *self._told,
            self._claims,
            self._sentences,
        ) = self.lists

    def add(self, document_id: str, figures: Sequence[Figure], observations: Sequence[Observation]) -> None:
        """Append the figures of a document in the order of the table; those that `observations` are of are claimed."""
        if not figures:
            return
        fields, own, sentences = zip(*_ordered(figures, _figure_start, _figure_place), strict=True)
        rows = [figure.row() for figure in own]
        self._ids += [document_id] * len(rows)
        self._fields += fields
        for column, values in zip(self._told, zip(*rows, strict=True), strict=True):
            column += values
        self._sentences += sentences
        if not observations:
            self._claims += [False] * len(rows)
            return
        ends: dict[str, set[int]] = {"title": set(), "body": set()}
        for observation in observations:
            ends[observation.field] |= {observation.start, -observation.end}
        self._claims += [
            row[0] in ends[field] or -row[1] in ends[field] for field, row in zip(fields, rows, strict=True)
        ]


class ObservationColumns(Columns):
    """Rows of `observations`."""

    table = "observations"

    def __init__(self) -> None:
        super().__init__()
        # `document_id` and `published`, first and last, are the document's; the others are the observation's
        self._ids, *self._own, self._published = self.lists

    def add(self, document_id: str, published: date | None, observations: Sequence[Observation]) -> None:
        """Append the observations of a document, in the order of the table."""
        self._ids += [document_id] * len(observations)
        self._published += [published] * len(observations)
        # Behind the columns an observation has its trace.
        for column, values in zip(self._own, zip(*map(astuple, observations), strict=True), strict=False):
            column += values


class RejectColumns(Columns):
    """Rows of `rejects`."""

    table = "rejects"

    def add(self, source: str, place: str, reason: str, excerpt: str) -> None:
        """Append one input that could not be read."""
        for values, value in zip(self.lists, (source, place, reason, excerpt), strict=True):
            values.append(value)


def in_text_order(observations: Sequence[Observation]) -> Sequence[Observation]:
    """Observations as the table orders them within a document: title first, then by place, then by content.

    The order depends on nothing but the rows themselves.
    """
    return _ordered(observations, _start, _place)


def _ordered(rows: Sequence[Row], start: Callable[[Row], int], place: Callable[[Row], Any]) -> Sequence[Row]:
    """`rows` sorted by `place`, which begins with what `start` tells: where no two starts are the same, and they ascend,
    as those of most documents do, nothing else is asked."""
    starts = [start(row) for row in rows]
    if all(map(lt, starts, islice(starts, 1, None))):
        return rows
    return sorted(rows, key=place)


def _start(row: Observation) -> int:
    """The start of a row in the body; of one in the title a number below all of these."""
    return row.start - _TITLE if row.field == "title" else row.start


def _place(row: Observation) -> tuple[object, ...]:
    return (
        row.field != "title",
        row.start,
        row.end,
        row.indicator,
        row.measure,
        row.basis or "",
        row.reference or "",
        row.region or "",
        row.period or "",
        row.status,
        row.scope or "",
        row.rule,
    )


def _figure_start(row: Figure) -> int:
    return row[1].start - _TITLE if row[0] == "title" else row[1].start


def _figure_place(row: Figure) -> tuple[bool, int, int]:
    return row[0] != "title", row[1].start, row[1].end
