"""The status of a figure once its period is known (CONTRACT, Deciding 14)."""

from __future__ import annotations

from datetime import date

from extractor.context.status import StatusAnswer
from extractor.rules.grammar import StatusRules
from extractor.rules.patterns import compiled
from extractor.text.parts import Sentence

_PARTS = "；;"
# 到2030年, 到“十五五”末: what is then to be reached.
_AIM = compiled('(?<!年)到[“"]?(?:(?:20)?\\d\\d年|十[一二三四五六]五[”"]?)(?:末|底|时)?[，,]?')
# A time that dates what follows: what was done before it is told of something else.
_TIMED = compiled("年(?!均)|月(?!均)|季度")
# 由2020年的3万吨增至: what has changed since a year that is named.
_CHANGED_SINCE = compiled(r"[由从](?:20)?\d\d年(?:末|底)?的?[^，,；;。]{0,4}\d")


def settle(
    answer: StatusAnswer, sentence: Sentence, clause: tuple[int, int], at: int, *, nature: str,
    period: tuple[date | None, date | None], published: date | None, rules: StatusRules,
    told_before: bool = False,
) -> StatusAnswer:  # fmt: skip
    """The status once the period is known; `told_before`: the period is that of a sentence that tells what was done.

    预计 of a period past or running is an estimate; a flow of a period that is not over at publication is a
    target even with no such word, save where it is told as done.
    """
    start, end = period
    if published is None or start is None:
        return answer
    if answer.status == "forecast" and start <= published:
        # 全年产值有望突破90亿元,人口增至9万人: a list of what is hoped of a year that runs
        told = sentence.text[max(sentence.text.rfind(mark, 0, at) for mark in _PARTS) + 1 : at]
        hoped = all(any(word in told for word in words) for words in (rules.hoped, rules.running_year))
        if hoped or rules.expected in answer.why:
            return StatusAnswer("estimate", f"{answer.why}, of a period running at publication")
    if answer.status != "actual":
        return answer
    if start > published:
        return StatusAnswer("target", "the period lies ahead of the publication")
    if end is None or end <= published or answer.held or told_before:
        return answer
    if nature == "flow" and not _told_as_done(sentence.text, clause[0], at, rules):
        return StatusAnswer("target", "a flow of a period that is not over at publication")
    aim = _AIM.search(sentence.text, 0, at)
    if aim is not None and "已" not in sentence.text[aim.end() : at]:
        return StatusAnswer("target", f"{aim.group()} is not over at publication")
    return answer


def _told_as_done(text: str, clause: int, at: int, rules: StatusRules) -> bool:
    """已, 累计 … in the clause or the clauses before it that share its time; 同比 … anywhere in the sentence."""
    part = max(text.rfind(mark, 0, at) for mark in _PARTS + "：:") + 1
    timed = max((match.start() - 1 for match in _TIMED.finditer(text, part, at)), default=part)
    told = text[min(clause, timed) : at]
    if _CHANGED_SINCE.search(text, clause, at) is not None:
        return True
    return any(word in told for word in rules.done) or any(word in text for word in rules.done_in_sentence)
