"""How far a place reaches as a subject, in short articles of several provinces (CONTRACT, Regions)."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.context.gazetteer import Gazetteer, load_gazetteer
from extractor.context.region import RegionResolver
from extractor.text.segment import segment

RULES = Path(__file__).parents[2] / "rules"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(RULES)


def region(gazetteer: Gazetteer, title: str, body: str, figure: str) -> str | None:
    """The region of the figure, its clause cut at the commas around it."""
    document = segment(title, body)
    resolver = RegionResolver(document, gazetteer)
    for i, sentence in enumerate(document.sentences):
        at = sentence.text.find(figure)
        if at >= 0 and sentence.field == "body":
            start = max(sentence.text.rfind(mark, 0, at) + 1 for mark in "，；")
            ends = [e for mark in "，；。" if (e := sentence.text.find(mark, at)) >= 0]
            return resolver.resolve(i, start, min(ends, default=len(sentence.text)), at).region
    raise AssertionError(f"no {figure} in the text")


GANSU = (
    "2024年甘肃省政府工作报告",
    "静宁苹果、定西马铃薯、岷县当归品牌越叫越响，粮食总产量1271万吨。兰州新区加快发展，完成投资501亿元。"
    "张掖玉米制种基地扩面提质，脱贫人口就业191万人。",
)
HUNAN = (
    "2024年湖南省政府工作报告",
    "洞庭湖水质稳中向好，优良天数比例90.5%。长株潭地区生产总值突破2万亿元，社会消费品零售总额增长6.1%。"
    "长株潭一体化提速，共建重点项目321个。长沙火车站综合枢纽启用，铁路里程突破6001公里。",
)
JIANGXI = (
    "2022年江西省政府工作报告",
    "赣南脐橙、南丰蜜桔、庐山云雾茶声名远播，粮食产量稳定在431亿斤。景德镇陶瓷走向世界，文化产业营收突破3102亿元。"
    "南昌全力打造省会经济圈，地区生产总值达7001亿元。",
)
SUZHOU = (
    "2023年苏州市政府工作报告",
    "阳澄湖大闸蟹实现溯源管理，农业总产值401亿元。太湖流域治理成效明显，PM2.5平均浓度28微克。"
    "昆山市突破5001亿元，全市规上工业总产值4.36万亿元。",
)
WUHAN = (
    "2023年武汉市政府工作报告",
    "武汉天马扩产，规上工业增加值增长5.5%。武昌古城加快复兴，新建改建公园101个。"
    "江夏区、新洲区、黄陂区粮食种植面积分别为31万亩、32万亩、41万亩。",
)


@pytest.mark.parametrize(
    ("article", "figure", "expected"),
    [
        (GANSU, "1271万", "甘肃省"),
        (GANSU, "501亿", "兰州新区"),
        (GANSU, "191万", "甘肃省"),
        (HUNAN, "90.5%", "湖南省"),
        (HUNAN, "6.1%", "湖南省"),
        (HUNAN, "321个", None),
        (HUNAN, "6001公里", "湖南省"),
        (JIANGXI, "431亿", "江西省"),
        (JIANGXI, "3102亿", "江西省"),
        (JIANGXI, "7001亿", "南昌市"),
        (SUZHOU, "401亿", "苏州市"),
        (SUZHOU, "28微克", "苏州市"),
        (SUZHOU, "5001亿", "昆山市"),
        (SUZHOU, "4.36万亿", "苏州市"),
        (WUHAN, "5.5%", "武汉市"),
        (WUHAN, "101个", "武汉市"),
        (WUHAN, "41万", "黄陂区"),
    ],
)
def test_report(gazetteer: Gazetteer, article: tuple[str, str], figure: str, expected: str | None) -> None:
    """Does a report's later clause stay with its division where a place only named a product or a site?"""
    assert region(gazetteer, *article, figure) == expected


XIAN = (
    "西安综合保税区外贸再创新高",
    "灞河之畔活力迸发。2022年，西安综合保税区进出口3101亿元。一、招商引资\n区内新增企业61家，园区签约项目21个。",
)
ZHENGZHOU = (
    "【郑州招商】新郑综合保税区年进出口突破4000亿元",
    "春潮涌动。去年，郑州新郑综合保税区进出口4001亿元，占全市的七成。区内注册企业401家。",
)
CHANGSHA = (
    "【长沙招商】政策组合拳助企纾困",
    "今年以来，长沙持续优化营商环境。长沙经开区兑现资金3.1亿元。全市新增市场主体31万户。",
)


@pytest.mark.parametrize(
    ("article", "figure", "expected"),
    [
        (XIAN, "3101亿", "西安综合保税区"),
        (XIAN, "61家", "西安综合保税区"),
        (XIAN, "21个", "西安综合保税区"),
        (ZHENGZHOU, "4001亿", "新郑综合保税区"),
        (ZHENGZHOU, "401家", "新郑综合保税区"),
        (CHANGSHA, "3.1亿", "长沙经开区"),
        (CHANGSHA, "31万", "长沙市"),
    ],
)
def test_zone_as_subject(
    gazetteer: Gazetteer, article: tuple[str, str], figure: str, expected: str | None
) -> None:
    """Does a zone that title and lead are about stay the region, though scenery opens the lead?"""
    assert region(gazetteer, *article, figure) == expected


@pytest.mark.parametrize(
    ("title", "body", "figure", "expected"),
    [
        # for whom something is done
        ("金融支农", "广西分行去年为玉林市涉农企业发放贷款3.1亿元。", "3.1亿", "玉林市"),
        ("金融活水", "该行全年为宝鸡市创造就业岗位301个。", "301个", "宝鸡市"),
        ("税惠直达", "税务部门对株洲市38家企业退税2.1亿元。", "2.1亿", "株洲市"),
        ("孝感产业协作", "孝感为武汉配套企业达到301家。", "301家", "孝感市"),
        ("汉阳区经济运行", "去年为武汉市贡献税收31亿元。", "31亿", "汉阳区"),
        # 中国 in a proper name
        ("纺织外贸", "绍兴市柯桥区中国轻纺城成交额3301亿元，同比增长7.1%。", "7.1%", "柯桥区"),
        ("市场活跃", "义乌中国小商品城去年新增商户2101户。", "2101户", "义乌市"),
        # bodies
        ("外贸数据", "据长沙海关统计，前三季度进出口总值4001亿元。", "4001亿", "湖南省"),
        ("外贸数据", "武汉海关18日通报，一季度湖北省进出口1501亿元。", "1501亿", "湖北省"),
        # firms, dishes, brands, teams, universities
        (
            "宁德快报",
            "宁德时代新基地落成，宁德市工业增长11.1%。当地锂电产值突破3001亿元。",
            "3001亿",
            "宁德市",
        ),
        ("湖北光电子", "长飞光纤、武汉天马等企业领跑，全省营收突破8001亿元。", "8001亿", "湖北省"),
        ("浙江农业", "西湖龙井、安吉白茶价格走高，茶叶产值达261亿元。", "261亿", "浙江省"),
        ("大米产值创新高", "五常大米品牌价值达713亿元。全市水稻种植面积251万亩。", "251万", "五常市"),
        ("动力电池", "四川时代落户宜宾以来，带动上下游企业121家。", "121家", "宜宾市"),
        # stations told together, roads
        ("铁路春运", "西安站、西安北站、咸阳站共发送旅客412万人次。", "412万", "陕西省"),
        ("铁路春运", "咸阳站共发送旅客41万人次。", "41万", "咸阳市"),
        ("河南高速", "郑州至洛阳高速通车后，新增里程121公里。", "121公里", "河南省"),
        # events named after the country take place somewhere
        ("数博会", "2023中国国际大数据产业博览会在贵阳开幕，现场签约项目69个。", "69个", "贵阳市"),
        ("城镇建设", "去年中国新型城镇化率66.1%。", "66.1%", "全国"),
        # rows of places, each with its figure
        ("荆州招商", "荆州市引进项目211个。其中沙市区61个、荆州区51个。", "51个", "荆州区"),
        ("两市争先", "内江市增长6.1%；眉山市增长6.2%。两市投资均增长8.1%。", "8.1%", "四川省"),
        # leads: scenery before the subject, a source before an example, a heading for each place
        (
            "开放前沿",
            "千帆竞发，百舸争流。连云港市新签项目41个。二是服务提速，办件31万件。",
            "31万",
            "连云港市",
        ),
        ("夏收快讯", "农业农村部介绍，各地已收获小麦2.3亿亩。河南收获过九成。", "2.3亿", "全国"),
        (
            "各地半年报",
            "一、江苏\n苏州增长5.1%。\n二、浙江\n上半年总值3.9万亿元，全省新设企业31万户。",
            "31万",
            "浙江省",
        ),
        # examples leave the whole the subject
        ("全国消费市场平稳", "北京、深圳等城市首店增长。服务消费增长11.1%。", "11.1%", "全国"),
        # 全市 before the city is named
        ("全市工业分析", "全市工业增长7.1%。赣州经开区增长9.1%。", "7.1%", "赣州市"),
        # firms and investors named after a place
        ("长春汽车", "中国一汽与长春市签约，投资101亿元。", "101亿", "长春市"),
        ("南沙新政", "广州南沙新区新设企业3.1万家。区内港澳企业2901家。", "2901家", "南沙新区"),
        # parts and wholes
        ("合肥运行", "合肥市增长6.1%，高于全省1.1个百分点。全省城镇新增就业61万人。", "61万", "安徽省"),
        ("河北协同", "保定市承接项目301个。该市新增就业5.1万人。", "5.1万", "保定市"),
        ("贵州村超", "榕江县接待游客765万人次。全州旅游收入501亿元。", "501亿", "黔东南苗族侗族自治州"),
        ("产业转移", "来自深圳、东莞的企业投资项目131个落户郴州市，到位资金301亿元。", "301亿", "郴州市"),
    ],
)
def test_beside_the_subject(
    gazetteer: Gazetteer, title: str, body: str, figure: str, expected: str | None
) -> None:
    """Is the statement's own place told from partners, firms, products and bodies named beside it?"""
    assert region(gazetteer, title, body, figure) == expected


@pytest.mark.parametrize(
    ("title", "body", "figure", "expected"),
    [
        # the place of the body that speaks is what 全省 and 全市 stand for, where nothing else is named
        (
            "上半年全省物流平稳",
            "来自安徽省交通运输厅的消息，上半年，全省货运量21亿吨。快递业务增长19.1%。芜湖港增长7.1%。",
            "19.1%",
            "安徽省",
        ),
        ("上半年物流平稳", "来自安徽省交通运输厅的消息，物流平稳。芜湖市增长7.1%。快递增长9.1%。", "9.1%", "芜湖市"),
        # a new paragraph comes back from a part to the whole, one line goes on about the part
        ("1月江西港口平稳", "九江港完成吞吐量901万吨。\n水路客运量增长31.1%。", "31.1%", "江西省"),
        ("1月江西港口平稳", "九江市增长9.1%。客运量增长31.1%。", "31.1%", "九江市"),
        ("1月江西港口平稳", "九江市增长9.1%。\n该市客运量增长31.1%。", "31.1%", "九江市"),
        ("1月物流平稳", "九江市增长9.1%。\n客运量增长31.1%。", "31.1%", "九江市"),
        ("福建港口", "福州港吞吐量增长5.1%。全省旅客增长6.1%，客运量达到2101万人。", "2101万", "福建省"),
        ("海南开局良好", "洋浦港吞吐量增长5.1%。新设外资企业31家。", "31家", "海南省"),
        # ports, also of a city whose name ends in 州, each with its figure
        ("福建港口", "福州港、漳州港、泉州港吞吐量分别增长5.1%、6.1%、7.1%。", "6.1%", "漳州市"),
        # rivers and lakes are no places, places whose names go on are
        ("仁怀酒业", "赤水河畔，仁怀市企业181家。全市产量增长9.1%。", "9.1%", "仁怀市"),
        ("天津工业", "天津河北区工业增长6.1%。", "6.1%", "河北区"),
        # a site that bears the name of the wider place lies in the text's own
        ("蔡甸区产业新城", "通用汽车武汉基地周边集聚企业61家。", "61家", "蔡甸区"),
        ("湖北汽车", "通用汽车武汉基地周边集聚企业61家。", "61家", "武汉市"),
        # 全区 of a text that the tag gives to a district is the district, also where it speaks of its zone
        (
            "【东西湖区招商】临空港经开区网安产业集聚",
            "武汉临空港经开区做强产业。一、招商\n一季度，全区签约项目31个。该区投资增长9.1%。",
            "31个",
            "东西湖区",
        ),
        # what stands before the title's colon is what the text is about, whatever its lead shows first
        ("【襄阳招商】襄阳樊城区：轴承产业做强", "一只只轴承待发。企业61家。", "61家", "樊城区"),
        ("【襄阳招商】襄阳樊城区轴承产业做强", "一只只轴承待发。企业61家。", "61家", "襄阳市"),
        ("【襄阳招商】十堰茅箭区：轴承产业做强", "一只只轴承待发。企业61家。", "61家", "襄阳市"),
        # a zone in another district of the city is not in the tag's
        (
            "【江夏区招商】光谷南健康产业园揭牌",
            "日前，光谷南健康产业园在江夏区揭牌。一、招商\n项目签约11个。",
            "11个",
            "江夏区",
        ),
        # what 全国 ranks, and what is named after 中国
        ("东湖区楼宇", "南昌市东湖区引进企业21家，其中全国500强企业3家。", "3家", "东湖区"),
        ("潜江市虾业", "中国虾谷小龙虾交易中心交易额61亿元。", "61亿", "潜江市"),
        # a zone of another name beside the one that was told of
        ("郑州外贸", "新郑综合保税区进出口2101亿元；经开综合保税区进出口161亿元。", "161亿", "郑州经开综合保税区"),
        ("综保区外贸", "经开综合保税区进出口161亿元。", "161亿", None),
        # Danzhou and Yangpu are governed and counted as one
        ("一季度开门红", "儋州洋浦实现地区生产总值251亿元。洋浦经开区产值281亿元。", "251亿", "儋州市"),
        ("一季度开门红", "儋州洋浦实现地区生产总值251亿元。洋浦经开区产值281亿元。", "281亿", "洋浦经开区"),
    ],
)  # fmt: skip
def test_the_whole_and_its_parts(
    gazetteer: Gazetteer, title: str, body: str, figure: str, expected: str | None
) -> None:
    """Is the text's own place told from the sites, zones, waters and cities that it names in passing?"""
    assert region(gazetteer, title, body, figure) == expected


@pytest.mark.parametrize(
    ("body", "figure", "expected"),
    [
        ("江宁开发区在综合考评中列第7位，全年完成工业产值2641亿元。", "2641亿", "江宁经开区"),
        ("江宁开发区在综合考评中列第7位，全年完成工业产值2641亿元，进出口1101亿元。", "1101亿", "江宁经开区"),
        ("江宁开发区在综合考评中列第7位；进出口1101亿元。", "1101亿", "江宁区"),
        ("江宁开发区列第7位；空港枢纽经济区货运量381万吨，增长3.1%。", "381万", "江宁区"),
        ("江宁开发区列第7位；空港枢纽经济区货运量381万吨，增长3.1%。", "3.1%", "江宁区"),
    ],
)
def test_zones_of_a_report(gazetteer: Gazetteer, body: str, figure: str, expected: str) -> None:
    """Does what a report says of a zone hold for the clauses that go on about it, and no longer?"""
    assert region(gazetteer, "2024年江宁区政府工作报告", body, figure) == expected


NINGBO = "宁波外贸", "宁波市进出口8601亿元。北仑区进出口2101亿元，增长5.1%。{}"
JIANDE = "杭州农业", "去年，杭州市农业总产值101亿元。建德市草莓面积达9.1万亩，产值31亿元。{}"


@pytest.mark.parametrize(
    ("article", "follows", "figure", "expected"),
    [
        # an item of an account is over where the next sentence has a subject of its own
        (NINGBO, "机电产品是主力，出口2901亿元。", "2901亿", "宁波市"),
        (NINGBO, "分行业看，电子产业出口902亿元。", "902亿", "宁波市"),
        (NINGBO, "民营企业进出口6101亿元。一般贸易进出口5201亿元。", "5201亿", "宁波市"),
        (NINGBO, "机电产品是主力。完成出口交货值903亿元。", "903亿", "宁波市"),
        # and is gone on about with a verb, a link, a word for it, or one of its own words
        (NINGBO, "新签约外贸项目61个。", "61个", "北仑区"),
        (NINGBO, "同时，民营企业进出口904亿元。", "904亿", "北仑区"),
        (NINGBO, "其中，机电产品出口905亿元。", "905亿", "北仑区"),
        (NINGBO, "当地机电产品出口906亿元。", "906亿", "北仑区"),
        (NINGBO, "121家企业实现首次出口。", "121家", "北仑区"),
        (JIANDE, "草莓从业人员达3.1万人。", "3.1万", "建德市"),
        (JIANDE, "农业龙头企业达321家。", "321家", "杭州市"),
        # what the paragraph begins with is what it is about
        ((NINGBO[0], "北仑区进出口2101亿元，增长5.1%。{}"), "机电产品出口907亿元。", "907亿", "北仑区"),
        ((NINGBO[0], "宁波市进出口8601亿元。\n北仑区进出口2101亿元。{}"), "机电产品出口908亿元。", "908亿", "北仑区"),
        ((NINGBO[0], "宁波市进出口8601亿元。北仑区：进出口2101亿元。{}"), "机电产品出口909亿元。", "909亿", "北仑区"),
        ((NINGBO[0], "宁波市进出口8601亿元。北仑区加快开放步伐。{}"), "机电产品出口911亿元。", "911亿", "北仑区"),
        ((NINGBO[0], "北仑区进出口2101亿元，占全市的三成。{}"), "机电产品出口912亿元。", "912亿", "北仑区"),
        ((NINGBO[0], "宁波市进出口8601亿元。以北仑区为例，进出口2101亿元。{}"), "机电产品出口913亿元。", "913亿", "北仑区"),
        ((NINGBO[0], "宁波市进出口8601亿元。在北仑区，进出口2101亿元。{}"), "机电产品出口914亿元。", "914亿", "北仑区"),
        # what is picked out of a whole, and what stands beside one another, leave the whole
        ((NINGBO[0], "宁波市增长5.1%。其中，北仑区增长6.1%，镇海区增长7.1%。{}"), "税收增长8.1%。", "8.1%", "宁波市"),
        ((NINGBO[0], "宁波市增长5.1%。其中，北仑区增长6.1%；镇海区加快发展。{}"), "税收增长8.1%。", "8.1%", "镇海区"),
        (("浙江园区", "宁波高新区增长6.1%，嘉兴经开区增长7.1%。{}"), "税收增长8.1%。", "8.1%", "浙江省"),
        (("全国外贸", "江西省增长6.1%，云南省增长7.1%。{}"), "民营企业增长8.1%。", "8.1%", "全国"),
        (("郑州外贸", "新郑综合保税区增长6.1%；经开综合保税区增长7.1%。{}"), "手机出口增长8.1%。", "8.1%", "郑州市"),
        # groups of places, whose division nobody names
        (("外贸观察", "长三角增长6.1%，珠三角增长7.1%。{}"), "民营企业增长8.1%。", "8.1%", None),
        # the speaker's own place again, after one that it is measured against
        (("湘潭市长讲话", "长沙企业有161万户，我们只有六成。{}"), "工业投资增长8.1%。", "8.1%", "湘潭市"),
        (("湘潭市长讲话", "长沙企业有161万户，值得学习。{}"), "工业投资增长8.1%。", "8.1%", "长沙市"),
        # a port or an airport again
        (("鄂州机场", "花湖机场增长3.1%。鄂州临空经济区签约项目61个。{}"), "机场货运量达51万吨。", "51万", "鄂州市"),
        ((NINGBO[0], "宁波市进出口8601亿元。外贸稳中有进。北仑区进出口2101亿元。{}"), "机电产品出口915亿元。", "915亿", "宁波市"),
        # a park that a sentence begins with lies where the sentence before was; a port does not
        (("淄博产业", "桓台县加快发展。{}"), "氟硅材料产业园入驻企业61家。", "61家", "桓台县"),
        (("淄博产业", "桓台县加快发展。{}"), "昌国路步行街入驻企业61家。", "61家", "淄博市"),
        (("赣州产业", "赣州市增长3.1%。{}"), "在龙南经开区，电机产业园入驻企业61家。", "61家", "龙南经开区"),
    ],
)  # fmt: skip
def test_part_and_whole_in_turn(
    gazetteer: Gazetteer, article: tuple[str, str], follows: str, figure: str, expected: str | None
) -> None:
    """Is what follows the figure of a part told of the part, or of the whole again?"""
    assert region(gazetteer, article[0], article[1].format(follows), figure) == expected
