"""The names that a list tells once for all of its members (`城镇、农村居民收入`): each member's own, put together."""

from __future__ import annotations

import re

from msgspec.structs import replace

from extractor.binding.carrying import branch
from extractor.binding.elements import named_code, term_at_end, words_of
from extractor.binding.line import Line
from extractor.binding.narrowing import name_parts
from extractor.binding.subjects import Subject
from extractor.binding.words_before import Part, prefix_of, words_before
from extractor.rules.lexicon import Lexicon, Term
from extractor.rules.ruleset import RuleSet
from extractor.rules.schema import Indicator
from extractor.rules.scope import ScopeLexicon

_ORDINAL = re.compile("第?[一二三](?:次?产业|产)?")
_ORDINAL_HEAD = re.compile("(第?[一二三])(?:次?产业|产)(.+)")


def names_in_list(
    line: Line, elements: list[tuple[int, int]], head: Term | None, carried: Subject | None, rules: RuleSet
) -> list[Subject | None] | None:
    """Elements that name indicators, each in full or by the head that the last one carries."""
    numbered = _ordinals(line, elements, rules)
    if numbered is not None:
        return numbered
    last = term_at_end(line, elements[-1])
    carrier = head or last
    sites = rules.lexicon.scope.sites
    told = [words_of(line, element, sites) for element in elements]
    if carrier is None and carried is not None:
        if told[0][:1] in rules.lexicon.scope.partners:
            told = [told[0], *(told[0][0] + words for words in told[1:])]  # `对东盟、美国分别下降`
        branches = [branch(carried, words, rules) for words in told]
        if all(subject is not None and subject.code != carried.code for subject in branches):
            return branches  # `其中城镇居民、农村居民分别为2.7万元和1.2万元`: each has a code of its own
        if branches[-1]:
            # `飞机票、旅游和宾馆住宿价格`: the ending that tells a branch stands once
            return [
                replace(carried.carried("list of branches"), scope=(*(carried.base or ()), words))
                for words in told
            ]
    if last is None and any(t.kind == "I" for t in line.tokens[elements[-1][0] : elements[-1][1]]):
        return None  # `进口、出口整体通关时间`: the names only begin a longer one
    subjects: list[Subject | None] = []
    partner = prefix = ""
    for element in elements:
        own = term_at_end(line, element)
        text = partner + words_of(line, element, sites)
        if carrier is not None and not subjects:
            # `限额以上单位汽车类、家具类零售额`, `本外币存、贷款余额`: what is said once is of all
            indicator, words = rules.indicators[named_code(carrier)], rules.lexicon.scope
            told_first = words.leading_pattern.sub("", text)
            prefix = prefix_of(told_first, indicator, words) or _said_once(told_first, indicator, words)
            text = told_first.removeprefix(prefix) if prefix else text
        if not partner and text[:1] in rules.lexicon.scope.partners and carrier is not None:
            partner = text[0]  # `对东盟、欧盟分别出口`: each is 对 its partner
        attribute = _attribute(text, own, subjects[-1] if subjects else None, rules)
        if attribute is not None:
            subjects.append(attribute)
        elif own is not None and (head is None or own is not head):
            shared = own is carrier and _serves_all(own, told[:-1], rules)
            scope = scope_before(line, element, own, partner, rules, shared=shared)
            subjects.append(listed_subject(own, scope, line, element))
        elif carrier is not None:
            subjects.append(_with_head(text, carrier, head is not None, rules, line, element))
        else:
            subjects.append(branch(carried, text, rules) if carried is not None else None)
    if prefix:
        subjects = [
            s if s is None or s.scope[:1] == (prefix,) else replace(s, scope=(prefix, *s.scope))
            for s in subjects
        ]
    return subjects if any(subjects) else None


def _attribute(text: str, own: Term | None, before: Subject | None, rules: RuleSet) -> Subject | None:
    """`规上工业企业营业收入、利润总额分别增长`: an element that is told of the subject listed right before it."""
    if before is None or (own is not None and named_code(own) not in rules.grammar.generic_parts):
        return None
    for attribute in rules.grammar.attributes:
        if text in attribute.nouns and before.code in attribute.of and attribute.target != before.code:
            return replace(before, code=attribute.target)
    return None


def _said_once(text: str, indicator: Indicator, words: ScopeLexicon) -> str:
    """The scope word that the first member's short form stands behind (本外币 of 本外币存), empty without one."""
    short = [word for word in indicator.scope_words if text.startswith(word) and len(text) == len(word) + 1]
    return max(short, key=len, default="") if indicator.code not in words.named else ""


def _serves_all(carrier: Term, told: list[str], rules: RuleSet) -> bool:
    """Is what narrows inside the last one's name (产业 of 产业产值) no part of the names told before it?

    It is one's own in `制造业、低碳产业产值`, whose members end alike.
    """
    inside = rules.lexicon.scope.inside[carrier.word, named_code(carrier)]
    return bool(told and inside) and not any(words.endswith(inside[0][1][-1]) for words in told)


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
                return listed_subject(term, scope, line, element)
    return listed_subject(carrier, (text,), line, element)


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
        subjects.append(listed_subject(terms[-1], (), line, element) if terms else None)
    return subjects


def split_word(
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
                subjects.append(listed_subject(terms[-1], scope, line, element) if terms else None)
            return subjects if any(subjects) else None
    return None


def scope_before(
    line: Line, element: tuple[int, int], term: Term, partner: str, rules: RuleSet, *, shared: bool = False
) -> tuple[str, ...]:
    """What narrows the name that the element ends with; `partner`: 对 of the first element, which serves all.

    `shared`: the name serves the whole list, so that no part of it is the last one's own (`化工、装备两大产业产值`).
    """
    first = line.tokens[element[0]]
    words = rules.lexicon.scope
    at = next(k for k in range(*element) if line.tokens[k].data is term)
    indicator = rules.indicators[named_code(term)]
    found = words_before(line, at, element[0], indicator, words)
    if partner and found and not found[0].word.startswith(partner):
        found[0] = found[0]._replace(word=partner + found[0].word)
    if shared and found:
        found[-1] = found[-1]._replace(word=words.summed_pattern.sub("", found[-1].word))
        return tuple(part.word for part in found if part.word)
    named = Subject(indicator.code, max(term.start, first.start), term.end, "list", name=term.word)
    return tuple(part.word for part in name_parts(found, named, indicator, words) if part.word)


def listed_subject(term: Term, scope: tuple[str, ...], line: Line, element: tuple[int, int]) -> Subject:
    first = line.tokens[element[0]]
    return Subject(
        named_code(term), first.start, line.tokens[element[1] - 1].end, "list", scope=scope, name=term.word,
        clause=line.clause_of[element[0]],
    )  # fmt: skip
