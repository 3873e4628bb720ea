"""Do the counts follow the definitions: found, exact, optional, lists of equally good answers?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from extractor.scoring.gold import GoldRow
from extractor.scoring.score import Predicted, score, wrong_attributes

MakeGold = Callable[..., GoldRow]
MakePredicted = Callable[..., Predicted]


@pytest.mark.parametrize(
    "changes",
    [
        {"start": 11, "end": 13},
        {"start": 5, "end": 11},
        {"value": 7.0, "region": None, "period": None, "status": "target"},
    ],
)
def test_an_overlap_under_the_same_reading_is_found(
    changes: dict[str, Any], gold: MakeGold, predicted: MakePredicted
) -> None:
    """Is a row found however its attributes differ, if the spans overlap?"""
    assert score([gold()], [predicted(**changes)]).found.f1 == 1.0


@pytest.mark.parametrize(
    "changes",
    [
        {"document": "d2"},
        {"field": "title"},
        {"indicator": "exports"},
        {"measure": "level"},
        {"start": 14, "end": 18},
        {"start": 6, "end": 10},
    ],
)
def test_another_reading_or_place_is_a_miss_and_an_error(
    changes: dict[str, Any], gold: MakeGold, predicted: MakePredicted
) -> None:
    """Does a row of another document, field, indicator, measure or touching span leave a miss and a wrong row?"""
    result = score([gold()], [predicted(**changes)])
    assert (len(result.pairs), len(result.missed), len(result.wrong)) == (0, 1, 1)
    assert result.found == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("asked", "came", "wrong"),
    [
        ({}, {}, ()),
        ({"value": 0.1 + 0.2}, {"value": 0.3}, ()),
        ({"value": 1e12}, {"value": 1e12 + 100}, ()),
        ({"value": 6.3}, {"value": 6.30001}, ("value",)),
        ({"value": 6.3}, {"value": None}, ("value",)),
        ({"value": None}, {"value": None}, ()),
        ({"bound": "several", "low": 20, "high": 99, "value": None},
         {"bound": "several", "value_low": 20.0, "value_high": 99.0, "value": 1.0}, ()),
        ({"bound": "several", "low": 20, "high": 99}, {"bound": "several", "value_low": 20.0, "value_high": None},
         ("value",)),
        ({"period": ("2024", None)}, {"period": None}, ()),
        ({"period": ("2024", "2024-12-31")}, {"period": "2024-12-31"}, ()),
        ({"period": ("2024", "2024-12-31")}, {"period": "2023"}, ("period",)),
        ({"basis": None}, {"basis": ""}, ()),
        ({"basis": None}, {"basis": "yoy"}, ("basis",)),
        ({"scope": "新能源", "reference": "全国"}, {}, ()),
        ({"unit": "pp", "region": "湖北省", "status": "target", "bound": "gt"}, {},
         ("bound", "unit", "region", "status")),
    ],
)  # fmt: skip
def test_attributes(
    asked: dict[str, Any],
    came: dict[str, Any],
    wrong: tuple[str, ...],
    gold: MakeGold,
    predicted: MakePredicted,
) -> None:
    """Which attributes are called wrong: tolerance, `several`, equally good answers, none, what is not scored?"""
    assert wrong_attributes(gold(**asked), predicted(**came).row) == wrong


def test_basis_counts_for_its_share_but_not_for_exactness(gold: MakeGold, predicted: MakePredicted) -> None:
    result = score([gold()], [predicted(basis="mom")])
    assert (result.exact.f1, result.attributes["basis"], result.attributes["value"]) == (1.0, 0.0, 1.0)


def test_reference_and_scope_are_told_and_not_scored(gold: MakeGold, predicted: MakePredicted) -> None:
    """Do they leave the score as it is, and decide between predictions that are equally good?"""
    rows = [gold(scope=("新能源", None)), gold(start=20, end=24, scope="汽车", reference="全国")]
    right, wrong = (predicted(start=20, end=24, scope=word, reference="全国") for word in ("汽车", "钢铁"))
    result = score(rows, [predicted(), wrong, right])
    assert (result.exact.recall, result.noted) == (1.0, {"reference": 1.0, "scope": 1.0})
    result = score(rows, [predicted(scope="钢铁"), predicted(start=20, end=24)])
    assert (result.exact.f1, result.noted) == (1.0, {"reference": 0.5, "scope": 0.0})
    assert [pair.noted for pair in result.pairs] == [("scope",), ("reference", "scope")]


def test_any_of_the_indicators_finds_the_row(gold: MakeGold, predicted: MakePredicted) -> None:
    row = gold(indicator=("imports", "gdp"))
    result = score([row], [predicted()])
    assert result.found.f1 == 1.0
    assert list(result.by_indicator()) == ["imports"]


def test_numbers_computed_by_hand(gold: MakeGold, predicted: MakePredicted) -> None:
    """4 required rows, 3 found, 2 of them exact; 2 predictions too many: P 3/5, R 3/4, exact P 2/5, R 2/4."""
    rows = [gold(start=n, end=n + 4) for n in (0, 10, 20, 30)]
    rows.append(gold(start=40, end=44, optional=True))
    predictions = [
        predicted(start=0, end=4),
        predicted(start=10, end=14),
        predicted(start=20, end=24, period="2023"),
        predicted(start=30, end=34, indicator="exports"),
        predicted(start=40, end=44),
        predicted(start=50, end=54),
    ]
    result = score(rows, predictions)
    assert (result.gold, result.predicted) == (4, 5)
    assert result.found == pytest.approx((3 / 5, 3 / 4, 2 / 3))
    assert result.exact == pytest.approx((2 / 5, 2 / 4, 4 / 9))
    assert result.attributes["period"] == pytest.approx(2 / 3)
    assert result.attributes["unit"] == 1.0
    parts = result.by_indicator()
    assert (parts["gdp"].gold, parts["gdp"].predicted, parts["exports"].gold, parts["exports"].predicted) == (
        4, 4, 0, 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    "changes", [{}, {"indicator": "exports"}, {"measure": "level", "start": 12, "end": 20}]
)
def test_an_optional_row_excuses_every_reading_of_its_span(
    changes: dict[str, Any], gold: MakeGold, predicted: MakePredicted
) -> None:
    """Is what stands on an optional row's span neither found nor wrong?"""
    result = score([gold(optional=True)], [predicted(**changes)])
    assert (result.gold, result.predicted, result.wrong) == (0, 0, ())


def test_an_optional_row_takes_nothing_from_a_required_one(gold: MakeGold, predicted: MakePredicted) -> None:
    """Is the only prediction given to the required row, though the optional one stands first in the file?"""
    result = score([gold(optional=True), gold()], [predicted()])
    assert (len(result.pairs), result.missed) == (1, ())


def test_each_prediction_finds_one_row(gold: MakeGold, predicted: MakePredicted) -> None:
    """One figure said of two regions: is each row paired with the prediction that agrees best?"""
    rows = [gold(region="黄陂区"), gold(region="青山区")]
    result = score(rows, [predicted(region="青山区"), predicted(region="黄陂区")])
    assert result.exact.f1 == 1.0
    assert len(score(rows, [predicted(region="黄陂区")]).missed) == 1


def test_nothing_asked_and_nothing_found_divide_by_nothing() -> None:
    result = score([], [])
    assert result.found == (0.0, 0.0, 0.0)
    assert set(result.attributes.values()) == {0.0}
    assert result.by_document() == {}
