"""Batches whose known results come from the cache and whose other documents are extracted."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from extractor.pipeline.cache import Piece, ResultCache
from extractor.pipeline.frames import Counts, Frame, frame_of
from extractor.pipeline.kernel import Extracted, reject_place
from extractor.pipeline.spool import TEXT
from extractor.pipeline.workers import Result, Work
from extractor.tables.codes import word_counts


@dataclass(slots=True)
class Reuse:
    """How many documents of a run were extracted, and how many results were taken from the cache."""

    extracted: int = 0
    reused: int = 0


@dataclass(frozen=True, slots=True)
class _Plan:
    """A batch: its rows that give rows (no duplicates), and what is known of each of these."""

    batch: pa.RecordBatch
    rows: list[int]
    keys: list[bytes]
    pieces: list[Piece | None]


def extracted_or_known(
    batches: Iterable[pa.RecordBatch], work: Work, cache: ResultCache, count: Reuse
) -> Iterator[Result]:
    """Each batch with its tables, in order. Only documents whose results the cache lacks are given to `work`.

    A document that could not be extracted is not kept: the next run tries it again.
    """
    plans: deque[_Plan] = deque()

    def unknown() -> Iterator[pa.RecordBatch]:
        for batch in batches:
            plan = _plan(batch, cache)
            plans.append(plan)
            missing = _missing(plan)
            yield batch if len(missing) == batch.num_rows else batch.take(pa.array(missing, pa.int32()))

    for batch, tables in work(unknown()):
        plan = plans.popleft()
        new = _add(plan, batch, tables, cache)
        count.extracted += batch.num_rows
        count.reused += len(plan.rows) - batch.num_rows
        yield plan.batch, _merged(plan, new, tables)


def seem_known(batch: pa.RecordBatch, cache: ResultCache) -> list[bool]:
    """Which documents of `batch` the cache seems to hold results of; these are not looked at."""
    return cache.seem_known([cache.key(text) for text in batch.column(TEXT).to_pylist()])


def _plan(batch: pa.RecordBatch, cache: ResultCache) -> _Plan:
    texts, duplicates = (batch.column(name).to_pylist() for name in (TEXT, "duplicate_of"))
    rows, keys = [], []
    for row, (text, duplicate_of) in enumerate(zip(texts, duplicates, strict=True)):
        if duplicate_of is None:
            rows.append(row)
            keys.append(cache.key(text))
    return _Plan(batch, rows, keys, cache.find(keys))


def _missing(plan: _Plan) -> list[int]:
    return [row for row, piece in zip(plan.rows, plan.pieces, strict=True) if piece is None]


def _add(plan: _Plan, batch: pa.RecordBatch, tables: Extracted, cache: ResultCache) -> Frame:
    """The new results as a frame; the cache gets them without those of documents that failed."""
    keys = [key for key, piece in zip(plan.keys, plan.pieces, strict=True) if piece is None]
    ids = batch.column("id")
    q_counts, o_counts = _counts(tables.quantities, ids), _counts(tables.observations, ids)
    new = frame_of(tables.quantities, tables.observations, q_counts, o_counts)
    failed = set(
        zip(tables.rejects.column("source").to_pylist(), tables.rejects.column("place").to_pylist(),
            strict=True)
    )  # fmt: skip
    if not failed:
        cache.add(keys, new)
        return new
    places = zip(batch.column("source").to_pylist(), batch.column("position").to_pylist(), strict=True)
    sound = np.array([(source, reject_place(position)) not in failed for source, position in places])
    # Documents that failed have no rows, so that the tables are those of the sound ones as they stand.
    kept = frame_of(tables.quantities, tables.observations, q_counts[sound], o_counts[sound])
    cache.add([key for key, good in zip(keys, sound, strict=True) if good], kept)
    return new


def _counts(table: pa.RecordBatch, ids: pa.Array) -> Counts:
    """The rows of each document of `ids`, whose rows stand together."""
    found = word_counts(table.column("document_id").dictionary_encode())
    return np.array([found.get(name, 0) for name in ids.to_pylist()], np.int64)


def _merged(plan: _Plan, new: Frame, tables: Extracted) -> Extracted:
    if all(piece is None for piece in plan.pieces):
        return tables
    number = 0
    pieces: list[Piece] = []
    for piece in plan.pieces:
        if piece is None:
            pieces.append(Piece(new, number))
            number += 1
        else:
            pieces.append(piece)
    ids = plan.batch.column("id").take(pa.array(plan.rows, pa.int32()))
    quantities = _joined([(p.frame.quantities, p.frame.quantity_ends, p.number) for p in pieces], ids)
    observations = _joined([(p.frame.observations, p.frame.observation_ends, p.number) for p in pieces], ids)
    return Extracted(quantities, observations, tables.rejects)


def _joined(pieces: list[tuple[pa.Table, Counts, int]], ids: pa.Array) -> pa.RecordBatch:
    """The rows of all pieces, one after another, under the ids that their documents have now."""
    starts = [int(ends[number - 1]) if number else 0 for _, ends, number in pieces]
    counts = [int(ends[number]) - start for (_, ends, number), start in zip(pieces, starts, strict=True)]
    cuts = [0]
    for place in range(1, len(pieces)):
        same = pieces[place][0] is pieces[place - 1][0]
        if not same or starts[place] != starts[place - 1] + counts[place - 1]:
            cuts.append(place)
    slices = [
        pieces[first][0].slice(starts[first], sum(counts[first:end]))
        for first, end in pairwise([*cuts, len(pieces)])
    ]
    table = pa.concat_tables(slices).combine_chunks()
    owners: Any = np.repeat(np.arange(len(pieces)), counts)
    table = table.set_column(0, table.schema.field(0), ids.take(pa.array(owners)))
    batches = table.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=table.schema)
