"""The time expressions of a document, sentence by sentence, each found when it is first asked for."""

from __future__ import annotations

from bisect import bisect_right

from extractor.context.period_words import PeriodWords, fold
from extractor.context.time_atoms import atoms_of
from extractor.context.time_expressions import times_of
from extractor.context.time_spec import TimeMention
from extractor.shortcuts import in_use
from extractor.text.parts import DocumentText, Sentence


class Folded(dict[int, str]):
    """`folded[i]` is the text of sentence i with one form for each dash, quote and digit."""

    def __init__(self, sentences: list[Sentence]) -> None:
        super().__init__()
        self._sentences = sentences

    def __missing__(self, i: int) -> str:
        text = self[i] = fold(self._sentences[i].text)
        return text


class Times:
    """`found(i)` are the times of sentence i of a document."""

    def __init__(self, document: DocumentText, words: PeriodWords) -> None:
        self.words = words
        self.folded = Folded(document.sentences)
        self._document = document
        self._found: dict[int, list[TimeMention]] = {}

    def found(self, i: int) -> list[TimeMention]:
        found = self._found.get(i)
        if found is None:
            text = self._document.sentences[i].text
            found = self._found[i] = times_of(text, self.folded[i], self.words)
        return found

    def told(self) -> list[int]:
        """The sentences in which a time may stand, in order: no other has one."""
        sentences = self._document.sentences
        if not in_use():
            return list(range(len(sentences)))
        told: set[int] = set()
        for field, shown in self._document.shown.items():
            numbers = [i for i, sentence in enumerate(sentences) if sentence.field == field]
            starts = [sentences[i].start for i in numbers]
            for at in atoms_of(self.words).openings(fold(shown)):
                k = bisect_right(starts, at)
                if k:
                    told.add(numbers[k - 1])
        return sorted(told)
