"""One figure as the grammar reads it (CONTRACT, `quantities`)."""

from __future__ import annotations

from decimal import Decimal


class Quantity:
    """A numeral with what it counts, at one place of a text.

    `start`, `end`, `raw` span the numeral to its measure word, without approximators before or after it
    but with an inner 余 or 多. `outer_start`, `outer_end` span the approximators too (`超`, `左右`, `以上`),
    so that a grammar over tokens can look at what stands beside the whole expression.
    `number`, `low`, `high` are exact decimals in `unit` (a listed unit of the contract); `value`,
    `value_low`, `value_high` are the same as floats. `classifier` is the measure word as written
    (`家`, `万元`'s 元 gives `元`). `unit` is None for a bare numeral. `role` is `amount`, `date`,
    `ordinal`, `heading`, `name` or `idiom`.
    """

    __slots__ = (
        "bound",
        "classifier",
        "end",
        "high",
        "low",
        "number",
        "outer_end",
        "outer_start",
        "raw",
        "role",
        "start",
        "unit",
    )

    def __init__(
        self,
        start: int,
        end: int,
        raw: str,
        number: Decimal | None,
        low: Decimal | None,
        high: Decimal | None,
        bound: str,
        unit: str | None,
        classifier: str | None,
        role: str,
        outer_start: int,
        outer_end: int,
    ) -> None:
        self.start = start
        self.end = end
        self.raw = raw
        self.number = number
        self.low = low
        self.high = high
        self.bound = bound
        self.unit = unit
        self.classifier = classifier
        self.role = role
        self.outer_start = outer_start
        self.outer_end = outer_end

    @property
    def value(self) -> float | None:
        return None if self.number is None else float(self.number)

    @property
    def value_low(self) -> float | None:
        return None if self.low is None else float(self.low)

    @property
    def value_high(self) -> float | None:
        return None if self.high is None else float(self.high)

    def __repr__(self) -> str:
        return (
            f"Quantity({self.raw!r}, {self.value}, low={self.value_low}, high={self.value_high}, "
            f"bound={self.bound!r}, unit={self.unit!r}, role={self.role!r}, at={self.start}:{self.end})"
        )
