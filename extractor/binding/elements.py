"""The members of a list in a sentence: where they lie, what they name, and the words they are told with."""

from __future__ import annotations

from typing import Any

from extractor.binding.line import Line
from extractor.binding.words_before import is_short_place
from extractor.rules.lexicon import Term


def named_code(term: Term) -> str:
    """The code that the term names with no verb, or its first."""
    return (term.plain or term.names[0]).code


def elements_before(
    line: Line, first: int, last: int, joints: tuple[str, ...] | None = None
) -> list[tuple[int, int]]:
    """The token ranges between 、 and 和 in tokens `first` … `last` (half-open), empty ones left out.

    `joints` are the words that part them, all conjunctions where it is None.
    """
    ranges: list[tuple[int, int]] = []
    begin = first
    for i in range(first, last):
        if line.tokens[i].kind == "+" and (joints is None or line.tokens[i].data in joints):
            ranges.append((begin, i))
            begin = i + 1
    ranges.append((begin, last))
    return [(a, b) for a, b in ranges if any(t.kind not in ".(" for t in line.tokens[a:b])]


def run_before(line: Line, begin: int, kind: str) -> list[Any]:
    """The first run of places (`R`) or times (`T`) joined by 、 and 和 before token `begin`."""
    run: list[Any] = []
    for token in line.tokens[:begin]:
        if token.kind == kind:
            run.append(token.data)
        elif token.kind != "+" and run:
            break
    return run


def term_at_end(line: Line, element: tuple[int, int]) -> Term | None:
    """The indicator name that the element ends with."""
    for token in reversed(line.tokens[element[0] : element[1]]):
        if token.kind == "I":
            term: Term = token.data
            return term
        if token.kind not in ".(ey=qp":
            return None
    return None


def words_of(line: Line, element: tuple[int, int], sites: tuple[str, ...] = ()) -> str:
    """The element's text without the times and regions that lead it; a place that begins a site's name stays (泉州港)."""
    tokens = [t for t in line.tokens[element[0] : element[1]] if t.kind != "("]
    while tokens and tokens[0].kind in "TR.o":
        if (
            len(tokens) > 1
            and is_short_place(tokens[0])
            and line.text[tokens[0].end : tokens[1].end] in sites
        ):
            break
        tokens = tokens[1:]
    while tokens and tokens[-1].kind in ".eyc":
        tokens = tokens[:-1]
    return line.text[tokens[0].start : tokens[-1].end] if tokens else ""
