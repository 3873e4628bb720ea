"""A text cut at its figures, so that each can be marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """A figure at `text[start:end]`; `tag` says which, or what it is."""

    start: int
    end: int
    tag: int


class Piece(NamedTuple):
    """A run of the text from `start` on; `tags` of the spans that it covers, none for plain text."""

    text: str
    start: int
    tags: tuple[int, ...]


def pieces(text: str, spans: Iterable[Span], weak: Iterable[Span] = ()) -> list[Piece]:
    """`text` in pieces that give it back when joined; spans that overlap become one piece.

    `weak` spans are left out where they touch one of `spans`. Raises ValueError for a span outside `text`.
    """
    groups = _grouped(sorted(spans))
    groups = sorted(groups + _apart(_grouped(sorted(weak)), groups))
    found: list[Piece] = []
    done = 0
    for start, end, tags in groups:
        if start < 0 or end > len(text):
            raise ValueError(f"A figure at {start}-{end} lies outside a text of {len(text)} characters.")
        if start > done:
            found.append(Piece(text[done:start], done, ()))
        found.append(Piece(text[start:end], start, tags))
        done = end
    if done < len(text):
        found.append(Piece(text[done:], done, ()))
    return found


_Group = tuple[int, int, tuple[int, ...]]


def _grouped(spans: list[Span]) -> list[_Group]:
    groups: list[_Group] = []
    for start, end, tag in spans:
        if end <= start:
            continue
        if groups and start < groups[-1][1]:
            first, last, tags = groups[-1]
            groups[-1] = (first, max(last, end), tags if tag in tags else (*tags, tag))
        else:
            groups.append((start, end, (tag,)))
    return groups


def _apart(weak: list[_Group], strong: list[_Group]) -> list[_Group]:
    kept: list[_Group] = []
    at = 0
    for group in weak:
        while at < len(strong) and strong[at][1] <= group[0]:
            at += 1
        if at == len(strong) or strong[at][0] >= group[1]:
            kept.append(group)
    return kept
