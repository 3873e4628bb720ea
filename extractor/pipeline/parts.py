"""A run in parts: what one machine does with its share of the inputs, whoever tells it to.

A part is a run of sources that follow on one another in the order of their names. Reading a part gives a
spool and fingerprints; extracting it, once the duplicates of the whole are marked, gives a part file of each
table. Both are pure functions of files in one folder that every machine sees, and every file appears under its
name in one step with bytes that depend on nothing else: a part that is done twice, or whose first worker
died half-way, leaves what one undisturbed worker leaves.
"""

from __future__ import annotations

import contextlib
import functools
import os
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extractor.pipeline.duplicates import UNDATED, Fingerprint, fingerprint
from extractor.pipeline.kernel import Reader, document_reader
from extractor.pipeline.publication import sha256_of
from extractor.pipeline.registry import Listed
from extractor.pipeline.spool import TEXT, Spool, spooled
from extractor.pipeline.workers import Crew, extracted
from extractor.pipeline.writing import TableWriter
from extractor.reading import Document, ReadOptions, Reject, Source, read_source
from extractor.tables.codes import word_counts
from extractor.tables.columns import RejectColumns
from extractor.tables.schemas import schema_of

FINGERPRINTS = pa.schema(
    [
        ("part", pa.int32()),
        ("row", pa.int64()),
        ("source", pa.string()),
        ("position", pa.int64()),
        ("given", pa.string()),
        ("derived", pa.string()),
        ("day", pa.int32()),
        ("content", pa.binary()),
        ("bucket", pa.int64()),
        ("signature", pa.binary()),
    ]
)
MARKS = pa.schema(
    [("part", pa.int32()), ("row", pa.int64()), ("id", pa.string()), ("duplicate_of", pa.string())]
)
_FINGERPRINTS_AT_ONCE = 16_384


class EngineError(Exception):
    """An engine cannot be used or broke off; the message is one clear sentence."""


class PartFile(msgspec.Struct, frozen=True):
    """One file of a table, as the manifest lists it."""

    file: str
    rows: int
    bytes: int
    sha256: str


class ReadPart(msgspec.Struct, frozen=True):
    """What reading a part gave: a hash of all that was read, and the number of documents."""

    digest: str
    documents: int


class ExtractedPart(msgspec.Struct, frozen=True):
    """The files that extracting a part gave, by table, and what the run's summary tells of them."""

    files: dict[str, list[PartFile]]
    duplicates: int
    families: dict[str, int]


@dataclass(frozen=True, slots=True)
class Job:
    """What every task of a run must know. `folder` holds its files, relative inputs are meant from `home`."""

    folder: str
    home: str
    options: ReadOptions
    core: str
    packs: tuple[str, ...]
    rules: str
    version: str
    parts: int
    run: str = ""

    @property
    def stamp(self) -> dict[str, str]:
        """What the files of this run carry."""
        return {"run": self.run, "rules": self.rules, "version": self.version}

    def path(self, kind: str, number: int, ending: str = "parquet") -> Path:
        """The file of `kind` (a folder in the job's) that part `number` has."""
        return Path(self.folder, kind, f"part-{number:05}.{ending}")


def plan(sources: Sequence[Source], part_bytes: int) -> list[list[Source]]:
    """`sources`, in their order, cut into parts of about `part_bytes`; a source is never cut."""
    parts: list[list[Source]] = [[]]
    size = 0
    for source in sources:
        own = _size(source)
        if parts[-1] and size + own > part_bytes:
            parts.append([])
            size = 0
        parts[-1].append(source)
        size += own
    return parts


def write_plan(folder: Path, parts: Sequence[Sequence[Source]]) -> None:
    """Leave in `folder` which sources make up which part, for `read_part`."""
    for number, sources in enumerate(parts):
        path = folder / "plan" / f"part-{number:05}.json"
        path.parent.mkdir(exist_ok=True)
        names = [(os.fsencode(s.name), os.fsencode(s.path or ""), s.named) for s in sources]
        path.write_bytes(msgspec.json.encode(names))


def read_part(job: Job, number: int) -> ReadPart:
    """Read the sources of a part onto a spool, with fingerprints and rejects beside it."""
    rejects = RejectColumns()
    with ExitStack() as stack:
        stack.enter_context(_at(job.home))
        marks = stack.enter_context(_appearing(job, job.path("fingerprints", number)))
        writer = stack.enter_context(pq.ParquetWriter(marks, FINGERPRINTS, compression="zstd"))
        fingerprints = _Fingerprints(number, writer)
        path = stack.enter_context(_appearing(job, job.path("spool", number, "arrow")))
        spool = Spool(path, fingerprints.add)
        stack.callback(spool.abandon)
        for outcome in _outcomes(job, number):
            if isinstance(outcome, Reject):
                rejects.add(outcome.source, outcome.place, outcome.reason, outcome.excerpt)
            else:
                spool.add(outcome)
        digest = spool.close()
        fingerprints.flush()
        with _appearing(job, job.path("refused", number)) as path:
            batch = rejects.batch()
            pq.write_table(pa.Table.from_batches([batch]), path)
    refused = "\n".join(str(row) for row in batch.to_pylist())
    return ReadPart(f"{digest} {refused}", spool.documents)


class _Fingerprints:
    """Writes the fingerprints of the documents of a part."""

    def __init__(self, number: int, writer: pq.ParquetWriter) -> None:
        self._number, self._writer = number, writer
        self._written = 0
        self._waiting: list[Fingerprint] = []

    def add(self, documents: Sequence[Document]) -> list[bytes]:
        """Take the next documents of the part; gives their content hashes."""
        found = [fingerprint(document) for document in documents]
        self._waiting += found
        if len(self._waiting) >= _FINGERPRINTS_AT_ONCE:
            self.flush()
        return [one.content for one in found]

    def flush(self) -> None:
        """Write those that wait."""
        self._writer.write_batch(_fingerprint_rows(self._number, self._written, self._waiting))
        self._written += len(self._waiting)
        self._waiting = []


def extract_part(job: Job, number: int) -> ExtractedPart:
    """Extract the documents of a part that has been read, once `marks` tells which are duplicates."""
    reader = _reader(job.core, job.packs, job.rules)
    duplicates, families = 0, Counter[str]()
    files: dict[str, list[PartFile]] = {}
    with ExitStack() as stack:
        # What could not be read stands before what could not be extracted, in every part and in the whole
        numbers = {"documents": number, "quantities": number, "observations": number}
        writers = {
            table: stack.enter_context(PartWriter(job, table, place))
            for table, place in (numbers | {"rejects": job.parts + number}).items()
        }
        batches = spooled(job.path("spool", number, "arrow"), _marks(job, number))
        for documents, tables in extracted(batches, Crew(reader, job.options.max_document_seconds)):
            writers["documents"].write(documents.drop_columns([TEXT]))
            writers["quantities"].write(tables.quantities)
            writers["observations"].write(tables.observations)
            writers["rejects"].write(tables.rejects)
            duplicates += documents.num_rows - documents.column("duplicate_of").null_count
            families.update(word_counts(tables.observations.column("family")))
    with PartWriter(job, "rejects", number) as refused:
        for batch in pq.read_table(job.path("refused", number)).to_batches():
            refused.write(batch.cast(schema_of("rejects")))
    for writer in (refused, *writers.values()):
        files.setdefault(writer.table, []).extend(writer.written)
    return ExtractedPart(files, duplicates, dict(families))


class PartWriter:
    """Writes the rows of one part file of `table`; a context manager.

    `written` then describes the file, if there were rows; without any there is no file.
    """

    def __init__(self, job: Job, table: str, number: int) -> None:
        self.table = table
        self.written: list[PartFile] = []
        self._path = job.path(f"{table}.parquet", number)
        self._stack = ExitStack()
        self._staged = self._stack.enter_context(_appearing(job, self._path))
        self._writer = self._stack.enter_context(TableWriter(self._staged, table, job.stamp))

    def write(self, batch: pa.RecordBatch) -> None:
        """Append the rows of `batch`."""
        self._writer.write(batch)

    def __enter__(self) -> PartWriter:
        return self

    def __exit__(self, *failure: Any) -> None:
        rows, kept = self._writer.rows, failure[0] is None
        if kept and rows:
            self._writer.close()
            size = self._staged.stat().st_size
            self.written.append(PartFile(self._path.name, rows, size, sha256_of(self._staged)))
        elif kept:
            self._writer.close()
            self._staged.unlink()
        self._stack.__exit__(*failure)


def empty_table(job: Job, table: str) -> list[PartFile]:
    """A part file without rows, for a table that would have no file at all."""
    path = job.path(f"{table}.parquet", 0)
    path.parent.mkdir(exist_ok=True)
    with TableWriter(path, table, job.stamp):
        pass
    return [PartFile(path.name, 0, path.stat().st_size, sha256_of(path))]


def write_marks(job: Job, marks: pa.Table) -> None:
    """Leave for `extract_part` which documents of which part are duplicates or have another id (MARKS)."""
    for number in pc.unique(marks["part"]).to_pylist():
        folder = Path(job.folder, "marks", f"part={number}")
        folder.mkdir(parents=True)
        pq.write_table(marks.filter(pc.equal(marks["part"], number)), folder / "marks.parquet")


def _marks(job: Job, number: int) -> Listed:
    renamed: dict[int, str] = {}
    represented: dict[int, str] = {}
    for path in sorted(Path(job.folder, "marks", f"part={number}").glob("*.parquet")):
        with pq.ParquetFile(path) as file:
            for mark in file.read(columns=["row", "id", "duplicate_of"]).to_pylist():
                for known, value in ((renamed, mark["id"]), (represented, mark["duplicate_of"])):
                    if value is not None:
                        known[mark["row"]] = value
    return Listed(renamed, represented)


def _size(source: Source) -> int:
    try:
        return os.stat(source.path or "").st_size
    except OSError:
        # It cannot be opened either: reading it tells why, in a reject.
        return 0


def _outcomes(job: Job, number: int) -> Iterator[Document | Reject]:
    content = Path(job.folder, "plan", f"part-{number:05}.json").read_bytes()
    for name, path, named in msgspec.json.decode(content, type=list[tuple[bytes, bytes, bool]]):
        source = Source(os.fsdecode(name), os.fsdecode(path), named)
        yield from read_source(source, job.options)


def _fingerprint_rows(number: int, first: int, items: Sequence[Fingerprint]) -> pa.RecordBatch:
    """The rows of `items`, the documents of part `number` from its document `first` on."""
    columns: list[Sequence[object]] = [
        [number] * len(items),
        range(first, first + len(items)),
        [item.source for item in items],
        [item.position for item in items],
        [item.given for item in items],
        [item.derived for item in items],
        [item.published.toordinal() if item.published else UNDATED for item in items],
        [item.content for item in items],
        # The engines have signed numbers only
        [item.bucket - (1 << 64) if item.bucket >> 63 else item.bucket for item in items],
        [item.signature for item in items],
    ]
    arrays = [pa.array(values, field.type) for values, field in zip(columns, FINGERPRINTS, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=FINGERPRINTS)


@functools.lru_cache(maxsize=2)
def _reader(core: str, packs: tuple[str, ...], expected_hash: str) -> Reader:
    from extractor.rules import load_rules

    rules = load_rules(core, packs)
    if rules.hash != expected_hash:
        raise EngineError(
            f"The rules in {core} are not the same on every machine; install one version everywhere."
        )
    return document_reader(rules)


@contextmanager
def _at(folder: str) -> Iterator[None]:
    try:
        with contextlib.chdir(folder):
            yield
    except FileNotFoundError as error:
        if error.filename != folder:
            raise
        raise EngineError(_NOT_SHARED.format(folder)) from error


_NOT_SHARED = (
    "A machine of the cluster does not see {}; inputs and output must lie on a file system that all of them "
    "mount under the same path."
)


@contextmanager
def _appearing(job: Job, path: Path) -> Iterator[Path]:
    """A path to write to; what stands there at the end appears as `path` in one step."""
    folder = Path(job.folder)
    if not folder.is_dir():
        raise EngineError(_NOT_SHARED.format(folder))
    staged = folder / "unfinished" / f"{path.parent.name}-{path.name}-{uuid.uuid4().hex}"
    for needed in (staged.parent, path.parent):
        needed.mkdir(exist_ok=True)
    try:
        yield staged
        if staged.exists():
            os.replace(staged, path)
    finally:
        staged.unlink(missing_ok=True)
