"""What publishing, checking and reporting a large output costs: `python -m benchmarks.outputs --observations 500000`.

The output is made of the rows of a small corpus (`benchmarks.corpus`, or `--output DIR` is measured), repeated under
new ids and for other regions by the product's own writers, so that facts grow with the mentions. Each step is a
process of its own; told are seconds of its processor and the most memory that it held (resident).
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

from benchmarks.corpus import articles

STEPS = ("verify", "doctor", "csv", "datapackage", "sdmx", "duckdb", "report", "postgres")
_BASE_ARTICLES = 1000


def make_output(output: Path, observations: int) -> dict[str, Any]:
    """Write an output of at least so many observations. Gives its manifest."""
    import extractor
    from extractor.pipeline.building import building
    from extractor.pipeline.publication import publish
    from extractor.pipeline.writing import TableWriter
    from extractor.tables.folding import facts_of
    from extractor.tables.schemas import TABLES

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "articles.jsonl"
        with source.open("w", encoding="utf-8") as stream:
            for number, one in enumerate(itertools.islice(articles("statistics", seed=1), _BASE_ARTICLES)):
                row = {
                    "id": f"a{number:04}",
                    "title": one.title,
                    "body": one.body,
                    "published": one.published,
                }
                stream.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
        extractor.run([source], Path(folder) / "output", cache=False)
        with extractor.open_output(Path(folder) / "output") as opened:
            base = {table: opened.load_table(table) for table in TABLES}
            stamp = {key: str(opened.manifest[key]) for key in ("run", "rules", "version")}
    copies = -(-observations // base["observations"].num_rows)
    with building(output) as work:
        writers = {table: TableWriter(work / f"{table}.parquet", table, stamp) for table in TABLES}
        for copy in range(copies):
            for table in ("documents", "quantities", "observations", "rejects"):
                writers[table].write_table(_copied(base[table], table, copy))
        writers["observations"].close()
        for facts in facts_of(work / "observations.parquet", work=work):
            writers["facts"].write_table(facts)
        for writer in writers.values():
            writer.close()
        rows = {table: writer.rows for table, writer in writers.items()}
        return publish(output, work, {**stamp, "duplicates": 0, "families": {}}, rows)


def _copied(table: pa.Table, name: str, copy: int) -> pa.Table:
    """The rows under ids of their own; mentions of a region are of another one in each copy."""
    new: dict[str, list[Any]] = {}
    for column in {"documents": ("id", "source", "duplicate_of"), "rejects": ("source",)}.get(
        name, ("document_id",)
    ):
        new[column] = [None if value is None else f"{value}/{copy:05}" for value in table[column].to_pylist()]
    if name == "observations":
        regions = _regions()
        place = {code: number for number, (code, _) in enumerate(regions)}
        codes = table["region_code"].to_pylist()
        moved = [
            None if code is None else regions[(place[code] + 37 * copy) % len(regions)] for code in codes
        ]
        new["region_code"] = [code if one is None else one[0] for code, one in zip(codes, moved, strict=True)]
        new["region"] = [
            name if one is None else one[1]
            for name, one in zip(table["region"].to_pylist(), moved, strict=True)
        ]
    columns = [
        pa.array(new[field.name]).cast(pa.string()).dictionary_encode().cast(field.type)
        if field.name in new and pa.types.is_dictionary(field.type)
        else pa.array(new[field.name], field.type)
        if field.name in new
        else table[field.name]
        for field in table.schema
    ]
    return pa.Table.from_arrays(columns, schema=table.schema)


_known: list[tuple[str, str]] = []


def _regions() -> list[tuple[str, str]]:
    if not _known:
        from extractor.context.places import load_places
        from extractor.rules import load_rules

        _known.extend((one.code, one.name) for one in load_places(load_rules().folder).divisions.values())
    return _known


def main() -> None:
    """Print one line a step."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--observations", type=int, default=500_000)
    parser.add_argument("--output", type=Path, help="an output folder; made there if it is not")
    parser.add_argument("--postgres", metavar="URI", help="also publish to this database")
    parser.add_argument("--steps", nargs="+", choices=STEPS, default=STEPS[:-1])
    parser.add_argument("--into", type=Path, help="keep what is written in this folder")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        print(json.dumps(_measured(given.step, given.output, given.into, given.postgres)))
        return
    with tempfile.TemporaryDirectory() as folder:
        output = given.output or Path(folder) / "output"
        if not (output / "manifest.json").exists():
            made = make_output(output, given.observations)
            print(", ".join(f"{entry['rows']:,} {table}" for table, entry in made["tables"].items()))
        into = given.into or Path(folder) / "into"
        into.mkdir(parents=True, exist_ok=True)
        steps = [*given.steps, *(["postgres"] if given.postgres else [])]
        for step in steps:
            command = [sys.executable, "-m", "benchmarks.outputs", "--step", step, "--output", str(output)]
            command += ["--into", str(into), *(["--postgres", given.postgres] if given.postgres else [])]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"{step:<12} failed: {done.stderr.strip().splitlines()[-1]}")
                continue
            told = json.loads(done.stdout.splitlines()[-1])
            print(
                f"{step:<12}{told['cpu']:8.1f} s of the processor {told['wall']:8.1f} s {told['peak']:7.0f} MB",
                flush=True,
            )


def _measured(step: str, output: Path, into: Path, postgres: str | None) -> dict[str, float]:
    from extractor.pipeline.quick_start import claim_process

    claim_process()
    begun = time.perf_counter()
    _actions(output, into, postgres)[step]()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "wall": time.perf_counter() - begun,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak": _peak() / 1024,
    }


def _peak() -> int:
    """The most memory that this program held, in kB; `ru_maxrss` would count what its parent held too."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line[:6] == "VmHWM:")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _actions(output: Path, into: Path, postgres: str | None) -> dict[str, Callable[[], object]]:
    from extractor.checks.doctor import doctor
    from extractor.checks.tables import verify
    from extractor.publish.datapackage import publish_datapackage
    from extractor.publish.delimited import publish_csv
    from extractor.publish.duckdb import publish_duckdb
    from extractor.publish.postgres import publish_postgres
    from extractor.publish.report import write_report
    from extractor.publish.sdmx import publish_sdmx
    from extractor.rules import load_rules

    rules = load_rules()

    def sound() -> None:
        found = verify(output)
        if not found.ok:
            sys.exit(f"verify: {found.counts}")

    return {
        "verify": sound,
        "doctor": lambda: doctor(output),
        "csv": lambda: publish_csv(output, into / "csv", rules),
        "datapackage": lambda: publish_datapackage(output, into / "package", rules),
        "sdmx": lambda: publish_sdmx(output, into / "sdmx", rules),
        "duckdb": lambda: publish_duckdb(output, into / "made.duckdb", rules),
        "report": lambda: write_report(output, into / "report.html", rules),
        "postgres": lambda: publish_postgres(output, str(postgres), rules),
    }


if __name__ == "__main__":
    main()
