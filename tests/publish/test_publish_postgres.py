"""Publishing to PostgreSQL, against a real server on loopback."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from extractor.pipeline.publication import OutputError
from extractor.publish.flat import flat_tables
from extractor.publish.postgres import _without_nul, publish_postgres
from extractor.rules import RuleSet

pytest.importorskip("adbc_driver_postgresql")

Query = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def query(postgres: str) -> Query:
    """What a statement gives, in a connection of its own."""
    from adbc_driver_postgresql import dbapi

    def ask(statement: str) -> list[tuple[Any, ...]]:
        with dbapi.connect(postgres) as connection, connection.cursor() as cursor:
            cursor.execute(statement)
            rows: list[tuple[Any, ...]] = cursor.fetchall() if cursor.description else []
            connection.commit()
            return rows

    return ask


def test_rows_arrive(postgres: str, query: Query, output: Path, rules: RuleSet) -> None:
    """Does each table hold every row of the output, with dates as dates and text as it was?"""
    changes = publish_postgres(output, postgres, rules, schema="arrive")
    with flat_tables(output, rules) as model:
        for table in model.tables:
            [(count,)] = query(f'SELECT count(*) FROM arrive."{table.name}"')
            assert count == table.reader().read_all().num_rows == changes[table.name].inserted
    [(value, end, indicator)] = query(
        "SELECT value, period_end::text, indicator_name FROM arrive.facts "
        "WHERE indicator = 'gdp' AND measure = 'level' AND period = '2024'"
    )
    assert (value, end, indicator) == (610200000000.0, "2024-12-31", "地区生产总值")
    [(body,)] = query("SELECT body FROM arrive.documents WHERE id = 'a3'")
    assert body.endswith('。, "引号"')


def test_nul_characters_are_replaced_one_for_one() -> None:
    """Do offsets still count right where a text holds what PostgreSQL cannot?"""
    schema = pa.schema([pa.field("body", pa.string()), pa.field("start", pa.int32())])
    batch = pa.RecordBatch.from_arrays(
        [pa.array(["甲\x00乙", None]), pa.array([1, 2], pa.int32())], schema=schema
    )
    [clean] = _without_nul(pa.RecordBatchReader.from_batches(schema, [batch]))
    assert clean.column("body").to_pylist() == ["甲\ufffd乙", None]


def test_chinese_and_wide_views(postgres: str, query: Query, output: Path, rules: RuleSet) -> None:
    """Can a dashboard read Chinese headings and words, and one column a period?"""
    publish_postgres(output, postgres, rules, schema="views")
    rows = query(
        """SELECT "指标", "口径", "数值", "单位", "省份", "状态", "时期止"::text FROM views."事实"
        WHERE "地区" = '襄阳市' AND "指标代码" = 'gdp' AND "时期" = '2024' ORDER BY "口径" """
    )
    assert sorted(rows) == [
        ("地区生产总值", "增速", 5.4, "百分比", "湖北省", "实际", "2024-12-31"),
        ("地区生产总值", "数值", 610200000000.0, "人民币元", "湖北省", "实际", "2024-12-31"),
    ]
    assert query(
        """SELECT "2024", "2025-Q1" FROM views.facts_by_period WHERE indicator = 'gdp' AND measure = 'level'"""
    ) == [(610200000000.0, 135000000000.0)]


def test_everything_has_a_comment(postgres: str, query: Query, output: Path, rules: RuleSet) -> None:
    """Does every table, view and column say what it is?"""
    publish_postgres(output, postgres, rules, schema="comments")
    silent = query(
        """SELECT c.relname::text, a.attname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'comments'::regnamespace AND c.relkind IN ('r', 'v') AND a.attnum >= 0
        AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid, 'pg_class') IS NULL)"""
    )
    assert silent == []


def test_second_time_changes_nothing(postgres: str, output: Path, rules: RuleSet) -> None:
    """Is a publication of the same output idempotent?"""
    publish_postgres(output, postgres, rules, schema="twice")
    again = publish_postgres(output, postgres, rules, schema="twice")
    assert {(c.inserted, c.updated, c.deleted) for c in again.values()} == {(0, 0, 0)}


def test_upsert(postgres: str, query: Query, output: Path, smaller_output: Path, rules: RuleSet) -> None:
    """Does another output replace what changed, and delete what is gone, or keep it where asked?"""
    publish_postgres(output, postgres, rules, schema="upsert")
    kept = publish_postgres(smaller_output, postgres, rules, schema="upsert", keep=True)
    assert kept["documents"].deleted == 0
    assert (kept["documents"].inserted, kept["facts"].inserted) == (0, 0)
    [(value,)] = query(
        "SELECT value FROM upsert.facts WHERE indicator = 'gdp' AND measure = 'level' AND period = '2024'"
    )
    assert value == 611000000000.0
    gone = publish_postgres(smaller_output, postgres, rules, schema="upsert")
    assert gone["documents"].deleted == 1
    assert query("SELECT count(*) FROM upsert.documents") == [(2,)]
    assert query(
        "SELECT count(*) FROM upsert.facts WHERE indicator = 'population_resident' AND region = '武汉市'"
    ) == [(0,)]


def test_other_tables_are_refused(postgres: str, query: Query, output: Path, rules: RuleSet) -> None:
    """Is a table of the same name and another shape left alone, with a sentence, and nothing half-done?"""
    query("CREATE SCHEMA taken")
    query("CREATE TABLE taken.facts (fact_id INTEGER)")
    with pytest.raises(OutputError, match=r"taken\.facts is not of this version"):
        publish_postgres(output, postgres, rules, schema="taken")
    tables = query("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'taken'")
    assert tables == [(1,)]


@pytest.mark.parametrize("schema", ['we"ird', "'; DROP SCHEMA x; --", "地区"])
def test_odd_schema_names(postgres: str, query: Query, output: Path, rules: RuleSet, schema: str) -> None:
    """Is the name of a schema only ever a name?"""
    publish_postgres(output, postgres, rules, schema=schema)
    quoted = schema.replace('"', '""')
    assert query(f'SELECT count(*) FROM "{quoted}".facts')[0][0] > 0


def test_the_password_is_not_told(postgres: str, output: Path, rules: RuleSet) -> None:
    """Does a failed connection say what failed without the password?"""
    wrong = postgres.replace("tester:", "nobody_known:")
    password = postgres.split(":")[2].split("@")[0]
    with pytest.raises(OutputError, match="PostgreSQL") as caught:
        publish_postgres(output, wrong, rules)
    assert password not in str(caught.value)
    with pytest.raises(OutputError, match="postgresql://"):
        publish_postgres(output, "mysql://x", rules)


@pytest.mark.skipif(shutil.which("psql") is None, reason="psql is not installed")
def test_psql_reads_it(postgres: str, output: Path, rules: RuleSet) -> None:
    """Does PostgreSQL's own client read the Chinese view?"""
    import subprocess

    publish_postgres(output, postgres, rules, schema="client")
    statement = """SELECT "地区", "数值" FROM client."事实" WHERE "指标" = '进出口总额' AND "口径" = '数值'"""
    done = subprocess.run(
        ["psql", "-XAt", postgres, "-c", statement],
        capture_output=True, text=True, check=True, env={**os.environ, "PGCLIENTENCODING": "UTF8"},
    )  # fmt: skip
    assert done.stdout == "东湖高新区|82000000000\n"
