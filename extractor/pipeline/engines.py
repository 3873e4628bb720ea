"""A run on an engine of several machines: Spark or Dask carries the parts about, the tables are the same.

The engine reads the parts, marks the duplicates, extracts the parts and folds the facts, each time from files
in the work folder of the output to files in it. Nothing of the texts comes back to the process that started
the run; when all is written, the work folder becomes the tables in force as in a local run.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TypeVar

import msgspec

from extractor import __version__
from extractor.pipeline.building import building
from extractor.pipeline.parts import (
    EngineError,
    ExtractedPart,
    Job,
    PartFile,
    ReadPart,
    empty_table,
    extract_part,
    plan,
    read_part,
    write_plan,
)
from extractor.pipeline.publication import OutputError, publish
from extractor.pipeline.run import Progress, RunSummary
from extractor.reading import InputError, ReadOptions, list_sources
from extractor.tables.schemas import TABLES

ENGINES = ("spark", "dask")
PART_BYTES = 32 << 20

Result = TypeVar("Result", bound=msgspec.Struct)


class Engine(Protocol):
    """What an adapter gives."""

    def each(
        self, task: Callable[[int], Result], numbers: Sequence[int], result: type[Result]
    ) -> list[Result]:
        """`task` of every number, on any machine, in the order of the numbers; lost ones are done again."""

    def mark(self, job: Job) -> None:
        """From the fingerprints of all parts to the marks of each."""

    def fold(self, job: Job) -> list[PartFile]:
        """From the observations of all parts to the files of `facts`."""


def run_on_engine(
    engine: str,
    inputs: str | Path | Sequence[str | Path],
    output: str | Path,
    *,
    master: str | None = None,
    rules: str | Path | None = None,
    packs: Sequence[str | Path] = (),
    options: ReadOptions | None = None,
    wait_seconds: float = 0.0,
    part_bytes: int = PART_BYTES,
    progress: Progress | None = None,
) -> RunSummary:
    """As `extractor.run` with `full` and without a cache, on `engine` (one of ENGINES).

    `master` tells where the engine is: Spark's master URL, the address of Dask's scheduler; None for this
    machine. `part_bytes` is how much of the inputs makes a part; an input is never cut. Inputs, output, rules
    and this package must be found under the same paths on every machine. The bytes of the result depend on
    the inputs, the rules and `part_bytes`, not on the engine or its machines, `facts` apart: their rows are the
    same and their files the engine's.

    Raises EngineError where the engine is not installed, not reachable or breaks off, else as `run`.
    """
    from extractor.rules import load_rules

    if engine not in ENGINES:
        raise EngineError(f"There is no engine {engine!r}; there are local, {', '.join(ENGINES)}.")
    given = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    target = Path(output).absolute()
    if "-" in map(str, given):
        raise InputError(f"The engine {engine} cannot read standard input; name files.")
    if any(Path(one).is_dir() and Path(one).resolve() == target.resolve() for one in given):
        raise OutputError(f"The output {output} is an input itself; choose another folder.")
    list_sources(given, leave_out=target)
    rule_set = load_rules(rules, packs)
    tell = progress or (lambda phase, done, total: None)
    with (
        building(target, wait_seconds) as folder,
        _opened(engine, master) as at_work,
    ):
        parts = plan(list_sources(given, leave_out=target), part_bytes)
        # A folder that only this run knows: a worker that outlived a killed run writes to where there is none.
        work = folder / uuid.uuid4().hex
        work.mkdir()
        write_plan(work, parts)
        job = Job(
            str(work),
            os.getcwd(),
            options or ReadOptions(),
            str(Path(rule_set.folder.core).absolute()),
            tuple(str(Path(pack.folder).absolute()) for pack in rule_set.folder.packs),
            rule_set.hash,
            __version__,
            len(parts),
        )
        return _run(at_work, job, target, tell, str(output))


def _run(engine: Engine, job: Job, target: Path, tell: Progress, shown: str) -> RunSummary:
    numbers = range(job.parts)
    tell("reading", 0, None)
    reads = engine.each(partial(read_part, job), numbers, ReadPart)
    job = replace(job, run=_run_id(job, reads))
    engine.mark(job)
    tell("extracting", 0, None)
    extracts = engine.each(partial(extract_part, job), numbers, ExtractedPart)
    files: dict[str, list[PartFile]] = {table: [] for table in TABLES}
    families: Counter[str] = Counter()
    for extract in extracts:
        families.update(extract.families)
        for table, written in extract.files.items():
            files[table] += written
    tell("folding", 0, None)
    if files["observations"]:
        files["facts"] = engine.fold(job)
    tell("publishing", 0, None)
    for table in TABLES:
        files[table] = sorted(files[table] or empty_table(job, table), key=lambda part: part.file)
    rows = {table: sum(part.rows for part in files[table]) for table in TABLES}
    duplicates = sum(extract.duplicates for extract in extracts)
    per_family = dict(sorted(families.items()))
    content = {**job.stamp, "duplicates": duplicates, "families": per_family}
    described = {table: [msgspec.structs.asdict(part) for part in files[table]] for table in TABLES}
    publish(target, Path(job.folder), content, rows, described)
    return RunSummary(shown, job.run, job.rules, duplicates=duplicates, families=per_family, **rows)


def _run_id(job: Job, reads: Sequence[ReadPart]) -> str:
    """The same for the same inputs, parts, rules and version, whatever the engine."""
    digest = hashlib.sha256()
    for part in (job.version, job.rules, *(read.digest for read in reads)):
        digest.update(hashlib.sha256(part.encode()).digest())
    return digest.hexdigest()[:16]


def _opened(engine: str, master: str | None) -> AbstractContextManager[Engine]:
    module: Any = import_module(f"extractor.pipeline.{engine}")
    opened: AbstractContextManager[Engine] = module.opened(master)
    return opened
