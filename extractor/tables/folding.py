"""The facts of a table of observations of any size: folded slice by slice, what is folded kept on disk.

Observations are put into one file for each slice of the indicators; an indicator with too many is cut again, between
facts. So memory is bounded by `_ROWS_AT_ONCE` mentions, by the mentions of one fact, and by what the checks look at:
the facts of one indicator, of these the regions or the periods that are compared where they are too many, and a part of
the regions and periods where indicators are compared with one another. A byte a fact says what the checks found.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extractor.tables.consistency import (
    COMPARED,
    FLAGS,
    Checks,
    Compared,
    Findings,
    across_indicators,
    flagged,
    load_checks,
    within_indicators,
    within_periods,
    within_regions,
)
from extractor.tables.facts import KEY, fold
from extractor.tables.memory import give_back
from extractor.tables.schemas import schema_of
from extractor.tables.spilling import Spill, between, slices

_ROWS_AT_ONCE = 60_000
_READ_ROWS = 16_384
_ROW = "row"


def facts_of(
    observations: Path | Sequence[Path], checks: Checks | None = None, *, work: Path | None = None
) -> Iterator[pa.Table]:
    """The facts of a written table of observations, in order; several files are one table after another.

    What contradicts another fact is flagged by `checks`, the shipped ones if None
    (extractor/tables/consistency.py). What does not fit in memory is put into a folder in `work` (the system's
    for temporary files if None), which is removed.
    """
    applied = load_checks() if checks is None else checks
    names = [name for name in schema_of("observations").names if name not in ("sentence", "rule")]
    paths = [observations] if isinstance(observations, Path) else observations
    if sum(pq.read_metadata(path).num_rows for path in paths) <= _ROWS_AT_ONCE:
        mentions = list(_read(paths, names))
        facts = fold(pa.concat_tables(mentions)) if mentions else pa.table({})
        if facts.num_rows:
            compared = Compared(facts)
            found = [within_indicators(compared, applied), across_indicators(compared, applied)]
            yield flagged(facts, *found)
        return
    with tempfile.TemporaryDirectory(dir=work) as folder:
        yield from _sliced(paths, names, applied, Path(folder))


def _read(paths: Sequence[Path], names: Sequence[str]) -> Iterator[pa.Table]:
    for path in paths:
        # Neither whole row groups ahead nor several threads, each of which keeps what it frees: half the memory.
        with pq.ParquetFile(path, pre_buffer=False) as file:
            for batch in file.iter_batches(_READ_ROWS, columns=list(names), use_threads=False):
                yield pa.Table.from_batches([batch])


def _sliced(paths: Sequence[Path], names: Sequence[str], checks: Checks, folder: Path) -> Iterator[pa.Table]:
    folded, compared = Spill(folder / "folded"), Spill(folder / "compared")
    marks = _Marks()

    def read(columns: Sequence[str]) -> Iterator[pa.Table]:
        return _read(paths, columns)

    for mentions, _ in slices(read, names, KEY[0], _ROWS_AT_ONCE, folder / "slice"):
        own = Spill(folder / "indicators")
        for facts in _folded(mentions, names):
            folded.write(facts)
            rows = np.arange(marks.facts, marks.facts + facts.num_rows)
            own.write(facts.select(COMPARED).append_column(_ROW, pa.array(rows)))
            marks.grow(facts.num_rows)
        _find_within(own, checks, marks)
        for piece in own.pieces():
            related = pc.is_in(piece["indicator"], value_set=pa.array(sorted(checks.related)))
            compared.write(piece.filter(pc.and_(related, pc.equal(piece["measure"], "level"))))
        own.remove()
        give_back()
    for part in compared.parts(("region", "period"), _ROWS_AT_ONCE):
        marks.add(part, across_indicators(Compared(part), checks))
    give_back()
    first = 0
    for facts in folded.pieces():
        yield flagged(_as_facts(facts), marks.between(first, first + facts.num_rows))
        first += facts.num_rows


def _folded(mentions: Spill, names: Sequence[str]) -> Iterator[pa.Table]:
    """The facts of a slice, in order, no more than `_ROWS_AT_ONCE` mentions folded at once."""
    parts: Iterator[Spill] = iter([mentions])
    if mentions.rows > _ROWS_AT_ONCE:
        inner = mentions.path.with_name(f"{mentions.path.name}-")
        parts = between(mentions.pieces, mentions.rows, names, KEY[1:], _ROWS_AT_ONCE, inner)
    for part in parts:
        yield fold(pa.concat_tables(part.pieces()))
        part.remove()
    mentions.remove()


def _find_within(facts: Spill, checks: Checks, marks: _Marks) -> None:
    """Mark what is found within indicators: `facts` has all facts of some, of one only where they are many."""
    looks: list[tuple[str, Callable[[Compared, Checks], Findings]]]
    looks = [("region", within_regions), ("period", within_periods)]
    if facts.rows <= _ROWS_AT_ONCE:
        looks = [("indicator", within_indicators)]
    for name, look in looks:
        for part in facts.parts((name,), _ROWS_AT_ONCE):
            marks.add(part, look(Compared(part), checks))


class _Marks:
    """Which facts get which flags."""

    def __init__(self) -> None:
        self.facts = 0
        self._bits = bytearray()

    def grow(self, facts: int) -> None:
        """Make room for so many facts more, without flags."""
        self.facts += facts
        self._bits += bytes(facts)

    def add(self, facts: pa.Table, found: Findings) -> None:
        """Note what was found among `facts`, whose column `row` tells their numbers."""
        rows = facts[_ROW].to_numpy()
        bits = np.frombuffer(self._bits, np.uint8)
        for flag, places in found:
            bits[rows[places]] |= 1 << FLAGS.index(flag)

    def between(self, first: int, end: int) -> Findings:
        """The flags of the facts from `first` up to `end`, by their places among these."""
        bits = np.frombuffer(self._bits, np.uint8)[first:end]
        return [(flag, np.flatnonzero(bits & (1 << number))) for number, flag in enumerate(FLAGS)]


def _as_facts(plain: pa.Table) -> pa.Table:
    schema = schema_of("facts")
    columns = [
        column.dictionary_encode().cast(field.type) if pa.types.is_dictionary(field.type) else column
        for column, field in zip(plain.columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(columns, schema=schema)
