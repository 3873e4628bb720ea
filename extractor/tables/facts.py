"""The fold from observations to facts (CONTRACT, `facts`).

A fact is one (indicator, measure, basis, reference, region, period, status, scope). Its value is the best
mention's, by these rules in this order:

1. exact (`eq`) beats a range, a range beats `about`, `about` beats an open bound, that beats `several`;
2. the body beats the title;
3. the later date of publication beats the earlier, and both beat none;
4. the value that more mentions state beats one that fewer state;
5. the figure written with more digits beats the rounder one (1.1712万亿元 and 1.17万亿元), whatever their units;
6. what stands first in the table of observations.

A mention *dissents* when its value cannot be the best one's. Two plain figures agree when they differ by no
more than the rounder one leaves open: half a unit of its last written digit (612亿元 is 611.5 to 612.5), five
percent for `about` and for numerals in characters. Bounds and ranges agree with what they leave room for.
A mention in another unit is listed as dissenting but makes no conflict, as the two cannot be compared; nor is
there a conflict where the period or the region is unknown: the mentions may then speak of different ones. Where
all that contradicts the value stands in its own article, the flag `conflict_within_text` says so: one text seldom
contradicts itself, more often it told of a part in words that were not read as scope.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from extractor.tables.codes import Bools, Floats, Ints, codes, mapped_ints, mapped_text, runs, with_words
from extractor.tables.schemas import DISSENT, schema_of

KEY = ("indicator", "measure", "basis", "reference", "region", "period", "status", "scope")
_BOUND_RANK = {"eq": 0, "range": 1, "about": 2, "gt": 3, "ge": 3, "lt": 3, "le": 3, "several": 4}
FOLD_FLAGS = ("period_unknown", "region_unknown", "several_units", "conflict_within_text")
_APPROXIMATE = 0.05

_NUMERAL = re.compile(r"\d[\d,,]*(?:[..](\d+))?")
_SPAN_FREQUENCY = (
    (re.compile(r"[\dX]{4}"), "A"),
    (re.compile(r"[\dX]{4}-S\d"), "S"),
    (re.compile(r"[\dX]{4}-Q\d"), "Q"),
    (re.compile(r"[\dX]{4}-\d{2}"), "M"),
    (re.compile(r"[\dX]{4}-\d{2}-\d{2}"), "D"),
)
_CUMULATED = "累计"


def fold(observations: pa.Table) -> pa.Table:
    """Fold `observations` (in the table's order) to facts, sorted by their key, unknown before known."""
    schema = schema_of("facts")
    if observations.num_rows == 0:
        return schema.empty_table()
    rows = _Rows(observations)
    best = rows.best()
    chosen = observations.take(pa.array(best))
    disagree, conflict, within = _disagreement(rows, best)
    documents = _documents(rows)
    first_seen, last_seen = _seen(rows, len(best))
    several_units = np.bincount(rows.fact, weights=rows.unit != rows.unit[best][rows.fact]) > 0
    unknown = (rows.period_unknown[best], rows.region_unknown[best])
    flags = zip(FOLD_FLAGS, (*unknown, several_units, within), strict=True)
    computed: dict[str, Any] = {
        "frequency": mapped_text(chosen["period"], frequency),
        "cumulative": pa.array(_cumulative(chosen)),
        "mentions": pa.array(rows.mentions),
        "documents": pa.array(documents),
        "conflict": pa.array(conflict),
        "dissent": _dissent(observations, rows.fact, disagree, len(best)),
        "first_seen": first_seen,
        "last_seen": last_seen,
        # What was inferred for the mention that the value is from, then what the fold itself has to say.
        "flags": with_words(chosen["flags"], [(name, np.flatnonzero(on)) for name, on in flags]),
    }
    arrays = [
        _as(computed[name] if name in computed else chosen[name], schema.field(name).type)
        for name in schema.names
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


class _Rows:
    """The observations as numpy columns. `fact` numbers the fact of each row in the order of the keys."""

    def __init__(self, table: pa.Table) -> None:
        self.fact = runs([codes(table[name]) for name in KEY])
        self.document = codes(table["document_id"])
        self.unit = codes(table["unit"])
        self.title = _equals(table["field"], "title").astype(np.int64)
        self.about = mapped_ints(table["bound"], "about".__eq__) > 0
        self.plain = self.about | (mapped_ints(table["bound"], "eq".__eq__) > 0)
        self.bound_rank = mapped_ints(table["bound"], _BOUND_RANK.__getitem__)
        self.value = _floats(table["value"])
        self.low = _floats(table["value_low"])
        self.high = _floats(table["value_high"])
        day = pc.fill_null(table["published"].cast(pa.int32()), np.iinfo(np.int32).min)
        self.published: Ints = day.to_numpy().astype(np.int64)
        self.period_unknown: Bools = _unknown_period(table["period"])
        self.region_unknown: Bools = np.asarray(table["region"].is_null())
        # Most facts have one mention, which is the best.
        self.mentions: Ints = np.bincount(self.fact)
        self.several = np.flatnonzero(self.mentions[self.fact] > 1)
        self.votes = self._votes(codes(table["bound"]))
        self.half = self._halves(table["raw"])

    def best(self) -> Ints:
        """The row of the best mention of each fact."""
        best = np.empty(len(self.mentions), dtype=np.int64)
        best[self.fact] = np.arange(len(self.fact))
        rows = self.several
        columns = (-self.votes, -self.published, self.title, self.bound_rank, self.fact)
        order = rows[np.lexsort((self._openness(), *(column[rows] for column in columns)))]
        first = order[np.flatnonzero(np.diff(self.fact[order], prepend=-1))]
        best[self.fact[first]] = first
        return best

    def _votes(self, bound: Ints) -> Ints:
        """How many mentions say the same of the fact."""
        votes = np.ones(len(self.fact), dtype=np.int64)
        rows = self.several
        if len(rows):
            values = (_ranks(column[rows]) for column in (self.value, self.low, self.high))
            statement = runs([self.fact[rows], self.unit[rows], bound[rows], *values])
            votes[rows] = np.bincount(statement)[statement]
        return votes

    def _openness(self) -> Floats:
        """The tolerance of figures as a part of the largest that their fact has in that unit: units do not matter. Of the
        rows that have others of their fact beside them."""
        rows = self.several
        if not len(rows):
            return np.zeros(0)
        group = runs([self.fact[rows], self.unit[rows]])
        largest = np.zeros(len(group))
        np.maximum.at(largest, group, np.abs(np.nan_to_num(self.value[rows])))
        size: Floats = np.where(largest > 0, largest, 1.0)[group]
        return self.half[rows] / size

    def _halves(self, raws: pa.ChunkedArray) -> Floats:
        """The tolerance of each plain figure, needed only where a fact has more than one statement."""
        half = np.zeros(len(self.value))
        rows = np.flatnonzero(self.votes != self.mentions[self.fact])
        written = raws.take(pa.array(rows)).to_pylist()
        half[rows] = [half_unit(*one) for one in zip(written, self.value[rows].tolist(), strict=True)]
        return half


def half_unit(raw: str, value: float) -> float:
    """Half a unit of the last digit that `raw` writes, in the unit of `value`.

    Five percent for a numeral in characters; nothing for a figure written as several numerals (`1亿2000万`).
    """
    if value != value:
        return 0.0
    found = list(_NUMERAL.finditer(raw))
    if not found:
        return abs(value) * _APPROXIMATE
    written = float(re.sub("[,,]", "", found[0].group()).replace(".", "."))
    if len(found) > 1 or written == 0:
        return 0.0
    return 0.5 * 10.0 ** -len(found[0].group(1) or "") * abs(value / written)


def frequency(period: str | None) -> str | None:
    """SDMX frequency of a period (CL_FREQ): that of its ends where it is an interval."""
    if period is None:
        return None
    ends = period.split("/")
    end = ends[-1] if ends[-1] not in ("", "..") else ends[0]
    return next((code for form, code in _SPAN_FREQUENCY if form.fullmatch(end)), None)


def _cumulative(facts: pa.Table) -> Bools:
    periods = mapped_ints(facts["period"], lambda period: "/" in (period or ""))
    scopes = mapped_ints(facts["scope"], lambda scope: _CUMULATED in (scope or "").split(";"))
    return (periods + scopes) > 0


def _disagreement(rows: _Rows, best: Ints) -> tuple[Bools, Bools, Bools]:
    """Which rows dissent from the best of their fact; which facts are in conflict, and which only with their own text."""
    plain, half, low, high = _intervals(rows)
    of = best[rows.fact]
    comparable = rows.unit == rows.unit[of]
    slack = 1e-9 * np.maximum(1.0, np.abs(np.nan_to_num(rows.value)))
    outside = (low > high[of] + slack) | (high < low[of] - slack)
    differ = np.abs(rows.value - rows.value[of]) > np.maximum(half, half[of]) + slack
    apart = np.where(plain & plain[of], differ, outside)
    known = ~(rows.period_unknown | rows.region_unknown)
    contradicts = apart & comparable & known
    conflict = np.bincount(rows.fact, weights=contradicts) > 0
    elsewhere = np.bincount(rows.fact, weights=contradicts & (rows.document != rows.document[of])) > 0
    return apart | ~comparable, conflict, conflict & ~elsewhere


def _intervals(rows: _Rows) -> tuple[Bools, Floats, Floats, Floats]:
    """Which rows are plain figures, what these leave open, and the lowest and highest value of every row."""
    plain = rows.plain
    half = np.where(rows.about, np.maximum(rows.half, _APPROXIMATE * np.abs(rows.value)), rows.half)
    low = np.where(plain, rows.value - half, rows.low)
    high = np.where(plain, rows.value + half, rows.high)
    return plain, half, np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)


def _seen(rows: _Rows, facts: int) -> tuple[pa.Array, pa.Array]:
    none = np.iinfo(np.int32).min
    last = np.full(facts, none, dtype=np.int64)
    np.maximum.at(last, rows.fact, rows.published)
    first = np.full(facts, np.iinfo(np.int32).max, dtype=np.int64)
    dated = rows.published != none
    np.minimum.at(first, rows.fact[dated], rows.published[dated])
    undated = last == none
    days = [pa.array(side.astype(np.int32), mask=undated).cast(pa.date32()) for side in (first, last)]
    return days[0], days[1]


def _dissent(observations: pa.Table, fact: Ints, disagree: Bools, facts: int) -> pa.Array:
    rows = np.flatnonzero(disagree)
    rows = rows[np.argsort(fact[rows], kind="stable")]
    taken = observations.take(pa.array(rows))
    members = [_as(taken[field.name], field.type) for field in DISSENT]
    struct = pa.StructArray.from_arrays(members, fields=list(DISSENT))
    offsets = np.concatenate(([0], np.cumsum(np.bincount(fact[rows], minlength=facts)))).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), struct)


def _ranks(values: Floats) -> Ints:
    ranks: Ints = np.unique(values, return_inverse=True)[1]
    return ranks


def _documents(rows: _Rows) -> Ints:
    """In how many documents each fact is mentioned."""
    count = np.ones(len(rows.mentions), dtype=np.int64)
    of, document = rows.fact[rows.several], rows.document[rows.several]
    firsts = np.unique(runs([of, document]), return_index=True)[1]
    several = rows.mentions > 1
    count[several] = np.bincount(of[firsts], minlength=len(count))[several]
    return count


def _floats(column: pa.ChunkedArray) -> Floats:
    values: Floats = column.to_numpy()
    return values.astype(np.float64)


def _equals(column: pa.ChunkedArray, value: str) -> Bools:
    return mapped_ints(column, value.__eq__) > 0


def _unknown_period(column: pa.ChunkedArray) -> Bools:
    return mapped_ints(column, lambda period: period is None or period.startswith("XXXX")) > 0


def _as(column: Any, type_: pa.DataType) -> pa.Array:
    """`column` as one array of `type_`."""
    array = (
        pa.array(column, type=pa.string() if pa.types.is_dictionary(type_) else type_)
        if isinstance(column, list)
        else column
    )
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if pa.types.is_dictionary(array.type) and not pa.types.is_dictionary(type_):
        return array.cast(pa.string()).cast(type_)
    if pa.types.is_dictionary(type_) and array.type != type_:
        return array.cast(pa.string()).dictionary_encode().cast(type_)
    return array if array.type == type_ else array.cast(type_)
