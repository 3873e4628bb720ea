"""An extraction run over a gold folder's documents, scored, with what is needed to explain each error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from extractor.binding.observe import Extraction, read_document
from extractor.context.observation import Observation
from extractor.figures.quantity import Quantity
from extractor.reading import Document
from extractor.rules import RuleSet
from extractor.scoring.gold import Answers, Gold, GoldRow, load_gold
from extractor.scoring.score import Pair, Predicted, Score, score
from extractor.tables.columns import in_text_order
from extractor.text.segment import segment


class Reading(NamedTuple):
    """One document and what was read in it."""

    document: Document
    extraction: Extraction


class Missed(NamedTuple):
    """A gold row that no prediction found: the figures read on its span, and what they were bound to instead."""

    gold: GoldRow
    sentence: str
    figures: tuple[Quantity, ...]
    bindings: tuple[Observation, ...]


class Wrong(NamedTuple):
    """A prediction that no gold row asks for; `gold` holds the rows on its span, which ask for something else."""

    predicted: Predicted
    gold: tuple[GoldRow, ...]


class WrongAttribute(NamedTuple):
    """An attribute of a found row that has none of the accepted values."""

    pair: Pair
    attribute: str
    expected: Answers | tuple[float | None, ...]
    got: str | float | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The score of `gold`, and the readings that it rests on, by document id."""

    gold: Gold
    readings: dict[str, Reading]
    score: Score

    def missed(self) -> Iterator[Missed]:
        """Each miss, in gold order."""
        for row in self.score.missed:
            reading = self.readings[row.document]
            yield Missed(
                row,
                _sentence_at(reading.document, row.field, row.start),
                tuple(
                    f for field, f, _ in reading.extraction.quantities if field == row.field and _on(row, f)
                ),
                tuple(o for o in reading.extraction.observations if o.field == row.field and _on(row, o)),
            )

    def wrong(self) -> Iterator[Wrong]:
        """Each wrong prediction, in text order."""
        for predicted in self.score.wrong:
            document, row = predicted
            here = (g for g in self.gold.rows if g.document == document and g.field == row.field)
            yield Wrong(predicted, tuple(g for g in here if _on(g, row)))

    def wrong_attributes(self) -> Iterator[WrongAttribute]:
        """Each wrong attribute of a found row, in gold order."""
        for pair in self.score.pairs:
            for name in pair.wrong:
                if name == "value":
                    yield WrongAttribute(pair, name, _value_answers(pair.gold), pair.predicted.row.value)
                else:
                    yield _differing(pair, name)

    def noted(self) -> Iterator[WrongAttribute]:
        """Each differing attribute of a found row that is told and not scored, in gold order."""
        for pair in self.score.pairs:
            for name in pair.noted:
                yield _differing(pair, name)


def evaluate(folder: str | Path, rules: RuleSet) -> Evaluation:
    """Extract every document of a gold folder under `rules` and score what is found. Raises GoldError."""
    gold = load_gold(folder)
    readings = {}
    predictions: list[Predicted] = []
    for key, document in gold.documents.items():
        extraction = read_document(document.title, document.body, document.published, rules, explain=True)
        readings[key] = Reading(document, extraction)
        predictions += [Predicted(key, row) for row in in_text_order(extraction.observations)]
    return Evaluation(gold, readings, score(gold.rows, predictions))


def _differing(pair: Pair, name: str) -> WrongAttribute:
    return WrongAttribute(pair, name, getattr(pair.gold, name), getattr(pair.predicted.row, name))


def _on(gold: GoldRow, row: Observation | Quantity) -> bool:
    return row.start < gold.end and gold.start < row.end


def _value_answers(gold: GoldRow) -> tuple[float | None, ...]:
    return (gold.low, gold.high) if gold.bound == ("several",) else (gold.value,)


def _sentence_at(document: Document, field: str, at: int) -> str:
    for sentence in segment(document.title, document.body).sentences:
        if sentence.field == field and sentence.start <= at < sentence.end:
            return sentence.text
    return ""
