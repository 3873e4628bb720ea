"""A document cut into sentences, headings, sections and items, each with its place in the text as it was read."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.text.masking import fold_width, mask_markup
from extractor.text.parts import DocumentText
from extractor.text.segment import segment

PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<strong>",
        "</strong>",
        "<br>",
        "&nbsp;",
        "<",
        "\n",
        "\u3000",
        " ",
        "\r\n",
        "\x0b",
        "\u2028",
        "\x85",
        "一、工业",
        "（二）外贸",
        "3.消费 ",
        "出口增长5%。",
        "投资快报",
        "；",
        "，",
        "！？”",
        "年度工作安排",
        "\n【三季度货运量增长】",
        "。",
    ]
)


def sentences(document: DocumentText) -> list[str]:
    return [sentence.text for sentence in document.sentences if sentence.field == "body"]


def headings(document: DocumentText) -> list[str]:
    return [
        sentence.text for sentence in document.sentences if sentence.is_heading and sentence.field == "body"
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("甲。乙！丙？丁", ["甲。", "乙！", "丙？", "丁"]),
        ("他说：“增长了。”随后离开。", ["他说：“增长了。”", "随后离开。"]),
        ("甲；乙，丙", ["甲；乙，丙"]),
        ("增长2.5%。下降3.1%", ["增长2.5%。", "下降3.1%"]),
        ("真的吗？！是的。", ["真的吗？！", "是的。"]),
        ("  甲。 \n\u3000\u3000乙。", ["甲。", "乙。"]),
        ("<p>甲</p><p>乙</p>", ["甲", "乙"]),
        ("", []),
        ("\n \u3000\n", []),
    ],
)
def test_sentences(body: str, expected: list[str]) -> None:
    """Does a sentence end at its stop with the quotation marks behind it, and at the end of its paragraph?"""
    assert sentences(segment("", body)) == expected


def test_the_title_is_the_first_sentence() -> None:
    """Is the title a heading of its own field, and a blank one left out?"""
    document = segment(" 泉州经济运行 ", "甲。")
    assert [(s.field, s.text, s.start, s.is_heading) for s in document.sentences] == [
        ("title", "泉州经济运行", 1, True),
        ("body", "甲。", 0, False),
    ]
    assert [s.field for s in segment(" ", "甲。").sentences] == ["body"]


def in_one_line() -> str:
    return "引言。一、工业 甲。 (一)投资 乙。 二、外贸 丙。"


def in_paragraphs() -> str:
    return "引言。\n一、工业\n甲。\n(一)投资\n乙。\n二、外贸\n丙。"


def test_sections() -> None:
    """Does a heading open a section that lasts to the next one, in one line and on lines of its own?"""
    for body in (in_one_line(), in_paragraphs()):
        document = segment("", body)
        by_text = {sentence.text: sentence.section for sentence in document.sentences}
        assert headings(document) == ["一、工业", "(一)投资", "二、外贸"]
        assert by_text["引言。"] == 0
        assert len(set(by_text.values())) == 4
        assert {number: heading.text for number, heading in document.headings.items()} == {
            by_text["甲。"]: "一、工业",
            by_text["乙。"]: "(一)投资",
            by_text["丙。"]: "二、外贸",
        }


@pytest.mark.parametrize(
    "body",
    [
        in_one_line(),
        in_paragraphs(),
    ],
)
def test_the_parent_of_a_section(body: str) -> None:
    """Does a section of a lower level lie in the one before it (DocumentText.parents)?"""
    document = segment("", body)
    by_text = {sentence.text: sentence.section for sentence in document.sentences}
    assert document.parents == {by_text["乙。"]: by_text["甲。"]}


def test_a_part_of_a_report_holds_its_sections() -> None:
    """Does a numbered section lie in the part whose heading has no number?"""
    document = segment("", "各位代表：\n2024年工作回顾\n一、工业\n甲。\n二、外贸\n乙。")
    by_text = {sentence.text: sentence.section for sentence in document.sentences}
    part = by_text["2024年工作回顾"]
    assert document.parents == {by_text["甲。"]: part, by_text["乙。"]: part}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # a short line with no stop heads what follows
        ("导语。\n2024年工作回顾\n甲。\n乙。", ["2024年工作回顾"]),
        # the first line is the lead, a line that ends in a stop or a colon is text, a text of one line has none
        ("本报综合消息\n甲。\n乙。", []),
        ("甲。\n主要指标如下：\n乙。", []),
        ("甲。\n乙", []),
        ("甲。\n" + "长" * 40 + "\n乙。", []),
        ("一、工业回升 产值增长。 二、消费回暖 零售额增长。", ["一、工业回升", "二、消费回暖"]),
    ],
)
def test_lines_that_head_a_section(body: str, expected: list[str]) -> None:
    """Is a heading told from a lead, a sentence and a list?"""
    assert headings(segment("", body)) == expected


BOLD = "<p><strong>{}</strong></p><p>正文。</p>"


@pytest.mark.parametrize(
    ("title", "names", "items"),
    [
        ("经济要闻", ["柳州", "漳州"], ["柳州", "漳州"]),
        ("各地动态", ["柳州", "漳州", "咸阳", "洛阳"], ["柳州", "漳州", "咸阳", "洛阳"]),
        # two bold lines of one article, or bold headings with list numbers, are sections
        ("柳州见闻", ["柳州", "漳州"], []),
        ("工作报告", ["一、工业", "二、农业", "三、商贸", "四、民生"], []),
    ],
)
def test_bundles(title: str, names: list[str], items: list[str]) -> None:
    """Does a bundle's item begin at its bold heading, in a section and an item of its own?"""
    document = segment(title, "".join(BOLD.format(name) for name in names))
    assert [sentence.text for sentence in document.item_titles.values()] == items
    numbers = [sentence.item for sentence in document.sentences if sentence.text == "正文。"]
    assert numbers == (list(range(1, len(items) + 1)) if items else [0] * len(names))


LEAD = "<p>统计局发布的调查数据显示,2021年前三季度,柳州市全体居民人均可支配收入比上年同期增长6.2%。</p>"


@pytest.mark.parametrize(
    ("title", "body", "items"),
    [
        # bold lines under a lead are the sections of one article, under whose message it is they are a bundle's
        ("柳州居民收入", LEAD + "".join(map(BOLD.format, ("收入", "物价", "就业", "消费"))), []),
        (
            "各地动态",
            "<p>本报讯(记者综合):</p>" + "".join(map(BOLD.format, ("柳州", "漳州", "咸阳", "洛阳"))),
            ["柳州", "漳州", "咸阳", "洛阳"],
        ),
        # headlines in brackets, one before each paragraph
        (
            "西南经济",
            "【柳州:前三季度出口增长】甲。乙。\n【漳州石化基地项目开工】丙。\n\n【咸阳引进一家龙头企业】丁。",
            ["【柳州:前三季度出口增长】", "【漳州石化基地项目开工】", "【咸阳引进一家龙头企业】"],
        ),
        # a place and what it does, however short
        (
            "招商动态",
            "【柳州:开工】甲。\n【漳州:签约】乙。\n【咸阳:投产】丙。",
            ["【柳州:开工】", "【漳州:签约】", "【咸阳:投产】"],
        ),
        # labels are none, and no more are two of them, or one before a part of the paragraphs
        ("柳州项目", "【项目名称】甲。\n【投资规模】乙。\n【建设地点】丙。", []),
        ("柳州项目", "【柳州:前三季度出口增长】甲。\n【漳州石化基地项目开工】乙。", []),
        (
            "柳州项目",
            "【柳州:前三季度出口增长】甲。\n乙。\n【漳州石化基地项目开工】丙。\n【咸阳引进一家龙头企业】丁。",
            [],
        ),
    ],
)
def test_what_is_a_bundle(title: str, body: str, items: list[str]) -> None:
    """Are headlines of items told from the sections and labels of one article?"""
    document = segment(title, body)
    assert [sentence.text for sentence in document.item_titles.values()] == items
    told = {sentence.item for sentence in document.sentences if sentence.field == "body"}
    assert len(told - {0}) == len(items)


def test_a_sentence_is_no_longer_than_it_may_be() -> None:
    """Is a text without stops cut at its commas, and a run without commas cut all the same?"""
    for text in ("出口增长，" * 2000, "增" * 5000):
        pieces = sentences(segment("", text))
        assert "".join(pieces) == text
        assert max(map(len, pieces)) <= 1500
    assert all(piece.endswith("，") for piece in sentences(segment("", "出口增长，" * 2000)))


@given(st.text(max_size=20) | st.just("各地快讯"), st.lists(PIECES, max_size=40).map("".join))
def test_all_that_is_not_blank_is_in_one_sentence(title: str, body: str) -> None:
    """Does each character that is neither blank nor markup lie in exactly one sentence, in order, at its place?"""
    document = segment(title, body)
    for name, text in (("title", title), ("body", body)):
        shown = fold_width(mask_markup(text)[0])
        mine = [s for s in document.sentences if s.field == name]
        assert all(s.text == shown[s.start : s.end] and s.text.strip() == s.text != "" for s in mine)
        assert all(a.end <= b.start for a, b in itertools.pairwise(mine))
        covered = {at for s in mine for at in range(s.start, s.end)}
        assert {at for at, char in enumerate(shown) if not char.isspace()} <= covered
    assert all(
        a.paragraph <= b.paragraph for a, b in zip(document.sentences, document.sentences[1:], strict=False)
    )
