"""Batches over processes, their results in the order of the batches."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from extractor.pipeline.kernel import Extracted, Reader, document_reader, extract_table
from extractor.pipeline.quick_start import claim_process, is_own_process, prepare_process

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from extractor.rules import RuleSet

Result = tuple[pa.RecordBatch, Extracted]
Tables = Callable[[], Extracted]
"""Gives the tables of a batch; waits for them where they are another process's work."""
_Sent = tuple[bytes, ...]
"""Tables on their way from another process, a stream each."""
Work = Callable[[Iterable[pa.RecordBatch]], Iterator[Result]]
"""From batches of documents to each of them with its tables, in order."""

# Batches in flight for each worker: enough that none waits for the writer, few enough that memory stays flat.
_AHEAD = 3
# Into how many each of the last batches is cut, one for each worker.
_LAST_PIECES = 8

_reader: Reader | None = None


class WorkerLost(RuntimeError):
    """A worker process ended before its batch did; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Pool:
    """`workers` processes, each of which gets its reader by calling `make_reader(*arguments)` once, unless it begins
    as a copy of this one, which has a reader."""

    workers: int
    make_reader: Callable[..., Reader]
    arguments: tuple[Any, ...]

    @classmethod
    def of_rules(cls, workers: int, rules: RuleSet) -> Pool | None:
        """A pool whose processes load `rules` again; None for one worker, who works in this process."""
        if workers == 1:
            return None
        packs = tuple(str(pack.folder) for pack in rules.folder.packs)
        return cls(workers, _reader_of_rules, (str(rules.folder.core), packs, rules.hash))


@dataclass(frozen=True, slots=True)
class Crew:
    """Who extracts: the processes of a pool that was started, or, without an `executor`, this one by `reader`.

    `seconds` is the time limit of one document.
    """

    reader: Reader
    seconds: float | None = None
    workers: int = 1
    executor: ProcessPoolExecutor | None = None

    def begin(self, batch: pa.RecordBatch, pieces: int = 1) -> Tables:
        """Give `batch` to a process, or in `pieces` to several, if there are any. What comes back is called for its
        tables, and waits."""
        # Nothing to read in it: not worth a way to another process and back.
        if self.executor is None or not batch.num_rows:
            return partial(extract_table, batch, reader=self.reader, time_limit_seconds=self.seconds)
        size = -(-batch.num_rows // pieces)
        with _losses_told():
            futures = [
                self.executor.submit(_extract, batch.slice(start, size), self.seconds)
                for start in range(0, batch.num_rows, size)
            ]
        return partial(_tables, futures)


@contextmanager
def crew_of(pool: Pool | None, reader: Reader, seconds: float | None = None) -> Iterator[Crew]:
    """The processes of `pool`, which end with the block; without a pool, none. `seconds` is as in `Crew`.

    Where it is safe they are forked here and now, with `reader` and all that it holds: they need no start and share
    the memory of the rules. So begin the block before there are locks or files that they should not inherit.
    Elsewhere they are spawned with the first batches.
    """
    if pool is None:
        yield Crew(reader, seconds)
        return
    # Not loaded where one process does the work.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    if _may_fork():
        context: Any = multiprocessing.get_context("fork")
        executor = ProcessPoolExecutor(pool.workers, context, _start_forked, (reader,))
    else:
        context = multiprocessing.get_context("spawn")
        executor = ProcessPoolExecutor(pool.workers, context, _start, (pool.make_reader, pool.arguments))
    try:
        if context.get_start_method() == "fork":
            _fork(executor)
        yield Crew(reader, seconds, pool.workers, executor)
    finally:
        executor.shutdown(cancel_futures=True)


def extracted(
    batches: Iterable[pa.RecordBatch],
    crew: Crew,
    begun: Callable[[int, pa.RecordBatch], Tables | None] | None = None,
    count: int | None = None,
) -> Iterator[Result]:
    """Each batch of documents with its tables, in order, by `crew`; `begun` gives those of a batch, by its number,
    with which it began before. `count` is the number of batches, where that is known."""
    at_once = crew.workers * _AHEAD if crew.executor is not None else 1
    source = enumerate(batches)
    flying: deque[tuple[pa.RecordBatch, Tables]] = deque()
    while True:
        for number, batch in islice(source, at_once - len(flying)):
            known = begun(number, batch) if begun is not None else None
            # In pieces at the end, that no process waits long for another.
            pieces = _LAST_PIECES if count is not None and number >= count - crew.workers else 1
            flying.append((batch, known or crew.begin(batch, pieces)))
        if not flying:
            return
        batch, tables = flying.popleft()
        yield batch, tables()


def _tables(futures: Sequence[Future[_Sent]]) -> Extracted:
    with _losses_told():
        found = [Extracted(*map(_received, future.result())) for future in futures]
    return found[0] if len(found) == 1 else Extracted(*map(_joined, zip(*found, strict=True)))


def _joined(pieces: Sequence[pa.RecordBatch]) -> pa.RecordBatch:
    table = pa.Table.from_batches(pieces).combine_chunks()
    return table.to_batches()[0] if table.num_rows else pieces[0]


@contextmanager
def _losses_told() -> Iterator[None]:
    from concurrent.futures.process import BrokenProcessPool

    try:
        yield
    except BrokenProcessPool as error:
        raise WorkerLost(
            "A worker process ended unexpectedly, perhaps for lack of memory; try fewer workers."
        ) from error


def _may_fork() -> bool:
    """Whether a copy of this process would work: a fork keeps the locks that other threads hold, and lets no one open
    them. On Linux, in a process of ours alone, there are none but those of native libraries, which see to forks
    (jemalloc, OpenBLAS and Arrow have handlers). Apple's libraries have none, Windows has no fork."""
    return sys.platform == "linux" and is_own_process() and threading.active_count() == 1


def _fork(executor: ProcessPoolExecutor) -> None:
    # What is there stays: a search for cycles would write to every object, and copy the memory that is shared.
    gc.freeze()
    with warnings.catch_warnings():
        # From 3.12 on, Python warns of any other thread, also those of native libraries.
        warnings.simplefilter("ignore", DeprecationWarning)
        executor.submit(os.getpid)


def _start_forked(reader: Reader) -> None:
    global _reader
    # The command line takes SIGTERM for an interrupt.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _reader = reader


def _start(make_reader: Callable[..., Reader], arguments: tuple[Any, ...]) -> None:
    global _reader
    claim_process()
    prepare_process()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _reader = make_reader(*arguments)


def _end_with_parent() -> None:
    """Ends this process when the run's process has gone: killed, that one cannot end its workers, and they
    would wait for work forever."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _extract(batch: pa.RecordBatch, seconds: float | None) -> _Sent:
    return tuple(map(_stream, extract_table(batch, reader=_reader, time_limit_seconds=seconds)))


def _stream(batch: pa.RecordBatch) -> bytes:
    """A batch as Arrow writes it: pickled column by column it takes ten times as long, there and back."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    raw: bytes = sink.getvalue().to_pybytes()
    return raw


def _received(raw: bytes) -> pa.RecordBatch:
    return pa.ipc.open_stream(raw).read_next_batch()


def _reader_of_rules(folder: str, packs: tuple[str, ...], expected_hash: str) -> Reader:
    from extractor.rules import load_rules

    rules = load_rules(folder, packs)
    if rules.hash != expected_hash:
        raise RuntimeError(f"the rules in {folder} changed during the run")
    return document_reader(rules)
