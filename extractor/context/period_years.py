"""The year of each time of a document: said, in force from above, or inferred (CONTRACT, Periods 2 and 3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from extractor.context.period_form import period_bounds
from extractor.context.period_words import PeriodWords, fold
from extractor.context.time_expressions import find_times
from extractor.context.time_spec import TimeMention, TimeSpec, on_day, render, with_year
from extractor.text.parts import DocumentText, Sentence

FROM_PUBLISHED = "period_from_published"
FROM_TODAY = "period_from_today"
UNKNOWN = "period_year_unknown"
# What may stand between a time and its comma (末, 期间, 里).
_TOPIC_REST = 4
# A clause is never longer in prose; the bound keeps hostile text linear.
_CLAUSE_REACH = 200


class Dated(NamedTuple):
    """A time of a sentence with its year settled.

    `spec` has its year where one is known; `flags` say what was inferred; `source` is an English phrase for
    it. `forward`: the clause looks ahead (预计, 力争); `inferred`: the published date alone gave the year.
    """

    mention: TimeMention
    spec: TimeSpec
    flags: tuple[str, ...]
    source: str
    forward: bool
    inferred: bool = False

    @property
    def role(self) -> str:
        return self.mention.role

    @property
    def year(self) -> int | None:
        """The year that this time puts in force; a span's last."""
        last = self.spec.until if self.spec.until is not None else self.spec
        return last.year


class _Item(NamedTuple):
    """What holds for one item of a document before it is read in order."""

    names_year: bool
    today: date | None
    said: dict[tuple[object, ...], int]
    in_force: frozenset[int]
    report_year: int | None


def _same_time(spec: TimeSpec) -> tuple[object, ...]:
    return (spec.kind, spec.half, spec.quarter, spec.month, spec.last_month, spec.day, spec.name, spec.edge)


class Years:
    """Settles the years of a document's times in one pass; `dated[i]` are those of sentence i."""

    def __init__(self, document: DocumentText, published: date | None, words: PeriodWords) -> None:
        self.document = document
        self.published = published
        self.words = words
        self.folded = [fold(sentence.text) for sentence in document.sentences]
        self.found = [find_times(sentence.text, words) for sentence in document.sentences]
        self.starts = [[mention.start for mention in row] for row in self.found]
        self.dated: list[list[Dated]] = []
        self.items = self._items()
        self._read()

    def today(self, item: int) -> date | None:
        """The day of writing where 今天(12月7日) agrees with the published date."""
        return self.items[item].today

    def report_year(self, item: int) -> int | None:
        """The year of a work report by its title."""
        return self.items[item].report_year

    def _items(self) -> dict[int, _Item]:
        groups: dict[int, list[int]] = {}
        for index, sentence in enumerate(self.document.sentences):
            groups.setdefault(sentence.item, []).append(index)
        return {item: self._item(indices) for item, indices in groups.items()}

    def _item(self, indices: list[int]) -> _Item:
        said: dict[tuple[object, ...], int] = {}
        years: set[int] = set()
        names_year, today, report = False, None, None
        for index in indices:
            title = self.document.sentences[index].field == "title"
            is_report = title and self.words.report_title.search(self.folded[index]) is not None
            for mention in self.found[index]:
                spec = mention.spec
                today = today or self._agrees(mention)
                if mention.role == "name":
                    continue
                if spec.year is None and (spec.until is None or spec.until.year is None):
                    continue
                names_year = True
                if spec.year is not None and mention.role == "in_force" and not self._long_since(spec):
                    years.add(spec.year)
                    said.setdefault(_same_time(spec), spec.year)
                if is_report and report is None:
                    report = spec.year
        return _Item(names_year, today, said, frozenset(years), report)

    def _long_since(self, spec: TimeSpec) -> bool:
        """2018年以来 puts no year in force, save the year of publication itself (2024年以来, told in 2024)."""
        return spec.since and (self.published is None or spec.year != self.published.year)

    def _agrees(self, mention: TimeMention) -> date | None:
        spec, published = mention.spec, self.published
        if published is None or mention.relative is None or spec.kind != "day" or spec.month is None:
            return None
        for day in (published, published - timedelta(days=1)):
            if (spec.month, spec.day) == (day.month, day.day):
                return day
        return None

    def _read(self) -> None:
        state = _State()
        for index, sentence in enumerate(self.document.sentences):
            state.enter(sentence)
            if sentence.is_heading:
                state.begin_section(
                    sentence, self.heading_year(sentence), self.document.parents.get(sentence.section)
                )
            row: list[Dated] = []
            for mention in self.found[index]:
                dated = self._date(index, sentence, mention, state)
                row.append(dated)
                if not self._long_since(dated.spec):
                    state.note(dated, sentence)
            self.dated.append(row)

    def heading_year(self, sentence: Sentence) -> int | None:
        """A heading with no year of its own in a work report: looking back, or ahead."""
        report = self.items[sentence.item].report_year
        if report is None or sentence.field == "title":
            return None
        folded = fold(sentence.text)
        if self.words.retrospect.search(folded) is not None:
            return report - 1
        if self.words.prospect.search(folded) is not None and sentence.section not in self.document.parents:
            return report
        return None

    def _date(self, index: int, sentence: Sentence, mention: TimeMention, state: _State) -> Dated:
        item = self.items[sentence.item]
        forward = self.looks_ahead(index, mention.start)
        ahead = forward or self.opens_ahead(index, mention)
        spec = mention.spec
        said = "" if spec.year is None and spec.kind != "plan" else "said"
        if said or not spec.is_calendar or mention.role == "name":
            if spec.year is not None:
                spec = settle(spec, spec.year, self.words)
            if spec.until is not None and spec.until.year_shift is not None and item.today is not None:
                spec = on_day(spec, item.today)
            return Dated(mention, spec, (), "", forward)
        if spec.until is not None and spec.until.year is not None and not spec.has_year:
            return Dated(mention, with_year(spec, spec.until.year), (), "", forward)
        if spec.relative_to_day or (spec.kind in ("day", "days") and spec.month is None):
            return self._by_day(mention, item, forward)
        if spec.year_shift is not None:
            year, flags, source = self._writing_year(item, state)
            year = year + spec.year_shift if year is not None else None
            spec = settle(replace(spec, year_shift=None), year, self.words)
            return Dated(mention, spec, flags, source, forward, FROM_PUBLISHED in flags)
        year, flags, source = self._open_year(item, state, mention, ahead)
        return Dated(mention, settle(spec, year, self.words), flags, source, forward, FROM_PUBLISHED in flags)

    def _by_day(self, mention: TimeMention, item: _Item, forward: bool) -> Dated:
        day = item.today
        flags: tuple[str, ...] = ()
        if day is None and mention.spec.month_shift == 0 and mention.spec.year_shift is None:
            # 本月 of a monthly report is the month told of, not the month of publication.
            return Dated(mention, mention.spec, (), "", forward)
        if day is None and not item.names_year and self.published is not None:
            day, flags = self.published, (FROM_PUBLISHED,)
        if day is None:
            return Dated(mention, mention.spec, (UNKNOWN,), "the day of writing is unknown", forward)
        spec = on_day(mention.spec, day)
        if not mention.spec.relative_to_day:
            spec = _latest_such_day(mention.spec, day, forward)
        return Dated(mention, spec, flags, f"the day of writing is {day.isoformat()}", forward)

    def _writing_year(self, item: _Item, state: _State) -> tuple[int | None, tuple[str, ...], str]:
        """The year that 今年 stands for."""
        if item.report_year is not None:
            return item.report_year, (), f"the report is of {item.report_year}"
        if item.today is not None:
            return item.today.year, (FROM_TODAY,), f"今天 agrees with the published date {self.published}"
        if self.published is not None and self.published.year in item.in_force:
            return self.published.year, (), f"year {self.published.year} is in force in the text"
        strong = state.strong if state.strong is not None else state.ahead
        if (
            strong is not None
            and state.told
            and self.published is not None
            and self.published.year == strong + 1
        ):
            return (
                strong + 1,
                (FROM_PUBLISHED,),
                f"{strong} is told as past, the published date is a year later",
            )
        if strong is not None:
            return strong, (), f"year {strong} is in force above"
        if item.in_force:
            return (
                max(item.in_force),
                ("period_year_from_text",),
                f"year {max(item.in_force)} is in force in the text",
            )
        if item.names_year or self.published is None:
            return None, (UNKNOWN,), "no year is in force"
        return self.published.year, (FROM_PUBLISHED,), f"year from the published date {self.published}"

    def _open_year(
        self, item: _Item, state: _State, mention: TimeMention, forward: bool
    ) -> tuple[int | None, tuple[str, ...], str]:  # fmt: skip
        """The year of 一季度, 全年, 截至8月底."""
        spec = mention.spec
        strong = state.in_force()
        if strong is not None:
            return strong, (), f"year {strong} is in force above"
        if spec.kind != "year" and _same_time(spec) in item.said:
            year = item.said[_same_time(spec)]
            return year, ("period_year_from_text",), f"the text dates the same period {year}"
        if item.today is not None:
            year = _year_by_today(spec, item.today, forward, self.words)
            if spec.kind == "year" and state.weak is not None and not forward:
                year = state.weak
            return year, (FROM_TODAY,), f"今天 agrees with the published date {self.published}"
        if state.ahead is not None:
            return state.ahead, (), f"year {state.ahead} is in force above"
        if item.names_year or self.published is None:
            return None, (UNKNOWN,), "the text names years that are not in force"
        if spec.kind == "year" and state.weak is not None:
            return state.weak, (FROM_PUBLISHED,), f"year {state.weak} inferred above"
        year = year_by_published(spec, self.published, forward, self.words)
        return year, (FROM_PUBLISHED,), f"year {year} from the published date {self.published}"

    def looks_ahead(self, index: int, at: int) -> bool:
        """Whether a clause of a sentence looks ahead (预计, 力争, 目标)."""
        folded = self.folded[index]
        start, end = clause_around(folded, at)
        return any(match["cue"] for match in self.words.forward.finditer(folded, start, end))

    def opens_ahead(self, index: int, mention: TimeMention) -> bool:
        """到2025年, 全市力争: a time that is a clause of its own looks ahead where the next clause does."""
        folded = self.folded[index]
        _, end = clause_around(folded, mention.start)
        if end - mention.end > _TOPIC_REST:
            return False
        start, end = clause_around(folded, end + 1)
        first = self.words.forward.match(folded, start)
        if first is not None and first["cue"]:
            return True
        return any(match["cue"] for match in self.words.forward_verb.finditer(folded, start, end))


class _State:
    """The years in force while a document is read in order."""

    def __init__(self) -> None:
        self.strong: int | None = None
        self.told = False  # the strong year was told as a whole year gone by
        self.local: int | None = None
        self.ahead: int | None = None
        self.weak: int | None = None
        self.title: int | None = None
        self.sections: dict[int, int] = {}
        self._item = -1
        self._paragraph: tuple[int, int] = (-1, -1)

    def enter(self, sentence: Sentence) -> None:
        """A new item forgets everything; a new paragraph forgets a 去年 of the one before."""
        if sentence.item != self._item:
            self.strong = self.local = self.ahead = self.weak = self.title = None
            self.told = False
            self.sections = {}
            self._item = sentence.item
        if (sentence.section, sentence.paragraph) != self._paragraph:
            self._paragraph = (sentence.section, sentence.paragraph)
            self.local = None

    def begin_section(self, heading: Sentence, year: int | None, parent: int | None) -> None:
        """A heading puts its year in force, or its parent's, or the title's."""
        if heading.field == "title":
            return
        if year is None and parent is not None:
            year = self.sections.get(parent)
        if year is None:
            year = self.title
        if year is not None:
            self.strong = year
            self.sections[heading.section] = year

    def in_force(self) -> int | None:
        return self.local if self.local is not None else self.strong

    def note(self, dated: Dated, sentence: Sentence) -> None:
        """Lets a time put its year in force."""
        spec, year = dated.spec, dated.year
        if dated.role != "in_force" or year is None or not spec.is_calendar or spec.kind == "plan":
            return
        if dated.mention.spec.year_shift:
            self.local = year
        elif FROM_PUBLISHED in dated.flags or FROM_TODAY in dated.flags:
            self.weak = year
        elif sentence.is_heading:
            self.strong, self.local = year, None
            if sentence.field == "title":
                self.title = year
            else:
                self.sections[sentence.section] = year
        elif dated.forward:
            self.ahead = year
        else:
            self.strong, self.local = year, None
            self.told = spec.kind == "year" and spec.until is None


def clause_around(folded: str, at: int) -> tuple[int, int]:
    """The comma-separated piece of a folded text around an offset."""
    first, last = max(0, at - _CLAUSE_REACH), min(len(folded), at + _CLAUSE_REACH)
    start = max(folded.rfind(mark, first, at) for mark in ",;:。!?！？")
    ends = [end for end in (folded.find(mark, at, last) for mark in ",;。!?！？") if end >= 0]
    return max(start + 1, first), min(ends, default=last)


def settle(spec: TimeSpec, year: int | None, words: PeriodWords) -> TimeSpec:
    """`spec` in a year; a holiday becomes its days off, by the table of `rules/periods.yaml`."""
    spec = with_year(spec, year)
    if spec.kind != "holiday" or spec.year is None:
        return spec
    days = words.lists.holidays[spec.name].span(spec.year)
    if days is None:
        return spec
    first, last = (date.fromisoformat(day) for day in days.split("/"))
    end = TimeSpec("day", year=last.year, month=last.month, day=last.day)
    return TimeSpec("day", year=first.year, month=first.month, day=first.day, name=spec.name, until=end)


def _latest_such_day(spec: TimeSpec, day: date, forward: bool) -> TimeSpec:
    """5日 with no month said: this month's, or last month's where this month's is still to come."""
    if (spec.day or 0) > day.day and not forward:
        day = day.replace(day=1) - timedelta(days=1)
    return with_year(on_day(spec, day), day.year)


def year_by_published(spec: TimeSpec, published: date, forward: bool, words: PeriodWords) -> int:
    """The year of a period that the published date alone dates.

    The most recent such period that is over by then; looking ahead, the one that is running or the next
    (CONTRACT, Periods 3).
    """
    start, end = _bounds(spec, published.year, words)
    if not forward:
        return published.year if end is not None and end <= published else published.year - 1
    if end is not None and start is not None and end < published:
        following = start.replace(year=start.year + 1) if (start.month, start.day) != (2, 29) else start
        return published.year + 1 if (following - published).days <= 100 else published.year
    return published.year


def _year_by_today(spec: TimeSpec, today: date, forward: bool, words: PeriodWords) -> int:
    """The year of a period in a text whose day of writing is proven.

    A month or quarter that has begun is this year's; cumulated months and years are, once their last quarter
    has begun.
    """
    start, end = _bounds(spec, today.year, words)
    if forward:
        return year_by_published(spec, today, forward, words)
    if start is None or end is None or end <= today:
        return today.year
    if spec.kind in ("month", "quarter", "day", "days", "ten_days", "holiday"):
        return today.year if start <= today else today.year - 1
    return today.year if end - timedelta(days=92) <= today else today.year - 1


def _bounds(spec: TimeSpec, year: int, words: PeriodWords) -> tuple[date | None, date | None]:
    return period_bounds(render(settle(spec, year, words)))
