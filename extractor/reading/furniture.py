"""Which lines of a listing page are furniture: the list in `rules/furniture.yaml`."""

from __future__ import annotations

import unicodedata
from functools import cache

_BULLETS = "-•·*—–"
# Furniture is short; a longer line is not looked at.
_MAX_CHARACTERS = 60


def is_furniture(line: str) -> bool:
    """Whether `line` as a whole is a listed footer or button, whatever its spaces, width and bullet."""
    return len(line) <= _MAX_CHARACTERS and _plain(line) in _listed()


def _plain(line: str) -> str:
    folded = "".join(unicodedata.normalize("NFKC", line).split())
    return folded.lstrip(_BULLETS)


@cache
def _listed() -> frozenset[str]:
    from extractor.rules.layers import read_tree
    from extractor.rules.loading import find_rules

    data = read_tree(find_rules() / "furniture.yaml")
    return frozenset(_plain(line) for line in data["lines"])
