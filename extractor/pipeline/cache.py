"""Results of documents read before, kept in `.cache/` of an output folder.

A result is found by a hash of the text (title, body, date of publication), the rules and the code: whatever
changes one of them changes the key, so the cache can only save work and never change a table. Results are
appended as they come; a run that was killed leaves all whole ones to the next. Damage is told by checksums
and costs no more than reading the documents again. What no document of a finished run used is removed.

The cache belongs to one output folder and is used under its lock.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from extractor.pipeline.frames import KEY_BYTES, Frame, FramePlace, encode, load, scan

CACHE = ".cache"
_SUFFIX = ".frames"
# Frames decoded and at hand: batches cut at other places than last time reach into two of them.
_DECODED = 8
# Above one of these, what is still of use is written to one file anew.
_MAX_FILES = 8
_MAX_UNUSED_SHARE = 0.5


class Piece(NamedTuple):
    """The results of one document: its place in a frame."""

    frame: Frame
    number: int


class ResultCache:
    """What is known at the start of a run, and what the run adds. `identity` is that of rules and code."""

    def __init__(self, output: Path, identity: str, *, fresh: bool = False) -> None:
        self._folder = output / CACHE
        self._identity = identity.encode()
        self._frames: list[FramePlace] = []
        self._used: set[int] = set()
        self._damaged: set[int] = set()
        self._load = lru_cache(maxsize=_DECODED)(self._load_frame)
        if fresh:
            remove_cache(output)
        self._scan()
        self._path = self._folder / f"{self._next_number():08}{_SUFFIX}"
        self._file: int | None = None
        self._broken = False

    def key(self, text: bytes) -> bytes:
        """The key of the results of a document under this cache's rules and code, by the hash of its text."""
        return hashlib.sha256(self._identity + text).digest()[:KEY_BYTES]

    def find(self, keys: Sequence[bytes]) -> list[Piece | None]:
        """For each key the results kept under it, None where there are none or they are damaged."""
        if not keys or not len(self._prefixes):
            return [None] * len(keys)
        wanted = np.frombuffer(b"".join(keys), np.uint64)[::2]
        places = np.searchsorted(self._prefixes, wanted)
        return [self._at(int(place), key) for place, key in zip(places, keys, strict=True)]

    def seem_known(self, keys: Sequence[bytes]) -> list[bool]:
        """For each key whether there are results that may be its; whether they are its and whole, `find` tells."""
        if not keys or not len(self._prefixes):
            return [False] * len(keys)
        known: list[bool] = np.isin(np.frombuffer(b"".join(keys), np.uint64)[::2], self._prefixes).tolist()
        return known

    def add(self, keys: list[bytes], frame: Frame) -> None:
        """Append the results of the documents of `keys`.

        A disk that takes no more ends the adding, not the run: what the run wrote here is removed, to leave
        the room to its tables.
        """
        if self._broken or not keys:
            return
        raw = encode(keys, frame)
        try:
            if self._file is None:
                self._folder.mkdir(exist_ok=True)
                self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
            view = memoryview(raw)
            while view:
                view = view[os.write(self._file, view) :]
        except OSError:
            self._broken = True
            self.close()
            self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file that is being added to; a second call does nothing."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def tidy(self) -> None:
        """Remove what the run, which has finished, did not use; called once, at its end."""
        self.close()
        kept = [self._frames[number] for number in sorted(self._used - self._damaged)]
        added = [self._path] if self._path.exists() else []
        files = {frame.path for frame in kept} | set(added)
        size = sum(path.stat().st_size for path in files)
        useful = sum(frame.length for frame in kept) + sum(path.stat().st_size for path in added)
        if len(files) > _MAX_FILES or useful < (1 - _MAX_UNUSED_SHARE) * size:
            kept_files = self._rewritten(kept, added)
            if kept_files is not None:
                files = kept_files
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                if path.suffix == _SUFFIX and path not in files:
                    path.unlink(missing_ok=True)

    def _scan(self) -> None:
        """Note the first eight bytes of each key, and where it stands: twelve bytes a document, as there may be many."""
        self._firsts = array("q")
        prefixes = array("Q")
        for path in frame_files(self._folder):
            for place, keys in scan(path):
                self._frames.append(place)
                self._firsts.append(len(prefixes))
                prefixes.frombytes(np.frombuffer(keys, np.uint64)[::2].tobytes())
        unsorted = np.frombuffer(prefixes, np.uint64)
        # Of the same key under two numbers, the smaller one counts.
        order = np.argsort(unsorted, kind="stable")
        self._prefixes = unsorted[order]
        self._numbers = order.astype(np.uint32)

    def _at(self, place: int, key: bytes) -> Piece | None:
        if place >= len(self._prefixes) or self._prefixes[place] != int.from_bytes(key[:8], sys.byteorder):
            return None
        among_all = int(self._numbers[place])
        owner = bisect_right(self._firsts, among_all) - 1
        loaded = self._load(owner)
        if loaded is None:
            self._damaged.add(owner)
            return None
        keys, frame = loaded
        number = among_all - self._firsts[owner]
        if keys[number * KEY_BYTES : (number + 1) * KEY_BYTES] != key:
            return None
        self._used.add(owner)
        return Piece(frame, number)

    def _load_frame(self, owner: int) -> tuple[bytes, Frame] | None:
        return load(self._frames[owner])

    def _next_number(self) -> int:
        taken = [int(path.stem) for path in frame_files(self._folder) if path.stem.isdecimal()]
        return max(taken, default=0) + 1

    def _rewritten(self, kept: list[FramePlace], added: list[Path]) -> set[Path] | None:
        """What is of use in one file, under a name of its own; None where the disk has no room for it."""
        target = self._folder / f"{self._next_number():08}{_SUFFIX}"
        try:
            with target.open("xb") as file:
                for frame in kept:
                    with frame.path.open("rb") as source:
                        source.seek(frame.start)
                        file.write(source.read(frame.length))
                for path in added:
                    with path.open("rb") as source:
                        shutil.copyfileobj(source, file)
        except OSError:
            target.unlink(missing_ok=True)
            return None
        return {target}


def frame_files(folder: Path) -> Iterator[Path]:
    """The files of a cache folder, oldest first; none where there is no folder."""
    if folder.is_dir():
        yield from sorted(path for path in folder.iterdir() if path.suffix == _SUFFIX)


def remove_cache(output: Path) -> None:
    """Remove the cache of an output folder."""
    shutil.rmtree(output / CACHE, ignore_errors=True)
