"""What a place does in its sentence: subject of the statement, site of an event, or something beside it.

The words that decide lie in `rules/region_words.yaml`. A coordinated list (A、B和C) has one role.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from extractor.context.places import NATION, word_list
from extractor.context.region_mention import RegionMention

_BOUNDARY = frozenset(",，;；:：。！？!?|\n \u3000")
_JOINTS = frozenset(("", "、", "和", "与", "及", "以及", "·"))
_TIME = "[\\d年月日季度末底初半上下前后个第周一二三四五六七八九十两“”\"'《》（）()\\s—-]"
_LOOK_BACK = 40
_LONGEST_LIST = 64
_SOURCE_GAP = 16


class Cluster(NamedTuple):
    """A mention, or the members of a coordinated list, with its role.

    `role`: `topic` (stands where a subject stands), `plain`, `place` (在X举行), `aside` (高于X, 对X, 与X).
    `open` tells that 等 follows; `each` that the figures after it are one for each member; `part` that it
    is picked out of a whole (其中X), which stays the subject.
    """

    members: tuple[RegionMention, ...]
    role: str
    open: bool
    each: bool
    part: bool = False

    @property
    def start(self) -> int:
        return self.members[0].start

    @property
    def end(self) -> int:
        return self.members[-1].end


class RoleReader:
    """Reads roles with the word lists of one rules folder; made once."""

    def __init__(self, words: dict[str, Any]) -> None:
        self._compared = _ending(word_list(words, "compared_after"))
        self._partner = _ending(word_list(words, "partner_after"))
        self._placed = _ending(word_list(words, "place_after"))
        # Possessive: words and time characters overlap; a failing match must not try every way to part them.
        lead_ins = f"(?:{_any(word_list(words, 'lead_ins'))}|{_TIME})*+"
        no_rank = f"(?!{_any(word_list(words, 'rank_not_before'))})"
        ranks = f"{_any(word_list(words, 'rank_before'))}|第[一二三四五六七八九十\\d]+"
        self._rank = re.compile(f"(?:的|总体|整体)?(?:{ranks}){no_rank}")
        self._outside = re.compile(_any(word_list(words, "outside_before")))
        self._sum = re.compile(_any(word_list(words, "sum_words")))
        self._counted = re.compile("(?:\\d+|[一二三四五六七八九十百]+|多|数|各)(?:余|多)?个")
        self._lead_in = re.compile(lead_ins)
        self._each = re.compile(_any([*word_list(words, "each_words"), *word_list(words, "each_verbs")]))
        self._source = re.compile(_any(word_list(words, "source_verbs")))
        sites = _any(word_list(words, "own_sites"))
        self._own_site = re.compile(f"{lead_ins}([^\\W\\d该全各]{{2,5}}?(?:{sites}))")
        self._part = re.compile(f"(?:{_any(word_list(words, 'part_words'))})[,，:：]?$")
        self._report = re.compile(_any(word_list(words, "report_titles")))

    def is_report(self, title: str) -> bool:
        """Whether a text under this title is about one division from end to end."""
        return self._report.search(title) is not None

    def tells(self, text: str, end: int) -> bool:
        """Whether a body named before `end` is told to give the figures (国家统计局今天公布)."""
        return self._source.search(text, end, end + _SOURCE_GAP) is not None

    def own_site(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """The span of the port, station or street with which a clause begins, where no list holds it."""
        match = self._own_site.match(text, start, end)
        return None if match is None else match.span(1)

    def clusters(self, text: str, mentions: list[RegionMention]) -> list[Cluster]:
        """The mentions of a sentence gathered into lists, each with its role."""
        found: list[Cluster] = []
        i = 0
        while i < len(mentions):
            j = i
            while (
                j + 1 < min(len(mentions), i + _LONGEST_LIST)
                and text[mentions[j].end : mentions[j + 1].start] in _JOINTS
            ):
                j += 1
            found.append(self._cluster(text, tuple(mentions[i : j + 1])))
            i = j + 1
        return found

    def _cluster(self, text: str, members: tuple[RegionMention, ...]) -> Cluster:
        end = members[-1].end
        rest = text[end : end + _LOOK_BACK]
        opened = rest.startswith("等")
        told = _within_clause(rest)
        each = len(members) > 1 and self._each.search(told) is not None and self._sum.search(told) is None
        start = members[0].start
        before = text[max(0, start - _LOOK_BACK) : start]
        part = self._part.search(before) is not None
        return Cluster(members, self._role(before, members, rest, opened), opened, each, part)

    def _role(self, before: str, members: tuple[RegionMention, ...], rest: str, opened: bool) -> str:
        last = members[-1]
        nation = last.code == NATION
        wide = nation or last.kind in ("deictic", "group", "foreign")
        if self._outside.match(rest) is not None or (wide and self._rank.match(rest) is not None):
            return "aside"
        if nation and self._counted.match(rest) is not None:
            return "aside"
        if before.endswith("以") and "为" in rest[:2]:
            return "aside"
        clause = _since_boundary(before)
        topical = self._lead_in.fullmatch(clause) is not None
        if topical and not clause.endswith(("比", "较", "为", "从", "到", "至", "在", "和")):
            return "topic"
        if clause == "在" and rest[:1] in ("，", ",", "内"):
            return "topic"
        if clause.endswith("的") and len(clause) > 2 and rest[:1] in ("，", ","):
            return "topic"
        if self._compared.search(before) is not None or self._partner.search(before) is not None:
            return "aside"
        if self._placed.search(before) is not None:
            return "aside" if len(members) > 1 or opened else "place"
        return "plain"


def _within_clause(rest: str) -> str:
    return next((rest[:k] for k, char in enumerate(rest) if char in _BOUNDARY), rest)


def _since_boundary(before: str) -> str:
    return next((before[k + 1 :] for k in range(len(before) - 1, -1, -1) if before[k] in _BOUNDARY), before)


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _ending(words: list[str]) -> re.Pattern[str]:
    return re.compile(f"(?:{_any(words)})(?:了|着|同期|到)?$")
