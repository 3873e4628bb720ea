"""The clauses of a document's sentences, between their commas, and which of them look ahead."""

from __future__ import annotations

from bisect import bisect_left

from extractor.context.period_words import PeriodWords
from extractor.context.time_spec import TimeMention
from extractor.context.times import Folded
from extractor.rules.patterns import compiled

# A clause is never longer in prose; the bound keeps hostile text linear.
_REACH = 200
# What may stand between a time and its comma (末, 期间, 里).
_TOPIC_REST = 4
_START = compiled(r"[,;:。!?！？]")
_END = compiled(r"[,;。!?！？]")


class Clauses:
    """Clauses by the number of their sentence and an offset in it; marks are looked for once a sentence."""

    def __init__(self, folded: Folded, words: PeriodWords) -> None:
        self._folded = folded
        self._words = words
        self._marks: dict[int, tuple[list[int], list[int]]] = {}
        self._cued: dict[int, bool] = {}
        self._ahead: dict[tuple[int, int, int], bool] = {}
        self._opens: dict[tuple[int, int, int], bool] = {}

    def around(self, index: int, at: int) -> tuple[int, int]:
        """The comma-separated piece of a sentence around an offset; a colon only begins one."""
        marks = self._marks.get(index)
        if marks is None:
            folded = self._folded[index]
            starts = [match.start() for match in _START.finditer(folded)]
            marks = self._marks[index] = starts, [at for at in starts if folded[at] != ":"]
        starts, ends = marks
        before, after = bisect_left(starts, at), bisect_left(ends, at)
        start = starts[before - 1] + 1 if before else 0
        end = ends[after] if after < len(ends) else len(self._folded[index])
        return max(start, at - _REACH), min(end, at + _REACH)

    def has_cue(self, index: int) -> bool:
        """Whether any clause of a sentence may look ahead at all: most sentences have no word for it."""
        cued = self._cued.get(index)
        if cued is None:
            cued = self._cued[index] = self._words.forward.may_stand_in(self._folded[index])
        return cued

    def looks_ahead(self, index: int, at: int) -> bool:
        """Whether a clause of a sentence that has a cue looks ahead (预计, 力争, 目标)."""
        start, end = clause = self.around(index, at)
        ahead = self._ahead.get((index, *clause))
        if ahead is None:
            ahead = any(self._words.forward.find(self._folded[index], start, end))
            self._ahead[index, start, end] = ahead
        return ahead

    def opens_ahead(self, index: int, mention: TimeMention) -> bool:
        """到2025年, 全市力争: a time that is a clause of its own looks ahead where the next clause does."""
        folded = self._folded[index]
        mark = _END.search(folded, mention.start)
        end = min(mark.start() if mark is not None else len(folded), mention.start + _REACH)
        if end - mention.end > _TOPIC_REST:
            return False
        start, end = self.around(index, end + 1)
        ahead = self._opens.get((index, start, end))
        if ahead is None:
            words = self._words
            ahead = words.forward.begin(folded, start) or any(words.forward_verb.find(folded, start, end))
            self._opens[index, start, end] = ahead
        return ahead
