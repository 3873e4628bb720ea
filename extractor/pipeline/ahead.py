"""Extraction that begins while documents are still being read, before it is known which of them are duplicates.

What a document gives depends on its text alone. So the first batches go to the workers as they are read, and their
tables are put right when all have been read: rows of duplicates go, the others get the ids that their documents have.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from extractor.pipeline.kernel import Extracted, reject_place
from extractor.pipeline.workers import Crew, Tables
from extractor.tables.values import column_values

# Their tables wait in memory, some 0.8 MB each: enough for two workers while 80 MB are read.
_MOST_BATCHES = 24

Place = tuple[str, int]
"""Source and position of a document."""


class _Begun(NamedTuple):
    places: Sequence[Place]
    tables: Tables


class Ahead:
    """The batches that `crew` began before all were read. `is_known` tells which documents of a batch need no
    extraction; without it all do."""

    def __init__(self, crew: Crew, is_known: Callable[[pa.RecordBatch], Sequence[bool]] | None) -> None:
        self._crew = crew
        self._is_known = is_known
        self._held: deque[pa.RecordBatch] = deque()
        self._begun: list[_Begun | None] = []

    def offer(self, batch: pa.RecordBatch) -> None:
        """Take the next batch, and begin with one, if there are not enough already.

        One for each worker is held back: the last of all are not begun here, as they are cut into pieces.
        """
        if len(self._begun) >= _MOST_BATCHES:
            self._held.clear()
            return
        self._held.append(batch)
        if len(self._held) > self._crew.workers:
            self._begin(self._held.popleft())

    def _begin(self, batch: pa.RecordBatch) -> None:
        if self._is_known is not None:
            batch = batch.filter(pa.array([not known for known in self._is_known(batch)], pa.bool_()))
        # By their numbers, as an id may have to change, and two documents may have come with the same one.
        names = ["id", "title", "body", "published", "source", "position"]
        numbers = pa.array(map(str, range(batch.num_rows)), pa.string())
        columns = [numbers, *(batch.column(name) for name in names[1:])]
        sent = pa.RecordBatch.from_arrays(columns, names=names)
        self._begun.append(_Begun(_places(batch), self._crew.begin(sent)))

    def begun(self, number: int, batch: pa.RecordBatch) -> Tables | None:
        """The tables of `batch`, the documents to extract of the batch that was offered as `number`, in its order.

        None where it was not begun, or without one of these documents.
        """
        if number >= len(self._begun):
            return None
        found, self._begun[number] = self._begun[number], None
        assert found is not None
        heads = batch.column("duplicate_of").to_pylist()
        ids = zip(_places(batch), batch.column("id").to_pylist(), heads, strict=True)
        wanted = {place: name for place, name, head in ids if head is None}
        if not wanted or not wanted.keys() <= set(found.places):
            return None
        return lambda: _put_right(found.tables(), found.places, wanted)


def _places(batch: pa.RecordBatch) -> list[Place]:
    return list(zip(*(column_values(batch.column(name)) for name in ("source", "position")), strict=True))


def _put_right(tables: Extracted, places: Sequence[Place], wanted: dict[Place, str]) -> Extracted:
    """`tables`, whose ids are numbers of `places`, without the rows of those that are not `wanted`."""
    names = pa.array([wanted.get(place) for place in places], pa.string())
    quantities, observations = (_named(table, names) for table in tables[:2])
    kept = {(source, reject_place(position)) for source, position in wanted}
    rejected = zip(
        tables.rejects.column("source").to_pylist(), tables.rejects.column("place").to_pylist(), strict=True
    )
    mask = pa.array([one in kept for one in rejected], pa.bool_())
    return Extracted(quantities, observations, tables.rejects.filter(mask))


def _named(table: pa.RecordBatch, names: pa.Array) -> pa.RecordBatch:
    numbers = table.column("document_id").cast(pa.int32())
    ids = names.take(numbers)
    named = pa.RecordBatch.from_arrays([ids, *table.columns[1:]], schema=table.schema)
    return named.filter(pa.array(np.asarray(ids.is_valid()))) if ids.null_count else named
