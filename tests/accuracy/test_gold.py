"""Is what is found in the annotated texts right enough, at its true place, and is no figure of them lost?"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from extractor.rules import load_rules
from extractor.scoring.evaluation import Evaluation, evaluate

HERE = Path(__file__).parent
# By folder, just below what the rules reach. A commit that lowers a floor says why.
FLOORS: dict[str, dict[str, float]] = json.loads((HERE / "floors.json").read_text("utf-8"))
DIGITS = re.compile(r"[0-9０-９]+")


@cache
def evaluation(folder: str) -> Evaluation:
    return evaluate(HERE.parent / folder, load_rules())


@pytest.mark.parametrize(("folder", "name"), [(folder, name) for folder in FLOORS for name in FLOORS[folder]])
def test_accuracy_does_not_fall(folder: str, name: str) -> None:
    """Are found and exact F1, found precision and each attribute's share at least their floors, the unscored too?"""
    score = evaluation(folder).score
    numbers = {
        "found_f1": score.found.f1,
        "found_precision": score.found.precision,
        "exact_f1": score.exact.f1,
        **score.attributes,
        **score.noted,
    }
    assert numbers[name] >= FLOORS[folder][name]


DOCUMENTS = [
    (folder, json.loads(line)["id"])
    for folder in FLOORS
    for line in (HERE.parent / folder / "documents.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize(("folder", "document_id"), DOCUMENTS)
def test_offsets_are_true(folder: str, document_id: str) -> None:
    """Does every figure and every observation stand where it says, and in the sentence that it names?"""
    document, extraction = evaluation(folder).readings[document_id]
    fields = {"title": document.title, "body": document.body}
    for field, figure, _ in extraction.quantities:
        assert fields[field][figure.start : figure.end] == figure.raw
    for row in extraction.observations:
        assert fields[row.field][row.start : row.end] == row.raw
        assert row.rule
        assert row.trace


@pytest.mark.parametrize(("folder", "document_id"), DOCUMENTS)
def test_no_digit_is_lost(folder: str, document_id: str) -> None:
    """Does every run of digits lie in a figure (CONTRACT, `quantities`)?"""
    document, extraction = evaluation(folder).readings[document_id]
    for field, text in (("title", document.title), ("body", document.body)):
        spans = [(figure.start, figure.end) for name, figure, _ in extraction.quantities if name == field]
        lost = [
            text[max(0, run.start() - 8) : run.end() + 8]
            for run in DIGITS.finditer(text)
            if not any(start <= run.start() and run.end() <= end for start, end in spans)
        ]
        assert lost == []


@pytest.mark.parametrize(("folder", "document_id"), DOCUMENTS)
def test_every_observation_rests_on_a_figure(folder: str, document_id: str) -> None:
    """Is the span of an observation that of a figure of role `amount`?"""
    extraction = evaluation(folder).readings[document_id].extraction
    amounts = {(field, f.start, f.end) for field, f, _ in extraction.quantities if f.role == "amount"}
    assert {(row.field, row.start, row.end) for row in extraction.observations} <= amounts
