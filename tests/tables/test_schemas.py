"""The tables' columns against the contract, and their types against the tools that read them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extractor.context.observation import Observation
from extractor.tables.schemas import TABLES, schema_of, stamped

CONTRACT = [
    "document_id", "field", "start", "end", "indicator", "indicator_name", "family", "measure", "basis",
    "reference", "value", "value_low", "value_high", "bound", "unit", "region", "region_code", "period",
    "period_start", "period_end", "status", "scope", "raw", "sentence", "rule", "flags",
]  # fmt: skip


def test_observations_have_the_contracts_columns_in_its_order() -> None:
    """Do the columns begin with the contract's, exactly so named?"""
    assert schema_of("observations").names[: len(CONTRACT)] == CONTRACT


def test_observation_fields_are_the_columns() -> None:
    """Has the Observation a value for every column but the document's own?"""
    fields = set(Observation.__struct_fields__) - {"trace"}
    assert fields == set(schema_of("observations").names) - {"document_id", "published"}


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_described(table: str) -> None:
    """Has every column a sentence of its own?"""
    schema = schema_of(table)
    texts = [field.metadata[b"description"].decode() for field in schema]
    assert all(len(text) > 10 for text in texts)
    assert schema.metadata[b"description"]


@pytest.mark.parametrize(
    ("table", "column", "type_"),
    [
        ("observations", "indicator", pa.dictionary(pa.int32(), pa.string())),
        ("observations", "value", pa.float64()),
        ("observations", "period_start", pa.date32()),
        ("facts", "first_seen", pa.date32()),
        ("documents", "published", pa.date32()),
    ],
)
def test_types(table: str, column: str, type_: pa.DataType) -> None:
    """Are codes dictionaries, numbers floats, dates dates?"""
    assert schema_of(table).field(column).type == type_


def test_stamp_is_added_to_the_metadata() -> None:
    """Does the stamp leave the descriptions as they are?"""
    schema = stamped(schema_of("facts"), {"run": "abc"})
    assert schema.metadata[b"extractor.run"] == b"abc"
    assert schema.metadata[b"description"] == schema_of("facts").metadata[b"description"]


@pytest.mark.parametrize("table", TABLES)
def test_pandas_polars_and_duckdb_read_an_empty_table(table: str, tmp_path: Path) -> None:
    """Does every type of every column mean something to the three?"""
    path = tmp_path / "t.parquet"
    pq.write_table(schema_of(table).empty_table(), path)
    names = schema_of(table).names
    assert list(pd.read_parquet(path).columns) == names
    assert pl.read_parquet(path).columns == names
    assert duckdb.sql(f"select * from '{path}'").columns == names
