"""Column builders: what the kernel appends to, one Python list a column, turned into one record batch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
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

    def add(self, document_id: str, field: str, quantity: Quantity, sentence: str, claimed: bool) -> None:
        """Append one figure; its offsets count in `field` of the document."""
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
        ids.append(document_id)
        fields.append(field)
        starts.append(quantity.start)
        ends.append(quantity.end)
        raws.append(quantity.raw)
        value, low, high = quantity.values()
        values.append(value)
        lows.append(low)
        highs.append(high)
        bounds.append(quantity.bound)
        units.append(quantity.unit)
        classifiers.append(quantity.classifier)
        roles.append(quantity.role)
        claims.append(claimed)
        sentences.append(sentence)


class ObservationColumns(Columns):
    """Rows of `observations`."""

    table = "observations"

    def __init__(self) -> None:
        super().__init__()
        # `document_id` and `published`, first and last, are the document's; the others are the observation's
        self._own = tuple(zip(self.schema.names[1:-1], self.lists[1:-1], strict=True))

    def add(self, document_id: str, published: date | None, observation: Observation) -> None:
        """Append one observation of a document."""
        self.lists[0].append(document_id)
        self.lists[-1].append(published)
        for name, values in self._own:
            values.append(getattr(observation, name))


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
