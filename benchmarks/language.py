"""What the language core costs: `python -m benchmarks.language --megabytes 1 [--against CHECKOUT]`.

Reads documents that lie in memory, with no file and no table: segmentation, figures, binding, periods, regions,
status. Texts are those of `benchmarks.corpus`, others in every round, so that no memo knows them; or the JSONL files
given with `--input`, which are read again and again. With `--against` the same is done by the code of another
checkout, in turns (A, B, A, B …) and in processes of their own; the ratio is the median of the pairs, since a machine
that does other work is slow in both of a pair. Seconds are the processor's, of the best round.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
Record = dict[str, Any]
# As many documents as the kernel has read side by side.
_TOGETHER = 64


def text_of(record: Record) -> tuple[str, str, date | None]:
    """Title, body and date of publication."""
    day = record.get("published")
    return record.get("title") or "", record["body"], date.fromisoformat(day[:10]) if day else None


def serve(checkout: str) -> None:
    """Read the corpus whose path comes on standard input, and print seconds, observations and figures."""
    sys.path.insert(0, checkout)
    from extractor.binding import observe
    from extractor.rules import load_rules

    rules = load_rules()
    together = getattr(observe, "read_documents", None)  # a checkout from before reads one by one
    for line in sys.stdin:
        records = [json.loads(row) for row in Path(line.strip()).read_text("utf-8").splitlines()]
        observations = figures = 0
        begun = time.process_time()
        for first in range(0, len(records), _TOGETHER):
            texts = [text_of(record) for record in records[first : first + _TOGETHER]]
            if together is not None:
                extractions = together(texts, rules)
            else:
                extractions = [observe.read_document(*text, rules) for text in texts]
            observations += sum(len(found.observations) for found in extractions)
            figures += sum(len(found.quantities) for found in extractions)
        print(time.process_time() - begun, observations, figures, flush=True)


def ask(process: subprocess.Popen[str], corpus: Path) -> list[float]:
    """One reading of the corpus by a serving process."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{corpus}\n")
    process.stdin.flush()
    return [float(part) for part in process.stdout.readline().split()]


def size_of(corpus: Path) -> int:
    rows = [json.loads(row) for row in corpus.read_text("utf-8").splitlines()]
    return sum(len((row.get("title") or "").encode()) + len(row["body"].encode()) for row in rows)


def compare(name: str, corpora: list[Path], checkouts: list[Path]) -> None:
    """Read the corpora in turns by each checkout, the first unmeasured, and print what they cost."""
    command = [sys.executable, str(Path(__file__).resolve()), "--serve"]
    served = [
        subprocess.Popen([*command, str(one)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for one in checkouts
    ]
    runs = [[ask(process, corpus) for process in served] for corpus in corpora][1:]
    sizes = [size_of(corpus) for corpus in corpora][1:]
    for k, checkout in enumerate(checkouts):
        best = min(range(len(runs)), key=lambda r: runs[r][k][0] / sizes[r])
        seconds, observations, figures = runs[best][k]
        print(
            f"{name:12} {sizes[best] / 1e6 / seconds:6.2f} MB/s {seconds / max(1, observations) * 1e6:6.0f} us an "
            f"observation {seconds / max(1, figures) * 1e6:5.0f} us a figure  {checkout}"
        )
    if len(served) > 1:
        ratios = [run[1][0] / run[0][0] for run in runs]
        print(
            f"{name:12} {statistics.median(ratios):.2f} times as fast, median of {len(ratios)} pairs "
            f"({min(ratios):.2f} to {max(ratios):.2f})"
        )
    for process in served:
        assert process.stdin is not None
        process.stdin.close()


def main() -> None:
    """Read the command line, make corpora, measure, print."""
    parser = argparse.ArgumentParser(
        description="Cost of the language core, alone or beside another checkout."
    )
    parser.add_argument("--megabytes", type=float, default=1)
    parser.add_argument("--kind", nargs="+", default=["statistics", "news"])
    parser.add_argument("--input", type=Path, nargs="+", help="measure these JSONL files instead")
    parser.add_argument("--against", type=Path, help="another checkout, to measure in turns")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve)
        return
    checkouts = [ROOT, *([given.against.resolve()] if given.against else [])]
    for path in given.input or ():
        compare(path.stem, [path] * (given.rounds + 1), checkouts)
    from benchmarks.corpus import write_jsonl  # not in a serving process, which reads with another checkout

    for kind in () if given.input else given.kind:
        with tempfile.TemporaryDirectory() as folder:
            corpora = [Path(folder) / f"{seed}.jsonl" for seed in range(given.rounds + 1)]
            for seed, path in enumerate(corpora):
                write_jsonl(path, kind, given.megabytes, seed)
            compare(kind, corpora, checkouts)


if __name__ == "__main__":
    main()
