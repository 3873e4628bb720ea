"""Time expressions of a text: found, joined (2024年 + 一季度), spanned (5月1日—5月5日), and given a role."""

from __future__ import annotations

import re

from msgspec.structs import replace

from extractor.context.period_words import PeriodWords, fold, load_period_words
from extractor.context.time_atoms import Atom, atoms_of
from extractor.context.time_roles import assign_roles
from extractor.context.time_spec import TimeMention, TimeSpec
from extractor.rules.patterns import compiled
from extractor.shortcuts import in_use

_AFTER_YEAR = (
    "sub",
    "month",
    "month_day",
    "day",
    "days",
    "holiday",
    "whole",
    "year_edge",
    "month_edge",
    "same",
)
_GAP = compiled(r"\s{0,2}(?:的|度)?\s{0,2}")
_EDGE = compiled(
    r"\s?(?:年)?(?:的)?(?P<edge>年末|年底|年初|末|底|初|上旬|中旬|下旬)(?P<before>之?前|以前)?(?![期步级端])"
)
_WHOLE = compiled(r"(?:全年|年内)")
_CURRENT = compiled(r"(?:当月|当季|当年|单月)")
_DURING = compiled(r'"?\s?(?:期间|时期|年间)')
_SINCE = compiled(
    r'"?(?:(?P<founding>[^,。;:!?\d]{0,14}?)以来|(?:开始|起|至今)(?![步到草点航飞重程源诉码伏跑落价降]))'
)
_TO = compiled(r"年?\s?(?:-{1,2}|(?:起|开始)?(?:至|到))\s?")
_UNTIL_NOW = compiled(r"\s?(?:起|开始)?(?:至今(?![年天日晚])|到现在|迄今|至目前)")
_PREPOSITION = compiled(r'(?:截至到?|截止到?|截止至|自从|从|自|到|至|于|在|以)["(]?$')
# What the patterns above begin with, a blank apart: most times have nothing of the kind behind them, or before.
_EDGES_BEGIN = frozenset("年的末底初上中下当单全")
_SPANS_BEGIN = frozenset("年-起开至到迄")
_SUFFIXES_BEGIN = frozenset('"期时年开起至')
_PREPOSITION_ENDS = frozenset('至到止从自于在以"(')
_SINCE_THEN, _SINCE_REACH = "以来", 20
_PLAN_TAIL = compiled(r'"?(?:时期|期间)?(?P<end>末|期末|收官之年)?')
_QUARTERS = "一二三四"
_LISTED_QUARTERS = compiled(r"(?<=[^\s。;:第一二三四])(?:[一二三]、){1,3}$")
_FIRST_YEARS = compiled(r'"?前(?P<n>[一二两三四1-4])年')


def find_times(text: str, words: PeriodWords | None = None) -> list[TimeMention]:
    """The time expressions of `text`, in order, none overlapping, the longest at each place.

    Offsets count the characters of `text`. `words` are the period words of a rules folder, the shipped ones
    by default. Roles follow CONTRACT, Periods 2. Cost is linear in the text.
    """
    words = words if words is not None else load_period_words()
    return times_of(text, fold(text), words)


def times_of(text: str, folded: str, words: PeriodWords) -> list[TimeMention]:
    """`find_times` for a text whose folded form is at hand."""
    atoms = atoms_of(words).find(folded)
    return joined(text, folded, atoms, words) if atoms else []


def joined(text: str, folded: str, atoms: list[Atom], words: PeriodWords) -> list[TimeMention]:
    """The time expressions of a text that its pieces make."""
    mentions: list[TimeMention] = []
    index = 0
    while index < len(atoms):
        builder = _Builder(folded, atoms, index)
        builder.build()
        index = builder.next
        mention = builder.mention(text)
        if mention is not None and (not mentions or mention.start >= mentions[-1].end):
            mentions.append(mention)
    return assign_roles(folded, _with_listed(folded, mentions), words)


def _with_listed(folded: str, mentions: list[TimeMention]) -> list[TimeMention]:
    """一、二、三季度: the quarters before the last one of a list, in the role `listed`."""
    found: list[TimeMention] = []
    for mention in mentions:
        listed = None
        if mention.kind == "quarter" and mention.spec.until is None:
            listed = _LISTED_QUARTERS.search(folded, max(0, mention.start - 8), mention.start)
        if listed is not None and folded[mention.start] in _QUARTERS:
            for at in range(listed.start(), listed.end(), 2):
                spec = replace(mention.spec, quarter=_QUARTERS.index(folded[at]) + 1)
                found.append(
                    TimeMention(at, at + 1, folded[at], "quarter", spec.year, spec, None, "listed", "")
                )
        found.append(mention)
    return found


class _Builder:
    """Joins pieces from one index on into one expression."""

    def __init__(self, folded: str, atoms: list[Atom], index: int) -> None:
        self.folded = folded
        self.atoms = atoms
        self.next = index
        self.start = atoms[index].start
        self.end = atoms[index].end
        self.relative: str | None = None
        self.spec = atoms[index].spec

    def build(self) -> None:
        self.spec, self.end = self._unit()
        if not self.spec.is_calendar:
            return
        self._span()
        self._suffix()

    def mention(self, text: str) -> TimeMention | None:
        spec = self.spec
        if spec.kind == "day" and spec.month is None and not spec.relative_to_day and spec.day is None:
            return None
        preposition = self._preposition()
        if (
            preposition.startswith("截")
            and spec.kind in ("month", "quarter", "half", "months")
            and not spec.edge
        ):
            spec = replace(spec, edge="end")
        return TimeMention(
            self.start, self.end, text[self.start : self.end], spec.kind, spec.year, spec, self.relative,
            "duration" if spec.kind == "duration" else "in_force", preposition,
        )  # fmt: skip

    def _preposition(self) -> str:
        """到, 截至, 从 … before the expression, or nothing."""
        if self.folded[self.start - 1 : self.start] not in _PREPOSITION_ENDS and in_use():
            return ""
        before = _PREPOSITION.search(self.folded, max(0, self.start - 4), self.start)
        return before.group().strip('"(') if before else ""

    def _may_follow(self, end: int, firsts: frozenset[str]) -> bool:
        """Whether what stands there may be one of the words that begin with `firsts`, a blank before it or not."""
        char = self.folded[end : end + 1]
        return char in firsts or char.isspace() or not in_use()

    def _peek(self, end: int, kinds: tuple[str, ...], gap: re.Pattern[str] = _GAP) -> Atom | None:
        if self.next >= len(self.atoms):
            return None
        atom = self.atoms[self.next]
        between = gap.fullmatch(self.folded, end, atom.start)
        return atom if atom.kind in kinds and between is not None else None

    def _unit(self) -> tuple[TimeSpec, int]:
        atom = self._take()
        spec, end = atom.spec, atom.end
        if atom.kind in ("year", "date") and spec.kind == "year":
            follower = self._peek(end, _AFTER_YEAR)
            if follower is not None and not (follower.kind == "day" and follower.start == end):
                self._take()
                spec, end = _join_year(spec, follower.spec), follower.end
        if spec.kind == "month" and not spec.edge:
            spec, end = self._days_of_month(spec, end)
        if atom.kind == "week" and spec.number:
            return replace(spec, kind="day"), end
        if spec.kind == "day" and spec.day_shift is not None:
            spec, end = self._dated_today(spec, end)
        if spec.kind == "plan":
            return self._plan(spec, end)
        return self._edge(spec, end)

    def _take(self) -> Atom:
        atom = self.atoms[self.next]
        self.next += 1
        if atom.relative is not None and self.relative is None:
            self.relative = atom.relative
        return atom

    def _days_of_month(self, spec: TimeSpec, end: int) -> tuple[TimeSpec, int]:
        follower = self._peek(end, ("day", "days"))
        if follower is None:
            return spec, end
        self._take()
        days = follower.spec
        return replace(spec, kind=days.kind, day=days.day, last_day=days.last_day), follower.end

    def _dated_today(self, spec: TimeSpec, end: int) -> tuple[TimeSpec, int]:
        """今天(12月7日): the bracket dates the day."""
        if self.next < len(self.atoms) and self.folded[end : end + 1] == "(":
            atom = self.atoms[self.next]
            if atom.start == end + 1 and atom.kind in ("month_day", "day", "date"):
                self._take()
                close = atom.end + (self.folded[atom.end : atom.end + 1] == ")")
                return atom.spec, close
        return spec, end

    def _plan(self, spec: TimeSpec, end: int) -> tuple[TimeSpec, int]:
        first_years = _FIRST_YEARS.match(self.folded, end)
        if first_years is not None:
            while self.next < len(self.atoms) and self.atoms[self.next].start < first_years.end():
                self.next += 1
            first = 2021 + 5 * (spec.number - 14)
            count = "一二三四".find(first_years["n"].replace("两", "二")) + 1 or int(first_years["n"])
            return TimeSpec(
                "year", year=first, until=TimeSpec("year", year=first + count - 1)
            ), first_years.end()
        match = _PLAN_TAIL.match(self.folded, end)
        if match is None:
            return spec, end
        return (replace(spec, edge="end") if match["end"] else spec), match.end()

    def _edge(self, spec: TimeSpec, end: int) -> tuple[TimeSpec, int]:
        if spec.kind not in ("year", "half", "quarter", "month", "months") or spec.edge:
            return spec, end
        if not self._may_follow(end, _EDGES_BEGIN):
            return spec, end
        current = _CURRENT.match(self.folded, end)
        if current is not None:
            self._skip_to(current.end())
            return spec, current.end()
        match = _EDGE.match(self.folded, end)
        if match is None:
            whole = _WHOLE.match(self.folded, end) if spec.kind == "year" else None
            return spec, (whole.end() if whole else end)
        edge = match["edge"]
        if "旬" in edge and spec.kind != "month":
            return spec, end
        self._skip_to(match.end())
        if "旬" in edge:
            return replace(spec, kind="ten_days", number="上中下".index(edge[0]) + 1), match.end()
        if match["before"]:
            return spec, match.end()
        return replace(spec, edge="begin" if edge.endswith("初") else "end"), match.end()

    def _skip_to(self, end: int) -> None:
        while self.next < len(self.atoms) and self.atoms[self.next].start < end:
            self.next += 1

    def _span(self) -> None:
        if not self._may_follow(self.end, _SPANS_BEGIN):
            return
        until_now = _UNTIL_NOW.match(self.folded, self.end)
        if until_now is not None:
            self.spec, self.end = replace(self.spec, since=True), until_now.end()
            self._skip_to(self.end)
            return
        kinds = (
            "year",
            "date",
            "sub",
            "month",
            "month_day",
            "day",
            "rel_day",
            "holiday",
            "present",
            "year_edge",
            "plan",
        )
        follower = self._peek(self.end, kinds, _TO)
        if follower is None:
            return
        if follower.kind == "present":
            self._take()
            self.spec, self.end = replace(self.spec, since=True), follower.end
            return
        kept = self.next, self.relative
        until, end = self._unit()
        if not _fits(self.spec, until):
            self.next, self.relative = kept
            return
        self.spec, self.end = replace(self.spec, until=until), end

    def _suffix(self) -> None:
        since_soon = self.folded.find(_SINCE_THEN, self.end, self.end + _SINCE_REACH) >= 0
        if not (since_soon or self._may_follow(self.end, _SUFFIXES_BEGIN)):
            return
        during = _DURING.match(self.folded, self.end)
        if during is not None:
            self.end = during.end()
        since = _SINCE.match(self.folded, self.end)
        if since is None or self.spec.until is not None or self.spec.edge == "end":
            return
        following = self.atoms[self.next].start if self.next < len(self.atoms) else len(self.folded)
        if since.end() <= following:
            self.spec, self.end = replace(self.spec, since=True), since.end()


def _join_year(year: TimeSpec, sub: TimeSpec) -> TimeSpec:
    if sub.kind == "same":
        return replace(year, name="同期")
    return replace(sub, year=year.year, year_shift=year.year_shift)


def _fits(first: TimeSpec, last: TimeSpec) -> bool:
    """Whether two times make a span: years with years, months with months, days with days."""
    if first.kind == "plan" or last.kind == "plan":
        return first.kind == last.kind
    if first.relative_to_day != last.relative_to_day and first.kind != last.kind:
        return False
    grain = {"year": 0, "half": 1, "quarter": 1, "months": 2, "month": 2, "ten_days": 3, "day": 3, "days": 3}
    if first.kind not in grain or last.kind not in grain:
        return False
    if first.kind == "year" and not first.has_year:
        return False
    return grain[first.kind] == grain[last.kind] or (first.has_year and last.has_year)
