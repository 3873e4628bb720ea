"""From the characters of a numeral to its exact value: Arabic, Chinese, and mixtures of both.

Input is canonical: half-width digits, simplified characters, no spaces (see `words.table`).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from extractor.rules.patterns import compiled

_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"兆": 10**12, "亿": 10**8, "万": 10**4}
# What a numeral is made of, in canonical form.
CHARACTERS = "".join((*_DIGITS, *_SMALL, *_LARGE, "点.,0123456789"))
_ARABIC = compiled(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+")
_PAIR = compiled(
    r"(?<![零一二两三四五六七八九点])([一二两三四五六七八])([二两三四五六七八九])(?![零一二两三四五六七八九])"
)
_POINT = compiled(r"([^点]*)点([零一二三四五六七八九]+|[0-9]+)([十百千]?)$")
_TOO_LONG = 48


class Number(NamedTuple):
    """A value or the two ends of one; `bound` as in the contract."""

    low: Decimal | None
    high: Decimal | None
    bound: str

    def scaled(self, factor: Decimal) -> Number:
        return Number(
            None if self.low is None else self.low * factor,
            None if self.high is None else self.high * factor,
            self.bound,
        )


def read_number(text: str) -> Number | None:
    """The value of a numeral, with what 余, 多, 来, 几, 数 and neighbouring digits (三四十) make of it.

    None where the characters are no well-formed numeral: a sequence of digits, scales out of order.
    """
    whole = _ARABIC.fullmatch(text)
    if whole:
        value = Decimal(text.replace(",", ""))
        return Number(value, value, "eq")
    if len(text) > _TOO_LONG:
        return None
    if "几" in text or "数" in text:
        return _several(text)
    bound = "eq"
    for mark, meaning in (("余", "gt"), ("多", "gt"), ("来", "about")):
        if mark in text:
            if text.count(mark) > 1 or text[0] == mark or bound != "eq":
                return None
            text, bound = text.replace(mark, ""), meaning
    pair = _PAIR.search(text)
    if pair and "点" not in text:
        return _neighbours(text, pair)
    value_or_none = read_plain(text)
    if value_or_none is None:
        return None
    return Number(value_or_none, value_or_none, bound)


def read_plain(text: str) -> Decimal | None:
    """The exact value of a numeral without approximation (三万五, 1.2万亿, 5万4千6百, 十五点七)."""
    if _ARABIC.fullmatch(text):
        return Decimal(text.replace(",", ""))
    return _mixed(text)


def _several(text: str) -> Number | None:
    mark = "几" if "几" in text else "数"
    if text.count("几") + text.count("数") != 1:
        return None
    at = text.index(mark)
    scale = text[at + 1 : at + 2]
    teens = at > 0 and text[at - 1] == "十"
    if at > 0 and not teens:
        return None
    low = read_plain(text.replace(mark, "一" if teens and at == 1 else "一" if teens else "二"))
    full = {"十": "九十九", "百": "九百九十九", "千": "九千九百九十九"}
    if scale in full:
        high = read_plain(text[:at] + full[scale] + text[at + 2 :])
    else:
        high = read_plain(text.replace(mark, "九"))
        if scale == "万" and high is not None and at + 2 == len(text):
            high += 9999
    if low is None or high is None:
        return None
    return Number(low, high, "several")


def _neighbours(text: str, pair: re.Match[str]) -> Number | None:
    first, second = _DIGITS[pair[1]], _DIGITS[pair[2]]
    if not (second == first + 1 or (first, second) == (3, 5)):
        return None
    low = read_plain(text[: pair.end(1)] + text[pair.end() :])
    high = read_plain(text[: pair.start()] + text[pair.start(2) :])
    if low is None or high is None or low >= high:
        return None
    return Number(low, high, "range")


def _mixed(text: str) -> Decimal | None:
    for name, scale in _LARGE.items():
        at = text.rfind(name)
        if at < 0:
            continue
        head = Decimal(1) if at == 0 else _mixed(text[:at])
        tail = _tail(text[at + 1 :], scale)
        if head is None or tail is None or (at == 0 and tail):
            return None
        return head * scale + tail
    return _section(text)


def _tail(text: str, scale: int) -> Decimal | None:
    """What follows a scale: 三万五 is 35000, 三万零五 is 30005, 五万点三 is 50000.3."""
    if not text:
        return Decimal(0)
    if text[0] in "百千":
        return None
    if text[0] == "零":
        rest = text.lstrip("零")
        value = _mixed(rest) if rest else None
    elif len(text) == 1 and text in "一二三四五六七八九123456789":
        value = Decimal(_DIGITS[text] if text in _DIGITS else int(text)) * scale / 10
    else:
        value = _mixed(text)
    return value if value is not None and value < scale else None


def _section(text: str) -> Decimal | None:
    """A numeral below 万: 三千五百零六, 一百二, 5千4百, 十五点七."""
    point = _POINT.match(text)
    if point:
        return _with_point(point)
    total, current, last, zero, width = Decimal(0), None, 10**9, False, 0
    i = 0
    while i < len(text):
        char = text[i]
        if char == "零" and (current is None) and i + 1 < len(text):
            if total == 0 and text[i + 1] not in _SMALL:
                return None
            zero, i = True, i + 1
        elif char in _DIGITS:
            if current is not None:
                return None
            current, width, i = Decimal(_DIGITS[char]), 1, i + 1
        elif char in _SMALL:
            scale = _SMALL[char]
            if scale >= last:
                return None
            total += (Decimal(1) if current is None else current) * scale
            current, last, zero, i = None, scale, False, i + 1
        else:
            arabic = _ARABIC.match(text, i)
            if arabic is None or current is not None:
                return None
            current, width, i = Decimal(arabic[0].replace(",", "")), arabic.end() - i, arabic.end()
    if current is None:
        return None if last == 10**9 or zero else total
    if last != 10**9:
        if width == 1 and not zero and last >= 100:
            if text[-1] == "两":
                return None
            return total + current * last / 10
        if current >= last:
            return None
    return total + current


def _with_point(point: re.Match[str]) -> Decimal | None:
    head, decimals, scale = point.groups()
    if head == "":
        whole: Decimal | None = Decimal(0)
    elif all(c in _DIGITS for c in head):
        whole = Decimal("".join(str(_DIGITS[c]) for c in head))
    else:
        whole = _section(head)
    if whole is None:
        return None
    digits = decimals if decimals[0].isascii() else "".join(str(_DIGITS[c]) for c in decimals)
    value = whole + Decimal("0." + digits)
    return value * _SMALL[scale] if scale else value
