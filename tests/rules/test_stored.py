"""What is kept on disk of the rules: does it change nothing, and does no damage of it matter?"""

from __future__ import annotations

import multiprocessing
import os
import re
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
import yaml

from extractor.figures.grammar import figure_pattern
from extractor.rules import patterns, stored

PATTERN = r"(?P<year>[0-9]{4})年|(?<=第)[一二三]++|(a|b)*?c(?=d)|[\u4e00-\u9fffA-Z]{2,3}(?i:x)"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(stored.FOLDER, str(tmp_path / "kept"))
    stored.folder.cache_clear()
    patterns._shelf.cache_clear()
    yield tmp_path / "kept"
    stored.folder.cache_clear()


def next_process() -> None:
    """This one ends, another begins."""
    where = stored.folder()
    if where is not None:
        patterns._shelf(where).keep()
    patterns._shelf.cache_clear()


def parse(content: bytes) -> object:
    return yaml.load(content, Loader=yaml.CSafeLoader)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("source", [PATTERN, "", "一|二"])
def test_a_kept_pattern_is_the_compiled_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch, source: str, large: bool
) -> None:
    """Is it equal (flags, code and source) the first time, made and kept, and the next times, read?"""
    monkeypatch.setattr(patterns, "_LARGE", 0 if large else 100_000)
    for turn in range(3):
        if turn == 1:
            next_process()
        if turn:
            monkeypatch.setattr(patterns, "_made", None)
        found = patterns.compiled(source)
        assert found == re.compile(source)
        assert found.groupindex == re.compile(source).groupindex
        assert found.groups == re.compile(source).groups
    assert len(list(folder.iterdir())) == 1
    text = "第二 2024年 ababcd 中文x"
    assert [m.groups() for m in found.finditer(text)] == [m.groups() for m in re.finditer(source, text)]


def test_smaller_patterns_share_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Does a process add to what others have kept, and is the file begun anew where it has grown long?"""

    def kept() -> set[str]:
        (path,) = folder.iterdir()
        return set(msgspec.msgpack.decode(stored.read(path.name) or b"\x80"))

    for source in ("一", "二"):
        patterns.compiled(source)
        next_process()
    assert kept() == {"一", "二"}
    monkeypatch.setattr(patterns, "_MOST", 2)
    patterns.compiled("二")
    patterns.compiled("三")
    next_process()
    assert kept() == {"二", "三"}


def test_a_pattern_that_the_engine_refuses_is_compiled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do numbers that are no pattern, in a whole file, do no harm?"""
    patterns.compiled(PATTERN)
    (name,) = {patterns._shelf(folder)._name}
    for wrong in (
        (0, 1, {}, zlib.compress(b"\xff" * 8)),
        ("a", 1, {}, zlib.compress(b"")),
        (0, 1, {}, b"x"),
        3,
    ):
        stored.write(name, msgspec.msgpack.encode({PATTERN: wrong}))
        patterns._shelf.cache_clear()
        assert patterns.compiled(PATTERN) == re.compile(PATTERN)


def test_what_was_made_is_kept(folder: Path) -> None:
    """Is it made once for the same sources, and anew for others or where the file is no such thing?"""
    calls = []

    def make() -> dict[str, tuple[int, ...]]:
        calls.append(1)
        return {"a": (1, 2)}

    for sources in ([b"a", b"b"], [b"a", b"b"], [b"ab", b""], [b"a", b"b"]):
        assert stored.made(sources, dict[str, tuple[int, ...]], make) == {"a": (1, 2)}
    assert len(calls) == 2
    for path in folder.iterdir():
        stored.write(path.name, msgspec.msgpack.encode(["no such thing"]))
    assert stored.made([b"a", b"b"], dict[str, tuple[int, ...]], make) == {"a": (1, 2)}
    assert len(calls) == 3


def test_the_pattern_of_figures_is_the_compiled_one() -> None:
    """Is the largest pattern of all the same as if compiled now?"""
    assert figure_pattern() == re.compile(figure_pattern().pattern)


@pytest.mark.parametrize("damage", [b"", b"EXR1", b"EXR1" + b"x" * 100])
def test_damage_is_made_good(folder: Path, damage: bytes) -> None:
    """Is a file that was cut off or changed ignored and written anew?"""
    expected = [patterns.compiled(PATTERN), stored.tree_of(b"a: [1, 2]", parse)]
    next_process()
    for path in folder.iterdir():
        whole = path.read_bytes()
        path.write_bytes(damage or whole[:-1])
    assert [patterns.compiled(PATTERN), stored.tree_of(b"a: [1, 2]", parse)] == expected
    next_process()
    assert all(stored.read(path.name) is not None for path in folder.iterdir())


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
        stored.folder.cache_clear()
        assert patterns.compiled(PATTERN) == re.compile(PATTERN)
        assert stored.tree_of(b"a: 1", parse) == {"a": 1}
    stored.folder.cache_clear()


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
    stored.folder.cache_clear()
    assert stored.tree_of(b"a: 1", parse) == {"a": 1}
    stored.folder.cache_clear()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_does_no_harm(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk takes no more, is everything made as if nothing were kept, and nothing half-written left?"""

    def full(path: Path, data: bytes) -> int:
        path.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert stored.tree_of(b"a: 1", parse) == {"a": 1}
    assert patterns.compiled(PATTERN) == re.compile(PATTERN)
    next_process()
    assert list(folder.iterdir()) == []


def _write_often(folder: str) -> None:
    os.environ[stored.FOLDER] = folder
    stored.folder.cache_clear()
    for number in range(100):
        stored.write("tree-same", b"content " * (number % 7 + 1) * 50)


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
        seen.add(stored.read("tree-same"))
    for writer in writers:
        writer.join()
    contents = {b"content " * number * 50 for number in range(1, 8)}
    assert seen <= {None, *contents}
    assert stored.read("tree-same") in contents
    assert [path.name for path in folder.iterdir()] == ["tree-same"]
