"""What one pass over a whole field finds, given out to the sentences in which it lies."""

from __future__ import annotations

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
    own = document.first_of_body()
    for field, text in shown.items():
        first, last = (0, own) if field == "title" else (own, len(sentences))
        for at in find(text):
            while first < last and sentences[first].end <= at:
                first += 1
            i = first
            # In broken markup a sentence may reach into the next one: what is found there is both's.
            while i < last and sentences[i].start <= at:
                shared.setdefault(i, []).append(at - sentences[i].start)
                i += 1
    return shared
