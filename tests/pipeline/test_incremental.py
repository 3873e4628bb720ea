"""Runs after runs: what is extracted again, and that the tables are always those of a run from nothing."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import fake_reading
import pyarrow as pa
import pytest

import extractor
from extractor.pipeline import inputs as run_inputs
from extractor.pipeline import run as run_module
from extractor.pipeline.cache import ResultCache, frame_files
from extractor.pipeline.publication import OutputError
from extractor.pipeline.run import RunSummary, execute
from extractor.pipeline.spool import text_hashes
from extractor.reading import Document, InputError, Reject
from extractor.tables.schemas import TABLES


@pytest.fixture(autouse=True)
def _no_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folding is not the subject here, and takes most of the time of a small run."""
    monkeypatch.setattr(run_module, "facts_of", lambda *tables, work: iter(()))


class Counted:
    """A reader that notes which texts it was given."""

    def __init__(self) -> None:
        self.bodies: list[str] = []

    def __call__(self, title: str, body: str, published: date | None) -> fake_reading.FakeExtraction:
        self.bodies.append(body)
        return fake_reading.read(title, body, published)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Counted:
    counted = Counted()
    monkeypatch.setattr(run_module, "document_reader", lambda rules: counted)
    return counted


def record(number: int, value: int | None = None) -> str:
    amount = number if value is None else value
    return f"-\n第{number}号公告\n江城市第{number}区总值{amount}亿元,工业{number}.5亿元。\n2025-01-{number % 28 + 1:02}\n"


def write_pages(folder: Path, counts: dict[str, int]) -> None:
    folder.mkdir(exist_ok=True)
    first = 0
    for name, count in counts.items():
        (folder / name).write_text("".join(record(first + n) for n in range(count)))
        first += 1000


def table_digests(output: Path) -> dict[str, str]:
    names = [*(f"{table}.parquet" for table in TABLES), "manifest.json"]
    return {name: hashlib.sha256((output / name).read_bytes()).hexdigest() for name in names}


def from_nothing(folder: Path, output: Path, **options: bool) -> dict[str, str]:
    extractor.run(folder, output, cache=False, **options)
    return table_digests(output)


def step_nothing(folder: Path) -> int:
    return 0


def step_grow(folder: Path) -> int:
    with (folder / "a.txt").open("a") as page:
        page.write(record(500) + record(501))
    return 2


def step_new_file_in_between(folder: Path) -> int:
    (folder / "aa.txt").write_text(record(600))
    return 1


def step_change_one(folder: Path) -> int:
    page = folder / "b.txt"
    page.write_text(page.read_text().replace(record(1003), record(1003, value=77)))
    return 1


def step_one_space_more(folder: Path) -> int:
    """A space is no new content to `content_hash`, but it moves every offset after it."""
    page = folder / "b.txt"
    page.write_text(page.read_text().replace("江城市第1004区", "江城市 第1004区"))
    return 1


def step_remove(folder: Path) -> int:
    (folder / "a.txt").unlink()
    return 0


def step_rename(folder: Path) -> int:
    (folder / "b.txt").rename(folder / "z.txt")
    return 0


def step_reorder(folder: Path) -> int:
    records = (folder / "b.txt").read_text().split("-\n")[1:]
    random.Random(7).shuffle(records)
    (folder / "b.txt").write_text("".join("-\n" + text for text in records))
    return 0


def step_copy(folder: Path) -> int:
    """Copies are duplicates, which are not read."""
    shutil.copy(folder / "b.txt", folder / "c.txt")
    return 0


@pytest.mark.parametrize(
    "step",
    [step_nothing, step_grow, step_new_file_in_between, step_change_one, step_one_space_more, step_remove,
     step_rename, step_reorder, step_copy],
)  # fmt: skip
def test_only_new_texts_are_extracted(step: Callable[[Path], int], reader: Counted, tmp_path: Path) -> None:
    """Does each kind of change cost as many texts as are new, and give the bytes of a run from nothing?"""
    folder, output = tmp_path / "in", tmp_path / "out"
    write_pages(folder, {"a.txt": 150, "b.txt": 40})
    assert extractor.run(folder, output).reused == 0
    before = table_digests(output)
    reader.bodies.clear()
    new = step(folder)
    summary = extractor.run(folder, output)
    assert len(reader.bodies) == new
    assert summary.reused == summary.documents - summary.duplicates - new
    assert table_digests(output) == from_nothing(folder, tmp_path / "nothing")
    assert (table_digests(output) == before) == (step is step_nothing)


def test_many_runs_in_a_row(reader: Counted, tmp_path: Path) -> None:
    """After twenty runs over a folder that changes at random, is everything as from nothing, the cache small?"""
    folder, output = tmp_path / "in", tmp_path / "out"
    write_pages(folder, {"a.txt": 3})
    chance = random.Random(4)
    for turn in range(20):
        page = folder / f"{chance.choice('abcd')}.txt"
        if page.exists() and chance.random() < 0.3:
            page.unlink()
        else:
            with page.open("a") as file:
                file.write("".join(record(turn * 10 + n) for n in range(chance.randrange(1, 9))))
        (folder / "e.txt").write_text(record(turn))
        extractor.run(folder, output)
    assert table_digests(output) == from_nothing(folder, tmp_path / "nothing")
    files = list(frame_files(output / ".cache"))
    assert 0 < len(files) <= 9
    assert {path.name for path in (output / ".cache").iterdir()} == {path.name for path in files} | {
        "inputs.json"
    }


def test_full_extracts_everything(reader: Counted, tmp_path: Path) -> None:
    """Does --full read what is known, and give the same bytes?"""
    write_pages(tmp_path / "in", {"a.txt": 5})
    extractor.run(tmp_path / "in", tmp_path / "out")
    before = table_digests(tmp_path / "out")
    reader.bodies.clear()
    assert extractor.run(tmp_path / "in", tmp_path / "out", full=True).reused == 0
    assert len(reader.bodies) == 5
    assert table_digests(tmp_path / "out") == before


def test_other_rules_are_other_results(tmp_path: Path) -> None:
    """Is nothing taken over from rules or code of another hash?"""
    article = Document("x", "题", "江城市总值3亿元", None, "a.txt", "a", 0)

    def reused(identity: str) -> int:
        return execute([article], tmp_path, "r", fake_reading.read, identity=identity).reused

    assert [reused("one"), reused("one"), reused("two"), reused("two"), reused("one")] == [0, 1, 0, 1, 0]


def test_changed_rules_change_the_tables(tmp_path: Path) -> None:
    """Under rules of another hash, is everything extracted again?"""
    from extractor.rules import find_rules

    page, output = tmp_path / "a.txt", tmp_path / "out"
    page.write_text("江城市2024年地区生产总值达到612亿元。")
    first = extractor.run(page, output)
    shutil.copytree(find_rules(), tmp_path / "rules")
    with (tmp_path / "rules" / "units.yaml").open("a") as file:
        file.write("\n# another hash\n")
    second = extractor.run(page, output, rules=tmp_path / "rules")
    assert first.reused == second.reused == 0
    assert first.rules != second.rules
    assert extractor.open_output(output).manifest["rules"] == second.rules


def kept_run(folder: Path, output: Path) -> RunSummary:
    return extractor.run(folder, output, keep_removed=True)


def test_removed_inputs_stay_if_asked(reader: Counted, tmp_path: Path) -> None:
    """With --keep-removed, are the tables as if the input were still there, and gone without it?"""
    folder, output = tmp_path / "in", tmp_path / "out"
    write_pages(folder, {"a.txt": 5, "b.txt": 4, "c.txt": 3})
    (folder / "b.txt").write_text((folder / "b.txt").read_text() + "-\nein Rest\n")
    extractor.run(folder, output)
    before = table_digests(output)
    (folder / "b.txt").unlink()
    reader.bodies.clear()
    assert (kept_run(folder, output).documents, kept_run(folder, output).rejects) == (12, 1)
    assert reader.bodies == []
    assert table_digests(output) == before
    assert extractor.run(folder, output).documents == 8


def test_a_killed_run_is_resumed(reader: Counted, tmp_path: Path) -> None:
    """Is what a run extracted before it died not extracted again?"""
    folder, output = tmp_path / "in", tmp_path / "out"
    write_pages(folder, {"a.txt": 300})
    extract = reader.__call__

    class PowerCut(BaseException):
        pass

    def until_dark(title: str, body: str, published: date | None) -> fake_reading.FakeExtraction:
        if len(reader.bodies) >= 200:
            raise PowerCut
        return extract(title, body, published)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_module, "document_reader", lambda rules: until_dark)
        with pytest.raises(PowerCut):
            extractor.run(folder, output)
    assert not (output / "manifest.json").exists()
    reader.bodies.clear()
    summary = extractor.run(folder, output)
    assert len(reader.bodies) == 300 - 192
    assert summary.reused == 192
    assert table_digests(output) == from_nothing(folder, tmp_path / "nothing")


def cached_results(tmp_path: Path) -> tuple[Path, Path, Path, dict[str, str]]:
    folder, output = tmp_path / "in", tmp_path / "out"
    write_pages(folder, {"a.txt": 200})
    extractor.run(folder, output)
    (output / ".cache" / "inputs.json").unlink()
    (file,) = frame_files(output / ".cache")
    return folder, output, file, table_digests(output)


@pytest.mark.parametrize("place", range(0, 1000, 111))
def test_a_flipped_byte_in_the_cache_changes_nothing(place: int, reader: Counted, tmp_path: Path) -> None:
    """Wherever a byte of the cache turns over, are the tables the same, and is the result read anew?"""
    folder, output, file, before = cached_results(tmp_path)
    content = bytearray(file.read_bytes())
    content[len(content) * place // 1000] ^= 0x10
    file.write_bytes(content)
    reader.bodies.clear()
    extractor.run(folder, output)
    assert reader.bodies
    assert table_digests(output) == before


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.7, 0.999])
def test_a_torn_cache_serves_as_far_as_it_is_whole(share: float, reader: Counted, tmp_path: Path) -> None:
    """Is a file of frames that was cut off used up to its last whole frame?"""
    folder, output, file, before = cached_results(tmp_path)
    os.truncate(file, int(file.stat().st_size * share))
    reader.bodies.clear()
    extractor.run(folder, output)
    assert len(reader.bodies) in {0.0: (200,), 0.001: (200,), 0.3: (136,), 0.7: (72,), 0.999: (8,)}[share]
    assert table_digests(output) == before


def test_foreign_files_in_the_cache_do_no_harm(reader: Counted, tmp_path: Path) -> None:
    """Is a file that holds no frames passed over?"""
    folder, output, _, before = cached_results(tmp_path)
    (output / ".cache" / "zzz.frames").write_bytes(b"EXF2" + bytes(4000))
    (output / ".cache" / "inputs.json").write_text("[]")
    extractor.run(folder, output)
    assert table_digests(output) == before


def test_a_cache_that_cannot_be_written_is_done_without(
    reader: Counted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Does a full disk under the cache leave the room to the tables, and the run go on?"""
    write_pages(tmp_path / "in", {"a.txt": 100})
    real = os.write

    def full(handle: int, data: bytes) -> int:
        if bytes(data[:4]) == b"EXF2":
            raise OSError(28, "No space left on device")
        return real(handle, data)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        extractor.run(tmp_path / "in", tmp_path / "out")
    assert not list(frame_files(tmp_path / "out" / ".cache"))
    assert table_digests(tmp_path / "out") == from_nothing(tmp_path / "in", tmp_path / "nothing")


def test_failed_texts_are_tried_again(reader: Counted, tmp_path: Path) -> None:
    """Is a text whose extraction failed not remembered as one without figures?"""
    article = [
        Document(str(n), "题", f"总值{n}亿元{'坏' * (n == 2)}", None, "a.txt", "a", n) for n in range(4)
    ]
    for reused in (0, 3, 3):
        summary = execute(article, tmp_path, "r", reader, identity="one")
        assert (summary.reused, summary.rejects, summary.observations) == (reused, 1, 3)
    assert sum("坏" in body for body in reader.bodies) == 3


def test_unchanged_inputs_leave_the_tables_alone(reader: Counted, tmp_path: Path) -> None:
    """Is nothing written where nothing changed, and is a damaged or half-removed set still mended?"""
    write_pages(tmp_path / "in", {"a.txt": 5})
    output = tmp_path / "out"
    first = extractor.run(tmp_path / "in", output)
    before, inode = table_digests(output), (output / "manifest.json").stat().st_ino
    again = extractor.run(tmp_path / "in", output)
    assert (output / "manifest.json").stat().st_ino == inode
    assert {**again.as_dict(), "reused": 0} == first.as_dict()
    (output / "facts.parquet").unlink()
    extractor.run(tmp_path / "in", output)
    assert table_digests(output) == before
    (output / "facts.parquet").unlink()
    (output / "facts.parquet").write_bytes(b"PAR1")
    extractor.run(tmp_path / "in", output)
    assert table_digests(output) == before


def test_an_input_that_changes_while_it_is_read_is_not_remembered(
    reader: Counted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Is the next run made to look again where a file was written to during the run?"""
    write_pages(tmp_path / "in", {"a.txt": 5})
    read_source = run_inputs.read_source

    def growing(source: object, options: object) -> object:
        step_grow(tmp_path / "in")
        return read_source(source, options)  # type: ignore[arg-type]

    monkeypatch.setattr(run_inputs, "read_source", growing)
    extractor.run(tmp_path / "in", tmp_path / "out")
    assert not (tmp_path / "out" / ".cache" / "inputs.json").exists()


def test_the_output_may_lie_in_the_input(reader: Counted, tmp_path: Path) -> None:
    """Is an output inside the input folder no input of the next run, and the input itself refused?"""
    write_pages(tmp_path, {"a.txt": 5})
    for _ in range(2):
        assert extractor.run(tmp_path, tmp_path / "tables" / "out", full=True).documents == 5
    pattern = str(tmp_path / "**" / "*.*")
    assert extractor.run(pattern, tmp_path / "tables" / "out").documents == 5
    with pytest.raises(OutputError, match="is the input"):
        extractor.run(tmp_path, tmp_path)


def test_a_vanished_input_leaves_the_tables(reader: Counted, tmp_path: Path) -> None:
    """Does an input folder that is gone (a drive not mounted) end the run before anything is replaced?"""
    write_pages(tmp_path / "in", {"a.txt": 5})
    extractor.run(tmp_path / "in", tmp_path / "out")
    before = table_digests(tmp_path / "out")
    (tmp_path / "in").rename(tmp_path / "away")
    with pytest.raises(InputError, match="does not exist"):
        extractor.run(tmp_path / "in", tmp_path / "out")
    assert table_digests(tmp_path / "out") == before
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.txt").symlink_to(tmp_path / "nowhere")
    extractor.run(tmp_path / "in", tmp_path / "out")
    (row,) = extractor.load_table(tmp_path / "out", "rejects").to_pylist()
    assert "cannot be opened" in row["reason"]


def test_workers_and_cache_together(tmp_path: Path) -> None:
    """Do two processes with a cache half filled write what one without writes?"""
    from extractor.pipeline.workers import Pool

    articles: list[Document | Reject] = [
        Document(f"d{n}", "", f"江城市总值{n}亿元", None, "a.txt", "a", n) for n in range(400)
    ]
    pool = Pool(2, fake_reading.make_reader, ())
    execute(articles[100:300], tmp_path / "out", "r", fake_reading.read, identity="one")
    summary = execute(articles, tmp_path / "out", "r", fake_reading.read, pool, identity="one")
    assert summary.reused == 200
    execute(articles, tmp_path / "nothing", "r", fake_reading.read)
    assert table_digests(tmp_path / "out") == table_digests(tmp_path / "nothing")


def test_the_cache_finds_by_the_whole_text(tmp_path: Path) -> None:
    """Do title, body and date each count, and where one ends and the next begins; and does the place of a text not?"""
    texts = [
        ("a", "b", None),
        ("", "ab", None),
        ("ab", "", None),
        ("a", "b", date(2025, 1, 1)),
        ("a", "b", None),
    ]
    columns = zip(*texts, strict=True)
    titles, bodies, days = (
        pa.array(column, kind)
        for column, kind in zip(columns, (pa.string(), pa.string(), pa.date32()), strict=True)
    )
    hashes = text_hashes(titles, bodies, days)
    assert text_hashes(titles[2:], bodies[2:], days[2:]) == hashes[2:]
    assert len(set(hashes)) == 4
    assert hashes[0] == hashes[4]
    keys = {ResultCache(tmp_path, name).key(text) for name in ("one", "two") for text in hashes}
    assert len(keys) == 8
