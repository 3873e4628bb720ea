"""Memory over a long run: `python benchmarks/soak.py --documents 100000`.

Makes so many documents, one in fifty a copy of another, reads them in one run, and prints the resident memory of
the process as the run goes on, then once more for a second, incremental run after the file grew by a hundredth.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

import extractor
from extractor.checks.tables import verify
from extractor.pipeline.quick_start import prepare_process

_PLACES = ("武汉市", "江岸区", "襄阳市", "黄陂区", "湖北省", "孝感市", "东湖高新区")
_CLAUSES = (
    "地区生产总值{n}亿元,增长{r}%",
    "新签约项目{k}个,总投资{n}亿元",
    "进出口总额约{n}万美元,同比下降{r}%",
    "规模以上工业增加值增长{r}%",
    "城镇新增就业{k}人",
    "居民人均可支配收入{n}元,比上年提高{r}%",
    "一般公共预算收入突破{n}亿元",
    "天气晴好,各项工作有序推进",
)
_COPY_EVERY = 50


def write_documents(path: Path, first: int, count: int, clauses: int, every: int) -> None:
    """Append `count` documents to a JSONL file, one in `every` of so many clauses, the others of one sentence."""
    with path.open("a", encoding="utf-8") as file:
        for given in range(first, first + count):
            number = given - 7 if given % _COPY_EVERY == _COPY_EVERY - 1 else given
            chance = random.Random(number)
            place = chance.choice(_PLACES)
            parts = [
                clause.format(
                    n=chance.randrange(10, 99_999) / 10, r=chance.randrange(1, 200) / 10, k=number + 2
                )
                for clause in chance.sample(_CLAUSES, clauses)
            ]
            year = 2000 + number % 25
            body = f"{year}年,{place}" + "。全年".join(parts) + "。"
            if number % every:
                body = f"{place}召开第{number}次会议,学习有关文件,部署下一步工作。"
            record = {
                "id": f"d{given:07}",
                "title": f"{place}{year}年经济运行情况({number})",
                "body": body,
                "published": f"{year + 1}-01-{number % 28 + 1:02}",
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def memory(name: str) -> float:
    """`VmRSS`, the resident memory of this process, or `VmHWM`, the highest it ever was, in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"no {name}")


class Watch:
    """Prints time and memory at every tenth of each phase."""

    def __init__(self, documents: int) -> None:
        self._step = max(1, documents // 10)
        self._next: dict[str, int] = {}
        self._begun = time.monotonic()

    def __call__(self, phase: str, done: int, total: int | None) -> None:
        if done >= self._next.get(phase, 0):
            self._next[phase] = done + self._step
            print(
                f"{time.monotonic() - self._begun:8.1f} s  {phase:<11}{done:>9,}  {memory('VmRSS'):8.1f} MB"
                f"  peak {memory('VmHWM'):8.1f}",
                flush=True,
            )


def main() -> None:
    """Read the command line, run, and print."""
    parser = argparse.ArgumentParser(description="Resident memory of a run over many documents.")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--clauses", type=int, default=4, help="of each document")
    parser.add_argument("--every", type=int, default=1, help="one in so many states what indicators count")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--verify", action="store_true", help="check every row afterwards")
    given = parser.parse_args()
    prepare_process()
    with tempfile.TemporaryDirectory() as base:
        path, output = Path(base) / "documents.jsonl", Path(base) / "out"
        more = max(1, given.documents // 100)
        for first, count in ((0, given.documents), (given.documents, more)):
            write_documents(path, first, count, given.clauses, given.every)
            begun = time.monotonic()
            summary = extractor.run(path, output, workers=given.workers, progress=Watch(given.documents))
            size = sum(file.stat().st_size for file in output.glob("*.parquet")) / 2**20
            cache = sum(file.stat().st_size for file in (output / ".cache").iterdir()) / 2**20
            print(
                f"{summary.documents:,} documents, {summary.duplicates:,} of them copies, {summary.reused:,} known, "
                f"{summary.observations:,} observations, {summary.rejects} rejects in {time.monotonic() - begun:.1f} s; "
                f"tables {size:.0f} MB, cache {cache:.0f} MB, peak memory {memory('VmHWM'):.0f} MB"
            )
        if given.verify:
            begun = time.monotonic()
            found = verify(output)
            print(f"verify: {found.as_dict()['violations']} violations in {time.monotonic() - begun:.1f} s")
            print(*found.violations, sep="\n")


if __name__ == "__main__":
    sys.exit(main())
