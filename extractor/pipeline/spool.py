"""Documents on their way through a run: kept on disk between reading them all and extracting each.

Which document is a duplicate is known only when all have been read; standard input can be read but once.
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa

from extractor.pipeline.registry import Identities
from extractor.reading.document import Document
from extractor.tables.schemas import schema_of

# A worker's unit of work: small enough that workers end together, large enough to be worth sending, and the making of
# two hundred columns.
_BATCH_DOCUMENTS = 256
_BATCH_CHARACTERS = 200_000

TEXT = "text"
"""Beside the columns of `documents` a spooled batch has this one: a hash of all that results of a text hang on."""

Contents = Callable[[Sequence[Document]], Sequence[bytes]]
"""Gives what the content hash of each document begins with."""


class Spool:
    """Documents in the order they were added, in an Arrow file that the run deletes.

    `contents` is asked for each batch of them, `written` called with it as it is written.
    """

    def __init__(
        self, path: Path, contents: Contents, written: Callable[[pa.RecordBatch], None] | None = None
    ) -> None:
        self.documents = 0
        self._contents = contents
        self._written = written
        self._path = path
        self._waiting: list[Document] = []
        self._characters = 0
        self._digest = hashlib.sha256()
        self._starts = array("q")
        # Its threads cost more than they save on batches of this size.
        options = pa.ipc.IpcWriteOptions(compression="lz4", emit_dictionary_deltas=False, use_threads=False)
        self._schema = _schema()
        self._file = pa.OSFile(str(path), "wb")
        self._writer = pa.ipc.new_file(self._file, self._schema, options=options)

    @property
    def batch_count(self) -> int:
        """How many batches were written."""
        return len(self._starts)

    def add(self, document: Document) -> None:
        """Append one document."""
        self.documents += 1
        self._waiting.append(document)
        self._characters += len(document.title) + len(document.body)
        if len(self._waiting) >= _BATCH_DOCUMENTS or self._characters >= _BATCH_CHARACTERS:
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
        waiting = self._waiting
        if not waiting:
            return
        self._waiting, self._characters = [], 0
        contents = [content.hex() for content in self._contents(waiting)]
        own = [
            pa.array([getattr(one, name) for one in waiting], self._schema.field(name).type) for name in _OWN
        ]
        texts = text_hashes(*(own[_OWN.index(name)] for name in ("title", "body", "published")))
        for one, content, text in zip(waiting, contents, texts, strict=True):
            row = (one.id, one.source, one.collection, one.position, content, text)
            self._digest.update(repr(row).encode("utf-8", "surrogatepass"))
        arrays = [*own, pa.array(contents, pa.string()), pa.array(texts, pa.binary())]
        batch = pa.RecordBatch.from_arrays(arrays, schema=self._schema)
        self._starts.append(self.documents - len(waiting))
        self._writer.write_batch(batch)
        if self._written is not None:
            self._written(batch)


def text_hashes(titles: pa.StringArray, bodies: pa.StringArray, published: pa.Date32Array) -> list[bytes]:
    """SHA-256 of each text: title, body and date of publication, and where one ends and the next begins."""
    found = []
    days = published.cast(pa.int32()).to_pylist()
    for title, body, day in zip(_values(titles), _values(bodies), days, strict=True):
        digest = hashlib.sha256(f"{len(title)} {len(body)} {day} ".encode())
        digest.update(title)
        digest.update(body)
        found.append(digest.digest())
    return found


def spooled(path: Path, identities: Identities) -> Iterator[pa.RecordBatch]:
    """The documents of a closed spool in the schema of `documents`, and `TEXT` behind it, with the ids and duplicates
    that `identities` names."""
    first = 0
    with pa.OSFile(str(path)) as file:
        reader = pa.ipc.open_file(file, options=pa.ipc.IpcReadOptions(use_threads=False))
        for number in range(reader.num_record_batches):
            batch = reader.get_batch(number)
            yield _marked(batch, identities, first)
            first += batch.num_rows


_OWN = ("id", "title", "body", "published", "source", "collection", "position")


def _schema() -> pa.Schema:
    fields = [
        (field.name, _plain(field.type)) for field in schema_of("documents") if field.name != "duplicate_of"
    ]
    return pa.schema([*fields, (TEXT, pa.binary())])


def _values(column: pa.StringArray) -> Iterator[memoryview]:
    """The bytes of each value of a column without nulls, not copied."""
    _, offsets, content = column.buffers()
    ends = memoryview(offsets).cast("i")[column.offset : column.offset + len(column) + 1]
    whole = memoryview(content) if content is not None else memoryview(b"")
    return (whole[start:end] for start, end in pairwise(ends))


def _plain(type_: pa.DataType) -> pa.DataType:
    # The Arrow file format allows one dictionary a column, and a new batch brings new sources.
    return type_.value_type if pa.types.is_dictionary(type_) else type_


@cache
def _marked_schema() -> pa.Schema:
    return schema_of("documents").append(pa.field(TEXT, pa.binary()))


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
        columns[name] = columns[name].dictionary_encode()
    return pa.RecordBatch.from_arrays(
        [*(columns[name] for name in schema.names), batch.column(TEXT)], schema=_marked_schema()
    )
