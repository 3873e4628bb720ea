"""The factory behind the tables of this folder: a row states only what differs from the contract's defaults."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import asdict

from extractor.binding.observe import read_document
from extractor.context.observation import Observation
from extractor.rules import load_rules

# What the code gets wrong by the contract: kind → {text: reason}. A line goes when its text is read rightly.
KNOWN_FILE = Path(__file__).parent / "known_failures.yaml"
_UNITS = {"growth": "percent", "share": "percent", "gap": "pp", "growth_change": "pp"}
_KEYS = ("raw", "indicator", "measure", "value")
_FIELDS = ("bound", "basis", "reference", "region", "period", "status", "scope")

Row = tuple[Any, ...]
Check = Callable[..., None]


@cache
def known_failures() -> dict[str, str]:
    kinds = yaml.safe_load(KNOWN_FILE.read_text("utf-8")) or {}
    return {text: f"{kind}: {reason}" for kind, texts in kinds.items() for text, reason in texts.items()}


def wanted(row: Row) -> dict[str, Any]:
    """`(raw, "indicator[ measure]", value[, {what differs}])` with the defaults written out."""
    raw, name, value, *more = row
    indicator, _, measure = name.partition(" ")
    told = {"raw": raw, "indicator": indicator, "measure": measure or "level", "value": value}
    defaults: dict[str, Any] = {"bound": "eq", "status": "actual"}
    defaults["basis"] = "yoy" if measure in ("growth", "change") else None
    if measure in _UNITS:
        defaults["unit"] = _UNITS[measure]
    return {**dict.fromkeys(_FIELDS), **defaults, **told, **(more[0] if more else {})}


def seen(row: Observation) -> dict[str, Any]:
    """The row's fields; the value without the noise of binary fractions."""
    got = asdict(row)
    return {**got, "value": None if row.value is None else round(row.value, 6)}


def _place(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in (*_KEYS, "region", "period", "scope", "reference"))


@pytest.fixture
def check() -> Check:
    """Reads a text and compares its rows with those of a table, in any order."""

    def compare(text: str, rows: Sequence[Row], title: str = "", published: date | None = None) -> None:
        found = read_document(title, text, published, load_rules()).observations
        for row in found:
            source = title if row.field == "title" else text
            assert source[row.start : row.end] == row.raw
        expected = sorted(map(wanted, rows), key=_place)
        all_seen = sorted((seen(row) for row in found), key=_place)
        names = [list(one) for one in expected] + [[*_FIELDS, *_KEYS]] * len(found)
        got = [{name: one[name] for name in fields} for one, fields in zip(all_seen, names, strict=False)]
        reason = known_failures().get(text)
        if reason is None:
            assert got == expected
        elif got != expected:
            pytest.xfail(reason)
        else:
            pytest.fail(f"read rightly now: take it out of {KNOWN_FILE.name}")

    return compare
