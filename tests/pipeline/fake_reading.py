"""A stand-in for the rooms before the tables: every `…亿元` is a figure, and after `总值` an observation."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extractor.context.observation import Observation
from extractor.figures.quantity import Quantity, Reading, place

_FIGURE = re.compile(r"(总值)?([0-9]+(?:\.[0-9]+)?)亿元")


@dataclass
class FakeExtraction:
    quantities: list[tuple[str, Quantity, str]]
    observations: list[Observation]


def make_reader() -> Callable[[str, str, date | None], FakeExtraction]:
    return read


def read(title: str, body: str, published: date | None) -> FakeExtraction:
    """Fails on a text that says 坏, to see that the run goes on; ends the process on one that says 死."""
    if "死" in body:
        os._exit(1)
    if "坏" in body:
        raise ValueError("a text that cannot be extracted")
    result = FakeExtraction([], [])
    for field, text in (("body", body), ("title", title)):
        for match in _FIGURE.finditer(text):
            start, end = match.span(2)[0], match.end()
            number = Decimal(match.group(2)) * 10**8
            raw = text[start:end]
            figure = place(
                start, Reading(raw, len(raw), number, number, number, "eq", "CNY", "元", "amount"), start
            )
            result.quantities.append((field, figure, text))
            if match.group(1):
                result.observations.append(observation(field, start, end, text, float(number)))
    return result


def observation(field: str, start: int, end: int, text: str, value: float) -> Observation:
    return Observation(
        field=field, start=start, end=end, indicator="gdp", indicator_name="地区生产总值",
        family="national_accounts", measure="level", basis=None, reference=None, value=value, value_low=value,
        value_high=value, bound="eq", unit="CNY", region="江城市", region_code="429900", period="2024",
        period_start=date(2024, 1, 1), period_end=date(2024, 12, 31), status="actual", scope=None,
        raw=text[start:end], sentence=text, rule="gdp/level", flags=("inferred",), trace=("because",),
    )  # fmt: skip


def make_hanging_reader() -> Callable[[str, str, date | None], FakeExtraction]:
    return hang


def hang(title: str, body: str, published: date | None) -> FakeExtraction:
    """As `read`, but backtracks without end on a text that says hang."""
    if "hang" in body:
        re.match(r"(?:a|a|b?a)*c", body)
    return read(title, body, published)
