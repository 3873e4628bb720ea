"""The smallest pieces of a time expression (2024年, 一季度, 5月, 去年): one pass over the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from extractor.context import time_readers as read
from extractor.context.period_words import Lists, PeriodWords, any_of
from extractor.context.time_readers import Reader, fixed, from_table
from extractor.context.time_spec import TimeSpec
from extractor.rules.patterns import compiled
from extractor.shortcuts import Memo, in_use

_CN = "零一二三四五六七八九"
_NUM = rf"(?:\d{{1,2}}|[{_CN}十两廿卅]{{1,4}})"
_ALONE = r"(?<![\d.])"  # not the tail of another numeral
_NO_UNIT = r"(?![\d.%万亿千百元个家人户件吨])"  # 20240307, but not 20240307元
_Y4_PLAIN = r"(?:19|20)\d\d"
_Y4 = rf"{_ALONE}{_Y4_PLAIN}"
_CY4 = rf"[一二][零一九][{_CN}]{{2}}"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_TO = r"\s?(?:-{1,2}|至|到)\s?"
_QUARTER = r"第?[一二三四1-4]"
_LETTER_QUARTER = r"(?<![A-Za-z])[Qq][1-4](?:季度)?(?![A-Za-z\d])"
# What follows a year of two digits (18年一季度), which else is a count of years.
_SUB = rf"(?:{_NUM}\s?月|{_QUARTER}\s?个?季|[上下前后]半年|[前头]{_NUM}|全年|首季|[Qq][1-4]|年?[底末初])"
_YEAR_END = r"\s{0,2}年度?(?!代|轻人|轻化|轻一|轻的|轻干)"
# 15日游, 1号线, 10日内 are no days of a month; 三月三, 12月龄 no months.
_NOT_DAY = r"(?![线楼院机文令工店厂矿井桥码馆仓库车船星卫地均游常产本志报元内后前程交班])"
_NOT_MONTH = r"(?![市季度均薪租息饼亮球嫂老龄一二三五七九])"

# 十五, 九五 need quotes or a noun (十五、 is a list mark); 十四五 stands alone save before a measure word.
_PLAN_IN_QUOTES = r'"(?:十[一二三四五六七]?|九|八)五"'
_PLAN_BEFORE_ITS_NOUN = rf"(?<![\d{_CN}十])(?:十[一二三四五六七]?|九|八)五(?=时期|期间|规划|计划|以来)"
_PLAN_ALONE = rf"(?<![\d{_CN}十])十[一二三四五六七]五(?![个家人名项天年月日号万亿件次%岁度元座台倍分成])"


class Atom(msgspec.Struct, frozen=True, gc=False):
    """A piece and its value; `kind` steers how pieces join (`year`, `sub`, `month_day`, `year_edge` …)."""

    start: int
    end: int
    kind: str
    spec: TimeSpec
    relative: str | None


_Row = tuple[str, str, Reader]


def _dates() -> list[_Row]:
    two_digits = rf"{_ALONE}\d\d年(?=\s?{_SUB})"
    chinese = rf"零[{_CN}]年|[七八九][零一三四五六七八九]年(?=\s?{_SUB})|[一二][{_CN}]年(?=\s?{_SUB})"
    last_century = r"[九八七][零一二三四五六]年(?![代级制期来内间])"
    month_span = rf"{_Y4}[./]{_MONTH}(?=-{_Y4_PLAIN}[./]\d)"
    month_span_end = rf"(?<=[./]\d\d-|.[./]\d-){_Y4_PLAIN}[./]{_MONTH}{_NO_UNIT}"
    return [
        ("date", rf"{_Y4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){_NO_UNIT}", read.read_date),
        ("date", rf"{_Y4}(?P<sep>[-/.])\d{{1,2}}(?P=sep)\d{{1,2}}{_NO_UNIT}", read.read_date),
        ("date", rf"{month_span}|{month_span_end}", read.read_date),
        ("date", rf"{_Y4}[/-](?:0[1-9]|1[0-2])(?!-){_NO_UNIT}(?!年)", read.read_date),
        ("year", rf"{_Y4}{_YEAR_END}|{_CY4}{_YEAR_END}", read.read_year),
        ("year", rf"{_Y4}(?={_TO}{_Y4_PLAIN}\s{{0,2}}年|\s?[Qq][1-4](?![\dA-Za-z]))", read.read_year),
        ("year", rf"{two_digits}|{chinese}", read.read_year),
        ("year", last_century, read.read_year),
    ]


def _relative(lists: Lists) -> list[_Row]:
    # 投产后年产值, 改造前年均, 未来年均 hold no year.
    after = rf"(?:(?<=[前后]年)(?=$|[,。;:、的将底末初第上下全\d{_CN}]|春节|\"|五一|国庆)|(?<![前后]年))"
    years = rf"(?<![以之此今成基样资近日年未]){any_of(lists.relative_years)}(?!均|龄|级|代){after}"
    months = rf"(?<![以之此成基资]){any_of(lists.relative_months)}(?!均|度)"
    weeks = rf"(?<![以之此成基资]){any_of(lists.relative_weeks)}(?![期边转年岁])[一二三四五六日天]?"
    return [
        ("reviewed", any_of(lists.reviewed_year), fixed(TimeSpec("reviewed"))),
        ("vague", any_of(lists.vague), fixed(TimeSpec("vague"))),
        ("present", rf"(?<![实出呈发体展]){any_of(lists.present)}", fixed(TimeSpec("present"))),
        (
            "sub",
            any_of(lists.relative_quarters),
            from_table(lists.relative_quarters, "quarter", "month_shift"),
        ),
        ("sub", any_of(lists.relative_halves), from_table(lists.relative_halves, "half", "month_shift")),
        ("month", months, from_table(lists.relative_months, "month", "month_shift")),
        ("rel_day", "大{2,3}[前后]天", read.read_far_day),
        ("rel_day", any_of(lists.relative_days), from_table(lists.relative_days, "day", "day_shift")),
        ("week", weeks, read.read_weekday(lists.relative_weeks)),
        ("year", years, from_table(lists.relative_years, "year", "year_shift")),
        ("whole", rf"(?<![健安完齐]){any_of(lists.whole_year)}(?!龄|级)", fixed(TimeSpec("year"))),
        ("whole", any_of(lists.within_year), fixed(TimeSpec("year"))),
        ("year_edge", any_of(lists.year_end), fixed(TimeSpec("year", edge="end"))),
        ("year_edge", any_of(lists.year_begin), fixed(TimeSpec("year", edge="begin"))),
        ("month_edge", any_of(lists.month_end), fixed(TimeSpec("month", edge="end"))),
    ]


def _parts_of_year(lists: Lists) -> list[_Row]:
    # 四个季度 counts them; 第四个季度 and 四季度 name one.
    quarter = rf"(?<!\d){_QUARTER}\s?季度|第[一二三四1-4]\s?个?季度"
    first_or_last = r"首个?季度?(?![付发])|末季度?|最后一个?季度"
    months = rf"{_ALONE}{_NUM}\s?(?:月份?)?{_TO}{_NUM}\s?月份?(?!\s?\d{{1,2}}\s?[日号])"
    return [
        ("sub", any_of(lists.halves) + r"\s?(?:年度)?", read.read_half(lists.halves)),
        ("sub", rf"(?<![此以之目提])[前头]\s?{_NUM}\s?(?:个?月|个?季度)", read.read_first_months),
        ("sub", rf"{_QUARTER}(?:季度)?{_TO}{_QUARTER}季度", read.read_quarters),
        ("sub", rf"{quarter}|{first_or_last}|{_LETTER_QUARTER}", read.read_quarter),
        ("sub", "最后一个月", fixed(TimeSpec("month", month=12))),
        ("sub", "首月", fixed(TimeSpec("month", month=1))),
        ("sub", rf"第{_NUM}个月", read.read_month),
        ("days", rf"{_ALONE}{_NUM}(?:日|号)?{_TO}{_NUM}(?:日|号)(?![线楼院内])", read.read_days),
        ("sub", months, read.read_months),
    ]


def _months_and_days() -> list[_Row]:
    open_day = rf"{_ALONE}{_NUM}月{_NUM}(?={_TO}|$)"
    open_day_end = rf"(?<=[至到-]){_NUM}月\d{{1,2}}(?![\d.%万亿千百元个家])"
    return [
        ("month_day", rf"{_ALONE}{_NUM}\s?月\s?{_NUM}\s?(?:日|号)", read.read_month_day),
        ("month_day", rf"{open_day}|{open_day_end}", read.read_month_day),
        ("month", rf"(?<![\d.近前这第]){_NUM}\s?月份?{_NOT_MONTH}", read.read_month),
        ("plan", rf"{_PLAN_IN_QUOTES}|{_PLAN_BEFORE_ITS_NOUN}|{_PLAN_ALONE}", read.read_plan),
        ("day", rf"(?<![\d.第]){_NUM}(?:日|号){_NOT_DAY}", read.read_day),
        (
            "duration",
            rf"(?<![\dA-Za-z.第]){_NUM}\s?[多余]?\s?(?:年|个月|个?季度|周|天)(?!级)",
            read.read_duration,
        ),
    ]


def _table(words: PeriodWords) -> list[_Row]:
    """Kind, pattern, reader: the first that matches at a place wins, so longer forms stand first."""
    lists, holidays = words.lists, words.holiday_of
    return [
        *_dates(),
        *_relative(lists),
        ("holiday", any_of(holidays), lambda text: TimeSpec("holiday", name=holidays[text])),
        ("holiday", _counted_holidays(holidays), _read_counted_holiday(holidays)),
        *_parts_of_year(lists),
        *_months_and_days(),
        ("same", rf"{any_of(lists.same)}(?!龄|级)", fixed(TimeSpec("same"))),
    ]


_DAYS_OFF = compiled(r"[\d一二两三四五六七八九]天")


def _counted_holidays(holidays: dict[str, str]) -> str:
    """元旦三天假期: a holiday with the count of its days inside."""
    return rf"{any_of(_holiday_stems(holidays))}{_DAYS_OFF.pattern}(?:小?长假|假期)"


def _holiday_stems(holidays: dict[str, str]) -> set[str]:
    return {word[:-2] for word in holidays if word.endswith(("假期", "长假")) and not word.endswith("小长假")}


def _read_counted_holiday(holidays: dict[str, str]) -> Reader:
    def read_holiday(text: str) -> TimeSpec | None:
        stem = _DAYS_OFF.split(text, maxsplit=1)[0]
        name = holidays.get(stem + "假期", holidays.get(stem + "长假"))
        return TimeSpec("holiday", name=name) if name is not None else None

    return read_holiday


def _opening(words: PeriodWords) -> str:
    """What any piece begins with, so that most places are passed over before a form is tried.

    A numeral counts only with a mark of time behind it, 个 and 多 only before one (9个月, 20多年); of the words of the
    lists the first three characters. The characters that it may begin with stand first, so that a search skips the
    rest of the text at the speed of a table look-up.
    """
    lists = words.lists
    tables = (
        lists.relative_years, lists.relative_quarters, lists.relative_halves, lists.relative_months,
        lists.relative_days, lists.relative_weeks, lists.halves, lists.whole_year, lists.within_year,
        lists.year_end, lists.year_begin, lists.month_end, lists.vague, lists.present, lists.same,
        lists.reviewed_year, words.holiday_of,
    )  # fmt: skip
    begun: dict[str, set[str]] = {}
    for word in (*(word for table in tables for word in table), *_holiday_stems(words.holiday_of)):
        begun.setdefault(word[0], set()).add(word[1:3])
    named = "|".join(
        re.escape(first) + ("" if "" in following else any_of(following))
        for first, following in sorted(begun.items())
    )
    mark = r"\s{0,2}(?:[年月日号季天周至到Qq-]|[多余]?\s{0,2}(?:[年周天]|个?[月季]))"
    # No mark begins with a digit, so that the digits before one are never given back; most have none behind them.
    marked = r"(?=[\s年月日号季天周至到Qq多余个-])"
    digits = rf"\d(?:\d{{0,3}}+{marked}{mark}|\d{{3}}[./]|\d{{7}})"
    numerals = rf"[{_CN}十两廿卅](?:[{_CN}十两廿卅]{{0,4}}{mark}|[五{_CN}十])"
    others = rf'前[\d\s{_CN}十两廿卅]|头[\d\s{_CN}十两廿卅]|首[个季月]|末季|最后|第[\d{_CN}十两]|大大|[Qq][1-4]|"[十九八五一]'
    firsts = re.escape("".join(begun) + f'{_CN}十两廿卅前头首末最第大Qq"')
    return rf"[\d{firsts}](?<=(?={digits}|{numerals}|{others}|{named}).)"


class Atoms:
    """The compiled pieces of one set of words."""

    def __init__(self, words: PeriodWords) -> None:
        table = _table(words)
        self._kinds = [kind for kind, _, _ in table]
        self._readers = [reader for _, _, reader in table]
        self._read = Memo(self._value)
        branches = "|".join(f"(?P<a{n}>{pattern})" for n, (_, pattern, _) in enumerate(table))
        self._opening = compiled(_opening(words))
        self._piece = compiled(branches)
        groups = self._piece.groupindex
        self._rows = {groups[f"a{n}"]: n for n in range(len(table))}

    def find(self, folded: str, openings: Sequence[int] | None = None) -> list[Atom]:
        """The pieces of a folded text, in order; a match that is no valid time (13月) is left out.

        `openings` are the places where one may begin, if they are known.
        """
        found: list[Atom] = []
        for match in self._opened(folded, openings) if in_use() else self._piece.finditer(folded):
            row = self._rows[match.lastindex or 1]
            spec, relative = self._read[row, match.group()]
            if spec is not None:
                found.append(Atom(match.start(), match.end(), self._kinds[row], spec, relative))
        return found

    def _value(self, piece: tuple[int, str]) -> tuple[TimeSpec | None, str | None]:
        """What a piece of a row of the table says, and itself where that is relative to another time."""
        row, text = piece
        spec = self._readers[row](text)
        if spec is None:
            return None, None
        moved = spec.year_shift is not None or spec.relative_to_day
        return spec, text if moved or self._kinds[row] in ("same", "reviewed") else None

    def openings(self, folded: str) -> list[int]:
        """Where a piece may begin, whatever stands before it: no piece begins elsewhere in any part of the text."""
        return [match.start() for match in self._opening.finditer(folded)]

    def _opened(self, folded: str, openings: Sequence[int] | None) -> Iterator[re.Match[str]]:
        """The pieces, tried only where one may begin."""
        end = 0
        for at in self.openings(folded) if openings is None else openings:
            match = self._piece.match(folded, at) if at >= end else None
            if match is not None:
                end = match.end()
                yield match


_ATOMS: dict[int, tuple[PeriodWords, Atoms]] = {}


def atoms_of(words: PeriodWords) -> Atoms:
    """The compiled pieces of `words`, made once for each set of words."""
    known = _ATOMS.get(id(words))
    if known is None or known[0] is not words:
        known = (words, Atoms(words))
        _ATOMS[id(words)] = known
    return known[1]
