"""Publication that is cut off at every step: the set before or the set after, never a mix."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fake_reading
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extractor.pipeline import run as run_module
from extractor.pipeline.publication import OutputError, load_table, read_manifest
from extractor.pipeline.run import execute
from extractor.reading import Document
from extractor.tables.schemas import TABLES


@pytest.fixture(autouse=True)
def _no_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folding is not the subject here, and takes most of the time of a small run."""
    monkeypatch.setattr(run_module, "facts_of", lambda *tables, work: iter(()))


class Cut(Exception):
    """Stands for the power going off."""


def publish_set(output: Path, value: int) -> str:
    article = Document("x", f"第{value}号", f"江城市总值{value}亿元", None, "a.txt", "a", 0)
    return execute([article], output, "rules", fake_reading.read).run


def run_in_force(output: Path) -> str:
    runs = {load_table(output, table).schema.metadata[b"extractor.run"].decode() for table in TABLES}
    assert len(runs) == 1
    return runs.pop()


def cutting(function: Callable[..., Any], calls: list[int], last: int) -> Callable[..., Any]:
    def cut(*arguments: Any, **named: Any) -> Any:
        calls[0] += 1
        if calls[0] > last:
            raise Cut
        return function(*arguments, **named)

    return cut


@pytest.mark.parametrize("step", range(28))
def test_cut_off_at_every_step(tmp_path: Path, step: int) -> None:
    """Is a complete set in force wherever publication stops, and does the next run complete?"""
    old = publish_set(tmp_path, 1)
    calls = [0]
    with pytest.MonkeyPatch.context() as patch:
        for name in ("replace", "link", "fsync"):
            patch.setattr(os, name, cutting(getattr(os, name), calls, step))
        try:
            finished: str | None = publish_set(tmp_path, 2)
        except Cut:
            finished = None
    new = publish_set(tmp_path / "beside", 2)
    assert run_in_force(tmp_path) in ({old, new} if finished is None else {new})
    for table in TABLES:
        pq.read_table(tmp_path / f"{table}.parquet")
    assert publish_set(tmp_path, 2) == new == run_in_force(tmp_path)
    assert len(list((tmp_path / ".generations").iterdir())) == 1
    assert not [path for path in tmp_path.iterdir() if path.suffix not in (".parquet", ".json", "")]


def test_the_steps_are_fewer_than_those_tried(tmp_path: Path) -> None:
    """Does the test above reach the last step?"""
    publish_set(tmp_path, 1)
    calls = [0]
    with pytest.MonkeyPatch.context() as patch:
        for name in ("replace", "link", "fsync"):
            patch.setattr(os, name, cutting(getattr(os, name), calls, 1000))
        publish_set(tmp_path, 2)
    assert 15 < calls[0] < 28


def test_without_hard_links_files_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Does a file system without hard links get whole files as well?"""

    def refuse(*_: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    publish_set(tmp_path, 1)
    publish_set(tmp_path, 2)
    assert (
        run_in_force(tmp_path)
        == pq.read_schema(tmp_path / "facts.parquet").metadata[b"extractor.run"].decode()
    )


def test_a_reader_meets_a_publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Does a reader whose set was removed under its hands get the new one?"""
    publish_set(tmp_path, 1)
    import extractor.pipeline.publication as publication

    stale = [read_manifest(tmp_path)]
    new = publish_set(tmp_path, 2)
    current = publication.read_manifest
    monkeypatch.setattr(
        publication, "read_manifest", lambda folder: stale.pop() if stale else current(folder)
    )
    assert load_table(tmp_path, "facts").schema.metadata[b"extractor.run"].decode() == new


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"{", "not valid JSON"), (b"[]", "not a manifest"), (b'{"format": "x"}', "not a manifest")],
)
def test_a_broken_manifest_is_told(tmp_path: Path, content: bytes, message: str) -> None:
    """Does a manifest that is none get a sentence?"""
    (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(OutputError, match=message):
        read_manifest(tmp_path)


def test_files_of_others_stay(tmp_path: Path) -> None:
    """Does a run leave alone what it did not write?"""
    (tmp_path / "notes.txt").write_text("mine")
    publish_set(tmp_path, 1)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_table_comes_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do the batches of a table make up the table, some columns too, and is damage told in a sentence?"""
    import extractor.pipeline.publication as publication

    publish_set(tmp_path, 1)
    monkeypatch.setattr(publication, "_BATCH_ROWS", {"quantities": 1})
    with publication.open_output(tmp_path) as opened:
        batches = list(opened.batches("quantities"))
        assert [batch.num_rows for batch in batches] == [1] * len(batches)
        assert pa.Table.from_batches(batches).equals(opened.load_table("quantities"))
        assert [batch.to_pylist() for batch in opened.batches("documents", ["id"])] == [[{"id": "x"}]]
        with pytest.raises(OutputError, match="no table 'prices'"):
            next(opened.batches("prices"))
    path = tmp_path / "documents.parquet"
    content = path.read_bytes()
    path.write_bytes(content[:40] + bytes(byte ^ 1 for byte in content[40:100]) + content[100:])
    with publication.open_output(tmp_path) as opened, pytest.raises(OutputError, match="is damaged"):
        list(opened.batches("documents"))
