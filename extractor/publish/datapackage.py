"""A Frictionless Data Package (https://specs.frictionlessdata.io): CSV files beside a `datapackage.json`.

The descriptor says the type, the meaning and the key of every column, and the size and SHA-256 of every file,
so that whoever gets the folder can check it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from extractor.publish.delimited import write_plain
from extractor.publish.flat import flat_tables
from extractor.publish.folder import replacing
from extractor.publish.labels import load_labels
from extractor.publish.model import Column, Model, Table

if TYPE_CHECKING:
    from extractor.rules import RuleSet

DESCRIPTOR = "datapackage.json"
_TYPES = {
    pa.string(): "string",
    pa.float64(): "number",
    pa.int32(): "integer",
    pa.int64(): "integer",
    pa.date32(): "date",
    pa.bool_(): "boolean",
}
# Columns whose codes are few and known, so that a reader can check them.
_CODED = ("measure", "basis", "status", "bound", "frequency", "field")


def publish_datapackage(output: str | Path, folder: str | Path, rules: RuleSet) -> Mapping[str, int]:
    """Write the tables of the folder `output` as a data package into `folder`. Gives the rows of each table.

    Raises OutputError where a folder cannot be used.
    """
    labels = load_labels(rules)
    codes = {name: list(getattr(labels, name)) for name in _CODED}
    rows: dict[str, int] = {}
    resources = []
    with flat_tables(output, rules) as model, replacing(Path(folder), DESCRIPTOR) as made:
        for table in model.tables:
            path = made / f"{table.name}.csv"
            rows[table.name] = write_plain(table, path)
            resources.append(_resource(model, table, path, codes))
        descriptor = {
            "profile": "tabular-data-package",
            "name": "econ-extractor-output",
            "title": "Figures of Chinese economic texts",
            "description": "Written by econ-extractor; rule-based, each figure with the place that it came from.",
            "version": model.stamp["version"],
            "extractor": dict(model.stamp),
            "resources": resources,
        }
        text = json.dumps(descriptor, ensure_ascii=False, indent=2)
        (made / DESCRIPTOR).write_text(text + "\n", encoding="utf-8")
    return rows


def _resource(model: Model, table: Table, path: Path, codes: Mapping[str, list[str]]) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "name": table.name,
        "title": table.zh,
        "description": table.description,
        "profile": "tabular-data-resource",
        "path": path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": {
            "fields": [_field(column, codes.get(column.name)) for column in table.columns],
            "primaryKey": list(table.key),
            "foreignKeys": [_foreign_key(model, table, c) for c in table.columns if c.references],
            "missingValues": [""],
        },
    }


def _field(column: Column, codes: list[str] | None) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES[column.type],
        "title": column.zh,
        "description": column.description,
    }
    # Text that is empty and text that is missing look alike in CSV, so only other types can be required.
    constraints: dict[str, Any] = {}
    if not column.nullable and _TYPES[column.type] != "string":
        constraints["required"] = True
    if codes:
        constraints["enum"] = codes
    return {**field, "constraints": constraints} if constraints else field


def _foreign_key(model: Model, table: Table, column: Column) -> dict[str, Any]:
    target = model[str(column.references)]
    # The specification has an empty name stand for the table itself.
    resource = "" if target.name == table.name else target.name
    return {"fields": [column.name], "reference": {"resource": resource, "fields": [target.key[0]]}}
