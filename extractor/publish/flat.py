"""From an output folder and the rules to the flat tables that every publisher writes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from extractor.pipeline.publication import OpenOutput, OutputError, open_output
from extractor.publish import dimensions
from extractor.publish.labels import Labels, load_labels
from extractor.publish.model import Model, Rows, Table, columns_of, fixed
from extractor.tables.facts import KEY
from extractor.tables.schemas import DISSENT, schema_of

if TYPE_CHECKING:
    from extractor.rules import RuleSet

Described = tuple[str, pa.DataType, bool, str]
_Change = Callable[[pa.RecordBatch], pa.RecordBatch]

_TEXT = pa.string()
_UNIT_SEPARATOR = "\x1f"
_NOTHING = "\x00"  # stands for null where a key is hashed; no code holds it

_FACT_ID: Described = (
    "fact_id",
    _TEXT,
    False,
    "Hash of the eight columns that make a fact; the same in every run",
)
_REGION_ID: Described = (
    "region_id",
    _TEXT,
    True,
    "Division or zone of the region; null where it is not listed",
)
_REFERENCES = {
    "indicator": "indicators",
    "unit": "units",
    "region_id": "regions",
    "document_id": "documents",
    "fact_id": "facts",
    "duplicate_of": "documents",
    "parent_id": "regions",
    "prefecture_id": "regions",
    "province_id": "regions",
}
_MENTION_KEY = ("document_id", "field", "start", "end", "rule", *KEY)
_FIGURE_KEY = ("document_id", "field", "start", "end", "raw")
_DISSENT_TEXTS = {
    "value": "Value of the dissenting mention, in its unit",
    "value_low": "Lower end of what its wording implies",
    "value_high": "Upper end of what its wording implies",
    "bound": "How its wording bounds the value",
    "unit": "Unit of the dissenting value",
    "document_id": "Article that it stands in",
    "field": "Field of the article: title or body",
    "start": "Offset of its first character in the field, from 0",
    "end": "Offset after its last character",
    "raw": "The figure as it stands",
}  # fmt: skip


@contextmanager
def flat_tables(output: str | Path, rules: RuleSet) -> Iterator[Model]:
    """All tables of the output folder with the dimensions of `rules`, ready to be written within the block.

    They are of one run, whatever is published meanwhile, and read batch by batch. Raises OutputError where the
    folder cannot be read, or holds a code that `rules` do not know: then other rules made it.
    """
    with open_output(output) as opened:
        model = _model(opened, rules)
        _refuse_unknown_codes(model, opened, Path(output))
        yield model


def _model(opened: OpenOutput, rules: RuleSet) -> Model:
    labels = load_labels(rules)
    tables = [
        *_dimension_tables(rules, labels),
        _table(labels, "documents", ("id",), _plain("documents"), _read(opened, "documents", lambda: _flat)),
    ]
    ids = _RegionIds(dimensions.zone_ids(rules))
    described = [_FACT_ID, *(c for c in _plain("facts") if c[0] != "dissent")]
    _insert_after(described, "region_code", _REGION_ID)
    tables.append(_table(labels, "facts", ("fact_id",), described, _read(opened, "facts", lambda: ids.facts)))
    tables.append(_dissent(labels, opened))
    mentions = [
        ("observation_id", _TEXT, False, "Hash of the mention's place and key; the same in every run"),
        (*_FACT_ID[:3], "Fact that the mention counts for"),
        *_plain("observations"),
    ]
    _insert_after(mentions, "region_code", _REGION_ID)
    tables.append(
        _table(
            labels, "observations", ("observation_id",), mentions, _read(opened, "observations", ids.mentions)
        )
    )
    figures = [("quantity_id", _TEXT, False, "Hash of the figure's place; the same in every run")]
    figures += _plain("quantities")
    tables.append(
        _table(labels, "quantities", ("quantity_id",), figures, _read(opened, "quantities", _figures))
    )
    rejects = [("position", pa.int64(), False, "Number of the reject, from 0"), *_plain("rejects")]
    tables.append(_table(labels, "rejects", ("position",), rejects, _rejects(opened)))
    tables.append(_dictionary(labels, tables))
    stamp = {key: str(opened.manifest[key]) for key in ("run", "rules", "version")}
    return Model(tuple(tables), stamp, tuple(_periods(opened)))


def _plain(table: str) -> list[Described]:
    """The columns of a table of the output folder, dictionaries and lists as text."""
    columns = []
    for field in schema_of(table):
        coded = pa.types.is_dictionary(field.type) or pa.types.is_list(field.type)
        text = (field.metadata or {})[b"description"].decode()
        if pa.types.is_list(field.type):
            text += "; joined by ;"
        columns.append((field.name, _TEXT if coded else field.type, field.nullable, text))
    return columns


def _insert_after(columns: list[Described], name: str, new: Described) -> None:
    columns.insert([column[0] for column in columns].index(name) + 1, new)


def _table(
    labels: Labels, name: str, key: tuple[str, ...], described: Sequence[Described], rows: Rows
) -> Table:
    headings = {column: (labels.columns[column].zh, labels.columns[column].sdmx) for column, *_ in described}
    references = {
        column: table for column, table in _REFERENCES.items() if not (table == name and column in key)
    }
    columns = columns_of(described, headings, references)
    return Table(name, labels.tables[name], TABLE_TEXTS[name], key, columns, rows)


TABLE_TEXTS = {
    "indicators": "One row an indicator: names, definition, codes of other catalogues",
    "regions": "One row an administrative division or a development zone, with the regions around it",
    "units": "One row a unit of measure or a currency",
    "documents": "One row an article",
    "facts": "One row an indicator, measure, basis, reference, region, period, status, scope: best value over all mentions",
    "dissent": "One row a mention that does not agree with the value of its fact, and where it stands",
    "observations": "One row a figure bound to one indicator at one place of one text (a mention)",
    "quantities": "One row a figure in a text, claimed by an indicator or not",
    "rejects": "One row an input that could not be read, with the reason and where it lay",
    "columns": "The data dictionary: one row a column",
}


def _read(opened: OpenOutput, table: str, changing: Callable[[], _Change]) -> Rows:
    """The batches of a table, each changed by what `changing` gives at the beginning of each reading."""

    def rows() -> Iterator[pa.RecordBatch]:
        yield from map(changing(), opened.batches(table))

    return rows


def _flat(batch: pa.RecordBatch) -> pa.RecordBatch:
    arrays = [_text(a) if _is_coded(a.type) else a for a in batch.columns]
    return pa.RecordBatch.from_arrays(arrays, names=batch.schema.names)


def _is_coded(type_: pa.DataType) -> bool:
    return bool(pa.types.is_dictionary(type_) or pa.types.is_list(type_))


def _text(array: pa.Array) -> pa.Array:
    return pc.binary_join(array, ";") if pa.types.is_list(array.type) else array.cast(_TEXT)


def _with(batch: pa.RecordBatch, new: Mapping[str, pa.Array], names: Sequence[str]) -> pa.RecordBatch:
    """The columns `names`, from `new` where it has them, else from `batch`."""
    arrays = [new[name] if name in new else batch.column(name) for name in names]
    return pa.RecordBatch.from_arrays(arrays, names=list(names))


def hashed(batch: pa.RecordBatch, names: Sequence[str]) -> list[str]:
    """For each row the hash of its `names`, twenty hexadecimal digits."""
    parts = [pc.fill_null(batch.column(name).cast(_TEXT), _NOTHING) for name in names]
    joined = pc.binary_join_element_wise(*parts, _UNIT_SEPARATOR)
    return [hashlib.blake2b(text.encode(), digest_size=10).hexdigest() for text in joined.to_pylist()]


class Numbering:
    """Puts a number behind the second and further ids of an article that are equal.

    Ids are hashes of the article too, and its rows follow on one another: the ids of one article are remembered.
    """

    def __init__(self) -> None:
        self._article: str | None = None
        self._seen: dict[str, int] = {}

    def unique(self, ids: Sequence[str], articles: Sequence[str]) -> list[str]:
        """The ids of the next rows, given the article of each."""
        found = []
        for id_, article in zip(ids, articles, strict=True):
            if article != self._article:
                self._article, self._seen = article, {}
            count = self._seen[id_] = self._seen.get(id_, 0) + 1
            found.append(id_ if count == 1 else f"{id_}-{count}")
        return found


class _RegionIds:
    """Adds ids to facts and mentions; a zone has no code in them, so its name tells its id."""

    def __init__(self, zones: Mapping[str, str]) -> None:
        self._zones = zones

    def _regions(self, batch: pa.RecordBatch) -> pa.Array:
        pairs = zip(batch.column("region_code").to_pylist(), batch.column("region").to_pylist(), strict=True)
        return pa.array([code or self._zones.get(name) for code, name in pairs], type=_TEXT)

    def facts(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        flat = _flat(batch.drop_columns(["dissent"]))
        new = {"fact_id": pa.array(hashed(flat, KEY)), "region_id": self._regions(flat)}
        names = ["fact_id", *flat.schema.names]
        names.insert(names.index("region_code") + 1, "region_id")
        return _with(flat, new, names)

    def mentions(self) -> _Change:
        numbering = Numbering()

        def change(batch: pa.RecordBatch) -> pa.RecordBatch:
            flat = _flat(batch)
            articles = flat.column("document_id").to_pylist()
            new = {
                "observation_id": pa.array(numbering.unique(hashed(flat, _MENTION_KEY), articles), _TEXT),
                "fact_id": pa.array(hashed(flat, KEY), _TEXT),
                "region_id": self._regions(flat),
            }
            names = ["observation_id", "fact_id", *flat.schema.names]
            names.insert(names.index("region_code") + 1, "region_id")
            return _with(flat, new, names)

        return change


def _figures() -> _Change:
    numbering = Numbering()

    def change(batch: pa.RecordBatch) -> pa.RecordBatch:
        flat = _flat(batch)
        articles = flat.column("document_id").to_pylist()
        new = {"quantity_id": pa.array(numbering.unique(hashed(flat, _FIGURE_KEY), articles), _TEXT)}
        return _with(flat, new, ["quantity_id", *flat.schema.names])

    return change


def _rejects(opened: OpenOutput) -> Rows:
    def rows() -> Iterator[pa.RecordBatch]:
        first = 0
        for batch in opened.batches("rejects"):
            flat = _flat(batch)
            numbers = pa.array(range(first, first + flat.num_rows), type=pa.int64())
            first += flat.num_rows
            yield _with(flat, {"position": numbers}, ["position", *flat.schema.names])

    return rows


def _dissent(labels: Labels, opened: OpenOutput) -> Table:
    described: list[Described] = [
        (*_FACT_ID[:3], "Fact that the mention dissents from"),
        ("position", pa.int64(), False, "Number among the dissenting mentions of the fact, from 0"),
        *((f.name, f.type, f.name.startswith("value"), _DISSENT_TEXTS[f.name]) for f in DISSENT),
    ]

    def rows() -> Iterator[pa.RecordBatch]:
        yield from map(_dissenting, opened.batches("facts", (*KEY, "dissent")))

    return _table(labels, "dissent", ("fact_id", "position"), described, rows)


def _dissenting(batch: pa.RecordBatch) -> pa.RecordBatch:
    ids = hashed(_flat(batch.select(list(KEY))), KEY)
    lists = batch.column("dissent")
    owners = pc.list_parent_indices(lists).to_pylist()
    positions: list[int] = []
    for row, owner in enumerate(owners):
        positions.append(positions[-1] + 1 if row and owners[row - 1] == owner else 0)
    struct = pc.list_flatten(lists)
    new = {
        "fact_id": pa.array([ids[owner] for owner in owners], type=_TEXT),
        "position": pa.array(positions, type=pa.int64()),
        **{field.name: pc.struct_field(struct, field.name) for field in DISSENT},
    }
    return pa.RecordBatch.from_arrays(list(new.values()), names=list(new))


def _dimension_tables(rules: RuleSet, labels: Labels) -> list[Table]:
    sources: tuple[tuple[str, str, Sequence[Described], Iterator[dict[str, Any]]], ...] = (
        ("indicators", "code", dimensions.INDICATORS, dimensions.indicator_rows(rules)),
        ("regions", "id", dimensions.REGIONS, dimensions.region_rows(rules)),
        ("units", "code", dimensions.UNITS, dimensions.unit_rows(rules)),
    )
    tables = []
    for name, key, described, rows in sources:
        schema = pa.schema([pa.field(c, type_) for c, type_, _, _ in described])
        tables.append(_table(labels, name, (key,), described, fixed(schema, list(rows))))
    return tables


def _dictionary(labels: Labels, tables: Sequence[Table]) -> Table:
    described: list[Described] = [
        ("table_name", _TEXT, False, "Table"),
        ("position", pa.int64(), False, "Number of the column in the table, from 0"),
        ("column_name", _TEXT, False, "Column"),
        ("name_zh", _TEXT, False, "Chinese heading"),
        ("type", _TEXT, False, "Arrow type"),
        ("key", _TEXT, True, "primary, or the table whose key it holds"),
        ("sdmx", _TEXT, True, "SDMX concept that it corresponds to"),
        ("description", _TEXT, False, "What it holds"),
    ]
    rows = [
        {
            "table_name": table.name,
            "position": position,
            "column_name": column.name,
            "name_zh": column.zh,
            "type": str(column.type),
            "key": "primary" if column.name in table.key and not column.references else column.references,
            "sdmx": column.sdmx,
            "description": column.description,
        }
        for table in tables
        for position, column in enumerate(table.columns)
    ]
    schema = pa.schema([pa.field(name, type_) for name, type_, _, _ in described])
    return _table(labels, "columns", ("table_name", "position"), described, fixed(schema, rows))


def _periods(opened: OpenOutput) -> list[str]:
    """The periods of the facts that begin and end on known days, in order."""
    names = ["period_end", "period_start", "period"]
    found: set[tuple[Any, ...]] = set()
    for batch in opened.batches("facts", names):
        found.update(zip(*(batch.column(name).to_pylist() for name in names), strict=True))
    return [period for end, start, period in sorted(one for one in found if None not in one[:2])]


def _refuse_unknown_codes(model: Model, opened: OpenOutput, folder: Path) -> None:
    for column, table in (("indicator", "indicators"), ("unit", "units"), ("region_code", "regions")):
        used: set[str] = set()
        for batch in opened.batches("facts", [column]):
            used.update(batch.column(0).cast(_TEXT).unique().drop_null().to_pylist())
        known = {row for batch in model[table].rows() for row in batch.column(0).to_pylist()}
        if used - known:
            raise OutputError(
                f"The facts of {folder} hold {column} {min(used - known)!r}, which the rules do not know: "
                "other rules made them; name those with --rules and --pack."
            )
