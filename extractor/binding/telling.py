"""The figures of a document's fields, and the sentences that tell them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from extractor.figures import read_figures
from extractor.figures.quantity import Quantity, Reading, place
from extractor.text.parts import Sentence

_DIGITS_IN_MARKUP = re.compile(r"[0-9０-９]+")


class Telling(NamedTuple):
    """A sentence that tells figures: its number, itself, and those that are amounts."""

    number: int
    sentence: Sentence
    amounts: list[Quantity]


def by_sentence(
    figures: list[Quantity], sentences: Sequence[Sentence], first: int, last: int
) -> Iterator[tuple[int, list[Quantity]]]:
    """The figures that begin before the end of a sentence and not before that of an earlier one, with its number.

    `sentences` from `first` to `last` are those of the field; behind them all the number is `last`.
    """
    at = 0
    ends = [sentence.end for sentence in sentences[first:last]] if figures else []
    while at < len(figures):
        k = bisect_right(ends, figures[at].start)
        end = ends[k] if k < len(ends) else None
        begin = at
        while at < len(figures) and (end is None or figures[at].start < end):
            at += 1
        yield first + k, figures[begin:at]


def figures_of(text: str, masked: str) -> list[Quantity]:
    """The figures of a field; a digit run inside markup is a `name`, so that no digit is without a row."""
    found = read_figures(masked)
    if masked is not text:
        hidden = [
            place(
                m.start(),
                Reading(m.group(), m.end() - m.start(), None, None, None, "eq", None, None, "name"),
                m.start(),
            )
            for m in _DIGITS_IN_MARKUP.finditer(text)
            if masked[m.start()].isspace()
        ]
        # a figure across markup (<b>260</b>亿元) stands in the text with its tags
        found = [_as_written(figure, text) for figure in found]
        found = sorted([*found, *hidden], key=lambda q: q.start)
    return found


def _as_written(figure: Quantity, text: str) -> Quantity:
    raw = text[figure.start : figure.end]
    if raw == figure.raw:
        return figure
    return place(figure.start, msgspec.structs.replace(figure.reading, raw=raw), figure.outer_start)
