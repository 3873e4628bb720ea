"""What stands right before a figure: an approximator, a currency, 第, a letter, the start of a line."""

from __future__ import annotations

import functools
from typing import NamedTuple

from extractor.figures.words import words

_LONGEST = 8
_STARTS = frozenset("。；;：:\n\r\t\u3000 >！？!?")
_OPENING = frozenset("(（〔[【")


class Left(NamedTuple):
    """`kind`: plain, bound, currency, ordinal, name, letter, joined, from, first, quoted,
    start, open; `width` in characters."""

    kind: str
    bound: str | None = None
    currency: str | None = None
    width: int = 0


PLAIN = Left("plain")


@functools.cache
def _expressions() -> dict[str, Left]:
    lexicon = words()
    table = words().table
    found: dict[str, Left] = {}
    fillers = ["", *lexicon.fillers]
    for kind, listed in lexicon.before.items():
        if kind == "currency":
            for code, names in listed.items():
                for name in names:
                    found[name] = Left("currency", currency=code, width=len(name))
            continue
        for word in listed:
            if kind == "plain":
                found.update((word + filler, PLAIN) for filler in fillers)
            elif kind in ("ordinal", "name", "from", "first", "quoted"):
                found[word] = Left(kind)
                if kind == "name" and word[-1].isalnum():
                    found.update((word + colon, Left(kind)) for colon in (":", "号码", "号码:", "号:"))
            elif kind == "ge_scale":
                found[word] = Left("scale", "ge", width=len(word))
            else:
                for filler in fillers:
                    found[word + filler] = Left("bound", kind, width=len(word + filler))
    return {word.translate(table): left for word, left in found.items()}


@functools.cache
def _tails() -> frozenset[str]:
    """Every proper ending of an expression: text that ends so may go on to be the expression."""
    return frozenset(word[i:] for word in _expressions() for i in range(1, len(word)))


def is_settled(ending: str) -> bool:
    """Do these last characters decide what stands before a figure, whatever precedes them?"""
    trimmed = ending[:-2] + ending[-2:].rstrip(" \u3000")
    if len(trimmed) == len(ending) or len(trimmed) > 1:
        return trimmed.translate(words().table) not in _tails()
    return False


def read_left(text: str, start: int) -> Left:
    """The longest expression that ends at `start`, or what the character before it means."""
    if start == 0:
        return Left("start")
    expressions, tails = _expressions(), _tails()
    found: Left | None = None
    spaced = start
    while spaced > 0 and start - spaced < 2 and text[spaced - 1] in " \u3000":
        spaced -= 1
    window = text[max(0, spaced - _LONGEST) : spaced].translate(words().table)
    for width in range(1, len(window) + 1):
        ending = window[-width:]
        hit = expressions.get(ending)
        if hit is not None:
            found = hit
        if ending not in tails:
            break
    char = text[start - 1]
    if found is not None and found.kind != "plain":
        return found._replace(width=found.width and found.width + start - spaced)
    if found is None:
        if char in _OPENING:
            return Left("open")
        if text[spaced - 1 : spaced] == ">" and _compares(
            text[spaced - 2 : spaced - 1] if spaced > 1 else ""
        ):
            return Left("bound", "gt", width=1 + start - spaced)
        if char in _STARTS:
            latin = (
                spaced > 0 and spaced < start and text[spaced - 1].isascii() and text[spaced - 1].isalpha()
            )
            return Left("name" if latin else "start")
        if char.isascii() and (char.isalpha() or char == "_"):
            return Left("letter")
        before = text[start - 2 : start - 1] if start > 1 else ""
        if char in "-+·/." and before and before.isascii() and before.isalnum():
            return Left("joined")
        if char in "+＋" and before:
            return Left("joined")
    return PLAIN


def _compares(before: str) -> bool:
    """Is a > after this character a comparison, and not the end of a tag?"""
    return before in ("", " ", "　") or "\u4e00" <= before <= "\u9fff"
