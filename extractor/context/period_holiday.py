"""A holiday that a text is about, said again as 假期, 8天假期, 假期8天, 八天里 (CONTRACT, Periods 1)."""

from __future__ import annotations

from bisect import bisect_right

from msgspec.structs import replace

from extractor.context.period_form import real_bounds
from extractor.context.period_in_force import Dated
from extractor.context.period_years import Years
from extractor.context.time_spec import render

_MOST_LOOKED_BACK = 50
_COUNTS = "一二三四五六七八九"
_NO_HOLIDAY: tuple[int, Dated | None] = (-1, None)


class Holidays:
    """The one holiday of each item, and where its sentences stand for it."""

    def __init__(self, years: Years) -> None:
        self._years = years
        self.told = self._of_items()

    def again(self, index: int, at: int) -> Dated | None:
        """The item's holiday, where 假期 is the last time that sentence `index` says before offset `at`.

        None where the item has told of no holiday up to there, or of several.
        """
        place, holiday = self.told.get(self._years.document.sentences[index].item, _NO_HOLIDAY)
        if holiday is None or place > index:
            return None
        folded, words = self._years.folded[index], self._years.words
        said = list(words.holiday_again.finditer(folded, 0, at))
        if not said:
            days = _days_of(holiday)
            said = [
                found for found in words.holiday_days.finditer(folded, 0, at) if _count(found["days"]) == days
            ]
        if not said:
            return None
        starts = self._years.starts[index]
        day = words.holiday_day.match(folded, said[-1].end())
        if day is not None:
            holiday = (
                _one_day(holiday, first=day["first"] is not None) if day["first"] or day["last"] else None
            )
        later = self._years.dated[index][bisect_right(starts, said[-1].start()) : bisect_right(starts, at)]
        return None if any(d.role == "in_force" for d in later[-_MOST_LOOKED_BACK:]) else holiday

    def _of_items(self) -> dict[int, tuple[int, Dated | None]]:
        """Of each item where its holiday is told first, and the holiday; None where it tells of several."""
        told: dict[int, tuple[int, Dated | None]] = {}
        for index in self._years.told:
            item = self._years.document.sentences[index].item
            for dated in self._years.dated[index]:
                if not self._is_holiday(index, dated):
                    continue
                place, known = told.get(item, (index, dated))
                same = known is not None and render(known.spec) == render(dated.spec)
                told[item] = (place, known if same else None)
        return told

    def _is_holiday(self, index: int, dated: Dated) -> bool:
        """国庆假期, or days that are called one (10月1日至7日的7天长假); not one that is compared with."""
        if dated.role not in ("in_force", "attribute", "passing") or dated.year is None:
            return False
        if dated.spec.kind not in ("day", "days") or dated.spec.name == "同期":
            return False
        named = dated.spec.name in self._years.words.lists.holidays
        behind = self._years.words.holiday_behind
        return named or behind.match(self._years.folded[index], dated.mention.end) is not None


def _days_of(holiday: Dated) -> int:
    """How many days a holiday has; 0 where they are unknown."""
    bounds = real_bounds(render(holiday.spec))
    start, end = bounds if bounds is not None else (None, None)
    return (end - start).days + 1 if start is not None and end is not None else 0


def _one_day(holiday: Dated, *, first: bool) -> Dated:
    """假期首日, 假期最后一天."""
    until = holiday.spec.until
    return replace(holiday, spec=replace(holiday.spec, until=None) if first or until is None else until)


def _count(days: str) -> int:
    return int(days) if days.isdigit() else _COUNTS.index(days) + 1
