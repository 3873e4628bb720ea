"""A figure told twice has one time: a headline's that of the text below (CONTRACT, Deciding 1), a fund's that of its founding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.binding.bound import Bound
from extractor.context.period_answer import PeriodAnswer
from extractor.context.time_spec import TimeMention
from extractor.rules.ruleset import RuleSet
from extractor.text.parts import Sentence

_NEAR = Decimal("0.1")  # 突破900亿元 of 912亿元: what a headline rounds


def inherit_days(
    figures: Sequence[tuple[Sentence, Bound]],
    answers: list[PeriodAnswer],
    times: Sequence[Sequence[TimeMention]],
) -> None:
    """Give a bare growth the day of the level that it follows (`年末有效发明专利1.9万件,增长16%`; CONTRACT, Deciding 4).

    `answers` are changed in place; `times` are those of each figure's sentence.
    """
    for place in range(1, len(figures)):
        sentence, bound = figures[place]
        before, level = figures[place - 1]
        if bound.subject.how != "subject before" or bound.rule.measure != "growth" or before is not sentence:
            continue
        day, (begin, end) = answers[place - 1], bound.clause
        counted = level.rule.measure == "level" and day.start is not None and day.start == day.end
        if counted and not any(begin <= time.start < end for time in times[place]):
            answers[place] = day


def date_again(
    figures: Sequence[tuple[Sentence, Bound]],
    answers: list[PeriodAnswer],
    silent: Sequence[bool],
    rules: RuleSet,
) -> None:
    """Give a headline's figure, where it says no time of its own, that of the figure below that says the same.

    `answers` are changed in place; `silent` says of each figure whether its sentence says no time. What stands (a fund)
    has, told again, the time that it was told with before.
    """
    for headline, again in _told_again(figures):
        if silent[headline] or answers[headline].period is None:
            answers[headline] = answers[again]
    for place, (_, bound) in enumerate(figures):
        if answers[place].period is None and rules.indicators[bound.subject.code].standing:
            before = (answers[earlier] for earlier in _told_before(figures, place))
            answers[place] = next((answer for answer in before if answer.period), answers[place])


def _told_again(figures: Sequence[tuple[Sentence, Bound]]) -> Iterator[tuple[int, int]]:
    """The places of a headline's figures, each with that of the first figure of its text that says the same.

    `figures` are those of a document in text order. The same is the same indicator and measure, in one unit, and a
    number that the headline's words let be (逾420亿元 of 426.5亿元).
    """
    for place, (headline, bound) in enumerate(figures):
        if not headline.is_heading:
            continue
        for later in range(place + 1, len(figures)):
            told, again = figures[later]
            if told.item != headline.item and headline.field == told.field:
                break
            if told.item == headline.item and not told.is_heading and _says(bound, again):
                yield place, later
                break


def _told_before(figures: Sequence[tuple[Sentence, Bound]], place: int) -> Iterator[int]:
    """The places of the figures of a text before `place` that say the same as it, the last first."""
    sentence, bound = figures[place]
    for earlier in range(place - 1, -1, -1):
        told, again = figures[earlier]
        if told.item == sentence.item and again.values.number == bound.values.number and _says(bound, again):
            yield earlier


def _says(headline: Bound, again: Bound) -> bool:
    """Whether a figure is the one that a headline tells."""
    if (
        again.subject.code != headline.subject.code
        or again.rule.measure != headline.rule.measure
        or again.values.unit != headline.values.unit
    ):
        return False
    said, number = headline.values.number, again.values.number
    if said is None or number is None:
        return False
    if said == number:
        return True
    over = (number - said) / said if said > 0 else Decimal(1)
    bound = headline.figure.bound
    if bound in ("gt", "ge"):
        return 0 <= over < _NEAR
    if bound in ("lt", "le"):
        return -_NEAR < over <= 0
    return bound == "about" and abs(over) < _NEAR
