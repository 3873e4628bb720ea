"""One immutable, compiled set of rules."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import msgspec

from extractor.rules.automata import finder
from extractor.rules.layers import Layers
from extractor.rules.schema import Allowed, Counted, CueKind, Indicator, IndicatorFile
from extractor.rules.scope import ScopeLexicon, ScopeWords
from extractor.rules.words import expand as expand
from extractor.text.masking import fold_width

_Memo = TypeVar("_Memo")


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
    allow: tuple[Allowed, ...] = ()


class Rewrite(
    msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"source": "from", "target": "to"}
):
    """A subject that the words of its sentence or paragraph turn into another.

    `unless`: words that hold one of these and do not count. `names`: only the subject named so. `rates`: only under
    a rate, never an amount.
    """

    source: str
    target: str
    when_sentence: tuple[str, ...] = ()
    when_paragraph: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    rates: bool = False


class Attribute(msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"target": "is"}):
    """A noun that stands for something of a subject before; `behind`: with words of its own before it, which narrow.

    `narrows` is the scope that the noun itself gives.
    """

    nouns: tuple[str, ...]
    of: tuple[str, ...]
    target: str
    behind: bool = False
    narrows: str | None = None


class Sibling(msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"target": "is"}):
    """Branches of a subject told by their ending; `is` is their own code, the subject's where it is left out."""

    of: tuple[str, ...]
    suffixes: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    target: str | None = None

    def holds(self, words: str) -> bool:
        """Do the words name such a branch?"""
        return bool(self.suffixes and words.endswith(self.suffixes)) or bool(
            self.prefixes and words.startswith(self.prefixes)
        )


class SetAside(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A phrase that names no subject; `to_comma`: it may also end at a comma before a direction."""

    begin: tuple[str, ...]
    end: tuple[str, ...]
    to_comma: bool = False


class Conditions(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    suffixes: tuple[str, ...]
    bounds: tuple[str, ...]
    attributes: tuple[str, ...]
    plain_words: tuple[str, ...]
    places: tuple[str, ...]


class Company(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    suffixes: tuple[str, ...]
    single: str
    exempt: tuple[str, ...]
    alone: tuple[str, ...]
    projects: tuple[str, ...]
    built: tuple[str, ...]
    generic_indicators: tuple[str, ...]


class Policy(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Amounts that are terms of a policy: behind one of the words, or a cap where `caps` is set."""

    indicators: tuple[str, ...]
    words: tuple[str, ...]
    caps: bool = False


class Kindred(msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"target": "is"}):
    """A whole called by a short name is of the kind of the part over it (规上工业 under an output is its output)."""

    part: str
    names: tuple[str, ...]
    target: str


class Ratio(msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"target": "is"}):
    """A share that has a code of its own (研发经费 over GDP is rd_intensity)."""

    part: str
    whole: str
    target: str


class Lexing(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Words that the reading of tokens and the search for a subject ask for themselves."""

    tails: tuple[str, ...]
    compared: tuple[str, ...]
    negations: tuple[str, ...]
    pointers: tuple[str, ...]
    after_noun: tuple[str, ...]


class Bases(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Words of the base that a change is told against (CONTRACT, `basis`)."""

    yoy: tuple[str, ...]
    mom: tuple[str, ...]
    since: tuple[str, ...]
    events: tuple[str, ...]


class Destination(
    msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"source": "of", "target": "is"}
):
    """`财政支出的八成用于民生`: the share of a whole that goes to one of these words is that of an indicator of its own."""

    source: str
    words: tuple[str, ...]
    target: str


class Coordinated(
    msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"target": "of", "other": "not"}
):
    """Codes whose head serves the names listed behind it (`小麦产量90万吨、玉米75万吨`), but not these words."""

    target: tuple[str, ...]
    other: tuple[str, ...]


class Grammar(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    measures: tuple[MeasureRule, ...]
    rewrites: tuple[Rewrite, ...]
    attributes: tuple[Attribute, ...]
    split_words: dict[str, tuple[str, ...]]
    element_forms: dict[str, str]
    conditions: Conditions
    company: Company
    policy: tuple[Policy, ...]
    twins: dict[str, str]
    newly: tuple[str, ...]
    ratios: tuple[Ratio, ...]
    kindred: tuple[Kindred, ...]
    generic_parts: tuple[str, ...]
    generic_counts: tuple[str, ...]
    transitive: tuple[str, ...]
    siblings: tuple[Sibling, ...]
    bases: Bases
    lexing: Lexing
    wholes: dict[str, str]
    coordinated: Coordinated
    breakdown: str
    branch_counts: tuple[str, ...]
    destinations: tuple[Destination, ...]
    set_aside: tuple[SetAside, ...]
    scope: ScopeWords


class Cue(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    words: tuple[str, ...]


class StatusRules(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    cues: dict[str, Cue]
    clause_only: tuple[str, ...]
    disposal: tuple[str, ...]
    pseudo: tuple[str, ...]
    met_before: tuple[str, ...]
    met_words: tuple[str, ...]
    done: tuple[str, ...]
    target_headings: tuple[str, ...]
    past_headings: tuple[str, ...]
    target_lists: tuple[str, ...]
    modal: str
    commitments: tuple[str, ...]
    done_in_sentence: tuple[str, ...] = ()
    past_times: tuple[str, ...] = ()
    past_base_before: tuple[str, ...] = ()
    past_base_after: tuple[str, ...] = ()
    own_time: tuple[str, ...] = ()
    goal_headings: tuple[str, ...] = ()
    plan_frames: tuple[str, ...] = ()
    list_verbs: tuple[str, ...] = ()
    held_events: tuple[str, ...] = ()


class Named(NamedTuple):
    """A word that names an indicator: `counted` is set where it needs a verb beside it.

    `joined` marks what a longer noun names by its ending only; it counts where the noun's own verbs are absent.
    """

    code: str
    counted: Counted | None
    dimension: tuple[str, ...]
    joined: bool = False


class RuleSet:
    """Indicators, cues, grammar and status words of a rules folder and the packs over it, with their content hash.

    `folder` tells where the layers lie, `origins` which layers made an indicator that a pack touched.
    `indicators` maps a code to its rule, `family_of` to its family; `names` maps each word (variables
    expanded) to what it names; `refused` maps a longer word to the codes whose terms it hides.
    """

    def __init__(
        self,
        folder: Layers,
        hash: str,
        families: Sequence[IndicatorFile],
        cues: Mapping[str, CueKind],
        grammar: Grammar,
        status: StatusRules,
        origins: Mapping[str, str],
    ) -> None:
        self.folder = folder
        self.origins = origins
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
        self._join_nouns()
        self.cues: dict[str, str] = {word: kind.letter for kind in cues.values() for word in kind.words}

    def _add(self, file: IndicatorFile, indicator: Indicator) -> None:
        self.indicators[indicator.code] = indicator
        self.family_of[indicator.code] = file.family
        for term in _folded(indicator.terms, file):
            self.names.setdefault(term, []).append(Named(indicator.code, None, indicator.dimension))
        for counted in indicator.counted:
            verbs = tuple(_folded(counted.verbs, file))
            self.verbs.update(verbs)
            known = Counted(
                tuple(_folded(counted.nouns, file)),
                verbs,
                tuple(_folded(counted.without, file)),
                counted.bare,
            )
            for noun in known.nouns:
                self.names.setdefault(noun, []).append(Named(indicator.code, known, indicator.dimension))
        for word in _folded(indicator.not_terms, file):
            self.refused.setdefault(word, set()).add(indicator.code)

    def _join_nouns(self) -> None:
        """A longer noun names what its ending names too: 服务企业 is 企业 where its own verbs are absent."""
        nouns = {word: [name for name in names if name.counted] for word, names in self.names.items()}
        for word, names in self.names.items():
            if not nouns[word]:
                continue
            for cut in range(1, len(word) - 1):
                for name in nouns.get(word[cut:], ()):
                    if all(name.code != known.code for known in names) and name.code not in self.refused.get(
                        word, ()
                    ):
                        names.append(name._replace(joined=True))

    def refused_by(self, code: str) -> set[str]:
        """The longer words inside which the code's terms do not count."""
        return {word for word, codes in self.refused.items() if code in codes}

    @functools.cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon(self)


class Term(msgspec.Struct, frozen=True, gc=False):
    """A name found in a text: span and what it may name."""

    start: int
    end: int
    word: str
    names: list[Named]

    @property
    def plain(self) -> Named | None:
        """What the term names with no verb beside it."""
        return next((name for name in self.names if name.counted is None), None)


class Lexicon:
    """The words of a rule set as automata; one overlapping pass finds every name, the longest wins."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules
        self._words = sorted(set(rules.names) | set(rules.refused))
        self._names = [rules.names.get(word) for word in self._words]
        self._refused = [rules.refused.get(word) for word in self._words]
        self._longest_word = max(map(len, self._words), default=0)
        self._find_words = finder(self._words)
        self._cue_words = sorted(set(rules.cues) | rules.verbs)
        self._find_cues = finder(self._cue_words, longest=True)
        lexing = rules.grammar.lexing
        self.tails = {word: rules.cues[word] for word in lexing.tails if word in rules.cues}
        self.compared = lexing.compared
        self.scope = ScopeLexicon(rules.grammar.scope, rules.indicators)
        self.set_aside = re.compile("|".join(_aside(phrase) for phrase in rules.grammar.set_aside))
        self._memos: dict[type[Any], Any] = {}
        self.measure_rules = [
            (
                rule,
                re.compile(rule.left) if rule.left else None,
                re.compile(rule.right) if rule.right else None,
            )
            for rule in rules.grammar.measures
        ]

    def memo(self, kind: type[_Memo]) -> _Memo:
        """What another room remembers that hangs on these words; `kind` is made of the lexicon when first asked for."""
        known: _Memo | None = self._memos.get(kind)
        if known is None:
            known = self._memos[kind] = kind(self)  # type: ignore[call-arg]
        return known

    def terms(self, text: str) -> list[Term]:
        """The names in `text`, non-overlapping, longest first at each place, sorted by start."""
        found = self._find_words(text)
        if not found:
            return []
        hidden: list[tuple[int, int, set[str]]] = []
        # in the order of `_longest`: the first, and of those that begin together the longest, first
        spans: list[tuple[int, int, int]] = []
        for start, end, index in found:
            refused = self._refused[index]
            if refused is not None:
                hidden.append((start, end, refused))
            if self._names[index] is not None:
                spans.append((start, -end, index))
        spans.sort()
        terms = [Term(start, -end, self._words[k], self._names[k] or []) for start, end, k in spans]
        if hidden:
            terms = [term for term in (_unhidden(t, hidden) for t in terms) if term is not None]
        longest = _longest(terms)
        return self._joined(text, longest) if "的" in text else longest

    def _joined(self, text: str, terms: list[Term]) -> list[Term]:
        """`城镇居民的人均可支配收入` is the name 城镇居民人均可支配收入, told with 的 between its parts."""
        out: list[Term] = []
        for term in terms:
            mark = term.start - 1
            if mark > 0 and text[mark] == "的":
                left = text[max(0, mark - self._longest_word) : mark]
                whole = next(reversed(self.terms(left + term.word)), None) if "的" not in left[-1:] else None
                start = mark - len(left) + whole.start if whole is not None else mark
                if whole is not None and start < mark and whole.end == len(left) + len(term.word):
                    while out and out[-1].end > start:
                        out.pop()
                    term = Term(start, term.end, whole.word, whole.names)
            out.append(term)
        return out

    def cue_tokens(self, text: str, start: int, end: int) -> list[tuple[str, int, int, str]]:
        """The cue words of `text[start:end]` as (letter, start, end, word), leftmost longest."""
        piece = text[start:end]
        tokens = []
        for a, b, index in self._find_cues(piece):
            word = self._cue_words[index]
            tokens.append((self._rules.cues.get(word, "V"), start + a, start + b, word))
        return tokens


def _aside(phrase: SetAside) -> str:
    """A phrase from one of its first words to the nearest of its last ones, within one clause and 18 characters."""
    begin, end = ("|".join(map(re.escape, words)) for words in (phrase.begin, phrase.end))
    comma = "|[，,](?=[^，,；;。]{0,6}[增下上])" if phrase.to_comma else ""
    return f"(?:{begin})[^，,；;。:：()（）0-9]{{1,18}}?(?:{end}{comma})"


def _unhidden(term: Term, hidden: list[tuple[int, int, set[str]]]) -> Term | None:
    """The term without the codes that a longer, refused word around it hides; None if none is left."""
    names = term.names
    for start, end, codes in hidden:
        if start <= term.start and term.end <= end:
            names = [name for name in names if name.code not in codes]
    return Term(term.start, term.end, term.word, names) if names else None


def _longest(spans: list[Term]) -> list[Term]:
    """Drop what lies in, or overlaps, a longer name; ties go to the one that begins first.

    `spans` are in order of their start, of those that begin together the longest first.
    """
    kept: list[Term] = []
    for term in spans:
        if kept and term.start < kept[-1].end:
            if term.end - term.start > kept[-1].end - kept[-1].start:
                kept[-1] = term
            continue
        kept.append(term)
    return kept


def _folded(words: Sequence[str], file: IndicatorFile) -> list[str]:
    """Words with their variables written out, in the half-width forms that texts are read in, each once."""
    # Folded in one go: characters are looked for one after another, and there are thousands of words.
    written = list(expand(words, file.variables))
    return list(dict.fromkeys(fold_width("\n".join(written)).split("\n"))) if written else []
