"""Each input that hurts gives rows or one reject that names the file, the place and the reason."""

from __future__ import annotations

import errno
import gc
import gzip
import json
import os
import random
import re
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import fake_reading
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

import extractor
from extractor.pipeline import run as run_module
from extractor.pipeline.building import building
from extractor.pipeline.kernel import extract_table
from extractor.pipeline.publication import OutputError
from extractor.reading import ReadOptions
from extractor.reading.time_limit import TimeLimitPassed, time_limit

BODY = "江城市总值3亿元,工业1.5亿元。"
GOOD = f"-\n题\n{BODY}\n2025-01-02\n"


@pytest.fixture(autouse=True)
def _plain_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rooms before the tables are not the subject here."""
    monkeypatch.setattr(run_module, "document_reader", lambda rules: fake_reading.read)


def outcome(tmp_path: Path, name: str, content: bytes, **limits: Any) -> tuple[int, list[dict[str, Any]]]:
    """Documents and rejects of a run over one file and a good one beside it, which must come through."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "zz_good.txt").write_text(GOOD)
    (folder / name).write_bytes(content)
    summary = extractor.run(folder, tmp_path / "out", options=ReadOptions(**limits))
    rejects = extractor.load_table(tmp_path / "out", "rejects").to_pylist()
    sources = extractor.load_table(tmp_path / "out", "documents")["source"].to_pylist()
    assert sum("zz_good" in source for source in sources) == 1
    for row in rejects:
        assert name.encode("unicode_escape").decode()[:3] in row["source"] or name[:3] in row["source"]
        assert row["place"]
        assert re.fullmatch(r"[A-Z].*\.", row["reason"], re.DOTALL), row
        assert len(row["excerpt"]) <= 200
    return summary.documents - 1, rejects


def jsonl(*records: object) -> bytes:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode()


def record(**fields: object) -> dict[str, object]:
    return {"id": "x", "title": "题", "body": BODY, "published": "2025-01-02"} | fields


def parquet(**columns: object) -> bytes:
    sink = BytesIO()
    pq.write_table(pa.table(columns), sink, compression="zstd")
    return sink.getvalue()


def same_text(length: int, rows: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array(["总" * length]))


def invalid_text() -> pa.Array:
    """Two cells, the first of which is a lone surrogate as bytes."""
    return pa.array([b"\xed\xa0\x80", BODY.encode()]).view(pa.string())


LISTING = GOOD.encode()
CASES: dict[str, tuple[str, bytes, int, tuple[str, ...]]] = {
    "empty": ("a.txt", b"", 0, ("byte 0: The input is empty",)),
    "blank": ("a.txt", b" \n\n \r\n", 0, ("has no body",)),
    "binary": ("a.txt", random.Random(1).randbytes(5000), 0, ("binary data",)),
    "picture": ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, 0, ("binary data",)),
    "truncated gzip": ("a.txt.gz", gzip.compress(LISTING * 50, mtime=0)[:-30], 0, ("gzip stream is",)),
    "gzip head only": ("a.txt.gz", gzip.compress(LISTING, mtime=0)[:5], 0, ("gzip stream is truncated",)),
    "truncated zstd": ("a.txt.zst", zstandard.compress(LISTING * 50)[:-9], 0, ("zstd stream is",)),
    "damaged gzip": ("a.gz", gzip.compress(LISTING, mtime=0)[:20] + b"\xff" * 40, 0, ("gzip stream is",)),
    "gzip bomb": ("a.gz", gzip.compress(b"7" * (64 << 20), mtime=0), 0, ("200 times",)),
    "zstd bomb": ("a.zst", zstandard.compress(b"7" * (64 << 20)), 0, ("200 times",)),
    "bomb in a bomb": ("a.gz", gzip.compress(gzip.compress(bytes(64 << 20), mtime=0), mtime=0), 0, ("",)),
    "long line": ("a.jsonl", jsonl(record()) + b"\n" + b'{"body": "' + b"9" * (14 << 20) + b'"}\n' + jsonl(record(id="y")), 2,
                  ("line 2: The line has 14,680,077 bytes",)),
    "long text": ("a.jsonl", jsonl(record(body="总" * 2_000_001)), 0, ("2,000,002 characters",)),
    "NUL in text": ("a.jsonl", jsonl(record(body="a\0b")), 0, ("NUL",)),
    "NUL in listing": ("a.txt", LISTING * 50 + b"-\n\xe9\xa2\x98\n\x00" + BODY.encode() + b"\n2025-01-02\n", 50, ("NUL",)),
    "control characters": ("a.jsonl", jsonl(record(body=f"\x1b[31m{BODY}\x07\x08")), 1, ()),
    "lone surrogate": ("a.jsonl", b'{"body": "\\ud800 3"}', 0, ("lone surrogate",)),
    "surrogate in id": ("a.jsonl", b'{"id": "\\udfff", "body": "3"}', 0, ("lone surrogate",)),
    "mixed encodings": ("a.txt", LISTING + GOOD.encode("gb18030") + GOOD.replace("题", "题二").encode(), 3, ()),
    "broken UTF-8": ("a.jsonl", jsonl(record()) + b"\n" + b'{"body": "\xe4\xb8 \xff\xfe"}\n', 1, ("line 2, byte",)),
    "UTF-16 cut in half": ("a.txt", GOOD.encode("utf-16")[:-1], 0, ("",)),
    "UTF-32": ("a.txt", GOOD.encode("utf-32"), 0, ("UTF-32",)),
    "mojibake": ("a.txt", GOOD.encode().decode("latin-1").encode(), 1, ()),
    "deep HTML": ("a.html", b"<html><body>" + b"<div>" * 5000 + BODY.encode() + b"</div>" * 5000, 0, ("nested too deeply",)),
    "HTML without text": ("a.html", b"<html><script>var x = 1;</script></html>", 0, ("no article text",)),
    "broken JSONL": ("a.jsonl", jsonl(record()) + b'\n{"body": \n[]\nnull\n{"a": 1}\n"x"\nNaN\n' + jsonl(record(id="y")), 2,
                     ("line 2: The JSON is broken", "line 3: The record is a JSON array", "line 4: The record is a JSON null",
                      "line 5: The record has no 'body'", "line 6: The record is a JSON string", "line 7: The JSON is broken")),
    "deep JSON": ("a.jsonl", b"[" * 200_000, 0, ("nested too deeply",)),
    "huge number": ("a.jsonl", b'{"id": ' + b"9" * 5000 + b', "body": "3"}', 0, ("The JSON is broken",)),
    "wrong types": ("a.jsonl", jsonl(record(body=3), record(title=["x"]), record(published=20250101), record(id=True)), 0,
                    ("The body is of type int", "The title is of type list", "The published date is of type int",
                     "The id is of type bool")),
    "dates that do not exist": ("a.jsonl", jsonl(record(published="2025-02-30"), record(published="2025-13-01"),
                                                 record(published="0000-01-01"), record(published="gestern")), 0,
                                ("does not exist", "does not exist", "does not exist", "is not a date")),
    "ragged CSV": ("a.csv", f"id,body\n1,{BODY.replace(',', '、')}\n2\n3,x,y\n".encode(), 1,
                   ("line 3: The row has 1 cells", "line 4: The row has 3 cells")),
    "CSV with an open quote": ("a.csv", b'id,body\n1,"abc\n2,def\n', 1, ("The row cannot be parsed",)),
    "CSV without a body": ("a.csv", b"id,text\n1,abc\n", 0, ("has no column 'body'",)),
    "CSV with odd cells": ("a.csv", "id,body,published\n1,总值3亿元,2025-02-30\n2,总值3亿元,31/12/2024x\n3,总值3亿元,2025-01-02\n"
                           .encode() + b"4,\xed\xa0\x80 3,2025-01-02\n", 1,
                           ("line 2: The date '2025-02-30' does not exist", "line 3: The published", "line 5")),
    "one word for a million rows": ("a.parquet", parquet(body=same_text(500_000, 1_000_000)), 5,
                                    ("record 5: The Parquet file grows more than 200 times",)),
    "a page of zeros": ("a.parquet", parquet(body=["0" * (64 << 20)]), 0, ("record 0: The Parquet file grows",)),
    "Parquet of numbers": ("a.parquet", parquet(body=[1, 2], published=[20250101, None]), 0,
                           ("record 0: The body is of type int", "record 1: The body is of type int")),
    "Parquet of lone surrogates": ("a.parquet", parquet(body=invalid_text()), 1, ("record 0: A cell is not valid UTF-8",)),
    "Parquet cut off": ("a.parquet", b"PAR1" + bytes(500), 0, ("Parquet file cannot be read",)),
    "no letters in it": ("a.jsonl", jsonl(record(body="。" * 50)), 1, ()),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_bad_inputs(case: str, tmp_path: Path) -> None:
    """Does each give its documents, and for the rest rejects that say where and why?"""
    name, content, documents, reasons = CASES[case]
    found, rejects = outcome(tmp_path, name, content)
    assert found == documents
    assert len(rejects) == len(reasons), rejects
    for row, reason in zip(rejects, reasons, strict=True):
        assert reason in f"{row['place']}: {row['reason']}"


@pytest.mark.slow
def test_a_gigabyte_in_one_line(tmp_path: Path) -> None:
    """Is a line of a gigabyte passed over in little memory, with the records around it read?"""
    path = tmp_path / "in.jsonl.gz"
    with gzip.GzipFile(path, "wb", compresslevel=1, mtime=0) as file:
        file.write(jsonl(record()) + b'\n{"body": "')
        for _ in range(1 << 7):
            file.write(b"7" * (8 << 20))
        file.write(b'"}\n' + jsonl(record(id="y")))
    options = ReadOptions(max_compression_ratio=2000)
    summary = extractor.run(path, tmp_path / "out", options=options)
    assert (summary.documents, summary.rejects) == (2, 1)
    (reject,) = extractor.load_table(tmp_path / "out", "rejects").to_pylist()
    assert reject["place"] == "line 2"
    assert reject["reason"].startswith("The line has 1,073,741,8")


@pytest.mark.slow
def test_many_headings_are_linear() -> None:
    """Does a text of 10⁵ headings go through the real rooms?"""
    body = "".join(f"{n}、总体情况\n" for n in range(100_000))
    batch = pa.RecordBatch.from_pydict({"id": ["x"], "body": [body]})
    with time_limit(120):
        tables = extract_table(batch)
    assert tables.rejects.num_rows == 0
    assert tables.quantities.num_rows >= 100_000


@pytest.mark.parametrize(
    "text",
    ["9" * 30_000, "1," * 15_000, "亿" * 30_000, "1.1.1." * 5_000, "十" * 30_000, "增长" * 15_000, "、" * 30_000,
     "分别" * 15_000, "1万" * 15_000, "(" * 30_000, "<b>" * 10_000, "2024年" * 6_000, "其中" * 15_000, "1至" * 15_000,
     "市" * 30_000, "一季度" * 10_000, "地区生产总值" * 5_000, "\n" * 30_000, "。" * 30_000],
    ids=lambda text: text[:6],
)  # fmt: skip
def test_hostile_texts_take_linear_time(text: str) -> None:
    """Does a text of 30 000 characters that invites backtracking end within the wall of a document?"""
    batch = pa.RecordBatch.from_pydict({"id": ["x"], "body": [text]})
    tables = extract_table(batch, time_limit_seconds=60)
    assert tables.rejects.to_pylist() == []


@pytest.mark.parametrize(
    "text",
    ["投资3" + "亿" * 6 + "元", "约3万" + "亿" * 40 + "余元", "三分之" + "9" * 40, "4" * 30 + "分之" + "7" * 60,
     "9" * 40 + "亿亿元至" + "8" * 50 + "亿亿亿元", "下降" + "9" * 400 + "%", "1" * 27 + "分之1"],
)  # fmt: skip
def test_numbers_past_all_measure(text: str) -> None:
    """Is a number that no text means told as no amount, rather than as an infinity or an error?"""
    batch = pa.RecordBatch.from_pydict({"id": ["x"], "body": [f"江城市2024年地区生产总值{text}。"]})
    tables = extract_table(batch)
    assert tables.rejects.num_rows == 0
    for row in tables.quantities.to_pylist() + tables.observations.to_pylist():
        values = [row[name] for name in ("value", "value_low", "value_high")]
        assert all(value is None or abs(value) < 1e32 for value in values), row


def test_half_a_character_is_told() -> None:
    """Does a text that no encoding can write get a sentence from the library, and one reject in a batch?"""
    for arguments in ({"text": "江\ud800城市总值3亿元"}, {"text": "3亿元", "title": "\udfff"}):
        with pytest.raises(ValueError, match=r"lone surrogate, half of a character, at [01]\."):
            extractor.extract(**arguments)
    assert [figure.raw for figure in extractor.quantities("\ud800 3亿元")] == ["3亿元"]


def test_duplicate_ids_with_different_content(tmp_path: Path) -> None:
    """Does each text under a shared id come through, under an id of its own, told by its content?"""
    content = jsonl(
        record(), record(body="江城市总值4亿元。"), record(), record(body="江城市总值5亿元。", title="三")
    )
    found, rejects = outcome(tmp_path, "a.jsonl", content)
    assert (found, rejects) == (4, [])
    rows = extractor.load_table(tmp_path / "out", "documents").to_pylist()
    assert len({row["id"] for row in rows}) == len(rows)
    assert any(row["duplicate_of"] is not None for row in rows)
    assert "x" in {row["id"] for row in rows}


def test_symlink_loops_and_odd_names(tmp_path: Path) -> None:
    """Are folders that contain themselves walked once, and names with newlines and no UTF-8 told safely?"""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "self").symlink_to(folder)
    (folder / "up").symlink_to(tmp_path)
    (folder / "loop1").symlink_to(folder / "loop2")
    (folder / "loop2").symlink_to(folder / "loop1")
    (folder / "zeile\neins.txt").write_text(GOOD)
    (folder / os.fsdecode(b"\xb0\xa1.txt")).write_bytes(GOOD.replace("题", "二").encode())
    (folder / "=cmd().txt").write_text("")
    os.mkfifo(folder / "pipe")
    summary = extractor.run(folder, tmp_path / "out")
    assert summary.documents == 2
    names = extractor.load_table(tmp_path / "out", "documents")["source"].to_pylist()
    assert any("zeile\neins" in name for name in names)
    assert any(r"\xb0\xa1" in name for name in names)
    reasons = [row["reason"] for row in extractor.load_table(tmp_path / "out", "rejects").to_pylist()]
    assert sorted(reasons) == sorted(
        ["The input is empty.", "The entry is not a regular file."]
        + [f"The file cannot be opened: {os.strerror(40)}."] * 2
    )


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({"max_document_characters": 10}, "more than the limit of 10"),
        ({"max_decompressed_bytes": 20}, "more than the limit of 20 bytes"),
        ({"max_document_seconds": 1e-6}, "longer than the limit of 1e-06 seconds"),
    ],
)
def test_limits_are_options(limits: dict[str, Any], reason: str, tmp_path: Path) -> None:
    """Does each limit bind where it is set?"""
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(LISTING, mtime=0))
    summary = extractor.run(path, tmp_path / "out", options=ReadOptions(**limits))
    assert summary.observations == 0
    assert reason in extractor.load_table(tmp_path / "out", "rejects")["reason"][0].as_py()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_pattern_that_hangs_costs_its_document_only(workers: int, tmp_path: Path) -> None:
    """Does a rule that backtracks without end meet the wall, in this process and in workers?"""
    from extractor.pipeline.workers import Pool
    from extractor.reading import Document

    bodies = [BODY, "a" * 60 + "hang", "云溪县总值7亿元。"]
    articles = [Document(f"d{n}", "", body, None, "a.txt", "a", n) for n, body in enumerate(bodies)]
    pool = Pool(2, fake_reading.make_hanging_reader, ()) if workers == 2 else None
    summary = run_module.execute(articles, tmp_path, "r", fake_reading.hang, pool, identity="x", seconds=0.2)
    assert (summary.observations, summary.rejects) == (2, 1)
    (reject,) = extractor.load_table(tmp_path, "rejects").to_pylist()
    assert reject["place"] == "record 1"
    assert reject["reason"].endswith("it took longer than the limit of 0.2 seconds")


def test_the_wall_stands_down_after_a_document() -> None:
    """Is nothing interrupted once the block has ended, and a handler of the caller's restored?"""
    import signal

    before = signal.getsignal(signal.SIGALRM)
    with time_limit(0.05):
        pass
    assert signal.getsignal(signal.SIGALRM) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    with pytest.raises(TimeLimitPassed, match=r"0\.01 seconds"), time_limit(0.01):
        re.match(r"(?:a|a|b?a)*c", "a" * 60)


def test_in_another_thread_there_is_no_wall_and_no_error() -> None:
    """Does a library call from a thread, where signals cannot be had, work without the limit?"""
    from concurrent.futures import ThreadPoolExecutor

    batch = pa.RecordBatch.from_pydict({"id": ["x"], "body": [BODY]})
    with ThreadPoolExecutor(1) as threads:
        tables = threads.submit(
            extract_table, batch, reader=fake_reading.read, time_limit_seconds=1e-9
        ).result()
    assert tables.observations.num_rows == 1


def test_a_second_run_waits_for_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --wait, does a run begin when the one before has ended, and without say so at once?"""
    path = tmp_path / "a.txt"
    path.write_text(GOOD)
    first = building(tmp_path / "out")
    first.__enter__()
    with pytest.raises(OutputError, match="--wait"):
        extractor.run(path, tmp_path / "out")
    with pytest.raises(OutputError, match=r"still after 0\.001 seconds"):
        extractor.run(path, tmp_path / "out", wait_seconds=0.001)
    naps = []

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 3:
            first.__exit__(None, None, None)

    monkeypatch.setattr(time, "sleep", sleep)
    assert extractor.run(path, tmp_path / "out", wait_seconds=600).documents == 1
    assert len(naps) == 3


def test_several_tables_of_one_run(tmp_path: Path) -> None:
    """Does an open output keep showing its run while another is published?"""
    path = tmp_path / "a.txt"
    path.write_text(GOOD)
    first = extractor.run(path, tmp_path / "out")
    with extractor.open_output(tmp_path / "out") as tables:
        path.write_text(GOOD.replace("3亿元", "4亿元"))
        second = extractor.run(path, tmp_path / "out")
        for table in ("facts", "observations", "facts"):
            assert tables.load_table(table).schema.metadata[b"extractor.run"].decode() == first.run
        assert tables.read("facts")["value"].tolist() == [3e8]
        with pytest.raises(OutputError, match="no table 'fact'"):
            tables.load_table("fact")
    assert extractor.open_output(tmp_path / "out").manifest["run"] == second.run


@pytest.fixture
def small_disk(tmp_path: Path) -> Any:
    """A file system of 1 MB; skipped where none may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("no file system may be mounted here")
    yield folder
    gc.collect()
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def noise(count: int) -> str:
    """Articles that do not compress."""
    chance = random.Random(2)
    return "".join(
        f"-\n第{n}号\n江城市总值{n}亿元{''.join(map(chr, chance.choices(range(0xAC00, 0xD7A0), k=400)))}\n2025-01-02\n"
        for n in range(count)
    )


def test_a_full_disk_leaves_the_old_tables(small_disk: Path, tmp_path: Path) -> None:
    """Does a run that the disk has no room for fail in a sentence, leave no work files, and the old set whole?"""
    path, output = tmp_path / "a.txt", small_disk / "out"
    path.write_text(noise(50))
    extractor.run(path, output)
    before = {file.name: file.read_bytes() for file in output.glob("*.parquet")}
    path.write_text(noise(900))
    with pytest.raises(OSError, match="No space left"):
        extractor.run(path, output)
    assert {file.name: file.read_bytes() for file in output.glob("*.parquet")} == before
    assert len(extractor.read(output, "documents")) == 50
    assert not (output / ".building").exists()
    path.write_text(noise(60))
    assert extractor.run(path, output).documents == 60


def test_a_full_disk_at_every_size(small_disk: Path, tmp_path: Path) -> None:
    """Wherever the room runs out, is a whole set in force?"""
    path, output = tmp_path / "a.txt", small_disk / "out"
    path.write_text(noise(10))
    extractor.run(path, output)
    runs = {extractor.open_output(output).manifest["run"]}
    failures = 0
    for size in range(100, 500, 50):
        path.write_text(noise(size))
        try:
            runs.add(extractor.run(path, output).run)
        except OSError as error:
            failures += error.errno == errno.ENOSPC
        with extractor.open_output(output) as tables:
            for table in ("documents", "quantities", "observations", "facts", "rejects"):
                assert tables.load_table(table).schema.metadata[b"extractor.run"].decode() in runs
    assert 0 < failures < 8


def test_a_read_only_folder_is_told(small_disk: Path, tmp_path: Path) -> None:
    """Does a folder that may not be written to stay readable, and the run say so?"""
    path, output = tmp_path / "a.txt", small_disk / "out"
    path.write_text(GOOD)
    extractor.run(path, output)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    path.write_text(GOOD.replace("3亿元", "4亿元"))
    with pytest.raises(OSError, match="Read-only"):
        extractor.run(path, output)
    assert extractor.read(output, "facts")["value"].tolist() == [3e8]


def test_a_read_only_folder_is_one_sentence(small_disk: Path, tmp_path: Path) -> None:
    """Does the command line say it in one line, with exit code 2?"""
    (tmp_path / "a.txt").write_text(GOOD)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    command = [
        sys.executable,
        "-m",
        "extractor",
        "run",
        str(tmp_path / "a.txt"),
        "--output",
        str(small_disk / "out"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "Read-only file system" in done.stderr


def test_an_input_that_vanishes_during_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is a file that was listed and is gone when its turn comes one reject?"""
    from extractor.pipeline import inputs

    folder = tmp_path / "in"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.txt").write_text(GOOD.replace("题", name))
    read_source = inputs.read_source

    def vanishing(source: Any, options: Any) -> Any:
        (folder / "b.txt").unlink(missing_ok=True)
        return read_source(source, options)

    monkeypatch.setattr(inputs, "read_source", vanishing)
    summary = extractor.run(folder, tmp_path / "out")
    assert (summary.documents, summary.rejects) == (2, 1)
    assert "cannot be opened" in extractor.load_table(tmp_path / "out", "rejects")["reason"][0].as_py()


def test_bytes_do_not_depend_on_order_or_batches(tmp_path: Path) -> None:
    """Are the tables the same whichever way the inputs are named and however they lie in files?"""
    folder = tmp_path / "in"
    folder.mkdir()
    records = [GOOD.replace("题", f"第{n}号").replace("3亿", f"{n}亿") for n in range(90)]
    for n in range(9):
        (folder / f"{n}.txt").write_text("".join(records[n * 10 : n * 10 + 10]))
    names = sorted(folder.iterdir())
    outputs = []
    for number, given in enumerate(([folder], names, names[::-1], [folder, *names], [str(folder / "*.txt")])):
        output = tmp_path / f"out{number}"
        extractor.run(given, output, full=number % 2 == 1)
        outputs.append([pq.read_table(output / "documents.parquet").drop_columns(["position"]),
                        (output / "facts.parquet").read_bytes(), (output / "manifest.json").read_bytes()])  # fmt: skip
    assert all(output == outputs[0] for output in outputs)
