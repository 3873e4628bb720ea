"""Is what one pass over a field finds given to the sentences in which it lies?"""

from __future__ import annotations

import re

import pytest

from extractor.text.parts import DocumentText, Sentence
from extractor.text.spread import places_by_sentence


def digits(text: str) -> list[int]:
    return [match.start() for match in re.finditer("[0-9]", text)]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(0, 3), (4, 7), (8, 11)], {0: [1], 2: [0, 2]}),
        ([(0, 3), (4, 7)], {0: [1]}),
        ([(2, 11)], {0: [6, 8]}),
        # broken markup: the first reaches into the second, and what lies in both is both's
        ([(0, 11), (6, 11)], {0: [1, 8, 10], 1: [2, 4]}),
        ([], {}),
    ],
)
def test_places_are_given_out_by_sentence(
    spans: list[tuple[int, int]], expected: dict[int, list[int]]
) -> None:
    """At offsets in the sentence, none for what lies between sentences?"""
    body = "a1b c,d 1e2"
    document = DocumentText(title="", body=body, shown={"title": "", "body": body})
    document.sentences += [Sentence("body", a, b, body[a:b], 0, 0, 1) for a, b in spans]
    assert places_by_sentence(document, digits, document.shown) == expected
