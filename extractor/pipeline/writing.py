"""Tables to Parquet files whose bytes depend on the rows alone.

Rows are gathered to row groups whose ends hang on the rows alone, and their dictionaries are built anew for each,
so that neither the batches they came in nor the number of workers shows in the file.

What waits for its row group is put together as it comes: a column of a batch of a dozen rows takes ten times its
content, and a row group is filled by thousands of such batches.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from extractor.tables.memory import give_back
from extractor.tables.schemas import schema_of, stamped

_ROW_GROUP = {"documents": 4096}
_ROW_GROUP_ROWS = 65_536
# Of texts and lists: a row group ends with the row that reaches it, however few rows it has then.
_ROW_GROUP_BYTES = 8 << 20
# What a member of a list counts for: a dissenting mention has ten columns.
_MEMBER_BYTES = 100
_COMPRESSION_LEVEL = 3
_PAGE_ROWS = {"documents": 4}
_PAGE_ROWS_OF_OTHERS = 1024
# Pieces are put together when they are so many, or have so many rows or bytes.
_LOOSE_PIECES = 64
_PIECE_ROWS = 4096
_PIECE_BYTES = 1 << 20


class TableWriter:
    """Writes one table to `path`; a context manager. `rows` counts what was written."""

    def __init__(self, path: Path, table: str, stamp: Mapping[str, str]) -> None:
        self.rows = 0
        self._schema = stamped(schema_of(table), stamp)
        self._group = _ROW_GROUP.get(table, _ROW_GROUP_ROWS)
        self._pieces = _Pieces()
        # What belongs to the next row group, with its rows and their bytes by `_bytes_of`.
        self._waiting: list[pa.RecordBatch] = []
        self._rows = self._bytes = 0
        self._is_large = False
        # Page checksums: without them a flipped byte is read as wrong data.
        self._writer = pq.ParquetWriter(
            path,
            self._schema,
            compression="zstd",
            compression_level=_COMPRESSION_LEVEL,
            write_page_checksum=True,
            # Whether a page is full is looked at after so many rows, which may be long: else it holds them all.
            write_batch_size=_PAGE_ROWS.get(table, _PAGE_ROWS_OF_OTHERS),
        )

    def write(self, batch: pa.RecordBatch) -> None:
        """Append the rows of `batch`, which has the table's columns."""
        self.rows += batch.num_rows
        if batch.num_rows and self._pieces.add(batch.replace_schema_metadata(None)):
            self._sort_in()

    def _sort_in(self) -> None:
        """Give the pieces that have come to the row groups that they belong to."""
        for batch in self._pieces.taken():
            ends = np.cumsum(_bytes_of(batch))
            start = before = 0
            while start < batch.num_rows:
                full = int(np.searchsorted(ends, before + _ROW_GROUP_BYTES - self._bytes)) + 1
                end = min(batch.num_rows, start + self._group - self._rows, full)
                self._waiting.append(batch.slice(start, end - start))
                self._rows += end - start
                self._bytes += int(ends[end - 1]) - before
                start, before = end, int(ends[end - 1])
                if self._rows >= self._group or self._bytes >= _ROW_GROUP_BYTES:
                    self._flush()
                    give_back()
                    self._is_large = True

    def write_table(self, table: pa.Table) -> None:
        """Append the rows of `table`, which has the table's columns."""
        for batch in table.to_batches():
            self.write(batch)

    def close(self) -> None:
        """Write what is left and end the file; a second call does nothing."""
        if self._writer.is_open:
            self._sort_in()
            self._flush()
            if self._is_large:
                give_back()
            self._writer.close()

    def _flush(self) -> None:
        if self._waiting:
            table = pa.Table.from_batches(self._waiting)
            self._waiting, self._rows, self._bytes = [], 0, 0
            self._writer.write_table(_canonical(table, self._schema), row_group_size=self._group)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._writer.close()


class _Pieces:
    """Batches as they come."""

    def __init__(self) -> None:
        self._batches: list[pa.RecordBatch] = []
        self._rows = self._bytes = 0

    def add(self, batch: pa.RecordBatch) -> bool:
        """Take a batch; whether there are enough to be put together."""
        self._batches.append(batch)
        self._rows += batch.num_rows
        self._bytes += batch.nbytes
        return len(self._batches) >= _LOOSE_PIECES or self._rows >= _PIECE_ROWS or self._bytes >= _PIECE_BYTES

    def taken(self) -> list[pa.RecordBatch]:
        """All rows, put together; none are here any more."""
        batches, self._batches, self._rows, self._bytes = self._batches, [], 0, 0
        if len(batches) < 2:
            return batches
        whole: list[pa.RecordBatch] = pa.Table.from_batches(batches).combine_chunks().to_batches()
        return whole


def _bytes_of(batch: pa.RecordBatch) -> Any:
    """What each row's texts and lists take, about; words of dictionaries are few, and numbers are counted as rows."""
    total = np.zeros(batch.num_rows, np.int64)
    for column in batch.columns:
        if isinstance(column, pa.StringArray):
            total += _lengths(column)
        elif isinstance(column, pa.ListArray):
            total += _MEMBER_BYTES * _lengths(column)
    return total


def _lengths(column: pa.StringArray | pa.ListArray) -> Any:
    """Of each value, in bytes or members; what is null has none."""
    offsets = np.frombuffer(column.buffers()[1], np.int32, len(column) + 1, 4 * column.offset)
    lengths = np.diff(offsets)
    return np.where(column.is_valid(), lengths, 0) if column.null_count else lengths


def _canonical(group: pa.Table, schema: pa.Schema) -> pa.Table:
    arrays = []
    for column, field in zip(group.columns, schema, strict=True):
        whole = column.combine_chunks()
        arrays.append(_renumbered(whole) if pa.types.is_dictionary(field.type) else whole)
    return pa.Table.from_arrays(arrays, schema=schema)


def _renumbered(column: pa.DictionaryArray) -> pa.DictionaryArray:
    """`column` with its words numbered as they come; those that no row holds go."""
    numbers = column.indices.dictionary_encode()
    return pa.DictionaryArray.from_arrays(numbers.indices, column.dictionary.take(numbers.dictionary))
