"""Times that a text names and the calendar lacks."""

from __future__ import annotations

import pytest

import extractor
from extractor.context.period_form import real_bounds
from extractor.context.time_readers import number


@pytest.mark.parametrize(
    "text",
    ["2月30日,全市新签约项目5个。", "2023年2月29日,鹤岗市出口增长5%。", "٣月份,鹤岗市出口增长5%。"],
)
def test_a_day_that_does_not_exist_dates_nothing(text: str) -> None:
    """Does a figure keep its row, with no period, where its date is none?"""
    rows = extractor.extract(text, published="2024-05-01")
    assert [row.period for row in rows] == [None]


@pytest.mark.parametrize(
    ("period", "real"), [("2024-02-29", True), ("2023-02-29", False), ("2024-13", False), (None, True)]
)
def test_days_of_the_calendar(period: str | None, real: bool) -> None:
    """Is 29 February a day in a leap year only?"""
    assert (real_bounds(period) is not None) is real


@pytest.mark.parametrize(("text", "value"), [("二十九", 29), ("1十", None), ("٣", None), ("二零二四", 2024)])
def test_digits_of_one_script(text: str, value: int | None) -> None:
    """Is a number refused whose digits are of two scripts, or of one that these texts do not use?"""
    assert number(text) == value
