"""The facts of each page, put beside one another on disk in one pass over their table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from extractor.publish.report.pages import Part
from extractor.tables.spilling import without_dictionaries

_ROWS_AT_ONCE = 8192


class Shelf:
    """Facts by page in the file `path`, lists and codes as they are but for dictionaries, which are words."""

    def __init__(self, path: Path, facts: Iterable[pa.RecordBatch], parts: Sequence[Part]) -> None:
        self._path = path
        self._batches: list[list[int]] = [[] for _ in parts]
        sizes = [len(part.facts) for part in parts]
        numbers = np.concatenate([np.empty(0, np.int32), *(part.facts for part in parts)])
        # By fact, then by page: what a batch of the table has for each page lies together.
        page = np.repeat(np.arange(len(parts), dtype=np.int32), sizes)
        order = np.argsort(numbers, kind="stable")
        numbers, page = numbers[order], page[order]
        first = count = 0
        writer: Any = None
        try:
            for batch in facts:
                [plain] = without_dictionaries(pa.Table.from_batches([batch])).to_batches()
                writer = writer or pa.ipc.new_file(
                    str(path), plain.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")
                )
                start, end = np.searchsorted(numbers, (first, first + batch.num_rows))
                own, rows = page[start:end], numbers[start:end] - first
                for one in np.unique(own).tolist():
                    writer.write_batch(plain.take(pa.array(rows[own == one])))
                    self._batches[one].append(count)
                    count += 1
                first += batch.num_rows
        finally:
            if writer is not None:
                writer.close()

    def facts(self, page: int, part: Part) -> Iterator[pa.RecordBatch]:
        """The facts of page number `page`, in the part's order."""
        if not self._batches[page]:
            return
        with pa.OSFile(str(self._path)) as file:
            reader = pa.ipc.open_file(file)
            table = pa.Table.from_batches([reader.get_batch(number) for number in self._batches[page]])
        place = np.empty(len(part.facts), np.int32)
        place[np.argsort(part.facts, kind="stable")] = np.arange(len(part.facts))
        for start in range(0, len(place), _ROWS_AT_ONCE):
            yield from table.take(pa.array(place[start : start + _ROWS_AT_ONCE])).to_batches()
