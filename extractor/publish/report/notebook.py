"""How a notebook shows what `extractor.extract` and `extractor.explain` return: the text with its figures marked.

Colours are in the elements themselves and half transparent: notebook viewers drop style sheets, and are light or
dark. No script, so that it also shows where the notebook is not trusted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from extractor.publish.report import names
from extractor.publish.report.highlight import Span, pieces
from extractor.publish.report.page import environment

if TYPE_CHECKING:
    from extractor.context.observation import Observation
    from extractor.figures.quantity import Quantity

_MOST_CHARACTERS = 20_000
_MOST_ROWS = 200
_SHOWN = ("measure", "basis", "reference", "value", "unit", "bound", "region", "period", "status", "scope")


def marked_html(
    rows: Sequence[Observation],
    texts: Mapping[str, str],
    unclaimed: Sequence[tuple[str, Quantity]],
    *,
    traced: bool = False,
) -> str:
    """The texts (by their field) with their figures marked, and a table of the observations.

    `unclaimed` are (field, figure) pairs; `traced` adds to each observation the steps that led to it.
    """
    from extractor.rules import load_rules

    families = names.families(load_rules(), (row.family for row in rows))
    hues = {code: names.HUES[place % len(names.HUES)] for place, (code, _, _) in enumerate(families)}
    used = {row.family for row in rows}
    html: str = environment().get_template("notebook.html.j2").render(
        fields=[(field, _marked(rows, unclaimed, field, text, hues)) for field, text in texts.items() if text],
        cut=any(len(text) > _MOST_CHARACTERS for text in texts.values()),
        rows=rows[:_MOST_ROWS], more=max(0, len(rows) - _MOST_ROWS), shown=_SHOWN, traced=traced, hues=hues,
        families=[(zh, hues[code]) for code, zh, _ in families if code in used], told=_told,
    )  # fmt: skip
    return html


def _marked(
    rows: Sequence[Observation],
    unclaimed: Sequence[tuple[str, Quantity]],
    field: str,
    text: str,
    hues: Mapping[str, int],
) -> list[dict[str, Any]]:
    """The beginning of a text in pieces: each with its text, its hue if claimed, and what is said of it."""
    text = text[:_MOST_CHARACTERS]
    claimed = [Span(r.start, r.end, n) for n, r in enumerate(rows) if r.field == field and r.end <= len(text)]
    others = [
        Span(figure.start, figure.end, -1 - number)
        for number, (place, figure) in enumerate(unclaimed)
        if place == field and figure.end <= len(text)
    ]
    return [
        {
            "text": piece.text,
            "hue": hues[rows[piece.tags[0]].family] if piece.tags and piece.tags[0] >= 0 else None,
            "unclaimed": unclaimed[-1 - piece.tags[0]][1].role if piece.tags and piece.tags[0] < 0 else None,
            "said": "\n\n".join(_said(rows[tag]) for tag in piece.tags if tag >= 0),
        }
        for piece in pieces(text, claimed, others)
    ]


def _said(row: Observation) -> str:
    told = [f"{name}: {_told(getattr(row, name))}" for name in _SHOWN if getattr(row, name) is not None]
    flags = [f"flags: {', '.join(row.flags)}"] if row.flags else []
    return "\n".join([f"{row.indicator_name} ({row.indicator})", *told, f"rule: {row.rule}", *flags])


def _told(value: object) -> str:
    """A value as a table shows it: numbers with thousands separated, nothing for None."""
    if isinstance(value, float):
        return f"{value:,.10g}" if abs(value) < 1e10 else f"{value:,.0f}"
    return "" if value is None else str(value)
