"""Listing pages, the native format: records of `-`, a title line, one body line and a date line.

Footers between or after records are furniture and fall away; blank lines mean nothing. A separator line and
a date line each end a record, so a record that lacks one of its parts cannot take its neighbour's: it becomes
a reject that says what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeVar

from extractor.reading.document import Document, Reject
from extractor.reading.encodings import Decoder
from extractor.reading.furniture import is_furniture
from extractor.reading.lines import Line, decoded_lines
from extractor.reading.options import ReadOptions
from extractor.reading.records import RecordFault, make_document, make_reject, parse_date
from extractor.reading.sources import Source
from extractor.reading.streams import ByteStream

Outcome = TypeVar("Outcome", Document, Reject, Document | Reject)

SEPARATOR = "-"
# Lines of a broken record beyond these are counted but not kept.
_KEPT_LINES = 3
_DATED_LINE = re.compile(r"^[ \t]*\d{4}([-/.])\d{1,2}\1\d{1,2}[ \t]*\r?$", re.ASCII | re.MULTILINE)


def looks_like_listing(text: str) -> bool:
    """Whether the start of an input is a listing page: a separator comes first, or one stands alone on a line
    and a date does too."""
    lines = [line.strip() for line in text.split("\n")]
    first = next((line for line in lines if line), "")
    return first == SEPARATOR or (SEPARATOR in lines and _DATED_LINE.search(text) is not None)


def read_listing(
    stream: ByteStream, decoder: Decoder, source: Source, options: ReadOptions
) -> Iterator[Document | Reject]:
    """The articles of a listing page, and a reject for each record that is none.

    `position` counts records, broken ones too, so that a page that grows at its end keeps the numbers it had.
    """
    record = _Record(source, options)
    for line in decoded_lines(stream, decoder, options.max_line_bytes):
        text = line.text.strip()
        if line.fault is None and (not text or is_furniture(text)):
            continue
        # Pages pasted together leave a byte order mark before their first separator.
        if text.removeprefix("\ufeff") == SEPARATOR:
            yield from record.close()
            continue
        yield from record.add(line)
    yield from record.close()


class _Record:
    """The lines of the record being read."""

    def __init__(self, source: Source, options: ReadOptions) -> None:
        self._source = source
        self._options = options
        self._position = 0
        self._lines: list[Line] = []
        self._count = 0
        self._fault: Line | None = None

    def add(self, line: Line) -> Iterator[Document | Reject]:
        """Take a line in; a date line completes the record, which is then given out."""
        if line.fault is not None:
            self._fault = self._fault or line
        try:
            dated = parse_date(line.text) is not None
        except RecordFault as fault:
            yield self._finish(self._reject(line, str(fault)))
            return
        if dated:
            yield self._finish(self._complete(line))
            return
        self._count += 1
        if self._count <= _KEPT_LINES:
            self._lines.append(line)

    def close(self) -> Iterator[Reject]:
        """End a record that no date line has ended."""
        if not self._count:
            return
        first = self._lines[0]
        reason = (
            "A line stands alone, with neither body nor date."
            if self._count == 1
            else "The record has no date line."
        )
        yield self._finish(self._reject(first, reason))

    def _complete(self, date_line: Line) -> Document | Reject:
        if self._fault is not None:
            return self._reject(self._fault, "")
        if self._count == 0:
            return self._reject(date_line, "A date line stands alone, with neither title nor body.")
        if self._count == 1:
            return self._reject(
                self._lines[0], "The record has one line before its date: title or body is missing."
            )
        if self._count > 2:
            return self._reject(
                self._lines[0],
                f"The record has {self._count} lines before its date, not a title and one body line.",
            )
        title, body = self._lines
        fields = {"title": title.text, "body": body.text.strip(), "published": date_line.text}
        try:
            return make_document(fields, self._source, self._source.stem, self._position, self._options)
        except RecordFault as fault:
            return self._reject(title, str(fault))

    def _reject(self, line: Line, reason: str) -> Reject:
        bad = self._fault
        if bad is not None and bad.fault is not None:
            place = bad.place if bad.fault.place == bad.place else f"{bad.place}, {bad.fault.place}"
            return make_reject(self._source, place, bad.fault.reason, bad.fault.excerpt)
        first = self._lines[0] if self._lines else line
        return make_reject(self._source, line.place, reason, first.text)

    def _finish(self, outcome: Outcome) -> Outcome:
        self._lines = []
        self._count = 0
        self._fault = None
        self._position += 1
        return outcome
