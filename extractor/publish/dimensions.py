"""The dimension tables: what an indicator, a region, a unit is, in Chinese and English.

Made from the rules: indicators from `rules/indicators/`, regions from `regions.csv` and `zones.csv` with the
English names of `region_names.csv`, units from `units.yaml` and `labels.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from extractor.context.places import NATION, Places, load_places
from extractor.publish.labels import Labels, RegionName, load_labels, region_names
from extractor.rules.layers import read_tree

if TYPE_CHECKING:
    from extractor.rules import RuleSet

_TEXT = pa.string()

INDICATORS = (
    ("code", _TEXT, False, "Code of the indicator"),
    ("name_zh", _TEXT, False, "Chinese name"),
    ("name_en", _TEXT, False, "English name"),
    ("family", _TEXT, False, "Family of the indicator"),
    ("family_name_zh", _TEXT, True, "Chinese name of the family"),
    ("family_name_en", _TEXT, True, "English name of the family"),
    ("definition", _TEXT, False, "What the indicator measures"),
    ("nature", _TEXT, False, "flow (over a period), stock (at a day) or rate"),
    ("dimension", _TEXT, False, "What its level is counted in: money, percent, count …, joined by ;"),
    ("tier", pa.int32(), False, "1 for the core of the catalogue, 2 for the rest"),
    (
        "wdi",
        _TEXT,
        True,
        "Code in the World Development Indicators: of the level, for price indices of the growth; null where there is none",
    ),
    ("nbs", _TEXT, True, "Name in the statistics of the National Bureau of Statistics of China"),
    ("sdmx", _TEXT, True, "Code in the SDMX list CL_NA_STO; null where there is none"),
)
REGIONS = (
    ("id", _TEXT, False, "GB/T 2260 code of a division, or this project's id of a zone (Z…)"),
    ("name_zh", _TEXT, False, "Canonical Chinese name; the same name may serve several counties"),
    ("name_en", _TEXT, True, "English name; for counties and zones romanised by Hanyu Pinyin"),
    ("level", _TEXT, False, "nation, province, prefecture, county or zone"),
    ("kind", _TEXT, True, "Kind of a zone (高新区, 经开区 …); null for a division"),
    ("rank", _TEXT, True, "national or provincial for a zone; null for a division"),
    ("gbt2260", _TEXT, True, "Code in GB/T 2260; null for a zone"),
    ("zone_id", _TEXT, True, "Id of a zone; null for a division"),
    ("parent_id", _TEXT, True, "Id of the region around it; null for the nation"),
    (
        "prefecture_id",
        _TEXT,
        True,
        "Id of the prefecture that it is or lies in; null above and where there is none",
    ),
    ("province_id", _TEXT, True, "Id of the province that it is or lies in; null for the nation"),
    ("iso_3166", _TEXT, True, "ISO 3166 code of the nation or the province; null below"),
)
UNITS = (
    ("code", _TEXT, False, "Code of the unit; ISO 4217 for money"),
    ("name_zh", _TEXT, False, "Chinese name"),
    ("name_en", _TEXT, False, "English name"),
    ("dimension", _TEXT, False, "money, percent, count, mass, area …"),
    ("sdmx", _TEXT, True, "Code in CL_UNIT_MEASURE as the OECD keeps it; null where none is known"),
    ("uncefact", _TEXT, True, "Code of UN/ECE Recommendation 20; null where none is known"),
)  # fmt: skip


def indicator_rows(rules: RuleSet) -> Iterator[dict[str, Any]]:
    """One row an indicator, by code."""
    labels = load_labels(rules)
    for code in sorted(rules.indicators):
        rule = rules.indicators[code]
        family = labels.families.get(rules.family_of[code])
        yield {
            "code": code,
            "name_zh": rule.name.zh,
            "name_en": rule.name.en,
            "family": rules.family_of[code],
            "family_name_zh": family.zh if family else None,
            "family_name_en": family.en if family else None,
            "definition": rule.definition,
            "nature": rule.nature,
            "dimension": ";".join(rule.dimension),
            "tier": rule.tier,
            "wdi": rule.standard.get("wdi"),
            "nbs": rule.standard.get("nbs"),
            "sdmx": rule.standard.get("sdmx", labels.indicators.get(code)),
        }


def region_rows(rules: RuleSet) -> Iterator[dict[str, Any]]:
    """One row a division, by code, then one row a zone; each after the region around it."""
    places = load_places(rules.folder)
    names = region_names(rules)
    order = {"nation": 0, "province": 1, "prefecture": 2, "county": 3}
    for division in sorted(places.divisions.values(), key=lambda d: (order[d.level], d.code)):
        row = {"gbt2260": division.code, "level": division.level, "parent_id": division.parent or None}
        yield _region(places, names, division.code, division.name, row, division.code)
    for zone in sorted(places.zones.values()):
        row = {"zone_id": zone.zone_id, "level": "zone", "kind": zone.kind, "rank": zone.rank}
        row["parent_id"] = zone.division
        yield _region(places, names, zone.zone_id, zone.name, row, zone.division)


def _region(
    places: Places, names: dict[str, RegionName], key: str, name: str, row: dict[str, Any], division: str
) -> dict[str, Any]:
    around = {places.divisions[code].level: code for code in places.ancestors(division) if code != NATION}
    english = names.get(key)
    return {
        **row,
        "id": key,
        "name_zh": name,
        "name_en": english.en if english else None,
        "iso_3166": english.iso_3166 if english else None,
        "province_id": around.get("province"),
        "prefecture_id": around.get("prefecture"),
    }


def unit_rows(rules: RuleSet) -> Iterator[dict[str, Any]]:
    """One row a unit of the contract, then one row a currency."""
    labels = load_labels(rules)
    tree = read_tree(rules.folder / "units.yaml")
    for code, entry in tree["units"].items():
        yield _unit(labels, code, entry["dimension"])
    for code, spellings in tree["money"].items():
        english = labels.currencies.get(code, code)
        name = "人民币元" if code == "CNY" else spellings[0]
        yield {"code": code, "name_zh": name, "name_en": english, "dimension": "money", "sdmx": code}


def _unit(labels: Labels, code: str, dimension: str) -> dict[str, Any]:
    label = labels.units[code]
    return {
        "code": code,
        "name_zh": label.zh,
        "name_en": label.en,
        "dimension": dimension,
        "sdmx": label.sdmx,
        "uncefact": label.uncefact,
    }


def zone_ids(rules: RuleSet) -> dict[str, str]:
    """The id of each zone by its canonical name, where the name is one zone's only."""
    found: dict[str, list[str]] = {}
    for zone in load_places(rules.folder).zones.values():
        found.setdefault(zone.name, []).append(zone.zone_id)
    return {name: ids[0] for name, ids in found.items() if len(ids) == 1}
