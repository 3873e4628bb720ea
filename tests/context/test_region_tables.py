"""The tables of places: are they whole, and do former names lead to the present ones?"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from extractor.context.places import NATION, load_places

RULES = Path(__file__).parents[2] / "rules"


def _rows(name: str) -> list[dict[str, str]]:
    with open(RULES / name, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_division_has_its_parent() -> None:
    """Does each code occur once, and is the division around it in the table?"""
    rows = _rows("regions.csv")
    codes = [row["code"] for row in rows]
    assert len(codes) == len(set(codes)) > 3200
    known = set(codes)
    assert all(row["parent"] in known for row in rows if row["code"] != NATION)
    assert {row["level"] for row in rows} == {"nation", "province", "prefecture", "county"}


def test_every_zone_lies_in_a_division() -> None:
    """Is each zone's id and name its own, and does it lie in a division of the table?"""
    zones, divisions = _rows("zones.csv"), {row["code"] for row in _rows("regions.csv")}
    assert len({z["zone_id"] for z in zones}) == len({z["name"] for z in zones}) == len(zones) > 700
    assert all(z["division"] in divisions and z["zone_id"].startswith(f"Z{z['division']}-") for z in zones)
    national = [z["kind"] for z in zones if z["rank"] == "national"]
    assert national.count("高新区") >= 175
    assert national.count("经开区") >= 225
    assert national.count("综合保税区") >= 160


@pytest.mark.parametrize(
    ("former", "present"),
    [
        ("襄樊市", "襄阳市"),
        ("望城县", "望城区"),
        ("下城区", "拱墅区"),
        ("江干区", "上城区"),
        ("宣武区", "西城区"),
        ("闸北区", "静安区"),
        ("莱芜市", "莱芜区"),
        ("监利县", "监利市"),
        ("九江县", "柴桑区"),
    ],
)
def test_former_names_lead_to_the_present_one(former: str, present: str) -> None:
    """Which division bears now what an older text calls by its former name?"""
    places = load_places(RULES)
    name = places.names[former]
    assert name.former
    assert [places.divisions[code].name for code in name.codes] == [present]


def test_common_division() -> None:
    """What is the smallest division around several?"""
    places = load_places(RULES)
    assert places.common(["420105", "420106"]) == "420100"
    assert places.common(["420105", "420500"]) == "420000"
    assert places.common(["420105", "510100"]) == NATION
    assert places.common([]) is None
