"""Figures with an indicator's name that are no observation of it (CONTRACT, Deciding 10 and 11)."""

from __future__ import annotations

import functools
import re

from extractor.binding.line import Line
from extractor.figures.quantity import Quantity
from extractor.rules.ruleset import Grammar


def is_company_own(line: Line, i: int, code: str, grammar: Grammar) -> bool:
    """Is the figure at token `i` a single company's own: its turnover, its output?"""
    company = grammar.company
    if code not in company.generic_indicators:
        return False
    begin, _ = line.clause_span(i)
    if line.text.startswith(company.alone, begin):
        return True
    before = line.text[: line.tokens[i].start]
    if pattern_of(company.single).search(before) is not None:
        return True
    for word in company.exempt:
        before = before.replace(word, "")
    return any_of(company.suffixes).search(before) is not None


@functools.cache
def pattern_of(source: str) -> re.Pattern[str]:
    """A pattern of the rules, compiled once."""
    return re.compile(source)


@functools.cache
def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds any of the words of a rule."""
    return re.compile("|".join(map(re.escape, words)) or "(?!)")


def is_policy_term(line: Line, i: int, figure: Quantity, code: str, grammar: Grammar) -> bool:
    """Is it a cap or an amount for one (`最高500万元的补贴`, `单笔最大授信20亿元`), a term of a policy and no total?"""
    for policy in grammar.policy:
        if code not in policy.indicators:
            continue
        begin, _ = line.clause_span(i)
        before = line.text[begin : figure.start]
        if (policy.caps and figure.bound == "le") or any(word in before for word in policy.words):
            return True
    return False
