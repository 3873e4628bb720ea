"""A run: inputs in, five tables and a manifest out.

Two passes. The first reads every input once, onto a spool on disk, and finds the duplicates; the second
extracts batch by batch, in this process or in several, and writes the tables in the order of the documents.
What is in memory grows with the number of documents (a fingerprint each) and not with their text.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from extractor import __version__
from extractor.pipeline.duplicates import DuplicateIndex, fingerprint
from extractor.pipeline.kernel import Extracted, Reader, document_reader
from extractor.pipeline.publication import OutputError, building, publish
from extractor.pipeline.spool import Spool
from extractor.pipeline.workers import Pool, extracted
from extractor.pipeline.writing import TableWriter
from extractor.reading import Document, ReadOptions, Reject, read_inputs
from extractor.tables.columns import RejectColumns
from extractor.tables.facts import facts_of
from extractor.tables.schemas import TABLES

Progress = Callable[[str, int, int | None], None]
"""Called with the phase (`reading`, `extracting`, `folding`, `publishing`), what is done, and of how many."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did. `families` maps an indicator family to its number of observations."""

    output: str
    run: str
    rules: str
    documents: int
    duplicates: int
    quantities: int
    observations: int
    facts: int
    rejects: int
    families: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        """The summary as plain values, for JSON."""
        return asdict(self)


def run(
    inputs: str | Path | Sequence[str | Path],
    output: str | Path,
    *,
    workers: int = 1,
    rules: str | Path | None = None,
    packs: Sequence[str | Path] = (),
    options: ReadOptions | None = None,
    progress: Progress | None = None,
) -> RunSummary:
    """Read `inputs` (files, folders, globs, `-`) and write the five tables and the manifest into `output`.

    `rules` names another rules folder, `packs` folders or names of installed packs to lay over it; `workers`
    is the number of processes and changes no byte of the result (a script that asks for several needs the `if __name__ == "__main__"` guard of multiprocessing).
    The tables that `output` held stay in force until the new ones are complete. Raises InputError for an
    input that is not there, OutputError for an output that cannot be used, RulesError for unusable rules;
    what is wrong inside an input becomes a row of `rejects`.
    """
    from extractor.rules import load_rules

    if workers < 1:
        raise ValueError(f"workers must be at least 1, not {workers}")
    given = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    target = Path(output)
    _refuse_own_output(given, target)
    rule_set = load_rules(rules, packs)
    outcomes = read_inputs(given, options)
    pool = Pool.of_rules(workers, rule_set)
    return execute(outcomes, target, rule_set.hash, document_reader(rule_set), pool, progress)


def execute(
    outcomes: Iterable[Document | Reject],
    output: Path,
    rules_hash: str,
    reader: Reader,
    pool: Pool | None = None,
    progress: Progress | None = None,
) -> RunSummary:
    """The run itself over what is being read; `reader` extracts in this process, `pool` in others."""
    tell = progress or _say_nothing
    with building(output) as folder:
        spool, index, rejects = _read_all(outcomes, folder, tell)
        digest = spool.close()
        stamp = {"run": _run_id(rules_hash, digest, rejects), "rules": rules_hash, "version": __version__}
        duplicates = 0
        families: Counter[str] = Counter()
        with ExitStack() as stack:
            writers = {t: stack.enter_context(TableWriter(folder / f"{t}.parquet", t, stamp)) for t in TABLES}
            writers["rejects"].write(rejects)
            for documents, tables in extracted(spool.batches(index.resolve()), reader, pool):
                _write_batch(documents, tables, writers)
                duplicates += documents.num_rows - documents.column("duplicate_of").null_count
                families.update(_counts(tables.observations.column("family")))
                tell("extracting", writers["documents"].rows, spool.documents)
            writers["observations"].close()
            tell("folding", 0, None)
            for facts in facts_of(folder / "observations.parquet"):
                writers["facts"].write_table(facts)
        rows = {table: writers[table].rows for table in TABLES}
        tell("publishing", 0, None)
        per_family = dict(sorted(families.items()))
        content = {**stamp, "duplicates": duplicates, "families": per_family}
        publish(output, folder, content, rows)
    return RunSummary(
        str(output), stamp["run"], rules_hash, duplicates=duplicates, families=per_family, **rows
    )


def _read_all(
    outcomes: Iterable[Document | Reject], folder: Path, tell: Progress
) -> tuple[Spool, DuplicateIndex, pa.RecordBatch]:
    spool, index, rejects = Spool(folder / "documents.spool"), DuplicateIndex(), RejectColumns()
    for outcome in outcomes:
        if isinstance(outcome, Reject):
            rejects.add(outcome.source, outcome.place, outcome.reason, outcome.excerpt)
            continue
        mark = fingerprint(outcome)
        index.add(mark)
        spool.add(outcome, mark)
        tell("reading", spool.documents, None)
    return spool, index, rejects.batch()


def _write_batch(documents: pa.RecordBatch, tables: Extracted, writers: dict[str, TableWriter]) -> None:
    writers["documents"].write(documents)
    writers["quantities"].write(tables.quantities)
    writers["observations"].write(tables.observations)
    writers["rejects"].write(tables.rejects)


def _counts(column: pa.Array) -> dict[str, int]:
    return {row["values"]: row["counts"] for row in pc.value_counts(column.cast(pa.string())).to_pylist()}


def _run_id(rules_hash: str, documents: str, rejects: pa.RecordBatch) -> str:
    """The same for the same inputs, rules and version, whenever and wherever the run takes place."""
    digest = hashlib.sha256()
    for part in (__version__, rules_hash, documents, *(str(row) for row in rejects.to_pylist())):
        digest.update(hashlib.sha256(part.encode()).digest())
    return digest.hexdigest()[:16]


def _refuse_own_output(inputs: Iterable[str | Path], output: Path) -> None:
    target = output.resolve()
    for given in inputs:
        folder = Path(given)
        if str(given) != "-" and folder.is_dir() and target.is_relative_to(folder.resolve()):
            raise OutputError(
                f"The output {output} lies inside the input {given}; choose a folder outside of it."
            )


def _say_nothing(phase: str, done: int, total: int | None) -> None:
    del phase, done, total
