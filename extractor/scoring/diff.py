"""What changed between two outputs: rows gained, lost and changed, of the tables observations and facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.pipeline.publication import OutputError, load_table
from extractor.tables.facts import KEY as FACT_KEY

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

OBSERVATION_KEY = ("document_id", "field", "start", "end", "indicator", "measure")
_OBSERVATION_VALUES = (
    "basis", "reference", "value", "value_low", "value_high", "bound", "unit", "region", "region_code", "period",
    "status", "scope", "rule", "flags",
)  # fmt: skip
_FACT_VALUES = (
    "value", "value_low", "value_high", "bound", "unit", "region_code", "mentions", "documents", "conflict",
)  # fmt: skip
# What a reader needs to see of a row that is matched by other columns.
_SHOWN_WITH_OBSERVATION = ("raw", "sentence")


@dataclass(frozen=True, slots=True)
class Change:
    """A row that is in both outputs; `columns` names those that differ, in the order of the table."""

    old: Row
    new: Row
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableDiff:
    """The differences of one table, each list ordered by the columns that match the rows."""

    table: str
    rows_old: int
    rows_new: int
    gained: tuple[Row, ...]
    lost: tuple[Row, ...]
    changed: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.gained or self.lost or self.changed)


def diff(old: str | Path, new: str | Path) -> list[TableDiff]:
    """Compare two output folders, observations first, then facts.

    Observations are matched by document, field, span, indicator and measure; facts by their key (CONTRACT,
    `facts`). Where several rows share these (one figure said of two regions), equal rows match first, then
    those with the fewest differences. Raises OutputError for a folder that cannot be read.
    """
    return [
        _diff_table(old, new, "observations", OBSERVATION_KEY, _OBSERVATION_VALUES, _SHOWN_WITH_OBSERVATION),
        _diff_table(old, new, "facts", FACT_KEY, _FACT_VALUES, ()),
    ]


def _diff_table(
    old: str | Path,
    new: str | Path,
    table: str,
    key: Sequence[str],
    values: Sequence[str],
    shown: Sequence[str],
) -> TableDiff:
    frames = [_frame(folder, table, (*key, *values, *shown)) for folder in (old, new)]
    compared = [*key, *values]
    rows_old, rows_new = _unequal(frames[0], frames[1], compared)
    gained: list[Row] = []
    lost: list[Row] = []
    changed: list[Change] = []
    groups: dict[tuple[Any, ...], tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    for side, rows in enumerate((rows_old, rows_new)):
        for row in rows:
            groups[tuple(row[name] for name in key)][side].append(row)
    for group in sorted(groups, key=_sortable):
        before, after = groups[group]
        for one, other in _closest(before, after, values):
            changed.append(Change(one, other, _differing(one, other, values)))
            before.remove(one)
            after.remove(other)
        lost += before
        gained += after
    return TableDiff(table, len(frames[0]), len(frames[1]), tuple(gained), tuple(lost), tuple(changed))


def _frame(folder: str | Path, table: str, columns: Sequence[str]) -> pd.DataFrame:
    """The columns of a table, lists as text, so that whole rows can be hashed and compared."""
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = load_table(folder, table)
    lacking = [name for name in columns if name not in whole.column_names]
    if lacking:
        raise OutputError(f"{table} in {folder} lacks the columns {', '.join(lacking)}; run it again.")
    whole = whole.select(list(columns))
    for position, field in enumerate(whole.schema):
        if pa.types.is_list(field.type):
            whole = whole.set_column(position, field.name, pc.binary_join(whole[field.name], ", "))
    frame: pd.DataFrame = whole.to_pandas()
    return frame


def _unequal(old: pd.DataFrame, new: pd.DataFrame, compared: Sequence[str]) -> tuple[list[Row], list[Row]]:
    """The rows of each side that have no equal on the other; n equal rows need n equals."""
    import pandas as pd

    marks = [
        pd.DataFrame({"hash": pd.util.hash_pandas_object(frame[list(compared)], index=False).to_numpy()})
        for frame in (old, new)
    ]
    numbered = [pd.MultiIndex.from_arrays([m["hash"], m.groupby("hash").cumcount()]) for m in marks]
    return (
        _rows(old[~numbered[0].isin(numbered[1])]),
        _rows(new[~numbered[1].isin(numbered[0])]),
    )


def _rows(frame: pd.DataFrame) -> list[Row]:
    import pandas as pd

    records = frame.astype(object).to_dict("records")
    return [{str(name): None if pd.isna(value) else value for name, value in row.items()} for row in records]


def _closest(before: list[Row], after: list[Row], values: Sequence[str]) -> list[tuple[Row, Row]]:
    """Pairs of rows of one key, those with the fewest differences first; each row in one pair at most."""
    options = sorted(
        (len(_differing(one, other, values)), i, j)
        for i, one in enumerate(before)
        for j, other in enumerate(after)
    )
    pairs = []
    used: tuple[set[int], set[int]] = (set(), set())
    for _, i, j in options:
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            pairs.append((before[i], after[j]))
    return pairs


def _differing(one: Row, other: Row, values: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in values if one[name] != other[name])


def _sortable(group: tuple[Any, ...]) -> tuple[tuple[bool, Any], ...]:
    return tuple((value is not None, value if value is not None else 0) for value in group)


def as_dict(differences: Sequence[TableDiff]) -> dict[str, Any]:
    """The differences as one JSON-ready mapping, by table."""
    return {
        part.table: {
            **_counts(part),
            "rows": {
                "gained": list(part.gained),
                "lost": list(part.lost),
                "changed": [{"columns": list(c.columns), "old": c.old, "new": c.new} for c in part.changed],
            },
        }
        for part in differences
    }


def _counts(part: TableDiff) -> dict[str, int]:
    return {
        "rows_old": part.rows_old,
        "rows_new": part.rows_new,
        "gained": len(part.gained),
        "lost": len(part.lost),
        "changed": len(part.changed),
    }


def lines(differences: Sequence[TableDiff]) -> Iterator[str]:
    """The differences as a listing: `+` gained, `-` lost, `~` changed, then the counts of each table."""
    for part in differences:
        if part.is_empty:
            continue
        yield f"== {part.table}"
        for row in part.gained:
            yield from _row_lines("+", row)
        for row in part.lost:
            yield from _row_lines("-", row)
        for change in part.changed:
            yield f"~ {_heading(change.new)}"
            for name in change.columns:
                yield f"    {name}: {change.old[name]} → {change.new[name]}"
            yield from _sentence(change.new)
    for part in differences:
        counts = f"{len(part.gained)} gained, {len(part.lost)} lost, {len(part.changed)} changed"
        yield f"{part.table}: {part.rows_old} → {part.rows_new} rows, {counts}"


def _row_lines(sign: str, row: Row) -> Iterator[str]:
    yield f"{sign} {_heading(row)}"
    told = ("value", "bound", "unit", "basis", "reference", "region", "period", "status", "scope", "rule")
    yield "    " + ", ".join(f"{name} {row[name]}" for name in told if row.get(name) is not None)
    yield from _sentence(row)


def _heading(row: Row) -> str:
    what = f"{row['indicator']}, {row['measure']}"
    if "document_id" in row:
        return f"{row['document_id']} {row['field']} {row['start']}-{row['end']} {row['raw']}: {what}"
    return ", ".join([what, *(str(row[name]) for name in FACT_KEY[2:] if row[name] is not None)])


def _sentence(row: Row) -> Iterator[str]:
    if row.get("sentence"):
        yield f"    {row['sentence']}"
