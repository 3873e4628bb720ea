"""A frame of articles in, a frame of observations out: pandas, polars or Arrow, whichever the caller has."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from extractor.tables.schemas import schema_of

if TYPE_CHECKING:
    from extractor.rules import RuleSet

SOURCE_ROW = "source_row"
_BATCH_ROWS = 1024
_DROPPED = ("document_id", "published")


class FrameError(ValueError):
    """A frame cannot be read as articles; the message says which column or row, and what to do."""


class ExtractionWarning(UserWarning):
    """Rows of a frame whose text could not be extracted; they gave no observations."""


def extract_frame(
    frame: Any,
    text: Any = "body",
    title: Any = None,
    published: Any = None,
    *,
    keep: Sequence[Any] | None = None,
    prefix: str = "",
    rules: RuleSet | str | Path | None = None,
) -> Any:
    """The observations of every row of `frame`: one row each, in the order of the frame, then of the text.

    `text`, `title` and `published` name columns: texts, texts, and days (dates, timestamps or `YYYY-MM-DD`).
    `frame` is a pandas DataFrame, a polars DataFrame, an Arrow table or record batch, or anything that gives
    an Arrow stream; the result is of the same kind (an Arrow table for the last two).

    Each row has the caller's columns (those in `keep` only, where it is given), then `source_row`, the number
    of the row of `frame` that it is from, counted from 0, then the columns of `observations` but
    `document_id` and `published`. A pandas result has the caller's index too, repeated as often as a row has
    observations, so `frame.join(result[columns])` and `result.groupby(level=0)` work. Rows without an
    observation have no row. `prefix` goes before the names of the added columns.

    Raises FrameError for a column that is missing, has other values than texts or days, or has the name of an
    added one. Warns with an ExtractionWarning, naming rows, where a text could not be extracted.
    """
    holder = _holder(frame)
    batches = list(_extracted(holder, text, title, published, rules))
    observations = pa.Table.from_batches(batches, schema=schema_of("observations"))
    rows = observations["document_id"].cast(pa.int64())
    observations = observations.drop_columns(list(_DROPPED)).add_column(0, SOURCE_ROW, rows)
    observations = observations.rename_columns([prefix + name for name in observations.schema.names])
    kept = list(holder.names) if keep is None else list(keep)
    for name in kept:
        if name not in holder.names:
            raise FrameError(f"The frame has no column {name!r} to keep.")
        if name in observations.schema.names:
            raise FrameError(
                f"The frame's column {name!r} has the name of an added one; give a prefix, or leave it out of keep."
            )
    return holder.joined(kept, rows.combine_chunks(), observations)


def _extracted(
    holder: _Arrow, text: Any, title: Any, published: Any, rules: RuleSet | str | Path | None
) -> Iterator[pa.RecordBatch]:
    from extractor.pipeline.kernel import document_reader, extract_table
    from extractor.rules import load_rules

    applied = load_rules(rules) if rules is None or isinstance(rules, str | Path) else rules
    reader = document_reader(applied)
    bodies = _texts(holder, text)
    titles = _texts(holder, title) if title is not None else [None] * len(bodies)
    days = _days(holder, published) if published is not None else [None] * len(bodies)
    failed: list[str] = []
    for start in range(0, len(bodies), _BATCH_ROWS):
        end = min(start + _BATCH_ROWS, len(bodies))
        batch = pa.RecordBatch.from_pydict(
            {
                "id": pa.array([str(row) for row in range(start, end)]),
                "position": pa.array(range(start, end), type=pa.int64()),
                "body": pa.array(bodies[start:end], type=pa.string()),
                "title": pa.array(titles[start:end], type=pa.string()),
                "published": pa.array(days[start:end], type=pa.date32()),
            }
        )
        tables = extract_table(batch, applied, reader=reader)
        failed += [f"{row['place']}: {row['reason']}" for row in tables.rejects.to_pylist()]
        yield tables.observations
    if failed:
        warnings.warn(
            f"{len(failed)} texts could not be extracted; the first is {failed[0]}",
            ExtractionWarning,
            stacklevel=4,
        )


def _holder(frame: Any) -> _Arrow:
    kind = f"{type(frame).__module__.partition('.')[0]}.{type(frame).__name__}"
    if kind == "pandas.DataFrame":
        return _Pandas(frame)
    if kind == "polars.DataFrame":
        return _Polars(frame)
    if kind == "polars.LazyFrame":
        raise FrameError("A polars LazyFrame has no rows yet; call .collect() first.")
    if hasattr(frame, "__arrow_c_stream__") or isinstance(frame, pa.RecordBatch):
        return _Arrow(frame)
    raise FrameError(f"A {type(frame).__name__} is no frame: give a pandas, polars or Arrow one.")


class _Arrow:
    """An Arrow table or stream of the caller's."""

    def __init__(self, frame: Any) -> None:
        whole = [frame] if isinstance(frame, pa.RecordBatch) else None
        self._table = pa.Table.from_batches(whole) if whole else pa.table(frame)
        self.names: Sequence[Any] = self._table.schema.names

    def values(self, name: Any) -> list[Any]:
        """A column as Python values."""
        values: list[Any] = self._table[name].to_pylist()
        return values

    def joined(self, keep: list[Any], rows: pa.Array, observations: pa.Table) -> Any:
        """The kept columns at `rows`, then the observations."""
        kept = self._table.select(keep).take(rows)
        return pa.Table.from_arrays(
            [*kept.columns, *observations.columns],
            schema=pa.schema([*kept.schema, *observations.schema]),
        )


class _Polars(_Arrow):
    def __init__(self, frame: Any) -> None:
        self._frame = frame
        self.names = frame.columns

    def values(self, name: Any) -> list[Any]:
        values: list[Any] = self._frame[name].to_list()
        return values

    def joined(self, keep: list[Any], rows: pa.Array, observations: pa.Table) -> Any:
        import polars as pl

        kept = self._frame.select(keep)[rows.to_pylist()]
        return pl.concat([kept, pl.DataFrame(observations)], how="horizontal")


class _Pandas(_Arrow):
    def __init__(self, frame: Any) -> None:
        self._frame = frame
        self.names = list(frame.columns)

    def values(self, name: Any) -> list[Any]:
        values: list[Any] = self._frame[name].astype(object).tolist()
        return values

    def joined(self, keep: list[Any], rows: pa.Array, observations: pa.Table) -> Any:
        import pandas as pd

        kept = self._frame[keep].take(rows.to_numpy())
        added = observations.to_pandas(date_as_object=False)
        added.index = kept.index
        return pd.concat([kept, added], axis=1)


def _column(holder: _Arrow, name: Any) -> list[Any]:
    count = list(holder.names).count(name)
    if count != 1:
        raise FrameError(
            f"The frame has {count or 'no'} columns {name!r}; it has {', '.join(map(str, holder.names))}."
        )
    return holder.values(name)


def _is_missing(value: Any) -> bool:
    return value is None or value != value or type(value).__name__ in ("NAType", "NaTType")


def _texts(holder: _Arrow, name: Any) -> list[str | None]:
    values: list[str | None] = []
    for row, value in enumerate(_column(holder, name)):
        if isinstance(value, str):
            values.append(value)
        elif _is_missing(value):
            values.append(None)
        else:
            raise FrameError(f"Row {row} of the column {name!r} is {type(value).__name__}, not text.")
    return values


def _days(holder: _Arrow, name: Any) -> list[date | None]:
    return [_day(row, name, value) for row, value in enumerate(_column(holder, name))]


def _day(row: int, name: Any, value: Any) -> date | None:
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value.strip()).date() if value.strip() else None
        except ValueError as error:
            raise FrameError(
                f"Row {row} of the column {name!r} is {value!r}, not a day of the form YYYY-MM-DD."
            ) from error
    # An NaT of pandas is a datetime too
    if _is_missing(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    raise FrameError(f"Row {row} of the column {name!r} is {type(value).__name__}, not a day.")
