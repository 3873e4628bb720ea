"""The years in force while a document is read in order (CONTRACT, Periods 2)."""

from __future__ import annotations

import msgspec

from extractor.context.time_spec import TimeMention, TimeSpec
from extractor.text.parts import Sentence

FROM_PUBLISHED = "period_from_published"
FROM_TODAY = "period_from_today"
UNKNOWN = "period_year_unknown"


class Dated(msgspec.Struct, frozen=True, gc=False):
    """A time of a sentence with its year settled.

    `spec` has its year where one is known; `flags` say what was inferred; `source` is an English phrase for
    it. `forward`: the clause looks ahead (预计, 力争), `ahead`: or the one behind it, of a time that is a clause of its
    own; `inferred`: the published date alone gave the year. `role` is that of the mention, or one that the other times
    of its sentence give it.
    """

    mention: TimeMention
    spec: TimeSpec
    flags: tuple[str, ...]
    source: str
    forward: bool
    inferred: bool = False
    ahead: bool = False
    role: str = "in_force"

    @property
    def year(self) -> int | None:
        """The year that this time puts in force; a span's last."""
        last = self.spec.until if self.spec.until is not None else self.spec
        return last.year


class YearsInForce:
    """The years in force while a document is read in order."""

    def __init__(self) -> None:
        self.strong: int | None = None
        self.told = False  # the strong year was told as a whole year gone by
        self.local: int | None = None
        self.ahead: int | None = None
        self.weak: int | None = None
        self.title: int | None = None
        self.heading: int | None = None  # the last dated heading's
        self.sections: dict[int, int] = {}
        self.current: int | None = None  # of a 今年 in the same sentence
        self._item = -1
        self._paragraph: tuple[int, int] = (-1, -1)

    def enter(self, sentence: Sentence) -> None:
        """A new item forgets everything; a new paragraph forgets a 去年 of the one before."""
        self.current = None
        if sentence.item != self._item:
            self.strong = self.local = self.ahead = self.weak = self.title = self.heading = None
            self.told = False
            self.sections = {}
            self._item = sentence.item
        if (sentence.section, sentence.paragraph) != self._paragraph:
            self._paragraph = (sentence.section, sentence.paragraph)
            self.local = None

    def begin_section(
        self, heading: Sentence, year: int | None, parent: int | None, *, is_report: bool
    ) -> None:  # fmt: skip
        """A heading puts its year in force, or its parent's, the dated heading's before it, the title's.

        The title's year of a work report is that of its plans, so that it never ends a review.
        """
        if heading.field == "title":
            return
        if year is not None and parent is None:
            self.heading = year
        if year is None and parent is not None:
            year = self.sections.get(parent)
        if year is None:
            year = self.heading
        if year is None and not (is_report and self.strong is not None):
            year = self.title
        if year is not None:
            self.strong = year
            self.sections[heading.section] = year

    def in_force(self) -> int | None:
        return self.local if self.local is not None else self.strong

    def _this_year(self, year: int) -> None:
        """今年 takes over from a year said above, and from a 去年 of its paragraph."""
        self.local = None
        if self.strong is not None and self.strong != year:
            self.strong, self.told = year, False

    def note(self, dated: Dated, sentence: Sentence) -> None:
        """Lets a time put its year in force."""
        spec, year = dated.spec, dated.year
        if dated.role != "in_force" or year is None or not spec.is_calendar or spec.kind == "plan":
            return
        if dated.mention.spec.year_shift == 0:
            self.current = year
            self._this_year(year)
        if dated.mention.spec.year_shift:
            self.local = year
        elif FROM_PUBLISHED in dated.flags or FROM_TODAY in dated.flags:
            self.weak = year
        elif sentence.is_heading:
            self.strong, self.local = year, None
            if sentence.field == "title":
                self.title = year
            else:
                self.heading = self.sections[sentence.section] = year
        elif dated.forward:
            self.ahead = year
        else:
            self.strong, self.local = year, None
            self.told = spec.kind == "year" and spec.until is None
