"""Which documents say the same, and one id for each: a pure function of the set, not of its order.

Two documents are *copies* if their normalised title + body is the same, and *near-duplicates* if all of this
holds:

- they state the same figures in the same order (a monthly bulletin that differs in its numbers is news);
- the region named first in title and in body is the same (so are bulletins of two districts);
- the Jaccard similarity of their sets of 3-character shingles, estimated on 128 minimum hashes, is at
  least 0.8.

Groups are transitive. A group is represented by its earliest published member (without a date last), then by
the smallest content hash, id, source and position; the others are its duplicates.

A document is kept as a `Fingerprint` of some 250 bytes, never as text: 10⁶ documents take about 250 MB, and
the fingerprints of unchanged inputs can be stored and added again.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from extractor.pipeline.similarity import (
    BANDS,
    SIGNATURE_BYTES,
    Groups,
    band_keys,
    repeated,
    signature,
    similar_pairs,
)
from extractor.reading.document import Document
from extractor.reading.records import derive_id

PositionKey = tuple[str, int]
Key = TypeVar("Key")

UNDATED = date.max.toordinal() + 1

_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--[^<>]*-->|&nbsp;")
_SPACE = re.compile(r"(?<=[0-9])\s+(?=[0-9])|(\s+)")
_FIGURE = re.compile(
    r"[0-9][0-9.,:]*[百千万亿%‰]*|[〇零一二两三四五六七八九十百千万亿]{2,}|[一二两三四五六七八九十](?=[成倍季月半])"
)
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,4}[省市区县州旗]")


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


def fingerprint(document: Document) -> Fingerprint:
    """What `DuplicateIndex` needs of `document`. Takes time linear in the text."""
    title, body = _normalised(document.title), _normalised(document.body)
    content = f"{title}\x1f{body}"
    figures = "\x1f".join(_FIGURE.findall(content))
    places = "\x1f".join(match[0] for match in (_PLACE.search(title), _PLACE.search(body)) if match)
    bucket = hashlib.blake2b(f"{figures}\x1e{places}".encode(), digest_size=8).digest()
    return Fingerprint(
        document.source,
        document.position,
        document.id,
        derive_id(document.title, document.body, document.published),
        document.published,
        hashlib.sha256(content.encode()).digest()[:16],
        int.from_bytes(bucket, "little"),
        signature(content),
    )


def mark_duplicates(documents: Iterable[Document]) -> dict[PositionKey, str]:
    """(source, position) of every duplicate → the id of the document that represents it."""
    index = DuplicateIndex()
    for document in documents:
        index.add(fingerprint(document))
    return {key: mark.duplicate_of for key, mark in index.resolve().items() if mark.duplicate_of is not None}


class DuplicateIndex:
    """Collects fingerprints, then gives each document its unique id and its representative."""

    def __init__(self) -> None:
        self._names: dict[str, int] = {}
        self._sources: list[str] = []
        self._ids: list[str] = []
        self._derived = bytearray()
        self._of_source = array("q")
        self._positions = array("q")
        self._days = array("q")
        self._contents = bytearray()
        self._buckets = array("Q")
        self._signatures = bytearray()

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, item: Fingerprint) -> None:
        """Take one document in; (source, position) must not be there yet."""
        number = self._names.setdefault(item.source, len(self._sources))
        if number == len(self._sources):
            self._sources.append(item.source)
        self._of_source.append(number)
        self._positions.append(item.position)
        self._ids.append(item.given)
        self._derived += bytes.fromhex(item.derived)
        self._days.append(item.published.toordinal() if item.published else UNDATED)
        self._contents += item.content
        self._buckets.append(item.bucket)
        self._signatures += item.signature

    def resolve(self) -> dict[PositionKey, Identity]:
        """(source, position) → Identity, for every document that is a duplicate or whose id had to change.

        Of documents that share an id, the one that ranks first (see the module) keeps it. A copy of it gets
        `<id>-2`, `-3` …; another text under the same id gets the id that its content derives.
        """
        order = sorted(self._involved(), key=self._rank)
        ids = self._unique_ids(order)
        groups = self._groups(order)
        first: dict[int, int] = {}
        marks: dict[PositionKey, Identity] = {}
        for row in order:
            head = first.setdefault(groups.find(row), row)
            duplicate_of = ids.get(head, self._ids[head]) if head != row else None
            if duplicate_of is not None or row in ids:
                key = (self._sources[self._of_source[row]], self._positions[row])
                marks[key] = Identity(ids.get(row, self._ids[row]), duplicate_of)
        return marks

    def _involved(self) -> list[int]:
        """The rows that share id, content or bucket with another: all others stay as they are."""
        import numpy as np

        if not self._ids:
            return []
        seen: set[str] = set()
        several = {name for name in self._ids if name in seen or seen.add(name)}  # type: ignore[func-returns-value]
        contents = np.frombuffer(self._contents, np.uint64)[::2]
        shared = repeated(contents) | repeated(np.frombuffer(self._buckets, np.uint64))
        return [row for row, kept in enumerate(shared.tolist()) if kept or self._ids[row] in several]

    def _content_of(self, row: int) -> bytes:
        return bytes(self._contents[row * 16 : row * 16 + 16])

    def _rank(self, row: int) -> tuple[int, bytes, str, str, int]:
        source = self._sources[self._of_source[row]]
        return self._days[row], self._content_of(row), self._ids[row], source, self._positions[row]

    def _unique_ids(self, order: list[int]) -> dict[int, str]:
        """Row → new id, for the rows that cannot keep the one they came with."""
        holder: dict[str, int] = {}
        displaced: list[tuple[int, str]] = []
        for row in order:
            name = self._ids[row]
            if holder.setdefault(name, row) != row:
                copy = self._content_of(holder[name]) == self._content_of(row)
                displaced.append((row, name if copy else self._derived[row * 8 : row * 8 + 8].hex()))
        return new_names(displaced, set(self._ids)) if displaced else {}

    def _groups(self, order: list[int]) -> Groups:
        groups = Groups(len(self))
        distinct: dict[bytes, int] = {}
        for row in order:
            groups.join(distinct.setdefault(self._content_of(row), row), row)
        rows = [distinct[content] for content in sorted(distinct)]
        for one, other in self._similar(rows, groups):
            groups.join(one, other)
        return groups

    def _similar(self, rows: list[int], groups: Groups) -> Iterator[tuple[int, int]]:
        """Pairs of `rows` that are near-duplicates, as long as they are not yet in one group."""
        import numpy as np

        buckets = np.frombuffer(self._buckets, np.uint64)[rows] if rows else np.empty(0, np.uint64)
        shared = repeated(buckets)
        rows = [row for row, kept in zip(rows, shared.tolist(), strict=True) if kept]
        if not rows:
            return
        buckets = buckets[shared]
        signatures = np.frombuffer(self._signatures, np.uint8).reshape(-1, SIGNATURE_BYTES)[rows]

        def apart(one: int, other: int) -> bool:
            return groups.find(rows[one]) != groups.find(rows[other])

        for band in range(BANDS):
            keys, filled = band_keys(buckets, signatures, band)
            for one, other in similar_pairs(keys, filled, buckets, signatures, apart):
                yield rows[one], rows[other]


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


def _content(document: Document) -> bytes:
    return f"{_normalised(document.title)}\x1f{_normalised(document.body)}".encode()


def _normalised(text: str) -> str:
    """`text` without tags, spaces and differences of width and case.

    Spaces between two digits become one: `2 45` is not 245.
    """
    plain = unicodedata.normalize("NFKC", _TAG.sub(" ", text)).casefold()
    return _SPACE.sub(lambda match: "" if match[1] else " ", plain)
