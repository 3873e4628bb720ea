"""The words beside a name that narrow it: scope, in text order (CONTRACT, `scope`; docs/writing-rules.md, "Scope")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.binding.letters import Around
from extractor.binding.line import Line
from extractor.binding.sites import site_of
from extractor.binding.subjects import Subject
from extractor.binding.words_before import SILENT, Part, Run, begins_site, is_short_place, words_before
from extractor.rules.schema import Indicator
from extractor.rules.scope import HandedOn, ScopeLexicon

_NAME = re.compile("[IN]")
_WORDS = re.compile("[xN]")


def narrowing(
    line: Line, subject: Subject, i: int, around: Around, indicator: Indicator, words: ScopeLexicon
) -> tuple[str, ...]:
    """The parts of the scope that the sentence gives the figure at token `i` of a named subject."""
    at = subject.token if subject.token >= 0 else _token_at(line, subject.start)
    if at < 0:
        return ()
    first, _ = line.clause(i)
    if at - first in around.bare and indicator.code not in words.behind:
        before = line.tokens[at].start
        begun = line.shape[at - 1 : at] == "R" and at > first and begins_site(line, at, indicator, words)
        if begun or (indicator.scope_words and line.text.endswith(indicator.scope_words, 0, before)):
            parts = _parts_beside(line, at, i, first, indicator, words)
        else:
            parts = _told_before(line, first, indicator, words) if first else []
        parts = name_parts(parts, subject, indicator, words)
    else:
        parts = _behind(line, i, subject, indicator, words) if indicator.code in words.behind else []
        if not parts:
            parts = _parts_beside(line, at, i, first, indicator, words)
            parts = name_parts(parts, subject, indicator, words)
    if not parts and at < i and subject.name in words.makes:
        parts = _made(line, i)
    if at + 1 < len(line.tokens) and line.tokens[at + 1].kind == "(" and at < i:
        aside = line.tokens[at + 1]
        if line.text[aside.start] == "(":
            parts.append(Part(aside.start, str(aside.data).strip("()（）")))
    parts += _around(line, subject, i, first, indicator, words)
    if not parts:
        return ()
    exempt = () if indicator.code in words.named else indicator.scope_words
    told = [p for p in parts if p.word and (p.word not in words.silent or p.word in exempt)]
    if len(told) < 2:
        return tuple([p.word for p in told])
    if not words.explained.isdisjoint([p.word for p in told]):
        told = [p for p in told if not p.word.startswith(words.without)]
    kept = list({p.word: p for p in sorted(told, reverse=True)}.values())
    # what stands in another word is said with it, save in a site's name (`白鹭物流园已入驻物流企业33家`)
    others = [p for p in kept if not p.word.endswith(words.sites)]
    return tuple(p.word for p in sorted(kept) if not any(p.word in o.word for o in others if o is not p))


def _parts_beside(
    line: Line, at: int, i: int, first: int, indicator: Indicator, words: ScopeLexicon
) -> list[Part]:
    """What stands beside the name at token `at`, where the clause of its figure at `i` begins with token `first`."""
    begin = max(first, i + 1) if at > i else first
    parts = words_before(line, at, begin, indicator, words)
    start = at
    while parts and start > begin and line.tokens[start - 1].end > parts[0].start:
        start -= 1
    if _WORDS.search(line.shape, begin, start):
        site = site_of(line, start, begin, indicator, words)
        told = _clause_subject(line, start, begin, indicator, words, not parts)
    else:
        site = told = []
    if at > i and not site:
        site = site_of(line, i, first, indicator, words, acts=True)
    if told and told[-1].word.endswith(words.sites):
        site = []
    if site or told:
        parts = [*site, *told, *parts]
    return parts if parts or at > i else _told_before(line, begin, indicator, words)


def _token_at(line: Line, start: int) -> int:
    """The index of the name that begins at the character `start`; -1 where there is none."""
    for mark in _NAME.finditer(line.shape):
        if line.tokens[mark.start()].start == start:
            return mark.start()
    return -1


def name_parts(
    parts: Sequence[Part], subject: Subject, indicator: Indicator, words: ScopeLexicon
) -> list[Part]:
    """What stands before a name together with what of the name itself narrows, without the indicator's own noun."""
    own = words.inside[subject.name, indicator.code]
    if not parts and not own:
        return []
    joined = [Part(subject.start + at, word) for at, word in own]
    if parts:
        joined = _joined(parts, joined, indicator, words)
    return [Part(start, words.own_parts[word, indicator.code]) for start, word in joined]


def _around(
    line: Line, subject: Subject, i: int, first: int, indicator: Indicator, words: ScopeLexicon
) -> list[Part]:
    """How often, and whether counted anew: words anywhere between the clause's beginning and the figure."""
    begin, end = line.tokens[first].start, line.tokens[i].start
    if words.around_pattern.search(line.text, begin, end) is None:
        return []
    found = []
    seen: set[str] = set()
    for mark in words.around_pattern.finditer(line.text, begin, end):
        word = words.newly[0] if mark[0] in words.newly else mark[0]
        counts = indicator.nature == "stock" if mark[0] in words.newly else word not in subject.name
        if counts and word not in seen:
            seen.add(word)
            found.append(Part(mark.start(), word))
    return found


def _clause_subject(
    line: Line, at: int, first: int, indicator: Indicator, words: ScopeLexicon, alone: bool
) -> list[Part]:
    """Who the clause speaks of, behind verbs only: `青岛港完成货物吞吐量`, `电子信息产业实现产值`.

    `alone`: nothing stands right before the name. Then whatever is named counts for the indicators that are
    spoken of so, and behind 为 or 对 for all; else only a site or a kind of units.
    """
    k = at - 1
    shape = line.shape
    while k >= first and shape[k] in "=.TVuyD" and line.tokens[k].data not in words.recipients:
        k -= 1
    if k == at - 1 or k < first or shape[k] not in "xN":
        return []
    run = Run(line, indicator, words)
    edge = line.tokens[k].end
    while (
        k >= first and line.text[line.tokens[k].end : edge].strip(SILENT) == "" and run.takes(k, first, edge)
    ):
        edge = run.start
        k -= 1
    found = run.kept()
    told = "".join(part.word for part in found)
    units = told.endswith(words.units) and told not in words.units
    counted = k >= first and line.tokens[k].kind == "F"
    while k > first and line.tokens[k].kind == "R":
        k -= 1
    served = k >= first and line.tokens[k].data in words.recipients and not counted
    return found if units or (alone and (served or indicator.code in words.spoken_of)) else []


def _told_before(line: Line, first: int, indicator: Indicator, words: ScopeLexicon) -> list[Part]:
    """`规模以上互联网企业研发经费增长较快，共投入研发经费204亿元`: the same name, narrowed, in the clause before."""
    if not first:
        return []
    begin, end = line.clause(first - 2) if first > 1 else (0, 0)
    k = line.shape.rfind("I", begin, end)
    if k < 0 or "F" in line.shape[begin:end]:
        return []
    if all(name.code != indicator.code for name in line.tokens[k].data.names):
        return []
    found = words_before(line, k, begin, indicator, words)
    return found if found and found[-1].word.endswith(words.units) else []


def _joined(
    before: Sequence[Part], inside: Sequence[Part], indicator: Indicator, words: ScopeLexicon
) -> list[Part]:
    """The parts in text order; a name's first half and the rest that its head swallowed are one (汽车 + 产业)."""
    parts = sorted(inside)
    told = sorted(before)
    site = bool(parts) and parts[0].word.endswith(words.sites)
    whole = site or indicator.code in words.named or indicator.code in words.whole_names
    while whole and told and parts and told[-1].start + len(told[-1].word) == parts[0].start:
        last = told.pop()
        parts[0] = last._replace(word=last.word + parts[0].word)
        whole = site  # `白鹭国际` + `机场`: all that runs on
    return sorted([*told, *parts])


def _behind(line: Line, i: int, subject: Subject, indicator: Indicator, words: ScopeLexicon) -> list[Part]:
    """`总投资85亿元的半导体产业园`: the noun that the amount is of; a site's with the short place before it."""
    if i + 2 >= len(line.tokens) or line.tokens[i + 1].data != "的":
        return []
    place = line.tokens[i + 2] if is_short_place(line.tokens[i + 2]) else None
    first = i + 3 if place is not None else i + 2
    start = end = line.tokens[first - 1].end
    for k in range(first, len(line.tokens)):
        token = line.tokens[k]
        listed = token.kind == "+" and line.shape[k - 1] == "x" and line.shape[k + 1 : k + 2] in ("x", "N")
        if line.text[end : token.start].strip(SILENT) or not (
            token.kind in "xNI" or token.data in words.begin_words or listed
        ):
            break
        end = token.end
        if end == subject.end or (token.kind == "N" and line.text.endswith(words.heads, 0, end)):
            break
    text = words.passing_pattern.split(line.text[start:end])[0]
    word = words.own_part(text, indicator)
    site = words.site_pattern.match(word)
    phase = next((p for p in words.phases if site is not None and word.startswith(p, site.end())), None)
    if site is not None and phase is not None:
        word = word[: site.end()] + phase  # `产业园二期主体结构封顶`
    if place is not None and site is not None and word[site.end() :] in ("", *words.phases):
        start, word = place.start, line.text[place.start : start] + word
    return [Part(start, word)] if word else []


def _made(line: Line, i: int) -> list[Part]:
    """`年产10万吨正极材料`: the product right behind the figure."""
    if line.shape[i + 1 : i + 2] != "x" or line.tokens[i + 1].start != line.tokens[i].end:
        return []
    token = line.tokens[i + 1]
    return [Part(token.start, line.text[token.start : token.end])]


def handed_on(
    line: Line,
    i: int,
    subject: Subject,
    told: Sequence[Subject],
    before: Sequence[Subject],
    words: ScopeLexicon,
) -> tuple[str, ...]:
    """The scope of a named subject with what it takes from those `told` before it in the sentence.

    With no words of its own it takes what the rules let it take; of a kind under `only` also beside others. `before`
    holds those that the sentences before told in the paragraph, for what is handed onward.
    """
    hands = words.hands.get(subject.code)
    if not hands:
        return subject.scope
    onward = [hand for hand in hands if hand.onward]
    if any(hand.part for hand in hands):
        begin, _ = line.clause(i)
        opened = line.shape.rfind(";", 0, begin)
        part = line.tokens[opened].end if opened >= 0 else 0
        near = [t for t in told if t.start >= part]
        found = _taken(subject, near, [hand for hand in hands if hand.part], words)
        if found != subject.scope:
            return found
        hands = [hand for hand in hands if not hand.part]
    own = line.shape[line.segment_start(i) : line.barrier(i)] if onward else ""
    if "R" in own:
        return _taken(subject, told, [hand for hand in hands if not hand.onward], words)
    scope = _taken(subject, told, hands, words)
    return (
        _taken(subject, before, onward, words)
        if onward and scope == subject.scope and "x" not in own
        else scope
    )


def _taken(
    subject: Subject, told: Sequence[Subject], hands: Sequence[HandedOn], words: ScopeLexicon
) -> tuple[str, ...]:
    """The scope with what the latest of `told` hands on, by one of `hands`."""
    between: set[str] = set()
    for before in reversed(told):
        for hand in hands:
            if before.code not in hand.source or any(word in subject.name for word in hand.but):
                continue
            if hand.names and not any(word in subject.name for word in hand.names):
                continue
            if (hand.alone and subject.scope) or not between.isdisjoint(hand.unless):
                continue
            if before.measure == "share" or (hand.of_them and not before.of_them):
                continue
            taken = tuple(word for word in before.scope if not hand.only or word.endswith(hand.only))
            if hand.part:
                taken = tuple(
                    word for word in taken if word not in words.repeated and word not in words.newly
                )
            if not taken and (hand.only or hand.alone):
                continue
            if hand.only and not any(word.endswith(hand.only) for word in subject.scope):
                return (*taken, *(word for word in subject.scope if word not in taken))
            return subject.scope or taken
        between.add(before.code)
    return subject.scope


def again(line: Line, i: int, words: ScopeLexicon) -> tuple[str, ...]:
    """How often or since when the figure at token `i` of a subject told before was counted: `新增4家、累计37家`."""
    begin, end = line.tokens[line.segment_start(i)].start, line.tokens[i].start
    return tuple([word for word in words.repeated if line.text.find(word, begin, end) >= 0])


def reckoned(line: Line, i: int, around: Around, words: ScopeLexicon, *, growth: bool) -> tuple[str, ...]:
    """How the figure at token `i` was reckoned: what was taken out of the whole, or 名义, 同口径 before a growth."""
    found = []
    begin = i - around.at
    for at in around.passed_over:
        token = line.tokens[begin + at]
        text = line.text[token.start : token.end]
        if (
            token.kind == "("
            and text.startswith(words.without)
            and not any(word in text for word in words.not_without)
        ):
            for end in words.without_ends:
                text = text.removesuffix(end)
            found.append(text)
        elif growth and text in words.reckonings:
            found.append(text)
    return tuple(found)
