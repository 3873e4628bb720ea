"""How long one short command takes, from an installation of its own: the very first run, and those after it.

    python -m benchmarks.start                        # this checkout
    python -m benchmarks.start --against ../before    # with another one, in turns

Each checkout is built and installed by pip into a new environment in a temporary folder, with a cache folder of its
own. Every run reads one article of one line into a new output folder. Seconds of the clock and of the processor
(user + system), median and least; the files are in memory after the first run.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

_ARTICLE = (
    "-\n江城市上半年经济运行平稳\n2024年上半年,江城市地区生产总值达1020亿元,同比增长5.2%。\n2024-07-20\n"
)


class Installation:
    """A checkout, installed, and what its runs took: (clock, processor) in seconds."""

    def __init__(self, checkout: Path, folder: Path) -> None:
        self.name = str(checkout)
        self.runs: list[tuple[float, float]] = []
        self._folder = folder
        self._bin = folder / "environment" / ("Scripts" if os.name == "nt" else "bin")
        kept_out = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "VIRTUAL_ENV")
        self._environment = {name: value for name, value in os.environ.items() if name not in kept_out}
        self._environment["EXTRACTOR_CACHE"] = str(folder / "cache")
        (folder / "article.txt").parent.mkdir(parents=True)
        (folder / "article.txt").write_text(_ARTICLE, encoding="utf-8")
        self._call([sys.executable, "-m", "venv", str(folder / "environment")])
        self._call([str(self._bin / "python"), "-m", "pip", "install", "-qq", str(checkout)])

    def run(self) -> None:
        """One run into a new output folder."""
        output = self._folder / "output"
        command = [
            str(self._bin / "extractor"), "run", str(self._folder / "article.txt"), "--output", str(output), "--quiet",
        ]  # fmt: skip
        clock, before = time.perf_counter(), _processor()
        self._call(command)
        self.runs.append((time.perf_counter() - clock, _processor() - before))
        shutil.rmtree(output)

    def _call(self, command: Sequence[str]) -> None:
        subprocess.run(command, check=True, env=self._environment, cwd=self._folder)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _told(runs: Sequence[tuple[float, float]]) -> str:
    clock, processor = zip(*runs, strict=True)
    return (
        f"clock {statistics.median(clock):.3f} s (least {min(clock):.3f}), "
        f"processor {statistics.median(processor):.3f} s (least {min(processor):.3f})"
    )


def main() -> None:
    """Install, run in turns, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--against", type=Path, metavar="CHECKOUT", help="another checkout")
    parser.add_argument("--runs", type=int, default=11, metavar="N", help="runs after the first")
    given = parser.parse_args()
    checkouts = [
        Path(__file__).resolve().parent.parent,
        *([given.against.resolve()] if given.against else []),
    ]
    with tempfile.TemporaryDirectory() as folder:
        all_ = [Installation(one, Path(folder) / str(number)) for number, one in enumerate(checkouts)]
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, Python {sys.version.split()[0]}")
        for _ in range(given.runs + 1):
            for one in all_:
                one.run()
        for one in all_:
            print(one.name)
            print(f"  first run   {_told(one.runs[:1])}")
            print(f"  next {given.runs:>2} runs {_told(one.runs[1:])}")
        print(f"load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
