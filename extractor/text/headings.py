"""Section headings that run on in one line (`… 发展蓝图 一、工业转型 武汉市将…`) or stand on lines of their own."""

from __future__ import annotations

from typing import NamedTuple

from extractor.rules.patterns import compiled

# `一、`, `(一)`, `1.`, `1、`: a list mark where a heading may begin. "一是" opens a list item inside a
# paragraph, not a heading.
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_MARK = compiled(
    rf"(?P<one>{_NUMERAL}、)|(?P<two>[(（]{_NUMERAL}[)）]、?)|(?P<three>\d{{1,2}}(?:[、．]|\.(?!\d)))|(?P<four>[(（]\d{{1,2}}[)）])"
)
# Where a mark may stand. The blanks are those of `\s`, written out: a search then skips all else by looking into a
# table, where the class would be asked at each character.
_BLANKS = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_OPENING = compiled(rf"[{_BLANKS}。！？!?；;](?=[一二三四五六七八九十(（\d])")
_LEVELS = {"one": 1, "two": 2, "three": 3, "four": 4}
_MAX_HEADING = 48


class HeadingMark(NamedTuple):
    """A heading found: its span, its level (1 `一、`, 2 `(一)`, 3 `1.`, 4 `(1)`)."""

    start: int
    end: int
    level: int


def find_headings(text: str) -> list[HeadingMark]:
    """The headings of one paragraph or one-line body `text`, in order.

    A mark counts where the paragraph begins, after a blank, or after a full stop. The heading runs to the next
    blank or line end within 48 characters; with no blank there, to its full stop. A mark whose heading would be
    longer than that is a list item, not a heading.
    """
    found: list[HeadingMark] = []
    for start in (0, *[before.end() for before in _OPENING.finditer(text)]):
        match = _MARK.match(text, start)
        if match is None:
            continue
        level = _LEVELS[match.lastgroup or "one"]
        end = _heading_end(text, match.end())
        if end is not None and (not found or start >= found[-1].end):
            found.append(HeadingMark(start, end, level))
    return found


def _heading_end(text: str, start: int) -> int | None:
    limit = min(len(text), start + _MAX_HEADING)
    at = start
    while at < limit and text[at].isspace() and text[at] != "\n":
        at += 1
    first = at
    while at < limit:
        char = text[at]
        if char == "\n" or (char.isspace() and at > first):
            # A heading's blank splits it from its paragraph; one that ends a sentence is no heading
            # ("1.本报讯 记者…" has no verb to tell, so length decides).
            return at
        if char in "。！？!?":
            return at + 1
        if char in "；;":
            return None
        at += 1
    return at if at == len(text) and at > first else None
