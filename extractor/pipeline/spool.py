"""Documents on their way through a run: kept on disk between reading them all and extracting each.

Which document is a duplicate is known only when all have been read; standard input can be read but once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from extractor.pipeline.duplicates import Fingerprint, Identity, PositionKey
from extractor.reading.document import Document
from extractor.tables.columns import DocumentColumns
from extractor.tables.schemas import schema_of

# A worker's unit of work: small enough that workers end together, large enough to be worth sending.
_BATCH_DOCUMENTS = 64
_BATCH_CHARACTERS = 400_000


class Spool:
    """Documents in the order they were added, in an Arrow file that the run deletes."""

    def __init__(self, path: Path) -> None:
        self.documents = 0
        self._path = path
        self._columns = DocumentColumns()
        self._characters = 0
        self._digest = hashlib.sha256()
        options = pa.ipc.IpcWriteOptions(compression="zstd", emit_dictionary_deltas=False)
        self._schema = pa.schema([(f.name, _plain(f.type)) for f in schema_of("documents")])
        self._file = pa.OSFile(str(path), "wb")
        self._writer = pa.ipc.new_file(self._file, self._schema, options=options)

    def add(self, document: Document, fingerprint: Fingerprint) -> None:
        """Append one document."""
        self.documents += 1
        row = (
            document.id,
            document.title,
            document.body,
            document.published,
            document.source,
            document.collection,
            document.position,
            fingerprint.content.hex(),
            None,
        )
        for value in row:
            encoded = str(value).encode()
            self._digest.update(len(encoded).to_bytes(8, "little") + encoded)
        self._columns.add(*row)
        self._characters += len(document.title) + len(document.body)
        if len(self._columns) >= _BATCH_DOCUMENTS or self._characters >= _BATCH_CHARACTERS:
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

    def batches(self, marks: Mapping[PositionKey, Identity]) -> Iterator[pa.RecordBatch]:
        """The documents in the schema of `documents`, with the ids and duplicates that `marks` names."""
        with pa.OSFile(str(self._path)) as file:
            reader = pa.ipc.open_file(file)
            for number in range(reader.num_record_batches):
                yield _marked(reader.get_batch(number), marks)

    def _flush(self) -> None:
        if len(self._columns):
            batch = self._columns.batch()
            arrays = [_decoded(column) for column in batch.columns]
            self._writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=self._schema))
        self._columns = DocumentColumns()
        self._characters = 0


def _plain(type_: pa.DataType) -> pa.DataType:
    # The Arrow file format allows one dictionary a column, and a new batch brings new sources.
    return type_.value_type if pa.types.is_dictionary(type_) else type_


def _decoded(array: pa.Array) -> pa.Array:
    return array.cast(_plain(array.type))


def _marked(batch: pa.RecordBatch, marks: Mapping[PositionKey, Identity]) -> pa.RecordBatch:
    schema = schema_of("documents")
    columns = {name: batch.column(name) for name in schema.names}
    keys = zip(columns["source"].to_pylist(), columns["position"].to_pylist(), strict=True)
    found = [marks.get(key) for key in keys]
    ids = columns["id"].to_pylist()
    columns["id"] = pa.array(
        [mark.id if mark else id_ for mark, id_ in zip(found, ids, strict=True)], pa.string()
    )
    columns["duplicate_of"] = pa.array([mark.duplicate_of if mark else None for mark in found], pa.string())
    for name in ("source", "collection"):
        columns[name] = columns[name].dictionary_encode().cast(schema.field(name).type)
    return pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)
