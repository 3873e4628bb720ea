"""The sum of what the clause before counts (`签约项目9个,总投资90亿元`): it hears the cues and the years of that clause."""

from __future__ import annotations

from extractor.binding.bound import Bound
from extractor.binding.line import Line
from extractor.rules.ruleset import RuleSet


def is_sum(line: Line, bound: Bound, rules: RuleSet, of: str | None = None) -> bool:
    """Whether a clause begins with the sum of what is counted before it, or of the code `of`."""
    for attribute in rules.sums.get(bound.subject.code, ()):
        if (of is None or of in attribute.of) and line.text.startswith(attribute.nouns, bound.clause[0]):
            return True
    return False


def begins_of_sum(line: Line, bound: Bound, last: Bound | None, rules: RuleSet) -> int | None:
    """Where the clause before begins, for the sum of what it counts (`拟开工26个,总投资190亿元`); None for all else."""
    if last is None or line.clause_of[bound.token] != line.clause_of[last.token] + 1:
        return None
    return last.clause[0] if is_sum(line, bound, rules, last.subject.code) else None
