"""What the grammar says of single codes, found by the code: most have no such rule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from extractor.binding.refusals import any_of, pattern_of
from extractor.rules.grammar import Policy, Rewrite
from extractor.rules.lexicon import Lexicon

_Rule = TypeVar("_Rule")


class ByCode:
    """The rules of one grammar: `rewrites` of a subject, `policies` whose amounts are terms, `firms`: a firm's own."""

    def __init__(self, lexicon: Lexicon) -> None:
        grammar = lexicon.grammar
        self.rewrites: dict[str, list[Rewrite]] = _listed((rule.source, rule) for rule in grammar.rewrites)
        self.policies: dict[str, list[Policy]] = _listed(
            (code, rule) for rule in grammar.policy for code in rule.indicators
        )
        self.firms = frozenset(grammar.company.generic_indicators)
        company = grammar.company
        self._firm_words = any_of((*company.alone, *company.suffixes))
        self._one_firm = pattern_of(company.single)

    def tells_of_firm(self, text: str) -> bool:
        """Does the sentence speak of a firm, exempt or not? Most speak of none."""
        return self._firm_words.search(text) is not None or self._one_firm.search(text) is not None


def _listed(pairs: Iterable[tuple[str, _Rule]]) -> dict[str, list[_Rule]]:
    found: dict[str, list[_Rule]] = {}
    for code, rule in pairs:
        found.setdefault(code, []).append(rule)
    return found
