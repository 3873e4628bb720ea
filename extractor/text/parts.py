"""The parts of a document's text: items, headings, sentences, each with offsets into the text as read."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """A sentence or a heading.

    `start`, `end` are offsets in `field` (`title` or `body`) as it was read; `text` is that span with
    markup masked by spaces, one character for one, so an offset into `text` plus `start` is an offset
    into the field. `item` numbers the item of a news bundle (0 where the document is one text),
    `section` numbers the section (a heading and what stands under it), `paragraph` the paragraph.
    """

    field: str
    start: int
    end: int
    text: str
    item: int
    section: int
    paragraph: int
    is_heading: bool = False


@dataclass(slots=True)
class DocumentText:
    """A document cut into sentences, in text order, the title's first.

    `headings` maps a section's number to its heading sentence; `item_titles` maps an item's number to the
    heading sentence of the item (absent for item 0 of an unbundled text). `masked` maps a field to its whole text with
    the markup blanked, `shown` to the same folded, as the sentences have it. `parents` maps a subsection's number
    (`(一)` under `一、`) to the section that it lies in.
    """

    title: str
    body: str
    masked: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    sentences: list[Sentence] = field(default_factory=list)
    headings: dict[int, Sentence] = field(default_factory=dict)
    item_titles: dict[int, Sentence] = field(default_factory=dict)
    parents: dict[int, int] = field(default_factory=dict)
