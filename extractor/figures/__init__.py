"""Sentence → figures: the numeral, range, approximator and unit grammar. Knows nothing of indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.figures.quantity import Quantity, Reading
    from extractor.figures.reader import read_figures

__all__ = ["Quantity", "Reading", "read_figures"]


def __getattr__(name: str) -> object:
    if name == "read_figures":
        from extractor.figures.reader import read_figures

        globals()[name] = read_figures  # The next import of it costs a look-up.
        return read_figures
    if name in ("Quantity", "Reading"):
        from extractor.figures import quantity

        return getattr(quantity, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
