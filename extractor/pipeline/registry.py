"""Which documents of a run are duplicates, and one id for each, found without holding them in memory.

For every document 36 bytes are written to a file: its mark (`extractor.pipeline.duplicates`), a hash of its id
and its day. What shares a mark or an id with another is then looked at, one part of the hashes at a time; only
these are asked for their texts again. In memory are a part, some 100 bytes for each duplicate, and, where ids
have to change, 8 bytes for each document.
"""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import numpy as np

from extractor.pipeline.duplicates import (
    UNDATED,
    Identity,
    PositionKey,
    bucket_of,
    mark_of,
    name_hash,
    new_names,
    signature_of,
)
from extractor.pipeline.similarity import BANDS, SIGNATURE_BYTES, Groups, band_keys, repeated, similar_pairs
from extractor.reading.document import Document
from extractor.reading.records import derive_id

Array = np.ndarray[Any, np.dtype[Any]]
Name = tuple[str, str, int]
"""Id, source and position of a document."""
Rank = tuple[int, bytes, str, str, int]

# Big-endian contents: as numbers they come in the order of their bytes.
_RECORD = np.dtype([("first", ">u8"), ("second", ">u8"), ("key", "<u8"), ("name", "<u8"), ("day", "<i4")])
_PACK = struct.Struct("<16sQQi").pack
_BUFFER_BYTES = 1 << 20
_CHUNK_RECORDS = 1 << 16
_PART_RECORDS = 1 << 18


class Store(Protocol):
    """Gives documents back by the number of their place, for numbers in ascending order."""

    def names(self, rows: Sequence[int]) -> Iterator[Name]:
        """Id, source and position of each."""

    def in_full(self, rows: Sequence[int]) -> Iterator[Document]:
        """Each document with its text."""


class Identities:
    """New ids and representatives by the number of the document, for those that have one."""

    def __init__(self, renamed: dict[int, str], represented: dict[int, str]) -> None:
        rows = sorted({*renamed, *represented})
        self._rows = np.array(rows, dtype=np.int64)
        self._ids = [renamed.get(row) for row in rows]
        self._heads = [represented.get(row) for row in rows]

    def between(self, first: int, end: int) -> Iterator[tuple[int, str | None, str | None]]:
        """(number, new id or None, representative or None) of those from `first` up to `end`."""
        start, stop = np.searchsorted(self._rows, (first, end)).tolist()
        for place in range(start, stop):
            yield int(self._rows[place]), self._ids[place], self._heads[place]


class Registry:
    """Takes the documents of a run in one after another, then says which are duplicates.

    `path` is where it writes; an unnamed temporary file if None. `part` is how many records are looked at at once.
    """

    def __init__(self, path: Path | None = None, *, part: int = _PART_RECORDS) -> None:
        self._file: BinaryIO = tempfile.TemporaryFile() if path is None else path.open("w+b")  # noqa: SIM115
        self._buffer = bytearray()
        self._count = 0
        self._part = part

    def __len__(self) -> int:
        return self._count

    def add(self, document: Document) -> bytes:
        """Take one document in; (source, position) must not be there yet. Gives its content hash, 16 bytes."""
        mark = mark_of(document)
        day = document.published.toordinal() if document.published else UNDATED
        self._buffer += _PACK(mark.content, mark.key, name_hash(document.id), day)
        self._count += 1
        if len(self._buffer) >= _BUFFER_BYTES:
            self._flush()
        return mark.content

    def resolve(self, store: Store) -> Identities:
        """What becomes of each document that is a duplicate or whose id has to change.

        Of documents that share an id, the one that ranks first (extractor/pipeline/duplicates.py) keeps it. A
        copy of it gets `<id>-2`, `-3` …; another text under the same id gets the id that its content derives.
        """
        self._flush()
        renamed = self._renamed(store)
        heads = dict(self._heads(store))
        wanted = sorted({head for head in heads.values() if head not in renamed})
        names = {row: name[0] for row, name in zip(wanted, store.names(wanted), strict=True)}
        return Identities(renamed, {row: renamed.get(head) or names[head] for row, head in heads.items()})

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

    def _renamed(self, store: Store) -> dict[int, str]:
        """Number → new id, for the documents that cannot keep the one they came with."""
        displaced: list[tuple[Rank, int, str | None]] = []
        for numbers, records in self._sharing("name"):
            holders: dict[str, bytes] = {}
            for rank, row in _ranked(numbers, records, store):
                if rank[2] not in holders:
                    holders[rank[2]] = rank[1]
                else:
                    displaced.append((rank, row, rank[2] if holders[rank[2]] == rank[1] else None))
        if not displaced:
            return {}
        other = sorted(row for _, row, name in displaced if name is None)
        derived = {row: _derived(one) for row, one in zip(other, store.in_full(other), strict=True)}
        named = [(row, derived[row] if name is None else name) for _, row, name in sorted(displaced)]
        return new_names(named, _Taken(np.concatenate([chunk["name"] for _, chunk in self._chunks()])))

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
    """The ids there are, by their hashes, and those given since."""

    def __init__(self, hashes: Array) -> None:
        super().__init__()
        self._hashes = np.sort(hashes)

    def __contains__(self, name: object) -> bool:
        if super().__contains__(name):
            return True
        wanted = np.uint64(name_hash(str(name)))
        place = np.searchsorted(self._hashes, wanted)
        return bool(place < len(self._hashes) and self._hashes[place] == wanted)


class _Listed:
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
    registry = Registry(part=part)
    for document in listed:
        registry.add(document)
    found = registry.resolve(_Listed(listed)).between(0, len(listed))
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
