"""The status of a figure: `[[…]]` marks the figure that is asked for."""

from __future__ import annotations

import re
from datetime import date

import pytest

from extractor.binding.observe import read_document
from extractor.context.status import StatusAnswer, StatusReader
from extractor.context.status_settled import settle
from extractor.rules import load_rules
from extractor.text.segment import segment

_MARK = re.compile(r"\[\[(.+?)\]\]")
_STOPS = ",;:，；：。"
ACTUAL, ESTIMATE, FORECAST, TARGET = "actual", "estimate", "forecast", "target"


def ask(
    body: str, title: str = "滨江经济", *, nature: str = "flow",
    period: tuple[str, str] | None = None, published: str | None = None,
) -> StatusAnswer:  # fmt: skip
    """The status of the marked figure of `body` or `title`, settled where its period is given."""
    in_title = _MARK.search(title) is not None
    marked = _MARK.search(title if in_title else body)
    assert marked is not None
    title, body = _MARK.sub(r"\1", title), _MARK.sub(r"\1", body)
    document = segment(title, body)
    field = "title" if in_title else "body"
    number = next(
        i
        for i, each in enumerate(document.sentences)
        if each.field == field and each.start <= marked.start() < each.end
    )
    sentence = document.sentences[number]
    at = marked.start() - sentence.start
    rules = load_rules().status
    answer = StatusReader(document, rules).status(number, at, at + len(marked.group(1)))
    start = max(sentence.text.rfind(stop, 0, at) for stop in _STOPS) + 1
    first, last = (date.fromisoformat(day) for day in period) if period else (None, None)
    return settle(
        answer, sentence, (start, at), at, nature=nature, period=(first, last),
        published=date.fromisoformat(published) if published else None, rules=rules,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("全市签约项目[[90个]]。", ACTUAL),
        # a cue holds to the end of its part
        ("力争签约项目[[90个]]。", TARGET),
        ("力争签约项目90个;已开工[[30个]]。", ACTUAL),
        ("主要预期目标是:生产总值增长6%;新增就业[[9万人]]。", TARGET),
        # a sentence with a bare verb goes on with the list, one with a subject or a time does not
        ("主要预期目标是:生产总值增长6%。实施重点项目90个,新增企业[[30家]]。", TARGET),
        ("主要预期目标是:生产总值增长6%。新增企业30家,同比增长[[9%]]。", ACTUAL),
        ("主要预期目标是:生产总值增长6%。新增企业已有[[30家]]。", ACTUAL),
        ("主要预期目标是:生产总值增长6%。滨江区新增企业[[30家]]。", ACTUAL),
        ("主要预期目标是:生产总值增长6%。\n\n新增企业[[30家]]。", ACTUAL),
        ("完成投资90亿元,高于目标[[5个百分点]]。", ACTUAL),
        # an estimate is one of its whole list, up to a part with a time of its own
        ("预计全年生产总值达到800亿元,增长6%;进出口[[90亿元]],增长4%。", ESTIMATE),
        ("预计全年生产总值达到800亿元;出口50亿元;新增上市公司[[3家]]。", ESTIMATE),
        ("预计全年生产总值达到800亿元;1—11月,进出口[[90亿元]]。", ACTUAL),
        ("预计全年生产总值达到800亿元;目前,在建项目[[90个]]。", ACTUAL),
        ("预计全年生产总值达到800亿元。新签约项目[[90个]]。", ACTUAL),
        ("预计完成生产总值800亿元,增长6%;出口[[50亿元]],增长4%。", FORECAST),
        ("进出口90亿元,预计增长4%;签约项目[[90个]]。", ACTUAL),
        # what is planned for the year, and what was done of it
        ("在建项目90个,年度计划投资[[90亿元]]。", TARGET),
        ("在建项目90个,年度计划投资90亿元,前三月完成投资[[9亿元]]。", ACTUAL),
        ("完成投资90亿元,为年度计划投资的[[98%]]。", ACTUAL),
        ("完成投资90亿元,达到全年目标的[[85%]]。", ACTUAL),
        ("三年内,每年新开工项目[[90个]]。", TARGET),
        # 将: a commitment, a disposal, a look ahead
        ("企业将在园区追加投资[[9亿元]]。", FORECAST),
        ("企业将追加投资[[9亿元]]。", TARGET),
        ("企业将建设新厂,达产后产值[[9亿元]],带动就业300人。", FORECAST),
        ("企业将建设新厂,达产后产值9亿元,带动就业[[300人]]。", FORECAST),
        ("园区将开工项目20个,全年预计完成收入[[90亿元]]。", ESTIMATE),
        ("园区力争开工项目20个,全年预计完成收入[[90亿元]]。", TARGET),
        ("企业力争建设新厂,达产后产值[[9亿元]]。", TARGET),
        ("园区将新建厂房[[9万平方米]]。", TARGET),
        ("产值将突破[[90亿元]]。", FORECAST),
        ("将贷款上限由50万元提高到[[90万元]]。", ACTUAL),
        ("生产线满产后年产电池[[90万台]]。", FORECAST),
        ("街道正谋划设立[[20亿元]]的基金。", TARGET),
        ("街道正谋划设立基金,已引进企业[[9家]]。", ACTUAL),
        # what a plan says of a year to come
        ("按照规划,到2030年,产业规模将突破[[900亿元]],引进企业90家。", TARGET),
        ("按照规划,到2030年,产业规模将突破900亿元,引进企业[[90家]]。", TARGET),
        ("分析认为,到2030年,产业规模将突破[[900亿元]]。", FORECAST),
        ("根据全市产业规划,到2030年,产业规模将突破[[900亿元]]。", TARGET),
        ("按照规划,三年时间产业规模将达到[[900亿元]]。", TARGET),
        ("到“十五五”末,产业规模将达到[[900亿元]]。", TARGET),
        ("2024年,财政收入预期增长[[5%]]。", TARGET),
        ("按照规划,园区已建成厂房[[9栋]]。", ACTUAL),
        # 去年 was
        ("力争再上台阶的滨江去年产汽车[[90万辆]]。", ACTUAL),
        ("力争在去年增长5%的基础上再增长[[6%]]。", TARGET),
        ("力争增速高于去年[[2个百分点]]。", TARGET),
        ("力争占比由去年的30%提高到[[40%]]。", TARGET),
        # a target that is closed behind its figure reaches back and not on
        ("围绕财政收入增长9%的目标,出口突破[[90亿元]]。", ACTUAL),
        ("围绕财政收入增长[[9%]]的目标,出口突破90亿元。", TARGET),
        ("聚焦收入增长9%的目标,力争出口突破[[90亿元]]。", TARGET),
        ("目标是出口突破[[90亿元]]。", TARGET),
        # what is foretold of what is counted, and of the count itself
        ("在谈项目90个,其中预计投资50亿元以上的[[9个]]。", ACTUAL),
        ("预计引进投资50亿元以上的项目[[9个]]。", FORECAST),
        # a clause that tells for itself that it is done
        ("将设立90亿元的基金,首期[[9亿元]]已完成备案。", ACTUAL),
        ("将设立90亿元的基金,首期[[9亿元]]年内到位。", TARGET),
        ("今年将推进重点项目[[90个]]。", TARGET),
    ],
)  # fmt: skip
def test_what_do_the_cues_of_a_sentence_say(body: str, status: str) -> None:
    """Does a cue reach the figure, and no other figure?"""
    answer = ask(body)
    assert answer.status == status, answer.why


def test_is_last_year_in_a_title_done() -> None:
    """Is a figure of 去年 done, though the title looks ahead?"""
    assert ask("全文", title="滨江冲刺千亿城区 去年产汽车[[90万辆]]").status == ACTUAL


def test_a_headline_tells_what_has_happened() -> None:
    """Is the figure of a title done that takes the running year from the lead, and one with the year in it a target?"""
    body = "12月15日,滨江港宣布,今年货物吞吐量超过90万吨。"
    for title, status in (("滨江港货物吞吐量破90万吨", ACTUAL), ("滨江2024年货物吞吐量90万吨", TARGET)):
        found = read_document(title, body, date(2024, 12, 16), load_rules()).observations
        assert [row.status for row in found if row.field == "title"] == [status]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        # the sum of what is to begin, in the clause behind it; the cue of that clause reaches no other
        ("全区拟推动26个项目开工,总投资[[90亿元]]。", TARGET),
        ("全区拟推动26个项目开工,出口[[90亿元]]。", ACTUAL),
        # what the clause tells as done behind the figure is no target, though its period is that of targets
        ("全区将设立总规模90亿元的基金,首期[[9亿元]]已完成备案。", ACTUAL),
        # a bare verb goes on with what is planned
        ("全区计划投放车辆300台,引进企业[[10家]]。", TARGET),
    ],
)
def test_what_a_cue_of_the_clause_before_reaches(body: str, status: str) -> None:
    """Has the sum of the projects that are to begin their status?"""
    text = _MARK.sub(r"\1", body)
    marked = _MARK.search(body)
    assert marked is not None
    found = read_document("滨江", text, None, load_rules()).observations
    assert [row.status for row in found if row.start == marked.start()] == [status]


def test_what_is_told_on_of_a_year_that_is_not_over() -> None:
    """Is a part of what was told as done, with no time of its own, done too?"""
    told = "滨江今年已签约项目90个。其中外资项目9个。"
    found = read_document("滨江", told, date(2024, 12, 15), load_rules()).observations
    assert [(row.raw, row.period, row.status) for row in found] == [
        ("90个", "2024", ACTUAL),
        ("9个", "2024", ACTUAL),
    ]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("记者:今年的目标呢?\n答:生产总值增长[[7%]],新增企业35家。", TARGET),
        ("记者:今年的目标呢?\n答:生产总值增长7%。财政收入增长5%,新增企业[[35家]]。", TARGET),
        ("问:今年有什么打算?答:生产总值增长[[7%]]。", TARGET),
        # what was reached, another question, an answer that tells what was done
        ("记者:去年的目标完成得怎样?\n答:生产总值增长[[7%]]。", ACTUAL),
        ("记者:去年的成绩怎样?\n答:生产总值增长[[7%]]。", ACTUAL),
        ("记者:今年的目标呢?\n答:去年生产总值增长[[7%]]。", ACTUAL),
        ("记者:今年的目标呢?\n答:生产总值同比增长[[7%]]。", ACTUAL),
        ("记者:今年的目标呢?\n答:稳住。\n会后,新增企业[[35家]]。", ACTUAL),
    ],
)
def test_what_answers_a_question_for_aims(body: str, status: str) -> None:
    """Are the bare figures of an answer targets where the question asks for aims?"""
    answer = ask(body)
    assert answer.status == status, answer.why


def test_what_the_headline_tells_as_done_is_done_in_the_text() -> None:
    """Does the period of an event that the headline tells of as held make no targets of what is told of it below?"""
    told = "最大的是滨江零部件园,总投资90亿元,由一家去年售车9万辆的车企建设。"
    title = "滨江区2024年一季度86个项目集中开工"
    found = read_document(title, told, date(2024, 2, 17), load_rules()).observations
    assert [(row.raw, row.period, row.status) for row in found if row.indicator == "project_investment"] == [
        ("90亿元", "2024-Q1", ACTUAL)
    ]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("一、2024年目标任务\n签约项目[[90个]]。", TARGET),
        ("一、2024年目标任务\n去年签约项目[[90个]],今年要再签约100个。", ACTUAL),
        ("一、2024年目标任务\n去年签约项目90个,今年要再签约[[100个]]。", TARGET),
        ("一、2024年目标任务完成情况\n签约项目[[90个]]。", ACTUAL),
        ("一、超额完成2023年目标任务\n签约项目[[90个]]。", ACTUAL),
        ("一、2024年目标明确\n到2027年,生产总值将迈上[[900亿元]]台阶。", TARGET),
        ("一、2024年目标明确\n目前,全区有企业[[900家]]。", ACTUAL),
        ("二、2024年预算安排\n科技支出[[9亿元]]。", TARGET),
        ("三、2024年主要任务\n基金规模扩大到[[90亿元]]。", TARGET),
        ("一、主要任务完成情况\n基金规模扩大到[[90亿元]]。", ACTUAL),
        ("一、产业更强\n到2027年,生产总值将迈上[[900亿元]]台阶。", TARGET),
        # a heading that runs into its paragraph
        ("2024年重点工作 今年要干好三件事。全年签约项目[[90个]]。", TARGET),
        ("2023年工作回顾 全年签约项目[[90个]]。", ACTUAL),
        ("2023年工作回顾 全年签约项目80个。2024年重点工作 签约项目[[90个]]。", TARGET),
    ],
)
def test_what_do_headings_say(body: str, status: str) -> None:
    """Are figures under a heading of targets targets, save where it looks back?"""
    answer = ask(body)
    assert answer.status == status, answer.why


YEAR = ("2024-01-01", "2024-12-31")
DECEMBER = "2024-12-15"


@pytest.mark.parametrize(
    ("body", "nature", "published", "status"),
    [
        # a flow of a year that is not over
        ("全年签约项目[[90个]]。", "flow", DECEMBER, TARGET),
        ("全年已签约项目[[90个]]。", "flow", DECEMBER, ACTUAL),
        ("全市粮食总产[[9万吨]],比上年增加1万吨。", "flow", DECEMBER, ACTUAL),
        ("全市粮食总产9万吨,比上年增加[[1万吨]]。", "flow", DECEMBER, ACTUAL),
        ("统计局的数据显示,粮食总产[[9万吨]]。", "flow", DECEMBER, ACTUAL),
        ("粮食总产首次迈上[[9万吨]]台阶。", "flow", DECEMBER, ACTUAL),
        ("在日前举行的集中开工活动上,全市共有[[86个]]项目开工。", "flow", DECEMBER, ACTUAL),
        ("贷款余额[[90亿元]]。", "stock", DECEMBER, ACTUAL),
        # 已 of a clause before it that shares its time
        ("今年已外出招商9次,新签约项目[[90个]]。", "flow", DECEMBER, ACTUAL),
        ("已外出招商9次,全年新签约项目[[90个]]。", "flow", DECEMBER, TARGET),
        # 今年 right before the verb tells what the year has brought; 今年要 does not
        ("滨江今年新签约[[90个]]项目。", "flow", DECEMBER, ACTUAL),
        ("滨江今年新签约90个项目,签约金额[[90亿元]]。", "flow", DECEMBER, ACTUAL),
        ("滨江今年要新签约[[90个]]项目。", "flow", DECEMBER, TARGET),
        ("统计局15日公布,全省粮食总产[[9万吨]]。", "flow", DECEMBER, ACTUAL),
        # what is there once a time to come has come
        ("到“十四五”末,人口[[90万人]]。", "stock", DECEMBER, TARGET),
        ("到2024年末,人口达到[[90万人]]。", "stock", "2025-01-15", ACTUAL),
        ("到2024年末,人口已达[[90万人]]。", "stock", DECEMBER, ACTUAL),
        # 预计 at the head of a list, of a year gone by
        ("预计完成生产总值800亿元,增长6%;出口[[50亿元]],增长4%。", "flow", "2025-01-15", ESTIMATE),
        ("全年签约项目[[90个]]。", "flow", "2025-01-15", ACTUAL),
        # 预计 of a period that runs, or is to come
        ("预计生产总值达到[[90亿元]]。", "flow", DECEMBER, ESTIMATE),
        ("预计生产总值达到[[90亿元]]。", "flow", "2023-12-15", FORECAST),
        ("全年港口吞吐量有望突破[[90万吨]]。", "flow", DECEMBER, ESTIMATE),
        ("港口吞吐量有望突破[[90万吨]]。", "flow", DECEMBER, FORECAST),
        ("全年产值有望突破90亿元,港口吞吐量达到[[90万吨]]。", "flow", DECEMBER, ESTIMATE),
        ("专家认为,物价有望回升,全年涨幅有望保持在[[2%]]以内。", "rate", DECEMBER, ESTIMATE),
        ("全年产值800亿元;港口吞吐量有望突破[[90万吨]]。", "flow", DECEMBER, FORECAST),
        ("2021年到2024年,投资累计超过[[90亿元]],年均增长21.5%。", "flow", DECEMBER, ACTUAL),
        ("2021年到2024年,投资累计超过90亿元,年均增长[[21.5%]]。", "flow", DECEMBER, ACTUAL),
        # what has changed since a year that is named, and what is to change
        ("产能由2020年的3万吨增至[[95万吨]]。", "flow", DECEMBER, ACTUAL),
        ("产能增至[[95万吨]]。", "flow", DECEMBER, TARGET),
        ("力争产能由2020年的3万吨增至[[95万吨]]。", "flow", DECEMBER, TARGET),
        # what is a multiple of the year before has happened
        ("全区跨境电商交易额[[9亿元]],是上年的2.6倍。", "flow", DECEMBER, ACTUAL),
        ("签约项目[[90个]]。", "flow", "2023-12-15", TARGET),
    ],
)
def test_what_does_the_period_add(body: str, nature: str, published: str, status: str) -> None:
    """Is what is not over a target, save where it is told as done (CONTRACT, Deciding 14)?"""
    answer = ask(body, nature=nature, period=YEAR, published=published)
    assert answer.status == status, answer.why


def test_is_what_an_event_was_held_for_done() -> None:
    """Is a flow of a period that runs done, where the lead tells of the event as held?"""
    event = "滨江年内第三次集中开工活动举行。"
    for body, status in (("东区开工项目[[9个]]。", ACTUAL), ("东区引进项目[[9个]]。", TARGET)):
        assert ask(event + body, period=YEAR, published=DECEMBER).status == status


def test_is_a_long_sentence_read_without_getting_stuck() -> None:
    """Is each figure of one sentence of many cues and figures answered?"""
    document = segment("滨江", "力争签约5个、目标达到6个," * 4_000)
    reader = StatusReader(document, load_rules().status)
    for at in range(4, 60_000, 15):
        assert reader.status(1, at, at + 2).status == TARGET
