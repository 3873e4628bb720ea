"""Which documents of a run are duplicates, and one id for each, found without holding them in memory.

For every document 36 bytes are written to a file: its mark (`extractor.pipeline.duplicates`), a hash of its id
and its day. What shares a mark or an id with another is then looked at, one part of the hashes at a time; only
these are asked for their texts again. In memory are a part, 16 bytes for each duplicate, and, where ids have to
change, 8 bytes for each document and some 30 for each new id.
"""

from __future__ import annotations

import struct
import tempfile
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import numpy as np
import pyarrow as pa

from extractor.pipeline.duplicates import (
    UNDATED,
    Identity,
    PositionKey,
    bucket_of,
    name_hash,
    new_names,
    signature_of,
)
from extractor.pipeline.marks import marks_of
from extractor.pipeline.similarity import BANDS, SIGNATURE_BYTES, Groups, band_keys, repeated, similar_pairs
from extractor.reading.document import Document
from extractor.reading.records import derive_id
from extractor.tables.spilling import Spill

Array = np.ndarray[Any, np.dtype[Any]]
Name = tuple[str, str, int]
"""Id, source and position of a document."""
Rank = tuple[int, bytes, str, str, int]

# Big-endian contents: as numbers they come in the order of their bytes.
_RECORD = np.dtype([("first", ">u8"), ("second", ">u8"), ("key", "<u8"), ("name", "<u8"), ("day", "<i4")])
_PACK = struct.Struct("<16sQQi").pack
_REPRESENTED = np.dtype([("copy", np.int64), ("head", np.int64)])
_RANK = pa.schema(
    [
        ("day", pa.int64()),
        ("content", pa.binary()),
        ("id", pa.string()),
        ("source", pa.string()),
        ("position", pa.int64()),
    ]
)
_DISPLACED = pa.schema([*_RANK, ("row", pa.int64()), ("base", pa.string())])
_BUFFER_BYTES = 1 << 20
_CHUNK_RECORDS = 1 << 16
_PART_RECORDS = 1 << 16
_NAMES_AT_ONCE = 1 << 14


class Store(Protocol):
    """Gives documents back by the number of their place, for numbers in ascending order."""

    def names(self, rows: Sequence[int]) -> Iterator[Name]:
        """Id, source and position of each."""

    def in_full(self, rows: Sequence[int]) -> Iterator[Document]:
        """Each document with its text."""


class Identities(Protocol):
    """New ids and representatives by the number of the document, for those that have one."""

    def between(self, first: int, end: int) -> Iterator[tuple[int, str | None, str | None]]:
        """(number, new id or None, representative or None) of those from `first` up to `end`."""


class Listed:
    """Identities of few documents, from dictionaries by number."""

    def __init__(self, renamed: dict[int, str], represented: dict[int, str]) -> None:
        self._rows = sorted({*renamed, *represented})
        self._renamed, self._represented = renamed, represented

    def between(self, first: int, end: int) -> Iterator[tuple[int, str | None, str | None]]:
        """As `Identities` says."""
        for row in self._rows[bisect_left(self._rows, first) : bisect_left(self._rows, end)]:
            yield row, self._renamed.get(row), self._represented.get(row)


class _Names:
    """New ids by the number of the document, in the order of the numbers."""

    def __init__(self, found: Iterable[dict[int, str]]) -> None:
        rows, names = [np.empty(0, np.int64)], [pa.array([], pa.string())]
        for part in found:
            rows.append(np.fromiter(part, np.int64, len(part)))
            names.append(pa.array(part.values(), pa.string()))
        unsorted = np.concatenate(rows)
        order = np.argsort(unsorted)
        self.rows = unsorted[order]
        self._names = pa.chunked_array(names).take(pa.array(order))

    def of(self, rows: Array) -> list[str | None]:
        """The new id of each of `rows`, None for those that keep theirs."""
        places = np.searchsorted(self.rows, rows)
        known = places < len(self.rows)
        known[known] = self.rows[places[known]] == rows[known]
        names: list[str | None] = self._names.take(pa.array(places, mask=~known)).to_pylist()
        return names


class _Stored:
    """Identities as numbers: what the documents that represent others are called, `store` is asked when it is needed."""

    def __init__(self, names: _Names, represented: Array, store: Store) -> None:
        order = np.argsort(represented["copy"])
        self._copies, self._heads = represented["copy"][order], represented["head"][order]
        self._rows = np.union1d(names.rows, self._copies)
        self._names, self._store = names, store
        self._known: dict[int, str] = {}
        self._known_from = self._known_to = 0

    def between(self, first: int, end: int) -> Iterator[tuple[int, str | None, str | None]]:
        """As `Identities` says."""
        start, stop = np.searchsorted(self._rows, (first, end)).tolist()
        for begin in range(start, stop, _NAMES_AT_ONCE):
            rows = self._rows[begin : min(stop, begin + _NAMES_AT_ONCE)]
            own, heads = self._names.of(rows), self._heads_of(rows)
            yield from zip(rows.tolist(), own, heads, strict=True)

    def _heads_of(self, rows: Array) -> list[str | None]:
        heads: list[str | None] = [None] * len(rows)
        places = np.searchsorted(self._copies, rows)
        for at in np.flatnonzero(np.isin(rows, self._copies)).tolist():
            place = int(places[at])
            if not self._known_from <= place < self._known_to:
                self._look_up(place)
            heads[at] = self._known[int(self._heads[place])]
        return heads

    def _look_up(self, place: int) -> None:
        """Ask for the names of this and the next ones at once: they are asked for in their order."""
        self._known_from, self._known_to = place, place + _NAMES_AT_ONCE
        wanted = np.unique(self._heads[self._known_from : self._known_to])
        new = self._names.of(wanted)
        kept = wanted[[name is None for name in new]].tolist()
        self._known = {row: name for row, name in zip(wanted.tolist(), new, strict=True) if name is not None}
        self._known |= {row: name[0] for row, name in zip(kept, self._store.names(kept), strict=True)}


class Registry:
    """Takes the documents of a run in, some at a time, then says which are duplicates.

    `path` is where it writes, with other files beside; `part` is how many records are looked at at once.
    """

    def __init__(self, path: Path, *, part: int = _PART_RECORDS) -> None:
        self._path = path
        self._file: BinaryIO = path.open("w+b")
        self._buffer = bytearray()
        self._count = 0
        self._part = part

    def __len__(self) -> int:
        return self._count

    def add(self, documents: Sequence[Document]) -> list[bytes]:
        """Take documents in; (source, position) must not be there yet. Gives their content hashes, 16 bytes each."""
        marks = marks_of(documents)
        for document, mark in zip(documents, marks, strict=True):
            day = document.published.toordinal() if document.published else UNDATED
            self._buffer += _PACK(mark.content, mark.key, name_hash(document.id), day)
        self._count += len(marks)
        if len(self._buffer) >= _BUFFER_BYTES:
            self._flush()
        return [mark.content for mark in marks]

    def resolve(self, store: Store) -> Identities:
        """What becomes of each document that is a duplicate or whose id has to change.

        Of documents that share an id, the one that ranks first (extractor/pipeline/duplicates.py) keeps it. A
        copy of it gets `<id>-2`, `-3` …; another text under the same id gets the id that its content derives.
        """
        self._flush()
        names = _Names(self._renamed(store))
        return _Stored(names, np.fromiter(self._heads(store), _REPRESENTED), store)

    def close(self) -> None:
        """Let go of the file; a second call does nothing."""
        self._file.close()

    def _flush(self) -> None:
        self._file.seek(0, 2)
        self._file.write(self._buffer)
        self._buffer.clear()

    def _chunks(self) -> Iterator[tuple[int, Array]]:
        self._file.seek(0)
        first = 0
        while raw := self._file.read(_CHUNK_RECORDS * _RECORD.itemsize):
            records = np.frombuffer(raw, _RECORD)
            yield first, records
            first += len(records)

    def _sharing(self, field: str) -> Iterator[tuple[Array, Array]]:
        """Numbers and records of the documents that have `field` in common with another, part by part."""
        parts = max(1, -(-self._count // self._part))
        for part in range(parts):
            rows, records = [np.empty(0, np.int64)], [np.empty(0, _RECORD)]
            for first, chunk in self._chunks():
                mine = np.flatnonzero(chunk[field] % np.uint64(parts) == part)
                rows.append(mine + first)
                records.append(chunk[mine])
            # Left to itself, numpy would turn the bytes of the contents round.
            numbers, found = np.concatenate(rows), np.concatenate(records, dtype=_RECORD)
            shared = repeated(found[field])
            if shared.any():
                yield numbers[shared], found[shared]

    def _renamed(self, store: Store) -> Iterator[dict[int, str]]:
        """Number → new id, for the documents that cannot keep the one they came with, in parts.

        Those that would have the same id are in one part: no other's new ids matter to them.
        """
        displaced = Spill(self._path.with_name("displaced"))
        for numbers, records in self._sharing("name"):
            displaced.write(_displaced(_ranked(numbers, records, store), store))
        if not displaced.rows:
            return
        hashes = np.concatenate([chunk["name"] for _, chunk in self._chunks()])
        hashes.sort()
        for part in displaced.parts(("base",), self._part):
            columns = (part[name].to_pylist() for name in (*_RANK.names, "row", "base"))
            ranked = sorted(zip(*columns, strict=True))
            yield new_names(((row, base) for *_, row, base in ranked), _Taken(hashes))
        displaced.remove()

    def _heads(self, store: Store) -> Iterator[tuple[int, int]]:
        """(duplicate, representative), by number."""
        for numbers, records in self._sharing("key"):
            order = np.lexsort((numbers, records["second"], records["first"]))
            numbers, records = numbers[order], records[order]
            first, second = records["first"].astype(np.uint64), records["second"].astype(np.uint64)
            new = np.ones(len(order), bool)
            new[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
            distinct = np.flatnonzero(new)
            of_content = np.cumsum(new) - 1
            groups = Groups(len(distinct))
            several = np.flatnonzero(repeated(records["key"][distinct]))
            _join_similar(groups, several, numbers[distinct], store)
            group = np.array([groups.find(place) for place in range(len(distinct))])[of_content]
            together = np.flatnonzero(repeated(group))
            together = together[np.argsort(numbers[together])]
            head: dict[int, int] = {}
            group_of = dict(zip(numbers[together].tolist(), group[together].tolist(), strict=True))
            for _, row in _ranked(numbers[together], records[together], store):
                known = head.setdefault(group_of[row], row)
                if known != row:
                    yield row, known


class _Taken(set[str]):
    """The ids there are, by their hashes, which are sorted, and those given since."""

    def __init__(self, hashes: Array) -> None:
        super().__init__()
        self._hashes = hashes

    def __contains__(self, name: object) -> bool:
        if super().__contains__(name):
            return True
        wanted = np.uint64(name_hash(str(name)))
        place = np.searchsorted(self._hashes, wanted)
        return bool(place < len(self._hashes) and self._hashes[place] == wanted)


class _Held:
    """Documents that are in memory, as a store."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents

    def names(self, rows: Sequence[int]) -> Iterator[Name]:
        return ((one.id, one.source, one.position) for one in self.in_full(rows))

    def in_full(self, rows: Sequence[int]) -> Iterator[Document]:
        return (self._documents[row] for row in rows)


def resolved(documents: Iterable[Document], *, part: int = _PART_RECORDS) -> dict[PositionKey, Identity]:
    """(source, position) → Identity, for every document that is a duplicate or whose id had to change."""
    listed = list(documents)
    with tempfile.TemporaryDirectory() as folder:
        registry = Registry(Path(folder, "registry"), part=part)
        registry.add(listed)
        found = registry.resolve(_Held(listed)).between(0, len(listed))
        registry.close()
    return {
        (listed[row].source, listed[row].position): Identity(name or listed[row].id, head)
        for row, name, head in found
    }


def mark_duplicates(documents: Iterable[Document]) -> dict[PositionKey, str]:
    """(source, position) of every duplicate → the id of the document that represents it."""
    found = resolved(documents)
    return {key: mark.duplicate_of for key, mark in found.items() if mark.duplicate_of is not None}


def _ranked(numbers: Array, records: Array, store: Store) -> list[tuple[Rank, int]]:
    """The documents, numbers ascending, by rank: day, content, id, source, position."""
    rows = numbers.tolist()
    contents = np.ascontiguousarray(records).view(np.uint8).reshape(-1, _RECORD.itemsize)[:, :16]
    columns = zip(records["day"].tolist(), contents, store.names(rows), rows, strict=True)
    return sorted(((day, content.tobytes(), *name), row) for day, content, name, row in columns)


def _displaced(ranked: Sequence[tuple[Rank, int]], store: Store) -> pa.Table:
    """Of documents by rank those whose id one before has, with the id that they get where it is free."""
    holders: dict[str, bytes] = {}
    displaced: list[tuple[Rank, int, str | None]] = []
    for rank, row in ranked:
        if rank[2] not in holders:
            holders[rank[2]] = rank[1]
        else:
            displaced.append((rank, row, rank[2] if holders[rank[2]] == rank[1] else None))
    other = sorted(row for _, row, base in displaced if base is None)
    derived = {row: _derived(one) for row, one in zip(other, store.in_full(other), strict=True)}
    rows = [(*rank, row, derived[row] if base is None else base) for rank, row, base in displaced]
    columns = zip(*rows, strict=True) if rows else [[]] * len(_DISPLACED)
    return pa.Table.from_arrays(
        [pa.array(list(column), field.type) for column, field in zip(columns, _DISPLACED, strict=True)],
        schema=_DISPLACED,
    )


def _join_similar(groups: Groups, places: Array, numbers: Array, store: Store) -> None:
    """Join the groups of near-duplicates among `places`, which are in the order of their contents."""
    if not len(places):
        return
    buckets = _of_texts(places, numbers, store, bucket_of)
    filled = np.array(buckets, dtype=np.uint64)
    places = places[repeated(filled)]
    if not len(places):
        return
    buckets_left = filled[repeated(filled)]
    raw = b"".join(_of_texts(places, numbers, store, signature_of))
    signatures = np.frombuffer(raw, np.uint8).reshape(-1, SIGNATURE_BYTES)
    rows = places.tolist()

    def apart(one: int, other: int) -> bool:
        return groups.find(rows[one]) != groups.find(rows[other])

    for band in range(BANDS):
        keys, kept = band_keys(buckets_left, signatures, band)
        for one, other in similar_pairs(keys, kept, buckets_left, signatures, apart):
            groups.join(rows[one], rows[other])


def _of_texts(places: Array, numbers: Array, store: Store, function: Any) -> list[Any]:
    """`function` of title and body of the document at each of `places`."""
    order = np.argsort(numbers[places])
    found: list[Any] = [None] * len(places)
    for place, one in zip(order.tolist(), store.in_full(numbers[places][order].tolist()), strict=True):
        found[place] = function(one.title, one.body)
    return found


def _derived(document: Document) -> str:
    return derive_id(document.title, document.body, document.published)
