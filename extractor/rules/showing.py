"""One rule in its compiled form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractor.rules.ruleset import RuleSet


def as_dict(code: str, rules: RuleSet) -> dict[str, Any]:
    """The indicator with its words written out, as plain values."""
    import msgspec

    rule = rules.indicators[code]
    return {
        **msgspec.to_builtins(rule),
        "family": rules.family_of[code],
        "pack": rules.origins.get(code, "core"),
        "terms": _terms(code, rules),
        "not_terms": sorted(rules.refused_by(code)),
        "counted": [
            {"noun": noun, "verbs": list(verbs), "without": list(without), "bare": bare, "joined": joined}
            for noun, verbs, without, bare, joined in _counted(code, rules)
        ],
    }


def lines(code: str, rules: RuleSet) -> Iterator[str]:
    """The same as lines of text."""
    rule = rules.indicators[code]
    yield f"{code}  {rule.name.zh}  {rule.name.en}  ({rules.family_of[code]}, {rules.origins.get(code, 'core')})"
    yield f"  {rule.definition}"
    yield f"  {rule.nature}, {'/'.join(rule.dimension)}; measures {', '.join(rule.measures)}; basis {rule.default_basis}"
    if rule.notes:
        yield f"  {rule.notes}"
    terms = _terms(code, rules)
    yield f"terms ({len(terms)}): {', '.join(terms)}"
    refused = sorted(rules.refused_by(code))
    if refused:
        yield f"not in ({len(refused)}): {', '.join(refused)}"
    for noun, verbs, without, bare, joined in _counted(code, rules):
        told = f" beside {', '.join(verbs)}" if verbs else ""
        told += " or alone" if bare else ""
        told += f", not with {', '.join(without)}" if without else ""
        told += ", by its ending" if joined else ""
        yield f"counts {noun}{told}"
    if rule.scope_words:
        yield f"scope words: {', '.join(rule.scope_words)}"
    for example in rule.examples:
        yield f"example: {example.text} -> {', '.join(f'{k} {v}' for k, v in example.expect.items())}"
    for counter in rule.counterexamples:
        yield f"not: {counter.text} ({counter.reason})"
    for allowed in rule.allow:
        yield f"allowed: {allowed.check} {allowed.word or ''} ({allowed.reason})"


def _terms(code: str, rules: RuleSet) -> list[str]:
    return sorted(
        word
        for word, names in rules.names.items()
        if any(n.code == code and n.counted is None for n in names)
    )


def _counted(code: str, rules: RuleSet) -> list[tuple[str, tuple[str, ...], tuple[str, ...], bool, bool]]:
    return [
        (word, name.counted.verbs, name.counted.without, name.counted.bare, name.joined)
        for word, names in sorted(rules.names.items())
        for name in names
        if name.code == code and name.counted is not None
    ]
