"""The period of a figure in its article: `[[…]]` marks the figure that is asked for."""

from __future__ import annotations

import re
from datetime import date

import pytest

from extractor.context.period import PeriodAnswer, PeriodResolver
from extractor.text.segment import segment

_MARK = re.compile(r"\[\[(.+?)\]\]")
_STOPS = ",;:，；：。"
MAY = "2024-05-20"
DONE = "actual"
PUBLISHED, TODAY, UNKNOWN = "period_from_published", "period_from_today", "period_year_unknown"


def ask(
    body: str, title: str = "滨江经济", published: str | None = "2024-05-20",
    *, nature: str = "flow", measure: str = "level", status: str = "actual",
) -> PeriodAnswer:  # fmt: skip
    """The answer for the marked figure of `body`, or of `title`."""
    in_title = _MARK.search(title) is not None
    marked = _MARK.search(title if in_title else body)
    assert marked is not None
    title, body = _MARK.sub(r"\1", title), _MARK.sub(r"\1", body)
    document = segment(title, body)
    field = "title" if in_title else "body"
    for index, sentence in enumerate(document.sentences):  # noqa: B007
        at = marked.start() - sentence.start
        if sentence.field == field and 0 <= at < len(sentence.text):
            break
    else:
        raise AssertionError("the figure is in no sentence")
    start = max(sentence.text.rfind(stop, 0, at) for stop in _STOPS) + 1
    ends = [end for end in (sentence.text.find(stop, at) for stop in _STOPS) if end >= 0]
    resolver = PeriodResolver(document, date.fromisoformat(published) if published else None)
    return resolver.resolve(
        index, start, min(ends, default=len(sentence.text)), at, nature=nature, measure=measure, status=status
    )


@pytest.mark.parametrize(
    ("body", "period"),
    [
        # the clause, then the clauses before it
        ("2023年全市签约项目[[120个]]。", "2023"),
        ("2023年一季度,全市签约项目120个,总投资[[90亿元]]。", "2023-Q1"),
        ("2022年完成投资50亿元,2023年完成投资[[60亿元]]。", "2023"),
        ("2022年、2023年分别完成投资50亿元、[[60亿元]]。", "2023"),
        ("2022年、2023年分别完成投资[[50亿元]]、60亿元。", "2022"),
        ("到2021年末,园区入驻率较2018年提高[[12个百分点]]。", "2021-12-31"),
        ("产值从2020年的[[35亿元]]提高到2023年的60亿元。", "2020"),
        # an event that the text does not date is no part of what was told before
        ("1—8月,全省接待游客90万人次。世界运动会期间,全市接待游客[[9万人次]]。", None),
        ("1—8月,全省接待游客90万人次。全市在谈项目[[9个]]。", None),
        # 今年 behind the day up to which it is told
        ("截至5月17日,全省今年发送旅客[[9万人次]]。", "2024-05-17"),
        # a list item does not hear the one before it
        ("重点抓好三件事:一是力争2025年新增企业100家;二是设立[[20亿元]]基金。", None),
        # running on
        ("2023年,全市签约项目120个。总投资[[900亿元]]。", "2023"),
        ("2023年,进出口80亿元。其中,12月份进出口9亿元。出口[[50亿元]]。", "2023"),
        ("2023年,进出口80亿元。12月当月,进出口9亿元,增长7%。出口[[5亿元]]。", "2023-12"),
        ("2023年,进出口80亿元。同期,存款增长[[8%]]。", "2023"),
        ("2023年面对困难,当年新增贷款[[60亿元]]。", "2023"),
        # attributes and bases do not date what follows
        ("2023年签约的[[30个]]项目中,9个已投产。", "2023"),
        ("2023年签约的30个项目中,[[9个]]已投产。", None),
        ("全区对照2023年签约台账逐一过堂。上半年,全区投资完成[[31亿元]]。", "XXXX-S1"),
        ("全区梳理2023年开工项目清单。上半年,全区投资完成[[31亿元]]。", "XXXX-S1"),
        ("2023年签约项目入库。上半年,全区投资完成[[31亿元]]。", "2023-S1"),
        ("产值较2018年增长[[30%]]。", None),
        # present states and vague times
        ("2023年,全市新增企业90家。目前,园区拥有高企[[200家]]。", None),
        ("2023年,全市新增企业90家。园区已建成厂房[[6栋]]。", None),
        ("2023年,全市新增企业90家。产业集聚区完成投资[[6亿元]]。", "2023"),
        ("2023年,全市新增企业90家。其中,已投产[[6家]]。", "2023"),
        ("截止2023年5月底,到位资金48亿元。本月到位资金[[9亿元]]。", "2023-05"),
        ("2024年以来,签约项目9个。1—4月,完成投资[[9亿元]]。", "2024-01/2024-04"),
        ("2021年以来,签约项目9个。1—4月,完成投资[[9亿元]]。", "XXXX-01/XXXX-04"),
        ("2023年,全市新增企业90家。园区已投产项目7个,在建[[9个]]。", None),
        ("2023年,全市新增企业90家。园区已投产项目7个,在建9个,总投资[[5亿元]]。", None),
        ("2023年,全市新增企业90家。新签约项目9个,总投资[[5亿元]]。", "2023"),
        ("近年来,园区引进企业[[300家]]。", None),
        ("2024年3月5日,某市签约项目11个。两天后,又有[[8个]]项目开工。", None),
        ("近三年,园区引进企业[[300家]]。", None),
        # what a change starts from dates that alone
        ("2024年4月,出口由3月的下降[[2%]]转为增长3%。", "2024-03"),
        ("2024年4月,出口由3月的下降2%转为增长[[3%]]。", "2024-04"),
        ("2024年4月,出口由上月下降[[2%]]转为增长3%。", "2024-03"),
        ("2024年一季度,产量由上年同期下降[[2%]]转为增长3%。", "2023-Q1"),
        ("2024年一季度,产量由上年同期下降2%转为增长3%。利润[[5亿元]]。", "2024-Q1"),
        ("2024年1—4月,去年同期签约项目[[9个]]。", "2023-01/2023-04"),
        ("2023年,企业由2019年的[[30家]]增加到80家。", "2019"),
        ("2023年,企业由2019年的30家增加到[[80家]],产值9亿元。", "2023"),
        ("2023年,企业由2019年的30家增加到80家。签约项目[[9个]]。", "2023"),
        ("2022年,产量从上年的[[5万辆]]跃升至9万辆。明年是2023年。", "2021"),
        ("2024年一季度,投资增长2%,扭转了去年下半年以来的回落势头,民间投资增长[[5%]]。", "2024-Q1"),
        ("2023年,客流恢复到2019年的九成,其中外省游客[[9万人次]]。", "2023"),
        ("2021年以来,签约项目9个。占比由2019年的5%提高到2023年的9%。投资增长[[8%]]。", "2021/.."),
        ("2023年,结构由上年的20:30:50调整为19:30:51。投资增长[[8%]]。", "2023"),
        ("2023年,占比由上年的三成提升到56%。投资增长[[8%]]。", "2023"),
        ("2023年,占比由上年的[[三成]]提升到56%。", "2022"),
        # a time in a reason dates nothing
        ("2023年1—9月,增值税9亿元,主要是上年同期退税较多、基数较低;契税[[5亿元]]。", "2023-01/2023-09"),
        ("2023年1月,货运量9万吨。受春节假期提前影响,客运量[[5万人]]。", "2023-01"),
        ("2023年1月,货运量9万吨。春节假期,客运量[[5万人]]。", "2023-01-21/2023-01-27"),
        ("2023年1—9月,利润9亿元,主要是上年同期亏损[[5亿元]]。", "2022-01/2022-09"),
        # the year in the name of what is held on a day, if the day lies in it
        ("5月8日,滨江县2023年第二季度集中签约仪式举行,签约项目[[9个]]。", "2023-05-08"),
        ("5月8日,滨江县2023年第三季度集中签约仪式举行,签约项目[[9个]]。", "XXXX-05-08"),
        # a holiday said again, unless two were told of, or another time stands nearer
        ("2023年10月1日至7日的7天长假,景区热闹。10月2日,客流[[9万人次]]。假期7天,门票5亿元。", "2023-10-02"),
        ("2023年10月1日至7日的7天长假,景区热闹。10月2日,客流9万人次。假期7天,门票[[5亿元]]。", "2023-10-01/2023-10-07"),
        ("2023年国庆假期,景区热闹。9月28日至10月8日运输期间,运送9万人次。8天假期里,门票[[5亿元]]。", "2023-09-29/2023-10-06"),
        ("2023年国庆假期,景区热闹。假期,10月3日客流[[5万人次]]。", "2023-10-03"),
        ("2023年春节假期,客流9万人次。2023年五一假期,更多。7月,生意好。假期后,门票[[5亿元]]。", "2023-07"),
        ("2023年春节假期,客流9万人次。2023年五一假期,更多。7月,生意好。假期8天,门票[[5亿元]]。", "2023-07"),
        ("2023年7月,游客90万人次。暑假期间,门票[[5亿元]]。", "2023-07"),
        ("2023年五一假期,景区热闹。假期首日,客流[[5万人]]。", "2023-04-29"),
        ("2023年五一假期,景区热闹。假期最后一天,客流[[5万人]]。", "2023-05-03"),
        # as many days as the holiday has
        ("2023年五一假期,景区热闹。前三季度,客流90万人次。夜市开张,五天成交额[[5亿元]]。", "2023-04-29/2023-05-03"),
        ("2023年五一假期,景区热闹。前三季度,客流90万人次。夜市开张,三天成交额[[5亿元]]。", "2023-01/2023-09"),
        # what is asked for dates what is answered
        ("记者:2023年的成绩呢?\n答:门票[[5亿元]]。", "2023"),
        # quarters of a list
        ("2023年前三季度,增长5%,其中一、二、三季度分别增长[[6%]]、5%、4%。", "2023-Q1"),
        ("2023年前三季度,增长5%,其中一、二、三季度分别增长6%、5%、[[4%]]。", "2023-Q3"),
        ("2023年前三季度,增长5%,其中一、二、三季度分别增长6%、5%、4%。投资增长[[8%]]。", "2023-01/2023-09"),
        ("2023年,工业走势较好。一、二季度投资增长[[8%]]。", "2023-Q2"),
        # what is held at a gathering has its day, what a sentence only names it by has not
        ("在2023年5月8日举行的推介会上,现场签约项目[[9个]]。", "2023-05-08"),
        ("2023年5月8日举办的推介会上,引进项目[[9个]]。", None),
        # letters before a number, and 起 of another word, make no time
        ("2023年,PM2.5、PM10年均浓度下降[[7%]]。", "2023"),
        ("2023年,机场全年起降9万架次,客流[[5万人]]。", "2023"),
        ("2023年1—9月,出口9亿元,创年内单月新高,占同期全市的[[4%]]。", "2023-01/2023-09"),
        # 上月 behind a month that is told of is the one before it
        ("2024年3月,物价上涨2%,上月为上涨[[1%]]。", "2024-02"),
        ("2024年3月,物价上涨2%,上月为上涨1%。出口增长[[4%]]。", "2024-03"),
        # a record's horizon, and a noun of what is held, tell no time of their own
        ("2023年一季度,签约项目9个,刷新年内签约纪录。新增企业[[30家]]。", "2023-Q1"),
        ("2023年,全市新增企业90家。专利拥有量较上年增加[[6件]]。", "2023"),
        # 今年以来 is of the months up to the publication that the text tells of, of no others
        ("2024年1—4月,投资增长5%。今年以来,签约项目[[9个]]。", "2024-01/2024-04"),
        ("2024年1—4月,投资增长5%。年初以来,签约项目[[9个]]。", "2024-01/2024-04"),
        ("2024年1—2月,投资增长5%。今年以来,签约项目[[9个]]。", "2024/.."),
        ("2024年1—4月,投资增长5%,一季度增长6%。今年以来,签约项目[[9个]]。", "2024/.."),
        # 1—6月 is the 上半年 that the same text tells of
        ("2023年上半年,投资增长5%。1—6月,签约项目[[9个]]。", "2023-S1"),
        ("2023年1—3月,签约项目[[9个]]。一季度,投资增长5%。", "2023-Q1"),
        ("2023年1—6月,签约项目[[9个]]。2022年上半年,投资增长5%。", "2023-01/2023-06"),
        # a month in passing does not end the months that are told of
        ("2023年1—9月,出口增长5%;9月当月增长7%。进口[[9亿元]]。", "2023-01/2023-09"),
        ("2023年上半年,出口增长5%,其后二季度增长7%。进口[[9亿元]]。", "2023-S1"),
        ("2023年1—9月,出口增长5%;7月当月增长7%。进口[[9亿元]]。", "2023-01/2023-09"),
        # a text about cumulated months comes back to them from a part or a year before, after those who go on about it
        ("2023年1—9月,投资9亿元。1—8月,利润2亿元。出口[[9亿元]]。", "2023-01/2023-09"),
        ("2023年1—9月,投资9亿元。1—8月,利润[[2亿元]]。出口9亿元。", "2023-01/2023-08"),
        ("2023年1—9月,投资9亿元。1—8月,利润2亿元。其中,国企利润[[1亿元]]。", "2023-01/2023-08"),
        ("2023年1—9月,投资9亿元。2022年,签约项目9个。出口[[9亿元]]。", "2023-01/2023-09"),
        ("2023年1—9月,投资9亿元。2024年一季度,签约项目9个。出口[[9亿元]]。", "2024-Q1"),
        ("2023年1—9月,投资9亿元。\n9月,出口1亿元。进口[[9亿元]]。", "2023-09"),
        ("2023年,投资9亿元。一季度,签约项目9个。出口[[9亿元]]。", "2023-Q1"),
        ("2023年1—9月,投资9亿元。\n9月,出口1亿元。民企累计出口[[9亿元]]。", "2023-01/2023-09"),
        ("2023年1—9月,投资9亿元。\n8月,出口1亿元。民企累计出口[[9亿元]]。", "2023-08"),
        # an average behind a change is one over the years of the change
        ("2023年,产值由2018年的5亿元增加到2023年的9亿元,年均增长[[9%]]。", "2019/2023"),
        ("2023年,产值由2018年的5亿元增加到2023年的9亿元,增长[[9%]]。", "2023"),
        ("产值由2018年的5亿元增加到2023年的9亿元。五年累计投资[[9亿元]]。", "2019/2023"),
        # a day of counting is no stretch of time
        ("2023年,全市投资增长5%。年末人口300万人。居民收入[[5万元]]。", "2023"),
        ("2023年年末人口300万人。居民收入[[5万元]]。", "2023"),
        ("2023年1—9月,投资增长5%。9月末存款9亿元。进口[[9亿元]]。", "2023-01/2023-09"),
        ("截至2023年9月底,签约项目9个。到位资金[[9亿元]]。", "2023-09-30"),
        ("2023年9月末,到位资金[[9亿元]]。", "2023-09-30"),
        # an average of years with no start is told as of the period in force
        ("2023年,产值90亿元,三年年均增长[[9%]]。", "2023"),
        ("2023年,财政收入90亿元,两年平均增长[[9%]]。", "2023"),
        # spans
        ("自2016年3月揭牌以来,累计引进企业[[300家]],税收增长两成。", "2016-03/.."),
        ("从2016年开始,每年扶持企业[[500家]],到2018年末全面见效。", "2016/2018"),
        ("2016年至2018年,产值持续增长。三年累计投资[[70亿元]]。", "2016/2018"),
        ("2024年春节假期,接待游客[[90万人次]]。", "2024-02-10/2024-02-17"),
        # a name in quotes; a holiday of one day
        ("2024年“端午”小长假,接待游客[[90万人次]]。", "2024-06-08/2024-06-10"),
        ("2023年一季度,零售额9亿元;“清明”假期接待游客[[90万人次]]。", "2023-04-05"),
        # days of its own right before the holiday are those of the figure; days told of something else are not
        ("2023年9月27日至10月8日的国庆黄金周运输期间,发送旅客[[90万人次]]。", "2023-09-27/2023-10-08"),
        ("2024年1月26日至3月5日为期40天,运送9万人次;春节假期,接待游客[[90万人次]]。", "2024-02-10/2024-02-17"),
        ("2023年3月末,贷款余额[[300亿元]]。", "2023-03-31"),
    ],
)  # fmt: skip
def test_which_time_of_the_text_dates_the_figure(body: str, period: str | None) -> None:
    """Is the nearest time in force taken, and none where none is?"""
    answer = ask(body)
    assert answer.period == period, answer.why


@pytest.mark.parametrize(
    ("body", "published", "status", "period", "flag"),
    [
        ("一季度,签约项目[[31个]]。", MAY, DONE, "2024-Q1", PUBLISHED),
        ("四季度,签约项目[[31个]]。", MAY, DONE, "2023-Q4", PUBLISHED),
        ("二季度,签约项目[[31个]]。", MAY, DONE, "2023-Q2", PUBLISHED),
        ("二季度,计划开工项目[[31个]]。", MAY, "target", "2024-Q2", PUBLISHED),
        ("预计全年减税[[5亿元]]。", MAY, "estimate", "2024", PUBLISHED),
        ("全年减税[[5亿元]]。", MAY, DONE, "2023", PUBLISHED),
        ("前4个月,签约项目31个。全年任务完成[[四成]]。", MAY, DONE, "2024", PUBLISHED),
        ("今年国庆假期,接待游客[[50万人次]]。", "2024-10-09", DONE, "2024-10-01/2024-10-07", PUBLISHED),
        ("今天(5月20日),项目开工。二季度,开工项目[[31个]]。", MAY, DONE, "2024-Q2", TODAY),
        ("海关今天(1月17日)公布,全年进出口[[70亿元]]。", "2024-01-17", DONE, "2023", TODAY),
        ("海关今天(1月17日)公布,12月份进出口[[7亿元]]。", "2024-01-17", DONE, "2023-12", TODAY),
        ("一季度,增速创2015年以来新高,签约项目[[31个]]。", MAY, DONE, "XXXX-Q1", UNKNOWN),
        ("今年前4个月,签约项目[[31个]],产值较2019年翻番。", MAY, DONE, "XXXX-01/XXXX-04", UNKNOWN),
        ("全年签约项目[[31个]],产值较2019年翻番。", MAY, DONE, None, UNKNOWN),
        ("今天(9月8日)召开会议。一季度,签约项目[[31个]]。", MAY, DONE, "2024-Q1", PUBLISHED),
        ("一季度,签约项目[[31个]]。", None, DONE, "XXXX-Q1", UNKNOWN),
        ("2024滨江投资大会召开。一季度,签约项目[[31个]]。", MAY, DONE, "2024-Q1", PUBLISHED),
        ("2023年,签约项目90个。一季度,签约项目[[31个]]。", MAY, DONE, "2023-Q1", None),
        ("2023年,签约项目90个。今年一季度,签约项目[[31个]]。", MAY, DONE, "2024-Q1", PUBLISHED),
        ("2023年,签约90个。今年一季度,签约9个。全年,力争签约[[31个]]。", MAY, "target", "2024", None),
        ("去年,签约90个。今年一季度,签约9个。全年,力争签约[[31个]]。", MAY, "target", "2024", PUBLISHED),
        # a quarter in the name of an event has begun; beside the event's day it is only a name
        ("二季度重大项目集中开工活动举行,开工项目[[31个]]。", MAY, DONE, "2024-Q2", PUBLISHED),
        ("5月18日,二季度重大项目集中开工活动举行,开工项目[[31个]]。", MAY, DONE, "2024-05-18", PUBLISHED),
        ("今天(5月20日),2024年二季度集中签约活动举行,签约[[31个]]。", MAY, DONE, "2024-05-20", TODAY),
        # what has begun goes on in the year that the text has told of
        ("一季度签约9个。\n一、二季度再加力\n签约项目[[31个]]。", MAY, DONE, "2024-Q2", PUBLISHED),
        ("一季度签约9个。\n一、二季度再加力\n力争全年签约[[31个]]。", MAY, "target", "2024", PUBLISHED),
        ("上半年签约9个。\n一、下半年再加力\n力争全年签约[[31个]]。", "2024-09-01", "target", "2024", PUBLISHED),
        ("一季度签约9个。上年四季度签约项目[[31个]]。", MAY, DONE, "2023-Q4", PUBLISHED),
        ("一季度签约9个。四季度签约项目[[31个]]。", MAY, DONE, "2023-Q4", PUBLISHED),
        # a quarter said with 今年 once is this year's throughout
        ("今年二季度项目加快。\n一、开工\n二季度,开工项目[[31个]]。", MAY, DONE, "2024-Q2", PUBLISHED),
        ("2021年上半年签约项目90个。今年三季度,签约[[31个]]。", MAY, DONE, "2021-Q3", None),
    ],
)  # fmt: skip
def test_whence_does_a_year_come_that_the_clause_leaves_open(
    body: str, published: str | None, status: str, period: str | None, flag: str | None
) -> None:  # fmt: skip
    """In force above, by 今天, by the published date, or unknown (CONTRACT, Periods 2 and 3)?"""
    answer = ask(body, published=published, status=status)
    assert answer.period == period, answer.why
    assert (flag in answer.flags) if flag else not answer.flags


REPORT = (
    "各位代表:\n一、2023年和“十三五”以来工作回顾\n过去一年,生产总值增长[[6%]]。\n"
    "(一)产业更强。规上工业增长[[7%]]。去年获批园区[[3个]]。\n"
    "二、2024年工作安排\n今年主要目标是:生产总值增长[[8%]];新增就业[[9万人]]。力争签约[[90个]]。"
)


@pytest.mark.parametrize(
    ("figure", "status", "period"),
    [
        ("6%", "actual", "2023"),
        ("7%", "actual", "2023"),
        ("3个", "actual", "2023"),
        ("8%", "target", "2024"),
        ("9万人", "target", "2024"),
        ("90个", "target", "2024"),
    ],
)
def test_do_a_reports_headings_date_their_sections(figure: str, status: str, period: str) -> None:
    """Is a work report's year the year of its plans, and the heading's that of its review?"""
    body = REPORT.replace(f"[[{figure}]]", f"<<{figure}>>").replace("[[", "").replace("]]", "")
    body = body.replace("<<", "[[").replace(">>", "]]")
    answer = ask(body, title="2024年滨江市政府工作报告", published="2024-01-20", status=status)
    assert answer.period == period, answer.why


@pytest.mark.parametrize(
    ("body", "nature", "measure", "status", "period"),
    [
        ("“十四五”时期,累计新增就业[[40万人]]。", "flow", "level", "actual", "2021/2025"),
        ("“十四五”时期,生产总值年均增长[[6%]]。", "flow", "growth", "actual", "2021/2025"),
        ("“十四五”时期,生产总值突破[[600亿元]]。", "flow", "level", "actual", "2025"),
        ("“十四五”时期,城镇化率达[[70%]]。", "rate", "level", "actual", "2025"),
        ("“十四五”末,高企达[[500家]]。", "stock", "level", "target", "2025"),
        ("一、“十三五”回顾\n五年来,累计引进项目[[90个]]。", "flow", "level", "actual", "2016/2020"),
        ("落实“十三五”规划,引进项目[[90个]]。", "flow", "level", "actual", None),
        ("到2025年末,力争产值达[[90亿元]]。", "flow", "level", "target", "2025"),
        ("到2025年,力争引进企业50家,产值预计达[[90亿元]]。", "flow", "level", "forecast", "2025"),
        ("到2025年,力争引进企业50家。全国企业总部[[九成]]在沿海。", "stock", "share", "actual", None),
        ("2023年,产值80亿元。计划新增载体[[50家]]。", "flow", "level", "target", None),
        ("项目投产后年产值达[[90亿元]]。", "flow", "level", "forecast", None),
        ("2023年开工建设,满产后年产值达[[90亿元]]。", "flow", "level", "forecast", None),
        ("一、“十三五”成就\n2020年产值90亿元,“十三五”期间年均增长6%。累计签约[[9个]]。", "flow", "level",
         "actual", "2016/2020"),
    ],
)  # fmt: skip
def test_what_do_plans_and_targets_take(
    body: str, nature: str, measure: str, status: str, period: str | None
) -> None:
    """Do flows take a plan's span, levels its last year, targets their own year (Periods 4 and 7)?"""
    answer = ask(body, nature=nature, measure=measure, status=status)
    assert answer.period == period, answer.why


FIVE_YEARS = (
    "一、过去五年工作回顾\n"
    "五年来,生产总值2022年达到[[900亿元]],年均增长[[6%]];预算收入由2017年的5亿元增加到[[9亿元]];新增就业[[7万人]]。\n"
    "(一)产业更强。五年累计引进项目[[90个]]。利润年均增长[[8%]]。\n"
    "2022年,新增企业[[80家]]。\n"
    "二、今后五年目标\n今后五年,力争引进企业[[60家]]。"
)


@pytest.mark.parametrize(
    ("figure", "measure", "status", "period"),
    [
        ("900亿元", "level", "actual", "2022"),
        ("6%", "growth", "actual", "2018/2022"),
        ("9亿元", "level", "actual", "2022"),
        ("7万人", "level", "actual", "2018/2022"),
        ("90个", "level", "actual", "2018/2022"),
        ("8%", "growth", "actual", "2018/2022"),
        ("80家", "level", "actual", "2022"),
        ("60家", "level", "target", None),
    ],
)
def test_are_the_five_years_of_a_report_those_before_it(
    figure: str, measure: str, status: str, period: str | None
) -> None:
    """Do sums and averages take the five years that a work report looks back on, levels the last?"""
    body = FIVE_YEARS.replace(f"[[{figure}]]", f"<<{figure}>>").replace("[[", "").replace("]]", "")
    body = body.replace("<<", "[[").replace(">>", "]]")
    answer = ask(
        body, title="2023年滨江市政府工作报告", published="2023-01-20", measure=measure, status=status
    )
    assert answer.period == period, answer.why


BOTH = (
    "一、“十三五”成就和2020年工作\n"
    "“十三五”时期,滨江迈上新台阶。\n"
    "实力更强。生产总值由2015年的500亿元增加到[[800亿元]],年均增长[[6%]],高于全省[[1个百分点]]。\n"
    "民生更好。累计新增就业[[40万人]]。\n"
    "2020年,工业增长5%。\n"
    "民生更实。新增就业[[9万人]]。"
)


@pytest.mark.parametrize(
    ("figure", "measure", "period"),
    [
        ("800亿元", "level", "2020"),
        ("6%", "growth", "2016/2020"),
        ("1个百分点", "gap", "2016/2020"),
        ("40万人", "level", "2016/2020"),
        ("9万人", "level", "2020"),
    ],
)
def test_which_of_a_headings_two_times_does_a_paragraph_tell_of(
    figure: str, measure: str, period: str
) -> None:
    """Under a heading of a plan and a year, does the last paragraph that began with one of them decide?"""
    body = BOTH.replace(f"[[{figure}]]", f"<<{figure}>>").replace("[[", "").replace("]]", "")
    body = body.replace("<<", "[[").replace(">>", "]]")
    answer = ask(body, title="2021年滨江市政府工作报告", published="2021-01-20", measure=measure)
    assert answer.period == period, answer.why


def test_is_public_no_word_of_sums() -> None:
    """Is 公共 kept apart from the 共 of sums, so that a level under a plan has its last year?"""
    assert ask("“十四五”时期,一般公共预算收入突破[[90亿元]]。").period == "2025"


@pytest.mark.parametrize(
    ("title", "body", "period"),
    [
        ("滨江一季度签约[[31个]]项目", "2023年一季度,滨江签约项目31个。", "2023-Q1"),
        ("滨江签约[[31个]]项目", "2023年一季度,滨江签约项目31个。", "2023-Q1"),
        ("滨江三年引资[[90亿元]]", "2016年至2018年,滨江引资90亿元。", "2016/2018"),
        ("滨江全年签约[[9个]]", "今年以来,滨江签约项目9个。", "2024"),
        ("滨江", "1—4月,投资增长9%。\n一、各区\n东区投资增长[[12%]]。", "2024-01/2024-04"),
        ("滨江全年签约过百", "2023年,滨江签约项目9个。\n一、工业更强\n工业投资[[9亿元]]。", "2023"),
        ("滨江一季度经济", "全市签约项目[[31个]]。", "2024-Q1"),
        ("滨江市2022年统计公报", "一、综合\n年末人口[[300万人]]。", "2022-12-31"),
        ("滨江", "<p>前4个月,进出口9亿元。</p><p>4月,进出口2亿。</p><p>民企[[3亿]]。</p>", "2024-01/2024-04"),
        ("滨江经济", "头两月,投资增长9%。 一、工业 工业投资增长[[12%]]。", "2024-01/2024-02"),
        ("滨江经济", "5月8日,滨江举行签约仪式。 一、工业 工业投资增长[[12%]]。", None),
        ("滨江签约[[9个]]项目", "5月8日,滨江举行推介会,签约项目9个。", "2024-05-08"),
        ("滨江", "5月8日,滨江举行推介会。 一、项目更优 现场签约项目[[9个]]。", "2024-05-08"),
        ("滨江", "5月8日,滨江举行推介会。 一、签约提速 其中外资项目[[9个]]。", "2024-05-08"),
        ("滨江二季度项目集中开工", "全市投资提速。\n一、各区\n东区开工项目[[9个]]。", "2024-Q2"),
        ("滨江去年签约项目[[9个]]", "2023年,滨江签约项目9个。", "2023"),
        ("滨江", "5月8日,滨江遭遇暴雨。 一、项目更优 园区签约项目[[9个]]。", None),
        # what is told as done is not of a month that has yet to come
        ("滨江[[31个]]项目动工", "5月8日,滨江举行动工仪式。区委书记要求,今年10月完成主体建设。", None),
    ],
)  # fmt: skip
def test_what_do_title_lead_and_heading_give(title: str, body: str, period: str | None) -> None:
    """Does a figure with no time near it take the title's or the lead's?"""
    answer = ask(body, title=title)
    assert answer.period == period, answer.why


@pytest.mark.parametrize(
    ("body", "period"),
    [
        ("一、2023年工作回顾\n全年签约9个。\n二、项目与招商\n全年开工项目[[9个]]。", "2023"),
        ("一、2023年工作回顾\n全年签约9个。\n二、项目与招商\n开工项目[[9个]]。", "2023"),
        ("一、2023年工作回顾\n全年签约9个。\n二、招商\n开工9个。\n三、2024年安排\n全年签约[[9个]]。", "2024"),
        ("一、2023年回顾\n签约项目5个。\n(一)工业更强\n开工项目[[9个]]。", "2023"),
        ("2023年工作回顾 签约项目5个。\n(一)工业更强。全年开工项目[[9个]]。", "2023"),
        ("2023年工作回顾 签约项目5个。2024年重点工作 今年抓三件事。全年开工项目[[9个]]。", "2024"),
    ],
)
def test_does_a_review_go_on_under_undated_headings(body: str, period: str) -> None:
    """Is the title's year, that of the plans, kept out of the review?"""
    answer = ask(body, title="2024年滨江市政府工作报告摘登", published="2024-01-20")
    assert answer.period == period, answer.why


REVIEW = "一、过去一年工作回顾\n{}\n二、今年工作安排\n力争签约项目90个。"


@pytest.mark.parametrize(
    ("title", "body", "period"),
    [
        # this very year of a review is the year under review, and so is the one gone by
        ("2024年滨江市政府工作报告", "一、2023年工作回顾\n这一年,我们抓招商,签约项目[[9个]]。", "2023"),
        ("2024年滨江市政府工作报告", "一、2023年工作回顾\n投资9亿元。\n这一年,签约[[9个]]。", "2023"),
        ("2024年滨江市政府工作报告", "过去一年,签约8个。这一年,我们抓招商。签约项目[[9个]]。", "2023"),
        ("滨江区政府工作报告:迈上新台阶", "一、2023年工作回顾\n过去一年,签约项目[[9个]]。", "2023"),
        # the year of a report whose title names none is that of its headings, else of its publication
        ("滨江区政府工作报告", "过去一年,签约项目[[9个]]。\n二、2024年目标任务\n签约8个。", "2023"),
        ("滨江区政府工作报告", REVIEW.format("过去一年,签约项目[[9个]]。"), "2023"),
        ("滨江区政府工作报告", REVIEW.format("这一年,签约项目[[9个]]。"), "2023"),
        ("滨江区政府工作报告", REVIEW.format("过去一年,签约项目[[9个]],好于2019年。"), None),
        # a text that names no year is of its publication
        ("滨江区的一年", "过去一年,签约项目[[9个]]。", "2023"),
        ("滨江区的一年", "过去一年,签约项目[[9个]],好于2019年。", None),
    ],
)
def test_which_year_does_a_report_look_back_on(title: str, body: str, period: str | None) -> None:
    """Is 这一年 of a review the year before the report's, wherever that is said?"""
    answer = ask(body, title=title, published="2024-01-20")
    assert answer.period == period, answer.why


@pytest.mark.parametrize(
    ("body", "period"),
    [
        # a year to come at publication is a year named, and not the year of writing
        ("今年1—4月,签约项目[[9个]]。到2030年,力争签约项目90个。", "XXXX-01/XXXX-04"),
        ("今年,签约项目[[9个]]。到2030年,力争签约项目90个。", None),
        ("到2030年,力争签约项目90个。一季度,签约项目[[9个]]。", "XXXX-Q1"),
        ("到2030年,力争签约项目90个。今年1—4月,签约项目[[9个]]。2024年是关键。", "2024-01/2024-04"),
        ("到2024年底,力争签约项目90个。一季度,签约项目[[9个]]。", "2024-Q1"),
    ],
)
def test_is_a_year_to_come_no_year_of_writing(body: str, period: str | None) -> None:
    """Does 今年 of a text that only names a year to come stay unknown (CONTRACT, Periods 3)?"""
    answer = ask(body)
    assert answer.period == period, answer.why


@pytest.mark.parametrize(
    ("heading", "period"),
    [
        ("一、上半年计划执行情况", "2023-S1"),
        ("一、上半年任务完成情况", "2023-S1"),
        ("一、上半年计划", "2023"),  # the lead's: what is planned dates nothing done
    ],
)
def test_is_how_a_plan_was_carried_out_told_as_past(heading: str, period: str | None) -> None:
    """Does 计划执行情况 of a title and a heading look back, not ahead?"""
    title = "关于滨江市2023年上半年国民经济和社会发展计划执行情况的报告"
    for name, said in (("滨江", f"{heading}\n"), (title, "一、基本情况\n")):
        answer = ask(f"2023年会议。\n{said}(一)工业平稳。工业投资增长[[9%]]。", title=name, measure="growth")
        assert answer.period == (period if name == "滨江" else "2023-S1"), answer.why


def test_does_this_year_date_the_days_of_its_sentence() -> None:
    """Are the days after 今年 of this year, though they are to come?"""
    answer = ask("今年国庆运输自9月28日起至10月8日止,预计发送旅客[[9万人次]]。", status="forecast")
    assert answer.period == "2024-09-28/2024-10-08", answer.why


def test_are_the_items_of_a_bundle_texts_of_their_own() -> None:
    """Does a year of one item leave the next alone?"""
    body = (
        "<p><strong>甲市进出口增长</strong></p><p>2021年,甲市进出口70亿元。</p>"
        "<p><strong>乙市一季度签约</strong></p><p>一季度,乙市签约项目[[31个]]。</p>"
    )
    assert ask(body, title="国内快讯").period == "2024-Q1"


@pytest.mark.parametrize(
    ("body", "nature", "period"),
    [
        # a stock has the day of counting of the sentence before it, a flow its stretch
        ("2023年末,贷款300亿元,全年新增9亿元。企业贷款[[90亿元]]。", "stock", "2023-12-31"),
        ("2023年末,贷款300亿元,全年新增9亿元。企业投资[[90亿元]]。", "flow", "2023"),
        ("2023年末,贷款300亿元。2024年一季度,投资9亿元。企业贷款[[90亿元]]。", "stock", "2024-Q1"),
        # what is added to a stock flows
        ("2023年,园区加快建设。截至年末,企业80家。新增上市公司[[9家]]。", "stock", "2023"),
        ("2023年,园区加快建设。年末,企业80家。上市公司[[9家]]。", "stock", "2023-12-31"),
        ("2023年末,贷款余额300亿元,全年新增9亿元;存款余额[[400亿元]]。", "stock", "2023-12-31"),
        ("2023年末,人口300万人,全年新增就业[[9万人]]。", "flow", "2023"),
        ("截至2023年3月末,贷款300亿元;一季度新增贷款9亿元。其中,企业贷款[[90亿元]]。", "stock", "2023-03-31"),
        ("2023年末,存款90亿元。全年新增5亿元。贷款[[80亿元]]。", "stock", "2023-12-31"),
        ("2023年末,存款90亿元。全年新增5亿元。投资[[80亿元]]。", "flow", "2023"),
        ("2023年3月末,存款90亿元。一季度新增5亿元。贷款[[80亿元]]。", "stock", "2023-03-31"),
        # a day of counting that closes the stretch told of leaves flows in it; another day does not
        ("2023年前三季度,进出口9亿元。截至9月底,企业80家。出口[[5亿元]]。", "flow", "2023-01/2023-09"),
        (
            "2023年1至10月,发放贷款9亿元。截至10月末,余额80亿元。项目获得贷款[[5亿元]]。",
            "flow",
            "2023-01/2023-10",
        ),
        ("2023年一季度,进出口9亿元。截至9月底,企业80家。出口[[5亿元]]。", "flow", "2023-09-30"),
        ("2023年前三季度,进出口9亿元。截至9月底,企业80家。上市公司[[9家]]。", "stock", "2023-09-30"),
        # what is carried out in all over a plan flows
        ("“十四五”期间,全市累计实施重大项目[[90个]]。", "stock", "2021/2025"),
        ("“十四五”期间,上市公司累计达[[90家]]。", "stock", "2025"),
    ],
)
def test_what_a_stock_takes_of_the_sentence_before(body: str, nature: str, period: str) -> None:
    """Is a stock told as of the day of counting, and what was added to it over the stretch?"""
    answer = ask(body, nature=nature)
    assert answer.period == period, answer.why


@pytest.mark.parametrize(
    ("body", "measure", "period"),
    [
        ("一、“十五五”时期目标\n今后五年,新增就业累计[[9万人]]。", "level", "2026/2030"),
        ("一、“十五五”时期目标\n今后五年,投资年均增长[[9%]]。", "growth", "2026/2030"),
        ("一、“十五五”时期目标\n未来三年,投资年均增长[[9%]]。", "growth", None),
        (
            "一、“十五五”时期目标\n今后五年,投资年均增长9%,到2030年翻番;消费年均增长[[8%]]。",
            "growth",
            "2026/2030",
        ),
        ("一、工作目标\n今后五年,投资年均增长[[9%]]。", "growth", None),
    ],
)
def test_do_the_years_to_come_under_a_plan_have_its_years(
    body: str, measure: str, period: str | None
) -> None:
    """Are 今后五年 under a heading of a five-year plan its years, and others unknown?"""
    answer = ask(body, measure=measure, status="target")
    assert answer.period == period, answer.why


@pytest.mark.parametrize(
    ("body", "period"),
    [
        ("4月2日,滨江区2024年一季度重大项目集中开工活动举行,项目9个,年度计划投资[[90亿元]]。", "2024"),
        ("2024年一季度,在建项目216个。全年任务不变。重点项目年度投资计划[[90亿元]]。", "2024"),
        ("一季度,项目集中开工,年度计划投资[[90亿元]]。2021年以来,已有三批。", None),
        ("2024年一季度,项目集中开工,计划投资[[90亿元]]。", "2024-Q1"),
        ("2021年以来,已有三批。今年全市安排项目90个,年度计划投资[[90亿元]]。", None),
        ("一、2024年工作安排\n今年一季度开局良好。实施项目90个,年度计划完成投资[[90亿元]]。", "2024"),
    ],
)
def test_which_year_is_a_yearly_plan_of(body: str, period: str | None) -> None:
    """Is 年度计划投资 of the whole year that is told of, whatever part of it was named?"""
    answer = ask(body, status="target")
    assert answer.period == period, answer.why


@pytest.mark.parametrize(
    ("body", "period"),
    [
        (
            "2025年6月16日,甲县一个基地开工。前5个月,甲县新增企业90家。同日,乙县项目[[8个]]开工。",
            "2025-06-16",
        ),
        ("2025年前5个月,甲县新增企业90家。同日,乙县项目[[8个]]开工。", None),
        ("6月16日,甲县一个基地开工。6月18日,乙县签约。同一天,丙县项目[[8个]]开工。", "2025-06-18"),
    ],
)
def test_which_day_is_the_same_day(body: str, period: str | None) -> None:
    """Does 同日 say the last day again that the text has told of, whatever stretch was told since?"""
    answer = ask(body, published="2025-06-20")
    assert answer.period == period, answer.why


def test_are_five_years_under_a_plan_in_the_title_the_plans() -> None:
    """Are 五年间 of a text whose title names a plan its years, and other years not?"""
    title = "滨江“十四五”答卷"
    assert ask("五年间,累计新增企业[[90家]]。", title=title).period == "2021/2025"
    assert ask("三年间,累计新增企业[[90家]]。", title=title).period is None
    assert ask("五年间,累计新增企业[[90家]]。").period is None


@pytest.mark.parametrize(
    ("body", "nature", "period"),
    [
        # what there is after five years that have no end has no year; what came in over them has
        ("2018年以来,变化很大。五年来,企业由120家增加到[[260家]]。", "stock", None),
        ("2018年以来,变化很大。五年来,产值从300亿元增长到[[780亿元]]。", "flow", None),
        ("2018年以来,变化很大。五年来,累计引进项目[[220个]]。", "flow", "2018/.."),
        ("2019年至2023年,变化很大。五年来,企业由120家增加到[[260家]]。", "stock", "2023"),
    ],
)
def test_what_do_the_texts_own_years_date(body: str, nature: str, period: str | None) -> None:
    """Is what there is at the end of a stretch that the text dates of its last year, if it has one?"""
    answer = ask(body, nature=nature, published="2023-12-05")
    assert answer.period == period, answer.why


@pytest.mark.parametrize(
    ("body", "period"),
    [
        # history is no year of writing, and a year not so long ago is
        ("1996年,县里建起一座厂,一年产苗9万株。今年雨水少。种薯产量[[9万吨]]。", None),
        ("2022年,县里建起一座厂,一年产苗9万株。今年雨水少。种薯产量[[9万吨]]。", "2022"),
        # a year told of whole is not this year, also where it is told behind
        ("今年前2个月,货运量[[9万吨]]。2023年,货运量突破90万吨。", "2024-01/2024-02"),
        ("今年前2个月,货运量[[9万吨]]。到2023年6月末,企业突破90家。", "2023-01/2023-02"),
        # the year of a goal that was reached is its yardstick
        ("滨江港2023年吞吐量90万标箱,提前两天实现全年目标。其中铁水联运[[9万标箱]]。", "2023"),
        ("滨江港2023年吞吐量90万标箱,实现全年连续增长。其中铁水联运[[9万标箱]]。", "2023"),
        # 继7月之后 dates nothing
        ("2023年8月,用电量10亿千瓦时,继7月之后又一次突破[[9亿千瓦时]]。", "2023-08"),
    ],
)
def test_which_year_is_in_force_behind_history_and_goals(body: str, period: str | None) -> None:
    """Do a year long gone, one told of whole and the year of a goal date nothing but what is said of them?"""
    answer = ask(body)
    assert answer.period == period, answer.why


@pytest.mark.parametrize(
    ("body", "measure", "period"),
    [
        ("“十四五”时期,城镇化率提高到66%,比2020年末提高[[4个百分点]]。", "change", "2025"),
        ("“十四五”时期,出口总额较2020年增长[[90%]]。", "growth", "2025"),
        ("“十四五”时期,出口总额较2020年年均增长[[9%]]。", "growth", "2021/2025"),
        ("“十四五”时期,出口总额增长[[90%]]。", "growth", "2021/2025"),
    ],
)
def test_is_a_change_against_a_named_year_of_a_plans_last(body: str, measure: str, period: str) -> None:
    """Is what is told against the year before a plan told of its last year, and what grew over it of all its years?"""
    answer = ask(body, nature="rate", measure=measure)
    assert answer.period == period, answer.why


def test_which_year_is_the_past_one_in_a_text_that_names_none() -> None:
    """Is 过去一年 early in the year the year before, and else unknown?"""
    body = "过去的一年,滨江高新区产值[[900亿元]]。"
    assert ask(body, published="2025-01-08").period == "2024"
    assert ask(body, published="2025-08-08").period is None


def test_does_an_answer_explain_itself() -> None:
    """Does the answer say where its time stands and what was inferred, with the days of the period?"""
    answer = ask("一季度,签约项目[[31个]]。")
    assert answer.why == "一季度 in the sentence; year 2024 from the published date 2024-05-20"
    assert (answer.start, answer.end) == (date(2024, 1, 1), date(2024, 3, 31))


def test_is_a_long_text_resolved_without_getting_stuck() -> None:
    """Is one sentence of many times and figures answered, and a text of many sentences?"""
    document = segment("滨江", "一季度签约5个," * 3_000 + "。2023年签约9个。" * 3_000)
    resolver = PeriodResolver(document, date(2024, 5, 20))
    for index in (1, len(document.sentences) - 1):
        text = document.sentences[index].text
        for at in range(0, min(len(text), 9_000), 9):
            assert resolver.resolve(
                index, at, at + 8, at + 5, nature="flow", measure="level", status="actual"
            )
