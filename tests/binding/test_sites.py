"""Sites in scope: ports, airports, banks, parks and projects, where they are named, spoken of or stood for."""

from __future__ import annotations

from typing import Any

import pytest

NAMES = [
    # a site's name begins before a name that holds its end
    (
        "云川白鹭国际机场货邮吞吐量41.2万吨,旅客吞吐量812万人次。",
        [
            ("41.2万吨", "cargo_throughput", 412000, {"scope": "云川白鹭国际机场;货邮"}),
            ("812万人次", "passenger_throughput", 8120000, {"scope": "云川白鹭国际机场"}),
        ],
    ),
    # the city's short name is part of it, also one that ends in 州, and in a list
    (
        "泉州港货物吞吐量4210万吨。",
        [("4210万吨", "cargo_throughput", 4.21e7, {"region": "泉州市", "scope": "泉州港"})],
    ),
    (
        "营口港、锦州港货物吞吐量分别增长5.5%、2.1%。",
        [
            ("5.5%", "cargo_throughput growth", 5.5, {"region": "营口市", "scope": "营口港"}),
            ("2.1%", "cargo_throughput growth", 2.1, {"region": "锦州市", "scope": "锦州港"}),
        ],
    ),
    # a place in full is the region, and the whole country is no part of a railway's name
    (
        "全国铁路累计发送旅客14.5亿人次,同比增长10.7%。",
        [
            ("14.5亿人次", "passenger_throughput", 1.45e9, {"region": "全国", "scope": "铁路;累计"}),
            ("10.7%", "passenger_throughput growth", 10.7, {"region": "全国", "scope": "铁路"}),
        ],
    ),
    # who lends is scope, though the verb that the loan is counted with lies between
    (
        "国家开发银行发放水利贷款700亿元。",
        [("700亿元", "loans_new", 7e10, {"region": "全国", "scope": "国家开发银行;水利"})],
    ),
    # a place whose name is short, before 机场 as a word
    (
        "三峡机场旅客吞吐量86万人次。",
        [("86万人次", "passenger_throughput", 860000, {"region": "宜昌市", "scope": "三峡机场"})],
    ),
]

SPOKEN_OF = [
    # the clause before speaks of the park, this one has no subject
    (
        "白鹭物流园占地680亩,已入驻物流企业33家。",
        [("33家", "enterprises_introduced", 33, {"scope": "白鹭物流园;物流"})],
    ),
    (
        "白鹭轮胎工业园正式开园,完成6个配套项目集中签约。",
        [("6个", "projects_signed", 6, {"scope": "白鹭轮胎工业园;配套"})],
    ),
    # what a project has is told with its name first
    (
        "打头阵的是光电传感器产业园,占地460亩,总投资36亿元,建成后年产值可达50亿元。",
        [
            ("36亿元", "project_investment", 3.6e9, {"scope": "光电传感器产业园"}),
            ("50亿元", "sector_output", 5e9, {"status": "forecast", "scope": "光电传感器产业园"}),
        ],
    ),
    # a place of its own, or another subject between, ends it
    (
        "江北产业园加快建设,全市签约项目120个。",
        [("120个", "projects_signed", 120)],
    ),
    (
        "江北产业园建成投用,高铁新城加快建设,新引进企业30家。",
        [("30家", "enterprises_introduced", 30)],
    ),
    # what is the region's is not told of a site
    ("白鹭机场建成投运,外贸进出口增长11%。", [("11%", "trade_total growth", 11)]),
    # one of several, and things counted, are no site
    (
        "白鹭研发中心等29个项目加快建设,完成投资415亿元。",
        [("29个", "projects_under_way", 29), ("415亿元", "project_investment_completed", 4.15e10)],
    ),
    # the sums of what was counted are of that
    (
        "白鹭产业园开园,全市签约亿元以上项目12个,总投资60亿元。",
        [
            ("12个", "projects_signed", 12, {"scope": "亿元以上"}),
            ("60亿元", "projects_signed_amount", 6e9, {"scope": "亿元以上"}),
        ],
    ),
    # a verb that leads to the name is no subject
    (
        "跨境电商综试区设立海外仓7座,带动进出口额增长36%。",
        [("36%", "trade_total growth", 36, {"scope": "跨境电商综试区"})],
    ),
]

STOOD_FOR = [
    (
        "白鹭科技城加速崛起。目前,园区已聚集生物企业430家。",
        [("430家", "enterprises_total", 430, {"scope": "白鹭科技城;生物"})],
    ),
    (
        "农业银行云川省分行召开会议。该行绿色贷款余额1430亿元,比上年增长5%。",
        [
            ("1430亿元", "loans_balance", 1.43e11, {"scope": "农业银行云川省分行;绿色"}),
            ("5%", "loans_balance growth", 5, {"scope": "农业银行云川省分行;绿色"}),
        ],
    ),
    (
        "白鹭储能电池基地在城南动工。项目占地860亩,其中一期投资15亿元。",
        [("15亿元", "project_investment", 1.5e9, {"scope": "白鹭储能电池基地;一期"})],
    ),
    # the port that the sentence before told of, where this one has no subject of its own
    (
        "白鹭港集装箱吞吐量250万标箱。明年力争集装箱吞吐量达到280万标箱。",
        [
            ("250万标箱", "container_throughput", 2500000, {"unit": "TEU", "scope": "白鹭港"}),
            (
                "280万标箱",
                "container_throughput",
                2800000,
                {"unit": "TEU", "scope": "白鹭港", "status": "target"},
            ),
        ],
    ),
    (
        "白鹭机场旅客吞吐量662万人次;港口货物吞吐量4518万吨。",
        [
            ("662万人次", "passenger_throughput", 6620000, {"scope": "白鹭机场"}),
            ("4518万吨", "cargo_throughput", 4.518e7),
        ],
    ),
    # nothing was named: the word stands for the region in force, as ever
    ("目前,园区已聚集生物企业430家。", [("430家", "enterprises_total", 430, {"scope": "生物"})]),
    # what others are compared with is not spoken of
    (
        "白鹭产业园与云岭科技城错位发展。目前,园区已聚集生物企业430家。",
        [("430家", "enterprises_total", 430, {"scope": "白鹭产业园;生物"})],
    ),
    # projects that are counted stand for none
    (
        "白鹭储能电池基地在城南动工。今年全市引进项目12个,总投资30亿元。",
        [
            ("12个", "projects_introduced", 12, {}),
            ("30亿元", "project_investment", 3e9, {}),
        ],
    ),
    # also where the verb is in the name itself, clauses behind the word
    (
        "白鹭产业园正式开园。园区将新建厂房20万平方米,力争集聚企业100家,年产值突破80亿元。",
        [
            ("100家", "enterprises_total", 100, {"status": "target", "scope": "白鹭产业园"}),
            ("80亿元", "sector_output", 8e9, {"status": "target", "bound": "gt", "scope": "白鹭产业园"}),
        ],
    ),
    # what is measured is no name
    (
        "白鹭新材料基地开工,建设年产20万吨钢板生产线。项目分两期建设,其中一期投资20亿元。",
        [
            ("20万吨", "product_output", 200000, {"scope": "钢板"}),
            ("20亿元", "project_investment", 2e9, {"scope": "白鹭新材料基地;一期"}),
        ],
    ),
]


TOPICS = [
    # the clause before speaks of a sector or a kind of firms, with no figure
    (
        "新材料产业异军突起,实现产值118亿元,增长31%。",
        [
            ("118亿元", "sector_output", 1.18e10, {"scope": "新材料产业"}),
            ("31%", "sector_output growth", 31, {"scope": "新材料产业"}),
        ],
    ),
    ("民营企业顶起大半边天,进出口2769亿元。", [("2769亿元", "trade_total", 2.769e11, {"scope": "民营企业"})]),
    # what a sector has goes on in its part of the sentence, and no further
    (
        "茶产业产值突破70亿元,从业人员6万人。",
        [
            ("70亿元", "sector_output", 7e9, {"bound": "gt", "scope": "茶产业"}),
            ("6万人", "employees", 60000, {"scope": "茶产业"}),
        ],
    ),
    (
        "电子信息产业实现产值11亿元;生物医药产业增势良好,营业收入增长13.9%。",
        [
            ("11亿元", "sector_output", 1.1e9, {"scope": "电子信息产业"}),
            ("13.9%", "sector_revenue growth", 13.9, {"scope": "生物医药产业"}),
        ],
    ),
    # why it grew is not what grew, and a place of its own ends it
    ("得益于新材料产业,进出口总额增长5%。", [("5%", "trade_total growth", 5)]),
    ("新材料产业异军突起,全市进出口总额增长5%。", [("5%", "trade_total growth", 5)]),
    # a name told with no figure brings what narrows it; what a product brings in all is of the product
    ("笔记本电脑出口由降转升,增长1.8%。", [("1.8%", "exports growth", 1.8, {"scope": "笔记本电脑"})]),
    (
        "全市茶叶产量13.6万吨,综合产值突破260亿元。",
        [
            ("13.6万吨", "product_output", 136000, {"scope": "茶叶"}),
            ("260亿元", "sector_output", 2.6e10, {"bound": "gt", "scope": "茶叶"}),
        ],
    ),
]

LENDING = [
    # 该 and what follows run together; the bank of the sentence itself comes before one named earlier
    (
        "农业银行云川分行5日介绍,该行在云川发放制造业贷款156亿元,制造业贷款余额突破500亿元。",
        [
            ("156亿元", "loans_new", 1.56e10, {"scope": "农业银行云川分行;制造业"}),
            ("500亿元", "loans_balance", 5e10, {"bound": "gt", "scope": "农业银行云川分行;制造业"}),
        ],
    ),
    (
        "12家银行新增小微企业贷款37亿元,平均利率4.85%。",
        [
            ("37亿元", "loans_new", 3.7e9, {"scope": "小微企业"}),
            ("4.85%", "loan_rate", 4.85, {"scope": "小微企业"}),
        ],
    ),
    # one currency for both balances; what has words of its own is not told so
    (
        "全市本外币贷款余额521亿元;存款余额443亿元;制造业贷款余额12亿元。",
        [
            ("521亿元", "loans_balance", 5.21e10, {"scope": "本外币"}),
            ("443亿元", "deposits_balance", 4.43e10, {"scope": "本外币"}),
            ("12亿元", "loans_balance", 1.2e9, {"scope": "制造业"}),
        ],
    ),
]


@pytest.mark.parametrize(("text", "rows"), TOPICS)
def test_the_sector_that_a_sentence_speaks_of(check: Any, text: str, rows: list[Any]) -> None:
    """Is a sector in scope where the clause before speaks of it?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), LENDING)
def test_who_lends(check: Any, text: str, rows: list[Any]) -> None:
    """Is the bank in scope, and are the currency and the borrowers handed on?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), NAMES)
def test_the_name_of_a_site(check: Any, text: str, rows: list[Any]) -> None:
    """Is a site's name read whole, with what of it another name holds?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), SPOKEN_OF)
def test_the_site_that_a_sentence_speaks_of(check: Any, text: str, rows: list[Any]) -> None:
    """Is a site in scope where the clauses before speak of it, and only there?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), STOOD_FOR)
def test_what_stands_for_a_site(check: Any, text: str, rows: list[Any]) -> None:
    """Do 园区, 该行, 项目 stand for the site that was named before?"""
    check(text, rows)
