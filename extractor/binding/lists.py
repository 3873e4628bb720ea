"""`分别`: which of a list's figures belongs to which region, indicator, period, partner or reference."""

from __future__ import annotations

import itertools
import re
from typing import Any

from msgspec.structs import replace

from extractor.binding.elements import elements_before, named_code, run_before, term_at_end, words_of
from extractor.binding.line import Line
from extractor.binding.listed_names import names_in_list, scope_before, split_word
from extractor.binding.measures import unit_class
from extractor.binding.subjects import Subject, find_subject
from extractor.rules.lexicon import Term
from extractor.rules.ruleset import RuleSet

# What a list of rates or points without names of its own follows: rates of levels, points of growths.
_LISTED_BEFORE = {"percent": "level", "times": "level", "pp": "growth"}
_PLACES_ONLY = frozenset("R+T.(,")
_BARE_LIST = frozenset("udetgy.=(T")


def distribute(
    line: Line, group: list[int], rules: RuleSet, recent: list[Subject | None], carried: Subject | None
) -> list[Subject | None] | None:
    """One subject a figure for a list behind 分别; None where the counts do not agree.

    `recent` holds the subjects bound before in the sentence, for `…, 同比分别增长6%和3%`. An element that
    names no indicator has None: its figure is left alone.
    """
    begin, _ = line.clause(group[0])
    count = len(group)
    mark = line.shape.rfind("r", begin, group[0])
    if mark < 0 and (both := _split_word_beside(line, group, rules)) is not None:
        return both
    if mark < 0:
        return _in_the_same_order(line, group, recent[-count:])
    counted = _counted_in_places(line, group, begin, mark, rules)
    if counted is not None:
        return counted
    # `甲投资、乙投资占固定资产投资的比重分别为…`: the parts stand before 占
    share = line.shape.find("p", begin, mark)
    stop = share if share >= 0 else mark
    told = itertools.takewhile(lambda t: t.kind not in "glw", line.tokens[mark + 1 : group[0]])
    head_term = next((t.data for t in told if t.kind == "I"), None)
    pointers = line.lexing.pointers
    named = [t for t in line.tokens[begin:stop] if t.kind in "INRTx" and t.data not in pointers]
    if head_term is None and not any(t.kind in "INx" for t in named) and len(named) <= 1:
        if len(recent) < count:
            return _places_before(line, begin, None, count, carried, rules)
        return [
            None if s is None else replace(s.carried("list before"), region=s.region)
            for s in _told_last(recent, count)
        ]
    partners = _partners_before(line, begin, stop, count, rules)
    if partners is not None:
        return partners
    elements = elements_before(line, begin, stop)
    if len(elements) == 1 and count > 1:
        attributes = _attributes(line, elements[0], recent[-count:], rules) if len(recent) >= count else None
        if attributes is not None:
            return attributes
        return split_word(line, elements[0], count, rules) or _places_before(
            line, begin, elements[0], count, None, rules
        )
    if len(elements) > count:
        elements = _fewer(line, begin, stop, count)
    if len(elements) != count:
        return None
    standing = _counted_names(line, group, elements)
    if standing is not None:
        return standing
    for kind in "RT":
        subjects = _mentions(line, elements, kind, head_term, carried, rules)
        if subjects:
            return subjects
    return names_in_list(line, elements, head_term, carried, rules)


def _counted_in_places(
    line: Line, group: list[int], begin: int, mark: int, rules: RuleSet
) -> list[Subject | None] | None:
    """`甲区、乙区分别开工工业项目9个、15个`, `分别签约9个、15个亿元以上项目`: places before 分别, what is counted behind."""
    places = [token.data for token in line.tokens[begin:mark] if token.kind == "R"]
    if len(places) != len(group) or not _PLACES_ONLY.issuperset(line.shape[begin:mark]):
        return None
    if "V" not in line.shape[mark : group[0]] or line.figure(group[-1]).unit != "count":
        return None
    subject = find_subject(line, group[0], group[-1], line.around(group[0], group[-1]), True, rules)
    if subject is None:
        return None
    return [replace(subject, region=place) for place in places]


def _counted_names(
    line: Line, group: list[int], elements: list[tuple[int, int]]
) -> list[Subject | None] | None:
    """`高新技术企业、科技型中小企业分别达到2.1万家和2.6万家`: nouns with no verb, of which as many are told to be there."""
    if line.figure(group[-1]).unit != "count" or "V" in line.shape[elements[0][0] : group[0]]:
        return None
    found: list[Subject | None] = []
    for first, last in elements:
        token = line.tokens[last - 1]
        if token.kind != "N" or "x" in line.shape[first:last]:
            return None
        name = next((name for name in token.data.names if name.counted.bare), None)
        if name is None:
            return None
        found.append(
            Subject(
                name.code, token.start, token.end, "name", name=token.data.word,
                clause=line.clause_of[group[0]], token=last - 1,
            )
        )  # fmt: skip
    return found


def _told_last(recent: list[Subject | None], count: int) -> list[Subject | None]:
    """The last `count` subjects, each once: `进口8亿元,增长5%;出口9亿元,增长6%,分别较2020年增长…` are two."""
    told: list[Subject | None] = []
    for subject in reversed(recent):
        said = subject and (subject.code, subject.scope, subject.region)
        if subject is None or all(t is None or (t.code, t.scope, t.region) != said for t in told):
            told.insert(0, subject)
    return told[-count:] if len(told) >= count else recent[-count:]


def _fewer(line: Line, begin: int, stop: int, count: int) -> list[tuple[int, int]]:
    """`count` members, where 与, 及 or 和 also join words inside one name (汽车制造与服务, 社会保障和就业).

    Where all of 、 and 和 part too many, the 和 behind the last 、 is taken for the list's own.
    """
    parted = elements_before(line, begin, stop, ("、",))
    by_last = [*parted[:-1], *elements_before(line, *parted[-1])] if parted else []
    ways = (elements_before(line, begin, stop, ("、", "和")), parted, by_last)
    # of places each is one: `甲区、乙区和丙区分别引进12家、15家` cannot be dealt out
    return next(
        (way for way in ways if len(way) == count and all(line.shape.count("R", *e) < 2 for e in way)), []
    )


def _in_the_same_order(
    line: Line, group: list[int], recent: list[Subject | None]
) -> list[Subject | None] | None:
    """`甲、乙支出分别为8亿元、6亿元,增长5%、下降3%`: rates right behind a list of levels, one for each of them."""
    begin, _ = line.clause(group[0])
    if any(kind not in _BARE_LIST for kind in line.shape[begin : group[0]]):
        return None
    wanted = _LISTED_BEFORE.get(unit_class(line.figure(group[0])))
    told = [s for s in recent if s is not None and s.measure == wanted]
    if (
        wanted is None
        or len(told) < len(group)
        or len({(s.code, s.scope, s.region) for s in told}) < len(told)
    ):
        return None
    return [replace(s.carried("list before"), region=s.region) for s in told]


def _attributes(
    line: Line, element: tuple[int, int], recent: list[Subject | None], rules: RuleSet
) -> list[Subject | None] | None:
    """`甲类57个、乙类28个,投资额分别为301亿元、98亿元`: one attribute of each of those listed before."""
    words = words_of(line, element)
    for attribute in rules.grammar.attributes:
        if words.startswith(attribute.nouns) and all(
            s is not None and s.code in attribute.of for s in recent
        ):
            return [
                None
                if s is None
                else replace(s.carried("attribute of the list before"), code=attribute.target, measure="none")
                for s in recent
            ]
    return None


def _mentions(
    line: Line,
    elements: list[tuple[int, int]],
    kind: str,
    head: Term | None,
    carried: Subject | None,
    rules: RuleSet,
) -> list[Subject | None] | None:
    """Elements that are regions (`R`) or times (`T`) of one indicator."""
    found: list[Any] = []
    term = head
    for number, (a, b) in enumerate(elements):
        own = [t for t in line.tokens[a:b] if t.kind not in ".("]
        at = -1 if number == 0 else 0
        mentions = [t for t in own if t.kind == kind]
        if not mentions:
            return None
        is_last = number == len(elements) - 1
        if not is_last and (own[-1].kind != kind or (number > 0 and len(own) > 1)):
            return None
        if is_last and term is None:
            term = next((t.data for t in own if t.kind == "I"), None)
        found.append(mentions[at].data)
    if term is None:
        term = next((t.data for t in line.tokens[elements[0][0] : elements[0][1]] if t.kind == "I"), None)
    if (
        term is None
        and carried is not None
        and all(t.kind in "RT.(o" for a, b in elements for t in line.tokens[a:b])
    ):
        base = carried.carried("list of regions" if kind == "R" else "list of periods")
        return [replace(base, region=m) if kind == "R" else replace(base, time=m) for m in found]
    if term is None or not term.names:
        return None
    last = next(e for e in reversed([*elements, (0, len(line.tokens))]) if _holds(line, e, term))
    base = Subject(
        named_code(term),
        term.start,
        term.end,
        "list of regions" if kind == "R" else "list of periods",
        scope=scope_before(line, last, term, "", rules),
        name=term.word,
    )
    return [replace(base, region=m) if kind == "R" else replace(base, time=m) for m in found]


def _holds(line: Line, element: tuple[int, int], term: Term) -> bool:
    return any(token.data is term for token in line.tokens[element[0] : element[1]])


def _split_word_beside(line: Line, group: list[int], rules: RuleSet) -> list[Subject | None] | None:
    """`城乡居民收入达4万元和2万元`: with no 分别, two figures right behind a name that stands for two."""
    begin, _ = line.clause(group[0])
    named = line.shape.rfind("I", begin, group[0])
    if named < 0 or any(kind not in _BARE_LIST for kind in line.shape[named + 1 : group[0]]):
        return None
    if any(line.shape[a + 1 : b] != "+" for a, b in itertools.pairwise(group)):
        return None
    return split_word(line, (named, named + 1), len(group), rules)


def _places_before(
    line: Line,
    begin: int,
    element: tuple[int, int] | None,
    count: int,
    carried: Subject | None,
    rules: RuleSet,
) -> list[Subject | None] | None:
    """`甲区、乙区继续领跑，地区生产总值增速分别达7.8%和6.9%`: the places are listed in a clause before."""
    term = None if element is None else term_at_end(line, element)
    if term is not None and element is not None:
        scope = scope_before(line, element, term, "", rules)
        base = Subject(named_code(term), term.start, term.end, "list of regions", name=term.word, scope=scope)
    elif carried is not None:
        base = carried.carried("list of regions")
    else:
        return None
    places, times = run_before(line, begin, "R"), run_before(line, begin, "T")
    if len(places) == count:
        return [replace(base, region=place) for place in places]
    if len(times) == count:
        return [replace(base, time=time) for time in times]
    return None


def _partners_before(
    line: Line, begin: int, stop: int, count: int, rules: RuleSet
) -> list[Subject | None] | None:
    """`东盟、欧盟为前两大伙伴，与其进出口分别增长5%、6%`: 其 stands for the partners that open the clause before."""
    term = term_at_end(line, (begin, stop)) if begin > 1 and stop > begin else None
    if term is None:
        return None
    said = line.text[line.tokens[begin].start : term.start]
    partner = next((word for word in rules.lexicon.scope.partners if said.endswith(word + "其")), None)
    first, last = line.clause(begin - 2)
    verb = re.compile("[=b]").search(line.shape, first, last)
    if partner is None or verb is None:
        return None
    told = elements_before(line, first, verb.start())
    if len(told) != count or any(line.shape[a:b] != "x" for a, b in told):
        return None
    base = Subject(named_code(term), term.start, term.end, "list of partners", name=term.word)
    # `其中对东盟增长5%` goes on about the trade, not about the last of the partners
    return [replace(base, base=(), scope=(partner + words_of(line, element),)) for element in told]


def references(line: Line, group: list[int]) -> list[Any] | None:
    """The references of a gap list (`高于全国和全省1.2个、0.4个百分点`): one token a figure, or None."""
    begin, _ = line.clause(group[0])
    marks = [k for k in range(begin, group[0]) if line.tokens[k].kind in "glw"]
    if not marks:
        return None
    found = [
        next((t for t in line.tokens[a:b] if t.kind in "RIz"), None)
        for a, b in elements_before(line, marks[-1] + 1, group[0])
    ]
    return found if found and all(found) else None
