"""The smallest pieces of a time expression (2024年, 一季度, 5月, 去年): one pass over the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from extractor.context.period_words import PeriodWords, any_of
from extractor.context.time_spec import TimeSpec

_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NUM = r"(?:\d{1,2}|[零一二三四五六七八九十两廿卅]{1,4})"
_NUMBERS = re.compile(r"\d+|[零一二三四五六七八九十两廿卅]+")
_Y4 = r"(?<![\d.])(?:19|20)\d\d"
_CY4 = r"[一二][零一九][零一二三四五六七八九]{2}"
_SUB = rf"(?:{_NUM}\s?月|第?[一二三四1-4]\s?个?季|[上下前后]半年|前{_NUM}|头{_NUM}|全年|首季|[Qq][1-4]|[年]?[底末初])"
_TO = r"\s?(?:-{1,2}|至|到)\s?"

# 十五, 九五 need quotes or a noun (十五、 is a list mark); 十四五 stands alone save before a measure word.
_PLAN_IN_QUOTES = r'"(?:十[一二三四五六七]?|九|八)五"'
_PLAN_BEFORE_ITS_NOUN = (
    r"(?<![\d零一二三四五六七八九十])(?:十[一二三四五六七]?|九|八)五(?=时期|期间|规划|计划|以来)"
)
_PLAN_ALONE = (
    r"(?<![\d零一二三四五六七八九十])十[一二三四五六七]五(?![个家人名项天年月日号万亿件次%岁度元座台倍分成])"
)


class Atom(NamedTuple):
    """A piece and its value; `kind` steers how pieces join (`year`, `day_part`, `edge` …)."""

    start: int
    end: int
    kind: str
    spec: TimeSpec
    relative: str | None


def number(text: str) -> int | None:
    """A whole number up to 9999 in Arabic or Chinese digits, or None (`二十九` 29, `二零一九` 2019)."""
    if text.isdigit() and text.isascii():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" in text:
        tens, _, units = text.partition("十")
        if len(tens) > 1 or len(units) > 1 or "十" in units:
            return None
        return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[units] if units else 0)
    value = 0
    for char in text:
        value = 10 * value + _DIGITS[char]
    return value


def _numbers(text: str) -> list[int]:
    return [n for n in (number(piece) for piece in _NUMBERS.findall(text)) if n is not None]


def _century(two_digits: int) -> int:
    return 1900 + two_digits if two_digits >= 70 else 2000 + two_digits


def _year(text: str) -> TimeSpec | None:
    values = _numbers(text)
    if len(values) != 1:
        return None
    value = values[0]
    return TimeSpec("year", year=value if value > 99 else _century(value))


def _date(text: str) -> TimeSpec | None:
    values = _numbers(text)
    if len(values) == 1:
        values = [values[0] // 10000, values[0] // 100 % 100, values[0] % 100]
    if len(values) == 2:
        return _month_of(values[1], year=values[0])
    return _day_of(values[1], values[2], year=values[0])


def _month_of(month: int, year: int | None = None) -> TimeSpec | None:
    return TimeSpec("month", year=year, month=month) if 1 <= month <= 12 else None


def _day_of(month: int | None, day: int, year: int | None = None) -> TimeSpec | None:
    if not 1 <= day <= 31 or not 1 <= (month or 1) <= 12:
        return None
    return TimeSpec("day", year=year, month=month, day=day)


def _month(text: str) -> TimeSpec | None:
    values = _numbers(text)
    return _month_of(values[0]) if len(values) == 1 else None


def _month_day(text: str) -> TimeSpec | None:
    values = _numbers(text)
    return _day_of(values[0], values[1]) if len(values) == 2 else None


def _day(text: str) -> TimeSpec | None:
    values = _numbers(text)
    return _day_of(None, values[0]) if len(values) == 1 else None


def _days(text: str) -> TimeSpec | None:
    values = _numbers(text)
    if len(values) != 2 or not 1 <= values[0] < values[1] <= 31:
        return None
    return TimeSpec("days", day=values[0], last_day=values[1])


def _months(text: str) -> TimeSpec | None:
    values = _numbers(text)
    if len(values) != 2 or not 1 <= values[0] < values[1] <= 12:
        return None
    return TimeSpec("months", month=values[0], last_month=values[1])


def _first_months(text: str) -> TimeSpec | None:
    values = _numbers(text)
    count = values[0] if len(values) == 1 else 1
    last = 3 * count if "季" in text else count
    if not 1 <= last <= 12:
        return None
    if last == 3 and "季" in text:
        return TimeSpec("quarter", quarter=1)
    return TimeSpec("month", month=1) if last == 1 else TimeSpec("months", month=1, last_month=last)


def _quarter(text: str) -> TimeSpec | None:
    if text.startswith("首"):
        return TimeSpec("quarter", quarter=1)
    if text.startswith(("末", "最后")):
        return TimeSpec("quarter", quarter=4)
    values = _numbers(text)
    return TimeSpec("quarter", quarter=values[0]) if len(values) == 1 and 1 <= values[0] <= 4 else None


def _quarters(text: str) -> TimeSpec | None:
    values = _numbers(text)
    if len(values) != 2 or not 1 <= values[0] < values[1] <= 4:
        return None
    return TimeSpec("months", month=3 * values[0] - 2, last_month=3 * values[1])


def _ordinal_month(text: str) -> TimeSpec | None:
    return _month(text)


def _plan(text: str) -> TimeSpec | None:
    value = number(text.replace('"', "")[:-1])
    return TimeSpec("plan", number=value) if value is not None and 8 <= value <= 20 else None


def _duration(text: str) -> TimeSpec | None:
    values = _numbers(text)
    if len(values) != 1:
        return None
    unit = next(unit for unit in ("年", "月", "季度", "周", "天", "日") if unit in text)
    return TimeSpec("duration", number=values[0], name=unit)


def _table(words: dict[str, int], kind: str, field: str) -> Callable[[str], TimeSpec | None]:
    return lambda text: TimeSpec(kind, **{field: words[text]})  # type: ignore[arg-type]


def _weekday(words: dict[str, int]) -> Callable[[str], TimeSpec | None]:
    def read(text: str) -> TimeSpec | None:
        if text in words:
            return TimeSpec("week", week_shift=words[text])
        return TimeSpec(
            "week", week_shift=words[text[:-1]], number=min("一二三四五六日天".index(text[-1]), 6) + 1
        )

    return read


Reader = Callable[[str], TimeSpec | None]


def _table_of_atoms(words: PeriodWords) -> list[tuple[str, str, Reader]]:
    """Kind, pattern, reader: the first that matches at a place wins, so longer forms stand first."""
    lists = words.lists
    no_unit = r"(?![\d.%万亿千百元个家人户件吨])"
    return [
        ("date", rf"(?<![\d.])(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){no_unit}", _date),
        ("date", rf"{_Y4}(?P<sep>[-/.])\d{{1,2}}(?P=sep)\d{{1,2}}{no_unit}", _date),
        ("date", rf"{_Y4}[./](?:0?[1-9]|1[0-2])(?=-(?:19|20)\d\d[./]\d)|(?<=[./]\d\d-|.[./]\d-)(?:19|20)\d\d[./](?:0?[1-9]|1[0-2]){no_unit}", _date),
        ("date", rf"{_Y4}[/-](?:0[1-9]|1[0-2])(?!-){no_unit}(?!年)", _date),
        ("year", rf"{_Y4}\s{{0,2}}年度?(?!代|轻人|轻化|轻一|轻的|轻干)|{_CY4}\s{{0,2}}年度?(?!代|轻人|轻化|轻一|轻的|轻干)", _year),
        ("year", rf"{_Y4}(?={_TO}(?:19|20)\d\d\s{{0,2}}年|\s?[Qq][1-4](?![\dA-Za-z]))", _year),
        ("year", rf"(?<![\d.])\d\d年(?=\s?{_SUB})|零[一二三四五六七八九]年|[七八九][零一三四五六七八九]年(?=\s?{_SUB})", _year),
        ("year", rf"[九八七][零一二三四五六]年(?![代级制期来内间])|[一二][零一二三四五六七八九]年(?=\s?{_SUB})", _year),
        ("reviewed", any_of(lists.reviewed_year), lambda _: TimeSpec("reviewed")),
        ("vague", any_of(lists.vague), lambda _: TimeSpec("vague")),
        ("present", any_of(lists.present) + r"(?!为止仍)", lambda _: TimeSpec("present")),
        ("sub", any_of(lists.relative_quarters), _table(lists.relative_quarters, "quarter", "month_shift")),
        ("sub", any_of(lists.relative_halves), _table(lists.relative_halves, "half", "month_shift")),
        ("month", rf"(?<![以之此成基资]){any_of(lists.relative_months)}(?!均|度)", _table(lists.relative_months, "month", "month_shift")),
        ("rel_day", "大{2,3}[前后]天", lambda text: TimeSpec("day", day_shift=(text.count("大") + 2) * (1 if "后" in text else -1))),
        ("rel_day", any_of(lists.relative_days), _table(lists.relative_days, "day", "day_shift")),
        ("week", rf"(?<![以之此成基资]){any_of(lists.relative_weeks)}(?![期边转年岁])[一二三四五六日天]?", _weekday(lists.relative_weeks)),
        ("year", rf"(?<![以之此今成基样资近日]){any_of(lists.relative_years)}(?!均|龄|级|代)", _table(lists.relative_years, "year", "year_shift")),
        ("whole", rf"(?<![健安完齐]){any_of(lists.whole_year)}(?!龄|级)", lambda _: TimeSpec("year")),
        ("whole", any_of(lists.within_year), lambda _: TimeSpec("year")),
        ("year_edge", any_of(lists.year_end), lambda _: TimeSpec("year", edge="end")),
        ("year_edge", any_of(lists.year_begin), lambda _: TimeSpec("year", edge="begin")),
        ("month_edge", any_of(lists.month_end), lambda _: TimeSpec("month", edge="end")),
        ("holiday", any_of(words.holiday_of), lambda text: TimeSpec("holiday", name=words.holiday_of[text])),
        ("sub", any_of(lists.halves) + r"\s?(?:年度)?", lambda text: TimeSpec("half", half=lists.halves[text.strip().removesuffix("年度")])),
        ("sub", rf"(?<![此以之目提])[前头]\s?{_NUM}\s?(?:个?月|个?季度)", _first_months),
        ("sub", rf"第?[一二三四1-4](?:季度)?{_TO}第?[一二三四1-4]季度", _quarters),
        ("sub", r"第?(?<!\d)[一二三四1-4]\s?个?季度|首个?季度?(?![付发])|末季度?|最后一个?季度|(?<![A-Za-z])[Qq][1-4](?:季度)?(?![A-Za-z\d])", _quarter),
        ("sub", "最后一个月", lambda _: TimeSpec("month", month=12)),
        ("sub", "首月", lambda _: TimeSpec("month", month=1)),
        ("sub", rf"第{_NUM}个月", _ordinal_month),
        ("days", rf"(?<![\d.]){_NUM}(?:日|号)?{_TO}{_NUM}(?:日|号)(?![线楼院内])", _days),
        ("sub", rf"(?<![\d.]){_NUM}\s?(?:月份?)?{_TO}{_NUM}\s?月份?(?!\s?\d{{1,2}}\s?[日号])", _months),
        ("month_day", rf"(?<![\d.]){_NUM}\s?月\s?{_NUM}\s?(?:日|号)", _month_day),
        ("month_day", rf"(?<![\d.]){_NUM}月{_NUM}(?={_TO}|$)|(?<=[至到-]){_NUM}月\d{{1,2}}(?![\d.%万亿千百元个家])", _month_day),
        ("month", rf"(?<![\d.近前这第]){_NUM}\s?月份?(?![市季度均薪租息饼亮球嫂老龄一二三五七九])", _month),
        ("plan", _PLAN_IN_QUOTES, _plan),
        ("plan", _PLAN_BEFORE_ITS_NOUN, _plan),
        ("plan", _PLAN_ALONE, _plan),
        ("day", rf"(?<![\d.第]){_NUM}(?:日|号)(?![线楼院机文令工店厂矿井桥码馆仓库车船星卫地均游常产本志报元内后前程交班])", _day),
        ("duration", rf"(?<![\d.第]){_NUM}\s?(?:多|余)?\s?(?:年|个月|个?季度|周|天)(?![级])", _duration),
        ("same", rf"{any_of(lists.same)}(?!龄|级)", lambda _: TimeSpec("same")),
    ]  # fmt: skip


class Atoms:
    """The compiled pieces of one set of words."""

    def __init__(self, words: PeriodWords) -> None:
        table = _table_of_atoms(words)
        self._kinds = [kind for kind, _, _ in table]
        self._readers = [reader for _, _, reader in table]
        lists = words.lists
        firsts = {
            word[0]
            for word in (*lists.vague, *lists.present, *lists.same, *lists.reviewed_year, *words.holiday_of)
        }
        for group in (lists.relative_years, lists.relative_quarters, lists.relative_halves, lists.relative_months,
                      lists.relative_days, lists.relative_weeks, lists.halves):  # fmt: skip
            firsts.update(word[0] for word in group)
        for plain in (lists.whole_year, lists.within_year, lists.year_end, lists.year_begin, lists.month_end):
            firsts.update(word[0] for word in plain)
        firsts.update('零一二三四五六七八九十两廿卅前头首末第最大Qq"')
        trigger = "".join(sorted(re.escape(char) for char in firsts))
        branches = "|".join(f"(?P<a{n}>{pattern})" for n, (_, pattern, _) in enumerate(table))
        self._pattern = re.compile(rf"(?=[\d{trigger}])(?:{branches})")

    def find(self, folded: str) -> list[Atom]:
        """The pieces of a folded text, in order; a match that is no valid time (13月) is left out."""
        found: list[Atom] = []
        for match in self._pattern.finditer(folded):
            index = int((match.lastgroup or "a0")[1:])
            text = match.group()
            spec = self._readers[index](text)
            if spec is None:
                continue
            kind = self._kinds[index]
            relative = (
                text
                if spec.year_shift is not None or spec.relative_to_day or kind in ("same", "reviewed")
                else None
            )
            found.append(Atom(match.start(), match.end(), kind, spec, relative))
        return found


_ATOMS: dict[int, tuple[PeriodWords, Atoms]] = {}


def atoms_of(words: PeriodWords) -> Atoms:
    """The compiled pieces of `words`, made once for each set of words."""
    known = _ATOMS.get(id(words))
    if known is None or known[0] is not words:
        known = (words, Atoms(words))
        _ATOMS[id(words)] = known
    return known[1]
