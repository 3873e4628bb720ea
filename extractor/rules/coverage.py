"""Which rules fire on one's own texts, and which figures with a name before them no indicator claims.

The phrases that come out first are the rules to write next.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from extractor.reading.document import Document, Reject
from extractor.rules.ruleset import RuleSet

_CHINESE = re.compile(r"[一-鿿A-Za-z&“”]+$")
_NOUN_BEHIND = re.compile(r"[一-鿿]+")
_AMOUNT = re.compile(r"[十百千万亿]+[元美人户家个]")
_CLAUSE = re.compile(r"[，,；;。：:、（）()！!？?\s]")
_PART_OF_NAMES = "!q"
_SHORTEST = 2
_LONGEST = 14
# A shorter ending speaks for a longer one where the longer makes up less than this part of it.
_SAME = 0.6
_MOST_PHRASES = 200_000


@dataclass(slots=True)
class Phrase:
    """A phrase before (or, for a count, behind) figures that no indicator claims."""

    text: str
    figures: int = 0
    units: Counter[str] = field(default_factory=Counter)
    example: str = ""


@dataclass(slots=True)
class Coverage:
    """What came of some documents: rows by rule, and the phrases beside figures that no rule knows.

    `figures` were read, `claimed` are those with a row, `named` those left alone although a known name stands
    beside them (a condition, a company's own, a figure that two readings are open for).
    """

    documents: int = 0
    figures: int = 0
    claimed: int = 0
    named: int = 0
    fired: Counter[str] = field(default_factory=Counter)
    phrases: list[Phrase] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The whole as plain values, for JSON."""
        return {
            "documents": self.documents,
            "figures": self.figures,
            "claimed": self.claimed,
            "named": self.named,
            "rules": [{"rule": rule, "rows": count} for rule, count in ranked(self.fired)],
            "unclaimed": [
                {"phrase": p.text, "figures": p.figures, "units": dict(ranked(p.units)), "example": p.example}
                for p in self.phrases
            ],
        }


def ranked(counted: Counter[str]) -> list[tuple[str, int]]:
    """The most frequent first, equals in the order of their names."""
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def coverage(outcomes: Iterable[Document | Reject], rules: RuleSet, most: int = 40) -> Coverage:
    """Extract `outcomes` and count; at most `most` phrases come back. What grows is the number of different phrases."""
    from extractor.pipeline.kernel import document_reader

    read = document_reader(rules)
    found = Coverage()
    phrases: dict[str, Phrase] = {}
    for outcome in outcomes:
        if isinstance(outcome, Reject):
            continue
        found.documents += 1
        extraction = read(outcome.title or "", outcome.body, outcome.published)
        claimed = {(row.field, end) for row in extraction.observations for end in (row.start, -row.end)}
        found.fired.update(row.rule for row in extraction.observations)
        for name, figure, sentence in extraction.quantities:
            if figure.role != "amount" or not sentence:
                continue
            found.figures += 1
            if (name, figure.start) in claimed or (name, -figure.end) in claimed:
                found.claimed += 1
                continue
            phrase = _phrase(figure, sentence, rules)
            if phrase and _is_named(phrase, rules):
                found.named += 1
            elif phrase and (phrase in phrases or len(phrases) < _MOST_PHRASES):
                one = phrases.setdefault(phrase, Phrase(phrase, example=_around(sentence, figure.raw)))
                one.figures += 1
                one.units[figure.unit or figure.classifier or "none"] += 1
    found.phrases = _gathered(phrases)[:most]
    return found


def _phrase(figure: Any, sentence: str, rules: RuleSet) -> str | None:
    """The words that say what the figure is of: behind it for a bare count, else before it."""
    at = sentence.find(figure.raw)
    if at < 0:
        return None
    behind = _NOUN_BEHIND.match(sentence, at + len(figure.raw))
    if figure.unit in ("count", "person") and behind is not None:
        return _core(behind.group()[:_LONGEST], rules, first=True)
    clause = _CLAUSE.split(sentence[max(0, at - 40) : at])[-1]
    return _core(clause, rules, first=False)


def _core(words: str, rules: RuleSet, *, first: bool) -> str | None:
    """The first or last run of words between cues, long enough to be a name."""
    pieces: list[str] = []
    at = 0
    for letter, start, end, _ in rules.lexicon.cue_tokens(words, 0, len(words)):
        if letter in _PART_OF_NAMES or (end - start == 1 and end < len(words)):
            continue  # heads of names (销售面积), and lone characters that words begin with (数据)
        pieces.append(words[at:start])
        at = end
    pieces.append(words[at:])
    names = [m.group() for piece in pieces if (m := _CHINESE.search(piece))]
    names = [name for name in (_without_place(name, rules) for name in names) if len(name) >= _SHORTEST]
    if not names:
        return None
    return names[0][:_LONGEST] if first else names[-1][-_LONGEST:]


def _without_place(name: str, rules: RuleSet) -> str:
    """The words behind the last place or time in them; nothing where they are an amount's (亿元以上)."""
    from extractor.context.gazetteer import load_gazetteer
    from extractor.context.period_words import load_period_words

    if _AMOUNT.match(name):
        return ""
    lists = load_period_words(rules.folder).lists
    for word in (*lists.whole_year, *lists.within_year, *lists.present, *lists.vague):
        name = name.rpartition(word)[2]
    places = load_gazetteer(rules.folder).find(name)
    return name[places[-1].end :] if places else name


def _is_named(phrase: str, rules: RuleSet) -> bool:
    return any(term.end == len(phrase) for term in rules.lexicon.terms(phrase))


def _around(sentence: str, raw: str) -> str:
    at = sentence.find(raw)
    return sentence[max(0, at - 30) : at + len(raw) + 12]


def _gathered(phrases: dict[str, Phrase]) -> list[Phrase]:
    """Phrases joined under the ending that they share (全市服务零售额, 服务零售额), ranked."""
    by_ending: Counter[str] = Counter()
    for text, phrase in phrases.items():
        for start in range(len(text) - _SHORTEST + 1):
            by_ending[text[start:]] += phrase.figures
    joined: dict[str, Phrase] = {}
    for text, phrase in phrases.items():
        name = _best_ending(text, by_ending)
        one = joined.setdefault(name, Phrase(name, example=phrase.example))
        one.figures += phrase.figures
        one.units.update(phrase.units)
    return sorted(joined.values(), key=lambda p: (-p.figures, p.text))


def _best_ending(text: str, by_ending: Counter[str]) -> str:
    """The longest ending that keeps most of the figures of the next shorter one of at least four characters."""
    best = text
    for start in range(1, len(text) - 3):
        shorter = text[start:]
        if by_ending[best] < _SAME * by_ending[shorter]:
            best = shorter
    return best
