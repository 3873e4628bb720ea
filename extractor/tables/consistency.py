"""Checks across facts: what cannot all be right gets a flag, and every value stays as it was told.

- `growth_disagrees`: a year-on-year growth and the levels of its two years;
- `gap_disagrees`: a gap to another region and the two growths, or the two rates, themselves;
- `sum_disagrees`: parts that make up a whole and do not add up to it;
- `exceeds_whole`: a part, a narrower scope or a region inside that has more than the whole, on both sides;
- `share_out_of_range`: a share below 0 or above 100 percent.

Only facts of a known region, a known period and a plain value are compared, of one status and in one unit.
Which indicators are parts of which, and how much may differ, stands in `rules/consistency.yaml`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from extractor.tables.codes import Bools, Floats, Ints, encoded_text, joined, with_words
from extractor.tables.facts import half_unit

Findings = list[tuple[str, Ints]]
"""A flag and the numbers of the rows of the facts that get it."""

FLAGS = ("growth_disagrees", "gap_disagrees", "sum_disagrees", "exceeds_whole", "share_out_of_range")
COMPARED = (
    "indicator", "measure", "basis", "reference", "region", "region_code", "period", "status", "scope",
    "value", "bound", "unit", "raw",
)  # fmt: skip
"""The columns of the facts that are looked at."""
_SERIES = ("indicator", "region", "status", "scope")
_PLACE = ("region", "status", "scope", "period", "unit")
_TENTH = 0.05  # what a figure written to one decimal leaves open
_YEAR = re.compile(r"\d{4}(?=-|/|$)")


class Tolerance(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """How much may differ: percentage points, and percent of the whole for `sum`."""

    nominal: float
    real: float
    gap: float
    sum: float


class Checks(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The file `consistency.yaml`."""

    tolerance: Tolerance
    real: frozenset[str]
    sums: dict[str, tuple[str, ...]]
    parts: dict[str, tuple[str, ...]]
    totals: frozenset[str]
    widening: frozenset[str]

    @property
    def related(self) -> frozenset[str]:
        """The indicators that are compared with others."""
        groups = (*self.sums.items(), *self.parts.items())
        return frozenset(code for whole, parts in groups for code in (whole, *parts))


@functools.lru_cache(maxsize=4)
def load_checks(folder: Path | None = None) -> Checks:
    """The checks of a rules folder, or the shipped ones. Raises RulesError where the file cannot be used."""
    from extractor.rules import find_rules
    from extractor.rules.layers import decode

    checks: Checks = decode((folder or find_rules()) / "consistency.yaml", Checks)
    return checks


def within_indicators(of: Compared, checks: Checks) -> Findings:
    """What is found among facts of the same indicator."""
    return [*within_regions(of, checks), *within_periods(of, checks)]


def within_regions(of: Compared, checks: Checks) -> Findings:
    """The part of `within_indicators` that is found among facts of the same region."""
    shares = of.text("measure", "share") & ((of.value < 0) | (of.value > 100))
    found: Findings = [("share_out_of_range", np.flatnonzero(shares))]
    found += _growths(of, checks)
    found += _narrower(of, _totals(of, checks), checks)
    return found


def within_periods(of: Compared, checks: Checks) -> Findings:
    """The part of `within_indicators` that is found among facts of the same period."""
    return [*_gaps(of, checks), *_inside(of, _totals(of, checks))]


def across_indicators(of: Compared, checks: Checks) -> Findings:
    """What is found between indicators of which one is a part of the other, in the same region and period."""
    levels = of.plain & of.text("measure", "level") & of.texts("indicator", checks.related)
    return [*_parts(of, levels, checks), *_sums(of, levels, checks)]


def flagged(facts: pa.Table, *findings: Findings) -> pa.Table:
    """`facts` with the flags found, behind those that they have, in a fixed order."""
    added = []
    for flag in FLAGS:
        rows = [rows for found in findings for name, rows in found if name == flag]
        added.append((flag, np.unique(np.concatenate(rows)) if rows else np.empty(0, np.int64)))
    column = facts.schema.get_field_index("flags")
    field = facts.schema.field(column)
    return facts.set_column(column, field, with_words(facts.column(column), added).cast(field.type))


def prior_year(period: str) -> str | None:
    """The same period a year earlier; None for one that lies in several years, or has no such day."""
    years = set(_YEAR.findall(period))
    if len(years) != 1 or period.endswith("-02-29") or ".." in period:
        return None
    earlier = f"{int(years.pop()) - 1:04}"
    return _YEAR.sub(earlier, period)


class Compared:
    """The facts as numpy columns. Codes of a column tell only which of its values are the same; -1 is null.

    `plain` are the facts that can be compared: with a plain value, their region and period known.
    """

    def __init__(self, facts: pa.Table) -> None:
        self._encoded = {name: encoded_text(facts[name]) for name in COMPARED if name not in ("value", "raw")}
        self._codes: dict[str, Ints] = {}
        self._raw = facts["raw"]
        self._halves = np.zeros(facts.num_rows)
        self._halved = np.zeros(facts.num_rows, dtype=bool)
        self.value: Floats = facts["value"].to_numpy().astype(np.float64)
        dated = self.mapped("period", lambda period: not period.startswith("XXXX"))
        plain = self.texts("bound", ("eq", "about")) & ~np.isnan(self.value)
        self.plain: Bools = plain & dated & (self.codes("region") >= 0)

    def codes(self, name: str) -> Ints:
        """The codes of a column."""
        if name not in self._codes:
            indices = pc.fill_null(self._encoded[name].indices, -1)
            self._codes[name] = indices.to_numpy(zero_copy_only=False).astype(np.int64)
        return self._codes[name]

    def keys(self, names: Sequence[str], rows: Ints) -> list[Ints]:
        """The codes of columns at `rows`."""
        return [self.codes(name)[rows] for name in names]

    def mapped(self, name: str, function: Callable[[str], bool]) -> Bools:
        """Where `function` holds of the value, which is not null."""
        holds = [bool(function(value)) for value in self._encoded[name].dictionary.to_pylist()]
        codes = self.codes(name)
        chosen: Bools = np.array([*holds, False], dtype=bool)[codes]
        return chosen

    def text(self, name: str, value: str) -> Bools:
        """Where a column says `value`."""
        return self.mapped(name, value.__eq__)

    def texts(self, name: str, values: Collection[str]) -> Bools:
        """Where a column says one of `values`."""
        return self.mapped(name, values.__contains__)

    def told_as(self, name: str, other: str, function: Callable[[str], str | None]) -> Ints:
        """`function` of the values of one column in the codes of another; -2 where that has no such value."""
        known = {value: code for code, value in enumerate(self._encoded[other].dictionary.to_pylist())}
        told = [known.get(function(value) or "", -2) for value in self._encoded[name].dictionary.to_pylist()]
        codes: Ints = np.array([*told, -2], dtype=np.int64)[self.codes(name)]
        return codes

    def half(self, rows: Ints) -> Floats:
        """How far the values of `rows` may be rounded."""
        new = np.unique(rows[~self._halved[rows]])
        raws, values = self._raw.take(pa.array(new)).to_pylist(), self.value[new].tolist()
        self._halves[new] = [half_unit(raw, value) for raw, value in zip(raws, values, strict=True)]
        self._halved[new] = True
        halves: Floats = self._halves[rows]
        return halves


def _totals(of: Compared, checks: Checks) -> Bools:
    """Which facts are levels that their parts add up to."""
    return of.plain & of.text("measure", "level") & of.texts("indicator", checks.totals)


def _growths(of: Compared, checks: Checks) -> Findings:
    level = np.flatnonzero(
        of.plain & of.text("measure", "level") & (of.value > 0) & of.text("status", "actual")
    )
    yearly = of.plain & of.text("measure", "growth") & of.text("basis", "yoy") & of.text("unit", "percent")
    before = of.told_as("period", "period", prior_year)
    growth = np.flatnonzero(yearly & (before >= 0))
    levels = of.keys((*_SERIES, "period"), level)
    places, now = joined(of.keys((*_SERIES, "period"), growth), levels)
    growth, now = growth[places], level[now]
    places, then = joined([*of.keys(_SERIES, growth), before[growth]], levels)
    growth, now, then = growth[places], now[places], level[then]
    same = of.codes("unit")[now] == of.codes("unit")[then]
    growth, now, then = growth[same], now[same], then[same]
    implied = 100 * (of.value[now] / of.value[then] - 1)
    rounding = 100 * (of.half(now) / of.value[now] + of.half(then) / of.value[then])
    real = of.texts("indicator", checks.real)[growth]
    allowed = np.where(real, checks.tolerance.real, checks.tolerance.nominal) + of.half(growth)
    apart = np.abs(implied - of.value[growth]) > allowed + rounding * (1 + np.abs(implied) / 100)
    return [("growth_disagrees", rows[apart]) for rows in (growth, now, then)]


def _gaps(of: Compared, checks: Checks) -> Findings:
    gap = np.flatnonzero(of.plain & of.text("measure", "gap") & of.text("unit", "pp"))
    yearly = of.text("measure", "growth") & of.text("basis", "yoy")
    rate = of.text("measure", "level") & of.text("unit", "percent")
    side = np.flatnonzero(of.plain & (yearly | rate))
    places, own = joined(of.keys((*_SERIES, "period"), gap), of.keys((*_SERIES, "period"), side))
    gap, own = gap[places], side[own]
    there = of.told_as("reference", "region", str)
    keys = ("indicator", "status", "scope", "period")
    told = [*of.keys(keys, gap), there[gap], *of.keys(["measure"], own)]
    places, other = joined(told, of.keys((*keys, "region", "measure"), side))
    gap, own, other = gap[places], own[places], side[other]
    apart = np.abs(of.value[own] - of.value[other] - of.value[gap])
    # Growths and rates are told to a tenth, whose zero is dropped: 6% is no 5.6%
    halves = sum(np.minimum(of.half(rows), _TENTH) for rows in (gap, own, other))
    agrees = apart <= checks.tolerance.gap + halves
    # A gap says not whether it is between growths or rates: it is wrong only where it fits neither
    wrong = ~np.isin(gap, gap[agrees])
    return [("gap_disagrees", rows[wrong]) for rows in (gap, own, other)]


def _exceeding(of: Compared, part: Ints, whole: Ints) -> Findings:
    """Of pairs of a part and its whole, those where the part is more than rounding allows."""
    value = of.value[part]
    more = value > of.value[whole] + (of.half(part) + of.half(whole)) + 1e-9 * np.abs(value)
    return [("exceeds_whole", rows[more]) for rows in (part, whole)]


def _narrower(of: Compared, totals: Bools, checks: Checks) -> Findings:
    narrow = of.mapped("scope", lambda scope: not checks.widening.intersection(scope.split(";")))
    part, whole = np.flatnonzero(totals & narrow), np.flatnonzero(totals & (of.codes("scope") < 0))
    keys = ("indicator", "region", "status", "period", "unit")
    places, others = joined(of.keys(keys, part), of.keys(keys, whole))
    return _exceeding(of, part[places], whole[others])


def _inside(of: Compared, totals: Bools) -> Findings:
    coded = np.flatnonzero(totals & (of.codes("region_code") >= 0))
    found: Findings = []
    keys = ("indicator", "status", "period", "unit", "scope")
    for digits in (4, 2, 0):

        def around(code: str, digits: int = digits) -> str:
            return code[:digits].ljust(6, "0") if digits else "100000"

        wider = of.told_as("region_code", "region_code", around)
        part = coded[wider[coded] != of.codes("region_code")[coded]]
        places, whole = joined([*of.keys(keys, part), wider[part]], of.keys((*keys, "region_code"), coded))
        found += _exceeding(of, part[places], coded[whole])
    return found


def _parts(of: Compared, levels: Bools, checks: Checks) -> Findings:
    found: Findings = []
    for whole, parts in (*checks.parts.items(), *checks.sums.items()):
        one = np.flatnonzero(levels & of.texts("indicator", parts))
        all_ = np.flatnonzero(levels & of.text("indicator", whole))
        places, others = joined(of.keys(_PLACE, one), of.keys(_PLACE, all_))
        found += _exceeding(of, one[places], all_[others])
    return found


def _sums(of: Compared, levels: Bools, checks: Checks) -> Findings:
    found: Findings = []
    for whole, parts in checks.sums.items():
        rows = [np.flatnonzero(levels & of.text("indicator", whole))]
        for part in parts:
            one = np.flatnonzero(levels & of.text("indicator", part))
            places, others = joined(of.keys(_PLACE, rows[0]), of.keys(_PLACE, one))
            rows = [*(side[places] for side in rows), one[others]]
        value = of.value[rows[0]]
        total = sum((of.value[side] for side in rows[1:]), np.zeros(len(value)))
        wrong = np.abs(total - value) > checks.tolerance.sum / 100 * np.abs(value)
        found += [("sum_disagrees", side[wrong]) for side in rows]
    return found
