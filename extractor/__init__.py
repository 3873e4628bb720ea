"""Reads Chinese economic text and gives tidy tables: each figure with its indicator, value and place.

    >>> import extractor
    >>> extractor.extract("一季度,全市进出口总额达612亿元,增长6.3%。").to_pandas()  # doctest: +SKIP

Importing this package costs nothing: each verb is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from extractor.checks.doctor import doctor as doctor
    from extractor.checks.tables import verify as verify
    from extractor.context.observation import Observation as Observation
    from extractor.figures.quantity import Quantity as Quantity
    from extractor.pipeline.dataframe import FrameError as FrameError
    from extractor.pipeline.dataframe import extract_frame as extract_frame
    from extractor.pipeline.engines import run_on_engine as run_on_engine
    from extractor.pipeline.kernel import extract_table as extract_table
    from extractor.pipeline.parts import EngineError as EngineError
    from extractor.pipeline.publication import OutputError as OutputError
    from extractor.pipeline.publication import load_table as load_table
    from extractor.pipeline.publication import open_output as open_output
    from extractor.pipeline.publication import read as read
    from extractor.pipeline.run import RunSummary as RunSummary
    from extractor.pipeline.run import run as run
    from extractor.pipeline.single import explain as explain
    from extractor.pipeline.single import extract as extract
    from extractor.pipeline.single import quantities as quantities
    from extractor.reading import InputError as InputError
    from extractor.reading import ReadOptions as ReadOptions
    from extractor.rules import RulesError as RulesError
    from extractor.rules import load_rules as load_rules

# public name -> module that defines it
_VERBS = {
    "EngineError": "extractor.pipeline.parts",
    "FrameError": "extractor.pipeline.dataframe",
    "InputError": "extractor.reading",
    "Observation": "extractor.context.observation",
    "OutputError": "extractor.pipeline.publication",
    "Quantity": "extractor.figures.quantity",
    "ReadOptions": "extractor.reading",
    "RulesError": "extractor.rules",
    "RunSummary": "extractor.pipeline.run",
    "doctor": "extractor.checks.doctor",
    "explain": "extractor.pipeline.single",
    "extract": "extractor.pipeline.single",
    "extract_frame": "extractor.pipeline.dataframe",
    "extract_table": "extractor.pipeline.kernel",
    "load_rules": "extractor.rules",
    "load_table": "extractor.pipeline.publication",
    "open_output": "extractor.pipeline.publication",
    "quantities": "extractor.pipeline.single",
    "read": "extractor.pipeline.publication",
    "run": "extractor.pipeline.run",
    "run_on_engine": "extractor.pipeline.engines",
    "verify": "extractor.checks.tables",
}

__all__ = ["__version__", *_VERBS]


def __getattr__(name: str) -> Any:
    module = _VERBS.get(name)
    if module is None:
        raise AttributeError(f"module 'extractor' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_VERBS})
