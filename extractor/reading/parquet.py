"""Parquet tables, read batch by batch and only in the columns that are needed."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from extractor.reading.document import Document, Reject
from extractor.reading.errors import Unreadable
from extractor.reading.options import FIELDS, ReadOptions
from extractor.reading.records import RecordFault, make_document, make_reject
from extractor.reading.sources import Source
from extractor.reading.streams import ByteStream

_BATCH_ROWS = 256


def read_parquet(stream: ByteStream, source: Source, options: ReadOptions) -> Iterator[Document | Reject]:
    """The documents of a Parquet table, one a row; `record N` counts rows from 0.

    A plain file is read in pieces; one that comes compressed or on standard input must fit `max_whole_bytes`.
    Raises Unreadable where the file is damaged or lacks the body's column.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    in_place = source.path is not None and not stream.compressed
    data: Any = source.path if in_place else BytesIO(stream.whole(options.max_whole_bytes))
    position = 0
    try:
        with pq.ParquetFile(data, page_checksum_verification=True) as table:
            columns = _columns(table.schema_arrow.names, options)
            for batch in table.iter_batches(_BATCH_ROWS, columns=list(columns.values()), use_threads=False):
                for row in range(batch.num_rows):
                    yield _document(batch, columns, row, source, position, options)
                    position += 1
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = str(error).strip().partition("\n")[0].rstrip(".")
        raise Unreadable(f"The Parquet file cannot be read: {reason}.", f"record {position}") from error


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
