"""What is asked of a figure's period, and what is answered."""

from __future__ import annotations

from datetime import date

import msgspec
from msgspec.structs import replace

from extractor.context.period_form import real_bounds
from extractor.context.time_spec import TimeSpec


class PeriodAnswer(msgspec.Struct, frozen=True, gc=False):
    """The period of a figure, its first and last day, what was inferred, and a sentence that says why."""

    period: str | None
    start: date | None
    end: date | None
    flags: tuple[str, ...]
    why: str


class Question(msgspec.Struct, frozen=True, gc=False):
    """What is asked of a figure: where it stands and what it is; `standing` as the indicator's rule says."""

    index: int
    clause_start: int
    clause_end: int
    at: int
    nature: str
    measure: str
    status: str
    cumulative: bool
    standing: bool = False


def of_a_stretch(asked: Question) -> bool:
    """A flow is of a stretch of time, never as of a day that was said of something else (年末人口)."""
    return asked.nature == "flow"


def same_grain(text: str, spec: TimeSpec) -> TimeSpec | None:
    """What 当月, 当季, 当天 take of the time before them; 同期 takes it whole."""
    if "月" in text:
        if spec.kind in ("day", "days", "ten_days"):
            return replace(spec, kind="month", until=None)
        if spec.kind == "months":
            return replace(spec, kind="month", month=spec.last_month, edge="")
        return replace(spec, edge="") if spec.kind == "month" else None
    if "季" in text:
        return spec if spec.kind == "quarter" else None
    if "日" in text or "天" in text:
        return spec if spec.kind == "day" and spec.until is None else None
    return spec


def made(period: str | None, flags: tuple[str, ...], why: str) -> PeriodAnswer:
    """An answer with the days of its period; null where the text names a day that does not exist."""
    bounds = real_bounds(period)
    if bounds is None:
        return null(f"{period} is no date of the calendar")
    return PeriodAnswer(period, *bounds, flags, why)


def null(why: str) -> PeriodAnswer:
    """No period, and why."""
    return PeriodAnswer(None, None, None, (), why)
