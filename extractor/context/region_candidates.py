"""Names that several places share: the document's other places decide, or nobody does (CONTRACT, Regions)."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from extractor.context.places import NATION, Places
from extractor.context.region_mention import RegionMention

_FULL_ENDINGS = frozenset("省市区县州旗盟")


def is_bare(mention: RegionMention) -> bool:
    """Whether the name lacks 省, 市, 区, 县: unsettled, it may be no place at all."""
    return mention.kind == "zone" or mention.text[-1] not in _FULL_ENDINGS


def known_codes(mentions: Iterable[RegionMention]) -> set[str]:
    """The divisions that a stretch of text names beyond doubt, those of its zones included."""
    return {m.division for m in mentions if m.division is not None and (m.site or not m.in_name)} - {NATION}


def settle(mention: RegionMention, scopes: Iterable[set[str]], places: Places) -> RegionMention:
    """The mention with the candidate that the nearest scope singles out, or as it was.

    `scopes` are the divisions named beside it, nearest first: its sentence, the title, the whole text.
    """
    if mention.name is not None or mention.kind not in ("division", "zone"):
        return mention
    home = {c: places.zones[c].division if mention.kind == "zone" else c for c in mention.candidates}
    for scope in scopes:
        ranked: dict[int, list[str]] = {}
        for code in mention.candidates:
            depth = _nearness(home[code], scope, places)
            if depth:
                ranked.setdefault(depth, []).append(code)
        if ranked:
            best = ranked[max(ranked)]
            best = [c for c in best if all(places.lies_in(home[o], home[c]) for o in best)] or best
            if len(best) == 1 and mention.kind == "zone":
                zone = places.zones[best[0]]
                return replace(mention, name=zone.name, level=zone.kind, division=zone.division)
            if len(best) == 1:
                return mention.named(places.divisions[best[0]])
            return mention
    return mention


def _nearness(code: str, scope: set[str], places: Places) -> int:
    """How small a division around `code` the scope names, itself counted most; 0 for none."""
    chain = places.ancestors(code)[:-1]
    named = [len(chain) - k for k, around in enumerate(chain) if around in scope]
    inside = [
        len(chain) - k
        for other in scope
        for k, around in enumerate(chain)
        if k < len(chain) - (len(chain) > 1) and around in places.ancestors(other)
    ]
    return max([*named, *inside], default=0)
