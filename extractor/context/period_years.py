"""The year of each time of a document: said, in force from above, or inferred (CONTRACT, Periods 2 and 3)."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from extractor.context.clauses import Clauses
from extractor.context.period_alike import named_alike, of_the_days_before
from extractor.context.period_by_date import (
    latest_such_day,
    settle,
    year_by_event,
    year_by_published,
    year_by_today,
)
from extractor.context.period_in_force import FROM_PUBLISHED, FROM_TODAY, UNKNOWN, Dated, YearsInForce
from extractor.context.period_words import fold
from extractor.context.time_spec import TimeMention, TimeSpec, on_day, shifted, with_year
from extractor.context.times import Times
from extractor.rules.patterns import compiled
from extractor.text.parts import DocumentText, Sentence

_INLINE_TOPIC = compiled(r"[^,。;:!?\s\d]{2,16}(?=\s)")
_MOST_LOOKED_BACK = 50
_HISTORY = 10  # years before the publication
_REPORT_SEASON = 6  # the last month in which a work report tells of the year before


# A time with its year, what was inferred, an English phrase for it, whether the published date alone gave the year.
_Settled = tuple[TimeSpec, tuple[str, ...], str, bool]


class _Item(NamedTuple):
    """What holds for one item of a document before it is read in order."""

    names_year: bool
    today: date | None
    said: dict[tuple[object, ...], int]
    shifted: dict[tuple[object, ...], int]
    in_force: frozenset[int]
    gone: frozenset[int]  # those told of whole, and not as to come
    report_year: int | None


def _same_time(spec: TimeSpec) -> tuple[object, ...]:
    return (spec.kind, spec.half, spec.quarter, spec.month, spec.last_month, spec.day, spec.name, spec.edge)


class Years:
    """Settles the years of a document's times in one pass; `dated[i]` are those of sentence i."""

    def __init__(self, document: DocumentText, published: date | None, times: Times) -> None:
        self.document = document
        self.published = published
        self.words = times.words
        self.folded = times.folded
        # Of most sentences there is nothing to say: these rows are filled where there is.
        self.found: list[list[TimeMention]] = [[]] * len(document.sentences)
        self.starts: list[list[int]] = [[]] * len(document.sentences)
        self.dated: list[list[Dated]] = [[]] * len(document.sentences)
        told = set(document.heads.values())
        for i in times.told():
            found = times.found(i)
            if found:
                told.add(i)
                self.found[i] = found
                self.starts[i] = [mention.start for mention in found]
        self.told = sorted(told)  # the sentences that may put a year in force
        self.clauses = Clauses(self.folded, self.words)
        self.items = self._items()
        self._read()

    def today(self, item: int) -> date | None:
        """The day of writing where 今天(12月7日) agrees with the published date."""
        return self.items[item].today

    def report_year(self, item: int) -> int | None:
        """The year of a work report by its title."""
        return self.items[item].report_year

    def _items(self) -> dict[int, _Item]:
        sentences = self.document.sentences
        items = sentences[-1].item + 1 if sentences else 0
        groups: dict[int, list[int]] = {item: [] for item in range(items)}
        for index in self.told:
            groups[sentences[index].item].append(index)
        return {item: self._item(indices) for item, indices in groups.items()}

    def _item(self, indices: list[int]) -> _Item:
        said: dict[tuple[object, ...], int] = {}
        moved: dict[tuple[object, ...], int] = {}
        years: set[int] = set()
        gone: set[int] = set()
        names_year, today, report, reported = False, None, None, False
        for index in indices:
            title = self.document.sentences[index].field == "title"
            is_report = title and self.words.report_title.search(self.folded[index]) is not None
            for mention in self.found[index]:
                spec = mention.spec
                today = today or self._agrees(mention)
                if mention.role == "name":
                    continue
                if spec.year_shift is not None and mention.role == "in_force":
                    moved.setdefault(_same_time(spec), spec.year_shift)
                if spec.year is None and (spec.until is None or spec.until.year is None):
                    continue
                names_year = True
                if spec.year is not None and mention.role == "in_force" and not self._long_since(spec):
                    years.add(spec.year)
                    if self._is_gone(index, mention):
                        gone.add(spec.year)
                    said.setdefault(_same_time(spec), spec.year)
                if is_report and report is None:
                    report = spec.year
            reported = reported or is_report
        if reported and report is None:
            report = self._year_of_headings(indices, names_year)
        return _Item(names_year, today, said, moved, frozenset(years), frozenset(gone), report)

    def _is_gone(self, index: int, mention: TimeMention) -> bool:
        """2024年,出口90亿元: a year told of whole, in a clause that does not look ahead."""
        spec, clauses = mention.spec, self.clauses
        if spec.kind != "year" or spec.until is not None or spec.edge or spec.since:
            return False
        return not (clauses.has_cue(index) and clauses.looks_ahead(index, mention.start))

    def _year_of_headings(self, indices: list[int], names_year: bool) -> int | None:
        """The year of a work report whose title names none: its headings', else that of its publication."""
        for index in indices:
            sentence = self.document.sentences[index]
            if not sentence.is_heading or sentence.field == "title":
                continue
            spec = next((m.spec for m in self.found[index] if m.kind == "year" and m.spec.year), None)
            last = spec.until if spec is not None and spec.until is not None else spec
            if last is None or last.year is None:
                continue
            if self.words.retrospect.search(self.folded[index]) is not None:
                return last.year + 1
            if self.words.prospect.search(self.folded[index]) is not None:
                return last.year
        early = self.published is not None and self.published.month <= _REPORT_SEASON
        return self.published.year if self.published is not None and early and not names_year else None

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
        state = YearsInForce()
        for index in self.told:
            sentence = self.document.sentences[index]
            state.enter(sentence)
            if sentence.is_heading:
                state.begin_section(
                    sentence,
                    self.heading_year(sentence),
                    self.document.parents.get(sentence.section),
                    is_report=self.items[sentence.item].report_year is not None,
                )
            row: list[Dated] = []
            for mention in self.found[index]:
                dated = self._date(index, sentence, mention, state, row)
                if self._in_name_of_event(index, dated, row):
                    dated = replace(dated, role="passing")
                dated = of_the_days_before(dated, row, self.folded[index])
                row.append(dated)
                if not self._long_since(dated.spec):
                    state.note(dated, sentence)
                if self._heads_inline(index, dated):
                    state.strong = state.heading = dated.year
            self.dated[index] = row
        self._date_titles()
        named_alike(self.dated, self.told, self.document.sentences)

    def _heads_inline(self, index: int, dated: Dated) -> bool:
        """`2023年重点工作 今年…`: a heading that runs into its text."""
        if dated.mention.start or dated.role != "in_force" or dated.spec.kind != "year" or dated.year is None:
            return False
        topic = _INLINE_TOPIC.match(self.folded[index], dated.mention.end)
        words = self.words
        return topic is not None and any(p.search(topic.group()) for p in (words.retrospect, words.prospect))

    def _date_titles(self) -> None:
        """全年 in a title that names no year takes the year of the first sentence below it."""
        for index in self.told:
            sentence = self.document.sentences[index]
            if index + 1 == len(self.document.sentences):
                break
            is_title = sentence.field == "title" or self.document.item_titles.get(sentence.item) is sentence
            if not is_title or self.document.sentences[index + 1].item != sentence.item:
                continue
            below = self.dated[index + 1]
            lead = next(
                (d for d in below if d.role == "in_force" and d.mention.spec.has_year and d.year), None
            )
            if lead is None:
                continue
            self.dated[index] = [self._of_lead(dated, lead) for dated in self.dated[index]]

    def _of_lead(self, dated: Dated, lead: Dated) -> Dated:
        spec = dated.mention.spec
        open_year = dated.role == "in_force" and spec.kind == "year" and not spec.has_year
        if not open_year or (dated.year is not None and not dated.inferred):
            return dated
        return replace(
            dated,
            spec=settle(spec, lead.year, self.words),
            flags=lead.flags,
            source=f"the year of {lead.mention.text}",
        )

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

    def _names_event(self, index: int, mention: TimeMention) -> bool:
        """三季度重大项目集中开工: a time that names an event."""
        if mention.kind not in ("quarter", "month", "half", "months"):
            return False
        return self.words.event_after.match(self.folded[index], mention.end) is not None

    def _in_name_of_event(self, index: int, dated: Dated, row: list[Dated]) -> bool:
        """昨日,三季度集中开工活动举行: the event has its day, its name dates nothing."""
        last = row[-1] if row else None
        if last is None or last.role != "in_force" or last.spec.kind != "day":
            return False
        return dated.role == "in_force" and self._names_event(index, dated.mention)

    def _date(
        self, index: int, sentence: Sentence, mention: TimeMention, state: YearsInForce, row: list[Dated]
    ) -> Dated:
        item = self.items[sentence.item]
        clauses = self.clauses
        cued = clauses.has_cue(index)
        forward = cued and clauses.looks_ahead(index, mention.start)
        ahead = cued and (forward or clauses.opens_ahead(index, mention))
        spec, flags, source, inferred = self._with_year(index, item, mention, state, row, forward, ahead)
        return Dated(mention, spec, flags, source, forward, inferred, ahead, mention.role)

    def _with_year(
        self, index: int, item: _Item, mention: TimeMention, state: YearsInForce, row: list[Dated],
        forward: bool, ahead: bool,
    ) -> _Settled:  # fmt: skip
        spec = mention.spec
        said = "" if spec.year is None and spec.kind != "plan" else "said"
        if said or not spec.is_calendar or mention.role == "name":
            if spec.year is not None:
                spec = settle(spec, spec.year, self.words)
            if spec.until is not None and spec.until.year_shift is not None and item.today is not None:
                spec = on_day(spec, item.today)
            return spec, (), "", False
        if spec.until is not None and spec.until.year is not None and not spec.has_year:
            return with_year(spec, spec.until.year), (), "", False
        if spec.relative_to_day or (spec.kind in ("day", "days") and spec.month is None):
            return self._before_told(mention, row) or self._by_day(mention, item, forward)
        if spec.year_shift is not None:
            year, flags, source = self._writing_year(item, state, spec.year_shift)
            told_of = state.in_force()
            if told_of is not None and mention.text.startswith(self.words.year_before):
                year, flags, source = told_of, (), f"the year before {told_of}, in force above"
            year = year + spec.year_shift if year is not None else None
            spec = settle(replace(spec, year_shift=None), year, self.words)
            return spec, flags, source, FROM_PUBLISHED in flags
        year, flags, source = self._open_year(index, item, state, mention, ahead)
        return settle(spec, year, self.words), flags, source, FROM_PUBLISHED in flags

    def _before_told(self, mention: TimeMention, row: list[Dated]) -> _Settled | None:
        """10月份增长2%,上月为1%: the month before the one that the sentence tells of, whenever it was written."""
        shift, kind = mention.spec.month_shift, mention.spec.kind
        if shift is None or shift >= 0 or mention.role == "start":
            return None
        for told in reversed(row[-_MOST_LOOKED_BACK:]):
            if told.role == "in_force" and told.spec.kind == kind and told.mention.spec.month_shift is None:
                if told.spec.year is None or told.spec.until is not None:
                    return None
                source = f"the one before {told.mention.text}"
                return shifted(told.spec, shift), told.flags, source, False
        return None

    def _by_day(self, mention: TimeMention, item: _Item, forward: bool) -> _Settled:
        day = item.today
        flags: tuple[str, ...] = ()
        if day is None and mention.spec.month_shift == 0 and mention.spec.year_shift is None:
            # 本月 of a monthly report is the month told of, not the month of publication.
            return mention.spec, (), "", False
        if day is None and not item.names_year and self.published is not None:
            day, flags = self.published, (FROM_PUBLISHED,)
        if day is None:
            return mention.spec, (UNKNOWN,), "the day of writing is unknown", False
        spec = on_day(mention.spec, day)
        if not mention.spec.relative_to_day:
            spec = latest_such_day(mention.spec, day, forward)
        return spec, flags, f"the day of writing is {day.isoformat()}", False

    def _writing_year(
        self, item: _Item, state: YearsInForce, shift: int = 0
    ) -> tuple[int | None, tuple[str, ...], str]:
        """The year that 今年 stands for; `shift` is that of the time that asks (去年: -1)."""
        if item.report_year is not None:
            return item.report_year, (), f"the report is of {item.report_year}"
        if item.today is not None:
            return item.today.year, (FROM_TODAY,), f"今天 agrees with the published date {self.published}"
        if self.published is not None and self.published.year in item.in_force:
            return self.published.year, (), f"year {self.published.year} is in force in the text"
        strong = state.strong if state.strong is not None else state.ahead
        strong = strong if self._is_of_today(strong) else None
        years = {year for year in item.in_force if self._is_of_today(year)}
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
        if years:
            told = shift < 0 or max(years) in item.gone
            if told and self.published is not None and self.published.year == max(years) + 1:
                year = self.published.year
                return (
                    year,
                    (FROM_PUBLISHED,),
                    f"the text tells of {year - 1}, the published date is of {year}",
                )
            return max(years), ("period_year_from_text",), f"year {max(years)} is in force in the text"
        if item.names_year or self.published is None:
            return None, (UNKNOWN,), "no year is in force"
        return self.published.year, (FROM_PUBLISHED,), f"year from the published date {self.published}"

    def _has_begun(self, year: int | None) -> bool:
        """A year to come at publication (到2030年) is not the year of writing."""
        return self.published is None or year is None or year <= self.published.year

    def _is_of_today(self, year: int | None) -> bool:
        """1996年,这里建起一座厂。今年雨水偏少: so long before the publication a year is history, not the year of writing."""
        return self._has_begun(year) and (
            self.published is None or year is None or year > self.published.year - _HISTORY
        )

    def _open_year(
        self, index: int, item: _Item, state: YearsInForce, mention: TimeMention, forward: bool
    ) -> tuple[int | None, tuple[str, ...], str]:  # fmt: skip
        """The year of 一季度, 全年, 截至8月底."""
        spec = mention.spec
        strong = state.in_force()
        if forward and strong is not None and state.ahead is not None and state.ahead > strong:
            return state.ahead, (), f"year {state.ahead}, told of above as to come"
        if strong is not None and (forward or self._has_begun(strong)):
            return strong, (), f"year {strong} is in force above"
        if spec.kind != "year" and _same_time(spec) in item.said:
            year = item.said[_same_time(spec)]
            return year, ("period_year_from_text",), f"the text dates the same period {year}"
        if spec.kind != "year" and _same_time(spec) in item.shifted:
            year_now, flags, _ = self._writing_year(item, state)
            if year_now is not None:
                return year_now + item.shifted[_same_time(spec)], flags, "the text dates the same period so"
        if item.today is not None:
            year = year_by_today(spec, item.today, forward, self.words)
            if spec.kind == "year" and state.weak is not None and not forward:
                year = state.weak
            return year, (FROM_TODAY,), f"今天 agrees with the published date {self.published}"
        behind = self.found[index][bisect_left(self.starts[index], mention.end) :][:1]
        named_for = year_by_event(mention, behind, self.folded[index], self.published, self.words)
        if named_for is not None:
            return (
                named_for,
                ("period_year_from_text",),
                f"what is held that day is called one of {named_for}",
            )
        if state.ahead is not None and (forward or self._has_begun(state.ahead)):
            return state.ahead, (), f"year {state.ahead} is in force above"
        if item.names_year or self.published is None:
            unnamed = "no year is named and no published date given"
            why = "the text names years that are not in force" if item.names_year else unnamed
            return None, (UNKNOWN,), why
        if state.current is not None:
            return state.current, (FROM_PUBLISHED,), f"今年 in the sentence is {state.current}"
        if spec.kind == "year" and state.weak is not None:
            return state.weak, (FROM_PUBLISHED,), f"year {state.weak} inferred above"
        # 上半年…下半年…: a text that has told of its year goes on in it, if the later period has begun.
        going_on = state.weak == self.published.year
        by = year_by_today if going_on or self._names_event(index, mention) else year_by_published
        year = by(spec, self.published, forward, self.words)
        return year, (FROM_PUBLISHED,), f"year {year} from the published date {self.published}"
