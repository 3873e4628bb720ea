"""A time that is said in passing in a text about another one (1—8月 of profits, under 前三季度 in the title)."""

from __future__ import annotations

from extractor.context.period_in_force import Dated
from extractor.context.time_spec import TimeSpec
from extractor.rules.patterns import compiled

# A sentence that begins so goes on about the one before it: it hears the time that was said there in passing.
CONTINUING = compiled(r"其中|(?:分|从)[^,。;]{1,10}看|(?:同比|环比|比上[年月]|较上[年月]|扣除|当月|当季|这)")
_YEAR_MONTHS = 12


def is_stretch(spec: TimeSpec) -> bool:
    """A stretch of one year that is known: the year, its half, quarters or months."""
    plain = spec.year is not None and spec.until is None and not spec.since and not spec.edge
    return plain and months_of(spec) is not None


def is_cumulated(spec: TimeSpec) -> bool:
    """Months from January on, as a release cumulates them: what such a text is about, it comes back to."""
    months = months_of(spec)
    return is_stretch(spec) and spec.kind != "year" and months is not None and months[0] == 1


def departs(dated: Dated, main: Dated) -> bool:
    """Whether a time is a part of the cumulated months that the text is about, or of a year before."""
    told, whole = months_of(dated.spec), months_of(main.spec)
    if (
        told is None
        or whole is None
        or not is_stretch(dated.spec)
        or dated.mention.preposition.startswith("截")
    ):
        return False
    if dated.spec.year != main.spec.year:
        return (dated.spec.year or 0) < (main.spec.year or 0)
    return told != whole and whole[0] <= told[0] and told[1] <= whole[1]


def precedes(dated: Dated, main: Dated) -> bool:
    """Whether a time lies before another in its year: what that one is compared with (上月为下降0.2%)."""
    told, whole = months_of(dated.spec), months_of(main.spec)
    return dated.spec.year == main.spec.year and told is not None and whole is not None and told[1] < whole[0]


def months_of(spec: TimeSpec) -> tuple[int, int] | None:
    """First and last month of a stretch within its year."""
    if spec.kind == "year":
        return 1, _YEAR_MONTHS
    if spec.kind == "half" and spec.half:
        return 6 * spec.half - 5, 6 * spec.half
    if spec.kind == "quarter" and spec.quarter:
        return 3 * spec.quarter - 2, 3 * spec.quarter
    if spec.kind == "month" and spec.month:
        return spec.month, spec.month
    if spec.kind == "months" and spec.month and spec.last_month:
        return spec.month, spec.last_month
    return None
