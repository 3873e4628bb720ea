"""Documents on their way through a run: kept on disk between reading them all and extracting each.

Which document is a duplicate is known only when all have been read; standard input can be read but once.
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from extractor.pipeline.registry import Identities
from extractor.reading.document import Document
from extractor.tables.schemas import schema_of

# A worker's unit of work: small enough that workers end together, large enough to be worth sending.
_BATCH_DOCUMENTS = 64
_BATCH_CHARACTERS = 400_000


class Spool:
    """Documents in the order they were added, in an Arrow file that the run deletes.

    `written` is called with each batch of them, as it is written.
    """

    def __init__(self, path: Path, written: Callable[[pa.RecordBatch], None] | None = None) -> None:
        self.documents = 0
        self._written = written
        self._path = path
        self._columns = _empty()
        self._characters = 0
        self._digest = hashlib.sha256()
        self._starts = array("q")
        # Its threads cost more than they save on batches of this size.
        options = pa.ipc.IpcWriteOptions(compression="lz4", emit_dictionary_deltas=False, use_threads=False)
        self._schema = pa.schema([(f.name, _plain(f.type)) for f in _spooled(schema_of("documents"))])
        self._file = pa.OSFile(str(path), "wb")
        self._writer = pa.ipc.new_file(self._file, self._schema, options=options)

    @property
    def batch_count(self) -> int:
        """How many batches were written."""
        return len(self._starts)

    def add(self, document: Document, content: bytes) -> None:
        """Append one document, whose content hash begins with `content`."""
        self.documents += 1
        row = (
            document.id,
            document.title,
            document.body,
            document.published,
            document.source,
            document.collection,
            document.position,
            content.hex(),
        )
        text = "".join(map(str, row))
        self._digest.update(f"{[len(str(value)) for value in row]}{text}".encode())
        for values, value in zip(self._columns, row, strict=True):
            values.append(value)
        self._characters += len(document.title) + len(document.body)
        if len(self._columns[0]) >= _BATCH_DOCUMENTS or self._characters >= _BATCH_CHARACTERS:
            self._flush()

    def close(self) -> str:
        """End writing. Gives the SHA-256 of all that was added, in its order."""
        try:
            self._flush()
            self._writer.close()
        finally:
            self.abandon()
        return self._digest.hexdigest()

    def abandon(self) -> None:
        """Let go of the file without ending it; a second call does nothing."""
        self._file.close()

    def batches(self, identities: Identities) -> Iterator[pa.RecordBatch]:
        """What `spooled` gives of this spool."""
        return spooled(self._path, identities)

    def names(self, rows: Sequence[int]) -> Iterator[tuple[str, str, int]]:
        """Id, source and position of documents by their numbers, which ascend. The spool is closed."""
        for columns in self._columns_of(("id", "source", "position"), rows):
            yield from zip(*columns, strict=True)

    def in_full(self, rows: Sequence[int]) -> Iterator[Document]:
        """The documents of `rows`, which ascend, as they were added. The spool is closed."""
        names = ("id", "title", "body", "published", "source", "collection", "position")
        for columns in self._columns_of(names, rows):
            yield from map(Document, *columns)

    def _columns_of(self, names: Sequence[str], rows: Sequence[int]) -> Iterator[list[list[Any]]]:
        """The columns `names` of `rows`, batch by batch; only these columns are decompressed."""
        if not rows:
            return
        fields = [self._schema.get_field_index(name) for name in names]
        options = pa.ipc.IpcReadOptions(included_fields=fields, use_threads=False)
        with pa.OSFile(str(self._path)) as file:
            reader = pa.ipc.open_file(file, options=options)
            begin = 0
            while begin < len(rows):
                number = bisect_right(self._starts, rows[begin]) - 1
                after = self._starts[number + 1] if number + 1 < len(self._starts) else self.documents
                end = begin
                while end < len(rows) and rows[end] < after:
                    end += 1
                wanted = pa.array([row - self._starts[number] for row in rows[begin:end]], pa.int64())
                batch = reader.get_batch(number).take(wanted)
                yield [batch.column(name).to_pylist() for name in names]
                begin = end

    def _flush(self) -> None:
        count = len(self._columns[0])
        if count:
            self._starts.append(self.documents - count)
            arrays = [pa.array(v, f.type) for v, f in zip(self._columns, self._schema, strict=True)]
            batch = pa.RecordBatch.from_arrays(arrays, schema=self._schema)
            self._writer.write_batch(batch)
            if self._written is not None:
                self._written(batch)
        self._columns = _empty()
        self._characters = 0


def spooled(path: Path, identities: Identities) -> Iterator[pa.RecordBatch]:
    """The documents of a closed spool in the schema of `documents`, with the ids and duplicates that
    `identities` names."""
    first = 0
    with pa.OSFile(str(path)) as file:
        reader = pa.ipc.open_file(file, options=pa.ipc.IpcReadOptions(use_threads=False))
        for number in range(reader.num_record_batches):
            batch = reader.get_batch(number)
            yield _marked(batch, identities, first)
            first += batch.num_rows


def _spooled(schema: pa.Schema) -> list[pa.Field]:
    return [field for field in schema if field.name != "duplicate_of"]


def _empty() -> tuple[list[Any], ...]:
    return tuple([] for _ in _spooled(schema_of("documents")))


def _plain(type_: pa.DataType) -> pa.DataType:
    # The Arrow file format allows one dictionary a column, and a new batch brings new sources.
    return type_.value_type if pa.types.is_dictionary(type_) else type_


def _marked(batch: pa.RecordBatch, identities: Identities, first: int) -> pa.RecordBatch:
    schema = schema_of("documents")
    columns = {name: batch.column(name) for name in schema.names if name != "duplicate_of"}
    columns["duplicate_of"] = pa.nulls(batch.num_rows, pa.string())
    found = list(identities.between(first, first + batch.num_rows))
    if found:
        ids: list[str] = columns["id"].to_pylist()
        heads: list[str | None] = [None] * batch.num_rows
        for row, name, head in found:
            ids[row - first] = name or ids[row - first]
            heads[row - first] = head
        columns["id"], columns["duplicate_of"] = pa.array(ids, pa.string()), pa.array(heads, pa.string())
    for name in ("source", "collection"):
        columns[name] = columns[name].dictionary_encode().cast(schema.field(name).type)
    return pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)
