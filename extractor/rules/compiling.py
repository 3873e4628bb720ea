"""From the source of a pattern to the numbers that the engine of `re` takes, pieces that come again compiled once.

The pattern of figures says seven times what a measure word is: read and compiled piece by piece it takes a quarter of
the time. A piece is put in as a mark where it stands, and what was read of it in the mark's place; what it compiles to does
not hang on where it stands, as jumps tell how far and not whereto. The numbers are those that `re` itself would give.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from re import _compiler, _parser  # type: ignore[attr-defined]
from typing import Any

# Private characters, of which no pattern speaks: a look-ahead for one of them is the mark of a piece.
_FIRST_MARK = 0xE000

_lock = threading.Lock()


def numbers_of(source: str, pieces: Sequence[str] = (), atomic: bool = False) -> tuple[list[int], Any]:
    """The numbers of the pattern, and the state of the parser, which knows flags and groups.

    `pieces` are parts of `source` without groups, whole expressions each, that stand in it more than once. With
    `atomic` a possessive repeat of more than a character is an atomic group around a greedy one, which says the same.
    """
    texts = sorted(set(pieces), key=len)
    marks = [f"(?={chr(_FIRST_MARK + number)})" for number in range(len(texts))]
    read: list[Any] = []
    for number, text in enumerate([*texts, source]):
        # The longer ones first: they hold the shorter ones.
        for piece, mark in reversed(list(zip(texts[:number], marks, strict=False))):
            text = text.replace(piece, mark)
        tree = _parser.parse(text, 0)
        if atomic:
            _make_atomic(tree)
        if texts:
            _put_in(tree, read)
        read.append(tree)
    whole = read.pop()
    with _lock, _once({id(tree) for tree in read}):
        return _compiler._code(whole, 0), whole.state


def _make_atomic(tree: Any) -> None:
    """Atomic groups in place of the possessive repeats of a tree."""
    for place, (operator, value) in enumerate(tree.data):
        if operator is _parser.IN:
            continue
        for inner in _within(value):
            _make_atomic(inner)
        if operator is _parser.POSSESSIVE_REPEAT and not _compiler._simple(value[2]):
            repeat = _parser.SubPattern(tree.state, [(_parser.MAX_REPEAT, value)])
            tree.data[place] = (_parser.ATOMIC_GROUP, repeat)


def _put_in(tree: Any, pieces: Sequence[Any]) -> None:
    """What was read of the pieces, in the place of their marks."""
    # Worked out while the marks stood there.
    tree.width = None
    for place, (operator, value) in enumerate(tree.data):
        number = _mark(operator, value)
        if number is not None:
            tree.data[place] = (_parser.SUBPATTERN, (None, 0, 0, pieces[number]))
        elif operator is not _parser.IN:
            for inner in _within(value):
                _put_in(inner, pieces)


def _mark(operator: Any, value: Any) -> int | None:
    """The number of the piece that a node marks."""
    if operator is _parser.ASSERT and value[0] == 1 and len(value[1].data) == 1:
        inner, character = value[1].data[0]
        if inner is _parser.LITERAL and character >= _FIRST_MARK:
            return int(character - _FIRST_MARK)
    return None


def _within(value: Any) -> Iterator[Any]:
    if isinstance(value, _parser.SubPattern):
        yield value
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _within(one)


@contextmanager
def _once(shared: set[int]) -> Iterator[None]:
    """Within the block the compiler compiles the trees `shared` once each, and each set of characters."""
    compile_tree: Callable[..., None] = _compiler._compile
    optimize: Callable[..., Any] = _compiler._optimize_charset
    trees: dict[int, list[int]] = {}
    sets: dict[Any, Any] = {}

    def of_tree(code: list[int], tree: Any, flags: int) -> None:
        if id(tree) not in shared:
            compile_tree(code, tree, flags)
            return
        if id(tree) not in trees:
            trees[id(tree)] = []
            compile_tree(trees[id(tree)], tree, flags)
        code.extend(trees[id(tree)])

    def of_set(characters: Any, *rest: Any) -> Any:
        if any(rest):
            return optimize(characters, *rest)
        key = tuple(characters)
        if key not in sets:
            sets[key] = optimize(characters, *rest)
        return sets[key]

    _compiler._compile, _compiler._optimize_charset = of_tree, of_set
    try:
        yield
    finally:
        _compiler._compile, _compiler._optimize_charset = compile_tree, optimize
