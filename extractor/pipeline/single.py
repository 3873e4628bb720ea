"""One text at a time: what a notebook or the command line asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.context.observation import Observation
from extractor.figures.quantity import Quantity

if TYPE_CHECKING:
    import pandas as pd

    from extractor.pipeline.kernel import Extraction
    from extractor.rules import RuleSet

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
COLUMNS = tuple(name for name in Observation.__struct_fields__ if name != "trace")


class Observations(list[Observation]):
    """The observations of one text, in text order, the title's first. A notebook shows them in their text.

    `texts` are the title and the body that they were read from, `unclaimed` the (field, figure) pairs that no
    indicator claims; both are empty for a list that was not made by `extract`.
    """

    def __init__(
        self,
        rows: Iterable[Observation] = (),
        texts: Mapping[str, str] | None = None,
        unclaimed: Iterable[tuple[str, Quantity]] = (),
    ) -> None:
        super().__init__(rows)
        self.texts = dict(texts or {})
        self.unclaimed = tuple(unclaimed)

    def _repr_html_(self) -> str:
        from extractor.publish.report.notebook import marked_html

        return marked_html(self, self.texts, self.unclaimed)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Each observation under the contract's column names."""
        return [{name: getattr(row, name) for name in COLUMNS} for row in self]

    def to_pandas(self) -> pd.DataFrame:
        """A DataFrame with the contract's columns but `document_id`, one row an observation."""
        import pandas as pd

        return pd.DataFrame(self.to_dicts(), columns=list(COLUMNS))


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a text gave what it gave. Printed, it says for each observation the steps that led to it, and which
    figures no indicator claimed."""

    observations: Observations
    unclaimed: tuple[Quantity, ...]

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def _repr_html_(self) -> str:
        from extractor.publish.report.notebook import marked_html

        rows = self.observations
        return marked_html(rows, rows.texts, rows.unclaimed, traced=True)

    def as_dict(self) -> dict[str, Any]:
        """For JSON: each observation with the `trace` of steps that led to it, and each unclaimed figure."""
        rows = zip(self.observations.to_dicts(), self.observations, strict=True)
        return {
            "observations": [{**told, "trace": row.trace} for told, row in rows],
            "unclaimed": [
                {name: getattr(figure, name) for name in ("start", "end", "raw", "value", "unit", "role")}
                for figure in self.unclaimed
            ],
        }

    def lines(self) -> list[str]:
        """The explanation as lines of text."""
        lines = []
        for row in self.observations:
            lines.append(f"{row.raw} ({row.field} {row.start}-{row.end}) is {row.indicator}, {row.measure}")
            lines += [f"    {step}" for step in row.trace]
            lines.append(f"    rule {row.rule}" + (f", flags {', '.join(row.flags)}" if row.flags else ""))
        for figure in self.unclaimed:
            lines.append(
                f"{figure.raw} ({figure.start}-{figure.end}) is claimed by no indicator: {figure.role}"
            )
        return lines or ["No figure was found."]


def extract(
    text: str,
    title: str | None = None,
    published: date | str | None = None,
    rules: RuleSet | str | Path | None = None,
) -> Observations:
    """The observations of one text; offsets count in `text`, or in `title` where `field` says so.

    `published` is a date or `YYYY-MM-DD`; `rules` a RuleSet or a rules folder, the shipped rules if None.
    Raises ValueError for a date that is none, and for half a character (a lone surrogate), which no table holds.
    """
    return _observations(text, title, published, rules)


def explain(
    text: str,
    title: str | None = None,
    published: date | str | None = None,
    rules: RuleSet | str | Path | None = None,
) -> Explanation:
    """Why `extract` gives what it gives for the same arguments."""
    rows = _observations(text, title, published, rules)
    return Explanation(rows, tuple(figure for _, figure in rows.unclaimed))


def quantities(text: str) -> Sequence[Quantity]:
    """The figures of one text, claimed by an indicator or not, in text order.

    Each has `start`, `end`, `raw`, `value`, `value_low`, `value_high`, `bound`, `unit` and `role`.
    """
    from extractor.figures import read_figures

    return read_figures(text)


def _observations(
    text: str, title: str | None, published: date | str | None, rules: RuleSet | str | Path | None
) -> Observations:
    from extractor.tables.columns import in_text_order

    extraction = _read(text, title, published, rules)
    rows = in_text_order(extraction.observations)
    claimed = {(row.field, row.start) for row in rows} | {(row.field, -row.end) for row in rows}
    unclaimed = (
        (field, figure)
        for field, figure, _ in extraction.quantities
        if (field, figure.start) not in claimed and (field, -figure.end) not in claimed
    )
    return Observations(rows, {"title": title or "", "body": text}, unclaimed)


def _read(
    text: str, title: str | None, published: date | str | None, rules: RuleSet | str | Path | None
) -> Extraction:
    from extractor.binding.observe import read_document
    from extractor.binding.provenance import with_layers
    from extractor.rules import load_rules

    rule_set = load_rules(rules) if rules is None or isinstance(rules, str | Path) else rules
    day = date.fromisoformat(published) if isinstance(published, str) else published
    for name, given in (("title", title or ""), ("text", text)):
        half = _LONE_SURROGATE.search(given)
        if half:
            raise ValueError(f"The {name} holds a lone surrogate, half of a character, at {half.start()}.")
    return with_layers(read_document(title or "", text, day, rule_set, explain=True), rule_set)
