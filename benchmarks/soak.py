"""Memory over a long run: `python benchmarks/soak.py --documents 100000`.

Makes so many documents, one in fifty a copy of another, and reads them in one run; then once more, incrementally,
after the file grew by a hundredth. Prints the resident memory at each tenth of each stage and the highest of each
stage, then a verdict: how much memory grew between a fifth and nine tenths of the documents that were extracted, and
whether the peak stayed below `--limit`. Exits with 1 where either is too much. With several workers each process is
told; the sum counts the pages that they share in proportion.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from extractor.pipeline.quick_start import claim_process, prepare_process

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
# What memory may grow by and still be called flat: row groups fill and are written, memos fill and begin anew.
_FLAT_MB = 20


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


def memory(name: str, process: int | str = "self") -> float:
    """`VmRSS`, the resident memory of a process, or `VmHWM`, the highest it ever was, in MB (2²⁰ bytes)."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"no {name}")


def proportional(process: int | str) -> float:
    """The resident memory of a process, in MB, pages shared by several counted as a part for each."""
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no Pss")


def forget_highest() -> None:
    """Let the highest memory of this process be counted from now on."""
    Path("/proc/self/clear_refs").write_text("5")


def workers_of_this() -> list[int]:
    """The processes that this one has started and that still run."""
    return [
        int(number) for number in Path("/proc/self/task", str(os.getpid()), "children").read_text().split()
    ]


class Watch:
    """Prints time and memory at every tenth of each stage. `highest` has the most of each stage, in their order."""

    def __init__(self, documents: int) -> None:
        self.highest: dict[str, float] = {}
        self.extracting: list[float] = []
        self.together = 0.0
        self._step = max(1, documents // 10)
        self._documents = documents
        self._next: dict[str, int] = {}
        self._stage = "start"
        self._begun = time.monotonic()
        forget_highest()

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Take the run's word that it has come so far."""
        if stage != self._stage:
            self.end_stage()
            self._stage = stage
        if done < self._next.get(stage, 0):
            return
        self._next[stage] = done + self._step
        now = memory("VmRSS")
        if stage == "extracting":
            self.extracting.append(now)
        others = workers_of_this()
        if others:
            self.together = max(self.together, sum(map(proportional, ["self", *others])))
        each = "".join(f" {memory('VmRSS', other):7.1f}" for other in others)
        print(
            f"{time.monotonic() - self._begun:8.1f} s  {stage:<11}{done:>9,}  {now:8.1f} MB"
            f"  highest of the stage {memory('VmHWM'):7.1f}{'  workers' if each else ''}{each}",
            flush=True,
        )

    def end_stage(self) -> None:
        """Note the highest memory of the stage that ends."""
        self.highest[self._stage] = max(self.highest.get(self._stage, 0.0), memory("VmHWM"))
        forget_highest()

    def verdict(self, limit: float) -> bool:
        """Print the highest of each stage, and what they say; whether memory is flat and below `limit` MB."""
        self.end_stage()
        print("highest, MB: " + ", ".join(f"{stage} {most:.0f}" for stage, most in self.highest.items()))
        if self.together:
            print(
                f"highest of all processes together, pages that they share counted once: {self.together:.0f} MB"
            )
        peak = max(self.highest.values())
        sound = peak < limit
        told = f"peak {peak:.0f} MB, {'below' if sound else 'NOT below'} {limit:.0f}"
        if len(self.extracting) >= 10:
            growth = self.extracting[9] - self.extracting[2]
            flat = growth <= _FLAT_MB
            sound = sound and flat
            told = (
                f"memory is {'flat' if flat else 'NOT flat'}: {growth:+.0f} MB between 20 % and 90 % of the documents "
                f"({self.extracting[2]:.0f} to {self.extracting[9]:.0f}); {told}"
            )
        print(f"verdict: {told}", flush=True)
        return sound


def main() -> int:
    """Read the command line, run, and print; 1 where memory was not as it should be."""
    parser = argparse.ArgumentParser(description="Resident memory of a run over many documents.")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--clauses", type=int, default=4, help="of each document")
    parser.add_argument("--every", type=int, default=1, help="one in so many states what indicators count")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--limit", type=float, default=400, help="MB that no stage may reach")
    parser.add_argument(
        "--stand-in", action="store_true", help="without the language core, what lies around it"
    )
    parser.add_argument("--verify", action="store_true", help="check every row afterwards")
    given = parser.parse_args()
    if given.stand_in and given.verify:
        parser.error("--verify checks the rows of the language core, which --stand-in leaves out")
    claim_process()
    prepare_process()
    from extractor.checks.tables import verify
    from extractor.pipeline import run as pipeline

    if given.stand_in:
        from benchmarks.stand_in import StandIn

        stand_in = StandIn()
        pipeline.document_reader = lambda rules: stand_in
    sound = True
    with tempfile.TemporaryDirectory() as base:
        path, output = Path(base) / "documents.jsonl", Path(base) / "out"
        more = max(1, given.documents // 100)
        for first, count in ((0, given.documents), (given.documents, more)):
            write_documents(path, first, count, given.clauses, given.every)
            begun = time.monotonic()
            watch = Watch(given.documents)
            summary = pipeline.run(path, output, workers=given.workers, progress=watch)
            size = sum(file.stat().st_size for file in output.glob("*.parquet")) / 2**20
            cache = sum(file.stat().st_size for file in (output / ".cache").iterdir()) / 2**20
            print(
                f"{summary.documents:,} documents, {summary.duplicates:,} of them copies, {summary.reused:,} known, "
                f"{summary.observations:,} observations, {summary.rejects} rejects in {time.monotonic() - begun:.1f} s; "
                f"tables {size:.0f} MB, cache {cache:.0f} MB"
            )
            sound = watch.verdict(given.limit) and sound
        if given.verify:
            begun = time.monotonic()
            forget_highest()
            found = verify(output)
            print(
                f"verify: {found.as_dict()['violations']} violations in {time.monotonic() - begun:.1f} s, "
                f"highest {memory('VmHWM'):.0f} MB"
            )
            print(*found.violations[:20], sep="\n")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
