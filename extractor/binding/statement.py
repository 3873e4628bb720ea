"""What a figure says of its subject: the measure, the value, the basis, the scope and the reference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec.structs import replace

from extractor.binding.bound import Bound
from extractor.binding.by_code import ByCode
from extractor.binding.letters import Around
from extractor.binding.line import Line
from extractor.binding.measures import (
    base_said,
    basis_of,
    is_about,
    match_measure,
    sign_of,
    unit_class,
    values_of,
    with_bound,
)
from extractor.binding.references import gap_from
from extractor.binding.refusals import is_company_own, is_policy_term, may_be_of_firm
from extractor.binding.scoping import Scoper
from extractor.binding.subjects import Subject, unit_for
from extractor.figures.quantity import Quantity
from extractor.rules.grammar import MeasureRule
from extractor.rules.ruleset import RuleSet

_SIGNED = frozenset(("growth", "change", "growth_change", "gap"))


class Spoken:
    """What a paragraph has spoken of: the subjects `told` in this sentence, the last ones `before` it, and its sentences.

    `of_firm` says whether the sentences before speak of one firm; `refused`: the figure bound last is a firm's own.
    """

    __slots__ = ("before", "of_firm", "paragraph", "refused", "told")

    def __init__(self, of_firm: Callable[[], bool]) -> None:
        self.of_firm = of_firm
        self.refused = False
        self.told: list[Subject] = []
        self.before: list[Subject] = []
        self.paragraph: list[str] = []


def bind_figure(
    line: Line, i: int, around: Around, figure: Quantity, subject: Subject, whole: Any,
    spoken: Spoken, scoper: Scoper, rules: RuleSet,
) -> Bound | None:  # fmt: skip
    """The figure at token `i` bound to `subject`, which becomes its own; None where it is no observation.

    `around` is what stands around it, or around the list that it is a member of. `whole` is the reference where it was
    said.
    """
    kind = unit_class(figure)
    codes = rules.lexicon.memo(ByCode)
    if subject.code in codes.rewrites:
        subject = _rewritten(line, subject, kind != "amount", spoken.paragraph, codes)
    if (
        kind == "amount"
        and figure.shared.raw[:1] == "一"
        and figure.raw.startswith("一")
        and figure.number == 1
    ):
        return None  # `一个新能源项目` counts nothing
    indicator = rules.indicators[subject.code]
    rule = match_measure(around, kind, indicator.nature, subject.measure, rules.lexicon)
    if rule is None or rule.measure == "none":
        return None
    own = around if around.at == around.last else line.around(i, i)
    subject, whole, rule = _by_measure(line, i, own, figure, subject, whole, rule, rules)
    code, measure = subject.code, rule.measure
    indicator = rules.indicators[code]
    if measure not in indicator.measures:
        return None
    unit = unit_for(figure, code, rules) if kind == "amount" else figure.shared.unit
    if unit is None or (measure == "level" and kind == "percent" and "percent" not in indicator.dimension):
        return None
    of_firms = code in codes.firms and codes.tells_of_firm(line.text)
    if of_firms and is_company_own(line, i, rules.grammar):
        spoken.refused = True
        return None
    if code in codes.policies and is_policy_term(line, i, figure, codes.policies[code]):
        return None
    begin, end = line.clause(i)
    first = begin + around.at
    span = (line.tokens[begin].start, line.tokens[end - 1].end)
    subject.scope = scoper.scope(
        line, i, own, span[1], subject, measure == "level", indicator, spoken.told, spoken.before
    )
    if (
        code in codes.firms
        and not (subject.scope and code in rules.lexicon.scope.named)
        and may_be_of_firm(line, i, rules.grammar)
        and spoken.of_firm()
    ):
        spoken.refused = True
        return None
    sign, basis = 1, None
    if measure in _SIGNED:
        sign = _sign(line, i, first, around, rule, subject.falls)
        basis = basis_of(line, first, around, rule, indicator.default_basis, rules.grammar.bases)
        if subject.basis == "mom" and basis == "yoy" and _goes_on(line, i, own):
            basis = "mom"  # `食品价格环比上涨0.7%,其中鲜菜上涨8%`: a part, with no base of its own
        subject.basis = basis
        whole = gap_from(line, first, rule) if whole is None else whole
    elif measure == "share" and figure.shared.bound == "eq" and is_about(line, first):
        figure = with_bound(figure, "about")
    bound = Bound(
        figure, subject, rule, values_of(figure, rule, sign, unit), basis, whole, i, span,
        _excluded(line, begin, around) if around.stop < around.at else (),
    )  # fmt: skip
    if measure != "level" or rule.name != "level":
        _refer(line, first, bound, rules)
    subject.measure = measure
    subject.whole = bound.reference
    number = bound.values.number
    subject.falls = measure == "growth" and number is not None and number < 0
    return bound


def _goes_on(line: Line, i: int, own: Around) -> bool:
    """Is a figure with no base of its own in one part of the sentence with the figure before it?"""
    return not own.bases and not line.opens_part(i)


def _rewritten(line: Line, subject: Subject, rate: bool, paragraph: Sequence[str], codes: ByCode) -> Subject:
    for rewrite in codes.rewrites[subject.code]:
        if (rewrite.rates and not rate) or (rewrite.names and subject.name not in rewrite.names):
            continue
        text = line.text
        for word in rewrite.unless:
            text = text.replace(word, "")
        if any(word in text for word in rewrite.when_sentence):
            return replace(subject, code=rewrite.target)
        above = "".join(paragraph) if rewrite.when_paragraph else ""
        if any(word in above for word in rewrite.when_paragraph):
            return replace(subject, code=rewrite.target)
    return subject


def _by_measure(
    line: Line, i: int, own: Around, figure: Quantity, subject: Subject, whole: Any, rule: MeasureRule,
    rules: RuleSet,
) -> tuple[Subject, Any, MeasureRule]:  # fmt: skip
    """The subject, its whole and the rule, where the measure gives the figure a code of its own."""
    grammar = rules.grammar
    if rule.measure == "share" and rule.name == "share_by_destination":
        said = line.text[figure.end : line.clause_span(i)[1]]
        for goal in grammar.destinations:
            if subject.code == goal.source and any(word in said for word in goal.words):
                subject, whole = replace(subject, code=goal.target), goal.source
    if rule.name.startswith("share_"):
        for ratio in grammar.ratios:
            if (subject.code, whole) == (ratio.part, ratio.whole):
                # `优良天数271天,占比75%`, `占比提高2个百分点`
                subject, whole = replace(subject, code=ratio.target), None
                rule = replace(rule, measure="level") if rule.measure == "share" else rule
    moved = subject.how == "another verb of the noun before" and rule.name.startswith("change_")
    if moved and not any(kind in "ymw" for kind in own.shape[own.start : own.at]):
        # `经营主体98万户,全年净增9万户`: what came in, a flow with a code
        rule = replace(rule, measure="level")
    if subject.code in grammar.twins:
        said = line.text[subject.end : figure.start] if 0 <= subject.end <= figure.start else ""
        if rule.name == "change_bare" or (
            rule.measure == "level" and any(word in said for word in grammar.newly)
        ):
            subject = replace(subject, code=grammar.twins[subject.code])
            rule = replace(rule, measure="level")
    return subject, whole, rule


def _refer(line: Line, first: int, bound: Bound, rules: RuleSet) -> None:
    """What a share is of, and what a change is told against, where the subject or the clause says it."""
    subject, measure = bound.subject, bound.rule.measure
    shares = measure == "share" or bound.rule.name.startswith("share_")
    if bound.reference is None and shares and not subject.scope:
        bound.reference = rules.grammar.wholes.get(subject.code)
    if bound.basis == "since":
        bound.reference = base_said(line, first, rules.grammar.bases)
    if measure == "change" and subject.measure == "share":
        bound.reference = subject.whole  # a share's change keeps the share's reference


def _sign(line: Line, i: int, first: int, around: Around, rule: MeasureRule, falls: bool) -> int:
    """In a list each figure may carry a direction of its own, which serves those behind it too."""
    if falls and rule.measure == "growth_change":
        word = line.tokens[first - 1].data
        if word in line.lexing.widens or word in line.lexing.narrows:
            return -1 if word in line.lexing.widens else 1
    own = first
    if i > first:
        own = next((k for k in range(i, first, -1) if line.shape[k - 1] in "ud"), first)
    return sign_of(around, around.at + own - first, rule.measure)


def _excluded(line: Line, begin: int, around: Around) -> tuple[tuple[int, int], ...]:
    """Spans whose places and times belong to a comparison, not to the statement; the clause begins at token `begin`."""
    return ((line.tokens[begin + around.stop].start, line.tokens[begin + around.at].start),)
