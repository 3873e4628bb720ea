"""Sites: a port, an airport, a bank, a park or a project that a clause speaks of, smaller than a region and so scope."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.binding.line import Line
from extractor.binding.words_before import SILENT, Part, is_short_place
from extractor.rules.schema import Indicator
from extractor.rules.scope import ScopeLexicon

# What may stand between a site and what it does, in letters of tokens.
_PASSED = "=.TVuybDRc"
# A clause with no subject of its own begins with a verb, behind times and fillers.
_SUBJECTLESS = re.compile("[.Tt(]*[V=bu]")
_NAMED_FIRST = re.compile("[.Tt(=V]*[IN]")
# Sentences that a park's or a project's stand-in reaches back.
REACH, _NEAR = 30, 3
_SUBJECT = re.compile("[RxNI.]")
_NAME = "xN"
_NAME_GOES_ON = ("x", "N")
_KIND = "区"  # 产业园区 is a kind of place
_AND_OTHERS = ("等", "、")
_DIGIT = re.compile("[0-9]")  # `年产20万吨钢板生产线` is no name
_WITHIN = ("与", "及")


def site_of(
    line: Line, at: int, first: int, indicator: Indicator, words: ScopeLexicon, acts: bool = False
) -> list[Part]:
    """The site that the clause speaks of, or what stands right before the name at token `at`.

    A verb may lie between where it is the indicator's own (`物流园已入驻企业33家`, `银行发放贷款`), or where the site `acts`
    (`物流园创造了500个就业岗位`); else the verb's object narrows (`产业园带动软件产业规模翻番`).
    """
    k, shape = at - 1, line.shape
    while k >= first and (shape[k] in _PASSED or (shape[k] == "x" and line.tokens[k].data in words.leading)):
        k -= 1  # 类 of `园区已聚集各类企业`
    if k < first or shape[k] not in _NAME:
        return []
    own = at - (shape[at] == "N")  # `产业园已投产项目`: the noun's own verb
    if not acts and not _does(line, k + 1, own, indicator, words):
        return []
    end = line.tokens[k].end
    if not line.text.endswith(words.sites, 0, end) or line.text.startswith(_AND_OTHERS, end):
        return []
    start, name = whole_site(line, k, first, words)
    name = words.leading_pattern.sub("", name)
    return [] if name in words.nameless else [Part(start, name)]


def spoken_of(
    line: Line, i: int, told: tuple[str, ...], indicator: Indicator, words: ScopeLexicon
) -> str | None:
    """The site that the clauses before speak of, where the clause of the figure at token `i` has no subject of its own.

    `白鹭物流园占地680亩,已入驻物流企业33家`; with its name first only what a site or a project has
    (`传感器产业园开工,总投资36亿元`), and that only where nothing else, of what is `told`, narrows it.
    """
    clause = line.clause_of[i]
    first, _ = line.clauses[clause]
    has = indicator.code in words.had_by_sites
    if clause == 0 or not (has or indicator.code in words.spoken_of_sites):
        return None
    if has and not _is_bare(told, words):
        return None
    if any(word.endswith(words.sites) for word in told):
        return None
    opens = line.shape[first : i + 1]
    verb = next((k for k in range(first, i) if line.shape[k] not in ".T"), first)
    leads = line.shape[verb] == "x" and line.tokens[verb].data in words.leading  # `推动进出口额增长`
    if "R" in opens or not (
        leads
        or (has and _NAMED_FIRST.match(opens))
        or _begins_with_verb(line, first, i + 1, indicator, words)
    ):
        return None
    for k in range(clause - 1, -1, -1):
        begin, end = line.clauses[k]
        if line.shape[end : end + 1] == ";":
            break
        found = _site_in(line, begin, end, has, words)
        if found:
            return found
        if "R" in line.shape[begin:end] or not (has or _SUBJECTLESS.match(line.shape, begin, end)):
            break
    return None


def topic(line: Line, i: int, told: tuple[str, ...], indicator: Indicator, words: ScopeLexicon) -> str | None:
    """The sector that the clause before speaks of with no figure: `新材料产业异军突起,实现产值118亿元`."""
    clause = line.clause_of[i]
    if clause == 0 or indicator.code not in words.of_topics or not _is_bare(told, words):
        return None
    first, _ = line.clauses[clause]
    opens = line.shape[first : i + 1]
    begin, end = line.clauses[clause - 1]
    if "R" in opens or "F" in line.shape[begin:end] or line.shape[end : end + 1] == ";":
        return None
    if not (_SUBJECTLESS.match(opens) or _NAMED_FIRST.match(opens)):
        return None
    k = next((k for k in range(begin, end) if line.shape[k] not in "TR."), end)
    if k == end or line.shape[k] not in _NAME:
        return None
    mark = words.topic_pattern.match(line.text, line.tokens[k].start, line.tokens[end - 1].end)
    if mark is None or words.passing_pattern.search(mark[0]):
        return None  # `得益于新材料产业,…` tells why
    name = words.leading_pattern.sub("", mark[0])
    return name if len(name) > len(mark[1]) or mark[1] in indicator.scope_words else None


class StandIn(NamedTuple):
    """A word that stands for a site named before, with the endings of that site and how far back it may be, in sentences."""

    word: str
    endings: tuple[str, ...]
    reach: int


def stands_for(
    line: Line, i: int, told: tuple[str, ...], indicator: Indicator, words: ScopeLexicon
) -> StandIn | None:
    """The word that stands for the site that the clause of the figure at token `i` speaks of (园区); None without one.

    What a site has is also told in clauses behind that word (`项目分两期建设,其中一期投资22亿元`), where nothing that
    is `told` narrows it.
    """
    has = indicator.code in words.had_by_sites and _is_bare(told, words)
    counted = indicator.code in words.spoken_of_sites
    for clause in range(line.clause_of[i], -1, -1):
        begin, end = line.clauses[clause]
        if clause < line.clause_of[i] and line.shape[end : end + 1] == ";":
            break
        for mark in _SUBJECT.finditer(line.shape, begin, min(end, i)):
            k = mark.start()
            if mark.group() == ".":
                if (meant := _this(line, line.tokens[k].start, words)) is not None:
                    return meant
                continue
            word = line.text[line.tokens[k].start : line.tokens[k].end]
            if (names := words.antecedents.get(word)) is not None:
                return StandIn(word, names, REACH)
            opens = has and not line.shape[begin:k].strip("T.")
            if opens and (names := words.projects.get(word)) is not None:
                return StandIn(word, names, _NEAR)
            if mark.group() != "R":
                break
        goes_on = has or (counted and _begins_with_verb(line, begin, end, indicator, words))
        if not goes_on or "R" in line.shape[begin:end]:
            break
    return None


def _this(line: Line, start: int, words: ScopeLexicon) -> StandIn | None:
    """该行 and the like, whose second character runs on to what follows."""
    mark = words.this_pattern.match(line.text, start)
    return None if mark is None else StandIn(mark[0], words.antecedents[mark[0]], REACH)


def _is_bare(told: tuple[str, ...], words: ScopeLexicon) -> bool:
    """Is nothing told that narrows, but how often and which phase?"""
    return all(word in words.repeated or word in words.newly or word in words.phases for word in told)


def last_site(line: Line, last: int, endings: tuple[str, ...], words: ScopeLexicon) -> str | None:
    """The last site before token `last` that has a name and ends with one of `endings`; None where there is none."""
    pattern = words.ending_in[endings]
    for k in range(last - 1, -1, -1):
        token = line.tokens[k]
        mark = pattern.match(line.text, token.start, token.end) if token.kind in _NAME else None
        if mark is None:
            continue
        start, _ = whole_site(line, k, 0, words)
        before = next((t for t in reversed(line.tokens[:k]) if t.end <= start), None)
        compared = before is not None and before.kind == "+" and before.end == start
        if compared or line.text.startswith((*words.operators, _KIND), mark.end()):
            continue  # `与白鹭科技城错位发展`, `白鹭机场公司`, `生物产业园区`: not what is spoken of
        name = words.passing_pattern.split(line.text[start : mark.end()])[-1]
        name = words.leading_pattern.sub("", words.operator_pattern.sub("", name))
        if len(name) > len(mark[1]) + 1 and not _DIGIT.search(name):
            return name.strip(SILENT)
    return None


def _begins_with_verb(line: Line, begin: int, end: int, indicator: Indicator, words: ScopeLexicon) -> bool:
    """Has the clause no subject: does it begin with a verb, be it in the indicator's own name (集聚企业)?"""
    if _SUBJECTLESS.match(line.shape, begin, end):
        return True
    named = _NAMED_FIRST.match(line.shape, begin, end)
    return named is not None and line.text.startswith(
        tuple(words.verbs[indicator.code]), line.tokens[named.end() - 1].start
    )


def whole_site(line: Line, k: int, first: int, words: ScopeLexicon) -> tuple[int, str]:
    """The site's name, which ends with token `k`, with the words and short place names that begin it (宁波舟山港).

    A place in full stands in a branch's name only (农业银行云川省分行).
    """
    start, end = line.tokens[k].start, line.tokens[k].end
    for j in range(k - 1, first - 1, -1):
        token, left = line.tokens[j], line.tokens[j - 1] if j > first else None
        if line.text[token.end : start].strip(SILENT):
            break
        inner = left is not None and left.kind in _NAME and left.end == token.start
        behind_site = left is not None and line.text.endswith(words.sites, 0, left.end)
        if not (
            token.kind in _NAME
            or is_short_place(token)
            or (token.kind == "R" and behind_site)
            or (inner and token.kind == "V" and line.shape[k] == "x")  # 开发 of 国家开发银行
            or (inner and not behind_site and token.data in _WITHIN)
        ):
            break
        start = token.start
    return start, line.text[start:end]


def _does(line: Line, begin: int, end: int, indicator: Indicator, words: ScopeLexicon) -> bool:
    """Are all verbs between the tokens the indicator's own?"""
    verbs = words.verbs[indicator.code]
    return all(line.tokens[k].data in verbs for k in range(begin, end) if line.shape[k] == "V")


def _site_in(line: Line, begin: int, end: int, has: bool, words: ScopeLexicon) -> str | None:
    """The first site that is named in the tokens `begin` … `end`; where it is asked what it `has`, also a project's work."""
    pattern = words.work_pattern if has else words.site_pattern
    for k in range(begin, end):
        token = line.tokens[k]
        if token.kind not in _NAME:
            continue
        mark = pattern.match(line.text, token.start, token.end)
        if mark is None or (mark.end() == token.end and line.shape[k + 1 : k + 2] in _NAME_GOES_ON):
            continue
        start, _ = whole_site(line, k, begin, words)
        if _is_one_of_several(line, begin, start, mark.end()):
            return None
        name = words.passing_pattern.split(line.text[start : mark.end()])[-1]
        name = words.leading_pattern.sub("", name).strip(SILENT)
        phase = next((word for word in words.phases if line.text.startswith(word, mark.end())), "")
        return name + phase if len(name) > len(mark[1]) + 1 else None
    return None


def _is_one_of_several(line: Line, begin: int, start: int, end: int) -> bool:
    """`研发中心等29个项目`, `甲厂、乙厂`, `20个技改项目`: more than the one thing that is named."""
    before = next((t for t in reversed(line.tokens[begin:]) if t.end <= start), None)
    counted = before is not None and before.kind == "F" and before.data.number != 1
    listed = before is not None and before.kind == "+" and before.end == start
    return counted or listed or line.text.startswith(_AND_OTHERS, end)
