"""What codes and columns are called: `labels.yaml` and `region_names.csv` of the rules folder."""

from __future__ import annotations

import csv
import functools
from typing import TYPE_CHECKING

import msgspec

from extractor.rules.layers import Layers, decode

if TYPE_CHECKING:
    from extractor.rules import RuleSet


class Label(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The names of a code. `sdmx` is its SDMX code, `uncefact` that of UN/ECE Recommendation 20, if any."""

    zh: str
    en: str
    sdmx: str | None = None
    uncefact: str | None = None


class Heading(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A column's Chinese heading, and the SDMX concept that it corresponds to, if any."""

    zh: str
    sdmx: str | None = None


class Labels(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The file `labels.yaml`: for each kind of code its labels."""

    families: dict[str, Label]
    measure: dict[str, Label]
    basis: dict[str, Label]
    status: dict[str, Label]
    bound: dict[str, Label]
    frequency: dict[str, Label]
    flags: dict[str, Label]
    field: dict[str, Label]
    level: dict[str, Label]
    nature: dict[str, Label]
    units: dict[str, Label]
    currencies: dict[str, str]
    indicators: dict[str, str]
    tables: dict[str, str]
    columns: dict[str, Heading]


class RegionName(msgspec.Struct, frozen=True):
    """English name of a region, and its ISO 3166 code where it is the nation or a province."""

    en: str
    iso_3166: str | None


@functools.lru_cache(maxsize=4)
def _labels(layers: Layers) -> Labels:
    labels: Labels = decode(layers / "labels.yaml", Labels)
    return labels


def load_labels(rules: RuleSet) -> Labels:
    """The labels of a rule set. Raises RulesError where the folder lacks the file or it does not fit."""
    return _labels(rules.folder)


def region_names(rules: RuleSet) -> dict[str, RegionName]:
    """English names by GB/T 2260 code or zone id.

    Nation, provinces and prefectures go by their customary English names; counties and zones are
    romanised (Hanyu Pinyin) and may differ from the customary spelling of names from other languages.
    """
    names: dict[str, RegionName] = {}
    for path in rules.folder.files("region_names.csv"):
        with open(path, encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                names[row["id"]] = RegionName(row["name_en"], row["iso_3166"] or None)
    return names
