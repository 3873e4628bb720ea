"""One figure for each of a list: of places, of indicators (`甲区、乙区均增长10%`), of the levels told before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from extractor.binding.bound import Bound
from extractor.binding.elements import elements_before, words_of
from extractor.binding.letters import Around
from extractor.binding.line import Line
from extractor.binding.listed_names import names_in_list
from extractor.binding.subjects import Subject
from extractor.context.region_mention import RegionMention
from extractor.figures.quantity import Quantity
from extractor.rules.ruleset import RuleSet

_EACH_BOUNDS = ("gt", "ge")
# A clause that opens with a list of places, in letters of tokens.
_LISTED = re.compile(r"[T.(o]*R(?:\+R)+(?!\+)")


def may_be_each(around: Around, figure: Quantity) -> bool:
    """May the figure be one for each of a list: behind 均, or where all exceed it (`甲区、乙区突破100亿元`)?"""
    said = around.each or figure.shared.bound in _EACH_BOUNDS
    return said and (around.each or figure.outer_start < figure.start)


def each_of(line: Line, bound: Bound, recent: Sequence[Subject | None], rules: RuleSet) -> list[Bound]:
    """`黄陂区、青山区均增长10%`: one observation for each of the places (CONTRACT, Regions 3).

    The first place goes to the bound figure itself; returns the bounds of the others. `recent` are the subjects of
    the figures before. To be asked of figures that may be one for each (`may_be_each`).
    """
    if bound.subject.region is not None:
        return []
    begin, _ = line.clause(bound.token)
    mark = line.shape.find("c", begin, bound.token)
    named = _each_name(line, begin, mark, bound, recent, rules) if mark >= 0 else []
    if named:
        return named
    stop = next((k for k in range(begin, bound.token) if line.shape[k] in "INc"), bound.token)
    elements = elements_before(line, begin, stop)
    places = [t.data for a, b in elements for t in line.tokens[a:b] if t.kind == "R"]
    alone = all(any(t.kind == "R" for t in line.tokens[a:b]) for a, b in elements)
    if len(elements) < 2 or not alone or len(places) != len(elements):
        places = [] if places or mark < 0 else _places_before(line, begin)
    if len(places) < 2:
        return []
    others = [replace(bound, subject=replace(bound.subject, region=place)) for place in places[1:]]
    bound.subject = replace(bound.subject, region=places[0])
    return others


def _places_before(line: Line, begin: int) -> list[RegionMention]:
    """`甲区、乙区势头强劲,增速均达15%`: the list of places with which a clause before token `begin` opens, if any."""
    start = line.shape.rfind(";", 0, begin) + 1
    clause = line.shape.rfind(",", start, begin)
    while clause >= start:
        first = line.shape.rfind(",", start, clause) + 1 or start
        first = max(first, start)
        if "R" in line.shape[first:clause]:
            listed = _LISTED.match(line.shape, first, clause)
            return (
                [] if listed is None else [t.data for t in line.tokens[first : listed.end()] if t.kind == "R"]
            )
        clause = first - 1
    return []


def _each_name(
    line: Line, begin: int, mark: int, bound: Bound, recent: Sequence[Subject | None], rules: RuleSet
) -> list[Bound]:
    """`工业投资、技改投资均增长10%`: one figure for each of the indicators before 均, at token `mark`; the others' bounds."""
    elements = elements_before(line, begin, mark)
    told = [words_of(line, element) for element in elements]
    if not any(told):
        return _each_before(line, mark, bound, recent)
    if len(elements) < 2 or not all(told) or "等" in told[-1]:
        return []  # places, or some of a group that is told of as one
    subjects = names_in_list(line, elements, None, None, rules)
    if subjects is None or any(subject is None for subject in subjects):
        return []
    last = subjects[-1]
    if last is not None:
        bound.subject = replace(bound.subject, scope=last.scope or bound.subject.scope)
    return [
        replace(
            bound,
            subject=replace(bound.subject, code=s.code, start=s.start, end=s.end, name=s.name, scope=s.scope),
        )
        for s in subjects[:-1]
        if s is not None
    ]


def _each_before(line: Line, mark: int, bound: Bound, recent: Sequence[Subject | None]) -> list[Bound]:
    """`接待游客83万人次,旅游收入6亿元,均增长12%`: one growth for each level told in the clauses before."""
    begin, _ = line.clause(mark)
    start = line.shape.rfind(";", 0, begin) + 1
    levels = line.shape[start:begin].count("F")
    told = [s for s in recent[:-1] if s is not None and s.measure == "level"][-levels:]
    others = [s for s in told if s.code != bound.subject.code]
    if bound.rule.measure != "growth" or levels < 2 or "R" in line.shape[begin:mark] or not others:
        return []
    return [replace(bound, subject=replace(bound.subject, code=s.code, scope=s.scope)) for s in others]
