"""A sentence as a line of tokens: figures, indicator names, times, regions, cue words and what is left over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any, Protocol

import msgspec

from extractor.binding.gaps import Gaps, overlap
from extractor.figures.quantity import Quantity, place
from extractor.rules.lexicon import Lexicon, Term
from extractor.shortcuts import in_use

_MAX_BRACKET = 60
_DURATIONS = frozenset(("year", "month", "day", "workday"))
_COLONS = (":", "：")
_NAMING = frozenset("INefq=")
_START = attrgetter("start")
# Marks that part clauses and stand in no cue word.
_CLAUSE_END = re.compile("[,，;；。!！?？]")


class Mention(Protocol):
    """A time or a region mention: anything with a span."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Token(msgspec.Struct, frozen=True, gc=False):
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
    aside: list[tuple[int, int]] = []
    if lexicon.set_aside.search(text) is not None:
        aside = [m.span() for m in lexicon.set_aside.finditer(text)]
        terms = [t for t in terms if not overlap(aside, t.start, t.end)]
        times = [t for t in times if not overlap(aside, t.start, t.end)]
        regions = [r for r in regions if not overlap(aside, r.start, r.end)]
        figures = [f for f in figures if not overlap(aside, f.start, f.end)]
    fixed = _fixed(text, figures, terms, aside, lexicon)
    mentions: list[tuple[str, Mention]] = [("T", m) for m in times]
    mentions += [("R", m) for m in regions]
    if times and regions:
        mentions.sort(key=_mention_start)
    if "(" in text:
        fixed, mentions = _set_brackets_aside(text, fixed, mentions)
    end = (
        _end_of_clause(text, fixed[-1].end, mentions)
        if (figures or terms) and fixed and in_use()
        else len(text)
    )
    fixed.append(Token("", end, end, None))
    gaps = lexicon.memo(Gaps)
    tokens: list[Token] = []
    append = tokens.append
    at = seen = 0
    for token in fixed:
        begin = token.start
        if at < begin:
            while seen < len(mentions) and mentions[seen][1].start < at:
                seen += 1
            if seen < len(mentions) and mentions[seen][1].start <= begin:
                inside = _told_between(mentions[seen:], at, begin)
                pieces = gaps[text[at:begin], token.kind == "F", tuple([m[0] for m in inside])]
                for kind, a, b, data in pieces:
                    append(Token(kind, at + a, at + b, data if data.__class__ is str else inside[data][1]))
            else:
                pieces = gaps[text[at:begin], token.kind == "F", ()]
                for kind, a, b, data in pieces:
                    append(Token(kind, at + a, at + b, data))
            at = begin
            if pieces and tokens[-1].end > begin:  # a cue that runs to the end of a time
                at = tokens[-1].end
        if begin == at and token.kind:
            if token.kind == "F" and text[begin - 1] in _COLONS and _is_linked(tokens, begin):
                tokens[-1] = msgspec.structs.replace(tokens[-1], kind="=")
            append(token)
            at = token.end
    return tokens


def _is_linked(tokens: Sequence[Token], begin: int) -> bool:
    """`进出口总额:92亿元`, `增速:5.3%`: a colon between a name and its figure links them, and ends no clause."""
    if len(tokens) < 2 or tokens[-1].kind != ";" or tokens[-1].end != begin:
        return False
    return tokens[-2].kind in _NAMING and tokens[-2].end == tokens[-1].start


def _fixed(
    text: str,
    figures: Sequence[Quantity],
    terms: Sequence[Term],
    aside: Sequence[tuple[int, int]],
    lexicon: Lexicon,
) -> list[Token]:
    """The names, the figures outside them and the phrases set aside, in order."""
    tokens = _named(terms, lexicon.tails)
    if aside:
        tokens += [Token("(", start, end, text[start:end]) for start, end in aside]
        tokens.sort(key=_START)
    taken = [(t.start, t.end) for t in tokens]
    k, last = 0, len(taken)
    for figure in figures:
        end = figure.end
        while k < last and taken[k][0] < end:
            k += 1
        before = taken[k - 1][1] if k else 0
        if before > figure.start:
            continue
        if figure.shared.unit == "pp":
            figure = _compared(figure, text, lexicon.compared)
        # an approximator that belongs to a name is cut off
        start = max(figure.outer_start, before)
        end = figure.outer_end
        if k < last and taken[k][0] < end:
            end = taken[k][0]
        kind = "T" if figure.shared.unit in _DURATIONS and _is_duration(figure, terms) else "F"
        tokens.append(Token(kind, start, end, figure))
    tokens.sort(key=_START)
    return tokens


def _end_of_clause(text: str, at: int, mentions: Sequence[tuple[str, Mention]]) -> int:
    """The end of the clause behind the last name and figure, with its mark: what follows is asked by no figure."""
    mark = _CLAUSE_END.search(text, at)
    if mark is None:
        return len(text)
    end = mark.end()
    for _, mention in mentions:
        if mention.start < end < mention.end:
            return len(text)
    return end


def _set_brackets_aside(
    text: str, fixed: list[Token], mentions: list[tuple[str, Mention]]
) -> tuple[list[Token], list[tuple[str, Mention]]]:
    """A bracket without a figure is one token; what stands in it is not read."""
    taken = [(t.start, t.end) for t in fixed]
    covered = [*taken, *((m.start, m.end) for _, m in mentions if not overlap(taken, m.start, m.end))]
    brackets: list[tuple[int, int]] = []
    at = text.find("(")
    while at >= 0:
        close = text.find(")", at, at + _MAX_BRACKET)
        read = close < 0 or overlap(covered, at, at + 1)
        if read or any(t.kind == "F" and at < t.start < close for t in fixed):
            at = text.find("(", at + 1)
        else:
            brackets.append((at, close + 1))
            at = text.find("(", close + 1)
    if not brackets:
        return fixed, mentions
    fixed = [t for t in fixed if not overlap(brackets, t.start, t.start + 1)]
    fixed += [Token("(", start, end, text[start + 1 : end - 1]) for start, end in brackets]
    fixed.sort(key=_START)
    return fixed, [pair for pair in mentions if not overlap(brackets, pair[1].start, pair[1].start + 1)]


def _told_between(
    mentions: Sequence[tuple[str, Mention]], first: int, last: int
) -> list[tuple[tuple[str, int, int], Mention]]:
    """The times and places that begin in a gap, at their offsets in it; of those that run on the times alone.

    `mentions` are those that do not begin before it.
    """
    told: list[tuple[tuple[str, int, int], Mention]] = []
    for kind, mention in mentions:
        start, end = mention.start, mention.end
        if start > last:
            break
        if end <= last:
            told.append(((kind, start - first, end - first), mention))
        elif kind == "T":
            told.append((("t", start - first, end - first), mention))
    return told


def _mention_start(pair: tuple[str, Mention]) -> int:
    return pair[1].start


def _compared(figure: Quantity, text: str, comparators: tuple[str, ...]) -> Quantity:
    """A distance in points without the comparator that was taken for its bound (`比全国高出3.7个百分点` is 3.7)."""
    if not text[figure.outer_start : figure.start].startswith(comparators):
        return figure
    exact = msgspec.structs.replace(figure.reading, bound="eq", low=figure.number, high=figure.number)
    return place(figure.start, exact, figure.start)


def _is_duration(figure: Quantity, terms: Sequence[Term]) -> bool:
    """`连续五年`, `48小时内` say for how long; days are an amount only beside a name that counts days."""
    if figure.unit in ("day", "workday"):
        return not any("day" in name.dimension for term in terms for name in term.names)
    return True


def _named(terms: Sequence[Term], tails: Mapping[str, str]) -> list[Token]:
    """Names as tokens; a name that ends in its own direction (经济增长) gives that as a token of its own."""
    tokens: list[Token] = []
    for term in terms:
        start, end, word = term.start, term.end, term.word
        tail = tails.get(word[-2:]) if len(word) > 3 else None
        if tail:
            tokens.append(Token(term.kind, start, end - 2, term))
            tokens.append(Token(tail, end - 2, end, word[-2:]))
        else:
            tokens.append(Token(term.kind, start, end, term))
    return tokens
