"""What a figure takes over that names nothing itself: parts, siblings, attributes, ellipses, twins."""

from __future__ import annotations

from typing import Any

import pytest

PARTS = [
    (
        "全市新登记市场主体5.6万户,其中企业1.9万户。",
        [
            ("5.6万户", "market_entities_new", 56000, {"unit": "count"}),
            ("1.9万户", "market_entities_new", 19000, {"unit": "count", "scope": "企业"}),
        ],
    ),
    (
        "全市签约项目64个,其中外资项目11个。",
        [
            ("64个", "projects_signed", 64, {"unit": "count"}),
            ("11个", "projects_signed", 11, {"unit": "count", "scope": "外资"}),
        ],
    ),
    (
        "全市用电量达186亿千瓦时,其中工业用电量104亿千瓦时。",
        [
            ("186亿千瓦时", "electricity_consumption", 1.86e10, {"unit": "kWh"}),
            ("104亿千瓦时", "electricity_consumption", 1.04e10, {"unit": "kWh", "scope": "工业"}),
        ],
    ),
    (
        "全市实际利用外资6.2亿美元,其中制造业2.5亿美元、服务业3.1亿美元。",
        [
            ("6.2亿美元", "fdi_actual", 6.2e8, {"unit": "USD"}),
            ("2.5亿美元", "fdi_actual", 2.5e8, {"unit": "USD", "scope": "制造业"}),
            ("3.1亿美元", "fdi_actual", 3.1e8, {"unit": "USD", "scope": "服务业"}),
        ],
    ),
    (
        "全市一般公共预算收入完成92亿元,其中税收收入完成70亿元。",
        [("92亿元", "general_budget_revenue", 9.2e9), ("70亿元", "tax_revenue", 7e9)],
    ),
    (
        "全省签约项目48个,其中榆林市21个、铜川市9个。",
        [
            ("48个", "projects_signed", 48, {"region": "陕西省"}),
            ("21个", "projects_signed", 21, {"region": "榆林市"}),
            ("9个", "projects_signed", 9, {"region": "铜川市"}),
        ],
    ),
    # of the last four that were told of, each once, the one with the figure's unit
    (
        "全港集装箱吞吐量301万标箱,增长8%;货物吞吐量1.5亿吨,增长4%;旅客吞吐量90万人次,增长2%。其中,铁水联运23万标箱。",
        [
            ("301万标箱", "container_throughput", 3.01e6, {"scope": "全港"}),
            ("8%", "container_throughput growth", 8, {"scope": "全港"}),
            ("1.5亿吨", "cargo_throughput", 1.5e8, {"scope": "全港"}),
            ("4%", "cargo_throughput growth", 4, {"scope": "全港"}),
            ("90万人次", "passenger_throughput", 900000),
            ("2%", "passenger_throughput growth", 2),
            ("23万标箱", "container_throughput", 230000, {"scope": "全港;铁水联运"}),
        ],
    ),
    # a part behind a part with an amount of its own is again of the whole
    (
        "全市签约亿元以上项目126个,其中50亿元以上项目5个、外资项目9个。",
        [
            ("126个", "projects_signed", 126, {"scope": "亿元以上"}),
            ("5个", "projects_signed", 5, {"scope": "50亿元以上"}),
            ("9个", "projects_signed", 9, {"scope": "亿元以上;外资"}),
        ],
    ),
    # a part's name that has the whole's in it says it once
    (
        "全市汽车产量38万辆,其中新能源汽车21万辆。",
        [
            ("38万辆", "product_output", 380000, {"scope": "汽车"}),
            ("21万辆", "product_output", 210000, {"scope": "新能源汽车"}),
        ],
    ),
    (
        "全市现有软件企业64家,其中年营收过亿元企业5家。",
        [
            ("64家", "enterprises_total", 64, {"scope": "软件"}),
            ("5家", "enterprises_total", 5, {"scope": "软件;年营收过亿元"}),
        ],
    ),
    # a part with a code of its own, and one that has none
    (
        "全市居民人均可支配收入33100元,增长5.1%,其中城镇居民41200元、农村居民22600元,分别增长4.4%和6.2%。",
        [
            ("33100元", "disposable_income", 33100),
            ("5.1%", "disposable_income growth", 5.1),
            ("41200元", "disposable_income_urban", 41200),
            ("22600元", "disposable_income_rural", 22600),
            ("4.4%", "disposable_income_urban growth", 4.4),
            ("6.2%", "disposable_income_rural growth", 6.2),
        ],
    ),
    # the members of a part's list stay apart, and 三者 says nothing
    (
        "签约项目32个,其中总部型、研发型项目9个。",
        [
            ("32个", "projects_signed", 32),
            ("9个", "projects_signed", 9, {"scope": "总部型、研发型"}),
        ],
    ),
    # 其中 with another partner is not of both, and 贸易 is the indicator's own
    (
        "全市与亚太进出口值3.9亿元,其中对东盟贸易增长10.5%。",
        [
            ("3.9亿元", "trade_total", 3.9e8, {"scope": "与亚太"}),
            ("10.5%", "trade_total growth", 10.5, {"scope": "对东盟"}),
        ],
    ),
]

# a sentence that opens a breakdown tells of parts, as 其中 does
BREAKDOWNS = [
    (
        "全市开工项目48个,总投资190亿元。分行业看,制造业项目26个,占比54.2%,总投资120亿元;服务业项目14个。",
        [
            ("48个", "projects_started", 48, {"unit": "count"}),
            ("190亿元", "project_investment", 1.9e10),
            ("26个", "projects_started", 26, {"scope": "制造业"}),
            ("54.2%", "projects_started share", 54.2, {"scope": "制造业"}),
            ("120亿元", "project_investment", 1.2e10, {"scope": "制造业"}),
            ("14个", "projects_started", 14, {"scope": "服务业"}),
        ],
    ),
    (
        "全县居民人均可支配收入28600元。按常住地分,城镇居民37100元,增长4.2%;农村居民21400元,增长6.4%。",
        [
            ("28600元", "disposable_income", 28600),
            ("37100元", "disposable_income_urban", 37100),
            ("4.2%", "disposable_income_urban growth", 4.2),
            ("21400元", "disposable_income_rural", 21400),
            ("6.4%", "disposable_income_rural growth", 6.4),
        ],
    ),
    (  # purchase prices are another index; the branches are those of the index before
        "工业生产者出厂价格下降1.5%,工业生产者购进价格下降2.1%。分行业看,纺织业下降3.4%。",
        [
            ("1.5%", "producer_price growth", -1.5),
            ("3.4%", "producer_price growth", -3.4, {"scope": "纺织业"}),
        ],
    ),
    (
        "规上工业企业实现利润86亿元,增长4%。装备制造业利润增长9.1%,增速较上半年加快1.2个百分点。",
        [
            ("86亿元", "industrial_profit_above_scale", 8.6e9),
            ("4%", "industrial_profit_above_scale growth", 4),
            ("9.1%", "industrial_profit_above_scale growth", 9.1, {"scope": "装备制造业"}),
            ("1.2个百分点", "industrial_profit_above_scale growth_change", 1.2, {"scope": "装备制造业"}),
        ],
    ),
    # a level of government is a branch, a place has the whole for itself
    (
        "开封市一般公共预算收入109亿元。分级次看,市本级完成31亿元,增长4.4%;兰考县完成13亿元,增长9.1%。",
        [
            ("109亿元", "general_budget_revenue", 1.09e10, {"region": "开封市"}),
            ("31亿元", "general_budget_revenue", 3.1e9, {"region": "开封市", "scope": "市本级"}),
            ("4.4%", "general_budget_revenue growth", 4.4, {"region": "开封市", "scope": "市本级"}),
            ("13亿元", "general_budget_revenue", 1.3e9, {"region": "兰考县"}),
            ("9.1%", "general_budget_revenue growth", 9.1, {"region": "兰考县"}),
        ],
    ),
    # where foreign investment comes from is no place that it is told of
    (
        "海南省实际使用外资15亿美元。从来源地看,香港地区投资9.6亿美元,新加坡投资1.3亿美元。",
        [
            ("15亿美元", "fdi_actual", 1.5e9, {"region": "海南省", "unit": "USD"}),
            ("9.6亿美元", "fdi_actual", 9.6e8, {"region": "海南省", "unit": "USD", "scope": "香港地区"}),
            ("1.3亿美元", "fdi_actual", 1.3e8, {"region": "海南省", "unit": "USD", "scope": "新加坡"}),
        ],
    ),
]

# one name in two units, the second without the name
OTHER_UNITS = [
    (
        "汽车出口2.1万辆、货值31亿元,其中电动汽车0.8万辆、14亿元。",
        [
            ("31亿元", "exports", 3.1e9, {"scope": "汽车"}),
            ("14亿元", "exports", 1.4e9, {"scope": "汽车;电动汽车"}),
        ],
    ),
    (
        "正极材料产量6万吨、负极材料4万吨。",
        [
            ("6万吨", "product_output", 60000, {"unit": "t", "scope": "正极材料"}),
            ("4万吨", "product_output", 40000, {"unit": "t", "scope": "负极材料"}),
        ],
    ),
    (  # what is sold is not what is made
        "汽车产量6万辆、销售7万辆。",
        [("6万辆", "product_output", 60000, {"unit": "count", "scope": "汽车"})],
    ),
    (
        "古城景区接待游客31万人次,湿地公园接待12万人次。",
        [
            ("31万人次", "tourists", 310000, {"scope": "古城景区"}),
            ("12万人次", "tourists", 120000, {"scope": "湿地公园"}),
        ],
    ),
]

SIBLINGS = [
    # products of the monthly list go on with the output, branches do not
    (
        "全市水泥产量31万吨、增长6.1%,化肥(折纯)下降3.1%,酿造业增长5.1%。",
        [
            ("31万吨", "product_output", 3.1e5, {"unit": "t", "scope": "水泥"}),
            ("6.1%", "product_output growth", 6.1, {"scope": "水泥"}),
            ("3.1%", "product_output growth", -3.1, {"scope": "化肥"}),
        ],
    ),
    (
        "全市规上工业增加值增长7.1%,制造业增长8.6%。",
        [
            ("7.1%", "industrial_value_added_above_scale growth", 7.1),
            ("8.6%", "sector_value_added growth", 8.6, {"scope": "制造业"}),
        ],
    ),
    # 其中 keeps the indicator of the whole, for all that it lists (CONTRACT, Deciding 9)
    (
        "全市规上工业增加值增长7.1%,其中采矿业增长2.4%,制造业增长8.3%。",
        [
            ("7.1%", "industrial_value_added_above_scale growth", 7.1),
            ("2.4%", "industrial_value_added_above_scale growth", 2.4, {"scope": "采矿业"}),
            ("8.3%", "industrial_value_added_above_scale growth", 8.3, {"scope": "制造业"}),
        ],
    ),
    (
        "全市规模以上工业增加值增长6.6%。从行业看,医药制造业增长14.5%,纺织业下降3.7%。",
        [
            ("6.6%", "industrial_value_added_above_scale growth", 6.6),
            ("14.5%", "sector_value_added growth", 14.5, {"scope": "医药制造业"}),
            ("3.7%", "sector_value_added growth", -3.7, {"scope": "纺织业"}),
        ],
    ),
    (
        "全市社会消费品零售总额增长5.2%,家用电器类增长17.9%。",
        [
            ("5.2%", "retail_sales growth", 5.2),
            ("17.9%", "retail_sales growth", 17.9, {"scope": "家用电器类"}),
        ],
    ),
    (
        "居民消费价格上涨1.1%,其中食品价格上涨2.6%。",
        [
            ("1.1%", "consumer_price growth", 1.1),
            ("2.6%", "consumer_price growth", 2.6, {"scope": "食品"}),
        ],
    ),
    # an indicator of its own is no sibling
    (
        "全市规上工业增加值增长7.1%,高技术制造业增加值增长15%。",
        [
            ("7.1%", "industrial_value_added_above_scale growth", 7.1),
            ("15%", "high_tech_manufacturing_value_added growth", 15),
        ],
    ),
    # a count that sums up a list is told of the list, and ends no subject
    (
        "全区接待游客386万人次。其中,狮子山、龙泉湖、桃花谷三家景区合计接待87万人次。",
        [
            ("386万人次", "tourists", 3.86e6),
            ("87万人次", "tourists", 870000, {"scope": "狮子山、龙泉湖、桃花谷三家景区"}),
        ],
    ),
    # a bare growth behind a share is of the branch that its words name
    (
        "加工贸易进出口220亿元,占41.1%;保税物流方式增长4.4%。",
        [
            ("220亿元", "trade_total", 2.2e10, {"scope": "加工贸易"}),
            ("41.1%", "trade_total share", 41.1, {"scope": "加工贸易"}),
            ("4.4%", "trade_total growth", 4.4, {"scope": "保税物流方式"}),
        ],
    ),
    (
        "全市装备制造业增加值增长9.1%,食品加工业下降2.4%。",
        [
            ("9.1%", "equipment_manufacturing_value_added growth", 9.1),
            ("2.4%", "sector_value_added growth", -2.4, {"scope": "食品加工业"}),
        ],
    ),
    (
        "全市居民人均可支配收入3.3万元,其中城镇居民、农村居民分别为4.1万元和2.2万元。",
        [
            ("3.3万元", "disposable_income", 33000),
            ("4.1万元", "disposable_income_urban", 41000),
            ("2.2万元", "disposable_income_rural", 22000),
        ],
    ),
    (
        "全市居民人均可支配收入3.3万元,其中工资性收入1.9万元,增长6.2%。",
        [
            ("3.3万元", "disposable_income", 33000),
            ("1.9万元", "disposable_income", 19000, {"scope": "工资性"}),
            ("6.2%", "disposable_income growth", 6.2, {"scope": "工资性"}),
        ],
    ),
    # by who owns them
    (
        "全市国有控股企业增加值增长4.7%;股份制企业增长6.1%,外商及港澳台商投资企业下降5.2%。",
        [
            ("4.7%", "industrial_value_added_above_scale growth", 4.7, {"scope": "国有控股企业"}),
            ("6.1%", "industrial_value_added_above_scale growth", 6.1, {"scope": "股份制企业"}),
            ("5.2%", "industrial_value_added_above_scale growth", -5.2, {"scope": "外商及港澳台商投资企业"}),
        ],
    ),
    (
        "规上工业增加值增长6%,引进民营企业46家。",
        [
            ("6%", "industrial_value_added_above_scale growth", 6),
            ("46家", "enterprises_introduced", 46, {"scope": "民营"}),
        ],
    ),
]

ATTRIBUTES = [
    (
        "全县一般公共预算收入12.4亿元,税占比81.3%,增长5.5%。",
        [
            ("12.4亿元", "general_budget_revenue", 1.24e9),
            ("81.3%", "tax_revenue share", 81.3, {"reference": "general_budget_revenue"}),
            ("5.5%", "general_budget_revenue growth", 5.5),
        ],
    ),
    (
        "全市税收收入64亿元。非税收入占比由21%降至17.8%。",
        [
            ("64亿元", "tax_revenue", 6.4e9),
            ("17.8%", "general_budget_revenue share", 17.8, {"scope": "非税收入"}),
        ],
    ),
    (
        "全市一般公共预算支出310亿元,其中教育支出62亿元。12月当月,支出41亿元。",
        [
            ("310亿元", "general_budget_expenditure", 3.1e10),
            ("62亿元", "general_budget_expenditure", 6.2e9, {"scope": "教育"}),
            ("41亿元", "general_budget_expenditure", 4.1e9, {"period": "XXXX-12"}),
        ],
    ),
    (
        "全县接待游客88万人次、综合收入5.1亿元。",
        [("88万人次", "tourists", 880000, {"unit": "person_time"}), ("5.1亿元", "tourism_revenue", 5.1e8)],
    ),
    (
        "全市集中签约项目38个,总金额达426亿元。",
        [
            ("38个", "projects_signed", 38, {"unit": "count"}),
            ("426亿元", "projects_signed_amount", 4.26e10),
        ],
    ),
    (
        "全市集中开工项目22个,总投资157亿元。",
        [("22个", "projects_started", 22, {"unit": "count"}), ("157亿元", "project_investment", 1.57e10)],
    ),
    (
        "全市新认定高新技术企业210家,总数达1340家。",
        [
            ("210家", "high_tech_enterprises_new", 210, {"unit": "count"}),
            ("1340家", "high_tech_enterprises", 1340, {"unit": "count"}),
        ],
    ),
    (
        "全市规上工业企业实现营业收入2860亿元,利润总额174亿元。",
        [
            ("2860亿元", "industrial_revenue_above_scale", 2.86e11),
            ("174亿元", "industrial_profit_above_scale", 1.74e10),
        ],
    ),
    (
        "全市税收收入71亿元,增长5.2%;非税收入37亿元,增长13.5%。",
        [
            ("71亿元", "tax_revenue", 7.1e9),
            ("5.2%", "tax_revenue growth", 5.2),
            ("37亿元", "general_budget_revenue", 3.7e9, {"scope": "非税收入"}),
            ("13.5%", "general_budget_revenue growth", 13.5, {"scope": "非税收入"}),
        ],
    ),
    (
        "全市实际使用外资9.8亿美元,增长3%。新加坡到资6亿美元,占比61%。",
        [
            ("9.8亿美元", "fdi_actual", 9.8e8, {"unit": "USD"}),
            ("3%", "fdi_actual growth", 3),
            ("6亿美元", "fdi_actual", 6e8, {"unit": "USD", "scope": "新加坡"}),
            ("61%", "fdi_actual share", 61, {"scope": "新加坡"}),
        ],
    ),
    (
        "银行对600个重点项目授信超2800亿元,投放960亿元。",
        [
            ("2800亿元", "credit_line", 2.8e11, {"bound": "gt", "scope": "重点"}),
            ("960亿元", "loans_new", 9.6e10, {"scope": "重点"}),
        ],
    ),
    # a fund told of without a figure, and its size; nothing else goes on with it
    ("产业基金二期完成备案,规模15亿元。", [("15亿元", "fund_size", 1.5e9, {"scope": "产业"})]),
    (
        "全区营业收入90亿元。产业基金完成备案,规模15亿元。",
        [("90亿元", "sector_revenue", 9e9), ("15亿元", "fund_size", 1.5e9, {"scope": "产业"})],
    ),
    ("全区设立种子基金,增长9%。", []),
    ("全区设立种子基金,出口9亿元。", [("9亿元", "exports", 9e8)]),
]

ELLIPSES = [
    (
        "全区签约项目18个,总投资97亿元,其中6个已投产。",
        [
            ("18个", "projects_signed", 18, {"unit": "count"}),
            ("97亿元", "projects_signed_amount", 9.7e9),
            ("6个", "projects_completed", 6, {"unit": "count"}),
        ],
    ),
    (
        "全市开工项目52个、竣工41个。",
        [
            ("52个", "projects_started", 52, {"unit": "count"}),
            ("41个", "projects_completed", 41, {"unit": "count"}),
        ],
    ),
    (
        "全市签约项目96个,开工47个,投产19个。",
        [
            ("96个", "projects_signed", 96, {"unit": "count"}),
            ("47个", "projects_started", 47, {"unit": "count"}),
            ("19个", "projects_completed", 19, {"unit": "count"}),
        ],
    ),
    # a noun told of with no verb is counted by the verb behind each figure, and by nothing else
    (
        "一批配套项目中,已有7个投产、12个在建。",
        [
            ("7个", "projects_completed", 7, {"scope": "配套"}),
            ("12个", "projects_under_way", 12, {"scope": "配套"}),
        ],
    ),
    (
        "全市经营主体98万户,全年净增9万户。",
        [("98万户", "market_entities", 980000), ("9万户", "market_entities_new", 90000)],
    ),
    # another time and its figure, behind one with its own
    (
        "2024年5月,全市进出口总额18亿元,增长3%;1—5月82亿元,增长6.5%。",
        [
            ("18亿元", "trade_total", 1.8e9, {"period": "2024-05"}),
            ("3%", "trade_total growth", 3, {"period": "2024-05"}),
            ("82亿元", "trade_total", 8.2e9, {"period": "2024-01/2024-05"}),
            ("6.5%", "trade_total growth", 6.5, {"period": "2024-01/2024-05"}),
        ],
    ),
    ("全市进出口总额18亿元,2019年5月成立的园区82亿元。", [("18亿元", "trade_total", 1.8e9)]),
    # nothing but the word for a target before the figure
    (
        "2030年,全市规上工业总产值确保达到900亿元、力争1000亿元。",
        [
            ("900亿元", "industrial_output_above_scale", 9e10, {"status": "target", "period": "2030"}),
            ("1000亿元", "industrial_output_above_scale", 1e11, {"status": "target", "period": "2030"}),
        ],
    ),
    (
        "全市在建工业项目136个,其中当期新开工24个。",
        [
            ("136个", "projects_under_way", 136, {"scope": "工业"}),
            ("24个", "projects_started", 24, {"scope": "工业"}),
        ],
    ),
]

TWINS = [
    ("全市各项贷款增加420亿元。", [("420亿元", "loans_new", 4.2e10)]),
    ("全市新增贷款420亿元。", [("420亿元", "loans_new", 4.2e10)]),
    (
        "全市贷款余额8600亿元,比年初新增420亿元。",
        [("8600亿元", "loans_balance", 8.6e11), ("420亿元", "loans_new", 4.2e10)],
    ),
    ("全市贷款增长11.4%。", [("11.4%", "loans_balance growth", 11.4)]),
    (
        "全市存款余额9100亿元,较年初增加530亿元。",
        [
            ("9100亿元", "deposits_balance", 9.1e11),
            ("530亿元", "deposits_balance change", 5.3e10, {"basis": "since"}),
        ],
    ),
    ("全市发放涉农贷款65亿元。", [("65亿元", "loans_new", 6.5e9, {"scope": "涉农"})]),
]

TOPICS = [
    # a name told without a figure is the subject of what follows
    ("工业投资持续发力,同比增长13.5%。", [("13.5%", "industrial_investment growth", 13.5)]),
    ("外贸结构不断优化。全市进出口总额稳步扩大,增长4.9%。", [("4.9%", "trade_total growth", 4.9)]),
]

LOST = [
    # a subject that no rule knows ends the one before it
    (
        "全市出口总额增长6%,图书馆藏书增长9%。",
        [("6%", "exports growth", 6)],
    ),
    (
        "全市工业投资360亿元,新建道路48公里,增长12%。",
        [("360亿元", "industrial_investment", 3.6e10)],
    ),
    (
        "全市旅游收入85亿元,游客满意率达到96%。",
        [("85亿元", "tourism_revenue", 8.5e9)],
    ),
    (
        "全市贷款余额2400亿元,贷款户均授信80万元。",
        [("2400亿元", "loans_balance", 2.4e11)],
    ),
    # what happened to a noun told of with no verb is none of its codes
    ("一批申报项目中,16个获批,占比30%。", []),
    # a rank among others opens no other subject; nor does a share of a plan
    (
        "全市货运量超过100万吨,成为西部首个突破百万吨的枢纽,较上年增长30%。",
        [("100万吨", "freight_volume", 1e6, {"bound": "gt"}), ("30%", "freight_volume growth", 30)],
    ),
    (
        "全区到位资金136亿元,完成全年任务的29.1%,超序时进度4.1个百分点。",
        [
            ("136亿元", "investment_promotion_arrived", 1.36e10),
            ("4.1个百分点", "investment_promotion_arrived gap", 4.1, {"reference": "target"}),
        ],
    ),
    # what moves behind an average of a day is the whole told before
    (
        "机场旅客吞吐量367万人次,日均9.2万人次,增长5%。",
        [
            ("367万人次", "passenger_throughput", 3.67e6, {"scope": "机场"}),
            ("5%", "passenger_throughput growth", 5, {"scope": "机场"}),
        ],
    ),
    # a rate of its own that begins like an attribute of the subject before
    (
        "规上工业企业利润总额增长7.1%,营业收入利润率为4.9%,提高0.3个百分点。",
        [("7.1%", "industrial_profit_above_scale growth", 7.1)],
    ),
]


@pytest.mark.parametrize(("text", "rows"), PARTS)
def test_parts(check: Any, text: str, rows: list[Any]) -> None:
    """Does 其中 keep the indicator of the whole, with the part in scope?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), BREAKDOWNS)
def test_what_a_breakdown_lists(check: Any, text: str, rows: list[Any]) -> None:
    """Do the parts behind `分行业看` keep the subject that is broken down?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), OTHER_UNITS)
def test_names_that_stand_once(check: Any, text: str, rows: list[Any]) -> None:
    """Does a figure in another unit, or listed behind, find the name that stands before?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), SIBLINGS)
def test_siblings(check: Any, text: str, rows: list[Any]) -> None:
    """Is a branch behind its whole known by its ending, under the indicator of branches?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), ATTRIBUTES)
def test_attributes(check: Any, text: str, rows: list[Any]) -> None:
    """Does a noun that is an attribute of the subject before give the indicator that it stands for?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), ELLIPSES)
def test_another_verb_of_the_same_noun(check: Any, text: str, rows: list[Any]) -> None:
    """Is the noun understood where a second verb counts it again?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), TWINS)
def test_lending_and_its_balance(check: Any, text: str, rows: list[Any]) -> None:
    """Is new lending told from the balance, and the balance of deposits left a balance?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), TOPICS)
def test_a_subject_told_before_its_figure(check: Any, text: str, rows: list[Any]) -> None:
    """Does a name with no figure speak for the bare growth behind it?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), LOST)
def test_a_subject_that_no_rule_knows(check: Any, text: str, rows: list[Any]) -> None:
    """Does a figure of something else not pass for one of the subject before?"""
    check(text, rows)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "扬州GDP为7400亿元,规上工业总产值6100亿元;盐城、泰州均迈上6000亿元台阶,其中盐城达到7300亿元。",
            [
                ("7400亿元", "gdp", 7.4e11, {"region": "扬州市"}),
                ("6100亿元", "industrial_output_above_scale", 6.1e11, {"region": "扬州市"}),
                ("6000亿元", "gdp", 6e11, {"region": "盐城市", "bound": "gt"}),
                ("6000亿元", "gdp", 6e11, {"region": "泰州市", "bound": "gt"}),
                ("7300亿元", "gdp", 7.3e11, {"region": "盐城市"}),
            ],
        ),
        (  # within the part, and with no place of its own, the last name goes on
            "扬州GDP为7400亿元,规上工业总产值6100亿元,首次突破6000亿元;再次突破6000亿元。",
            [
                ("7400亿元", "gdp", 7.4e11, {"region": "扬州市"}),
                ("6100亿元", "industrial_output_above_scale", 6.1e11, {"region": "扬州市"}),
                ("6000亿元", "industrial_output_above_scale", 6e11, {"region": "扬州市", "bound": "gt"}),
                ("6000亿元", "industrial_output_above_scale", 6e11, {"region": "扬州市", "bound": "gt"}),
            ],
        ),
    ],
)
def test_another_place_is_told_of_by_what_was_told_first(check: Any, text: str, rows: list[Any]) -> None:
    """Does a new part that opens with another place take the headline of the part before?"""
    check(text, rows)
