"""The words that narrow an indicator: the grammar's `scope`, and what the binding asks of it at each figure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

import msgspec

from extractor.rules.patterns import compiled
from extractor.rules.schema import Indicator
from extractor.shortcuts import Memo


class HandedOn(
    msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"source": "from", "target": "to"}
):
    """A figure of `to` with no narrowing words of its own takes those of a figure of `from` before it in the sentence.

    `only`: no others than those that end in one of these words. `of_them`: where the first one's clause ends in 中,
    so that the second is a part of it. `onward`: to the sentences behind in the paragraph too, where they name no
    place of their own. `alone`: only where nothing else narrows the second. `unless`: not where one of these is told
    between. `part`: only within a part of the sentence between semicolons. `but`: not to a name that holds one of
    these; `names`: only to such a name.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    only: tuple[str, ...] = ()
    of_them: bool = False
    onward: bool = False
    alone: bool = False
    unless: tuple[str, ...] = ()
    part: bool = False
    but: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class Antecedent(msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"names": "of"}):
    """What `said` alone stands for a site named before it, which ends with one of `of` (园区, 该行, 全港).

    `only`: for no other indicators than those that a site has.
    """

    said: tuple[str, ...]
    names: tuple[str, ...]
    only: Literal["had_by_sites", ""] = ""


class ScopeWords(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """How the words that narrow an indicator are told from those that do not (CONTRACT, `scope`)."""

    newly: tuple[str, ...]
    repeated: tuple[str, ...]
    leading: tuple[str, ...]
    edges: tuple[str, ...]
    heads: tuple[str, ...]
    passing: tuple[str, ...]
    summed_up: str
    stand_ins: tuple[str, ...]
    sites: tuple[str, ...]
    nameless: tuple[str, ...]
    works: tuple[str, ...]
    phases: tuple[str, ...]
    antecedents: tuple[Antecedent, ...]
    operators: tuple[str, ...]
    building: tuple[str, ...]
    topics: tuple[str, ...]
    of_topics: tuple[str, ...]
    this: str
    makes: tuple[str, ...]
    explained: tuple[str, ...]
    had_by_sites: tuple[str, ...]
    spoken_of_sites: tuple[str, ...]
    units: tuple[str, ...]
    prefixes: tuple[str, ...]
    recipients: tuple[str, ...]
    partners: tuple[str, ...]
    partner_ends: tuple[str, ...]
    reckonings: tuple[str, ...]
    without: tuple[str, ...]
    without_ends: tuple[str, ...]
    not_without: tuple[str, ...]
    begin_words: tuple[str, ...]
    named: tuple[str, ...]
    spoken_of: tuple[str, ...]
    whole_names: tuple[str, ...]
    behind: tuple[str, ...]
    kept: tuple[str, ...]
    condition_of: tuple[str, ...]
    handed_on: tuple[HandedOn, ...]


class ScopeLexicon:
    """The grammar's scope words (rules/grammar.yaml), with the patterns and look-ups made of them once.

    `inside[name, code]` is what of a name itself narrows, with its offset in the name; `hands[code]` the
    rules by which a figure of that code takes the words of one before it.
    """

    def __init__(self, words: ScopeWords, indicators: Mapping[str, Indicator]) -> None:
        self._indicators = indicators
        self.newly = words.newly
        self.repeated = words.repeated
        self.heads = words.heads
        self.stand_ins = frozenset(words.stand_ins)
        self.sites = words.sites
        self.nameless = frozenset(words.nameless)
        self.silent = self.stand_ins | self.nameless
        self.had_by_sites = frozenset(words.had_by_sites)
        self.spoken_of_sites = frozenset(words.spoken_of_sites)
        self.phases = words.phases
        self.of_topics = frozenset(words.of_topics)
        self.topic_pattern = compiled(f".*?({_any(words.topics)})")
        self.operators = words.operators
        self.operator_pattern = compiled(f".*(?:{_any((*words.operators, *words.building))})")
        self.makes = frozenset(words.makes)
        self.explained = frozenset(words.explained)
        self.ending_in: Memo[tuple[str, ...], re.Pattern[str]] = Memo(_ending_in)
        self.antecedents = {said: a.names for a in words.antecedents for said in a.said if not a.only}
        self.this_pattern = compiled(
            _any(tuple([said for said in self.antecedents if said.startswith(words.this)]))
        )
        self.projects = {said: a.names for a in words.antecedents for said in a.said if a.only}
        self.site_pattern = compiled(f".*({_any(words.sites)})")
        self.work_pattern = compiled(f".*({_any((*words.sites, *words.works))})")
        self.verbs: Memo[str, frozenset[str]] = Memo(self._verbs)
        self.units = words.units
        self.prefixes = words.prefixes
        self.recipients = words.recipients
        self.partners = frozenset(words.partners)
        self.reckonings = frozenset(words.reckonings)
        self.own_of_figures = frozenset((*words.repeated, *words.reckonings))
        self.without = words.without
        self.without_ends = words.without_ends
        self.not_without = words.not_without
        self.begin_words = words.begin_words
        self.named = frozenset(words.named)
        self.spoken_of = frozenset(words.spoken_of)
        self.whole_names = frozenset(words.whole_names)
        self.behind = frozenset(words.behind)
        self.condition_of = words.condition_of
        self.leading = frozenset(words.leading)
        self.leading_pattern = compiled(f"^(?:{_any(words.leading)})+")
        self.passing_pattern = compiled(_any(words.passing))
        self.summed_pattern = compiled(f"(?:{words.summed_up})$")
        self.around_pattern = compiled(_any((*words.repeated, *words.newly)))
        self._partner_ends = words.partner_ends
        self._kept = words.kept
        self._edges = (*words.edges, *words.repeated)
        self.hands: dict[str, list[HandedOn]] = {}
        for hand in words.handed_on:
            for code in hand.target:
                self.hands.setdefault(code, []).append(hand)
        self.own_parts: Memo[tuple[str, str], str] = Memo(
            lambda key: self.own_part(key[0], self._indicators[key[1]])
        )
        self.inside: Memo[tuple[str, str], tuple[tuple[int, str], ...]] = Memo(self._inside)
        self.sites_inside: Memo[tuple[str, str], tuple[tuple[int, str], ...]] = Memo(self._sites_inside)

    def own_part(self, word: str, indicator: Indicator) -> str:
        """A narrowing word without the noun that the indicator's own name has (项目 of 外资项目)."""
        if word in indicator.scope_words or word.endswith(self._kept):
            return word
        for edge in self._edges if word[:1] not in self.partners else (*self._edges, *self._partner_ends):
            word = word.removesuffix(edge)
        if indicator.code in self.named:
            return word
        for head in self.heads:
            word = word.removesuffix(head)
        if word.endswith(self._kept):
            return word
        name = indicator.name.zh
        head = next((word[cut:] for cut in range(len(word) - 1) if word[cut:] in name), "")
        return word.removesuffix(head) if len(head) > 1 else word

    def _inside(self, key: tuple[str, str]) -> tuple[tuple[int, str], ...]:
        """Scope words in a name that the indicator's own name does not hold (调查失业率: 调查)."""
        name, indicator = key[0], self._indicators[key[1]]
        if indicator.code in self.whole_names:
            rest = self.own_part(name, indicator)
            is_verb = any(rest in counted.verbs for counted in indicator.counted)
            return ((0, rest),) if rest and not is_verb and rest not in indicator.name.zh else ()
        found: list[tuple[int, str]] = []
        taken = [False] * len(name)
        for word in sorted(indicator.scope_words, key=len, reverse=True):
            at = name.find(word)
            own = word in indicator.name.zh and indicator.code not in self.named
            if at >= 0 and not own and not any(taken[at : at + len(word)]):
                taken[at : at + len(word)] = [True] * len(word)
                found.append((at, word))
        return tuple(_with_sites(sorted(found), self.sites))

    def _verbs(self, code: str) -> frozenset[str]:
        """The verbs beside which the indicator's nouns are counted."""
        return frozenset([verb for counted in self._indicators[code].counted for verb in counted.verbs])

    def _sites_inside(self, key: tuple[str, str]) -> tuple[tuple[int, str], ...]:
        """Those that are sites (机场 of 机场旅客吞吐量)."""
        return tuple([(at, word) for at, word in self.inside[key] if word.endswith(self.sites)])


def _with_sites(parts: list[tuple[int, str]], sites: tuple[str, ...]) -> list[tuple[int, str]]:
    """The parts in order, what runs on to a site's ending joined with it (国际 + 机场)."""
    joined: list[tuple[int, str]] = []
    for at, word in parts:
        if joined and word.endswith(sites) and joined[-1][0] + len(joined[-1][1]) == at:
            joined[-1] = (joined[-1][0], joined[-1][1] + word)
        else:
            joined.append((at, word))
    return joined


def _ending_in(endings: tuple[str, ...]) -> re.Pattern[str]:
    return compiled(f".*({_any(endings)})")


def _any(words: tuple[str, ...]) -> str:
    """A pattern for one of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"
