"""The region of a figure (CONTRACT, Regions): the clause's, the sentence's, the section's, the title's."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from extractor.context.gazetteer import Gazetteer
from extractor.context.places import NATION
from extractor.context.region_level import at_level
from extractor.context.region_mention import RegionMention, Spot
from extractor.context.region_named import NEAR
from extractor.context.region_role import Cluster
from extractor.context.region_state import RegionState
from extractor.rules.patterns import compiled
from extractor.text.parts import DocumentText

_AFTER_FIGURE = 40
_IN_TURN = "分别"
_DEALT = 120
_MARKS = compiled("[,，;；]")
_DESCRIBING = "的"
_LEVELS_ASKED = frozenset(("county", "district", "prefecture_state", "city", "province"))
_DESCRIBES = compiled("\\d[\\d.]*[^\\d、,，;；。的]{0,6}的")
_PARTS = compiled("[;；]")
_HERE = compiled("[,，]")
_BETWEEN_FIGURES = compiled("[\\d一二三四五六七八九十百千万亿成半][^、和及与，,。；;\\d]{0,8}[、和及与]")


class RegionAnswer(msgspec.Struct, frozen=True, gc=False):
    """A figure's region: canonical name and GB/T 2260 code (None for zones, groups and refusals).

    `flags` say what was inferred, `why` tells a reader how, `scope` holds the name of a group of places.
    """

    region: str | None
    region_code: str | None
    flags: tuple[str, ...]
    why: str
    scope: str | None = None


class _Sentence(msgspec.Struct):
    """What the figures of a sentence ask in common.

    `deals_out`: 分别 stands in it; `names_site`: a word for a port or a station does (None as long as nobody asked);
    `above`: what its section, or the whole text, says to a figure with no place before it, once that `is_asked`.
    """

    index: int
    text: str
    mentions: dict[tuple[int, int], RegionMention]
    clusters: list[Cluster]
    deals_out: bool
    names_site: bool | None = None
    above: RegionAnswer | None = None
    is_asked: bool = False


class RegionResolver:
    """Answers for one document; sentences are numbered as in `document.sentences`."""

    def __init__(self, document: DocumentText, gazetteer: Gazetteer) -> None:
        self._state = RegionState(document, gazetteer)
        self._here: _Sentence | None = None

    def let_go(self) -> None:
        """Part the state, its subjects and speakers, which know each other; nothing is asked any more."""
        del self._state.subjects, self._state.speakers

    def find(self, i: int) -> None:
        """Find the places of sentence `i`, as the first question for them would."""
        self._state.mentions(i)

    def mentions(self, i: int) -> list[RegionMention]:
        """The places of sentence `i` in order, shared names settled where the document can; offsets in it."""
        return [m for m in self._state.mentions(i).values() if m.kind not in ("source", "body")]

    def enumerate_regions(self, i: int, start: int, end: int) -> list[RegionMention]:
        """The members of the coordinated lists (A、B和C) in a span, for 分别 and 均.

        两区, 三市 give the members of the list that they take up, at the offsets of their own sentence.
        """
        near = self._state.around(i, end)
        members: list[RegionMention] = []
        for mention in (m for c in near if start <= c.start and c.end <= end for m in c.members):
            if mention.level != "plural":
                members.append(mention)
            elif (listed := self._state.last_list(i, mention.start, mention.text[0])) is not None:
                members += listed[1].members
        return [m for m in members if m.kind in ("division", "zone")]

    def resolve(
        self, i: int, clause_start: int, clause_end: int, at: int, exclude: Sequence[tuple[int, int]] = ()
    ) -> RegionAnswer:
        """The region of the figure at offset `at` of sentence `i`, in the clause [clause_start, clause_end).

        `exclude` are spans of places that the figure is measured against. A clause that is exactly one
        mention asks what it stands for. Never raises; where nothing answers, the region is None with a flag.
        """
        state = self._state
        here = self._here
        if here is None or here.index != i:
            here = self._here = self._enter(i)
        exact = here.mentions.get((clause_start, clause_end))
        answer = None if exact is None else self._exact(i, exact)
        if answer is not None:
            return answer
        clusters = here.clusters if len(here.clusters) <= NEAR else state.around(i, at)
        if exclude:
            clusters = [
                c for c in clusters if not any(c.start < stop and first < c.end for first, stop in exclude)
            ]
        before = [c for c in clusters if c.end <= at and not (c.members[0].site and self._named_wider(c, i))]
        inside = [c for c in before if clause_start <= c.start]
        behind = next((c for c in clusters if at < c.start), None)
        answer = None if behind is None else self._described(here, behind, at)
        if answer is None:
            answer = self._from_clause(here, inside, at)
        if answer is None and behind is not None and not inside:
            answer = self._after(i, behind, at, clause_end)
        if answer is not None:
            return answer
        frame = state.frame(i)
        if frame is not None and self._names_site(here) and self._own_site(i, before, at):
            return _answer(frame, "a site of its own, in the text's place")
        if before:
            answer = self._served(i, inside, frame) or self._from_sentence(here, before, frame, at)
            answer = answer or self._signed(i, before, frame)
            if answer is not None:
                return answer
        if not here.is_asked:
            here.is_asked = True
            here.above = self._spoken(i, frame) or self._from_section(i, frame) or self._from_frame(i, frame)
        return here.above or self._from_anywhere(i, before)

    def _enter(self, i: int) -> _Sentence:
        """What all figures of sentence `i` ask; they come one behind the other."""
        state = self._state
        state.subjects.read_to(i)
        text = state.document.sentences[i].text
        return _Sentence(i, text, state.mentions(i), state.clusters(i), _IN_TURN in text)

    def _names_site(self, here: _Sentence) -> bool:
        """Whether a word for a port or a station stands in a sentence at all."""
        if here.names_site is None:
            here.names_site = self._state.gazetteer.roles.names_site(here.text, 0, len(here.text))
        return here.names_site

    def _named_wider(self, cluster: Cluster, i: int) -> bool:
        """Whether a site bears the name of a place around the text's own (武汉基地, in a text about 蔡甸区)."""
        if not cluster.members[0].site:
            return False
        spots = [self._state.plain(m) for m in cluster.members if m.site]
        frame = self._state.frame(i)
        if frame is None or len(spots) < len(cluster.members):
            return False
        if all(s is not None and s.name != frame.name and self._inside(frame, s) for s in spots):
            return True
        return frame.kind == "zone" and all(self._is_airport(i, m, frame) for m in cluster.members)

    def _is_airport(self, i: int, mention: RegionMention, zone: Spot) -> bool:
        """Whether an airport bears the name of another place of the city in which the zone lies."""
        state, spot = self._state, self._state.plain(mention)
        if spot is None or not state.gazetteer.is_airport(state.document.sentences[i].text, mention.end):
            return False
        return self._inside(spot, zone)

    def _own_site(self, i: int, before: list[Cluster], at: int) -> bool:
        """Whether a clause since the last subject begins with a port or a station that no list holds."""
        text = self._state.document.sentences[i].text
        begin = max([0, at - _DEALT, *(c.end for c in before if c.role == "topic")])
        roles = self._state.gazetteer.roles
        if _HERE.match(text, begin) or not roles.names_site(text, begin, at):
            return False
        heads = [begin] if begin == 0 else []
        heads += [match.end() for match in _MARKS.finditer(text, begin, at)]
        # A park that a sentence begins with may lie in the place of the sentence before.
        spans = [roles.own_site(text, head, at, parks=begin > 0) for head in heads]
        known = self._state.found_between(i, begin, at)
        wider = {
            (c.start, c.end)
            for c in self._state.around(i, at)
            if c.members[0].site and self._named_wider(c, i)
        }
        return any(
            span is not None and not any(a < span[1] and span[0] < b for a, b in known if (a, b) not in wider)
            for span in spans
        )

    def _exact(self, i: int, mention: RegionMention) -> RegionAnswer | None:
        if mention.kind in ("foreign", "source", "body"):
            return None
        spot = self._state.spot(Cluster(mention.start, mention.end, (mention,), "topic"), i)
        return None if spot is None else _answer(spot, f"{mention.text!r} itself")

    def _from_clause(self, here: _Sentence, inside: list[Cluster], at: int) -> RegionAnswer | None:
        """The nearest subject before the figure, or a place inside it named nearer still."""
        chosen: tuple[Cluster, Spot] | None = None
        refused: Cluster | None = None
        for cluster in inside:
            if cluster.role in ("aside", "served", "signed"):
                continue
            spot = self._state.spot(cluster, here.index)
            if spot is None:
                refused = cluster if cluster.role == "topic" and _asks(cluster) else refused
                continue
            told = chosen is not None and chosen[0].role == "topic" and cluster.role != "topic"
            if chosen is None or not told or self._inside(spot, chosen[1]):
                chosen = (cluster, spot)
        if chosen is None and refused is not None and self._state.frame(here.index) is not None:
            return RegionAnswer(None, None, ("region_unknown",), f"no place is told for {_said(refused)}")
        if chosen is None:
            return None
        shared = self._shared(here, chosen[0], at) if here.deals_out else None
        return shared or _answer(chosen[1], f"{_said(chosen[0])} in the clause")

    def _shared(self, here: _Sentence, cluster: Cluster, at: int) -> RegionAnswer | None:
        """The member of a list whose turn the figure is: 分别 deals out in order, anew after each comma."""
        text = here.text
        dealt = text.find(_IN_TURN, cluster.end, min(at, cluster.end + _DEALT))
        if dealt < 0:
            return None
        members = self.enumerate_regions(here.index, cluster.start, cluster.end)
        start = max(dealt, *(text.rfind(mark, dealt, at) for mark in ",，;；"))
        turn = len(_BETWEEN_FIGURES.findall(text, start, at))
        end = next((at + k for k, char in enumerate(text[at : at + _DEALT]) if char in ",，;；。"), at)
        if len(members) < 2 or turn + len(_BETWEEN_FIGURES.findall(text, at, end)) + 1 != len(members):
            return None
        spot = self._state.plain(members[turn])
        return None if spot is None else _answer(spot, f"number {turn + 1} of {_said(cluster)} with 分别")

    def _inside(self, spot: Spot, outer: Spot) -> bool:
        if spot.division is None or outer.division is None:
            return False
        return self._state.places.lies_in(spot.division, outer.division)

    def _described(self, here: _Sentence, behind: Cluster, at: int) -> RegionAnswer | None:
        """The place of what the figure describes (总投资60亿元的X基地), if it lies in the text's."""
        if here.text[behind.start - 1] != _DESCRIBING or len(behind.members) > 1:
            return None
        if _DESCRIBES.fullmatch(here.text, at, behind.start) is None or self._named_wider(behind, here.index):
            return None
        spot, frame = self._state.spot(behind, here.index), self._state.frame(here.index)
        if spot is None or spot.name is None or behind.members[0].kind not in ("division", "zone"):
            return None
        if frame is None or frame.kind != "division" or not self._inside(spot, frame):
            return None
        if self._state.gazetteer.roles.is_firm(here.text, behind.end):
            return None
        return _answer(spot, f"{_said(behind)}, which it describes")

    def _after(self, i: int, behind: Cluster, at: int, end: int) -> RegionAnswer | None:
        """A place after the figure where the figure's thing lies (30亿元项目落户X)."""
        if behind.role != "place" or behind.start >= min(end, at + _AFTER_FIGURE):
            return None
        spot = self._state.spot(behind, i)
        if spot is None or spot.code == NATION:
            return None
        return _answer(spot, f"{_said(behind)} after the figure")

    def _served(self, i: int, inside: list[Cluster], frame: Spot | None) -> RegionAnswer | None:
        """The place that a clause without a subject says something is done for (为X企业, 对X企业)."""
        for cluster in reversed(inside):
            spot = self._state.spot(cluster, i) if cluster.role == "served" else None
            if spot is not None and (frame is None or frame.code == NATION or self._inside(spot, frame)):
                return _answer(spot, f"{_said(cluster)}, for whom it is done")
        return None

    def _signed(self, i: int, before: list[Cluster], frame: Spot | None) -> RegionAnswer | None:
        """The place with which a firm that has none signs."""
        for cluster in reversed(before):
            spot = self._state.spot(cluster, i) if cluster.role == "signed" else None
            if spot is not None and (frame is None or frame.code == NATION or self._inside(spot, frame)):
                return _answer(spot, f"{_said(cluster)}, with which it is signed")
        return None

    def _from_sentence(
        self, here: _Sentence, before: list[Cluster], frame: Spot | None, at: int
    ) -> RegionAnswer | None:
        state, i = self._state, here.index
        for cluster in reversed(before):
            if cluster.role == "topic" and self._reaches(i, cluster, frame, at):
                spot = state.spot(replace(cluster, each=False) if cluster.each else cluster, i)
                if spot is not None:
                    shared = self._shared(here, cluster, at) if here.deals_out else None
                    return shared or _answer(spot, f"{_said(cluster)} before it in the sentence")
        for cluster in reversed(before):
            spot = state.spot(cluster, i) if cluster.role == "place" else None
            if spot is not None and (frame is None or frame.code == NATION or self._inside(spot, frame)):
                return _answer(spot, f"{_said(cluster)} as the place of the event")
        return None

    def _reaches(self, i: int, cluster: Cluster, frame: Spot | None, at: int) -> bool:
        """Whether a subject of an earlier clause still is that of the clause at `at`.

        A product's or a site's place is so only where the clause goes on about that thing; what a report
        says of a bare name or a group likewise, since its own division is what it speaks of.
        """
        text, roles = self._state.document.sentences[i].text, self._state.gazetteer.roles
        hold = "subject" if frame is None else roles.hold(text, cluster)
        if hold == "subject" or (hold == "unclear" and not self._state.is_report):
            return True
        if cluster.members[-1].kind == "zone" and not _PARTS.search(text, cluster.end, at):
            return hold != "thing"
        start = 1 + max(text.rfind(mark, max(cluster.end, at - _DEALT), at) for mark in ",，;；")
        start = max(start, cluster.end, at - _DEALT)
        group = all(member.kind == "group" for member in cluster.members)
        return roles.continues(text, start, at) or (group and roles.jointly(text, start, at))

    def _spoken(self, i: int, frame: Spot | None) -> RegionAnswer | None:
        """The place of the one who speaks the sentence, where it lies in the text's."""
        spot = self._state.speakers.of(i)
        if spot is None or not (frame is None or frame.code == NATION or self._inside(spot, frame)):
            return None
        return _answer(spot, "the speaker's", "region_from_section")

    def _from_section(self, i: int, frame: Spot | None) -> RegionAnswer | None:
        """The subject of the sentences before, then the heading's; a report keeps to its own division."""
        state = self._state
        if not (state.is_report and frame is not None):
            told = state.subjects.before(i)
            home = frame if told is None or frame is not None else state.told_by(i)
            if told is not None and self._carries(i, *told, home) and not self._left(i, *told, home):
                return _answer(told[1], "the subject of a sentence before it", "region_from_section")
        spot = state.heading(i)
        if spot is not None and (frame is None or state.related(spot, frame)):
            return _answer(spot, "the heading's", "region_from_heading")
        return None

    def _carries(self, i: int, j: int, spot: Spot, frame: Spot | None) -> bool:
        """Whether a subject is still spoken of: a place foreign to the text only in the sentence after it."""
        if frame is None:
            return True
        if spot.code == NATION:
            return frame.code == NATION
        if self._state.related(spot, frame):
            # 园区, 区内 in a text about a zone mean it again, whatever city the sentence before told of.
            wider = spot.name != frame.name and spot.kind == "division" and self._inside(frame, spot)
            return not (wider and self._state.subjects.means_area(i))
        return i - j == 1 and not self._state.subjects.is_fresh(i, j)

    def _left(self, i: int, j: int, spot: Spot, frame: Spot | None) -> bool:
        """Whether a new paragraph, or a sentence with a subject of its own, comes back from a part to the text's whole."""
        sentences = self._state.document.sentences
        if frame is None or spot.name == frame.name or not self._inside(spot, frame):
            return False
        if sentences[i].paragraph != sentences[j].paragraph:
            return True
        return self._state.subjects.comes_back(i, j, spot, frame)

    def _from_frame(self, i: int, frame: Spot | None) -> RegionAnswer | None:
        if frame is None:
            return None
        return _answer(frame, "the title's" if "region_from_title" in frame.flags else "the lead's")

    def _from_anywhere(self, i: int, before: list[Cluster]) -> RegionAnswer:
        """Where no subject is named: the place of an event in the text, else a national source's 全国."""
        state = self._state
        source = state.source(i, telling=True)
        spot = state.placed(i) if source is None else None
        words = [m for c in before for m in c.members if m.kind == "deictic" and c.role != "aside"]
        if spot is not None and words:
            # 全市 before any city is named: the city of the places that the text goes on to name.
            spot = at_level(spot, words[-1], state.places) or spot
        if spot is not None:
            return _answer(spot, "a place elsewhere in the text", "region_from_text")
        source = source or state.source(i, telling=False)
        if source is not None:
            division = state.places.divisions[source.level or NATION]
            why = f"{source.text!r} is a body of {division.name}"
            return RegionAnswer(division.name, division.code, ("region_from_source",), why)
        return RegionAnswer(None, None, ("region_unknown",), "no place is named")


def _asks(cluster: Cluster) -> bool:
    """Whether a subject is a word for a place of a level that must have been told (该县)."""
    return len(cluster.members) == 1 and cluster.members[0].level in _LEVELS_ASKED


def _said(cluster: Cluster) -> str:
    members = cluster.members
    return members[0].text if len(members) == 1 else "、".join(m.text for m in members)


def _answer(spot: Spot, why: str, *flags: str) -> RegionAnswer:
    return RegionAnswer(spot.name, spot.code, (*spot.flags, *flags), why, spot.scope)
