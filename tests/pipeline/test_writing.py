"""Row groups end where the rows say so: by their number, and by what their texts take."""

from __future__ import annotations

import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extractor.pipeline import writing
from extractor.pipeline.writing import TableWriter
from extractor.tables.schemas import schema_of

SCHEMA = schema_of("documents")
CONTENT = "h" * 16
# Of a row besides its body: id, title, content hash.
OTHER = len("a00000") + len("t") + len(CONTENT)


def batch_of(rows: list[tuple[int, str]]) -> pa.RecordBatch:
    made = [
        {
            "id": f"a{number:05}", "title": "t", "body": body, "published": None, "source": f"s{number % 3}",
            "collection": "c", "position": number, "content_hash": CONTENT, "duplicate_of": None,
        }
        for number, body in rows
    ]  # fmt: skip
    return pa.RecordBatch.from_pylist(made, schema=SCHEMA)


def written(path: Path, rows: list[tuple[int, str]], most: int) -> bytes:
    """The file of `rows`, which come in batches of up to `most`, some of them empty."""
    chance = random.Random(most)
    with TableWriter(path, "documents", {"run": "r"}) as writer:
        start = 0
        while start < len(rows):
            size = chance.randint(0, most)
            writer.write(batch_of(rows[start : start + size]))
            start += size
        assert writer.rows == len(rows)
    return path.read_bytes()


def test_bytes_do_not_hang_on_the_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Does a file depend on its rows alone, and not on the batches that they came in?"""
    monkeypatch.setattr(writing, "_ROW_GROUP", {"documents": 50})
    monkeypatch.setattr(writing, "_ROW_GROUP_BYTES", 9000)
    monkeypatch.setattr(writing, "_PIECE_ROWS", 20)
    chance = random.Random(5)
    rows = [(number, "文" * chance.choice((1, 20, 300))) for number in range(600)]
    one = written(tmp_path / "one.parquet", rows, 3)
    assert all(written(tmp_path / "other.parquet", rows, most) == one for most in (1, 40, 130, 600))
    assert [row["body"] for row in pq.read_table(tmp_path / "one.parquet").to_pylist()] == [
        r[1] for r in rows
    ]


def test_where_a_row_group_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Does a row group end with its last row, or with the row whose text reaches the limit?"""
    monkeypatch.setattr(writing, "_ROW_GROUP", {"documents": 4})
    monkeypatch.setattr(writing, "_ROW_GROUP_BYTES", 300)
    sizes = [1, 1, 1, 1, 1, 300, 1, 149 - OTHER, 150 - OTHER, 1, 150 - OTHER, 150 - OTHER, 900, 1]
    written(tmp_path / "d.parquet", list(enumerate("b" * size for size in sizes)), len(sizes))
    with pq.ParquetFile(tmp_path / "d.parquet") as file:
        groups = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    # Four rows; one row too long; three that reach 300 together, twice; one row too long; the rest.
    assert groups == [4, 2, 3, 3, 1, 1]


def test_empty_batches_make_no_row_group(tmp_path: Path) -> None:
    """Is a table without rows a file without row groups?"""
    with TableWriter(tmp_path / "d.parquet", "documents", {}) as writer:
        writer.write(batch_of([]))
    with pq.ParquetFile(tmp_path / "d.parquet") as file:
        assert (file.num_row_groups, file.schema_arrow.names) == (0, SCHEMA.names)
