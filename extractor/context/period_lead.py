"""What the title and the first sentences of a text say of its time."""

from __future__ import annotations

import functools

import msgspec

from extractor.context.period_form import real_bounds
from extractor.context.period_in_force import Dated
from extractor.context.period_kinds import is_event
from extractor.context.period_years import Years
from extractor.context.time_spec import render

_LEAD_SENTENCES = 6
_STRETCHES = ("months", "quarter", "half", "year")


class Statement(msgspec.Struct, frozen=True, gc=False):
    """A time that stands above a figure; `dated` is None where what stands above is no calendar period."""

    dated: Dated | None
    where: str


class Leads:
    """Title and lead of each item of a document, and the stretches of time that its text tells of."""

    def __init__(self, years: Years) -> None:
        self.years = years
        self.sentences = years.document.sentences
        self._gatherings: dict[int, Dated | None] = {}
        self._begun: dict[int, tuple[int | None, list[int]]] = {}

    def title(self, item: int) -> int | None:
        """The number of an item's title among the sentences."""
        return self._begin(item)[0]

    def _begin(self, item: int) -> tuple[int | None, list[int]]:
        """The title and the lead of an item: its first sentences, up to its first heading."""
        begun = self._begun.get(item)
        if begun is not None:
            return begun
        document = self.years.document
        title: int | None = None
        lead: list[int] = []
        for index in document.item(item):
            sentence = self.sentences[index]
            if not sentence.is_heading:
                lead.append(index)
            elif sentence.field == "title" or document.item_titles.get(item) is sentence:
                title = index
            else:
                break
            if len(lead) == _LEAD_SENTENCES:
                break
        self._begun[item] = title, lead
        return title, lead

    def first_time(self, item: int) -> Dated | None:
        """The first time in force of the title, else of the lead's first sentence."""
        title, lead = self._begin(item)
        for place in ([title] if title is not None else []) + lead[:1]:
            for dated in self.years.dated[place]:
                if dated.role == "in_force" and dated.spec.is_calendar:
                    return dated
        return None

    def above(self, index: int, *, actual: bool) -> Statement | None:
        """The time of the title, else of the lead, for a sentence that tells what is done (`actual`) or lies ahead.

        A headline of a day's event is not of 去年, which the lead looks back on behind it.
        """
        item = self.sentences[index].item
        report = self.years.report_year(item)
        title, leads = self._begin(item)
        if title is not None and title != index and report is None:
            for dated in self.years.dated[title]:
                dates = dated.role == "in_force" and render(dated.spec) is not None
                if dates and self._suits(dated, actual):
                    return Statement(dated, "the title")
        heading, held = self.sentences[index].is_heading, False
        for lead in leads:
            if lead == index or (lead > index and not self.sentences[index].is_heading):
                continue
            for dated in self.years.dated[lead]:
                if dated.role != "in_force" or not self._suits(dated, actual):
                    continue
                if is_event(dated):
                    held = True
                elif not (held and heading and (dated.mention.spec.year_shift or 0) < 0):
                    return Statement(dated, "the lead")
        return None

    def only_stretch(self, index: int) -> Dated | None:
        """The one cumulated period that an item has told of before a sentence, or None where it told two."""
        told = self._stretches.get(self.sentences[index].item, {})
        if len(told) != 1:
            return None
        place, dated = next(iter(told.values()))
        return dated if place < index and dated.spec.kind != "year" else None

    @functools.cached_property
    def _stretches(self) -> dict[int, dict[str | None, tuple[int, Dated]]]:
        """Of each item the stretches of time that it tells of as gone by, and where first."""
        told: dict[int, dict[str | None, tuple[int, Dated]]] = {}
        for place, sentence in enumerate(self.sentences):
            for dated in self.years.dated[place]:
                stretch = dated.role == "in_force" and dated.spec.kind in _STRETCHES
                if stretch and not dated.spec.edge and self._suits(dated, True):
                    told.setdefault(sentence.item, {}).setdefault(render(dated.spec), (place, dated))
        return told

    def gathering_day(self, index: int) -> Dated | None:
        """The day of the gathering (签约仪式, 大会) that an item's lead tells of."""
        item = self.sentences[index].item
        if item not in self._gatherings:
            self._gatherings[item] = self._gathering_of(item)
        return self._gatherings[item]

    def _gathering_of(self, item: int) -> Dated | None:
        for lead in self._begin(item)[1]:
            if self.years.words.gathering.search(self.years.folded[lead]) is None:
                continue
            for dated in self.years.dated[lead]:
                if dated.role == "in_force" and is_event(dated) and dated.year is not None:
                    return dated
        return None

    def _suits(self, dated: Dated, actual: bool) -> bool:
        fits = dated.spec.is_calendar and not dated.spec.since and dated.ahead != actual
        return fits and not (actual and self._has_yet_to_begin(dated))

    def _has_yet_to_begin(self, dated: Dated) -> bool:
        """`31个项目动工`, and 今年10月 that the lead of March tells of: what is told as done is not of that month."""
        published = self.years.published
        bounds = real_bounds(render(dated.spec)) if published is not None else None
        start = bounds[0] if bounds is not None else None
        return published is not None and start is not None and start > published
