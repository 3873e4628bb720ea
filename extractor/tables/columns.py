"""Column builders: what the kernel appends to, one Python list a column, turned into one record batch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any

import pyarrow as pa

from extractor.context.observation import Observation
from extractor.figures.quantity import Quantity
from extractor.tables.schemas import schema_of


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

    def add(
        self, document_id: str, figures: Sequence[tuple[str, Quantity, str]], claimed: Sequence[bool]
    ) -> None:
        """Append the figures of a document, each with its field and sentence, in the order of the table."""
        (
            ids,
            fields,
            starts,
            ends,
            raws,
            values,
            lows,
            highs,
            bounds,
            units,
            classifiers,
            roles,
            claims,
            sentences,
        ) = self.lists
        own = [figure for _, figure, _ in figures]
        shared = [figure.shared for figure in own]
        ids.extend([document_id] * len(figures))
        fields.extend([field for field, _, _ in figures])
        starts.extend([figure.start for figure in own])
        ends.extend([figure.end for figure in own])
        raws.extend([figure.raw for figure in own])
        for figure in own:
            value, low, high = figure.values()
            values.append(value)
            lows.append(low)
            highs.append(high)
        bounds.extend([reading.bound for reading in shared])
        units.extend([reading.unit for reading in shared])
        classifiers.extend([reading.classifier for reading in shared])
        roles.extend([reading.role for reading in shared])
        claims.extend(claimed)
        sentences.extend([sentence for _, _, sentence in figures])


class ObservationColumns(Columns):
    """Rows of `observations`."""

    table = "observations"

    def __init__(self) -> None:
        super().__init__()
        # `document_id` and `published`, first and last, are the document's; the others are the observation's
        self._own = self.lists[1:-1]
        self._values = attrgetter(*self.schema.names[1:-1])

    def add(self, document_id: str, published: date | None, observations: Sequence[Observation]) -> None:
        """Append the observations of a document, in the order of the table."""
        self.lists[0].extend([document_id] * len(observations))
        self.lists[-1].extend([published] * len(observations))
        for column, values in zip(
            self._own, zip(*map(self._values, observations), strict=True), strict=False
        ):
            column.extend(values)


class RejectColumns(Columns):
    """Rows of `rejects`."""

    table = "rejects"

    def add(self, source: str, place: str, reason: str, excerpt: str) -> None:
        """Append one input that could not be read."""
        for values, value in zip(self.lists, (source, place, reason, excerpt), strict=True):
            values.append(value)


def in_text_order(observations: Sequence[Observation]) -> list[Observation]:
    """Observations as the table orders them within a document: title first, then by place, then by content.

    The order depends on nothing but the rows themselves.
    """
    return sorted(observations, key=_place)


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
