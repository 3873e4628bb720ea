"""What one pass over a whole field finds, given out to the sentences in which it lies."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable

from extractor.text.parts import DocumentText


def places_by_sentence(
    document: DocumentText, find: Callable[[str], Iterable[int]], shown: dict[str, str]
) -> dict[int, list[int]]:
    """What `find` finds in the fields of `shown`, by the number of its sentence, at offsets in it, in order.

    `shown` holds each field's text as long as it is in the document. A sentence in which nothing is found has no entry.
    """
    shared: dict[int, list[int]] = {}
    sentences = document.sentences
    own = sum(sentence.field == "title" for sentence in sentences[:1])
    for field, text in shown.items():
        first, last = (0, own) if field == "title" else (own, len(sentences))
        starts = [sentence.start for sentence in sentences[first:last]]
        for at in find(text):
            i = first + bisect_right(starts, at) - 1
            if i >= first and at < sentences[i].end:
                shared.setdefault(i, []).append(at - sentences[i].start)
    return shared
