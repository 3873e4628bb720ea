"""A run over a stand-in for the rules: what the tables hold, and that the bytes depend on nothing else."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import fake_reading
import pyarrow.parquet as pq
import pytest

from extractor.pipeline.building import building
from extractor.pipeline.publication import OutputError, load_table, read
from extractor.pipeline.run import RunSummary, execute
from extractor.pipeline.workers import Pool, WorkerLost
from extractor.reading import Document, Reject
from extractor.tables.schemas import TABLES, schema_of

RULES = "0" * 64


def article(position: int, title: str, body: str, day: int = 1, source: str = "a.txt") -> Document:
    return Document(f"{source[0]}{position:05}", title, body, date(2025, 1, day), source, "a", position)


ARTICLES: list[Document | Reject] = [
    article(0, "江城总值100亿元", "江城市2024年实现总值100亿元,其中工业40亿元。"),
    Reject("a.txt", "record 1", "The record has no body.", "-"),
    article(2, "无数", "今天天气很好。"),
    article(3, "江城总值100亿元", "江城市2024年实现总值100亿元,其中工业40亿元。", day=2),
    article(4, "修订", "经核定,江城市总值103.2亿元。", day=9),
    article(5, "坏", "坏文本1亿元"),
]


def numbered() -> list[Document | Reject]:
    return [article(n, f"第{n}篇", f"江城市总值{n}亿元,工业{n + 1}.5亿元。", 1 + n % 28) for n in range(300)]


def run_fake(output: Path, articles: list[Document | Reject] = ARTICLES, workers: int = 1) -> RunSummary:
    pool = Pool(workers, fake_reading.make_reader, ()) if workers > 1 else None
    return execute(iter(articles), output, RULES, fake_reading.read, pool)


def digests(output: Path) -> dict[str, str]:
    return {
        path.relative_to(output).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(output.rglob("*"))
        if path.is_file()
    }


def test_many_rejects_are_as_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do rejects that go through the disk in pieces make the same tables, in their order?"""
    broken: list[Document | Reject] = [
        Reject("a.txt", f"line {n}", "The JSON is broken.", "{") for n in range(9)
    ]
    articles = [*broken[:4], *ARTICLES, *broken[4:]]
    run_fake(tmp_path / "few", articles)
    monkeypatch.setattr("extractor.pipeline.run._REJECTS_AT_ONCE", 2)
    run_fake(tmp_path / "many", articles)
    assert digests(tmp_path / "many") == digests(tmp_path / "few")
    places = read(tmp_path / "many", "rejects")["place"].tolist()
    assert places[:5] == ["line 0", "line 1", "line 2", "line 3", "record 1"]


def test_tables_hold_what_was_read(tmp_path: Path) -> None:
    """Do documents, figures, observations, facts and rejects arrive, with the duplicate silent?"""
    summary = run_fake(tmp_path / "out")
    assert (summary.documents, summary.duplicates, summary.rejects) == (5, 1, 2)
    assert (summary.quantities, summary.observations, summary.facts) == (4, 3, 1)
    assert summary.families == {"national_accounts": 3}
    documents = read(tmp_path / "out", "documents")
    assert documents["duplicate_of"].tolist()[2] == "a00000"
    observations = read(tmp_path / "out", "observations")
    assert observations["document_id"].tolist() == ["a00000", "a00000", "a00004"]
    assert observations["field"].tolist() == ["title", "body", "body"]
    rejects = read(tmp_path / "out", "rejects")
    assert rejects["place"].tolist() == ["record 1", "record 5"]
    assert "ValueError: a text that cannot be extracted" in rejects["reason"].tolist()[1]
    fact = read(tmp_path / "out", "facts").iloc[0]
    assert (fact["value"], fact["mentions"], fact["documents"], fact["conflict"]) == (103.2e8, 3, 2, True)


def test_offsets_point_to_the_figure(tmp_path: Path) -> None:
    """Is text[start:end] == raw for every figure and observation?"""
    run_fake(tmp_path)
    texts = {row["id"]: row for row in load_table(tmp_path, "documents").to_pylist()}
    for table in ("quantities", "observations"):
        for row in load_table(tmp_path, table).to_pylist():
            assert texts[row["document_id"]][row["field"]][row["start"] : row["end"]] == row["raw"]


def test_claimed_figures_are_marked(tmp_path: Path) -> None:
    """Does `claimed` tell the figures that became observations from the others?"""
    run_fake(tmp_path)
    rows = load_table(tmp_path, "quantities").to_pylist()
    assert {row["raw"]: row["claimed"] for row in rows} == {
        "100亿元": True,
        "40亿元": False,
        "103.2亿元": True,
    }


_FORKED = """
import sys
sys.path.insert(0, {tests!r})
import test_run
from extractor.pipeline.quick_start import claim_process
from extractor.pipeline.workers import WorkerLost, _may_fork

claim_process()
assert _may_fork()
test_run.run_fake(test_run.Path("two"), test_run.numbered(), 2)
try:
    test_run.run_fake(test_run.Path("lost"), [test_run.article(0, "题", "死")], 2)
except WorkerLost as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux")
def test_forked_workers_do_the_same(tmp_path: Path) -> None:
    """In a process of our own, whose workers are forked: the same bytes, and a lost worker told in a sentence?"""
    run_fake(tmp_path / "one", numbered())
    script = _FORKED.format(tests=str(Path(__file__).parent))
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "fewer workers" in done.stdout, done.stderr
    assert not (tmp_path / "lost").exists()
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


@pytest.mark.parametrize("workers", [1, 2])
def test_bytes_are_the_same_again(tmp_path: Path, workers: int) -> None:
    """Does a second run, in another folder and with other workers, give the same bytes?"""
    run_fake(tmp_path / "one", numbered())
    run_fake(tmp_path / "two", numbered(), workers)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_manifest_names_what_is_there(tmp_path: Path) -> None:
    """Do the manifest's hashes, rows and ids agree with the files, and has it no clock?"""
    summary = run_fake(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["run"] == summary.run
    assert manifest["rules"] == RULES
    assert list(manifest["tables"]) == list(TABLES)
    for table, entry in manifest["tables"].items():
        path = tmp_path / f"{table}.parquet"
        assert entry["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert entry["rows"] == pq.read_metadata(path).num_rows
        assert entry["bytes"] == path.stat().st_size


def test_files_carry_run_rules_and_descriptions(tmp_path: Path) -> None:
    """Does every written column say what it holds, and every file which run and rules made it?"""
    summary = run_fake(tmp_path)
    for table in TABLES:
        schema = pq.read_schema(tmp_path / f"{table}.parquet")
        assert schema.metadata[b"extractor.run"].decode() == summary.run
        assert schema.metadata[b"extractor.rules"].decode() == RULES
        assert schema.names == schema_of(table).names
        assert all(field.metadata[b"description"] for field in schema)


def test_nothing_but_the_tables_is_left(tmp_path: Path) -> None:
    """Is the folder free of work files and of the set before?"""
    run_fake(tmp_path)
    run_fake(tmp_path, ARTICLES[:1])
    visible = {path.name for path in tmp_path.iterdir()}
    assert visible == {"manifest.json", ".generations", *(f"{table}.parquet" for table in TABLES)}
    assert len(list((tmp_path / ".generations").iterdir())) == 1


def test_a_failing_run_leaves_the_old_tables(tmp_path: Path) -> None:
    """Does a run that dies while reading leave every byte of the set before?"""

    def dying() -> object:
        yield ARTICLES[0]
        raise OSError("the disk went away")

    run_fake(tmp_path)
    before = digests(tmp_path)
    with pytest.raises(OSError, match="went away"):
        execute(dying(), tmp_path, RULES, fake_reading.read)  # type: ignore[arg-type]
    assert digests(tmp_path) == before


def test_a_lost_worker_ends_the_run(tmp_path: Path) -> None:
    """Is a worker that the system killed told in a sentence, with nothing published?"""
    with pytest.raises(WorkerLost, match="fewer workers"):
        run_fake(tmp_path / "out", [article(0, "题", "死")], workers=2)
    assert not (tmp_path / "out").exists()


def test_a_failing_first_run_leaves_no_folder(tmp_path: Path) -> None:
    """Is an output folder that the failed run made itself gone again?"""

    def dying() -> object:
        raise OSError("nothing there")
        yield

    with pytest.raises(OSError, match="nothing there"):
        execute(dying(), tmp_path / "new", RULES, fake_reading.read)  # type: ignore[arg-type]
    assert not (tmp_path / "new").exists()


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    """Does the next run clear the work folder of one that was killed?"""
    (tmp_path / ".building").mkdir(parents=True)
    (tmp_path / ".building" / "documents.spool").write_bytes(b"half")
    run_fake(tmp_path)
    assert not (tmp_path / ".building").exists()


def test_a_damaged_set_is_mended(tmp_path: Path) -> None:
    """Does the same run again replace a file in which a byte was flipped?"""
    run_fake(tmp_path)
    before = digests(tmp_path)
    path = next((tmp_path / ".generations").iterdir()) / "facts.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(content)
    run_fake(tmp_path)
    assert digests(tmp_path) == before


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    """Does a second run on the same folder say that another is at work?"""
    with building(tmp_path), pytest.raises(OutputError, match="Another run is writing"):
        run_fake(tmp_path)


def test_an_empty_input_gives_five_empty_tables(tmp_path: Path) -> None:
    """Are all tables there, with their columns, when nothing was read?"""
    summary = run_fake(tmp_path, [])
    assert (summary.documents, summary.facts) == (0, 0)
    for table in TABLES:
        assert read(tmp_path, table).empty


def test_visible_files_alone_suffice(tmp_path: Path) -> None:
    """Can the tables be read after only the visible files were copied elsewhere?"""
    import shutil

    run_fake(tmp_path)
    shutil.rmtree(tmp_path / ".generations")
    assert len(read(tmp_path, "facts")) == 1


def test_a_flipped_byte_is_not_read_as_data(tmp_path: Path) -> None:
    """Is damage in a data page told, not read as another value?"""
    run_fake(tmp_path)
    path = next((tmp_path / ".generations").iterdir()) / "documents.parquet"
    content = bytearray(path.read_bytes())
    content[60] ^= 0x01
    path.write_bytes(content)
    with pytest.raises(OutputError, match="damaged"):
        load_table(tmp_path, "documents")


@pytest.mark.parametrize(
    ("table", "message"), [("fact", "There is no table 'fact'"), ("", "There is no table ''")]
)
def test_unknown_tables_are_refused(tmp_path: Path, table: str, message: str) -> None:
    """Does a misspelt table name get a sentence that lists the right ones?"""
    run_fake(tmp_path)
    with pytest.raises(OutputError, match=message):
        read(tmp_path, table)


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    """Is a folder that no run wrote told apart?"""
    with pytest.raises(OutputError, match="holds no tables"):
        read(tmp_path, "facts")
