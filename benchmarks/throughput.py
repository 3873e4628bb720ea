"""MB of text a second from file to Parquet: `python -m benchmarks.throughput --megabytes 10`.

Corpora are made by `benchmarks.corpus` (or `--input FOLDER` is measured). Each measurement is a process of its
own, held to one core where the system allows it, that does one whole run (as `extractor run` does: read, extract,
fold, publish, cache) into a folder that was not there. A MB is 10⁶ bytes of the titles and bodies in UTF-8. Both
clocks are told: on a machine that does other work, seconds of the processor say what the run costs.

`--workers 1 2` measures with one and with two processes in turn, as often as `--repeat` says, and tells how much sooner
two are done: the clock of one run by that of the next, the median of the pairs. It needs a machine with nothing else to do.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.corpus import KINDS, write_jsonl, write_listings

_HEADING = (
    "corpus",
    "workers",
    "MB",
    "wall s",
    "MB/s",
    "cpu s",
    "MB/cpu s",
    "articles/s",
    "figures/s",
    "observations/s",
    "peak MB",
)


def measured(
    source: Path, output: Path, workers: int, *, cache: bool, one_core: bool, stand_in: bool
) -> dict[str, Any]:
    """One run in this process: its times, sizes and the most memory that it held.

    With `stand_in` the language core does next to nothing: what is left is the cost of all that lies around it.
    """
    if one_core and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    begun = time.perf_counter()
    from extractor.pipeline import run as pipeline
    from extractor.pipeline.quick_start import claim_process, prepare_process

    claim_process()
    prepare_process()
    if stand_in:
        from benchmarks.stand_in import StandIn

        reader = StandIn()
        pipeline.document_reader = lambda rules: reader
    summary = pipeline.run(source, output, workers=workers, cache=cache)
    wall = time.perf_counter() - begun
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in usage)
    peak = max(one.ru_maxrss for one in usage) / 1024
    return {
        "bytes": _text_bytes(output),
        "wall": wall,
        "cpu": cpu,
        "peak": peak,
        "documents": summary.documents,
        "quantities": summary.quantities,
        "observations": summary.observations,
    }


def _text_bytes(output: Path) -> int:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    total = 0
    with pq.ParquetFile(output / "documents.parquet") as file:
        for batch in file.iter_batches(batch_size=1000, columns=["title", "body"]):
            total += sum(int(pc.sum(pc.binary_length(column)).as_py() or 0) for column in batch.columns)
    return total


def _apart(source: Path, workers: int, given: argparse.Namespace) -> dict[str, Any]:
    """The same in a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable, "-m", "benchmarks.throughput", "--one", str(source), "--output", f"{folder}/out",
            "--workers", str(workers), *(["--no-cache"] if given.no_cache else []),
            *(["--stand-in"] if given.stand_in else []),
        ]  # fmt: skip
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent
        )
        found: dict[str, Any] = json.loads(done.stdout)
        return found


def _row(name: str, workers: int, found: dict[str, Any]) -> tuple[str, ...]:
    size, wall, cpu = found["bytes"] / 1e6, found["wall"], found["cpu"]
    counts = (found["documents"], found["quantities"], found["observations"])
    return (
        name,
        str(workers),
        f"{size:.1f}",
        f"{wall:.2f}",
        f"{size / wall:.2f}",
        f"{cpu:.2f}",
        f"{size / cpu:.2f}",
        *(f"{count / wall:,.0f}" for count in counts),
        f"{found['peak']:.0f}",
    )


def main() -> None:
    """Read the command line, make corpora, measure, print."""
    parser = argparse.ArgumentParser(description="Throughput of a whole run, one process, one core.")
    parser.add_argument("--megabytes", type=float, nargs="+", default=[10], help="sizes of the corpora")
    parser.add_argument("--kind", choices=KINDS, nargs="+", default=["statistics", "news"])
    parser.add_argument("--input", type=Path, nargs="+", help="measure these files or folders instead")
    parser.add_argument("--listing", action="store_true", help="listing pages instead of one JSONL file")
    parser.add_argument(
        "--workers",
        type=int,
        nargs="+",
        default=[1],
        help="processes, each number in turn; one is held to one core",
    )
    parser.add_argument("--no-cache", action="store_true", help="keep no results for a next run")
    parser.add_argument("--stand-in", action="store_true", help="measure what lies around the language core")
    parser.add_argument("--repeat", type=int, default=1, help="measure each so often, one after the other")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--output", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one is not None:
        (workers,) = given.workers
        found = measured(
            given.one,
            given.output,
            workers,
            cache=not given.no_cache,
            one_core=workers == 1,
            stand_in=given.stand_in,
        )
        print(json.dumps(found))
        return
    with tempfile.TemporaryDirectory() as folder:
        _in_turn(_sources(Path(folder), given), given)


def _sources(folder: Path, given: argparse.Namespace) -> list[tuple[str, Path]]:
    """Names and places of what is measured, made in `folder` where none is given."""
    sources = [(path.name, path) for path in given.input or ()]
    for kind in [] if sources else given.kind:
        for size in given.megabytes:
            path = folder / (f"{kind}{size:g}" + ("" if given.listing else ".jsonl"))
            write = write_listings if given.listing else write_jsonl
            print(f"{kind}: {write(path, kind, size, given.seed)}", file=sys.stderr)
            sources.append((f"{kind} {size:g}", path))
    return sources


def _in_turn(sources: list[tuple[str, Path]], given: argparse.Namespace) -> None:
    """Measure and print, then how the numbers of workers compare with the first."""
    walls: dict[tuple[str, int], list[float]] = {}
    if not given.json:
        print("\t".join(_HEADING))
    for _ in range(given.repeat):
        for name, path in sources:
            for workers in given.workers:
                found = _apart(path.resolve(), workers, given)
                walls.setdefault((name, workers), []).append(found["wall"])
                told = {"corpus": name, "workers": workers, **found}
                print(json.dumps(told) if given.json else "\t".join(_row(name, workers, found)), flush=True)
    first = given.workers[0]
    for name, _ in sources:
        for workers in given.workers[1:]:
            pairs = zip(walls[name, first], walls[name, workers], strict=True)
            ratios = sorted(one / other for one, other in pairs)
            told = f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
            print(f"{name}: {workers} workers are {told} times as fast as {first}", file=sys.stderr)


if __name__ == "__main__":
    main()
