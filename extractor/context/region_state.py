"""The regions of one document, read from front to back: what each sentence is about, what is in force."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from msgspec.structs import replace

from extractor.context.gazetteer import Gazetteer
from extractor.context.places import NATION
from extractor.context.region_candidates import is_bare, known_codes, settle
from extractor.context.region_frame import ROLES, WHOLE, Frames
from extractor.context.region_level import at_level, is_level
from extractor.context.region_mention import RegionMention, Spot
from extractor.context.region_role import Cluster
from extractor.context.region_speaker import Speakers
from extractor.context.region_subjects import Subjects
from extractor.text.parts import DocumentText

NEAR = 32
_WITH = "与"
_NUMBERS = "两三四五六"
_STANDING = frozenset(("deictic", "zone_word", "body"))
_USABLE = frozenset(("division", "zone", "deictic", "zone_word", "group", "body"))


def _is_usable(mention: RegionMention) -> bool:
    """Whether a place may be what a figure is told of: no foreign partner, no institution's name."""
    return mention.kind in _USABLE and (mention.site or not mention.in_name)


class RegionState:
    """Mentions, lists and subjects of each sentence, made when they are first asked for."""

    def __init__(self, document: DocumentText, gazetteer: Gazetteer) -> None:
        self.document = document
        self.gazetteer = gazetteer
        self.places = gazetteer.places
        self.is_report = gazetteer.roles.is_report(document.title)
        self._found: dict[int, list[RegionMention]] = {}
        self._mentions: dict[int, dict[tuple[int, int], RegionMention]] = {}
        self._clusters: dict[int, list[Cluster]] = {}
        self.subjects = Subjects(self)
        self.speakers = Speakers(self)
        self._meant: dict[tuple[int, int, int], Spot | None] = {}
        self._named: dict[int, set[str]] = {}
        self._frames: dict[int, Spot | None] = {}
        self._tags: dict[int, Spot | None] = {}
        self._in_frame: set[int] = set()
        self._headings: dict[int, Spot | None] = {}
        self._placed: dict[int, list[tuple[int, Spot]]] = {}
        self._sources: dict[int, tuple[RegionMention | None, RegionMention | None]] = {}

    def found(self, i: int) -> list[RegionMention]:
        """All mentions of sentence `i` as the gazetteer reads them, sources included."""
        known = self._found.get(i)
        if known is None:
            known = self._found[i] = self.gazetteer.find(self.document.sentences[i].text)
        return known

    def found_between(self, i: int, start: int, end: int) -> list[tuple[int, int]]:
        """The spans of the mentions of sentence `i` that touch [start, end)."""
        found = self.found(i)
        first = max(0, bisect_left(found, start, key=lambda m: m.start) - 1)
        last = bisect_left(found, end, key=lambda m: m.start)
        return [(m.start, m.end) for m in found[first:last]]

    def item(self, i: int) -> range:
        """The sentences of the text of its own (the bundle's item) in which sentence `i` stands."""
        return self.document.item(self.document.sentences[i].item)

    def mentions(self, i: int) -> dict[tuple[int, int], RegionMention]:
        """The mentions of sentence `i` by their span, in order: shared names settled, unsure ones out."""
        known = self._mentions.get(i)
        if known is None:
            known = self._mentions[i] = {}
            for mention in self.found(i):
                if mention.name is None and mention.kind in ("division", "zone"):
                    mention = settle(mention, self._named_around(i), self.places)
                    if mention.name is None and is_bare(mention):
                        continue
                known[mention.start, mention.end] = mention
        return known

    def _named_around(self, i: int) -> Iterator[set[str]]:
        """The divisions that sentence `i` names beyond doubt, its title, its whole text; each once it is asked for."""
        yield known_codes(self.found(i))
        item = self.document.sentences[i].item
        yield known_codes(m for j in self.heads(item) for m in self.found(j))
        if item not in self._named:
            self._named[item] = known_codes(m for j in self.item(i) for m in self.found(j))
        yield self._named[item]

    def heads(self, item: int) -> list[int]:
        """The title of the text, or the heading of the bundle's item."""
        own = self.document.item_titles.get(item)
        if own is not None:
            return [self.document.number_of(own)]
        return [j for j in self.document.item(item)[:1] if self.document.sentences[j].field == "title"]

    def clusters(self, i: int) -> list[Cluster]:
        """The usable lists of sentence `i`: no foreign partners, no institutions' names."""
        known = self._clusters.get(i)
        if known is None:
            mentions = self.mentions(i)
            known = self._clusters[i] = self._listed(i, mentions) if mentions else []
        return known

    def _listed(self, i: int, mentions: dict[tuple[int, int], RegionMention]) -> list[Cluster]:
        told = [m for m in mentions.values() if m.kind != "source"]
        usable = sum(map(_is_usable, told))
        if not usable:
            return []
        clusters = self.gazetteer.roles.clusters(self.document.sentences[i].text, told)
        if usable < len(told):
            clusters = [c for c in clusters if all(_is_usable(m) for m in c.members)]
        # A body stands for its place only where it is the subject (市统计局介绍), not where it is in passing.
        return [c for c in clusters if c.role == "topic" or c.members[-1].kind != "body"]

    def around(self, i: int, at: int) -> list[Cluster]:
        """The lists next to offset `at` of sentence `i`, so many that the cost of a figure has a bound."""
        clusters = self.clusters(i)
        if len(clusters) <= NEAR:
            return clusters
        k = bisect_left(clusters, at, key=lambda c: c.start)
        return clusters[max(0, k - NEAR) : k + NEAR]

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

    def _unsettled(self, mention: RegionMention) -> Spot:
        """A name that nothing settles: where all its places are called so in full, the name without a code."""
        divisions = self.places.divisions
        called = {divisions[c].name for c in mention.candidates} if mention.kind == "division" else set()
        name = called.pop() if len(called) == 1 else None
        return Spot(name, None, None, "division", ("region_ambiguous",))

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

    def last_list(self, i: int, upto: int, number: str) -> tuple[int, Cluster] | None:
        """The list of as many places (两区, 三市) that was told last before offset `upto` of sentence `i`."""
        wanted = _NUMBERS.index(number) + 2
        for j in range(i, max(-1, i - NEAR), -1):
            clusters = self.around(j, upto) if j == i else self.clusters(j)[-NEAR:]
            clusters = [c for c in clusters if j < i or c.end <= upto]
            for cluster in reversed(clusters):
                if len(cluster.members) == wanted:
                    return j, cluster
            listed = _one_by_one(clusters, wanted)
            if listed is not None:
                return j, listed
        return None

    def plain(self, mention: RegionMention) -> Spot | None:
        """The place that a mention names outright; None for words that stand for one."""
        if mention.kind not in ("division", "zone"):
            return None
        if mention.name is None:
            spot = self._unsettled(mention)
            return spot if spot.name is not None else None
        return Spot(mention.name, mention.code, mention.division, mention.kind, mention.flags)

    def related(self, a: Spot, b: Spot) -> bool:
        """Whether one of the two lies in the other."""
        if a.division is None or b.division is None:
            return False
        return self.places.lies_in(a.division, b.division) or self.places.lies_in(b.division, a.division)

    def lies_in(self, inner: Spot, outer: Spot) -> bool:
        """Whether a place lies in another; a zone where no one district is told is the city's."""
        if inner.division is None or outer.division is None:
            return False
        return self.places.lies_in(inner.division, outer.division)

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

    def source(self, i: int, *, telling: bool) -> RegionMention | None:
        """A body that the text of sentence `i` names as a source: the first, or the first that tells figures."""
        item = self.document.sentences[i].item
        if item not in self._sources:
            found = [(j, m) for j in self.document.item(item) for m in self.found(j) if m.kind == "source"]
            tells = self.gazetteer.roles.tells
            told = (m for j, m in found if tells(self.document.sentences[j].text, m.end))
            self._sources[item] = (found[0][1] if found else None, next(told, None))
        return self._sources[item][telling]

    def told_by(self, i: int) -> Spot | None:
        """The division of the body that tells the figures of the text of sentence `i` (国家统计局公布)."""
        source = self.source(i, telling=True)
        if source is None:
            return None
        division = self.places.divisions[source.level or NATION]
        return Spot(division.name, division.code, division.code, "division")

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


def _one_by_one(clusters: list[Cluster], wanted: int) -> Cluster | None:
    """As many places, each told of in a clause of its own (甲市增长5%，乙市增长6%，两市…), as one list."""
    alone = [c for c in clusters if c.role == "topic" and not (len(c.members) > 1 or c.open)]
    last = [c.members[0] for c in alone[-wanted:] if c.members[0].kind in ("division", "zone")]
    if len(last) < wanted or len({mention.name for mention in last}) < wanted:
        return None
    return Cluster(last[0].start, last[-1].end, tuple(last), "topic")
