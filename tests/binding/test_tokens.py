"""A sentence as tokens, clauses, groups of figures and conditions: what the grammar sees of it."""

from __future__ import annotations

import itertools

import pytest

from extractor.binding.gaps import _MARKS, _SILENT
from extractor.binding.line import Line
from extractor.binding.tokens import Token, lex
from extractor.figures import read_figures
from extractor.rules import load_rules

# No place and no time is looked for here: `全市` and `去年` are unknown words.


def tokens(text: str) -> list[Token]:
    lexicon = load_rules().lexicon
    figures = [figure for figure in read_figures(text) if figure.role == "amount"]
    return lex(text, figures, lexicon.terms(text), [], [], lexicon)


def line(text: str) -> Line:
    return Line(text, tokens(text), load_rules())


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("出口增长5%", "IuF"),
        ("出口下降约5%", "IdF"),
        ("出口增速放缓5个百分点", "IesF"),
        ("出口,同比增长5%;", "I,yuF;"),
        ("出口总额分别达5亿元、6亿元", "Ir=F+F"),
        ("由5%提升至6%", "iFtF"),
        ("其中,出口5亿元", "oIF"),
        ("出口占比为5%", "Iq=F"),
        ("签约项目5个", "VNF"),
        ("出口(含转口)增长5%", "I(uF"),
        # what follows a bracket is read
        ("出口(含转口)乏力,进口增长5%", "I(x,IuF"),
        # a bracket that holds a figure is read, not set aside
        ("出口5亿元(增长6%)", "IF,uF,"),
        # quotation marks and blanks say nothing
        ("“出口” 增长 5%", "IuF"),
        # a lone character is a cue only right before its figure
        ("高端出口5%", "xIF"),
        # a thing that is called by a cue (减速)
        ("减速机出口5亿元", "xIF"),
        # a name that ends in its direction
        ("固定资产投资增长5%", "IuF"),
    ],
)
def test_kinds(text: str, kinds: str) -> None:
    """Which kinds of words does the grammar see?"""
    assert "".join(token.kind for token in tokens(text)) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "全市地区生产总值增长6.2%,增速比上年加快0.5个百分点。",
        "万元GDP能耗下降3.1%,PM2.5平均浓度降至31微克/立方米;",
        "第一、二、三产业增加值分别增长3.3%、6.9%和5.7%。",
        "（同比“增长”约5%至6%），出口—进口。",
    ],
)
def test_tokens_lie_in_order(text: str) -> None:
    """Are tokens sorted, without overlaps, and not empty?"""
    found = tokens(text)
    assert all(token.start < token.end <= len(text) for token in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_a_name_does_not_begin_in_a_time() -> None:
    """Is 年 of 今年 left to the time, so that the name is 产值, where 年产值 is one too?"""
    assert [t.data.word for t in tokens("今年产值5亿元") if t.kind == "I"] == ["产值"]
    assert [t.data.word for t in tokens("建成后年产值5亿元") if t.kind == "I"] == ["年产值"]


def test_a_figure_in_a_name_is_no_figure() -> None:
    """Are the digits of PM2.5 and 万元 of 万元GDP能耗 part of the name?"""
    assert [t.data.raw for t in tokens("PM2.5浓度下降5%") if t.kind == "F"] == ["5%"]
    assert [t.data.raw for t in tokens("万元GDP能耗下降3%") if t.kind == "F"] == ["3%"]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("出口增长5%", ["出口增长5%"]),
        ("其他;出口增长5%,进口增长6%", ["其他", "出口增长5%", "进口增长6%"]),
        # no figure asks what stands in the clauses behind the last one
        ("出口增长5%,形势较好,其他", ["出口增长5%"]),
        ("出口5亿元、进口6亿元", ["出口5亿元、进口6亿元"]),
    ],
)
def test_clauses(text: str, clauses: list[str]) -> None:
    """Do commas and semicolons part clauses, and 、 not, up to the last one that tells a figure or a name?"""
    read = line(text)
    spans = [(read.tokens[a].start, read.tokens[b - 1].end) for a, b in read.clauses if a < b]
    assert [text[start:end] for start, end in spans] == clauses


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("分别增长5%、6%和7%", [["5%", "6%", "7%"]]),
        ("分别增长5%和下降6%", [["5%", "6%"]]),
        ("增长5%,出口6亿元", [["5%"], ["6亿元"]]),
        ("分别快1.2个、0.4个百分点", [["1.2个", "0.4个百分点"]]),
        ("产量分别达到7亿吨、330亿立方米", [["7亿吨", "330亿立方米"]]),
        ("签约项目5个、开工3个", [["5个"], ["3个"]]),
    ],
)
def test_groups(text: str, groups: list[list[str]]) -> None:
    """Which figures stand in one list?"""
    read = line(text)
    assert [[read.figure(i).raw for i in group] for group in read.groups] == groups


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("签约亿元以上项目26个", ["亿元"]),
        ("引进50亿元级项目2个", ["50亿元"]),
        ("竣工超10亿元的项目3个", ["10亿元"]),
        ("百亿级产业集群", ["百亿"]),
        ("10亿元以上的有6个", ["10亿元"]),
        ("一批百亿元产业园区", ["百亿元"]),
        ("世界500强企业6家", []),
        # an amount that is stated
        ("产值突破千亿元大关", []),
        ("出口达30亿元以上", []),
        ("5.2亿元储能项目", []),
        ("投资12亿元建设项目", []),
    ],
)
def test_conditions(text: str, conditions: list[str]) -> None:
    """Which figures narrow a noun and state nothing?"""
    read = line(text)
    assert [read.figure(i).raw for i in sorted(read.conditions)] == conditions


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("比重由5%提升至6%", ["5%"]),
        ("企业从620家增加到1050家", ["620家"]),
        ("投资由下降2%转为增长3%", ["2%"]),
        ("由三家企业出资5亿元", []),
        ("从业人员增长5%", []),
    ],
)
def test_origins(text: str, origins: list[str]) -> None:
    """Which figures are only where a change came from?"""
    read = line(text)
    assert [read.figure(i).raw for i in sorted(read.origins)] == origins


def test_no_mark_and_no_silent_character_is_a_letter() -> None:
    """May words between cues be told by their letters alone?"""
    assert not any(map(str.isalnum, (*_MARKS, *_SILENT)))
