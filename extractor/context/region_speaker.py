"""Who speaks what stands between quotation marks, where he is told of behind them (`“我们区签约9个。”X区区长说`)."""

from __future__ import annotations

from extractor.context.region_mention import Spot
from extractor.context.region_named import NamedPlaces
from extractor.shortcuts import in_use

OPENING, CLOSING = "“", "”"
_WHOLE = "whole"  # a speech of one sentence
_STOP = "stop"  # a heading, or a quotation within a sentence
_LONGEST = 8  # sentences of one speech
_MARKS = frozenset("，。、；：！？,;: ")


class Speakers:
    """The places of those who speak, each found once for the sentence with which the speech begins."""

    def __init__(self, named: NamedPlaces) -> None:
        self._named = named
        self._found: dict[int, Spot | None] = {}
        self._marks: dict[int, str] = {}
        self._may_speak = not in_use() or OPENING in named.document.body or OPENING in named.document.title

    def _mark(self, k: int) -> str:
        """What a sentence does to a speech: OPENING where it begins one, CLOSING where one ends in it, both, or a stop."""
        mark = self._marks.get(k)
        if mark is None:
            sentence = self._named.document.sentences[k]
            text, mark = sentence.text, ""
            if text.startswith(OPENING):
                close = text.find(CLOSING)
                whole = text.count(CLOSING) >= text.count(OPENING)
                # “十四五”期间 begins no speech
                mark = OPENING if not whole else _WHOLE if text[close - 1] in _MARKS else _STOP
            elif OPENING in text or sentence.is_heading:
                mark = _STOP
            elif CLOSING in text:
                mark = CLOSING
            self._marks[k] = mark
        return mark

    def of(self, i: int) -> Spot | None:
        """The place of the one who speaks sentence `i`, where the text names him only behind the speech."""
        if not self._may_speak:
            return None
        for k in range(i, max(-1, i - _LONGEST), -1):
            mark = self._mark(k)
            if mark == OPENING or (mark == _WHOLE and k == i):
                return self._behind(k)
            if mark in (_STOP, _WHOLE) or (mark == CLOSING and k < i):
                return None
        return None

    def _behind(self, i: int) -> Spot | None:
        if i not in self._found:
            self._found[i] = None
            self._found[i] = self._find(i)
        return self._found[i]

    def _find(self, i: int) -> Spot | None:
        sentences = self._named.document.sentences
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
        named, text = self._named, self._named.document.sentences[k].text
        for cluster in named.clusters(k):
            if cluster.start >= start:
                first = cluster.role == "topic" and len(cluster.members) == 1
                return (
                    named.plain(cluster.members[0])
                    if first and named.gazetteer.roles.says(text, cluster.end)
                    else None
                )
        name = named.gazetteer.roles.speaks_by_name(text, start)
        return None if name is None else self._introduced(name, k)

    def _introduced(self, name: str, k: int) -> Spot | None:
        """The place that the one of this name was told to be of, in the sentences of the paragraph before `k`."""
        named, sentences = self._named, self._named.document.sentences
        roles = named.gazetteer.roles
        anyone = name in roles.speaker_pronouns
        for j in range(k - 1, max(-1, k - _LONGEST), -1):
            text = sentences[j].text
            if sentences[j].paragraph != sentences[k].paragraph or sentences[j].is_heading:
                return None
            if not anyone and name not in text:
                continue
            for cluster in named.clusters(j):
                said = len(cluster.members) == 1 and roles.says(text, cluster.end)
                if said and (anyone or name in text[cluster.end :]):
                    return named.plain(cluster.members[0])
            if not anyone:
                return None
        return None
