"""JSON: one object a line (JSONL, NDJSON), or an array of objects, or a single object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NoReturn

from extractor.reading.document import Document, Reject
from extractor.reading.encodings import Decoder
from extractor.reading.lines import decoded_lines
from extractor.reading.options import FIELDS, ReadOptions
from extractor.reading.records import RecordFault, make_document, make_reject
from extractor.reading.sources import Source
from extractor.reading.streams import ByteStream

_BLANK = " \t\r\n"


def read_jsonl(
    stream: ByteStream, decoder: Decoder, source: Source, options: ReadOptions
) -> Iterator[Document | Reject]:
    """The documents of an input with one JSON object a line; a broken line is a reject of its own."""
    position = 0
    columns = _columns(options)
    for line in decoded_lines(stream, decoder, options.max_line_bytes):
        if line.fault is not None:
            place = line.place if line.fault.place == line.place else f"{line.place}, {line.fault.place}"
            yield make_reject(source, place, line.fault.reason, line.fault.excerpt)
        elif not line.text.strip(_BLANK):
            continue
        else:
            try:
                yield _document(_parse(line.text), source, position, columns, options)
            except RecordFault as fault:
                yield make_reject(source, line.place, str(fault), line.text)
        position += 1


def read_json(
    stream: ByteStream, decoder: Decoder, source: Source, options: ReadOptions
) -> Iterator[Document | Reject]:
    """The documents of a JSON array, or of one object.

    Elements are parsed one by one: what stands before a syntax error is read, what follows it is one reject.
    """
    raw = stream.whole(options.max_whole_bytes)
    text = decoder.decode(raw[decoder.mark :], decoder.mark)
    columns = _columns(options)
    for position, (start, element) in enumerate(_elements(text)):
        place = f"record {position}, character {start}"
        if isinstance(element, RecordFault):
            yield make_reject(source, place, str(element), text[start : start + 400].lstrip(_BLANK))
            return
        try:
            yield _document(element, source, position, columns, options)
        except RecordFault as fault:
            yield make_reject(source, place, str(fault), text[start : start + 400].lstrip(_BLANK))


def is_json_array(text: str) -> bool:
    """Whether an input holds a JSON array, or one object over several lines, and not one object a line."""
    stripped = text.lstrip(_BLANK)
    if stripped.startswith("["):
        return True
    first, _, rest = stripped.partition("\n")
    try:
        _parse(first)
    except RecordFault:
        return stripped.startswith("{") and bool(rest.strip(_BLANK))
    return False


def _elements(text: str) -> Iterator[tuple[int, object]]:
    """Start and value of each element, or start and RecordFault at the first place that cannot be parsed."""
    at = _skip(text, 0)
    many = text.startswith("[", at)
    if many:
        at = _skip(text, at + 1)
        if text.startswith("]", at):
            return
    while True:
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield at, _fault(error)
            return
        yield at, value
        at = _skip(text, end)
        if many and text.startswith(",", at):
            at = _skip(text, at + 1)
        elif many and text.startswith("]", at):
            at = _skip(text, at + 1)
            break
        elif many:
            yield at, RecordFault("The JSON array is not closed or lacks a comma here.")
            return
        else:
            break
    if at < len(text):
        yield at, RecordFault("More text follows the end of the JSON value.")


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANK:
        at += 1
    return at


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def _parse(text: str) -> object:
    try:
        # An object with nothing around it, as most lines are; whatever else it may be, the decoder tells.
        if text.startswith("{"):
            value, end = _DECODER.raw_decode(text)
            if end == len(text):
                return value
    except (ValueError, RecursionError):
        pass
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise _fault(error) from error


def _fault(error: ValueError | RecursionError) -> RecordFault:
    if isinstance(error, json.JSONDecodeError):
        return RecordFault(f"The JSON is broken at column {error.colno}: {error.msg}.")
    if isinstance(error, RecursionError):
        return RecordFault("The JSON is nested too deeply.")
    return RecordFault(f"The JSON is broken: {str(error).partition(';')[0]}.")


def _columns(options: ReadOptions) -> dict[str, str]:
    """The name that an input has for each of our fields."""
    return {name: options.column(name) for name in FIELDS}


def _document(
    value: object, source: Source, position: int, columns: dict[str, str], options: ReadOptions
) -> Document:
    if not isinstance(value, dict):
        raise RecordFault(f"The record is a JSON {_json_type(value)}, not an object.")
    if columns["body"] not in value:
        raise RecordFault(f"The record has no {columns['body']!r}.")
    fields = {name: value.get(column) for name, column in columns.items()}
    return make_document(fields, source, source.folder, position, options)


def _json_type(value: object) -> str:
    if value is None:
        return "null"
    names = {bool: "boolean", int: "number", float: "number", str: "string", list: "array"}
    return names[type(value)]
