"""One time has one period in a text, however it is called."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from extractor.context.period_in_force import Dated
from extractor.context.time_spec import TimeSpec
from extractor.rules.patterns import compiled
from extractor.text.parts import Sentence

_CALLED = compiled(r"[,(]?(?:的|为期|共)?")

_Named = dict[tuple[int, int | None, int], TimeSpec]


def named_alike(rows: list[list[Dated]], told: Sequence[int], sentences: Sequence[Sentence]) -> None:
    """1—6月 in a text that says 上半年 of the same year is that half-year; changes the rows of the sentences `told`."""
    named: _Named = {}
    for index in told:
        for dated in rows[index]:
            spec = dated.spec
            last = 6 if (spec.kind, spec.half) == ("half", 1) else 0
            last = 3 if (spec.kind, spec.quarter) == ("quarter", 1) else last
            if last and dated.role == "in_force" and not spec.edge and spec.until is None:
                named.setdefault((sentences[index].item, spec.year, last), spec)
    for index in told if named else ():
        item = sentences[index].item
        rows[index] = [_alike(dated, item, named) for dated in rows[index]]


def of_the_days_before(dated: Dated, row: Sequence[Dated], folded: str) -> Dated:
    """9月27日至10月8日的国庆黄金周: a holiday right behind days of its own is those days, as many as the text gives it."""
    last = row[-1] if row else None
    if last is None or dated.mention.kind != "holiday" or dated.role != "in_force":
        return dated
    days = last.spec.kind == "days" or (last.spec.kind == "day" and last.spec.until is not None)
    if not days or last.role != "in_force" or last.spec.name == "同期":
        return dated
    if _CALLED.fullmatch(folded, last.mention.end, dated.mention.start) is None:
        return dated
    return replace(dated, spec=replace(last.spec, name=dated.spec.name), flags=last.flags, source=last.source)


def _alike(dated: Dated, item: int, named: _Named) -> Dated:
    spec = dated.spec
    if spec.kind != "months" or spec.month != 1 or spec.edge or spec.until is not None or spec.since:
        return dated
    name = named.get((item, spec.year, spec.last_month or 0))
    if name is None:
        return dated
    alike = replace(spec, kind=name.kind, half=name.half, quarter=name.quarter, month=None, last_month=None)
    return replace(dated, spec=alike)
