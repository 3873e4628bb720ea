"""Compiled patterns, kept on disk, so that the work of compiling is done once for each build of Python.

`re` offers no way to keep a compiled pattern, so this goes by the numbers that its compiler hands to its engine (the
same calls in CPython 3.11 to 3.14), which checks them before it takes them. The name of a file covers the build of
Python and the engine's version; where anything is not as expected, a pattern is compiled as usual.
"""

from __future__ import annotations

import atexit
import functools
import re
import sys
import zlib
from array import array
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from extractor.rules import stored

# Characters from which on a pattern has a file of its own.
_LARGE = 20_000
# Each edit of the rules makes patterns that nothing asks for any more.
_MOST = 1_000
# CPython 3.11.0 to 3.11.4 (Debian 12 has 3.11.2): what `(?:ab?c)?+` had read before it failed stays read (gh-106052).
MISREADS = sys.version_info < (3, 11, 5)
_UNEXPECTED = (ImportError, AttributeError, TypeError, RuntimeError, OverflowError)


def compiled(source: str, pieces: Sequence[str] = ()) -> re.Pattern[str]:
    """`re.compile(source)`: kept for the next process, the smaller ones together when this one ends.

    `pieces` are parts of a large `source` that stand in it more than once (`extractor.rules.compiling`): it is compiled sooner.
    """
    where = stored.folder()
    if sys.implementation.name != "cpython":
        return re.compile(source)
    try:
        if where is None:
            return _made(source, pieces, 0)[0] if MISREADS else re.compile(source)
        return _large(source, pieces) if len(source) >= _LARGE else _shelf(where).compiled(source)
    except _UNEXPECTED:
        return re.compile(source)


class _Shelf:
    """The smaller patterns of one folder, in one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._name = f"patterns-{stored.hash_of(_build().encode())}"
        self._known = self._read()
        self._new: dict[str, msgspec.Raw] = {}
        self._asked: set[str] = set()

    def compiled(self, source: str) -> re.Pattern[str]:
        """The pattern of `source`: read, or made and noted to be kept."""
        self._asked.add(source)
        kept = self._known.get(source)
        if kept is not None:
            with suppress(msgspec.DecodeError, zlib.error, ValueError):
                return _restored(source, kept)
        pattern, encoded = _made(source, (), 0)
        if not self._new:
            atexit.register(self.keep)
        self._new[source] = self._known[source] = msgspec.Raw(encoded)
        return pattern

    def keep(self) -> None:
        """Write what is new beside what others have written meanwhile; if that is much, only what was asked for."""
        if not self._new or stored.folder() != self._folder:
            return
        found = {**self._read(), **self._new}
        if len(found) > _MOST:
            found = {source: kept for source, kept in self._known.items() if source in self._asked}
        stored.write(self._name, msgspec.msgpack.encode(found))
        self._new = {}

    def _read(self) -> dict[str, msgspec.Raw]:
        kept = stored.read(self._name)
        if kept is not None:
            with suppress(msgspec.DecodeError):
                return msgspec.msgpack.decode(kept, type=dict[str, msgspec.Raw])
        return {}


@functools.cache
def _shelf(folder: Path) -> _Shelf:
    return _Shelf(folder)


def _large(source: str, pieces: Sequence[str]) -> re.Pattern[str]:
    name = f"pattern-{stored.hash_of((_build() + source).encode())}"
    kept = stored.read(name)
    if kept is not None:
        with suppress(msgspec.DecodeError, zlib.error, ValueError):
            return _restored(source, kept)
    pattern, encoded = _made(source, pieces, 1)
    stored.write(name, encoded)
    return pattern


@functools.cache
def _build() -> str:
    """The build of Python and the version of its engine: a pattern compiled by another is none."""
    import _sre  # type: ignore[import-not-found]

    return f"{sys.version} {'atomic ' * MISREADS}{_sre.MAGIC} {_sre.CODESIZE} {sys.byteorder}\n"


def _made(source: str, pieces: Sequence[str], level: int) -> tuple[re.Pattern[str], bytes]:
    """The pattern, and what to keep of it, its numbers packed at `level` of zlib (0: not at all)."""
    from extractor.rules.compiling import numbers_of

    code, state = numbers_of(source, pieces, atomic=MISREADS)
    numbers = zlib.compress(array("I", code).tobytes(), level)
    encoded = msgspec.msgpack.encode((state.flags, state.groups, state.groupdict, numbers))
    return _pattern(source, state.flags, code, state.groups, state.groupdict), encoded


def _restored(source: str, kept: bytes | msgspec.Raw) -> re.Pattern[str]:
    flags, groups, named, packed = msgspec.msgpack.decode(kept)
    numbers = array("I")
    numbers.frombytes(zlib.decompress(packed))
    return _pattern(source, flags, numbers.tolist(), groups, named)


def _pattern(
    source: str, flags: int, code: list[int], groups: int, named: Mapping[str, int]
) -> re.Pattern[str]:
    import _sre

    names: list[str | None] = [None] * groups
    for name, number in named.items():
        names[number] = name
    pattern: re.Pattern[str] = _sre.compile(source, flags, code, groups - 1, dict(named), tuple(names))
    return pattern
