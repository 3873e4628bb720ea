"""A sentence as a line of tokens: figures, indicator names, times, regions, cue words and what is left over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import msgspec

from extractor.figures.quantity import Quantity, place
from extractor.rules.ruleset import Lexicon, Term

# Quotation marks and blanks carry no meaning between an indicator and its figure.
_SILENT = frozenset(" \t\n\r\u3000\"'“”‘’《》〈〉「」『』·")
_SEPARATORS = {
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
}
_MAX_BRACKET = 60
# A lone character is a cue only right before a figure: 高 in 高端 and 降 in 降水 are none.
_ONLY_BEFORE_FIGURE = frozenset("udhk")
# 超 opens a gap only before what is exceeded (超时序进度): 超 in 超算, 超市 is none.
_ONLY_BEFORE_REFERENCE = frozenset(("超",))
# Lone characters that begin words as well (地方, 能源, 可再生).
_PARTICLES = frozenset("地能可以按所同更微略只有共数值过破")
_TAILS = {"增长": "u", "增速": "e", "增幅": "e"}
# A distance in points is compared, not bounded: `比全国高出3.7个百分点` is 3.7.
_COMPARED = ("高于", "高出", "低于", "低出", "快于", "慢于", "多于", "少于")
_DURATIONS = frozenset(("year", "month"))
# Cues that hold a time word: `比上年同期` is read whole before times are looked for.
_STRONG = frozenset("ymz~")


class Mention(Protocol):
    """A time or a region mention: anything with a span."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Token(NamedTuple):
    """One token: its kind's letter (rules/cues.yaml), its span in the sentence, and what it stands for.

    `data` is the Quantity of an `F`, the Term of an `I` or `N`, the mention of a `T` or `R`, else the word.
    """

    kind: str
    start: int
    end: int
    data: Any


def lex(
    text: str,
    figures: Sequence[Quantity],
    terms: Sequence[Term],
    times: Sequence[Mention],
    regions: Sequence[Mention],
    lexicon: Lexicon,
) -> list[Token]:
    """The tokens of the sentence `text`, sorted and without overlaps; every other character is an `x` or dropped.

    `figures` are those of role `amount`. A figure inside a name (`万元GDP能耗`) is part of the name.
    """
    aside = [m.span() for m in lexicon.set_aside.finditer(text)]
    if aside:
        terms = [t for t in terms if not _overlaps(aside, t.start, t.end)]
        times = [t for t in times if not _overlaps(aside, t.start, t.end)]
        regions = [r for r in regions if not _overlaps(aside, r.start, r.end)]
        figures = [f for f in figures if not _overlaps(aside, f.start, f.end)]
    tokens = [*_named(terms), *(Token("(", start, end, text[start:end]) for start, end in aside)]
    tokens.sort(key=lambda t: t.start)
    taken = [(t.start, t.end) for t in tokens]
    days = any("day" in name.dimension for term in terms for name in term.names)
    for figure in figures:
        if not _overlaps(taken, figure.start, figure.end):
            figure = _compared(figure, text)
            start, end = _clear(taken, figure)
            tokens.append(Token("T" if _is_duration(figure, days) else "F", start, end, figure))
    tokens.sort(key=lambda t: t.start)
    figure_starts = {t.start for t in tokens if t.kind == "F"}
    cues = _cues(text, tokens, lexicon, figure_starts)
    cues = _with_times(cues, times)
    strong = [(t.start, t.end) for t in cues if t.kind in _STRONG and t.end - t.start > 1]
    base = [(t.start, t.end) for t in tokens] + strong
    mentions = [
        Token(kind, m.start, m.end, m)
        for kind, found in (("T", times), ("R", regions))
        for m in found
        if not _overlaps(base, m.start, m.end)
    ]
    spans = [(m.start, m.end) for m in mentions]
    tokens += mentions
    tokens += [cue for cue in cues if not _overlaps(spans, cue.start, cue.end)]
    tokens.sort(key=lambda t: t.start)
    return _whole_words(text, _with_rest(text, _true_cues(tokens)))


def _whole_words(text: str, tokens: list[Token]) -> list[Token]:
    """A lone character that words no rule knows run through is part of them (略 in 战略性)."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        lone = token.kind in ".=" and token.end - token.start == 1 and i + 1 < len(tokens)
        inside = lone and out and out[-1].kind == "x" and out[-1].end == token.start
        if (
            inside and tokens[i + 1].kind == "x" and tokens[i + 1].start == token.end and token.data != "的"
        ) or (token.kind == "x" and out and out[-1].kind == "x" and out[-1].end == token.start):
            out[-1] = out[-1]._replace(end=token.end, data=text[out[-1].start : token.end])
        else:
            out.append(token)
    return out


def _with_times(cues: list[Token], times: Sequence[Mention]) -> list[Token]:
    """`比上年` of `比上年全年` and `比去年四季度` runs to the end of the time that it opens."""
    ends = {time.start: time.end for time in times}
    joined: list[Token] = []
    for cue in cues:
        if cue.kind in "ym" and cue.end - cue.start > 1:
            end = max((e for start, e in ends.items() if cue.start <= start < cue.end), default=cue.end)
            end = max(end, ends.get(end, end))
            joined.append(cue._replace(end=max(cue.end, end)))
        elif not joined or cue.start >= joined[-1].end:
            joined.append(cue)
    return joined


def _true_cues(tokens: list[Token]) -> list[Token]:
    following = [*tokens[1:], Token("", -1, -1, None)]
    return [
        token
        for token, after in zip(tokens, following, strict=True)
        if token.kind != "g"
        or token.data not in _ONLY_BEFORE_REFERENCE
        or (after.start == token.end and after.kind in "zR")
    ]


def _compared(figure: Quantity, text: str) -> Quantity:
    """A distance in points without the comparator that was taken for its bound."""
    if figure.unit != "pp" or not text[figure.outer_start : figure.start].startswith(_COMPARED):
        return figure
    exact = msgspec.structs.replace(figure.reading, bound="eq", low=figure.number, high=figure.number)
    return place(figure.start, exact, figure.start)


def _is_duration(figure: Quantity, days: bool) -> bool:
    """`连续五年`, `48小时内` say for how long; days are an amount only beside a name that counts days."""
    return figure.unit in _DURATIONS or (figure.unit in ("day", "workday") and not days)


def _named(terms: Sequence[Term]) -> list[Token]:
    """Names as tokens; a name that ends in its own direction (经济增长) gives that as a token of its own."""
    tokens: list[Token] = []
    for term in terms:
        kind = "N" if all(name.counted for name in term.names) else "I"
        tail = _TAILS.get(term.word[-2:]) if len(term.word) > 3 else None
        tokens.append(Token(kind, term.start, term.end - 2 if tail else term.end, term))
        if tail:
            tokens.append(Token(tail, term.end - 2, term.end, term.word[-2:]))
    return tokens


def _overlaps(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(a < end and start < b for a, b in spans)


def _clear(taken: Sequence[tuple[int, int]], figure: Quantity) -> tuple[int, int]:
    """The figure's span with its approximators, cut where one of them belongs to a name."""
    start, end = figure.outer_start, figure.outer_end
    inner_start, inner_end = figure.start, figure.end
    for a, b in taken:
        if a < inner_start and start < b:
            start = b
        if b > inner_end and a < end:
            end = a
    return min(start, inner_start), max(end, inner_end)


def _cues(text: str, tokens: Sequence[Token], lexicon: Lexicon, figure_starts: set[int]) -> list[Token]:
    found: list[Token] = []
    at = 0
    for token in [*tokens, Token("", len(text), len(text), None)]:
        if at < token.start:
            for kind, start, end, word in lexicon.cue_tokens(text, at, token.start):
                if (
                    end - start == 1
                    and end not in figure_starts
                    and (kind in _ONLY_BEFORE_FIGURE or word == "在")
                ):
                    continue
                found.append(Token(kind, start, end, word))
        at = max(at, token.end)
    return found


def _with_rest(text: str, tokens: Sequence[Token]) -> list[Token]:
    """Add separators, brackets and the words that no rule knows."""
    out: list[Token] = []
    at = 0
    for token in [*tokens, Token("", len(text), len(text), None)]:
        if token.start < at:  # inside a bracket that was set aside
            continue
        at = _rest(text, at, token.start, tokens, out)
        if token.kind and at <= token.start:
            out.append(token)
            at = token.end
    return out


def _rest(text: str, start: int, end: int, tokens: Sequence[Token], out: list[Token]) -> int:
    """Append the tokens of `text[start:end]`; returns where reading goes on (behind a bracket set aside)."""
    at = start
    while at < end:
        char = text[at]
        if char in _SILENT or (char in ",，" and out and out[-1].kind == "o"):
            at += 1
        elif char in _SEPARATORS:
            out.append(Token(_SEPARATORS[char], at, at + 1, char))
            at += 1
        elif char == "(":
            close = text.find(")", at, at + _MAX_BRACKET)
            if close >= 0 and not any(t.kind == "F" and at < t.start < close for t in tokens):
                out.append(Token("(", at, close + 1, text[at + 1 : close]))
                return close + 1
            out.append(Token(",", at, at + 1, char))
            at += 1
        elif char == ")":
            out.append(Token(",", at, at + 1, char))
            at += 1
        else:
            first = at
            while (
                at < end and text[at] not in _SILENT and text[at] not in _SEPARATORS and text[at] not in "()"
            ):
                at += 1
            out.append(Token("x", first, at, text[first:at]))
    return max(at, end)
