"""The time expressions of a document, sentence by sentence, each found when it is first asked for."""

from __future__ import annotations

from bisect import bisect_left

from extractor.context.period_words import PeriodWords, fold
from extractor.context.time_atoms import atoms_of
from extractor.context.time_expressions import times_of
from extractor.context.time_spec import TimeMention
from extractor.shortcuts import in_use
from extractor.text.parts import DocumentText, Sentence


class Times:
    """`found(i)` are the times of sentence i, `folded(i)` its text with one form for each dash, quote and digit."""

    def __init__(self, document: DocumentText, words: PeriodWords) -> None:
        self.words = words
        self._shown = document.shown
        self._sentences = document.sentences
        self._fields: dict[str, tuple[str, list[int]]] = {}
        self._found: dict[int, list[TimeMention]] = {}

    def folded(self, i: int) -> str:
        sentence = self._sentences[i]
        return self._field(sentence.field)[0][sentence.start : sentence.end]

    def found(self, i: int) -> list[TimeMention]:
        found = self._found.get(i)
        if found is None:
            found = self._found[i] = self._find(self._sentences[i])
        return found

    def _find(self, sentence: Sentence) -> list[TimeMention]:
        folded, openings = self._field(sentence.field)
        if in_use() and bisect_left(openings, sentence.start) == bisect_left(openings, sentence.end):
            return []
        return times_of(sentence.text, folded[sentence.start : sentence.end], self.words)

    def _field(self, name: str) -> tuple[str, list[int]]:
        """A field folded, and where a time may begin in it."""
        known = self._fields.get(name)
        if known is None:
            folded = fold(self._shown[name])
            known = self._fields[name] = folded, atoms_of(self.words).openings(folded)
        return known
