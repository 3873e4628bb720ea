"""Whose figure it is: the whole's behind counts of its branches, a goal's own code, one firm's, or a firm only acted on."""

from __future__ import annotations

from typing import Any

import pytest

WHOLES = [
    (  # counts of branches are no other subject
        "全市规上工业增加值增长6.8%,41个行业大类中29个实现增长,其中纺织业增长11.2%。",
        [
            ("6.8%", "industrial_value_added_above_scale growth", 6.8),
            ("11.2%", "industrial_value_added_above_scale growth", 11.2, {"scope": "纺织业"}),
        ],
    ),
    (
        "全市固定资产投资增长4.4%;扣除房地产开发投资,全市投资增长8.1%。",
        [
            ("4.4%", "fixed_asset_investment growth", 4.4),
            ("8.1%", "fixed_asset_investment growth", 8.1, {"scope": "扣除房地产开发投资"}),
        ],
    ),
    (
        "规上工业企业实现利润86亿元,营业收入1320亿元。",
        [
            ("86亿元", "industrial_profit_above_scale", 8.6e9),
            ("1320亿元", "industrial_revenue_above_scale", 1.32e11),
        ],
    ),
    (
        "全省上市公司新增3家、累计41家。",
        [
            ("3家", "listed_companies", 3, {"unit": "count", "scope": "新增"}),
            ("41家", "listed_companies", 41, {"unit": "count", "scope": "累计"}),
        ],
    ),
]

OWN_CODE = [
    (
        "全市一般公共预算支出的78.3%投向民生领域。",
        [("78.3%", "livelihood_expenditure share", 78.3, {"reference": "general_budget_expenditure"})],
    ),
    (
        "总投资18亿元的储能电池项目从签约到投产用时11个月。",
        [("18亿元", "project_investment", 1.8e9, {"scope": "储能电池"})],
    ),
    (
        "全市高新技术企业从96家发展到240家。",
        [("240家", "high_tech_enterprises", 240, {"unit": "count"})],
    ),
    (
        "现场签订项目投资协议12个,协议总投资64亿元。",
        [("12个", "projects_signed", 12, {"unit": "count"}), ("64亿元", "projects_signed_amount", 6.4e9)],
    ),
    (  # the verb of the member before the 、 is not the nearer one
        "42个项目开工、31个项目竣工。",
        [
            ("42个", "projects_started", 42, {"unit": "count"}),
            ("31个", "projects_completed", 31, {"unit": "count"}),
        ],
    ),
    (
        "全县接待游客83万人次,旅游收入6.1亿元,均增长12%。",
        [
            ("83万人次", "tourists", 830000),
            ("6.1亿元", "tourism_revenue", 6.1e8),
            ("12%", "tourists growth", 12),
            ("12%", "tourism_revenue growth", 12),
        ],
    ),
    (
        "食品加工、精细化工、生物医药产业产值分别增长7%、9%、4%。",
        [
            ("7%", "sector_output growth", 7, {"scope": "食品加工"}),
            ("9%", "sector_output growth", 9, {"scope": "精细化工"}),
            ("4%", "sector_output growth", 4, {"scope": "生物医药"}),
        ],
    ),
    (
        "全市新增规上工业企业61家,总数达到568家。",
        [
            ("61家", "above_scale_enterprises_new", 61, {"scope": "工业"}),
            ("568家", "enterprises_total", 568, {"scope": "规上工业"}),
        ],
    ),
]

NOBODYS = [
    "天使基金单笔投资最高1500万元。",
    "当地累计关停“散乱污”企业120家。",
    "招商专班外出对接企业64家。",
    "出台支持民营企业的政策28条。",
    "一家五金店负责人说,今年营业额增长三成。",
    "一位返乡创业者的年销售额突破80万元。",
    "全年证券交易额2300亿元。",
]


@pytest.mark.parametrize(("text", "rows"), WHOLES)
def test_figures_of_the_whole(check: Any, text: str, rows: list[Any]) -> None:
    """Does a figure go on with the whole that the text speaks of?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), OWN_CODE)
def test_figures_with_a_code_of_their_own(check: Any, text: str, rows: list[Any]) -> None:
    """Does the nearest or narrowest name win?"""
    check(text, rows)


@pytest.mark.parametrize("text", NOBODYS)
def test_figures_of_nobody(check: Any, text: str) -> None:
    """Are firms that are only acted on, and one person's own figures, left out?"""
    check(text, [])
