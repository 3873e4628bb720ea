"""What a report calls things, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from extractor.publish import dimensions
from extractor.publish.labels import Label, load_labels, region_names

if TYPE_CHECKING:
    from extractor.rules import RuleSet

Pair = list[str]

# Hues of the families, in degrees, in the order of `families`; neighbours in a text should differ.
HUES = (130, 20, 275, 165, 235, 50, 255, 310, 75, 350, 215, 95, 35, 195, 330, 5, 110, 150, 180, 290)


def code_names(rules: RuleSet) -> dict[str, dict[str, Pair]]:
    """For measure, basis, status, bound, frequency, flags and unit: code to [Chinese, English]."""
    labels = load_labels(rules)
    names = {
        kind: _pairs(getattr(labels, kind))
        for kind in ("measure", "basis", "status", "bound", "frequency", "flags")
    }
    names["unit"] = {row["code"]: [row["name_zh"], row["name_en"]] for row in dimensions.unit_rows(rules)}
    return names


def families(rules: RuleSet, used: Iterable[str]) -> list[list[str]]:
    """[code, Chinese, English] of the families in a fixed order, so that each keeps its colour.

    The families of a pack that has no labels for them come last, under their codes.
    """
    labels = load_labels(rules).families
    codes = [*sorted(labels), *sorted(set(used) - set(labels))]
    return [
        [code, *([labels[code].zh, labels[code].en] if code in labels else [code, code])] for code in codes
    ]


def indicators(rules: RuleSet, used: Mapping[str, str]) -> dict[str, list[str]]:
    """Code to [Chinese, English, definition] of the indicators in `used` (code to Chinese name in the tables)."""
    named: dict[str, list[str]] = {}
    for code, name in used.items():
        rule = rules.indicators.get(code)
        named[code] = [rule.name.zh, rule.name.en, rule.definition] if rule else [name, code, ""]
    return named


def regions(rules: RuleSet, used: Mapping[str, str | None]) -> dict[str, str]:
    """English names of the regions in `used` (name to GB/T 2260 code); those without one are left out."""
    english = region_names(rules)
    zones = dimensions.zone_ids(rules)
    found = {}
    for name, code in used.items():
        entry: Any = english.get(code or zones.get(name, ""))
        if entry is not None:
            found[name] = entry.en
    return found


def _pairs(labels: Mapping[str, Label]) -> dict[str, Pair]:
    return {code: [label.zh, label.en] for code, label in labels.items()}
