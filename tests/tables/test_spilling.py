"""Tables on disk: what is cut comes back whole, in order, and in parts no larger than asked for."""

from __future__ import annotations

import random
from pathlib import Path

import pyarrow as pa
import pytest

from extractor.tables.spilling import Spill, between

Row = tuple[str | None, str | None, int]


def rows_of(count: int) -> list[Row]:
    chance = random.Random(3)
    return [(chance.choice("abcd"), chance.choice(["x", "y", "z", None]), n) for n in range(count)]


def table_of(rows: list[Row]) -> pa.Table:
    columns = list(zip(*rows, strict=True))
    return pa.table(
        {
            "first": pa.array(columns[0]).dictionary_encode(),
            "second": pa.array(columns[1]).dictionary_encode(),
            "n": pa.array(columns[2]),
        }
    )


def listed(table: pa.Table) -> list[Row]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def spilled(folder: Path, rows: list[Row]) -> Spill:
    spill = Spill(folder / "all")
    for start in range(0, len(rows), 17):
        spill.write(table_of(rows[start : start + 17]))
    return spill


@pytest.mark.parametrize("most_parts", [2, 256])
@pytest.mark.parametrize("most", [1, 12, 40, 1000])
def test_slices_follow_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, most_parts: int
) -> None:
    """Are slices in the order of the key, whole keys, no larger than asked for, rows in their own order within?"""
    monkeypatch.setattr("extractor.tables.spilling._MOST_PARTS", most_parts)
    rows = rows_of(200)
    spill = spilled(tmp_path, rows)
    found: list[list[Row]] = []
    for part in between(
        spill.pieces, spill.rows, ["first", "second", "n"], ["first", "second"], most, tmp_path / "s"
    ):
        found.append(listed(pa.concat_tables(part.pieces())))
        part.remove()

    def key(row: Row) -> tuple[str, str]:
        return row[0] or "", row[1] or ""

    assert [row for part in found for row in sorted(part, key=key)] == sorted(rows, key=key)
    assert all(part == sorted(part, key=lambda row: row[2]) for part in found)
    keys = [{key(row) for row in part} for part in found]
    assert sum(map(len, keys)) == len(set().union(*keys))
    assert all(len(part) <= most or len(own) == 1 for part, own in zip(found, keys, strict=True))
    spill.remove()
    assert not list(tmp_path.iterdir())


def test_parts_keep_together_what_is_compared(tmp_path: Path) -> None:
    """Are rows with the same values in one part, and each row in exactly one?"""
    rows = rows_of(300)
    spill = spilled(tmp_path, rows)
    parts = [listed(part) for part in spill.parts(("first", "second"), 30)]
    assert len(parts) > 3
    assert sorted(row for part in parts for row in part if row[1]) == sorted(row for row in rows if row[1])
    assert sum(map(len, parts)) == len(rows)
    keys = [{row[:2] for row in part} for part in parts]
    assert sum(map(len, keys)) == len(set().union(*keys))
    spill.remove()
    assert not list(tmp_path.iterdir())


def test_some_columns_of_a_table_on_disk(tmp_path: Path) -> None:
    """Are only the columns read that are asked for, and nothing where nothing was written?"""
    spill = spilled(tmp_path, rows_of(40))
    assert {tuple(piece.column_names) for piece in spill.pieces(["n"])} == {("n",)}
    assert list(Spill(tmp_path / "none").pieces()) == []
    assert list(Spill(tmp_path / "none").parts(["n"], 1)) == []
