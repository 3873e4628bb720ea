"""The marks of many documents at once: what `mark_of` gives for each (extractor.pipeline.duplicates).

Their texts stand behind one another in one array, by the codes of their characters: one look-up brings all to the width
and case that they are compared in, and one more tells where figures and places may stand. A text that takes more than
that is given to `mark_of`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from extractor.pipeline.duplicates import (
    CONTENT_BYTES,
    FIGURE,
    NUMERALS,
    OTHER_CODE,
    PLACE,
    PLACE_ENDS,
    SINGLE_ENDS,
    SINGLE_NUMERALS,
    SPACE_CODE,
    TELLING_DIGITS,
    Mark,
    bucket_of_parts,
    key_of_digits,
    mark_of,
    table_of_characters,
)
from extractor.reading.document import Document

Codes = np.ndarray[Any, np.dtype[np.uint16]]
Kinds = np.ndarray[Any, np.dtype[np.uint8]]
Places = np.ndarray[Any, np.dtype[np.int64]]

# Behind a document, and behind its title: no text that the table is for has them.
_DOCUMENT, _FIELD = "\x1e", "\x1f"
_DOCUMENT_BYTE = b"\x1e"
# What a character may be, as bits.
_DIGIT, _NUMERAL, _SINGLE, _SINGLE_END, _PLACE_END, _IDEOGRAPH = (1 << bit for bit in range(6))
_LONGEST_PLACE = 4
# Where figures and places are is looked up for all documents, if it is for no fewer than one of so many.
_WORTH_LOOKING = 4


def marks_of(documents: Sequence[Document]) -> list[Mark]:
    """The mark of each of `documents`, in their order; time is linear in their texts."""
    if not documents:
        return []
    joined = _DOCUMENT.join([f"{one.title}{_FIELD}{one.body}" for one in documents])
    if "&" in joined:
        joined = joined.replace("&nbsp;", " ")
    codes = np.frombuffer(joined.encode("utf-16-le", "surrogatepass"), np.uint16)
    ends = np.append(np.flatnonzero(codes == ord(_DOCUMENT)), len(codes))
    if len(ends) != len(documents) or np.count_nonzero(codes == ord(_FIELD)) != len(documents):
        return [mark_of(one) for one in documents]
    found = _table().take(codes)
    others = set(np.searchsorted(ends, np.flatnonzero(found == OTHER_CODE)).tolist())
    _space_digits(found)
    plain = found[found != SPACE_CODE]
    text = plain.tobytes().decode("utf-16-le")
    contents = text.encode().split(_DOCUMENT_BYTE)
    digits = _digits(plain)
    keys: dict[int, int] = {}
    few = [number for number, own in enumerate(digits) if len(own) < TELLING_DIGITS]
    if len(few) * _WORTH_LOOKING < len(documents):
        others |= set(few)
    else:
        keys.update(zip(few, _buckets(text, plain, few), strict=True))
    return [
        mark_of(documents[number])
        if number in others
        else Mark(
            hashlib.sha256(content).digest()[:CONTENT_BYTES],
            keys[number] if number in keys else key_of_digits(digits[number]),
        )
        for number, content in enumerate(contents)
    ]


def _space_digits(found: Codes) -> None:
    """Put one space for those between two digits."""
    spaces = np.flatnonzero(found == SPACE_CODE)
    if not len(spaces):
        return
    cuts = np.diff(spaces) > 1
    begins, ends = spaces[np.append(True, cuts)], spaces[np.append(cuts, True)] + 1
    # What stands behind the last character is taken for that character, a space.
    between = _are_digits(found[begins - 1]) & _are_digits(found.take(ends, mode="clip"))
    found[begins[between & (begins > 0)]] = ord(" ")


def _digits(plain: Codes) -> list[bytes]:
    """The digits of each document."""
    some = plain[_are_digits(plain) | (plain == ord(_DOCUMENT))]
    digits: bytes = some.astype(np.uint8).tobytes()
    return digits.split(_DOCUMENT_BYTE)


def _are_digits(codes: Codes) -> Any:
    # What is below them wraps round.
    return codes - np.uint16(ord("0")) < 10


def _buckets(text: str, plain: Codes, numbers: Sequence[int]) -> Iterator[int]:
    """The buckets of the documents of `numbers`, which ascend; `plain` are the codes of the characters of `text`."""
    every = np.append(np.flatnonzero(plain == ord(_DOCUMENT)), len(plain))
    starts, ends = np.append(0, every[:-1] + 1)[numbers], every[numbers]
    titles = np.flatnonzero(plain == ord(_FIELD))[numbers]
    kinds = _kinds().take(plain)
    figures, places = _where_figures(kinds), _where_places(kinds)
    rows = (
        starts,
        titles,
        ends,
        *np.searchsorted(figures, (starts, ends)),
        *np.searchsorted(places, (starts, titles)),
    )
    figure_places, place_ends = figures.tolist(), [*places.tolist(), len(text)]
    for start, title, end, first, last, in_title, in_body in zip(
        *(row.tolist() for row in rows), strict=True
    ):
        yield bucket_of_parts(
            _figures(text, figure_places[first:last], end),
            (
                _place(text, start, place_ends[in_title], title),
                _place(text, title + 1, place_ends[in_body], end),
            ),
        )


def _where_figures(kinds: Kinds) -> Places:
    """Where the pattern of figures fits, wherever it begins to look."""
    begin, behind = kinds[:-1], kinds[1:]
    several, single = begin & behind & _NUMERAL, (begin & _SINGLE != 0) & (behind & _SINGLE_END != 0)
    fits = kinds & _DIGIT != 0
    fits[:-1] |= (several != 0) | single
    return np.flatnonzero(fits)


def _where_places(kinds: Kinds) -> Places:
    """Where a place may end: behind at least two ideographs."""
    ends = np.flatnonzero(kinds[2:] & _PLACE_END)
    found: Places = ends[(kinds[ends] & kinds[ends + 1] & _IDEOGRAPH) != 0] + 2
    return found


def _figures(text: str, places: Sequence[int], end: int) -> list[str]:
    """What the pattern of figures finds up to `end`; `places` is where it fits."""
    found: list[str] = []
    reached = 0
    for place in places:
        if place >= reached and (match := FIGURE.match(text, place, end)):
            found.append(match[0])
            reached = match.end()
    return found


def _place(text: str, start: int, first_end: int, end: int) -> str | None:
    """The first place from `start` to `end`, where none ends before `first_end`."""
    match = PLACE.search(text, max(start, first_end - _LONGEST_PLACE), end) if first_end < end else None
    return match[0] if match else None


@lru_cache(maxsize=1)
def _table() -> Codes:
    """What stands for a character; tags ask for more than a table, and separators stand for themselves."""
    table = table_of_characters().copy()
    table[ord("<")] = OTHER_CODE
    table[[ord(_DOCUMENT), ord(_FIELD)]] = ord(_DOCUMENT), ord(_FIELD)
    return table


@lru_cache(maxsize=1)
def _kinds() -> Kinds:
    """What a character may be in a figure or a place."""
    kinds = np.zeros(1 << 16, np.uint8)
    kinds[0x4E00:0xA000] = _IDEOGRAPH
    for characters, kind in (
        ("0123456789", _DIGIT), (NUMERALS, _NUMERAL), (SINGLE_NUMERALS, _SINGLE), (SINGLE_ENDS, _SINGLE_END),
        (PLACE_ENDS, _PLACE_END),
    ):  # fmt: skip
        kinds[[ord(one) for one in characters]] |= kind
    return kinds
