"""What a score looks like: lines to read, rows for a table, and one JSON document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractor.context.observation import Observation
from extractor.scoring.evaluation import Evaluation, Missed, Wrong, WrongAttribute
from extractor.scoring.gold import GoldRow
from extractor.scoring.score import Score

TABLE_COLUMNS = (
    "gold", "predicted", "found", "exact", "precision", "recall", "f1", "exact_f1",
)  # fmt: skip


def totals(score: Score) -> dict[str, Any]:
    """The numbers of a score: counts, precision, recall and F1 (found, exact), each attribute's share."""
    return {
        "gold": score.gold,
        "predicted": score.predicted,
        "found": score.found._asdict(),
        "exact": score.exact._asdict(),
        "attributes": score.attributes,
        "not_scored": score.noted,
    }


def total_lines(score: Score) -> Iterator[str]:
    """The same as lines of text."""
    yield f"gold {score.gold}  predicted {score.predicted}"
    for name, rates in (("found", score.found), ("exact", score.exact)):
        yield f"{name:6} P {rates.precision:.3f}  R {rates.recall:.3f}  F1 {rates.f1:.3f}"
    yield f"right among found: {_shares(score.attributes)}"
    yield f"not scored: {_shares(score.noted)}"


def _shares(shares: Mapping[str, float]) -> str:
    return "  ".join(f"{name} {share:.3f}" for name, share in shares.items())


def table(parts: Mapping[str, Score], heading: str) -> list[dict[str, Any]]:
    """One row for each part (`by_indicator` or `by_document`), the one with the most errors first."""
    ordered = sorted(parts.items(), key=lambda item: (-_errors(item[1]), item[0]))
    return [{heading: key, **_numbers(part)} for key, part in ordered]


def _errors(part: Score) -> int:
    return len(part.missed) + len(part.wrong) + sum(not pair.is_exact for pair in part.pairs)


def _numbers(part: Score) -> dict[str, Any]:
    return {
        "gold": part.gold,
        "predicted": part.predicted,
        "found": len(part.pairs),
        "exact": sum(pair.is_exact for pair in part.pairs),
        "precision": round(part.found.precision, 3),
        "recall": round(part.found.recall, 3),
        "f1": round(part.found.f1, 3),
        "exact_f1": round(part.exact.f1, 3),
    }


def as_dict(evaluation: Evaluation, *, errors: bool) -> dict[str, Any]:
    """The whole report; `errors` adds each miss, each wrong prediction and each wrong attribute."""
    score = evaluation.score
    report = {
        **totals(score),
        "indicators": table(score.by_indicator(), "indicator"),
        "documents": table(score.by_document(), "document"),
    }
    if errors:
        report["errors"] = {
            "missed": [_missed_dict(missed) for missed in evaluation.missed()],
            "wrong": [_wrong_dict(wrong) for wrong in evaluation.wrong()],
            "attributes": [_attribute_dict(wrong) for wrong in evaluation.wrong_attributes()],
            "not_scored": [_attribute_dict(wrong) for wrong in evaluation.noted()],
        }
    return report


def error_lines(evaluation: Evaluation) -> Iterator[str]:
    """Every error with its sentence, and the trace of the rule that fired where one did."""
    yield f"== missed: {len(evaluation.score.missed)}"
    for missed in evaluation.missed():
        yield from _missed_lines(missed)
    yield f"== wrong: {len(evaluation.score.wrong)}"
    for wrong in evaluation.wrong():
        yield from _wrong_lines(wrong)
    attributes = list(evaluation.wrong_attributes())
    yield f"== wrong attributes: {len(attributes)}"
    for attribute in attributes:
        yield from _attribute_lines(attribute)
    noted = list(evaluation.noted())
    yield f"== differing, not scored: {len(noted)}"
    for attribute in noted:
        yield from _attribute_lines(attribute)


def _missed_lines(missed: Missed) -> Iterator[str]:
    gold = missed.gold
    yield f"{gold.document} {gold.field} {gold.start}: {gold.raw} should be {_gold_text(gold)}"
    yield f"    {missed.sentence}"
    if not missed.figures:
        yield "    the figure was not read"
    for figure in missed.figures:
        yield f"    read as {figure.raw}: {figure.role}, {figure.value} {figure.unit}"
    if not missed.bindings:
        yield "    it is bound to no indicator"
    for row in missed.bindings:
        yield f"    bound to {_row_text(row)}"
        yield from _trace_lines(row)


def _wrong_lines(wrong: Wrong) -> Iterator[str]:
    document, row = wrong.predicted
    yield f"{document} {row.field} {row.start}: {row.raw} should not be {_row_text(row)}"
    yield f"    {row.sentence}"
    for gold in wrong.gold:
        yield f"    it should be {_gold_text(gold)}" + (" (optional)" if gold.optional else "")
    yield from _trace_lines(row)


def _attribute_lines(wrong: WrongAttribute) -> Iterator[str]:
    row = wrong.pair.predicted.row
    place = f"{wrong.pair.gold.document} {row.field} {row.start}: {row.raw} ({row.indicator}, {row.measure})"
    yield f"{place}: {wrong.attribute} should be {_one_of(wrong.expected)}, it is {wrong.got}"
    yield f"    {row.sentence}"
    yield from _trace_lines(row)


def _trace_lines(row: Observation) -> Iterator[str]:
    yield f"    rule {row.rule}" + (f", flags {', '.join(row.flags)}" if row.flags else "")
    for step in row.trace:
        yield f"      {step}"


def _gold_text(gold: GoldRow) -> str:
    return f"{_one_of(gold.indicator)}, {gold.measure}, {_one_of(gold.region)}, {_one_of(gold.period)}, " + (
        _one_of(gold.status)
    )


def _row_text(row: Observation) -> str:
    return f"{row.indicator}, {row.measure}, {row.region}, {row.period}, {row.status}"


def _one_of(answers: tuple[object, ...]) -> str:
    return " or ".join(map(str, answers))


def _gold_dict(gold: GoldRow) -> dict[str, Any]:
    several = {
        name: list(getattr(gold, name))
        for name in ("indicator", "bound", "unit", "basis", "region", "period", "status")
    }
    return {"measure": gold.measure, "value": gold.value, **several, "optional": gold.optional}


def _row_dict(row: Observation) -> dict[str, Any]:
    names = (
        "indicator", "measure", "basis", "reference", "value", "value_low", "value_high", "bound", "unit",
        "region", "period", "status", "scope", "rule", "flags", "trace",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names}


def _place(document: str, row: GoldRow | Observation) -> dict[str, Any]:
    return {"document": document, "field": row.field, "start": row.start, "end": row.end, "raw": row.raw}


def _missed_dict(missed: Missed) -> dict[str, Any]:
    return {
        **_place(missed.gold.document, missed.gold),
        "sentence": missed.sentence,
        "gold": _gold_dict(missed.gold),
        "figures": [
            {"raw": f.raw, "role": f.role, "value": f.value, "unit": f.unit, "start": f.start, "end": f.end}
            for f in missed.figures
        ],
        "bindings": [_row_dict(row) for row in missed.bindings],
    }


def _wrong_dict(wrong: Wrong) -> dict[str, Any]:
    document, row = wrong.predicted
    return {
        **_place(document, row),
        "sentence": row.sentence,
        "predicted": _row_dict(row),
        "gold": [_gold_dict(gold) for gold in wrong.gold],
    }


def _attribute_dict(wrong: WrongAttribute) -> dict[str, Any]:
    row = wrong.pair.predicted.row
    return {
        **_place(wrong.pair.gold.document, row),
        "sentence": row.sentence,
        "attribute": wrong.attribute,
        "expected": list(wrong.expected),
        "got": wrong.got,
        "predicted": _row_dict(row),
    }
