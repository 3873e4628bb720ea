"""The subject of a figure that names none: an attribute, a part, a sibling of the subject before, or that subject."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from extractor.binding.line import Line
from extractor.binding.subjects import Subject, barrier, unit_for
from extractor.figures.quantity import Quantity
from extractor.rules.ruleset import RuleSet

# A segment of these kinds names no subject of its own.
_BARE = frozenset("=.TRymvcrtudVefhkaswglzpqDio+(b")
# A subject of an earlier paragraph: its branches and attributes may go on, a bare figure may not.
FAR = "paragraph before"
_MOVES = frozenset("udtglhk=")
_AMOUNT = re.compile("[0-9.一二两三四五六七八九十百千万亿]+元?")


def carry(
    line: Line, i: int, figure: Quantity, amount: bool, history: Sequence[Subject], rules: RuleSet
) -> Subject | None:
    """The subject that the figure at token `i` takes over; `history` holds those before it, the latest last."""
    if not history:
        return None
    first = line.segment_start(i)
    segment = _Segment(line, first, barrier(line, first, i), i)
    for take in (_attribute, _ellipsis, _part, _sibling, _same):
        subject = take(segment, figure, amount, history, rules)
        if subject is not None:
            return subject
    return None


class _Segment:
    """The tokens between the figure before (or the clause's start) and this one, references left out."""

    def __init__(self, line: Line, first: int, stop: int, i: int) -> None:
        self.line = line
        self.i = i
        self.tokens = [t for k, t in enumerate(line.tokens[first:stop], first) if k not in line.passed]
        self.kinds = "".join([t.kind for t in self.tokens])
        self.all_kinds = line.shape[first:i]
        self.narrowing = [line.tokens[k] for k in range(first, i) if k in line.conditions]

    def said_conditions(self) -> list[str]:
        """The conditions of the segment as they stand, with the 级 behind them."""
        text = self.line.text
        return [
            text[t.start : t.end] + ("级" if text.startswith("级", t.end) else "") for t in self.narrowing
        ]

    def text(self) -> str:
        """The segment's text, without 其中 and connecting words before it."""
        tokens = self.tokens
        while tokens and tokens[0].kind in "o.TR+":
            tokens = tokens[1:]
        return self.line.text[tokens[0].start : tokens[-1].end] if tokens else ""

    def words(self, kinds: str) -> str:
        return "".join(self.line.text[t.start : t.end] for t in self.tokens if t.kind in kinds)


def _measured(
    figure: Quantity, amount: bool, history: Sequence[Subject], rules: RuleSet
) -> Iterator[Subject]:
    """The subjects before, latest first, that can be measured in the figure's unit."""
    for subject in reversed(history):
        if not amount or unit_for(figure, subject.code, rules) is not None:
            yield subject


def _ellipsis(
    segment: _Segment, figure: Quantity, amount: bool, history: Sequence[Subject], rules: RuleSet
) -> Subject | None:
    """`开工项目52个、竣工41个`: another verb of the noun that was counted before."""
    if not amount or any(kind in "xNI!" for kind in segment.kinds):
        return None
    verbs = segment.words("Vb=u")
    for subject in _measured(figure, amount, history, rules):
        for name in rules.names.get(subject.name, ()):
            if name.counted and any(verb and verb in verbs for verb in name.counted.verbs):
                found = subject.carried("another verb of the noun before")
                scope = subject.base if subject.how.startswith("part") else subject.scope
                return replace(found, code=name.code, verb=verbs, measure="none", scope=scope)
    return None


def _attribute(
    segment: _Segment, figure: Quantity, amount: bool, history: Sequence[Subject], rules: RuleSet
) -> Subject | None:
    """`签约项目153个，总金额超5000亿元`: a noun that is an attribute of a subject before."""
    words = segment.text()
    for attribute in rules.grammar.attributes:
        if not words.startswith(attribute.nouns) and not (
            attribute.behind and words.endswith(attribute.nouns)
        ):
            continue
        if amount and unit_for(figure, attribute.target, rules) is None:
            continue
        for subject in reversed(history):
            if subject.code in attribute.of:
                found = subject.carried("attribute of the subject before")
                return replace(
                    found, code=attribute.target, measure=subject.measure if not amount else "none"
                )
    return None


def _part(
    segment: _Segment, figure: Quantity, amount: bool, history: Sequence[Subject], rules: RuleSet
) -> Subject | None:
    """`其中外资项目9个`, and the parts listed after it (CONTRACT, Deciding 9)."""
    if "I" in segment.kinds or "!" in segment.kinds or history[-1].how == FAR:
        return None
    words = segment.words("xN")
    listed = history[-1].how.startswith("part") and bool(words) and amount and segment.tokens[-1].kind in "xN"
    bounded = bool(segment.narrowing) and amount
    share = (
        figure.unit == "percent"
        and "q" in segment.all_kinds
        and bool(words)
        and history[-1].measure in ("level", "share")
    )
    topic = history[-1].how == "topic" and bool(words) and amount
    if not ("o" in segment.kinds or listed or bounded or share or topic):
        return None
    nouns = {name.code for t in segment.tokens if t.kind == "N" for name in t.data.names}
    for subject in _measured(figure, amount, history, rules):
        if nouns and "o" not in segment.kinds and subject.code not in nouns:
            continue
        found = subject.carried("part of the subject before")
        said = segment.said_conditions()
        words = words.removeprefix("级") if said else words
        return _narrowed(found, subject, (*said, own_words(words, subject, rules)), bounded=bool(said))
    return None


def own_words(words: str, subject: Subject, rules: RuleSet) -> str:
    """A part's words without the head that the whole's own name has (项目 of 外资项目)."""
    return rules.lexicon.scope.own_part(words, rules.indicators[subject.code])


def _narrowed(found: Subject, subject: Subject, words: Sequence[str], *, bounded: bool = False) -> Subject:
    """A part with the scope of its whole and its own words, not those of the part before it.

    `bounded`: an amount among them, `其中10亿元以上项目5个`, which replaces that of the whole (亿元以上).
    """
    base = subject.base if subject.how.startswith("part") else subject.scope
    if bounded:
        base = tuple(word for word in base if not _AMOUNT.match(word))
    return replace(found, base=base, scope=(*base, *(word for word in words if word)))


def _sibling(
    segment: _Segment, figure: Quantity, amount: bool, history: Sequence[Subject], rules: RuleSet
) -> Subject | None:
    """`采矿业增加值增长3%，制造业增长8.8%`: a branch of the subject before, known by its ending."""
    if any(kind in "IN!o" for kind in segment.kinds) or "x" not in segment.kinds:
        return None
    words = segment.words("x+V")
    subject = history[-1]
    if amount and unit_for(figure, subject.code, rules) is None:
        return None
    if subject.measure not in ("growth", "growth_change", "level", "change"):
        return None
    if subject.how.startswith("part"):
        # the list behind 其中 keeps the indicator of the whole (CONTRACT, Deciding 9)
        found = subject.carried("part of the subject before") if branch(subject, words, rules) else None
        return None if found is None else _narrowed(found, subject, (own_words(words, subject, rules),))
    return branch(subject, words, rules)


def branch(subject: Subject, words: str, rules: RuleSet) -> Subject | None:
    """The branch of `subject` that `words` name by their ending, or None."""
    for sibling in rules.grammar.siblings:
        if subject.code in sibling.of and sibling.holds(words):
            found = subject.carried("branch of the subject before")
            code = sibling.target or subject.code
            own = rules.lexicon.scope.own_part(words, rules.indicators[code])
            return replace(found, code=code, scope=(own,), measure="none")
    return None


def _same(
    segment: _Segment, figure: Quantity, amount: bool, history: Sequence[Subject], rules: RuleSet
) -> Subject | None:
    """`612亿元,增长6.3%`: the figure's own words name nothing else."""
    if any(kind not in _BARE for kind in segment.kinds) or history[-1].how == FAR:
        return None
    if amount and not (_MOVES & set(segment.all_kinds) or figure.outer_start < figure.start):
        return None
    subject = history[-1]
    if amount and unit_for(figure, subject.code, rules) is None:
        return None
    return subject.carried("subject before")
