"""A document read whole: titles, headings, sections, markup, bundles, and what is carried between sentences."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractor.binding.observe import read_document
from extractor.rules import load_rules

TITLES = [
    (
        "全市地区生产总值增长6.3%。",
        [
            ("7.2%", "industrial_investment growth", 7.2, {"region": "泉州市", "period": "2024"}),
            ("6.3%", "gdp growth", 6.3, {"region": "泉州市", "period": "2024"}),
        ],
        "2024年泉州市工业投资增长7.2%",
    ),
    (
        # the same figure in the title and in the body makes two rows
        "全市进出口总额达到860亿元。",
        [
            ("860亿元", "trade_total", 8.6e10, {"region": "烟台市", "period": "2023"}),
            ("860亿元", "trade_total", 8.6e10, {"region": "烟台市", "period": "2023"}),
        ],
        "2023年烟台市进出口总额达860亿元",
    ),
    (
        "两个项目分别投资建设新材料基地。",
        [],
        "关于印发三年行动计划的通知",
    ),
    ("", [], ""),
]

SECTIONS = [
    (
        # a paragraph's bare growth does not reach back over its beginning
        "全市出口总额达320亿元。\n同比增长7.9%的还有一项。",
        [("320亿元", "exports", 3.2e10)],
    ),
    (
        # within a paragraph it does
        "全市出口总额达320亿元。同比增长7.9%。",
        [("320亿元", "exports", 3.2e10), ("7.9%", "exports growth", 7.9)],
    ),
    (
        "全市工业投资达260亿元。 二、民生持续改善 同比增长4.1%。",
        [("260亿元", "industrial_investment", 2.6e10)],
    ),
    (
        "一、工业经济 全市规上工业增加值增长6.7%。 二、对外贸易 全市出口总额增长9.4%,进口总额下降1.5%。",
        [
            ("6.7%", "industrial_value_added_above_scale growth", 6.7),
            ("9.4%", "exports growth", 9.4),
            ("1.5%", "imports growth", -1.5),
        ],
    ),
    (
        "一、2023年工作回顾 全市地区生产总值增长5.8%。 二、2024年工作安排 地区生产总值增长6%左右。",
        [
            ("5.8%", "gdp growth", 5.8, {"period": "2023"}),
            ("6%", "gdp growth", 6, {"period": "2024", "status": "target", "bound": "about"}),
        ],
    ),
    (
        # a part's heading is in force under the headings of its sections
        "各位代表：\n2023年工作回顾\n一、经济稳中有进\n全市地区生产总值增长5.7%。\n二、动能加快转换\n"
        "全市技改投资增长9.3%。",
        [
            ("5.7%", "gdp growth", 5.7, {"period": "2023"}),
            ("9.3%", "technical_upgrade_investment growth", 9.3, {"period": "2023"}),
        ],
    ),
]

MARKUP = [
    (
        "<p>全市进出口总额达<strong>612亿元</strong>,增长6.3%。</p>",
        [("612亿元", "trade_total", 6.12e10), ("6.3%", "trade_total growth", 6.3)],
    ),
    (
        "<p>全市工业投资增长8.8%。</p><p>全市出口总额下降2.4%。</p>",
        [("8.8%", "industrial_investment growth", 8.8), ("2.4%", "exports growth", -2.4)],
    ),
    (
        '<p style="width:100%;margin:12px">全市&nbsp;旅游收入达45亿元。</p><img alt="增长99%" src="a1.png">',
        [("45亿元", "tourism_revenue", 4.5e9)],
    ),
    (
        "<div>全市一般公共预算收入<br/>完成33亿元</div>",
        [],  # a line break ends the sentence
    ),
    ("全市工业投资增长８．８％。", [("８．８％", "industrial_investment growth", 8.8)]),
]

BUNDLES = [
    (
        "<p><strong>柳州工业投资提速</strong></p><p>2024年,柳州市工业投资增长11.5%。</p>"
        "<p><strong>漳州外贸稳中有升</strong></p><p>2023年,漳州市进出口总额增长3.6%。</p>",
        [
            ("11.5%", "industrial_investment growth", 11.5, {"region": "柳州市", "period": "2024"}),
            ("3.6%", "trade_total growth", 3.6, {"region": "漳州市", "period": "2023"}),
        ],
        "各地经济快讯",
    ),
    (
        # the year of one item does not date the next
        "<p><strong>柳州工业投资提速</strong></p><p>2024年,柳州市工业投资增长11.5%。</p>"
        "<p><strong>漳州外贸稳中有升</strong></p><p>漳州市进出口总额增长3.6%。</p>",
        [
            ("11.5%", "industrial_investment growth", 11.5, {"region": "柳州市", "period": "2024"}),
            ("3.6%", "trade_total growth", 3.6, {"region": "漳州市"}),
        ],
        "各地经济快讯",
    ),
]

STATUSES = [
    ("全市力争工业投资增长10%。", [("10%", "industrial_investment growth", 10, {"status": "target"})]),
    (
        "预计全年实现旅游收入90亿元。",
        [("90亿元", "tourism_revenue", 9e9, {"status": "estimate"})],
    ),
    (
        "主要预期目标是:工业投资增长10%,出口总额增长5%,旅游收入增长12%。",
        [
            ("10%", "industrial_investment growth", 10, {"status": "target"}),
            ("5%", "exports growth", 5, {"status": "target"}),
            ("12%", "tourism_revenue growth", 12, {"status": "target"}),
        ],
    ),
    # 届时 is not the day of the event told before it
    (
        "2024年5月8日,二期封顶,届时可年产卫星240颗。",
        [("240颗", "product_output", 240, {"status": "forecast", "scope": "卫星"})],
    ),
    # a goal that is held to is no cue, years that have not begun are one
    (
        "我们锚定目标不放松,全市工业投资增长9%。",
        [("9%", "industrial_investment growth", 9, {"status": "actual"})],
    ),
    (
        "今后三年,全市工业投资年均增长9%。",
        [("9%", "industrial_investment growth", 9, {"status": "target", "basis": "avg_annual"})],
    ),
    # a bare verb goes on with what is to be reached; a time of its own does not
    (
        "全市确保规上工业总产值达到900亿元;完成工业投资120亿元。",
        [
            ("900亿元", "industrial_output_above_scale", 9e10, {"status": "target"}),
            ("120亿元", "industrial_investment", 1.2e10, {"status": "target"}),
        ],
    ),
    (
        "全市确保规上工业总产值达到900亿元;2023年完成工业投资120亿元。",
        [
            ("900亿元", "industrial_output_above_scale", 9e10, {"status": "target"}),
            ("120亿元", "industrial_investment", 1.2e10, {"period": "2023"}),
        ],
    ),
    (
        "全市计划引进项目60个,实现工业投资120亿元。",
        [
            ("60个", "projects_introduced", 60, {"status": "target"}),
            ("120亿元", "industrial_investment", 1.2e10, {"status": "target"}),
        ],
    ),
    # what was done meanwhile is not planned
    (
        "全市计划实施产业项目68个,目前已有部分开工,完成投资28亿元。",
        [
            ("68个", "projects_under_way", 68, {"status": "target"}),
            ("28亿元", "project_investment_completed", 2.8e9),
        ],
    ),
    # a mark that was missed is no target of what follows; a span of years is none either
    (
        "全市生产总值增速低于7.5%的规划目标,民间投资下降6.9%。",
        [
            ("7.5%", "gdp growth", 7.5, {"bound": "lt", "status": "actual"}),
            ("6.9%", "private_investment growth", -6.9, {"status": "actual"}),
        ],
    ),
]

PERIODS = [
    (
        # a month told behind a figure is of its clause alone, once another part begins
        "2024年前三季度,全市居民消费价格上涨0.3%,9月份上涨0.1%;工业生产者出厂价格下降2.6%。",
        [
            ("0.3%", "consumer_price growth", 0.3, {"period": "2024-01/2024-09"}),
            ("0.1%", "consumer_price growth", 0.1, {"period": "2024-09"}),
            ("2.6%", "producer_price growth", -2.6, {"period": "2024-01/2024-09"}),
        ],
    ),
    (
        # one that opens a part dates what follows it
        "2024年前三季度,全市居民消费价格上涨0.3%;9月份,工业投资增长5%;出口增长6%。",
        [
            ("0.3%", "consumer_price growth", 0.3, {"period": "2024-01/2024-09"}),
            ("5%", "industrial_investment growth", 5, {"period": "2024-09"}),
            ("6%", "exports growth", 6, {"period": "2024-09"}),
        ],
    ),
    (
        # nor is the month before it, told to compare
        "2024年9月,全市工业生产者出厂价格环比持平,上月下降0.2%;同比下降2.5%。",
        [
            ("0.2%", "producer_price growth", -0.2, {"period": "2024-08"}),
            ("2.5%", "producer_price growth", -2.5, {"period": "2024-09"}),
        ],
    ),
    (
        # how a plan was carried out is told of its year, whatever the plan's name
        "一、2024年国民经济和社会发展计划执行情况\n过去一年,全市工业投资增长9%。",
        [("9%", "industrial_investment growth", 9, {"period": "2024"})],
    ),
    (
        # prices rise over a year, and not on the day on which people were counted
        "2024年末,全市常住人口96万人。居民消费价格上涨0.4%。",
        [
            ("96万人", "population", 960000, {"period": "2024-12-31"}),
            ("0.4%", "consumer_price growth", 0.4, {"period": "2024"}),
        ],
        "2024年梧州市统计公报",
    ),
    (
        "2024年末,全市有效发明专利8600件,增长14%。",
        [
            ("8600件", "patents", 8600, {"period": "2024-12-31", "scope": "有效;发明"}),
            ("14%", "patents growth", 14, {"period": "2024-12-31", "scope": "有效;发明"}),
        ],
    ),
    (
        # what is summed up over years is so of its part too
        "2019—2023年,全市累计完成固定资产投资900亿元,其中工业投资420亿元。",
        [
            ("900亿元", "fixed_asset_investment", 9e10, {"period": "2019/2023", "scope": "累计"}),
            ("420亿元", "industrial_investment", 4.2e10, {"period": "2019/2023"}),
        ],
    ),
    (
        # years to come have not the span of those gone by
        "过去五年(2018—2022年),全市工业投资年均增长6%。今后五年,出口年均增长7%。",
        [
            ("6%", "industrial_investment growth", 6, {"period": "2018/2022", "basis": "avg_annual"}),
            ("7%", "exports growth", 7, {"period": None, "status": "target", "basis": "avg_annual"}),
        ],
        "梧州市政府工作报告",
    ),
]


@pytest.mark.parametrize(("text", "rows", "title"), [(*case, "")[:3] for case in PERIODS])
def test_periods(text: str, rows: list[Any], title: str) -> None:
    """Does each figure take the time that is told of it, and not one of what stands beside it?"""
    found = read_document(title, text, date(2025, 1, 20), load_rules()).observations
    body = [row for row in found if row.field == "body"]
    assert [
        (row.raw, f"{row.indicator} {row.measure}".removesuffix(" level"), row.value, row.period)
        for row in body
    ] == [(raw, name, value, fields["period"]) for raw, name, value, fields in rows]


@pytest.mark.parametrize(("text", "rows", "title"), TITLES)
def test_titles(check: Any, text: str, rows: list[Any], title: str) -> None:
    """Is the title read like a sentence, its place and year in force for the body?"""
    check(text, rows, title)


@pytest.mark.parametrize(("text", "rows"), SECTIONS)
def test_sections(check: Any, text: str, rows: list[Any]) -> None:
    """Does a subject last within its paragraph and section, and a heading's year for what stands under it?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), MARKUP)
def test_markup(check: Any, text: str, rows: list[Any]) -> None:
    """Is HTML read over, its attributes silent, and every offset true in the text as it was given?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows", "title"), BUNDLES)
def test_bundles(check: Any, text: str, rows: list[Any], title: str) -> None:
    """Is each item of a news bundle a text of its own?"""
    check(text, rows, title)


@pytest.mark.parametrize(("text", "rows"), STATUSES)
def test_statuses(check: Any, text: str, rows: list[Any]) -> None:
    """Does a modal reach the figures of its clause and of the list behind it?"""
    check(text, rows)


def test_every_digit_of_a_text_is_in_a_quantity() -> None:
    """Is no digit run lost, be it in a tag, a date or a heading?"""
    body = '<p id="p12">一、1.2024年3月,全市进出口达<b>612</b>亿元,第3名,PM2.5降至31。</p>'
    rows = read_document("第2期 1月", body, None, load_rules()).quantities
    covered = {(field, at) for field, figure, _ in rows for at in range(figure.start, figure.end)}
    digits = {
        (f, i)
        for f, text in (("title", "第2期 1月"), ("body", body))
        for i, c in enumerate(text)
        if c.isdigit()
    }
    assert digits <= covered


def test_a_document_leaves_nothing_behind() -> None:
    """Does a text read after another give what it gives alone?"""
    rules = load_rules()
    second = "同比增长7.9%。"
    read_document("2024年泉州市经济", "全市出口总额达320亿元。", date(2025, 1, 20), rules)
    assert read_document("", second, None, rules).observations == []


def test_a_row_tells_its_place_and_its_rule() -> None:
    """Do sentence, rule, family and trace say where a row comes from?"""
    text = "前言。2024年,三明市出口总额增长6%。"
    (row,) = read_document("", text, None, load_rules(), explain=True).observations
    assert (row.field, text[row.start : row.end], row.sentence) == ("body", "6%", text[3:])
    assert (row.rule, row.family, row.indicator_name) == ("exports/growth_word", "trade", "出口总额")
    assert [step.partition(":")[0] for step in row.trace] == [
        "clause", "indicator", "measure", "region", "period", "status",
    ]  # fmt: skip


def test_known_failures_are_texts_of_the_tables() -> None:
    """Does each known failure name a text of a table, so that none lingers after its text has gone?"""
    here = Path(__file__).parent
    sources = "".join(path.read_text("utf-8") for path in here.glob("test_*.py"))
    kinds = yaml.safe_load((here / "known_failures.yaml").read_text("utf-8")) or {}
    texts = [text.splitlines()[0] for texts in kinds.values() for text in texts]
    assert [text for text in texts if f'"{text}' not in sources] == []
