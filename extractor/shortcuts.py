"""What is there for speed alone: memos of pure functions, and gates that pass over what cannot matter.

Neither may change a cell. `plainly()` reads without any of them, so that a test can hold both readings side by side.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

_MOST_KEPT = 20_000
# Of a key; a longer one seldom comes again, and may be of any length.
_MOST_CHARACTERS = 200


class _Use:
    """Whether shortcuts are in use; the memos that there are."""

    on = True
    memos: weakref.WeakSet[Memo[Any, Any]]


class Memo(dict[_Key, _Value]):
    """`memo[key]` is `function(key)`, worked out once for each key while there is room for it.

    Texts repeat themselves (`同比增长`, `2024-01/2024-06`), and a look-up in C costs a tenth of a microsecond. The
    function must depend on nothing but its key, and its value must never be changed. A full memo starts anew, and
    long keys are not kept, so that a run over any corpus has a bound.
    """

    __slots__ = ("__weakref__", "_function")

    def __init__(self, function: Callable[[_Key], _Value]) -> None:
        super().__init__()
        self._function = function
        _Use.memos.add(self)

    def __missing__(self, key: _Key) -> _Value:
        value = self._function(key)
        if _Use.on and _characters(key) <= _MOST_CHARACTERS:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[key] = value
        return value

    def __hash__(self) -> int:  # type: ignore[override]
        return id(self)


def _characters(key: object) -> int:
    if isinstance(key, str):
        return len(key)
    return sum([len(part) for part in key if isinstance(part, str)]) if isinstance(key, tuple) else 0


_Use.memos = weakref.WeakSet()


def in_use() -> bool:
    """May gates and memos be used?"""
    return _Use.on


@contextmanager
def plainly() -> Iterator[None]:
    """Reads without shortcuts inside the block; for tests alone, as it holds for the whole process."""
    for memo in _Use.memos:
        memo.clear()
    _Use.on = False
    try:
        yield
    finally:
        _Use.on = True
