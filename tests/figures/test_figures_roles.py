"""What is each figure of a sentence: an amount, a date, an ordinal, a list number, a name?"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from extractor.figures import read_figures

PROJECT = Path(__file__).parents[2]

_SENTENCES = [
    (
        "1.新建公园3个。2.45个网点开业",
        [("1", "heading"), ("3个", "amount"), ("2", "heading"), ("45个", "amount")],
    ),
    ("面积2.45亩", [("2.45亩", "amount")]),
    ("1、稳就业；2、促消费", [("1", "heading"), ("2", "heading")]),
    ("（一）总体情况", [("一", "heading")]),
    ("2023年,第15届博览会签约81个项目", [("2023年", "date"), ("15届", "ordinal"), ("81个", "amount")]),
    ("PM2.5平均浓度28微克/立方米", [("2.5", "name"), ("28微克/立方米", "amount")]),
    ("国产C919大飞机", [("919", "name")]),
    ("到2025年达到2000亿元", [("2025年", "date"), ("2000亿元", "amount")]),
    ("江政发〔2023〕12号", [("2023", "name"), ("12号", "name")]),
    ("1+8城市圈", [("1+8", "name")]),
    ("2018年至2021年", [("2018年至2021年", "date")]),
    ("从600亿元到1000亿元", [("600亿元", "amount"), ("1000亿元", "amount")]),
    ("6.3个、1.6个百分点", [("6.3个", "amount"), ("1.6个百分点", "amount")]),
    ('<p style="margin:2em">增长5%</p>', [("2", "name"), ("5%", "amount")]),
    ("建设50亿元级产业", [("50亿元", "amount")]),
    ("9月8日起5个工作日内", [("9月8日", "date"), ("5个工作日", "amount")]),
]


@pytest.mark.parametrize(("text", "rows"), _SENTENCES)
def test_roles(text: str, rows: list[tuple[str, str]]) -> None:
    """Are these the rows of the text, in order?"""
    assert [(figure.raw, figure.role) for figure in read_figures(text)] == rows


@pytest.mark.parametrize(
    ("text", "outer", "bound"),
    [
        ("全年突破1.5万亿元", "突破1.5万亿元", "gt"), ("签约81个", "81个", "eq"), ("通过50亿元基金", "50亿元", "eq"),
        ("年收入过500万元", "过500万元", "gt"), ("控制在1%以下", "1%以下", "lt"), ("不低于1亿元", "不低于1亿元", "ge"),
        ("最近5天", "5天", "eq"), ("近100家", "近100家", "lt"), ("最高可达30%", "最高可达30%", "le"),
        ("达到300家", "300家", "eq"),
        ("上千家", "上千家", "ge"), ("约300亿元左右", "约300亿元左右", "about"), ("超过了一千元", "超过了一千元", "gt"),
        ("高于全国2个百分点", "2个百分点", "eq"), ("总数3000余个以上", "3000余个以上", "ge"),
    ],
)  # fmt: skip
def test_approximators(text: str, outer: str, bound: str) -> None:
    """How far does the figure reach with its approximators, and what bound do they set?"""
    figure = read_figures(text)[-1]
    assert (text[figure.outer_start : figure.outer_end], figure.bound) == (outer, bound)


def test_changed_unit_keeps_the_number() -> None:
    """Does a figure put under another unit stay where it is, with its number?"""
    figure = read_figures("分别高6.3个、1.6个百分点")[0]
    changed = figure.with_unit("pp")
    assert (changed.start, changed.raw, changed.value, changed.unit) == (figure.start, "6.3个", 6.3, "pp")


def test_no_name_of_a_place_is_an_amount() -> None:
    """Do 三门峡市, 五家渠市 and every other division whose name holds a numeral hold no amount?"""
    with (PROJECT / "rules" / "regions.csv").open(encoding="utf-8", newline="") as file:
        names = {row["name"] for row in csv.DictReader(file)}
    told = [name for name in names if any(char in "一二两三四五六七八九十百千万亿" for char in name)]
    assert len(told) > 50
    wrong = {name for name in told for figure in read_figures(f"，{name}增长，") if figure.role == "amount"}
    assert wrong == set()
