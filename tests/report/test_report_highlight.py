"""Cutting a text at its figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.publish.report.highlight import Piece, Span, pieces

TEXT = "增长6.2%，3家"


@pytest.mark.parametrize(
    ("strong", "weak", "expected"),
    [
        ([], [], [Piece(TEXT, 0, ())]),
        ([Span(2, 6, 7)], [], [Piece("增长", 0, ()), Piece("6.2%", 2, (7,)), Piece("，3家", 6, ())]),
        ([Span(0, 9, 0)], [], [Piece(TEXT, 0, (0,))]),
        # two observations of one figure are one piece; so are figures of which one holds the other
        ([Span(2, 6, 1), Span(2, 6, 2)], [], [Piece("增长", 0, ()), Piece("6.2%", 2, (1, 2)), Piece("，3家", 6, ())]),
        ([Span(2, 5, 1), Span(3, 6, 2)], [], [Piece("增长", 0, ()), Piece("6.2%", 2, (1, 2)), Piece("，3家", 6, ())]),
        # what no indicator claims gives way to what one does
        ([Span(2, 6, 1)], [Span(4, 6, -1), Span(7, 9, -1)],
         [Piece("增长", 0, ()), Piece("6.2%", 2, (1,)), Piece("，", 6, ()), Piece("3家", 7, (-1,))]),
        ([], [Span(4, 4, -1)], [Piece(TEXT, 0, ())]),
    ],
)  # fmt: skip
def test_pieces(strong: list[Span], weak: list[Span], expected: list[Piece]) -> None:
    """Is each figure one piece, with all that is said of it?"""
    assert pieces(TEXT, strong, weak) == expected


def test_a_figure_outside_the_text_is_refused() -> None:
    """Is a wrong offset an error rather than a wrong mark?"""
    with pytest.raises(ValueError, match="outside a text of 9"):
        pieces(TEXT, [Span(8, 12, 0)])


_SPANS = st.lists(st.builds(lambda a, n: Span(a, min(a + n, 40), a), st.integers(0, 40), st.integers(0, 9)))


@given(_SPANS, _SPANS)
def test_pieces_give_the_text_back(strong: list[Span], weak: list[Span]) -> None:
    """Do the pieces join to the text, each at its offset, and is no claimed figure lost?"""
    text = "".join(chr(0x4E00 + place) for place in range(40))
    found = pieces(text, strong, [Span(a, b, -1) for a, b, _ in weak])
    assert "".join(piece.text for piece in found) == text
    assert all(text.startswith(piece.text, piece.start) for piece in found)
    tags = {tag for piece in found for tag in piece.tags}
    assert {span.tag for span in strong if span.end > span.start} <= tags
