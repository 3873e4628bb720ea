"""The figures of one sentence, in order, each bound to an indicator and a measure, or left alone."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from extractor.binding.bound import Bound
from extractor.binding.by_code import ByCode
from extractor.binding.carrying import BEFORE, FAR, NOUN, attribute_of, carry
from extractor.binding.each import each_of
from extractor.binding.elements import named_code
from extractor.binding.line import Line, barrier
from extractor.binding.lists import distribute, references
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
from extractor.binding.narrowing import narrowing
from extractor.binding.references import gap_from, share_subject, whole_of
from extractor.binding.refusals import is_company_own, is_policy_term
from extractor.binding.scoping import Scoper, SiteBefore
from extractor.binding.subjects import (
    Subject,
    counts_what_follows,
    find_subject,
    unit_for,
)
from extractor.binding.topics import topic_of, topics_of
from extractor.figures.quantity import Quantity
from extractor.rules.grammar import MeasureRule
from extractor.rules.ruleset import RuleSet

# Subjects of the sentences before, which are carried on as they are.
_CARRIED = (FAR, BEFORE)
_MOST_BEFORE = 8  # subjects of the sentences before that are remembered
_MOST_TOLD = 4  # subjects that a sentence hands on
_SIGNED = frozenset(("growth", "change", "growth_change", "gap"))


class State(msgspec.Struct):
    """What is carried from figure to figure: the subjects spoken of, the latest last, and the list bound before.

    `told` are those that the sentence has told, `before` the last ones of the paragraph's sentences before it.
    `paragraph` holds the sentences of the paragraph, the last one too.
    """

    history: list[Subject] = []
    recent: list[Subject | None] = []
    told: list[Subject] = []
    before: list[Subject] = []
    paragraph: list[str] = []


class Binder:
    """Binds the figures of one sentence after another of a document.

    `site_before` gives the last site that was named before the sentence, of those with the endings given.
    """

    def __init__(self, rules: RuleSet, site_before: SiteBefore) -> None:
        self.rules = rules
        self.scoper = Scoper(rules.lexicon.scope, site_before)
        self.by_code = rules.lexicon.memo(ByCode)
        self.state = State()

    def reset(self, section: bool) -> None:
        """A new paragraph begins, or a new `section` or item: only a paragraph's last subject reaches further."""
        told = [subject for subject in self.state.history if subject.how != NOUN]
        last = [] if section else [subject.carried(FAR) for subject in told[-1:]]
        self.state = State(last)

    def bind(self, line: Line) -> list[Bound]:
        """The bound figures of `line`, in text order; carries the subject on to the next sentence."""
        bound: list[Bound] = []
        state = self.state
        state.recent = []
        state.before = [*state.before, *state.told][-_MOST_BEFORE:]
        state.told = []
        state.history = [
            subject if subject.how in _CARRIED else subject.carried(BEFORE)
            for subject in _latest(state.history)
        ]
        state.paragraph.append(line.text)
        topics = topics_of(line)
        seen = 0
        for group in line.groups:
            if topics:
                self._mention(line, topics, seen, group[0])
            if line.origins:
                bound += self._origin(line, seen, group[0])
            bound += self._group(line, group)
            seen = group[-1] + 1
        if topics:
            self._mention(line, topics, seen, len(line.tokens))
        return bound

    def _origin(self, line: Line, first: int, last: int) -> list[Bound]:
        """`由2020年的36家增加到180家`: what a change starts from counts where it has a period of its own."""
        for i in range(first, last):
            if i in line.origins and any(t.kind in "Ty" for t in line.tokens[max(first, i - 3) : i]):
                return self._single(line, i, [i])
        return []

    def _mention(self, line: Line, topics: Sequence[int], first: int, last: int) -> None:
        """A name told without a figure is the subject of what follows (`技改投资持续发力，同比增长12%`)."""
        for j in topics:
            if first <= j < last:
                subject = topic_of(line, j)
                if subject is not None and barrier(line, line.clause(j)[0], j) == j:
                    self.state.history.append(subject)

    def _group(self, line: Line, group: list[int]) -> list[Bound]:
        if len(group) > 1:
            listed = self._list(line, group)
            if listed is not None:
                return listed
        bound: list[Bound] = []
        for i in group:
            bound += self._single(line, i, group)
        return bound

    def _single(self, line: Line, i: int, group: list[int]) -> list[Bound]:
        figure = line.figure(i)
        kind = unit_class(figure)
        subject = self._subject(line, i, i, kind == "amount")
        whole = None
        if kind == "percent":
            last = self.state.history[-1] if self.state.history else None
            subject, whole = share_subject(line, i, subject, last, self.rules)
        if subject is None:
            self._lose(line, i)
            return []
        bound = self._bind(line, i, i, figure, subject, None, whole)
        if bound is None:
            if subject.how.startswith("attribute"):
                # `利润增长8.6%,营业收入利润率为5.3%,提高0.2个百分点`: a rate of its own that begins like an attribute
                self._lose(line, i)
            return []
        return [bound, *each_of(line, bound, self.state.recent, self.rules)]

    def _subject(self, line: Line, i: int, last: int, amount: bool) -> Subject | None:
        """The name beside the figures, or the subject that they take over."""
        named = find_subject(line, i, last, amount, self.rules)
        if named is not None and named.code in self.rules.grammar.generic_parts:
            return attribute_of(line, i, line.figure(last), amount, self.state.history, self.rules) or named
        if named is not None:
            return named
        if amount and counts_what_follows(line, last):
            return self._told_of(line, last)
        return carry(line, i, line.figure(last), amount, self.state.history, self.rules)

    def _told_of(self, line: Line, last: int) -> Subject | None:
        """`…分别开工11个和9个；丙区有10个项目入列`: the noun that was counted before, with no verb but 有."""
        history = self.state.history
        nouns = list(itertools.takewhile(lambda t: t.kind in "xN.", line.tokens[last + 1 : last + 5]))
        noun = next((t for t in reversed(nouns) if t.kind == "N"), None)
        told = "有" in str(line.tokens[last - 1].data) if last else False
        if not told or not history or noun is None or history[-1].measure != "level":
            return None
        if any(name.code == history[-1].code for name in noun.data.names):
            return history[-1].carried("noun counted before")
        return None

    def _list(self, line: Line, group: list[int]) -> list[Bound] | None:
        """The figures of a list, given out in order; None where it is no list of that kind."""
        last = line.figure(group[-1])
        refs = references(line, group)
        if refs is not None and len(refs) == len(group):
            subject = self._subject(line, group[0], group[-1], False)
            if subject is None:
                return None
            return self._bind_all(line, group, [subject] * len(group), refs, last)
        subjects = distribute(line, group, self.rules, self.state.recent, self._carried(last))
        if subjects is None:
            begin, _ = line.clause(group[0])
            # a list whose members cannot be told apart is refused whole
            return [] if any(t.kind == "r" for t in line.tokens[begin : group[0]]) else None
        bound = self._bind_all(line, group, subjects, [None] * len(group), last)
        by_token = {b.token: b.subject for b in bound}
        self.state.recent = [by_token.get(i) for i in group]
        return bound

    def _carried(self, figure: Quantity) -> Subject | None:
        """The latest subject before that can be measured in the figure's unit."""
        history = self.state.history
        if unit_class(figure) != "amount":
            return history[-1] if history else None
        return next((s for s in reversed(history) if unit_for(figure, s.code, self.rules) is not None), None)

    def _bind_all(
        self, line: Line, group: list[int], subjects: list[Any], refs: list[Any], last: Quantity
    ) -> list[Bound]:
        bound = []
        lead = line.figure(group[0])
        for i, subject, ref in zip(group, subjects, refs, strict=True):
            if subject is None:
                continue
            figure = line.figure(i)
            if i != group[0] and lead.outer_start < lead.start and figure.bound == "eq":
                figure = with_bound(figure, lead.bound)  # `分别突破8000亿元、5000亿元`
            if figure.unit != last.unit and (figure.unit is None or last.unit == "pp"):
                figure = figure.with_unit(last.unit, last.classifier)
            one = self._bind(
                line,
                i,
                group[-1],
                figure,
                replace(subject),
                ref,
                whole_of(line, group[0], subject),
                first=group[0],
            )
            if one is not None:
                bound.append(one)
        return bound

    def _bind(
        self, line: Line, i: int, last: int, figure: Quantity, subject: Subject, ref: Any, whole: Any,
        first: int | None = None,
    ) -> Bound | None:  # fmt: skip
        first = i if first is None else first
        kind = unit_class(figure)
        subject = self._rewritten(line, subject, kind != "amount")
        if kind == "amount" and figure.raw.startswith("一") and figure.number == 1:
            return None  # `一个新能源项目` counts nothing
        indicator = self.rules.indicators[subject.code]
        rule = match_measure(line, first, last, kind, indicator.nature, subject.measure, self.rules.lexicon)
        if rule is None or rule.measure == "none" or rule.measure not in indicator.measures:
            return None
        subject, whole, rule = self._by_measure(line, i, figure, subject, whole, rule)
        code = subject.code
        indicator = self.rules.indicators[code]
        unit = unit_for(figure, code, self.rules) if kind == "amount" else figure.unit
        if unit is None or (
            rule.measure == "level" and kind == "percent" and "percent" not in indicator.dimension
        ):
            return None
        policies = self.by_code.policies.get(code)
        if (code in self.by_code.firms and is_company_own(line, i, self.rules.grammar)) or (
            policies is not None and is_policy_term(line, i, figure, policies)
        ):
            return None
        subject.scope = self.scoper.scope(
            line, i, subject, rule.measure == "level", indicator, self.state.told, self.state.before
        )
        if rule.measure == "share" and figure.bound == "eq" and is_about(line, first):
            figure = with_bound(figure, "about")
        bound = Bound(
            figure, subject, rule,
            values_of(figure, rule, self._sign(line, i, first, last, rule, subject.falls), unit),
            basis_of(line, first, rule, indicator.default_basis, self.rules.grammar.bases),
            whole if whole is not None else ref if ref is not None else gap_from(line, first, rule),
            i, line.clause_span(i), self._excluded(line, first),
        )  # fmt: skip
        self._refer(line, first, bound)
        subject.measure = rule.measure
        subject.whole = bound.reference
        subject.falls = (
            rule.measure == "growth" and bound.values.number is not None and bound.values.number < 0
        )
        self.state.history.append(subject)
        self.state.told.append(subject)
        if rule.measure in ("level", "growth"):
            self.state.recent = [*self.state.recent[-7:], subject]
        return bound

    def _by_measure(
        self, line: Line, i: int, figure: Quantity, subject: Subject, whole: Any, rule: MeasureRule
    ) -> tuple[Subject, Any, MeasureRule]:
        """The subject, its whole and the rule, where the measure gives the figure a code of its own."""
        grammar = self.rules.grammar
        if rule.name == "share_by_destination":
            told = line.text[figure.end : line.clause_span(i)[1]]
            for goal in grammar.destinations:
                if subject.code == goal.source and any(word in told for word in goal.words):
                    subject, whole = replace(subject, code=goal.target), goal.source
        for ratio in grammar.ratios if rule.measure == "share" else ():
            if (subject.code, whole) == (ratio.part, ratio.whole):
                subject, whole = replace(subject, code=ratio.target), None
                rule = replace(rule, measure="level")
        moved = rule.name.startswith("change_") and subject.how == "another verb of the noun before"
        if moved and not any(kind in "ymw" for kind in line.shape[line.segment_start(i) : i]):
            rule = replace(
                rule, measure="level"
            )  # `经营主体98万户,全年净增9万户`: what came in, a flow with a code
        if subject.code in grammar.twins:
            told = line.text[subject.end : figure.start] if 0 <= subject.end <= figure.start else ""
            if rule.name == "change_bare" or (
                rule.measure == "level" and any(word in told for word in grammar.newly)
            ):
                subject = replace(subject, code=grammar.twins[subject.code])
                rule = replace(rule, measure="level")
        return subject, whole, rule

    def _refer(self, line: Line, first: int, bound: Bound) -> None:
        """What a share is of, and what a change is told against, where the subject or the clause says it."""
        subject, measure = bound.subject, bound.rule.measure
        shares = measure == "share" or bound.rule.name.startswith("share_")
        if bound.reference is None and shares and not subject.scope:
            bound.reference = self.rules.grammar.wholes.get(subject.code)
        if bound.basis == "since":
            bound.reference = base_said(line, first, self.rules.grammar.bases)
        if measure == "change" and subject.measure == "share":
            bound.reference = subject.whole  # a share's change keeps the share's reference

    def _sign(self, line: Line, i: int, first: int, last: int, rule: MeasureRule, falls: bool) -> int:
        """In a list each figure may carry a direction of its own, which serves those behind it too."""
        if rule.measure not in _SIGNED:
            return 1  # `收入56.2亿元、下降1.3%`: the fall is that of the figure behind
        if falls and rule.measure == "growth_change":
            word = line.tokens[first - 1].data
            if word in line.lexing.widens or word in line.lexing.narrows:
                return -1 if word in line.lexing.widens else 1
        own = first
        if i > first:
            own = next((k for k in range(i, first, -1) if line.shape[k - 1] in "ud"), first)
        return sign_of(line, own, last, rule)

    def _excluded(self, line: Line, first: int) -> tuple[tuple[int, int], ...]:
        """Spans whose places and times belong to a comparison, not to the statement."""
        stop = line.barrier(first)
        return ((line.tokens[stop].start, line.tokens[first].start),) if stop < first else ()

    def _rewritten(self, line: Line, subject: Subject, rate: bool) -> Subject:
        for rewrite in self.by_code.rewrites.get(subject.code, ()):
            if (rewrite.rates and not rate) or (rewrite.names and subject.name not in rewrite.names):
                continue
            text = line.text
            for word in rewrite.unless:
                text = text.replace(word, "")
            if any(word in text for word in rewrite.when_sentence):
                return replace(subject, code=rewrite.target)
            paragraph = "".join(self.state.paragraph) if rewrite.when_paragraph else ""
            if any(word in paragraph for word in rewrite.when_paragraph):
                return replace(subject, code=rewrite.target)
        return subject

    def _lose(self, line: Line, i: int) -> None:
        """A figure of something that no rule knows ends the subject before it."""
        if _points_back(line, i):
            return
        first, stop = line.segment_start(i), line.barrier(i)
        named = [t for t in line.tokens[first:stop] if t.kind == "I" and t.data.plain is not None]
        behind = [t.kind for t in line.tokens[first:stop] if named and t.start > named[-1].start]
        other_unit = bool(named) and unit_for(line.figure(i), named_code(named[-1].data), self.rules) is None
        self.state.recent = [*self.state.recent[-7:], None]
        history = self.state.history
        begin, end = line.clause_span(i)
        if line.figure(i).unit == "count" and any(
            word in line.text[begin:end] for word in self.rules.grammar.branch_counts
        ):
            return  # `38个行业大类中27个增长`: counts of the branches of the subject before
        shape = line.shape[first:i]
        if named and "!" not in behind and ("x" not in behind or other_unit):
            token = named[-1]
            told = Subject(named_code(token.data), token.start, token.end, "mention", name=token.data.word)
            told.scope = narrowing(line, told, i, self.rules.indicators[told.code], self.rules.lexicon.scope)
            history.append(told)
        elif history and "o" in shape and "x" in shape and history[-1].how != FAR:
            # `汽车出口36.8万辆,价值348亿元,其中新能源汽车9.2万辆、106亿元`: the part goes on in another unit
            words = "".join(line.text[t.start : t.end] for t in line.tokens[first:i] if t.kind in "xN")
            told = history[-1].carried("part in another unit")
            self.state.history.append(replace(told, scope=(*told.scope, words), measure="none"))
        elif history and "!" in shape and "N" not in shape:
            # branches may go on behind another quantity, a bare figure may not
            self.state.history = [history[-1].carried(FAR)]
        elif any(kind in "xN!" for kind in shape):
            self.state.history = []


def _latest(history: Sequence[Subject]) -> list[Subject]:
    """The last subjects told of, each by what was told of it last."""
    told: dict[tuple[str, tuple[str, ...]], Subject] = {}
    for subject in reversed(history):
        if subject.how != NOUN and len(told) < _MOST_TOLD:
            told.setdefault((subject.code, subject.scope), subject)
    return list(reversed(told.values()))


def _points_back(line: Line, i: int) -> bool:
    """Does the figure count, spread or place what was told?

    `两项指标分别增长`, `三家景区合计接待`, `日均9万人次,增长5%`, `成为首个突破百万吨的枢纽`
    """
    begin = line.segment_start(i)
    if any(t.kind == "x" and t.data in line.lexing.averages for t in line.tokens[begin:i]):
        return True
    behind = line.tokens[i + 1] if i + 1 < len(line.tokens) else None
    if behind is None:
        return False
    if line.figure(i).unit == "count":
        listed = i > 2 and line.shape[i - 2 : i] == "+x" and behind.kind in "xN"
        return behind.data in line.lexing.pointers or behind.kind == "e" or listed
    return behind.data == "的" and any(t.data in line.lexing.ranks for t in line.tokens[begin:i])
