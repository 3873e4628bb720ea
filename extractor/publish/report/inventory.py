"""What an output holds, as far as the pages of a report are cut by it: numbers, counts and names, never its rows.

Some thirty bytes for each article, fact and mention are in memory; the rows themselves are read where a page is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from extractor.pipeline.duplicates import name_hash
from extractor.pipeline.publication import OpenOutput, OutputError
from extractor.tables.facts import KEY
from extractor.tables.values import column_values

Ints = npt.NDArray[np.int32]
Hashes = npt.NDArray[np.uint64]

_NOTHING = "\x00"  # stands for null in a key; no code holds it


class Numbers:
    """The number of each of many texts, by 64-bit hashes of them."""

    def __init__(self, hashes: Hashes, what: str) -> None:
        self._order = np.argsort(hashes, kind="stable")
        self._sorted = hashes[self._order]
        if (self._sorted[1:] == self._sorted[:-1]).any():
            raise OutputError(f"Two {what} are the same; `extractor verify` tells more.")

    def of_all(self, hashes: Hashes) -> Ints:
        """The number of each; -1 for what is not there."""
        if not len(self._sorted):
            return np.full(len(hashes), -1, np.int32)
        places = np.minimum(np.searchsorted(self._sorted, hashes), len(self._sorted) - 1)
        return np.where(self._sorted[places] == hashes, self._order[places], -1).astype(np.int32)

    def of(self, text: str | None) -> int | None:
        """The number of one text; None for none, and for one that is not there."""
        if text is None:
            return None
        number = int(self.of_all(np.array([name_hash(text)], np.uint64))[0])
        return None if number < 0 else number


@dataclass(slots=True)
class Named:
    """What the facts name: indicator to Chinese name, indicator to family, region to its code."""

    indicators: dict[str, str] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)
    regions: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inventory:
    """`characters`, `mentions` and `unclaimed` count for each article; `fact_of` is the fact of each mention.

    `series` sorts the facts by family, indicator and region; `indicator` is the place of each fact's indicator in
    `named.indicators`. `amounts` and `conflicts` are the totals of amounts that no indicator claims, and of facts in
    conflict.
    """

    articles: Numbers
    characters: Ints
    duplicates: int
    fact_of: Ints
    mentions: Ints
    unclaimed: Ints
    amounts: int
    series: tuple[Ints, Ints, Ints]
    indicator: Ints
    conflicts: int
    named: Named

    @property
    def facts(self) -> int:
        """How many facts there are."""
        return len(self.indicator)

    def totals(self) -> dict[str, int]:
        """What the report says there is in all."""
        return {
            "articles": len(self.characters),
            "duplicates": self.duplicates,
            "observations": len(self.fact_of),
            "unclaimed": self.amounts,
            "facts": self.facts,
            "regions": len(self.named.regions),
            "conflicts": self.conflicts,
        }


def take_inventory(opened: OpenOutput) -> Inventory:
    """Go once through each table. Raises OutputError where their rows do not belong together or are out of order."""
    articles, characters, duplicates = _articles(opened)
    facts, series, indicator, conflicts, named = _facts(opened)
    fact_of, mentions = _mentions(opened, articles, facts, len(characters))
    unclaimed, amounts = _unclaimed(opened, articles, len(characters))
    return Inventory(
        articles, characters, duplicates, fact_of, mentions, unclaimed, amounts, series, indicator, conflicts, named
    )  # fmt: skip


def _articles(opened: OpenOutput) -> tuple[Numbers, Ints, int]:
    hashes, characters, duplicates = [], [], 0
    for batch in opened.batches("documents", ["id", "title", "body", "duplicate_of"]):
        hashes.append(_hashes(column_values(batch.column("id"))))
        lengths = (pc.fill_null(pc.utf8_length(batch.column(name)), 0) for name in ("title", "body"))
        characters.append(sum(one.to_numpy(zero_copy_only=False).astype(np.int32) for one in lengths))
        duplicates += batch.num_rows - batch.column("duplicate_of").null_count
    return Numbers(_put_together(hashes, np.uint64), "ids of articles"), _put_together(characters), duplicates


def _facts(opened: OpenOutput) -> tuple[Numbers, tuple[Ints, Ints, Ints], Ints, int, Named]:
    named, conflicts = Named(), 0
    hashes: list[Hashes] = []
    parts = [_Ranks() for _ in ("family", "indicator", "region")]
    columns = dict.fromkeys(
        (*KEY, "family", "indicator", "region", "indicator_name", "region_code", "conflict")
    )
    for batch in opened.batches("facts", list(columns)):
        hashes.append(_keys(batch))
        family, indicator, region, name, code = (
            column_values(batch.column(one))
            for one in ("family", "indicator", "region", "indicator_name", "region_code")
        )
        for ranks, values in zip(parts, (family, indicator, (one or "" for one in region)), strict=True):
            ranks.add(values)
        named.indicators.update(zip(indicator, name, strict=True))
        named.families.update(zip(indicator, family, strict=True))
        named.regions.update((one, own) for one, own in zip(region, code, strict=True) if one)
        conflicts += pc.sum(batch.column("conflict")).as_py() or 0
    of_family, of_indicator, of_region = (ranks.ranks() for ranks in parts)
    facts = Numbers(_put_together(hashes, np.uint64), "keys of facts")
    return facts, (of_family, of_indicator, of_region), parts[1].codes(), conflicts, named


def _mentions(opened: OpenOutput, articles: Numbers, facts: Numbers, count: int) -> tuple[Ints, Ints]:
    fact_of, owners = [], []
    for batch in opened.batches("observations", ["document_id", *KEY]):
        fact_of.append(facts.of_all(_keys(batch)))
        owners.append(_owners(batch, articles))
    numbers = _put_together(fact_of)
    if (numbers < 0).any():
        raise OutputError("A mention is of no fact; `extractor verify` tells more.")
    return numbers, _counted(owners, count, "observations")


def _unclaimed(opened: OpenOutput, articles: Numbers, count: int) -> tuple[Ints, int]:
    owners, amounts = [], 0
    for batch in opened.batches("quantities", ["document_id", "claimed", "role"]):
        own = unclaimed_only(batch)
        owners.append(_owners(own, articles))
        amounts += pc.sum(pc.equal(own.column("role").cast(pa.string()), "amount")).as_py() or 0
    return _counted(owners, count, "quantities"), amounts


def unclaimed_only(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The figures of a batch of quantities that no indicator claims."""
    return batch.filter(pc.invert(batch.column("claimed")))


def _counted(owners: Sequence[Ints], count: int, table: str) -> Ints:
    """How many rows each article has, whose numbers `owners` are in the order of the rows."""
    numbers = _put_together(owners)
    if len(numbers) and (numbers[0] < 0 or (np.diff(numbers) < 0).any()):
        raise OutputError(
            f"The rows of {table} are not in the order of the articles; `extractor verify` tells more."
        )
    return np.bincount(numbers, minlength=count).astype(np.int32)


def _owners(batch: pa.RecordBatch, articles: Numbers) -> Ints:
    encoded = batch.column("document_id").cast(pa.string()).dictionary_encode()
    numbers = articles.of_all(_hashes(column_values(encoded.dictionary)))
    owners: Ints = numbers[encoded.indices.to_numpy()]
    return owners


def _keys(batch: pa.RecordBatch) -> Hashes:
    parts = [pc.fill_null(batch.column(name).cast(pa.string()), _NOTHING) for name in KEY]
    return _hashes(column_values(pc.binary_join_element_wise(*parts, "\x1f")))


def _hashes(texts: Iterable[str]) -> Hashes:
    return np.array([name_hash(text) for text in texts], np.uint64)


def _put_together(pieces: Sequence[Any], kind: Any = np.int32) -> Any:
    return np.concatenate([np.empty(0, kind), *pieces])


class _Ranks:
    """Words as numbers, in the order in which they come, then in that of the words."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._codes: list[Ints] = []

    def add(self, words: Iterable[str]) -> None:
        places = self._places
        self._codes.append(np.array([places.setdefault(word, len(places)) for word in words], np.int32))

    def codes(self) -> Ints:
        codes: Ints = _put_together(self._codes)
        return codes

    def ranks(self) -> Ints:
        rank = np.empty(len(self._places), np.int32)
        for number, word in enumerate(sorted(self._places)):
            rank[self._places[word]] = number
        return rank[self.codes()] if len(rank) else self.codes()
