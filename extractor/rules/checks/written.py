"""Indicators as they are written: each with its file and lines, its words with their variables written out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from extractor.rules.checks.source import Source, Step
from extractor.rules.errors import RulesError
from extractor.rules.schema import Extension, Indicator
from extractor.rules.words import expand
from extractor.text.masking import fold_width

WORD_FIELDS = ("terms", "not_terms", "remove_terms")
COUNTED_FIELDS = ("nouns", "verbs", "without")


class Word(NamedTuple):
    """A word of a rule: written out, as it stands in the file (with its variable), on which line, and as it is read."""

    text: str
    written: str
    line: int
    form: str


@dataclass(frozen=True, slots=True)
class WrittenRule:
    """One entry of an indicator file; `steps` lead to it, `own` tells that it lies in what is being checked."""

    source: Source
    steps: tuple[Step, ...]
    rule: Indicator | Extension
    variables: Mapping[str, Sequence[str]]
    own: bool

    @property
    def code(self) -> str:
        return self.rule.code

    def line(self, *steps: Step) -> int:
        """The line of a part of the rule."""
        return self.source.line(*self.steps, *steps)

    def words(self, name: str) -> Iterator[Word]:
        """The words of the field `terms`, `not_terms` or `remove_terms`."""
        yield from self._listed(getattr(self.rule, name, ()), name)

    def counted_words(self, position: int, name: str) -> Iterator[Word]:
        """The words of one field of the `counted` entry at `position`."""
        yield from self._listed(getattr(self.rule.counted[position], name), "counted", position, name)

    def _listed(self, listed: Sequence[str], *steps: Step) -> Iterator[Word]:
        for position, written in enumerate(listed):
            line = self.line(*steps, position)
            try:
                texts = expand([written], self.variables)
            except RulesError:
                continue  # told by the check of variables
            for text in texts:
                yield Word(text, written, line, fold_width(text))


def written_rules(sources: Sequence[tuple[Source, bool]]) -> list[WrittenRule]:
    """The entries of indicator files that fit the schema; the flag of a source tells that it is being checked."""
    found: list[WrittenRule] = []
    for source, own in sources:
        tree = source.tree
        if not isinstance(tree, dict):
            continue
        variables = tree.get("variables")
        clean = _clean(variables) if isinstance(variables, dict) else {}
        for name, kind in (("indicators", Indicator), ("override", Indicator), ("extend", Extension)):
            for position, item in enumerate(tree.get(name) or ()):
                rule = _converted(item, kind)
                if rule is not None:
                    found.append(WrittenRule(source, (name, position), rule, clean, own))
    return found


def in_force(rules: Sequence[WrittenRule], disabled: set[str]) -> list[WrittenRule]:
    """The entries without those that a pack disables or overrides."""
    overridden = {rule.code for rule in rules if rule.steps[0] == "override"}
    return [
        rule for rule in rules
        if not (rule.steps[0] == "indicators" and not rule.own and rule.code in disabled | overridden)
    ]  # fmt: skip


def _clean(variables: Mapping[Any, Any]) -> dict[str, Sequence[str]]:
    return {
        str(name): [str(word) for word in words]
        for name, words in variables.items()
        if isinstance(words, list)
    }


def _converted(item: Any, kind: Any) -> Any:
    try:
        return msgspec.convert(item, type=kind)
    except msgspec.ValidationError:
        return None  # told by the check of the schema
