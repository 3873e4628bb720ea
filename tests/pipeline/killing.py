"""Ends runs with SIGKILL at random moments and looks at what is left each time.

A folder of pages changes between a few states. Runs over it are killed; meanwhile another process reads all
tables again and again, as a dashboard does. After each kill:

- the manifest's set is complete, its five tables are of one run, and of a state that was asked for;
- each plain file is whole, page checksums and all;
- every few kills a run may end: its bytes are those of a run from nothing, and no stray file is left.

With `--aim`, kills fall by turns anywhere, into the search for duplicates, the fold of the facts and the publication,
and both searches hold so little at once that they work from disk, as they do on a corpus larger than memory.

`benchmarks/kill_test.py` runs it at length, `test_killing.py` for a few kills.
"""

from __future__ import annotations

import argparse
import faulthandler
import hashlib
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as pq

import extractor
from extractor.pipeline import run as run_module
from extractor.pipeline.quick_start import claim_process
from extractor.pipeline.registry import Identities, Registry, Store
from extractor.pipeline.run import Progress
from extractor.tables import folding
from extractor.tables.schemas import TABLES

_PLACES = ("江城市", "云溪县", "白沙区", "青禾镇", "石桥市")
_EVERY = 5
_STATES = 3
_STAGES = {"d": "the search for duplicates", "f": "the fold", "p": "the publication"}
_PART = 8
_ROWS_AT_ONCE = 20


def page(first: int, articles: int) -> str:
    """A listing page of made-up articles."""
    lines = []
    for n in range(first, first + articles):
        place = _PLACES[n % len(_PLACES)]
        lines += [
            "-",
            f"{place}{2000 + n % 25}年经济运行情况之{n}",
            f"{2000 + n % 25}年,{place}地区生产总值{n + 100}.{n % 10}亿元,增长{n % 9}.{n % 7}%。全县新签约项目{n + 3}个,"
            f"总投资{n}亿元。前三季度进出口总额约{n * 2}万美元,其中出口{n}万美元,下降{n % 5}.5%。",
            f"{2001 + n % 25}-0{n % 9 + 1}-1{n % 9}",
        ]
    return "\n".join(lines) + "\n"


def write_state(folder: Path, state: int, articles: int) -> None:
    """The input folder in one of its states: a page that grows, one that comes and goes."""
    (folder / "a.txt").write_text(page(0, articles + articles // 3 * state))
    # Near-duplicates of the first articles
    (folder / "c.txt").write_text(page(0, articles // 3).replace("经济运行情况", "经济运行的情况"))
    if state % 2:
        (folder / "b.txt").write_text(page(500, articles // 2))
    else:
        (folder / "b.txt").unlink(missing_ok=True)


def digests(output: Path) -> tuple[str, ...]:
    """The bytes that users see."""
    names = [*(f"{table}.parquet" for table in TABLES), "manifest.json"]
    return tuple(hashlib.sha256((output / name).read_bytes()).hexdigest() for name in names)


def run_in_force(output: Path) -> str:
    """The run whose tables are in force, after reading all of them."""
    with extractor.open_output(output) as tables:
        runs = {tables.load_table(table).schema.metadata[b"extractor.run"].decode() for table in TABLES}
        assert runs == {tables.manifest["run"]}, runs
    return runs.pop()


def read_plain_files(output: Path) -> None:
    """Read each plain file, opened once: given a path, Arrow opens it twice and can meet two files."""
    for table in TABLES:
        with (output / f"{table}.parquet").open("rb") as file:
            pq.read_table(file, page_checksum_verification=True)


def strays(output: Path) -> set[str]:
    """What lies in the output that no finished run leaves there."""
    own = {"manifest.json", ".generations", ".cache", *(f"{table}.parquet" for table in TABLES)}
    extra = {path.name for path in output.iterdir()} - own
    if len(list((output / ".generations").iterdir())) > 1:
        extra.add("an old generation")
    return extra


def start(folder: Path, output: Path, workers: int, full: bool = False, tell: int | None = None) -> int:
    """A run in a process of its own; gives its id. `tell` is a pipe that gets a byte when a stage begins, and
    then both searches work from disk."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        faulthandler.enable()
        os.setsid()
        # As the command line does; workers are forked then.
        claim_process()
        progress = _stages_told(tell) if tell is not None else None
        extractor.run(folder, output, workers=workers, full=full, wait_seconds=60, progress=progress)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


class _InParts(Registry):
    """A registry that looks at a few records at a time, as the usual one does of many documents."""

    told: Callable[[], None] = staticmethod(lambda: None)

    def __init__(self, path: Path) -> None:
        super().__init__(path, part=_PART)

    def resolve(self, store: Store) -> Identities:
        self.told()
        return super().resolve(store)


def work_from_disk() -> None:
    """Let runs of this process look for duplicates and fold facts as if the corpus were larger than memory."""
    run_module.Registry = _InParts  # type: ignore[misc]
    folding._ROWS_AT_ONCE = _ROWS_AT_ONCE


def _stages_told(tell: int) -> Progress:
    """Let this process work from disk; gives what tells of its stages."""
    told: set[bytes] = set()

    def say(stage: bytes) -> None:
        if stage not in told:
            told.add(stage)
            os.write(tell, stage)

    work_from_disk()
    _InParts.told = staticmethod(lambda: say(b"d"))
    return lambda phase, done, total: say(phase[:1].encode())


def stages(pipe: int) -> Iterator[tuple[str, float]]:
    """The stages that a run begins, as it begins them, and the time; the last one is its end."""
    while stage := os.read(pipe, 1):
        yield stage.decode(), time.monotonic()
    os.close(pipe)
    yield "end", time.monotonic()


def timed(folder: Path, output: Path, workers: int, full: bool) -> dict[str, float]:
    """How long each stage of a run takes."""
    pipe, tell = os.pipe()
    process = start(folder, output, workers, full, tell)
    os.close(tell)
    begun = list(stages(pipe))
    assert wait_for(process) == 0
    return {stage: after - at for (stage, at), (_, after) in pairwise(begun)}


def watch(output: Path, known: set[str]) -> int:
    """A process that reads the tables again and again, and fails where they are not of one known run."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        faulthandler.enable()
        reads = 0
        ended: list[int] = []
        signal.signal(signal.SIGTERM, lambda *_: ended.append(1))
        while not ended:
            assert run_in_force(output) in known
            read_plain_files(output)
            reads += 1
        print(f"reader: {reads} times all tables, each of one run", flush=True)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def wait_for(process: int) -> int:
    """The exit code of a process, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def kill_in(stage: str, wait: float, folder: Path, output: Path, workers: int, full: bool) -> int:
    """Kill a run some time after it began a stage. Gives its exit code."""
    pipe, tell = os.pipe()
    process = start(folder, output, workers, full, tell)
    os.close(tell)
    for begun, _ in stages(pipe):
        if begun == stage:
            time.sleep(wait)
            os.kill(process, signal.SIGKILL)
    return wait_for(process)


def kill_anywhere(wait: float, folder: Path, output: Path, workers: int, full: bool) -> int:
    """Kill a run some time after its start. Gives its exit code."""
    process = start(folder, output, workers, full)
    time.sleep(wait)
    os.kill(process, signal.SIGKILL)
    return wait_for(process)


def kill_runs(
    kills: int, workers: int, seed: int, articles: int, base: Path, aim: bool = False
) -> Counter[str]:
    """Kill runs until `kills` of them died before their end. Raises AssertionError for what must not be."""
    chance = random.Random(seed)
    folder, output = base / "in", base / "out"
    folder.mkdir()
    expected: dict[int, tuple[str, ...]] = {}
    runs: dict[str, int] = {}
    lasts = {True: 0.0, False: 0.0}
    for state in range(_STATES):
        write_state(folder, state, articles)
        run = extractor.run(folder, base / f"nothing{state}", workers=workers, cache=False).run
        expected[state], runs[run] = digests(base / f"nothing{state}"), state
    for state, full in ((1, True), (2, False), (1, False), (0, True)):
        write_state(folder, state, articles)
        begun = time.monotonic()
        assert wait_for(start(folder, output, workers, full)) == 0
        lasts[full] = time.monotonic() - begun
    aims: list[tuple[str, float] | None] = [None]
    if aim:
        write_state(folder, 2, articles)
        timed(folder, output, workers, False)
        write_state(folder, 0, articles)
        lengths = timed(folder, output, workers, False)
        aims += [(stage, lengths[stage]) for stage in _STAGES]
    reader = watch(output, set(runs))
    counts: Counter[str] = Counter()
    asked = {0}
    while counts["killed"] < kills:
        state = (state + chance.randrange(1, _STATES)) % _STATES
        full = chance.random() < 0.5
        write_state(folder, state, articles)
        asked.add(state)
        aimed = aims[counts["killed"] % len(aims)]
        if aimed is None:
            code = kill_anywhere(chance.random() * lasts[full], folder, output, workers, full)
        else:
            code = kill_in(aimed[0], chance.random() * aimed[1], folder, output, workers, full)
        died = code == -signal.SIGKILL
        counts["killed" if died else "ended before"] += 1
        if died and aimed is not None:
            counts[f"after the start of {_STAGES[aimed[0]]}"] += 1
        assert runs[run_in_force(output)] in asked
        read_plain_files(output)
        counts["work files left"] += (output / ".building").exists()
        counts["spilled facts left"] += bool(list(output.glob(".building/tmp*/*")))
        if counts["killed"] % _EVERY == 0 and counts["killed"]:
            assert wait_for(start(folder, output, workers)) == 0
            assert digests(output) == expected[state]
            assert not strays(output), strays(output)
            asked = {state}
            counts["completed after kills"] += 1
    os.kill(reader, signal.SIGTERM)
    assert wait_for(reader) == 0, "the reader met a broken or mixed set"
    return counts


def main() -> None:
    """Read the command line, kill, and print what was counted."""
    parser = argparse.ArgumentParser(
        description="Kill runs at random moments and check the tables each time."
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles", type=int, default=30)
    parser.add_argument("--aim", action="store_true", help="also into single stages, which work from disk")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as base:
        counts = kill_runs(given.kills, given.workers, given.seed, given.articles, Path(base), given.aim)
    print(", ".join(f"{name}: {count}" for name, count in counts.items()))


if __name__ == "__main__":
    sys.exit(main())
