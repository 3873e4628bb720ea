"""Readers of time pieces: the text of a piece → its value, or None where it is no valid time (13月)."""

from __future__ import annotations

from collections.abc import Callable

from extractor.context.time_spec import TimeSpec
from extractor.rules.patterns import compiled

_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NUMBERS = compiled(r"\d+|[零一二三四五六七八九十两廿卅]+")

Reader = Callable[[str], TimeSpec | None]


def number(text: str) -> int | None:
    """A whole number up to 9999 in Arabic or Chinese digits, or None (`二十九` 29, `二零一九` 2019)."""
    if text.isdigit() and text.isascii():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" in text:
        tens, _, units = text.partition("十")
        if any(part and part not in _DIGITS for part in (tens, units)):
            return None
        return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[units] if units else 0)
    if any(char not in _DIGITS for char in text):
        return None  # digits of two scripts, or of another one
    value = 0
    for char in text:
        value = 10 * value + _DIGITS[char]
    return value


def _numbers(text: str) -> list[int]:
    return [n for n in (number(piece) for piece in _NUMBERS.findall(text)) if n is not None]


def _century(two_digits: int) -> int:
    return 1900 + two_digits if two_digits >= 70 else 2000 + two_digits


def read_year(text: str) -> TimeSpec | None:
    values = _numbers(text)
    if len(values) != 1:
        return None
    value = values[0]
    return TimeSpec("year", year=value if value > 99 else _century(value))


def read_date(text: str) -> TimeSpec | None:
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


def read_month(text: str) -> TimeSpec | None:
    values = _numbers(text)
    return _month_of(values[0]) if len(values) == 1 else None


def read_month_day(text: str) -> TimeSpec | None:
    values = _numbers(text)
    return _day_of(values[0], values[1]) if len(values) == 2 else None


def read_day(text: str) -> TimeSpec | None:
    values = _numbers(text)
    return _day_of(None, values[0]) if len(values) == 1 else None


def read_days(text: str) -> TimeSpec | None:
    values = _numbers(text)
    if len(values) != 2 or not 1 <= values[0] < values[1] <= 31:
        return None
    return TimeSpec("days", day=values[0], last_day=values[1])


def read_months(text: str) -> TimeSpec | None:
    values = _numbers(text)
    if len(values) != 2 or not 1 <= values[0] < values[1] <= 12:
        return None
    return TimeSpec("months", month=values[0], last_month=values[1])


def read_first_months(text: str) -> TimeSpec | None:
    values = _numbers(text)
    count = values[0] if len(values) == 1 else 1
    last = 3 * count if "季" in text else count
    if not 1 <= last <= 12:
        return None
    if last == 3 and "季" in text:
        return TimeSpec("quarter", quarter=1)
    return TimeSpec("month", month=1) if last == 1 else TimeSpec("months", month=1, last_month=last)


def read_quarter(text: str) -> TimeSpec | None:
    if text.startswith("首"):
        return TimeSpec("quarter", quarter=1)
    if text.startswith(("末", "最后")):
        return TimeSpec("quarter", quarter=4)
    values = _numbers(text)
    return TimeSpec("quarter", quarter=values[0]) if len(values) == 1 and 1 <= values[0] <= 4 else None


def read_quarters(text: str) -> TimeSpec | None:
    values = _numbers(text)
    if len(values) != 2 or not 1 <= values[0] < values[1] <= 4:
        return None
    return TimeSpec("months", month=3 * values[0] - 2, last_month=3 * values[1])


def read_plan(text: str) -> TimeSpec | None:
    value = number(text.replace('"', "")[:-1])
    return TimeSpec("plan", number=value) if value is not None and 8 <= value <= 20 else None


def read_duration(text: str) -> TimeSpec | None:
    values = _numbers(text)
    if len(values) != 1:
        return None
    unit = next(unit for unit in ("年", "月", "季度", "周", "天", "日") if unit in text)
    return TimeSpec("duration", number=values[0], name=unit)


def from_table(words: dict[str, int], kind: str, field: str) -> Callable[[str], TimeSpec | None]:
    return lambda text: TimeSpec(kind, **{field: words[text]})  # type: ignore[arg-type]


def read_weekday(words: dict[str, int]) -> Callable[[str], TimeSpec | None]:
    def read(text: str) -> TimeSpec | None:
        if text in words:
            return TimeSpec("week", week_shift=words[text])
        return TimeSpec(
            "week", week_shift=words[text[:-1]], number=min("一二三四五六日天".index(text[-1]), 6) + 1
        )

    return read


def read_half(words: dict[str, int]) -> Reader:
    """上半年, and 上半年度."""
    return lambda text: TimeSpec("half", half=words[text.strip().removesuffix("年度").strip()])


def read_far_day(text: str) -> TimeSpec:
    """大大前天: each 大 is one day more than two."""
    days = text.count("大") + 2
    return TimeSpec("day", day_shift=days if "后" in text else -days)


def fixed(spec: TimeSpec) -> Reader:
    """A word that always says the same."""
    return lambda _: spec
