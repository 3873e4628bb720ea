"""What each sentence of a document is about, and the subject that was told last before one."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

from msgspec.structs import replace

from extractor.context.places import NATION
from extractor.context.region_mention import Spot
from extractor.rules.patterns import compiled
from extractor.shortcuts import in_use

if TYPE_CHECKING:
    from extractor.context.region_role import Cluster
    from extractor.context.region_state import RegionState

_MOST_TOPICS = 32  # of one sentence
_STEP = 20
_ACCOUNT = 3  # sentences in which an account gives figures again
_PLAIN = frozenset(("division", "zone"))
_OWN = "我们"
_HEADED = ("：", ":")
_STAYING = ("以", "在")
_FIGURE = compiled("\\d")
_ANEW = compiled("[;；]")

Told = tuple[int, Spot]


class Subjects:
    """The subjects of one document's sentences, settled backwards from the one that asks."""

    def __init__(self, state: RegionState) -> None:
        self._state = state
        self.read = -1
        self._told: dict[int, Spot | None] = {}
        self._nearest: dict[int, Told | None] = {}
        self._left: dict[int, tuple[int, int | None]] = {}
        self._firsts: dict[tuple[str, int], int] = {}

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

    def comes_back(self, i: int, j: int, part: Spot, frame: Spot) -> bool:
        """Whether sentence `i` speaks of the text's whole again, after `j` told of a part of it.

        So it does where the part is one item of an account (the paragraph gave figures of the whole, or of another
        part, before it) and a subject of its own has been taken up since (`北仑区出口9亿元。机电产品出口…`).
        """
        if not self._is_item(j, part, frame) or self.means_area(i):
            return False
        read, left = self._left.get(j, (j, None))
        while left is None and read < i:
            read += 1
            left = read if self.is_fresh(read, j) else None
        self._left[j] = (read, left)
        return left is not None and left <= i

    def means_area(self, i: int) -> bool:
        """Whether sentence `i` has a word for the zone or the area in force (园区, 区内)."""
        return any(mention.level == "area" for mention in self._state.found(i))

    def is_fresh(self, i: int, j: int) -> bool:
        """Whether sentence `i` begins with a subject that is not of what `j` told."""
        state, sentences = self._state, self._state.document.sentences
        roles, told = state.gazetteer.roles, sentences[j].text
        title = "".join([sentences[k].text for k in state.heads(sentences[j].item)])
        topics = [c for c in state.clusters(j) if c.role == "topic"]
        grew = bool(topics) and roles.only_grew(told, topics[-1].end)
        return roles.is_fresh(sentences[i].text, told, title, measures=grew)

    def _is_item(self, j: int, part: Spot, frame: Spot) -> bool:
        """Whether sentence `j` gives a figure of a part, not far behind one of another place in its paragraph."""
        state, here = self._state, self._state.document.sentences[j]
        clusters = [c for c in state.clusters(j) if c.role == "topic"]
        if not _FIGURE.search(here.text) or any(_dwells(here.text, c) for c in clusters):
            return False
        if any(s is not None and s.name == frame.name for s in map(self._whole, clusters, repeat(j))):
            return True
        told = self.before(j)
        if told is not None and _holds(state, part, told[1]):
            return False
        above = state.document.sentences[max(self._first(j), j - _ACCOUNT) : j]
        return any(
            s.paragraph == here.paragraph and not s.is_heading and _FIGURE.search(s.text) for s in above
        )

    def _first(self, i: int) -> int:
        """The first sentence of the section of sentence `i`."""
        sentence = self._state.document.sentences[i]
        first = self._firsts.get((sentence.field, sentence.section))
        if first is None:
            first = self._state.document.first_of_section(i)
            self._firsts[sentence.field, sentence.section] = first
        return first

    def _known_before(self, i: int) -> int:
        """The nearest sentence whose subject before it is known, else the first of the section."""
        first = self._first(i)
        while i > first and i not in self._nearest:
            i -= 1
        return i

    def _find_before(self, i: int) -> Told | None:
        sentences, first = self._state.document.sentences, self._first(i)
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
            if self._state.found(i):
                self._told[i] = self._topic(i)
        return self._told[i]

    def _topic(self, j: int) -> Spot | None:
        """The last place that stands where a subject stands; of several told one by one, that around them."""
        state, frame = self._state, self._state.frame(j)
        topics = _unpicked(state.document.sentences[j].text, state.clusters(j))
        if topics and frame is not None:
            topics = [c for c in topics if not (self._is_passing(c, j) or self._has_no_region(c))]
            if topics and state.document.sentences[j].text.find(_OWN, topics[-1].end) >= 0:
                return frame
        topics = topics[-_MOST_TOPICS:]
        if len(topics) == 1 and len(topics[0].members) == 1:
            return self._whole(topics[0], j)
        spots = [spot for c in topics if (spot := self._whole(c, j)) is not None]
        if not spots:
            return None
        last = spots[-1]
        each = {s.name: s for c in topics for m in c.members if (s := state.plain(m)) is not None}
        if last.name is not None and last.name not in each:
            return last
        return self._around(list(each.values()), frame) or last

    def _around(self, told: list[Spot], frame: Spot | None) -> Spot | None:
        """What lies around places told one beside the other; None where one of them is around the others, or none is told."""
        if not told:
            return None
        state, last = self._state, told[-1]
        beside = [s for s in told if not (_holds(state, s, last) or _holds(state, last, s))]
        around = [s.division for s in [*beside, last] if s.division is not None]
        if not beside or len(around) <= len(beside):
            return None
        if self._home(beside[-1]) == self._home(last):
            home = self._home(last)
            beside = [s for s in beside if self._home(s) == home]
            joint = state.joint([str(s.division) for s in (*beside, last)], [*beside, last], opened=False)
            return frame if joint.name is None and frame is not None and frame.code == NATION else joint
        joint = state.joint(around, [*beside, last], opened=False)
        return joint if frame is not None and state.lies_in(joint, frame) else None

    def _is_passing(self, cluster: Cluster, j: int) -> bool:
        """Examples (X、Y等) and places that only name a product leave a text with a place of its own where it was.

        What is told of a port or a base is told of no other thing there.
        """
        if all(member.site for member in cluster.members) or (cluster.open and len(cluster.members) > 1):
            return True
        state = self._state
        return state.gazetteer.roles.hold(state.document.sentences[j].text, cluster) == "thing"

    def _has_no_region(self, cluster: Cluster) -> bool:
        """Whether a list names divisions of several provinces: its figures are joint, what follows is not told of it."""
        if len(cluster.members) == 1:
            return False
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


def _unpicked(text: str, clusters: list[Cluster]) -> list[Cluster]:
    """The subjects of a sentence, without what is picked out of a whole (`其中，A增长9%，B增长7%`)."""
    found, picked = [], None
    for cluster in clusters:
        if cluster.role != "topic":
            continue
        if cluster.part:
            picked = cluster
        elif (
            picked is None
            or cluster.members[-1].kind not in _PLAIN
            or _ANEW.search(text, picked.end, cluster.start)
        ):
            found.append(cluster)
    return found


def _holds(state: RegionState, outer: Spot, inner: Spot) -> bool:
    """Whether a division is another's place, or lies around it; a zone lies around nothing."""
    return outer.name == inner.name or (outer.kind == "division" and state.lies_in(inner, outer))


def _dwells(text: str, cluster: Cluster) -> bool:
    """Whether a place is what the text now stays with: 甲市：, 以甲市为例, 在甲市，."""
    return text.startswith(_HEADED, cluster.end) or text[: cluster.start].endswith(_STAYING)
