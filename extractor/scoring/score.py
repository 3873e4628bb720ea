"""Matching predicted observations with gold rows, and the counts that follow.

A prediction *finds* a gold row when document, field, measure and one of the accepted indicators are the same
and the spans overlap. It is *exact* when value, bound, unit, region, period and status are right as well.
Optional gold rows count neither as missed nor, when found, as wrong, and whatever else is predicted on their
span is not counted wrong.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractor.context.observation import Observation
from extractor.scoring.gold import Answers, GoldRow

EXACT = ("value", "bound", "unit", "region", "period", "status")
ATTRIBUTES = ("value", "bound", "unit", "basis", "region", "period", "status")
# Told beside the score and no part of it: their words are free text, and readers differ on them.
NOTED = ("reference", "scope")
_TOLERANCE = 1e-9


class Predicted(NamedTuple):
    """An observation with the id of its document."""

    document: str
    row: Observation


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold row and the prediction that found it; `wrong` names the attributes that differ, `noted` the unscored."""

    gold: GoldRow
    predicted: Predicted
    wrong: tuple[str, ...]
    noted: tuple[str, ...] = ()

    @property
    def is_exact(self) -> bool:
        return not set(self.wrong) & set(EXACT)


class Rates(NamedTuple):
    """Precision, recall and their harmonic mean; 0 where there is nothing to divide by."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Score:
    """The outcome of a comparison: what was found, what was missed, what was predicted without reason."""

    pairs: tuple[Pair, ...]
    missed: tuple[GoldRow, ...]
    wrong: tuple[Predicted, ...]

    @property
    def gold(self) -> int:
        """Number of required gold rows."""
        return len(self.pairs) + len(self.missed)

    @property
    def predicted(self) -> int:
        """Number of predictions that count."""
        return len(self.pairs) + len(self.wrong)

    @property
    def found(self) -> Rates:
        return self._rates(len(self.pairs))

    @property
    def exact(self) -> Rates:
        return self._rates(sum(pair.is_exact for pair in self.pairs))

    @property
    def attributes(self) -> dict[str, float]:
        """Each attribute's share of right answers among the found rows."""
        return {name: self._share(sum(name not in pair.wrong for pair in self.pairs)) for name in ATTRIBUTES}

    @property
    def noted(self) -> dict[str, float]:
        """The same share of the attributes that are told and not scored."""
        return {name: self._share(sum(name not in pair.noted for pair in self.pairs)) for name in NOTED}

    def _share(self, right: int) -> float:
        return right / len(self.pairs) if self.pairs else 0.0

    def by_indicator(self) -> dict[str, Score]:
        """The score of each indicator, by code; a gold row goes by the first indicator it accepts."""
        return self._split(lambda gold: gold.code, lambda predicted: predicted.row.indicator)

    def by_document(self) -> dict[str, Score]:
        """The score of each document that has a required row or a wrong prediction, by id."""
        return self._split(lambda gold: gold.document, lambda predicted: predicted.document)

    def _rates(self, hits: int) -> Rates:
        precision = hits / self.predicted if self.predicted else 0.0
        recall = hits / self.gold if self.gold else 0.0
        total = precision + recall
        return Rates(precision, recall, 2 * precision * recall / total if total else 0.0)

    def _split(
        self, gold_key: Callable[[GoldRow], str], predicted_key: Callable[[Predicted], str]
    ) -> dict[str, Score]:
        pairs: dict[str, list[Pair]] = defaultdict(list)
        missed: dict[str, list[GoldRow]] = defaultdict(list)
        wrong: dict[str, list[Predicted]] = defaultdict(list)
        for pair in self.pairs:
            pairs[gold_key(pair.gold)].append(pair)
        for gold in self.missed:
            missed[gold_key(gold)].append(gold)
        for predicted in self.wrong:
            wrong[predicted_key(predicted)].append(predicted)
        keys = sorted({*pairs, *missed, *wrong})
        return {key: Score(tuple(pairs[key]), tuple(missed[key]), tuple(wrong[key])) for key in keys}


def score(gold: Sequence[GoldRow], predictions: Sequence[Predicted]) -> Score:
    """Match `predictions` with `gold`.

    Required rows choose first, each in the order given the unused prediction with the most right attributes;
    then the optional ones.
    """
    index = _Index(predictions)
    pairs: list[Pair] = []
    missed: list[GoldRow] = []
    for row in (row for row in gold if not row.optional):
        best = index.take(row)
        if best is None:
            missed.append(row)
        else:
            noted = _differing(row, best.row, NOTED)
            pairs.append(Pair(row, best, wrong_attributes(row, best.row), noted))
    optional = [row for row in gold if row.optional]
    for row in optional:
        index.take(row)
    for row in optional:
        index.excuse(row)
    return Score(tuple(pairs), tuple(missed), tuple(index.left()))


class _Index:
    """Predictions by document and field, each taken at most once."""

    def __init__(self, predictions: Sequence[Predicted]) -> None:
        self.predictions = predictions
        self.taken = [False] * len(predictions)
        self.places: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, predicted in enumerate(predictions):
            self.places[predicted.document, predicted.row.field].append(number)

    def take(self, gold: GoldRow) -> Predicted | None:
        options = [
            number
            for number in self._on(gold)
            if self.predictions[number].row.indicator in gold.indicator
            and self.predictions[number].row.measure == gold.measure
        ]
        if not options:
            return None
        best = min(options, key=lambda number: _distance(gold, self.predictions[number].row))
        self.taken[best] = True
        return self.predictions[best]

    def excuse(self, gold: GoldRow) -> None:
        """What is predicted on the span of an optional row, under another reading of it, is not wrong."""
        for number in list(self._on(gold)):
            self.taken[number] = True

    def left(self) -> list[Predicted]:
        return [p for p, taken in zip(self.predictions, self.taken, strict=True) if not taken]

    def _on(self, gold: GoldRow) -> Iterable[int]:
        """Unused predictions whose span overlaps that of `gold`."""
        for number in self.places.get((gold.document, gold.field), ()):
            row = self.predictions[number].row
            if not self.taken[number] and row.start < gold.end and gold.start < row.end:
                yield number


def wrong_attributes(gold: GoldRow, row: Observation) -> tuple[str, ...]:
    """The names of the attributes in which `row` gives none of the accepted answers."""
    value = () if _same_value(gold, row) else ("value",)
    return (*value, *_differing(gold, row, ATTRIBUTES[1:]))


def _differing(gold: GoldRow, row: Observation, names: Sequence[str]) -> tuple[str, ...]:
    wrong = []
    for name in names:
        answers: Answers = getattr(gold, name)
        if (getattr(row, name) or None) not in answers:
            wrong.append(name)
    return tuple(wrong)


def _distance(gold: GoldRow, row: Observation) -> tuple[int, int]:
    """How far a prediction is from the row asked for; what is not scored decides only between equals."""
    return len(wrong_attributes(gold, row)), len(_differing(gold, row, NOTED))


def _same_value(gold: GoldRow, row: Observation) -> bool:
    """`several` has no value: there the interval must agree (CONTRACT, `value_low`)."""
    if gold.bound == ("several",):
        return _same(gold.low, row.value_low) and _same(gold.high, row.value_high)
    return _same(gold.value, row.value)


def _same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is None and b is None
    return math.isclose(a, b, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)
