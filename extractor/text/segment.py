"""Document → items, headings, sentences, with offsets into the text as it was read."""

from __future__ import annotations

from extractor.rules.patterns import compiled
from extractor.text.bundles import item_titles
from extractor.text.headings import find_headings
from extractor.text.masking import fold_width, mask_markup
from extractor.text.parts import DocumentText, Sentence

# A sentence with its stops and what they are closed with, or what is left behind the last of them.
_SENTENCE = compiled(r"[^。！？!?]*+[。！？!?]++[”’」』）)\"']*+|[^。！？!?]++")
_PART = compiled("20[0-9]{2}年|回顾|工作|目标|安排|重点|打算|部署")
_MAX_SENTENCE = 800
_CUTS = "，,；;、 "
_MAX_LINE_HEADING = 30
_NOT_HEADING_END = "。！？!?；;，,、：:…”)）"


def segment(title: str, body: str) -> DocumentText:
    """Cut a document into sentences; the title is sentence 0, of field `title`.

    Takes the text as it was read (HTML tags of a body allowed). Sentences are trimmed of blanks; their
    `text` is masked and folded one character for one. Cost is linear in the text.
    """
    document = DocumentText(title=title, body=body)
    document.masked["title"], _ = mask_markup(title)
    document.shown["title"] = shown = fold_width(document.masked["title"])
    _add(document, "title", shown, 0, len(shown), 0, 0, 0, True)
    masked, emphasis = mask_markup(body)
    document.masked["body"] = masked
    document.shown["body"] = shown = fold_width(masked)
    _Cutter(document, shown, item_titles(title, masked, emphasis)).cut()
    return document


class _Cutter:
    """Walks the paragraphs of a body once and appends sentences to the document."""

    def __init__(self, document: DocumentText, text: str, item_titles: dict[int, int]) -> None:
        self.document = document
        self.text = text
        self.item_titles = item_titles
        self.item = 0
        self.section = 0
        self.sections = 0
        self.paragraph = 0
        self.open: list[tuple[int, int]] = []  # (level, section) of the headings in force
        # In a text of paragraphs a short line with no stop heads what follows ("2023年工作回顾").
        self.lines = not item_titles and text.count("\n") >= 2

    def cut(self) -> None:
        start = 0
        for line in self.text.splitlines(keepends=True):
            end = start + len(line)
            if line.strip():
                self.paragraph += 1
                self._paragraph(start, end)
            start = end

    def _paragraph(self, start: int, end: int) -> None:
        whole = self.text[start:end]
        if self.item_titles:
            first = end - len(whole.lstrip())
            if first in self.item_titles:
                self._begin_item(first, self.item_titles[first])
                self._sentences(self.item_titles[first], end)
                return
        line = whole.strip()
        short = len(line) <= _MAX_LINE_HEADING and line[-1] not in _NOT_HEADING_END
        if short and self.lines and self.paragraph > 1 and not find_headings(line):
            # "2023年工作回顾" stands over numbered headings, "工业稳健运行" under them
            self._begin_section(start, end, 0 if _PART.search(line) else 5)
            return
        at = start
        for mark in find_headings(whole):
            self._sentences(at, start + mark.start)
            self._begin_section(start + mark.start, start + mark.end, mark.level)
            at = start + mark.end
        self._sentences(at, end)

    def _begin_item(self, start: int, end: int) -> None:
        self.item += 1
        self.sections += 1
        self.section = self.sections
        self.open = []
        sentence = self._add(start, end, heading=True)
        self.document.item_titles[self.item] = sentence
        self.document.headings[self.section] = sentence

    def _begin_section(self, start: int, end: int, level: int) -> None:
        while self.open and self.open[-1][0] >= level:
            self.open.pop()
        parent = self.open[-1][1] if self.open else None
        self.sections += 1
        self.section = self.sections
        self.open.append((level, self.section))
        sentence = self._add(start, end, heading=True)
        self.document.headings[self.section] = sentence
        if parent is not None:
            self.document.parents[self.section] = parent

    def _sentences(self, start: int, end: int) -> None:
        """Add the sentences of a stretch of text."""
        append = self.document.sentences.append
        item, section, paragraph = self.item, self.section, self.paragraph
        for whole in _SENTENCE.findall(self.text, start, end):
            stop = start + len(whole)
            if stop - start > _MAX_SENTENCE:
                start = self._cut_long(start, stop)
                whole = self.text[start:stop]
            piece = whole.strip()
            if piece:
                first = start if len(piece) == len(whole) else stop - len(whole.lstrip())
                append(Sentence("body", first, first + len(piece), piece, item, section, paragraph))
            start = stop

    def _cut_long(self, start: int, end: int) -> int:
        """Cut what is longer than any real sentence at its commas, so that no cost grows with its square."""
        while end - start > _MAX_SENTENCE:
            cut = max(self.text.rfind(mark, start, start + _MAX_SENTENCE) for mark in _CUTS)
            cut = cut + 1 if cut > start else start + _MAX_SENTENCE
            self._add(start, cut)
            start = cut
        return start

    def _add(self, start: int, end: int, heading: bool = False) -> Sentence:
        return _add(
            self.document, "body", self.text, start, end, self.item, self.section, self.paragraph, heading
        )


def _add(
    document: DocumentText, field: str, text: str, start: int, end: int,
    item: int, section: int, paragraph: int, heading: bool,
) -> Sentence:  # fmt: skip
    whole = text[start:end]
    piece = whole.strip()
    if len(piece) != len(whole):
        start = end - len(whole.lstrip())
    sentence = Sentence(field, start, start + len(piece), piece, item, section, paragraph, heading)
    if piece and heading:
        document.add_heading(sentence)
    elif piece:
        document.sentences.append(sentence)
    return sentence
