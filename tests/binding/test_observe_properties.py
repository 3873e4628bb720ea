"""Whatever the text, however long or broken: places are true, digits are kept, and reading comes to an end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.binding.observe import Extraction, read_document
from extractor.rules import load_rules

SENTENCES = st.sampled_from(
    [
        "2024年,合肥市、芜湖市进出口总额分别增长9.1%和6.4%。",
        "全市工业投资达<b>260亿元</b>，同比增长１２．５％；",
        "<p>签约项目26个,总金额超300亿元。</p>",
        "其中亿元以上项目18个，",
        "一、对外贸易 ",
        "(二)招商引资。",
        "\n2023年工作回顾\n",
        "全市高新技术企业从620家增加到1050家",
        "分别高于全国、安徽省0.6个和0.9个百分点。",
        "占财政支出的七成以上,",
        "&nbsp;增长约5%至6%！",
        "力争到2027年翻一番。",
        "PM2.5、PM10",
        "分别",
        "（同比",
        "12.",
        "、",
    ]
)
TEXTS = st.lists(SENTENCES, max_size=9).map("".join)


def read(title: str, body: str) -> Extraction:
    return read_document(title, body, None, load_rules())


@settings(max_examples=150)
@given(TEXTS, st.sampled_from(["", "2024年合肥市签约项目26个", "各地快讯"]))
def test_places_are_true(body: str, title: str) -> None:
    """Do a figure's and a row's offsets give what it says it read, in texts of any order?"""
    extraction = read(title, body)
    fields = {"title": title, "body": body}
    places = []
    for field, figure, _ in extraction.quantities:
        assert fields[field][figure.start : figure.end] == figure.raw
        places.append((field != "title", figure.start))
    assert places == sorted(places)
    told = {(field, figure.start) for field, figure, _ in extraction.quantities}
    for row in extraction.observations:
        assert fields[row.field][row.start : row.end] == row.raw
        assert (row.field, row.start) in told
        assert row.bound == "several" or row.value is not None
        assert row.value_low is None or row.value is None or row.value_low <= row.value
        assert row.value_high is None or row.value is None or row.value <= row.value_high
        assert (row.basis is None) == (row.measure not in ("growth", "change"))


def test_a_figure_with_markup_inside() -> None:
    """Does a figure that a tag runs through say what stands there (CONTRACT, `raw`)?"""
    body = "全市工业投资达<b>260</b>亿元。"
    (figure,) = [figure for _, figure, _ in read("", body).quantities]
    assert body[figure.start : figure.end] == figure.raw == "260</b>亿元"


@settings(max_examples=60)
@given(TEXTS)
def test_no_digit_is_lost(body: str) -> None:
    """Is every digit of a text covered by a figure of some role?"""
    covered = {at for _, figure, _ in read("", body).quantities for at in range(figure.start, figure.end)}
    assert {at for at, char in enumerate(body) if char.isdigit()} <= covered


@settings(max_examples=60)
@given(TEXTS)
def test_reading_twice_gives_the_same(body: str) -> None:
    """Does nothing of a text that was read stay behind?"""
    first, second = read("", body), read("", body)
    assert first.observations == second.observations
    assert first.quantities == second.quantities


@settings(max_examples=100)
@given(st.text(max_size=120), st.text(max_size=20))
def test_any_text_can_be_read(body: str, title: str) -> None:
    """Is no text refused with an error?"""
    read(title, body)


@pytest.mark.parametrize(
    "body",
    [
        "9" * 10**6,
        "亿" * 10**6,
        "、" * 10**6,
        "增长" * (5 * 10**5),
        "(" * 10**6,
        "<" * 10**6,
        "一、" * (3 * 10**5),
        "出口5%、" * 3000,
        "&nbsp;" * 10**5,
    ],
    ids=lambda body: body[:6],
)
def test_hostile_texts_come_to_an_end(body: str) -> None:
    """Is a text that is one thing over and over read to its end, with all its digits?"""
    rows = read("", body).quantities
    assert sum(figure.end - figure.start for _, figure, _ in rows) >= sum(char.isdigit() for char in body)
