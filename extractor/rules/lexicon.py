"""The words of a rule set as automata: the names of indicators and the cue words in a text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import msgspec

from extractor.rules.automata import finder
from extractor.rules.grammar import Grammar, SetAside
from extractor.rules.patterns import compiled
from extractor.rules.schema import Counted, Indicator
from extractor.rules.scope import ScopeLexicon
from extractor.shortcuts import Memo

_Kind = TypeVar("_Kind")


class Named(NamedTuple):
    """A word that names an indicator: `counted` is set where it needs a verb beside it.

    `joined` marks what a longer noun names by its ending only; it counts where the noun's own verbs are absent.
    """

    code: str
    counted: Counted | None
    dimension: tuple[str, ...]
    joined: bool = False


class Term(msgspec.Struct, frozen=True, gc=False):
    """A name found in a text: its span, what it may name, and the letter of its token.

    `kind` is `N` where it names nothing without a verb beside it, else `I`.
    """

    start: int
    end: int
    word: str
    names: list[Named]
    kind: str

    @property
    def plain(self) -> Named | None:
        """What the term names with no verb beside it."""
        return next((name for name in self.names if name.counted is None), None)


class Lexicon:
    """The names and cue words of a rule set; one overlapping pass finds every name, the longest wins.

    `names` maps a word to what it names, `refused` a longer word to the codes whose terms it hides, `cues` a word to
    its kind's letter; `verbs` are cues too.
    """

    def __init__(
        self,
        names: Mapping[str, list[Named]],
        refused: Mapping[str, set[str]],
        cues: Mapping[str, str],
        verbs: set[str],
        grammar: Grammar,
        indicators: Mapping[str, Indicator],
    ) -> None:
        self._words = sorted({*names, *refused})
        self._names = [names.get(word) for word in self._words]
        self._kinds = [_kind(listed or ()) for listed in self._names]
        self._refused = [refused.get(word) for word in self._words]
        self._longest_word = max(map(len, self._words), default=0)
        self._find_words = finder(self._words)
        self._ends_another: Memo[str, bool] = Memo(
            lambda word: any(other.endswith(word) and other != word for other in self._words)
        )
        self._cue_words = sorted({*cues, *verbs})
        self._cue_kinds = [cues.get(word, "V") for word in self._cue_words]
        self._find_cues = finder(self._cue_words, longest=True)
        self.grammar = grammar
        self.tails = {word: cues[word] for word in grammar.lexing.tails if word in cues}
        self.compared = grammar.lexing.compared
        self.scope = ScopeLexicon(grammar.scope, indicators)
        self.set_aside = _aside(grammar.set_aside)
        self._memos: dict[type[Any], Any] = {}
        self.measure_rules = [
            (
                rule,
                compiled(rule.left) if rule.left else None,
                compiled(rule.right) if rule.right else None,
            )
            for rule in grammar.measures
        ]

    def memo(self, kind: type[_Kind]) -> _Kind:
        """What another room remembers that hangs on these words; `kind` is made of the lexicon when first asked for."""
        known: _Kind | None = self._memos.get(kind)
        if known is None:
            known = self._memos[kind] = kind(self)  # type: ignore[call-arg]
        return known

    def terms(self, text: str) -> list[Term]:
        """The names in `text`, sorted by start. Of those that overlap the longest counts, of equals the first."""
        found = self._find_words(text)
        if not found:
            return []
        words, names, kinds, refused = self._words, self._names, self._kinds, self._refused
        # of those that begin together the longest comes first
        spans = [(start, -end, k) for start, end, k in found if names[k] is not None]
        if any(map(text.__contains__, self.grammar.lexing.of_times)):
            spans = [span for span in spans if not self._splits_a_time(text, span[0])]
        if "数" in text:
            spans = [span for span in spans if not self._splits_a_number(text, -span[1])]
        spans.sort()
        hidden = [(start, end, codes) for start, end, k in found if (codes := refused[k]) is not None]
        terms: list[Term] = []
        first = last = -1
        for start, negative, k in spans:
            end, told, kind = -negative, names[k] or [], kinds[k]
            if hidden:
                told = _unhidden(start, end, told, hidden)
                if not told:
                    continue
                kind = _kind(told)
            if start < last:
                if end - start <= last - first:
                    continue
                terms.pop()
            terms.append(Term(start, end, words[k], told, kind))
            first, last = start, end
        return self._joined(text, terms) if "的" in text else terms

    def _splits_a_time(self, text: str, start: int) -> bool:
        """年产值 of 今年产值 and of 2024年产值, 月产量 of 前7个月产量: 年 and 月 belong to the time before them."""
        before = self.grammar.lexing.of_times.get(text[start])
        return before is not None and start > 0 and text[start - 1] in before

    def _splits_a_number(self, text: str, end: int) -> bool:
        """企业数 of 企业数十家: 数 belongs to the number behind it."""
        behind = text[end : end + 1]
        return text[end - 1] == "数" and behind != "" and behind in self.grammar.lexing.scales

    def _joined(self, text: str, terms: list[Term]) -> list[Term]:
        """`城镇居民的人均可支配收入` is the name 城镇居民人均可支配收入, told with 的 between its parts."""
        out: list[Term] = []
        for term in terms:
            mark = term.start - 1
            if mark > 0 and text[mark] == "的" and self._ends_another[term.word]:
                left = text[max(0, mark - self._longest_word) : mark]
                whole = next(reversed(self.terms(left + term.word)), None) if "的" not in left[-1:] else None
                start = mark - len(left) + whole.start if whole is not None else mark
                if whole is not None and start < mark and whole.end == len(left) + len(term.word):
                    while out and out[-1].end > start:
                        out.pop()
                    term = Term(start, term.end, whole.word, whole.names, whole.kind)
            out.append(term)
        return out

    def cue_tokens(self, text: str, start: int, end: int) -> list[tuple[str, int, int, str]]:
        """The cue words of `text[start:end]` as (letter, start, end, word), leftmost longest."""
        kinds, words = self._cue_kinds, self._cue_words
        return [(kinds[k], start + a, start + b, words[k]) for a, b, k in self._find_cues(text[start:end])]


def _kind(names: Sequence[Named]) -> str:
    return "I" if any(name.counted is None for name in names) else "N"


def _aside(phrases: Sequence[SetAside]) -> re.Pattern[str]:
    """Phrases from one of their first words to the nearest of their last ones, within one clause and 18 characters.

    The pattern begins with the characters that they begin with: a search skips all else by looking into a table.
    """
    choices: list[str] = []
    for phrase in phrases:
        end = "|".join(map(re.escape, phrase.end))
        comma = "|[，,](?=[^，,；;。]{0,6}[增下上])" if phrase.to_comma else ""
        rest = f"[^，,；;。:：()（）0-9]{{1,18}}?(?:{end}{comma})"
        if phrase.follow:
            rest = f"[，,](?={'|'.join(map(re.escape, phrase.follow))})"
        choices += [f"(?<={re.escape(word[0])}){re.escape(word[1:])}{rest}" for word in phrase.begin]
    firsts = "".join(sorted({word[0] for phrase in phrases for word in phrase.begin}))
    return compiled(f"[{re.escape(firsts)}](?:{'|'.join(choices)})" if firsts else "(?!)")


def _unhidden(
    start: int, end: int, names: list[Named], hidden: Sequence[tuple[int, int, set[str]]]
) -> list[Named]:
    """The names of [start, end) without the codes that a longer, refused word around it hides."""
    for first, last, codes in hidden:
        if first <= start and end <= last:
            names = [name for name in names if name.code not in codes]
    return names
