"""Time expressions: what is found, what it says, what role it plays."""

from __future__ import annotations

from itertools import pairwise

import pytest

from extractor.context.period_words import fold
from extractor.context.time_expressions import find_times
from extractor.context.time_spec import render, with_year


def _said(text: str) -> list[tuple[str, str]]:
    return [(mention.text, mention.role) for mention in find_times(text)]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2024年", "2024"),
        ("二〇二四年", "2024"),
        ("2024年度", "2024"),
        ("2024年全年", "2024"),
        ("2022年限额以上单位", "2022"),
        ("2022年轻工业", "2022"),
        ("2023年上半年", "2023-S1"),
        ("2023年下半年", "2023-S2"),
        ("2023年第一季度", "2023-Q1"),
        ("2023年1季度", "2023-Q1"),
        ("2023年首季", "2023-Q1"),
        ("2023年前三季度", "2023-01/2023-09"),
        ("2023年头两月", "2023-01/2023-02"),
        ("2023年头两个月", "2023-01/2023-02"),
        ("2023年1—2月份", "2023-01/2023-02"),
        ("2023年1至2月", "2023-01/2023-02"),
        ("2023年前11个月", "2023-01/2023-11"),
        ("2023年5月当月", "2023-05"),
        ("2023年9月份", "2023-09"),
        ("截至2023年8月底", "2023-08-31"),
        ("截至2023年8月", "2023-08-31"),
        ("截至2023年11月25日", "2023-11-25"),
        ("2023年一季度末", "2023-03-31"),
        ("2022年末", "2022-12-31"),
        ("2022年年底", "2022-12-31"),
        ("2022年底前", "2022"),
        ("2018—2021年", "2018/2021"),
        ("2016年至2018年期间", "2016/2018"),
        ("2023年5月1日—5月5日", "2023-05-01/2023-05-05"),
        ("2023年5月1-3日", "2023-05-01/2023-05-03"),
        ("2023年6月上旬", "2023-06-01/2023-06-10"),
        ("“十三五”时期", "2016/2020"),
        ("十四五期间", "2021/2025"),
        ("“十四五”末", "2025"),
        ("“十四五”前三年", "2021/2023"),
        ("2023年以来", "2023/.."),
        ("自2016年3月揭牌以来", "2016-03/.."),
        ("从2019年开始", "2019/.."),
        ("2019年起", "2019/.."),
        ("2015年至今", "2015/.."),
        ("2015年起至今", "2015/.."),
        ("2023年5月1日起至6月3日止", "2023-05-01/2023-06-03"),
        ("2023年第四个季度", "2023-Q4"),
        ("2023年四季度", "2023-Q4"),
        ("2023年二季度以来", "2023-Q2/.."),
        ("上半年", "XXXX-S1"),
        ("一季度", "XXXX-Q1"),
        ("1—9月份", "XXXX-01/XXXX-09"),
        ("截至8月底", "XXXX-08-31"),
        ("全年", None),
        ("目前", None),
        ("近年来", None),
    ],
)  # fmt: skip
def test_what_does_a_time_say(text: str, period: str | None) -> None:
    """Which period does the first time of a text make, with no context?"""
    mention = find_times(text)[0]
    assert render(with_year(mention.spec, mention.spec.year)) == period


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # bases
        ("产值较2018年增长两成", [("2018年", "base")]),
        ("增速比上年全年快0.2个百分点", [("上年全年", "base")]),
        ("较去年“五一”假期增长", [("去年“五一”假期", "base")]),
        ("比8月份加快", [("8月份", "base")]),
        ("与2020年相比翻了一番", [("2020年", "base")]),
        ("较2019年和2021年同期分别增长", [("2019年", "base"), ("2021年同期", "base")]),
        ("创2011年以来新高", [("2011年以来", "base")]),
        ("创历史同期最高水平", [("同期", "base")]),
        ("是2016年的2.4倍", [("2016年", "base")]),
        ("同比2023年增长", [("2023年", "base")]),
        ("同比2016年增长5%、2013年增长9%", [("2016年", "base"), ("2013年", "base")]),
        ("完成全年目标的六成", [("全年", "base")]),
        ("与上年基本持平", [("上年", "base")]),
        ("客流恢复到2019年的九成", [("2019年", "base")]),
        ("扭转了去年下半年以来的回落势头", [("去年下半年以来", "base")]),
        # what a change starts from
        ("由去年同期下降2%转为增长3%", [("去年同期", "start")]),
        ("由一季度的负增长转为正增长", [("一季度", "start")]),
        ("从2019年的30家增加到80家", [("2019年", "start")]),
        ("从2019年的30家增加到2023年的80家", [("2019年", "start"), ("2023年", "in_force")]),
        ("从2019年开始增加到80家", [("2019年开始", "in_force")]),
        ("由2019年成立的公司投资", [("2019年", "attribute")]),
        ("从一季度情况看,投资增长5%", [("一季度", "in_force")]),
        ("力争全年目标达到9%", [("全年", "in_force")]),
        # names
        ("《滨江市2021年消费节方案》印发", [("2021年", "name")]),
        ("2024年滨江机器人大会开幕", [("2024年", "name")]),
        ("实施“智造强区”(2022-2024年)行动计划", [("2022-2024年", "name")]),
        ("落实“十四五”规划", [("“十四五”", "name")]),
        ("《明年见》栏目", [("明年", "name")]),
        ("2025年政府工作报告", [("2025年", "in_force")]),
        ("2023年国民经济和社会发展统计公报", [("2023年", "in_force")]),
        # attributes
        ("2023年签约的30个项目中", [("2023年", "attribute")]),
        ("去年开工的9个项目", [("去年", "attribute")]),
        # told in passing
        ("园区于2011年获批建设。", [("2011年", "passing")]),
        ("公司成立于2009年", [("2009年", "passing")]),
        ("大桥2008年建成通车时", [("2008年", "passing")]),
        ("记者今天(9月8日)从海关获悉", [("今天(9月8日)", "passing")]),
        ("3月5日,记者从港口获悉", [("3月5日", "passing")]),
        # spans of no date
        ("连续三年增长", [("三年", "duration")]),
        ("为六年来最高", [("六年", "duration")]),
        ("5天假期", [("5天", "duration")]),
        ("四个季度增速逐季回升", [("四个季度", "duration")]),
        # in force
        ("今年1月,全省完成投资", [("今年1月", "in_force")]),
        ("占比2024年达到三成", [("2024年", "in_force")]),
        ("2024年,全市签约项目", [("2024年", "in_force")]),
        ("同期,全省出口", [("同期", "in_force")]),
        ("于2023年6月出台新政", [("2023年6月", "in_force")]),
    ],
)  # fmt: skip
def test_what_is_a_time_there_for(text: str, said: list[tuple[str, str]]) -> None:
    """Does each time date the statement, or is it a base, a name, an attribute, told in passing?"""
    assert _said(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "以上年收入",
        "实现有效增长",
        "成本年均下降",
        "今后年均增长",
        "健全年度考核",
        "1号工程",
        "10日内办结",
        "三月三歌节",
        "十五、加强监管",
        "投产后年产值",
        "改造前年均",
        "2000亿元",
        "13月",
        "十四五个人",
    ],
)
def test_what_is_no_time(text: str) -> None:
    """Are words that only hold a time word left alone?"""
    assert [mention.text for mention in find_times(text) if mention.kind != "duration"] == []


@pytest.mark.parametrize("piece", ["9", "一", "2024年", "一季度,", "5日至", "《", "十四五", "2020-", "今年"])
def test_is_hostile_text_read_without_getting_stuck(piece: str) -> None:
    """Are long runs of one piece read, with offsets in order?"""
    mentions = find_times(piece * 20_000)
    assert all(one.end <= two.start for one, two in pairwise(mentions))


def test_does_folding_keep_every_offset() -> None:
    """Has the folded text the length of the text, and is a mention's text what stands there?"""
    text = "据统计，二○二三年１－６月，“十三五”……"
    assert len(fold(text)) == len(text)
    assert all(text[m.start : m.end] == m.text for m in find_times(text))
