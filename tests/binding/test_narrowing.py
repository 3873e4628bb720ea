"""The words that narrow an indicator: which stand in scope, which belong to the name, the place or the time."""

from __future__ import annotations

from typing import Any

import pytest

BEFORE_THE_NAME = [
    ("全市新能源汽车产量达18.6万辆。", [("18.6万辆", "product_output", 186000, {"scope": "新能源汽车"})]),
    (
        "全市生物医药产业产值突破300亿元。",
        [("300亿元", "sector_output", 3e10, {"bound": "gt", "scope": "生物医药产业"})],
    ),
    ("全市农产品出口增长8.8%。", [("8.8%", "exports growth", 8.8, {"scope": "农产品"})]),
    (
        "全市对共建“一带一路”国家进出口增长13.4%。",
        [("13.4%", "trade_total growth", 13.4, {"scope": "对共建“一带一路”国家"})],
    ),
    ("全市涉农贷款余额265亿元。", [("265亿元", "loans_balance", 2.65e10, {"scope": "涉农"})]),
    # a condition with a verb before the noun, a condition with what it is of, a word that is a cue elsewhere
    ("全市亿元以上在建项目16个。", [("16个", "projects_under_way", 16, {"scope": "亿元以上"})]),
    (
        "全市现有年产值百亿元以上零部件企业15家。",
        [("15家", "enterprises_total", 15, {"scope": "年产值百亿元以上;零部件"})],
    ),
    ("全市集聚储能上下游企业50家。", [("50家", "enterprises_total", 50, {"scope": "储能上下游"})]),
    # what is made stands behind the figure
    ("建设年产10万吨正极材料生产线。", [("10万吨", "product_output", 100000, {"scope": "正极材料"})]),
    # what an amount is of may be a list
    (
        "总投资52亿元的云川康养、饮用水项目落地。",
        [("52亿元", "project_investment", 5.2e9, {"scope": "云川康养、饮用水"})],
    ),
    # 年 and 月 that end a time begin no name
    (
        "全市新能源产业上半年产值86亿元。",
        [("86亿元", "sector_output", 8.6e9, {"scope": "新能源产业", "period": "XXXX-S1"})],
    ),
    (
        "2024年前7个月,全市汽车产量6万辆。",
        [("6万辆", "product_output", 60000, {"scope": "汽车", "period": "2024-01/2024-07"})],
    ),
    (
        "全市汽车2024年前7个月产量6万辆。",
        [("6万辆", "product_output", 60000, {"scope": "汽车", "period": "2024-01/2024-07"})],
    ),
]

ALTERNATIVES = [
    ("全市本外币存款余额1.2万亿元。", [("1.2万亿元", "deposits_balance", 1.2e12, {"scope": "本外币"})]),
    ("全市人民币贷款余额9200亿元。", [("9200亿元", "loans_balance", 9.2e11, {"scope": "人民币"})]),
    ("城镇登记失业率为3.1%。", [("3.1%", "unemployment_rate", 3.1, {"scope": "登记"})]),
    ("城镇调查失业率为5.2%。", [("5.2%", "unemployment_rate", 5.2, {"scope": "调查"})]),
    ("全市到位省外资金96亿元。", [("96亿元", "investment_promotion_arrived", 9.6e9, {"scope": "省外"})]),
    ("全市现有市级以上众创空间31家。", [("31家", "incubators", 31, {"scope": "市级以上;众创空间"})]),
    ("全市接待境外游客24万人次。", [("24万人次", "tourists", 240000, {"scope": "境外"})]),
    # 国内出游 is the indicator's own name
    ("全国国内出游1.1亿人次。", [("1.1亿人次", "tourists", 1.1e8, {"region": "全国"})]),
]

WHOLE_NAMES = [
    # a sector's name stays whole, though the name of its figure begins with its end
    ("全市汽车产业产值1200亿元。", [("1200亿元", "sector_output", 1.2e11, {"scope": "汽车产业"})]),
    (
        "全市软件和信息技术服务业收入430亿元。",
        [("430亿元", "sector_revenue", 4.3e10, {"scope": "软件和信息技术服务业"})],
    ),
    # a noun's own first part narrows, the indicator's noun does not
    ("全市设立20亿元科创引导基金。", [("20亿元", "fund_size", 2e9, {"scope": "科创引导"})]),
    ("全市现有规模以上工业企业512家。", [("512家", "enterprises_total", 512, {"scope": "规模以上工业"})]),
    ("全市集聚人工智能企业320家。", [("320家", "enterprises_total", 320, {"scope": "人工智能"})]),
    ("全市引进“三类500强”项目26个。", [("26个", "projects_introduced", 26, {"scope": "“三类500强”"})]),
    (
        "园区现有年收入过亿元的骨干企业9家。",
        [("9家", "enterprises_total", 9, {"scope": "年收入过亿元;骨干"})],
    ),
]

CLAUSE_SUBJECTS = [
    # sites and kinds of units that do what the verb says; whom something is for
    ("海岚港完成货物吞吐量3.2亿吨。", [("3.2亿吨", "cargo_throughput", 3.2e8, {"scope": "海岚港"})]),
    ("电子信息产业实现产值860亿元。", [("860亿元", "sector_output", 8.6e10, {"scope": "电子信息产业"})]),
    (
        "全市银行机构为中小微型企业提供新增贷款43亿元。",
        [("43亿元", "loans_new", 4.3e9, {"scope": "中小微型企业"})],
    ),
    ("云洲产业园创造了500个就业岗位。", [("500个", "jobs_created", 500, {"scope": "云洲产业园"})]),
    # a clause's verb with its object: the object narrows
    (
        "云洲产业园带动软件产业规模达到90亿元。",
        [("90亿元", "sector_output", 9e9, {"scope": "软件产业"})],
    ),
    # counted, and no kind
    ("银行对全市38家企业授信126亿元。", [("126亿元", "credit_line", 1.26e10)]),
    # what the amount is of stands behind it
    (
        "总投资85亿元的化合物半导体产业园开工。",
        [("85亿元", "project_investment", 8.5e9, {"scope": "化合物半导体产业园"})],
    ),
]

HANDED_ON = [
    (
        "全市签约亿元以上项目63个,签约金额980亿元。",
        [
            ("63个", "projects_signed", 63, {"scope": "亿元以上"}),
            ("980亿元", "projects_signed_amount", 9.8e10, {"scope": "亿元以上"}),
        ],
    ),
    (
        "全市签约亿元以上项目63个,其中10亿元以上项目9个。",
        [
            ("63个", "projects_signed", 63, {"scope": "亿元以上"}),
            ("9个", "projects_signed", 9, {"scope": "10亿元以上"}),
        ],
    ),
    (
        "海岚港完成货物吞吐量3.2亿吨,集装箱吞吐量210万标箱。",
        [
            ("3.2亿吨", "cargo_throughput", 3.2e8, {"scope": "海岚港"}),
            ("210万标箱", "container_throughput", 2100000, {"unit": "TEU", "scope": "海岚港"}),
        ],
    ),
    # how often is the figure's own, and not its growth's
    (
        "全市累计发放涉农贷款38亿元,同比增长6%。",
        [
            ("38亿元", "loans_new", 3.8e9, {"scope": "累计;涉农"}),
            ("6%", "loans_new growth", 6, {"scope": "涉农"}),
        ],
    ),
    # what a project will pay is the project's
    (
        "储能电池项目总投资50亿元,达产后年税收2亿元。",
        [
            ("50亿元", "project_investment", 5e9, {"scope": "储能电池"}),
            ("2亿元", "tax_revenue", 2e8, {"status": "forecast", "scope": "储能电池"}),
        ],
    ),
]

RECKONED = [
    (
        "全市一般公共预算收入398亿元、扣除留抵退税因素后增长8.5%。",
        [
            ("398亿元", "general_budget_revenue", 3.98e10),
            ("8.5%", "general_budget_revenue growth", 8.5, {"scope": "扣除留抵退税因素"}),
        ],
    ),
    (
        "全市居民人均可支配收入名义增长5.6%,扣除价格因素实际增长5.2%。",
        [
            ("5.6%", "disposable_income growth", 5.6, {"scope": "名义"}),
            ("5.2%", "disposable_income growth", 5.2, {"scope": "实际"}),
        ],
    ),
    (
        "全市一般公共预算收入同口径增长4.3%。",
        [("4.3%", "general_budget_revenue growth", 4.3, {"scope": "同口径"})],
    ),
    # 核心 says it in a word, and how a growth was reckoned is its own
    (
        "扣除食品和能源价格的核心CPI同比上涨0.6%。",
        [("0.6%", "consumer_price growth", 0.6, {"scope": "核心"})],
    ),
    ("全市实际完成规上工业总产值4.6亿元。", [("4.6亿元", "industrial_output_above_scale", 4.6e8)]),
]

REPEATED = [
    ("全市累计发放涉农贷款38亿元。", [("38亿元", "loans_new", 3.8e9, {"scope": "累计;涉农"})]),
    (
        "“十四五”期间,全市累计完成技改投资640亿元。",
        [("640亿元", "technical_upgrade_investment", 6.4e10, {"scope": "累计", "period": "2021/2025"})],
    ),
    ("全市每年新增就业3万人以上。", [("3万人", "employment_new", 30000, {"bound": "ge", "scope": "每年"})]),
    ("全市首批开工项目13个。", [("13个", "projects_started", 13, {"scope": "首批"})]),
    (
        "全市上市公司新增4家、累计37家。",
        [
            ("4家", "listed_companies", 4, {"scope": "新增"}),
            ("37家", "listed_companies", 37, {"scope": "累计"}),
        ],
    ),
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
    # institutions that are always meant, whom a relief is for, and the region's own name told short
    ("全市银行业不良贷款率1.3%。", [("1.3%", "npl_ratio", 1.3)]),
    ("全市为各类经营主体减负12亿元。", [("12亿元", "tax_relief", 1.2e9)]),
    ("全市全社会研发经费投入增长9%。", [("9%", "rd_expenditure growth", 9)]),
    (
        "鄂州临空经济区表示,临空经济区地区生产总值300亿元。",
        [("300亿元", "gdp", 3e10, {"region": "鄂州临空经济区"})],
    ),
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


@pytest.mark.parametrize(("text", "rows"), WHOLE_NAMES)
def test_whole_names(check: Any, text: str, rows: list[Any]) -> None:
    """Does a sector, a kind of enterprises, a fund keep its name, without the indicator's own noun?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), CLAUSE_SUBJECTS)
def test_the_subject_of_the_clause(check: Any, text: str, rows: list[Any]) -> None:
    """Do sites, units, sectors and whom it is for narrow a name that verbs part from them?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), HANDED_ON)
def test_what_is_handed_on(check: Any, text: str, rows: list[Any]) -> None:
    """Does a sum take the narrowing words of what was counted, a part its own, and a growth not 累计?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), RECKONED)
def test_how_it_was_reckoned(check: Any, text: str, rows: list[Any]) -> None:
    """Does what was taken out of the whole, 名义 or 同口径 stand in scope?"""
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
