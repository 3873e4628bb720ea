"""One document through the rooms: text → figures → bound figures → observations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from extractor.binding.binder import Binder
from extractor.binding.bound import Bound
from extractor.binding.elements import named_code
from extractor.binding.headlines import date_again, inherit_days
from extractor.binding.line import Line
from extractor.binding.refusals import opens_with_firm
from extractor.binding.sites import last_site
from extractor.binding.sums import begins_of_sum, is_sum
from extractor.binding.telling import Telling, by_sentence, figures_of
from extractor.binding.tokens import Token, lex
from extractor.binding.trace import trace_of
from extractor.context.gazetteer import load_gazetteer
from extractor.context.observation import Observation
from extractor.context.period import PeriodAnswer, PeriodResolver
from extractor.context.region import RegionAnswer, RegionResolver
from extractor.context.region_mention import RegionMention
from extractor.context.scope import scope_of
from extractor.context.status import StatusAnswer, StatusReader
from extractor.context.status_settled import settle
from extractor.figures.quantity import Quantity
from extractor.rules.lexicon import Term
from extractor.rules.ruleset import RuleSet
from extractor.shortcuts import in_use
from extractor.text.parts import Sentence
from extractor.text.segment import segment

_DATES_NOTHING = ("base", "start", "name", "passing")  # 占比由上年的6.8%提高到8.6%
_FIRM_BACK = 6  # sentences that a firm is spoken of in


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
    return read_documents([(title, body, published)], rules, explain=explain)[0]


def read_documents(
    documents: Sequence[tuple[str, str, date | None]], rules: RuleSet, *, explain: bool = False
) -> list[Extraction]:
    """What each document (title, body, date of publication) holds: the same as `read_document` gives for it alone.

    Each step is done for all of them before the next, so that what it looks into is at hand in the processor's cache:
    some sixty documents at a time take a fifth less than one by one. None knows of the others. Raises what reading
    one of them raises.
    """
    readings = [_Reading(*document, rules, explain) for document in documents]
    for reading in readings:
        reading.cut()
    for reading in readings:
        reading.find_figures()
    telling = [reading for reading in readings if reading.telling]
    for step in _STEPS:
        for reading in telling:
            step(reading)
    return [Extraction(reading.quantities, reading.observations) for reading in readings]


class _Reading:
    """One document read step by step; no step asks for the results of a later one."""

    def __init__(self, title: str, body: str, published: date | None, rules: RuleSet, explain: bool) -> None:
        self.title = title
        self.body = body
        self.published = published
        self.rules = rules
        self.explain = explain
        self.quantities: list[tuple[str, Quantity, str]] = []
        self.telling: list[Telling] = []
        self.observations: list[Observation] = []

    def cut(self) -> None:
        """Cut the text into sentences."""
        self.text = segment(self.title, self.body)

    def find_figures(self) -> None:
        """Find the figures, and the sentences that tell amounts."""
        text = self.text
        own = text.first_of_body()
        rooms = (("title", self.title, 0, own), ("body", self.body, own, len(text.sentences)))
        for field, source, first, last in rooms:
            figures = figures_of(source, text.masked[field])
            for i, those in by_sentence(figures, text.sentences, first, last):
                sentence = text.sentences[i] if i < last else None
                begin = len(source) if sentence is None else sentence.start
                self.quantities += [
                    (field, figure, "" if sentence is None or figure.start < begin else sentence.text)
                    for figure in those
                ]
                inside = [figure for figure in those if figure.start >= begin]
                amounts = [figure for figure in inside if figure.role == "amount"]
                if sentence is not None and inside and (amounts or not in_use()):
                    self.telling.append(Telling(i, sentence, amounts))

    def begin(self) -> None:
        """Make what answers for the document."""
        self.regions = RegionResolver(self.text, load_gazetteer(self.rules.folder))
        self.periods = PeriodResolver(self.text, self.published, self.rules)
        self.statuses = StatusReader(self.text, self.rules.status)

    def find_names(self) -> None:
        """Find the names of indicators."""
        self.terms = [self.rules.lexicon.terms(told.sentence.text) for told in self.telling]
        self.named = [
            told for told, names in zip(self.telling, self.terms, strict=True) if names and told.amounts
        ]

    def find_openings(self) -> None:
        """Find where times may begin."""
        if self.named:
            self.periods.find_openings()

    def find_times(self) -> None:
        """Find the times of the sentences that name an indicator."""
        for told in self.named:
            self.periods.times(told.number)

    def find_places(self) -> None:
        """Find their places."""
        for told in self.named:
            self.regions.find(told.number)

    def lex(self) -> None:
        """Make tokens of them."""
        self.tokens = [
            self._tokens(told, names) if names and told.amounts else None
            for told, names in zip(self.telling, self.terms, strict=True)
        ]

    def line_up(self) -> None:
        """Make lines of the tokens."""
        self.lines = [
            None if tokens is None else Line(told.sentence.text, tokens, self.rules)
            for told, tokens in zip(self.telling, self.tokens, strict=True)
        ]

    def bind(self) -> None:
        """Bind the figures; a line that is not there yet is made where a subject may be carried on to it."""
        binder = Binder(self.rules, self._site_before, self._of_firm)
        last: tuple[Any, ...] = ()
        self.bound: list[tuple[Telling, Line, Bound]] = []
        for told, line in zip(self.telling, self.lines, strict=True):
            sentence = told.sentence
            room = (sentence.field, sentence.item, sentence.section, sentence.paragraph)
            if room != last:
                binder.reset(section=room[:3] != last[:3])
                last = room
            if line is None:
                if not told.amounts or not binder.speaks():
                    continue
                line = Line(sentence.text, self._tokens(told, []), self.rules)
            self.at = told.number
            self.bound += [(told, line, bound) for bound in binder.bind(line)]

    def _of_firm(self) -> bool:
        """Do the paragraph's sentences before the one that is bound speak of one firm, with no place told since?"""
        sentences, own = self.text.sentences, self.text.sentences[self.at]
        for k in range(self.at - 1, max(self.at - _FIRM_BACK, 0) - 1, -1):
            sentence = sentences[k]
            if (sentence.item, sentence.section, sentence.paragraph) != (
                own.item,
                own.section,
                own.paragraph,
            ):
                break
            if opens_with_firm(sentence.text, self.rules.grammar):
                return True
            if any(not mention.in_name for mention in self.regions.mentions(k)):
                break
        return False

    def _site_before(self, endings: tuple[str, ...], reach: int) -> str | None:
        """The last site that ends so and is named in the `reach` sentences before the one that is bound; None without."""
        sentences, item = self.text.sentences, self.text.sentences[self.at].item
        for k in range(self.at - 1, max(self.at - reach, 0) - 1, -1):
            if sentences[k].item != item:
                break
            if not any(map(sentences[k].text.__contains__, endings)):
                continue
            line = Line(
                sentences[k].text,
                self._tokens(Telling(k, sentences[k], []), self.rules.lexicon.terms(sentences[k].text)),
                self.rules,
            )
            site = last_site(line, len(line.tokens), endings, self.rules.lexicon.scope)
            if site is not None:
                return site
        return None

    def find_regions(self) -> None:
        """Say of each bound figure what region it is of."""
        self.region_answers = [
            self._region(told.number, bound, bound.figure.start) for told, _, bound in self.bound
        ]

    def find_statuses(self) -> None:
        """Say what its status is, as far as its sentence and section tell."""
        self.status_answers: list[StatusAnswer] = []
        last: tuple[Telling | None, Bound | None] = None, None
        for told, line, bound in self.bound:
            governing = begins_of_sum(line, bound, last[1], self.rules) if told is last[0] else None
            end = line.tokens[bound.token].end
            self.status_answers.append(self.statuses.status(told.number, bound.figure.start, end, governing))
            last = told, bound

    def settle_years(self) -> None:
        """Settle the years of its times, where a figure is bound that may ask for one."""
        if self.bound:
            self.periods.settle_years()

    def hand_times_on(self) -> None:
        """Say which times its sentences hand on to those behind them."""
        if self.bound:
            self.periods.hand_on()

    def find_periods(self) -> None:
        """Say what period it is for."""
        self.period_answers = [
            self._period(told.number, line, bound, status.status)
            for (told, line, bound), status in zip(self.bound, self.status_answers, strict=True)
        ]
        figures = [(told.sentence, bound) for told, _, bound in self.bound]
        times = [self.periods.times(told.number) for told, _, _ in self.bound]
        inherit_days(figures, self.period_answers, times)
        silent = [not told or all(time.kind == "same" for time in told) for told in times]
        date_again(figures, self.period_answers, silent, self.rules)

    def observe(self) -> None:
        """Put the observations together."""
        room: tuple[Any, ...] = ()
        # the periods of flows that the headline, and that the section, have told as done
        headlined: set[tuple[date | None, date | None]] = set()
        done: set[tuple[date | None, date | None]] = set()
        # the sentence that told targets last, and their periods
        aimed: tuple[Sentence | None, set[tuple[date | None, date | None]]] = None, set()
        answers = zip(self.bound, self.region_answers, self.period_answers, self.status_answers, strict=True)
        for (told, line, bound), region, period, status in answers:
            sentence = told.sentence
            if room != (room := (sentence.field, sentence.item, sentence.section)):
                done = set(headlined)
            flow = self.rules.indicators[bound.subject.code].nature == "flow"
            status = self._settled(told, bound, period, status, done)
            when = period.start, period.end
            among = not flow and not status.held and sentence is aimed[0] and when in aimed[1]
            if status.status == "actual" and among:
                # 今年,引进项目25个,高新技术企业达到900家: a stock told among the year's targets
                status = StatusAnswer("target", "told among targets of the same period")
            if status.status == "target":
                aimed = sentence, ({*aimed[1], when} if sentence is aimed[0] else {when})
            if status.status == "actual" and flow:
                done.add((period.start, period.end))
                if sentence.field == "title":
                    headlined.add((period.start, period.end))
            self.observations.append(self._observation(told, line, bound, region, period, status))

    def _tokens(self, told: Telling, terms: Sequence[Term]) -> list[Token]:
        index, sentence = told.number, told.sentence
        figures = [figure.moved(sentence.start) for figure in told.amounts]
        places = _places(self.regions.mentions(index))
        return lex(sentence.text, figures, terms, self.periods.times(index), places, self.rules.lexicon)

    def _period(self, index: int, line: Line, bound: Bound, status: str) -> PeriodAnswer:
        at = bound.figure.start
        begin, end = bound.clause
        heard = line.text.rfind("累计", 0, at)
        said = heard >= begin
        if not said and heard >= 0:
            # `五年累计引进项目218个,总投资90亿元,其中世界500强23个`: sum and part are of the same years
            part = bound.subject.how.startswith("part") or line.text.startswith("其中", begin)
            if part or is_sum(line, bound, self.rules):
                said = heard > max(line.text.rfind(mark, 0, at) for mark in ";；")
        if bound.subject.time is not None:
            begin, end = bound.subject.time.start, bound.subject.time.end
        indicator = self.rules.indicators[bound.subject.code]
        return self.periods.resolve(
            index, begin, end, at, nature=indicator.nature, measure=bound.rule.measure, status=status,
            cumulative=said, standing=indicator.standing,
        )  # fmt: skip

    def _settled(
        self,
        told: Telling,
        bound: Bound,
        period: PeriodAnswer,
        status: StatusAnswer,
        done: set[tuple[date | None, date | None]],
    ) -> StatusAnswer:
        """The status with what the period says of it; `done` are the periods that the section has told as done."""
        return settle(
            status, told.sentence, bound.clause, bound.figure.start,
            nature=self.rules.indicators[bound.subject.code].nature, period=(period.start, period.end),
            published=self.published, rules=self.rules.status,
            # a headline with no time of its own (`花湖机场货邮量破百万吨`) tells what has happened
            told_before=((period.start, period.end) in done or told.sentence.is_heading)
            and all(
                time.start > bound.figure.start or time.role in _DATES_NOTHING
                for time in self.periods.times(told.number)
            ),
        )  # fmt: skip

    def _observation(
        self,
        told: Telling,
        line: Line,
        bound: Bound,
        region: RegionAnswer,
        period: PeriodAnswer,
        status: StatusAnswer,
    ) -> Observation:
        index, sentence = told.number, told.sentence
        indicator = self.rules.indicators[bound.subject.code]
        values, figure = bound.values, bound.figure
        value = _float(values.number)
        source = self.title if sentence.field == "title" else self.body
        start, stop = sentence.start + figure.start, sentence.start + figure.end
        return Observation(
            field=sentence.field, start=start, end=stop, indicator=indicator.code, indicator_name=indicator.name.zh,
            family=self.rules.family_of[indicator.code], measure=bound.rule.measure, basis=bound.basis,
            reference=self._reference(index, bound, region),
            value=value, value_low=value if values.low is values.number else _float(values.low),
            value_high=value if values.high is values.number else _float(values.high),
            bound=figure.bound, unit=values.unit, region=region.region, region_code=region.region_code,
            period=period.period, period_start=period.start, period_end=period.end, status=status.status,
            scope=self._scope(bound, region), raw=source[start:stop], sentence=sentence.text,
            rule=f"{indicator.code}/{bound.rule.name}", flags=(*region.flags, *period.flags),
            trace=trace_of(line, bound, region, period, status) if self.explain else (),
        )  # fmt: skip

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
        told = bound.subject.scope
        if told and region.region is not None:
            # `临空经济区地区生产总值`: the region's own name, told short, narrows nothing
            told = tuple([word for word in told if len(word) < 2 or not region.region.endswith(word)])
        parts = (region.scope,) if region.scope else ()
        return scope_of((*parts, *told))

    def let_go(self) -> None:
        """Part what knows each other, so that it goes with the last that asks, and in no search for cycles."""
        self.regions.let_go()


_STEPS = (
    _Reading.begin, _Reading.find_names, _Reading.find_openings, _Reading.find_times, _Reading.find_places, _Reading.lex,
    _Reading.line_up, _Reading.bind, _Reading.find_regions, _Reading.find_statuses, _Reading.settle_years,
    _Reading.hand_times_on, _Reading.find_periods, _Reading.observe, _Reading.let_go,
)  # fmt: skip


def _places(mentions: Sequence[RegionMention]) -> list[RegionMention]:
    """The places that a statement can be about: not foreign ones, nor those inside an institution's name."""
    return [m for m in mentions if m.kind != "foreign" and (m.site or not m.in_name)]


def _float(number: Any) -> float | None:
    return None if number is None else float(number)
