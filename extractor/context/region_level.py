"""What a word for a place in force asks for: 全市 a city, 全区 a district, a zone or an autonomous region."""

from __future__ import annotations

from extractor.context.places import NATION, Places
from extractor.context.region_mention import RegionMention, Spot

_AUTONOMOUS = frozenset(("150000", "450000", "540000", "640000", "650000"))
# A bare 开发区 is said of zones of two kinds, so that the city alone does not tell which.
_CALLED = {"city": ("市",), "district": ("区",), "county": ("县",)}
_ZONES_CALLED = {"开发区": ("经开区", "高新区")}


def is_level(spot: Spot, mention: RegionMention, places: Places) -> bool:
    """Whether the place itself, not one around it, is what the deictic asks for."""
    found = at_level(spot, mention, places)
    return found is not None and found.name == spot.name


def at_level(spot: Spot, mention: RegionMention, places: Places) -> Spot | None:
    """The place, or the one around it, that 全市, 该区 or a bare 高新区 asks for; None where there is none."""
    if spot.division is None:
        # A name that several places bear tells at least of which level each of them is.
        called = spot.name is not None and spot.name.endswith(_CALLED.get(str(mention.level), ()))
        return spot if called and spot.kind == "division" else None
    if mention.kind == "zone_word":
        return _zone_near(spot, str(mention.level), places)
    if mention.level == "district" and spot.kind == "zone":
        return spot
    code = _around(spot.division, mention.level, places)
    return None if code is None else Spot(places.divisions[code].name, code, code, "division")


def _around(division: str, level: str | None, places: Places) -> str | None:
    """The nearest division of the level around one, itself included."""
    known = places.levels.get((division, level), "")
    if known == "":
        fitting = (code for code in places.ancestors(division) if _fits(code, level, places))
        known = places.levels[division, level] = next(fitting, None)
    return known


def _fits(code: str, level: str | None, places: Places) -> bool:
    division = places.divisions[code]
    if level == "province":
        return division.level == "province"
    if level == "city":
        return places.is_city(code)
    if level == "district":
        return code in _AUTONOMOUS or (division.level == "county" and division.name.endswith("区"))
    if level == "county":
        return division.level == "county" and not division.name.endswith("区")
    return division.level == "prefecture" and not division.name.endswith("市")


def _zone_near(spot: Spot, kind: str, places: Places) -> Spot | None:
    """The zone of this kind that is in force, or the only one of its kind in the city."""
    if spot.kind == "zone" and spot.name is not None and spot.name.endswith(_ZONES_CALLED.get(kind, (kind,))):
        return spot
    if spot.division is None or spot.division == NATION:
        return None
    stem = places.bare_of.get(spot.division, "")
    zone_id = places.listed_zones.get((stem, kind))
    if spot.kind == "zone" and spot.name is not None:
        # 综合保税区 in a text about 西安高新区 is 西安高新综合保税区
        zone_id = places.listed_zones.get((spot.name.removesuffix("区"), kind), zone_id)
    if zone_id is None:
        return None
    zone = places.zones[zone_id]
    return Spot(zone.name, None, zone.division, "zone")
