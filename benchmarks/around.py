"""What lies around the language core costs: `python -m benchmarks.around --megabytes 3 [--against CHECKOUT]`.

Whole runs, file to Parquet, results for the next run kept, in which the core gives at once what it found in these texts
before: its rows are the real ones, and its time is none. With `--against` the same is done by the code of another
checkout, in turns (A, B, A, B …) and in processes of their own. Seconds are the processor's, without the start; told are
the medians, and the median ratio of the pairs with the least and the largest.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_TOGETHER = 64


def serve(checkout: str) -> None:
    """Take `CORPUS<tab>OUTPUT` lines from standard input: run, and print the seconds and the bytes of text."""
    sys.path.insert(0, checkout)
    from extractor.pipeline import kernel
    from extractor.pipeline import run as pipeline
    from extractor.pipeline.quick_start import claim_process, prepare_process
    from extractor.reading import Document, read_inputs

    claim_process()
    prepare_process()
    core = kernel.document_reader()
    known: dict[tuple[str, str], Any] = {}

    class Remembered(kernel.DocumentReader):
        """A reader that has read all texts before."""

        def __init__(self) -> None:
            pass

        def together(self, texts: Any) -> list[Any]:
            return [known[text[:2]] for text in texts]

    remembered = Remembered()
    pipeline.document_reader = lambda rules: remembered
    sizes: dict[str, int] = {}
    for line in sys.stdin:
        corpus, output = line.rstrip("\n").split("\t")
        if corpus not in sizes:
            documents = [one for one in read_inputs([corpus]) if isinstance(one, Document)]
            texts = [(one.title, one.body, one.published) for one in documents]
            sizes[corpus] = sum(len(part.encode()) for text in texts for part in text[:2])
            for first in range(0, len(texts), _TOGETHER):
                some = texts[first : first + _TOGETHER]
                known.update(zip((text[:2] for text in some), core.together(some), strict=True))
            gc.collect()
            gc.freeze()
        begun = time.process_time()
        pipeline.run(corpus, output)
        seconds = time.process_time() - begun
        shutil.rmtree(output)
        print(seconds, sizes[corpus], flush=True)


def _ask(process: subprocess.Popen[str], corpus: Path, output: Path) -> float:
    """Milliseconds a MB of one run by a serving process."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{corpus}\t{output}\n")
    process.stdin.flush()
    seconds, size = map(float, process.stdout.readline().split())
    return seconds * 1e9 / size


def _compare(name: str, corpus: Path, checkouts: list[Path], rounds: int) -> None:
    command = [sys.executable, str(Path(__file__).resolve()), "--serve"]
    servers = [
        subprocess.Popen(
            [*command, str(one)], cwd=one, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for one in checkouts
    ]
    with tempfile.TemporaryDirectory() as folder:
        # The first of each warms up.
        runs = [[_ask(one, corpus, Path(folder) / "output") for one in servers] for _ in range(rounds + 1)][
            1:
        ]
    for server in servers:
        assert server.stdin is not None
        server.stdin.close()
        server.wait()
    times = list(zip(*runs, strict=True))
    told = [f"{one}: {statistics.median(own):.0f} ms a MB" for one, own in zip(checkouts, times, strict=True)]
    if len(checkouts) > 1:
        ratios = sorted(other / own for own, other in runs)
        told.append(f"{statistics.median(ratios):.2f} times as fast ({ratios[0]:.2f} to {ratios[-1]:.2f})")
    print(f"{name}: {'; '.join(told)}", flush=True)


def main() -> None:
    """Read the command line, make corpora, measure, print."""
    parser = argparse.ArgumentParser(
        description="Cost of what lies around the language core, alone or beside another checkout."
    )
    parser.add_argument("--megabytes", type=float, default=3)
    parser.add_argument("--kind", nargs="+", default=["statistics", "news"])
    parser.add_argument("--input", type=Path, nargs="+", help="measure these files or folders instead")
    parser.add_argument("--against", type=Path, help="another checkout, to measure in turns")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve)
        return
    checkouts = [ROOT, *([given.against.resolve()] if given.against else [])]
    for path in given.input or ():
        _compare(path.name, path.resolve(), checkouts, given.rounds)
    from benchmarks.corpus import write_jsonl  # not in a serving process, which runs another checkout

    for kind in () if given.input else given.kind:
        with tempfile.TemporaryDirectory() as folder:
            corpus = Path(folder) / "corpus.jsonl"
            write_jsonl(corpus, kind, given.megabytes, 0)
            _compare(kind, corpus, checkouts, given.rounds)


if __name__ == "__main__":
    main()
