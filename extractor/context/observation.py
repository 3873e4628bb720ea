"""An observation: one figure bound to one indicator at one place of one text (CONTRACT, `observations`)."""

from __future__ import annotations

from datetime import date

import msgspec


class Observation(msgspec.Struct, gc=False):
    """One row of `observations`, without the document's id.

    Columns are those of the contract, in its order; `period_start` and `period_end` are the first and
    the last day of `period` (None where it is open or unknown). `flags` name what was inferred.
    `trace` holds the steps that led here, for `extractor explain`; it is not written to tables.
    """

    field: str
    start: int
    end: int
    indicator: str
    indicator_name: str
    family: str
    measure: str
    basis: str | None
    reference: str | None
    value: float | None
    value_low: float | None
    value_high: float | None
    bound: str
    unit: str
    region: str | None
    region_code: str | None
    period: str | None
    period_start: date | None
    period_end: date | None
    status: str
    scope: str | None
    raw: str
    sentence: str
    rule: str
    flags: tuple[str, ...]
    trace: tuple[str, ...] = ()
