"""分别 and its kin: which figure of a list belongs to which region, indicator, period, partner or reference."""

from __future__ import annotations

from typing import Any

import pytest

REGIONS = [
    (
        "2024年,合肥市、芜湖市进出口总额分别增长9.1%和6.4%。",
        [
            ("9.1%", "trade_total growth", 9.1, {"region": "合肥市", "period": "2024"}),
            ("6.4%", "trade_total growth", 6.4, {"region": "芜湖市", "period": "2024"}),
        ],
    ),
    (
        "2023年,昆明市、曲靖市和玉溪市工业投资分别为412亿元、238亿元、105亿元。",
        [
            ("412亿元", "industrial_investment", 4.12e10, {"region": "昆明市", "period": "2023"}),
            ("238亿元", "industrial_investment", 2.38e10, {"region": "曲靖市", "period": "2023"}),
            ("105亿元", "industrial_investment", 1.05e10, {"region": "玉溪市", "period": "2023"}),
        ],
    ),
    (
        "2024年,南宁市、柳州市地区生产总值分别突破6000亿元、3000亿元。",
        [
            ("6000亿元", "gdp", 6e11, {"region": "南宁市", "period": "2024", "bound": "gt"}),
            ("3000亿元", "gdp", 3e11, {"region": "柳州市", "period": "2024", "bound": "gt"}),
        ],
    ),
    (
        "2024年,太原市和大同市的固定资产投资分别增长5.5%和下降2.1%。",
        [
            ("5.5%", "fixed_asset_investment growth", 5.5, {"region": "太原市", "period": "2024"}),
            ("2.1%", "fixed_asset_investment growth", -2.1, {"region": "大同市", "period": "2024"}),
        ],
    ),
    # a growth in percent and one in multiples
    (
        "全省出口增长5%。昆明市、曲靖市势头强劲,增速分别达到45.3%、1.6倍。",
        [
            ("5%", "exports growth", 5, {"region": "云南省"}),
            ("45.3%", "exports growth", 45.3, {"region": "昆明市"}),
            ("1.6倍", "exports growth", 160, {"region": "曲靖市"}),
        ],
    ),
    # what is counted stands behind 分别, before the figures or after the last of them
    (
        "宁波市城镇新增就业9万人。镇海区、北仑区分别新开工亿元以上工业项目12个、15个。",
        [
            ("9万人", "employment_new", 90000, {"region": "宁波市"}),
            ("12个", "projects_started", 12, {"region": "镇海区", "scope": "亿元以上;工业"}),
            ("15个", "projects_started", 15, {"region": "北仑区", "scope": "亿元以上;工业"}),
        ],
    ),
    (
        "镇海区、北仑区分别签约12个、15个亿元以上项目。",
        [
            ("12个", "projects_signed", 12, {"region": "镇海区", "scope": "亿元以上"}),
            ("15个", "projects_signed", 15, {"region": "北仑区", "scope": "亿元以上"}),
        ],
    ),
    ("2024年,镇海区、北仑区分别举办12场、15场招商会。", []),
    # the verb and the noun are said once; another word, or a figure with no place before it, ends the row
    (
        "镇海区动工亿元以上工业项目12个,北仑区15个。",
        [
            ("12个", "projects_started", 12, {"region": "镇海区", "scope": "亿元以上;工业"}),
            ("15个", "projects_started", 15, {"region": "北仑区", "scope": "亿元以上;工业"}),
        ],
    ),
    (
        "镇海区进出口12亿元,增长5%;北仑区15亿元。",
        [
            ("12亿元", "trade_total", 1.2e9, {"region": "镇海区"}),
            ("5%", "trade_total growth", 5, {"region": "镇海区"}),
            ("15亿元", "trade_total", 1.5e9, {"region": "北仑区"}),
        ],
    ),
    ("镇海区签约项目12个,北仑区15家工厂参加。", [("12个", "projects_signed", 12, {"region": "镇海区"})]),
]

INDICATORS = [
    (
        "全市进口、出口分别下降3.2%、增长7.5%。",
        [("3.2%", "imports growth", -3.2), ("7.5%", "exports growth", 7.5)],
    ),
    (
        "全市民间投资、工业投资、房地产开发投资分别增长8.2%、12.6%和1.4%。",
        [
            ("8.2%", "private_investment growth", 8.2),
            ("12.6%", "industrial_investment growth", 12.6),
            ("1.4%", "real_estate_investment growth", 1.4),
        ],
    ),
    (
        "全市一般公共预算收入和税收收入分别完成86.5亿元、61.2亿元。",
        [("86.5亿元", "general_budget_revenue", 8.65e9), ("61.2亿元", "tax_revenue", 6.12e9)],
    ),
    (
        "全市工业投资、技改投资占固定资产投资的比重分别为38.5%和16.2%。",
        [
            ("38.5%", "industrial_investment share", 38.5, {"reference": "fixed_asset_investment"}),
            ("16.2%", "technical_upgrade_investment share", 16.2, {"reference": "fixed_asset_investment"}),
        ],
    ),
    (
        "全市PM2.5、PM10平均浓度分别为31、54微克/立方米。",
        [("31", "pm25", 31, {"unit": "ug_m3"}), ("54微克/立方米", "pm10", 54, {"unit": "ug_m3"})],
    ),
    (
        "全市进口额132亿元,出口额405亿元,同比分别增长4.4%和9.8%。",
        [
            ("132亿元", "imports", 1.32e10),
            ("405亿元", "exports", 4.05e10),
            ("4.4%", "imports growth", 4.4),
            ("9.8%", "exports growth", 9.8),
        ],
    ),
    # an element that is an attribute of the one before it
    (
        "全市规上工业企业营业收入、利润总额分别下降2.1%和7.3%。",
        [
            ("2.1%", "industrial_revenue_above_scale growth", -2.1),
            ("7.3%", "industrial_profit_above_scale growth", -7.3),
        ],
    ),
    # nouns that no verb counts: as many are there
    (
        "全市高新技术企业、科技型中小企业分别达到210家和560家。",
        [
            ("210家", "high_tech_enterprises", 210),
            ("560家", "enterprises_total", 560, {"scope": "科技型中小企业"}),
        ],
    ),
    (
        "全市分别引进高新技术企业、科技型中小企业。",
        [],
    ),
]

# a list of rates, or of points, right behind the list that it belongs to
SAME_ORDER = [
    (
        "全市进口、出口分别为52亿元、130亿元,增长4.1%、下降6.3%。",
        [
            ("52亿元", "imports", 5.2e9),
            ("130亿元", "exports", 1.3e10),
            ("4.1%", "imports growth", 4.1),
            ("6.3%", "exports growth", -6.3),
        ],
    ),
    (
        "城乡居民人均可支配收入分别为41200元、20300元,下降0.5%和0.2%。",
        [
            ("41200元", "disposable_income_urban", 41200),
            ("20300元", "disposable_income_rural", 20300),
            ("0.5%", "disposable_income_urban growth", -0.5),
            ("0.2%", "disposable_income_rural growth", -0.2),
        ],
    ),
    (
        "全市工业投资、民间投资分别增长9.5%、3.4%,占固定资产投资比重分别为42%和51%。",
        [
            ("9.5%", "industrial_investment growth", 9.5),
            ("3.4%", "private_investment growth", 3.4),
            ("42%", "industrial_investment share", 42, {"reference": "fixed_asset_investment"}),
            ("51%", "private_investment share", 51, {"reference": "fixed_asset_investment"}),
        ],
    ),
    (  # one level alone has no list to follow: the figures stay with it
        "全市出口130亿元,增长4.1%、环比下降6.3%。",
        [
            ("130亿元", "exports", 1.3e10),
            ("4.1%", "exports growth", 4.1),
            ("6.3%", "exports growth", -6.3, {"basis": "mom"}),
        ],
    ),
    (  # the direction of the next figure is none of the level's
        "全市税收收入38亿元、下降2.6%。",
        [("38亿元", "tax_revenue", 3.8e9), ("2.6%", "tax_revenue growth", -2.6)],
    ),
    # a word that stands for what was told; each of those told counts once, whatever was said of it
    (
        "全市进口86亿元,增长4%;出口112亿元,增长7%,两项指标分别较2020年增长21%和35%。",
        [
            ("86亿元", "imports", 8.6e9),
            ("4%", "imports growth", 4),
            ("112亿元", "exports", 1.12e10),
            ("7%", "exports growth", 7),
            ("21%", "imports growth", 21, {"basis": "since", "reference": "2020"}),
            ("35%", "exports growth", 35, {"basis": "since", "reference": "2020"}),
        ],
    ),
    (
        "全市进口86亿元,出口62亿元,两项增速分别为7.8%、1.4%。",
        [
            ("86亿元", "imports", 8.6e9),
            ("62亿元", "exports", 6.2e9),
            ("7.8%", "imports growth", 7.8),
            ("1.4%", "exports growth", 1.4),
        ],
    ),
]

SHARED_HEADS = [
    (
        "城镇、农村常住居民人均可支配收入依次为52310元、26480元。",
        [("52310元", "disposable_income_urban", 52310), ("26480元", "disposable_income_rural", 26480)],
    ),
    (
        "全市城镇和农村居民人均可支配收入依次增长4.6%和6.8%。",
        [
            ("4.6%", "disposable_income_urban growth", 4.6),
            ("6.8%", "disposable_income_rural growth", 6.8),
        ],
    ),
    (
        "城乡居民收入分别增长5.1%、7.3%。",
        [
            ("5.1%", "disposable_income_urban growth", 5.1),
            ("7.3%", "disposable_income_rural growth", 7.3),
        ],
    ),
    (
        "全市城乡居民人均可支配收入达到4.31万元和2.12万元。",
        [
            ("4.31万元", "disposable_income_urban", 43100),
            ("2.12万元", "disposable_income_rural", 21200),
        ],
    ),
    # one value, and what it grew by: they are no two of a kind
    (
        "全市城乡居民人均可支配收入3.31万元、增长6.2%。",
        [
            ("3.31万元", "disposable_income", 33100),
            ("6.2%", "disposable_income growth", 6.2),
        ],
    ),
    (
        "第一、二、三产业增加值分别增长3.3%、6.9%和5.7%。",
        [
            ("3.3%", "primary_value_added growth", 3.3),
            ("6.9%", "secondary_value_added growth", 6.9),
            ("5.7%", "tertiary_value_added growth", 5.7),
        ],
    ),
    (
        "第一产业、第二产业和第三产业增加值分别为88亿元、640亿元、910亿元。",
        [
            ("88亿元", "primary_value_added", 8.8e9),
            ("640亿元", "secondary_value_added", 6.4e10),
            ("910亿元", "tertiary_value_added", 9.1e10),
        ],
    ),
    (
        "一产、二产、三产增加值分别增长2.8%、5.4%、6.1%。",
        [
            ("2.8%", "primary_value_added growth", 2.8),
            ("5.4%", "secondary_value_added growth", 5.4),
            ("6.1%", "tertiary_value_added growth", 6.1),
        ],
    ),
    (
        "三次产业增加值分别增长3.6%、4.7%、5.8%。",
        [
            ("3.6%", "primary_value_added growth", 3.6),
            ("4.7%", "secondary_value_added growth", 4.7),
            ("5.8%", "tertiary_value_added growth", 5.8),
        ],
    ),
    (
        "工业、民间、基础设施投资分别增长11.2%、6.6%、9.4%。",
        [
            ("11.2%", "industrial_investment growth", 11.2),
            ("6.6%", "private_investment growth", 6.6),
            ("9.4%", "infrastructure_investment growth", 9.4),
        ],
    ),
    (
        "全市汽车、电子信息产业产值分别达到1200亿元、860亿元。",
        [
            ("1200亿元", "sector_output", 1.2e11, {"scope": "汽车"}),
            ("860亿元", "sector_output", 8.6e10, {"scope": "电子信息"}),
        ],
    ),
    (
        "建筑业、金融业增加值分别增长4.2%、7.7%。",
        [
            ("4.2%", "sector_value_added growth", 4.2, {"scope": "建筑业"}),
            ("7.7%", "sector_value_added growth", 7.7, {"scope": "金融业"}),
        ],
    ),
    # what the head holds of a sector's name serves the whole list, and so does the word that sums it up
    (
        "全市建材、纺织产业产值分别增长3%、4%。",
        [
            ("3%", "sector_output growth", 3, {"scope": "建材"}),
            ("4%", "sector_output growth", 4, {"scope": "纺织"}),
        ],
    ),
    (
        "全市建材、纺织两大主导产业营业收入分别达到30亿元、40亿元。",
        [
            ("30亿元", "sector_revenue", 3e9, {"scope": "建材"}),
            ("40亿元", "sector_revenue", 4e9, {"scope": "纺织"}),
        ],
    ),
    # members that end alike each have a whole name
    (
        "全市建材产业、低碳环保产业产值分别增长3%、4%。",
        [
            ("3%", "sector_output growth", 3, {"scope": "建材产业"}),
            ("4%", "sector_output growth", 4, {"scope": "低碳环保产业"}),
        ],
    ),
    # 限额以上 is said once for all of them
    (
        "限额以上单位家具类、汽车类零售额分别增长3%、4%。",
        [
            ("3%", "retail_sales growth", 3, {"scope": "限额以上单位;家具类"}),
            ("4%", "retail_sales growth", 4, {"scope": "限额以上单位;汽车类"}),
        ],
    ),
    # the currency is said once, before the first member's short form
    (
        "全市本外币存、贷款余额分别为213亿元、221亿元。",
        [
            ("213亿元", "deposits_balance", 2.13e10, {"scope": "本外币"}),
            ("221亿元", "loans_balance", 2.21e10, {"scope": "本外币"}),
        ],
    ),
    # what the head holds is no part of the last member, where the first has a head of its own none of it
    (
        "全市家具类、汽车类商品零售额分别增长3%、4%。",
        [
            ("3%", "retail_sales growth", 3, {"scope": "家具类"}),
            ("4%", "retail_sales growth", 4, {"scope": "汽车类"}),
        ],
    ),
]

PERIODS = [
    (
        "2022年和2023年,宁波市出口总额分别增长8%和3.5%。",
        [
            ("8%", "exports growth", 8, {"region": "宁波市", "period": "2022"}),
            ("3.5%", "exports growth", 3.5, {"region": "宁波市", "period": "2023"}),
        ],
    ),
    (
        "西安市2021年、2022年、2023年技术合同成交额分别为2200亿元、2800亿元、3500亿元。",
        [
            ("2200亿元", "technology_contract_value", 2.2e11, {"region": "西安市", "period": "2021"}),
            ("2800亿元", "technology_contract_value", 2.8e11, {"region": "西安市", "period": "2022"}),
            ("3500亿元", "technology_contract_value", 3.5e11, {"region": "西安市", "period": "2023"}),
        ],
    ),
]

PARTNERS = [
    # 其 stands for the partners of the clause before
    (
        "东盟、非洲为全市前两大贸易伙伴,与其进出口分别达86亿元、31亿元。",
        [
            ("86亿元", "trade_total", 8.6e9, {"scope": "与东盟"}),
            ("31亿元", "trade_total", 3.1e9, {"scope": "与非洲"}),
        ],
    ),
    ("东盟、非洲、欧盟为全市前三大贸易伙伴,与其进出口分别达86亿元、31亿元。", []),
    (
        "全市对东盟、欧盟进出口分别增长14.2%、5.1%。",
        [
            ("14.2%", "trade_total growth", 14.2, {"scope": "对东盟"}),
            ("5.1%", "trade_total growth", 5.1, {"scope": "对欧盟"}),
        ],
    ),
    (
        "全市对东盟、非洲分别出口186亿元、74亿元。",
        [
            ("186亿元", "exports", 1.86e10, {"scope": "对东盟"}),
            ("74亿元", "exports", 7.4e9, {"scope": "对非洲"}),
        ],
    ),
    # the preposition stands once, and the indicator is that of the whole before
    (
        "2024年,江西省进出口总值4600亿元,其中对东盟增长4.2%,对印度、巴西分别下降1.5%和7.3%。",
        [
            ("4600亿元", "trade_total", 4.6e11, {"region": "江西省", "period": "2024"}),
            ("4.2%", "trade_total growth", 4.2, {"region": "江西省", "period": "2024", "scope": "对东盟"}),
            ("1.5%", "trade_total growth", -1.5, {"region": "江西省", "period": "2024", "scope": "对印度"}),
            ("7.3%", "trade_total growth", -7.3, {"region": "江西省", "period": "2024", "scope": "对巴西"}),
        ],
    ),
    (
        "越南、泰国、智利分列前三位,全市对其出口分别达31亿元、22亿元、18亿元。",
        [
            ("31亿元", "exports", 3.1e9, {"scope": "对越南"}),
            ("22亿元", "exports", 2.2e9, {"scope": "对泰国"}),
            ("18亿元", "exports", 1.8e9, {"scope": "对智利"}),
        ],
    ),
]

REFERENCES = [
    (
        "2024年,遵义市地区生产总值增长6.4%,增速分别高于全国和贵州省1.4个、1.1个百分点。",
        [
            ("6.4%", "gdp growth", 6.4, {"region": "遵义市", "period": "2024"}),
            ("1.4个", "gdp gap", 1.4, {"reference": "全国", "region": "遵义市", "period": "2024"}),
            ("1.1个百分点", "gdp gap", 1.1, {"reference": "贵州省", "region": "遵义市", "period": "2024"}),
        ],
    ),
    (
        "2023年,赣州市规模以上工业增加值增速分别低于全国、江西省0.6个和0.9个百分点。",
        [
            (
                "0.6个",
                "industrial_value_added_above_scale gap",
                -0.6,
                {"reference": "全国", "region": "赣州市", "period": "2023"},
            ),
            (
                "0.9个百分点",
                "industrial_value_added_above_scale gap",
                -0.9,
                {"reference": "江西省", "region": "赣州市", "period": "2023"},
            ),
        ],
    ),
    # one reference, and the subjects of the list before
    (
        "装备制造业增加值增长8.4%,高技术制造业增加值增长9.3%,分别快于规模以上工业2.7个和3.6个百分点。",
        [
            ("8.4%", "equipment_manufacturing_value_added growth", 8.4),
            ("9.3%", "high_tech_manufacturing_value_added growth", 9.3),
            (
                "2.7个",
                "equipment_manufacturing_value_added gap",
                2.7,
                {"reference": "industrial_value_added_above_scale"},
            ),
            (
                "3.6个百分点",
                "high_tech_manufacturing_value_added gap",
                3.6,
                {"reference": "industrial_value_added_above_scale"},
            ),
        ],
    ),
]

EACH = [
    (
        "2024年,郴州市、衡阳市地区生产总值均增长5.6%。",
        [
            ("5.6%", "gdp growth", 5.6, {"region": "郴州市", "period": "2024"}),
            ("5.6%", "gdp growth", 5.6, {"region": "衡阳市", "period": "2024"}),
        ],
    ),
    (
        "2024年,绍兴市、嘉兴市经济总量突破8000亿元。",
        [
            ("8000亿元", "gdp", 8e11, {"region": "绍兴市", "period": "2024", "bound": "gt"}),
            ("8000亿元", "gdp", 8e11, {"region": "嘉兴市", "period": "2024", "bound": "gt"}),
        ],
    ),
    (
        "全市工业投资、民间投资均增长11%。",
        [("11%", "industrial_investment growth", 11), ("11%", "private_investment growth", 11)],
    ),
    (
        "全市进口、出口各增长4%。",
        [("4%", "imports growth", 4), ("4%", "exports growth", 4)],
    ),
]

REFUSED = [
    # three names, two figures: nobody can tell which is left out
    ("全市工业投资、民间投资、技改投资分别增长9%、11%。", []),
    # 等 stands for more than the figures tell
    ("全市装备、纺织、食品、化工等行业分别增长9%、11%。", []),
    ("甲、乙两条生产线分别提速12%、15%。", []),
    # three places and two figures
    ("石狮市、晋江市和南安市分别引进企业12家、15家。", []),
]


@pytest.mark.parametrize(("text", "rows"), REGIONS)
def test_regions_in_order(check: Any, text: str, rows: list[Any]) -> None:
    """Does 分别 give each of several places its own figure?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), INDICATORS)
def test_indicators_in_order(check: Any, text: str, rows: list[Any]) -> None:
    """Does 分别 give each of several indicators its own figure, with the last one's unit and its own direction?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), SAME_ORDER)
def test_a_list_in_the_order_of_the_list_before(check: Any, text: str, rows: list[Any]) -> None:
    """Does the second list's first figure belong to the first member, without 分别?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), SHARED_HEADS)
def test_names_with_one_head(check: Any, text: str, rows: list[Any]) -> None:
    """Are short names in a list completed by the head that stands once, at the end?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), PERIODS)
def test_periods_in_order(check: Any, text: str, rows: list[Any]) -> None:
    """Does 分别 give each of several years its own figure?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), PARTNERS)
def test_partners_in_order(check: Any, text: str, rows: list[Any]) -> None:
    """Do trade partners stand in scope, each with its own figure?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), REFERENCES)
def test_references_in_order(check: Any, text: str, rows: list[Any]) -> None:
    """Is a gap to each of several references told apart, the last one's unit serving the earlier ones?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), EACH)
def test_one_figure_for_each(check: Any, text: str, rows: list[Any]) -> None:
    """Does 均, 各 or a mark that each passes make an observation for each of those named?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), REFUSED)
def test_what_cannot_be_dealt_out(check: Any, text: str, rows: list[Any]) -> None:
    """Is a list left alone whose figures no careful reader could deal out?"""
    check(text, rows)
