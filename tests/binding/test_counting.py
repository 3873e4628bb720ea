"""Counted nouns: which verb, before or behind, says what 个, 家 and 户 count."""

from __future__ import annotations

from typing import Any

import pytest

PROJECTS = [
    ("全市签约项目26个。", [("26个", "projects_signed", 26, {"unit": "count"})]),
    ("全市26个项目集中签约。", [("26个", "projects_signed", 26, {"unit": "count"})]),
    ("全市新引进项目31个。", [("31个", "projects_introduced", 31, {"unit": "count"})]),
    (
        "全市31个重大产业项目落户。",
        [("31个", "projects_introduced", 31, {"unit": "count", "scope": "重大产业"})],
    ),
    ("全市开工建设项目74个。", [("74个", "projects_started", 74, {"unit": "count"})]),
    ("全市在建项目158个。", [("158个", "projects_under_way", 158, {"unit": "count"})]),
    ("全市43个项目竣工投产。", [("43个", "projects_completed", 43, {"unit": "count"})]),
    ("全市储备项目205个。", [("205个", "projects_planned", 205, {"unit": "count"})]),
    ("全市新签约工业项目17个。", [("17个", "projects_signed", 17, {"unit": "count", "scope": "工业"})]),
    ("新城34个基础设施项目全面开工。", [("34个", "projects_started", 34, {"scope": "基础设施"})]),
    ("仪式上,27个项目现场落笔。", [("27个", "projects_signed", 27)]),
    # the event of the clause before has the verb; what happens to projects there has its own
    (
        "全县举行重大项目集中开工仪式,86个项目、总投资793亿元。",
        [("86个", "projects_started", 86), ("793亿元", "project_investment", 7.93e10)],
    ),
    ("全县举行集中开工仪式,3个项目获评优秀。", []),
    (
        "全市50亿元以上项目仅有7个处于深度洽谈阶段。",
        [("7个", "projects_planned", 7, {"scope": "50亿元以上"})],
    ),
]

AMOUNTS = [
    (
        "全市签约项目总投资318亿元。",
        [("318亿元", "projects_signed_amount", 3.18e10)],
    ),
    (
        "全市14个项目集中签约,协议投资额96亿元。",
        [("14个", "projects_signed", 14, {"unit": "count"}), ("96亿元", "projects_signed_amount", 9.6e9)],
    ),
    (
        "全市重大项目完成投资540亿元。",
        [("540亿元", "project_investment_completed", 5.4e10, {"scope": "重大"})],
    ),
    (
        "总投资12亿元的锂电池项目在宜春市开工。",
        [("12亿元", "project_investment", 1.2e9, {"region": "宜春市", "scope": "锂电池"})],
    ),
    (
        "5.2亿元储能项目落户中卫市。",
        [("5.2亿元", "project_investment", 5.2e8, {"region": "中卫市", "scope": "储能"})],
    ),
    # the sum is no condition of the posts listed behind it
    (
        "一期达产后预计实现年产值80亿元、提供就业岗位3000个。",
        [
            ("80亿元", "sector_output", 8e9, {"status": "forecast"}),
            ("3000个", "jobs_created", 3000, {"status": "forecast", "unit": "person"}),
        ],
    ),
]

FIRMS = [
    (
        "全市新增规上工业企业83家。",
        [("83家", "above_scale_enterprises_new", 83, {"unit": "count", "scope": "工业"})],
    ),
    ("全市高新技术企业达到910家。", [("910家", "high_tech_enterprises", 910, {"unit": "count"})]),
    ("全市新增高新技术企业120家。", [("120家", "high_tech_enterprises_new", 120, {"unit": "count"})]),
    (
        "园区集聚生物医药企业260余家。",
        [("260余家", "enterprises_total", 260, {"bound": "gt", "scope": "生物医药"})],
    ),
    ("全市引进世界500强企业6家。", [("6家", "enterprises_introduced", 6, {"scope": "世界500强"})]),
    ("全市境内外上市公司达41家。", [("41家", "listed_companies", 41, {"scope": "境内外"})]),
    ("全市新增上市公司5家。", [("5家", "listed_companies", 5, {"scope": "新增"})]),
    ("全市新设外商投资企业72家。", [("72家", "foreign_enterprises_new", 72)]),
    ("全市市场主体总量突破80万户。", [("80万户", "market_entities", 800000, {"bound": "gt"})]),
    ("全市国家级孵化器达到9家。", [("9家", "incubators", 9, {"scope": "国家级"})]),
    # 数 belongs to the number, not to 企业数
    (
        "园区已聚集软件企业数十家。",
        [("数十家", "enterprises_total", None, {"bound": "several", "scope": "软件"})],
    ),
]

PEOPLE = [
    ("全市城镇新增就业4.8万人。", [("4.8万人", "employment_new", 48000, {"unit": "person"})]),
    ("项目投产后可提供就业岗位1200个。", [("1200个", "jobs_created", 1200, {"status": "forecast"})]),
    (
        "项目达产后预计年纳税1.2亿元,新增就业600人。",
        [
            ("1.2亿元", "tax_revenue", 1.2e8, {"status": "forecast"}),
            ("600人", "jobs_created", 600, {"status": "forecast"}),
        ],
    ),
    ("全市引进博士人才380人。", [("380人", "talent_introduced", 380, {"unit": "person", "scope": "博士"})]),
    (
        "全市接待游客2650万人次。",
        [("2650万人次", "tourists", 26500000, {"unit": "person_time"})],
    ),
    ("全市常住人口达412.6万人。", [("412.6万人", "population", 4126000, {"unit": "person"})]),
    (
        "景区7天接待93.5万人次。",
        [("93.5万人次", "tourists", 935000, {"unit": "person_time", "scope": "景区"})],
    ),
]

NOT_COUNTED = [
    # no separate counts
    ("全市开竣工项目88个。", []),
    # no investment, industrial or construction project
    ("全市实施改革项目15个。", []),
    ("全市推进科技攻关项目24个。", []),
    ("全市实施水利工程36项。", []),
    # firms and projects that are only the subject of another statement
    ("抽样的40家企业中有27家产值增长。", []),
    ("项目涉及12个乡镇。", []),
    ("一个新能源项目正在洽谈。", []),
    # nobody signs, starts or completes them
    ("会议讨论了8个项目。", []),
]


@pytest.mark.parametrize(("text", "rows"), PROJECTS)
def test_projects(check: Any, text: str, rows: list[Any]) -> None:
    """Is a count of projects what its verb says, whether the verb stands before or behind?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), AMOUNTS)
def test_sums_of_projects(check: Any, text: str, rows: list[Any]) -> None:
    """Is the sum of a signing told from one project's investment and from investment completed?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), FIRMS)
def test_firms(check: Any, text: str, rows: list[Any]) -> None:
    """Are stocks, newcomers and kinds of firms told apart?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), PEOPLE)
def test_people(check: Any, text: str, rows: list[Any]) -> None:
    """Are persons, posts and visits told apart?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), NOT_COUNTED)
def test_what_is_not_counted(check: Any, text: str, rows: list[Any]) -> None:
    """Are counts left alone that no verb makes an indicator?"""
    check(text, rows)
