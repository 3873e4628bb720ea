"""JSON Schemas of the rule files, made from the structs that read them, for editors that complete and check."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from extractor.rules.checks.proofs import EXPECT_FIELDS, EXPECT_VALUES
from extractor.rules.grammar import Grammar, StatusRules
from extractor.rules.schema import CueFile, IndicatorFile, PackFile, PackManifest

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
# File in `rules/` -> what it describes.
SCHEMAS: dict[str, Any] = {
    "schema.json": IndicatorFile,
    "schema-cues.json": CueFile,
    "schema-grammar.json": Grammar,
    "schema-status.json": StatusRules,
    "schema-pack.json": PackManifest,
    "schema-pack-indicators.json": PackFile,
}


def json_schema(kind: Any) -> str:
    """The schema of one kind of file, as text that ends in a newline. The same structs give the same text."""
    schema = {"$schema": _DRAFT, **msgspec.json.schema(kind)}
    if "Example" in schema.get("$defs", {}):
        schema["$defs"]["Example"]["properties"]["expect"] = _expect()
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _expect() -> dict[str, Any]:
    """What `expect` may hold: the columns of a row."""
    values = {name: {"enum": [*allowed, None]} for name, allowed in EXPECT_VALUES.items()}
    numbers = {name: {"type": ["number", "null"]} for name in ("value", "value_low", "value_high")}
    texts = {name: {"type": ["string", "null"]} for name in EXPECT_FIELDS}
    properties = {name: {**texts, **numbers, **values}[name] for name in EXPECT_FIELDS}
    return {"type": "object", "properties": properties, "required": ["value"], "additionalProperties": False}
