"""Values of Arrow columns, quickly: are they those that Arrow's own slow way gives?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from extractor.tables.values import column_values, rows_of

COLUMNS: list[tuple[pa.DataType, list[Any]]] = [
    (pa.string(), ["a", None, "", "湖北省", "x\x00y", "𠮷"]),
    (pa.dictionary(pa.int32(), pa.string()), ["gdp", None, "gdp", "trade", "", None]),
    (pa.float64(), [1.5, None, -0.0, float("inf"), 1e300, 3.0]),
    (pa.int32(), [1, None, -3, 2**31 - 1, 0, 0]),
    (pa.int64(), [1, 2, -3, 2**62, 0, 0]),
    (pa.bool_(), [True, None, False, True, False, None]),
    (pa.date32(), [date(2024, 2, 29), None, date(1949, 10, 1), date(9999, 12, 31), date(1, 1, 1), None]),
    (pa.struct([("value", pa.float64()), ("raw", pa.string())]), [{"value": 1.0, "raw": None}, None] * 3),
    (pa.list_(pa.struct([("value", pa.float64()), ("raw", pa.string())])),
     [[{"value": None, "raw": "3亿"}, {"value": 2.0, "raw": "x"}], None, [], [{"value": 1.0, "raw": ""}], [], None]),
    (pa.list_(pa.string()), [["a"], None, [], ["b", None], ["c"], []]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "values"), COLUMNS, ids=lambda one: str(one) if isinstance(one, pa.DataType) else ""
)
def test_values_are_those_of_arrow(kind: pa.DataType, values: list[Any]) -> None:
    """Is each value the same, of the same type, in a slice, an empty column and one of nulls too?"""
    array = pa.array(values, kind)
    for one in (array, array[2:5], array[:0], pa.nulls(3, kind)):
        assert list(map(repr, column_values(one))) == list(map(repr, one.to_pylist()))


def test_rows_are_those_of_arrow() -> None:
    """Are the rows of a batch its columns put together, and those of no rows none?"""
    names = [str(number) for number in range(len(COLUMNS))]
    batch = pa.RecordBatch.from_arrays([pa.array(values, kind) for kind, values in COLUMNS], names=names)
    assert list(rows_of(batch)) == batch.to_pylist()
    assert list(rows_of(batch[:0])) == []
