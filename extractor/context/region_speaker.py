"""Who speaks what stands between quotation marks, where he is told of behind them (`“我们区签约9个。”X区区长说`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.context.region_mention import Spot

if TYPE_CHECKING:
    from extractor.context.region_state import RegionState

OPENING, CLOSING = "“", "”"
_LONGEST = 8  # sentences of one speech
_MARKS = frozenset("，。、；：！？,;: ")


class Speakers:
    """The places of those who speak, each found once for the sentence with which the speech begins."""

    def __init__(self, state: RegionState) -> None:
        self._state = state
        self._found: dict[int, Spot | None] = {}

    def of(self, i: int) -> Spot | None:
        """The place of the one who speaks sentence `i`, where the text names him only behind the speech."""
        sentences = self._state.document.sentences
        for k in range(i, max(-1, i - _LONGEST), -1):
            text = sentences[k].text
            if text.startswith(OPENING):
                return self._behind(k)
            if OPENING in text or (CLOSING in text and k < i) or sentences[k].is_heading:
                return None
        return None

    def _behind(self, i: int) -> Spot | None:
        if i not in self._found:
            self._found[i] = None
            self._found[i] = self._find(i)
        return self._found[i]

    def _find(self, i: int) -> Spot | None:
        sentences = self._state.document.sentences
        for k in range(i, min(len(sentences), i + _LONGEST)):
            if sentences[k].paragraph != sentences[i].paragraph:
                return None
            text = sentences[k].text
            close = text.find(CLOSING, 1)
            while 0 <= close < len(text) - 1 and text[close - 1] not in _MARKS:
                close = text.find(CLOSING, close + 1)  # “双十一” within the speech
            if close < 0:
                continue
            if close + 1 < len(text.rstrip()):
                return self._says(k, close + 1)
            follows = k + 1 < len(sentences) and sentences[k + 1].paragraph == sentences[i].paragraph
            return self._says(k + 1, 0) if follows else None
        return None

    def _says(self, k: int, start: int) -> Spot | None:
        """The place with which the text from `start` of sentence `k` begins, where it, or one of it, is said to speak."""
        state, text = self._state, self._state.document.sentences[k].text
        for cluster in state.clusters(k):
            if cluster.start >= start:
                first = cluster.role == "topic" and len(cluster.members) == 1
                return (
                    state.plain(cluster.members[0])
                    if first and state.gazetteer.roles.says(text, cluster.end)
                    else None
                )
        return None
