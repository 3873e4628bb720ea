"""Facts as SDMX: data in SDMX-CSV 2.0, and the structure that they follow in SDMX-JSON 2.0.

Dimensions are the columns that make a fact, with `_Z` (not applicable) for no basis and no reference and `_T`
(total) for no scope. A fact whose region or time is unknown has no place in a data cube and is left out;
their number is told. A period of several months, years or days becomes a time range: `2017-01/2017-09` is
`2017-01-01/P9M`.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.publish.delimited import plain_cell
from extractor.publish.flat import flat_tables
from extractor.publish.folder import replacing
from extractor.publish.labels import Label, Labels, load_labels
from extractor.publish.model import Model
from extractor.tables.values import rows_of

if TYPE_CHECKING:
    from extractor.rules import RuleSet

AGENCY = "ECON_EXTRACTOR"
VERSION = "1.0"
DATA, STRUCTURE = "facts.csv", "structure.json"
_FLOW, _DSD, _CONCEPTS = "FACTS", "DSD_FACTS", "CS_FACTS"
_STRUCTURE_ID = f"{AGENCY}:{_FLOW}({VERSION})"
_NONE, _TOTAL = "_Z", "_T"
_SINGLE = re.compile(r"\d{4}(?:-Q\d|-S\d|-\d\d(?:-\d\d)?)?")
_SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/structure-message/tools/schemas/2.0.0/"
    "sdmx-json-structure-schema.json"
)


@dataclass(frozen=True, slots=True)
class _Component:
    """A component of the structure: the column of `facts` it is from, its code list or data type, its name."""

    id: str
    column: str
    name: str
    codes: str | None = None
    type: str = "String"


_DIMENSIONS = (
    _Component("FREQ", "frequency", "Frequency", "CL_FREQ"),
    _Component("REF_AREA", "region_id", "Reference area", "CL_AREA"),
    _Component("INDICATOR", "indicator", "Indicator", "CL_INDICATOR"),
    _Component("MEASURE", "measure", "Measure: level, growth, change …", "CL_MEASURE"),
    _Component("BASIS", "basis", "Basis of a growth or a change", "CL_BASIS"),
    _Component("REFERENCE", "reference", "What a gap, a share or a growth refers to"),
    _Component("STATUS", "status", "Actual, estimate, forecast or target", "CL_STATUS"),
    _Component("SCOPE", "scope", "Words that narrow the indicator"),
)
_TIME = _Component("TIME_PERIOD", "period", "Time period", type="ObservationalTimePeriod")
_VALUE = _Component("OBS_VALUE", "value", "Observation value", type="Double")
_ATTRIBUTES = (
    _Component("UNIT_MEASURE", "unit", "Unit of measure", "CL_UNIT"),
    _Component("OBS_STATUS", "status", "Observation status", "CL_OBS_STATUS"),
    _Component("BOUND", "bound", "How the wording bounds the value", "CL_BOUND"),
    _Component("VALUE_LOW", "value_low", "Lower end of what the wording implies", type="Double"),
    _Component("VALUE_HIGH", "value_high", "Upper end of what the wording implies", type="Double"),
    _Component("CUMULATIVE", "cumulative", "Whether several units of the frequency add up", type="Boolean"),
    _Component("MENTIONS", "mentions", "Number of mentions", type="Long"),
    _Component("DOCUMENTS", "documents", "Number of articles", type="Long"),
    _Component("CONFLICT", "conflict", "Whether a mention contradicts the value", type="Boolean"),
    _Component("FIRST_SEEN", "first_seen", "Earliest date of publication", type="GregorianDay"),
    _Component("LAST_SEEN", "last_seen", "Latest date of publication", type="GregorianDay"),
    _Component("COMMENT_OBS", "flags", "What was inferred"),
)


@dataclass(frozen=True, slots=True)
class Written:
    """Facts written, and facts left out because their region or their time is unknown."""

    observations: int
    left_out: int


def publish_sdmx(output: str | Path, folder: str | Path, rules: RuleSet) -> Written:
    """Write the facts of the folder `output` as SDMX into `folder`: `facts.csv` and `structure.json`.

    Raises OutputError where a folder cannot be used.
    """
    labels = load_labels(rules)
    written = left_out = 0
    header = [*(c.id for c in _DIMENSIONS), _TIME.id, _VALUE.id, *(c.id for c in _ATTRIBUTES)]
    with flat_tables(output, rules) as model, replacing(Path(folder), STRUCTURE) as made:
        with (made / DATA).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *header])
            for fact in _facts(model):
                period = time_period(fact["period"], fact["period_start"], fact["period_end"])
                if period is None or fact["region_id"] is None:
                    left_out += 1
                    continue
                writer.writerow(["dataflow", _STRUCTURE_ID, "I", *_cells(fact, period, labels)])
                written += 1
        text = json.dumps(_structure(model, labels), ensure_ascii=False, indent=1)
        (made / STRUCTURE).write_text(text + "\n", encoding="utf-8")
    return Written(written, left_out)


def _facts(model: Model) -> Iterator[dict[str, Any]]:
    for batch in model["facts"].rows():
        yield from rows_of(batch)


def _cells(fact: Mapping[str, Any], period: str, labels: Labels) -> Iterator[Any]:
    for part in _DIMENSIONS:
        missing = _TOTAL if part.id == "SCOPE" else _NONE
        yield fact[part.column] if fact[part.column] is not None else missing
    yield period
    yield plain_cell(fact["value"])
    for part in _ATTRIBUTES:
        value = labels.status[fact["status"]].sdmx if part.id == "OBS_STATUS" else fact[part.column]
        yield plain_cell(value)


def time_period(period: str | None, start: date | None, end: date | None) -> str | None:
    """A period of the contract as an SDMX time period; None where its beginning or its end is unknown."""
    if period is None or start is None or end is None:
        return None
    if _SINGLE.fullmatch(period):
        return period
    after = end + timedelta(days=1)
    months = 12 * (after.year - start.year) + after.month - start.month
    if start.day != 1 or after.day != 1:
        return f"{start.isoformat()}/P{(after - start).days}D"
    whole_years = start.month == 1 and months % 12 == 0
    return f"{start.isoformat()}/P{f'{months // 12}Y' if whole_years else f'{months}M'}"


def _structure(model: Model, labels: Labels) -> dict[str, Any]:
    parts = (*_DIMENSIONS, _TIME, _VALUE, *_ATTRIBUTES)
    concepts = [{"id": part.id, **_names(part.name, None)} for part in parts]
    components = {
        "dimensionList": {
            "dimensions": [{**_component(part), "position": place} for place, part in enumerate(_DIMENSIONS)],
            "timeDimension": _component(_TIME),
        },
        "measureList": {"measures": [{**_component(_VALUE), "usage": "optional"}]},
        "attributeList": {
            "attributes": [
                {**_component(part), "usage": "optional", "attributeRelationship": {"observation": {}}}
                for part in _ATTRIBUTES
            ]
        },
    }
    flow = {"structure": _urn("datastructure.DataStructure", _DSD), **_names("Facts", "事实")}
    return {
        "meta": {
            "id": f"{AGENCY}_{model.stamp['run']}",
            "prepared": "1970-01-01T00:00:00Z",  # the same bytes for the same run
            "sender": {"id": AGENCY},
            "schema": _SCHEMA,
        },
        "data": {
            "codelists": [
                _maintained(i, name, {"codes": codes}) for i, name, codes in _codelists(model, labels)
            ],
            "conceptSchemes": [_maintained(_CONCEPTS, "Concepts of the facts", {"concepts": concepts})],
            "dataStructures": [
                _maintained(_DSD, "Structure of the facts", {"dataStructureComponents": components})
            ],
            "dataflows": [_maintained(_FLOW, "Facts", flow)],
        },
    }


def _maintained(id_: str, name: str, content: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": id_, "agencyID": AGENCY, "version": VERSION, **_names(name, None), **content}


def _names(english: str, chinese: str | None) -> dict[str, Any]:
    names = {"en": english, "zh": chinese} if chinese else {"en": english}
    return {"name": english, "names": names}


def _urn(kind: str, id_: str) -> str:
    return f"urn:sdmx:org.sdmx.infomodel.{kind}={AGENCY}:{id_}({VERSION})"


def _component(part: _Component) -> dict[str, Any]:
    held = (
        {"enumeration": _urn("codelist.Codelist", part.codes)}
        if part.codes
        else {"format": {"dataType": part.type}}
    )
    concept = f"{_urn('conceptscheme.Concept', _CONCEPTS)}.{part.id}"
    return {"id": part.id, "conceptIdentity": concept, "localRepresentation": held}


def _codelists(model: Model, labels: Labels) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Id, name and codes of each code list."""
    none = {_NONE: Label("不适用", "Not applicable")}
    statuses = {label.sdmx: label for label in labels.status.values() if label.sdmx}
    yield "CL_FREQ", "Frequency", _codes(labels.frequency)
    yield "CL_MEASURE", "Measure", _codes(labels.measure)
    yield "CL_BASIS", "Basis", _codes({**none, **labels.basis})
    yield "CL_STATUS", "Status", _codes(labels.status)
    yield "CL_OBS_STATUS", "Observation status", _codes(statuses)
    yield "CL_BOUND", "Bound", _codes(labels.bound)
    yield "CL_INDICATOR", "Indicator", list(_rows(model, "indicators", "code", None))
    yield "CL_UNIT", "Unit of measure", list(_rows(model, "units", "code", None))
    yield "CL_AREA", "Reference area", list(_rows(model, "regions", "id", "parent_id"))


def _codes(labels: Mapping[str, Label]) -> list[dict[str, Any]]:
    return [{"id": code, **_names(label.en, label.zh)} for code, label in labels.items()]


def _rows(model: Model, table: str, key: str, parent: str | None) -> Iterable[dict[str, Any]]:
    for batch in model[table].rows():
        for row in batch.to_pylist():
            code = {"id": row[key], **_names(row["name_en"] or row["name_zh"], row["name_zh"])}
            yield {**code, "parent": row[parent]} if parent and row[parent] else code
