"""What the reading room hands on: documents, and rejects for what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec


class Document(msgspec.Struct, frozen=True, gc=False):
    """One article as it was read.

    `body` is the text as it stood in the input (HTML tags of a body are kept: offsets count them).
    `source` names the file as the user gave it, `collection` its folder or listing page, `position`
    the record's number in the file, from 0.
    """

    id: str
    title: str
    body: str
    published: date | None
    source: str
    collection: str
    position: int


@dataclass(frozen=True, slots=True)
class Reject:
    """One input, or one record of an input, that could not be read.

    `place` says where it lay (`line 12`, `byte 4096`, `record 3`), `reason` is a sentence that says what
    is wrong, `excerpt` holds at most 200 characters of it.
    """

    source: str
    place: str
    reason: str
    excerpt: str
