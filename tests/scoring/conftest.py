"""Small cases for the scoring room: rows written by hand, the shared tool where it lies beside the checkout."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from extractor.context.observation import Observation
from extractor.scoring.gold import GoldRow
from extractor.scoring.score import Predicted

SHARED = Path(__file__).parents[3] / "shared"

_ROW = Observation(
    field="body", start=10, end=14, indicator="gdp", indicator_name="地区生产总值", family="national_accounts",
    measure="growth", basis="yoy", reference=None, value=6.3, value_low=6.3, value_high=6.3, bound="eq",
    unit="percent", region="武汉市", region_code="420100", period="2024", period_start=None, period_end=None,
    status="actual", scope=None, raw="6.3%", sentence="", rule="gdp/growth", flags=(),
)  # fmt: skip
_GOLD = GoldRow(
    document="d1", field="body", start=10, end=14, raw="6.3%", indicator=("gdp",), measure="growth", value=6.3,
    low=6.3, high=6.3, bound=("eq",), unit=("percent",), basis=("yoy",), region=("武汉市",), period=("2024",),
    status=("actual",), reference=(None,), scope=(None,), optional=False,
)  # fmt: skip


@pytest.fixture
def predicted() -> Callable[..., Predicted]:
    """A prediction that agrees with `gold()` but for what is given."""

    def make(document: str = "d1", **changes: Any) -> Predicted:
        return Predicted(document, msgspec.structs.replace(_ROW, **changes))

    return make


@pytest.fixture
def gold() -> Callable[..., GoldRow]:
    """A gold row that `predicted()` agrees with but for what is given."""

    def make(**changes: Any) -> GoldRow:
        answers = {
            f.name for f in fields(GoldRow) if str(f.type) == "Answers" and f.name in changes
        }  # single answers may be written without a tuple
        settled = {
            name: (value,) if name in answers and not isinstance(value, tuple) else value
            for name, value in changes.items()
        }
        return replace(_GOLD, **settled)

    return make


@pytest.fixture(scope="session")
def shared_tool() -> ModuleType:
    """The scorer that the makers of the gold use; the test is skipped where it is not at hand."""
    path = SHARED / "tools" / "score.py"
    if not path.is_file():
        pytest.skip("the shared scorer does not lie beside the checkout")
    spec = importlib.util.spec_from_file_location("shared_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
