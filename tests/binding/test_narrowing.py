"""The words that narrow an indicator: which stand in scope, which belong to the name, the place or the time."""

from __future__ import annotations

from typing import Any

import pytest

BEFORE_THE_NAME = [
    ("全市新能源汽车产量达18.6万辆。", [("18.6万辆", "product_output", 186000, {"scope": "新能源汽车"})]),
    (
        "全市生物医药产业产值突破300亿元。",
        [("300亿元", "sector_output", 3e10, {"bound": "gt", "scope": "生物医药"})],
    ),
    ("全市农产品出口增长8.8%。", [("8.8%", "exports growth", 8.8, {"scope": "农产品"})]),
    (
        "全市对共建“一带一路”国家进出口增长13.4%。",
        [("13.4%", "trade_total growth", 13.4, {"scope": "对共建“一带一路”国家"})],
    ),
    ("全市涉农贷款余额265亿元。", [("265亿元", "loans_balance", 2.65e10, {"scope": "涉农"})]),
]

ALTERNATIVES = [
    ("全市本外币存款余额1.2万亿元。", [("1.2万亿元", "deposits_balance", 1.2e12, {"scope": "本外币"})]),
    ("全市人民币贷款余额9200亿元。", [("9200亿元", "loans_balance", 9.2e11, {"scope": "人民币"})]),
    ("城镇登记失业率为3.1%。", [("3.1%", "unemployment_rate", 3.1, {"scope": "登记"})]),
    ("城镇调查失业率为5.2%。", [("5.2%", "unemployment_rate", 5.2, {"scope": "调查"})]),
]

REPEATED = [
    ("全市累计发放涉农贷款38亿元。", [("38亿元", "loans_new", 3.8e9, {"scope": "累计;涉农"})]),
    (
        "“十四五”期间,全市累计完成技改投资640亿元。",
        [("640亿元", "technical_upgrade_investment", 6.4e10, {"scope": "累计", "period": "2021/2025"})],
    ),
    ("全市每年新增就业3万人以上。", [("3万人", "employment_new", 30000, {"bound": "ge", "scope": "每年"})]),
    ("全市首批开工项目13个。", [("13个", "projects_started", 13, {"scope": "首批"})]),
]

NO_SCOPE = [
    # the name's own words, place and time do not narrow
    (
        "2024年,淄博市地区生产总值5000亿元。",
        [("5000亿元", "gdp", 5e11, {"region": "淄博市", "period": "2024"})],
    ),
    ("全市地方一般公共预算收入增长3%。", [("3%", "general_budget_revenue growth", 3, {"scope": "地方"})]),
    ("全市全社会固定资产投资增长6%。", [("6%", "fixed_asset_investment growth", 6, {"scope": "全社会"})]),
    ("拉萨市民生支出达到86亿元。", [("86亿元", "livelihood_expenditure", 8.6e9, {"region": "拉萨市"})]),
    ("全市实现旅游收入41亿元。", [("41亿元", "tourism_revenue", 4.1e9)]),
]

TRANSITIVE = [
    # a name that is a verb too has its object in scope
    ("全市出口机电产品36亿元。", [("36亿元", "exports", 3.6e9, {"scope": "机电产品"})]),
    ("全市进口铜精矿52亿元。", [("52亿元", "imports", 5.2e9, {"scope": "铜精矿"})]),
]


@pytest.mark.parametrize(("text", "rows"), BEFORE_THE_NAME)
def test_words_before_the_name(check: Any, text: str, rows: list[Any]) -> None:
    """Do words that run on to the name stand in scope, without the name's own?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), ALTERNATIVES)
def test_alternatives(check: Any, text: str, rows: list[Any]) -> None:
    """Does the alternative that is said stand in scope?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), REPEATED)
def test_how_often(check: Any, text: str, rows: list[Any]) -> None:
    """Do 累计, 每年 and 首批 stand in scope?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), NO_SCOPE)
def test_what_does_not_narrow(check: Any, text: str, rows: list[Any]) -> None:
    """Do place, time, verbs and the name's own words stay out of scope?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), TRANSITIVE)
def test_objects_of_a_name(check: Any, text: str, rows: list[Any]) -> None:
    """Does the object of 出口 and 进口 stand in scope?"""
    check(text, rows)
