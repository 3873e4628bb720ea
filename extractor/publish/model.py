"""The tables as a database has them: flat, with keys, and every column described in Chinese and English.

The tables of an output folder keep lists in cells; a dashboard cannot read those. Here `dissent` is a table
of its own, flags are text joined by `;`, every row has a key, and facts and mentions point to the dimension
tables `indicators`, `regions` and `units` (extractor/publish/dimensions.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

Rows = Callable[[], Iterator[pa.RecordBatch]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `references` is the table whose key it holds, if any; `zh` its Chinese heading."""

    name: str
    type: pa.DataType
    nullable: bool
    description: str
    zh: str
    sdmx: str | None = None
    references: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `key` are the columns that tell a row from all others, `rows()` its batches, anew each time."""

    name: str
    zh: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Rows

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema of each batch."""
        return pa.schema(
            [
                pa.field(c.name, c.type, nullable=c.nullable, metadata={"description": c.description})
                for c in self.columns
            ],
            metadata={"description": self.description},
        )

    def reader(self) -> pa.RecordBatchReader:
        """The rows as a stream."""
        schema = self.schema
        batches = (pa.RecordBatch.from_arrays(batch.columns, schema=schema) for batch in self.rows())
        return pa.RecordBatchReader.from_batches(schema, batches)


@dataclass(frozen=True, slots=True)
class Model:
    """All tables, each after those that it points to, and what the run says of itself."""

    tables: tuple[Table, ...]
    stamp: Mapping[str, str]
    periods: tuple[str, ...]

    def __getitem__(self, name: str) -> Table:
        return next(table for table in self.tables if table.name == name)


def fixed(schema: pa.Schema, rows: Sequence[Mapping[str, object]]) -> Rows:
    """The rows of a small table that is in memory."""
    batch = pa.RecordBatch.from_pylist(list(rows), schema=schema)
    return lambda: iter([batch])


def columns_of(
    described: Iterable[tuple[str, pa.DataType, bool, str]],
    headings: Mapping[str, tuple[str, str | None]],
    references: Mapping[str, str],
) -> tuple[Column, ...]:
    """Columns from (name, type, nullable, description), with the Chinese heading and SDMX concept of each."""
    return tuple(
        Column(name, type_, nullable, text, *headings[name], references.get(name))
        for name, type_, nullable, text in described
    )
