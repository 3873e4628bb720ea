"""The fold from mentions to facts: which value wins, what is a conflict, how often a period comes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extractor.context.observation import Observation
from extractor.tables.columns import ObservationColumns
from extractor.tables.facts import fold, frequency, half_unit
from extractor.tables.folding import facts_of

DEFAULTS: dict[str, Any] = {
    "field": "body", "start": 0, "end": 5, "indicator": "gdp", "indicator_name": "地区生产总值",
    "family": "national_accounts", "measure": "level", "basis": None, "reference": None, "value": None,
    "value_low": None, "value_high": None, "bound": "eq", "unit": "CNY", "region": "江城市",
    "region_code": None, "period": "2024", "period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31),
    "status": "actual", "scope": None, "raw": "", "sentence": "", "rule": "gdp/level", "flags": (),
}  # fmt: skip


def mention(
    raw: str, value: float, document: str = "a", day: int | None = 1, **differs: Any
) -> tuple[Any, ...]:
    """(document id, published, observation); for `eq` and ranges low and high follow from the value."""
    row = {**DEFAULTS, "raw": raw, "value": value, **differs}
    if row["bound"] == "eq":
        row["value_low"] = row["value_high"] = value
    if row["bound"] in ("gt", "ge"):
        row["value_low"] = value
    if row["bound"] in ("lt", "le"):
        row["value_high"] = value
    return document, date(2025, 1, day) if day else None, Observation(**row)


def table_of(*mentions: tuple[Any, ...]) -> pa.Table:
    columns = ObservationColumns()
    for document, published, observation in mentions:
        columns.add(document, published, [observation])
    return pa.Table.from_batches([columns.batch()])


def facts(*mentions: tuple[Any, ...]) -> list[dict[str, Any]]:
    return fold(table_of(*mentions)).to_pylist()


@pytest.mark.parametrize(
    ("loser", "winner"),
    [
        (mention("600亿元", 600e8, "b", 9, bound="about"), mention("612亿元", 612e8, "a", 1)),
        (mention("600亿元", 600e8, "b", 9, bound="gt"), mention("612亿元", 612e8, "a", 1)),
        (mention("600亿元", 600e8, "b", 9, bound="gt"), mention("612亿元", 612e8, "a", 1, bound="about")),
        (mention("613亿元", 613e8, "b", 9, field="title"), mention("612亿元", 612e8, "a", 1)),
        (mention("613亿元", 613e8, "a", 1), mention("612亿元", 612e8, "b", 2)),
        (mention("613亿元", 613e8, "a", None), mention("612亿元", 612e8, "b", 1)),
        (mention("1.17万亿元", 1.17e12), mention("11712亿元", 1.1712e12)),
        (mention("85亿美元", 85e8, unit="USD"), mention("612亿元", 612e8)),
    ],
    ids=[
        "exact-about",
        "exact-bound",
        "about-bound",
        "body-title",
        "later",
        "dated",
        "digits",
        "digits-units",
    ],
)
def test_the_better_mention_wins(loser: tuple[Any, ...], winner: tuple[Any, ...]) -> None:
    """Does the rule decide, whichever of the two stands first?"""
    for pair in ((loser, winner), (winner, loser)):
        (fact,) = facts(*pair)
        assert fact["value"] == winner[2].value
        assert fact["document_id"] == winner[0]
        assert fact["mentions"] == 2


def test_a_larger_figure_is_not_a_sharper_one() -> None:
    """Of two figures with one decimal each, does the one that stands first win, whichever is larger?"""
    rates = [
        mention(f"{rate}%", rate, measure="growth", unit="percent", start=at)
        for at, rate in ((0, 5.9), (9, 12.4))
    ]
    assert facts(*rates)[0]["value"] == 5.9


def test_more_mentions_win() -> None:
    """Does the value that two texts state beat the one that a third states on the same day?"""
    (fact,) = facts(
        mention("613亿元", 613e8, "a"), mention("612亿元", 612e8, "b"), mention("612亿元", 612e8, "c")
    )
    assert (fact["value"], fact["mentions"], fact["documents"]) == (612e8, 3, 3)


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        (mention("612亿元", 612e8), mention("612亿元", 612e8, "b"), False),
        (mention("612亿元", 612e8), mention("612.3亿元", 612.3e8, "b"), False),
        (mention("612亿元", 612e8), mention("613亿元", 613e8, "b"), True),
        (mention("1.17万亿元", 1.17e12), mention("11712亿元", 1.1712e12, "b"), False),
        (mention("612亿元", 612e8), mention("600亿元", 600e8, "b", bound="gt"), False),
        (mention("598亿元", 598e8), mention("600亿元", 600e8, "b", bound="gt"), True),
        (mention("598亿元", 598e8), mention("600亿元", 600e8, "b", bound="lt"), False),
        (mention("612亿元", 612e8), mention("600亿元", 600e8, "b", bound="about"), False),
        (mention("512亿元", 512e8), mention("600亿元", 600e8, "b", bound="about"), True),
        (mention("41.2%", 41.2, unit="percent"), mention("四成", 40, "b", unit="percent"), False),
        (mention("5%至8%", 6.5, bound="range", value_low=5, value_high=8), mention("7%", 7, "b"), False),
        (mention("5%至8%", 6.5, bound="range", value_low=5, value_high=8), mention("9%", 9, "b"), True),
        (mention("612亿元", 612e8), mention("85亿美元", 85e8, "b", unit="USD"), False),
        (mention("612亿元", 612e8, period=None), mention("9亿元", 9e8, "b", period=None), False),
        (mention("612亿元", 612e8, period="XXXX-Q1"), mention("9亿元", 9e8, "b", period="XXXX-Q1"), False),
        (mention("612亿元", 612e8, region=None), mention("9亿元", 9e8, "b", region=None), False),
    ],
)
def test_conflict(one: tuple[Any, ...], other: tuple[Any, ...], conflict: bool) -> None:
    """Are statements that cannot both be right told from roundings, bounds and things not comparable?"""
    for pair in ((one, other), (other, one)):
        (fact,) = facts(*pair)
        assert fact["conflict"] is conflict


def test_dissent_says_what_and_where() -> None:
    """Does the fact name each dissenting value with its document and offsets?"""
    (fact,) = facts(
        mention("612亿元", 612e8, "a", 2),
        mention("700亿元", 700e8, "b", start=7, end=12),
        mention("612亿元", 612e8, "c"),
    )
    assert fact["dissent"] == [
        {
            "value": 700e8, "value_low": 700e8, "value_high": 700e8, "bound": "eq", "unit": "CNY",
            "document_id": "b", "field": "body", "start": 7, "end": 12, "raw": "700亿元",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("differs", "flags"),
    [
        ({}, []),
        ({"period": None}, ["period_unknown"]),
        ({"period": "XXXX-01"}, ["period_unknown"]),
        ({"region": None}, ["region_unknown"]),
        ({"region": None, "flags": ("period_from_published",)}, ["period_from_published", "region_unknown"]),
        ({"region": None, "period": None}, ["period_unknown", "region_unknown"]),
    ],
)
def test_flags_say_what_is_unknown(differs: dict[str, Any], flags: list[str]) -> None:
    """Can a dashboard leave out what has no time or no place?"""
    (fact,) = facts(mention("612亿元", 612e8, **differs))
    assert fact["flags"] == flags


def test_other_units_are_listed_without_conflict() -> None:
    """Is a mention in dollars kept beside the one in yuan, flagged and not counted as a contradiction?"""
    (fact,) = facts(mention("612亿元", 612e8, "a", 2), mention("85亿美元", 85e8, "b", unit="USD"))
    assert (fact["unit"], fact["conflict"], fact["flags"]) == ("CNY", False, ["several_units"])
    assert [row["unit"] for row in fact["dissent"]] == ["USD"]


@pytest.mark.parametrize(
    ("documents", "flags"),
    [("aa", ["conflict_within_text"]), ("ab", []), ("aab", []), ("aaa", ["conflict_within_text"])],
)
def test_a_text_that_seems_to_contradict_itself_is_told(documents: str, flags: list[str]) -> None:
    """Can a dashboard tell sources that disagree from one text whose narrower figure was not told apart?"""
    values = (612e8, 580e8, 540e8)
    rows = [
        mention(f"{value / 1e8:g}亿元", value, document, start=10 * place)
        for place, (value, document) in enumerate(zip(values, documents, strict=False))
    ]
    (fact,) = facts(*rows)
    assert (fact["conflict"], fact["flags"]) == (True, flags)


@pytest.mark.parametrize("name", ["measure", "basis", "reference", "region", "period", "status", "scope"])
def test_each_part_of_the_key_separates(name: str) -> None:
    """Do mentions that differ in one part of the key make two facts?"""
    rows = facts(mention("612亿元", 612e8), mention("612亿元", 612e8, **{name: "其他"}))
    assert len(rows) == 2


def test_first_and_last_seen() -> None:
    """Are the days of the earliest and the latest publication given, undated texts left aside?"""
    (fact,) = facts(
        mention("612亿元", 612e8, "a", 5),
        mention("612亿元", 612e8, "b", 2),
        mention("612亿元", 612e8, "c", None),
    )
    assert (fact["first_seen"], fact["last_seen"]) == (date(2025, 1, 2), date(2025, 1, 5))
    (undated,) = facts(mention("612亿元", 612e8, day=None))
    assert (undated["first_seen"], undated["last_seen"]) == (None, None)


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2017", ("A", False)),
        ("2019-Q1", ("Q", False)),
        ("2025-S1", ("S", False)),
        ("2019-03", ("M", False)),
        ("2025-01/2025-02", ("M", True)),
        ("2019-03-31", ("D", False)),
        ("2019/2021", ("A", True)),
        ("2025-05-01/2025-05-05", ("D", True)),
        ("2019-Q2/..", ("Q", True)),
        ("XXXX-Q1", ("Q", False)),
        ("XXXX-01/XXXX-09", ("M", True)),
        (None, (None, False)),
    ],
)
def test_frequency_and_cumulative(period: str | None, expected: tuple[str | None, bool]) -> None:
    """Does every form of period of the contract get its frequency, and an interval count as cumulative?"""
    (fact,) = facts(mention("612亿元", 612e8, period=period))
    assert (fact["frequency"], fact["cumulative"]) == expected
    assert frequency(period) == expected[0]


def test_said_to_be_cumulative() -> None:
    """Does 累计 in the scope make a fact cumulative, but not inside a longer word?"""
    (fact,) = facts(mention("612亿元", 612e8, scope="新能源;累计"))
    assert fact["cumulative"]
    (fact,) = facts(mention("612亿元", 612e8, scope="累计量"))
    assert not fact["cumulative"]


@pytest.mark.parametrize(
    ("raw", "value", "half"),
    [
        ("612亿元", 612e8, 0.5e8),
        ("1.17万亿元", 1.17e12, 5e9),
        ("4.10%", -4.1, 0.005),
        ("16000余家", 16000, 0.5),
        ("四成", 40, 2),
        ("1亿2000万元", 1.2e8, 0),
        ("0", 0, 0),
        ("12,500吨", 12500, 0.5),
    ],
)
def test_half_unit(raw: str, value: float, half: float) -> None:
    """What does a figure leave open, by the digits it is written with?"""
    assert half_unit(raw, value) == pytest.approx(half)


def test_order_does_not_depend_on_the_mentions() -> None:
    """Are facts sorted by their key, unknown first, whatever order the mentions came in?"""
    rows = [
        mention("1亿元", 1e8, region=region, period=period, indicator=indicator)
        for indicator in ("retail_sales", "gdp")
        for region in ("武汉市", None, "江城市")
        for period in ("2024", None, "2023")
    ]
    one, other = fold(table_of(*rows)), fold(table_of(*reversed(rows)))
    keys = [(row["indicator"], row["region"] or "", row["period"] or "") for row in one.to_pylist()]
    assert keys == sorted(keys)
    assert one.to_pylist() == other.to_pylist()


def test_no_mentions_no_facts(tmp_path: Any) -> None:
    """Does an empty table of observations fold to an empty table of facts?"""
    assert fold(table_of()).num_rows == 0
    pq.write_table(table_of(), tmp_path / "o.parquet")
    assert list(facts_of(tmp_path / "o.parquet")) == []


def test_slices_give_the_same_facts(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Does folding a few indicators at a time give what folding all at once gives?"""
    rows = [
        mention(f"{n}亿元", n * 1e8, indicator=f"code{n % 7}", period=str(2000 + n % 5))
        for n in range(1, 200)
    ]
    whole = fold(table_of(*rows))
    pq.write_table(table_of(*rows), tmp_path / "o.parquet")
    monkeypatch.setattr("extractor.tables.folding._ROWS_AT_ONCE", 40)
    parts = list(facts_of(tmp_path / "o.parquet"))
    assert len(parts) > 3
    assert [row for part in parts for row in part.to_pylist()] == whole.to_pylist()
