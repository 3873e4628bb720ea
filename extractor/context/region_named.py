"""The places that each sentence of a document names, as mentions and as lists, whatever they then stand for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from extractor.context.gazetteer import Gazetteer
from extractor.context.places import NATION
from extractor.context.region_candidates import is_bare, known_codes, settle
from extractor.context.region_mention import RegionMention, Spot
from extractor.context.region_role import Cluster
from extractor.text.parts import DocumentText

NEAR = 32
_NUMBERS = "两三四五六"
_USABLE = frozenset(("division", "zone", "deictic", "zone_word", "group", "body"))


class NamedPlaces:
    """Mentions and lists of each sentence, made when they are first asked for."""

    def __init__(self, document: DocumentText, gazetteer: Gazetteer) -> None:
        self.document = document
        self.gazetteer = gazetteer
        self.places = gazetteer.places
        self._found: dict[int, list[RegionMention]] = {}
        self._mentions: dict[int, dict[tuple[int, int], RegionMention]] = {}
        self._clusters: dict[int, list[Cluster]] = {}
        self._named: dict[int, set[str]] = {}
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

    def _unsettled(self, mention: RegionMention) -> Spot:
        """A name that nothing settles: where all its places are called so in full, the name without a code."""
        divisions = self.places.divisions
        called = {divisions[c].name for c in mention.candidates} if mention.kind == "division" else set()
        name = called.pop() if len(called) == 1 else None
        return Spot(name, None, None, "division", ("region_ambiguous",))

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


def _is_usable(mention: RegionMention) -> bool:
    """Whether a place may be what a figure is told of: no foreign partner, no institution's name."""
    return mention.kind in _USABLE and (mention.site or not mention.in_name)


def _one_by_one(clusters: list[Cluster], wanted: int) -> Cluster | None:
    """As many places, each told of in a clause of its own (甲市增长5%，乙市增长6%，两市…), as one list."""
    alone = [c for c in clusters if c.role == "topic" and not (len(c.members) > 1 or c.open)]
    last = [c.members[0] for c in alone[-wanted:] if c.members[0].kind in ("division", "zone")]
    if len(last) < wanted or len({mention.name for mention in last}) < wanted:
        return None
    return Cluster(last[0].start, last[-1].end, tuple(last), "topic")
