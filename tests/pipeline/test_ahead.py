"""Extraction that begins while documents are still being read gives the tables of a run that reads them all first."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fake_reading
import pytest
from test_run import article, digests

from extractor.pipeline import ahead, workers
from extractor.pipeline import run as run_module
from extractor.pipeline.run import execute
from extractor.pipeline.workers import Crew
from extractor.reading import Document, Reject

RULES = "0" * 64
COUNT = 300


@pytest.fixture
def begun_at_end(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Runs with two threads in place of processes. Gets the number of batches begun when a run's reading ends."""
    monkeypatch.setattr(workers, "_reader", fake_reading.read)

    @contextmanager
    def crew_of(pool: object, reader: Any, seconds: float | None = None) -> Iterator[Crew]:
        if pool is None:
            yield Crew(reader, seconds)
            return
        with ThreadPoolExecutor(2) as threads:
            yield Crew(reader, seconds, 2, threads)  # type: ignore[arg-type]

    monkeypatch.setattr(run_module, "crew_of", crew_of)
    counts: list[int] = []
    resolve = run_module.Registry.resolve

    def resolved(registry: Any, store: Any) -> Any:
        counts.append(started[0])
        return resolve(registry, store)

    started = [0]
    begin = Crew.begin

    def counted(crew: Crew, batch: Any, pieces: int = 1) -> Any:
        started[0] += crew.executor is not None and batch.num_rows > 0
        return begin(crew, batch, pieces)

    monkeypatch.setattr(run_module.Registry, "resolve", resolved)
    monkeypatch.setattr(Crew, "begin", counted)
    return counts


def run(output: Path, articles: list[Document | Reject], begin: bool, identity: str | None = None) -> Any:
    """A run over `articles`; with `begin` it begins before they are read."""
    pool: Any = object() if begin else None
    return execute(iter(articles), output, RULES, fake_reading.read, pool, identity=identity)


def plain(n: int, body: str = "江城市总值{}亿元,工业{}.5亿元。") -> Document:
    return article(n, f"第{n}篇", body.format(n, n + 1), 1 + n % 28)


def with_copies() -> list[Document | Reject]:
    """Every third is a copy of the one before, of an earlier day, so that it stands for it."""
    return [article(n, "题", plain(n - (n % 3 == 1)).body, 1 + n % 3) for n in range(COUNT)]


def with_the_same_ids() -> list[Document | Reject]:
    """Ids come again: for copies, and for other texts."""
    return [Document(f"d{n % 70}", "", plain(n % 110).body, None, "a.txt", "a", n) for n in range(COUNT)]


def with_failures() -> list[Document | Reject]:
    """Texts that fail, copies of these, and what could not be read."""
    found: list[Document | Reject] = [Reject("a.txt", "line 1", "It has no body.", "-")]
    for n in range(COUNT):
        found.append(plain(n, "坏" + str(n // 14) if n % 7 == 0 else "江城市总值{}亿元,工业{}.5亿元。"))
    return found


@pytest.mark.parametrize("most", [48, 2])
@pytest.mark.parametrize("articles", [with_copies, with_the_same_ids, with_failures])
def test_the_tables_are_the_same(
    begun_at_end: list[int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, articles: Any, most: int
) -> None:
    """With duplicates, new ids and failures among what was begun early: every byte as without?"""
    monkeypatch.setattr(ahead, "_MOST_BATCHES", most)
    run(tmp_path / "one", articles(), begin=False)
    run(tmp_path / "two", articles(), begin=True)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    # One for each worker is held back
    assert begun_at_end == [0, min(most, -(-COUNT // 64) - 2)]


def test_what_is_known_is_not_begun(begun_at_end: list[int], tmp_path: Path) -> None:
    """With a cache: are only new texts begun early, and the results of all kept for the next run?"""
    articles: list[Document | Reject] = [plain(n) for n in range(500)]
    run(tmp_path / "one", articles, begin=False)
    run(tmp_path / "two", articles[:200], begin=True, identity="i")
    summary = run(tmp_path / "two", articles, begin=True, identity="i")
    assert summary.reused == 200
    assert digests(tmp_path / "one").items() <= digests(tmp_path / "two").items()
    # Four batches before, then three of the first six, of which 200 texts are known
    assert begun_at_end == [0, 2, 4 + 3]


def test_damaged_results_are_begun_later(begun_at_end: list[int], tmp_path: Path) -> None:
    """A result that seems to be known when its text is read, and is damaged: is it extracted after all?"""
    articles: list[Document | Reject] = [plain(n) for n in range(COUNT)]
    run(tmp_path / "one", articles, begin=False)
    run(tmp_path / "two", articles[100:], begin=True, identity="i")
    (kept,) = (tmp_path / "two" / ".cache").glob("*.frames")
    content = bytearray(kept.read_bytes())
    content[-100] ^= 0xFF
    kept.write_bytes(content)
    summary = run(tmp_path / "two", articles, begin=True, identity="i")
    assert 0 < summary.reused < 200
    assert digests(tmp_path / "one").items() <= digests(tmp_path / "two").items()
