"""Beside others: `python -m benchmarks.peers` installs them in an environment of their own and compares.

Speed: each round makes text that no earlier one had, and gives every tool the same of it in strings made anew
(CPython keeps a string's UTF-8), one tool after another, in one process held to one core. What is timed is the
processor's time. Ours does the whole job, from a file over all five tables to Parquet, with the checks across
facts; each other does its part, and what it finds is thrown away. The *stack* is the least that covers figures,
times and regions together, without knowing what a figure is of.

Right or wrong: `hard_sentences.yaml`. A tool is asked only for what it says it reads, and is right if it reads
that at its place; of several answers at the place one right one is enough.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

_TOP = Path(__file__).parents[1]
# Recognizers-Text asks for an emoji that it no longer runs with.
_PEERS = (
    "jionlp==1.5.31", "recognizers-text-suite==1.0.2a2", "emoji<2", "cn2an==0.5.24", "cpca==0.5.5",
    "dateparser==1.5.0",
)  # fmt: skip
_STACK = ("JioNLP money", "JioNLP time", "Recognizers number", "Recognizers percentage", "cpca regions")
_OURS = "econ-extractor, all"


def main() -> None:
    """Read the command line; outside the peers' environment, make it and start again inside."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=float, default=0.5, help="text of a round, 10^6 bytes of UTF-8")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kind", default="statistics", help="corpus: statistics, news or mixture")
    parser.add_argument("--sentences-only", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if not given.inside:
        python = _environment()
        env = {**os.environ, "PYTHONPATH": str(_TOP), "PYTHONWARNINGS": "ignore"}
        sys.exit(subprocess.call([python, "-m", "benchmarks.peers", "--inside", *sys.argv[1:]], env=env))
    from benchmarks import peers_tools

    if not given.sentences_only:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        _show_speed(_measured(given.kind, given.megabytes, given.rounds, peers_tools.SCANS), given)
    peers_tools.show_sentences()


def _environment() -> str:
    """The Python of an environment with the peers and what this project needs; made once for each list."""
    key = hashlib.sha256("\n".join((*_PEERS, (_TOP / "pyproject.toml").read_text())).encode())
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    folder = cache / "econ-extractor" / f"peers-{key.hexdigest()[:12]}"
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        print(f"Installing into {folder}", file=sys.stderr)
        venv.create(folder, clear=True, with_pip=True)
        subprocess.check_call([python, "-m", "pip", "install", "-q", str(_TOP), *_PEERS])
        (folder / "complete").touch()
    return str(python)


Scan = Callable[[str], object]


def _measured(
    kind: str, megabytes: float, rounds: int, scans: Mapping[str, Callable[[], Scan]]
) -> dict[str, list[float]]:
    """MB a second of processor time, for each tool a figure a round."""
    ready = {name: make() for name, make in scans.items()}
    figures: dict[str, list[float]] = {name: [] for name in (_OURS, *ready)}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(-1, rounds):
            # The first is to warm up: rules, models and caches are loaded, and it is not counted
            amount = megabytes if number >= 0 else 0.02
            source = Path(folder, f"round{number}.jsonl")
            texts = _new_texts(source, kind, amount, seed=1000 + number)
            size = sum(map(len, texts))
            for name in _turn([_OURS, *ready], number):
                # Strings of its own for every tool
                given = [text.decode() for text in texts]
                begun = time.process_time()
                if name == _OURS:
                    _extract(source, Path(folder, f"out{number}"))
                else:
                    for text in given:
                        ready[name](text)
                taken = time.process_time() - begun
                if number >= 0:
                    figures[name].append(size / 1e6 / taken)
    return figures


def _turn(names: list[str], number: int) -> Iterator[str]:
    """Another tool first in every round."""
    start = number % len(names)
    yield from names[start:] + names[:start]


def _new_texts(path: Path, kind: str, megabytes: float, seed: int) -> list[bytes]:
    import json

    from benchmarks.corpus import write_jsonl

    write_jsonl(path, kind, megabytes, seed)
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [f"{record['title']}\n{record['body']}".encode() for record in records]


def _extract(source: Path, output: Path) -> None:
    import extractor

    extractor.run(source, output, cache=False)


def _show_speed(figures: dict[str, list[float]], given: Any) -> None:
    rounds = len(figures[_OURS])
    stack = [1 / sum(1 / figures[name][number] for name in _STACK) for number in range(rounds)]
    rows = {_OURS: figures.pop(_OURS), "stack of five (*)": stack, **figures}
    print(f"{given.kind}, {given.megabytes:g} MB a round, {rounds} rounds, one core, processor time\n")
    print(f"{'tool':<26}{'MB/s':>9}{'ours is':>10}   range")
    for name, speeds in rows.items():
        ratios = [ours / one for ours, one in zip(rows[_OURS], speeds, strict=True)]
        star = " *" if name in _STACK else ""
        print(
            f"{name + star:<26}{median(speeds):>9.2f}{median(ratios):>8.1f} x"
            f"   {min(ratios):.1f} to {max(ratios):.1f}"
        )
    print()


if __name__ == "__main__":
    main()
