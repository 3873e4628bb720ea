"""`doctor` names what is wrong and leaves everything as it is."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import extractor
from extractor.checks.doctor import doctor
from extractor.pipeline.building import building
from extractor.pipeline.publication import generation_folder, read_manifest
from extractor.rules import stored


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doctor")
    (folder / "a.txt").write_text("江城市2024年地区生产总值达到612亿元。")
    extractor.run(folder / "a.txt", folder / "out")
    return folder / "out"


@pytest.fixture
def output(sound: Path, tmp_path: Path) -> Path:
    shutil.copytree(sound, tmp_path / "out")
    return tmp_path / "out"


def messages(output: Path | None, *grades: str) -> str:
    return "\n".join(f"{one.subject}: {one.message}" for one in doctor(output) if one.grade in grades)


def test_a_sound_installation_and_folder(sound: Path) -> None:
    """Is nothing found wrong where nothing is?"""
    assert messages(sound, "problem", "note") == ""
    assert "rules: " in messages(None, "ok")


def damage_table(output: Path) -> None:
    (generation_folder(output, read_manifest(output)) / "facts.parquet").write_bytes(b"")


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (lambda output: (output / "manifest.json").unlink(), "holds no tables"),
        (lambda output: (output / "manifest.json").write_text("{"), "not valid JSON"),
        (lambda output: (output / "facts.parquet").unlink(), "run the extraction again"),
        (damage_table, "run the extraction again"),
        (lambda output: (output / ".building").mkdir(), "A run was cut off"),
        (lambda output: (output / ".generations" / "old").mkdir(), "1 older set"),
        (lambda output: (output / "notes.txt").write_text("mine"), "'notes.txt'"),
        (lambda output: shutil.rmtree(output / ".cache"), "No results are kept"),
        (lambda output: (output / ".cache" / "00000009.frames").write_bytes(b"half"), "4 bytes are cut off"),
        (lambda output: shutil.rmtree(output), "is no folder"),
    ],
)
def test_each_trouble_is_named(output: Path, harm: Callable[[Path], object], message: str) -> None:
    """Is each thing that can be wrong with a folder told in a sentence?"""
    harm(output)
    assert message in messages(output, "problem", "note")


def test_nothing_is_changed(output: Path) -> None:
    """Does looking leave every file as it was?"""
    (output / ".building").mkdir()
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*")}
    doctor(output)
    assert {path: path.stat().st_mtime_ns for path in output.rglob("*")} == before


def test_a_run_at_work_is_told(output: Path) -> None:
    """Is a folder that a run writes to told from one that a run left?"""
    with building(output):
        assert "A run is writing" in messages(output, "note")


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Is a library that cannot be imported a problem with a name?"""
    real = importlib.import_module

    def import_module(name: str) -> object:
        if name == "cn2an":
            raise ImportError("broken")
        return real(name)

    monkeypatch.setattr(importlib, "import_module", import_module)
    assert messages(None, "problem").startswith("cn2an: It cannot be loaded (broken)")


def test_rules_that_cannot_be_kept_are_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is it said why every start takes longer, and where the folder is otherwise?"""
    (tmp_path / "file").write_text("")
    for place, grade in (("", "note"), ("file/below", "note"), ("new/below", "ok")):
        monkeypatch.setenv(stored.FOLDER, str(tmp_path / place) if place else "")
        stored.folder.cache_clear()
        found = messages(None, grade)
        assert "kept rules: " in found
    assert str(tmp_path / "new" / "below") in found
    stored.folder.cache_clear()


def test_unusable_rules_are_named(tmp_path: Path) -> None:
    """Is a folder without rules told?"""
    assert any(one.grade == "problem" and "no rules folder" in one.message for one in doctor(rules=tmp_path))
