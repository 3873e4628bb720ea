"""Period strings (CONTRACT, Periods): their form, their first and last day, their frequency."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from extractor.rules.patterns import compiled
from extractor.shortcuts import Memo

UNKNOWN_YEAR = "XXXX"
_PART = compiled(
    r"(?P<year>\d{4}|XXXX)"
    r"(?:-Q(?P<quarter>[1-4])|-[SH](?P<half>[12])|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?"
)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def _part_bounds(part: str) -> tuple[date, date] | None:
    match = _PART.fullmatch(part)
    if match is None:
        raise ValueError(f"{part!r} is no period of the contract")
    if match["year"] == UNKNOWN_YEAR:
        return None
    year = int(match["year"])
    if match["quarter"]:
        last = 3 * int(match["quarter"])
        return date(year, last - 2, 1), month_end(year, last)
    if match["half"]:
        last = 6 * int(match["half"])
        return date(year, last - 5, 1), month_end(year, last)
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return day, day
    if match["month"]:
        return date(year, int(match["month"]), 1), month_end(year, int(match["month"]))
    return date(year, 1, 1), date(year, 12, 31)


def real_bounds(period: str | None) -> tuple[date | None, date | None] | None:
    """First and last day as `period_bounds` gives them; None where it names a day that the calendar lacks (2月30日, 13月)."""
    return _REAL_BOUNDS[period]


def period_bounds(period: str | None) -> tuple[date | None, date | None]:
    """First and last day of a period; None for an end that is open (`..`) or in an unknown year.

    Raises ValueError where the string is no period of the contract, or names a day that does not exist.
    """
    if period is None:
        return None, None
    first, slash, last = period.partition("/")
    start = _part_bounds(first)
    if not slash:
        return start if start is not None else (None, None)
    end = None if last == ".." else _part_bounds(last)
    return (start[0] if start else None), (end[1] if end else None)


def _real_bounds(period: str | None) -> tuple[date | None, date | None] | None:
    try:
        return period_bounds(period)
    except ValueError:
        return None


_REAL_BOUNDS = Memo(_real_bounds)


def frequency(period: str | None) -> str | None:
    """SDMX frequency of a plain period: A, S, Q, M, D; None for spans, open periods and null."""
    if period is None or "/" in period:
        return None
    match = _PART.fullmatch(period)
    if match is None:
        raise ValueError(f"{period!r} is no period of the contract")
    if match["quarter"]:
        return "Q"
    if match["half"]:
        return "S"
    if match["day"]:
        return "D"
    return "M" if match["month"] else "A"


def is_cumulative(period: str | None) -> bool:
    """Whether a period is the cumulated months of one year (`2025-01/2025-02`; a half year too)."""
    if period is None:
        return False
    first, slash, last = period.partition("/")
    if not slash:
        return frequency(period) == "S" and period.endswith("1")
    return (
        len(first) == 7
        and len(last) == 7
        and first[:4] == last[:4]
        and first.endswith("-01")
        and frequency(last) == "M"
    )


def plan_years(number: int) -> tuple[int, int]:
    """First and last year of a five-year plan: 14 (十四五) is 2021 to 2025."""
    first = 2021 + 5 * (number - 14)
    return first, first + 4


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())
