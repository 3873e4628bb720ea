"""`extractor verify`: every invariant of the tables in an output folder.

Files are those that the manifest names, to the byte; ids are unique and known; every figure stands where its
row says; codes are those of the rules, units go with their indicators, periods with their dates; every digit
of a text is covered; facts are the observations folded. Memory grows by 16 bytes
an article, not with the texts and figures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from extractor.checks.rows import Row, figure_faults, observation_faults, quantity_faults
from extractor.pipeline.duplicates import content_hash, name_hash
from extractor.pipeline.kernel import NOT_EXTRACTED
from extractor.pipeline.publication import generation_folder, read_manifest, sha256_of, table_parts
from extractor.rules import RuleSet
from extractor.tables.schemas import TABLES, schema_of
from extractor.tables.values import column_values, rows_of

Hashes = npt.NDArray[np.uint64]

_BATCH_ROWS = 2048
_DOCUMENTS_AT_ONCE = 256
_BUFFER_BYTES = 1 << 20
_EXAMPLES = 5
_DIGITS = re.compile("[0-9]+")
_KINDS = re.compile(r"'[^']*'|\"[^\"]*\"|-?\d[\d.e+:-]*")


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that does not hold: the table, the row (from 0; None for the file), and a sentence."""

    table: str
    row: int | None
    message: str

    def __str__(self) -> str:
        place = self.table if self.row is None else f"{self.table}, row {self.row}"
        return f"{place}: {self.message}"


@dataclass(slots=True)
class Verification:
    """What `verify` found. `counts` counts violations by table and kind, `violations` holds the first few of
    each kind, `checked` the number of rows looked at in each table, `notes` what limits the check."""

    counts: Counter[str] = field(default_factory=Counter)
    violations: list[Violation] = field(default_factory=list)
    checked: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything holds."""
        return not self.counts

    def add(self, table: str, row: int | None, message: str) -> None:
        """Note one violation."""
        kind = f"{table}: {_KINDS.sub('…', message)}"
        self.counts[kind] += 1
        if self.counts[kind] <= _EXAMPLES:
            self.violations.append(Violation(table, row, message))

    def as_dict(self) -> dict[str, Any]:
        """The verdict as plain values, for JSON."""
        shown = [{"table": v.table, "row": v.row, "message": v.message} for v in self.violations]
        return {
            "ok": self.ok, "violations": sum(self.counts.values()), "kinds": dict(self.counts),
            "examples": shown, "checked": self.checked, "notes": self.notes,
        }  # fmt: skip


def verify(
    output: str | Path, rules: str | Path | None = None, packs: Sequence[str | Path] = ()
) -> Verification:
    """Check the tables of `output` against their contract and against `rules` (the shipped ones if None).

    Raises OutputError for a folder without tables, RulesError for unusable rules.
    """
    from extractor.rules import load_rules

    folder, rule_set, found = Path(output), load_rules(rules, packs), Verification()
    manifest = read_manifest(folder)
    if manifest["rules"] != rule_set.hash:
        found.notes.append(
            f"The tables were made by the rules {manifest['rules'][:16]}, codes and units are checked "
            f"against {rule_set.hash[:16]}."
        )
    sound = {table for table in TABLES if _check_file(folder, manifest, table, found)}
    generation = generation_folder(folder, manifest)
    if {"documents", "quantities", "observations", "rejects"} <= sound:
        _check_rows(generation, rule_set, found)
    if {"observations", "facts"} <= sound:
        _check_facts(generation, rule_set, found)
    return found


def _check_file(folder: Path, manifest: Mapping[str, Any], table: str, found: Verification) -> bool:
    """Check a table's files; whether its rows can be read."""
    entry = manifest["tables"].get(table)
    if entry is None:
        found.add(table, None, "the manifest does not name it")
        return False
    own = generation_folder(folder, manifest) / entry["file"]
    for path in (own, folder / entry["file"]):
        if not path.exists():
            found.add(table, None, f"the file {path.relative_to(folder)} is missing")
        elif sha256_of(path) != entry["sha256"]:
            found.add(
                table, None, f"the file {path.relative_to(folder)} is not the one that the manifest names"
            )
    schemas, rows = [], 0
    try:
        for path in table_parts(own):
            with _opened(path) as file:
                schemas.append(file.schema_arrow)
                rows += file.metadata.num_rows
                for _ in file.iter_batches(_rows_at_once(table), use_threads=False):
                    pass
    except (pa.ArrowException, OSError) as error:
        found.add(table, None, f"the file cannot be read: {str(error).splitlines()[0]}")
        return False
    if not schemas:
        return False
    if rows != entry["rows"]:
        found.add(table, None, f"the file has {rows} rows, the manifest says {entry['rows']}")
    found.checked[table] = rows
    for key in ("run", "rules", "version"):
        told = {(schema.metadata or {}).get(f"extractor.{key}".encode()) for schema in schemas}
        if told != {str(manifest.get(key)).encode()}:
            found.add(table, None, f"the file's {key} is not the manifest's")
    if not all(schema.equals(schema_of(table)) for schema in schemas):
        found.add(table, None, "the columns are not those of this version")
        return False
    return True


def _check_rows(generation: Path, rules: RuleSet, found: Verification) -> None:
    failed = {
        (row["source"], row["place"])
        for _, row in _rows(generation, "rejects")
        if row["reason"].startswith(NOT_EXTRACTED)
    }
    for number, row in _rows(generation, "rejects"):
        if not (row["source"] and row["place"] and row["reason"]) or len(row["excerpt"]) > 200:
            found.add("rejects", number, "source, place or reason is empty, or the excerpt too long")
    quantities, observations = _Cursor(generation, "quantities"), _Cursor(generation, "observations")
    ids = _Ids(generation)
    last: tuple[str, int] | None = None
    for number, document in _rows(generation, "documents"):
        for fault in _document_faults(document, ids, last):
            found.add("documents", number, fault)
        last = document["source"], document["position"]
        if document["duplicate_of"] is not None:
            if not ids.is_original(document["duplicate_of"]):
                target = document["duplicate_of"]
                found.add(
                    "documents", number, f"duplicate_of {target!r} is no article, or a duplicate itself"
                )
            continue
        rows = list(quantities.take(document["id"]))
        _check_quantities(rows, document, found)
        if (document["source"], f"record {document['position']}") not in failed:
            for fault in _uncovered(rows, document):
                found.add("documents", number, fault)
        _check_observations(list(observations.take(document["id"])), rows, document, rules, found)
    for cursor in (quantities, observations):
        if (rest := cursor.rest()) is not None:
            found.add(
                cursor.table, rest, "document_id is no article's that is read here, or rows lie out of order"
            )


class _Ids:
    """The ids of the articles, by 64-bit hashes: which stand twice, and which are those of originals.

    A wrong id that shares its hash with a right one (once in 10¹³, of a million articles) would pass as an original; ids
    that stand twice are told by the ids themselves.
    """

    def __init__(self, generation: Path) -> None:
        every: list[Hashes] = [np.empty(0, np.uint64)]
        originals: list[Hashes] = [np.empty(0, np.uint64)]
        for batch in _batches(generation, "documents", ("id", "duplicate_of")):
            ids, copied = map(column_values, batch.columns)
            hashes = np.array([name_hash(one) for one in ids], np.uint64)
            every.append(hashes)
            originals.append(hashes[[one is None for one in copied]])
        self._originals = np.unique(np.concatenate(originals))
        hashes, counts = np.unique(np.concatenate(every), return_counts=True)
        self._repeated = set(hashes[counts > 1].tolist())
        self._seen: set[str] = set()

    def is_repeated(self, identity: str) -> bool:
        """Whether the id was asked for before."""
        if name_hash(identity) not in self._repeated:
            return False
        known = identity in self._seen
        self._seen.add(identity)
        return known

    def is_original(self, identity: str) -> bool:
        """Whether it is the id of an article that repeats no other."""
        wanted = np.uint64(name_hash(identity))
        place = int(np.searchsorted(self._originals, wanted))
        return place < len(self._originals) and bool(self._originals[place] == wanted)


def _document_faults(document: Row, ids: _Ids, last: tuple[str, int] | None) -> Iterator[str]:
    from extractor.reading import Document

    if ids.is_repeated(document["id"]):
        yield f"the id {document['id']!r} is not unique"
    if last is not None and last[0] == document["source"] and last[1] >= document["position"]:
        yield "the positions in a source do not ascend"
    names = ("id", "title", "body", "published", "source", "collection", "position")
    content = content_hash(Document(**{name: document[name] for name in names}))
    if not document["content_hash"] or not content.startswith(document["content_hash"]):
        yield "the content hash is not that of the text"


def _check_quantities(rows: Sequence[tuple[int, Row]], document: Row, found: Verification) -> None:
    order = [(row["field"] != "title", row["start"], row["end"]) for _, row in rows]
    if order != sorted(order):
        found.add("quantities", rows[0][0], "the figures of the article are not in text order")
    for number, row in rows:
        for fault in (*figure_faults(row, document), *quantity_faults(row)):
            found.add("quantities", number, fault)


def _check_observations(
    rows: Sequence[tuple[int, Row]],
    figures: Sequence[tuple[int, Row]],
    document: Row,
    rules: RuleSet,
    found: Verification,
) -> None:
    starts = {(row["field"], row["start"]) for _, row in figures if row["claimed"]}
    ends = {(row["field"], row["end"]) for _, row in figures if row["claimed"]}
    for number, row in rows:
        for fault in (*figure_faults(row, document), *observation_faults(row, rules)):
            found.add("observations", number, fault)
        if (row["field"], row["start"]) not in starts and (row["field"], row["end"]) not in ends:
            found.add("observations", number, "no claimed quantity stands at its place")
        if row["published"] != document["published"]:
            found.add("observations", number, "published is not the article's")


def _uncovered(rows: Sequence[tuple[int, Row]], document: Row) -> Iterator[str]:
    """The digits of an article that no quantity covers."""
    for name in ("title", "body"):
        spans = iter(sorted((row["start"], row["end"]) for _, row in rows if row["field"] == name))
        covered = 0
        following = next(spans, None)
        for digits in _DIGITS.finditer(document[name]):
            start, end = digits.span()
            # What earlier spans cover up to this place counts only from where they begin.
            covered = max(covered, start)
            while following is not None and following[0] <= covered and covered < end:
                covered = max(covered, following[1])
                following = next(spans, None)
            if covered < end:
                yield f"no quantity covers {document[name][start:end][:20]!r} in the {name} at {start}"
                covered = end


def _check_facts(generation: Path, rules: RuleSet, found: Verification) -> None:
    from extractor.tables.folding import facts_of

    folded = (
        row
        for table in facts_of(table_parts(generation / "observations.parquet"))
        for batch in table.to_batches(max_chunksize=_BATCH_ROWS)
        for row in rows_of(batch)
    )
    total = 0
    for number, row in _rows(generation, "facts"):
        total += 1
        if row != next(folded, None):
            found.add("facts", number, "the row is not what the observations fold to")
            return
        for fault in observation_faults(row, rules):
            found.add("facts", number, fault)
    if next(folded, None) is not None:
        found.add("facts", total, "observations fold to more facts than there are")


def _rows(generation: Path, table: str) -> Iterator[tuple[int, Row]]:
    return enumerate(row for batch in _batches(generation, table) for row in rows_of(batch))


def _batches(generation: Path, table: str, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
    wanted = None if columns is None else list(columns)
    for path in table_parts(generation / f"{table}.parquet"):
        with _opened(path) as file:
            yield from file.iter_batches(_rows_at_once(table), columns=wanted, use_threads=False)


def _opened(path: Path) -> pq.ParquetFile:
    return pq.ParquetFile(path, page_checksum_verification=True, buffer_size=_BUFFER_BYTES)


def _rows_at_once(table: str) -> int:
    return _DOCUMENTS_AT_ONCE if table == "documents" else _BATCH_ROWS


class _Cursor:
    """Goes once over a table whose rows lie in the order of the articles."""

    def __init__(self, generation: Path, table: str) -> None:
        self.table = table
        self._rows = _rows(generation, table)
        self._next = next(self._rows, None)

    def take(self, document_id: str) -> Iterator[tuple[int, Row]]:
        """The rows that come next and are of `document_id`."""
        while self._next is not None and self._next[1]["document_id"] == document_id:
            yield self._next
            self._next = next(self._rows, None)

    def rest(self) -> int | None:
        """The first row that no article took; None where all were taken."""
        return None if self._next is None else self._next[0]
