"""Does a headline's figure take its time from the sentence below that tells the same figure?"""

from __future__ import annotations

import pytest

from extractor import extract

# title, body, the figure of the title, its period
HEADLINES = [
    # the event's day, not the year that the lead's next sentence looks back on
    (
        "云台县:18个项目同日开工",
        "4月2日上午,云台县举行重点项目集中开工活动,18个项目开工,总投资96亿元。去年全县完成投资210亿元。",
        "18个",
        "2025-04-02",
    ),
    # what the headline rounds is what the body tells exactly
    (
        "海棠区新签约项目总投资逾300亿元",
        "据介绍,今年一季度海棠区规上工业增加值增长7%。4月8日,海棠区新签约项目26个,总投资312亿元。",
        "300亿元",
        "2025-04-08",
    ),
    # a time that the text does not give a year is told below
    (
        "国庆假期全市接待游客260万人次",
        "2021年10月1日至10月7日国庆假期,全市接待游客260万人次,旅游收入19亿元。2020年全市接待游客4100万人次。",
        "260万人次",
        "2021-10-01/2021-10-07",
    ),
    # a time of its own holds
    ("2023年全市出口总额突破80亿元", "2024年,全市出口总额83亿元。", "80亿元", "2023"),
    # 去年 behind the day that the headline tells of is not its year
    (
        "云台机械展收官 意向成交超20亿元",
        "4月18日,云台机械展闭幕。去年,县里的企业出口9亿元。",
        "20亿元",
        None,
    ),
    # another figure says nothing of it
    ("全市出口总额突破80亿元", "2024年,全市出口总额320亿元。", "80亿元", "2024"),
]


@pytest.mark.parametrize(("title", "body", "raw", "period"), HEADLINES)
def test_a_headlines_figure_has_the_time_of_the_sentence_that_tells_it_again(
    title: str, body: str, raw: str, period: str | None
) -> None:
    """Contract, Deciding 1: a heading's figure goes with the body sentence that says the same figure."""
    rows = extract(body, title=title, published="2025-04-20")
    assert [row.period for row in rows if row.field == "title" and row.raw == raw] == [period]


def test_has_the_sum_of_what_is_counted_over_years_those_years() -> None:
    """`五年累计引进项目218个,协议总投资90亿元`: is the sum of the same years, and an amount of its own of the last one?"""
    told = "一、“十三五”工作回顾\n五年累计签约引进项目218个,协议总投资90亿元,生产总值500亿元。"
    rows = extract(told, title="2021年云台县政府工作报告", published="2021-01-20")
    assert [(row.raw, row.period) for row in rows] == [
        ("218个", "2016/2020"),
        ("90亿元", "2016/2020"),
        ("500亿元", "2020"),
    ]
