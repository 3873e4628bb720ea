"""What a time expression says, as a structured value, and the period string that it makes."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
from msgspec.structs import replace

from extractor.context.period_form import UNKNOWN_YEAR, monday, month_end, plan_years

_NO_PERIOD = frozenset(("present", "same", "reviewed", "vague", "duration"))


class TimeSpec(msgspec.Struct, frozen=True, gc=False):
    """One time, as said.

    `kind`: `year`, `half`, `quarter`, `months` (cumulated, `month` to `last_month`), `month`, `ten_days`,
    `day`, `days`, `week`, `plan` (`number`), `holiday` (`name`); and those that no calendar period answers
    to: `present` (目前), `same` (同期, 当年), `reviewed` (过去一年), `vague` (近年来), `duration` (`number`
    of `name`; `edge` `span` or `bare` where it may date a statement: 近三年, 三年新增).
    `year` is explicit; `year_shift` is relative to the year of writing (去年: -1); both None: the context
    gives the year. `month_shift`, `day_shift`, `week_shift` are relative to the day of writing. `edge` `end`:
    as of the last day (末, 底). `name` `同期` on a year: the same part of that year as is in force. `until`:
    the end of a span. `since`: no end (以来).
    """

    kind: str
    year: int | None = None
    year_shift: int | None = None
    half: int | None = None
    quarter: int | None = None
    month: int | None = None
    last_month: int | None = None
    day: int | None = None
    last_day: int | None = None
    month_shift: int | None = None
    day_shift: int | None = None
    week_shift: int | None = None
    name: str = ""
    number: int = 0
    edge: str = ""
    since: bool = False
    until: TimeSpec | None = None

    @property
    def has_year(self) -> bool:
        """Whether the text itself says the year, be it as 去年."""
        return self.year is not None or self.year_shift is not None or self.kind == "plan"

    @property
    def is_calendar(self) -> bool:
        return self.kind not in _NO_PERIOD

    @property
    def relative_to_day(self) -> bool:
        return self.month_shift is not None or self.day_shift is not None or self.week_shift is not None


class TimeMention(msgspec.Struct, frozen=True, gc=False):
    """A time expression in a text.

    `role`: `in_force` (dates the statement), `base`, `start` (what a change starts from),
    `name`, `attribute`, `passing`, `duration` (CONTRACT, Periods 2). `year`: the explicit year; `relative`:
    the relative word (今年, 同期) or None; `preposition`: 到, 截至, 从 … before it.
    """

    start: int
    end: int
    text: str
    kind: str
    year: int | None
    spec: TimeSpec
    relative: str | None = None
    role: str = "in_force"
    preposition: str = ""


def on_day(spec: TimeSpec, day: date) -> TimeSpec:
    """`spec` with what is relative to the day of writing (今年, 上月, 今天, 本周) made absolute."""
    until = spec.until
    if until is not None and not (until.kind == "day" and until.month is None and until.day_shift is None):
        until = on_day(until, day)
    year = day.year + spec.year_shift if spec.year_shift is not None else spec.year
    spec = replace(spec, year=year, year_shift=None, until=until)
    if spec.day_shift is not None:
        told = day + timedelta(days=spec.day_shift)
        return replace(spec, kind="day", year=told.year, month=told.month, day=told.day, day_shift=None)
    if spec.week_shift is not None:
        first = monday(day) + timedelta(weeks=spec.week_shift)
        if spec.number:
            told = first + timedelta(days=spec.number - 1)
            return replace(spec, year=told.year, month=told.month, day=told.day, week_shift=None, number=0)
        last = first + timedelta(days=6)
        end = TimeSpec("day", year=last.year, month=last.month, day=last.day)
        return replace(
            spec, kind="day", year=first.year, month=first.month, day=first.day, week_shift=None, until=end
        )
    if spec.month_shift is not None:
        return _shift_month(spec, day)
    if spec.kind in ("day", "days") and spec.month is None:
        return replace(spec, month=day.month)
    return spec


def shifted(spec: TimeSpec, count: int) -> TimeSpec:
    """A month, quarter or half of a known year, `count` of its kind later (-1: the one before)."""
    size = {"quarter": 3, "half": 6}.get(spec.kind, 1)
    first = {"quarter": 3 * (spec.quarter or 1) - 2, "half": 6 * (spec.half or 1) - 5}.get(
        spec.kind, spec.month or 1
    )
    day = date(spec.year or 1, first, 1)
    return _shift_month(replace(spec, year=None, month_shift=count, edge=""), day) if size else spec


def _shift_month(spec: TimeSpec, day: date) -> TimeSpec:
    size = {"quarter": 3, "half": 6}.get(spec.kind, 1)
    count = (day.year * 12 + day.month - 1) // size + (spec.month_shift or 0)
    year, place = divmod(count * size, 12)
    year = spec.year if spec.year is not None else year
    if spec.kind == "quarter":
        return replace(spec, year=year, quarter=place // 3 + 1, month_shift=None)
    if spec.kind == "half":
        return replace(spec, year=year, half=place // 6 + 1, month_shift=None)
    return replace(spec, year=year, month=place + 1, month_shift=None)


def with_year(spec: TimeSpec, year: int | None) -> TimeSpec:
    """`spec` with the year that its context gives it; a span's end takes the year of its start."""
    if spec.year is None and year is not None:
        spec = replace(spec, year=year, year_shift=None)
    until = spec.until
    if until is None:
        return spec
    if until.kind == "day" and until.month is None:
        until = replace(until, month=spec.month)
    if until.year is None and until.kind not in ("plan",):
        until = replace(until, year=spec.year, year_shift=None)
    return replace(spec, until=until)


def render(spec: TimeSpec) -> str | None:
    """The period of a spec whose shifts are resolved; an unknown year is `XXXX`, alone it is None."""
    if not spec.is_calendar or spec.relative_to_day:
        return None
    first = _plain(spec)
    if first is None:
        return None
    if spec.until is not None:
        last = _plain(spec.until)
        return f"{first.partition('/')[0]}/{last.rpartition('/')[2]}" if last is not None else None
    if spec.since:
        return f"{first.partition('/')[0]}/.."
    return first


def _plain(spec: TimeSpec) -> str | None:
    if spec.kind == "plan":
        first, last = plan_years(spec.number)
        return str(last) if spec.edge == "end" else f"{first}/{last}"
    year = UNKNOWN_YEAR if spec.year is None else f"{spec.year:04d}"
    if spec.edge == "end":
        return _last_day(spec)
    match spec.kind:
        case "year":
            return None if spec.year is None else year
        case "half":
            return f"{year}-S{spec.half}"
        case "quarter":
            return f"{year}-Q{spec.quarter}"
        case "months":
            return f"{year}-{spec.month:02d}/{year}-{spec.last_month:02d}"
        case "month":
            return f"{year}-{spec.month:02d}" if spec.month is not None else None
        case "ten_days":
            return _ten_days(spec, year)
        case "day":
            if spec.month is None or spec.day is None:
                return None
            return f"{year}-{spec.month:02d}-{spec.day:02d}"
        case "days":
            return (
                f"{year}-{spec.month:02d}-{spec.day:02d}/{year}-{spec.month:02d}-{spec.last_day:02d}"
                if spec.month
                else None
            )
        case _:
            return None


def _ten_days(spec: TimeSpec, year: str) -> str | None:
    if spec.month is None:
        return None
    first = 1 + 10 * (spec.number - 1)
    if spec.number == 3:
        if spec.year is None:
            return None
        last = month_end(spec.year, spec.month).day
    else:
        last = first + 9
    return f"{year}-{spec.month:02d}-{first:02d}/{year}-{spec.month:02d}-{last:02d}"


def _last_day(spec: TimeSpec) -> str | None:
    month = {
        "year": 12,
        "half": 6 * (spec.half or 0),
        "quarter": 3 * (spec.quarter or 0),
        "months": spec.last_month or 0,
        "month": spec.month or 0,
    }.get(spec.kind, 0)
    if not month:
        return None
    if spec.year is None:
        # The last day of February hangs on the year.
        return None if month == 2 else f"{UNKNOWN_YEAR}-{month:02d}-{month_end(2023, month).day:02d}"
    return month_end(spec.year, month).isoformat()
