"""What holds of the figures of any text at all."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.figures import read_figures

_PIECES = st.sampled_from(
    [*"0123456789０５一二两三五八九十百千万亿零点半几数余多来第前年月日个家元角分斤成倍"
     "%％.,，、。；;:：-—~至到和与间超约近不上下"
     "内左右以级号<>()（） \n",
     "亿元", "个百分点", "以上", "左右",
     "百分之", "分之", "不低于", "超过", "2019年", "3月底", "</p>", "<a b=5>", "1.", "PM2.5", "US$", "翻两番", *"kKwWMGeEtm+/·:"]
)  # fmt: skip
_TEXTS = st.lists(_PIECES, max_size=40).map("".join)


def _check(text: str) -> None:
    figures = read_figures(text)
    end = 0
    for figure in figures:
        assert figure.start >= end, (text, figures)
        assert text[figure.start : figure.end] == figure.raw, (text, figure)
        assert figure.outer_start <= figure.start
        assert figure.outer_end >= figure.end
        assert figure.role in {"amount", "date", "ordinal", "heading", "name", "idiom"}
        if figure.low is not None and figure.high is not None:
            assert figure.low <= figure.high
        end = figure.end
    for run in re.finditer(r"[0-9０-９]+", text):
        covering = [f for f in figures if f.start <= run.start() and run.end() <= f.end]
        assert len(covering) == 1, (text, run, figures)


@settings(max_examples=600)
@given(_TEXTS)
def test_rows_cover_and_do_not_overlap(text: str) -> None:
    """Does every digit run lie in exactly one row, in order, each row's raw where it says it is?"""
    _check(text)


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    """Does the same hold for arbitrary characters?"""
    _check(text)


@given(
    st.integers(0, 99_999_999),
    st.integers(0, 99),
    st.sampled_from(["亿元", "%", "家", "万吨", "个百分点", ""]),
)
def test_arabic_number_round_trip(whole: int, part: int, unit: str) -> None:
    """Is a decimal read back exactly, with or without thousands separators?"""
    for digits in (f"{whole}.{part:02d}", f"{whole:,}.{part:02d}"):
        figures = read_figures(f"规模达{digits}{unit}。")
        assert [f.raw for f in figures] == [digits + unit]
        assert figures[0].number is not None


@pytest.mark.parametrize(
    "text",
    ["9" * 10**6, "一" * 10**6, "亿" * 10**6, "1," * (5 * 10**5), "一百" * (3 * 10**5) + "大", "<" * 10**6, "<a" * 10**5,
     "1-" * 10**5, "1.1" * 10**5, "3至" * 10**5, "五元三" * 10**5, "（" * 10**6, " " * 10**6 + "5", "和5" * 10**5, "半" * 10**6,
     "百分之" * 10**5, "负" * 10**6, "-" * 10**6, "http://" * 10**5],
    ids=lambda text: text[:6],
)  # fmt: skip
def test_hostile_text_is_read_to_its_end(text: str) -> None:
    """Does a long text made to trip the pattern come back, with its digits covered?"""
    figures = read_figures(text)
    assert sum(sum(c.isdigit() and c.isascii() for c in f.raw) for f in figures) == sum(
        c.isdigit() and c.isascii() for c in text
    )
