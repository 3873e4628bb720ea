"""The real rooms over the project's own samples: what must hold of every row, whatever the rules say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

import extractor
from extractor.tables.schemas import TABLES, schema_of

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds") / "out"
    extractor.run(SEEDS, folder)
    return folder


@pytest.fixture(scope="module")
def tables(output: Path) -> dict[str, list[dict[str, Any]]]:
    return {table: extractor.load_table(output, table).to_pylist() for table in TABLES}


def fields_read(tables: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[str, str, str]]:
    for row in tables["documents"]:
        if row["duplicate_of"] is None:
            yield row["id"], "title", row["title"]
            yield row["id"], "body", row["body"]


def test_nothing_is_rejected(tables: dict[str, list[dict[str, Any]]]) -> None:
    """Are all samples read and extracted?"""
    assert tables["rejects"] == []
    assert len(tables["documents"]) >= 40
    assert len(tables["observations"]) > 500


def test_every_digit_is_covered(tables: dict[str, list[dict[str, Any]]]) -> None:
    """Is every digit run of every article that is no duplicate inside a row of quantities?"""
    covered: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in tables["quantities"]:
        covered[row["document_id"], row["field"]].update(range(row["start"], row["end"]))
    for document, field, text in fields_read(tables):
        for digits in re.finditer(r"\d+", text):
            assert set(range(*digits.span())) <= covered[document, field], text[
                digits.start() - 9 : digits.end() + 9
            ]


def test_offsets_are_true(tables: dict[str, list[dict[str, Any]]]) -> None:
    """Is text[start:end] == raw for every row that has a place, dissenting mentions among them?"""
    texts = {(document, field): text for document, field, text in fields_read(tables)}
    places = [*tables["quantities"], *tables["observations"], *tables["facts"]]
    places += [mention for fact in tables["facts"] for mention in fact["dissent"]]
    for row in places:
        assert texts[row["document_id"], row["field"]][row["start"] : row["end"]] == row["raw"]


def test_facts_are_the_observations_folded(tables: dict[str, list[dict[str, Any]]]) -> None:
    """Is the key of a fact unique, and does every observation count once?"""
    names = ("indicator", "measure", "basis", "reference", "region", "period", "status", "scope")
    keys = [tuple(row[name] for name in names) for row in tables["facts"]]
    assert len(set(keys)) == len(keys)
    assert sum(row["mentions"] for row in tables["facts"]) == len(tables["observations"])
    assert {tuple(row[name] for name in names) for row in tables["observations"]} == set(keys)


def test_ids_are_unique_and_known(tables: dict[str, list[dict[str, Any]]]) -> None:
    """Is an article's id unique, and does every other table name one?"""
    ids = [row["id"] for row in tables["documents"]]
    assert len(set(ids)) == len(ids)
    assert {row["duplicate_of"] for row in tables["documents"]} - {None} <= set(ids)
    for table in ("quantities", "observations", "facts"):
        assert {row["document_id"] for row in tables[table]} <= set(ids)


@pytest.mark.parametrize("table", TABLES)
def test_pandas_polars_and_duckdb_read_the_same(table: str, output: Path) -> None:
    """Do the three see every row and column, lists and structs among them?"""
    path = output / f"{table}.parquet"
    rows = len(extractor.read(output, table))
    names = schema_of(table).names
    for frame in (pd.read_parquet(path), pl.read_parquet(path), duckdb.sql(f"select * from '{path}'").df()):
        assert (len(frame), list(frame.columns)) == (rows, names)


def test_lists_and_structs_can_be_queried(output: Path) -> None:
    """Can a dashboard unnest the dissenting values and filter by a flag?"""
    facts, observations = output / "facts.parquet", output / "observations.parquet"
    dissent = duckdb.sql(f"select unnest(dissent, recursive := true) from '{facts}'").df()
    assert {"value", "document_id", "start"} <= set(dissent.columns)
    by_polars = pl.read_parquet(facts).explode("dissent").unnest("dissent", separator="_")["dissent_value"]
    assert by_polars.drop_nulls().len() == len(dissent)
    flagged = duckdb.sql(f"select count(*) from '{observations}' where len(flags) > 0").fetchall()[0][0]
    assert flagged == pl.read_parquet(observations).filter(pl.col("flags").list.len() > 0).height


def test_dates_are_dates(output: Path) -> None:
    """Are dates a time axis for pandas?"""
    frame = extractor.read(output, "facts")
    assert pd.api.types.is_datetime64_any_dtype(frame["period_start"])


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "C.UTF-8"},
    ],
)
def test_bytes_do_not_depend_on_surroundings(
    output: Path, tmp_path: Path, surroundings: dict[str, str]
) -> None:
    """Are the bytes the same whatever the hash seed, the time zone, the locale and the order of the inputs?"""
    inputs = sorted((str(path) for path in SEEDS.iterdir()), reverse=surroundings["PYTHONHASHSEED"] == "1")
    command = [
        sys.executable,
        "-m",
        "extractor",
        "run",
        *inputs,
        "--output",
        str(tmp_path / "out"),
        "--quiet",
    ]
    subprocess.run(command, check=True, env={**os.environ, **surroundings})
    for path in [*output.glob("*.parquet"), output / "manifest.json"]:
        assert path.read_bytes() == (tmp_path / "out" / path.name).read_bytes(), path.name
