"""The five tables as Arrow schemas: every column with its type and a sentence that says what it holds.

The wording follows CONTRACT.md; `description` is in each field's metadata and so in the Parquet files.
Codes with few values are dictionary-encoded, dates are date32, numbers are float64.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

TABLES = ("documents", "quantities", "observations", "facts", "rejects")

_TEXT = pa.string()
_CODE = pa.dictionary(pa.int32(), pa.string())
_DATE = pa.date32()
_NUMBER = pa.float64()
_OFFSET = pa.int32()
_COUNT = pa.int64()

DISSENT = pa.struct(
    [
        pa.field("value", _NUMBER),
        pa.field("value_low", _NUMBER),
        pa.field("value_high", _NUMBER),
        pa.field("bound", pa.string()),
        pa.field("unit", pa.string()),
        pa.field("document_id", pa.string()),
        pa.field("field", pa.string()),
        pa.field("start", _OFFSET),
        pa.field("end", _OFFSET),
        pa.field("raw", pa.string()),
    ]
)

# name, type, whether a row may lack it, description
_Column = tuple[str, pa.DataType, bool, str]

_VALUE: tuple[_Column, ...] = (
    (
        "value",
        _NUMBER,
        True,
        "The stated number in `unit`, sign included; midpoint of a range; null for several",
    ),
    ("value_low", _NUMBER, True, "Lower end of what the wording implies; null where open or unknown"),
    ("value_high", _NUMBER, True, "Upper end of what the wording implies; null where open or unknown"),
)
_KEY_PERIOD: tuple[_Column, ...] = (
    ("region", _CODE, True, "Most specific region that the statement is about, by canonical name"),
    (
        "region_code",
        _CODE,
        True,
        "GB/T 2260 code of the region, or the id of a zone; null where there is none",
    ),
    ("period", _CODE, True, "Time that the value is for: an SDMX time period or an ISO 8601-2 interval"),
    ("period_start", _DATE, True, "First day of the period; null where open or unknown"),
    ("period_end", _DATE, True, "Last day of the period; null where open or unknown"),
)
_INDICATOR: tuple[_Column, ...] = (
    ("indicator", _CODE, False, "Code of the indicator in the catalogue"),
    ("indicator_name", _CODE, False, "Chinese name of the indicator"),
    ("family", _CODE, False, "Family of the indicator"),
    ("measure", _CODE, False, "level, growth, change, growth_change, gap or share"),
    ("basis", _CODE, True, "For growth and change: yoy, mom, avg_annual or since"),
    (
        "reference",
        _CODE,
        True,
        "What a gap, a share or a since-growth refers to: region, target, indicator, period",
    ),
)
_STATUS: tuple[_Column, ...] = (
    ("status", _CODE, False, "actual, estimate, forecast or target"),
    ("scope", _CODE, True, "Words that narrow the indicator and are neither region nor period, joined by ;"),
)

_BOUND = (
    "bound",
    _CODE,
    False,
    "How the wording bounds the value: eq, about, gt, ge, lt, le, range, several",
)
_RAW = ("raw", _TEXT, False, "The figure as it stands, from its numeral to its measure word")
_FIELD = ("field", _CODE, False, "Field of the document that the offsets count in: title or body")
_START = ("start", _OFFSET, False, "Offset of the first character of the figure in `field`, from 0")
_END = ("end", _OFFSET, False, "Offset after the last character of the figure in `field`")

_COLUMNS: Mapping[str, tuple[_Column, ...]] = {
    "documents": (
        ("id", _TEXT, False, "Id of the article, as given or derived from its content; unique"),
        ("title", _TEXT, False, "Title, empty where there is none"),
        ("body", _TEXT, False, "Body as it was read; offsets of the other tables count its characters"),
        ("published", _DATE, True, "Date of publication as stated"),
        ("source", _CODE, False, "Input file, as the user named it"),
        ("collection", _CODE, False, "Listing page or folder that the article lay in"),
        ("position", _COUNT, False, "Number of the record in its source, from 0"),
        ("content_hash", _TEXT, False, "Hash of title and body, to recognise the same content"),
        ("duplicate_of", _TEXT, True, "Id of the article that this one repeats; figures are read only there"),
    ),
    "quantities": (
        ("document_id", _TEXT, False, "Id of the article"),
        _FIELD,
        _START,
        _END,
        _RAW,
        *_VALUE,
        _BOUND,
        ("unit", _CODE, True, "Unit of the value; null for a bare numeral"),
        ("classifier", _CODE, True, "Measure word as written"),
        ("role", _CODE, False, "What the figure is: amount, date, ordinal, heading, name or idiom"),
        ("claimed", pa.bool_(), False, "Whether an observation was made of it"),
        ("sentence", _TEXT, False, "Sentence that the figure stands in"),
    ),
    "observations": (
        ("document_id", _TEXT, False, "Id of the article"),
        _FIELD,
        _START,
        _END,
        *_INDICATOR,
        *_VALUE,
        _BOUND,
        ("unit", _CODE, False, "Unit of the value"),
        *_KEY_PERIOD,
        *_STATUS,
        _RAW,
        ("sentence", _TEXT, False, "Sentence that the figure stands in"),
        ("rule", _CODE, False, "Rule that bound the figure to the indicator"),
        ("flags", pa.list_(pa.string()), False, "What was inferred, e.g. period_from_published"),
        ("published", _DATE, True, "Date of publication of the article"),
    ),
    "facts": (
        *_INDICATOR,
        *_VALUE,
        _BOUND,
        ("unit", _CODE, False, "Unit of the value"),
        *_KEY_PERIOD,
        ("frequency", _CODE, True, "SDMX frequency of the period: A, S, Q, M or D; null without a period"),
        ("cumulative", pa.bool_(), False, "Whether it adds up several units of its frequency, or says 累计"),
        *_STATUS,
        ("mentions", _COUNT, False, "Number of observations folded into this fact"),
        ("documents", _COUNT, False, "Number of articles that they stand in"),
        ("conflict", pa.bool_(), False, "Whether a mention in the same unit contradicts the value"),
        ("dissent", pa.list_(DISSENT), False, "Mentions that do not agree with the value, and their places"),
        ("first_seen", _DATE, True, "Earliest date of publication among the mentions"),
        ("last_seen", _DATE, True, "Latest date of publication among the mentions"),
        ("document_id", _TEXT, False, "Article that the value was taken from"),
        _FIELD,
        _START,
        _END,
        _RAW,
        ("flags", pa.list_(pa.string()), False, "The mention's, then what the fold and the checks across facts have to say"),
    ),
    "rejects": (
        ("source", _CODE, False, "Input file, as the user named it"),
        ("place", _TEXT, False, "Where it lay: line, byte or record"),
        ("reason", _TEXT, False, "Sentence that says what is wrong"),
        ("excerpt", _TEXT, False, "At most 200 characters of it"),
    ),
}  # fmt: skip

_DESCRIPTIONS: Mapping[str, str] = {
    "documents": "One row an article",
    "quantities": "One row a figure in a text, claimed by an indicator or not",
    "observations": "One row a figure bound to one indicator at one place of one text (a mention)",
    "facts": "One row an indicator, measure, basis, reference, region, period, status, scope: best value",
    "rejects": "One row an input that could not be read, with the reason and where it lay",
}


def schema_of(table: str) -> pa.Schema:
    """The Arrow schema of `table` (one of `TABLES`), with descriptions and without a run's metadata."""
    return _SCHEMAS[table]


def stamped(schema: pa.Schema, stamp: Mapping[str, str]) -> pa.Schema:
    """`schema` with `stamp` (run id, rules hash, version) added to its metadata under `extractor.<key>`."""
    metadata: dict[Any, Any] = dict(schema.metadata or {})
    metadata.update({f"extractor.{key}".encode(): value.encode() for key, value in stamp.items()})
    return schema.with_metadata(metadata)


def _schema(table: str) -> pa.Schema:
    fields = [
        pa.field(name, type_, nullable=nullable, metadata={"description": text})
        for name, type_, nullable, text in _COLUMNS[table]
    ]
    return pa.schema(fields, metadata={"extractor.table": table, "description": _DESCRIPTIONS[table]})


_SCHEMAS: Mapping[str, pa.Schema] = {table: _schema(table) for table in TABLES}
