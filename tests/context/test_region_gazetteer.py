"""Which places a stretch of text names, and which only look like places."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.context.gazetteer import Gazetteer, load_gazetteer

RULES = Path(__file__).parents[2] / "rules"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(RULES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("湖北省武汉市汉阳区招商", [("湖北省武汉市汉阳区", "汉阳区", "420105")]),
        ("上海浦东新区启动", [("上海浦东新区", "浦东新区", "310115")]),
        ("四川和广西", [("四川", "四川省", "510000"), ("广西", "广西壮族自治区", "450000")]),
        (
            "恩施州与恩施市",
            [("恩施州", "恩施土家族苗族自治州", "422800"), ("恩施市", "恩施市", "422801")],
        ),
        ("南京市鼓楼区增长", [("南京市鼓楼区", "鼓楼区", "320106")]),
        ("晋城市城区增长", [("晋城市城区", "城区", "140502")]),
        ("辽宁朝阳市", [("辽宁朝阳市", "朝阳市", "211300")]),
        ("北京朝阳区", [("北京朝阳区", "朝阳区", "110105")]),
        ("吉林与海南", [("吉林", "吉林省", "220000"), ("海南", "海南省", "460000")]),
        ("吉林市", [("吉林市", "吉林市", "220200")]),
        ("我国进口增长", [("我国", "全国", "100000")]),
        ("广西全区投资增长", [("广西全区", "广西壮族自治区", "450000")]),
        ("海南自由贸易港封关", [("海南自由贸易港", "海南省", "460000")]),
    ],
)
def test_divisions(gazetteer: Gazetteer, text: str, expected: list[tuple[str, str, str]]) -> None:
    """Are divisions read by their longest name, with what is written around them?"""
    assert [(m.text, m.name, m.code) for m in gazetteer.find(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("光谷新增企业", ["东湖高新区"]),
        ("中国光谷", ["东湖高新区"]),
        ("武汉东湖新技术开发区", ["东湖高新区"]),
        ("东湖高新区与沌口", ["东湖高新区", "武汉经开区"]),
        ("武汉开发区（汉南区）投产", ["武汉经开区"]),
        ("武汉经济技术开发区、车谷", ["武汉经开区", "武汉经开区"]),
        ("武汉临空港经济技术开发区", ["临空港经开区"]),
        ("长江新城开工", ["长江新区"]),
        ("中国(湖北)自由贸易试验区武汉片区", ["武汉自贸片区"]),
        ("中国（福建）自由贸易试验区厦门片区", ["厦门自贸片区"]),
        ("福建自贸试验区厦门片区", ["厦门自贸片区"]),
        ("襄阳市高新技术产业开发区", ["襄阳高新区"]),
        ("襄阳国家高新区", ["襄阳高新区"]),
        ("合肥综保区、昆山综合保税区", ["合肥综合保税区", "昆山综合保税区"]),
        ("西永综保区", ["西永综合保税区"]),
        ("雄安新区", ["雄安新区"]),
        ("苏州工业园区", ["苏州工业园区"]),
        ("亦庄开发区", ["北京经开区"]),
    ],
)
def test_zones(gazetteer: Gazetteer, text: str, expected: list[str]) -> None:
    """Does every spelling of a zone lead to its one name, without a code of GB/T 2260?"""
    found = gazetteer.find(text)
    assert [m.name for m in found] == expected
    assert all(m.kind == "zone" and m.code is None for m in found)


def test_unlisted_zone(gazetteer: Gazetteer) -> None:
    """Is a zone that no list holds named by the rule and marked?"""
    (mention,) = gazetteer.find("昌图县经济开发区投产")
    assert (mention.name, mention.kind, mention.flags) == ("昌图经开区", "zone", ("zone_unlisted",))


@pytest.mark.parametrize(
    "text",
    [
        "朝阳产业方兴未艾",
        "新兴产业与新城区",
        "壮大新兴产业",
        "融资中的难题",
        "组织金融机构",
        "航空航天等产业",
        "欠发达县域",
        "其中卫生支出",
        "四平方米",
        "老城区改造",
        "长治久安",
        "大同小异",
        "扩大连接数",
        "京东营收",
        "贵州茅台酒",
        "北京时间八点",
        "方便居民",
    ],
)
def test_words_that_hide_places(gazetteer: Gazetteer, text: str) -> None:
    """Are words that hold a place's characters left alone?"""
    assert [m for m in gazetteer.find(text) if m.name is not None] == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("上海南部", ["上海市"]),
        ("武汉市场", ["武汉市"]),
        ("汉阳区域", ["汉阳区"]),
        ("其中山东增长", ["山东省"]),
        ("陕西安康市", ["安康市"]),
    ],
)
def test_edges(gazetteer: Gazetteer, text: str, names: list[str]) -> None:
    """Does the leftmost name win, and does an ending that belongs to the next word stay with it?"""
    assert [m.name for m in gazetteer.find(text)] == names


@pytest.mark.parametrize(
    ("text", "in_name", "site"),
    [
        ("武汉大学", True, False),
        ("武汉农村商业银行", True, False),
        ("浙江工商大学", True, False),
        ("上海航运交易所", True, False),
        ("四川科创基金", True, False),
        ("武汉长江大桥", True, True),
        ("杭州萧山国际机场", True, True),
        ("武汉国际商贸城", True, True),
        ("湖北大学生", False, False),
        ("武汉市政府", False, False),
        ("武汉上市公司", False, False),
        ("武汉工业投资", False, False),
        ("海尔(武汉)产业园", True, False),
    ],
)
def test_names_of_institutions_and_sites(gazetteer: Gazetteer, text: str, in_name: bool, site: bool) -> None:
    """Is a place inside a name told from a place that acts?"""
    mention = gazetteer.find(text)[0]
    assert (mention.in_name, mention.site) == (in_name, site)


def test_site_under_two_names(gazetteer: Gazetteer) -> None:
    """Which city does an airport under the names of a city and its district belong to?"""
    assert gazetteer.find("成都双流国际机场")[0].name == "成都市"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("对东盟、欧盟出口", ["foreign", "foreign"]),
        ("长三角和粤港澳大湾区", ["group", "group"]),
        ("全市与该区", ["deictic", "deictic"]),
        ("国家统计局公布", ["source"]),
        ("经开区增长", ["zone_word"]),
        ("省级高新区", []),
        ("某高新区", []),
        ("全市场", []),
    ],
)
def test_other_kinds(gazetteer: Gazetteer, text: str, kinds: list[str]) -> None:
    """Are partners, groups, words for the place in force and national bodies told apart?"""
    assert [m.kind for m in gazetteer.find(text)] == kinds


def test_shared_names_are_left_open(gazetteer: Gazetteer) -> None:
    """Is a name that several places share given with all its candidates and no name?"""
    (mention,) = gazetteer.find("鼓楼区增长")
    assert mention.name is None
    assert len(mention.candidates) == 4


def test_former_name_is_marked(gazetteer: Gazetteer) -> None:
    """Is a former name brought to the present one, with a flag?"""
    (mention,) = gazetteer.find("襄樊市")
    assert (mention.name, mention.flags) == ("襄阳市", ("region_renamed",))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("9" * 10**6, 0),
        ("市" * 10**6, 0),
        ("武汉市" * 10**5, 10**5),
        ("湖北省武汉市汉阳区" * 30000, 30000),
    ],
)
def test_long_monotonous_text(gazetteer: Gazetteer, text: str, count: int) -> None:
    """Is a text of a million like characters read to its end?"""
    assert len(gazetteer.find(text)) == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [("全年区内新增企业31家", ["区内"]), ("保税区内新增企业31家", []), ("汉阳区内新增企业31家", ["汉阳区"])],
)
def test_within_the_zone(gazetteer: Gazetteer, text: str, expected: list[str]) -> None:
    """Is 区内 a word for the zone in force only where it is not the end of a longer word?"""
    assert [m.text for m in gazetteer.find(text)] == expected
