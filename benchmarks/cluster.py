"""What a run on Spark takes beside a local one: `python -m benchmarks.cluster --megabytes 10`.

Makes a corpus of several files, runs `extractor.run` on it and then the same on a cluster of Spark's on this machine,
and prints the inputs of the arithmetic in docs/scale.md: processor seconds and MB a second of each, the seconds of
each phase, the most memory that a process of each kind held (Linux only), and what rows and bytes a MB of text gives.
The processor's time is what counts on a machine that does other work; that of processes is sampled ten times a second.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks.corpus import KINDS, write_jsonl

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Watch:
    """Samples the processes below this one: processor seconds and the most memory, by kind."""

    def __init__(self) -> None:
        self.seconds: dict[tuple[str, int], float] = {}
        self.memory: dict[str, int] = defaultdict(int)
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def total(self, kind: str) -> float:
        """Processor seconds of all processes of a kind."""
        return sum(seconds for (own, _), seconds in self.seconds.items() if own == kind)

    def _run(self) -> None:
        while not self._end.wait(0.1):
            parents, found = {}, {}
            for entry in Path("/proc").iterdir():
                if entry.name.isdigit():
                    try:
                        fields = (entry / "stat").read_text().rpartition(")")[2].split()
                        words = (entry / "cmdline").read_bytes()
                    except OSError:
                        continue
                    parents[int(entry.name)] = int(fields[1])
                    found[int(entry.name)] = (fields, words)
            for pid, (fields, words) in found.items():
                kind = _kind(words)
                if kind is not None and _is_below(pid, os.getpid(), parents):
                    self.seconds[kind, pid] = (int(fields[11]) + int(fields[12])) / _TICKS
                    self.memory[kind] = max(self.memory[kind], int(fields[21]) * _PAGE)


def _kind(command: bytes) -> str | None:
    if b"CoarseGrainedExecutorBackend" in command:
        return "executor (Java)"
    if b"java" in command.partition(b"\0")[0]:
        return "driver (Java)"
    return "executor (Python)" if b"pyspark" in command and b"daemon" in command else None


def _is_below(pid: int, top: int, parents: dict[int, int]) -> bool:
    while pid > 1 and pid != top:
        pid = parents.get(pid, 0)
    return pid == top


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=float, default=10, help="text, 10^6 bytes of UTF-8")
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--kind", choices=KINDS, default="mixture")
    parser.add_argument("--master", default="local-cluster[2,1,1024]")
    parser.add_argument("--part-kilobytes", type=int, default=2000)
    given = parser.parse_args()
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("SPARK_WORKER_DIR", folder)
        inputs = Path(folder, "corpus")
        inputs.mkdir()
        text = 0
        for number in range(given.files):
            size = given.megabytes / given.files
            text += write_jsonl(inputs / f"{number:03}.jsonl", given.kind, size, seed=number).text_bytes
        _compare(inputs, Path(folder), text / 1e6, given)


def _compare(inputs: Path, folder: Path, megabytes: float, given: Any) -> None:
    import extractor
    from extractor.pipeline.engines import run_on_engine

    before = _own_seconds()
    begun = time.perf_counter()
    extractor.run(inputs, folder / "local", cache=False)
    local, wall = _own_seconds() - before, time.perf_counter() - begun
    print(f"{given.kind}, {megabytes:.1f} MB of text, {given.files} files; load {os.getloadavg()[0]:.1f}")
    print(f"local: {local:.1f} s of processor, {megabytes / local:.2f} MB/s; {wall:.1f} s on the clock")
    phases: list[tuple[str, float]] = []
    begun = time.perf_counter()
    with Watch() as watch:
        summary = run_on_engine(
            "spark",
            inputs,
            folder / "spark",
            master=given.master,
            part_bytes=given.part_kilobytes * 1000,
            progress=lambda phase, done, total: phases.append((phase, time.perf_counter())),
        )
    ended = time.perf_counter()
    print(f"{given.master}: {ended - begun:.1f} s on the clock, of which")
    print(f"  starting {phases[0][1] - begun:.1f} s")
    for (phase, start), (_, end) in zip(phases, [*phases[1:], ("", ended)], strict=True):
        print(f"  {phase} {end - start:.1f} s")
    for kind in sorted(watch.memory):
        print(
            f"  {kind}: {watch.total(kind):.1f} s of processor, at most {watch.memory[kind] / 1e6:.0f} MB each"
        )
    _show_sizes(folder / "spark", summary, megabytes)
    same = all(
        extractor.load_table(folder / "local", table).to_pylist()
        == extractor.load_table(folder / "spark", table).to_pylist()
        for table in ("documents", "quantities", "observations", "facts", "rejects")
    )
    print("The tables are the same as the local run's." if same else "THE TABLES DIFFER")


def _show_sizes(output: Path, summary: Any, megabytes: float) -> None:
    from extractor.pipeline.publication import read_manifest

    print("a MB of text gives:")
    for table, entry in read_manifest(output)["tables"].items():
        print(
            f"  {table}: {entry['rows'] / megabytes:.0f} rows, {entry['bytes'] / megabytes / 1e6:.3f} MB"
            f" in {len(entry['parts'])} files"
        )
    print(f"duplicates: {summary.duplicates} of {summary.documents}")


def _own_seconds() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime


if __name__ == "__main__":
    main()
