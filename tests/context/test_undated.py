"""What stands whenever it came to be, and what waits for a day that nobody names: when has it a period, when none?

Contract, Periods 5: a present state with no time in its clause is null. `[[…]]` marks the figure that is asked for.
"""

from __future__ import annotations

import re
from datetime import date

import pytest

from extractor.binding.observe import read_document
from extractor.rules import load_rules

_MARK = re.compile(r"\[\[(.+?)\]\]")


def period(body: str, title: str = "云台县经济") -> str | None:
    """The period of the marked figure of `body`, published on 20 June 2025."""
    marked = _MARK.search(body)
    assert marked is not None
    rows = read_document(title, _MARK.sub(r"\1", body), date(2025, 6, 20), load_rules()).observations
    (row,) = [row for row in rows if row.field == "body" and row.start == marked.start()]
    return row.period


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # flows told before date no fund
        ("今年一季度,云台县新增贷款20亿元。县里的产业母基金总规模[[50亿元]],已投项目9个。", None),
        ("2024年,云台县完成工业投资90亿元。云台县设立[[5亿元]]种子基金。", None),
        ("云台县今年新签约项目9个;总规模[[50亿元]]的母基金已投企业12家。", None),
        ("云台县将于2026年底建成新厂。下一步,云台县将设立规模[[50亿元]]的产业基金。", None),
        ("截至5月末,云台县贷款余额90亿元。县里设立[[3亿元]]应急转贷基金。", None),
        # its own sentence, a heading, a gathering do
        ("2024年,云台县设立[[5亿元]]种子基金。", "2024"),
        ("截至5月末,云台县基金总规模[[50亿元]]。", "2025-05-31"),
        ("6月18日,云台县举行金融大会,9家银行到场。会上,总规模[[50亿元]]的母基金揭牌。", "2025-06-18"),
        ("一、2024年工作回顾\n云台县新增贷款20亿元。云台县设立[[5亿元]]种子基金。", "2024"),
        # the same fund told again
        (
            "2023年6月,云台县设立50亿元产业基金。去年全县新增企业90家。通过[[50亿元]]产业基金,县里引来项目。",
            "2023-06",
        ),
        ("2023年6月,云台县设立50亿元产业基金。去年全县新增企业90家。县里的[[9亿元]]种子基金另有所用。", None),
    ],
)
def test_what_dates_a_fund(body: str, expected: str | None) -> None:
    """Has a fund the time of its own sentence, a heading or a gathering, and of nothing else?"""
    assert period(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("今年前5个月,云台县新签约项目26个。县里正在洽谈的项目还有[[11个]]。", None),
        ("今年前5个月,云台县新签约项目26个。全县在谈项目68个,其中10亿元以上项目[[9个]]。", None),
        ("今年前5个月,云台县新入库亿元以上储备项目[[26个]]。", "2025-01/2025-05"),
        ("截至5月底,云台县在谈项目[[68个]]。", "2025-05-31"),
        # capacity is there
        ("一季度,云台县进口9亿元。加工园的坚果年产能[[20万吨]]。", None),
        ("到2027年,云台县坚果年产能达到[[20万吨]]。", "2027"),
        # firms in incubation
        ("2024年,云台县引进人才900人。县里有孵化器9家,在孵企业[[400家]]。", None),
        # behind a semicolon a state is not of a time told within the sentence; of one that it begins with it is
        ("依托机场,云台县今年新签约项目64个;已有[[48家]]企业入驻保税区。", None),
        ("今年以来,云台县新签约项目64个;已有[[48家]]企业入驻保税区。", "2025/.."),
        ("依托机场,截至5月底云台县签约项目64个;已有[[48家]]企业入驻保税区。", "2025-05-31"),
        ("云台县今年新签约项目64个,其中已开工[[48个]]。", "2025"),
        # what an event counts is no state
        ("6月10日,云台县举行集中开工活动。本期共有项目38个,其中签约项目[[12个]]。", "2025-06-10"),
        # what is said of it further
        ("2024年,云台县产值90亿元。产业链从业人员已达4.6万人,其中[[三成]]是返乡青年。", None),
        ("2024年,云台县产值90亿元。其中工业产值[[30亿元]]。", "2024"),
    ],
)
def test_what_dates_a_present_state(body: str, expected: str | None) -> None:
    """Is what is in talks, in incubation, or can be made a year, dated by its own clause or a day of counting alone?"""
    assert period(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("6月10日,云台电池产业园动工,达产后年产值9亿元,可提供就业岗位[[2000个]]。", None),
        ("云台电池项目预计明年底投产。项目全部达产后,将提供就业岗位[[800个]]。", None),
        ("云台电池项目一期预计2026年6月投产,达产后年产值90亿元,提供就业岗位约[[5000个]]。", None),
        # a time behind the cue, another part of the sentence
        ("项目全部达产后,到2028年将提供就业岗位[[800个]]。", "2028"),
        ("项目达产后年产值9亿元;2026年将提供就业岗位[[800个]]。", "2026"),
    ],
)
def test_what_comes_once_something_is_built(body: str, expected: str | None) -> None:
    """Has what comes of a works, also clauses behind 投产后, no date but one that is told for it?"""
    assert period(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("今年前5个月,云台县新增企业90家。位于县城的一个项目日前封顶,总投资[[46亿元]]。", None),
        ("今年前5个月,云台县新增企业90家。云台县近日签约项目[[9个]]。", None),
        # what is announced, or has a time of its own
        ("今年前5个月,云台县新增企业90家。统计局日前公布的数据显示,全县出口[[9亿元]]。", "2025-01/2025-05"),
        ("云台县一季度主要指标近日出炉,出口[[9亿元]]。", "2025-Q1"),
        ("近日,一季度数据公布,云台县出口[[9亿元]]。", "2025-Q1"),
        # what is in talks, and its sum
        ("今年前5个月,云台县新增企业90家。正在洽谈的项目有11个,意向投资额近[[70亿元]]。", None),
        ("6月10日,云台县举行投资洽谈会,签约项目[[9个]]。", "2025-06-10"),
    ],
)
def test_what_happened_lately(body: str, expected: str | None) -> None:
    """Has what happened 日前 no date, and none of the stretch told before?"""
    assert period(body) == expected
