"""Is the figure a result, an estimate, a forecast or a target (CONTRACT, `status` and Deciding 14)?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from extractor.rules.ruleset import StatusRules
from extractor.text.parts import DocumentText, Sentence

_ORDER = ("target", "estimate", "forecast")
_PARTS = "；;"
_CLAUSES = "，,；;。：:"


class StatusAnswer(NamedTuple):
    status: str
    why: str


class StatusReader:
    """Reads the status of figures from the cues of one rule set; `document` gives the headings."""

    def __init__(self, document: DocumentText, rules: StatusRules) -> None:
        self._document = document
        self._rules = rules
        self._status_of = {
            word: status for status in _ORDER if status in rules.cues for word in rules.cues[status].words
        }
        self._cues = _any_of([*self._status_of, *rules.pseudo, rules.modal])
        self._met = re.compile(f"(?:{_any_of(rules.met_before).pattern})[^，,；;。]{{0,4}}$")
        self._commitment = re.compile(f"[^，,；;。]{{0,2}}(?:{_any_of(rules.commitments).pattern})")
        self._disposal = re.compile(
            f"[^，,；;。]{{2,24}}(?:从|由)[^，,；;。]*(?:{_any_of(rules.disposal).pattern})[至到为]"
        )

    def status(self, sentence: Sentence, at: int, end: int) -> StatusAnswer:
        """The status that cues and headings give the figure at `at` … `end` of the sentence, else `actual`."""
        found: dict[str, str] = {}
        text = sentence.text
        whole_list = self._target_list(text, at)
        if whole_list is not None:
            return StatusAnswer("target", f"in the list behind {whole_list}")
        colon = max(text.find("：", 0, at), text.find(":", 0, at))
        part = max((text.rfind(mark, 0, at) for mark in _PARTS), default=-1) + 1
        clause = max((text.rfind(mark, 0, at) for mark in _CLAUSES), default=-1) + 1
        for match in self._cues.finditer(text, 0, at):
            if colon < match.start() < part:
                continue  # in another part of the list
            status = self._cue(text, match)
            if status is None or (match.group() in self._rules.clause_only and match.start() < clause):
                continue
            found.setdefault(status, match.group())
        behind = re.split("[，,；;。]", text[end : end + 14])[0]
        if "目标" in behind and (found or not self._met.search(text[:at])):
            found.setdefault("target", "目标")
        for status in _ORDER:
            if status in found:
                return StatusAnswer(status, f"{found[status]} in the sentence")
        heading = self._target_heading(sentence)
        if heading is not None:
            return StatusAnswer("target", f"under the heading {heading}")
        return StatusAnswer("actual", "no cue")

    def _cue(self, text: str, match: re.Match[str]) -> str | None:
        word = match.group()
        if word in self._rules.pseudo:
            return None
        if word == self._rules.modal:
            if self._disposal.match(text, match.end()):
                return None
            return "target" if self._commitment.match(text, match.end()) else "forecast"
        if word in self._rules.met_words and self._met.search(text[: match.start()]):
            return None
        return self._status_of[word]

    def _target_list(self, text: str, at: int) -> str | None:
        for word in self._rules.target_lists:
            place = text.find(word, 0, at)
            if place >= 0 and not self._met.search(text[:place]):
                behind = text[place + len(word) : place + len(word) + 3]
                if word.endswith(("是", "为")) or behind[:1] in "是为：:" or "：" in behind:
                    return word
        return None

    def _target_heading(self, sentence: Sentence) -> str | None:
        section: int | None = sentence.section
        while section is not None:
            heading = self._document.headings.get(section)
            if heading is not None and heading is not sentence:
                if any(word in heading.text for word in self._rules.past_headings):
                    return None
                for word in self._rules.target_headings:
                    if word in heading.text:
                        return heading.text
            section = self._document.parents.get(section)
        return None


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(set(words), key=len, reverse=True))))


def settle(
    answer: StatusAnswer, sentence: Sentence, clause: tuple[int, int], at: int, *, nature: str,
    period: tuple[date | None, date | None], published: date | None, rules: StatusRules,
) -> StatusAnswer:  # fmt: skip
    """The status once the period is known.

    预计 of a period past or running is an estimate; a flow of a period that is not over at publication is a
    target even with no such word, save where it is told as done.
    """
    start, end = period
    if published is None or start is None:
        return answer
    if answer.status == "forecast" and "预计" in answer.why and start <= published:
        return StatusAnswer("estimate", f"{answer.why}, of a period running at publication")
    if answer.status != "actual":
        return answer
    if start > published:
        return StatusAnswer("target", "the period lies ahead of the publication")
    told = sentence.text[clause[0] : at]
    if (
        nature == "flow"
        and end is not None
        and end > published
        and not any(word in told for word in rules.done)
    ):
        return StatusAnswer("target", "a flow of a period that is not over at publication")
    return answer
