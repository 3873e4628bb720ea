"""The figures of one sentence, in order, each bound to an indicator and a measure, or left alone."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from msgspec.structs import replace

from extractor.binding.bound import Bound
from extractor.binding.carrying import BEFORE, FAR, NOUN, attribute_of, carry
from extractor.binding.each import each_of, may_be_each
from extractor.binding.elements import named_code
from extractor.binding.letters import Around
from extractor.binding.line import Line
from extractor.binding.lists import distribute, references
from extractor.binding.measures import unit_class, with_bound
from extractor.binding.narrowing import narrowing
from extractor.binding.references import may_be_share, share_subject, whole_of
from extractor.binding.scoping import Scoper, SiteBefore
from extractor.binding.statement import Spoken, bind_figure
from extractor.binding.subjects import Subject, counts_what_follows, find_subject, unit_for
from extractor.binding.topics import topic_of, topics_of
from extractor.figures.quantity import Quantity
from extractor.rules.ruleset import RuleSet

# Subjects of the sentences before, which are carried on as they are.
_CARRIED = (FAR, BEFORE)
_MOST_BEFORE = 8  # subjects of the sentences before that are remembered
_MOST_RECENT = 8  # figures before a list that it may follow
_MOST_TOLD = 4  # subjects that a sentence hands on


class Binder:
    """Binds the figures of one sentence after another of a document.

    `history`: the subjects spoken of, the latest last; those of the sentences before wait in `_before` until a figure
    asks for them. `recent`: the list bound last in the sentence. `site_before` gives the last site that was named before
    the sentence, of those with the endings given; `of_firm` says whether the sentences before speak of one firm.
    """

    def __init__(self, rules: RuleSet, site_before: SiteBefore, of_firm: Callable[[], bool]) -> None:
        self.rules = rules
        self.of_firm = of_firm
        self.scoper = Scoper(rules.lexicon.scope, site_before)
        self.spoken = Spoken(self.of_firm)
        self._history: list[Subject] = []
        self._before: list[Subject] = []
        self.recent: list[Subject | None] = []

    @property
    def history(self) -> list[Subject]:
        if self._before:
            self._history[:0] = [
                replace(subject if subject.how in _CARRIED else subject.carried(BEFORE), basis=None)
                for subject in _latest(self._before)
            ]
            self._before = []
        return self._history

    @history.setter
    def history(self, subjects: list[Subject]) -> None:
        self._history = subjects
        self._before = []

    def speaks(self) -> bool:
        """Was a subject spoken of that a figure of the next sentence may take over?"""
        return bool(self._before or self._history)

    def reset(self, section: bool) -> None:
        """A new paragraph begins, or a new `section` or item: only a paragraph's last subject reaches further."""
        told = [subject for subject in (*self._before, *self._history) if subject.how != NOUN]
        self.history = [] if section else [subject.carried(FAR) for subject in told[-1:]]
        self.spoken = Spoken(self.of_firm)

    def bind(self, line: Line) -> list[Bound]:
        """The bound figures of `line`, in text order; carries the subject on to the next sentence."""
        bound: list[Bound] = []
        self.recent = []
        spoken = self.spoken
        if spoken.told:
            spoken.before = [*spoken.before, *spoken.told][-_MOST_BEFORE:]
            spoken.told = []
        self._before += [subject for subject in self._history if subject.how != NOUN]
        self._history = []
        spoken.paragraph.append(line.text)
        topics = topics_of(line) if line.silent else []
        seen = 0
        for group in line.groups:
            if topics:
                self._mention(line, topics, seen, group[0])
            if line.origins:
                self._origin(line, seen, group[0], bound)
            listed = self._list(line, group) if len(group) > 1 else None
            if listed is not None:
                bound += listed
            else:
                for i in group:
                    self._single(line, i, bound)
            seen = group[-1] + 1
        if topics:
            self._mention(line, topics, seen, len(line.tokens))
        return bound

    def _origin(self, line: Line, first: int, last: int, bound: list[Bound]) -> None:
        """`由2020年的36家增加到180家`: what a change starts from counts where it has a period of its own."""
        for i in range(first, last):
            if i in line.origins and any(t.kind in "Ty" for t in line.tokens[max(first, i - 3) : i]):
                self._single(line, i, bound)
                return

    def _mention(self, line: Line, topics: Sequence[int], first: int, last: int) -> None:
        """A name told without a figure is the subject of what follows (`技改投资持续发力，同比增长12%`)."""
        for j in topics:
            if first <= j < last:
                subject = topic_of(line, j, self.rules)
                if subject is not None:
                    indicator, words = self.rules.indicators[subject.code], self.rules.lexicon.scope
                    subject.scope = narrowing(line, subject, j, line.around(j, j), indicator, words)
                    self._history.append(subject)

    def _single(self, line: Line, i: int, bound: list[Bound]) -> None:
        """Bind the figure at token `i`, which is no member of a list, and add it to `bound`."""
        figure = line.figure(i)
        around = line.around(i, i)
        kind = unit_class(figure)
        subject = self._subject(line, i, i, around, kind == "amount")
        whole = None
        if kind == "percent" and may_be_share(around, subject, self.rules):
            last = self.history[-1] if self.history else None
            subject, whole = share_subject(line, i, subject, last, self.rules)
        if subject is None:
            self._lose(line, i)
            return
        one = self._bind(line, i, around, figure, subject, whole)
        if one is not None:
            bound.append(one)
            if may_be_each(around, figure):
                bound += each_of(line, one, self.recent, self.rules)
        elif subject.how.startswith("attribute"):
            # `利润增长8.6%,营业收入利润率为5.3%,提高0.2个百分点`: a rate of its own that begins like an attribute
            self._lose(line, i)

    def _subject(self, line: Line, i: int, last: int, around: Around, amount: bool) -> Subject | None:
        """The name beside the figures, or the subject that they take over."""
        named = find_subject(line, i, last, around, amount, self.rules)
        if named is not None and named.code in self.rules.grammar.generic_parts:
            return attribute_of(line, i, around, line.figure(last), amount, self.history, self.rules) or named
        if named is not None:
            return named
        if amount and counts_what_follows(line, last):
            return self._told_of(line, last)
        return carry(line, i, around, line.figure(last), amount, self.history, self.rules)

    def _told_of(self, line: Line, last: int) -> Subject | None:
        """`…分别开工11个和9个；丙区有10个项目入列`: the noun that was counted before, with no verb but 有."""
        history = self.history
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
            around = line.around(group[0], group[-1])
            subject = self._subject(line, group[0], group[-1], around, False)
            if subject is None:
                return None
            return self._bind_all(line, group, [subject] * len(group), refs, last)
        subjects = distribute(line, group, self.rules, self.recent, self._carried(last))
        if subjects is None:
            begin, _ = line.clause(group[0])
            # a list whose members cannot be told apart is refused whole
            return [] if any(t.kind == "r" for t in line.tokens[begin : group[0]]) else None
        bound = self._bind_all(line, group, subjects, [None] * len(group), last)
        by_token = {b.token: b.subject for b in bound}
        self.recent = [by_token.get(i) for i in group]
        return bound

    def _carried(self, figure: Quantity) -> Subject | None:
        """The latest subject before that can be measured in the figure's unit."""
        history = self.history
        if unit_class(figure) != "amount":
            return history[-1] if history else None
        return next((s for s in reversed(history) if unit_for(figure, s.code, self.rules) is not None), None)

    def _bind_all(
        self, line: Line, group: list[int], subjects: list[Any], refs: list[Any], last: Quantity
    ) -> list[Bound]:
        bound = []
        lead = line.figure(group[0])
        around = line.around(group[0], group[-1])
        for i, subject, ref in zip(group, subjects, refs, strict=True):
            if subject is None:
                continue
            figure = line.figure(i)
            if i != group[0] and lead.outer_start < lead.start and figure.bound == "eq":
                figure = with_bound(figure, lead.bound)  # `分别突破8000亿元、5000亿元`
            if figure.unit != last.unit and (figure.unit is None or last.unit == "pp"):
                figure = figure.with_unit(last.unit, last.classifier)
            whole = whole_of(line, group[0], subject)
            one = self._bind(line, i, around, figure, replace(subject), ref if whole is None else whole)
            if one is not None:
                bound.append(one)
        return bound

    def _bind(
        self, line: Line, i: int, around: Around, figure: Quantity, subject: Subject, whole: Any
    ) -> Bound | None:
        bound = bind_figure(line, i, around, figure, subject, whole, self.spoken, self.scoper, self.rules)
        if bound is not None:
            self._history.append(bound.subject)
            self.spoken.told.append(bound.subject)
            if bound.rule.measure in ("level", "growth"):
                self._follow(bound.subject)
        elif self.spoken.refused:
            self.spoken.refused = False
            self.history = []  # `该公司收入7.6亿元,增长15%`: the growth is the firm's too
        return bound

    def _follow(self, subject: Subject | None) -> None:
        """The subject of the figure just read, None where it has none, joins those that a list may follow."""
        self.recent.append(subject)
        if len(self.recent) > _MOST_RECENT:
            del self.recent[0]

    def _lose(self, line: Line, i: int) -> None:
        """A figure of something that no rule knows ends the subject before it."""
        if _points_back(line, i):
            return
        first, stop = line.segment_start(i), line.barrier(i)
        named = [t for t in line.tokens[first:stop] if t.kind == "I" and t.data.plain is not None]
        behind = [t.kind for t in line.tokens[first:stop] if named and t.start > named[-1].start]
        other_unit = bool(named) and unit_for(line.figure(i), named_code(named[-1].data), self.rules) is None
        self._follow(None)
        history = self.history
        begin, end = line.clause_span(i)
        if line.figure(i).unit == "count" and any(
            word in line.text[begin:end] for word in self.rules.grammar.branch_counts
        ):
            return  # `38个行业大类中27个增长`: counts of the branches of the subject before
        shape = line.shape[first:i]
        if named and "!" not in behind and ("x" not in behind or other_unit):
            token = named[-1]
            told = Subject(named_code(token.data), token.start, token.end, "mention", name=token.data.word)
            told.scope = narrowing(
                line, told, i, line.around(i, i), self.rules.indicators[told.code], self.rules.lexicon.scope
            )
            history.append(told)
        elif history and "o" in shape and "x" in shape and history[-1].how != FAR:
            # `汽车出口36.8万辆,价值348亿元,其中新能源汽车9.2万辆、106亿元`: the part goes on in another unit
            words = "".join(line.text[t.start : t.end] for t in line.tokens[first:i] if t.kind in "xN")
            told = history[-1].carried("part in another unit")
            self.history.append(replace(told, scope=(*told.scope, words), measure="none"))
        elif history and "!" in shape and "N" not in shape:
            # branches may go on behind another quantity, a bare figure may not
            self.history = [history[-1].carried(FAR)]
        elif any(kind in "xN!" for kind in shape):
            self.history = []


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
