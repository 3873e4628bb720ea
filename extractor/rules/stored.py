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
import time
from collections.abc import Callable, Iterable
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
_KINDS = ("tree", "pattern", "patterns", "automaton", "made")

_Made = TypeVar("_Made")


def tree_of(content: bytes, parse: Callable[[bytes], Any]) -> Any:
    """What `parse` makes of the bytes of a file; of plain values alone it is remembered. Its errors pass."""
    name = f"tree-{hash_of(content)}"
    kept = read(name)
    if kept is not None:
        with suppress(msgspec.DecodeError):
            return msgspec.msgpack.decode(kept)
    tree = parse(content)
    with suppress(TypeError, OverflowError, ValueError):
        encoded = msgspec.msgpack.encode(tree)
        # A date, say, would come back as text.
        if msgspec.msgpack.decode(encoded) == tree:
            write(name, encoded)
    return tree


def restored(
    kind: str, made_of: str, make: Callable[[], _Made],
    pack: Callable[[_Made], bytes], unpack: Callable[[bytes], _Made],
) -> _Made:  # fmt: skip
    """What `make` makes of `made_of`: read back by `unpack`, which tells what it cannot read by a ValueError, or
    made and, by `pack`, kept. `kind` is one of `_KINDS`."""
    name = f"{kind}-{hash_of(made_of.encode())}"
    kept = read(name)
    if kept is not None:
        with suppress(ValueError):
            return unpack(kept)
    made = make()
    write(name, pack(made))
    return made


def made(sources: Iterable[bytes], kind: type[_Made], make: Callable[[], _Made]) -> _Made:
    """What `make` gives, of a `kind` that msgspec can decode, kept under the hash of `sources`.

    They are all that it is made of, the code that makes it among them. Its errors pass.
    """
    digest = "".join(hash_of(source) for source in sources)
    decoder = msgspec.msgpack.Decoder(kind)
    value: _Made = restored("made", digest, make, msgspec.msgpack.encode, decoder.decode)
    return value


@functools.cache
def folder() -> Path | None:
    """The folder that things are to be kept in; None where none is."""
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
    where = folder()
    if where is None:
        return None
    present = next(path for path in (where, *where.absolute().parents) if path.exists())
    return where if present.is_dir() and os.access(present, os.W_OK | os.X_OK) else None


def read(name: str) -> bytes | None:
    """The content kept under `name`; None where there is none, it is damaged, or it is not this user's."""
    where = folder()
    if where is None:
        return None
    try:
        with (where / name).open("rb") as file:
            if hasattr(os, "getuid") and os.fstat(file.fileno()).st_uid != os.getuid():
                return None
            raw = file.read()
    except OSError:
        return None
    head = len(_MARK) + _DIGEST_BYTES
    content = raw[head:]
    return content if raw[:head] == _MARK + _digest(content) else None


def write(name: str, content: bytes) -> None:
    """Keep `content` under `name`, if it can be."""
    where = folder()
    if where is None:
        return
    staged = where / f".{name}.{os.getpid()}"
    with suppress(OSError):
        where.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            staged.write_bytes(_MARK + _digest(content) + content)
            os.replace(staged, where / name)
        finally:
            staged.unlink(missing_ok=True)
        _thin_out(where)


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


def hash_of(content: bytes) -> str:
    """What a name ends with: `content` in forty hexadecimal digits."""
    return hashlib.blake2b(content, digest_size=20).hexdigest()


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES).digest()
