"""`extractor bench`: what a run over the user's own texts costs, and where the time goes.

One whole run is done in this process, into a folder that is removed. Each document is timed by itself. The stages and
the rules are sampled: some hundred times a second of the processor it is looked at which room is at work, and in which
sentence; the time since the last look is the room's, and the sentence's. A sentence's time is shared evenly by the rules
that bound a figure in it: rules are words of one automaton and patterns of one grammar, so that a rule by itself has no
time. Sentences without an observation count for no rule.
"""

from __future__ import annotations

import heapq
import signal
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

from extractor.pipeline.kernel import Extraction, document_reader
from extractor.pipeline.run import RunSummary, execute
from extractor.reading import Document, ReadOptions, Reject, read_inputs

_INTERVAL_SECONDS = 0.002
_TITLE_CHARACTERS = 60
_FIRST_TEXT = "2024年,江城市地区生产总值612亿元,增长6.3%。"
# Room or module, most special first -> the stage that is shown.
_STAGES = (
    ("extractor.reading", "reading"),
    ("extractor.pipeline.duplicates", "duplicates"),
    ("extractor.pipeline.marks", "duplicates"),
    ("extractor.pipeline.registry", "duplicates"),
    ("extractor.pipeline.similarity", "duplicates"),
    ("extractor.pipeline.spool", "spool"),
    ("extractor.text", "sentences"),
    ("extractor.figures", "figures"),
    ("extractor.context", "time, region, status"),
    ("extractor.binding", "binding"),
    ("extractor.rules", "rules"),
    ("extractor.tables.columns", "columns"),
    ("extractor.tables.schemas", "columns"),
    ("extractor.pipeline.kernel", "columns"),
    ("extractor.tables", "facts"),
    ("extractor.pipeline.cache", "cache"),
    ("extractor.pipeline.frames", "cache"),
    ("extractor.pipeline.incremental", "cache"),
    ("extractor.pipeline.writing", "Parquet"),
    ("extractor.pipeline.building", "publication"),
    ("extractor.pipeline.publication", "publication"),
)
# The module that reads sentences, and its name for the one at work.
_SENTENCE_READER = ("extractor.binding.observe", "told")


@dataclass(frozen=True, slots=True)
class SlowDocument:
    """A document that took long: where it lies, and its size."""

    source: str
    position: int
    title: str
    characters: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What a run cost.

    `start_seconds` went before it, to load the rules. `seconds` are of the clock, `cpu_seconds`, `stages` and `rules` of
    the processor; the last two are empty where the system or the thread allows no sampling. A megabyte is 10⁶ bytes
    of titles and bodies in UTF-8. `peak_mb` is the most memory that the process has held, None where it is not told.
    """

    documents: int
    megabytes: float
    quantities: int
    observations: int
    start_seconds: float
    seconds: float
    cpu_seconds: float
    peak_mb: float | None
    stages: dict[str, float] = field(default_factory=dict)
    slowest_documents: list[SlowDocument] = field(default_factory=list)
    slowest_rules: dict[str, float] = field(default_factory=dict)

    @property
    def rates(self) -> dict[str, float]:
        """Megabytes, articles, figures and observations a second of the clock."""
        counts = {
            "megabytes": self.megabytes,
            "articles": self.documents,
            "figures": self.quantities,
            "observations": self.observations,
        }
        return {name: round(count / self.seconds, 3) for name, count in counts.items()}

    def as_dict(self) -> dict[str, Any]:
        """The benchmark as plain values, for JSON."""
        return {**asdict(self), "per_second": self.rates}


def bench(
    inputs: Sequence[str | Path],
    *,
    rules: str | Path | None = None,
    packs: Sequence[str | Path] = (),
    options: ReadOptions | None = None,
    slowest: int = 5,
) -> Benchmark:
    """Run over `inputs` once and say what it cost; nothing is kept. `slowest` is how many documents and rules to name.

    Raises InputError for an input that is not there, RulesError for unusable rules.
    """
    from extractor.rules import load_rules

    outcomes = read_inputs(inputs, options)
    begun = time.perf_counter()
    rule_set = load_rules(rules, packs)
    reader = document_reader(rule_set)
    # What is made at the first text is no part of what that text costs.
    reader("", _FIRST_TEXT, None)
    start_seconds = time.perf_counter() - begun
    watch = _Watch(reader, slowest)
    with tempfile.TemporaryDirectory() as folder:
        begun, cpu_begun = time.perf_counter(), time.process_time()
        with watch.sampling():
            summary: RunSummary = execute(
                watch.counted(outcomes), Path(folder) / "output", rule_set.hash, watch.read, identity="bench"
            )
        seconds, cpu_seconds = time.perf_counter() - begun, time.process_time() - cpu_begun
        slowest_documents = watch.slowest_documents(Path(folder) / "output" / "documents.parquet")
    return Benchmark(
        summary.documents,
        round(watch.text_bytes / 1e6, 6),
        summary.quantities,
        summary.observations,
        round(start_seconds, 4),
        round(seconds, 4),
        round(cpu_seconds, 4),
        _peak(),
        _most(watch.stages, None),
        slowest_documents,
        _most(watch.rules, slowest),
    )


class _Watch:
    """Counts what is read, times each document, and samples what is at work."""

    def __init__(self, reader: Any, slowest: int) -> None:
        self.text_bytes = 0
        self.stages: dict[str, float] = defaultdict(float)
        self.rules: dict[str, float] = defaultdict(float)
        self._reader = reader
        self._slowest = slowest
        self._heap: list[tuple[float, int, str, str]] = []
        self._sentences: dict[str, float] = defaultdict(float)
        self._last = 0.0
        self._number = 0

    def counted(self, outcomes: Iterable[Document | Reject]) -> Iterator[Document | Reject]:
        """What is read, its text measured on the way."""
        for outcome in outcomes:
            if isinstance(outcome, Document):
                self.text_bytes += len(outcome.title.encode()) + len(outcome.body.encode())
            yield outcome

    def read(self, title: str, body: str, published: date | None) -> Extraction:
        """One document, timed; the time of its sentences goes to their rules."""
        self._sentences.clear()
        begun = time.perf_counter()
        extraction: Extraction = self._reader(title, body, published)
        spent = time.perf_counter() - begun
        self._number += 1
        item = (spent, -self._number, title, body)
        (heapq.heappush if len(self._heap) < self._slowest else heapq.heappushpop)(self._heap, item)
        for sentence, time_of_it in self._sentences.items():
            bound = [row.rule for row in extraction.observations if row.sentence == sentence]
            for rule in bound:
                self.rules[rule] += time_of_it / len(bound)
        return extraction

    def slowest_documents(self, documents: Path) -> list[SlowDocument]:
        """The documents that took longest, the slowest first; where they lie is in the table `documents`."""
        import pyarrow.parquet as pq

        places: dict[tuple[str, str], tuple[str, int]] = {}
        wanted = {(title, body) for _, _, title, body in self._heap}
        with pq.ParquetFile(documents) as file:
            for batch in file.iter_batches(1000, columns=["title", "body", "source", "position"]):
                for title, body, *place in zip(
                    *(column.to_pylist() for column in batch.columns), strict=True
                ):
                    if (title, body) in wanted:
                        places.setdefault((title, body), (place[0], place[1]))
        return [
            SlowDocument(
                *places[title, body], title[:_TITLE_CHARACTERS], len(title) + len(body), round(spent, 4)
            )
            for spent, _, title, body in sorted(self._heap, reverse=True)
        ]

    @contextmanager
    def sampling(self) -> Iterator[None]:
        """Look some hundred times a second at what is at work; not in another thread, nor without SIGPROF."""
        if not hasattr(signal, "SIGPROF") or threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGPROF, self._look)
        self._last = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, _INTERVAL_SECONDS, _INTERVAL_SECONDS)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)

    def _look(self, _number: int, frame: FrameType | None) -> None:
        now = time.process_time()
        spent, self._last = now - self._last, now
        stage = None
        while frame is not None:
            module = frame.f_globals.get("__name__", "")
            if stage is None and module.startswith("extractor."):
                stage = next((name for start, name in _STAGES if module.startswith(start)), None)
            told = frame.f_locals.get(_SENTENCE_READER[1]) if module == _SENTENCE_READER[0] else None
            # In other functions there the name is that of other things. Raised here, it would be a fault of the text.
            sentence = getattr(told, "sentence", None)
            if sentence is not None:
                self._sentences[sentence.text] += spent
                break
            frame = frame.f_back
        self.stages[stage or "other"] += spent


def _most(times: dict[str, float], count: int | None) -> dict[str, float]:
    ordered = sorted(times.items(), key=lambda item: (-item[1], item[0]))
    return {name: round(spent, 4) for name, spent in ordered[:count]}


def _peak() -> float | None:
    try:
        import resource
    except ImportError:
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20, 1)
