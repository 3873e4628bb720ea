"""The spans of years that a text names, for 三年新增 and 五年累计 with no start (CONTRACT, Periods 7)."""

from __future__ import annotations

from bisect import bisect_left

from extractor.context.period_in_force import Dated
from extractor.context.period_years import Years
from extractor.context.time_spec import render


def spans_of(years: Years, item: int, count: int) -> frozenset[str]:
    """The periods of `count` years that the text of an item names."""
    found: set[str] = set()
    for index, sentence in enumerate(years.document.sentences):
        if sentence.item == item:
            for dated in years.dated[index]:
                found |= _of(years, index, dated, count)
    return frozenset(found)


def change_from(years: Years, index: int, dated: Dated) -> int | None:
    """由2015年的9亿元增加到2020年的12亿元: the year before the stretch that a change tells of."""
    if dated.mention.preposition not in ("到", "至") or dated.spec.until is not None:
        return None
    place = bisect_left(years.starts[index], dated.mention.start)
    last = years.dated[index][place - 1] if place else None
    change = last is not None and last.role == "start" and last.spec.kind == dated.spec.kind == "year"
    return last.spec.year if last is not None and change else None


def _of(years: Years, index: int, dated: Dated, count: int) -> set[str]:
    spec, until, published = dated.spec, dated.spec.until, years.published
    if dated.role != "in_force" or spec.year is None or spec.kind not in ("year", "month", "day"):
        return set()
    period = render(spec)
    if period is None:
        return set()
    found = set()
    if until is not None and until.year is not None and until.year - spec.year + 1 == count:
        found.add(period)
    first = change_from(years, index, dated)
    if first is not None and spec.year - first == count:
        found.add(f"{first + 1}/{spec.year}")
    if spec.since and published is not None and published.year - spec.year == count:
        found.add(period)
    return found
