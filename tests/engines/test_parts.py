"""A run in parts, by an engine that does one after another: no cluster, no extra, no Java."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from same_tables import assert_same_tables

import extractor
from extractor.checks.tables import verify
from extractor.pipeline import engines, parts, spark
from extractor.pipeline.dask import Dask
from extractor.pipeline.engines import run_on_engine
from extractor.pipeline.parts import EngineError, Job, plan
from extractor.pipeline.publication import read_manifest
from extractor.reading import InputError, Source


class Here(Dask):
    """Dask without Dask. With `twice`, every task is done again after it has been done."""

    def __init__(self, *, twice: bool = False) -> None:
        super().__init__(None)
        self._twice = twice

    def each(self, task: Callable[[int], Any], numbers: Sequence[int], result: type[Any]) -> list[Any]:
        del result
        if self._twice:
            list(map(task, numbers))
        return list(map(task, numbers))


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def use(engine: Here) -> None:
        monkeypatch.setattr(engines, "_opened", lambda name, master: nullcontext(engine))

    return use


@pytest.fixture(scope="module")
def in_parts(inputs: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("parts") / "output"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "_opened", lambda name, master: nullcontext(Here()))
        run_on_engine("dask", inputs, output, part_bytes=20_000)
    return output


def test_parts_make_the_rows_of_the_local_run(in_parts: Path, local: Path) -> None:
    """Copies, near-copies and ids that stand twice lie in different parts; do they still find each other?"""
    assert_same_tables(in_parts, local)
    marked = [row for row in extractor.load_table(in_parts, "documents")["duplicate_of"].to_pylist() if row]
    assert len(marked) > 10


def test_every_invariant_holds_of_folders_of_parts(in_parts: Path) -> None:
    found = verify(in_parts)
    assert found.ok, found.violations
    assert found.checked["observations"] > 1000


def test_a_part_done_twice_leaves_the_same_bytes(
    inputs: list[Path], in_parts: Path, tmp_path: Path, here: Callable[..., None]
) -> None:
    """An engine does a task again when a machine is lost, and sometimes when it is only slow."""
    here(Here(twice=True))
    run_on_engine("dask", inputs, tmp_path / "output", part_bytes=20_000)
    assert read_manifest(tmp_path / "output") == read_manifest(in_parts)


def test_local_and_engine_runs_replace_each_other(tmp_path: Path, here: Callable[..., None]) -> None:
    (tmp_path / "a.txt").write_text("2024年,江城市地区生产总值612亿元,增长6.3%。", encoding="utf-8")
    here(Here())
    for run in (
        lambda: extractor.run(tmp_path / "a.txt", tmp_path / "out"),
        lambda: run_on_engine("dask", tmp_path / "a.txt", tmp_path / "out"),
        lambda: extractor.run(tmp_path / "a.txt", tmp_path / "out"),
    ):
        run()
        assert len(extractor.read(tmp_path / "out", "observations")) == 2
        assert extractor.read(tmp_path / "out", "rejects").empty
        assert len(list((tmp_path / "out").glob("*.parquet"))) == 5


def test_texts_of_nothing_make_empty_tables(tmp_path: Path, here: Callable[..., None]) -> None:
    (tmp_path / "a.txt").write_text("", encoding="utf-8")
    here(Here())
    summary = run_on_engine("dask", tmp_path / "a.txt", tmp_path / "out")
    assert (summary.documents, summary.facts, summary.rejects) == (0, 0, 1)
    assert verify(tmp_path / "out").ok


@pytest.mark.parametrize(
    ("sizes", "limit", "expected"),
    [
        ([], 10, [0]),
        ([4, 4, 4], 10, [2, 1]),
        ([25, 1, 1], 10, [1, 2]),
        ([10, 10], 10, [1, 1]),
        ([0, 0, 0], 10, [3]),
    ],
)
def test_sources_are_cut_into_parts_in_their_order(
    sizes: list[int], limit: int, expected: list[int], tmp_path: Path
) -> None:
    sources = []
    for number, size in enumerate(sizes):
        path = tmp_path / f"{number}.txt"
        path.write_bytes(b"x" * size)
        sources.append(Source(path.name, str(path), named=True))
    cut = plan(sources, limit)
    assert [len(part) for part in cut] == expected
    assert [source for part in cut for source in part] == sources


def test_a_machine_that_does_not_see_the_folders_says_so(tmp_path: Path) -> None:
    options = extractor.ReadOptions()
    job = Job(str(tmp_path / "nowhere"), str(tmp_path), options, "", (), "", "", 1)
    with pytest.raises(EngineError, match=r"does not see .*nowhere"):
        parts.read_part(job, 0)


@pytest.mark.parametrize(
    ("engine", "module", "sentence"),
    [
        ("spark", "pyspark.sql", r"pip install 'econ-extractor\[spark\]'"),
        ("dask", "distributed", r"pip install 'econ-extractor\[dask\]'"),
        ("ray", "ray", "There is no engine 'ray'; there are local, spark, dask"),
    ],
)
def test_an_engine_that_is_missing_is_told(
    engine: str, module: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, module, None)
    (tmp_path / "a.txt").write_text("增长6.3%。", encoding="utf-8")
    with pytest.raises(EngineError, match=sentence):
        run_on_engine(engine, tmp_path / "a.txt", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_spark_without_java_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(EngineError, match="needs Java 17 or later"):
        spark.look_for_java()


def test_a_master_that_does_not_answer_is_told_at_once() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        master = f"spark://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(EngineError, match=rf"{master} cannot be reached \(127.*refused"):
        spark.look_for_master(master)


def test_standard_input_is_no_input_of_an_engine(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read standard input"):
        run_on_engine("spark", "-", tmp_path / "out")
