"""The time that runs on from sentence to sentence: what stands above a figure with no time of its own."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from extractor.context.period_departure import CONTINUING, departs, is_cumulated
from extractor.context.period_in_force import FROM_PUBLISHED, Dated
from extractor.context.period_kinds import (
    closes,
    count_of,
    flow_of,
    is_event,
    of_one_figure,
    repeats,
)
from extractor.context.period_lead import Leads, Statement
from extractor.context.period_spans import spans_of
from extractor.context.period_years import Years
from extractor.context.questions import asks
from extractor.context.time_spec import TimeMention, TimeSpec
from extractor.text.parts import Sentence

TOPIC_REACH = 4  # of a sentence: a time no further in is what the sentence is about
_MOST_CONTINUING = 5  # sentences, one going on about the other
_REVIEW_SEASON = 3  # the last month in which 过去一年 is the year before
_MOST_DAYS_BACK = 20  # sentences that tell times
_MOST_LEVELS = 5  # of headings, one under the other
SUBSET = "其中"


class _Handed(NamedTuple):
    """What sentences hand on: the time of what is done, of what lies ahead, and the last of all."""

    actual: Dated | None = None
    flowing: Dated | None = None  # the same, but never as of a day
    counted: Dated | None = None  # the same, but as of a day where the sentence names one
    ahead: Dated | None = None
    last: Dated | None = None


_NOTHING = _Handed()


class Running:
    """What each sentence hands on, and what a section, the title and the lead give."""

    def __init__(self, years: Years) -> None:
        self.years = years
        self.sentences = years.document.sentences
        self._item_sections = {title.section for title in years.document.item_titles.values()}
        self._spans: dict[tuple[int, int], frozenset[str]] = {}
        self.sections = {number: self._heading_time(number) for number in years.document.headings}
        self._continue_review()
        self._asides: dict[int, Dated] = {}  # times that one sentence says in passing
        self._mains: dict[int, Dated | None] = {}
        self.leads = Leads(years)
        self._above: dict[tuple[int, bool, str], Statement | None] = {}
        self._handing: list[int] = []  # the sentences that hand a time on
        self._states: list[_Handed] = []  # what holds behind each of them
        self._pass()

    def above(self, index: int, status: str, nature: str = "rate") -> Statement | None:
        """The time in force above a sentence: its paragraph's, section's, the title's, the lead's.

        A flow does not take the day that a stock was counted on (年末人口300万人。城镇新增就业9万人), and a stock
        does (年末贷款300亿元,全年新增9亿元。其中企业贷款90亿元).
        """
        asked = (index, status == "actual", nature)
        if asked not in self._above:
            self._above[asked] = self._statement_above(*asked)
        return self._above[asked]

    def headed(self, index: int, status: str) -> Dated | None:
        """The time of the heading over a sentence, where it fits what is done, or what lies ahead."""
        sentence = self.sentences[index]
        section = (
            self.section_time(sentence.section) if not sentence.is_heading else self._parent_time(sentence)
        )
        open_ahead = section is not None and section.forward and section.mention.year is None
        return None if open_ahead and status == "actual" else section

    def _statement_above(self, index: int, is_actual: bool, nature: str) -> Statement | None:
        state = self._before(index)
        handed = {"flow": state.flowing, "stock": state.counted}.get(nature, state.actual)
        actual = self._aside_before(index) or handed
        ahead = state.ahead
        section = self.headed(index, "actual" if is_actual else "")
        if is_actual:
            if actual is not None:
                return Statement(actual, "the sentences before it")
            if section is not None:
                return Statement(section, "the section's heading")
            if ahead is not None:
                return Statement(None, "the sentences before it look ahead, it does not")
        else:
            if ahead is not None:
                return Statement(ahead, "the sentences before it")
            if section is not None:
                return Statement(section, "the section's heading")
            if actual is not None:
                return Statement(None, "the sentences before it tell what is done, it looks ahead")
        return self.leads.above(index, actual=is_actual)

    def before(self, index: int, at: int) -> Dated | None:
        """The last calendar time in force before an offset of a sentence (for 同期, 当年)."""
        row = self.years.dated[index][: bisect_left(self.years.starts[index], at)]
        for dated in reversed(row[-50:]):
            if dated.role in ("in_force", "attribute") and dated.spec.is_calendar:
                return dated
        last = self._before(index).last
        return last if last is not None else self.section_time(self.sentences[index].section)

    def last_year(self, index: int, at: int, status: str) -> Dated | None:
        """The time whose year is in force for what is planned: the sentence's last, else the one above, else the last told."""
        stop = bisect_left(self.years.starts[index], at)
        for dated in reversed(self.years.dated[index][max(0, stop - 50) : stop]):
            named = dated.role == "passing" and dated.year is not None  # in the name of an event
            if named or (dated.role in ("in_force", "attribute") and dated.spec.is_calendar):
                return dated
        statement = self.above(index, status)
        return (
            statement.dated
            if statement is not None and statement.dated is not None
            else self.before(index, 0)
        )

    def day_before(self, index: int, at: int) -> Dated | None:
        """The last day told of before an offset of a sentence, in its item (for 同日)."""
        item = self.sentences[index].item
        last = bisect_left(self.years.told, index + 1)
        for k in reversed(self.years.told[max(0, last - _MOST_DAYS_BACK) : last]):
            if self.sentences[k].item != item:
                break
            for dated in reversed(self.years.dated[k][-50:]):
                if (
                    dated.role in ("in_force", "passing")
                    and is_event(dated)
                    and (k < index or dated.mention.start < at)
                ):
                    return dated
        return None

    def reviewed_year(self, index: int) -> tuple[int | None, tuple[str, ...]]:
        """The year that 过去一年 looks back on."""
        sentence = self.sentences[index]
        section = self.section_time(sentence.section)
        if section is not None and section.year is not None:
            return section.year, ()
        report = self.years.report_year(sentence.item)
        if report is not None:
            return report - 1, ()
        last = self._before(index).last
        if last is not None and last.spec.kind == "year" and last.year is not None:
            return last.year, ()
        published = self.years.published
        if (
            published is not None
            and published.month <= _REVIEW_SEASON
            and not self.years.items[sentence.item].names_year
        ):
            return published.year - 1, (FROM_PUBLISHED,)
        return None, ()

    def spans_of(self, item: int, count: int) -> frozenset[str]:
        """The spans of so many years that the text of an item names."""
        if (item, count) not in self._spans:
            self._spans[item, count] = spans_of(self.years, item, count)
        return self._spans[item, count]

    def section_time(self, section: int) -> Dated | None:
        """The time of a section's heading, or of the heading above it."""
        parents = self.years.document.parents
        for _ in range(_MOST_LEVELS):
            time = self.sections.get(section)
            if time is not None or section not in parents:
                return time
            section = parents[section]
        return None

    def _parent_time(self, heading: Sentence) -> Dated | None:
        parent = self.years.document.parents.get(heading.section)
        return self.section_time(parent) if parent is not None else None

    def _heading_time(self, section: int) -> Dated | None:
        heading = self.years.document.headings[section]
        if section in self._item_sections:
            return None
        index = self.place_of(heading)
        times = [dated for dated in self.years.dated[index] if dated.role == "in_force"]
        plain = [d for d in times if d.spec.kind not in ("plan", "reviewed") and d.spec.is_calendar]
        plans = [d for d in times if d.spec.kind == "plan"]
        if plain or plans:
            return (plain or plans)[0]
        stretch = next(
            (d for d in self.years.dated[index] if d.spec.kind == "duration" and d.spec.edge), None
        )
        year = self.years.heading_year(heading)
        if stretch is not None and not times:
            return stretch
        if year is not None:
            mention = TimeMention(0, 0, heading.text[:12], "year", year, TimeSpec("year", year=year))
            return Dated(mention, mention.spec, ("period_from_report_title",), "the report's title", False)
        return times[0] if times else None

    def _continue_review(self) -> None:
        """一、2023年回顾, 二、项目建设: in a work report an undated heading goes on with the year before it.

        So do the parts of a review ((一)工业), whatever the text is called.
        """
        words = self.years.words
        going: Dated | None = None
        review = False
        item = -1
        for number, heading in self.years.document.headings.items():
            if heading.item != item:
                item, going = heading.item, None
            if number in self.years.document.parents or number in self._item_sections:
                continue
            if heading.field == "title":
                continue
            time = self.sections[number]
            if time is not None:
                going = time if time.spec.kind == "year" and not time.spec.since else None
                review = any(p.search(heading.text) for p in (words.retrospect, words.prospect))
            elif self.years.report_year(item) is not None or (review and heading.text[0] in "(（"):
                self.sections[number] = going

    def plan_of(self, section: int) -> Dated | None:
        """The five-year plan that a section's heading names, or the heading above it."""
        for heading in self.headings_of(section):
            for dated in self.years.dated[self.place_of(heading)]:
                if dated.spec.kind == "plan" and dated.role == "in_force":
                    return dated
        return None

    def plan_of_title(self, item: int) -> Dated | None:
        """The five-year plan that the title of a text names (“十四五”答卷)."""
        title = self.leads.title(item)
        told = self.years.dated[title] if title is not None else ()
        return next((dated for dated in told if dated.spec.kind == "plan" and not dated.spec.since), None)

    def place_of(self, heading: Sentence) -> int:
        """The index of a heading among the sentences."""
        return self.years.document.number_of(heading)

    def headings_of(self, section: int) -> Iterator[Sentence]:
        """The heading of a section, and those above it, the nearest first."""
        number: int | None = section
        for _ in range(_MOST_LEVELS):
            heading = self.years.document.headings.get(number) if number is not None else None
            if heading is not None:
                yield heading
            number = self.years.document.parents.get(number) if number is not None else None

    def _pass(self) -> None:
        for index in self.years.told:
            sentence = self.sentences[index]
            if sentence.is_heading:
                continue
            handed, looks_ahead = self._handed(index, sentence)
            if handed is None:
                continue
            actual, flowing, counted, ahead, last = self._before(index)
            if looks_ahead:
                ahead = handed
            else:
                actual, ahead = handed, None
                flowing = flow_of(self.years.dated[index], handed, flowing)
                counted = count_of(self.years.dated[index], handed, counted)
            if handed.spec.is_calendar:
                last = handed
            self._handing.append(index)
            self._states.append(_Handed(actual, flowing, counted, ahead, last))

    def _aside_before(self, index: int) -> Dated | None:
        """The time said in passing by the sentence that `index` goes on about."""
        if not self._asides:
            return None
        here = self.sentences[index]
        for k in range(index - 1, max(-1, index - 1 - _MOST_CONTINUING), -1):
            told = self.sentences[k]
            same = (told.section, told.paragraph) == (here.section, here.paragraph)
            if not same or CONTINUING.match(self.years.folded[k + 1]) is None:
                return None
            if k in self._asides:
                return self._asides[k]
        return None

    def _before(self, index: int) -> _Handed:
        """What the sentences before `index` hand on: to their paragraph, and the last time to their item."""
        k = bisect_left(self._handing, index)
        if not k:
            return _NOTHING
        state, told, sentence = (
            self._states[k - 1],
            self.sentences[self._handing[k - 1]],
            self.sentences[index],
        )
        if told.item != sentence.item:
            return _NOTHING
        if (told.section, told.paragraph) == (sentence.section, sentence.paragraph) or asks(told, sentence):
            return state
        return _Handed(last=state.last)

    def _handed(self, index: int, sentence: Sentence) -> tuple[Dated | None, bool]:
        """The time that a sentence hands on: its last in force that is not of a part (其中)."""
        folded = self.years.folded[index]
        if folded.startswith(SUBSET):
            return None, False
        section = self.section_time(sentence.section)
        under_heading = section is not None
        for dated in reversed(self.years.dated[index][-50:]):
            if dated.role != "in_force" and not (dated.role == "duration" and dated.spec.edge == "span"):
                continue
            if SUBSET in folded and folded.startswith(SUBSET, self._clause(index, dated)):
                continue
            if dated.spec.name == "同期" or self._is_aside(index, dated) or of_one_figure(folded, dated):
                continue
            opens = dated.mention.start <= TOPIC_REACH and self._opens_paragraph(index)
            if not opens and self._departs(index, dated):
                self._asides[index] = dated
                continue
            if under_heading and _is_open_ended(dated.spec):
                topic = dated.mention.start <= 2 and self._clause(index, dated) == 0
                if not (topic or repeats(dated, section)):
                    continue
            if dated.spec.kind == "same":
                return self.before(index, dated.mention.start), False
            return dated, dated.ahead
        return None, False

    def _clause(self, index: int, dated: Dated) -> int:
        """Where the clause of a time begins."""
        return self.years.clauses.around(index, dated.mention.start)[0]

    def _opens_paragraph(self, index: int) -> bool:
        """Whether a sentence is the first of a paragraph that is not the whole text: that is about its time."""
        here = self.sentences[index]
        before = self.sentences[index - 1] if index else None
        return before is not None and not before.is_heading and before.paragraph != here.paragraph

    def cumulated(self, index: int) -> Dated | None:
        """The cumulated months that the section's heading, else the title or the lead, puts a sentence under."""
        sentence = self.sentences[index]
        if sentence.section not in self._mains:
            self._mains[sentence.section] = self._main(sentence)
        return self._mains[sentence.section]

    def _departs(self, index: int, dated: Dated) -> bool:
        """Whether a time is another than the one that the section's heading, else the title, puts the text under."""
        main = self.cumulated(index)
        return main is not None and departs(dated, main) and not dated.forward

    def _main(self, sentence: Sentence) -> Dated | None:
        time = self.section_time(sentence.section)
        if time is None and self.years.report_year(sentence.item) is None:
            time = self.leads.first_time(sentence.item)
        return time if time is not None and not time.forward and is_cumulated(time.spec) else None

    def _is_aside(self, index: int, dated: Dated) -> bool:
        """1—9月增长5%;9月当月增长7%: the last part of the period in force, said in passing."""
        if dated.mention.start <= TOPIC_REACH or dated.spec.kind not in ("month", "quarter"):
            return False
        whole = self.before(index, dated.mention.start)
        if (
            whole is not None
            and (dated.mention.spec.month_shift or 0) < 0
            and whole.spec.kind == dated.spec.kind
        ):
            return True
        if whole is None or whole.spec.kind not in ("months", "half", "year"):
            statement = self.above(index, "actual")
            whole = statement.dated if statement is not None else None
        return whole is not None and closes(dated.spec, whole.spec)


def _is_open_ended(spec: TimeSpec) -> bool:
    return spec.since or spec.until is not None or not spec.is_calendar or spec.kind == "plan"
