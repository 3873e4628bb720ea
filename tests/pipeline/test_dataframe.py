"""extract_frame: the caller's frame in, the same kind of frame out, with rows that join."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import extractor
from extractor.pipeline import kernel
from extractor.pipeline.dataframe import ExtractionWarning, FrameError, extract_frame

TEXTS = [
    "2024年，襄阳市地区生产总值6102亿元，增长5.4%。",
    "今天天气很好。",
    None,
    "一季度，武汉市进出口总额增长9%。",
]
COLUMNS: dict[str, list[Any]] = {
    "text": TEXTS,
    "head": ["襄阳市公报", "天气", None, "武汉外贸"],
    "day": [date(2025, 2, 1), None, None, date(2025, 4, 20)],
    "key": ["a", "b", "c", "d"],
}
EXPECTED = [
    (0, "gdp", "level", 610200000000.0, "2024"),
    (0, "gdp", "growth", 5.4, "2024"),
    (3, "trade_total", "growth", 9.0, "2025-Q1"),
]


def told(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(r["source_row"], r["indicator"], r["measure"], r["value"], r["period"]) for r in rows]


def test_pandas_keeps_index_and_columns() -> None:
    """Does the result have the caller's index, repeated, and the caller's columns before the added ones?"""
    frame = pd.DataFrame(COLUMNS, index=pd.Index([10, 20, 30, 40], name="article"))
    found = extract_frame(frame, text="text", title="head", published="day")
    assert told(found.to_dict("records")) == EXPECTED
    assert list(found.index) == [10, 10, 40]
    assert found.index.name == "article"
    assert list(found.columns[:5]) == ["text", "head", "day", "key", "source_row"]
    assert list(found["key"]) == ["a", "a", "d"]
    joined = frame[["key"]].join(found[["indicator"]])
    assert list(joined["indicator"].isna()) == [False, False, True, True, False]
    assert list(frame.columns) == list(COLUMNS)


@pytest.mark.parametrize(
    "index",
    [pd.MultiIndex.from_tuples([("x", 1), ("x", 1), ("y", 1), ("y", 2)]), pd.Index([7, 7, 7, 7])],
    ids=["levels", "repeated"],
)
def test_pandas_with_any_index(index: pd.Index) -> None:
    """Do indexes of several levels, and with equal labels, come through?"""
    found = extract_frame(pd.DataFrame(COLUMNS, index=index), text="text", title="head", published="day")
    assert list(found.index) == [index[0], index[0], index[3]]
    assert told(found.to_dict("records")) == EXPECTED


def test_polars() -> None:
    """Is a polars frame answered with one?"""
    found = extract_frame(pl.DataFrame(COLUMNS), text="text", title="head", published="day", keep=["key"])
    assert isinstance(found, pl.DataFrame)
    assert told(found.to_dicts()) == EXPECTED
    assert found.columns[:2] == ["key", "source_row"]
    with pytest.raises(FrameError, match="collect"):
        extract_frame(pl.DataFrame(COLUMNS).lazy(), text="text")


@pytest.mark.parametrize("make", [pa.table, pa.RecordBatch.from_pydict, lambda c: _Stream(pa.table(c))])
def test_arrow(make: Any) -> None:
    """Are Arrow tables, batches and anything with an Arrow stream answered with an Arrow table?"""
    found = extract_frame(make(COLUMNS), text="text", title="head", published="day")
    assert isinstance(found, pa.Table)
    assert told(found.to_pylist()) == EXPECTED
    assert found.schema.field("indicator").metadata


class _Stream:
    """What only the Arrow interface tells."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self._table.__arrow_c_stream__(requested_schema)


@pytest.mark.parametrize(
    "days",
    [
        ["2025-02-01", "", None, "2025-04-20"],
        [datetime(2025, 2, 1, 8), None, pd.NaT, pd.Timestamp("2025-04-20 23:00")],
        pd.to_datetime(pd.Series(["2025-02-01", None, None, "2025-04-20"])),
        pd.to_datetime(pd.Series(["2025-02-01", None, None, "2025-04-20"])).dt.tz_localize("Asia/Shanghai"),
    ],
    ids=["text", "objects", "timestamps", "zoned"],
)
def test_days(days: Any) -> None:
    """Is the day of publication taken from texts, dates and timestamps alike?"""
    found = extract_frame(pd.DataFrame({**COLUMNS, "day": days}), text="text", published="day")
    assert list(found["period"]) == ["2024", "2024", "2025-Q1"]


def test_no_observation_at_all() -> None:
    """Does a frame without figures, or without rows, give an empty frame with all columns?"""
    for frame in (
        pd.DataFrame({"body": ["今天天气很好。"]}),
        pd.DataFrame({"body": pd.Series([], dtype=object)}),
    ):
        found = extract_frame(frame)
        assert len(found) == 0
        assert list(found.columns[:3]) == ["body", "source_row", "field"]


@pytest.mark.parametrize(
    ("columns", "options", "message"),
    [
        ({"text": ["x"]}, {}, "no columns 'body'"),
        ({"body": [1]}, {}, "Row 0 of the column 'body' is int, not text"),
        ({"body": ["x"], "day": ["yesterday"]}, {"published": "day"}, "'yesterday', not a day"),
        ({"body": ["x"], "day": [3]}, {"published": "day"}, "is int, not a day"),
        ({"body": ["x"], "region": ["y"]}, {}, "'region' has the name of an added one"),
        ({"body": ["x"]}, {"keep": ["y"]}, "no column 'y' to keep"),
    ],
)
def test_what_cannot_be_read(columns: dict[str, list[Any]], options: dict[str, Any], message: str) -> None:
    """Is it said which column or row is wrong?"""
    with pytest.raises(FrameError, match=message):
        extract_frame(pd.DataFrame(columns), **options)


def test_a_prefix_parts_the_names() -> None:
    """Can a frame with columns of the same names be extracted?"""
    frame = pd.DataFrame({"body": TEXTS[:1], "region": ["mine"]})
    found = extract_frame(frame, prefix="x_")
    assert list(found["region"]) == ["mine", "mine"]
    assert list(found["x_region"]) == ["襄阳市", "襄阳市"]
    with pytest.raises(FrameError, match="no frame"):
        extract_frame(["text"])


def test_a_text_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Is the fault of one text a warning that names its row, and no end of all?"""
    reader = kernel.document_reader()

    def faulty(title: str, body: str, published: date | None) -> Any:
        if body == "bad":
            raise ValueError("no")
        return reader(title, body, published)

    monkeypatch.setattr(kernel, "document_reader", lambda rules: faulty)
    with pytest.warns(ExtractionWarning, match="record 1"):
        found = extract_frame(pd.DataFrame({"body": [TEXTS[0], "bad", TEXTS[0]]}))
    assert list(found["source_row"]) == [0, 0, 2, 2]


def test_it_is_a_public_verb() -> None:
    """Can the verb be had from the package?"""
    assert extractor.extract_frame is extract_frame
    assert extractor.FrameError is FrameError
