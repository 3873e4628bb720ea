"""A figure bound to its indicator."""

from __future__ import annotations

from typing import Any

import msgspec

from extractor.binding.measures import Values
from extractor.binding.subjects import Subject
from extractor.figures.quantity import Quantity
from extractor.rules.grammar import MeasureRule


class Bound(msgspec.Struct, gc=False):
    """A figure bound: what it is of, what it says, and where its clause lies in the sentence."""

    figure: Quantity
    subject: Subject
    rule: MeasureRule
    values: Values
    basis: str | None
    reference: Any
    token: int
    clause: tuple[int, int]
    exclude: tuple[tuple[int, int], ...]
