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
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pandas as pd
import pyarrow as pa

Findings = Mapping[int, Sequence[str]]
"""Number of a row of the facts → its flags."""

FLAGS = ("growth_disagrees", "gap_disagrees", "sum_disagrees", "exceeds_whole", "share_out_of_range")
_COLUMNS = (
    "indicator", "measure", "basis", "reference", "region", "region_code", "period", "status", "scope",
    "value", "bound", "unit", "raw",
)  # fmt: skip
_SERIES = ["indicator", "region", "status", "scope"]
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


def within_indicators(facts: pa.Table, checks: Checks) -> Findings:
    """What is found among facts of the same indicator."""
    rows = _comparable(facts)
    shares = _number_rows(facts, "share")
    outside = shares[(shares["value"] < 0) | (shares["value"] > 100)]
    found = [("share_out_of_range", outside["row"])]
    found += _growths(rows, checks)
    found += _gaps(rows, checks)
    totals = rows[(rows["measure"] == "level") & rows["indicator"].isin(checks.totals)]
    found += _narrower(totals, checks)
    found += _inside(totals)
    return _gathered(found)


def across_indicators(facts: pa.Table, checks: Checks) -> Findings:
    """What is found between indicators of which one is a part of the other."""
    rows = _comparable(facts)
    levels = rows[(rows["measure"] == "level") & rows["indicator"].isin(checks.related)]
    return _gathered([*_parts(levels, checks), *_sums(levels, checks)])


def flagged(facts: pa.Table, *findings: Findings) -> pa.Table:
    """`facts` with the flags found, behind those that they have, in a fixed order."""
    rows = sorted({row for found in findings for row in found})
    if not rows:
        return facts
    column = facts.schema.get_field_index("flags")
    lists: list[list[str]] = facts.column(column).to_pylist()
    for row in rows:
        flags = {flag for found in findings for flag in found.get(row, ())}
        lists[row] = lists[row] + [flag for flag in FLAGS if flag in flags and flag not in lists[row]]
    field = facts.schema.field(column)
    return facts.set_column(column, field, pa.array(lists, type=field.type))


def prior_year(period: str) -> str | None:
    """The same period a year earlier; None for one that lies in several years, or has no such day."""
    years = set(_YEAR.findall(period))
    if len(years) != 1 or period.endswith("-02-29") or ".." in period:
        return None
    earlier = f"{int(years.pop()) - 1:04}"
    return _YEAR.sub(earlier, period)


def _comparable(facts: pa.Table) -> pd.DataFrame:
    """The facts with a plain value whose region and period are known, with their row and rounding."""
    known = facts.select(_COLUMNS).to_pandas(strings_to_categorical=False)
    for column in (*_COLUMNS[:9], "bound", "unit"):
        known[column] = known[column].astype(object)
    known["row"] = np.arange(len(known))
    period = known["period"]
    plain = known["bound"].isin(("eq", "about")) & known["value"].notna()
    dated = period.notna() & ~period.astype(str).str.startswith("XXXX")
    comparable: pd.DataFrame = known[plain & dated & known["region"].notna()]
    return comparable


def _number_rows(facts: pa.Table, measure: str) -> pd.DataFrame:
    known = facts.select(["measure", "value"]).to_pandas()
    known["row"] = np.arange(len(known))
    of_measure: pd.DataFrame = known[known["measure"] == measure]
    return of_measure


def _half(rows: pd.DataFrame, suffix: str) -> pd.Series[float]:
    """How far each value may be rounded."""
    from extractor.tables.facts import half_unit

    raws, values = rows[f"raw{suffix}"], rows[f"value{suffix}"]
    halves = [half_unit(raw, float(value)) for raw, value in zip(raws, values, strict=True)]
    return pd.Series(halves, index=rows.index, dtype=float)


Found = list[tuple[str, Any]]


def _growths(rows: pd.DataFrame, checks: Checks) -> Found:
    levels = rows[(rows["measure"] == "level") & (rows["value"] > 0) & (rows["status"] == "actual")]
    growths = rows[(rows["measure"] == "growth") & (rows["basis"] == "yoy")]
    growths = growths[growths["unit"] == "percent"]
    if levels.empty or growths.empty:
        return []
    before = growths["period"].map({p: prior_year(p) for p in growths["period"].unique()})
    told = growths.assign(before=before)[before.notna()]
    told = told.merge(levels, on=[*_SERIES, "period"], suffixes=("", "_now"))
    pairs = told.merge(
        levels.rename(columns={"period": "before"}), on=[*_SERIES, "before"], suffixes=("", "_then")
    )
    pairs = pairs[pairs["unit_now"] == pairs["unit_then"]]
    implied = 100 * (pairs["value_now"] / pairs["value_then"] - 1)
    rounding = 100 * (_half(pairs, "_now") / pairs["value_now"] + _half(pairs, "_then") / pairs["value_then"])
    real = pairs["indicator"].isin(checks.real)
    allowed = np.where(real, checks.tolerance.real, checks.tolerance.nominal) + _half(pairs, "")
    apart = pairs[(implied - pairs["value"]).abs() > allowed + rounding * (1 + implied.abs() / 100)]
    return [("growth_disagrees", apart[row]) for row in ("row", "row_now", "row_then")]


def _gaps(rows: pd.DataFrame, checks: Checks) -> Found:
    gaps = rows[(rows["measure"] == "gap") & (rows["unit"] == "pp")]
    if gaps.empty:
        return []
    yearly = (rows["measure"] == "growth") & (rows["basis"] == "yoy")
    sides = rows[yearly | ((rows["measure"] == "level") & (rows["unit"] == "percent"))]
    own = gaps.merge(sides, on=[*_SERIES, "period"], suffixes=("", "_own"))
    other = sides.rename(columns={"region": "reference_region", "measure": "measure_own"})
    own = own.assign(reference_region=own["reference"])
    keys = ["indicator", "status", "scope", "period", "reference_region", "measure_own"]
    pairs = own.merge(other, on=keys, suffixes=("", "_other"))
    apart = (pairs["value_own"] - pairs["value_other"] - pairs["value"]).abs()
    # Growths and rates are told to a tenth, whose zero is dropped: 6% is no 5.6%
    halves = sum(_half(pairs, side).clip(upper=_TENTH) for side in ("", "_own", "_other"))
    pairs = pairs.assign(agrees=apart <= checks.tolerance.gap + halves)
    # A gap says not whether it is between growths or rates: it is wrong only where it fits neither
    wrong = pairs[~pairs.groupby("row")["agrees"].transform("any")]
    return [("gap_disagrees", wrong[row]) for row in ("row", "row_own", "row_other")]


def _exceeding(pairs: pd.DataFrame) -> Found:
    """Of pairs of a part and its whole (`_whole`), those where the part is more than rounding allows."""
    halves = _half(pairs, "") + _half(pairs, "_whole")
    more = pairs[pairs["value"] > pairs["value_whole"] + halves + 1e-9 * pairs["value"].abs()]
    return [("exceeds_whole", more[row]) for row in ("row", "row_whole")]


def _narrower(totals: pd.DataFrame, checks: Checks) -> Found:
    scoped = totals[totals["scope"].notna()]
    widens = [bool(checks.widening.intersection(scope.split(";"))) for scope in scoped["scope"]]
    narrow = ~np.array(widens, dtype=bool)
    keys = ["indicator", "region", "status", "period", "unit"]
    wholes = totals[totals["scope"].isna()]
    return _exceeding(scoped[narrow].merge(wholes, on=keys, suffixes=("", "_whole")))


def _inside(totals: pd.DataFrame) -> Found:
    coded = totals[totals["region_code"].notna()]
    found: Found = []
    keys = ["indicator", "status", "period", "unit", "scope"]
    for digits in (4, 2, 0):
        around = coded["region_code"].str[:digits].str.ljust(6, "0") if digits else "100000"
        parts = coded.assign(around=around)
        parts = parts[parts["region_code"] != parts["around"]]
        wholes = coded.assign(around=coded["region_code"])
        found += _exceeding(parts.merge(wholes, on=[*keys, "around"], suffixes=("", "_whole")))
    return found


_PLACE = ["region", "status", "scope", "period", "unit"]


def _parts(levels: pd.DataFrame, checks: Checks) -> Found:
    found: Found = []
    for whole, parts in (*checks.parts.items(), *checks.sums.items()):
        wholes = levels[levels["indicator"] == whole]
        pairs = levels[levels["indicator"].isin(parts)].merge(wholes, on=_PLACE, suffixes=("", "_whole"))
        found += _exceeding(pairs)
    return found


def _sums(levels: pd.DataFrame, checks: Checks) -> Found:
    found: Found = []
    for whole, parts in checks.sums.items():
        pairs = levels[levels["indicator"] == whole]
        total: Any = 0.0
        for number, part in enumerate(parts):
            one = levels[levels["indicator"] == part]
            pairs = pairs.merge(one, on=_PLACE, suffixes=("", f"_{number}"))
            total = sum(pairs[f"value_{n}"] for n in range(number + 1))
        wrong = pairs[(total - pairs["value"]).abs() > checks.tolerance.sum / 100 * pairs["value"].abs()]
        rows = ("row", *(f"row_{number}" for number in range(len(parts))))
        found += [("sum_disagrees", wrong[row]) for row in rows]
    return found


def _gathered(found: Found) -> dict[int, list[str]]:
    flags: dict[int, list[str]] = {}
    for flag, row in _each(found):
        if flag not in flags.setdefault(row, []):
            flags[row].append(flag)
    return flags


def _each(found: Found) -> Iterator[tuple[str, int]]:
    for flag, rows in found:
        for row in rows:
            yield flag, int(row)
