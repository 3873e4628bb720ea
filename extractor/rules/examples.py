"""Whether the rules do what their own examples say: each example found as it says, no counterexample found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.rules.ruleset import RuleSet
from extractor.rules.schema import Counterexample, Example, Indicator

if TYPE_CHECKING:
    from extractor.context.observation import Observation

_MARKED = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_COMPARED = (
    "measure", "basis", "reference", "value", "value_low", "value_high", "bound", "unit", "region", "period",
    "status", "scope",
)  # fmt: skip
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Finding:
    """One example that the rules do not bear out.

    `kind` is `broken` (no figure is marked, or a date is none), `missed` (the indicator is not found at the
    marked figure), `shared` (another indicator claims the figure as well), `counterexample` (it is found where
    it must not be), or the names of the attributes that differ, joined by `+`. `expected` and `got` say what was
    asked for and what came.
    """

    file: str
    code: str
    text: str
    reason: str
    kind: str
    expected: str
    got: str


def check_examples(rules: RuleSet) -> list[Finding]:
    """Extract every example and counterexample of `rules` alone, and report those that do not hold.

    The order is that of the rules. A file is named after its family, as in the shipped rules.
    """
    return [finding for code in rules.indicators for finding in _check_indicator(rules, code)]


def _check_indicator(rules: RuleSet, code: str) -> Iterator[Finding]:
    indicator = rules.indicators[code]
    file = f"indicators/{rules.family_of[code]}.yaml"
    for example in indicator.examples:
        problem = _check_example(rules, indicator, example)
        if problem is not None:
            yield Finding(file, code, example.text, *problem)
    for counter in indicator.counterexamples:
        problem = _check_counterexample(rules, code, counter)
        if problem is not None:
            yield Finding(file, code, counter.text, *problem)


class _Problem(NamedTuple):
    reason: str
    kind: str
    expected: str
    got: str


def expected_fields(indicator: Indicator, example: Example) -> dict[str, Any]:
    """What an example asks of the row at its marked figure: what it states, and the defaults for the rest.

    The defaults are those of `extractor.rules.schema.Example`.
    """
    stated = example.expect
    measure = stated.get("measure", "level")
    has_basis = measure in ("growth", "change")
    defaults = {
        "measure": measure,
        "basis": indicator.default_basis if has_basis else None,
        "bound": "eq",
        "status": "actual",
        "reference": None,
        "region": None,
        "period": None,
        "scope": None,
    }
    return {name: value for name, value in {**defaults, **stated}.items() if name in _COMPARED}


def _check_example(rules: RuleSet, indicator: Indicator, example: Example) -> _Problem | None:
    marks = list(_MARKED.finditer(example.text))
    if len(marks) != 1:
        return _Problem(
            f"{len(marks)} figures are marked, it must be one", "broken", "one mark", str(len(marks))
        )
    start = marks[0].start()
    end = start + len(marks[0].group(1))
    day = _published(example)
    if isinstance(day, _Problem):
        return day
    expected = expected_fields(indicator, example)
    rows = _read(rules, example.title, _MARKED.sub(r"\1", example.text), day)
    here = [row for row in rows if row.field == "body" and row.start < end and start < row.end]
    same = [row for row in here if row.indicator == indicator.code]
    if not same:
        got = "; ".join(f"{row.indicator} {row.measure} by {row.rule}" for row in here) or "nothing"
        return _Problem("the indicator is not found at the marked figure", "missed", _told(expected), got)
    best = min(same, key=lambda row: len(_differing(expected, row, start, end)))
    wrong = _differing(expected, best, start, end)
    others = [row for row in here if row.indicator != indicator.code]
    if not wrong and others:
        got = "; ".join(f"{row.indicator} {row.measure} by {row.rule}" for row in others)
        return _Problem("another indicator claims the marked figure as well", "shared", "nothing else", got)
    if not wrong:
        return None
    got_fields = {name: best.raw if name == "raw" else getattr(best, name) for name in wrong}
    asked = {name: marks[0].group(1) if name == "raw" else expected[name] for name in wrong}
    return _Problem(f"{', '.join(wrong)} not as expected", "+".join(wrong), _told(asked), _told(got_fields))


def _check_counterexample(rules: RuleSet, code: str, counter: Counterexample) -> _Problem | None:
    found = [row for row in _read(rules, None, counter.text, None) if row.indicator == code]
    if not found:
        return None
    got = "; ".join(f"{row.raw}: {row.measure} by {row.rule}" for row in found)
    return _Problem(f"found although: {counter.reason}", "counterexample", "nothing", got)


def _read(rules: RuleSet, title: str | None, body: str, published: date | None) -> list[Observation]:
    # The rules are read by the rooms that this one calls.
    from extractor.binding.observe import read_document

    return read_document(title or "", body, published, rules).observations


def _published(example: Example) -> date | _Problem | None:
    if example.published is None:
        return None
    try:
        return date.fromisoformat(example.published)
    except ValueError:
        reason = f"published is {example.published!r}, which is no date"
        return _Problem(reason, "broken", "YYYY-MM-DD", example.published)


def _differing(expected: dict[str, Any], row: Observation, start: int, end: int) -> list[str]:
    wrong = [name for name in expected if not _same(expected[name], getattr(row, name))]
    return wrong if (row.start, row.end) == (start, end) else ["raw", *wrong]


def _same(expected: Any, got: Any) -> bool:
    if isinstance(expected, int | float) and isinstance(got, int | float):
        return abs(expected - got) <= _TOLERANCE * max(abs(expected), abs(got), 1.0)
    return bool(expected == got)


def _told(fields: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in fields.items())
