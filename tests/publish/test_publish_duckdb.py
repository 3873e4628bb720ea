"""Publishing to a DuckDB file."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from extractor.pipeline.publication import OutputError
from extractor.publish.duckdb import publish_duckdb
from extractor.publish.flat import Numbering, flat_tables, hashed
from extractor.rules import RuleSet

duckdb = pytest.importorskip("duckdb")


@pytest.fixture(scope="module")
def file(output: Path, rules: RuleSet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("duckdb") / "facts.duckdb"
    publish_duckdb(output, path, rules)
    return path


@pytest.fixture
def connection(file: Path) -> Iterator[Any]:
    with duckdb.connect(str(file), read_only=True) as opened:
        yield opened


def test_storage_is_readable_by_old_versions(file: Path) -> None:
    """Is the file in the storage format of DuckDB 1.0 (number 64), whichever version wrote it?"""
    head = file.read_bytes()[:20]
    assert head[8:12] == b"DUCK"
    assert struct.unpack("<Q", head[12:20]) == (64,)


def test_rows_are_those_of_the_output(connection: Any, output: Path, rules: RuleSet) -> None:
    """Is every row there, with a period's end as a DATE?"""
    with flat_tables(output, rules) as model:
        for table in model.tables:
            count = connection.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()
            assert count == (table.reader().read_all().num_rows,)
    types = dict(
        connection.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'facts'"
        ).fetchall()
    )
    assert (types["period_end"], types["value"], types["conflict"]) == ("DATE", "DOUBLE", "BOOLEAN")


def test_everything_has_a_comment(connection: Any) -> None:
    """Does every table, view and column say what it is?"""
    query = """
        SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL
        UNION ALL SELECT table_name, '' FROM duckdb_tables() WHERE NOT internal AND comment IS NULL
        UNION ALL SELECT view_name, '' FROM duckdb_views() WHERE NOT internal AND comment IS NULL"""
    assert connection.execute(query).fetchall() == []


def test_dissent_is_a_table(connection: Any) -> None:
    """Does a conflict show the dissenting value, and the words that it stands in?"""
    query = """
        SELECT f.value, f.conflict, d.value, substr(a.body, d.start + 1, d."end" - d.start)
        FROM dissent d JOIN facts f USING (fact_id) JOIN documents a ON a.id = d.document_id"""
    assert connection.execute(query).fetchall() == [(610200000000.0, True, 590000000000.0, "5900亿元")]


def test_mentions_lead_to_their_fact(connection: Any) -> None:
    """Does every fact count as many mentions as point to it?"""
    query = """
        SELECT count(*) FROM facts f LEFT JOIN
        (SELECT fact_id, count(*) AS n FROM observations GROUP BY fact_id) o USING (fact_id)
        WHERE n IS DISTINCT FROM f.mentions"""
    assert connection.execute(query).fetchone() == (0,)


def test_zones_have_their_division(connection: Any) -> None:
    """Does a zone, which has no code of GB/T 2260, lie in its city and province?"""
    query = (
        """SELECT DISTINCT "地区级别", "省份", "地市", "地区英文名" FROM "事实" WHERE "地区" = '东湖高新区'"""
    )
    assert connection.execute(query).fetchall() == [
        ("功能区", "湖北省", "武汉市", "East Lake High-tech Zone")
    ]


def test_english_view(connection: Any) -> None:
    """Do the names of codes come in English?"""
    query = """SELECT indicator_name_en, unit_name, province, family_name FROM facts_labelled
        WHERE indicator = 'gdp' AND measure = 'level' AND period = '2024'"""
    assert connection.execute(query).fetchall() == [
        ("Gross domestic product", "Yuan renminbi", "Hubei", "National accounts")
    ]


def test_wide_view(connection: Any) -> None:
    """Does each series stand in one row, with a column a period?"""
    query = """SELECT "2024", "2025-Q1" FROM facts_by_period WHERE indicator = 'gdp' AND measure = 'level'"""
    assert connection.execute(query).fetchall() == [(610200000000.0, 135000000000.0)]


def test_it_is_swapped_in(file: Path, output: Path, smaller_output: Path, rules: RuleSet) -> None:
    """Does a reader that has the file open keep what it sees, and the next one see the new rows?"""
    with duckdb.connect(str(file), read_only=True) as before:
        publish_duckdb(smaller_output, file, rules)
        assert before.execute("SELECT count(*) FROM documents").fetchone() == (3,)
    with duckdb.connect(str(file), read_only=True) as after:
        assert after.execute("SELECT count(*) FROM documents").fetchone() == (2,)
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    publish_duckdb(output, file, rules)


def test_what_is_not_ours_is_left_alone(output: Path, rules: RuleSet, tmp_path: Path) -> None:
    """Is a file that something else wrote never replaced?"""
    text = tmp_path / "notes.txt"
    text.write_text("mine")
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("CREATE TABLE mine (a INTEGER)")
    kept = other.read_bytes()
    for path, message in (
        (text, "not a DuckDB file"),
        (other, "not written by extractor"),
        (tmp_path, "not a file"),
    ):
        with pytest.raises(OutputError, match=message):
            publish_duckdb(output, path, rules)
    assert (text.read_text(), other.read_bytes()) == ("mine", kept)
    with pytest.raises(OutputError, match="not there"):
        publish_duckdb(output, tmp_path / "no" / "such.duckdb", rules)


def test_a_file_open_for_writing_is_left_alone(output: Path, rules: RuleSet, tmp_path: Path) -> None:
    """Is a file with changes still in its log refused, so that the log is not applied to another file?"""
    path = tmp_path / "open.duckdb"
    publish_duckdb(output, path, rules)
    path.with_name("open.duckdb.wal").write_bytes(b"")
    with pytest.raises(OutputError, match="open for writing"):
        publish_duckdb(output, path, rules)


def test_ids_depend_on_the_key_alone() -> None:
    """Are null, empty and shifted parts told apart, and equal rows equal?"""
    rows = pa.RecordBatch.from_pydict({"a": ["x", None, "", "x", "xy"], "b": ["y", "xy", "xy", "y", ""]})
    ids = hashed(rows, ("a", "b"))
    assert len(set(ids)) == 4
    assert ids[0] == ids[3]


def test_equal_ids_of_an_article_are_numbered() -> None:
    """Does a second figure at one place get a number, over the end of a batch too, and no other article's?"""
    numbering = Numbering()
    assert numbering.unique(["a", "a", "b"], ["x", "x", "x"]) == ["a", "a-2", "b"]
    assert numbering.unique(["a", "a"], ["x", "y"]) == ["a-3", "a"]


def test_no_output_folder(rules: RuleSet, tmp_path: Path) -> None:
    """Is a folder without tables told in a sentence?"""
    with pytest.raises(OutputError, match="holds no tables"):
        publish_duckdb(tmp_path, tmp_path / "x.duckdb", rules)
