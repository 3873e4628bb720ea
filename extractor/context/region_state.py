"""The regions of one document, read from front to back: what each sentence is about, what is in force."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from msgspec.structs import replace

from extractor.context.gazetteer import Gazetteer
from extractor.context.places import NATION
from extractor.context.region_frame import ROLES, WHOLE, Frames
from extractor.context.region_level import at_level, is_level
from extractor.context.region_mention import RegionMention, Spot
from extractor.context.region_named import NEAR, NamedPlaces
from extractor.context.region_role import Cluster
from extractor.context.region_speaker import Speakers
from extractor.context.region_subjects import Subjects
from extractor.text.parts import DocumentText

_WITH = "与"
_STANDING = frozenset(("deictic", "zone_word", "body"))


class RegionState(NamedPlaces):
    """What the places of each sentence mean, worked out when it is first asked: subjects and frame hang on it, and it on them."""

    def __init__(self, document: DocumentText, gazetteer: Gazetteer) -> None:
        super().__init__(document, gazetteer)
        self.is_report = gazetteer.roles.is_report(document.title)
        self.subjects = Subjects(self)
        self.speakers = Speakers(self)
        self._meant: dict[tuple[int, int, int], Spot | None] = {}
        self._frames: dict[int, Spot | None] = {}
        self._tags: dict[int, Spot | None] = {}
        self._in_frame: set[int] = set()
        self._headings: dict[int, Spot | None] = {}
        self._placed: dict[int, list[tuple[int, Spot]]] = {}

    def spot(self, cluster: Cluster, i: int) -> Spot | None:
        """The region of a list: its one member, the division around all, or None where none is in force."""
        members = cluster.members
        if len(members) == 1 and (cluster.each or not cluster.open):
            return self._member(members[0], i, cluster.start)
        spots = [spot for m in members if (spot := self._member(m, i, cluster.start)) is not None]
        if not spots:
            return None
        last = spots[-1]
        if cluster.each or (len(spots) == 1 and not (cluster.open and last.kind in ("division", "zone"))):
            return last
        if any(spot.division is None for spot in spots):
            named = "、".join(str(spot.scope or spot.name) for spot in spots)
            return last if len(spots) == 1 else Spot(None, None, None, "group", ("region_group",), named)
        joint = self.joint([s.division for s in spots if s.division is not None], spots, opened=cluster.open)
        return joint if joint.name is not None else self._own_partner(i, cluster, spots) or joint

    def _own_partner(self, i: int, cluster: Cluster, spots: list[Spot]) -> Spot | None:
        """Of X与Y in different provinces (X与Y共建的园区) the one in the text's own place."""
        first, second = cluster.members[0], cluster.members[-1]
        if len(spots) != 2 or self.document.sentences[i].text[first.end : second.start] != _WITH:
            return None
        frame = self.frame(i)
        own = [s for s in spots if frame is not None and self.lies_in(s, frame)]
        return own[0] if len(own) == 1 else None

    def joint(self, divisions: list[str], spots: list[Spot], *, opened: bool) -> Spot:
        """The division around the members of a joint figure (CONTRACT, Regions 3)."""
        common = self.places.common(divisions)
        assert common is not None
        around = self.places.divisions[common]
        if len(set(divisions)) == 1 and not opened and len({spot.name for spot in spots}) == 1:
            return spots[-1]
        whole = opened and len(set(divisions)) == 1 and spots[0].kind == "division"
        # Zones in one district are the city's; those in a county or a city without districts are its own.
        district = around.level == "county" and around.name.endswith("区")
        if len(spots) > 1 and not opened:
            district = district and all(spot.code != around.code for spot in spots)
        if whole or (district and around.parent != NATION):
            around = self.places.divisions.get(around.parent, around)
        if around.code == NATION and all(spot.code != NATION for spot in spots):
            named = "、".join(spot.name for spot in spots if spot.name is not None)
            return Spot(None, None, None, "division", ("region_joint",), named)
        return Spot(around.name, around.code, around.code, "division", ("region_joint",))

    def _member(self, mention: RegionMention, i: int, upto: int) -> Spot | None:
        if mention.kind == "group":
            return Spot(None, None, None, "group", ("region_group",), mention.text)
        if mention.kind in ("deictic", "zone_word"):
            if mention.level == "area":
                return None
            if mention.level == "plural":
                listed = self.last_list(i, upto, mention.text[0])
                return None if listed is None else self.spot(replace(listed[1], each=False), listed[0])
            return self._stands_for(mention, i, upto)
        if mention.kind == "body":
            return self._place_of(mention, i, upto)
        if mention.name is None:
            return self._unsettled(mention)
        return Spot(mention.name, mention.code, mention.division, mention.kind, mention.flags)

    def _stands_for(self, mention: RegionMention, i: int, upto: int) -> Spot | None:
        """The place that 全市, 该区 or a bare 高新区 stands for here; kept once all is known that it hangs on."""
        asked = (i, mention.start, upto)
        if asked in self._meant:
            return self._meant[asked]
        frame = self.frame(i)
        meant = self._meaning(mention, i, upto, frame)
        if i <= self.subjects.read and self.document.sentences[i].item in self._frames:
            self._meant[asked] = meant
        return meant

    def _meaning(self, mention: RegionMention, i: int, upto: int, frame: Spot | None) -> Spot | None:
        """Sentence, frame, sections: what is dear to ask is asked only where nothing nearer answers."""
        whole = mention.text[0] in WHOLE or mention.kind == "body"
        framed = frame is not None and is_level(frame, mention, self.places)
        if whole and self.is_report and framed:
            return frame
        near = self._named_before(i, upto)
        for spot in near:
            if is_level(spot, mention, self.places):
                return spot
        speaker = self.speakers.of(i) if not near else None
        if speaker is not None and is_level(speaker, mention, self.places):
            return speaker
        if not whole and (called := self._called_after(mention, i, upto)) is not None:
            return called
        if whole:
            tag = self._tags.get(self.document.sentences[i].item) if not near else None
            if tag is not None and tag.kind == "division" and is_level(tag, mention, self.places):
                return tag
            if framed:
                return frame
            if (called := self._called_after(mention, i, upto)) is not None:
                return called
        beyond = self._subjects_above(i)
        if not whole:
            told = (s for s in beyond if is_level(s, mention, self.places))
            meant = next(told, frame if framed else None)
            if meant is not None and (frame is None or self.related(meant, frame)):
                return meant
        chain = near + beyond
        related = [s for s in chain if frame is None or self.related(s, frame)]
        rest = [s for s in chain if s not in related]
        for spot in [*related, *([frame] if frame is not None else []), *rest]:
            found = at_level(spot, mention, self.places)
            if found is not None:
                return found
        return None

    def _called_after(self, mention: RegionMention, i: int, upto: int) -> Spot | None:
        """The place after which a body before 该市 in the sentence is called (青岛海关说,该市…)."""
        text, found = self.document.sentences[i].text, self.found(i)
        k = bisect_left(found, upto, key=lambda m: m.start)
        for body in reversed(found[max(0, k - NEAR) : k]):
            if body.in_name and self.gazetteer.is_local_body(text, body.end):
                spot = self.plain(body)
                if spot is not None and is_level(spot, mention, self.places):
                    return spot
        return None

    def _place_of(self, mention: RegionMention, i: int, upto: int) -> Spot | None:
        """The place whose body 市统计局 or 该局 is; none for a body of a place around the text's own."""
        spot = self._last_body(i, upto) if mention.level == "same" else self._stands_for(mention, i, upto)
        frame = self.frame(i)
        if spot is None or frame is None or spot.name == frame.name:
            return spot
        return None if self.lies_in(frame, spot) else spot

    def _last_body(self, i: int, upto: int) -> Spot | None:
        """The place of the body that was named last before offset `upto` of sentence `i`, in its text."""
        first = max(self.item(i)[0], i - NEAR)
        for j in range(i, first - 1, -1):
            text, found = self.document.sentences[j].text, self.found(j)
            k = len(found) if j < i else bisect_left(found, upto, key=lambda m: m.start)
            for mention in reversed(found[max(0, k - NEAR) : k]):
                if mention.level == "same":
                    continue
                if mention.kind == "body":
                    return self._place_of(mention, j, mention.start)
                if self.gazetteer.is_government(text, mention.end):
                    return self._member(mention, j, mention.start)
        return None

    def _named_before(self, i: int, upto: int) -> list[Spot]:
        """The places that sentence `i` names outright before offset `upto`, the nearest first."""
        before = [c for c in self.around(i, upto) if c.end <= upto and c.role in ("topic", "plain")]
        return [spot for c in reversed(before) for m in reversed(c.members) if (spot := self.plain(m))]

    def _subjects_above(self, i: int) -> list[Spot]:
        """The subject of the sentences before `i`, and the place of the heading above it."""
        previous = self.subjects.before(i)
        heading = self.heading(i)
        above = [previous[1]] if previous is not None else []
        return [*above, heading] if heading is not None else above

    def placed(self, i: int) -> Spot | None:
        """The place of an event, or a subject, nearest before sentence `i` in its text, else the first."""
        item = self.document.sentences[i].item
        if item not in self._placed:
            spots = [(j, self._event(j)) for j in self.document.item(item)]
            self._placed[item] = [(j, spot) for j, spot in spots if spot is not None]
        found = self._placed[item]
        if not found:
            return None
        k = bisect_right(found, i, key=lambda pair: pair[0])
        return found[max(0, k - 1)][1]

    def _event(self, j: int) -> Spot | None:
        for cluster in reversed(self.clusters(j)):
            spot = self.spot(cluster, j) if cluster.role in ("place", "topic") else None
            if spot is not None and spot.name is not None:
                return spot
        return None

    def heading(self, i: int) -> Spot | None:
        """The place that the heading above sentence `i` names."""
        section = self.document.sentences[i].section
        heading = self.document.headings.get(section)
        if heading is None or heading.start >= self.document.sentences[i].start:
            return None
        if section not in self._headings:
            self._headings[section] = None
            self._headings[section] = self.best(self.document.number_of(heading), nation=False)
        return self._headings[section]

    def best(self, j: int, *, nation: bool = True, roles: tuple[str, ...] = ROLES) -> Spot | None:
        """The subject of a title, a heading or a lead; else a place that it names beside no other role."""
        for role in roles:
            for cluster in self.clusters(j):
                if cluster.role != role or any(m.kind in _STANDING for m in cluster.members):
                    continue
                spot = self.spot(cluster, j)
                if spot is None or (spot.name is None and spot.scope is None):
                    continue
                if spot.code == NATION and (role != "topic" or not nation):
                    continue
                return spot
        return None

    def frame(self, i: int) -> Spot | None:
        """The region of the text in which sentence `i` stands: the title tag's, the title's, the lead's."""
        item = self.document.sentences[i].item
        if item not in self._frames:
            if item in self._in_frame:
                return None
            self._in_frame.add(item)
            self._frames[item], self._tags[item] = Frames(self).find(item)
        return self._frames[item]
