"""Does every spelling of a value give that value, and does what is no amount give none?"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractor.figures import read_figures

_CORPUS = yaml.safe_load((Path(__file__).parent / "corpus.yaml").read_text(encoding="utf-8"))
_CASES = [(str(text), entry["reads"]) for entry in _CORPUS if "reads" in entry for text in entry["spellings"]]
_NONE = [str(text) for entry in _CORPUS if "none" in entry for text in entry["none"]]


def _near(want: float | None, got: float | None) -> bool:
    return want is None if got is None else want is not None and math.isclose(want, got, rel_tol=1e-9)


@pytest.mark.parametrize(("text", "reads"), _CASES)
def test_spelling(text: str, reads: dict[str, Any]) -> None:
    """Is the one amount of this text the corpus's reading?"""
    amounts = [figure for figure in read_figures(text) if figure.role == "amount"]
    assert len(amounts) == 1, amounts
    figure, bound = amounts[0], reads.get("bound", "eq")
    assert (figure.unit, figure.bound) == (reads["unit"], bound), figure
    if "low" in reads:
        assert _near(reads["low"], figure.value_low), figure
        assert _near(reads["high"], figure.value_high), figure
    else:
        assert _near(reads["value"], figure.value), figure


@pytest.mark.parametrize("text", _NONE)
def test_no_amount(text: str) -> None:
    """Is nothing of this text taken for an amount?"""
    assert [figure for figure in read_figures(text) if figure.role == "amount"] == []


@pytest.mark.parametrize("before", ["", "全市实现", "同比增长", "预计", "其中,"])
@pytest.mark.parametrize("after", ["", "。", "，其中", "的", "、"])
@pytest.mark.parametrize(
    "spelling", ["1.2亿元", "三成", "25%", "300余家", "5至8个", "0.25个百分点", "18.7亿美元"]
)
def test_surroundings_change_nothing(before: str, after: str, spelling: str) -> None:
    """Does a figure in running text say what it says alone?"""
    alone = read_figures(spelling)[0]
    found = [figure for figure in read_figures(before + spelling + after) if figure.raw == alone.raw]
    assert len(found) == 1
    assert found[0].start == len(before)
    assert (found[0].number, found[0].low, found[0].high) == (alone.number, alone.low, alone.high)
    assert (found[0].unit, found[0].bound) == (alone.unit, alone.bound)
