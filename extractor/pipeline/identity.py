"""What the results of extraction depend on besides the text: one hash of rules and code."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from extractor.rules import find_rules
from extractor.rules.layers import data_files
from extractor.rules.stored import made

_PACKAGE = Path(__file__).resolve().parent.parent
_INSTALLED = (".dist-info", ".egg-info")
# Their versions can change what is read.
_LIBRARIES = ("ahocorasick-rs", "cn2an", "daachorse", "lxml", "regex", "trafilatura")


@cache
def code_identity() -> str:
    """SHA-256 over the package's sources, the shipped rules and the libraries that reading rests on.

    The version number alone would not do: it stays the same while someone works on the code. It is worked out once for
    each state of the files, told by their times and sizes, and of what is installed.
    """
    return made([repr(list(_state())).encode()], str, _code_identity)


def _files() -> Iterator[tuple[Path, Path]]:
    """Each source file of the package and each file of the shipped rules, behind the folder that it lies in."""
    rules = find_rules()
    for path in sorted(_PACKAGE.rglob("*.py")):
        yield _PACKAGE, path
    for path in data_files(rules):
        yield rules, path


def _state() -> Iterator[tuple[object, ...]]:
    yield (sys.version,)
    for _, path in _files():
        found = path.stat()
        yield str(path), found.st_size, found.st_mtime_ns
    for entry in sys.path:
        # The names tell the versions: cn2an-0.5.23.dist-info.
        if os.path.isdir(entry):
            yield entry, *sorted(name for name in os.listdir(entry) if name.endswith(_INSTALLED))


def _code_identity() -> str:
    digest = hashlib.sha256(platform.python_version().encode())
    for root, path in _files():
        _add(digest, path.relative_to(root).as_posix().encode(), path.read_bytes())
    for name in _LIBRARIES:
        _add(digest, name.encode(), _version(name).encode())
    return digest.hexdigest()


def results_identity(rules_hash: str) -> str:
    """The hash under which results of the rules with `rules_hash` are kept."""
    return hashlib.sha256(f"{rules_hash}\n{code_identity()}".encode()).hexdigest()


def _add(digest: hashlib._Hash, *parts: bytes) -> None:
    for part in parts:
        digest.update(len(part).to_bytes(8, "little") + part)


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return ""
