"""Which region each figure of a short article has, read from end to end (CONTRACT, Regions)."""

from __future__ import annotations

import datetime

import pytest

import extractor


def regions(title: str, body: str) -> list[tuple[str, str | None]]:
    """Each figure of the body with its region."""
    rows = extractor.extract(body, title=title, published=datetime.date(2025, 1, 20))
    return [(row.raw, row.region) for row in rows if row.field == "body"]


TOLD = "1月20日，武汉市人大会议举行分组审议。来自江夏区的代表王强说，去年引进企业30家。“今年，我们力争固定资产投资增长10%。”"


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        # who speaks is told behind the speech, before it, or amid it
        ("黄石招商", "“我们区去年签约项目41个。”下陆区招商局负责人介绍。", ["下陆区"]),
        ("黄石招商", "“去年签约项目41个。今年力争签约项目61个。”下陆区区长说。", ["下陆区", "下陆区"]),
        ("黄石招商", "“去年签约项目41个，”下陆区商务局局长说，“今年力争签约项目61个。”", ["下陆区", "下陆区"]),
        ("黄石招商", "下陆区区长说：“去年签约项目41个。今年力争签约项目61个。”", ["下陆区", "下陆区"]),
        ("代表热议", "“我市去年签约项目41个。”来自荆门市的代表说。", ["荆门市"]),
        ("湖北两会", "来自荆门市的代表说，去年全市签约项目41个。", ["荆门市"]),
        ("湖北两会", "“全县去年签约项目41个。”来自罗田县的代表说。“我们市签约项目51个。”荆门市市长说。", ["罗田县", "荆门市"]),
        ("湖北两会", "“这份‘双十’清单很实。”荆门市市长说。“去年全市签约项目41个。”一位代表说。", ["荆门市"]),
        # a place that the speech names, one beside the text's own that is not the speaker's own, and one who speaks
        # for no place
        # who speaks is told by name only, and was told of before with his place
        ("武汉市两会", f"{TOLD}王强说。", ["江夏区", "江夏区"]),
        ("武汉市两会", f"{TOLD}他表示。", ["江夏区", "江夏区"]),
        ("武汉市两会", f"{TOLD}李明说。", ["江夏区", "武汉市"]),
        ("黄石招商", "“大冶市去年签约项目41个。”下陆区区长说。", ["大冶市"]),
        ("黄石招商", "“去年签约项目41个。”宜昌市市长说。", ["黄石市"]),
        ("黄石招商", "“去年签约项目41个。”下陆区一家企业说。", ["黄石市"]),
        ("黄石招商", "来自下陆区的游客说，去年全市签约项目41个。", ["黄石市"]),
        ("黄石招商", "“去年签约项目41个。”\n下陆区区长说。", ["黄石市"]),
        # a speech that is over, and a word in quotation marks
        ("六安招商", "“去年签约项目41个。”金寨县县长说。六安市签约项目91个。项目总投资21亿元。", ["金寨县", "六安市", "六安市"]),
        ("黄石招商", "“十四五”期间签约项目41个。下陆区区长说，市里支持力度很大。", ["黄石市"]),
    ],
)  # fmt: skip
def test_speech(title: str, body: str, expected: list[str]) -> None:
    """Is what is spoken told of the speaker's own place, where the speech names none?"""
    assert [region for _, region in regions(title, body)] == expected


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        # what an amount describes lies where its name says, in the place that the text is about
        ("湖北项目", "总投资61亿元的武汉存储器基地、总投资51亿元的宜昌化工园开工。", ["武汉市", "宜昌市"]),
        ("襄阳项目", "投资61亿元的襄阳高新区电驱项目、投资51亿元的谷城县再生铝项目开工。", ["襄阳高新区", "谷城县"]),
        ("成都项目", "成都市引进总投资61亿元的深圳企业项目。", ["成都市"]),
        ("四川项目", "四川省引进总投资61亿元的成都一家企业项目。", ["四川省"]),
        ("长江新区项目", "总投资61亿元的武汉航天产业基地开工。", ["长江新区"]),
        # a district in brackets says where a park lies, a city there whose it is
        ("郑州园区", "国际物流园（管城回族区）入驻企业61家。", ["管城回族区"]),
        ("浙江园区", "嘉兴光伏小镇（秀洲区）入驻企业61家。", ["秀洲区"]),
        ("青岛园区", "海尔（武汉）产业园入驻企业61家。", ["青岛市"]),
        # parks told together
        ("宜昌园区", "宜昌高新区生物产业园、宜都市化工园产值占全市比重分别为41%和31%。", ["宜昌高新区", "宜都市"]),
        # 均 takes up the places with which a clause before begins
        ("广州半年报", "增城区、南沙区势头强劲，工业投资均增长15%。", ["南沙区", "增城区"]),
        ("福建外贸", "厦门、福州外贸活跃，进出口均高于全省1个百分点。", ["厦门市", "福州市"]),
        ("广州半年报", "增城区、南沙区势头强劲，天河区工业投资均增长15%。", ["天河区"]),
        ("广州半年报", "增城区、南沙区势头强劲；工业投资均增长15%。", ["广州市"]),
        # airports and ports under names of their own, in a text about a wider or a smaller place
        ("机场观察", "天府国际机场货邮吞吐量61万吨。", ["成都市"]),
        ("机场观察", "成都天府机场货邮吞吐量61万吨。", ["成都市"]),
        ("港口观察", "宁波舟山港货物吞吐量61万吨。", ["浙江省"]),
        ("宁波港口观察", "宁波舟山港货物吞吐量61万吨。", ["宁波市"]),
        ("两江新区观察", "两路果园港综合保税区进出口61亿元，寸滩港吞吐量61万吨。", ["两路果园港综合保税区", "两江新区"]),
        # zones in zones, and zones that are called after a port or a new area
        ("西安高新区观察", "综合保税区进出口61亿元。软件新城入驻企业31家。", ["西安高新综合保税区", "西安高新综合保税区"]),
        ("西安观察", "综合保税区进出口61亿元。", ["西安综合保税区"]),
        ("天津观察", "天津经开区产值增长5.1%，天津港保税区产值增长6.1%。", ["天津经开区", "天津港保税区"]),
        ("烟台观察", "烟台市工业投资增长5.1%。黄渤海新区工业投资增长6.1%。", ["烟台市", "烟台黄渤海新区"]),
        ("南通项目", "南通市签约项目91个。通州湾示范区签约项目41个。", ["南通市", "通州湾示范区"]),
        ("南通项目", "通州湾新港码头吞吐量41万吨。", ["南通市"]),
        ("武汉科创", "武汉未来科技城入驻企业61家。", ["武汉市"]),
        ("东湖高新区科创", "武汉未来科技城入驻企业61家。", ["东湖高新区"]),
    ],
)  # fmt: skip
def test_parks_and_ports(title: str, body: str, expected: list[str]) -> None:
    """Has each figure the place of the park, the port or the project that it is told of?"""
    assert [region for _, region in regions(title, body)] == expected


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        # a firm that has no place of its own signs with one
        ("招商快讯", "某电子集团与郑州市政府签署协议，投资11亿元建厂。项目达产后年产值61亿元。", ["郑州市", "郑州市"]),
        ("招商快讯", "德国一家企业与太仓高新区签署协议，追加投资11亿元。", ["太仓高新区"]),
        ("昆山招商", "德国一家企业与昆山开发区签署协议，追加投资11亿元。", ["昆山经开区"]),
        ("昆山招商", "昆山市与南通市签署协议，签约项目21个。", ["江苏省"]),
        ("招商快讯", "岳阳市招商团赴京，与海淀区签署协议，签约项目21个。", ["岳阳市"]),
        # where a firm comes from is not where it builds
        ("招商快讯", "浙江企业在武汉蔡甸区投资11亿元建设基地，达产后年产值61亿元。", ["蔡甸区", "蔡甸区"]),
        ("招商快讯", "浙江企业在武汉举行推介会，签约项目21个。", ["浙江省"]),
        ("招商快讯", "总部位于深圳的某集团与郑州市签约，总投资11亿元。项目达产后年产值61亿元。", ["郑州市", "郑州市"]),
        ("石化产业", "连云港石化基地产值达61亿元。", ["连云港市"]),
        ("深圳外资", "深圳市实际使用外资51亿元。前海实际使用外资31亿元，新增企业61家。", ["深圳市", "前海合作区", "前海合作区"]),
    ],
)  # fmt: skip
def test_seats_and_partners(title: str, body: str, expected: list[str]) -> None:
    """Is where a project is built told from where its firm comes from?"""
    assert [region for _, region in regions(title, body)] == expected


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        # words for a zone mean the text's own again, behind a sentence of the city around it
        ("江夏区工业", "全市工业投资增长6.1%。区内企业121家。", ["武汉市", "江夏区"]),
        ("金普新区外资", "大连市引进企业71家。新区引进企业31家。", ["大连市", "金普新区"]),
        ("江夏区工业", "全市工业投资增长6.1%。新增企业121家。", ["武汉市", "武汉市"]),
        # a place foreign to the text is left with a subject of its own
        ("三亚旅游", "陵水县接待游客31万人次。免税店接待游客21万人次。", ["陵水黎族自治县", "三亚市"]),
        ("三亚旅游", "陵水县接待游客31万人次。新增企业121家。", ["陵水黎族自治县", "陵水黎族自治县"]),
        # a word for a place of a level that nothing told names none
        ("连云港外贸", "该县签约项目41个。", [None]),
        ("东海县外贸", "该县签约项目41个。全市签约项目51个。", ["东海县", "连云港市"]),
        # where firms gather
        ("湖北光电子", "目前，121家企业汇聚光谷。", ["东湖高新区"]),
        ("宁夏葡萄酒", "贺兰山东麓葡萄酒企业121家。", ["宁夏回族自治区"]),
        # a district and the zone in it are the district; a place right behind a group's name is meant alone
        ("招商快讯", "东西湖区、临空港经开区签约项目41个。", ["东西湖区"]),
        ("招商快讯", "东湖高新区、江夏区签约项目41个。", ["武汉市"]),
        ("招商快讯", "东西湖区等签约项目41个。", ["武汉市"]),
        ("招商快讯", "荆门高新区·掇刀区签约项目41个。", ["掇刀区"]),
        ("招商快讯", "大别山革命老区红安县签约项目41个。", ["红安县"]),
        ("招商快讯", "长三角、江苏省签约项目41个。", [None]),
        ("福州观察", "福州都市圈签约项目41个。福州市签约项目21个。", [None, "福州市"]),
        # a group of places that is one item of the nation's account; a firm called after the nation
        ("8月数据", "国家统计局发布，工业投资增长5.1%。中部地区工业投资增长6.1%。民间投资增长7.1%。", ["全国", None, None]),
        ("8月数据", "国家统计局发布，工业投资增长5.1%。中部地区增长6.1%。电子产业投资增长7.1%。", ["全国", None, "全国"]),
        ("8月数据", "国家统计局发布，工业投资增长5.1%。云南省增长6.1%。电子产业投资增长7.1%。", ["全国", "云南省", "全国"]),
        ("赣州观察", "中国稀金谷签约项目41个。", ["赣州市"]),
        ("雄安观察", "中国星海等企业新签约项目41个。", ["雄安新区"]),
        # an indicator of its own behind no more than a place's growth; numbered items; zones that no list holds
        ("十堰投资", "全市投资增长5.1%。丹江口市增长6.1%。工业投资增长7.1%。", ["十堰市", "丹江口市", "十堰市"]),
        ("十堰投资", "全市投资增长5.1%。丹江口市投资增长6.1%。工业投资增长7.1%。", ["十堰市", "丹江口市", "丹江口市"]),
        ("十堰投资", "全市投资增长5.1%。丹江口市增长6.1%。新签约项目41个。", ["十堰市", "丹江口市", "丹江口市"]),
        ("湖北各地", "1.武汉：签约项目41个。2.襄阳：签约项目51个。", ["武汉市", "襄阳市"]),
        ("荆州财政", "荆州开发区税收收入21亿元，江滨文旅区税收收入3亿元。", ["荆州经开区", "荆州市"]),
        # 两市 behind places told of one by one; 全市 where only places in the city are told of
        ("河南观察", "周口市签约项目41个，驻马店市签约项目51个，两市项目占全省的四分之一。", ["周口市", "驻马店市", "河南省"]),
        ("经济形势", "全市签约项目41个。茅箭区签约项目21个，丹江口市签约项目9个。", ["十堰市", "茅箭区", "丹江口市"]),
        ("经济形势", "全市签约项目41个。丹江口市签约项目9个。", ["丹江口市", "丹江口市"]),
        ("在全市经济形势分析会上的讲话", "签约项目41个。襄阳高新区签约项目21个。", ["襄阳市", "襄阳高新区"]),
        ("全市首个基金落地", "签约项目41个。襄阳高新区签约项目21个。", ["襄阳高新区", "襄阳高新区"]),
        # how people shorten the names of autonomous counties and prefectures
        ("包头观察", "土右旗签约项目41个。", ["土默特右旗"]),
        ("招商快讯", "喀左县签约项目41个。克州签约项目51个。", ["喀喇沁左翼蒙古族自治县", "克孜勒苏柯尔克孜自治州"]),
    ],
)  # fmt: skip
def test_words_for_places(title: str, body: str, expected: list[str | None]) -> None:
    """Do words for a place mean the one that the text speaks of, and nothing where there is none?"""
    assert [region for _, region in regions(title, body)] == expected
