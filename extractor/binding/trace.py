"""The steps that led to an observation, in words, for `extractor explain`."""

from __future__ import annotations

from extractor.binding.bound import Bound
from extractor.binding.line import Line
from extractor.context.period import PeriodAnswer
from extractor.context.region import RegionAnswer
from extractor.context.status import StatusAnswer

# The kinds of rules/cues.yaml in words.
_KINDS = {
    "I": "indicator", "N": "counted noun", "V": "verb", "F": "figure", "T": "time", "R": "region", "u": "rise",
    "d": "fall", "e": "growth rate", "f": "rate of decline", "a": "faster", "s": "slower", "g": "above", "l": "below",
    "w": "than", "h": "more", "k": "less", "=": "link", "t": "to", "y": "year on year", "m": "on the period before",
    "v": "annual average", "p": "share of", "q": "share", "D": "goes to", "r": "respectively", "c": "each",
    "o": "of which", "j": "contribution", "z": "target", "i": "from", "b": "predicate", "!": "another quantity",
    "~": "record", "x": "unknown words",
}  # fmt: skip


def _spoken(line: Line, k: int) -> str:
    """A token with its kind in words: `地区生产总值⟨indicator⟩`; what the grammar passes over stands bare."""
    token = line.tokens[k]
    text = line.text[token.start : token.end]
    if k in line.conditions:
        return f"{text}⟨condition⟩"
    if k in line.origins:
        return f"{text}⟨change starts here⟩"
    kind = _KINDS.get(token.kind)
    return f"{text}⟨{kind}⟩" if kind else text


def trace_of(
    line: Line, bound: Bound, region: RegionAnswer, period: PeriodAnswer, status: StatusAnswer
) -> tuple[str, ...]:
    first, last = line.clause(bound.token)
    tokens = " ".join(_spoken(line, k) for k in range(first, last))
    subject = bound.subject
    named = f"{subject.name!r} ({subject.how}{', verb ' + subject.verb if subject.verb else ''})"
    return (
        f"clause: {tokens}",
        f"indicator: {subject.code} by {named}",
        f"measure: {bound.rule.measure} by the rule {bound.rule.name}",
        f"region: {region.region} — {region.why}",
        f"period: {period.period} — {period.why}",
        f"status: {status.status} — {status.why}",
    )
