"""From the fields of one record to a Document, or to the reason why it is none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from extractor.reading.document import Document, Reject
from extractor.reading.options import ReadOptions
from extractor.reading.sources import Source

EXCERPT_CHARACTERS = 200
_REASON_CHARACTERS = 500
_ID_DIGITS = 16
_DATE_CHARACTERS = 40
_ISO_CHARACTERS = 10
_DATE = re.compile(
    r"\s*(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日)"
    r"(?:[T\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?\s*",
    re.ASCII,
)
_ENCODER = msgspec.msgpack.Encoder()
_SURROGATE = re.compile("[\ud800-\udfff]")


class RecordFault(Exception):
    """Why a record is not a document; the message is the reject's sentence."""


def make_reject(source: Source, place: str, reason: str, excerpt: object = "") -> Reject:
    """A reject, its texts cut to length and fit for any table (no NUL, no lone surrogate)."""
    text = excerpt if isinstance(excerpt, str) else "" if excerpt is None else str(excerpt)
    return Reject(
        source.name, place, _storable(reason[:_REASON_CHARACTERS]), _storable(text[:EXCERPT_CHARACTERS])
    )


def _storable(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text.replace("\0", "\ufffd"))


def derive_id(title: str, body: str, published: date | None) -> str:
    """An id from the content alone: the same article has the same one wherever it lies.

    The first 16 hexadecimal digits of SHA-256 over title, body and published date.
    """
    day = published.isoformat() if published else ""
    content = "\x1f".join((title, body, day)).encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).hexdigest()[:_ID_DIGITS]


def parse_date(text: str) -> date | None:
    """The day that `text` writes: `2025-09-01`, `2025/9/1`, `2025.9.1`, `2025年9月1日`, each with or without
    a time of day; the day is taken as written, whatever the time zone. None if it writes no day. Raises
    RecordFault if the day does not exist."""
    if len(text) == _ISO_CHARACTERS and text[4] == text[7] == "-":
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    match = _DATE.fullmatch(text) if len(text) <= _DATE_CHARACTERS else None
    if match is None:
        return None
    year, _, month, day, month_zh, day_zh = match.groups()
    try:
        return date(int(year), int(month or month_zh), int(day or day_zh))
    except ValueError as error:
        raise RecordFault(f"The date {text.strip()!r} does not exist.") from error


def make_document(
    fields: Mapping[str, object], source: Source, collection: str, position: int, options: ReadOptions
) -> Document:
    """The document that `fields` (by our names: id, title, body, published) describe.

    A missing id is derived from the content; title and published may be missing. The body is kept as it was
    read. Raises RecordFault for a missing or blank body, wrong types, a date that does not exist, characters
    that no table can hold, and a text over the limit.
    """
    title = _text(fields.get("title"), "title").strip()
    body = _text(fields.get("body"), "body")
    if not body or body.isspace():
        raise RecordFault(f"The record has no {options.column('body')}.")
    if len(title) + len(body) > options.max_document_characters:
        raise RecordFault(
            f"The text has {len(title) + len(body):,} characters, "
            f"more than the limit of {options.max_document_characters:,}."
        )
    published = _published(fields.get("published"))
    identity = _identity(fields.get("id")) or derive_id(title, body, published)
    return Document(identity, title, body, published, source.name, collection, position)


def _text(value: object, name: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RecordFault(f"The {name} is of type {type(value).__name__}, not text.")
    if "\0" in value:
        raise RecordFault(f"The {name} holds a NUL character.")
    if _has_surrogate(value):
        raise RecordFault(f"The {name} holds a lone surrogate, half of a character.")
    return value


def _has_surrogate(text: str) -> bool:
    try:
        # A tenth of the time that a search takes, and Python keeps the UTF-8 for the table that asks for it next.
        _ENCODER.encode(text)
    except UnicodeEncodeError:
        return True
    return False


def _identity(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _text(value, "id").strip()


def _published(value: object) -> date | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _text(value, "published date").strip()
    if not text:
        return None
    day = parse_date(text)
    if day is None:
        raise RecordFault(f"The published date {text[:_DATE_CHARACTERS]!r} is not a date.")
    return day
