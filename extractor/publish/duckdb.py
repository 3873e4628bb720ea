"""One DuckDB file with tables, dimensions and views, for Superset, Metabase or a notebook.

The file is built beside its place and swapped in, so a reader sees the old file or the new one. It is written
in the storage format v1.0.0: what DuckDB 2 writes by default can not be read by versions before it. Keys are
checked when the file is written and told in the comments, not declared: DuckDB would keep an index in memory
for each.
"""

from __future__ import annotations

import importlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.pipeline.publication import OutputError
from extractor.publish import sql
from extractor.publish.flat import flat_tables
from extractor.publish.labels import load_labels
from extractor.publish.model import Model
from extractor.tables.memory import give_back

if TYPE_CHECKING:
    from extractor.rules import RuleSet

STORAGE_VERSION = "v1.0.0"
_WHERE = "made.main"
_MARK = "econ_extractor"
_MAGIC = b"DUCK"
# Left to itself, DuckDB takes four fifths of the machine's memory before it works from disk.
_MEMORY = "64MB"


def publish_duckdb(output: str | Path, file: str | Path, rules: RuleSet) -> Mapping[str, int]:
    """Write the tables of the folder `output` to the DuckDB file `file`. Gives the rows of each table.

    An earlier file of ours at that place is replaced. Raises OutputError where the folder cannot be read,
    where `file` is something else, is open for writing elsewhere, or where duckdb is not installed.
    """
    duckdb = _library()
    target = Path(file)
    _refuse_others(duckdb, target)
    with (
        flat_tables(output, rules) as model,
        tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=_folder(target)) as folder,
    ):
        made = Path(folder) / "made.duckdb"
        settings = {"memory_limit": _MEMORY, "threads": 1, "temp_directory": str(Path(folder) / "spilled")}
        with duckdb.connect(config=settings) as connection:
            connection.execute(f"ATTACH {sql.text(str(made))} AS made (STORAGE_VERSION '{STORAGE_VERSION}')")
            rows = _write(connection, model, rules)
            connection.execute("CHECKPOINT made")
            connection.execute("DETACH made")
        with made.open("rb+") as written:
            os.fsync(written.fileno())
        os.replace(made, target)
    return rows


def _write(connection: Any, model: Model, rules: RuleSet) -> dict[str, int]:
    """Everything that the file holds. Gives the rows of each table.

    Each statement is a transaction: until its end one would keep the view as it was before every one of its
    comments, and no other reader is there yet.
    """
    rows = _fill(connection, model)
    for statement in sql.comments(model, _WHERE):
        connection.execute(statement)
    for view in sql.views(model, load_labels(rules), _WHERE):
        for statement in view.statements(_WHERE):
            connection.execute(statement)
    _check_keys(connection, model)
    _mark(connection, model)
    return rows


def _library() -> Any:
    try:
        return importlib.import_module("duckdb")
    except ModuleNotFoundError as error:
        raise OutputError("duckdb is not installed; install it with: pip install duckdb") from error


def _folder(target: Path) -> Path:
    folder = target.absolute().parent
    if not folder.is_dir():
        raise OutputError(f"The folder {folder} is not there.")
    return folder


def _refuse_others(duckdb: Any, target: Path) -> None:
    """Refuse to replace what is not a file that this function wrote, or one with changes still in its log."""
    if not target.exists():
        return
    if not target.is_file():
        raise OutputError(f"{target} is not a file.")
    with target.open("rb") as file:
        head = file.read(12)
    if head[8:12] != _MAGIC:
        raise OutputError(f"{target} is not a DuckDB file; it is left as it is.")
    if target.with_name(target.name + ".wal").exists():
        raise OutputError(
            f"{target} is open for writing, or was left so; close it, or remove it and its .wal."
        )
    try:
        with duckdb.connect(str(target), read_only=True) as connection:
            found = connection.execute(
                "SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", [_MARK]
            ).fetchone()
    except duckdb.Error as error:
        raise OutputError(f"{target} cannot be opened to see whose it is: {error}") from error
    if not found[0]:
        raise OutputError(
            f"{target} is a DuckDB file that was not written by extractor; it is left as it is."
        )


def _fill(connection: Any, model: Model) -> dict[str, int]:
    rows: dict[str, int] = {}
    for table in model.tables:
        connection.execute(sql.create_table(table, _WHERE, keys=False))
        connection.register("incoming", table.reader())
        connection.execute(f"INSERT INTO {_WHERE}.{sql.name(table.name)} SELECT * FROM incoming")
        connection.unregister("incoming")
        give_back()
        counted = connection.execute(f"SELECT count(*) FROM {_WHERE}.{sql.name(table.name)}").fetchone()
        rows[table.name] = counted[0]
    return rows


def _check_keys(connection: Any, model: Model) -> None:
    for table in model.tables:
        full = f"{_WHERE}.{sql.name(table.name)}"
        key = ", ".join(map(sql.name, table.key))
        twice = f"SELECT count(*) FROM (SELECT {key} FROM {full} GROUP BY ALL HAVING count(*) > 1)"
        _refuse_rows(connection, twice, f"{table.name} has rows with the same {', '.join(table.key)}")
        for column in table.columns:
            if column.references:
                to = model[column.references]
                lost = (
                    f"SELECT count(*) FROM {full} a ANTI JOIN {_WHERE}.{sql.name(to.name)} b "
                    f"ON a.{sql.name(column.name)} = b.{sql.name(to.key[0])} "
                    f"WHERE a.{sql.name(column.name)} IS NOT NULL"
                )
                _refuse_rows(connection, lost, f"{table.name}.{column.name} points to nothing in {to.name}")


def _refuse_rows(connection: Any, query: str, what: str) -> None:
    count = connection.execute(query).fetchone()[0]
    if count:
        raise OutputError(
            f"The tables do not fit together: {what} ({count} times). Run the extraction again."
        )


def _mark(connection: Any, model: Model) -> None:
    """The table that tells which run is in the file, and that the file is ours."""
    connection.execute(f"CREATE TABLE {_WHERE}.{_MARK} (key TEXT NOT NULL, value TEXT NOT NULL)")
    connection.executemany(f"INSERT INTO {_WHERE}.{_MARK} VALUES (?, ?)", list(model.stamp.items()))
    connection.execute(f"COMMENT ON TABLE {_WHERE}.{_MARK} IS 'Run, rules and version that made this file'")
    connection.execute(f"COMMENT ON COLUMN {_WHERE}.{_MARK}.key IS 'run, rules or version'")
    connection.execute(f"COMMENT ON COLUMN {_WHERE}.{_MARK}.value IS 'Its value'")
