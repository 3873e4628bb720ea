"""The facts of a table of observations of any size: folded slice by slice, what is folded kept on disk.

Observations are put into one file for each slice of the indicators; an indicator with too many is cut again, between
facts. So memory is bounded by `_ROWS_AT_ONCE` mentions, by the mentions of one fact, and by what the checks look at:
the facts of one indicator, and a part of the regions where indicators are compared with one another.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extractor.tables.codes import Bools, Ints, codes, encoded_text, runs
from extractor.tables.consistency import (
    COMPARED,
    Checks,
    Findings,
    across_indicators,
    flagged,
    load_checks,
    within_indicators,
)
from extractor.tables.facts import KEY, fold
from extractor.tables.schemas import schema_of

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
        facts = fold(pa.concat_tables(_whole(path, names) for path in paths))
        if facts.num_rows:
            found = [within_indicators(facts, applied), across_indicators(facts, applied)]
            yield flagged(facts, *found)
        return
    with tempfile.TemporaryDirectory(dir=work) as folder:
        yield from _sliced(paths, names, applied, Path(folder))


def _whole(path: Path, names: Sequence[str]) -> pa.Table:
    with pq.ParquetFile(path) as file:
        return file.read(columns=list(names))


def _batches(paths: Sequence[Path], names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    for path in paths:
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(_READ_ROWS, columns=list(names))


def _sliced(paths: Sequence[Path], names: Sequence[str], checks: Checks, folder: Path) -> Iterator[pa.Table]:
    compared = _Spill(folder / "compared")
    folded = _Spill(folder / "folded")
    within: Findings = []
    first = 0
    for path, count in _slices(paths, names, folder):
        ready: list[pa.Table] = []
        for facts in _folded(path, count):
            folded.write(facts)
            ready.append(facts.select(COMPARED))
        path.unlink()
        facts = pa.concat_tables(ready)
        within += [(flag, rows + first) for flag, rows in within_indicators(facts, checks)]
        numbered = facts.append_column(_ROW, pa.array(np.arange(first, first + facts.num_rows)))
        related = pc.is_in(facts["indicator"].cast(pa.string()), value_set=pa.array(sorted(checks.related)))
        compared.write(
            numbered.filter(pc.and_(related, pc.equal(facts["measure"].cast(pa.string()), "level")))
        )
        first += facts.num_rows
    found = [*within, *_across(compared, checks)]
    first = 0
    for facts in folded.read():
        here = [
            (flag, rows[(rows >= first) & (rows < first + facts.num_rows)] - first) for flag, rows in found
        ]
        yield flagged(_as_facts(facts), here)
        first += facts.num_rows


def _as_facts(plain: pa.Table) -> pa.Table:
    schema = schema_of("facts")
    columns = [
        column.dictionary_encode().cast(field.type) if pa.types.is_dictionary(field.type) else column
        for column, field in zip(plain.columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(columns, schema=schema)


class _Spill:
    """Tables of one schema, one after another in an Arrow file."""

    def __init__(self, path: Path) -> None:
        self.rows = 0
        self._path = path
        self._writer: pa.ipc.RecordBatchFileWriter | None = None

    def write(self, table: pa.Table) -> None:
        """Append `table`; words are written out, as each table has dictionaries of its own."""
        plain = table.cast(pa.schema([(f.name, _plain(f.type)) for f in table.schema]))
        if self._writer is None:
            options = pa.ipc.IpcWriteOptions(compression="lz4")
            self._writer = pa.ipc.new_file(str(self._path), plain.schema, options=options)
        self._writer.write_table(plain, max_chunksize=_READ_ROWS)
        self.rows += table.num_rows

    def read(self) -> Iterator[pa.Table]:
        """What was written, in pieces; nothing can be written any more."""
        if self._writer is None:
            return
        self._writer.close()
        with pa.OSFile(str(self._path)) as file:
            reader = pa.ipc.open_file(file)
            for number in range(reader.num_record_batches):
                yield pa.Table.from_batches([reader.get_batch(number)])


def _plain(type_: pa.DataType) -> pa.DataType:
    return type_.value_type if pa.types.is_dictionary(type_) else type_


def _slices(paths: Sequence[Path], names: Sequence[str], folder: Path) -> Iterator[tuple[Path, int]]:
    """Files of the observations of some indicators each, in the order of their codes, and their numbers of rows."""
    sizes: dict[str, int] = {}
    for batch in _batches(paths, ["indicator"]):
        for row in pc.value_counts(batch.column(0).cast(pa.string())).to_pylist():
            sizes[row["values"]] = sizes.get(row["values"], 0) + row["counts"]
    number_of = dict(_numbered(sorted(sizes.items())))
    spills: dict[int, _Spill] = {n: _Spill(folder / f"slice{n}") for n in set(number_of.values())}
    for batch in _batches(paths, names):
        table = pa.Table.from_batches([batch])
        encoded = encoded_text(table["indicator"])
        numbers = np.array([number_of[code] for code in encoded.dictionary.to_pylist()])[encoded.indices]
        for number in np.unique(numbers).tolist():
            spills[number].write(table.take(pa.array(np.flatnonzero(numbers == number))))
    for number, spill in sorted(spills.items()):
        # To read is to end the writing.
        next(spill.read(), None)
        yield folder / f"slice{number}", spill.rows


def _numbered(sizes: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """The slice of each indicator: as many in one as have no more mentions than are folded at once."""
    number = rows = 0
    for code, count in sizes:
        if rows and rows + count > _ROWS_AT_ONCE:
            number, rows = number + 1, 0
        rows += count
        yield code, number


def _folded(path: Path, count: int) -> Iterator[pa.Table]:
    """The facts of a slice, in order, no more than `_ROWS_AT_ONCE` mentions folded at once."""
    if count <= _ROWS_AT_ONCE:
        yield fold(pa.concat_tables(_pieces(path)))
        return
    keys = pa.concat_tables(piece.select(KEY) for piece in _pieces(path))
    fact = runs([codes(keys[name]) for name in KEY])
    del keys
    for begin, end in pairwise(_cuts(np.bincount(fact))):
        yield fold(_chosen(path, (fact >= begin) & (fact < end)))


def _cuts(mentions: Ints) -> list[int]:
    """Numbers of facts between which the mentions are folded at once, the first 0 and the last behind all."""
    cuts, rows = [0], 0
    for number, count in enumerate(mentions.tolist()):
        if rows and rows + count > _ROWS_AT_ONCE:
            cuts.append(number)
            rows = 0
        rows += count
    return [*cuts, len(mentions)]


def _chosen(path: Path, wanted: Bools) -> pa.Table:
    pieces, first = [], 0
    for piece in _pieces(path):
        pieces.append(piece.filter(pa.array(wanted[first : first + piece.num_rows])))
        first += piece.num_rows
    return pa.concat_tables(pieces)


def _pieces(path: Path) -> Iterator[pa.Table]:
    with pa.OSFile(str(path)) as file:
        reader = pa.ipc.open_file(file)
        for number in range(reader.num_record_batches):
            yield pa.Table.from_batches([reader.get_batch(number)])


def _across(compared: _Spill, checks: Checks) -> Findings:
    """What is found between indicators: they are compared within a region, so some regions at a time."""
    parts = -(-compared.rows // _ROWS_AT_ONCE)
    found: Findings = []
    for part in range(parts):
        chosen = pa.concat_tables(piece.filter(_of_part(piece, parts, part)) for piece in compared.read())
        rows = chosen[_ROW].to_numpy()
        found += [(flag, rows[places]) for flag, places in across_indicators(chosen, checks)]
    return found


def _of_part(piece: pa.Table, parts: int, part: int) -> pa.Array:
    encoded = encoded_text(piece["region"])
    hashes = [zlib.crc32(region.encode()) % parts == part for region in encoded.dictionary.to_pylist()]
    return pc.fill_null(pa.array(hashes, pa.bool_()).take(encoded.indices), False)
