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
from typing import TYPE_CHECKING, Any

from extractor.reading.document import Document
from extractor.reading.records import derive_id

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

PositionKey = tuple[str, int]

SIMILARITY = 0.8
SHINGLE_CHARACTERS = 3
SIGNATURE_BYTES = 128
# Four bytes to a band: a pair at the threshold shares none of 32 bands once in 10⁷ pairs.
_BAND_BYTES = 4
_BANDS = SIGNATURE_BYTES // _BAND_BYTES
# Members of one band are compared with this many that follow them by content hash. Only texts made to collide
# fill a band with more documents than that which are not alike.
_NEIGHBOURS = 64
_UNDATED = date.max.toordinal() + 1

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
        _signature(content),
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
        self._days.append(item.published.toordinal() if item.published else _UNDATED)
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
        repeated = {name for name in self._ids if name in seen or seen.add(name)}  # type: ignore[func-returns-value]
        contents = np.frombuffer(self._contents, np.uint64)[::2]
        shared = _repeated(contents) | _repeated(np.frombuffer(self._buckets, np.uint64))
        return [row for row, kept in enumerate(shared.tolist()) if kept or self._ids[row] in repeated]

    def _content_of(self, row: int) -> bytes:
        return bytes(self._contents[row * 16 : row * 16 + 16])

    def _rank(self, row: int) -> tuple[int, bytes, str, str, int]:
        source = self._sources[self._of_source[row]]
        return self._days[row], self._content_of(row), self._ids[row], source, self._positions[row]

    def _unique_ids(self, order: list[int]) -> dict[int, str]:
        """Row → new id, for the rows that cannot keep the one they came with."""
        holder: dict[str, int] = {}
        displaced = []
        for row in order:
            if holder.setdefault(self._ids[row], row) != row:
                displaced.append(row)
        changed: dict[int, str] = {}
        last: dict[str, int] = {}
        taken = set(self._ids) if displaced else set()
        for row in displaced:
            base = self._ids[row]
            if self._content_of(holder[base]) != self._content_of(row):
                base = self._derived[row * 8 : row * 8 + 8].hex()
            name, number = base, last.get(base, 1)
            while name in taken:
                number += 1
                name = f"{base}-{number}"
            last[base] = number
            taken.add(name)
            changed[row] = name
        return changed

    def _groups(self, order: list[int]) -> _Groups:
        groups = _Groups(len(self))
        distinct: dict[bytes, int] = {}
        for row in order:
            groups.join(distinct.setdefault(self._content_of(row), row), row)
        rows = [distinct[content] for content in sorted(distinct)]
        for one, other in self._similar(rows, groups):
            groups.join(one, other)
        return groups

    def _similar(self, rows: list[int], groups: _Groups) -> Iterator[tuple[int, int]]:
        """Pairs of `rows` that are near-duplicates, as long as they are not yet in one group."""
        import numpy as np

        buckets = np.frombuffer(self._buckets, np.uint64)[rows] if rows else np.empty(0, np.uint64)
        shared = _repeated(buckets)
        rows = [row for row, kept in zip(rows, shared.tolist(), strict=True) if kept]
        if not rows:
            return
        buckets = buckets[shared]
        signatures = np.frombuffer(self._signatures, np.uint8).reshape(-1, SIGNATURE_BYTES)[rows]
        for band in range(_BANDS):
            values = np.ascontiguousarray(signatures[:, band * _BAND_BYTES : (band + 1) * _BAND_BYTES])
            keys = _mixed(buckets ^ _mixed(values.view(np.uint32)[:, 0].astype(np.uint64)))
            filled: Array = np.asarray(values.any(axis=1))
            for members in _runs(keys, filled):
                for place, one in enumerate(members):
                    others = [
                        other
                        for other in members[place + 1 : place + 1 + _NEIGHBOURS]
                        if groups.find(rows[one]) != groups.find(rows[other])
                        and buckets[one] == buckets[other]
                    ]
                    if others:
                        alike = _similarity(signatures[one], signatures[others]) >= SIMILARITY
                        for other, verdict in zip(others, alike.tolist(), strict=True):
                            if verdict:
                                yield rows[one], rows[other]


class _Groups:
    """Union-find over rows."""

    def __init__(self, size: int) -> None:
        self._parents = array("q", range(size))

    def find(self, row: int) -> int:
        parents = self._parents
        while parents[row] != row:
            parents[row] = row = parents[parents[row]]
        return row

    def join(self, one: int, other: int) -> None:
        one, other = self.find(one), self.find(other)
        self._parents[max(one, other)] = min(one, other)


def _content(document: Document) -> bytes:
    return f"{_normalised(document.title)}\x1f{_normalised(document.body)}".encode()


def _normalised(text: str) -> str:
    """`text` without tags, spaces and differences of width and case.

    Spaces between two digits become one: `2 45` is not 245.
    """
    plain = unicodedata.normalize("NFKC", _TAG.sub(" ", text)).casefold()
    return _SPACE.sub(lambda match: "" if match[1] else " ", plain)


def _signature(text: str) -> bytes:
    """Minimum hashes by one permutation: shingles fall into 128 bins by their hash's top bits, and each bin
    keeps a byte (1 to 255) of its smallest hash; 0 is an empty bin (Li, Owen, Zhang 2012)."""
    import numpy as np

    points = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint64)
    count = max(1, len(points) - SHINGLE_CHARACTERS + 1)
    hashes = np.zeros(count, np.uint64)
    for offset in range(SHINGLE_CHARACTERS):
        column = points[offset : offset + count]
        hashes[: len(column)] = _mixed(hashes[: len(column)] * np.uint64(0x100000001B3) + column)
    hashes = np.sort(hashes)
    bins = (hashes >> np.uint64(57)).astype(np.int64)
    starts = np.flatnonzero(np.diff(bins, prepend=-1))
    signature = np.zeros(SIGNATURE_BYTES, np.uint8)
    signature[bins[starts]] = (_mixed(hashes[starts]) % np.uint64(255)).astype(np.uint8) + 1
    return signature.tobytes()


def _mixed(values: Array) -> Array:
    """The finaliser of splitmix64: every input bit reaches every output bit."""
    import numpy as np

    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    result: Array = values ^ (values >> np.uint64(31))
    return result


def _similarity(one: Array, others: Array) -> Array:
    """Estimated Jaccard similarity: equal bins among those that at least one of both has filled."""
    import numpy as np

    equal = ((others == one) & (one != 0)).sum(axis=1)
    filled = ((others != 0) | (one != 0)).sum(axis=1)
    return np.asarray(equal / np.maximum(filled, 1))


def _repeated(values: Array) -> Array:
    """Which of `values` occur more than once."""
    import numpy as np

    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    result: Array = counts[inverse] > 1
    return result


def _runs(keys: Array, kept: Array) -> Iterator[list[int]]:
    """Indices that share a key, two or more, each run ascending; only those `kept`."""
    import numpy as np

    indices = np.flatnonzero(kept)
    order = indices[np.argsort(keys[indices], kind="stable")]
    cuts = np.flatnonzero(np.diff(keys[order])) + 1
    for run in np.split(order, cuts) if len(cuts) < len(order) - 1 else ():
        if len(run) > 1:
            yield run.tolist()
