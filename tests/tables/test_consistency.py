"""Checks across facts: what contradicts is flagged on every side, what agrees is not, no value changes."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extractor.context.observation import Observation
from extractor.rules import load_rules
from extractor.tables.columns import ObservationColumns
from extractor.tables.consistency import load_checks, prior_year
from extractor.tables.facts import fold
from extractor.tables.folding import facts_of

CHECKS = {"growth_disagrees", "gap_disagrees", "sum_disagrees", "exceeds_whole", "share_out_of_range"}
CODES = {"江城市": "420100", "岸区": "420102", "湖省": "420000", "全国": "100000", "外市": "330100"}
DEFAULTS: dict[str, Any] = {
    "field": "body", "start": 0, "end": 5, "indicator": "retail_sales", "indicator_name": "x", "family": "x",
    "measure": "level", "basis": None, "reference": None, "bound": "eq", "unit": "CNY", "region": "江城市",
    "period": "2024", "period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31), "status": "actual",
    "scope": None, "sentence": "", "rule": "x", "flags": (),
}  # fmt: skip


def level(amount: float, **differs: Any) -> dict[str, Any]:
    """A level in 亿元."""
    return {"raw": f"{amount:g}亿元", "value": amount * 1e8, **differs}


def growth(percent: float, **differs: Any) -> dict[str, Any]:
    return {
        "raw": f"{percent:g}%", "value": percent, "measure": "growth", "basis": "yoy", "unit": "percent", **differs,
    }  # fmt: skip


def gap(points: float, **differs: Any) -> dict[str, Any]:
    return {
        "raw": f"{points:g}个百分点", "value": points, "measure": "gap", "unit": "pp", "reference": "全国", **differs,
    }  # fmt: skip


def rate(percent: float, **differs: Any) -> dict[str, Any]:
    return {"raw": f"{percent:g}%", "value": percent, "unit": "percent", "indicator": "npl_ratio", **differs}


def table_of(*rows: dict[str, Any]) -> pa.Table:
    columns = ObservationColumns()
    for number, row in enumerate(rows):
        whole = {**DEFAULTS, "value_low": row["value"], "value_high": row["value"], **row}
        observation = Observation(region_code=CODES.get(whole["region"]), **whole)
        columns.add(f"a{number}", date(2025, 1, 1), [observation])
    return pa.Table.from_batches([columns.batch()])


def found(folder: Path, *rows: dict[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    """(figure, flags) of the facts that a check flagged, in order."""
    table = table_of(*rows)
    pq.write_table(table, folder / "observations.parquet")
    facts = pa.concat_tables(facts_of(folder / "observations.parquet"))
    assert facts.drop_columns(["flags"]).to_pylist() == fold(table).drop_columns(["flags"]).to_pylist()
    flags = [(row["raw"], tuple(f for f in row["flags"] if f in CHECKS)) for row in facts.to_pylist()]
    return sorted(row for row in flags if row[1])


@pytest.mark.parametrize(
    "rows",
    [
        [level(106), level(100, period="2023"), growth(6)],
        [level(106), level(100, period="2023"), growth(9)],
        [level(1.3, period="2024-Q1"), level(1.2, period="2023-Q1"), growth(12, period="2024-Q1")],
        [
            level(106, indicator="gdp"),
            level(100, indicator="gdp", period="2023"),
            growth(13, indicator="gdp"),
        ],
        [level(106), level(100, period="2023"), growth(60, status="target")],
        [level(106), level(100, period="2023", region="外市"), growth(60)],
        [level(106), level(100, period="2023", unit="USD"), growth(60)],
        [level(106), level(100, period="2023"), growth(60, basis="avg_annual")],
        [level(106, bound="gt"), level(100, period="2023"), growth(60)],
        [level(106, period="XXXX"), level(100, period="XXXX"), growth(60, period="XXXX")],
        [growth(6), growth(5, region="全国"), gap(1)],
        [growth(6), growth(5, region="全国"), gap(1.1)],
        [growth(6), growth(2, region="外市"), gap(1)],
        [rate(1.2), rate(1.5, region="全国"), gap(-0.3, indicator="npl_ratio")],
        [growth(6), growth(5, region="全国"), gap(4, reference="target")],
        [level(100, indicator="trade_total"), level(60, indicator="exports"), level(40, indicator="imports")],
        [level(100, indicator="trade_total"), level(99.6, indicator="exports")],
        [
            level(100),
            level(40, scope="汽车"),
            level(140, scope="累计"),
            level(900, scope="汽车", region="外市"),
        ],
        [level(100), level(40, region="岸区"), level(400, region="湖省"), level(900, region="外市")],
        [
            level(100, indicator="project_investment"),
            level(400, indicator="project_investment", region="岸区"),
        ],
        [rate(100, measure="share"), rate(0, measure="share", scope="x")],
        [level(100, indicator="gdp"), level(300, indicator="industrial_value_added", region="湖省")],
    ],
)
def test_what_agrees_is_not_flagged(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    """Do rounding, revision, other bases, regions, units, statuses and unknown periods raise nothing?"""
    assert found(tmp_path, *rows) == []


@pytest.mark.parametrize(
    ("flag", "rows", "innocent"),
    [
        ("growth_disagrees", [level(106), level(100, period="2023"), growth(16)], []),
        ("growth_disagrees", [level(90), level(100, period="2023"), growth(10)], [level(95, period="2022")]),
        (
            "growth_disagrees",
            [level(9, period="2024-01/2024-07"), level(6, period="2023-01/2023-07"), growth(5, period="2024-01/2024-07")],
            [growth(50, period="2024")],
        ),
        (
            "growth_disagrees",
            [level(140, indicator="gdp"), level(100, indicator="gdp", period="2023"), growth(7, indicator="gdp")],
            [],
        ),
        ("gap_disagrees", [growth(6), growth(5, region="全国"), gap(2)], [growth(9, region="外市")]),
        ("gap_disagrees", [growth(6), growth(5, region="外市"), gap(-1, reference="外市")], []),
        ("gap_disagrees", [rate(1.2), rate(1.5, region="全国"), gap(0.3, indicator="npl_ratio")], []),
        (
            "sum_disagrees",
            [level(100, indicator="trade_total"), level(60, indicator="exports"), level(30, indicator="imports")],
            [level(30, indicator="imports", region="外市")],
        ),
        ("exceeds_whole", [level(100, indicator="trade_total"), level(120, indicator="exports")], []),
        ("exceeds_whole", [level(100, indicator="gdp"), level(102, indicator="industrial_value_added")], []),
        ("exceeds_whole", [level(100), level(140, scope="汽车")], [level(40, scope="家电")]),
        ("exceeds_whole", [level(100), level(140, region="岸区")], [level(400, region="湖省")]),
        ("exceeds_whole", [level(500, region="全国"), level(1400, region="外市")], [level(100)]),
        ("share_out_of_range", [rate(104, measure="share")], [rate(4, measure="share", scope="x")]),
        ("share_out_of_range", [rate(-4, measure="share")], []),
    ],
)  # fmt: skip
def test_what_contradicts_is_flagged_on_every_side(
    tmp_path: Path, flag: str, rows: list[dict[str, Any]], innocent: list[dict[str, Any]]
) -> None:
    """Does each fact of a contradiction, and no other, carry the flag?"""
    assert found(tmp_path, *rows, *innocent) == sorted((row["raw"], (flag,)) for row in rows)


def test_slices_find_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Does a fold of one indicator at a time find what lies between indicators?"""
    rows = [
        level(100, indicator="trade_total"), level(60, indicator="exports"), level(10, indicator="imports"),
        level(60), level(70, scope="汽车"), growth(5, indicator="exports"),
    ]  # fmt: skip
    whole = found(tmp_path, *rows)
    assert len(whole) == 5
    monkeypatch.setattr("extractor.tables.folding._ROWS_AT_ONCE", 1)
    assert found(tmp_path, *rows) == whole


def _made_up(count: int) -> list[dict[str, Any]]:
    """Facts of few regions, periods, scopes and indicators, so that many can be compared; few agree."""
    chance = random.Random(7)
    rows = []
    for number in range(count):
        place = {
            "region": chance.choice([*CODES, None]),
            "period": chance.choice(("2024", "2023", "2022", "2024-Q1", "2023-Q1", "XXXX", None)),
            "status": chance.choice(("actual", "actual", "target")),
            "scope": chance.choice((None, None, "汽车", "累计")),
            "indicator": chance.choice(("trade_total", "exports", "imports", "retail_sales", "retail_sales")),
        }
        kind = chance.randrange(5)
        if kind == 4:
            rows.append(rate(chance.randrange(-10, 120), **{**place, "measure": "share"}))
        elif kind > 1:
            make = growth if kind == 2 else gap
            rows.append(
                make(
                    chance.randrange(1, 90) / 10,
                    **{**place, "reference": None if kind == 2 else chance.choice(("全国", "湖省"))},
                )
            )
        else:
            rows.append(level(chance.randrange(50, 150) + number / 1000, **place))
    return rows


@pytest.mark.parametrize("most", [1, 9, 60])
def test_any_cut_finds_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Do folds and checks of a few mentions at a time, an indicator cut several times, give the same table?"""
    pq.write_table(table_of(*_made_up(900)), tmp_path / "o.parquet")
    whole = pa.concat_tables(facts_of(tmp_path / "o.parquet")).to_pylist()
    counts = Counter(flag for row in whole for flag in row["flags"])
    assert all(counts[flag] > 5 for flag in CHECKS), counts
    monkeypatch.setattr("extractor.tables.folding._ROWS_AT_ONCE", most)
    monkeypatch.setattr("extractor.tables.folding._READ_ROWS", 50)
    monkeypatch.setattr("extractor.tables.spilling._PIECE_ROWS", 20)
    monkeypatch.setattr("extractor.tables.spilling._MOST_PARTS", 12)
    assert [row for part in facts_of(tmp_path / "o.parquet") for row in part.to_pylist()] == whole


def test_flags_stand_behind_those_of_the_mention(tmp_path: Path) -> None:
    """Are the flags of the mention kept, and first?"""
    pq.write_table(
        table_of(level(100, flags=("region_from_title",)), level(120, scope="汽车")), tmp_path / "o.parquet"
    )
    [facts] = facts_of(tmp_path / "o.parquet")
    assert facts["flags"].to_pylist() == [["region_from_title", "exceeds_whole"], ["exceeds_whole"]]


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2024", "2023"), ("2024-Q1", "2023-Q1"), ("2024-01/2024-07", "2023-01/2023-07"),
        ("2024-06-30", "2023-06-30"), ("2024-02-29", None), ("2021/2025", None), ("2019-Q2/..", None),
        ("XXXX-Q1", None), ("2024-10-01/2024-10-08", "2023-10-01/2023-10-08"),
    ],
)  # fmt: skip
def test_prior_year(period: str, before: str | None) -> None:
    """Is the same period of the year before found where there is one?"""
    assert prior_year(period) == before


def test_the_file_names_known_indicators() -> None:
    """Is every code of the checks one of the catalogue?"""
    checks = load_checks()
    assert checks.related | checks.totals | checks.real <= set(load_rules().indicators)
