"""What stands between the names and figures of a sentence: cue words, times, places, marks, and words no rule knows.

A gap's tokens hang on its text alone, on the times and places in it, and on whether a figure follows. Texts repeat
their gaps (`同比增长`, `,其中`), so each is read once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from extractor.rules.ruleset import Lexicon
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
_WORDS = re.compile(f"[^{re.escape(''.join([*_SILENT, *_MARKS]))}]+")
# A lone character is a cue only right before a figure: 高 in 高端 and 降 in 降水 are none.
_ONLY_BEFORE_FIGURE = frozenset("udhk")
# 超 opens a gap only before what is exceeded (超时序进度): 超 in 超算, 超市 is none.
_ONLY_BEFORE_REFERENCE = frozenset(("超",))
# Cues that hold a time word: `比上年同期` is read whole before times are looked for.
_STRONG = frozenset("ymz~")


class Piece(msgspec.Struct, frozen=True, gc=False):
    """A token of a gap, at offsets in it; `data` is the word, or the number of the mention."""

    kind: str
    start: int
    end: int
    data: str | int


# A gap as it is looked up: its text, whether a figure follows, and the times and places that begin in it. A mention
# is its kind and its span; `t` is a time that runs on into what follows, and does no more than lengthen a cue.
Gap = tuple[str, bool, tuple[tuple[str, int, int], ...]]
# A piece as it is remembered: looked at more often than made, and then all of it.
Told = tuple[str, int, int, str | int]


def read_gap(gap: Gap, lexicon: Lexicon) -> tuple[Told, ...]:
    """The tokens of a gap, in order and without overlaps; every other character is an `x` or dropped."""
    text, before_figure, told = gap
    cues = _cues(text, before_figure, lexicon)
    found = _among(cues, told) if told else cues
    pieces = _whole_words(text, _with_rest(text, _true_cues(found)))
    return tuple([(piece.kind, piece.start, piece.end, piece.data) for piece in pieces])


def _among(cues: list[Piece], told: Sequence[tuple[str, int, int]]) -> list[Piece]:
    """The cues with the times and places of their gap; a cue that holds a time word hides the time."""
    cues = _with_times(cues, told)
    strong = [(cue.start, cue.end) for cue in cues if cue.kind in _STRONG and cue.end - cue.start > 1]
    mentions = [
        Piece(kind, start, end, number)
        for wanted in "TR"
        for number, (kind, start, end) in enumerate(told)
        if kind == wanted and not overlap(strong, start, end)
    ]
    spans = [(m.start, m.end) for m in mentions]
    found = [*mentions, *(cue for cue in cues if not overlap(spans, cue.start, cue.end))]
    found.sort(key=lambda piece: piece.start)
    return found


class Gaps(Memo[Gap, tuple[Told, ...]]):
    """Gaps that were read with the cue words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__(lambda gap: read_gap(gap, lexicon))


def overlap(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Does one of the spans share a character with [start, end)?"""
    return any(a < end and start < b for a, b in spans)


def _cues(text: str, before_figure: bool, lexicon: Lexicon) -> list[Piece]:
    found: list[Piece] = []
    stop = len(text) if before_figure else -1
    for kind, start, end, word in lexicon.cue_tokens(text, 0, len(text)):
        lone = end - start == 1 and end != stop
        if not (lone and (kind in _ONLY_BEFORE_FIGURE or word == "在")):
            found.append(Piece(kind, start, end, word))
    return found


def _with_times(cues: list[Piece], mentions: Sequence[tuple[str, int, int]]) -> list[Piece]:
    """`比上年` of `比上年全年` and `比去年四季度` runs to the end of the time that it opens."""
    ends = {start: end for kind, start, end in mentions if kind in "Tt"}
    joined: list[Piece] = []
    for cue in cues:
        if cue.kind in "ym" and cue.end - cue.start > 1:
            end = max((e for start, e in ends.items() if cue.start <= start < cue.end), default=cue.end)
            end = max(end, ends.get(end, end))
            joined.append(replace(cue, end=max(cue.end, end)))
        elif not joined or cue.start >= joined[-1].end:
            joined.append(cue)
    return joined


def _true_cues(found: list[Piece]) -> list[Piece]:
    if not any(piece.kind == "g" for piece in found):
        return found
    following = [*found[1:], Piece("", -1, -1, "")]
    return [
        piece
        for piece, after in zip(found, following, strict=False)
        if piece.kind != "g"
        or piece.data not in _ONLY_BEFORE_REFERENCE
        or (after.start == piece.end and after.kind in "zR")
    ]


def _with_rest(text: str, found: Sequence[Piece]) -> list[Piece]:
    """Add the marks and the words that no rule knows."""
    out: list[Piece] = []
    at = 0
    for piece in [*found, Piece("", len(text), len(text), "")]:
        if piece.start < at:
            continue
        if at < piece.start:
            _rest(text, at, piece.start, out)
        if piece.kind:
            out.append(piece)
        at = piece.end
    return out


def _rest(text: str, start: int, end: int, out: list[Piece]) -> None:
    at = start
    while at < end:
        char = text[at]
        if char in _SILENT or (char in ",，" and out and out[-1].kind == "o"):
            at += 1
        elif char in _MARKS:
            out.append(Piece(_MARKS[char], at, at + 1, char))
            at += 1
        else:
            run = _WORDS.match(text, at, end)
            assert run is not None
            out.append(Piece("x", at, run.end(), run.group()))
            at = run.end()


def _whole_words(text: str, found: list[Piece]) -> list[Piece]:
    """A lone character that words no rule knows run through is part of them (略 in 战略性, 居 in 居民)."""
    out: list[Piece] = []
    for i, piece in enumerate(found):
        lone = piece.kind in ".=b" and piece.end - piece.start == 1 and i + 1 < len(found)
        inside = lone and out and out[-1].kind == "x" and out[-1].end == piece.start
        if (
            inside and found[i + 1].kind == "x" and found[i + 1].start == piece.end and piece.data != "的"
        ) or (piece.kind == "x" and out and out[-1].kind == "x" and out[-1].end == piece.start):
            out[-1] = replace(out[-1], end=piece.end, data=text[out[-1].start : piece.end])
        else:
            out.append(piece)
    return out
