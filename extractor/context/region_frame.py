"""The region in which a whole text stands: its title tag's, its title's, its lead's (CONTRACT, Regions 1)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from msgspec.structs import replace

from extractor.context.places import NATION
from extractor.context.region_level import at_level, is_level
from extractor.context.region_mention import RegionMention, Spot
from extractor.rules.patterns import compiled

if TYPE_CHECKING:
    from extractor.context.region_state import RegionState

ROLES = ("topic", "plain", "place", "signed")
# 全市, 我市, 本市 mean the text's own city unless the sentence names another; 该市 means the one just named.
WHOLE = frozenset("全我本")
_HEADED = ("：", ":")
_DATELINE = compiled("\\d{1,2}月\\d{1,2}日(?:电|讯)")
# A lead may open with a sentence or two of scenery before it says of whom it speaks.
_LEAD = 3


class Frames:
    """Finds the region of one text (an item of a bundle, or the whole document)."""

    def __init__(self, state: RegionState) -> None:
        self._state = state
        self._tag: Spot | None = None

    def find(self, item: int) -> tuple[Spot | None, Spot | None]:
        """The region of a text, and the tag's place around it where the title's tag names one (【X区招商】)."""
        return self._find(item), self._tag

    def _find(self, item: int) -> Spot | None:
        for j in self._state.heads(item):
            spot = self._titled(j, item)
            if spot is not None:
                return replace(spot, flags=(*spot.flags, "region_from_title"))
        lead = self._lead(item)
        spot = self._spoken_of(item) if lead is None else self._headed(item, lead) or lead
        return None if spot is None else replace(spot, flags=(*spot.flags, "region_from_lead"))

    def _headed(self, item: int, lead: Spot) -> Spot | None:
        """The city around the lead's place where the title tells of 全市 (全市经济形势分析会, over a zone's name)."""
        for j in self._state.heads(item):
            for cluster in self._state.clusters(j):
                told = cluster.members[0]
                if cluster.role != "aside" and told.kind == "deictic" and told.text[0] in WHOLE:
                    return at_level(lead, told, self._state.places)
        return None

    def _spoken_of(self, item: int) -> Spot | None:
        """来自江苏省交通厅的消息,全省…: the place beside the subject that 全省 of the title or the lead stands for."""
        head = self._state.document.item(item)[: _LEAD + 1]
        whole = [m for j in head for m in self._state.found(j) if m.kind == "deictic" and m.text[0] in WHOLE]
        for mention in whole[:1]:
            clusters = (c for j in head for c in self._state.clusters(j))
            spots = [self._state.plain(m) for c in clusters for m in c.members if not m.site]
            told = [spot for spot in spots if spot is not None]
            found = next((s for s in told if is_level(s, mention, self._state.places)), None)
            return self._around(told, mention, found) or found
        return None

    def _around(self, told: list[Spot], mention: RegionMention, found: Spot | None) -> Spot | None:
        """The city (全市) around all places that the head of a text names, where it is none of them itself."""
        places = self._state.places
        common = places.common([spot.division for spot in told if spot.division is not None])
        if found is None or found.division is None or common is None or common == NATION:
            return None
        around = at_level(Spot(places.divisions[common].name, common, common, "division"), mention, places)
        return around if around is not None and places.lies_in(found.division, str(around.division)) else None

    def _lead(self, item: int) -> Spot | None:
        """What the lead is about; none where it already stands under the heading of a place."""
        sentences = self._state.document.sentences
        body = (
            j
            for j in self._state.document.item(item)
            if sentences[j].field == "body" and not sentences[j].is_heading
        )
        lead = list(itertools.islice(body, _LEAD))
        if not lead:
            return None
        section = sentences[lead[0]].section
        heading = self._state.document.headings.get(section)
        own = self._state.document.item_titles.get(item)
        if heading is not None and heading is not own and self._state.heading(lead[0]) is not None:
            return None
        for j in lead:
            if self._state.found(j):
                if self._is_dateline(j) and self._state.source(j, telling=True) is not None:
                    return None
                return self._state.best(j, roles=ROLES if j == lead[0] else ("topic",))
            if sentences[j].section != section:
                break
        return None

    def _is_dateline(self, j: int) -> bool:
        """本报北京9月23日电: where the report was written, which no figure is of that a national body tells."""
        told = [mention for mention in self._state.found(j) if mention.kind != "source"]
        text = self._state.document.sentences[j].text
        return len(told) == 1 and _DATELINE.match(text, told[0].end) is not None

    def _titled(self, j: int, item: int) -> Spot | None:
        """The tag's place (【武汉招商】), or the smaller one in it that the text is about.

        That one stands in the lead too, or before the title's colon (【武汉招商】蔡甸区：…).
        """
        text = self._state.document.sentences[j].text
        tagged_title = text.startswith("【") and not text.endswith("】")
        close = text.find("】") if tagged_title else -1
        tagged = next(
            (m for m in self._state.mentions(j).values() if m.start < close and m.name is not None), None
        )
        tag = self._state.plain(tagged) if tagged is not None else None
        rest = [c for c in self._state.clusters(j) if c.start > close]
        for role in ROLES:
            for cluster in rest:
                spot = self._state.spot(cluster, j) if cluster.role == role else None
                if spot is None or (spot.name is None and tag is not None):
                    continue
                if tag is None and not (spot.code == NATION and role != "topic"):
                    return spot
                if tag is None or not self._state.lies_in(spot, tag):
                    continue
                if text.startswith(_HEADED, cluster.end) or self._is_led_by(item, spot):
                    self._tag = replace(tag, flags=(*tag.flags, "region_from_title"))
                    return spot
        return tag

    def _is_led_by(self, item: int, spot: Spot) -> bool:
        """Whether a place is what the lead is about; most titles name one place, and the lead is not asked."""
        lead = self._lead(item)
        return lead is not None and spot.name == lead.name
