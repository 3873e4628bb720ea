"""Is a gold folder read as written, and is what is wrong with one told with its place?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractor.scoring.gold import GoldError, load_gold

BODY = "2024年,全市进出口增长6.3%,其中出口增长6.3%。"
ROW = {
    "doc": "d1", "field": "body", "ctx": "出口增长6.3%。", "raw": "6.3%", "indicator": "exports",
    "measure": "growth", "basis": "yoy", "value": 6.3, "low": 6.3, "high": 6.3, "bound": "eq", "unit": "percent",
    "region": ["武汉市", None], "period": "2024", "status": "actual",
}  # fmt: skip


def folder(path: Path, **changes: Any) -> Path:
    document = {"id": "d1", "title": "标题", "body": BODY, "published": "2025-01-20"}
    write(path / "documents.jsonl", [document])
    write(path / "observations.jsonl", [{k: v for k, v in {**ROW, **changes}.items() if v != "gone"}])
    return path


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def test_a_row_stands_at_its_raw_in_the_first_occurrence_of_its_context(tmp_path: Path) -> None:
    """Does `ctx` pick the second of two figures written alike?"""
    row = load_gold(folder(tmp_path)).rows[0]
    assert row.start == BODY.rindex("6.3%")
    assert BODY[row.start : row.end] == row.raw


def test_a_row_with_offsets_needs_no_context(tmp_path: Path) -> None:
    row = load_gold(folder(tmp_path, ctx="gone", start=11, end=15)).rows[0]
    assert (row.start, row.end) == (11, 15)


def test_answers(tmp_path: Path) -> None:
    """Are one answer, several, none and a missing key told apart?"""
    gold = load_gold(folder(tmp_path, basis="gone", status=["actual", "target"]))
    row = gold.rows[0]
    assert (row.region, row.basis, row.status, row.optional) == (
        ("武汉市", None), (None,), ("actual", "target"), False,
    )  # fmt: skip
    assert list(gold.documents) == ["d1"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"doc": "d9"}, "line 1: there is no document 'd9'"),
        ({"field": "lead"}, "neither 'title' nor 'body'"),
        ({"ctx": "进口增长6.3%"}, "does not stand in the body"),
        ({"raw": "7.3%"}, "does not stand in '出口增长6.3%。'"),
        ({"indicator": "gone"}, "line 1: Object missing required field `indicator`"),
        ({"value": "6.3"}, r"line 1: Expected `float \| null`"),
    ],
)
def test_a_broken_row_is_refused_with_its_line(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(GoldError, match=words):
        load_gold(folder(tmp_path, **changes))


@pytest.mark.parametrize("name", ["documents.jsonl", "observations.jsonl"])
def test_a_folder_without_one_of_the_files_is_no_gold_folder(tmp_path: Path, name: str) -> None:
    (folder(tmp_path) / name).unlink()
    with pytest.raises(GoldError, match=f"no gold folder: it has no {name}"):
        load_gold(tmp_path)


def test_documents_are_refused_if_one_is_broken_or_an_id_stands_twice(tmp_path: Path) -> None:
    folder(tmp_path)
    write(tmp_path / "documents.jsonl", [{"id": "d1", "body": BODY}, {"id": "d1", "body": BODY}])
    with pytest.raises(GoldError, match="the id 'd1' stands twice"):
        load_gold(tmp_path)
    write(tmp_path / "documents.jsonl", [{"id": "d1"}])
    with pytest.raises(GoldError, match="line 1: The record has no 'body'"):
        load_gold(tmp_path)
