"""Section headings: which list marks begin one, how deep it lies and where it ends."""

from __future__ import annotations

import pytest

from extractor.text.headings import find_headings

FOUND = [
    ("一、稳住工业基本盘", [("一、稳住工业基本盘", 1)]),
    ("十二、保障措施", [("十二、保障措施", 1)]),
    ("(三)扩大有效投资", [("(三)扩大有效投资", 2)]),
    ("（三）扩大有效投资", [("（三）扩大有效投资", 2)]),
    ("2.推进招商引资", [("2.推进招商引资", 3)]),
    ("3、做强园区", [("3、做强园区", 3)]),
    ("(4)用地保障", [("(4)用地保障", 4)]),
    # it runs on in one line: the blank behind it ends it
    ("二、外贸扩容提质 全市进出口增长7%。", [("二、外贸扩容提质", 1)]),
    ("一、 外贸扩容 全市进出口增长7%。", [("一、 外贸扩容", 1)]),
    # with no blank it ends at its full stop
    ("(一)聚焦实体经济。全市工业投资增长9%。", [("(一)聚焦实体经济。", 2)]),
    # behind a blank or a full stop
    (
        "开局良好。一、工业回升 产值增长。 二、消费回暖 零售额增长。",
        [("一、工业回升", 1), ("二、消费回暖", 1)],
    ),
    ("一、总体要求\n(一)指导思想\n1.基本原则", [("一、总体要求", 1), ("(一)指导思想", 2), ("1.基本原则", 3)]),
]

NOT_FOUND = [
    "第一、二、三产业增加值",  # inside a sentence
    "其中一、二季度增速较快",
    "工业增长2.5%",  # a decimal
    "2.45个网点建成",
    "一是扩大投资 二是稳住外贸",  # a list inside a paragraph
    "全市有12.个别企业",
    "一、抓紧落实；",  # an item of a list
    # longer than any heading
    "一、" + "围绕产业链部署创新链" * 6 + " 全文",
    "",
    "一、",
]


@pytest.mark.parametrize(("text", "headings"), FOUND)
def test_headings(text: str, headings: list[tuple[str, int]]) -> None:
    """Does a heading begin at its mark, end at its blank, line or stop, and tell its level?"""
    assert [(text[h.start : h.end], h.level) for h in find_headings(text)] == headings


@pytest.mark.parametrize("text", NOT_FOUND)
def test_no_heading(text: str) -> None:
    """Are decimals, numbered branches and items of a running list no headings?"""
    assert find_headings(text) == []
