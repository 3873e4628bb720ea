"""A place named in a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from extractor.context.places import Division


class RegionMention(msgspec.Struct, frozen=True, gc=False):
    """A place, or a word that stands for one, at [start, end) of the text searched.

    `kind`: `division`, `zone`, `deictic` (全市; `level` says which place it asks for), `zone_word` (a bare
    高新区; `level` is the zone's kind), `body` (市统计局, 该局; `level` as of a deictic, or `same`), `group` (长三角),
    `foreign`, `source` (a body that tells figures: a national one, or with the code of its division as `level`). `name` is
    canonical, and None where only other places can decide; `candidates` are then the codes it may be.
    `code` is the GB/T 2260 code of a division; `division` the division itself or the one in which a zone
    lies. `in_name`: inside the name of an institution, a brand or a site, so not explicit; `site`: that of
    a site, which lies in the place.
    """

    start: int
    end: int
    text: str
    kind: str
    name: str | None = None
    code: str | None = None
    level: str | None = None
    candidates: tuple[str, ...] = ()
    in_name: bool = False
    site: bool = False
    flags: tuple[str, ...] = ()
    division: str | None = None

    def named(self, division: Division) -> RegionMention:
        """The same mention, taken for `division`."""
        return msgspec.structs.replace(
            self, name=division.name, code=division.code, level=division.level, division=division.code
        )


class Spot(msgspec.Struct, frozen=True, gc=False):
    """A region that a statement may be about. `division` is where it lies; None for a group of places."""

    name: str | None
    code: str | None
    division: str | None
    kind: str
    flags: tuple[str, ...] = ()
    scope: str | None = None
