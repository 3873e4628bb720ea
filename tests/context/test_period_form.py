"""Period strings: bounds, frequency, cumulation; single expressions read against a day; the holiday table."""

from __future__ import annotations

from datetime import date

import pytest

from extractor.context.period_form import frequency, is_cumulative, period_bounds
from extractor.context.period_reading import read_period
from extractor.context.period_words import load_period_words

DAY = date(2022, 8, 17)


@pytest.mark.parametrize(
    ("period", "start", "end", "freq"),
    [
        ("2017", date(2017, 1, 1), date(2017, 12, 31), "A"),
        ("2025-S2", date(2025, 7, 1), date(2025, 12, 31), "S"),
        ("2019-Q1", date(2019, 1, 1), date(2019, 3, 31), "Q"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "M"),
        ("2019-03-31", date(2019, 3, 31), date(2019, 3, 31), "D"),
        ("2025-01/2025-02", date(2025, 1, 1), date(2025, 2, 28), None),
        ("2019/2021", date(2019, 1, 1), date(2021, 12, 31), None),
        ("2019-Q2/..", date(2019, 4, 1), None, None),
        ("XXXX-Q1", None, None, "Q"),
        ("XXXX-01/XXXX-09", None, None, None),
        (None, None, None, None),
    ],
)  # fmt: skip
def test_when_does_a_period_begin_and_end(
    period: str | None, start: date | None, end: date | None, freq: str | None
) -> None:  # fmt: skip
    """What are the first and last day, and the frequency?"""
    assert period_bounds(period) == (start, end)
    assert frequency(period) == freq


@pytest.mark.parametrize("period", ["2019-H3", "2019-Q5", "last year", "2019/..x", ""])
def test_is_what_is_no_period_refused(period: str) -> None:
    """Does a string that is no period raise?"""
    with pytest.raises(ValueError, match="no period"):
        period_bounds(period)


@pytest.mark.parametrize(
    ("period", "cumulative"),
    [
        ("2025-01/2025-02", True),
        ("2025-S1", True),
        ("2025-S2", False),
        ("2025-04/2025-06", False),
        ("2024/2025", False),
        ("2025-03", False),
        (None, False),
    ],
)
def test_which_periods_are_cumulated_months(period: str | None, cumulative: bool) -> None:
    """Is a year-to-date period told from others?"""
    assert is_cumulative(period) is cumulative


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("20211104", "2021-11-04"),
        ("2021/11/04", "2021-11-04"),
        ("2021.11", None),
        ("2016.03-2017.10", "2016-03/2017-10"),
        ("零九年十月", "2009-10"),
        ("九六年下半年", "1996-S2"),
        ("21年3月5日到22年1月2日", "2021-03-05/2022-01-02"),
        ("Q3", "2022-Q3"),
        ("2018Q2", "2018-Q2"),
        ("上季度", "2022-Q2"),
        ("上月3号", "2022-07-03"),
        ("下个月二十号", "2022-09-20"),
        ("上周五", "2022-08-12"),
        ("本周", "2022-08-15/2022-08-21"),
        ("大大前天", "2022-08-13"),
        ("去年10月至今年3月", "2021-10/2022-03"),
        ("2021年的第四个月", "2021-04"),
        ("最后一个季度", "2022-Q4"),
        ("6月12—19日", "2022-06-12/2022-06-19"),
        ("一到三季度", "2022-01/2022-09"),
        ("自7月起", "2022-07/.."),
        ("今年国庆假期", "2022-10-01/2022-10-07"),
        ("2018年元旦假期", "2017-12-30/2018-01-01"),
        ("滨江2016—2018", "2016/2018"),
        ("近五年", None),
        ("没有时间", None),
    ],
)  # fmt: skip
def test_what_does_one_expression_say_on_its_day(text: str, period: str | None) -> None:
    """Which period does an expression say that was written on 17 August 2022?"""
    assert read_period(text, DAY) == period


def test_is_an_unknown_year_kept_unknown() -> None:
    """Without a day of writing, is a year that the text leaves open XXXX, and 去年 nothing?"""
    assert read_period("一季度", None) == "XXXX-Q1"
    assert read_period("去年一季度", None) is None


def test_does_the_holiday_table_hold_together() -> None:
    """Has each holiday one span a year, in order, from 2015 to 2026?"""
    for holiday in load_period_words().lists.holidays.values():
        spans = [period_bounds(span) for span in holiday.spans]
        assert [end.year for _, end in spans if end] == list(range(2015, 2027))
        assert all(start and end and (end - start).days < 11 for start, end in spans)
