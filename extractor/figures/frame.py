"""What the words after the digits make of any number: `亿元以上` is × 10^8, CNY, at least.

Most figures of a text share a few such frames, so their numbers need no grammar of their own.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from extractor.figures.left import Left
from extractor.figures.quantity import Reading
from extractor.figures.spelling import read_spelling

_PROBES = ("7", "13.25")


class Frame(NamedTuple):
    """`factor` times the digits is the number; `cut` characters at the end are approximators or no part of it."""

    factor: Decimal
    cut: int
    outside: int
    bound: str
    unit: str | None
    classifier: str | None

    def reading(self, digits: str, spelling: str) -> Reading:
        """The reading of `spelling`, whose number is `digits` in half-width characters."""
        factor, cut, outside, bound, unit, classifier = self
        number = Decimal(digits) if factor == 1 else Decimal(digits) * factor
        low = number if bound in ("eq", "gt", "ge") else None
        high = number if bound in ("eq", "lt", "le") else None
        raw = spelling[:-cut] if cut else spelling
        return Reading(raw, len(spelling) - outside, number, low, high, bound, unit, classifier, "amount")


def read_frame(rest: str, left: Left) -> Frame | None:
    """The frame of the words after a number, found by reading two numbers in it; None where it is not that simple."""
    frames = []
    for probe in _PROBES:
        rows = read_spelling(probe + rest, left)
        if len(rows) != 1 or rows[0].offset != 0:
            return None
        reading = rows[0].reading
        if reading.role != "amount" or reading.number is None or reading.bound in ("range", "several"):
            return None
        if not reading.raw.startswith(probe) or reading.classifier in ("块",):
            return None
        whole = len(probe) + len(rest)
        factor = (reading.number / Decimal(probe)).normalize()
        if factor * Decimal(probe) != reading.number:
            return None
        frames.append(
            Frame(factor, whole - len(reading.raw), whole - reading.outer, reading.bound, reading.unit, reading.classifier)
        )
    return frames[0] if frames[0] == frames[1] else None
