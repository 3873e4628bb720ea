"""The period of a figure: the time in its clause, its sentence, above it, or none (CONTRACT, Periods)."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from extractor.context.period_answer import PeriodAnswer as PeriodAnswer
from extractor.context.period_answer import Question, made, null, of_a_stretch
from extractor.context.period_departure import departs, precedes
from extractor.context.period_given import Given
from extractor.context.period_holiday import Holidays
from extractor.context.period_in_force import Dated
from extractor.context.period_kinds import closes, is_as_of
from extractor.context.period_review import Review
from extractor.context.period_running import Running
from extractor.context.period_spans import change_from
from extractor.context.period_undated import Undated
from extractor.context.period_words import load_period_words
from extractor.context.period_years import Years
from extractor.context.time_spec import TimeMention
from extractor.context.times import Times
from extractor.rules.patterns import compiled
from extractor.text.parts import DocumentText

if TYPE_CHECKING:
    from extractor.rules.ruleset import RuleSet

_MOST_MENTIONS = 200  # of one sentence that are looked back over; keeps hostile text linear
_ENUMERATOR = compiled(r"[一二三四五六七八九十]是|其[一二三四五]|\([一二三四五六七八九]\)|[①-⑨]|\d[.、]")
_ITEM_BEHIND = ";。:,"
_DISTRIBUTED = compiled(r"[,]?[^,;。]{0,40}?分别")
_BEFORE_REACH = 100  # characters before a clause that are looked at
_FIGURE_REACH = 48  # from a time to the figure that it alone dates
_AVERAGED = compiled(r"来?(?:年均|平均)")
_LIST_MARK = compiled(r"[、和与及]")
_CUMULATED = "累计"
_MOVES = ("growth", "growth_change")
_DIGIT = compiled(r"\d")
_OF_ONE_FIGURE = frozenset(("attribute", "start", "base"))


class PeriodResolver:
    """Answers for the figures of one document; its times are read and settled once there is a question."""

    def __init__(self, document: DocumentText, published: date | None, rules: RuleSet | None = None) -> None:
        self.document = document
        self.published = published
        self.words = load_period_words(rules.folder if rules is not None else None)
        self._times = Times(document, self.words)
        self._list_marks: dict[int, list[int]] = {}

    @functools.cached_property
    def years(self) -> Years:
        return Years(self.document, self.published, self._times)

    @functools.cached_property
    def running(self) -> Running:
        return Running(self.years)

    @functools.cached_property
    def review(self) -> Review:
        return Review(self.running)

    @functools.cached_property
    def given(self) -> Given:
        return Given(self.review)

    @functools.cached_property
    def undated(self) -> Undated:
        return Undated(self.running)

    @functools.cached_property
    def holidays(self) -> Holidays:
        return Holidays(self.years)

    def resolve(
        self, i: int, clause_start: int, clause_end: int, at: int,
        *, nature: str, measure: str, status: str, cumulative: bool = False, standing: bool = False,
    ) -> PeriodAnswer:  # fmt: skip
        """The period of the figure at offset `at` of sentence `i`, in its clause.

        The clause is `text[clause_start:clause_end]`. `nature` is flow, stock or rate; `measure` and `status`
        as in the contract; `cumulative` where 累计 is said of the figure, `standing` as its indicator's rule says.
        Never guesses: a period of None has its reason in `why`.
        """
        if (
            nature == "stock"
            and self.words.flowing.search(self.years.folded[i], clause_start, at) is not None
        ):
            nature, standing = "flow", False
        if nature == "rate" and measure in _MOVES:
            nature = "flow"  # 年末人口90万人。居民消费价格上涨0.2%: prices rise over a stretch of time, not on a day
        standing = standing and measure in ("level", "share")
        asked = Question(i, clause_start, clause_end, at, nature, measure, status, cumulative, standing)
        is_timed = bool(self.years.dated[i])
        return (
            (self._in_clause(asked) if is_timed else None)
            or (self._of_what_lies_ahead(asked) if status != "actual" else None)
            or (self._holiday_again(asked) if self.holidays.told else None)
            or (self._in_sentence(asked) if is_timed else None)
            or self.undated.present_state(asked)
            or self.undated.while_it_lasted(asked)
            or self.undated.lately(asked)
            or self._above(asked)
            or self._at_gathering(asked)
            or self._only_stretch(asked)
            or null("no time in the clause, the sentence or above it")
        )

    def _of_what_lies_ahead(self, asked: Question) -> PeriodAnswer | None:
        """A plan of a year (年度计划投资90亿元), and what comes once something is built."""
        return self._of_the_year(asked) or self.undated.once_built(asked)

    def find_openings(self) -> None:
        """Find where a time may begin in the document, as the first question for its times would."""
        self._times.told()

    def settle_years(self) -> Years:
        """Settle the years of the document, as the first question for a period would."""
        return self.years

    def hand_on(self) -> Review:
        """Note what each sentence hands on, as the first question that needs it would."""
        return self.review

    def times(self, i: int) -> list[TimeMention]:
        """The time expressions of sentence `i`, as `find_times` gives them."""
        return self._times.found(i)

    def _in_clause(self, asked: Question) -> PeriodAnswer | None:
        starts = self.years.starts[asked.index]
        first, last = bisect_left(starts, asked.clause_start), bisect_left(starts, asked.clause_end)
        if first == last:
            return None
        clause = self.years.dated[asked.index][first:last][-_MOST_MENTIONS:]
        distributed = self._distributed(asked, clause)
        if distributed is not None:
            return self.given.answer(distributed, asked, "the clause, by 分别")
        before = [dated for dated in clause if dated.mention.start < asked.at]
        for dated in reversed(before):
            if self._of_this_figure(dated, asked):
                return self.given.answer(dated, asked, "the clause, right before the figure")
        for dated in reversed(before):
            listed = dated.role == "listed" and dated.mention.end == asked.clause_end
            if dated.role == "in_force" or listed:
                return self.given.answer(dated, asked, "the clause")
        for dated in clause:
            if (
                dated.mention.start > asked.at
                and dated.role == "in_force"
                and dated.mention.preposition in ("到", "于", "在", "至")
            ):
                return self.given.answer(dated, asked, "the clause")
        for dated in reversed(before):
            if dated.role == "duration" and dated.spec.edge:
                return self._stretch(dated, asked)
        return None

    def _of_the_year(self, asked: Question) -> PeriodAnswer | None:
        """一季度集中开工项目9个,年度计划投资90亿元: of the whole year that is told of."""
        said = self.words.of_the_year.search(self.years.folded[asked.index], asked.clause_start, asked.at)
        if said is None:
            return None
        told = self.running.last_year(asked.index, asked.clause_start, asked.status)
        if told is None or told.year is None:
            return null(f"{said.group()}: the year is unknown")
        return made(str(told.year), told.flags, f"{said.group()}: the year of {told.mention.text}")

    def _stretch(self, dated: Dated, asked: Question) -> PeriodAnswer | None:
        """A stretch of years; an average over it (三年年均增长) is told as of the period in force."""
        answer = self.given.duration(dated, asked)
        averaged = _AVERAGED.match(self.years.folded[asked.index], dated.mention.end)
        return None if answer.period is None and averaged is not None else answer

    def _of_this_figure(self, dated: Dated, asked: Question) -> bool:
        """An attribute (2024年签约的12个) or a stated base (2018年的50亿元) right before the figure."""
        if dated.role not in _OF_ONE_FIGURE or asked.at - dated.mention.end > _FIGURE_REACH:
            return False
        between = self.years.folded[asked.index][dated.mention.end : asked.at]
        if dated.role == "attribute":
            return "的" in between and re.search(r"\d", between) is None and len(between) <= 24
        if dated.role == "start":
            return re.search(r"\d", between) is None and self.words.change_to.match(between) is None
        return dated.role == "base" and asked.measure == "level" and between == "的"

    def _distributed(self, asked: Question, clause: list[Dated]) -> Dated | None:
        """2023年、2024年分别增长5%、6%: the second figure is of the second time."""
        if len(clause) < 2:
            return None
        folded = self.years.folded[asked.index]
        run: list[Dated] = []
        for dated in clause:
            if dated.role not in ("in_force", "listed") or dated.mention.start >= asked.at:
                continue
            joined = (
                run
                and re.fullmatch(r"[、和与及]|以及", folded[run[-1].mention.end : dated.mention.start])
                is not None
            )
            run = [*run, dated] if joined else [dated]
        if len(run) < 2:
            return None
        marker = _DISTRIBUTED.match(folded, run[-1].mention.end)
        if marker is None or marker.end() > asked.at:
            return None
        place = len(_LIST_MARK.findall(folded, marker.end(), asked.at))
        return run[place] if place < len(run) else None

    def _holiday_again(self, asked: Question) -> PeriodAnswer | None:
        """假期8天,全省接待游客90万人次: the holiday that the text is about."""
        holiday = self.holidays.again(asked.index, asked.at)
        return self.given.answer(holiday, asked, "the holiday told above") if holiday is not None else None

    def _in_sentence(self, asked: Question) -> PeriodAnswer | None:
        row = self.years.dated[asked.index]
        stop = bisect_left(self.years.starts[asked.index], asked.clause_start)
        if not stop:
            return None
        marks = self._marks(asked.index)
        marks = marks[: bisect_right(marks, asked.clause_start)]
        head, item = (marks[0], marks[-1]) if marks else (0, 0)
        for dated in reversed(row[:stop][-_MOST_MENTIONS:]):
            if marks and head <= dated.mention.start < item:
                continue
            if self.undated.of_another_part(dated, asked):
                continue
            if dated.role == "duration" and dated.spec.edge == "span":
                return self.given.duration(dated, asked)
            if dated.role != "in_force" or (asked.status == "actual" and dated.forward):
                continue
            if of_a_stretch(asked) and self._counts_a_stock(dated, asked):
                continue
            if self.review.sums_up(dated, asked) or self._in_passing(dated, asked):
                continue
            if (
                asked.nature == "stock"
                and dated.mention.text in self.words.lists.whole_year
                and self._counted_before(dated, asked)
            ):
                continue
            first = change_from(self.years, asked.index, dated)
            if first is not None and self.review.is_of_the_whole(asked):
                return made(f"{first + 1}/{dated.spec.year}", (), "the years of the change before it")
            return self.given.answer(self._closed(dated, asked), asked, "the sentence")
        return None

    def _counted_before(self, dated: Dated, asked: Question) -> bool:
        """2023年末,贷款余额8万亿元,全年新增6000亿元;存款余额9万亿元: 全年 is of the one flow."""
        told = self.years.dated[asked.index][
            : bisect_left(self.years.starts[asked.index], dated.mention.start)
        ]
        return any(
            before.role == "in_force" and before.spec.edge == "end" for before in told[-_MOST_MENTIONS:]
        )

    def _in_passing(self, dated: Dated, asked: Question) -> bool:
        """前三季度,消费价格上涨0.3%,9月份持平;出厂价格下降2%: a part of the sentence's time, or the one before it (上月).

        Once another part (;) begins, the sentence is of the time before it again.
        """
        folded, start = self.years.folded[asked.index], dated.mention.start
        if folded.find(";", dated.mention.end, asked.clause_start + 1) < 0:
            return False
        if _DIGIT.search(folded, max(0, folded.rfind(";", 0, start)), start) is None:
            return False
        main = next((told for told in self.years.dated[asked.index] if told.role == "in_force"), dated)
        if main is dated:
            above = self.running.above(asked.index, asked.status, asked.nature)
            main = dated if above is None or above.dated is None else above.dated
        return main is not dated and (departs(dated, main) or precedes(dated, main))

    def _counts_a_stock(self, dated: Dated, asked: Question) -> bool:
        """年末人口300万人,全年就业9万人: the day of one clause; 3月末, before all of them is everybody's."""
        followed = self.years.folded[asked.index][dated.mention.end : dated.mention.end + 1]
        return is_as_of(dated) and followed != "," and not dated.mention.preposition

    def _marks(self, index: int) -> list[int]:
        """Where the list items of a sentence begin (一是, 二是), behind a mark or at its head."""
        marks = self._list_marks.get(index)
        if marks is None:
            folded = self.years.folded[index]
            marks = self._list_marks[index] = []
            for match in _ENUMERATOR.finditer(folded):
                at = match.start()
                at -= folded[at - 1 : at].isspace()
                if not at or folded[at - 1] in _ITEM_BEHIND:
                    marks.append(at)
        return marks

    def _closed(self, dated: Dated, asked: Question) -> Dated:
        """从2019年开始 … 到2021年末: the end said later in the sentence closes the span."""
        if not dated.spec.since or dated.mention.text.endswith("以来") or dated.spec.kind != "year":
            return dated
        first = bisect_left(self.years.starts[asked.index], dated.mention.end)
        for later in self.years.dated[asked.index][first : first + _MOST_MENTIONS]:
            ends = later.mention.preposition in ("到", "至") and later.role == "in_force"
            if ends and later.spec.kind == "year" and later.spec.year is not None:
                end = replace(later.spec, edge="")
                return replace(dated, spec=replace(dated.spec, since=False, edge="", until=end))
        return dated

    def _above(self, asked: Question) -> PeriodAnswer | None:
        if asked.standing:
            section = self.running.headed(asked.index, asked.status)
            return self.given.answer(section, asked, "the section's heading") if section is not None else None
        stretch = self.review.above(asked)
        if stretch is not None:
            return self.given.answer(stretch, asked, "the section, which reviews it")
        statement = self.running.above(asked.index, asked.status, asked.nature)
        if statement is None:
            return None
        if statement.dated is None:
            return null(statement.where)
        if statement.dated.spec.since and asked.nature == "stock" and asked.measure in ("level", "share"):
            return null(
                f"{statement.dated.mention.text} in {statement.where} counts flows, not what is there"
            )
        if self.years.folded[asked.index].find(_CUMULATED, 0, asked.at) >= 0:
            # 11月当月增长7%。分行业看,汽车业累计增长9%: from January on.
            main = self.running.cumulated(asked.index) or self.running.leads.only_stretch(asked.index)
            if main is not None and closes(statement.dated.spec, main.spec):
                return self.given.answer(main, asked, "the title or the lead")
        return self.given.answer(statement.dated, asked, statement.where)

    def _at_gathering(self, asked: Question) -> PeriodAnswer | None:
        """What is signed or told at a gathering has the day of the gathering, told in the lead."""
        folded = self.years.folded[asked.index]
        if asked.status != "actual" or asked.cumulative or asked.measure not in ("level", "share"):
            return None
        day = self.running.leads.gathering_day(asked.index)
        if day is None:
            return None
        heading = self.document.headings.get(self.document.sentences[asked.index].section)
        first = max(0, asked.clause_start - _BEFORE_REACH)
        of_it = self.words.gathering.search(folded, first, asked.clause_end) is not None
        if of_it or (heading is not None and self.words.gathering.search(heading.text) is not None):
            return self.given.answer(day, asked, "the lead, of the gathering")
        return None

    def _only_stretch(self, asked: Question) -> PeriodAnswer | None:
        """Growth with no time near it, in a text that tells of one stretch of months alone, is of that."""
        if asked.status != "actual" or asked.measure != "growth":
            return None
        stretch = self.running.leads.only_stretch(asked.index)
        return self.given.answer(stretch, asked, "the text, its only one") if stretch is not None else None
