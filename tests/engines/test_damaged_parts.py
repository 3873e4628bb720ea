"""Tables that are folders of part files: is what is missing, damaged, foreign or left behind told, never passed over?"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

import extractor
from extractor.checks.doctor import doctor
from extractor.checks.tables import verify
from extractor.pipeline import engines
from extractor.pipeline.dask import Dask
from extractor.pipeline.engines import run_on_engine
from extractor.pipeline.parts import EngineError, Job, ReadPart, read_part
from extractor.pipeline.publication import OutputError, generation_folder, read_manifest


class OneAfterAnother(Dask):
    """Dask without Dask; keeps the job of its tasks."""

    def __init__(self) -> None:
        super().__init__(None)
        self.job: Job | None = None

    def each(self, task: Any, numbers: Sequence[int], result: type[Any]) -> list[Any]:
        if result is ReadPart:
            self.job = task.args[0]
        return list(map(task, numbers))


def run_in_parts(inputs: Path, output: Path) -> Job:
    engine = OneAfterAnother()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "_opened", lambda name, master: nullcontext(engine))
        run_on_engine("dask", inputs, output, part_bytes=1)
    assert engine.job is not None
    return engine.job


def write_inputs(folder: Path, year: int) -> None:
    folder.mkdir(exist_ok=True)
    for name, place in zip("abc", ("江城市", "云溪县", "白沙区"), strict=True):
        (folder / f"{name}.txt").write_text(
            f"{year}年,{place}地区生产总值612亿元,增长6.3%。", encoding="utf-8"
        )


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parts")
    write_inputs(folder / "in", 2024)
    run_in_parts(folder / "in", folder / "out")
    return folder / "out"


@pytest.fixture
def output(sound: Path, tmp_path: Path) -> Path:
    shutil.copytree(sound, tmp_path / "out", symlinks=True)
    return tmp_path / "out"


def parts_of(output: Path, table: str) -> list[Path]:
    folder = generation_folder(output, read_manifest(output)) / f"{table}.parquet"
    return sorted(folder.iterdir())


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 4
    path.write_bytes(content)


@pytest.mark.parametrize(
    "harm",
    [
        lambda output: parts_of(output, "observations")[1].unlink(),
        lambda output: parts_of(output, "observations")[0].rename(output / "part-00000.parquet"),
        lambda output: flip(parts_of(output, "observations")[2]),
        lambda output: shutil.copy(
            parts_of(output, "documents")[0], parts_of(output, "documents")[0].with_name("more.parquet")
        ),
        lambda output: shutil.copy(
            parts_of(output, "facts")[0], parts_of(output, "facts")[0].with_name("part-00009.parquet")
        ),
        lambda output: (output / "facts.parquet").unlink(),
    ],
    ids=[
        "a part lost",
        "the first moved away",
        "a byte turned",
        "a copy beside",
        "a part more",
        "no plain name",
    ],
)
def test_harm_to_parts_is_told(output: Path, harm: Callable[[Path], object]) -> None:
    """Do verify and doctor both say that the tables are not those that the manifest names?"""
    assert verify(output).ok
    harm(output)
    assert not verify(output).ok
    assert any(one.grade == "problem" and one.subject == "tables" for one in doctor(output))


def test_a_lost_part_is_not_fewer_rows(output: Path) -> None:
    """Does reading refuse a table of which a part is gone, as while a reader meets the removal of an old set?"""
    parts_of(output, "observations")[1].unlink()
    with pytest.raises(OutputError, match="lacks the files"):
        extractor.load_table(output, "observations")
    assert extractor.load_table(output, "documents").num_rows == 3


@pytest.mark.parametrize("engine", [True, False])
def test_a_copy_that_followed_the_links_is_taken_up(output: Path, tmp_path: Path, engine: bool) -> None:
    """Where a tool copied the folders behind the plain names, does the copy verify, and the next run replace them?"""
    shutil.copytree(output, tmp_path / "copy", symlinks=False)
    assert verify(tmp_path / "copy").ok
    write_inputs(tmp_path / "in", 2025)
    if engine:
        run_in_parts(tmp_path / "in", tmp_path / "copy")
    else:
        extractor.run(tmp_path / "in", tmp_path / "copy")
    assert verify(tmp_path / "copy").ok
    assert set(extractor.read(tmp_path / "copy", "facts")["period"]) == {"2025"}
    assert not (tmp_path / "copy" / ".building").exists()


def test_a_task_of_a_dead_run_writes_into_no_other(output: Path, tmp_path: Path) -> None:
    """Does a worker that outlived its run find no folder to write to, even while the next run is at work?"""
    write_inputs(tmp_path / "in", 2025)
    dead = run_in_parts(tmp_path / "in", output)
    job = run_in_parts(tmp_path / "in", output)
    assert job.folder != dead.folder
    (output / ".building").mkdir()
    with pytest.raises(EngineError, match="does not see"):
        read_part(dead, 0)
