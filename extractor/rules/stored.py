"""What is made of the rules, kept on disk under a hash of all that it is made of: parsed files, patterns, automata.

The files lie in the user's cache folder (`EXTRACTOR_CACHE` names another; empty, nothing is kept) and only save
time: one that is missing, damaged or another user's is made anew, and where none can be written none is. They hold
plain data, MessagePack and the numbers of a compiled pattern or automaton, checked before they are taken; nothing
read from them is ever run. Writers do not meet: each writes a file of its own and puts it in place in one step.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import sys
import time
import zlib
from array import array
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec

FOLDER = "EXTRACTOR_CACHE"
_MARK = b"EXR1"
_DIGEST_BYTES = 16
# Each edit of the rules leaves files that nothing asks for any more.
_MAX_FILES = 200
_STALE_SECONDS = 600
_KINDS = ("tree", "pattern", "automaton")

_Made = TypeVar("_Made")


def tree_of(content: bytes, parse: Callable[[bytes], Any]) -> Any:
    """What `parse` makes of the bytes of a file; of plain values alone it is remembered. Its errors pass."""
    name = f"tree-{_hash(content)}"
    kept = _read(name)
    if kept is not None:
        with suppress(msgspec.DecodeError):
            return msgspec.msgpack.decode(kept)
    tree = parse(content)
    with suppress(TypeError, OverflowError, ValueError):
        encoded = msgspec.msgpack.encode(tree)
        # A date, say, would come back as text.
        if msgspec.msgpack.decode(encoded) == tree:
            _write(name, encoded)
    return tree


def compiled(source: str) -> re.Pattern[str]:
    """`re.compile(source)`, the work of compiling done once: for a pattern that takes a tenth of a second.

    `re` offers no way to keep a compiled pattern, so this goes by the numbers that its compiler hands to its engine
    (the same calls in CPython 3.11 to 3.14). The name of the file covers the build of Python and the engine's
    version; where anything is not as expected, the pattern is compiled as usual.
    """
    if sys.implementation.name != "cpython":
        return re.compile(source)
    try:
        return _compiled(source)
    except (ImportError, AttributeError, TypeError, RuntimeError, OverflowError):
        return re.compile(source)


def restored(
    kind: str, made_of: str, make: Callable[[], _Made],
    pack: Callable[[_Made], bytes], unpack: Callable[[bytes], _Made],
) -> _Made:  # fmt: skip
    """What `make` makes of `made_of`: read back by `unpack`, which tells what it cannot read by a ValueError, or
    made and, by `pack`, kept. `kind` is one of `_KINDS`."""
    name = f"{kind}-{_hash(made_of.encode())}"
    kept = _read(name)
    if kept is not None:
        with suppress(ValueError):
            return unpack(kept)
    made = make()
    _write(name, pack(made))
    return made


def _compiled(source: str) -> re.Pattern[str]:
    import _sre  # type: ignore[import-not-found]
    from re import _compiler, _parser  # type: ignore[attr-defined]

    engine = f"{sys.version} {_sre.MAGIC} {_sre.CODESIZE} {sys.byteorder}\n"
    name = f"pattern-{_hash((engine + source).encode())}"
    kept = _read(name)
    if kept is not None:
        with suppress(msgspec.DecodeError, zlib.error, ValueError):
            flags, groups, named, numbers = msgspec.msgpack.decode(kept)
            return _pattern(_sre, source, flags, _unpacked(numbers), groups, named)
    tree = _parser.parse(source, 0)
    code, state = _compiler._code(tree, 0), tree.state
    numbers = zlib.compress(array("I", code).tobytes(), 1)
    _write(name, msgspec.msgpack.encode((state.flags, state.groups, state.groupdict, numbers)))
    return _pattern(_sre, source, state.flags, code, state.groups, state.groupdict)


def _pattern(
    engine: Any, source: str, flags: int, code: list[int], groups: int, named: dict[str, int]
) -> re.Pattern[str]:
    names: list[str | None] = [None] * groups
    for name, number in named.items():
        names[number] = name
    pattern: re.Pattern[str] = engine.compile(source, flags, code, groups - 1, named, tuple(names))
    return pattern


def _unpacked(numbers: bytes) -> list[int]:
    code = array("I")
    code.frombytes(zlib.decompress(numbers))
    return code.tolist()


@functools.cache
def _folder() -> Path | None:
    given = os.environ.get(FOLDER)
    if given is not None:
        return Path(given) if given else None
    import platformdirs

    # A user without a home, as in some containers: an error, or, of earlier releases, a folder named ~ right here.
    try:
        found = platformdirs.user_cache_path("econ-extractor", appauthor=False)
    except RuntimeError:
        return None
    return found if found.is_absolute() else None


def folder_in_use() -> Path | None:
    """The folder that things are kept in; None where none is, or none can be written to."""
    folder = _folder()
    if folder is None:
        return None
    present = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    return folder if present.is_dir() and os.access(present, os.W_OK | os.X_OK) else None


def _read(name: str) -> bytes | None:
    """The content kept under `name`; None where there is none, it is damaged, or it is not this user's."""
    folder = _folder()
    if folder is None:
        return None
    try:
        with (folder / name).open("rb") as file:
            if hasattr(os, "getuid") and os.fstat(file.fileno()).st_uid != os.getuid():
                return None
            raw = file.read()
    except OSError:
        return None
    head = len(_MARK) + _DIGEST_BYTES
    content = raw[head:]
    return content if raw[:head] == _MARK + _digest(content) else None


def _write(name: str, content: bytes) -> None:
    folder = _folder()
    if folder is None:
        return
    staged = folder / f".{name}.{os.getpid()}"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            staged.write_bytes(_MARK + _digest(content) + content)
            os.replace(staged, folder / name)
        finally:
            staged.unlink(missing_ok=True)
        _thin_out(folder)


def _thin_out(folder: Path) -> None:
    for path in folder.glob(".*.*"):
        # What a writer left that was killed before it could put its file in place.
        if (
            path.name.startswith(tuple(f".{kind}-" for kind in _KINDS))
            and time.time() - path.stat().st_mtime > _STALE_SECONDS
        ):
            path.unlink(missing_ok=True)
    files = [path for path in folder.iterdir() if path.name.startswith(tuple(f"{kind}-" for kind in _KINDS))]
    if len(files) > _MAX_FILES:
        files.sort(key=lambda path: path.stat().st_mtime_ns)
        for path in files[: len(files) - _MAX_FILES // 2]:
            path.unlink(missing_ok=True)


def _hash(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=20).hexdigest()


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES).digest()
