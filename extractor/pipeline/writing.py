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
import pyarrow.compute as pc
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
_PAGE_ROWS = {"documents": 1}
_PAGE_ROWS_OF_OTHERS = 1024
# Pieces that wait are put together when they are so many, to one of no more than so many rows.
_LOOSE_PIECES = 64
_PIECE_ROWS = 4096


class TableWriter:
    """Writes one table to `path`; a context manager. `rows` counts what was written."""

    def __init__(self, path: Path, table: str, stamp: Mapping[str, str]) -> None:
        self.rows = 0
        self._schema = stamped(schema_of(table), stamp)
        self._group = _ROW_GROUP.get(table, _ROW_GROUP_ROWS)
        self._waiting = _Waiting(self._schema.remove_metadata())
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
        plain = batch.replace_schema_metadata(None)
        ends = np.cumsum(_bytes_of(plain))
        start = before = 0
        while start < plain.num_rows:
            waiting = self._waiting
            full = int(np.searchsorted(ends, before + _ROW_GROUP_BYTES - waiting.bytes)) + 1
            end = min(plain.num_rows, start + self._group - waiting.rows, full)
            waiting.add(plain.slice(start, end - start), int(ends[end - 1]) - before)
            start, before = end, int(ends[end - 1])
            if waiting.rows >= self._group or waiting.bytes >= _ROW_GROUP_BYTES:
                self._flush()

    def write_table(self, table: pa.Table) -> None:
        """Append the rows of `table`, which has the table's columns."""
        for batch in table.to_batches():
            self.write(batch)

    def close(self) -> None:
        """Write what is left and end the file; a second call does nothing."""
        if self._writer.is_open:
            self._flush()
            self._writer.close()

    def _flush(self) -> None:
        table = self._waiting.taken()
        if table.num_rows:
            self._writer.write_table(_canonical(table, self._schema), row_group_size=self._group)
            del table
            give_back()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._writer.close()


class _Waiting:
    """Rows on their way into a row group: how many, and how many bytes by `_bytes_of`."""

    def __init__(self, schema: pa.Schema) -> None:
        self.rows = self.bytes = self._loose_rows = 0
        self._schema = schema
        self._whole: list[pa.RecordBatch] = []
        self._loose: list[pa.RecordBatch] = []

    def add(self, batch: pa.RecordBatch, size: int) -> None:
        """Append `batch`."""
        self.rows += batch.num_rows
        self.bytes += size
        self._loose.append(batch)
        self._loose_rows += batch.num_rows
        if len(self._loose) >= _LOOSE_PIECES or self._loose_rows >= _PIECE_ROWS:
            self._put_together()

    def taken(self) -> pa.Table:
        """All rows; none wait any more."""
        table = pa.Table.from_batches([*self._whole, *self._loose], schema=self._schema)
        self.rows = self.bytes = self._loose_rows = 0
        self._whole, self._loose = [], []
        return table

    def _put_together(self) -> None:
        if self._whole and self._whole[-1].num_rows + self._loose_rows <= _PIECE_ROWS:
            self._loose.insert(0, self._whole.pop())
        self._whole += pa.Table.from_batches(self._loose).combine_chunks().to_batches()
        self._loose, self._loose_rows = [], 0


def _bytes_of(batch: pa.RecordBatch) -> Any:
    """What each row's texts and lists take, about; words of dictionaries are few, and numbers are counted as rows."""
    total = np.zeros(batch.num_rows, np.int64)
    for column in batch.columns:
        if pa.types.is_string(column.type):
            total += pc.fill_null(pc.binary_length(column), 0).to_numpy()
        elif pa.types.is_list(column.type):
            total += _MEMBER_BYTES * pc.fill_null(pc.list_value_length(column), 0).to_numpy().astype(np.int64)
    return total


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
