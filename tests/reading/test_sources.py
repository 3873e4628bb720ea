"""Inputs: folders, globs, links, compression and standard input, in one order and within limits."""

from __future__ import annotations

import gzip
import io
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import zstandard

from extractor.reading import Document, InputError, ReadOptions, Reject, list_sources, read_inputs

TEXT = "南湾区新建住宅\n今年开工12万平方米。\n"
PAGE = "".join(f"-\n第{i}篇\n完成投资{i}亿元。\n2031-05-{i:02d}\n" for i in range(1, 29))


def names(*inputs: str | Path) -> list[str]:
    return [source.name for source in list_sources(inputs)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small tree, which is also the working folder."""
    for name in ("b/2.txt", "b/1.txt", "a.txt", "c/d/3.txt", ".hidden.txt", ".git/4.txt", "b/.5.txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_is_walked_in_the_order_of_names(folder: Path) -> None:
    """Are files of all depths found once, hidden ones skipped, in an order that inputs do not change?"""
    expected = ["in/a.txt", "in/b/1.txt", "in/b/2.txt", "in/c/d/3.txt"]
    assert names("in") == expected
    assert names("./in/", "in/b/1.txt") == expected
    assert names("in/c", "in/b", "in/a.txt") == expected
    assert names("in/b/.5.txt") == ["in/b/.5.txt"]


def test_patterns_are_expanded(folder: Path) -> None:
    """Do globs give files and folders, and never hidden ones?"""
    assert names("in/b/*.txt") == ["in/b/1.txt", "in/b/2.txt"]
    assert names("in/**/*.txt") == ["in/a.txt", "in/b/1.txt", "in/b/2.txt", "in/c/d/3.txt"]
    assert names("in/[bc]") == ["in/b/1.txt", "in/b/2.txt", "in/c/d/3.txt"]


def test_links_do_not_loop(folder: Path) -> None:
    """Is a folder that links lead back to walked once, and a dead link one reject?"""
    (folder / "in" / "c" / "loop").symlink_to(folder / "in")
    (folder / "in" / "dead.txt").symlink_to(folder / "nothing")
    assert names("in") == ["in/a.txt", "in/b/1.txt", "in/b/2.txt", "in/c/d/3.txt", "in/dead.txt"]
    (reject,) = [one for one in read_inputs(["in"]) if isinstance(one, Reject)]
    assert (reject.source, reject.place) == ("in/dead.txt", "byte 0")
    assert "No such file" in reject.reason


def test_a_pipe_in_a_folder_does_not_block(folder: Path) -> None:
    """Is what is no regular file refused without being opened?"""
    os.mkfifo(folder / "in" / "pipe")
    assert ["regular" in one.reason for one in read_inputs(["in"]) if isinstance(one, Reject)] == [True]


def test_odd_names_are_kept_readable(folder: Path) -> None:
    """Do newlines in names stay, and bytes that are no UTF-8 become text?"""
    (folder / "in" / "line\nbreak.txt").write_text(TEXT, "utf-8")
    (folder / "in" / os.fsdecode(b"bad\xff.txt")).write_text(TEXT, "utf-8")
    found = list(read_inputs(["in"]))
    assert all(isinstance(one, Document) for one in found)
    assert {"in/line\nbreak.txt", "in/bad\\xff.txt"} <= {one.source for one in found}


@pytest.mark.parametrize("given", ["missing.txt", "in/*.pdf", "dead"])
def test_an_input_that_is_not_there_is_an_error(folder: Path, given: str) -> None:
    """Does a wrong input raise at the call, in one sentence that names it?"""
    (folder / "dead").symlink_to("nowhere")
    with pytest.raises(InputError) as fault:
        read_inputs(["in", given])
    assert given in str(fault.value)
    assert str(fault.value).endswith(".")


def test_no_input_is_an_error() -> None:
    """Is an empty list refused?"""
    with pytest.raises(InputError):
        read_inputs([])


def test_a_file_that_goes_away_is_a_reject(folder: Path) -> None:
    """Does a file that vanishes after the listing leave the run going?"""
    found = read_inputs(["in"])
    (folder / "in" / "b" / "1.txt").unlink()
    assert [type(one) for one in found] == [Document, Reject, Document, Document]


@pytest.mark.parametrize("data", [PAGE, TEXT])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, data: str) -> None:
    """Is `-` read, its format told by its content?"""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data.encode())))
    found = list(read_inputs(["-"]))
    assert len(found) == (28 if data is PAGE else 1)
    assert {one.source for one in found} == {"-"}


def compressed(kind: str, data: bytes) -> bytes:
    if kind == "gz":
        return gzip.compress(data, mtime=0)
    return zstandard.ZstdCompressor(write_checksum=True).compress(data)


@pytest.mark.parametrize("kind", ["gz", "zst"])
@pytest.mark.parametrize("name", ["page.txt.{}", "page.txt", "page.{}"])
def test_compressed_inputs(tmp_path: Path, kind: str, name: str) -> None:
    """Is compression told by content, over several members, with the same documents as without?"""
    plain, packed = tmp_path / "plain" / "page.txt", tmp_path / "packed" / name.format(kind)
    for path in (plain, packed):
        path.parent.mkdir()
    plain.write_bytes(PAGE.encode())
    half = len(PAGE.encode()) // 2
    packed.write_bytes(compressed(kind, PAGE.encode()[:half]) + compressed(kind, PAGE.encode()[half:]))
    one, other = list(read_inputs([plain])), list(read_inputs([packed]))
    assert [(d.id, d.position, d.collection) for d in one if isinstance(d, Document)] == [
        (d.id, d.position, d.collection) for d in other if isinstance(d, Document)
    ]
    assert len(other) == 28


@pytest.mark.parametrize("kind", ["gz", "zst"])
@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda data: data[:-3], "truncated"),
        (lambda data: data[: len(data) // 2], "truncated"),
        (lambda data: data + b"tail", "foreign bytes"),
        (lambda data: data[:-2] + bytes([data[-2] ^ 1, data[-1]]), "damaged"),
    ],
)
def test_damaged_compression_is_a_reject(tmp_path: Path, kind: str, damage: object, reason: str) -> None:
    """Do damaged streams end in one reject that says what is wrong, after what could be read?"""
    path = tmp_path / f"page.txt.{kind}"
    assert callable(damage)
    path.write_bytes(damage(compressed(kind, PAGE.encode())))
    *_, reject = read_inputs([path])
    assert isinstance(reject, Reject)
    assert reason in reject.reason
    assert reject.place.startswith("byte ")


def test_padding_after_gzip_is_no_damage(tmp_path: Path) -> None:
    """Are the zeros with which tools fill a block skipped?"""
    path = tmp_path / "page.gz"
    path.write_bytes(compressed("gz", PAGE.encode()) + bytes(512))
    assert all(isinstance(one, Document) for one in read_inputs([path]))


@pytest.mark.parametrize("kind", ["gz", "zst"])
@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (ReadOptions(), "grows more than 200 times"),
        (ReadOptions(max_decompressed_bytes=10**6), "1,000,000 bytes"),
    ],
)
def test_bombs_are_refused(tmp_path: Path, kind: str, options: ReadOptions, reason: str) -> None:
    """Is a stream that grows without measure stopped by ratio or by size?"""
    path = tmp_path / f"bomb.{kind}"
    path.write_bytes(compressed(kind, b"a" * 30_000_000))
    (reject,) = read_inputs([path], options)
    assert isinstance(reject, Reject)
    assert reason in reject.reason


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.html", "a.json"])
@pytest.mark.parametrize("data", [b"", b"9" * 3_000_000])
def test_empty_and_endless_inputs_are_one_reject(tmp_path: Path, name: str, data: bytes) -> None:
    """Are an empty file and a single huge line refused, within the limits on memory?"""
    (tmp_path / name).write_bytes(data)
    options = ReadOptions(max_document_characters=1000, max_whole_bytes=2_000_000)
    (reject,) = read_inputs([tmp_path], options)
    assert isinstance(reject, Reject)
