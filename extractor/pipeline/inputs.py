"""What a run reads: which inputs, whether any of them has changed since the last run, and what stays of those
that are gone."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from operator import attrgetter, itemgetter
from pathlib import Path

from extractor.pipeline.kernel import NOT_EXTRACTED, reject_place
from extractor.pipeline.publication import OpenOutput
from extractor.reading import Document, ReadOptions, Reject, Source, read_source

_RECORD = "inputs.json"
_Named = tuple[str, Source | Document | Reject]
"""The name of a source, and either the source or something that was read of it."""


@dataclass(frozen=True, slots=True)
class InputState:
    """The inputs as they were before they were read.

    `digest` is a hash of their names and contents, of the options, and of what the results depend on;
    `statuses`, one of sizes and times, tells afterwards whether one was written to meanwhile.
    """

    digest: str
    statuses: str


def state_of(sources: Sequence[Source], options: ReadOptions, identity: str) -> InputState | None:
    """The state of `sources`; None where it cannot be told: standard input, pipes, unreadable files."""
    digest = hashlib.sha256(f"{identity}\n{options!r}\n".encode())
    try:
        statuses = _statuses(sources)
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
        return state.statuses == _statuses(sources)
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
    own: Iterator[_Named] = ((source.name, source) for source in sources)
    kept = _kept(previous, {source.name for source in sources}) if previous is not None else iter(())
    for _, found in merge(own, kept, key=itemgetter(0)):
        if isinstance(found, Source):
            yield from read_source(found, options)
        else:
            yield found


def _kept(previous: OpenOutput, present: set[str]) -> Iterator[_Named]:
    """What was read then of the sources of `previous` that are not `present`, by their names."""
    rejects = [
        Reject(**row)
        for batch in previous.batches("rejects")
        for row in batch.to_pylist()
        if row["source"] not in present
    ]
    failed = {(one.source, one.place) for one in rejects if one.reason.startswith(NOT_EXTRACTED)}
    # A text that was read and not extracted is among the documents, and is tried again.
    again: set[tuple[str, str]] = set()
    for batch in previous.batches("documents", ("source", "position")) if failed else ():
        places = zip(batch.column("source").to_pylist(), batch.column("position").to_pylist(), strict=True)
        again |= failed & {(source, reject_place(position)) for source, position in places}
    others = (one for one in rejects if (one.source, one.place) not in again)
    return merge(
        ((one.source, one) for one in _documents(previous, present)),
        ((one.source, one) for one in sorted(others, key=attrgetter("source"))),
        key=itemgetter(0),
    )


def _documents(previous: OpenOutput, present: set[str]) -> Iterator[Document]:
    for batch in previous.batches("documents", Document.__struct_fields__):
        for row in batch.to_pylist():
            if row["source"] not in present:
                yield Document(**row)


class _NotAFile(Exception):
    pass


def _statuses(sources: Sequence[Source]) -> str:
    digest = hashlib.sha256()
    for source in sources:
        if source.path is None or not os.path.isfile(source.path):
            raise _NotAFile
        status = os.stat(source.path)
        digest.update(f"{status.st_mtime_ns} {status.st_size} {status.st_ino}\n".encode())
    return digest.hexdigest()
