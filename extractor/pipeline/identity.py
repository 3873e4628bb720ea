"""What the results of extraction depend on besides the text: one hash of rules and code."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

# Their versions can change what is read.
_LIBRARIES = ("ahocorasick-rs", "cn2an", "daachorse", "lxml", "regex", "trafilatura")


@cache
def code_identity() -> str:
    """SHA-256 over the package's sources, the shipped rules and the libraries that reading rests on.

    The version number alone would not do: it stays the same while someone works on the code.
    """
    import extractor
    from extractor.rules import find_rules
    from extractor.rules.layers import data_files

    digest = hashlib.sha256(platform.python_version().encode())
    package, rules = Path(extractor.__file__).parent, find_rules()
    for root, paths in ((package, sorted(package.rglob("*.py"))), (rules, data_files(rules))):
        for path in paths:
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
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
