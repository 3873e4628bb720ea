"""Which region a figure belongs to (CONTRACT, Regions)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractor.context.gazetteer import Gazetteer, load_gazetteer
from extractor.context.region import RegionAnswer, RegionResolver
from extractor.text.parts import DocumentText, Sentence

RULES = Path(__file__).parents[2] / "rules"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(RULES)


def document(title: str, *sections: tuple[str | None, str]) -> DocumentText:
    """A text of a title and sections (heading or None, sentences), cut at 。 for the test."""
    body = "".join((heading or "") + told for heading, told in sections)
    text = DocumentText(title=title, body=body)
    if title:
        text.add_heading(Sentence("title", 0, len(title), title, 0, 0, 0, True))
    at = 0
    for number, (heading, told) in enumerate(sections, start=1):
        if heading is not None:
            mark = Sentence("body", at, at + len(heading), heading, 0, number, number, True)
            text.add_heading(mark)
            text.headings[number] = mark
            at += len(heading)
        for match in re.finditer(r"[^。]+。", told):
            start, end = at + match.start(), at + match.end()
            text.sentences.append(Sentence("body", start, end, match.group(), 0, number, number))
        at += len(told)
    return text


def bundle(title: str, *items: tuple[str, str]) -> DocumentText:
    """A news bundle: items under headings of their own."""
    text = DocumentText(title=title, body="".join(heading + told for heading, told in items))
    text.add_heading(Sentence("title", 0, len(title), title, 0, 0, 0, True))
    at = 0
    for number, (heading, told) in enumerate(items, start=1):
        mark = Sentence("body", at, at + len(heading), heading, number, number, number, True)
        text.add_heading(mark)
        text.item_titles[number] = mark
        at += len(heading)
        for match in re.finditer(r"[^。]+。", told):
            start, end = at + match.start(), at + match.end()
            text.sentences.append(Sentence("body", start, end, match.group(), number, number, number))
        at += len(told)
    return text


def ask(text: DocumentText, gazetteer: Gazetteer, figure: str) -> RegionAnswer:
    """The region of the figure, its clause cut at the commas around it."""
    resolver = RegionResolver(text, gazetteer)
    for i, sentence in enumerate(text.sentences):
        at = sentence.text.find(figure)
        if at >= 0:
            start = max((sentence.text.rfind(mark, 0, at) + 1 for mark in "，；"), default=0)
            ends = [e for mark in "，；。" if (e := sentence.text.find(mark, at)) >= 0]
            return resolver.resolve(i, start, min(ends, default=len(sentence.text)), at)
    raise AssertionError(f"no {figure} in the text")


@pytest.mark.parametrize(
    ("title", "told", "figure", "region"),
    [
        # the clause
        ("宜昌经济观察", "夷陵区增长8.1%，枝江市增长7.2%。", "7.2%", "枝江市"),
        # 以X为例 makes X the subject, 以X为中心 does not
        ("全国城市比较", "以镇江为例，去年人口约320万人。", "320万人", "镇江市"),
        ("常州经济观察", "以镇江为中心，半径90公里内人口约900万人。", "900万人", "常州市"),
        # a county that 全省 behind a count of days spells by accident, and a valley's name that begins with 中国
        ("四川假日旅游", "假期8天全省接待游客300万人次。", "300万人次", "四川省"),
        ("合肥高新区", "去年，中国声谷收入突破900亿元。", "900亿元", "合肥高新区"),
        ("宜昌经济观察", "宜昌市提出，宜昌高新区要完成投资31亿元。", "31亿", "宜昌高新区"),
        ("宜昌经济观察", "全市新增企业41家，高于全省平均3.3个百分点。", "3.3个", "宜昌市"),
        # words for the place in force
        ("大冶市政府工作报告", "大冶湖高新区产值增长12.5%。我市财政收入61亿元。", "61亿", "大冶市"),
        ("黄陂产业加快集聚", "黄陂区签约项目13个。该区全年引进企业36家。", "36家", "黄陂区"),
        ("汉阳区召开大会", "汉阳区贡献突出，全市投资增长6.6%。", "6.6%", "武汉市"),
        ("广西壮族自治区政府工作报告", "我区新增企业501家。", "501家", "广西壮族自治区"),
        ("恩施州旅游升温", "恩施市接待游客21万人次。全州旅游收入61亿元。", "61亿", "恩施土家族苗族自治州"),
        ("随州高新区加快建设", "经开区的事另说。高新区企业达到401家。", "401家", "随州高新区"),
        # the sentence, the subject before
        ("武汉快讯", "长江新区开局良好，首批31个项目开工。", "31个", "长江新区"),
        ("武汉快讯", "长江新区开局良好。首批31个项目开工。", "31个", "长江新区"),
        ("武汉快讯", "武汉与首尔签署协议，新设基金11亿元。", "11亿", "武汉市"),
        ("武汉快讯", "武汉企业已在北京、深圳等地布局。新增企业301家。", "301家", "武汉市"),
        ("武汉快讯", "湖北省以武汉为核心布局，孵化器达到302家。", "302家", "湖北省"),
        ("武汉快讯", "全市吸引上海企业投资33亿元。", "33亿", "武汉市"),
        # parts told one by one leave the whole as the subject
        ("湖北外贸", "襄阳、宜昌分别进出口301亿元、401亿元。民营企业进出口3301亿元。", "3301亿", "湖北省"),
        ("湖北外贸", "湖北进出口稳中有进。其中，武汉市占六成。民营企业进出口3302亿元。", "3302亿", "湖北省"),
        ("湖北外贸", "襄阳增长5.1%，宜昌增长5.2%。民营企业进出口3303亿元。", "3303亿", "湖北省"),
        # 分别 deals figures out to a list, also one told in the clause before, and anew after a comma
        ("西安", "西安高新区、西安经开区稳中有进，增速分别达7.81%和6.92%。", "6.92%", "西安经开区"),
        ("武汉", "汉阳区、江夏区分别签约9个和15个，总额31亿元和46亿元。", "46亿", "江夏区"),
        ("武汉", "汉阳区、江夏区亮相。两区分别签约9个和15个。", "15个", "江夏区"),
        ("湖北", "武汉、襄阳分别增长5.1%、5.2%，两市合计占全省的61%。", "61%", "湖北省"),
        # ports and stations that no list holds are subjects of their own
        ("重庆两江新区", "西永综保区进出口81亿元，寸心港吞吐量91万吨。", "91万", "两江新区"),
        # aliases that zones share need their city
        ("郑州航空经济", "航空港区签约34个项目。", "34个", "郑州航空港区"),
        ("航空经济", "航空港区签约34个项目。", "34个", None),
        # a bare zone word
        ("东湖高新区运行", "开发区新增企业304家。", "304家", "东湖高新区"),
        ("襄阳市运行", "高新区新增企业304家。", "304家", "襄阳高新区"),
        # 中国 before a bracket is part of a name
        ("江夏区农业", "中国(武汉)农谷成形，产值突破302亿元。", "302亿", "江夏区"),
        # reports keep to their division
        ("四川省政府工作报告", "泸州经济总量突破3003亿元。粮食产量721亿斤。", "721亿", "四川省"),
        ("四川省政府工作报告", "泸州经济总量突破3003亿元。粮食产量721亿斤。", "3003亿", "泸州市"),
        # ranks are no subjects
        ("安徽汽车产业", "产量居全国第2位，出口91万辆。", "91万", "安徽省"),
        ("安徽汽车产业", "全省前三季度签约302个项目。", "302个", "安徽省"),
        # foreign partners
        ("前5个月外贸数据", "我国进出口平稳。对东盟出口801亿元。", "801亿", "全国"),
        # sites lie in their place
        ("商贸活跃", "去年，武汉小商品市场交易额达到2002亿元。", "2002亿", "武汉市"),
        # where an event takes place
        ("展会落幕", "展会5日在广州闭幕，意向成交251亿美元。", "251亿", "广州市"),
        ("招商动态", "一批总投资32亿元的项目落户长江新区。", "32亿", "长江新区"),
        # a body of the city, the province, or that was just named, speaks of its own place
        ("宁波经济观察", "镇海区税收增长3%。市经信局介绍，工业投资增长6.1%。", "6.1%", "宁波市"),
        ("镇海区经济观察", "税收增长3%。市经信局介绍，工业投资增长6.1%。", "6.1%", "镇海区"),
        ("经济观察", "镇海区开局良好。获评市经信局认定的企业有61家。", "61家", "镇海区"),
        ("各地观察", "无锡市商务局发布数据。宜兴市签约9个。该局预计引资6.1亿元。", "6.1亿", "无锡市"),
        ("各地观察", "无锡市商务局发布数据。宜兴市签约9个。该局面一新的企业有61家。", "61家", "宜兴市"),
        ("浙江金融", "镇海区贷款增长3%。人民银行浙江省分行表示，存款增长6.1%。", "6.1%", "浙江省"),
        ("浙江金融", "镇海区贷款增长3%。记者从嘉兴市财政局获悉，支出增长6.1%。", "6.1%", "嘉兴市"),
        ("浙江金融", "镇海区贷款增长3%。工厂从嘉兴市购入材料，支出增长6.1%。", "6.1%", "镇海区"),
        # a customs house lends its place to 该市 and 全市 after it, not to the statement
        ("外贸观察", "镇海区税收增长3%。宁波海关说，该市出口增长6.1%。", "6.1%", "宁波市"),
        ("镇海区外贸", "税收增长3%。宁波海关说，出口增长6.1%。", "6.1%", "镇海区"),
        # zones of borders, and zones of a county; an alias that zones share after the word that says where
        ("珲春市外贸", "珲春综合保税区和边合区新增企业61家。", "61家", "珲春市"),
        ("珲春市外贸", "珲春边合区新增企业61家。", "61家", "珲春边境经济合作区"),
        ("外贸", "武汉经开区和汉阳高新区新增企业61家。", "61家", "武汉市"),
        ("鄂州市物流", "新增企业61家入驻空港综合保税区。", "61家", "鄂州空港综合保税区"),
        ("海口市物流", "新增企业61家入驻空港综合保税区。", "61家", "海口空港综合保税区"),
        ("物流", "新增企业61家入驻空港综合保税区。", "61家", None),
        # X与Y of two provinces: the one that is the text's own; what follows speaks of the text's place again
        ("怀化市园区观察", "新晃县与贵州玉屏县共建的产业园入驻企业61家。", "61家", "新晃侗族自治县"),
        ("怀化市园区观察", "新晃县与贵州玉屏县共建产业园。旅游收入增长6.1%。", "6.1%", "怀化市"),
        ("园区观察", "新晃县与贵州玉屏县共建的产业园入驻企业61家。", "61家", None),
        ("怀化市园区观察", "新晃县与靖州县共建的产业园入驻企业61家。", "61家", "怀化市"),
        # 与 and the firm of another place: a partner, no member of a list
        ("南昌高新区敲定项目", "南昌高新区与浙江一家电子企业签约，总投资61亿元。", "61亿", "南昌高新区"),
        ("南昌高新区敲定项目", "江西与浙江签约，共同设立总规模61亿元的基金。", "61亿", None),
        # a port's owner is not its place; markets are subjects of their own; a zone's airport may bear a county's name
        ("港口观察", "山东港口青岛港货物吞吐量61万吨。", "61万", "青岛市"),
        ("港口观察", "山东港口货物吞吐量61万吨。", "61万", "山东省"),
        ("寿光蔬菜", "全省产量增长3%；九丰国际蔬菜批发市场交易额61亿元。", "61亿", "寿光市"),
        ("寿光蔬菜", "全省产量增长3%；国内消费市场回暖，交易额61亿元。", "61亿", "山东省"),
        ("郑州航空港区物流", "全区企业6家。新郑国际机场货邮吞吐量61万吨。", "61万", "郑州航空港区"),
        ("郑州物流", "全市企业6家。新郑国际机场货邮吞吐量61万吨。", "61万", "新郑市"),
        ("郑州航空港区物流", "全区企业6家。新郑站旅客61万人。", "61万", "新郑市"),
        ("青羊区商业", "青羊区引进门店9家，其中全国首店61家。", "61家", "青羊区"),
        # what is left out in a bracket is not what is told of
        ("信贷", "广东(不含深圳)贷款余额61亿元。", "61亿", "广东省"),
        ("信贷", "辽宁省（不包括大连市）贷款余额61亿元。", "61亿", "辽宁省"),
        # the 长 of an office begins no place; that of a capital's does
        ("唐山观察", "市工信局副局长葛某介绍，产值61亿元。", "61亿", "唐山市"),
        ("经济观察", "省会长沙出口61亿元。", "61亿", "长沙市"),
        # where the report of a national body was written
        ("8月用电", "本报北京9月23日电 国家能源局23日发布数据。8月份用电量61亿千瓦时。", "61亿", "全国"),
        ("8月出口", "本报杭州9月23日讯 8月份出口61亿元。", "61亿", "杭州市"),
        # several airports by their short names
        ("成都春运", "成都双流、天府两场旅客61万人次。", "61万", "成都市"),
        ("海南春运", "美兰、凤凰、博鳌三大机场旅客61万人次。", "61万", "海南省"),
        ("双流区观察", "双流、新津两区产值61亿元。", "61亿", "成都市"),
        # two nations in the name of one thing; a dash that is a stop is double
        ("钦州园区", "中国—马来西亚合作园区产值61亿元。", "61亿", "钦州市"),
        ("钦州园区", "对中国——一个大国——的出口下降，中国出口61亿元。", "61亿", "全国"),
    ],
)
def test_region(gazetteer: Gazetteer, title: str, told: str, figure: str, region: str | None) -> None:
    """Does each figure get the region that the statement is about?"""
    assert ask(document(title, (None, told)), gazetteer, figure).region == region


@pytest.mark.parametrize(
    ("told", "region", "scope"),
    [
        ("武汉经开区、临空港经开区等地共谋划32个项目。", "武汉市", None),
        ("东湖高新区等地新近开工32个项目。", "武汉市", None),
        ("襄阳、宜昌合计签约32个项目。", "湖北省", None),
        ("广东、江苏合计签约32个项目。", None, "广东省、江苏省"),
        ("长三角签约32个项目。", None, "长三角"),
    ],
)
def test_joint_figures_and_groups(
    gazetteer: Gazetteer, told: str, region: str | None, scope: str | None
) -> None:
    """Does a joint figure belong to the division around its places, and a group's to none?"""
    answer = ask(document("", (None, told)), gazetteer, "32个")
    assert (answer.region, answer.scope) == (region, scope)
    assert answer.flags[0] in ("region_joint", "region_group")


def test_lists_are_enumerated(gazetteer: Gazetteer) -> None:
    """Are the members of a list given in order, for 分别 and 均?"""
    told = "去年，黄陂区、青山区和武汉经开区投资分别增长5.1%、6.2%、7.3%。"
    resolver = RegionResolver(document("武汉投资", (None, told)), gazetteer)
    found = resolver.enumerate_regions(1, 0, told.index("5.1"))
    assert [m.name for m in found] == ["黄陂区", "青山区", "武汉经开区"]
    own = [resolver.resolve(1, m.start, m.end, told.index("7.3")).region for m in found]
    assert own == ["黄陂区", "青山区", "武汉经开区"]


def test_excluded_places_do_not_answer(gazetteer: Gazetteer) -> None:
    """Is a place that the caller knows to be a reference passed over?"""
    told = "增速与湖北省持平，达到5.5%。"
    resolver = RegionResolver(document("宜昌市经济运行", (None, told)), gazetteer)
    at = told.index("5.5")
    start = told.index("湖北省")
    assert resolver.resolve(1, 0, len(told), at, exclude=[(start, start + 3)]).region == "宜昌市"


@pytest.mark.parametrize(
    ("title", "told", "region", "code"),
    [
        ("南京民营经济", "鼓楼区新增企业303家。", "鼓楼区", "320106"),
        ("福州民营经济", "鼓楼区新增企业303家。", "鼓楼区", "350102"),
        # what several places are called in full is the name alone, without a code
        ("民营经济观察", "鼓楼区新增企业303家。", "鼓楼区", None),
        ("鼓楼区民营经济", "鼓楼区财政局介绍，全区新增企业303家。", "鼓楼区", None),
        ("民营经济观察", "朝阳新增企业303家。", None, None),
        ("民营经济观察", "福州市居前。鼓楼区新增企业303家。", "鼓楼区", "350102"),
        ("南京与福州对话", "鼓楼区新增企业303家。", "鼓楼区", None),
        ("北京总部经济", "朝阳总部企业达到303家。", "朝阳区", "110105"),
        ("辽宁工业", "朝阳新增企业303家。", "朝阳市", "211300"),
    ],
)
def test_shared_names(
    gazetteer: Gazetteer, title: str, told: str, region: str | None, code: str | None
) -> None:
    """Do the document's other places decide a shared name, and has it no code where they do not?"""
    answer = ask(document(title, (None, told)), gazetteer, "303家")
    assert (answer.region, answer.region_code) == (region, code)
    assert ("region_ambiguous" in answer.flags) == (region is not None and code is None)


def test_title_tag_and_heading(gazetteer: Gazetteer) -> None:
    """Which place rules where the text names none: the heading's, else the tag's?"""
    text = document(
        "【汉阳区招商】金融活水润泽企业",
        ("一、搭建平台", "签约规模21亿元。"),
        ("二、江夏区跟进", "签约规模22亿元。"),
        ("三、武汉经开区发力", "签约规模23亿元。"),
    )
    assert ask(text, gazetteer, "21亿").region == "汉阳区"
    assert ask(text, gazetteer, "21亿").flags == ("region_from_title",)
    assert ask(text, gazetteer, "23亿").region == "武汉经开区"


def test_items_of_a_bundle_are_separate_texts(gazetteer: Gazetteer) -> None:
    """Does an item neither lend its place to the next nor take the bundle's?"""
    text = bundle(
        "经济要闻",
        ("浙江新设一批基金", "浙江省新设基金51亿元。"),
        ("绿色贷款较快增长", "中国人民银行公布，绿色贷款余额22万亿元。"),
        ("一家工厂投产", "工厂年产值23亿元。"),
    )
    assert ask(text, gazetteer, "51亿").region == "浙江省"
    national = ask(text, gazetteer, "22万亿")
    assert (national.region, national.region_code) == ("全国", "100000")
    assert national.flags == ("region_from_source",)
    assert ask(text, gazetteer, "23亿") == RegionAnswer(None, None, ("region_unknown",), "no place is named")


def test_many_figures_in_one_sentence(gazetteer: Gazetteer) -> None:
    """Is the cost of a figure bounded where a sentence names thousands of places?"""
    told = "、".join(["武汉市全市"] * 3000) + "增长5%。"
    text = document("武汉", (None, told))
    resolver = RegionResolver(text, gazetteer)
    for at in range(len(told) - 200, len(told) - 1):
        assert resolver.resolve(1, 0, len(told), at).region == "武汉市"


def test_title_alone_and_nothing(gazetteer: Gazetteer) -> None:
    """What is a lone sentence about, with and without a place?"""
    assert ask(document("武汉经开区签约14个项目"), gazetteer, "14个").region == "武汉经开区"
    assert ask(document("签约14个项目"), gazetteer, "14个").region is None
