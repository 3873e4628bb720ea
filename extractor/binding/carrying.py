"""The subject of a figure that names none: an attribute, a part, a sibling of the subject before, or that subject."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from extractor.binding.letters import Around
from extractor.binding.line import Line
from extractor.binding.segments import Segment
from extractor.binding.subjects import Subject, unit_for
from extractor.figures.quantity import Quantity
from extractor.rules.lexicon import Lexicon
from extractor.rules.ruleset import RuleSet

# A segment of these kinds names no subject of its own.
_BARE = frozenset("=.TRymvcrtudVefhkaswglzpqDio+(b")
# A subject of an earlier paragraph: its branches and attributes may go on, a bare figure may not.
FAR = "paragraph before"
BEFORE = "sentence before"
# A counted noun told of with no verb: only a verb beside a figure says which of its codes is meant.
NOUN = "noun before"
_MOVES = frozenset("udtglhk=")
_AMOUNT = re.compile("[0-9.一二两三四五六七八九十百千万亿]+元?")
_GROWS = frozenset("ud")
_MAY_BE_PART = re.compile("[xNoR]")
_NAMED = re.compile("[xNI!]")
_NAMED_OR_PART = re.compile("[IN!o]")
_NAMES_ITSELF = re.compile(f"[^{re.escape(''.join(sorted(_BARE)))}]")


def carry(
    line: Line,
    i: int,
    around: Around,
    figure: Quantity,
    amount: bool,
    history: Sequence[Subject],
    rules: RuleSet,
) -> Subject | None:
    """The subject that the figure at token `i`, with these letters `around` it, takes over.

    `history` holds those before it, the latest last.
    """
    if not history:
        return None
    segment = Segment(line, i, around)
    ways = (_attribute, _ellipsis, _part, _coordinate, _sibling, _same)
    for take in ways if history[-1].how != NOUN else (_ellipsis, _attribute):
        subject = take(segment, figure, amount, history, rules)
        if subject is not None:
            return subject
    return None


def attribute_of(
    line: Line,
    i: int,
    around: Around,
    figure: Quantity,
    amount: bool,
    history: Sequence[Subject],
    rules: RuleSet,
) -> Subject | None:
    """The attribute of the subject right before that a bare head names (`实现利润82亿元;营业收入1210亿元`)."""
    if not history or history[-1].how in (BEFORE, FAR):
        return None
    segment = Segment(line, i, around)
    if segment.kinds.strip("=.yuTde") != "I":
        return None
    return _attribute(segment, figure, amount, history[-1:], rules)


def _measured(
    figure: Quantity, amount: bool, history: Sequence[Subject], rules: RuleSet
) -> Iterator[Subject]:
    """The subjects before, latest first, that can be measured in the figure's unit."""
    for subject in reversed(history):
        if not amount or unit_for(figure, subject.code, rules) is not None:
            yield subject


def _ellipsis(
    segment: Segment, figure: Quantity, amount: bool, history: Sequence[Subject], rules: RuleSet
) -> Subject | None:
    """`开工项目52个、竣工41个`, `其中4个已投产`: another verb of the noun that was counted before."""
    if not amount or _NAMED.search(segment.kinds):
        return None
    if "y" in segment.kinds and segment.kinds.rstrip(".")[-1] in _GROWS:
        return None  # `较去年同期净增10家` changes the number told before
    verbs = segment.words("Vb=u") + segment.verbs_behind()
    for subject in _measured(figure, amount, history, rules):
        for name in rules.names.get(subject.name, ()):
            if name.counted and any(verb and verb in verbs for verb in name.counted.verbs):
                found = subject.carried("another verb of the noun before")
                scope = subject.base or () if subject.base is not None else subject.scope
                return replace(found, code=name.code, verb=verbs, measure="none", scope=scope)
    return None


def _attribute(
    segment: Segment, figure: Quantity, amount: bool, history: Sequence[Subject], rules: RuleSet
) -> Subject | None:
    """`签约项目153个，总金额超5000亿元`: a noun that is an attribute of a subject before."""
    if not segment.kinds:
        return None
    words, core = segment.text(), segment.core()
    nouns = rules.lexicon.memo(_AttributeNouns)
    if not (words.startswith(nouns.any) or core.endswith(nouns.behind)):
        return None
    fitting = [
        (attribute, head)
        for attribute in rules.grammar.attributes
        if (head := words.startswith(attribute.nouns))
        or (attribute.behind and core.endswith(attribute.nouns))
    ]
    for subject in reversed(history) if fitting else ():
        for attribute, head in fitting:
            if amount and unit_for(figure, attribute.target, rules) is None:
                continue
            if subject.code in attribute.of:
                found = subject.carried("attribute of the subject before")
                if attribute.narrows:
                    scope: tuple[str, ...] = (attribute.narrows,)
                elif attribute.kind:
                    name = subject.name
                    for word in rules.lexicon.scope.newly:
                        name = name.removeprefix(word)
                    own = rules.lexicon.scope.own_part(name, rules.indicators[attribute.target])
                    scope = (own,) if own else subject.scope
                elif not head:
                    scope = _narrowed_by(core, attribute.nouns)
                elif attribute.target == subject.code and subject.how in (BEFORE, FAR):
                    scope = subject.base or ()
                else:
                    scope = subject.scope
                if attribute.target == subject.code:  # `新增3家、累计41家`: the total is not the new ones
                    scope = tuple(word for word in scope if word not in rules.lexicon.scope.newly)
                measure = subject.measure if not amount else "none"
                return replace(found, code=attribute.target, measure=measure, scope=scope)
    return None


class _AttributeNouns:
    """All nouns that stand for attributes (`any`), and those before which words of their own may stand (`behind`)."""

    def __init__(self, lexicon: Lexicon) -> None:
        attributes = lexicon.grammar.attributes
        self.any = tuple({noun for attribute in attributes for noun in attribute.nouns})
        self.behind = tuple({noun for a in attributes if a.behind for noun in a.nouns})


def _narrowed_by(core: str, nouns: Sequence[str]) -> tuple[str, ...]:
    """The words before the longest of the nouns that the core ends with."""
    noun = max((noun for noun in nouns if core.endswith(noun)), key=len)
    left = core.removesuffix(noun)
    return (left,) if left else ()


def _part(
    segment: Segment, figure: Quantity, amount: bool, history: Sequence[Subject], rules: RuleSet
) -> Subject | None:
    """`其中外资项目9个`, and the parts listed after it (CONTRACT, Deciding 9)."""
    if "I" in segment.kinds or "!" in segment.kinds or history[-1].how == FAR:
        return None
    if not (segment.narrowing or _MAY_BE_PART.search(segment.kinds)):
        return None
    words = segment.listed_words()
    nouns = {name.code for t in segment.tokens if t.kind == "N" for name in t.data.names}
    counted = bool(words) and amount and segment.tokens[-1].kind in "xN"
    listed = counted and (
        history[-1].how.startswith("part") or (bool(nouns) and any(s.how.startswith("part") for s in history))
    )
    parted = counted and bool(nouns) and segment.is_broken_down(rules)
    bounded = bool(segment.narrowing) and amount
    share = (
        figure.unit == "percent"
        and "q" in segment.all_kinds
        and bool(words)
        and history[-1].measure in ("level", "share")
    )
    topic = history[-1].how == "topic" and bool(words) and amount
    # `其中甲市9个、乙市6个`
    placed = amount and history[-1].how.startswith("part") and segment.kinds.strip("+.=") == "R"
    if not ("o" in segment.kinds or listed or parted or bounded or share or topic or placed):
        return None
    for subject in _measured(figure, amount, history, rules):
        if nouns and not share and "o" not in segment.kinds and subject.code not in nouns:
            continue
        found = subject.carried("part of the subject before")
        said = segment.said_conditions(rules.lexicon.scope.condition_of)
        words = words.removeprefix("级") if said else words
        code = _own_code(subject, words, rules)
        if code is not None:
            return _narrowed(replace(found, code=code), subject, (), rules)
        own = own_words(words, subject, rules)
        if own in rules.lexicon.scope.stand_ins and own not in rules.indicators[subject.code].scope_words:
            own = ""  # `三者合计占七成`
        if any(condition.startswith(own) for condition in said):
            own = ""  # `其中年收入过亿元企业5家`: what the amount is of stands with it
        return _narrowed(found, subject, (*said, own), rules, bounded=bool(said))
    return None


def _own_code(subject: Subject, words: str, rules: RuleSet) -> str | None:
    """`居民收入3万元,其中城镇居民4万元`: the code of a part that is an indicator of its own, where it has one."""
    for sibling in rules.grammar.siblings:
        if sibling.target and subject.code in sibling.of and words in sibling.suffixes:
            return sibling.target
    return None


def _coordinate(
    segment: Segment, figure: Quantity, amount: bool, history: Sequence[Subject], rules: RuleSet
) -> Subject | None:
    """`正极材料产量6万吨、负极材料4万吨`: the head of the name before serves this one too."""
    if not amount or segment.kinds[:1] != "+" or segment.kinds[1:].strip("x.="):
        return None
    subject, listed = history[-1], rules.grammar.coordinated
    words = segment.words("x")
    if not words:
        return None
    if subject.code not in listed.target or subject.clause != segment.line.clause_of[segment.i]:
        return None
    if unit_for(figure, subject.code, rules) is None or words.startswith(listed.other):
        return None
    return replace(subject.carried("listed with the name before"), scope=(words,))


def own_words(words: str, subject: Subject, rules: RuleSet) -> str:
    """A part's words without the head that the whole's own name has (项目 of 外资项目)."""
    return rules.lexicon.scope.own_part(words, rules.indicators[subject.code])


def _narrowed(
    found: Subject, subject: Subject, words: Sequence[str], rules: RuleSet, *, bounded: bool = False
) -> Subject:
    """A part with the scope of its whole and its own words, not those of the part before it.

    `bounded`: an amount among them, `其中10亿元以上项目5个`, which replaces that of the whole (亿元以上).
    """
    base = subject.scope if subject.base is None else subject.base
    of_whole = tuple(word for word in base if not _AMOUNT.match(word)) if bounded else base
    told = tuple(word for word in words if word)
    # `汽车产量,其中新能源汽车`: the part's own name has the whole's
    of_whole = tuple(word for word in of_whole if not any(word in own for own in told))
    partners = rules.lexicon.scope.partners
    if any(own[:1] in partners for own in told):
        of_whole = tuple(word for word in of_whole if word[:1] not in partners)  # `与东盟…,其中对越南…`
    return replace(found, base=base, scope=(*of_whole, *told))


def _sibling(
    segment: Segment, figure: Quantity, amount: bool, history: Sequence[Subject], rules: RuleSet
) -> Subject | None:
    """`采矿业增加值增长3%，制造业增长8.8%`: a branch of the subject before, known by its ending."""
    kinds = segment.kinds if amount else segment.kinds_of_owners(rules)
    if "x" not in kinds or _NAMED_OR_PART.search(kinds):
        return None
    words = segment.words("x+V" if kinds is segment.kinds else "x+VN")
    subject = next(_measured(figure, amount, history, rules), None)
    if subject is None:
        return None
    if subject.measure not in ("growth", "growth_change", "level", "change") and (
        amount or subject.measure != "share" or subject.how.startswith("whole")
    ):
        # `居民收入稳步增长,农村增速快于城镇1.8个百分点`: told of without a figure, but the branch has a code of its own
        found = branch(subject, words, rules) if subject.measure == "none" else None
        return found if found is not None and found.code != subject.code else None
    if subject.how.startswith("part"):
        # the list behind 其中 keeps the indicator of the whole (CONTRACT, Deciding 9)
        found = subject.carried("part of the subject before") if branch(subject, words, rules) else None
        return (
            None if found is None else _narrowed(found, subject, (own_words(words, subject, rules),), rules)
        )
    return branch(subject, words, rules)


def branch(subject: Subject, words: str, rules: RuleSet) -> Subject | None:
    """The branch of `subject` that `words` name by their ending, or None."""
    for sibling in rules.grammar.siblings:
        if subject.code in sibling.of and sibling.holds(words):
            found = subject.carried("branch of the subject before")
            code = sibling.target or subject.code
            own = rules.lexicon.scope.own_part(words, rules.indicators[code])
            scope = () if sibling.target and words in sibling.suffixes else (own,)
            return replace(found, code=code, scope=scope, measure="none")
    return None


def _headline(
    segment: Segment, figure: Quantity, amount: bool, history: Sequence[Subject], rules: RuleSet
) -> Subject | None:
    """`甲市GDP为2.6万亿元,工业总产值4.6万亿元;乙市达到2.1万亿元`: another place is told of by what was told first.

    The first name of the part before, where a new part (;) opens with a place and says no name; None elsewhere.
    """
    if not amount or "R" not in segment.kinds:
        return None
    text, at = segment.line.text, segment.line.tokens[segment.i].start
    first = max(text.rfind("；", 0, at), text.rfind(";", 0, at))
    if first < 0 or segment.tokens[0].start < first:
        return None
    begin = max(text.rfind("；", 0, first), text.rfind(";", 0, first)) + 1
    told = [s for s in history if s.how == "name beside it" and begin <= s.start < first]
    fitting = [s for s in told if unit_for(figure, s.code, rules) is not None]
    return fitting[0] if fitting and history[-1].clause == told[-1].clause else None


def _same(
    segment: Segment, figure: Quantity, amount: bool, history: Sequence[Subject], rules: RuleSet
) -> Subject | None:
    """`612亿元,增长6.3%`: the figure's own words name nothing else."""
    if history[-1].how == FAR or _NAMES_ITSELF.search(segment.kinds):
        return None
    subject = _headline(segment, figure, amount, history, rules) or history[-1]
    another_unit = subject.how == "part in another unit" and segment.all_kinds == "+"
    said = _MOVES & set(segment.all_kinds) or figure.outer_start < figure.start or segment.aims(rules)
    if amount and not (said or another_unit or segment.is_gapped()):
        return None
    if amount and unit_for(figure, subject.code, rules) is None:
        # `签约项目31个,协议总额96亿元,比上年增加5个`: behind the sum of what was counted, a change of the count
        counted = history[-2] if len(history) > 1 and "y" in segment.all_kinds else None
        if counted is None or counted.measure != "level" or unit_for(figure, counted.code, rules) is None:
            return None
        subject = counted
    grows = figure.unit != "pp" and _GROWS & set(segment.kinds)
    if subject.how.startswith("attribute") and subject.measure == "share" and grows:
        # `收入86亿元,税占比74.5%,增长7.6%`: a bare growth behind a share is that of the whole, points are the share's
        subject = next((s for s in reversed(history) if s.measure == "level"), subject)
    found = subject.carried("subject before")
    if subject.base is not None and "y" in segment.kinds and segment.line.opens_part(segment.i):
        found.scope = subject.base  # `CPI环比上涨0.2%,其中猪肉价格下降1%;同比下降0.3%`: of the whole again
    if "R" in segment.kinds and subject.scope and segment.is_broken_down(rules):
        found.scope = (
            subject.base or ()
        )  # `分级次看,市本级完成31亿元;甲市完成20亿元`: of the whole, not of that branch
    return found
