"""Figures with an indicator's name that are no observation of it (CONTRACT, Deciding 10 and 11)."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from extractor.binding.line import Line
from extractor.context.places import NATION
from extractor.figures.quantity import Quantity
from extractor.rules.grammar import Grammar, Policy


def is_company_own(line: Line, i: int, grammar: Grammar) -> bool:
    """Is the figure at token `i` a single company's own: its turnover, its output?

    To be asked of the codes alone that firms have figures of (`company.generic_indicators`), in sentences that speak
    of firms at all (`ByCode.tells_of_firm`).
    """
    company = grammar.company
    begin, _ = line.clause_span(i)
    if line.text.startswith(company.alone, begin):
        return True
    before = line.text[: line.tokens[i].start]
    # `企业现有员工300人,去年销售收入9亿元`: the clauses behind one that speaks of a firm
    opened = [line.tokens[first].start for first, _ in line.clauses[: line.clause_of[i]] if first < i]
    firm = next((start for start in reversed(opened) if line.text.startswith(company.alone, start)), None)
    if firm is not None and not _left(line, i, firm, grammar):
        return True
    for word in company.exempt:
        before = before.replace(word, "　" * len(word))
    told = [
        match.end()
        for pattern in (pattern_of(company.single), any_of(company.suffixes))
        for match in pattern.finditer(before)
    ]
    return bool(told) and not _left(line, i, max(told), grammar)


def opens_with_firm(text: str, grammar: Grammar) -> bool:
    """Does the sentence begin with one firm, of which it and those behind it speak (`白鹭科技有限公司成立于2015年`)?"""
    company = grammar.company
    opened = pattern_of(company.opens).match(text)
    if opened is None:
        return text.startswith(company.alone)
    return not any(word in opened[0] for word in company.not_opening)


def may_be_of_firm(line: Line, i: int, grammar: Grammar) -> bool:
    """May the figure at token `i` be a firm's that sentences before speak of: does its own name no place and no project?"""
    if "R" in line.shape[:i]:
        return False
    company = grammar.company
    before = line.text[: line.tokens[i].start]
    return any_of((*company.projects, *company.built)).search(before) is None


def _left(line: Line, i: int, firm: int, grammar: Grammar) -> bool:
    """Has the sentence gone on from the firm told of up to offset `firm`: to a region, to the firm's project?

    `从一家小厂起步,如今全县年产能20万辆` is the county's; `一家企业建厂,项目投资3亿元,达产后年产值5亿元` the project's.
    """
    company = grammar.company
    rest = line.text[firm : line.tokens[i].start]
    built = any_of(company.built).search(rest)
    if built is not None and any(noun in rest[: built.start()] for noun in company.projects):
        return True
    # 中国区 and 全国 of a firm are where it sells, and no region that the sentence goes on to
    behind = [
        k
        for k, token in enumerate(line.tokens[:i])
        if token.kind == "R" and token.start >= firm and token.data.code != NATION
    ]
    return any(line.shape[:k].rstrip("T.")[-1:] in (",", ";") for k in behind)


@functools.cache
def pattern_of(source: str) -> re.Pattern[str]:
    """A pattern of the rules, compiled once."""
    return re.compile(source)


@functools.cache
def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds any of the words of a rule."""
    return re.compile("|".join(map(re.escape, words)) or "(?!)")


def is_policy_term(line: Line, i: int, figure: Quantity, policies: Sequence[Policy]) -> bool:
    """Is it a cap or an amount for one (`最高500万元的补贴`, `单笔最大授信20亿元`), a term of a policy and no total?

    `policies` are those whose terms the figure's indicator may be.
    """
    begin, _ = line.clause_span(i)
    before = line.text[begin : figure.start]
    return any(
        (policy.caps and figure.bound == "le") or any(map(before.__contains__, policy.words))
        for policy in policies
    )
