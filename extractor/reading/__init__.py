"""Reading: from files, folders, globs and standard input to documents and rejects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from extractor.reading.document import Document, Reject
from extractor.reading.errors import InputError
from extractor.reading.options import ReadOptions
from extractor.reading.records import derive_id
from extractor.reading.sources import Source, list_sources

__all__ = [
    "Document",
    "InputError",
    "ReadOptions",
    "Reject",
    "Source",
    "derive_id",
    "list_sources",
    "read_inputs",
    "read_source",
]


def read_inputs(
    inputs: Sequence[str | Path], options: ReadOptions | None = None
) -> Iterator[Document | Reject]:
    """Every document of `inputs` (files, folders, globs, `-`), and a reject for all that cannot be read.

    Files come in the order of their names whatever the order of `inputs`, records in the order of their file.
    Ids are as given or derived from the content, and may repeat: `extractor.pipeline.duplicates` makes them
    unique. Raises InputError at the call, before anything is read, if an input does not exist.
    """
    settled = options or ReadOptions()
    sources = list_sources(inputs)
    return (outcome for source in sources for outcome in read_source(source, settled))


def read_source(source: Source, options: ReadOptions) -> Iterator[Document | Reject]:
    """The documents and rejects of one source. Never raises for what the input holds."""
    from extractor.reading.formats import read_format

    return read_format(source, options)
