"""A stand-in for the language core, to measure what lies around it: about as many rows, almost no work.

Every plain number before a common measure word is a figure and an observation, of an indicator, region and year
that a hash of the words before it chooses.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extractor.context.observation import Observation
from extractor.figures.quantity import Quantity, Reading, place
from extractor.rules import load_rules

_FIGURE = re.compile(r"([^。；，、]{0,12}?)(\d+(?:\.\d+)?)(%|亿元|万元|万人|家|个|项|户|件)")


@dataclass(slots=True)
class _Extraction:
    quantities: list[tuple[str, Quantity, str]]
    observations: list[Observation]


class StandIn:
    """A reader, as `extractor.pipeline.kernel` calls it."""

    def __init__(self) -> None:
        self._indicators = [(i.code, i.name.zh) for i in load_rules().indicators.values()]

    def __call__(self, title: str, body: str, published: date | None) -> _Extraction:
        """The rows of one document."""
        found = _Extraction([], [])
        region = title[:3]
        for match in _FIGURE.finditer(body):
            start, end = match.start(2), match.end()
            raw, number = body[start:end], Decimal(match[2])
            reading = Reading(raw, len(raw), number, number, number, "eq", "CNY", match[3], "amount")
            sentence = body[max(0, start - 40) : end + 20]
            found.quantities.append(("body", place(start, reading, start), sentence))
            chosen = zlib.crc32(match[1].encode())
            code, name = self._indicators[chosen % len(self._indicators)]
            year = 2010 + chosen % 15
            value = float(number)
            found.observations.append(
                Observation(
                    field="body", start=start, end=end, indicator=code, indicator_name=name, family="all",
                    measure="level" if chosen % 3 else "growth", basis=None if chosen % 3 else "yoy", reference=None,
                    value=value, value_low=value, value_high=value, bound="eq", unit="CNY", region=region,
                    region_code=None, period=str(year), period_start=date(year, 1, 1), period_end=date(year, 12, 31),
                    status="actual", scope=None, raw=raw, sentence=sentence, rule=f"{code}/level", flags=(),
                )
            )  # fmt: skip
        return found
