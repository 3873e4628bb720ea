"""One time expression read against the day on which it was written."""

from __future__ import annotations

import re
from datetime import date

from extractor.context.period_by_date import settle
from extractor.context.period_words import PeriodWords, fold, load_period_words
from extractor.context.time_expressions import find_times
from extractor.context.time_spec import TimeMention, on_day, render
from extractor.rules.patterns import compiled

_BARE_YEARS = compiled(r"(?<![\d.])(?:19|20)\d\d(?:[-到至](?:19|20)\d\d)?(?![\d.%万亿千百元个家人户件])")


def read_period(text: str, reference: date | None, words: PeriodWords | None = None) -> str | None:
    """The period of the first time expression of `text`, written on the day `reference`.

    A year that the text leaves open is the year of `reference`, or `XXXX` without one. None where the text
    has no time, or one that no calendar period answers to (近年来). Names (《明日…》) do not count.
    """
    words = words if words is not None else load_period_words()
    folded = fold(text)
    mention = _first(folded, find_times(text, words))
    if mention is None:
        bare = _BARE_YEARS.search(folded)
        return re.sub(r"[-到至]", "/", bare.group()) if bare else None
    spec = mention.spec
    if reference is None:
        return render(settle(spec, spec.year, words)) if spec.year_shift is None else None
    spec = on_day(spec, reference)
    return render(settle(spec, spec.year if spec.year is not None else reference.year, words))


def _first(folded: str, mentions: list[TimeMention]) -> TimeMention | None:
    """The first calendar time outside 《…》, one that is no name before one that is."""
    outside = [m for m in mentions if m.spec.is_calendar and not _in_title_marks(folded, m.start)]
    return next((m for m in outside if m.role != "name"), outside[0] if outside else None)


def _in_title_marks(folded: str, at: int) -> bool:
    return folded.rfind("《", 0, at) > folded.rfind("》", 0, at)
