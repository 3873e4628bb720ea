"""Do our numbers agree with those of the scorer that the makers of the gold use?"""

from __future__ import annotations

import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from msgspec.structs import asdict, replace

from extractor.rules import load_rules
from extractor.scoring.evaluation import evaluate
from extractor.scoring.report import totals
from extractor.scoring.score import Predicted, score

ROOT = Path(__file__).parents[2]
FOLDERS = {"seeds": ROOT / "tests" / "gold_seeds", "dev": ROOT.parent / "shared" / "gold" / "dev"}


@pytest.mark.parametrize("name", FOLDERS)
def test_both_scorers_give_the_same_numbers(name: str, shared_tool: ModuleType) -> None:
    """The same totals, misses and wrong rows, as found and after the predictions were spoilt in many ways?"""
    folder = FOLDERS[name]
    if not folder.is_dir():
        pytest.skip("this gold does not lie beside the checkout")
    evaluation = evaluate(folder, load_rules())
    predictions = [
        Predicted(document, row)
        for document, reading in evaluation.readings.items()
        for row in reading.extraction.observations
    ]
    rows = shared_tool.load_gold(folder)[1]
    chance = random.Random(7)
    for spoiling in (0.0, 0.1, 0.5, 0.9):
        spoilt = [p for p in (_spoil(p, spoiling, chance) for p in predictions) if p is not None]
        spoilt += chance.sample(spoilt, int(spoiling * 40))
        theirs, _, missed, wrong = shared_tool.score(rows, [_as_row(p) for p in spoilt])
        ours = score(evaluation.gold.rows, spoilt)
        # what the shared scorer does not count, it cannot disagree about
        told = {name: told for name, told in totals(ours).items() if name != "not_scored"}
        assert told == _approximately(theirs)
        assert [(g.document, g.field, g.start) for g in ours.missed] == [
            (g["doc"], g["field"], g["start"]) for g in missed
        ]
        assert [(p.document, p.row.start, p.row.indicator) for p in ours.wrong] == [
            (p["document_id"], p["start"], p["indicator"]) for p in wrong
        ]


def _spoil(predicted: Predicted, share: float, chance: random.Random) -> Predicted | None:
    if chance.random() >= share:
        return predicted
    row = predicted.row
    changes: list[dict[str, Any] | None] = [
        None,
        {"start": row.start + 2, "end": row.end + 2},
        {"start": max(0, row.start - 9), "end": row.end + 9},
        {"indicator": "gdp"},
        {"measure": "level"},
        {"value": (row.value or 1.0) * 10},
        {"bound": "several"},
        {"unit": "CNY"},
        {"region": None, "period": None},
        {"basis": "mom", "status": "target"},
    ]
    change = chance.choice(changes)
    return None if change is None else Predicted(predicted.document, replace(row, **change))


def _as_row(predicted: Predicted) -> dict[str, Any]:
    return {"document_id": predicted.document, **asdict(predicted.row)}


def _approximately(report: dict[str, Any]) -> dict[str, Any]:
    return {
        name: pytest.approx(value) if isinstance(value, dict) else value for name, value in report.items()
    }
