"""The time expressions of a document, sentence by sentence, each found when it is first asked for."""

from __future__ import annotations

import functools

from extractor.context.period_words import PeriodWords, fold
from extractor.context.time_atoms import atoms_of
from extractor.context.time_expressions import joined, times_of
from extractor.context.time_spec import TimeMention
from extractor.shortcuts import in_use
from extractor.text.parts import DocumentText
from extractor.text.spread import places_by_sentence


class Folded(dict[int, str]):
    """`folded[i]` is the text of sentence i with one form for each dash, quote and digit."""

    def __init__(self, document: DocumentText) -> None:
        super().__init__()
        self._document = document

    @functools.cached_property
    def fields(self) -> dict[str, str]:
        """The fields of the document, folded whole: one pass is cheaper than one for each sentence."""
        return {field: fold(shown) for field, shown in self._document.shown.items()}

    def __missing__(self, i: int) -> str:
        sentence = self._document.sentences[i]
        text = self.fields[sentence.field][sentence.start : sentence.end] if in_use() else fold(sentence.text)
        self[i] = text
        return text


class Times:
    """`found(i)` are the times of sentence i of a document."""

    def __init__(self, document: DocumentText, words: PeriodWords) -> None:
        self.words = words
        self.folded = Folded(document)
        self._document = document
        self._atoms = atoms_of(words)
        self._found: dict[int, list[TimeMention]] = {}

    def found(self, i: int) -> list[TimeMention]:
        found = self._found.get(i)
        if found is None:
            found = self._found[i] = self._find(i)
        return found

    def _find(self, i: int) -> list[TimeMention]:
        text = self._document.sentences[i].text
        if not in_use():
            return times_of(text, self.folded[i], self.words)
        openings = self._openings.get(i)
        if not openings:
            return []
        atoms = self._atoms.find(self.folded[i], openings)
        return joined(text, self.folded[i], atoms, self.words) if atoms else []

    @functools.cached_property
    def _openings(self) -> dict[int, list[int]]:
        """Where in each sentence a time may begin; a sentence without an entry has none."""
        return places_by_sentence(self._document, self._atoms.openings, self.folded.fields)

    def told(self) -> list[int]:
        """The sentences in which a time may stand, in order: no other has one."""
        return sorted(self._openings) if in_use() else list(range(len(self._document.sentences)))
