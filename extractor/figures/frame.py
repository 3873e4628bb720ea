"""What the words after the digits make of any number: `亿元以上` is × 10^8, CNY, at least.

Most figures of a text share a few such frames, so their numbers need no grammar of their own.
"""

from __future__ import annotations

from decimal import Decimal

from extractor.figures.left import Left
from extractor.figures.quantity import Reading
from extractor.figures.spelling import read_spelling

_PROBES = ("7", "13.25")
# With the digits of a frame before it, within what a Decimal holds digit for digit.
_LARGEST_POWER = 20


def _power(factor: Decimal) -> str | None:
    exponent = factor.adjusted()
    return f"e{exponent}" if factor == Decimal(1).scaleb(exponent) else None


def read_frame(rest: str, left: Left) -> Reading | None:
    """The frame of the words after a number, found by reading two numbers in it; None where it is not that simple."""
    frames = []
    for probe in _PROBES:
        rows = read_spelling(probe + rest, left)
        if len(rows) != 1 or rows[0].offset != 0:
            return None
        reading = rows[0].reading
        if reading.role != "amount" or reading.number is None or reading.bound in ("range", "several"):
            return None
        whole = reading.outer == len(probe) + len(rest)
        if not whole or not reading.raw.startswith(probe) or reading.classifier == "块":
            return None
        factor = (reading.number / Decimal(probe)).normalize()
        if factor.adjusted() > _LARGEST_POWER:
            return None
        # No exponent: × 10 of 1.5 should be 15.0, not 1.5E+1.
        factor = factor.quantize(Decimal(1)) if factor == factor.to_integral_value() else factor
        if factor * Decimal(probe) != reading.number:
            return None
        raw, width = reading.raw[len(probe) :], len(probe)
        frames.append(
            Reading(raw, reading.outer - width, None, None, None, reading.bound, reading.unit, reading.classifier,
                "amount", factor, _power(factor))
        )  # fmt: skip
    return frames[0] if frames[0] == frames[1] else None
