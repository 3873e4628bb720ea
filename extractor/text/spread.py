"""What one pass over a whole field finds, given out to the sentences in which it lies."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from operator import attrgetter

from extractor.text.parts import DocumentText

_end = attrgetter("end")


def places_by_sentence(
    document: DocumentText, find: Callable[[str], Sequence[int]], shown: dict[str, str]
) -> dict[int, list[int]]:
    """What `find` finds, in order, in the fields of `shown`, by the number of its sentence, at offsets in it, in order.

    `shown` holds each field's text as long as it is in the document. A sentence in which nothing is found has no entry.
    """
    shared: dict[int, list[int]] = {}
    sentences = document.sentences
    own = document.first_of_body()
    for field, text in shown.items():
        i, last = (0, own) if field == "title" else (own, len(sentences))
        found = find(text)
        k = 0
        while k < len(found):
            # from the sentence that ends behind the next one found; most sentences have none
            i = bisect_right(sentences, found[k], i, last, key=_end)
            if i == last:
                break
            start, end = sentences[i].start, sentences[i].end
            inside = bisect_left(found, end, k)
            places = [at - start for at in found[k:inside] if at >= start]
            if places:
                shared[i] = places
            i += 1
            # In broken markup a sentence may reach into the next one: what is found there is both's.
            reaches = i < last and sentences[i].start < end
            k = bisect_left(found, sentences[i].start, 0, inside) if reaches else inside
    return shared
