"""A run: inputs in, five tables and a manifest out.

Two passes. The first reads every input once, onto a spool on disk, and finds the duplicates; the second
extracts batch by batch, in this process or in several, and writes the tables in the order of the documents.
What is in memory does not grow with the documents, but with the duplicates among them.

Results of documents that an earlier run extracted, finished or not, come from the cache; where no input has
changed at all, the tables in force are left as they are. Neither changes a byte of the result.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from extractor import __version__
from extractor.pipeline import inputs as run_inputs
from extractor.pipeline.ahead import Ahead
from extractor.pipeline.building import building
from extractor.pipeline.cache import CACHE, ResultCache, remove_cache
from extractor.pipeline.identity import results_identity
from extractor.pipeline.incremental import Reuse, extracted_or_known, seem_known
from extractor.pipeline.kernel import NOT_EXTRACTED, Extracted, Reader, document_reader
from extractor.pipeline.publication import (
    OpenOutput,
    OutputError,
    has_tables,
    is_complete,
    open_output,
    publish,
    read_manifest,
    remove_other_generations,
)
from extractor.pipeline.quick_start import settle_process
from extractor.pipeline.registry import Registry
from extractor.pipeline.spool import TEXT, Spool
from extractor.pipeline.workers import Crew, Pool, Result, Work, crew_of, extracted
from extractor.pipeline.writing import TableWriter
from extractor.reading import Document, ReadOptions, Reject, Source, list_sources
from extractor.tables.codes import word_counts
from extractor.tables.columns import RejectColumns
from extractor.tables.consistency import load_checks
from extractor.tables.folding import facts_of
from extractor.tables.memory import give_back
from extractor.tables.schemas import TABLES, schema_of
from extractor.tables.spilling import Spill

_REJECTS_AT_ONCE = 4096
_TOLD_AT_ONCE = 16

Progress = Callable[[str, int, int | None], None]
"""Called with the phase (`reading`, `extracting`, `folding`, `publishing`), what is done, and of how many."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did. `families` maps an indicator family to its number of observations, `reused` counts the
    documents whose results were known from an earlier run."""

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
    reused: int = 0

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
    full: bool = False,
    keep_removed: bool = False,
    cache: bool = True,
    wait_seconds: float = 0.0,
    progress: Progress | None = None,
) -> RunSummary:
    """Read `inputs` (files, folders, globs, `-`) and write the five tables and the manifest into `output`.

    `rules` names another rules folder, `packs` folders or names of installed packs to lay over it; `workers`
    is the number of processes and changes no byte of the result (a script that asks for several needs the
    `if __name__ == "__main__"` guard of multiprocessing).

    Only documents that are new or changed since the last run, or were read under other rules, are extracted;
    `full` extracts all. Results for the next run are kept in `.cache/` of the output unless `cache` is False.
    Documents of inputs that are gone leave the tables; with `keep_removed` they stay, under the ids that they
    had. `wait_seconds` is how long to wait for another run on the same output to end.

    The tables that `output` held stay in force until the new ones are complete. What lies in `output` is no
    input unless it is named. Raises InputError for an input that is not there, OutputError for an output that
    cannot be used, RulesError for unusable rules; what is wrong inside an input becomes a row of `rejects`.
    """
    from extractor.rules import load_rules

    if workers < 1:
        raise ValueError(f"workers must be at least 1, not {workers}")
    given = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    target = Path(output)
    _refuse_own_output(given, target)
    # Looked up here for its errors; the run itself looks again, as it may have to wait.
    list_sources(given, leave_out=target)
    rule_set = load_rules(rules, packs)
    reading = options or ReadOptions()
    reader = document_reader(rule_set)
    settle_process()
    tell = progress or _say_nothing
    identity = results_identity(rule_set.hash)
    # The processes first: they would inherit the lock of the folder.
    pool = Pool.of_rules(workers, rule_set)
    with (
        crew_of(pool, reader, reading.max_document_seconds) as crew,
        building(target, wait_seconds) as folder,
    ):
        sources = list_sources(given, leave_out=target)
        state = run_inputs.state_of(sources, reading, f"{identity} {keep_removed}")
        if not full and cache and state is not None:
            known = _unchanged(target, state)
            if known is not None:
                return known
        with _previous(target, keep_removed) as previous:
            summary = _run(
                run_inputs.read_all(sources, reading, previous),
                target,
                folder,
                rule_set.hash,
                crew,
                ResultCache(target, identity, fresh=full) if cache else None,
                tell,
            )
        if cache:
            _remember(target, state, sources)
        else:
            remove_cache(target)
    return summary


def execute(
    outcomes: Iterable[Document | Reject],
    output: Path,
    rules_hash: str,
    reader: Reader,
    pool: Pool | None = None,
    progress: Progress | None = None,
    *,
    identity: str | None = None,
    seconds: float | None = None,
) -> RunSummary:
    """The run itself over what is being read; `reader` extracts in this process, `pool` in others.

    `identity` tells what the results depend on besides the texts; without it none are kept. `seconds` is the
    time limit of one document.
    """
    with crew_of(pool, reader, seconds) as crew, building(output) as folder:
        cache = ResultCache(output, identity) if identity is not None else None
        return _run(outcomes, output, folder, rules_hash, crew, cache, progress or _say_nothing)


def _run(
    outcomes: Iterable[Document | Reject],
    output: Path,
    folder: Path,
    rules_hash: str,
    crew: Crew,
    cache: ResultCache | None,
    tell: Progress,
) -> RunSummary:
    ahead = _ahead(crew, cache)
    spool, registry, rejects = _read_all(outcomes, folder, tell, ahead)
    digest = spool.close()
    stamp = {
        "run": _run_id(rules_hash, digest, rejects.pieces()),
        "rules": rules_hash,
        "version": __version__,
    }
    duplicates = 0
    families: Counter[str] = Counter()
    reuse = Reuse()
    identities = registry.resolve(spool)
    registry.close()
    # Here rather than when they are asked for: workers are at their work by now.
    checks = load_checks()
    give_back()
    with ExitStack() as stack:
        if cache is not None:
            stack.callback(cache.close)
        writers = {t: stack.enter_context(TableWriter(folder / f"{t}.parquet", t, stamp)) for t in TABLES}
        for refused in rejects.pieces():
            writers["rejects"].write_table(refused.cast(schema_of("rejects")))
        rejects.remove()
        begun = ahead.begun if ahead is not None else None
        work = partial(extracted, crew=crew, begun=begun, count=spool.batch_count)
        for documents, tables in _results(spool.batches(identities), work, cache, reuse):
            _write_batch(documents, tables, writers)
            duplicates += documents.num_rows - documents.column("duplicate_of").null_count
            families.update(word_counts(tables.observations.column("family")))
            tell("extracting", writers["documents"].rows, spool.documents)
        writers["observations"].close()
        give_back()
        tell("folding", 0, None)
        with _meanwhile(crew, [writers["documents"].close, writers["quantities"].close]):
            for facts in facts_of(folder / "observations.parquet", checks, work=folder):
                writers["facts"].write_table(facts)
    rows = {table: writers[table].rows for table in TABLES}
    tell("publishing", 0, None)
    per_family = dict(sorted(families.items()))
    content = {**stamp, "duplicates": duplicates, "families": per_family}
    publish(output, folder, content, rows)
    if cache is not None:
        cache.tidy()
    return RunSummary(
        str(output),
        stamp["run"],
        rules_hash,
        duplicates=duplicates,
        families=per_family,
        reused=reuse.reused,
        **rows,
    )


def _ahead(crew: Crew, cache: ResultCache | None) -> Ahead | None:
    """What begins while documents are read, where there is another process that can."""
    if crew.executor is None:
        return None
    return Ahead(crew, partial(seem_known, cache=cache) if cache is not None else None)


def _results(
    batches: Iterable[pa.RecordBatch], work: Work, cache: ResultCache | None, reuse: Reuse
) -> Iterator[Result]:
    return work(batches) if cache is None else extracted_or_known(batches, work, cache, reuse)


def _unchanged(output: Path, state: run_inputs.InputState) -> RunSummary | None:
    """The summary of the tables in force, if they are whole and of these very inputs."""
    if not has_tables(output):
        return None
    manifest = read_manifest(output)
    if not run_inputs.is_remembered(output / CACHE, state, manifest["generation"]):
        return None
    if not is_complete(output, manifest):
        return None
    remove_other_generations(output, manifest["generation"])
    rows = {table: entry["rows"] for table, entry in manifest["tables"].items()}
    return RunSummary(
        str(output),
        manifest["run"],
        manifest["rules"],
        duplicates=manifest["duplicates"],
        families=manifest["families"],
        reused=rows["documents"] - manifest["duplicates"],
        **rows,
    )


def _remember(output: Path, state: run_inputs.InputState | None, sources: Sequence[Source]) -> None:
    """Note which inputs the tables in force are of, for a next run that finds the same."""
    if state is None or not run_inputs.is_unchanged(state, sources) or _has_failed_texts(output):
        run_inputs.forget(output / CACHE)
        return
    run_inputs.remember(output / CACHE, state, read_manifest(output)["generation"])


def _has_failed_texts(output: Path) -> bool:
    """Whether a text was rejected in extraction: the next run tries it again."""
    with open_output(output) as tables:
        if not tables.manifest["tables"]["rejects"]["rows"]:
            return False
        reasons = (batch.column("reason") for batch in tables.batches("rejects", ("reason",)))
        return any(pc.any(pc.starts_with(some, NOT_EXTRACTED)).as_py() for some in reasons)


def _previous(output: Path, wanted: bool) -> OpenOutput | nullcontext[None]:
    return open_output(output) if wanted and has_tables(output) else nullcontext()


def _read_all(
    outcomes: Iterable[Document | Reject], folder: Path, tell: Progress, ahead: Ahead | None
) -> tuple[Spool, Registry, Spill]:
    registry = Registry(folder / "registry")
    spool = Spool(folder / "documents.spool", registry.add, ahead.offer if ahead is not None else None)
    rejects = Spill(folder / "rejects")
    refused = RejectColumns()
    try:
        for outcome in outcomes:
            if isinstance(outcome, Reject):
                refused.add(outcome.source, outcome.place, outcome.reason, outcome.excerpt)
                if len(refused) >= _REJECTS_AT_ONCE:
                    rejects.write(pa.Table.from_batches([refused.batch()]))
                    refused = RejectColumns()
                continue
            spool.add(outcome)
            if not spool.documents % _TOLD_AT_ONCE:
                tell("reading", spool.documents, None)
        tell("reading", spool.documents, None)
        if len(refused):
            rejects.write(pa.Table.from_batches([refused.batch()]))
    except BaseException:
        spool.abandon()
        registry.close()
        rejects.remove()
        raise
    return spool, registry, rejects


def _write_batch(documents: pa.RecordBatch, tables: Extracted, writers: dict[str, TableWriter]) -> None:
    writers["documents"].write(documents.drop_columns([TEXT]))
    writers["quantities"].write(tables.quantities)
    writers["observations"].write(tables.observations)
    writers["rejects"].write(tables.rejects)


@contextmanager
def _meanwhile(crew: Crew, steps: Sequence[Callable[[], None]]) -> Iterator[None]:
    """Take the steps beside the block, where the run is one of several processes, whose work is done; else before."""
    if crew.executor is None:
        for step in steps:
            step()
        yield
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as thread:
        taken = [thread.submit(step) for step in steps]
        yield
    for one in taken:
        one.result()


def _run_id(rules_hash: str, documents: str, rejects: Iterable[pa.Table]) -> str:
    """The same for the same inputs, rules and version, whenever and wherever the run takes place."""
    digest = hashlib.sha256()
    rows = (str(row) for piece in rejects for row in piece.to_pylist())
    for part in chain((__version__, rules_hash, documents), rows):
        digest.update(hashlib.sha256(part.encode()).digest())
    return digest.hexdigest()[:16]


def _refuse_own_output(inputs: Iterable[str | Path], output: Path) -> None:
    target = output.resolve()
    for given in inputs:
        if str(given) != "-" and Path(given).is_dir() and target == Path(given).resolve():
            raise OutputError(
                f"The output {output} is the input {given} itself; choose another folder, inside it or outside."
            )


def _say_nothing(phase: str, done: int, total: int | None) -> None:
    del phase, done, total
