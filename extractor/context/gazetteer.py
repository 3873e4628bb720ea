"""Places in a text: one pass of an overlapping automaton, the leftmost and longest name wins.

A name is a place only with its neighbours' leave: `rules/region_words.yaml` lists the words that hold a place
by accident, the endings that belong to the next word (武汉|市场) and the heads of institutions' names.
"""

from __future__ import annotations

import functools
from pathlib import Path

from msgspec.structs import replace

from extractor.context.gazetteer_forms import (
    Pattern,
    alternatives,
    name_heads,
    name_tails,
    nation_tails,
    patterns_of,
    site_tails,
)
from extractor.context.places import NATION, Places, load_places, site_names, word_list
from extractor.context.region_mention import RegionMention
from extractor.context.region_role import RoleReader
from extractor.rules.automata import finder
from extractor.rules.layers import Layers
from extractor.rules.patterns import compiled
from extractor.shortcuts import Memo

__all__ = ["Gazetteer", "RegionMention", "load_gazetteer"]

_AREA = compiled(r"([^\W\d_]{2,8}?)片区")
# A name in brackets that ends so says where a park lies: 物流园（管城回族区）, but 海尔（武汉）产业园.
_PORT = "港"
_DISTRICTS = "区县旗"
_OPEN, _CLOSE = "(（", ")）"
# 中国—马来西亚钦州产业园区: two nations in the name of one thing; a dash that is a stop is double.
_JOINED_NATIONS = compiled("[—–·-](?=[\u4e00-\u9fff])")

_SHORT = 2  # characters of a name without its 市 or 县: the 州 of 苏州 is its own


class Gazetteer:
    """The names of `rules/` as one automaton; immutable once made, shared between documents."""

    def __init__(self, places: Places) -> None:
        self.places = places
        patterns = patterns_of(places)
        self._patterns = list(patterns.values())
        self._forms = list(patterns)
        self._find = finder(self._forms)
        self._alone = Memo(self._mention)
        words = places.words
        self.roles = RoleReader(words)
        self._not_before = {k: frozenset(str(v)) for k, v in words["not_before"].items()}
        self._deictic_not_before = {k: frozenset(str(v)) for k, v in words["deictics_not_before"].items()}
        self._deictic_not_after = {k: frozenset(str(v)) for k, v in words["deictics_not_after"].items()}
        self._linking = frozenset(str(words["linking"]))
        self._zone_forms = compiled(alternatives(list(places.zone_suffixes)))
        self._site_gap = int(str(words["site_gap"]))
        self._site_names = tuple(site_names(words))
        self._site_ends = (*sorted(word_list(words, "airports"), key=len, reverse=True), _PORT)
        self._offices = tuple(word + "长" for word in word_list(words, "offices"))
        self._not_offices = tuple(word_list(words, "not_offices"))
        self._groups = tuple(word_list(words, "group_endings"))
        several = alternatives(word_list(words, "several_sites"))
        self._several_sites = compiled(
            f"(?:、[\u4e00-\u9fff]{{2,4}}){{0,3}}[两二三四](?:大|个)?(?:{several})"
        )
        self._airports = tuple(word_list(words, "airports"))
        self._local_bodies = tuple(word_list(words, "local_bodies"))
        self._government = tuple(word_list(words, "government_heads"))
        self._heads = name_heads(words, "name_heads")
        self._tails = name_tails(words)
        self._sites = site_tails(words)
        self._nation_tails = nation_tails(words)
        self._nation_heads = tuple(word_list(words, "nation_heads"))

    @classmethod
    def load(cls, rules_dir: Path | Layers) -> Gazetteer:
        """Read a rules folder; OSError or KeyError where a file or one of its lists is missing."""
        return cls(load_places(rules_dir))

    def find(self, text: str) -> list[RegionMention]:
        """All mentions in `text`, in order, none overlapping another. Linear in the length of the text."""
        hits = self._find(text)
        mentions: list[RegionMention] = []
        for start, end, index in self._longest(text, hits) if hits else ():
            pattern = self._patterns[index]
            mention = replace(self._alone[index], start=start, end=end)
            if mentions and mentions[-1].end == start:
                merged = self._merge(text, mentions[-1], mention, pattern)
                if merged is not None:
                    mentions[-1] = merged
                    continue
            if pattern.name is None or not (pattern.name.need_parent or self._is_office(text, mention)):
                mentions.append(mention)
        if len(mentions) == 1:
            return [self._finish(text, mentions[0], False)]
        finished: list[RegionMention] = []
        for mention in mentions:
            if not finished or mention.start >= finished[-1].end:
                joined = bool(finished) and finished[-1].end == mention.start
                mention = self._finish(text, mention, joined)
                if (
                    finished
                    and mention.site
                    and finished[-1].site
                    and self._names_owner(text, finished[-1], mention)
                ):
                    finished[-1] = replace(finished[-1], site=False)
                finished.append(mention)
        return finished

    def _is_office(self, text: str, mention: RegionMention) -> bool:
        """长葛 of 局长葛某: the 长 of an office, and the name of who holds it; but 省会长沙, 开发区长春市."""
        start = mention.start
        if start == 0 or text[start] != "长" or text[mention.end - 1] in "省市区县旗州":
            return False
        return text.endswith(self._offices, 0, start + 1) and not text.endswith(self._not_offices, 0, start)

    def _names_owner(self, text: str, first: RegionMention, site: RegionMention) -> bool:
        """Whether a name before a site's, of a place around it, only says whose it is (山东港口|青岛港)."""
        between = text[first.end : site.start]
        if first.division is None or site.division is None or not between.isalnum():
            return False
        return len(between) <= self._site_gap and self.places.lies_in(site.division, first.division)

    def is_airport(self, text: str, end: int) -> bool:
        """Whether an airport is called after the place named before `end`."""
        return text.startswith(self._airports, end)

    def is_listed_site(self, text: str) -> bool:
        """Whether a name ends with that of an airport or a port under which the rules list it."""
        return text.endswith(self._site_ends) and text.endswith(self._site_names)

    def is_government(self, text: str, end: int) -> bool:
        """Whether a body of the place named before `end` follows (武汉市|统计局)."""
        return text.startswith(self._government, end)

    def is_local_body(self, text: str, end: int) -> bool:
        """Whether a body that is only called after the place follows (青岛|海关)."""
        return text.startswith(self._local_bodies, end)

    def _longest(self, text: str, hits: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        chosen: list[tuple[int, int, int]] = []
        reach = 0
        for start, back, index in sorted([(start, -end, index) for start, end, index in hits]):
            end = -back
            pattern = self._patterns[index]
            if start < reach or not self._stands(text, start, end, pattern, start == reach):
                continue
            reach = end
            if pattern.kind != "stop":
                chosen.append((start, end, index))
        return chosen

    def _stands(self, text: str, start: int, end: int, pattern: Pattern, joined: bool) -> bool:
        following = text[end : end + 1]
        last = text[end - 1]
        if pattern.kind == "deictic":
            if text[start - 1 : start] in self._deictic_not_after.get(text[start:end], ()) and start:
                return False
            return following not in self._deictic_not_before.get(last, ())
        if pattern.kind == "body":
            return self._at_edge(text, start) and following not in self._deictic_not_before.get(last, ())
        if pattern.kind == "zone_word":
            return self._at_edge(text, start) and following not in self._not_before.get(last, ())
        if pattern.name is not None:
            short = len(text[start:end]) == 2 and last == "县"
            if (short or not pattern.name.sure) and not joined and not self._at_edge(text, start):
                return False
            if pattern.name.bare:
                return True
            return following not in self._not_before.get(last, ())
        return True

    def _at_edge(self, text: str, start: int) -> bool:
        """Whether a word may begin here: after a mark, or after a character that links names."""
        before = text[start - 1 : start] if start else ""
        return not before or before in self._linking or not "一" <= before <= "鿿"

    def _mention(self, index: int) -> RegionMention:
        """What the written form of a number says wherever it stands, as if it stood at the head of a text."""
        raw, pattern = self._forms[index], self._patterns[index]
        if pattern.name is None:
            name = raw if pattern.kind == "group" else None
            return RegionMention(0, len(raw), raw, pattern.kind, name=name, level=pattern.level)
        if pattern.name.zones:
            mention = self._zone(0, len(raw), raw, pattern.name.zones[0])
            if pattern.name.sure:
                return mention
            return replace(mention, name=None, division=None, candidates=pattern.name.zones)
        flags = ("region_renamed",) if pattern.name.former else ()
        return self._division(0, len(raw), raw, pattern.name.codes, pattern.name.sure, flags)

    def _division(
        self, start: int, end: int, raw: str, codes: tuple[str, ...], sure: bool, flags: tuple[str, ...]
    ) -> RegionMention:
        if not sure or len(codes) != 1:
            level = self.places.divisions[codes[0]].level
            return RegionMention(start, end, raw, "division", level=level, candidates=codes, flags=flags)
        division = self.places.divisions[codes[0]]
        return RegionMention(
            start,
            end,
            raw,
            "division",
            division.name,
            division.code,
            division.level,
            codes,
            flags=flags,
            division=division.code,
        )

    def _zone(self, start: int, end: int, raw: str, zone_id: str) -> RegionMention:
        zone = self.places.zones[zone_id]
        return RegionMention(
            start, end, raw, "zone", zone.name, None, zone.kind, (zone_id,), division=zone.division
        )

    def _merge(
        self, text: str, outer: RegionMention, inner: RegionMention, pattern: Pattern
    ) -> RegionMention | None:
        """Two names without a gap, the second inside the first (湖北省武汉市), as one; else None."""
        raw = text[outer.start : inner.end]
        if outer.kind == "zone" and self.is_listed_site(inner.text):
            return replace(outer, end=inner.end, text=raw)
        if outer.kind == "group" and inner.kind in ("division", "zone"):
            return replace(inner, start=outer.start, text=raw)
        if outer.kind != "division":
            return None
        around = outer.candidates
        if inner.kind == "deictic":
            return replace(outer, end=inner.end, text=raw)
        if inner.kind == "division" and self.is_listed_site(inner.text):
            if outer.text[-1] in "省市区县旗州":
                return None
            wide = any(self.places.lies_in(c, o) for c in inner.candidates for o in around)
            return replace(inner, start=outer.start, text=raw) if wide else None
        if inner.kind == "division":
            inside = tuple(
                code
                for code in inner.candidates
                for o in around
                if code != o and self.places.lies_in(code, o)
            )
            if inside:
                return self._division(outer.start, inner.end, raw, inside, len(inside) == 1, inner.flags)
        if inner.kind == "zone":
            for zone_id in inner.candidates:
                home = self.places.zones[zone_id].division
                if any(self.places.lies_in(home, o) or self.places.lies_in(o, home) for o in around):
                    return self._zone(outer.start, inner.end, raw, zone_id)
        return None

    def _finish(self, text: str, mention: RegionMention, joined: bool) -> RegionMention:
        if mention.kind == "division":
            mention = self._with_zone_suffix(text, self._by_product(text, mention))
        if joined and mention.text == "中国":
            return replace(mention, in_name=True)
        if mention.level == "自贸试验区":
            mention = self._with_area(text, mention)
        if mention.kind not in ("division", "zone"):
            return mention
        if mention.kind == "division" and text.startswith(self._groups, mention.end):
            end = mention.end + next(len(e) for e in self._groups if text.startswith(e, mention.end))
            raw = text[mention.start : end]
            return RegionMention(mention.start, end, raw, "group", raw)
        if self.is_listed_site(mention.text):
            # As of 青岛港, the place is what stands before 港.
            name = next(mention.text.removesuffix(e) for e in self._site_ends if mention.text.endswith(e))
            return replace(mention, end=mention.start + len(name), text=name, in_name=True, site=True)
        if self._several_sites.match(text, mention.end) is not None:
            home = self._named_first(mention)
            return replace(home, in_name=True, site=home is not mention)
        if self._is_in_name(text, mention):
            return replace(mention, in_name=True)
        if self._is_site(text, mention):
            return replace(self._named_first(mention), in_name=True, site=True)
        return mention

    def _by_product(self, text: str, mention: RegionMention) -> RegionMention:
        """A short name that alone would prove nothing is the place before its product (五常大米)."""
        if mention.name is not None or len(mention.candidates) != 1:
            return mention
        if not self.roles.is_product(text, mention.end):
            return mention
        return self._division(
            mention.start, mention.end, mention.text, mention.candidates, True, mention.flags
        )

    def _named_first(self, mention: RegionMention) -> RegionMention:
        """A site under two names (杭州萧山国际机场) belongs to the city that it is named after first."""
        for length in range(len(mention.text) - 1, 1, -1) if mention.kind == "division" else ():
            name = self.places.names.get(mention.text[:length])
            if name is not None and name.codes and name.sure and mention.division is not None:
                if self.places.lies_in(mention.division, name.codes[0]):
                    return mention.named(self.places.divisions[name.codes[0]])
                return mention
        return mention

    def _with_zone_suffix(self, text: str, mention: RegionMention) -> RegionMention:
        """`<place>高新区` and its like as a zone, listed or not."""
        found = self._zone_forms.match(text, mention.end)
        if found is None or len(mention.candidates) != 1 or mention.candidates[0] == NATION:
            return mention
        form = found.group()
        end = mention.end + len(form)
        if text[end : end + 1] in self._not_before["区"]:
            return mention
        code = mention.candidates[0]
        stem = self.places.bare_of.get(code, mention.text)
        kind = self.places.zone_suffixes[form]
        listed = self.places.listed_zones
        zone_id = listed.get((stem, kind))
        if zone_id is None and form == "开发区":
            zone_id = listed.get((stem, "高新区"))
        if zone_id is not None:
            return self._zone(mention.start, end, text[mention.start : end], zone_id)
        if self.places.divisions[code].level == "province":
            return mention
        return RegionMention(
            mention.start,
            end,
            text[mention.start : end],
            "zone",
            stem + kind,
            None,
            kind,
            flags=("zone_unlisted",),
            division=code,
        )

    def _with_area(self, text: str, mention: RegionMention) -> RegionMention:
        """An area of a free-trade zone that no list holds: `<zone>X片区` is X自贸片区."""
        match = _AREA.match(text, mention.end)
        if match is None:
            return mention
        return replace(
            mention,
            end=match.end(),
            text=text[mention.start : match.end()],
            name=f"{match.group(1)}自贸片区",
            level="自贸片区",
            candidates=(),
            flags=("zone_unlisted",),
        )

    def _is_site(self, text: str, mention: RegionMention) -> bool:
        last = mention.text[-1]
        if mention.code == NATION or last in "省市区县旗" or (last == "州" and len(mention.text) > _SHORT):
            return False
        return self._sites.match(text, mention.end) is not None

    def _is_in_name(self, text: str, mention: RegionMention) -> bool:
        end = mention.end
        before, after = text[mention.start - 1 : mention.start] if mention.start else "", text[end : end + 1]
        if before and before in _OPEN and after and after in _CLOSE:
            outer, inner = text[mention.start - 2 : mention.start - 1], text[end + 1 : end + 2]
            alone = mention.kind == "division" and mention.text[-1] not in _DISTRICTS
            return alone and "一" <= outer <= "鿿" and "一" <= inner <= "鿿"
        if mention.text == "中国" and (
            (after and after in _OPEN)
            or _JOINED_NATIONS.match(text, end) is not None
            or text.startswith(self._nation_heads, end)
            or self._nation_tails.match(text, end) is not None
        ):
            return True
        if mention.text in ("全国", "我国") or mention.text[-1] in "省市区县旗":
            return False
        if text.startswith(self._government, end):
            return False
        return self._heads.match(text, end) is not None or self._tails.match(text, end) is not None


@functools.lru_cache(maxsize=4)
def load_gazetteer(rules_dir: Path | Layers) -> Gazetteer:
    """The gazetteer of a rules folder and the packs over it, made once."""
    return Gazetteer.load(rules_dir)
