"""What stands between the names and figures of a sentence: cue words, times, places, marks, and words no rule knows.

A gap's tokens hang on its text alone, on the times and places in it, and on whether a figure follows. Texts repeat
their gaps (`同比增长`, `,其中`), so each is read once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from extractor.rules.lexicon import Lexicon
from extractor.shortcuts import Memo

# Quotation marks and blanks carry no meaning between an indicator and its figure.
_SILENT = frozenset(" \t\n\r\u3000\"'“”‘’《》〈〉「」『』·")
_MARKS = {
    ",": ",",
    "，": ",",
    ";": ";",
    "；": ";",
    ":": ";",
    "：": ";",
    "。": ";",
    "!": ";",
    "！": ";",
    "?": ";",
    "？": ";",
    "—": ",",
    "(": ",",  # a bracket that is not set aside
    ")": ",",
}
# A mark, or what stands between marks and silent characters.
_REST = re.compile(f"[{re.escape(''.join(_MARKS))}]|[^{re.escape(''.join([*_SILENT, *_MARKS]))}]++")
# A lone character is a cue only right before a figure: 高 in 高端 and 降 in 降水 are none.
_ONLY_BEFORE_FIGURE = frozenset("udhk")
# 超 opens a gap only before what is exceeded (超时序进度): 超 in 超算, 超市 is none.
_ONLY_BEFORE_REFERENCE = frozenset(("超",))
# Cues that hold a time word: `比上年同期` is read whole before times are looked for.
_STRONG = frozenset("ymz~")
# Letters of tokens among which one may be a character that words run through.
_RUN_THROUGH = re.compile("x[.=b]x|x[.][+]")
_KIND, _START = itemgetter(0), itemgetter(1)

# A token of a gap: its letter, its span in the gap, and its word or the number of its mention. Plain tuples, as they
# are remembered, and looked at more often than made.
Piece = tuple[str, int, int, Any]
# A gap as it is looked up: its text, whether a figure follows, and the times and places that begin in it. A mention
# is its kind and its span; `t` is a time that runs on into what follows, and does no more than lengthen a cue.
Gap = tuple[str, bool, tuple[tuple[str, int, int], ...]]


def read_gap(gap: Gap, lexicon: Lexicon) -> tuple[Piece, ...]:
    """The tokens of a gap, in order and without overlaps; every other character is an `x` or dropped."""
    text, before_figure, told = gap
    found = _cues(text, before_figure, lexicon)
    if told:
        found = _among(found, told)
    if any(map(text.__contains__, _ONLY_BEFORE_REFERENCE)):
        found = _true_cues(found)
    return tuple(_whole_words(text, _with_rest(text, found)))


def _among(cues: list[Piece], told: Sequence[tuple[str, int, int]]) -> list[Piece]:
    """The cues with the times and places of their gap; a cue that holds a time word hides the time."""
    cues = _with_times(cues, told)
    strong = [(start, end) for kind, start, end, _ in cues if kind in _STRONG and end - start > 1]
    found: list[Piece] = [
        (kind, start, end, number)
        for wanted in "TR"
        for number, (kind, start, end) in enumerate(told)
        if kind == wanted and not (strong and overlap(strong, start, end))
    ]
    spans = [(start, end) for _, start, end, _ in found]
    found += [cue for cue in cues if not overlap(spans, cue[1], cue[2])]
    found.sort(key=_START)
    return found


class Gaps(Memo[Gap, tuple[Piece, ...]]):
    """Gaps that were read with the cue words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__(lambda gap: read_gap(gap, lexicon))


def overlap(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Does one of the spans share a character with [start, end)?"""
    for a, b in spans:  # noqa: SIM110 — asked of each token: a generator would take three times as long
        if a < end and start < b:
            return True
    return False


def _cues(text: str, before_figure: bool, lexicon: Lexicon) -> list[Piece]:
    """The cue words, without the lone characters that are none here."""
    stop = len(text) if before_figure else -1
    return [
        cue
        for cue in lexicon.cue_tokens(text, 0, len(text))
        if cue[2] - cue[1] > 1 or cue[2] == stop or not (cue[0] in _ONLY_BEFORE_FIGURE or cue[3] == "在")
    ]


def _with_times(cues: list[Piece], mentions: Sequence[tuple[str, int, int]]) -> list[Piece]:
    """`比上年` of `比上年全年` and `比去年四季度` runs to the end of the time that it opens."""
    ends = {start: end for kind, start, end in mentions if kind in "Tt"}
    joined: list[Piece] = []
    for cue in cues:
        kind, begin, last, word = cue
        if kind in "ym" and last - begin > 1:
            end = max((e for start, e in ends.items() if begin <= start < last), default=last)
            joined.append((kind, begin, max(last, end, ends.get(end, end)), word))
        elif not joined or begin >= joined[-1][2]:
            joined.append(cue)
    return joined


def _true_cues(found: list[Piece]) -> list[Piece]:
    """超 is a cue only right before what is exceeded."""
    following: list[Piece] = [*found[1:], ("", -1, -1, "")]
    return [
        piece
        for piece, after in zip(found, following, strict=True)
        if piece[0] != "g"
        or piece[3] not in _ONLY_BEFORE_REFERENCE
        or (after[1] == piece[2] and after[0] in "zR")
    ]


def _with_rest(text: str, found: Sequence[Piece]) -> list[Piece]:
    """Add the marks and the words that no rule knows."""
    out: list[Piece] = []
    at = 0
    for piece in found:
        start = piece[1]
        if start < at:
            continue
        if at < start:
            _rest(text, at, start, out)
        out.append(piece)
        at = piece[2]
    if at < len(text):
        _rest(text, at, len(text), out)
    return out


def _rest(text: str, start: int, end: int, out: list[Piece]) -> None:
    """Add what stands in [start, end), where no cue is: marks, and the words between them."""
    rest = text[start:end]
    kind = "x" if rest.isalnum() else _MARKS.get(rest)
    if kind is not None:  # letters alone are one word
        _add(kind, start, end, rest, out)
        return
    for run in _REST.finditer(text, start, end):
        word = run.group()
        _add(_MARKS.get(word, "x"), *run.span(), word, out)


def _add(kind: str, start: int, end: int, word: str, out: list[Piece]) -> None:
    if word not in ",，" or not out or out[-1][0] != "o":  # `其中,` is one cue
        out.append((kind, start, end, word))


def _whole_words(text: str, found: list[Piece]) -> list[Piece]:
    """A lone character that words no rule knows run through is part of them (略 in 战略性, 居 in 居民)."""
    if len(found) < 3 or _RUN_THROUGH.search("".join(map(_KIND, found))) is None:
        return found
    out: list[Piece] = []
    last = len(found) - 1
    for i, piece in enumerate(found):
        kind, start, end, word = piece
        if out and (kind == "x" or kind in ".=b"):
            before = out[-1]
            if before[0] == "x" and before[2] == start:
                inside = kind != "x" and end - start == 1 and i < last and word != "的"
                # 能 of `人工智能、`, which no figure follows
                closes = inside and kind == "." and found[i + 1][0] == "+"
                if kind == "x" or closes or (inside and found[i + 1][0] == "x" and found[i + 1][1] == end):
                    out[-1] = ("x", before[1], end, text[before[1] : end])
                    continue
        out.append(piece)
    return out
