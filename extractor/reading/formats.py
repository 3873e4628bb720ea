"""Which format an input has, by its extension and its first bytes, and the reader for it."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterator

from extractor.reading.document import Document, Reject
from extractor.reading.encodings import Decoder, detect
from extractor.reading.errors import Unreadable
from extractor.reading.jsonl import is_json_array, read_json, read_jsonl
from extractor.reading.listing import looks_like_listing, read_listing
from extractor.reading.options import ReadOptions
from extractor.reading.records import make_reject
from extractor.reading.sources import Source
from extractor.reading.streams import ByteStream, open_stream

# What is looked at to tell encoding and format. Long enough that a page in GB18030 that begins with many
# ASCII lines is told; short enough to read at once.
HEAD_BYTES = 256 << 10
_PARQUET_MAGIC = b"PAR1"
_COMPRESSED = (".gz", ".zst", ".zstd")
_EXTENSIONS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
_JSON_START = re.compile(r"\s*+(?:\{\s*+\"|\[\s*+\{)")
_HTML_STARTS = ("<!doctype html", "<html", "<head", "<body", "<?xml")


def read_format(source: Source, options: ReadOptions) -> Iterator[Document | Reject]:
    """Open `source`, settle its encoding and format and read it; whatever stops that is the last reject."""
    count = 0
    try:
        stream = open_stream(source, options)
        try:
            for outcome in _read_stream(stream, source, options):
                count += 1
                yield outcome
        finally:
            stream.close()
    except Unreadable as fault:
        yield make_reject(source, fault.place, fault.reason, fault.excerpt)
        return
    if not count:
        yield make_reject(source, "byte 0", "The input holds no document.")


def _read_stream(stream: ByteStream, source: Source, options: ReadOptions) -> Iterator[Document | Reject]:
    head = stream.head(HEAD_BYTES)
    if not head:
        raise Unreadable("The input is empty.")
    if head.startswith(_PARQUET_MAGIC) or options.format == "parquet":
        from extractor.reading.parquet import read_parquet

        return read_parquet(stream, source, options)
    decoder = detect(head)
    form = options.format or _format(source, _head_text(head, decoder))
    if form == "listing":
        return read_listing(stream, decoder, source, options)
    if form == "jsonl":
        return read_jsonl(stream, decoder, source, options)
    if form == "json":
        return read_json(stream, decoder, source, options)
    if form in ("csv", "tsv"):
        from extractor.reading.delimited import read_delimited

        return read_delimited(stream, decoder, source, options, tabs=form == "tsv")
    if form == "html":
        from extractor.reading.html import read_html

        return read_html(stream, decoder, source, options)
    from extractor.reading.plain import read_plain

    return read_plain(stream, decoder, source, options)


def _head_text(head: bytes, decoder: Decoder) -> str:
    encoding = decoder.legacy or decoder.main
    return codecs.getincrementaldecoder(encoding)("replace").decode(head[decoder.mark :])


def _format(source: Source, text: str) -> str:
    name = source.name.lower()
    base, extension = os.path.splitext(name)
    if extension in _COMPRESSED:
        extension = os.path.splitext(base)[1]
    if extension in _EXTENSIONS:
        return _EXTENSIONS[extension]
    if extension == ".json" or _JSON_START.match(text):
        return "json" if is_json_array(text) else "jsonl"
    if text.lstrip()[:20].lower().startswith(_HTML_STARTS):
        return "html"
    return "listing" if looks_like_listing(text) else "plain"
