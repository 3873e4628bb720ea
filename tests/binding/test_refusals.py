"""What bears an indicator's name and is no observation: conditions, policies, companies, what is set aside."""

from __future__ import annotations

from typing import Any

import pytest

CONDITIONS = [
    ("全市新签约亿元以上项目29个。", [("29个", "projects_signed", 29, {"scope": "亿元以上"})]),
    ("全市开工10亿元及以上项目7个。", [("7个", "projects_started", 7, {"scope": "10亿元及以上"})]),
    ("全市引进50亿元级项目2个。", [("2个", "projects_introduced", 2, {"scope": "50亿元级"})]),
    ("全市竣工超10亿元的项目3个。", [("3个", "projects_completed", 3, {"scope": "超10亿元"})]),
    (
        "全市签约项目45个,其中亿元以上项目18个。",
        [
            ("45个", "projects_signed", 45),
            ("18个", "projects_signed", 18, {"scope": "亿元以上"}),
        ],
    ),
    (
        "全市签约项目45个,其中10亿元以上的有6个。",
        [
            ("45个", "projects_signed", 45),
            ("6个", "projects_signed", 6, {"scope": "10亿元以上"}),
        ],
    ),
    (
        "园区引进企业50家,其中年交易额过亿元的8家。",
        [
            ("50家", "enterprises_introduced", 50),
            ("8家", "enterprises_introduced", 8, {"scope": "年交易额过亿元"}),
        ],
    ),
    ("全市打造3个百亿级产业集群。", []),
    ("力争建成千亿级产业集群。", []),
    ("全市引进百亿级项目4个。", [("4个", "projects_introduced", 4, {"scope": "百亿级"})]),
    ("这些城市跻身万亿俱乐部。", []),
    ("全省GDP过千亿元的县有11个。", []),
    ("GDP过3000亿元的地区共有5个。", []),
    ("扬州以7400亿元的地区生产总值居首。", [("7400亿元", "gdp", 7.4e11, {"region": "扬州市"})]),
    ("对年营业收入超5000万元的企业给予奖励。", []),
    ("园区现有产值过亿元的企业56家。", [("56家", "enterprises_total", 56, {"scope": "产值过亿元"})]),
    ("规上工业指年主营业务收入2000万元及以上的法人单位,批发业的门槛是2000万元。", []),
    ("对研发投入强度超过5%的企业给予补贴。", []),
    ("全国万亿GDP城市增至27座。", []),
    (
        "全市500万元以上固定资产投资增长6.2%。",
        [("6.2%", "fixed_asset_investment growth", 6.2, {"scope": "500万元以上"})],
    ),
    # a programme's name, and no count
    ("全市实施“五个十大”产业项目86个。", [("86个", "projects_under_way", 86, {"scope": "“五个十大”产业"})]),
    ("全市实施五个产业项目。", [("五个", "projects_under_way", 5)]),
    ("规模以上工业指年主营业务收入2000万元及以上的工业法人单位。", []),
]

THRESHOLDS = [
    # a mark that is passed is a level; a class of that size is none
    (
        "全市规上工业总产值突破2000亿元大关。",
        [("2000亿元", "industrial_output_above_scale", 2e11, {"bound": "gt"})],
    ),
    ("全市外贸进出口首破500亿元。", [("500亿元", "trade_total", 5e10, {"bound": "gt"})]),
    ("旅游收入迈上百亿元台阶。", [("百亿元", "tourism_revenue", 1e10, {"bound": "gt"})]),
]

POLICIES = [
    ("对新落户项目给予最高300万元的补贴。", []),
    ("每户企业可获最高1000万元贷款。", []),
    ("符合条件的企业每家补贴5万元。", []),
    ("单户授信额度不超过500万元。", []),
    ("全市发放稳岗补贴2.3亿元。", [("2.3亿元", "subsidy_amount", 2.3e8, {"scope": "稳岗"})]),
    ("市级财政对每部电梯补助10万元。", []),
    ("对首次上榜企业给予一次性100万元奖励。", []),
    # a scheme that is called so is no amount for one
    (
        "全市拨付一次性扩岗补助4660万元。",
        [("4660万元", "subsidy_amount", 4.66e7, {"scope": "一次性扩岗"})],
    ),
]

COMPANIES = [
    ("该公司年产值达到8亿元。", []),
    ("海盛股份去年营业收入突破60亿元。", []),
    ("这家车企今年产量达12万辆。", []),
    ("该企业出口额增长三成。", []),
    ("集团研发投入超过3亿元。", []),
    ("该酒店去年营收2600万元。", []),
    # listed companies are counted, and a bank's lending to a region is a region's
    # the sentence goes on from the firm to a region, or to the firm's project
    (
        "从一家县办小厂起步,如今樊城区集聚轴承企业91家,年产能约20万套。",
        [
            ("91家", "enterprises_total", 91, {"region": "樊城区", "scope": "轴承"}),
            ("20万套", "product_output", 2e5, {"bound": "about", "region": "樊城区"}),
        ],
    ),
    ("一家企业在樊城区建厂,年产能约20万套。", []),
    ("“当初我们只有35名员工,一年的销售额还不到600万元。”", []),
    (
        "我们厂有9000名工人,樊城区食品产业产值600亿元。",
        [("600亿元", "sector_output", 6e10, {"region": "樊城区", "scope": "食品产业"})],
    ),
    ("某集团销售收入31亿元,中国区研发中心申请专利140项。", []),
    (
        "一家企业在此布局,项目投资9亿元,达产后预计年产值15亿元。",
        [
            ("9亿元", "project_investment", 9e8),
            ("15亿元", "sector_output", 1.5e9, {"status": "forecast"}),
        ],
    ),
    ("全市A股上市公司达到33家。", [("33家", "listed_companies", 33, {"scope": "A股"})]),
    # the clauses behind one that speaks of a firm, up to a region
    ("企业现有铜箔年产能3.5万吨,去年销售收入31亿元,出口占到12%。", []),
    (
        "公司落户园区,玉溪市去年产值300亿元。",
        [("300亿元", "sector_output", 3e10, {"region": "玉溪市"})],
    ),
    ("该厂月产能约5万片。", []),
    ("合作社负责人说,合作社流转茶园2000亩,年产值800万元。", []),
    # the sentences behind one that opens with a firm are its own, and so is the growth behind a figure of its own
    (
        "白鹭科技股份有限公司披露年报。全年实现营业收入86亿元,同比增长12%,研发投入5.2亿元,出口12亿元,增长8%。",
        [],
    ),
    ("全市出口增长9%。去年,该公司实现销售收入7.6亿元,同比增长15%。", [("9%", "exports growth", 9)]),
    # … until a place, a sector or the firm's project is spoken of
    (
        "白鹭科技公司董事长介绍了扩产计划。全市出口增长8%。税收收入86亿元。",
        [("8%", "exports growth", 8), ("86亿元", "tax_revenue", 8.6e9)],
    ),
    (
        "白鹭集团持续扩大生产。新材料产业产值增长12%。",
        [("12%", "sector_output growth", 12, {"scope": "新材料产业"})],
    ),
    (
        "白鹭科技公司计划投资建厂。项目达产后年产值50亿元。",
        [("50亿元", "sector_output", 5e9, {"status": "forecast"})],
    ),
    # firms that are brought in, or one of many, are not who is spoken of
    (
        "引进白鹭公司等12家企业。出口增长8%。",
        [("12家", "enterprises_introduced", 12), ("8%", "exports growth", 8)],
    ),
    ("云川水务集团有限公司等企业带动明显。出口增长8%。", [("8%", "exports growth", 8)]),
]

ASIDE = [
    # what a growth is net of names no subject
    ("扣除价格因素后,全市社会消费品零售总额增长4.4%。", [("4.4%", "retail_sales growth", 4.4)]),
    (
        "全市一般公共预算收入扣除留抵退税因素后增长6.5%。",
        [("6.5%", "general_budget_revenue growth", 6.5, {"scope": "扣除留抵退税因素"})],
    ),
    (
        "受出口回升带动,全市规上工业增加值增长7.4%。",
        [("7.4%", "industrial_value_added_above_scale growth", 7.4)],
    ),
    ("在工业投资拉动下,全市固定资产投资增长5.8%。", [("5.8%", "fixed_asset_investment growth", 5.8)]),
]

OTHER_THINGS = [
    ("上海航运交易所发布的运价指数上涨3.2%。", []),
    ("工业园区面积达到26平方公里。", []),
    ("出口货物通关时间压缩40%。", []),
    ("项目施工面积达12万平方米。", []),
    ("投资者满意度达到95%。", []),
    ("旅游旺季酒店入住率达88%。", []),
    (
        "全市登记技术合同512项,成交额26亿元。",
        [("26亿元", "technology_contract_value", 2.6e9)],
    ),
    ("全市有医疗卫生机构812个,养老机构56家。", []),
]


@pytest.mark.parametrize(("text", "rows"), CONDITIONS)
def test_conditions(check: Any, text: str, rows: list[Any]) -> None:
    """Does a figure that narrows a noun stand in scope and make no row?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), THRESHOLDS)
def test_thresholds(check: Any, text: str, rows: list[Any]) -> None:
    """Is a mark that is passed a level, its bound gt?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), POLICIES)
def test_terms_of_a_policy(check: Any, text: str, rows: list[Any]) -> None:
    """Are caps and amounts for one left alone, and sums paid out kept?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), COMPANIES)
def test_a_single_company(check: Any, text: str, rows: list[Any]) -> None:
    """Are a single company's own figures left alone?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), ASIDE)
def test_words_set_aside(check: Any, text: str, rows: list[Any]) -> None:
    """Does what a growth is net of, or due to, name no subject?"""
    check(text, rows)


@pytest.mark.parametrize(("text", "rows"), OTHER_THINGS)
def test_other_quantities(check: Any, text: str, rows: list[Any]) -> None:
    """Is a figure left alone that counts something beside the name?"""
    check(text, rows)
