"""What a place does in its sentence: subject of the statement, site of an event, or something beside it.

The words that decide lie in `rules/region_words.yaml`. A coordinated list (A、B和C) has one role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from extractor.context.places import NATION, word_list
from extractor.context.region_candidates import is_bare
from extractor.context.region_mention import RegionMention
from extractor.rules.patterns import compiled

_BOUNDARY = frozenset(",，;；:：。！？!?|【】\n \u3000")
_JOINTS = frozenset(("", "、", "和", "与", "及", "以及"))
_TIME = "[\\d年月日季度末底初半上下前后个第周一二三四五六七八九十两“”\"'《》（）()\\s.—-]"
_WITH = "与"
_TO = frozenset(("至", "到", "—", "-", "－"))
_BETWEEN_SITES = compiled("[^\\W\\d]{1,8}(?:[、和与及][^\\W\\d]{0,8}){1,4}")
# The next of a row of items, each a place with its figure: 荆门61个、|随州51个.
_AFTER_ITEM = compiled("\\d[^、和,，。;；:：]{0,8}、$")
# The next of the wholes that a share is of: 占全市的12%、|全国的3%.
_AFTER_SHARE = compiled("占[^,，。;；:：]{1,12}\\d[^、,，。;；:：]{0,8}、$")
_LOOK_BACK = 40
_LONGEST_LIST = 64
_SOURCE_GAP = 16
_SPEAKER_GAP = 12
_NUMERAL = "\\d"
_EXAMPLE = "为例"
_OF = "来自"
_SO_FAR = ("了", "着", "同期", "到")  # between a verb and its place


class Cluster(msgspec.Struct, frozen=True, gc=False):
    """A mention, or the members of a coordinated list, from `start` to `end`, with its role.

    `role`: `topic` (stands where a subject stands), `plain`, `place` (在X举行), `aside` (高于X, 对X, 与X).
    `served` (为X企业, 对X企业) and `signed` (与X市政府签约) are asides that the statement is about where it has no
    other subject; so is `seat` (总部位于X的企业) within its clause.
    `open` tells that 等 follows; `each` that the figures after it are one for each member; `part` that it
    is picked out of a whole (其中X), which stays the subject.
    """

    start: int
    end: int
    members: tuple[RegionMention, ...]
    role: str
    open: bool = False
    each: bool = False
    part: bool = False


class _Ending:
    """Words that a stretch of text may end with, each with or without one of `tails` behind it."""

    def __init__(self, words: list[str], tails: Sequence[str] = ()) -> None:
        self._pattern = compiled(f"(?:{_any(words)})(?:{_any(tails)})?$")
        self._lasts = frozenset(word[-1] for word in (*words, *tails))
        self._reach = max(map(len, words)) + max(map(len, tails), default=0) + 1

    def ends(self, text: str) -> bool:
        """Whether `text` ends so; looked for no further back than the longest words reach."""
        return text[-1:] in self._lasts and self._pattern.search(text[-self._reach :]) is not None


class _Beginning:
    """What a stretch of text may begin with: a pattern, tried only at one of its first characters."""

    def __init__(self, pattern: str, firsts: Iterable[str]) -> None:
        self._pattern = compiled(pattern)
        self._firsts = frozenset(word[0] for word in firsts)

    def begins(self, text: str) -> bool:
        """Whether `text` begins so."""
        return text[:1] in self._firsts and self._pattern.match(text) is not None


class RoleReader:
    """Reads roles with the word lists of one rules folder; made once."""

    def __init__(self, words: dict[str, Any]) -> None:
        self._compared = _Ending(word_list(words, "compared_after"), _SO_FAR)
        self._partner = _Ending(word_list(words, "partner_after"), _SO_FAR)
        self._placed = _Ending(word_list(words, "place_after"), _SO_FAR)
        # Possessive: words and time characters overlap; a failing match must not try every way to part them.
        lead_ins = f"(?:{_any(word_list(words, 'lead_ins'))}|{_TIME})*+"
        no_rank = f"(?!{_any(word_list(words, 'rank_not_before'))})"
        ranks = f"{_any(word_list(words, 'rank_before'))}|第[一二三四五六七八九十\\d]+"
        leading = ("的", "总体", "整体")
        self._rank = _Beginning(
            f"(?:{_any(leading)})?(?:{ranks}){no_rank}", (*leading, "第", *word_list(words, "rank_before"))
        )
        outside = word_list(words, "outside_before")
        self._outside = _Beginning(_any(outside), outside)
        self._sum = compiled(_any(word_list(words, "sum_words")))
        self._counted = compiled("(?:\\d+|[一二三四五六七八九十百]+|多|数|各)(?:余|多)?个")
        self._lead_in = compiled(lead_ins)
        self._each = compiled(_any([*word_list(words, "each_words"), *word_list(words, "each_verbs")]))
        self._source = compiled(_any(word_list(words, "source_verbs")))
        self._parks = tuple(word_list(words, "own_parks"))
        sites = _any([*word_list(words, "own_sites"), *self._parks])
        markets = _any(word_list(words, "own_markets"))
        self._site_word = compiled(f"{sites}|{markets}")
        name = "[^\\W\\d该全各]"
        self._own_site = compiled(f"{lead_ins}({name}{{2,5}}?(?:{sites})|{name}{{2,8}}?(?:{markets}))")
        self._part = _Ending(word_list(words, "part_words"), list(",，:："))
        self._report = compiled(_any(word_list(words, "report_titles")))
        self._served = _Ending(["为", "对"])
        told_by = _any(word_list(words, "informed_by"))
        self._informed = compiled(f"[^，,。；;]{{0,{_SOURCE_GAP}}}?(?:{told_by})")
        branches = [*word_list(words, "national_bodies"), *word_list(words, "branch_of")]
        self._branch_of = compiled(f"(?:{_any(branches)})$")
        speakers = _any([*word_list(words, "speakers"), *word_list(words, "government_heads")])
        gap = f"[^，,。；;：:“”]{{0,{_SPEAKER_GAP}}}?"
        self._says = compiled(f"{gap}(?:{speakers}){gap}(?:{_any(word_list(words, 'says'))})")
        self.speaker_pronouns = frozenset(word_list(words, "speaker_pronouns"))
        self._named = compiled(f"[,，]?({name}{{1,3}})(?:{_any(word_list(words, 'says'))})")
        self._firm = compiled(f"的?(?:{_any(word_list(words, 'partner_firms'))})")
        self._product = compiled(_any(word_list(words, "products")))
        self._jointly = compiled(_any(word_list(words, "jointly")))
        things = _any([*word_list(words, "products"), *word_list(words, "works")])
        self._thing = compiled(f"[^\\W\\d的]{{0,{words['thing_gap']}}}?(?:{things})")
        self._speaks = compiled(_any(word_list(words, "subject_words")))
        self._continues = compiled(f"{lead_ins}(?:{_any(word_list(words, 'continuing'))})")
        measures = word_list(words, "bare_indicators")
        going_on = [k for key in ("continuing", "subject_words", "going_on") for k in word_list(words, key)]
        linked = word_list(words, "linked_by")
        self._fresh = _beginning(lead_ins, [*going_on, *measures], linked)
        self._measure = _beginning(lead_ins, [k for k in going_on if k not in measures], linked)
        self._site_between = compiled(
            f"[^\\W\\d]{{0,6}}?(?:{_any(word_list(words, 'site_heads'))})[、和与及]"
        )
        self._grew = compiled(f"(?:{_any(word_list(words, 'growing'))}){_NUMERAL}")
        firms = _any(word_list(words, "partner_firms"))
        settling = _any(word_list(words, "settling"))
        self._settles = compiled(
            f"[^\\W\\d]{{1,8}}?(?:{settling})|(?:{firms})[^\\W\\d]{{0,8}}?(?P<at>[在到赴])"
        )
        self._builds = compiled(f"[^\\W\\d]{{0,2}}?(?:{_any(word_list(words, 'building'))})")
        self._partnered = _Ending(word_list(words, "signed_with"))
        self._signs = compiled(f"[^\\W\\d，]{{0,{_SPEAKER_GAP}}}?(?:{_any(word_list(words, 'signing'))})")
        self._seat = _Ending(word_list(words, "seats"))
        self._route = compiled(f"[^\\W\\d]{{0,2}}?(?:{_any(word_list(words, 'routes'))})")

    def is_report(self, title: str) -> bool:
        """Whether a text under this title is about one division from end to end."""
        return self._report.search(title) is not None

    def is_product(self, text: str, end: int) -> bool:
        """Whether a product or a dish named after a place stands right after it."""
        return self._product.match(text, end) is not None

    def is_firm(self, text: str, end: int) -> bool:
        """Whether the place named before `end` only says whence a firm comes (深圳一家企业)."""
        return self._firm.match(text, end) is not None

    def says(self, text: str, end: int) -> bool:
        """Whether the place named before `end`, or one of it, is told to speak (X区的代表说)."""
        return self._says.match(text, end) is not None

    def speaks_by_name(self, text: str, at: int) -> str | None:
        """The name, or 他, of the one who is said to speak right at `at` (`”王强说`); None where none is."""
        mark = self._named.match(text, at)
        return None if mark is None else mark[1]

    def jointly(self, text: str, start: int, end: int) -> bool:
        """Whether a clause tells of what a group of places does together (共建项目9个)."""
        return self._jointly.search(text, start, end) is not None

    def continues(self, text: str, start: int, end: int) -> bool:
        """Whether a clause goes on about the thing of the clause before it (增长8%, 产值达9亿元)."""
        return self._continues.match(text, start, end) is not None

    def tells(self, text: str, end: int) -> bool:
        """Whether a body named before `end` is told to give the figures (国家统计局今天公布)."""
        return self._source.search(text, end, end + _SOURCE_GAP) is not None

    def is_fresh(self, text: str, told: str, title: str, *, measures: bool = False) -> bool:
        """Whether a sentence that names no place begins with a subject of its own (机电产品, not 完成投资 or 同时).

        It has none where its first word stands in the sentence `told` of the place (`茶园20万亩。茶园亩均…`) and is not
        what the whole text is about; an indicator (工业投资) is one only where `measures` says so.
        """
        match = (self._measure if measures else self._fresh).match(text)
        if match is None or match[1] is None or match[1] not in told or match[1] in title:
            return match is not None
        return self._site_word.match(text, match.start(1)) is not None

    def only_grew(self, text: str, end: int) -> bool:
        """Whether the place named before `end` is told of by a growth alone, of what was told before (甲市增长15%)."""
        return self._grew.match(text, end) is not None

    def names_site(self, text: str, start: int, end: int) -> bool:
        """Whether a word for a port, a station or a street stands there at all."""
        return self._site_word.search(text, start, end) is not None

    def own_site(self, text: str, start: int, end: int, *, parks: bool) -> tuple[int, int] | None:
        """The span of the port, station, street or park with which a clause begins, where no list holds it."""
        match = self._own_site.match(text, start, end)
        if match is None or (not parks and match[1].endswith(self._parks)):
            return None
        return match.span(1)

    def clusters(self, text: str, mentions: list[RegionMention]) -> list[Cluster]:
        """The mentions of a sentence gathered into lists, each with its role."""
        if len(mentions) == 1:
            return [self._cluster(text, (mentions[0],))]
        found: list[Cluster] = []
        i = 0
        while i < len(mentions):
            j = i
            while j + 1 < min(len(mentions), i + _LONGEST_LIST) and self._joined(
                text, mentions[j], mentions[j + 1]
            ):
                j += 1
            found.append(self._cluster(text, tuple(mentions[i : j + 1])))
            i = j + 1
        return [self._beside(text, cluster, *found[k + 1 : k + 2]) for k, cluster in enumerate(found)]

    def _joined(self, text: str, first: RegionMention, second: RegionMention) -> bool:
        """Whether two places are members of one list; of sites (X站、Y站) the words of the site stand between."""
        between = text[first.end : second.start]
        if between == _WITH and self._firm.match(text, second.end) is not None:
            return False
        if between in _JOINTS:
            return bool(between) or not second.in_name
        if len(between) <= _SOURCE_GAP and self._site_between.fullmatch(between) is not None:
            return True
        return first.site and second.site and _BETWEEN_SITES.fullmatch(between) is not None

    def _beside(self, text: str, cluster: Cluster, following: Cluster | None = None) -> Cluster:
        """An aside where the next place takes its part: the origin of what settles there, an end of a road."""
        if following is None:
            return cluster
        between = text[cluster.end : following.start]
        settles = self._settles.fullmatch(between) if len(between) <= _SOURCE_GAP else None
        if settles is not None and (
            settles["at"] is None or self._builds.match(text, following.end) is not None
        ):
            return replace(cluster, role="aside")
        if between in _TO and self._route.match(text, following.end) is not None:
            return replace(cluster, role="aside")
        return cluster

    def _cluster(self, text: str, members: tuple[RegionMention, ...]) -> Cluster:
        start, end = members[0].start, members[-1].end
        before, rest = text[max(0, start - _LOOK_BACK) : start], text[end : end + _LOOK_BACK]
        opened = rest.startswith("等")
        each = False
        if len(members) > 1:
            told = _within_clause(rest)
            each = self._each.search(told) is not None and self._sum.search(told) is None
        role = self._role(before, members, rest, opened)
        if role == "topic":
            return Cluster(start, end, members, role, opened, each, self._part.ends(before))
        if role == "aside" and self._is_served(before, members, rest):
            role = "served"
        elif role == "aside" and self._is_signed(before, members, rest):
            role = "signed"
        return Cluster(start, end, members, role, opened, each)

    def _is_served(self, before: str, members: tuple[RegionMention, ...], rest: str) -> bool:
        """Whether 为, 对 before a definite place tell for whom: words follow that are no copula's end."""
        if any(m.kind not in ("division", "zone") or m.code == NATION for m in members):
            return False
        return self._served.ends(before) and bool(rest) and rest[0] not in _BOUNDARY

    def _is_signed(self, before: str, members: tuple[RegionMention, ...], rest: str) -> bool:
        """Whether 与, 同 before a definite place tell with whom something is signed (某企业与X市政府签约)."""
        if any(m.kind not in ("division", "zone") or m.code == NATION for m in members):
            return False
        return self._partnered.ends(before) and self._signs.match(rest) is not None

    def hold(self, text: str, cluster: Cluster) -> str:
        """How far a topic reaches as a subject.

        `subject`: it speaks of the place itself, so later clauses do too; `unclear`: a bare name before words that no list
        knows; `thing`: it only names a product or a site (洛川苹果).
        """
        last, rest = cluster.members[-1], text[cluster.end : cluster.end + _LOOK_BACK]
        if last.kind not in ("division", "zone", "group"):
            return "subject"
        if last.site or last.kind == "group":
            return "unclear"
        bare = is_bare(last) or (len(last.text) == 2 and last.kind == "division")
        if self._thing.match(rest) is not None:
            return "thing" if bare else "unclear"
        if bare and rest[:1] not in ("", "，", ",") and self._speaks.match(rest) is None:
            return "unclear"
        return "subject"

    def _role(self, before: str, members: tuple[RegionMention, ...], rest: str, opened: bool) -> str:
        last = members[-1]
        nation = last.code == NATION
        wide = nation or last.kind in ("deictic", "group", "foreign")
        if self._outside.begins(rest) or (wide and self._rank.begins(rest)):
            return "aside"
        if nation and self._counted.match(rest) is not None:
            return "aside"
        if rest.startswith("的") and self._seat.ends(before):
            return "seat"
        if before.endswith("以") and "为" in rest[:2]:
            # 以X为例: what follows is told of X; 以X为中心 says only around what.
            return "topic" if rest.startswith(_EXAMPLE) else "aside"
        clause = _since_boundary(before) if before and before[-1] not in _BOUNDARY else ""
        if len(clause) > 1 and self._lead_in.fullmatch(clause) is None:
            clause = self._branch_of.sub("", clause)
        topical = not clause or self._lead_in.fullmatch(clause) is not None
        topical = topical or _AFTER_ITEM.search(before) is not None
        if topical and rest.startswith("的") and _AFTER_SHARE.search(before) is not None:
            return "aside"
        if topical and not clause.endswith(("比", "较", "为", "从", "到", "至", "在", "和")):
            return "topic"
        if topical and clause.endswith("从") and self._informed.match(rest) is not None:
            return "topic"
        if clause == _OF and self._says.match(rest) is not None:
            return "topic"
        if clause == "在" and rest[:1] in ("，", ",", "内"):
            return "topic"
        if clause.endswith("的") and len(clause) > 2 and rest[:1] in ("，", ","):
            return "topic"
        if self._compared.ends(before) or self._partner.ends(before):
            return "aside"
        if self._placed.ends(before):
            return "aside" if len(members) > 1 or opened else "place"
        return "plain"


def _beginning(lead_ins: str, going_on: list[str], linked: list[str]) -> re.Pattern[str]:
    """A sentence's beginning, past words of time, with none of the words that go on about what was told before."""
    known, links = _any([*going_on, *linked]), _any(linked)
    first = f"{lead_ins}(?<!\\d)(?!{known})([^\\W\\d]{{2}})"
    return compiled(f'[“"]?(?!{links})(?:{lead_ins}[,，:：])*+{first}|[“"]')


def _within_clause(rest: str) -> str:
    for k, char in enumerate(rest):
        if char in _BOUNDARY:
            return rest[:k]
    return rest


def _since_boundary(before: str) -> str:
    for k in range(len(before) - 1, -1, -1):
        if before[k] in _BOUNDARY:
            return before[k + 1 :]
    return before


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
