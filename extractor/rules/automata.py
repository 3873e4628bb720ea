"""Many words looked for in one pass over a text; the automaton is made once and kept on disk.

daachorse goes character by character, where ahocorasick_rs goes by the three bytes of each: a pass takes half the time,
and what is kept is read back in a hundredth of the time that it takes to make. For Linux on other machines than
x86-64 it has no wheels; there ahocorasick_rs finds the same (`pyproject.toml`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from extractor.rules import stored

Found = tuple[int, int, int]  # start, end, number of the word
Finder = Callable[[str], list[Found]]


def library() -> tuple[str, str]:
    """The distribution in use and its module."""
    both = ("daachorse", "daachorse"), ("ahocorasick-rs", "ahocorasick_rs")
    return both[0] if find_spec("daachorse") is not None else both[1]


def finder(words: Sequence[str], *, longest: bool = False) -> Finder:
    """A function that finds `words` in a text, each with its place in the list.

    It gives every occurrence, in no order to rely on; with `longest` only the leftmost and of those the longest, none
    overlapping another, in order. Each word stands once in the list and has a character at least.
    """
    if library()[0] != "daachorse":
        return by_bytes(words, longest=longest)
    import daachorse

    kind = daachorse.MATCH_KIND_LEFTMOST_LONGEST if longest else daachorse.MATCH_KIND_STANDARD
    shape = daachorse.CharwiseDoubleArrayAhoCorasick
    build = Path(str(import_module("daachorse.daachorse").__file__)).stat()
    made_of = f"{build.st_size} {build.st_mtime_ns} {kind}\n" + "\n".join(words)
    automaton = stored.restored(
        "automaton", made_of, lambda: shape(list(words), kind), shape.serialize, shape.deserialize
    )
    return automaton.find if longest else automaton.find_overlapping


def by_bytes(words: Sequence[str], *, longest: bool = False) -> Finder:
    """The same by ahocorasick_rs."""
    from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

    kind = MatchKind.LeftmostLongest if longest else MatchKind.Standard
    found = AhoCorasick(
        words, matchkind=kind, implementation=Implementation.ContiguousNFA
    ).find_matches_as_indexes
    return lambda text: [(start, end, k) for k, start, end in found(text, overlapping=not longest)]
