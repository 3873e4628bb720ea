"""Tables to Parquet files whose bytes depend on the rows alone.

Rows are gathered to row groups of a fixed size and their dictionaries are built anew for each, so that
neither the batches they came in nor the number of workers shows in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from extractor.tables.schemas import schema_of, stamped

_ROW_GROUP = {"documents": 4096}
_ROW_GROUP_ROWS = 65_536
_COMPRESSION_LEVEL = 3


class TableWriter:
    """Writes one table to `path`; a context manager. `rows` counts what was written."""

    def __init__(self, path: Path, table: str, stamp: Mapping[str, str]) -> None:
        self.rows = 0
        self._schema = stamped(schema_of(table), stamp)
        self._group = _ROW_GROUP.get(table, _ROW_GROUP_ROWS)
        self._waiting: list[pa.RecordBatch] = []
        self._waiting_rows = 0
        # Page checksums: without them a flipped byte is read as wrong data.
        self._writer = pq.ParquetWriter(
            path,
            self._schema,
            compression="zstd",
            compression_level=_COMPRESSION_LEVEL,
            write_page_checksum=True,
        )

    def write(self, batch: pa.RecordBatch) -> None:
        """Append the rows of `batch`, which has the table's columns."""
        self.rows += batch.num_rows
        self._waiting.append(batch.replace_schema_metadata(None))
        self._waiting_rows += batch.num_rows
        if self._waiting_rows >= self._group:
            self._flush(whole_groups=True)

    def write_table(self, table: pa.Table) -> None:
        """Append the rows of `table`, which has the table's columns."""
        for batch in table.to_batches():
            self.write(batch)

    def close(self) -> None:
        """Write what is left and end the file; a second call does nothing."""
        if self._writer.is_open:
            self._flush(whole_groups=False)
            self._writer.close()

    def _flush(self, *, whole_groups: bool) -> None:
        table = pa.Table.from_batches(self._waiting, schema=self._schema.remove_metadata())
        end = table.num_rows - table.num_rows % self._group if whole_groups else table.num_rows
        for start in range(0, end, self._group):
            group = table.slice(start, min(self._group, end - start))
            self._writer.write_table(_canonical(group, self._schema), row_group_size=self._group)
        self._waiting = table.slice(end).to_batches()
        self._waiting_rows = table.num_rows - end

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._writer.close()


def _canonical(group: pa.Table, schema: pa.Schema) -> pa.Table:
    arrays = []
    for column, field in zip(group.columns, schema, strict=True):
        array = column.combine_chunks()
        if pa.types.is_dictionary(field.type):
            array = array.cast(pa.string()).dictionary_encode().cast(field.type)
        arrays.append(array)
    return pa.Table.from_arrays(arrays, schema=schema)
