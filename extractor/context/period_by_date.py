"""The year of a time that only the published date, or the day of writing, can date (CONTRACT, Periods 3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from extractor.context.period_departure import months_of
from extractor.context.period_form import real_bounds
from extractor.context.period_words import PeriodWords
from extractor.context.time_spec import TimeMention, TimeSpec, on_day, render, with_year


def settle(spec: TimeSpec, year: int | None, words: PeriodWords) -> TimeSpec:
    """`spec` in a year; a holiday becomes its days off, by the table of `rules/periods.yaml`."""
    spec = with_year(spec, year)
    if spec.kind != "holiday" or spec.year is None:
        return spec
    days = words.lists.holidays[spec.name].span(spec.year)
    if days is None:
        return spec
    first, last = (date.fromisoformat(day) for day in days.split("/"))
    end = TimeSpec("day", year=last.year, month=last.month, day=last.day) if last != first else None
    return TimeSpec("day", year=first.year, month=first.month, day=first.day, name=spec.name, until=end)


def latest_such_day(spec: TimeSpec, day: date, forward: bool) -> TimeSpec:
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


def year_by_today(spec: TimeSpec, today: date, forward: bool, words: PeriodWords) -> int:
    """The year of a period in a text whose day of writing is proven.

    A month, quarter or half that has begun is this year's; cumulated months and years are, once their last quarter
    has begun.
    """
    start, end = _bounds(spec, today.year, words)
    if forward:
        return year_by_published(spec, today, forward, words)
    if start is None or end is None or end <= today:
        return today.year
    if spec.kind in ("month", "quarter", "half", "day", "days", "ten_days", "holiday"):
        return today.year if start <= today else today.year - 1
    return today.year if end - timedelta(days=92) <= today else today.year - 1


def year_by_event(
    day: TimeMention, behind: Sequence[TimeMention], folded: str, published: date | None, words: PeriodWords
) -> int | None:
    """5月8日,2024年二季度集中签约仪式举行: the year in the name of what is held that day, if the day lies in it.

    `behind` holds the time that follows the day in the sentence `folded`, if any.
    """
    month = day.spec.month
    if day.kind != "day" or month is None:
        return None
    for mention in behind[:1]:
        year, months = mention.spec.year, months_of(mention.spec)
        named = words.event_after.match(folded, mention.end) is not None
        if not named or year is None or months is None or mention.role == "base":
            return None
        begun = published is None or (year, month) <= (published.year, published.month)
        return year if months[0] <= month <= months[1] and begun else None
    return None


def _bounds(spec: TimeSpec, year: int, words: PeriodWords) -> tuple[date | None, date | None]:
    return real_bounds(render(settle(spec, year, words))) or (None, None)
