"""Markup becomes blanks and full-width forms half-width, one character for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.text.masking import fold_width, mask_markup

PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<br/>",
        "<strong>",
        "</strong>",
        "<b",
        "<",
        ">",
        "&nbsp;",
        "&amp",
        "&#12288;",
        "<!--",
        "-->",
        "\n",
        "出口增长",
        "３％",
        "，",
        "（一）",
        "<img alt='增长9%'>",
        "a<b>c",
        "&",
        "[1]",
        "〔12〕",
        "\u3000",
        "𠀀",
    ]
)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("出口<b>6</b>亿元", "出口   6    亿元"),
        ("<p>甲</p><p>乙</p>", "\n  甲\n   \n  乙\n   "),
        ("甲<br/>乙", "甲\n    乙"),
        ("甲&nbsp;乙&#160;丙", "甲      乙      丙"),
        ("<td colspan='2'>甲</td>", "\n" + " " * 15 + "甲\n    "),
        ("<!-- 增长9% -->甲", " " * 13 + "甲"),
        ("<P>甲</P>", "\n  甲\n   "),
        # no markup: a comparison, a name in angle brackets, an entity that is none
        ("增速<5%，A&B公司，R&D投入", "增速<5%，A&B公司，R&D投入"),
        ("<中国制造>计划", "<中国制造>计划"),
        ("&copyright", "&copyright"),
        # the mark of a footnote; a year, an index and the number of a note are none
        ("总值[1]8亿元", "总值   8亿元"),
        ("增长5%[12]。", "增长5%    。"),
        ("〔2023〕5号", "〔2023〕5号"),
        ("X[1]", "X[1]"),
        ("注：[1]按现价", "注：[1]按现价"),
        ("没有结束的<p 标签", "没有结束的<p 标签"),
        ("", ""),
    ],
)
def test_markup_becomes_blanks(text: str, masked: str) -> None:
    """Does each character of a tag or an entity become a blank, a block tag begin a line, and the rest stay?"""
    assert mask_markup(text)[0] == masked


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<strong>甲</strong>乙<b>丙</b>", ["甲", "丙"]),
        ("<h2>甲</h2>", ["甲"]),
        ("<strong>甲<b>乙</b>", ["甲<b>乙"]),
        ("<strong>甲", []),
        ("甲</strong>", []),
        ("<em>甲</em>", []),
    ],
)
def test_emphasis_is_told(text: str, told: list[str]) -> None:
    """Are the spans told that stood in bold or in a heading tag, and none that is not closed?"""
    assert [text[start:end] for start, end in mask_markup(text)[1]] == told


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("增长８．８％", "增长8.8%"),
        ("ＧＤＰ（初步）", "GDP(初步)"),
        ("一\u3000二\xa0三", "一 二 三"),
        # Chinese stops part clauses and stay
        ("甲，乙；丙：丁！戊？", "甲，乙；丙：丁！戊？"),
        ("。、“”", "。、“”"),
    ],
)
def test_full_width_forms(text: str, folded: str) -> None:
    """Do full-width letters, digits and brackets become half-width, and Chinese stops stay?"""
    assert fold_width(text) == folded


@given(st.lists(PIECES, max_size=30).map("".join))
def test_masking_keeps_every_place(text: str) -> None:
    """Does each character keep its offset, itself or as a blank, whatever is broken in the markup?"""
    masked, emphasis = mask_markup(text)
    assert len(masked) == len(text)
    assert all(a == b or a in " \n" for a, b in zip(masked, text, strict=True))
    assert all(0 <= start <= end <= len(text) for start, end in emphasis)


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    """Does folding keep the length of any text, and change nothing the second time?"""
    assert len(fold_width(text)) == len(text)
    assert fold_width(fold_width(text)) == fold_width(text)
