"""The period that a time gives to the figure that asks, once it is known which time that is (CONTRACT, Periods)."""

from __future__ import annotations

from msgspec.structs import replace

from extractor.context.period_answer import PeriodAnswer, Question, made, null
from extractor.context.period_by_date import settle, year_by_published
from extractor.context.period_in_force import FROM_PUBLISHED, Dated
from extractor.context.period_kinds import is_plain
from extractor.context.period_referring import of_plan, one_before, referring, same_part
from extractor.context.period_review import Review
from extractor.context.time_spec import TimeSpec, render
from extractor.rules.patterns import compiled
from extractor.shortcuts import in_use

_MOST_MENTIONS = 200  # of one sentence that are looked back over; keeps hostile text linear
_PREFIX_REACH = 4  # characters before a number of years
OPEN = ".."
_GROWN = compiled(r"[从由][^,;]{0,12}\d")  # 从300亿元增长到780亿元
_YEARS = compiled(r"\d{4}/\d{4}")


class Given:
    """Answers for one document; what a plain time gives is worked out once."""

    def __init__(self, review: Review) -> None:
        self.review = review
        self.running = review.running
        self.years = review.years
        self.published = review.years.published
        self.words = review.years.words
        self._plain: dict[tuple[int, str, str], tuple[Dated, PeriodAnswer]] = {}

    def answer(self, dated: Dated, asked: Question, where: str) -> PeriodAnswer:
        """The period that a time gives; kept where it hangs on no more than where it was said, and for what status."""
        key = id(dated), where, asked.status
        given = self._plain.get(key)
        if given is not None:
            return given[1]
        answer = self._answered(dated, asked, where)
        if is_plain(dated) and in_use():
            self._plain[key] = dated, answer
        return answer

    def _answered(self, dated: Dated, asked: Question, where: str) -> PeriodAnswer:
        spec = dated.spec
        text = dated.mention.text
        if spec.kind in ("same", "reviewed") or (spec.kind == "month" and spec.month_shift == 0):
            return referring(self.running, self.review, dated, asked, where)
        if spec.name == "同期" and spec.kind == "year":
            return same_part(self.running, dated, asked, where)
        if dated.role == "start" and dated.mention.spec.month_shift is not None:
            return one_before(self.running, dated, asked, where)
        if spec.kind == "duration":
            return self.duration(dated, asked)
        if not spec.is_calendar:
            return null(f"{text} in {where} is no calendar period")
        if spec.kind == "plan":
            return of_plan(self.review, spec, asked, f"{text} in {where}")
        day = self._told_as_of(dated, asked)
        if day is not None:
            return made(render(day.spec), day.flags, f"{text} in {where}, as of {day.mention.text}")
        stretch = self._year_to_date(dated, asked)
        if stretch is not None:
            return made(render(stretch.spec), stretch.flags, f"{text} in {where}: {stretch.mention.text}")
        spec = self._looking_ahead(dated, asked)
        if spec.edge == "end" and spec.kind == "year" and asked.status != "actual":
            spec = replace(spec, edge="")
        source = f"; {dated.source}" if dated.source else ""
        return made(render(spec), dated.flags, f"{text} in {where}{source}")

    def duration(self, dated: Dated, asked: Question) -> PeriodAnswer:
        """三年新增: the span of that length which the article names (CONTRACT, Periods 7)."""
        ahead = asked.status != "actual" or self._lies_ahead(dated, asked)
        stretch = (self.review.to_come if ahead else self.review.of)(asked.index, dated)
        if stretch is not None:
            return self.review.over(stretch, asked)
        item = self.running.sentences[asked.index].item
        spans = self.running.spans_of(item, dated.spec.number)
        if self._lies_ahead(dated, asked):
            begun = self.years.report_year(item) or (self.published.year if self.published else 0)
            spans = frozenset(span for span in spans if int(span[:4]) >= begun)
        if len(spans) == 1:
            period = next(iter(spans))
            if asked.measure in ("level", "share", "gap") and self._is_at_the_end(asked):
                # 五年来,企业由120家增加到260家: told of the last year, which an open span does not say
                last = period.rpartition("/")[2]
                if last == OPEN:
                    return null(f"{dated.mention.text} has no last year")
                period = last if _YEARS.fullmatch(period) else period
            return made(period, (), f"the article's own span of {dated.spec.number} years")
        return null(f"{dated.mention.text} has no start")

    def _is_at_the_end(self, asked: Question) -> bool:
        """Whether a figure is what there was when a stretch of years ended: a stock, or what a flow had grown to."""
        if self.review.sums(asked):
            return False
        folded = self.years.folded[asked.index]
        return asked.nature != "flow" or _GROWN.search(folded, asked.clause_start, asked.at) is not None

    def _lies_ahead(self, dated: Dated, asked: Question) -> bool:
        """今后五年, 未来三年."""
        start = dated.mention.start
        folded = self.years.folded[asked.index]
        return (
            self.words.looking_ahead_before.search(folded, max(0, start - _PREFIX_REACH), start) is not None
        )

    def _told_as_of(self, dated: Dated, asked: Question) -> Dated | None:
        """截至12月17日,全省今年发送旅客: the year up to the day that opens the sentence (CONTRACT, Periods)."""
        spec, said = dated.spec, dated.mention.spec
        if said.year_shift != 0 or spec.kind != "year" or spec.since or asked.status != "actual":
            return None
        for told in self.years.dated[asked.index][:_MOST_MENTIONS]:
            if told.mention.start >= dated.mention.start:
                return None
            if (
                told.mention.preposition.startswith("截")
                and told.spec.year == spec.year
                and told.role == "in_force"
            ):
                return told
        return None

    def _year_to_date(self, dated: Dated, asked: Question) -> Dated | None:
        """今年以来, 年初以来 in a text that tells of the months up to its publication alone is of those months."""
        spec, said = dated.spec, dated.mention.spec
        if not spec.since or spec.kind != "year" or not (said.year_shift == 0 or said.edge == "begin"):
            return None
        stretch = self.running.leads.only_stretch(asked.index)
        if stretch is None or self.published is None or asked.status != "actual":
            return None
        told = stretch.spec
        last = {
            "months": told.last_month or 0,
            "half": 6 * (told.half or 0),
            "quarter": 3 * (told.quarter or 0),
        }
        begins = told.month == 1 or told.half == 1 or told.quarter == 1
        recent = last.get(told.kind, 0) >= self.published.month - 1
        of_year = told.year == spec.year == self.published.year
        return stretch if begins and recent and of_year else None

    def _looking_ahead(self, dated: Dated, asked: Question) -> TimeSpec:
        """A period dated by the published date alone is the running one for what is not yet actual."""
        if not dated.inferred or asked.status == "actual" or dated.forward or self.published is None:
            return dated.spec
        if (
            dated.mention.spec.has_year
            or dated.mention.spec.relative_to_day
            or FROM_PUBLISHED not in dated.flags
        ):
            return dated.spec
        year = year_by_published(dated.mention.spec, self.published, True, self.words)
        return settle(dated.mention.spec, year, self.words)
