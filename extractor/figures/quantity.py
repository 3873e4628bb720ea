"""One figure as the grammar reads it (CONTRACT, `quantities`)."""

from __future__ import annotations

from decimal import Decimal

import msgspec


class Reading(msgspec.Struct, frozen=True, gc=False):
    """What a spelling says, wherever it stands: shared by all figures spelled alike.

    `raw` is the figure without approximators; `outer` is its length with those after it.
    """

    raw: str
    outer: int
    number: Decimal | None
    low: Decimal | None
    high: Decimal | None
    bound: str
    unit: str | None
    classifier: str | None
    role: str


class Quantity:
    """A numeral with what it counts, at one place of a text.

    `start`, `end`, `raw` span the numeral to its measure word, without approximators before or after it
    but with an inner 余 or 多. `outer_start`, `outer_end` span the approximators too (`超`, `左右`, `以上`),
    so that a grammar over tokens can look at what stands beside the whole expression.
    `number`, `low`, `high` are exact decimals in `unit` (a listed unit of the contract); `value`,
    `value_low`, `value_high` are the same as floats. `classifier` is the measure word as written
    (`家`, `万元`'s 元 gives `元`). `unit` is None for a bare numeral. `role` is `amount`, `date`,
    `ordinal`, `heading`, `name` or `idiom`. Figures spelled alike share one Reading.
    """

    __slots__ = ("outer_start", "reading", "start")

    start: int
    reading: Reading
    outer_start: int

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
        if end - start != len(raw):
            raise ValueError(f"{raw!r} is not {end - start} characters long")
        self.start = start
        self.reading = Reading(raw, outer_end - start, number, low, high, bound, unit, classifier, role)
        self.outer_start = outer_start

    def with_unit(self, unit: str | None, classifier: str | None = None) -> Quantity:
        """The same number in another unit (`6.3个、1.6个百分点`: the first 个 counts points)."""
        changed = msgspec.structs.replace(self.reading, unit=unit, classifier=classifier or self.classifier)
        return place(self.start, changed, self.outer_start)

    @property
    def end(self) -> int:
        return self.start + len(self.reading.raw)

    @property
    def outer_end(self) -> int:
        return self.start + self.reading.outer

    @property
    def raw(self) -> str:
        return self.reading.raw

    @property
    def number(self) -> Decimal | None:
        return self.reading.number

    @property
    def low(self) -> Decimal | None:
        return self.reading.low

    @property
    def high(self) -> Decimal | None:
        return self.reading.high

    @property
    def bound(self) -> str:
        return self.reading.bound

    @property
    def unit(self) -> str | None:
        return self.reading.unit

    @property
    def classifier(self) -> str | None:
        return self.reading.classifier

    @property
    def role(self) -> str:
        return self.reading.role

    @property
    def value(self) -> float | None:
        return None if self.reading.number is None else float(self.reading.number)

    @property
    def value_low(self) -> float | None:
        return None if self.reading.low is None else float(self.reading.low)

    @property
    def value_high(self) -> float | None:
        return None if self.reading.high is None else float(self.reading.high)

    def __repr__(self) -> str:
        return (
            f"Quantity({self.raw!r}, {self.value}, low={self.value_low}, high={self.value_high}, "
            f"bound={self.bound!r}, unit={self.unit!r}, role={self.role!r}, at={self.start}:{self.end})"
        )


def place(start: int, reading: Reading, outer_start: int) -> Quantity:
    """The figure that `reading` makes at `start` of a text."""
    figure = Quantity.__new__(Quantity)
    figure.start = start
    figure.reading = reading
    figure.outer_start = outer_start
    return figure
