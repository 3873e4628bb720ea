"""Batches over processes, their results in the order of the batches."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from extractor.pipeline.kernel import Extracted, Reader, document_reader, extract_table
from extractor.pipeline.quick_start import claim_process, prepare_process

if TYPE_CHECKING:
    from concurrent.futures import Future

    from extractor.rules import RuleSet

Result = tuple[pa.RecordBatch, Extracted]
Work = Callable[[Iterable[pa.RecordBatch]], Iterator[Result]]
"""From batches of documents to each of them with its tables, in order."""

# Batches in flight for each worker: enough that none waits for the writer, few enough that memory stays flat.
_AHEAD = 3

_reader: Reader | None = None


class WorkerLost(RuntimeError):
    """A worker process ended before its batch did; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Pool:
    """`workers` processes, each of which gets its reader by calling `make_reader(*arguments)` once."""

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


def extracted(
    batches: Iterable[pa.RecordBatch], reader: Reader, pool: Pool | None, seconds: float | None = None
) -> Iterator[Result]:
    """Each batch of documents with its tables, in order. Without a `pool`, in this process by `reader`.

    `seconds` is the time limit of one document.
    """
    extract = partial(extract_table, reader=reader, time_limit_seconds=seconds)
    if pool is None:
        for batch in batches:
            yield batch, extract(batch)
        return
    # Not loaded where one process does the work.
    import multiprocessing
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    # Spawned, not forked: a fork copies locks that Arrow's threads may hold.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(pool.workers, context, _start, (pool.make_reader, pool.arguments)) as executor:
        source = iter(batches)
        flying: deque[tuple[pa.RecordBatch, Future[Extracted]]] = deque()
        try:
            while True:
                for batch in islice(source, pool.workers * _AHEAD - len(flying)):
                    # Nothing to read in it: not worth a way to another process and back.
                    future = executor.submit(_extract, batch, seconds) if batch.num_rows else Future()
                    if not batch.num_rows:
                        future.set_result(extract(batch))
                    flying.append((batch, future))
                if not flying:
                    return
                batch, future = flying.popleft()
                yield batch, future.result()
        except BrokenProcessPool as error:
            raise WorkerLost(
                "A worker process ended unexpectedly, perhaps for lack of memory; try fewer workers."
            ) from error
        finally:
            executor.shutdown(cancel_futures=True)


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


def _extract(batch: pa.RecordBatch, seconds: float | None) -> Extracted:
    return extract_table(batch, reader=_reader, time_limit_seconds=seconds)


def _reader_of_rules(folder: str, packs: tuple[str, ...], expected_hash: str) -> Reader:
    from extractor.rules import load_rules

    rules = load_rules(folder, packs)
    if rules.hash != expected_hash:
        raise RuntimeError(f"the rules in {folder} changed during the run")
    return document_reader(rules)
