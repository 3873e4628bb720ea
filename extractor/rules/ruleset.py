"""One immutable, compiled set of rules."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from extractor.rules.schema import Counted, Indicator, IndicatorFile


class MeasureRule(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One line of the grammar: the letters around a figure → its measure (rules/grammar.yaml)."""

    name: str
    measure: str
    unit: tuple[str, ...]
    left: str = ""
    right: str = ""
    needs_right: str = ""
    nature: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    times: str = ""


class Rewrite(msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"source": "from", "target": "to"}):
    source: str
    target: str
    when_sentence: tuple[str, ...] = ()
    when_paragraph: tuple[str, ...] = ()


class Attribute(msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"target": "is"}):
    nouns: tuple[str, ...]
    of: tuple[str, ...]
    target: str


class Conditions(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    suffixes: tuple[str, ...]
    bounds: tuple[str, ...]
    attributes: tuple[str, ...]
    plain_words: tuple[str, ...]


class Company(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    suffixes: tuple[str, ...]
    exempt: tuple[str, ...]
    generic_indicators: tuple[str, ...]


class Grammar(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    measures: tuple[MeasureRule, ...]
    rewrites: tuple[Rewrite, ...]
    attributes: tuple[Attribute, ...]
    split_words: dict[str, tuple[str, ...]]
    element_forms: dict[str, str]
    conditions: Conditions
    company: Company
    transitive: tuple[str, ...]


class Cue(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    words: tuple[str, ...]


class StatusRules(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    cues: dict[str, Cue]
    pseudo: tuple[str, ...]
    met_before: tuple[str, ...]
    met_words: tuple[str, ...]
    done: tuple[str, ...]
    target_headings: tuple[str, ...]
    past_headings: tuple[str, ...]
    target_lists: tuple[str, ...]
    modal: str
    commitments: tuple[str, ...]


class Named(NamedTuple):
    """A word that names an indicator: `counted` is set where it needs a verb beside it."""

    code: str
    counted: Counted | None
    dimension: tuple[str, ...]


class RuleSet:
    """Indicators, cues, grammar and status words of one rules folder, with its content hash.

    `indicators` maps a code to its rule, `family_of` to its family; `names` maps each word (variables
    expanded) to what it names; `refused` maps a longer word to the codes whose terms it hides.
    """

    def __init__(
        self,
        folder: Path,
        hash: str,
        families: Sequence[IndicatorFile],
        cues: Mapping[str, Mapping[str, Any]],
        grammar: Grammar,
        status: StatusRules,
    ) -> None:
        self.folder = folder
        self.hash = hash
        self.grammar = grammar
        self.status = status
        self.indicators: dict[str, Indicator] = {}
        self.family_of: dict[str, str] = {}
        self.names: dict[str, list[Named]] = {}
        self.verbs: set[str] = set()
        self.refused: dict[str, set[str]] = {}
        for file in families:
            for indicator in file.indicators:
                self._add(file, indicator)
        self.cues: dict[str, str] = {
            word: str(kind["letter"]) for kind in cues.values() for word in kind["words"]
        }

    def _add(self, file: IndicatorFile, indicator: Indicator) -> None:
        self.indicators[indicator.code] = indicator
        self.family_of[indicator.code] = file.family
        for term in expand(indicator.terms, file.variables):
            self.names.setdefault(term, []).append(Named(indicator.code, None, indicator.dimension))
        for counted in indicator.counted:
            verbs = tuple(expand(counted.verbs, file.variables))
            self.verbs.update(verbs)
            known = Counted(
                tuple(expand(counted.nouns, file.variables)), verbs, tuple(expand(counted.without, file.variables))
            )
            for noun in known.nouns:
                self.names.setdefault(noun, []).append(Named(indicator.code, known, indicator.dimension))
        for word in expand(indicator.not_terms, file.variables):
            self.refused.setdefault(word, set()).add(indicator.code)

    @functools.cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon(self)


class Term(NamedTuple):
    """A name found in a text: span and what it may name."""

    start: int
    end: int
    word: str
    names: list[Named]


class Lexicon:
    """The words of a rule set as automata; one overlapping pass finds every name, the longest wins."""

    def __init__(self, rules: RuleSet) -> None:
        from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

        self._rules = rules
        self._words = sorted(set(rules.names) | set(rules.refused))
        self._terms = AhoCorasick(self._words, implementation=Implementation.ContiguousNFA)
        self._cue_words = sorted(set(rules.cues) | rules.verbs)
        self._cues = AhoCorasick(
            self._cue_words, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )
        self.measure_rules = [
            (rule, re.compile(rule.left) if rule.left else None, re.compile(rule.right) if rule.right else None)
            for rule in rules.grammar.measures
        ]

    def terms(self, text: str) -> list[Term]:
        """The names in `text`, non-overlapping, longest first at each place, sorted by start."""
        found = self._terms.find_matches_as_indexes(text, overlapping=True)
        if not found:
            return []
        hidden: list[tuple[int, int, set[str]]] = []
        spans: list[Term] = []
        rules = self._rules
        for index, start, end in found:
            word = self._words[index]
            if word in rules.refused:
                hidden.append((start, end, rules.refused[word]))
            if word in rules.names:
                spans.append(Term(start, end, word, rules.names[word]))
        if hidden:
            spans = [term for term in (_unhidden(t, hidden) for t in spans) if term is not None]
        return _longest(spans)

    def cue_tokens(self, text: str, start: int, end: int) -> list[tuple[str, int, int, str]]:
        """The cue words of `text[start:end]` as (letter, start, end, word), leftmost longest."""
        piece = text[start:end]
        tokens = []
        for index, a, b in self._cues.find_matches_as_indexes(piece):
            word = self._cue_words[index]
            tokens.append((self._rules.cues.get(word, "V"), start + a, start + b, word))
        return tokens


def _unhidden(term: Term, hidden: list[tuple[int, int, set[str]]]) -> Term | None:
    """The term without the codes that a longer, refused word around it hides; None if none is left."""
    names = term.names
    for start, end, codes in hidden:
        if start <= term.start and term.end <= end:
            names = [name for name in names if name.code not in codes]
    return Term(term.start, term.end, term.word, names) if names else None


def _longest(spans: list[Term]) -> list[Term]:
    """Drop what lies in, or overlaps, a longer name; ties go to the one that begins first."""
    kept: list[Term] = []
    for term in sorted(spans, key=lambda t: (t.start, -t.end)):
        if kept and term.start < kept[-1].end:
            if term.end - term.start > kept[-1].end - kept[-1].start:
                kept[-1] = term
            continue
        kept.append(term)
    return kept


def expand(words: Sequence[str], variables: Mapping[str, Sequence[str]]) -> list[str]:
    """Each `{name}` in a word stands for the words of that variable in turn."""
    out: list[str] = []
    for word in words:
        match = re.search(r"\{(\w+)\}", word)
        if match is None:
            out.append(word)
            continue
        if match.group(1) not in variables:
            raise ValueError(f"the variable {match.group(0)} in {word!r} is not defined in this file")
        out.extend(
            expand([word[: match.start()] + value + word[match.end() :] for value in variables[match.group(1)]], variables)
        )
    return out
