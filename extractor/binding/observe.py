"""One document through the rooms: text → figures → bound figures → observations."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from extractor.binding.binder import Binder
from extractor.binding.bound import Bound
from extractor.binding.line import Line
from extractor.binding.lists import named_code
from extractor.binding.tokens import lex
from extractor.context.gazetteer import load_gazetteer
from extractor.context.observation import Observation
from extractor.context.period import PeriodAnswer, PeriodResolver
from extractor.context.region import RegionAnswer, RegionResolver
from extractor.context.region_mention import RegionMention
from extractor.context.scope import scope_of
from extractor.context.status import StatusAnswer, StatusReader, settle
from extractor.figures import read_figures
from extractor.figures.quantity import Quantity, Reading, place
from extractor.rules.ruleset import RuleSet
from extractor.shortcuts import in_use
from extractor.text.parts import DocumentText, Sentence
from extractor.text.segment import segment

# The kinds of rules/cues.yaml in words, for `extractor explain`.
_KINDS = {
    "I": "indicator", "N": "counted noun", "V": "verb", "F": "figure", "T": "time", "R": "region", "u": "rise",
    "d": "fall", "e": "growth rate", "f": "rate of decline", "a": "faster", "s": "slower", "g": "above", "l": "below",
    "w": "than", "h": "more", "k": "less", "=": "link", "t": "to", "y": "year on year", "m": "on the period before",
    "v": "annual average", "p": "share of", "q": "share", "D": "goes to", "r": "respectively", "c": "each",
    "o": "of which", "j": "contribution", "z": "target", "i": "from", "b": "predicate", "!": "another quantity",
    "~": "record", "x": "unknown words",
}  # fmt: skip
_DIGITS_IN_MARKUP = re.compile(r"[0-9０-９]+")


@dataclass(slots=True)
class Extraction:
    """What one document holds: every figure with its field and sentence, and the observations, in text order."""

    quantities: list[tuple[str, Quantity, str]]
    observations: list[Observation]


def read_document(
    title: str, body: str, published: date | None, rules: RuleSet, *, explain: bool = False
) -> Extraction:
    """Read one document; offsets are those of `title` and `body` as given. Cost is linear in the text.

    With `explain` each observation carries its trace; a run has no use for it.
    """
    text = segment(title, body)
    reader: _Reader | None = None
    quantities: list[tuple[str, Quantity, str]] = []
    observations: list[Observation] = []
    own = sum(sentence.field == "title" for sentence in text.sentences[:1])
    for field, source, first, last in (("title", title, 0, own), ("body", body, own, len(text.sentences))):
        figures = _figures(source, text.masked[field])
        for i, told in _by_sentence(figures, text.sentences, first, last):
            sentence = text.sentences[i] if i < last else None
            begin = len(source) if sentence is None else sentence.start
            quantities += [
                (field, figure, "" if sentence is None or figure.start < begin else sentence.text)
                for figure in told
            ]
            inside = [figure for figure in told if figure.start >= begin]
            amounts = [figure for figure in inside if figure.role == "amount"]
            if sentence is not None and inside and (amounts or not in_use()):
                if reader is None:
                    reader = _Reader(text, published, rules, explain)
                observations += reader.sentence(i, sentence, amounts)
    return Extraction(quantities, observations)


def _by_sentence(
    figures: list[Quantity], sentences: Sequence[Sentence], first: int, last: int
) -> Iterator[tuple[int, list[Quantity]]]:
    """The figures that begin before the end of a sentence and not before that of an earlier one, with its number.

    `sentences` from `first` to `last` are those of the field; behind them all the number is `last`.
    """
    at = 0
    ends = [sentence.end for sentence in sentences[first:last]] if figures else []
    while at < len(figures):
        k = bisect_right(ends, figures[at].start)
        end = ends[k] if k < len(ends) else None
        begin = at
        while at < len(figures) and (end is None or figures[at].start < end):
            at += 1
        yield first + k, figures[begin:at]


def _figures(text: str, masked: str) -> list[Quantity]:
    """The figures of a field; a digit run inside markup is a `name`, so that no digit is without a row."""
    found = read_figures(masked)
    if masked is not text:
        hidden = [
            place(
                m.start(),
                Reading(m.group(), m.end() - m.start(), None, None, None, "eq", None, None, "name"),
                m.start(),
            )
            for m in _DIGITS_IN_MARKUP.finditer(text)
            if masked[m.start()].isspace()
        ]
        # a figure across markup (<b>260</b>亿元) stands in the text with its tags
        found = [_as_written(figure, text) for figure in found]
        found = sorted([*found, *hidden], key=lambda q: q.start)
    return found


def _as_written(figure: Quantity, text: str) -> Quantity:
    raw = text[figure.start : figure.end]
    if raw == figure.raw:
        return figure
    return place(figure.start, msgspec.structs.replace(figure.reading, raw=raw), figure.outer_start)


class _Reader:
    """The sentences of one document, one after another, with what is carried between them."""

    def __init__(self, text: DocumentText, published: date | None, rules: RuleSet, explain: bool) -> None:
        self.explain = explain
        self.text = text
        self.published = published
        self.rules = rules
        self.binder = Binder(rules)
        self.regions = RegionResolver(text, load_gazetteer(rules.folder))
        self.periods = PeriodResolver(text, published, rules)
        self.statuses = StatusReader(text, rules.status)
        self.room: tuple[Any, ...] = ()
        # the periods of flows that the paragraph has told as done
        self.told: set[tuple[date | None, date | None]] = set()

    def sentence(self, index: int, sentence: Sentence, amounts: Sequence[Quantity]) -> list[Observation]:
        """The observations of a sentence with these figures; one without any neither binds nor carries a subject on."""
        room = (sentence.field, sentence.item, sentence.section, sentence.paragraph)
        if room != self.room:
            self.told.clear()
            self.binder.reset(section=room[:3] != self.room[:3])
            self.room = room
        if not amounts:
            return []
        terms = self.rules.lexicon.terms(sentence.text)
        if not terms and not self.binder.state.history:
            return []
        tokens = lex(
            sentence.text, [_local(figure, sentence) for figure in amounts], terms, self.periods.times(index),
            _places(self.regions.mentions(index)), self.rules.lexicon,
        )  # fmt: skip
        line = Line(sentence.text, tokens, self.rules)
        found = self.binder.bind(line)
        before = [None, *found]
        return [
            self._observation(index, sentence, line, bound, last)
            for bound, last in zip(found, before, strict=False)
        ]

    def _observation(
        self, index: int, sentence: Sentence, line: Line, bound: Bound, last: Bound | None
    ) -> Observation:
        """The observation of a bound figure; `last` is the one bound before it in the sentence."""
        indicator = self.rules.indicators[bound.subject.code]
        token = line.tokens[bound.token]
        at = bound.figure.start
        region = self._region(index, bound, at)
        begin, end = bound.clause
        status = self.statuses.status(sentence, at, token.end, self._governing(line, bound, last))
        if bound.subject.time is not None:
            begin, end = bound.subject.time.start, bound.subject.time.end
        period: PeriodAnswer = self.periods.resolve(
            index, begin, end, at, nature=indicator.nature, measure=bound.rule.measure, status=status.status,
            cumulative="累计" in line.text[begin:at],
        )  # fmt: skip
        status = settle(
            status, sentence, bound.clause, at, nature=indicator.nature, period=(period.start, period.end),
            published=self.published, rules=self.rules.status,
            told_before=(period.start, period.end) in self.told and not self.periods.times(index),
        )  # fmt: skip
        if status.status == "actual" and indicator.nature == "flow":
            self.told.add((period.start, period.end))
        values = bound.values
        figure = bound.figure
        source = self.text.title if sentence.field == "title" else self.text.body
        start, stop = sentence.start + figure.start, sentence.start + figure.end
        return Observation(
            field=sentence.field, start=start, end=stop, indicator=indicator.code, indicator_name=indicator.name.zh,
            family=self.rules.family_of[indicator.code], measure=bound.rule.measure, basis=bound.basis,
            reference=self._reference(index, bound, region),
            value=_float(values.number), value_low=_float(values.low), value_high=_float(values.high),
            bound=figure.bound, unit=values.unit, region=region.region, region_code=region.region_code,
            period=period.period, period_start=period.start, period_end=period.end, status=status.status,
            scope=self._scope(bound, region), raw=source[start:stop], sentence=sentence.text,
            rule=f"{indicator.code}/{bound.rule.name}", flags=(*region.flags, *period.flags),
            trace=_trace(line, bound, region, period, status) if self.explain else (),
        )  # fmt: skip

    def _governing(self, line: Line, bound: Bound, last: Bound | None) -> int | None:
        """Where the clause before begins, for the sum of what it counts (`拟开工26个,总投资190亿元`); None for all else."""
        if last is None or line.clause_of[bound.token] != line.clause_of[last.token] + 1:
            return None
        begin = bound.clause[0]
        for attribute in self.rules.grammar.attributes:
            told = attribute.target == bound.subject.code and last.subject.code in attribute.of
            if told and line.text.startswith(attribute.nouns, begin):
                return last.clause[0]
        return None

    def _region(self, index: int, bound: Bound, at: int) -> RegionAnswer:
        mention = bound.subject.region
        if mention is not None:
            return self.regions.resolve(index, mention.start, mention.end, at, exclude=())
        return self.regions.resolve(index, *bound.clause, at, exclude=bound.exclude)

    def _reference(self, index: int, bound: Bound, region: RegionAnswer) -> str | None:
        token = bound.reference
        if token is None or isinstance(token, str):
            return token
        if token.kind == "z":
            return "target"
        if token.kind == "R":
            answer = self.regions.resolve(index, token.start, token.end, token.end, exclude=())
            if answer.region == region.region and bound.rule.measure in ("share", "change"):
                return None  # 占我国外贸总值 of the nation's own trade: no larger region
            return answer.region or str(token.data.text)
        return named_code(token.data)

    def _scope(self, bound: Bound, region: RegionAnswer) -> str | None:
        parts = (region.scope,) if region.scope else ()
        return scope_of((*parts, *bound.subject.scope))


def _places(mentions: Sequence[RegionMention]) -> list[RegionMention]:
    """The places that a statement can be about: not foreign ones, nor those inside an institution's name."""
    return [m for m in mentions if m.kind != "foreign" and (m.site or not m.in_name)]


def _local(figure: Quantity, sentence: Sentence) -> Quantity:
    """The figure with offsets in its sentence."""
    return place(figure.start - sentence.start, figure.reading, max(0, figure.outer_start - sentence.start))


def _float(number: Any) -> float | None:
    return None if number is None else float(number)


def _spoken(line: Line, k: int) -> str:
    """A token with its kind in words: `地区生产总值⟨indicator⟩`; what the grammar passes over stands bare."""
    token = line.tokens[k]
    text = line.text[token.start : token.end]
    if k in line.conditions:
        return f"{text}⟨condition⟩"
    if k in line.origins:
        return f"{text}⟨change starts here⟩"
    kind = _KINDS.get(token.kind)
    return f"{text}⟨{kind}⟩" if kind else text


def _trace(
    line: Line, bound: Bound, region: RegionAnswer, period: PeriodAnswer, status: StatusAnswer
) -> tuple[str, ...]:
    first, last = line.clause(bound.token)
    tokens = " ".join(_spoken(line, k) for k in range(first, last))
    subject = bound.subject
    named = f"{subject.name!r} ({subject.how}{', verb ' + subject.verb if subject.verb else ''})"
    return (
        f"clause: {tokens}",
        f"indicator: {subject.code} by {named}",
        f"measure: {bound.rule.measure} by the rule {bound.rule.name}",
        f"region: {region.region} — {region.why}",
        f"period: {period.period} — {period.why}",
        f"status: {status.status} — {status.why}",
    )
