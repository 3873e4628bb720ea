"""Parquet tables, read batch by batch and only in the columns that are needed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from extractor.reading.document import Document, Reject
from extractor.reading.errors import Unreadable
from extractor.reading.options import FIELDS, ReadOptions
from extractor.reading.records import RecordFault, make_document, make_reject
from extractor.reading.sources import Source
from extractor.reading.streams import RATIO_GRACE, ByteStream

_BATCH_ROWS = 256


def read_parquet(stream: ByteStream, source: Source, options: ReadOptions) -> Iterator[Document | Reject]:
    """The documents of a Parquet table, one a row; `record N` counts rows from 0.

    A plain file is read in pieces; one that comes compressed or on standard input must fit `max_whole_bytes`.
    Raises Unreadable where the file is damaged, lacks the body's column, or grows beyond the limits of compressed
    inputs: a dictionary of one word makes a text of each of a million rows.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    in_place = source.path is not None and not stream.compressed
    data: Any = source.path if in_place else BytesIO(stream.whole(options.max_whole_bytes))
    growth = _Growth(os.path.getsize(data) if in_place else len(data.getbuffer()), options)
    position = 0
    try:
        with pq.ParquetFile(data, page_checksum_verification=True) as table:
            columns = _columns(table.schema_arrow.names, options)
            growth.check_chunks(table.metadata, set(columns.values()))
            for batch in table.iter_batches(_BATCH_ROWS, columns=list(columns.values()), use_threads=False):
                for row in range(batch.num_rows):
                    outcome = _document(batch, columns, row, source, position, options)
                    growth.add(outcome, position)
                    yield outcome
                    position += 1
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = str(error).strip().partition("\n")[0].rstrip(".")
        raise Unreadable(f"The Parquet file cannot be read: {reason}.", f"record {position}") from error


class _Growth:
    """What a file of `size` bytes becomes when its texts are written out, held against the limits."""

    def __init__(self, size: int, options: ReadOptions) -> None:
        self._size = max(size, 1)
        self._options = options
        self._read = 0

    def check_chunks(self, metadata: Any, columns: set[str]) -> None:
        """Refuse a file one of whose wanted column chunks would grow too much when it is decompressed as a whole."""
        for group in map(metadata.row_group, range(metadata.num_row_groups)):
            for chunk in map(group.column, range(group.num_columns)):
                if chunk.path_in_schema in columns:
                    self._check(chunk.total_uncompressed_size, "record 0")

    def add(self, outcome: Document | Reject, position: int) -> None:
        """Count a document; refuse the rest of the file where it has grown too much."""
        if isinstance(outcome, Document):
            self._read += len(outcome.title.encode()) + len(outcome.body.encode())
            self._check(self._read, f"record {position}")

    def _check(self, read: int, place: str) -> None:
        if read > self._options.max_decompressed_bytes:
            limit = self._options.max_decompressed_bytes
            raise Unreadable(
                f"The Parquet file decompresses to more than the limit of {limit:,} bytes.", place
            )
        ratio = self._options.max_compression_ratio
        if read > RATIO_GRACE and read > ratio * self._size:
            raise Unreadable(
                f"The Parquet file grows more than {ratio:g} times when decompressed, the limit.", place
            )


def _columns(names: list[str], options: ReadOptions) -> dict[str, str]:
    columns = {name: options.column(name) for name in FIELDS if options.column(name) in names}
    if "body" not in columns:
        raise Unreadable(
            f"The table has no column {options.column('body')!r}; its columns are {', '.join(names[:20])}."
        )
    twice = [column for column in columns.values() if names.count(column) > 1]
    if twice:
        raise Unreadable(f"The table has the column {twice[0]!r} more than once.")
    return columns


def _document(
    batch: Any, columns: dict[str, str], row: int, source: Source, position: int, options: ReadOptions
) -> Document | Reject:
    place = f"record {position}"
    try:
        fields = {name: batch.column(column)[row].as_py() for name, column in columns.items()}
        return make_document(fields, source, source.folder, position, options)
    except UnicodeDecodeError as error:
        return make_reject(source, place, f"A cell is not valid UTF-8 at its byte {error.start}.")
    except (ValueError, OverflowError) as error:
        return make_reject(source, place, f"A cell cannot be read: {error}.")
    except RecordFault as fault:
        return make_reject(source, place, str(fault), fields.get("body") or fields.get("title"))
