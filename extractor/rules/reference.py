"""`docs/indicators.md`, made from the rules: what each indicator is, how it is measured, what it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.rules.ruleset import RuleSet
from extractor.rules.schema import Indicator

_UNITS = {
    "money": "ISO 4217 currency", "percent": "percent", "count": "count", "person": "person", "person_time": "person_time",
    "household": "household", "mass": "t", "area": "m2, mu or km2", "energy": "kWh", "day": "day",
    "concentration": "ug_m3", "teu": "TEU", "ratio": "times", "volume": "m3", "length": "km",
}  # fmt: skip
_MARK = re.compile(r"\[\[(.*?)\]\]")
_SHOWN = 2


def reference(rules: RuleSet) -> str:
    """The reference of all indicators, by family and code, as Markdown. The same rules give the same text."""
    return "\n".join(_lines(rules)) + "\n"


def _lines(rules: RuleSet) -> Iterator[str]:
    families: dict[str, list[Indicator]] = {}
    for code, rule in rules.indicators.items():
        families.setdefault(rules.family_of[code], []).append(rule)
    yield "# Indicators"
    yield ""
    yield "Made from `rules/indicators/` by `extractor rules reference`; do not edit by hand."
    yield ""
    yield f"{len(rules.indicators)} indicators in {len(families)} families. The unit is that of a level; growth and shares are in"
    yield "percent, changes of rates in pp."
    for family in sorted(families):
        yield ""
        yield f"## {family}"
        for rule in sorted(families[family], key=lambda r: r.code):
            yield from _indicator(rule)


def _indicator(rule: Indicator) -> Iterator[str]:
    yield ""
    yield f"### `{rule.code}` {rule.name.zh}"
    yield ""
    yield f"{rule.name.en}. {rule.definition}"
    yield ""
    units = ", ".join(_UNITS[dimension] for dimension in rule.dimension)
    yield f"- {rule.nature}, unit {units}; measures {', '.join(rule.measures)}; tier {rule.tier}, since {rule.since}"
    names = rule.terms[:6]
    if names:
        more = f" and {len(rule.terms) - len(names)} more" if len(rule.terms) > len(names) else ""
        yield f"- found by {', '.join(names)}{more}"
    for counted in rule.counted:
        beside = (
            f" beside {', '.join(counted.verbs[:6])}{' …' if len(counted.verbs) > 6 else ''}"
            if counted.verbs
            else ""
        )
        yield f"- counted: {', '.join(counted.nouns[:6])}{' …' if len(counted.nouns) > 6 else ''}{beside}"
    if rule.scope_words:
        yield f"- scope words: {', '.join(rule.scope_words)}"
    if rule.standard:
        yield f"- standard: {', '.join(f'{source} {name}' for source, name in sorted(rule.standard.items()))}"
    if rule.notes:
        yield f"- {rule.notes}"
    for example in rule.examples[:_SHOWN]:
        fields = ", ".join(f"{name} {value}" for name, value in example.expect.items() if value is not None)
        yield "- example: " + _MARK.sub(r"**\1**", example.text) + f" → {fields}"
    for counter in rule.counterexamples[:1]:
        yield f"- not: {counter.text} ({counter.reason})"
