"""The parts of a document's text: items, headings, sentences, each with offsets into the text as read."""

from __future__ import annotations

from bisect import bisect_left
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
    """A document cut into sentences, in text order, the title's first; items, sections and paragraphs are counted up.

    `headings` maps a section's number to its heading sentence; `item_titles` maps an item's number to the
    heading sentence of the item (absent for item 0 of an unbundled text). `masked` maps a field to its whole text with
    the markup blanked, `shown` to the same folded, as the sentences have it. `parents` maps a subsection's number
    (`(一)` under `一、`) to the section that it lies in. `heads` maps where a heading begins (field and offset) to its
    number among the sentences, in text order; the title's is among them.
    """

    title: str
    body: str
    masked: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    sentences: list[Sentence] = field(default_factory=list)
    headings: dict[int, Sentence] = field(default_factory=dict)
    item_titles: dict[int, Sentence] = field(default_factory=dict)
    parents: dict[int, int] = field(default_factory=dict)
    heads: dict[tuple[str, int], int] = field(default_factory=dict)

    def add_heading(self, sentence: Sentence) -> None:
        """Append a heading, or the title."""
        self.heads[sentence.field, sentence.start] = len(self.sentences)
        self.sentences.append(sentence)

    def number_of(self, heading: Sentence) -> int:
        """The number of a heading among the sentences."""
        return self.heads[heading.field, heading.start]

    def first_of_body(self) -> int:
        """The number of the first sentence that is not the title."""
        return int(bool(self.sentences) and self.sentences[0].field == "title")

    def item(self, number: int) -> range:
        """The sentences of an item: from its title to the next item's; those of a text that is no bundle are item 0."""
        own, following = self.item_titles.get(number), self.item_titles.get(number + 1)
        first = 0 if own is None else self.number_of(own)
        return range(first, len(self.sentences) if following is None else self.number_of(following))

    def first_of_section(self, i: int) -> int:
        """The first sentence of the section of sentence `i`; the title is in none with the text below it."""
        sentence = self.sentences[i]
        if sentence.field == "title":
            return i
        return bisect_left(
            self.sentences, sentence.section, lo=self.first_of_body(), hi=i, key=lambda each: each.section
        )
