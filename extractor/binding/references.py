"""What a share is of and what a gap is told from: another indicator, a larger region, a target (CONTRACT, `reference`)."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from extractor.binding.elements import named_code
from extractor.binding.letters import Around
from extractor.binding.line import Line
from extractor.binding.narrowing import narrowing
from extractor.binding.subjects import Subject
from extractor.rules.grammar import MeasureRule
from extractor.rules.lexicon import Term
from extractor.rules.ruleset import RuleSet


def gap_from(line: Line, first: int, rule: MeasureRule) -> Any:
    """The token that the gap at token `first` is told from: a target, a region, an indicator; None for no gap."""
    if rule.measure != "gap":
        return None
    begin, _ = line.clause(first)
    marks = [k for k in range(begin, first) if line.tokens[k].kind in "glw"]
    if not marks:
        return None
    tokens = [t for t in line.tokens[marks[-1] + 1 : first] if t.kind in "RIz"]
    return next((t for kind in "zRI" for t in tokens if t.kind == kind), None)


def whole_of(line: Line, i: int, subject: Subject) -> Any:
    """The reference of a share: another indicator's code, or the larger region's token; None for its own whole."""
    first = line.segment_start(i)
    mark = line.shape.find("p", first, i)
    if mark < 0:
        return None
    names = [t.data for t in line.tokens[mark + 1 : i] if t.kind == "I"]
    if names and named_code(names[-1]) != subject.code:
        return named_code(names[-1])
    return next((t for t in line.tokens[mark + 1 : i] if t.kind == "R"), None)


def may_be_share(around: Around, subject: Subject | None, rules: RuleSet) -> bool:
    """May the figure be a share of another subject than the one beside it: behind 占, or of a kind without a code?"""
    return around.shares or (subject is not None and subject.code in rules.grammar.generic_parts)


def share_subject(
    line: Line, i: int, subject: Subject | None, last: Subject | None, rules: RuleSet
) -> tuple[Subject | None, Any]:
    """For what may be a share: the part's indicator, or the whole's with the part in scope (CONTRACT, Deciding 8).

    `last` is the latest subject before.
    """
    first = line.segment_start(i)
    mark = line.shape.find("p", first, i)
    if line.around(i, i).again:
        told = last is not None and last.measure == "share"
        return (last.carried("share before"), line.tokens[first + 1]) if last and told else (None, None)
    if mark < 0:
        return _part_of_whole(line, first, i, subject, last, rules), None
    if "!" in line.shape[first:i]:
        return None, None  # a share of the market, or of an area, is none of the subject before
    behind = "".join(t.kind for t in line.tokens[i + 1 : i + 3])
    if behind == ".x" or any(t.kind == "z" for t in line.tokens[mark:i]):
        return None, None  # `以占全省5%的土地`, `占年度计划的81%`: a share of something else
    wholes = [t for t in line.tokens[mark + 1 : i] if t.kind == "I"]
    whole: Term | None = wholes[-1].data if wholes else None
    part = "".join(line.text[t.start : t.end] for t in line.tokens[first:mark] if t.kind in "xN")
    if not part and last is not None and last.how == "list" and (subject is None or subject.start < 0):
        return None, None  # `甲、乙产业产值分别达6亿元、8亿元,占全部的52%`: of both together, or of the last
    inner = [t for t in line.tokens[first:mark] if t.kind == "I"]
    if not wholes and inner and part.startswith("中"):
        term = inner[-1].data  # `实际使用外资中制造业占46.8%`
        return Subject(
            named_code(term), inner[-1].start, inner[-1].end, "whole", scope=(part[1:],), name=term.word
        ), None
    code = named_code(whole) if whole else None
    generic = rules.grammar.generic_parts
    if subject is not None and whole is not None and subject.code in generic and code not in generic:
        # a branch's own figure over a named whole is the whole's share (CONTRACT, Deciding 8)
        scope = subject.scope or ((part,) if part else ())
        kin = (k for k in rules.grammar.kindred if k.part == subject.code and whole.word in k.names)
        code = next((k.target for k in kin), named_code(whole))
        return replace(subject, code=code, how="whole", scope=scope), None
    if subject is not None and (subject.start >= 0 or not part):
        return subject, whole_of(line, i, subject)
    if whole is not None and part:
        token = wholes[-1]
        return Subject(
            named_code(whole), token.start, token.end, "whole", scope=(part,), name=whole.word
        ), None
    if whole is None and part and last is not None and last.measure in ("level", "share"):
        carried = last.carried("whole before")
        return replace(carried, scope=(*carried.scope, part)), None
    return None, None


def _part_of_whole(
    line: Line, first: int, i: int, subject: Subject | None, whole: Subject | None, rules: RuleSet
) -> Subject | None:
    """`固定资产投资增长12%,其中产业投资占比71%`: a kind without a code of its own is a share of the whole before."""
    generic = rules.grammar.generic_parts
    if subject is None or whole is None or subject.code not in generic or whole.code in generic:
        return subject
    if not {"o", "q"} <= set(line.shape[first:i]) or whole.measure not in ("level", "growth"):
        return subject
    words = rules.lexicon.scope
    said = narrowing(line, subject, i, line.around(i, i), rules.indicators[subject.code], words)
    return replace(subject, code=whole.code, how="whole", scope=said or (subject.name,))
