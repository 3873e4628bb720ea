"""SQL that DuckDB and PostgreSQL both understand: tables, comments, and the views for dashboards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from extractor.publish.labels import Label, Labels
from extractor.publish.model import Column, Model, Table

_TYPES = {
    pa.string(): "TEXT",
    pa.float64(): "DOUBLE PRECISION",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.date32(): "DATE",
    pa.bool_(): "BOOLEAN",
}
_WIDEST = 300
_SERIES = (
    "indicator", "indicator_name", "measure", "basis", "reference", "unit", "region", "region_id", "status",
    "scope",
)  # fmt: skip


def name(identifier: str) -> str:
    """An identifier in quotes."""
    return '"' + identifier.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text literal."""
    return "'" + value.replace("'", "''") + "'"


def type_of(column: Column) -> str:
    """The SQL type of a column."""
    return _TYPES[column.type]


def create_table(table: Table, where: str, *, keys: bool) -> str:
    """`CREATE TABLE` in the schema `where`; with its primary key and foreign keys if `keys`."""
    lines = [f"{name(c.name)} {type_of(c)}{'' if c.nullable else ' NOT NULL'}" for c in table.columns]
    if keys:
        lines.append(f"PRIMARY KEY ({', '.join(map(name, table.key))})")
        lines += [
            f"FOREIGN KEY ({name(c.name)}) REFERENCES {where}.{name(c.references)} DEFERRABLE INITIALLY DEFERRED"
            for c in table.columns
            if c.references
        ]
    return f"CREATE TABLE {where}.{name(table.name)} ({', '.join(lines)})"


def key_comment(table: Table, column: Column) -> str:
    """The description of a column, its Chinese heading, and what it points to."""
    parts = [column.description, column.zh]
    if column.references:
        parts.append(f"→ {column.references}")
    elif column.name in table.key:
        parts.append("primary key")
    return "; ".join(parts)


def comments(model: Model, where: str) -> Iterator[str]:
    """`COMMENT ON` every table and every column."""
    for table in model.tables:
        full = f"{where}.{name(table.name)}"
        yield f"COMMENT ON TABLE {full} IS {text(f'{table.description} ({table.zh})')}"
        for column in table.columns:
            yield f"COMMENT ON COLUMN {full}.{name(column.name)} IS {text(key_comment(table, column))}"


@dataclass(frozen=True, slots=True)
class View:
    """A view: its query, and a comment for itself and for each of its columns, in order."""

    name: str
    query: str
    comment: str
    columns: Mapping[str, str]

    def statements(self, where: str) -> Iterator[str]:
        """What makes it in the schema `where`, with all comments."""
        full = f"{where}.{name(self.name)}"
        yield f"CREATE VIEW {full} AS {self.query}"
        yield f"COMMENT ON VIEW {full} IS {text(self.comment)}"
        for column, comment in self.columns.items():
            yield f"COMMENT ON COLUMN {full}.{name(column)} IS {text(comment)}"


def views(model: Model, labels: Labels, where: str) -> tuple[View, ...]:
    """The views over the tables in the schema `where`."""
    return (
        _labelled(labels, where, chinese=False),
        _labelled(labels, where, chinese=True),
        _mentions(model, labels, where),
        _wide(model, where),
    )


# name of the column, expression over the tables that `_JOINS` joins, whether its codes have labels
_LABELLED = (
    ("fact_id", "f.fact_id", None), ("indicator", "f.indicator", None), ("indicator_name", "i.name_zh", None),
    ("indicator_name_en", "i.name_en", None), ("family_name", "i.family_name_zh", None),
    ("measure", "f.measure", "measure"), ("basis", "f.basis", "basis"), ("reference", "f.reference", None),
    ("value", "f.value", None), ("value_low", "f.value_low", None), ("value_high", "f.value_high", None),
    ("bound", "f.bound", "bound"), ("unit", "f.unit", None), ("unit_name", "u.name_zh", None),
    ("region", "f.region", None), ("region_name_en", "r.name_en", None), ("region_id", "f.region_id", None),
    ("level", "r.level", "level"), ("province", "p.name_zh", None), ("prefecture", "c.name_zh", None),
    ("period", "f.period", None), ("period_start", "f.period_start", None), ("period_end", "f.period_end", None),
    ("frequency", "f.frequency", "frequency"), ("cumulative", "f.cumulative", None),
    ("status", "f.status", "status"), ("scope", "f.scope", None), ("mentions", "f.mentions", None),
    ("documents", "f.documents", None), ("conflict", "f.conflict", None), ("first_seen", "f.first_seen", None),
    ("last_seen", "f.last_seen", None), ("flags", "f.flags", None),
)  # fmt: skip
_ENGLISH = {"family_name": "i.family_name_en", "unit_name": "u.name_en", "province": "p.name_en",
            "prefecture": "c.name_en"}  # fmt: skip


def _labelled(labels: Labels, where: str, *, chinese: bool) -> View:
    """Every fact with the names of its codes: Chinese headings and words, or English ones."""
    columns: dict[str, str] = {}
    selected = []
    for column, expression, codes in _LABELLED:
        heading = labels.columns[column].zh if chinese else column
        known: Mapping[str, Label] = getattr(labels, codes) if codes else {}
        source = expression if chinese else _ENGLISH.get(column, expression)
        selected.append(f"{_case(source, known) if chinese and known else source} AS {name(heading)}")
        columns[heading] = column if chinese else labels.columns[column].zh
    tables = {t: f"{where}.{name(t)}" for t in ("facts", "indicators", "units", "regions")}
    query = (
        f"SELECT {', '.join(selected)} FROM {tables['facts']} f "
        f"JOIN {tables['indicators']} i ON i.code = f.indicator JOIN {tables['units']} u ON u.code = f.unit "
        f"LEFT JOIN {tables['regions']} r ON r.id = f.region_id "
        f"LEFT JOIN {tables['regions']} p ON p.id = r.province_id "
        f"LEFT JOIN {tables['regions']} c ON c.id = r.prefecture_id"
    )
    if chinese:
        return View(labels.tables["facts"], query, "Facts with Chinese headings and words (事实表)", columns)
    return View("facts_labelled", query, "Facts with the names of their codes, in English", columns)


def _case(expression: str, known: Mapping[str, Label]) -> str:
    whens = " ".join(f"WHEN {text(code)} THEN {text(label.zh)}" for code, label in known.items())
    return f"CASE {expression} {whens} ELSE {expression} END"


def _mentions(model: Model, labels: Labels, where: str) -> View:
    """Every mention under Chinese headings, codes as words."""
    columns: dict[str, str] = {}
    selected = []
    for column in model["observations"].columns:
        known: Mapping[str, Label] = getattr(labels, column.name, {})
        source = _case(name(column.name), known) if known else name(column.name)
        selected.append(f"{source} AS {name(column.zh)}")
        columns[column.zh] = column.name
    query = f"SELECT {', '.join(selected)} FROM {where}.{name('observations')}"
    return View(labels.tables["observations"], query, "Mentions with Chinese headings and words", columns)


def _wide(model: Model, where: str) -> View:
    """One row a series, one column a period: the latest that begin and end on known days."""
    periods = model.periods[-_WIDEST:]
    series = ", ".join(map(name, _SERIES))
    values = "".join(
        f", max(value) FILTER (WHERE period = {text(period)}) AS {name(period)}" for period in periods
    )
    query = f"SELECT {series}{values} FROM {where}.{name('facts')} GROUP BY {series}"
    described = {c.name: c.description for c in model["facts"].columns}
    columns = {column: described[column] for column in _SERIES}
    columns.update({period: f"Value for {period}" for period in periods})
    return View("facts_by_period", query, "One row a series, one column a period", columns)
