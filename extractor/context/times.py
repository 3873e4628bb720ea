"""The time expressions of a document, sentence by sentence, each found when it is first asked for."""

from __future__ import annotations

from extractor.context.period_words import PeriodWords, fold
from extractor.context.time_expressions import times_of
from extractor.context.time_spec import TimeMention
from extractor.text.parts import DocumentText


class Times:
    """`found(i)` are the times of sentence i, `folded(i)` its text with one form for each dash, quote and digit."""

    def __init__(self, document: DocumentText, words: PeriodWords) -> None:
        self.words = words
        self._shown = document.shown
        self._sentences = document.sentences
        self._fields: dict[str, str] = {}
        self._found: dict[int, list[TimeMention]] = {}

    def folded(self, i: int) -> str:
        sentence = self._sentences[i]
        field = self._fields.get(sentence.field)
        if field is None:
            field = self._fields[sentence.field] = fold(self._shown[sentence.field])
        return field[sentence.start : sentence.end]

    def found(self, i: int) -> list[TimeMention]:
        found = self._found.get(i)
        if found is None:
            found = self._found[i] = times_of(self._sentences[i].text, self.folded(i), self.words)
        return found
