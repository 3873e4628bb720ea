"""Tables, dimensions and views in one schema of a PostgreSQL database, over ADBC.

All of it is one transaction: readers see the rows of before or those of after. A row that is there already is
updated only where it differs, and a row that the output no longer has is deleted, unless it is to be kept; a
second publication of the same output changes nothing.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.compute as pc

from extractor.pipeline.publication import OutputError
from extractor.publish import sql
from extractor.publish.flat import flat_tables
from extractor.publish.labels import load_labels
from extractor.publish.model import Model, Table

if TYPE_CHECKING:
    from extractor.rules import RuleSet

SCHEMA = "extractor"
_MARK = "econ_extractor"


@dataclass(frozen=True, slots=True)
class Changes:
    """What a publication did to one table."""

    inserted: int
    updated: int
    deleted: int


def publish_postgres(
    output: str | Path, uri: str, rules: RuleSet, *, schema: str = SCHEMA, keep: bool = False
) -> dict[str, Changes]:
    """Bring the schema `schema` of the database `uri` to what the folder `output` holds.

    The schema and its tables are made where they are missing, and checked where they are there. `keep`
    leaves rows that the output does not have, to gather several outputs in one schema. Raises OutputError
    where the folder or the database cannot be used; its message never holds the password of `uri`.
    """
    if urlsplit(uri).scheme not in ("postgresql", "postgres"):
        raise OutputError("The address of the database must begin with postgresql://.")
    dbapi = _library()
    with flat_tables(output, rules) as model:
        try:
            with closing(dbapi.connect(uri)) as connection, closing(connection.cursor()) as cursor:
                changes = _Publication(cursor, model, schema).run(rules, keep=keep)
                connection.commit()
        except dbapi.Error as error:
            raise OutputError(f"PostgreSQL: {_without_password(str(error), uri)}") from None
    return changes


def _library() -> Any:
    try:
        return importlib.import_module("adbc_driver_postgresql.dbapi")
    except ModuleNotFoundError as error:
        raise OutputError(
            "adbc-driver-postgresql is not installed; install it with: pip install adbc-driver-postgresql adbc-driver-manager"
        ) from error


def _without_password(message: str, uri: str) -> str:
    password = urlsplit(uri).password
    return message.replace(uri, "(address)").replace(password, "***") if password else message


class _Publication:
    """One transaction over `cursor`."""

    def __init__(self, cursor: Any, model: Model, schema: str) -> None:
        self._cursor = cursor
        self._model = model
        self._schema = schema
        self._where = sql.name(schema)

    def run(self, rules: RuleSet, *, keep: bool) -> dict[str, Changes]:
        """Everything but the commit."""
        self._prepare()
        written = {}
        for table in self._model.tables:
            self._create_or_check(table)
            written[table.name] = self._upsert(table)
        deleted = {t.name: 0 if keep else self._delete(t) for t in self._model.tables}
        for view in sql.views(self._model, load_labels(rules), self._where):
            self._execute(f"DROP VIEW IF EXISTS {self._where}.{sql.name(view.name)}")
            for statement in view.statements(self._where):
                self._execute(statement)
        for statement in sql.comments(self._model, self._where):
            self._execute(statement)
        self._mark()
        for table in self._model.tables:
            self._execute(f"DROP TABLE {_incoming(table)}")
        return {name: Changes(*counts, deleted[name]) for name, counts in written.items()}

    def _execute(self, statement: str) -> None:
        self._cursor.execute(statement)

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        self._cursor.execute(query)
        rows: list[tuple[Any, ...]] = self._cursor.fetchall()
        return rows

    def _prepare(self) -> None:
        encoding = self._rows("SELECT current_setting('server_encoding')")[0][0]
        if encoding != "UTF8":
            raise OutputError(f"The database is encoded in {encoding}; Chinese text needs one in UTF8.")
        # Two publications at once would wait for each other's rows, or fail half-way.
        self._rows(f"SELECT pg_advisory_xact_lock(hashtext({sql.text(f'{_MARK}:{self._schema}')}))::text")
        schemata = f"SELECT 1 FROM information_schema.schemata WHERE schema_name = {sql.text(self._schema)}"
        if not self._rows(schemata):
            self._execute(f"CREATE SCHEMA {self._where}")
            comment = "Figures of Chinese economic texts, written by extractor"
            self._execute(f"COMMENT ON SCHEMA {self._where} IS {sql.text(comment)}")

    def _create_or_check(self, table: Table) -> None:
        there = self._columns(table.name)
        wanted = {c.name: sql.type_of(c).lower() for c in table.columns}
        if not there:
            self._execute(sql.create_table(table, self._where, keys=True))
            for column in table.columns:
                if column.references:
                    full = f"{self._where}.{sql.name(table.name)}"
                    self._execute(f"CREATE INDEX ON {full} ({sql.name(column.name)})")
            return
        for column_name in wanted.keys() | there.keys():
            if there.get(column_name) != wanted.get(column_name):
                raise OutputError(
                    f"The table {self._schema}.{table.name} is not of this version: its column {column_name} is "
                    f"{there.get(column_name, 'missing')} where {wanted.get(column_name, 'none')} is meant. "
                    "Name another --schema, or drop this one."
                )

    def _columns(self, table: str) -> dict[str, str]:
        rows = self._rows(
            "SELECT column_name::text, data_type::text FROM information_schema.columns "
            f"WHERE table_schema = {sql.text(self._schema)} AND table_name = {sql.text(table)}"
        )
        return dict(rows)

    def _upsert(self, table: Table) -> tuple[int, int]:
        """Rows inserted and rows updated."""
        incoming = _incoming(table)
        reader = pa.RecordBatchReader.from_batches(table.schema, _without_nul(table.reader()))
        self._cursor.adbc_ingest(incoming.strip('"'), reader, mode="create", temporary=True)
        full = f"{self._where}.{sql.name(table.name)}"
        columns = ", ".join(sql.name(c.name) for c in table.columns)
        others = [sql.name(c.name) for c in table.columns if c.name not in table.key]
        sets = ", ".join(f"{c} = EXCLUDED.{c}" for c in others)
        differ = f"({', '.join(f't.{c}' for c in others)}) IS DISTINCT FROM ({', '.join(f'EXCLUDED.{c}' for c in others)})"
        key = ", ".join(map(sql.name, table.key))
        [(inserted, updated)] = self._rows(
            f"WITH written AS (INSERT INTO {full} AS t ({columns}) SELECT {columns} FROM {incoming} "
            f"ON CONFLICT ({key}) DO UPDATE SET {sets} WHERE {differ} RETURNING xmax = 0 AS is_new) "
            "SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written"
        )
        return inserted, updated

    def _delete(self, table: Table) -> int:
        """Rows deleted: those that the output does not have."""
        same = " AND ".join(f"i.{sql.name(k)} = t.{sql.name(k)}" for k in table.key)
        [(deleted,)] = self._rows(
            f"WITH gone AS (DELETE FROM {self._where}.{sql.name(table.name)} t WHERE NOT EXISTS "
            f"(SELECT FROM {_incoming(table)} i WHERE {same}) RETURNING 1) SELECT count(*) FROM gone"
        )
        return int(deleted)

    def _mark(self) -> None:
        """The table that tells which run was published last."""
        full = f"{self._where}.{_MARK}"
        self._execute(f"CREATE TABLE IF NOT EXISTS {full} (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        self._execute(f"COMMENT ON TABLE {full} IS 'Run, rules and version that were published last'")
        self._execute(f"COMMENT ON COLUMN {full}.key IS 'run, rules or version'")
        self._execute(f"COMMENT ON COLUMN {full}.value IS 'Its value'")
        for key, value in self._model.stamp.items():
            self._execute(
                f"INSERT INTO {full} VALUES ({sql.text(key)}, {sql.text(value)}) "
                "ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value"
            )


def _incoming(table: Table) -> str:
    return sql.name(f"incoming_{table.name}")


def _without_nul(batches: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    """PostgreSQL's text cannot hold U+0000: U+FFFD stands in its place, so that offsets still count right."""
    for batch in batches:
        arrays = [
            pc.replace_substring(a, "\x00", "\ufffd") if pa.types.is_string(a.type) else a
            for a in batch.columns
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=batch.schema)
