"""Are Chinese integers read as the grammar of numerals says, all of them?"""

from __future__ import annotations

from decimal import Decimal

import cn2an
import pytest

from extractor.figures.numerals import read_number, read_plain


def _spelled(number: int) -> str:
    """The spelling of any positive integer, 亿 upon 亿; below 亿 it is cn2an's."""
    high, low = divmod(number, 10**8)
    if high == 0:
        return cn2an.an2cn(low)
    gap = "零" if 0 < low < 10**7 else ""
    return _spelled(high) + "亿" + gap + (cn2an.an2cn(low) if low else "")


def test_every_integer_to_a_hundred_thousand() -> None:
    """Is each integer from 0 to 99,999 read back from its spelling?"""
    wrong = [n for n in range(100_000) if read_plain(cn2an.an2cn(n)) != n]
    assert wrong == []


@pytest.mark.parametrize("power", range(4, 21))
def test_around_each_scale(power: int) -> None:
    """Are the numbers around each power of ten up to 万亿亿, and multiples with gaps, read back from their spellings?"""
    for offset in (-10_001, -1001, -1, 0, 1, 10, 101, 1010, 10_001, 10**7, 10**8 - 1, 10**8, 10**8 + 1):
        for factor in (1, 2, 9):
            number = factor * 10**power + offset
            if number > 0:
                assert read_plain(_spelled(number)) == number, number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三万五", 35000), ("一百二", 120), ("两千四", 2400), ("三千零五", 3005), ("一万零五十", 10050),
        ("一万亿", 10**12), ("一亿亿", 10**16), ("一万万亿", 10**16), ("5万4千6百", 54600), ("3万4000", 34000),
        ("200亿零四千230", 20000004230), ("1.2万亿", 1200000000000), ("十五", 15), ("一千一百十", 1110),
        ("零点零五", "0.05"), ("二十点一万", 201000), ("1,234.5", "1234.5"),
    ],
)  # fmt: skip
def test_value(text: str, value: int | str) -> None:
    """Is this spelling's exact value that?"""
    assert read_plain(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["九九", "一五", "百千", "三千两百两", "千万百", "亿万", "", "点", "零点", "一二三", "十百"]
)
def test_no_number(text: str) -> None:
    """Is a run of numeral characters that makes no number refused?"""
    assert read_plain(text) is None


@pytest.mark.parametrize(
    ("text", "low", "high", "bound"),
    [
        ("十几", 11, 19, "several"), ("二十几", 21, 29, "several"), ("几十", 20, 99, "several"),
        ("数百", 200, 999, "several"), ("几百万", 2_000_000, 9_990_000, "several"), ("数十亿", 2 * 10**9, 99 * 10**8, "several"),
        ("两三百", 200, 300, "range"), ("三四十", 30, 40, "range"), ("四十五六", 45, 46, "range"), ("三五", 3, 5, "range"),
        ("一万六七千亿", 16 * 10**11, 17 * 10**11, "range"), ("三百余", 300, 300, "gt"),
        ("三十万多亿", 3 * 10**13, 3 * 10**13, "gt"),
        ("十来", 10, 10, "about"),
    ],
)  # fmt: skip
def test_approximations(text: str, low: int, high: int, bound: str) -> None:
    """What ends and which bound does an approximate numeral have?"""
    number = read_number(text)
    assert number is not None
    assert (number.low, number.high, number.bound) == (low, high, bound)
