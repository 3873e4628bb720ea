"""What is kept on disk of the rules: does it change nothing, and does no damage of it matter?"""

from __future__ import annotations

import multiprocessing
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from extractor.figures.grammar import figure_pattern
from extractor.rules import stored

PATTERN = r"(?P<year>[0-9]{4})年|(?<=第)[一二三]++|(a|b)*?c(?=d)|[\u4e00-\u9fffA-Z]{2,3}(?i:x)"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(stored.FOLDER, str(tmp_path / "kept"))
    stored._folder.cache_clear()
    yield tmp_path / "kept"
    stored._folder.cache_clear()


def parse(content: bytes) -> object:
    return yaml.load(content, Loader=yaml.CSafeLoader)


@pytest.mark.parametrize("source", [PATTERN, "", "一|二"])
def test_a_kept_pattern_is_the_compiled_one(folder: Path, source: str) -> None:
    """Is it equal (flags, code and source) the first time, made and kept, and the second time, read?"""
    for _ in range(2):
        found = stored.compiled(source)
        assert found == re.compile(source)
        assert found.groupindex == re.compile(source).groupindex
        assert found.groups == re.compile(source).groups
    assert len(list(folder.iterdir())) == 1
    text = "第二 2024年 ababcd 中文x"
    assert [m.groups() for m in found.finditer(text)] == [m.groups() for m in re.finditer(source, text)]


def test_the_pattern_of_figures_is_the_compiled_one() -> None:
    """Is the largest pattern of all the same as if compiled now?"""
    assert figure_pattern() == re.compile(figure_pattern().pattern)


@pytest.mark.parametrize("damage", [b"", b"EXR1", b"EXR1" + b"x" * 100])
def test_damage_is_made_good(folder: Path, damage: bytes) -> None:
    """Is a file that was cut off or changed ignored and written anew?"""
    expected = [stored.compiled(PATTERN), stored.tree_of(b"a: [1, 2]", parse)]
    for path in folder.iterdir():
        whole = path.read_bytes()
        path.write_bytes(damage or whole[:-1])
    assert [stored.compiled(PATTERN), stored.tree_of(b"a: [1, 2]", parse)] == expected
    assert all(stored._read(path.name) is not None for path in folder.iterdir())


@pytest.mark.parametrize(
    "text", ["a: {1: x, 丙: [1.5, null, true, '2024']}", "[]", "3", "a: 2024-01-02", "a: .nan"]
)
def test_a_kept_tree_is_the_parsed_one(folder: Path, text: str) -> None:
    """Does every kind of value come back as it was parsed, dates too, which are not kept?"""
    first, second = (stored.tree_of(text.encode(), parse) for _ in range(2))
    assert repr(first) == repr(second) == repr(parse(text.encode()))
    assert folder.exists() is not isinstance(
        first["a"] if isinstance(first, dict) and "a" in first else 0, date | float
    )


def test_nothing_is_kept_where_none_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Does an empty setting keep nothing, and a folder that cannot be made do no harm?"""
    (tmp_path / "file").write_text("")
    for value in ("", str(tmp_path / "file" / "below")):
        monkeypatch.setenv(stored.FOLDER, value)
        stored._folder.cache_clear()
        assert stored.compiled(PATTERN) == re.compile(PATTERN)
        assert stored.tree_of(b"a: 1", parse) == {"a": 1}
    stored._folder.cache_clear()


def test_errors_of_parsing_pass(folder: Path) -> None:
    """Is a file that cannot be parsed refused each time?"""
    for _ in range(2):
        with pytest.raises(yaml.YAMLError):
            stored.tree_of(b"a: [", parse)


def test_old_files_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Does the folder stay small under ever new rules, the newest kept?"""
    monkeypatch.setattr(stored, "_MAX_FILES", 10)
    for number in range(25):
        stored.tree_of(f"a: {number}".encode(), parse)
        newest = max(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, ns=(number * 10**9, number * 10**9))
    assert len(list(folder.iterdir())) <= 10


def test_what_a_killed_writer_left_goes(folder: Path) -> None:
    """Is a half-written file of a killed process removed in time, and that of one still writing left alone?"""
    stored.tree_of(b"a: 1", parse)
    dead, alive, other = folder / ".tree-ab.123", folder / ".pattern-cd.124", folder / ".notes.txt"
    for path in (dead, alive, other):
        path.write_bytes(b"half")
    for path in (dead, other):
        os.utime(path, (0, 0))
    stored.tree_of(b"a: 2", parse)
    assert not dead.exists()
    assert alive.exists()
    assert other.exists()


def test_without_a_home_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system knows no home of the user, is no folder named ~ made where the run happens to be?"""
    for name in (stored.FOLDER, "HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    monkeypatch.chdir(tmp_path)
    stored._folder.cache_clear()
    assert stored.tree_of(b"a: 1", parse) == {"a": 1}
    stored._folder.cache_clear()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_does_no_harm(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk takes no more, is everything made as if nothing were kept, and nothing half-written left?"""

    def full(path: Path, data: bytes) -> int:
        path.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert stored.tree_of(b"a: 1", parse) == {"a": 1}
    assert stored.compiled(PATTERN) == re.compile(PATTERN)
    assert list(folder.iterdir()) == []


def _write_often(folder: str) -> None:
    os.environ[stored.FOLDER] = folder
    stored._folder.cache_clear()
    for number in range(100):
        stored._write("tree-same", b"content " * (number % 7 + 1) * 50)


def test_writers_at_once_leave_a_whole_file(folder: Path) -> None:
    """Is what several processes write under one name at once always one of the contents?"""
    writers = [
        multiprocessing.get_context("fork").Process(target=_write_often, args=(str(folder),))
        for _ in range(3)
    ]
    for writer in writers:
        writer.start()
    seen = set()
    while any(writer.is_alive() for writer in writers):
        seen.add(stored._read("tree-same"))
    for writer in writers:
        writer.join()
    contents = {b"content " * number * 50 for number in range(1, 8)}
    assert seen <= {None, *contents}
    assert stored._read("tree-same") in contents
    assert [path.name for path in folder.iterdir()] == ["tree-same"]
