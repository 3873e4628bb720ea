"""Dask as the engine of a run: its workers read and extract the parts, the kernel being the same as anywhere.

Needs the extra `[dask]`. Duplicates are marked and facts are folded by the process that started the run, from
files and in bounded memory, as in a local run; `extractor.pipeline.spark` does that on the cluster too.
Dask's workers run tasks in threads, where no time limit of a document holds (extractor/reading/time_limit.py).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pyarrow as pa

from extractor.pipeline.parts import MARKS, EngineError, Job, PartFile, PartWriter, write_marks
from extractor.pipeline.publication import table_parts
from extractor.pipeline.registry import Name, Registry
from extractor.reading import Document
from extractor.tables.folding import facts_of

Result = TypeVar("Result", bound=msgspec.Struct)

_DOCUMENT = ("id", "title", "body", "published", "source", "collection", "position")
_START_SECONDS = 10


class Dask:
    """A client of a scheduler at work on a run; what `opened` gives."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def each(
        self, task: Callable[[int], Result], numbers: Sequence[int], result: type[Result]
    ) -> list[Result]:
        """`task` of every number, in the order of the numbers."""
        del result
        answers: list[Result] = self._client.gather(self._client.map(task, numbers, pure=False))
        return answers

    def mark(self, job: Job) -> None:
        """Find the duplicates from the spools of the parts, one after another."""
        registry, spools = Registry(Path(job.folder, "registry")), _Spools(job)
        for documents in spools.documents():
            registry.add(documents)
        found = registry.resolve(spools).between(0, len(registry))
        registry.close()
        rows = [(*spools.place(row), name, head) for row, name, head in found]
        columns = [[row[column] for row in rows] for column in range(len(MARKS))]
        write_marks(job, pa.Table.from_pydict(dict(zip(MARKS.names, columns, strict=True)), schema=MARKS))

    def fold(self, job: Job) -> list[PartFile]:
        """Fold the observations into one file."""
        observations = table_parts(Path(job.folder, "observations.parquet"))
        with PartWriter(job, "facts", 0) as writer:
            for facts in facts_of(observations, work=Path(job.folder)):
                for batch in facts.to_batches():
                    writer.write(batch)
        return writer.written


class _Spools:
    """The documents of all parts, numbered through, as the registry asks for them."""

    def __init__(self, job: Job) -> None:
        self._paths = [job.path("spool", number, "arrow") for number in range(job.parts)]
        self._starts: list[int] = []

    def documents(self) -> Iterator[list[Document]]:
        """Every document, some at a time; notes at which number each part begins."""
        count = 0
        for path in self._paths:
            self._starts.append(count)
            for batch in _batches(path):
                count += batch.num_rows
                yield list(_read(batch))

    def place(self, row: int) -> tuple[int, int]:
        """The part of a document, and its number in it."""
        part = bisect_right(self._starts, row) - 1
        return part, row - self._starts[part]

    def names(self, rows: Sequence[int]) -> Iterator[Name]:
        """Id, source and position of documents by their numbers, which ascend."""
        return ((one.id, one.source, one.position) for one in self.in_full(rows))

    def in_full(self, rows: Sequence[int]) -> Iterator[Document]:
        """Documents by their numbers, which ascend."""
        first = begin = 0
        for path in self._paths:
            for batch in _batches(path):
                end = bisect_left(rows, first + batch.num_rows, begin)
                yield from _read(batch.take(pa.array([row - first for row in rows[begin:end]], pa.int64())))
                first, begin = first + batch.num_rows, end


def _batches(path: Path) -> Iterator[pa.RecordBatch]:
    with pa.OSFile(str(path)) as file:
        reader = pa.ipc.open_file(file)
        for number in range(reader.num_record_batches):
            yield reader.get_batch(number)


def _read(batch: pa.RecordBatch) -> Iterator[Document]:
    for row in zip(*(batch.column(name).to_pylist() for name in _DOCUMENT), strict=True):
        yield Document(*row)


@contextmanager
def opened(master: str | None) -> Iterator[Dask]:
    """The scheduler at `master`; processes on this machine, one a core, if None."""
    try:
        from distributed import Client
    except ImportError as error:
        raise EngineError(
            "The engine dask is not installed; install it with pip install 'econ-extractor[dask]'."
        ) from error
    # Threads would share one interpreter
    here = {"processes": True, "threads_per_worker": 1, "dashboard_address": None}
    try:
        client = Client(master, timeout=_START_SECONDS) if master else Client(**here)
    except (OSError, ValueError) as error:
        raise EngineError(f"The Dask scheduler {master} cannot be reached ({error}).") from error
    with client:
        yield Dask(client)
