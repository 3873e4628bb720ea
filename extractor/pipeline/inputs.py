"""What a run reads: which inputs, whether any of them has changed since the last run, and what stays of those
that are gone."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from extractor.pipeline.kernel import NOT_EXTRACTED
from extractor.pipeline.publication import OpenOutput
from extractor.reading import Document, ReadOptions, Reject, Source, read_source

_RECORD = "inputs.json"
_Status = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class InputState:
    """The inputs as they were before they were read.

    `digest` is a hash of their names and contents, of the options, and of what the results depend on;
    `statuses` tells afterwards whether one was written to meanwhile.
    """

    digest: str
    statuses: tuple[_Status, ...]


def state_of(sources: Sequence[Source], options: ReadOptions, identity: str) -> InputState | None:
    """The state of `sources`; None where it cannot be told: standard input, pipes, unreadable files."""
    digest = hashlib.sha256(f"{identity}\n{options!r}\n".encode())
    try:
        statuses = tuple(_status(source) for source in sources)
        for source in sources:
            assert source.path is not None
            with open(source.path, "rb") as file:
                content = hashlib.file_digest(file, "sha256").digest()
            name = f"{source.name}\x1f{source.path}\x1f{source.named}".encode("utf-8", "surrogateescape")
            digest.update(len(name).to_bytes(8, "little") + name + content)
    except (OSError, _NotAFile):
        return None
    return InputState(digest.hexdigest(), statuses)


def is_unchanged(state: InputState, sources: Sequence[Source]) -> bool:
    """Whether no source was written to since `state` was taken."""
    try:
        return state.statuses == tuple(_status(source) for source in sources)
    except (OSError, _NotAFile):
        return False


def remember(cache: Path, state: InputState, generation: str) -> None:
    """Note in the folder `cache` that `generation` holds the tables of `state`."""
    cache.mkdir(exist_ok=True)
    content = {"inputs": state.digest, "generation": generation}
    staged = cache / f"{_RECORD}.new"
    staged.write_text(json.dumps(content))
    os.replace(staged, cache / _RECORD)


def forget(cache: Path) -> None:
    """Take back what `remember` noted."""
    (cache / _RECORD).unlink(missing_ok=True)


def is_remembered(cache: Path, state: InputState, generation: object) -> bool:
    """Whether `generation` is noted to hold the tables of `state`."""
    try:
        content = json.loads((cache / _RECORD).read_bytes())
    except (OSError, ValueError):
        return False
    return bool(content == {"inputs": state.digest, "generation": generation})


def read_all(
    sources: Sequence[Source], options: ReadOptions, previous: OpenOutput | None
) -> Iterator[Document | Reject]:
    """The documents and rejects of `sources`, and those that `previous` has of sources that are not among them.

    In the order of the sources' names, so that a source that is gone keeps its place.
    """
    kept = _kept(previous, {source.name for source in sources}) if previous is not None else []
    parts: list[tuple[str, Callable[[], Iterator[Document | Reject]]]] = [
        (source.name, partial(read_source, source, options)) for source in sources
    ]
    parts += [(name, partial(iter, outcomes)) for name, outcomes in kept]
    for _, read in sorted(parts, key=lambda part: part[0]):
        yield from read()


def _kept(previous: OpenOutput, present: set[str]) -> list[tuple[str, list[Document | Reject]]]:
    """The sources of `previous` that are not `present`, each with what was read of it then."""
    import pyarrow.compute as pc

    documents = previous.load_table("documents").drop_columns(["content_hash", "duplicate_of"])
    names = documents["source"].cast("string")
    gone = [name for name in pc.unique(names).to_pylist() if name not in present]
    kept = documents.filter(pc.is_in(names, value_set=_texts(gone)))
    outcomes: list[Document | Reject] = [Document(**row) for row in kept.to_pylist()]
    read = {(row.source, f"record {row.position}") for row in outcomes if isinstance(row, Document)}
    for row in previous.load_table("rejects").to_pylist():
        # A text that was read and not extracted is among the documents, and is tried again.
        again = row["reason"].startswith(NOT_EXTRACTED) and (row["source"], row["place"]) in read
        if row["source"] not in present and not again:
            outcomes.append(Reject(**row))
    ordered = sorted(outcomes, key=lambda outcome: outcome.source)
    return [(name, list(group)) for name, group in groupby(ordered, key=lambda outcome: outcome.source)]


def _texts(values: list[str]) -> Any:
    import pyarrow as pa

    return pa.array(values, pa.string())


class _NotAFile(Exception):
    pass


def _status(source: Source) -> _Status:
    if source.path is None or not os.path.isfile(source.path):
        raise _NotAFile
    status = os.stat(source.path)
    return status.st_mtime_ns, status.st_size, status.st_ino
