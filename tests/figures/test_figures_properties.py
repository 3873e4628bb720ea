"""What holds of the figures of any text at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.figures import read_figures
from extractor.figures.grammar import figure_pattern

_PIECES = st.sampled_from(
    [*"0123456789０５一二两三五八九十百千万亿零点半几数余多来第前年月日个家元角分斤成倍"
     "%％.,，、。；;:：-—~至到和与间超约近不上下"
     "内左右以级号<>()（） \n",
     "亿元", "个百分点", "以上", "左右",
     "百分之", "分之", "不低于", "超过", "2019年", "3月底", "</p>", "<a b=5>", "1.", "PM2.5", "US$", "翻两番", *"kKwWMGeEtm+/·:",
     "m2", "km2", "m3", "e5", "１，２３４", "1,234", "http://", "www.", "时", "点", "毛", "不到",
     "成百上千", "（含）", "参", "-03-31", "负"]
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


@pytest.mark.parametrize(
    "text",
    ["0m2019年", "9km25家", "十m27)", "7e5５", "两时2019年", "2时1949", "三角2019年", "五点1" + "2" * 25, "http://a/5５",
     "10百上下", "0成百上千", "百分之2025-03-31", "2343不到半间", "h1.2.3e5亿", "百分之负几"],
)  # fmt: skip
def test_a_run_of_digits_is_never_split(text: str) -> None:
    """Does it hold where a measure word ends in a digit, or takes a few digits after it and not all of them?"""
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
     "百分之" * 10**5, "负" * 10**6, "-" * 10**6, "http://" * 10**5, "一万" * 10**5, "三分之" * 10**5, "5%~" * 10**5,
     "A1" * 3 * 10**5, "5m2" * 10**5, "1e5-" * 5 * 10**4, "　" * 10**6 + "一", "9亿" * 10**5],
    ids=lambda text: text[:6],
)  # fmt: skip
def test_hostile_text_is_read_to_its_end(text: str) -> None:
    """Does a long text made to trip the pattern come back, with its digits covered?"""
    figures = read_figures(text)
    assert sum(sum(c.isdigit() and c.isascii() for c in f.raw) for f in figures) == sum(
        c.isdigit() and c.isascii() for c in text
    )


def _repeats(tree: Iterable[Any]) -> Iterable[tuple[str, int]]:
    """Every repetition of a parsed pattern: its kind and how often at most."""
    for op, argument in tree:
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            yield str(op), int(argument[1])
        parts = argument if isinstance(argument, (tuple, list)) else [argument]
        for part in parts:
            if isinstance(part, _parser.SubPattern):
                yield from _repeats(part)
            elif isinstance(part, list) and part and isinstance(part[0], _parser.SubPattern):
                for branch in part:
                    yield from _repeats(branch)


def test_no_repetition_without_end_may_give_back() -> None:
    """Is every unbounded repetition of the pattern possessive, so that no text makes a scan go back over it?"""
    found = list(_repeats(_parser.parse(figure_pattern().pattern)))
    assert len(found) > 50
    assert [kind for kind, most in found if most > 64 and kind != "POSSESSIVE_REPEAT"] == []
