"""`分别`: which of a list's figures belongs to which region, indicator, period, partner or reference."""

from __future__ import annotations

import itertools
import re
from typing import Any

from msgspec.structs import replace

from extractor.binding.carrying import branch
from extractor.binding.line import Line
from extractor.binding.measures import unit_class
from extractor.binding.narrowing import name_parts
from extractor.binding.subjects import Subject
from extractor.binding.words_before import Part, words_before
from extractor.rules.lexicon import Lexicon, Term
from extractor.rules.ruleset import RuleSet

_ORDINAL = re.compile("第?[一二三](?:次?产业|产)?")
_ORDINAL_HEAD = re.compile("(第?[一二三])(?:次?产业|产)(.+)")
# What a list of rates or points without names of its own follows: rates of levels, points of growths.
_LISTED_BEFORE = {"percent": "level", "times": "level", "pp": "growth"}
_BARE_LIST = frozenset("udetgy.=(T")


def named_code(term: Term) -> str:
    """The code that the term names with no verb, or its first."""
    return (term.plain or term.names[0]).code


def elements_before(
    line: Line, first: int, last: int, joints: tuple[str, ...] | None = None
) -> list[tuple[int, int]]:
    """The token ranges between 、 and 和 in tokens `first` … `last` (half-open), empty ones left out.

    `joints` are the words that part them, all conjunctions where it is None.
    """
    ranges: list[tuple[int, int]] = []
    begin = first
    for i in range(first, last):
        if line.tokens[i].kind == "+" and (joints is None or line.tokens[i].data in joints):
            ranges.append((begin, i))
            begin = i + 1
    ranges.append((begin, last))
    return [(a, b) for a, b in ranges if any(t.kind not in ".(" for t in line.tokens[a:b])]


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
    # `甲投资、乙投资占固定资产投资的比重分别为…`: the parts stand before 占
    share = line.shape.find("p", begin, mark)
    stop = share if share >= 0 else mark
    head_term = next((t.data for t in line.tokens[mark + 1 : group[0]] if t.kind == "I"), None)
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
        return _split_word(line, elements[0], count, rules) or _places_before(
            line, begin, elements[0], count, None, rules
        )
    if len(elements) > count:
        elements = _fewer(line, begin, stop, count)
    if len(elements) != count:
        return None
    for kind in "RT":
        subjects = _mentions(line, elements, kind, head_term, carried, rules)
        if subjects:
            return subjects
    return names_in_list(line, elements, head_term, carried, rules)


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
    return next((way for way in ways if len(way) == count), [])


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
        scope=_scope_before(line, last, term, "", rules),
        name=term.word,
    )
    return [replace(base, region=m) if kind == "R" else replace(base, time=m) for m in found]


def _holds(line: Line, element: tuple[int, int], term: Term) -> bool:
    return any(token.data is term for token in line.tokens[element[0] : element[1]])


def names_in_list(
    line: Line, elements: list[tuple[int, int]], head: Term | None, carried: Subject | None, rules: RuleSet
) -> list[Subject | None] | None:
    """Elements that name indicators, each in full or by the head that the last one carries."""
    numbered = _ordinals(line, elements, rules)
    if numbered is not None:
        return numbered
    last = term_at_end(line, elements[-1])
    carrier = head or last
    told = [words_of(line, element) for element in elements]
    if carrier is None and carried is not None:
        if told[0][:1] in rules.lexicon.scope.partners:
            told = [told[0], *(told[0][0] + words for words in told[1:])]  # `对东盟、美国分别下降`
        if branch(carried, told[-1], rules):
            # `飞机票、旅游和宾馆住宿价格`: the ending that tells a branch stands once
            return [
                replace(carried.carried("list of branches"), scope=(*(carried.base or ()), words))
                for words in told
            ]
    if last is None and any(t.kind == "I" for t in line.tokens[elements[-1][0] : elements[-1][1]]):
        return None  # `进口、出口整体通关时间`: the names only begin a longer one
    subjects: list[Subject | None] = []
    partner = ""
    for element in elements:
        own = term_at_end(line, element)
        text = partner + words_of(line, element)
        if not partner and text[:1] in rules.lexicon.scope.partners and carrier is not None:
            partner = text[0]  # `对东盟、欧盟分别出口`: each is 对 its partner
        if own is not None and (head is None or own is not head):
            scope = _scope_before(line, element, own, partner, rules)
            subjects.append(_subject(own, scope, line, element))
        elif carrier is not None:
            subjects.append(_with_head(text, carrier, head is not None, rules, line, element))
        else:
            subjects.append(branch(carried, text, rules) if carried is not None else None)
    return subjects if any(subjects) else None


def _with_head(
    text: str, carrier: Term, explicit: bool, rules: RuleSet, line: Line, element: tuple[int, int]
) -> Subject:
    """`城镇` + `居民人均可支配收入`: a full name where the rules have one, else the head narrowed by the words."""
    lexicon: Lexicon = rules.lexicon
    prefix = full_form(text, rules)
    word = carrier.word
    for cut in range(0 if explicit else 1, len(word)):
        whole = prefix + word[cut:]
        for term in lexicon.terms(whole):
            # a single character of the prefix makes no name: 化工 + 业产值 is no 工业产值
            left = prefix[: term.start]
            straddles = len(prefix) - term.start == 1 and left != ""
            straddles = straddles and not left.endswith(rules.indicators[named_code(term)].scope_words)
            if (
                term.end == len(whole)
                and term.start < len(prefix)
                and not straddles
                and term.plain is not None
            ):
                scope = _whole_name(prefix[: term.start], term, rules)
                return _subject(term, scope, line, element)
    return _subject(carrier, (text,), line, element)


def _whole_name(left: str, term: Term, rules: RuleSet) -> tuple[str, ...]:
    """What narrows a name put together from a list: the words before it and what of the name itself narrows."""
    indicator, words = rules.indicators[named_code(term)], rules.lexicon.scope
    named = Subject(indicator.code, len(left), len(left) + len(term.word), "list", name=term.word)
    parts = name_parts([Part(0, left)] if left else [], named, indicator, words)
    return tuple(part.word for part in parts if part.word)


def full_form(text: str, rules: RuleSet) -> str:
    """The element with its short form written out (`二产` and `第二` are 第二产业)."""
    forms = rules.grammar.element_forms
    short = max((form for form in forms if text.startswith(form)), key=len, default=None)
    return text if short is None else forms[short] + text[len(short) :]


def _ordinals(line: Line, elements: list[tuple[int, int]], rules: RuleSet) -> list[Subject | None] | None:
    """`第一、二、三产业增加值`: the head stands once, behind the last of the numbers."""
    texts = [words_of(line, element) for element in elements]
    match = _ORDINAL_HEAD.match(texts[-1])
    if match is None or not all(_ORDINAL.fullmatch(text) for text in texts[:-1]):
        return None
    subjects: list[Subject | None] = []
    for element, text in zip(elements, [*texts[:-1], match.group(1)], strict=True):
        whole = f"第{text.removeprefix('第')[0]}产业{match.group(2)}"
        terms = [t for t in rules.lexicon.terms(whole) if t.end == len(whole) and t.plain is not None]
        subjects.append(_subject(terms[-1], (), line, element) if terms else None)
    return subjects


def _split_word(
    line: Line, element: tuple[int, int], count: int, rules: RuleSet
) -> list[Subject | None] | None:
    """`城乡居民收入分别增长5%、6%`: one word that stands for several names."""
    text = words_of(line, element)
    for word, parts in rules.grammar.split_words.items():
        if word in text and len(parts) == count:
            subjects: list[Subject | None] = []
            for part in parts:
                whole = text.replace(word, part, 1)
                terms = [t for t in rules.lexicon.terms(whole) if t.end == len(whole) and t.plain is not None]
                scope = _whole_name(whole[: terms[-1].start], terms[-1], rules) if terms else ()
                subjects.append(_subject(terms[-1], scope, line, element) if terms else None)
            return subjects if any(subjects) else None
    return None


def _split_word_beside(line: Line, group: list[int], rules: RuleSet) -> list[Subject | None] | None:
    """`城乡居民收入达4万元和2万元`: with no 分别, two figures right behind a name that stands for two."""
    begin, _ = line.clause(group[0])
    named = line.shape.rfind("I", begin, group[0])
    if named < 0 or any(kind not in _BARE_LIST for kind in line.shape[named + 1 : group[0]]):
        return None
    if any(line.shape[a + 1 : b] != "+" for a, b in itertools.pairwise(group)):
        return None
    return _split_word(line, (named, named + 1), len(group), rules)


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
        scope = _scope_before(line, element, term, "", rules)
        base = Subject(named_code(term), term.start, term.end, "list of regions", name=term.word, scope=scope)
    elif carried is not None:
        base = carried.carried("list of regions")
    else:
        return None
    places, times = _run_before(line, begin, "R"), _run_before(line, begin, "T")
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


def _run_before(line: Line, begin: int, kind: str) -> list[Any]:
    """The first run of places (`R`) or times (`T`) joined by 、 and 和 before token `begin`."""
    run: list[Any] = []
    for token in line.tokens[:begin]:
        if token.kind == kind:
            run.append(token.data)
        elif token.kind != "+" and run:
            break
    return run


def term_at_end(line: Line, element: tuple[int, int]) -> Term | None:
    """The indicator name that the element ends with."""
    for token in reversed(line.tokens[element[0] : element[1]]):
        if token.kind == "I":
            term: Term = token.data
            return term
        if token.kind not in ".(ey=qp":
            return None
    return None


def words_of(line: Line, element: tuple[int, int]) -> str:
    """The element's text without the times and regions that lead it."""
    tokens = [t for t in line.tokens[element[0] : element[1]] if t.kind != "("]
    while tokens and tokens[0].kind in "TR.o":
        tokens = tokens[1:]
    while tokens and tokens[-1].kind in ".eyc":
        tokens = tokens[:-1]
    return line.text[tokens[0].start : tokens[-1].end] if tokens else ""


def _scope_before(
    line: Line, element: tuple[int, int], term: Term, partner: str, rules: RuleSet
) -> tuple[str, ...]:
    """What narrows the name that the element ends with; `partner`: 对 of the first element, which serves all."""
    first = line.tokens[element[0]]
    at = next(k for k in range(*element) if line.tokens[k].data is term)
    indicator = rules.indicators[named_code(term)]
    found = words_before(line, at, element[0], indicator, rules.lexicon.scope)
    if partner and found and not found[0].word.startswith(partner):
        found[0] = found[0]._replace(word=partner + found[0].word)
    named = Subject(indicator.code, max(term.start, first.start), term.end, "list", name=term.word)
    return tuple(part.word for part in name_parts(found, named, indicator, rules.lexicon.scope) if part.word)


def _subject(term: Term, scope: tuple[str, ...], line: Line, element: tuple[int, int]) -> Subject:
    first = line.tokens[element[0]]
    return Subject(
        named_code(term), first.start, line.tokens[element[1] - 1].end, "list", scope=scope, name=term.word,
        clause=line.clause_of[element[0]],
    )  # fmt: skip


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
