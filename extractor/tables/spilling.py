"""Tables larger than memory, on disk: written piece by piece, read in pieces or in parts that fit."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from extractor.tables.codes import Ints, mapped_ints

_PIECE_ROWS = 4096
# Files written at once: what has more parts is cut twice.
_MOST_PARTS = 256

Pieces = Callable[[Sequence[str]], Iterator[pa.Table]]
"""Reads some columns of a table, in pieces; may be called more than once."""


class Spill:
    """Tables of one schema, one after another in an Arrow file. Words are written out in place of dictionaries."""

    def __init__(self, path: Path) -> None:
        self.rows = 0
        self.path = path
        self._writer: pa.ipc.RecordBatchFileWriter | None = None
        self._schema: pa.Schema | None = None

    def write(self, table: pa.Table) -> None:
        """Append `table`."""
        plain = without_dictionaries(table)
        if self._writer is None:
            self._schema = plain.schema
            options = pa.ipc.IpcWriteOptions(compression="lz4")
            self._writer = pa.ipc.new_file(str(self.path), plain.schema, options=options)
        self._writer.write_table(plain, max_chunksize=_PIECE_ROWS)
        self.rows += table.num_rows

    def pieces(self, names: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """What was written, or some of its columns, in its order; nothing can be written any more."""
        if self._writer is None or self._schema is None:
            return
        self._writer.close()
        fields = None if names is None else [self._schema.get_field_index(name) for name in names]
        options = pa.ipc.IpcReadOptions(included_fields=fields)
        with pa.OSFile(str(self.path)) as file:
            reader = pa.ipc.open_file(file, options=options)
            for number in range(reader.num_record_batches):
                yield pa.Table.from_batches([reader.get_batch(number)])

    def parts(self, names: Sequence[str], most: int) -> Iterator[pa.Table]:
        """All rows in tables of about `most` rows, those with the same values of `names` in one."""
        count = min(_MOST_PARTS, -(-self.rows // most))
        if count <= 1:
            yield from [pa.concat_tables(self.pieces())] if self.rows else []
            return
        parts = _distributed(
            self.pieces(), lambda piece: _hashes(piece, names) % count, self.path.with_suffix(".part")
        )
        for _, part in sorted(parts.items()):
            yield pa.concat_tables(part.pieces())
            part.remove()

    def remove(self) -> None:
        """Remove the file; a second call does nothing."""
        if self._writer is not None:
            self._writer.close()
        self.path.unlink(missing_ok=True)


def without_dictionaries(table: pa.Table) -> pa.Table:
    """`table` with its words written out."""
    return table.cast(pa.schema([(field.name, _plain(field.type)) for field in table.schema]))


def slices(read: Pieces, names: Sequence[str], by: str, most: int, path: Path) -> Iterator[tuple[Spill, int]]:
    """The rows that `read` gives, by the values of the column `by`, in their order, null first.

    Values that follow on one another share a slice while it has no more than `most` rows. Gives each slice, in a file
    whose name begins like `path`, with its number of values; who takes it removes it.
    """
    sizes: Counter[str | None] = Counter()
    for piece in read([by]):
        for row in pc.value_counts(piece[by].cast(pa.string())).to_pylist():
            sizes[row["values"]] += row["counts"]
    number_of: dict[str | None, int] = {}
    number = rows = 0
    for value in sorted(sizes, key=lambda value: (value is not None, value or "")):
        if rows and rows + sizes[value] > most:
            number, rows = number + 1, 0
        rows += sizes[value]
        number_of[value] = number
    values = Counter(number_of.values())

    def number_in(piece: pa.Table) -> Ints:
        return mapped_ints(piece[by], lambda value: number_of.get(value, -1))

    for number, spill in sorted(_distributed(read(names), number_in, path).items()):
        yield spill, values[number]


def between(
    read: Pieces, rows: int, names: Sequence[str], key: Sequence[str], most: int, path: Path
) -> Iterator[Spill]:
    """The `rows` rows that `read` gives, sorted by `key` from slice to slice, in their own order within a slice.

    Rows with the same key are in one slice; slices have no more than `most` rows where keys have no more. Who
    takes a slice removes it.
    """
    for spill, values in slices(read, names, key[0], max(most, -(-rows // _MOST_PARTS)), path):
        rest = key if values > 1 else key[1:]
        if spill.rows <= most or not rest:
            yield spill
            continue
        inner = spill.path.with_name(f"{spill.path.name}-")
        yield from between(spill.pieces, spill.rows, names, rest, most, inner)
        spill.remove()


def _distributed(
    pieces: Iterator[pa.Table], number_in: Callable[[pa.Table], Ints], path: Path
) -> dict[int, Spill]:
    """A file for each number that `number_in` gives the rows of `pieces`, named `path` with the number behind."""
    spills: dict[int, Spill] = {}
    for piece in pieces:
        numbers = number_in(piece)
        order = np.argsort(numbers, kind="stable")
        ordered = without_dictionaries(piece).take(pa.array(order))
        found, starts = np.unique(numbers[order], return_index=True)
        ends = [*starts[1:].tolist(), len(numbers)]
        for number, start, end in zip(found.tolist(), starts.tolist(), ends, strict=True):
            if number not in spills:
                spills[number] = Spill(path.with_name(f"{path.name}{number}"))
            spills[number].write(ordered.slice(start, end - start))
    return spills


def _hashes(piece: pa.Table, names: Sequence[str]) -> Ints:
    """A hash of each row's values of `names`."""
    hashes = np.zeros(piece.num_rows, np.int64)
    for name in names:
        hashes = hashes * 31 + mapped_ints(piece[name], lambda value: zlib.crc32((value or "").encode()))
    # Positive, however far the products went round.
    return hashes & np.iinfo(np.int64).max


def _plain(type_: pa.DataType) -> pa.DataType:
    return type_.value_type if pa.types.is_dictionary(type_) else type_
