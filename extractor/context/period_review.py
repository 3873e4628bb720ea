"""The stretch of years that a review looks back on: a plan's, or the five years of a work report."""

from __future__ import annotations

import functools
from bisect import bisect_left
from typing import NamedTuple

from extractor.context.period_answer import PeriodAnswer, Question, made, of_a_stretch
from extractor.context.period_form import plan_years
from extractor.context.period_in_force import Dated
from extractor.context.period_running import Running

_PLAN_YEARS = 5
_SENTENCE_REACH = 200  # no part of a sentence is longer in prose; keeps hostile text linear
_LOOKED_BACK = 50  # times of one sentence
_PREFIX_REACH = 8  # characters before a stretch
_GAP_REACH = 40  # from a gap back to the growth that it is of
_TOPIC_REACH = 4  # of a sentence: a time no further in is what the paragraph is about


class Stretch(NamedTuple):
    """First and last year, and where they come from."""

    first: int
    last: int
    where: str


class Review:
    """The stretches of years of one document, with what each section's text is about."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.years = running.years
        self._told: dict[int, frozenset[int]] = {}

    def of(self, index: int, dated: Dated) -> Stretch | None:
        """The years of a plan or a stretch (过去五年) told of in sentence `index`; None where they are unknown."""
        spec, text = dated.spec, dated.mention.text
        if spec.kind == "plan":
            return None if spec.since or spec.edge else Stretch(*plan_years(spec.number), text)
        if spec.kind == "year" and spec.until is not None and spec.year is not None:
            return Stretch(spec.year, spec.until.year, text) if spec.until.year is not None else None
        if spec.kind != "duration" or not spec.edge:
            return None
        sentence = self.running.sentences[index]
        plan = self.running.plan_of(sentence.section)
        if plan is not None and spec.number == _PLAN_YEARS:
            return Stretch(*plan_years(plan.spec.number), f"{text} of {plan.mention.text} in the heading")
        reported = self._of_report(index, dated)
        plan = self.running.plan_of_title(sentence.item) if spec.number == _PLAN_YEARS else None
        if reported is None and plan is not None:
            return Stretch(*plan_years(plan.spec.number), f"{text} of {plan.mention.text} in the title")
        return reported

    def to_come(self, index: int, dated: Dated) -> Stretch | None:
        """今后五年 under a heading of a plan's: the plan's years."""
        plan = self.running.plan_of(self.running.sentences[index].section)
        if plan is None or dated.spec.number != _PLAN_YEARS or not dated.spec.edge:
            return None
        return Stretch(
            *plan_years(plan.spec.number), f"{dated.mention.text} of {plan.mention.text} in the heading"
        )

    def _of_report(self, index: int, dated: Dated) -> Stretch | None:
        """过去五年 of a work report: the years before the report's."""
        item, count = self.running.sentences[index].item, dated.spec.number
        report = self.years.report_year(item)
        if report is None or not (self._looks_back(index, dated) or count in self._told_back(item)):
            return None
        return Stretch(
            report - count, report - 1, f"{dated.mention.text}: the years before the report of {report}"
        )

    def _looks_back(self, index: int, dated: Dated) -> bool:
        folded, words = self.years.folded[index], self.years.words
        mention = dated.mention
        first = max(0, mention.start - _PREFIX_REACH)
        if words.looking_back_before.search(folded, first, mention.start) is not None:
            return True
        return words.looking_back_after.match(folded, mention.end) is not None

    def _told_back(self, item: int) -> frozenset[int]:
        """The lengths of the stretches that an item's headings look back on."""
        if item in self._told:
            return self._told[item]
        found = set()
        for heading in self.years.document.headings.values():
            if heading.item != item:
                continue
            index = self.running.place_of(heading)
            for dated in self.years.dated[index]:
                if dated.spec.kind == "duration" and self._looks_back(index, dated):
                    found.add(dated.spec.number)
        self._told[item] = frozenset(found)
        return self._told[item]

    def before(self, index: int, at: int, year: int | None) -> Dated | None:
        """The stretch, told before an offset of a sentence, that ends with `year`."""
        stop = bisect_left(self.years.starts[index], at)
        for dated in reversed(self.years.dated[index][max(0, stop - _LOOKED_BACK) : stop]):
            if dated.role not in ("in_force", "duration"):
                continue
            stretch = self.of(index, dated)
            if stretch is not None and stretch.last == year:
                return dated
        return None

    def headed(self, index: int, year: int | None) -> Dated | None:
        """The stretch that the section's heading names, or the one above it, and that ends with `year`."""
        for heading in self.running.headings_of(self.running.sentences[index].section):
            found = self.before(self.running.place_of(heading), len(heading.text), year)
            if found is not None:
                return found
        return None

    def topic(self, index: int) -> Dated | None:
        """What the paragraphs of a section that reviews a year and a stretch are about: the stretch, or None."""
        return self._topics[index]

    def sums_up(self, dated: Dated, asked: Question) -> bool:
        """Whether a figure passes over a year said before it in its sentence for the stretch that the year ends.

        五年来,产值2022年达到9亿元,年均增长5%;新增企业9家: the year of a level is not that of what is summed up.
        """
        if dated.spec.kind != "year" or dated.spec.until is not None:
            return False
        if asked.status != "actual" and not self.is_of_the_whole(asked):
            return False
        first = max(dated.mention.end, asked.clause_start - _SENTENCE_REACH)
        behind = self.years.folded[asked.index].find(";", first, asked.clause_start + 1) >= 0
        summed = behind and of_a_stretch(asked) and asked.measure == "level" and self._over_span(asked)
        if not (summed or self.is_of_the_whole(asked)):
            return False
        if self.before(asked.index, dated.mention.start, dated.year) is not None:
            return True
        # 过去五年, … 。产值由2015年的…增加到2020年的…,年均增长5%: the stretch of the sentence before.
        return self.is_of_the_whole(asked) and self._handed_on(asked, dated.year)

    def _handed_on(self, asked: Question, year: int | None) -> bool:
        """Whether what the sentences before hand on is a stretch that ends with a year."""
        statement = self.running.above(asked.index, asked.status, asked.nature)
        if statement is None or statement.dated is None:
            return False
        stretch = self.of(asked.index, statement.dated)
        return stretch is not None and stretch.last == year

    def above(self, asked: Question) -> Dated | None:
        """The stretch that dates a figure with no time of its own, where its section reviews a year and a stretch.

        一、2025年和“十四五”时期回顾: what is averaged, or stands in paragraphs about the plan, is of the plan.
        """
        section = self.running.section_time(self.running.sentences[asked.index].section)
        if asked.status != "actual" or section is None or section.spec.kind != "year":
            return None
        statement = self.running.above(asked.index, asked.status, asked.nature)
        if statement is None or statement.dated is None or statement.dated.year != section.year:
            return None
        if statement.dated is section:
            topic = self.topic(asked.index)
            if topic is not None:
                return topic
        averaged = self.is_of_the_whole(asked) and not asked.cumulative
        return self.headed(asked.index, section.year) if averaged else None

    def over(self, stretch: Stretch, asked: Question) -> PeriodAnswer:
        """Flows and growth over a stretch of years take it whole, levels and shares its last year."""
        over = asked.measure not in ("level", "share", "gap") and (
            self.is_of_the_whole(asked) or not self._has_a_base(asked)
        )
        if asked.measure == "level":
            over = self.sums(asked)
        elif asked.measure == "gap":
            over = self.is_of_the_whole(asked)
        if not over:
            return made(str(stretch.last), (), f"{stretch.where}, its last year")
        return made(f"{stretch.first}/{stretch.last}", (), stretch.where)

    def _has_a_base(self, asked: Question) -> bool:
        """城镇化率提高到66%,比2020年末提高4个百分点: told of the last year, against a year that is named."""
        starts = self.years.starts[asked.index]
        first, last = bisect_left(starts, asked.clause_start), bisect_left(starts, asked.at)
        return any(
            dated.role == "base" for dated in self.years.dated[asked.index][first:last][-_LOOKED_BACK:]
        )

    def sums(self, asked: Question) -> bool:
        """Whether a level is what came in over a stretch of years (累计新增, 引进), and not what there is at its end."""
        return asked.nature == "flow" and self._over_span(asked)

    def _over_span(self, asked: Question) -> bool:
        clause = self.years.folded[asked.index][asked.clause_start : asked.clause_end]
        return asked.cumulative or self.years.words.over_span.search(clause) is not None

    def is_of_the_whole(self, asked: Question) -> bool:
        """年均增长5%, 累计新增9家; a gap too, of the average growth before it."""
        first = asked.clause_start
        if asked.measure == "gap":
            first = max(0, first - _GAP_REACH)
        return (
            self.years.words.of_the_whole.search(self.years.folded[asked.index], first, asked.at) is not None
        )

    @functools.cached_property
    def _topics(self) -> list[Dated | None]:
        topics: list[Dated | None] = []
        topic: Dated | None = None
        top: int | None = None
        paragraph: tuple[int, int] | None = None
        for index, sentence in enumerate(self.running.sentences):
            section = self._top(sentence.section)
            if section != top:
                top, topic = section, None
            opens = (sentence.section, sentence.paragraph) != paragraph and not sentence.is_heading
            paragraph = (sentence.section, sentence.paragraph)
            if opens and self.years.dated[index] and self.years.dated[index][0].mention.start <= _TOPIC_REACH:
                topic = self._opened(index, topic)
            topics.append(topic)
        return topics

    def _opened(self, index: int, topic: Dated | None) -> Dated | None:
        """The topic once a paragraph has begun with a time."""
        dated = self.years.dated[index][0]
        stretch = self.of(index, dated) if dated.role in ("in_force", "duration") else None
        section = self.running.section_time(self.running.sentences[index].section)
        if stretch is not None:
            reviewed = section is not None and section.spec.kind == "year" and section.year == stretch.last
            return dated if reviewed and self.headed(index, stretch.last) is not None else None
        return None if dated.spec.kind in ("year", "reviewed") and dated.role == "in_force" else topic

    def _top(self, section: int) -> int:
        parents, number = self.years.document.parents, section
        for _ in range(5):
            above = parents.get(number)
            if above is None:
                break
            number = above
        return number
