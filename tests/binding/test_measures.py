"""What a figure says of its indicator: measure, sign, basis, bound, and the value that follows."""

from __future__ import annotations

from typing import Any

import pytest

LEVEL_AND_GROWTH = [
    (
        "全市社会消费品零售总额达735亿元,增长6.1%。",
        [("735亿元", "retail_sales", 7.35e10), ("6.1%", "retail_sales growth", 6.1)],
    ),
    (
        "2024年,洛阳市完成外贸进出口210.4亿元,同比下降3.9%。",
        [
            ("210.4亿元", "trade_total", 2.104e10, {"region": "洛阳市", "period": "2024"}),
            ("3.9%", "trade_total growth", -3.9, {"region": "洛阳市", "period": "2024"}),
        ],
    ),
    (
        "全市固定资产投资同比增长7.2%,总量达到1860亿元。",
        [
            ("7.2%", "fixed_asset_investment growth", 7.2),
            ("1860亿元", "fixed_asset_investment", 1.86e11),
        ],
    ),
    (
        "全市财政支出412亿元(增长2.5%),民生支出330亿元。",
        [
            ("412亿元", "general_budget_expenditure", 4.12e10),
            ("2.5%", "general_budget_expenditure growth", 2.5),
            ("330亿元", "livelihood_expenditure", 3.3e10),
        ],
    ),
    (
        "全省进出口总额为3.2万亿元。其中,出口2.1万亿元,增长8.4%。",
        [
            ("3.2万亿元", "trade_total", 3.2e12),
            ("2.1万亿元", "exports", 2.1e12),
            ("8.4%", "exports growth", 8.4),
        ],
    ),
    ("全市出口62亿元,但同比下降3.4%。", [("62亿元", "exports", 6.2e9), ("3.4%", "exports growth", -3.4)]),
    (
        "全市一般公共预算收入按自然口径下降4.9%,扣除留抵退税因素后增长2.2%。",
        [
            ("4.9%", "general_budget_revenue growth", -4.9),
            ("2.2%", "general_budget_revenue growth", 2.2, {"scope": "扣除留抵退税因素"}),
        ],
    ),
    # a colon between a name and its figure links them; one behind anything else does not
    (
        "一、外贸进出口总额：92.4亿元,增长3.8%；二、投资增速：5.2%。",
        [
            ("92.4亿元", "trade_total", 9.24e9),
            ("3.8%", "trade_total growth", 3.8),
        ],
    ),
    ("固定资产投资增速：5.2%。", [("5.2%", "fixed_asset_investment growth", 5.2)]),
    ("关于外贸进出口总额的说明：92.4亿元。", []),
    # the mark of a footnote
    (
        "全市地区生产总值[2]812.6亿元,增长5.2%。",
        [("812.6亿元", "gdp", 8.126e10), ("5.2%", "gdp growth", 5.2)],
    ),
    # what the budget had in view is no observation, and what follows is told of the subject still
    (
        "全市一般公共预算收入完成186亿元,为年初预算的101.2%,增长4.6%。",
        [("186亿元", "general_budget_revenue", 1.86e10), ("4.6%", "general_budget_revenue growth", 4.6)],
    ),
    (
        "全市一般公共预算收入186亿元,税占比66.7%,下降0.4个百分点。",
        [
            ("186亿元", "general_budget_revenue", 1.86e10),
            ("66.7%", "tax_revenue share", 66.7, {"reference": "general_budget_revenue"}),
            ("0.4个百分点", "tax_revenue change", -0.4, {"reference": "general_budget_revenue"}),
        ],
    ),
    # the comma behind 最快 parts no name from its figure
    (
        "全市出口90亿元,其中对东盟增速最快,达16.4%。",
        [
            ("90亿元", "exports", 9e9),
            ("16.4%", "exports growth", 16.4, {"basis": "yoy", "scope": "对东盟"}),
        ],
    ),
    (
        "全市规上工业增加值增长6%,其中汽车制造业增速最高,为12%。",
        [
            ("6%", "industrial_value_added_above_scale growth", 6, {"basis": "yoy"}),
            ("12%", "industrial_value_added_above_scale growth", 12, {"basis": "yoy", "scope": "汽车制造业"}),
        ],
    ),
    ("全市失业率处于5%的较低水平。", [("5%", "unemployment_rate", 5, {"unit": "percent"})]),
]

SIGNS = [
    ("全市工业用电量同比减少4.1%。", [("4.1%", "electricity_consumption growth", -4.1, {"scope": "工业"})]),
    ("全市一般公共预算收入负增长1.8%。", [("1.8%", "general_budget_revenue growth", -1.8)]),
    ("全市房地产开发投资同比下滑12.3%。", [("12.3%", "real_estate_investment growth", -12.3)]),
    ("全市房地产开发投资降幅为9.6%。", [("9.6%", "real_estate_investment growth", -9.6)]),
    ("全市外贸进出口增速达到15.7%。", [("15.7%", "trade_total growth", 15.7)]),
    ("全市出口总额跌幅达6%。", [("6%", "exports growth", -6)]),
    ("居民消费价格同比上涨0.8%。", [("0.8%", "consumer_price growth", 0.8)]),
    ("工业生产者出厂价格同比下降1.9%。", [("1.9%", "producer_price growth", -1.9)]),
    ("全市粮食产量比上年减产2.2%。", [("2.2%", "grain_output growth", -2.2)]),
    ("全市规上工业增加值更是大涨8.3%。", [("8.3%", "industrial_value_added_above_scale growth", 8.3)]),
    (
        "全市投放贷款96亿元,同比多投放17亿元。",
        [("96亿元", "loans_new", 9.6e9), ("17亿元", "loans_new change", 1.7e9)],
    ),
    (
        "全市发放贷款96亿元,同比少发放17亿元。",
        [("96亿元", "loans_new", 9.6e9), ("17亿元", "loans_new change", -1.7e9)],
    ),
    (
        "全市进出口74亿元,环比回落12.4%。",
        [("74亿元", "trade_total", 7.4e9), ("12.4%", "trade_total growth", -12.4, {"basis": "mom"})],
    ),
]

BASES = [
    ("全市出口总额环比增长3.1%。", [("3.1%", "exports growth", 3.1, {"basis": "mom"})]),
    (
        "全市地区生产总值年均增长7.4%。",
        [("7.4%", "gdp growth", 7.4, {"basis": "avg_annual"})],
    ),
    (
        "2023年,咸阳市工业投资较2019年增长46%。",
        [
            (
                "46%",
                "industrial_investment growth",
                46,
                {"basis": "since", "reference": "2019", "region": "咸阳市", "period": "2023"},
            )
        ],
    ),
    ("全市用电量比上年增长5.3%。", [("5.3%", "electricity_consumption growth", 5.3)]),
    ("全市货运量较去年同期增长9%。", [("9%", "freight_volume growth", 9)]),
    ("全市货物吞吐量比上月增长2%。", [("2%", "cargo_throughput growth", 2, {"basis": "mom"})]),
    # 年均 of a level that is a mean of the year
    (
        "市区PM2.5年均浓度下降7.7%。",
        [("7.7%", "pm25 growth", -7.7, {"basis": "yoy", "scope": "市区"})],
    ),
    # a clause that says the base opens the one behind it
    (
        "居民消费价格同比上涨0.5%,环比由降转涨,上涨0.4%。",
        [
            ("0.5%", "consumer_price growth", 0.5, {"basis": "yoy"}),
            ("0.4%", "consumer_price growth", 0.4, {"basis": "mom"}),
        ],
    ),
    # a part, and what goes on in its part of the sentence, have the base of what they are told behind
    (
        "全市居民消费价格环比上涨0.2%,其中鲜菜价格上涨8%、猪肉价格下降1%;同比下降0.3%。",
        [
            ("0.2%", "consumer_price growth", 0.2, {"basis": "mom"}),
            ("8%", "consumer_price growth", 8, {"basis": "mom", "scope": "鲜菜"}),
            ("1%", "consumer_price growth", -1, {"basis": "mom", "scope": "猪肉"}),
            ("0.3%", "consumer_price growth", -0.3, {"basis": "yoy"}),
        ],
    ),
    ("从环比看,居民消费价格上涨0.2%。", [("0.2%", "consumer_price growth", 0.2, {"basis": "mom"})]),
    (
        "居民消费价格上涨0.3%,环比持平;工业生产者出厂价格下降2.6%。",
        [
            ("0.3%", "consumer_price growth", 0.3, {"basis": "yoy"}),
            ("2.6%", "producer_price growth", -2.6, {"basis": "yoy"}),
        ],
    ),
]

MULTIPLES = [
    ("全市网上零售额增长1.5倍。", [("1.5倍", "online_retail_sales growth", 150)]),
    ("全市接待游客增长超3倍。", [("3倍", "tourists growth", 300, {"bound": "gt"})]),
    ("全市旅游收入是去年同期的2.4倍。", [("2.4倍", "tourism_revenue growth", 140)]),
    ("全市实际利用外资增至上年的3倍。", [("3倍", "fdi_actual growth", 200)]),
    ("全市技术合同成交额同比翻番。", [("翻番", "technology_contract_value growth", 100)]),
    (
        "五年来,全市技术合同成交额翻两番。",
        [("翻两番", "technology_contract_value growth", 300, {"basis": "since"})],
    ),
    ("全市新增贷款同比提升四成。", [("四成", "loans_new growth", 40)]),
    ("全市旅游收入同比增长近一半。", [("一半", "tourism_revenue growth", 50, {"bound": "lt"})]),
]

CHANGES = [
    (
        "全市空气优良天数达到318天,同比增加12天。",
        [
            ("318天", "air_quality_good_days", 318, {"unit": "day"}),
            ("12天", "air_quality_good_days change", 12, {"unit": "day"}),
        ],
    ),
    (
        "城镇调查失业率为4.9%,比上年下降0.2个百分点。",
        [
            ("4.9%", "unemployment_rate", 4.9, {"unit": "percent", "scope": "调查"}),
            ("0.2个百分点", "unemployment_rate change", -0.2, {"unit": "pp", "scope": "调查"}),
        ],
    ),
    (
        "2023年末,贵阳市常住人口城镇化率达80.9%,比上年末提高0.8个百分点。",
        [
            (
                "80.9%",
                "urbanization_rate",
                80.9,
                {"unit": "percent", "region": "贵阳市", "period": "2023-12-31"},
            ),
            (
                "0.8个百分点",
                "urbanization_rate change",
                0.8,
                {
                    "unit": "pp",
                    "region": "贵阳市",
                    "period": "2023-12-31",
                },
            ),
        ],
    ),
    (
        "全市税收收入占一般公共预算收入的比重为71.5%,同比提高1.3个百分点。",
        [
            ("71.5%", "tax_revenue share", 71.5, {"reference": "general_budget_revenue"}),
            (
                "1.3个百分点",
                "tax_revenue change",
                1.3,
                {"unit": "pp", "reference": "general_budget_revenue"},
            ),
        ],
    ),
    (
        "全市常住人口比上年末减少1.7万人。",
        [("1.7万人", "population change", -17000, {"unit": "person"})],
    ),
    # 净增 beside a base moves the number told before; alone it is a flow
    (
        "全省外贸企业8735家,较去年同期净增1013家。",
        [
            ("8735家", "enterprises_total", 8735, {"scope": "外贸"}),
            ("1013家", "enterprises_total change", 1013, {"scope": "外贸", "basis": "yoy"}),
        ],
    ),
]

GROWTH_CHANGES = [
    (
        "全市地区生产总值增长6.2%,增速比上年加快0.5个百分点。",
        [
            ("6.2%", "gdp growth", 6.2),
            ("0.5个百分点", "gdp growth_change", 0.5),
        ],
    ),
    (
        "全市工业投资增长9.9%,较一季度回落1.4个百分点。",
        [
            ("9.9%", "industrial_investment growth", 9.9),
            ("1.4个百分点", "industrial_investment growth_change", -1.4),
        ],
    ),
    (
        "全市民间投资增速同比放缓2.3个百分点。",
        [("2.3个百分点", "private_investment growth_change", -2.3)],
    ),
    (
        "全市房地产开发投资下降8.8%,降幅比上半年收窄3.1个百分点。",
        [
            ("8.8%", "real_estate_investment growth", -8.8),
            ("3.1个百分点", "real_estate_investment growth_change", 3.1),
        ],
    ),
    (
        "全市房地产开发投资下降8.8%,降幅扩大1.2个百分点。",
        [
            ("8.8%", "real_estate_investment growth", -8.8),
            ("1.2个百分点", "real_estate_investment growth_change", -1.2),
        ],
    ),
    (
        "全市社会消费品零售总额增长5.4%,比上年提高1.1个百分点。",
        [
            ("5.4%", "retail_sales growth", 5.4),
            ("1.1个百分点", "retail_sales growth_change", 1.1),
        ],
    ),
    # a fall that widens falls more, one that narrows less, with no noun for it
    (
        "房地产投资下降15.3%,比去年全年扩大4.8个百分点。",
        [
            ("15.3%", "real_estate_investment growth", -15.3),
            ("4.8个百分点", "real_estate_investment growth_change", -4.8),
        ],
    ),
    (
        "房地产投资下降15.3%,比去年全年收窄4.8个百分点。",
        [
            ("15.3%", "real_estate_investment growth", -15.3),
            ("4.8个百分点", "real_estate_investment growth_change", 4.8),
        ],
    ),
]

GAPS = [
    (
        "全市机电产品出口增长12.4%,高于整体出口5.1个百分点。",
        [
            ("12.4%", "exports growth", 12.4, {"scope": "机电产品"}),
            ("5.1个百分点", "exports gap", 5.1, {"reference": "exports", "scope": "机电产品"}),
        ],
    ),
    (
        "2024年,银川市工业投资增速高于全国2.7个百分点。",
        [
            (
                "2.7个百分点",
                "industrial_investment gap",
                2.7,
                {"reference": "全国", "region": "银川市", "period": "2024"},
            )
        ],
    ),
    (
        "2024年,宜昌市地区生产总值增长6.8%,快于湖北省1个百分点。",
        [
            ("6.8%", "gdp growth", 6.8, {"region": "宜昌市", "period": "2024"}),
            ("1个百分点", "gdp gap", 1, {"reference": "湖北省", "region": "宜昌市", "period": "2024"}),
        ],
    ),
    (
        "2024年,桂林市出口总额增长7.7%,比广西壮族自治区高1.9个百分点。",
        [
            ("7.7%", "exports growth", 7.7, {"region": "桂林市", "period": "2024"}),
            (
                "1.9个百分点",
                "exports gap",
                1.9,
                {"reference": "广西壮族自治区", "region": "桂林市", "period": "2024"},
            ),
        ],
    ),
    (
        "全市一般公共预算收入完成45亿元,超时序进度1.6个百分点。",
        [
            ("45亿元", "general_budget_revenue", 4.5e9),
            ("1.6个百分点", "general_budget_revenue gap", 1.6, {"reference": "target"}),
        ],
    ),
    (
        "全市进出口增速比目标低0.8个百分点。",
        [("0.8个百分点", "trade_total gap", -0.8, {"reference": "target"})],
    ),
    (
        "全市普惠小微企业贷款增长19%,高于各项贷款10.5个百分点。",
        [
            ("19%", "small_micro_loans_balance growth", 19),
            (
                "10.5个百分点",
                "small_micro_loans_balance gap",
                10.5,
                {"reference": "loans_balance"},
            ),
        ],
    ),
    (
        "全市进出口增长8.6%,高于同期全国平均水平4.1个百分点。",
        [("8.6%", "trade_total growth", 8.6), ("4.1个百分点", "trade_total gap", 4.1, {"reference": "全国"})],
    ),
    (
        "全市进出口增长8.6%,高于去年同期4.1个百分点。",
        [("8.6%", "trade_total growth", 8.6), ("4.1个百分点", "trade_total growth_change", 4.1)],
    ),
    # a distance to one who is not named
    ("全省粮食产量90万吨,比第二名多出20万吨。", [("90万吨", "grain_output", 9e5)]),
    ("全省粮食产量90万吨,高于第二名20万吨。", [("90万吨", "grain_output", 9e5)]),
    (
        "全省粮食产量90万吨,比上年多出20万吨。",
        [("90万吨", "grain_output", 9e5), ("20万吨", "grain_output change", 2e5, {"basis": "yoy"})],
    ),
    # 比同期 and another name is a gap; with none it is a year before
    (
        "普惠贷款余额32亿元,增长14.5%,比同期各项贷款增速高6个百分点。",
        [
            ("32亿元", "small_micro_loans_balance", 3.2e9),
            ("14.5%", "small_micro_loans_balance growth", 14.5, {"basis": "yoy"}),
            ("6个百分点", "small_micro_loans_balance gap", 6, {"reference": "loans_balance"}),
        ],
    ),
    ("全市出口比同期增长8%。", [("8%", "exports growth", 8, {"basis": "yoy"})]),
    (
        "全省工业生产者出厂价格下降2.5%,比全国多下降0.2个百分点。",
        [
            ("2.5%", "producer_price growth", -2.5),
            ("0.2个百分点", "producer_price gap", -0.2, {"reference": "全国"}),
        ],
    ),
]

FROM_TO = [
    (
        "全市高新技术企业从620家增加到1050家。",
        [("1050家", "high_tech_enterprises", 1050, {"unit": "count"})],
    ),
    (
        "全市城镇化率由58.2%提升至63.5%。",
        [("63.5%", "urbanization_rate", 63.5, {"unit": "percent"})],
    ),
    (
        "长沙市市场主体由2018年的70万户增加到2023年的160万户。",
        [
            ("70万户", "market_entities", 700000, {"unit": "count", "region": "长沙市", "period": "2018"}),
            ("160万户", "market_entities", 1600000, {"unit": "count", "region": "长沙市", "period": "2023"}),
        ],
    ),
    ("全市工业投资增速由下降2.5%转为增长3.8%。", [("3.8%", "industrial_investment growth", 3.8)]),
    (
        "全市企业贷款平均利率从4.6%降至3.9%。",
        [("3.9%", "loan_rate", 3.9, {"unit": "percent", "scope": "企业"})],
    ),
    (
        "研发经费投入强度提高到2.85%。",
        [("2.85%", "rd_intensity", 2.85, {"unit": "percent"})],
    ),
]

BOUNDS = [
    ("全市经济总量跃上4000亿元台阶。", [("4000亿元", "gdp", 4e11, {"bound": "gt"})]),
    ("全市经济总量突破5000亿元大关。", [("5000亿元", "gdp", 5e11, {"bound": "gt"})]),
    ("全市工业总产值首次突破千亿元大关。", [("千亿元", "industrial_output", 1e11, {"bound": "gt"})]),
    ("全市进出口总额约320亿元。", [("320亿元", "trade_total", 3.2e10, {"bound": "about"})]),
    ("全市进出口总额近320亿元。", [("320亿元", "trade_total", 3.2e10, {"bound": "lt"})]),
    ("全市进出口总额不低于320亿元。", [("320亿元", "trade_total", 3.2e10, {"bound": "ge"})]),
    ("全市旅游收入达260多亿元。", [("260多亿元", "tourism_revenue", 2.6e10, {"bound": "gt"})]),
    (
        "全市粮食产量在55万吨至58万吨。",
        [
            (
                "55万吨至58万吨",
                "grain_output",
                565000,
                {"bound": "range", "value_low": 550000, "value_high": 580000, "unit": "t"},
            )
        ],
    ),
    (
        "居民消费价格涨幅控制在2%以内。",
        [("2%", "consumer_price growth", 2, {"bound": "le"})],
    ),
    (
        "2026年预期目标是:地区生产总值增长5.5%左右,一般公共预算收入增长4%以上。",
        [
            ("5.5%", "gdp growth", 5.5, {"bound": "about", "status": "target", "period": "2026"}),
            (
                "4%",
                "general_budget_revenue growth",
                4,
                {"bound": "ge", "status": "target", "period": "2026"},
            ),
        ],
    ),
    # money that says no 元
    (
        "泉州GDP突破1.3万亿,增长6%。",
        [
            ("1.3万亿", "gdp", 1.3e12, {"bound": "gt", "region": "泉州市"}),
            ("6%", "gdp growth", 6, {"region": "泉州市"}),
        ],
    ),
    ("全省人口突破1亿。", []),
    ("力争产值达到2000亿级。", []),
]

NOTHING = [
    # growth of nothing that has a name
    ("这一数字同比增长12%。", []),
    # two digits are no figure
    ("全市工业投资保持两位数增长。", []),
    # a contribution is neither share nor growth
    ("工业对经济增长的贡献率达到41.2%。", []),
    ("消费对全市经济增长的贡献率为56.3%。", []),
    ("投资拉动全市经济增长2.4个百分点。", []),
    ("制造业投资对全市投资的贡献率超过六成。", []),
    # another quantity behind the name
    ("工业增加值率为24.5%。", []),
    ("税收占年度计划的81%。", []),
    ("全市一般公共预算收入完成年度预算的52.4%。", []),
    ("项目开工率达到95%。", []),
]


@pytest.mark.parametrize(("text", "rows"), LEVEL_AND_GROWTH)
def test_level_and_growth(check: Any, text: str, rows: list[Any]) -> None:
    """Are level and growth two rows, the bare growth with the level's indicator, region, period?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), SIGNS)
def test_signs(check: Any, text: str, rows: list[Any]) -> None:
    """Is a fall negative, whatever word tells it?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), BASES)
def test_bases(check: Any, text: str, rows: list[Any]) -> None:
    """Is the base of a growth the one that is said, and yoy where none is?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), MULTIPLES)
def test_multiples(check: Any, text: str, rows: list[Any]) -> None:
    """Are 倍, 番, 成 and 半 brought to percent, of the rise or of the whole?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), CHANGES)
def test_absolute_changes(check: Any, text: str, rows: list[Any]) -> None:
    """Is an absolute change told from a growth, and a rate that moves by points from a growth rate?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), GROWTH_CHANGES)
def test_a_growth_rate_that_moves(check: Any, text: str, rows: list[Any]) -> None:
    """Is a growth rate's own change told in points, negative where it slows or a fall widens?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), GAPS)
def test_gaps(check: Any, text: str, rows: list[Any]) -> None:
    """Is the distance to a reference told with what it is measured from?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), FROM_TO)
def test_from_one_to_another(check: Any, text: str, rows: list[Any]) -> None:
    """Does only the figure arrived at count, save where the earlier one has its own year?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), BOUNDS)
def test_bounds(check: Any, text: str, rows: list[Any]) -> None:
    """Does the wording around a figure say how far it is exact?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), NOTHING)
def test_figures_that_measure_nothing(check: Any, text: str, rows: list[Any]) -> None:
    """Are contributions, completion rates and figures of unnamed things left alone?"""
    check(text, rows)
