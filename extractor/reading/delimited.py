"""CSV and TSV with a header line, in the dialect that the csv module finds."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from extractor.reading.document import Document, Reject
from extractor.reading.encodings import Decoder
from extractor.reading.errors import Unreadable
from extractor.reading.lines import Line, decoded_lines
from extractor.reading.options import FIELDS, ReadOptions
from extractor.reading.records import RecordFault, make_document, make_reject
from extractor.reading.sources import Source
from extractor.reading.streams import ByteStream

_DELIMITERS = ",;\t|"
# How many lines of one input may be read a second time: where a quote is never closed, each of the lines
# that it swallowed is tried as a row, and a file made for it would take quadratic time.
_REREAD_LINES = 200_000


def read_delimited(
    stream: ByteStream, decoder: Decoder, source: Source, options: ReadOptions, *, tabs: bool
) -> Iterator[Document | Reject]:
    """The documents of a table, one a row. A row with more or fewer cells than the header is a reject.

    Raises Unreadable where the header lacks the body's column or cannot be parsed.
    """
    csv.field_size_limit(options.max_line_bytes)
    lines = _Lines(stream, decoder, options)
    header_line = next(iter(lines), None)
    if header_line is None:
        return
    if lines.fault is not None:
        raise lines.fault
    delimiter = "\t" if tabs else _delimiter(header_line)
    try:
        header = [name.strip() for name in next(csv.reader([header_line], delimiter=delimiter), [])]
    except csv.Error as error:
        raise Unreadable(f"The header cannot be parsed: {error}.", "line 1", header_line) from error
    columns = _columns(header, options)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    position = 0
    while True:
        start = lines.begin_row()
        try:
            cells = next(rows, None)
        except csv.Error as error:
            last = lines.rewind()
            place = f"line {start}" if last == start else f"line {start} to {last}"
            yield make_reject(source, place, f"The row cannot be parsed: {error}.", lines.first)
            # The parser keeps its state after an error.
            rows = csv.reader(lines, delimiter=delimiter, strict=True)
            position += 1
            continue
        if cells is None:
            return
        fault = lines.fault
        if fault is not None:
            yield make_reject(source, f"line {start}, {fault.place}", fault.reason, fault.excerpt)
        elif not cells:
            continue
        else:
            yield _row(cells, columns, header, start, source, position, options)
        position += 1


def _row(
    cells: list[str],
    columns: dict[str, int],
    header: list[str],
    line: int,
    source: Source,
    position: int,
    options: ReadOptions,
) -> Document | Reject:
    place = f"line {line}"
    if len(cells) != len(header):
        reason = f"The row has {len(cells)} cells where the header has {len(header)}."
        return make_reject(source, place, reason, " ".join(cells))
    fields = {name: cells[index] for name, index in columns.items()}
    try:
        return make_document(fields, source, source.folder, position, options)
    except RecordFault as fault:
        return make_reject(source, place, str(fault), " ".join(cells))


def _columns(header: list[str], options: ReadOptions) -> dict[str, int]:
    columns = {name: header.index(options.column(name)) for name in FIELDS if options.column(name) in header}
    if "body" not in columns:
        raise Unreadable(
            f"The table has no column {options.column('body')!r}; its columns are {', '.join(header[:20])}.",
            "line 1",
        )
    return columns


def _delimiter(header: str) -> str:
    try:
        return csv.Sniffer().sniff(header, _DELIMITERS).delimiter
    except csv.Error:
        return ","


class _Lines:
    """Lines with their ends, for the csv module, of which those of a broken row can be read again.

    `fault` holds the first undecodable line of the row.
    """

    def __init__(self, stream: ByteStream, decoder: Decoder, options: ReadOptions) -> None:
        self._lines = decoded_lines(stream, decoder, options.max_line_bytes)
        self._row: list[Line] = []
        self._again: list[Line] = []
        self._budget = _REREAD_LINES
        self._number = 0
        self.fault: Unreadable | None = None

    @property
    def first(self) -> str:
        """The text of the row's first line."""
        return self._row[0].text if self._row else ""

    def begin_row(self) -> int:
        """Start a new row at the next line, whose number is returned."""
        self._row = []
        self.fault = None
        return self._number + 1

    def rewind(self) -> int:
        """Go back to the second line of the row, if the budget for reading again allows it.

        Gives the number of the last line that is not read again.
        """
        again = self._row[1:]
        if again and len(again) <= self._budget:
            self._budget -= len(again)
            self._again.extend(reversed(again))
            self._number = again[0].number - 1
        return self._number

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._lines)
        self._number = line.number
        self._row.append(line)
        if line.fault is not None:
            self.fault = self.fault or line.fault
            # Left empty, a line without text would be skipped, and its reject with it.
            return "?\n"
        return line.text + "\n"
