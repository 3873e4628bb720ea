"""What the words after the digits make of any number: `亿元以上` is × 10^8, CNY, at least.

Most figures of a text share a few such frames, so their numbers need no grammar of their own.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from extractor.figures.left import Left
from extractor.figures.quantity import Reading
from extractor.figures.spelling import read_spelling

_PROBES = ("7", "13.25")
_LONGEST = 24


class Frame:
    """`factor` times the digits is the number; `cut` characters at the end are approximators or no part of it."""

    __slots__ = ("bound", "classifier", "cut", "factor", "outside", "unit")

    def __init__(
        self, factor: Decimal, cut: int, outside: int, bound: str, unit: str | None, classifier: str | None
    ) -> None:
        self.factor = None if factor == 1 else factor
        self.cut = cut
        self.outside = outside
        self.bound = bound
        self.unit = unit
        self.classifier = classifier

    def reading(self, spelling: str, width: int) -> Reading | None:
        """The reading of `spelling`, whose first `width` characters are digits; None where they are no plain number."""
        digits = spelling[:width]
        if not 0 < width <= _LONGEST or (digits[0] == "0" and digits[1:2] not in (".", "")) or digits[0] == ".":
            return None
        try:
            number = Decimal(digits)
        except InvalidOperation:
            return None
        if self.factor is not None:
            number *= self.factor
        bound, length = self.bound, len(spelling)
        raw = spelling[: length - self.cut] if self.cut else spelling
        if bound == "eq":
            return Reading(
                raw, length - self.outside, number, number, number, bound, self.unit, self.classifier, "amount"
            )
        low = number if bound in ("gt", "ge") else None
        high = number if bound in ("lt", "le") else None
        return Reading(raw, length - self.outside, number, low, high, bound, self.unit, self.classifier, "amount")


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
            (factor, whole - len(reading.raw), whole - reading.outer, reading.bound, reading.unit, reading.classifier)
        )
    return Frame(*frames[0]) if frames[0] == frames[1] else None
