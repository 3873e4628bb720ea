"""Frames: the results of one batch of documents as checked bytes, one after another in a file.

A file of frames only ever grows at its end, so one that was cut off while it grew holds whole frames and then
a torn one, which its checksums tell. A frame is

- a fixed head: mark, number of documents, lengths of the two tables, checksums of index and body;
- the index: for each document its key and its number of quantities and of observations;
- the body: two Arrow streams, quantities and observations, the rows of the documents in order.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

KEY_BYTES = 16
Counts = npt.NDArray[np.int64]

_HEAD = struct.Struct("<4sIQQ16s16s")
_MARK = b"EXF2"
_MAX_DOCUMENTS = 1 << 20


@dataclass(frozen=True, slots=True)
class FramePlace:
    """Where a frame lies."""

    path: Path
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Frame:
    """Results of some documents. `*_ends[n]` is where the rows of document n end."""

    quantities: pa.Table
    observations: pa.Table
    quantity_ends: Counts
    observation_ends: Counts


def frame_of(
    quantities: pa.RecordBatch, observations: pa.RecordBatch, q_counts: Counts, o_counts: Counts
) -> Frame:
    """A frame of tables whose rows come document by document, so many each."""
    return Frame(
        pa.Table.from_batches([quantities]),
        pa.Table.from_batches([observations]),
        np.cumsum(q_counts),
        np.cumsum(o_counts),
    )


def encode(keys: list[bytes], frame: Frame) -> bytes:
    """`frame` as bytes, under the `keys` of its documents."""
    q_counts = np.diff(frame.quantity_ends, prepend=0).astype("<u4")
    o_counts = np.diff(frame.observation_ends, prepend=0).astype("<u4")
    index = b"".join(keys) + q_counts.tobytes() + o_counts.tobytes()
    quantities, observations = _stream(frame.quantities), _stream(frame.observations)
    sizes = (len(keys), len(quantities), len(observations))
    body = _digest(quantities, observations)
    head = _HEAD.pack(_MARK, *sizes, _digest(struct.pack("<IQQ", *sizes), body, index), body)
    return b"".join((head, index, quantities, observations))


def scan(path: Path) -> Iterator[tuple[FramePlace, bytes]]:
    """The frames of a file up to the first one that is torn or damaged, their bodies unread.

    With each come the keys of its documents, `KEY_BYTES` each.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        start = 0
        while start < size:
            file.seek(start)
            head = file.read(_HEAD.size)
            length = _length(head)
            if length is None or start + length > size:
                return
            index = file.read(_index_size(head))
            if not _is_index(head, index):
                return
            yield FramePlace(path, start, length), _keys(index)
            start += length


def load(place: FramePlace) -> tuple[bytes, Frame] | None:
    """The keys of the frame at `place` and the frame; None where its bytes are not those that were written."""
    try:
        with place.path.open("rb") as file:
            file.seek(place.start)
            raw = memoryview(file.read(place.length))
    except OSError:
        return None
    head = bytes(raw[: _HEAD.size])
    if _length(head) != place.length or len(raw) < place.length:
        return None
    start = _HEAD.size + _index_size(head)
    index = bytes(raw[_HEAD.size : start])
    _, count, q_size, o_size, _, expected = _HEAD.unpack(head)
    quantities, observations = raw[start : start + q_size], raw[start + q_size : start + q_size + o_size]
    if not _is_index(head, index) or _digest(quantities, observations) != expected:
        return None
    ends = np.frombuffer(index, "<u4", offset=count * KEY_BYTES).astype(np.int64).reshape(2, count).cumsum(1)
    tables = [pa.ipc.open_stream(one).read_all() for one in (quantities, observations)]
    return _keys(index), Frame(tables[0], tables[1], ends[0], ends[1])


def _length(head: bytes) -> int | None:
    """The bytes of a frame by its head; None where that is none."""
    if len(head) < _HEAD.size:
        return None
    mark, count, q_size, o_size, _, _ = _HEAD.unpack(head)
    if mark != _MARK or count > _MAX_DOCUMENTS:
        return None
    return int(_HEAD.size + count * (KEY_BYTES + 8) + q_size + o_size)


def _index_size(head: bytes) -> int:
    return int(_HEAD.unpack(head)[1]) * (KEY_BYTES + 8)


def _is_index(head: bytes, index: bytes) -> bool:
    """Whether `index` is the one that the head's checksum means."""
    _, count, q_size, o_size, expected, body = _HEAD.unpack(head)
    return bool(_digest(struct.pack("<IQQ", count, q_size, o_size), body, index) == expected)


def _keys(index: bytes) -> bytes:
    return index[: len(index) // (KEY_BYTES + 8) * KEY_BYTES]


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    # Its threads cost half as much again on tables of this size.
    options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
    with pa.ipc.new_stream(sink, table.schema, options=options) as writer:
        writer.write_table(table.combine_chunks())
    raw: bytes = sink.getvalue().to_pybytes()
    return raw


def _digest(*parts: Any) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(part)
    return digest.digest()
