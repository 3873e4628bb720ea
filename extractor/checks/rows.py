"""What must hold of single rows, each check by itself (CONTRACT, An observation; Periods)."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from extractor.rules import RulesError, RuleSet, find_rules

Row = Mapping[str, Any]

_ROLES = frozenset(("amount", "date", "ordinal", "heading", "name", "idiom"))
_BOUNDS = frozenset(("eq", "about", "gt", "ge", "lt", "le", "range", "several"))
_STATUSES = frozenset(("actual", "estimate", "forecast", "target"))
_BASES = frozenset(("yoy", "mom", "avg_annual", "since"))
_BASED = ("growth", "change")
_CODE = re.compile(r"\d{6}|Z\d{6}-[A-Z]+-\d+")


def figure_faults(row: Row, texts: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the place and the value of a row of quantities or observations.

    `texts` maps `title` and `body` to the article's.
    """
    text = texts.get(row["field"])
    if text is None:
        yield f"the field {row['field']!r} is neither title nor body"
    elif not 0 <= row["start"] < row["end"] <= len(text):
        yield f"the offsets {row['start']} to {row['end']} lie outside of the {row['field']}"
    elif text[row["start"] : row["end"]] != row["raw"]:
        yield f"the {row['field']} has {text[row['start'] : row['end']]!r} at the place of {row['raw']!r}"
    yield from _value_faults(row)


def _value_faults(row: Row) -> Iterator[str]:
    bound, value, low, high = row["bound"], row["value"], row["value_low"], row["value_high"]
    if bound not in _BOUNDS:
        yield f"the bound {bound!r} is unknown"
    if any(number is not None and not math.isfinite(number) for number in (value, low, high)):
        yield "a value is not a finite number"
        return
    if low is not None and high is not None and low > high:
        yield f"the lower end {low:g} lies above the upper end {high:g}"
    if bound == "eq" and value is not None and not (low == value == high):
        yield f"the bound is eq, but the ends {low} and {high} are not the value {value:g}"
    if bound == "about" and (low is not None or high is not None):
        yield "the bound is about, but an end is stated"
    if bound == "several" and value is not None:
        yield "the bound is several, but a single value is stated"
    if value is not None and bound != "eq" and _outside(value, low, high):
        yield f"the value {value:g} lies outside of {low} to {high}"


def _outside(value: float, low: float | None, high: float | None) -> bool:
    return (low is not None and value < low) or (high is not None and value > high)


def quantity_faults(row: Row) -> Iterator[str]:
    """What is wrong with the columns that only quantities have."""
    if row["role"] not in _ROLES:
        yield f"the role {row['role']!r} is unknown"
    raw, sentence = row["raw"], row["sentence"]
    # Figures in markup stand in no sentence; a line end inside a figure (三\n年) ends its sentence.
    if sentence and raw not in sentence and not any(sentence.endswith(raw[:n]) for n in range(1, len(raw))):
        yield f"{raw!r} does not stand in its sentence"


def observation_faults(row: Row, rules: RuleSet) -> Iterator[str]:
    """What is wrong with the indicator, the unit, the period and the status of an observation or a fact."""
    if "sentence" in row and row["raw"] not in row["sentence"]:
        yield f"{row['raw']!r} does not stand in its sentence"
    yield from _indicator_faults(row, rules)
    if row["status"] not in _STATUSES:
        yield f"the status {row['status']!r} is unknown"
    if row["basis"] is not None and (row["basis"] not in _BASES or row["measure"] not in _BASED):
        yield f"the basis {row['basis']!r} does not go with the measure {row['measure']}"
    if row["basis"] is None and row["measure"] in _BASED:
        yield f"a {row['measure']} without a basis"
    yield from _period_faults(row["period"], row["period_start"], row["period_end"])
    code = row["region_code"]
    if code is not None and (row["region"] is None or not _CODE.fullmatch(code)):
        yield f"the region code {code!r} is of no known form, or has no region"


def _indicator_faults(row: Row, rules: RuleSet) -> Iterator[str]:
    indicator = rules.indicators.get(row["indicator"])
    if indicator is None:
        yield f"the indicator {row['indicator']!r} is not in the rules"
        return
    if row["indicator_name"] != indicator.name.zh:
        yield f"the name {row['indicator_name']!r} is not that of {row['indicator']}"
    if row["family"] != rules.family_of[indicator.code]:
        yield f"the family {row['family']!r} is not that of {row['indicator']}"
    if row["measure"] not in indicator.measures:
        yield f"{row['indicator']} has no measure {row['measure']!r}"
    if not _unit_allowed(row["unit"], row["measure"], indicator.dimension):
        dimensions = "/".join(indicator.dimension)
        yield f"the unit {row['unit']} does not go with a {row['measure']} of {row['indicator']} ({dimensions})"


def _unit_allowed(unit: str, measure: str, dimensions: tuple[str, ...]) -> bool:
    if measure in ("growth", "share"):
        return unit == "percent"
    if measure == "growth_change":
        return unit == "pp"
    if measure == "level":
        return unit != "pp" and unit_dimensions().get(unit) in dimensions
    return unit in ("pp", "percent") or unit_dimensions().get(unit) in dimensions


@functools.cache
def unit_dimensions() -> Mapping[str, str]:
    """Every unit of the contract and the dimension that it measures, from the shipped `units.yaml`."""
    from extractor.rules.layers import read_tree

    tree = read_tree(find_rules() / "units.yaml")
    if not isinstance(tree, dict):
        raise RulesError("units.yaml is no mapping")
    units = {unit: entry["dimension"] for unit, entry in tree["units"].items()}
    return units | dict.fromkeys(tree["money"], "money")


@functools.lru_cache(maxsize=4096)
def _period_faults(period: str | None, start: date | None, end: date | None) -> tuple[str, ...]:
    """What is wrong with a period and its days; a corpus has few periods and many rows of each."""
    from extractor.context.period_form import period_bounds

    try:
        bounds = period_bounds(period)
    except ValueError as error:
        return (str(error),)
    faults = []
    if bounds != (start, end):
        faults.append(f"the period {period} is {bounds[0]} to {bounds[1]}, not {start} to {end}")
    if bounds[0] is not None and bounds[1] is not None and bounds[0] > bounds[1]:
        faults.append(f"the period {period} ends before it begins")
    return tuple(faults)
