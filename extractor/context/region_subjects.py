"""What each sentence of a document is about, and the subject that was told last before one."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from msgspec.structs import replace

from extractor.context.places import NATION
from extractor.context.region_mention import Spot
from extractor.shortcuts import in_use
from extractor.text.parts import Sentence

if TYPE_CHECKING:
    from extractor.context.region_role import Cluster
    from extractor.context.region_state import RegionState

_MOST_TOPICS = 32  # of one sentence
_STEP = 20

Told = tuple[int, Spot]


class Subjects:
    """The subjects of one document's sentences, settled backwards from the one that asks."""

    def __init__(self, state: RegionState) -> None:
        self._state = state
        self.read = -1
        self._told: dict[int, Spot | None] = {}
        self._nearest: dict[int, Told | None] = {}

    @functools.cached_property
    def _first(self) -> list[int]:
        return _firsts(self._state.document.sentences)

    def read_to(self, i: int) -> None:
        """Figures are asked for in text order; what a sentence behind `i` is about, is not known yet."""
        if i > self.read:
            self.read = i
        if not in_use():
            for j in range(i + 1):
                self.before(j)

    def before(self, i: int) -> Told | None:
        """The nearest sentence before `i` in its section that has a subject, and the subject."""
        if i > self.read:
            return None
        if i not in self._nearest:
            # Each subject may stand on the one before it (全市): in steps, so that a long text nests no deeper.
            for j in range(self._known_before(i) + _STEP, i, _STEP):
                self.before(j)
            self._nearest[i] = self._find_before(i)
        return self._nearest[i]

    def _known_before(self, i: int) -> int:
        """The nearest sentence whose subject before it is known, else the first of the section."""
        first = self._first[i]
        while i > first and i not in self._nearest:
            i -= 1
        return i

    def _find_before(self, i: int) -> Told | None:
        sentences, first = self._state.document.sentences, self._first[i]
        while i > first:
            i -= 1
            if not sentences[i].is_heading:
                spot = self._of(i)
                if spot is not None:
                    return i, spot
            if i in self._nearest:
                return self._nearest[i]
        return None

    def _of(self, i: int) -> Spot | None:
        if i not in self._told:
            self._told[i] = None
            self._told[i] = self._topic(i)
        return self._told[i]

    def _topic(self, j: int) -> Spot | None:
        """The last place that stands where a subject stands; of several told one by one, that around them."""
        state = self._state
        topics = [c for c in state.clusters(j) if c.role == "topic" and not c.part]
        if topics and state.frame(j) is not None:
            topics = [c for c in topics if not (_is_passing(c) or self._has_no_region(c))]
        topics = topics[-_MOST_TOPICS:]
        if len(topics) == 1 and len(topics[0].members) == 1:
            return self._whole(topics[0], j)
        spots = [spot for c in topics if (spot := self._whole(c, j)) is not None]
        if not spots:
            return None
        last = spots[-1]
        each = [spot for c in topics for m in c.members if (spot := state.plain(m)) is not None]
        home = self._home(each[-1]) if each else None
        beside = {s.name: s for s in each if self._home(s) == home}
        if len(beside) > 1 and last.name in (*beside, None):
            around = [s.division for s in beside.values() if s.division is not None]
            if len(around) < len(beside):
                return last
            return state.joint(around, list(beside.values()), opened=False)
        return last

    def _has_no_region(self, cluster: Cluster) -> bool:
        """Whether a list names divisions of several provinces: its figures are joint, what follows is not told of it."""
        found = [spot.division for m in cluster.members if (spot := self._state.plain(m)) is not None]
        divisions = [code for code in found if code is not None and code != NATION]
        return len(divisions) > 1 and self._state.places.common(divisions) == NATION

    def _home(self, spot: Spot) -> str | None:
        """The division around a division; for a zone the city in which it lies."""
        if spot.division is None:
            return None
        places = self._state.places
        chain = places.ancestors(spot.division)
        if spot.kind == "zone":
            return next((c for c in chain if places.is_city(c)), chain[-1])
        return chain[1] if len(chain) > 1 else None

    def _whole(self, cluster: Cluster, j: int) -> Spot | None:
        """A list as one subject, also where its figures are one for each member."""
        return self._state.spot(replace(cluster, each=False) if cluster.each else cluster, j)


def _is_passing(cluster: Cluster) -> bool:
    """Examples (X、Y等) and places that only name a product leave a text with a place of its own where it was.

    What is told of a port or a base is told of no other thing there.
    """
    if cluster.hold == "thing" or (cluster.open and len(cluster.members) > 1):
        return True
    return all(member.site for member in cluster.members)


def _firsts(sentences: list[Sentence]) -> list[int]:
    """Of each sentence the first of the unbroken stretch of its section."""
    firsts = list(range(len(sentences)))
    before: tuple[str, int, int] | None = None
    for i, sentence in enumerate(sentences):
        section = (sentence.field, sentence.item, sentence.section)
        if section == before:
            firsts[i] = firsts[i - 1]
        before = section
    return firsts
