"""Which documents say the same, and one id for each: a pure function of the set, not of its order.

Two documents are *copies* if their normalised title + body is the same, and *near-duplicates* if all of this
holds:

- they state the same figures in the same order (a monthly bulletin that differs in its numbers is news);
- the region named first in title and in body is the same (so are bulletins of two districts);
- the Jaccard similarity of their sets of 3-character shingles, estimated on 128 minimum hashes, is at
  least 0.8.

Groups are transitive. A group is represented by its earliest published member (without a date last), then by
the smallest content hash, id, source and position; the others are its duplicates.

Here it is said what makes two documents the same; who finds them without holding all in memory is
`extractor.pipeline.registry`.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import numpy as np

from extractor.pipeline.similarity import signature
from extractor.reading.document import Document
from extractor.reading.records import derive_id
from extractor.rules.patterns import compiled

PositionKey = tuple[str, int]
Key = TypeVar("Key")

CONTENT_BYTES = 16
UNDATED = date.max.toordinal() + 1

# Texts of so many characters are worth a table.
_LONG = 200
SPACE_CODE, OTHER_CODE = 0, 1
# First and last of the ranges whose characters stand for themselves: ideographs, and marks that texts have.
_ALONE = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x3001, 0x3003), (0x3005, 0x3029), (0x2010, 0x2010), (0x2013, 0x2016),
          (0x2018, 0x2022), (0xB7, 0xB7), (0xD7, 0xD7))  # fmt: skip
_SPACES = " \t\n\r\u00a0\u3000"

_TAG = compiled(r"</?[A-Za-z][^<>]*>|<!--[^<>]*-->|&nbsp;")
_SPACE = compiled(r"(?<=[0-9])\s+(?=[0-9])|(\s+)")
_SPACED_DIGITS = compiled(r"[0-9]\s+[0-9]")
# The full-width forms that most texts have. What they stand for is the same in NFKC, and a text without them
# is told to be normalised in a fraction of the time that normalising takes.
_WIDE = tuple(
    (wide, unicodedata.normalize("NFKC", wide)) for wide in "，：；（）％！？０１２３４５６７８９－．～＋／"
)
# Two texts with other figures seldom share so many digits; with fewer, a year is often all there is.
TELLING_DIGITS = 12
_NO_DIGITS = bytes(byte for byte in range(256) if not 0x30 <= byte <= 0x39)
NUMERALS = "〇零一二两三四五六七八九十百千万亿"
# One of these alone is a figure before one of those.
SINGLE_NUMERALS, SINGLE_ENDS = "一二两三四五六七八九十", "成倍季月半"
PLACE_ENDS = "省市区县州旗"
# Begins with one set of characters, which lets the search skip the rest; what that was is asked by looking back.
FIGURE = compiled(
    rf"[0-9{NUMERALS}](?:(?<=[0-9])[0-9.,:]*[百千万亿%‰]*|(?<=[{NUMERALS}])[{NUMERALS}]+"
    rf"|(?<=[{SINGLE_NUMERALS}])(?=[{SINGLE_ENDS}]))"
)
PLACE = compiled(rf"[\u4e00-\u9fff]{{2,4}}[{PLACE_ENDS}]")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of one document.

    `content` is the first 16 bytes of its `content_hash`, `given` its id, `derived` the id that its content
    gives, `bucket` a 64-bit hash of its figures and first places, `signature` 128 minimum hashes of a byte.
    """

    source: str
    position: int
    given: str
    derived: str
    published: date | None
    content: bytes
    bucket: int
    signature: bytes


@dataclass(frozen=True, slots=True)
class Identity:
    """The unique `id` of a document and, where another stands for it, that one's id."""

    id: str
    duplicate_of: str | None


def content_hash(document: Document) -> str:
    """SHA-256, in hexadecimal, of what `document` says: title and body without tags, spaces and width.

    It tells copies, whatever their layout and date. It must not serve to find changed inputs: a space more
    moves offsets and leaves this hash as it was.
    """
    return hashlib.sha256(_content(document)).hexdigest()


class Mark(NamedTuple):
    """The little that tells, without its text, what a document may be a duplicate of.

    `content` is as in a fingerprint; documents whose buckets are the same have the same `key`.
    """

    content: bytes
    key: int


def mark_of(document: Document) -> Mark:
    """The mark of `document`. Takes time linear in the text, a fraction of what its fingerprint takes.

    The key is a hash of the digits alone: who states the same figures in the same order states the same digits.
    Where these are so few that other texts may have them by chance, the bucket itself is looked at.
    """
    title, body = _normalised(document.title), _normalised(document.body)
    content = f"{title}\x1f{body}".encode()
    digits = content.translate(None, _NO_DIGITS)
    key = key_of_digits(digits) if len(digits) >= TELLING_DIGITS else _bucket(title, body)
    return Mark(hashlib.sha256(content).digest()[:CONTENT_BYTES], key)


def key_of_digits(digits: bytes) -> int:
    """The key of a text with so many `digits` that they tell."""
    return _hash(b"\x1d" + digits)


def bucket_of(title: str, body: str) -> int:
    """A 64-bit hash of the figures of a text and of the regions that its title and its body name first."""
    return _bucket(_normalised(title), _normalised(body))


def signature_of(title: str, body: str) -> bytes:
    """128 minimum hashes of the text's shingles, a byte each."""
    return signature(f"{_normalised(title)}\x1f{_normalised(body)}")


def fingerprint(document: Document) -> Fingerprint:
    """All that tells whether `document` is a duplicate of another. Takes time linear in the text."""
    title, body = _normalised(document.title), _normalised(document.body)
    content = f"{title}\x1f{body}"
    return Fingerprint(
        document.source,
        document.position,
        document.id,
        derive_id(document.title, document.body, document.published),
        document.published,
        hashlib.sha256(content.encode()).digest()[:CONTENT_BYTES],
        _bucket(title, body),
        signature(content),
    )


def new_names(displaced: Iterable[tuple[Key, str]], taken: set[str]) -> dict[Key, str]:
    """A name for each of `displaced` (what it is known by, the name it would have), by their rank.

    That name itself where nothing in `taken` has it, else the first of `<name>-2`, `-3` … that is free.
    Names given are added to `taken`.
    """
    names: dict[Key, str] = {}
    last: dict[str, int] = {}
    for key, base in displaced:
        name, number = base, last.get(base, 1)
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        last[base] = number
        taken.add(name)
        names[key] = name
    return names


def name_hash(identity: str) -> int:
    """A 64-bit hash of an id."""
    return _hash(identity.encode())


def _hash(content: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "little")


def _bucket(title: str, body: str) -> int:
    places = [match and match[0] for match in (PLACE.search(title), PLACE.search(body))]
    return bucket_of_parts(FIGURE.findall(f"{title}\x1f{body}"), places)


def bucket_of_parts(figures: Iterable[str], places: Iterable[str | None]) -> int:
    """The bucket of a text by all its figures and the first place of its title and of its body."""
    return _hash("\x1e".join(("\x1f".join(figures), "\x1f".join(filter(None, places)))).encode())


def _content(document: Document) -> bytes:
    return f"{_normalised(document.title)}\x1f{_normalised(document.body)}".encode()


def _normalised(text: str) -> str:
    """`text` without tags, spaces and differences of width and case.

    Spaces between two digits become one: `2 45` is not 245.
    """
    plain = _TAG.sub(" ", text) if "<" in text or "&" in text else text
    found = _plain_by_table(plain) if len(plain) >= _LONG else None
    return _plain_by_words(plain) if found is None else found


def _plain_by_words(text: str) -> str:
    for wide, narrow in _WIDE:
        if wide in text:
            text = text.replace(wide, narrow)
    plain = unicodedata.normalize("NFKC", text).casefold()
    if _SPACED_DIGITS.search(plain):
        return _SPACE.sub(lambda match: "" if match[1] else " ", plain)
    return "".join(plain.split())


def _plain_by_table(text: str) -> str | None:
    """The same in a third of the time, where each character has one that stands for it whatever is beside it; else
    None."""
    found = table_of_characters()[np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)]
    lowest = found.min()
    if lowest == SPACE_CODE:
        if _SPACED_DIGITS.search(found.tobytes().decode("utf-16-le").replace(chr(SPACE_CODE), " ")):
            return None
        found = found[found != SPACE_CODE]
        lowest = found.min() if len(found) else OTHER_CODE + 1
    return None if lowest == OTHER_CODE else found.tobytes().decode("utf-16-le")


@lru_cache(maxsize=1)
def table_of_characters() -> np.ndarray[Any, np.dtype[np.uint16]]:
    """What stands for a character by its code: another, `SPACE_CODE` or `OTHER_CODE`."""
    table = np.full(1 << 16, OTHER_CODE, np.uint16)
    for first, last in _ALONE:
        table[first : last + 1] = np.arange(first, last + 1)
    for code in (*range(0x21, 0x7F), *range(0x2080, 0x208A), *range(0xFF01, 0xFF5F)):
        table[code] = ord(unicodedata.normalize("NFKC", chr(code)).casefold())
    for space in _SPACES:
        table[ord(space)] = SPACE_CODE
    return table
