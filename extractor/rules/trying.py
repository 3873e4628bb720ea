"""What one rule finds in a text: its rows, and where its names stand without a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from extractor.rules.errors import RulesError
from extractor.rules.ruleset import RuleSet

if TYPE_CHECKING:
    from extractor.context.observation import Observation


@dataclass(frozen=True, slots=True)
class Tried:
    """A sentence that names the indicator: the spans of its names and of the figures it takes, and those rows.

    Spans are offsets in `sentence`. `others` are the rows of other indicators in it.
    """

    sentence: str
    names: tuple[tuple[int, int], ...]
    figures: tuple[tuple[int, int], ...]
    rows: tuple[Observation, ...]
    others: tuple[Observation, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON: the sentence, the spans, and the rows under the contract's column names."""
        from extractor.pipeline.single import Observations

        return {
            "sentence": self.sentence,
            "names": self.names,
            "figures": self.figures,
            "rows": Observations(self.rows).to_dicts(),
            "others": Observations(self.others).to_dicts(),
        }


def try_rule(code: str, title: str, body: str, published: date | None, rules: RuleSet) -> list[Tried]:
    """Every sentence of a text that names `code` or gives it a row, in text order. Raises RulesError for an unknown code."""
    from extractor.binding.observe import read_document
    from extractor.text.segment import segment

    known_indicator(code, rules)
    rows = read_document(title, body, published, rules).observations
    tried = []
    for sentence in segment(title, body).sentences:
        names = tuple(
            (term.start, term.end)
            for term in rules.lexicon.terms(sentence.text)
            if any(name.code == code for name in term.names)
        )
        here = [r for r in rows if r.field == sentence.field and sentence.start <= r.start < sentence.end]
        mine = tuple(row for row in here if row.indicator == code)
        if names or mine:
            figures = tuple((row.start - sentence.start, row.end - sentence.start) for row in mine)
            others = tuple(row for row in here if row.indicator != code)
            tried.append(Tried(sentence.text, names, figures, mine, others))
    return tried


def known_indicator(code: str, rules: RuleSet) -> None:
    """Raises RulesError where `rules` have no indicator `code`, with the nearest one that they have."""
    if code in rules.indicators:
        return
    import difflib

    near = difflib.get_close_matches(code, rules.indicators, 1, 0.5)
    hint = f"did you mean {near[0]}?" if near else "`extractor rules list` shows them"
    raise RulesError(f"there is no indicator {code!r}; {hint}")


def marked(tried: Tried) -> Iterator[tuple[str, str]]:
    """The sentence in pieces, each with what it is: `name`, `figure` or nothing."""
    spans = sorted([*((a, b, "name") for a, b in tried.names), *((a, b, "figure") for a, b in tried.figures)])
    at = 0
    for start, end, kind in spans:
        if start < at:
            continue
        yield tried.sentence[at:start], ""
        yield tried.sentence[start:end], kind
        at = end
    yield tried.sentence[at:], ""


def counts(tried: Sequence[Tried]) -> tuple[int, int]:
    """How many sentences name the indicator, and how many rows they give."""
    return len(tried), sum(len(one.rows) for one in tried)
