"""Shares: of which whole, under whose indicator, and where there is none."""

from __future__ import annotations

from typing import Any

import pytest

OF_ANOTHER = [
    (
        "全市民生支出占财政支出的78%。",
        [("78%", "livelihood_expenditure share", 78, {"reference": "general_budget_expenditure"})],
    ),
    (
        "全市工业投资占固定资产投资比重达到42.3%。",
        [("42.3%", "industrial_investment share", 42.3, {"reference": "fixed_asset_investment"})],
    ),
    (
        "全市服务业增加值占GDP比重为54.9%。",
        [("54.9%", "tertiary_value_added share", 54.9, {"reference": "gdp"})],
    ),
    (
        "全市民间投资占全部投资的比重超六成。",
        [],  # no indicator counts 全部投资
    ),
]

OWN_CODE = [
    # research spending over GDP is an indicator of its own
    ("全市研发经费占GDP的2.6%。", [("2.6%", "rd_intensity", 2.6, {"unit": "percent"})]),
    (
        "全市优良天数271天,占比74.9%,占比提高2.1个百分点。",
        [
            ("271天", "air_quality_good_days", 271),
            ("74.9%", "air_quality_good_rate", 74.9, {"unit": "percent"}),
            ("2.1个百分点", "air_quality_good_rate change", 2.1, {"basis": "yoy", "unit": "pp"}),
        ],
    ),
    ("全市优良天数比例为87.4%。", [("87.4%", "air_quality_good_rate", 87.4, {"unit": "percent"})]),
]

OF_THE_WHOLE = [
    # 规上工业 alone is of the kind of what is told over it
    (
        "全市装备产业产值86亿元,占规上工业的71%。",
        [
            ("86亿元", "sector_output", 8.6e9, {"scope": "装备产业"}),
            ("71%", "industrial_output_above_scale share", 71, {"scope": "装备产业"}),
        ],
    ),
    (
        "民营企业进出口72亿元,占比提升3.1个百分点至61.4%。",
        [
            ("72亿元", "trade_total", 7.2e9, {"scope": "民营企业"}),
            ("3.1个百分点", "trade_total change", 3.1, {"unit": "pp", "scope": "民营企业"}),
            ("61.4%", "trade_total share", 61.4, {"scope": "民营企业"}),
        ],
    ),
    (
        "全市进出口总值410亿元,民营企业占比过半。",
        [
            ("410亿元", "trade_total", 4.1e10),
            ("过半", "trade_total share", 50, {"bound": "gt", "scope": "民营企业"}),
        ],
    ),
    # a part that no rule knows stands in scope of the whole
    (
        "全市实际利用外资中制造业占36.5%。",
        [("36.5%", "fdi_actual share", 36.5, {"scope": "制造业"})],
    ),
    (
        "全市出口总额达520亿元,机电产品占61.3%。",
        [
            ("520亿元", "exports", 5.2e10),
            ("61.3%", "exports share", 61.3, {"scope": "机电产品"}),
        ],
    ),
    (
        "全市签约项目48个,制造业项目占比达七成。",
        [
            ("48个", "projects_signed", 48, {"unit": "count"}),
            ("七成", "projects_signed share", 70, {"scope": "制造业"}),
        ],
    ),
    (
        "民营企业进出口占全市进出口总额的比重为66.2%。",
        [("66.2%", "trade_total share", 66.2, {"scope": "民营企业"})],
    ),
    # a kind that has no code of its own is a share of the whole told before; one with a code keeps it
    (
        "全市固定资产投资增长9.1%,其中产业投资占比64%。",
        [
            ("9.1%", "fixed_asset_investment growth", 9.1),
            ("64%", "fixed_asset_investment share", 64, {"scope": "产业投资"}),
        ],
    ),
    # a place whose name ends in 市 before 占
    (
        "全省地区生产总值2.1万亿元,其中榆林市占比31%。",
        [("2.1万亿元", "gdp", 2.1e12, {"region": "陕西省"}), ("31%", "gdp share", 31, {"region": "榆林市"})],
    ),
]

OF_A_REGION = [
    (
        "2023年,苏州市进出口总额占江苏省的46%。",
        [("46%", "trade_total share", 46, {"reference": "江苏省", "region": "苏州市", "period": "2023"})],
    ),
    (
        "2024年,榆林市地区生产总值占陕西省总量的21%。",
        [("21%", "gdp share", 21, {"reference": "陕西省", "region": "榆林市", "period": "2024"})],
    ),
    # 占 stands before the first of two wholes
    (
        "浦东新区实际使用外资21亿美元,占全市的52%、全国的5.3%,增长8%。",
        [
            ("21亿美元", "fdi_actual", 2.1e9, {"region": "浦东新区"}),
            ("52%", "fdi_actual share", 52, {"region": "浦东新区", "reference": "上海市"}),
            ("5.3%", "fdi_actual share", 5.3, {"region": "浦东新区", "reference": "全国"}),
            ("8%", "fdi_actual growth", 8, {"region": "浦东新区"}),
        ],
    ),
]

NONE = [
    # a plan is no whole, and a place's rank is no share
    ("全市完成投资占年度计划的68%。", []),
    ("全市面积占全省的4%。", []),
    ("本科以上学历占八成。", []),
    ("女性占比为47%。", []),
    ("该产品市场份额达到30%。", []),
    # a share of the market
    (
        "全市茶叶产值突破50亿元,占全国市场份额三成以上。",
        [("50亿元", "sector_output", 5e9, {"scope": "茶叶", "bound": "gt"})],
    ),
    # of all of the list, or of its last
    (
        "全市医药、人工智能产业产值分别达68亿元、72亿元,占规上工业总产值的22%。",
        [
            ("68亿元", "sector_output", 6.8e9, {"scope": "医药"}),
            ("72亿元", "sector_output", 7.2e9, {"scope": "人工智能"}),
        ],
    ),
]


@pytest.mark.parametrize(("text", "rows"), OF_ANOTHER)
def test_of_another_indicator(check: Any, text: str, rows: list[Any]) -> None:
    """Does a part that is an indicator keep its own code, with the whole in reference?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), OWN_CODE)
def test_shares_with_a_code(check: Any, text: str, rows: list[Any]) -> None:
    """Is a share that is an indicator of its own a level of that one?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), OF_THE_WHOLE)
def test_of_the_whole(check: Any, text: str, rows: list[Any]) -> None:
    """Does a part without a code stand in scope of the whole?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), OF_A_REGION)
def test_of_a_larger_region(check: Any, text: str, rows: list[Any]) -> None:
    """Does the larger region stand in reference?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), NONE)
def test_shares_of_nothing(check: Any, text: str, rows: list[Any]) -> None:
    """Is a share left alone whose whole is a plan, a place or unknown?"""
    check(text, rows)
