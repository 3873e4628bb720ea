"""One figure as the grammar reads it (CONTRACT, `quantities`)."""

from __future__ import annotations

from decimal import Decimal

import msgspec

Row = tuple[int, int, str, float | None, float | None, float | None, str, str | None, str | None, str]
"""Start, end, raw, value, value_low, value_high, bound, unit, classifier, role."""

_BOUNDS_BELOW = ("eq", "gt", "ge")
_BOUNDS_ABOVE = ("eq", "lt", "le")


class Reading(msgspec.Struct, frozen=True, gc=False):
    """What a spelling says, wherever it stands: shared by all figures spelled alike.

    `raw` is the figure without approximators; `outer` is its length with those after it. Where `factor` is set,
    this is what the words after any plain number say (`亿元以上`): the number is the digits times `factor`, and
    `raw` and `outer` are without the digits. `power` is the factor as an exponent (`e8`) where it is one.
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
    factor: Decimal | None = None
    power: str | None = None

    def of(self, digits: str) -> Reading:
        """This reading of plain digits, as one of its own."""
        if self.factor is None:
            return self
        number = Decimal(digits) * self.factor
        low = number if self.bound in _BOUNDS_BELOW else None
        high = number if self.bound in _BOUNDS_ABOVE else None
        return Reading(
            digits + self.raw, len(digits) + self.outer, number, low, high, self.bound, self.unit,
            self.classifier, self.role,
        )  # fmt: skip


class Quantity(msgspec.Struct, gc=False):
    """A numeral with what it counts, at one place of a text.

    `start`, `end`, `raw` span the numeral to its measure word, without approximators before or after it
    but with an inner 余 or 多. `outer_start`, `outer_end` span the approximators too (`超`, `左右`, `以上`),
    so that a grammar over tokens can look at what stands beside the whole expression.
    `number`, `low`, `high` are exact decimals in `unit` (a listed unit of the contract); `value`,
    `value_low`, `value_high` are the same as floats. `classifier` is the measure word as written
    (`家`, `万元`'s 元 gives `元`). `unit` is None for a bare numeral. `role` is `amount`, `date`,
    `ordinal`, `heading`, `name` or `idiom`. Figures spelled alike share one Reading.
    """

    start: int
    outer_start: int
    shared: Reading
    # The whole spelling where `shared` is the frame of its words, else empty.
    spelling: str = ""

    def with_unit(self, unit: str | None, classifier: str | None = None) -> Quantity:
        """The same number in another unit (`6.3个、1.6个百分点`: the first 个 counts points)."""
        changed = msgspec.structs.replace(self.reading, unit=unit, classifier=classifier or self.classifier)
        return place(self.start, changed, self.outer_start)

    @property
    def digits(self) -> str:
        """The plain digits that a shared frame counts; empty where the reading is the figure's own."""
        return self.spelling[: len(self.spelling) - self.shared.outer] if self.spelling else ""

    @property
    def reading(self) -> Reading:
        return self.shared.of(self.digits)

    @property
    def end(self) -> int:
        shared = self.shared
        return self.start + len(shared.raw) + (len(self.spelling) - shared.outer if self.spelling else 0)

    @property
    def outer_end(self) -> int:
        return self.start + (len(self.spelling) or self.shared.outer)

    @property
    def raw(self) -> str:
        shared, spelling = self.shared, self.spelling
        return spelling[: len(spelling) - shared.outer + len(shared.raw)] if spelling else shared.raw

    @property
    def number(self) -> Decimal | None:
        factor = self.shared.factor
        return self.shared.number if factor is None else Decimal(self.digits) * factor

    @property
    def low(self) -> Decimal | None:
        if self.shared.factor is None:
            return self.shared.low
        return self.number if self.shared.bound in _BOUNDS_BELOW else None

    @property
    def high(self) -> Decimal | None:
        if self.shared.factor is None:
            return self.shared.high
        return self.number if self.shared.bound in _BOUNDS_ABOVE else None

    @property
    def bound(self) -> str:
        return self.shared.bound

    @property
    def unit(self) -> str | None:
        return self.shared.unit

    @property
    def classifier(self) -> str | None:
        return self.shared.classifier

    @property
    def role(self) -> str:
        return self.shared.role

    @property
    def value(self) -> float | None:
        # Read with its exponent, a decimal gives the float that the exact product would.
        if self.shared.power is not None:
            return float(self.spelling[: -self.shared.outer] + self.shared.power)
        number = self.number
        return None if number is None else float(number)

    @property
    def value_low(self) -> float | None:
        if self.shared.power is not None:
            return self.value if self.shared.bound in _BOUNDS_BELOW else None
        low = self.low
        return None if low is None else float(low)

    @property
    def value_high(self) -> float | None:
        if self.shared.power is not None:
            return self.value if self.shared.bound in _BOUNDS_ABOVE else None
        high = self.high
        return None if high is None else float(high)

    def exact(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """`number`, `low` and `high` in one."""
        shared = self.shared
        if shared.factor is None:
            return shared.number, shared.low, shared.high
        number, bound = Decimal(self.digits) * shared.factor, shared.bound
        if bound == "eq":
            return number, number, number
        return number, number if bound in _BOUNDS_BELOW else None, number if bound in _BOUNDS_ABOVE else None

    def moved(self, by: int) -> Quantity:
        """The same figure with offsets from `by` on; what stands before that is cut off."""
        return Quantity(self.start - by, max(0, self.outer_start - by), self.shared, self.spelling)

    def values(self) -> tuple[float | None, float | None, float | None]:
        """`value`, `value_low` and `value_high` in one."""
        shared = self.shared
        if shared.power is None:
            number, low, high = self.exact()
            value = None if number is None else float(number)
            return (
                value,
                value if low is number else None if low is None else float(low),
                value if high is number else None if high is None else float(high),
            )
        # Read with its exponent, a decimal gives the float that the exact product would.
        value, bound = float(self.spelling[: -shared.outer] + shared.power), shared.bound
        if bound == "eq":
            return value, value, value
        return value, value if bound in _BOUNDS_BELOW else None, value if bound in _BOUNDS_ABOVE else None

    def row(self) -> Row:
        """What the table tells of the figure, in one: as the properties of these names, in less time."""
        shared, spelling, start = self.shared, self.spelling, self.start
        raw = spelling[: len(spelling) - shared.outer + len(shared.raw)] if spelling else shared.raw
        return (
            start, start + len(raw), raw, *self.values(), shared.bound, shared.unit, shared.classifier, shared.role,
        )  # fmt: skip

    def __repr__(self) -> str:
        return (
            f"Quantity({self.raw!r}, {self.value}, low={self.value_low}, high={self.value_high}, "
            f"bound={self.bound!r}, unit={self.unit!r}, role={self.role!r}, at={self.start}:{self.end})"
        )


def place(start: int, reading: Reading, outer_start: int) -> Quantity:
    """The figure that `reading` makes at `start` of a text."""
    return Quantity(start, outer_start, reading)
