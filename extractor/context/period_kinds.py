"""What a time of a sentence is, told from the time alone: a day of counting, an event, a part of another time."""

from __future__ import annotations

import re

from msgspec.structs import replace

from extractor.context.period_in_force import Dated
from extractor.context.time_spec import TimeSpec


def is_as_of(dated: Dated) -> bool:
    """年末, 3月末: the day that a stock is counted on; 截至3月底 closes a flow as well."""
    return dated.spec.edge == "end" and not dated.mention.preposition.startswith("截")


def is_day_or_year_end(dated: Dated) -> bool:
    """A day of counting; 截至年末 too, for what a later sentence tells of that year."""
    return is_as_of(dated) or (dated.spec.kind == "year" and dated.spec.edge == "end")


def is_event(dated: Dated) -> bool:
    """A single day on which something happened; it dates nothing beyond its sentence."""
    spec = dated.spec
    return spec.kind == "day" and spec.until is None and not dated.mention.preposition.startswith("截")


def is_plain(dated: Dated) -> bool:
    """A time that says its period by itself: no other time, and nothing of the figure that asks, has a say in it."""
    spec, said = dated.spec, dated.mention.spec
    if spec.since or not spec.is_calendar or spec.kind == "plan":
        return False
    if spec.kind == "year":
        # 今年 may be told as of a day, 上年同期 is a part of it
        return said.year_shift != 0 and spec.name != "同期"
    return spec.month_shift is None and said.month_shift is None


def closes(part: TimeSpec, whole: TimeSpec) -> bool:
    """Whether a month or quarter is the last of a longer period (9月 of 1—9月, 二季度 of 上半年)."""
    if part.year != whole.year or whole.since or whole.until is not None or part.edge or whole.edge:
        return False
    last = {"months": whole.last_month or 0, "half": 6 * (whole.half or 0), "year": 12}.get(whole.kind, 0)
    return last != 0 and last == (part.month if part.kind == "month" else 3 * (part.quarter or 0))


def _ends_with(whole: TimeSpec, day: TimeSpec) -> bool:
    """Whether a stretch ends with a day of counting (一季度 with 3月末, 全年 with 年末)."""
    part = replace(day, edge="")
    if whole.since or whole.until is not None or whole.edge or part.year != whole.year:
        return False
    quarter = whole.kind == "quarter" and part.kind == "month" and part.month == 3 * (whole.quarter or 0)
    return quarter or part.kind == whole.kind == "year" or closes(part, whole)


def repeats(dated: Dated, section: Dated | None) -> bool:
    """Whether a time says its heading's own plan again (十四五期间, under 十四五 in the heading)."""
    spec = dated.spec
    return (
        section is not None
        and spec.kind == "plan" == section.spec.kind
        and spec.number == section.spec.number
    )


def of_one_figure(folded: str, dated: Dated) -> bool:
    """提高到2023年的60亿元: the end of a change; what follows does not hear it."""
    to = dated.mention.preposition in ("到", "至")
    return to and re.match(r"的\d", folded[dated.mention.end : dated.mention.end + 2]) is not None


def flow_of(row: list[Dated], handed: Dated, flowing: Dated | None) -> Dated | None:
    """What a sentence hands on to flows: the last time that is no day of counting.

    前三季度进出口9亿元。截至9月底,企业达90家。出口6亿元: a day that closes the stretch told of leaves flows in it.
    """
    if not is_day_or_year_end(handed):
        if handed.spec.edge == "end" and handed.mention.preposition.startswith("截"):
            told = [d for d in row[-50:] if d.role == "in_force" and d is not handed]
            stretches = (
                d for d in (*reversed(told), flowing) if d is not None and _ends_with(d.spec, handed.spec)
            )
            return next(stretches, handed)
        return handed
    for dated in reversed(row[-50:]):
        if dated.role == "in_force" and not is_day_or_year_end(dated) and dated.spec.is_calendar:
            return dated
    if flowing is not None or handed.spec.kind != "year":
        return flowing
    return replace(handed, spec=replace(handed.spec, edge=""))


def count_of(row: list[Dated], handed: Dated, counted: Dated | None = None) -> Dated:
    """What a sentence hands on to stocks: its last day of counting, else its time.

    2024年末,存款90亿元。全年新增5亿元。贷款80亿元: the stretch that ends with the day `counted` before leaves stocks on it.
    """
    day: Dated | None = None
    for told in row[-50:]:
        as_of = told.spec.edge == "end" and told.role == "in_force"
        if as_of and told.year == handed.year and not told.forward:
            day = told
    if day is not None or counted is None or counted.spec.edge != "end" or handed.spec.edge:
        return day or handed
    return counted if _ends_with(handed.spec, counted.spec) else handed
