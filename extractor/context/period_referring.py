"""Times that say another time again (同期, 当年, 过去一年), or are the one before it (上月)."""

from __future__ import annotations

from msgspec.structs import replace

from extractor.context.period_answer import PeriodAnswer, Question, made, null, same_grain
from extractor.context.period_form import plan_years
from extractor.context.period_in_force import Dated
from extractor.context.period_review import Review, Stretch
from extractor.context.period_running import Running
from extractor.context.time_spec import TimeSpec, render, shifted


def of_plan(review: Review, spec: TimeSpec, asked: Question, where: str) -> PeriodAnswer:
    """Flows and growth over a plan take its span, levels and shares its last year (Periods 4)."""
    first, last = plan_years(spec.number)
    if spec.since:
        return made(f"{first}/..", (), where)
    if spec.edge == "end":
        return made(str(last), (), f"{where}, its last year")
    return review.over(Stretch(first, last, where), asked)


def same_part(running: Running, dated: Dated, asked: Question, where: str) -> PeriodAnswer:
    """上年同期: the period in force, of that year."""
    before = running.before(asked.index, dated.mention.start)
    if before is None:
        statement = running.above(asked.index, asked.status)
        before = statement.dated if statement is not None else None
    spec, text = dated.spec, dated.mention.text
    if before is None or not before.spec.is_calendar or before.spec.kind == "plan" or before.spec.since:
        return made(render(spec), dated.flags, f"{text} in {where}")
    shift = dated.mention.spec.year_shift
    year = before.spec.year + shift if shift is not None and before.spec.year is not None else spec.year
    until = before.spec.until
    if until is not None and until.year is not None and before.spec.year is not None and year is not None:
        until = replace(until, year=until.year + year - before.spec.year)
    moved = replace(before.spec, year=year, until=until)
    return made(render(moved), before.flags, f"{text} in {where} is that of {before.mention.text}")


def one_before(running: Running, dated: Dated, asked: Question, where: str) -> PeriodAnswer:
    """由上月的…转为: the month before the one in force."""
    before = running.before(asked.index, dated.mention.start)
    if before is None:
        statement = running.above(asked.index, asked.status)
        before = statement.dated if statement is not None else None
    text, shift = dated.mention.text, dated.mention.spec.month_shift or 0
    of_one_kind = before is not None and before.spec.kind == dated.mention.spec.kind
    if before is None or not of_one_kind or before.spec.year is None or before.spec.until is not None:
        if not dated.spec.relative_to_day:
            return made(render(dated.spec), dated.flags, f"{text} in {where}; {dated.source}")
        return null(f"{text} in {where} has nothing to refer to")
    spec = shifted(before.spec, shift)
    return made(render(spec), before.flags, f"{text} in {where} is the one before {before.mention.text}")


def referring(running: Running, review: Review, dated: Dated, asked: Question, where: str) -> PeriodAnswer:
    """同期, 当年, 过去一年: the period in force, said again."""
    text = dated.mention.text
    if dated.spec.kind == "reviewed":
        year, flags = running.reviewed_year(asked.index)
        return (
            made(str(year), flags, f"{text} in {where}")
            if year is not None
            else null(f"{text}: the year is unknown")
        )
    before = running.before(asked.index, dated.mention.start)
    if ("日" in text or "天" in text) and (before is None or before.spec.kind != "day"):
        before = running.day_before(asked.index, dated.mention.start)
    if before is None:
        return null(f"{text} in {where} has nothing to refer to")
    spec = before.spec
    if "年" in text:
        said = str(before.year) if before.year is not None else None
        return made(said, before.flags, f"{text}: the year of {before.mention.text}")
    same = same_grain(text, spec)
    if same is None:
        return null(f"{text} in {where} has nothing to refer to")
    spec = same
    if spec.kind == "plan":
        return of_plan(review, spec, asked, f"{text}: {before.mention.text}")
    return made(render(spec), before.flags, f"{text} is {before.mention.text}")
