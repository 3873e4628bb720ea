"""How a report is cut into pages: articles in the order of the table, facts by family, indicator and region."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from extractor.publish.report.inventory import Ints, Inventory


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a page holds; an article, or one region's facts of an indicator, is never cut."""

    articles: int
    facts: int
    characters: int


@dataclass(frozen=True, slots=True)
class Part:
    """One page: the numbers of its facts in their order, and of its articles, which follow on one another."""

    name: str
    facts: Ints
    documents: range = range(0)


def article_ranges(held: Inventory, limits: Limits) -> list[range]:
    """The articles of each page: as many as its limits of articles, characters and mentions let in, one at least."""
    ranges, first, characters, mentions = [], 0, 0, 0
    for number, (more, found) in enumerate(
        zip(held.characters.tolist(), held.mentions.tolist(), strict=True)
    ):
        full = (
            number - first == limits.articles
            or characters + more > limits.characters
            or mentions + found > limits.facts
        )
        if full and number > first:
            ranges.append(range(first, number))
            first, characters, mentions = number, 0, 0
        characters += more
        mentions += found
    if len(held.characters):
        ranges.append(range(first, len(held.characters)))
    return ranges


def article_parts(held: Inventory, ranges: list[range]) -> Iterator[Part]:
    """The pages of articles, each with the facts that they mention."""
    begin = np.concatenate(([0], np.cumsum(held.mentions)))
    for number, documents in enumerate(ranges, 1):
        facts = np.unique(held.fact_of[begin[documents.start] : begin[documents.stop]])
        yield Part(f"articles-{number:03}.html", facts, documents)


def fact_parts(held: Inventory, most: int) -> Iterator[Part]:
    """Facts by family and indicator; what one page holds of an indicator and a region, no other does."""
    family, indicator, region = held.series
    order = np.lexsort((region, indicator, family))
    new = np.zeros(len(order), bool)
    for ranks in held.series:
        new[1:] |= np.diff(ranks[order]) != 0
    cuts = [0]
    starts = np.flatnonzero(new).tolist()
    for start, end in zip([0, *starts], [*starts, len(order)], strict=True):
        if start > cuts[-1] and end - cuts[-1] > most:
            cuts.append(start)
    for number, (start, end) in enumerate(zip(cuts, [*cuts[1:], len(order)], strict=True), 1):
        yield Part(f"facts-{number:03}.html", order[start:end].astype(np.int32))
