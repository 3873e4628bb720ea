"""Columns of words as numbers: what folds and checks sort, group and join by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Value = TypeVar("Value")


_MOST_NUMBERS = (1 << 63) - 1
# What is spread wider is numbered first.
_MOST_VALUES = 1 << 32


def codes(column: pa.ChunkedArray) -> Ints:
    """Each value's rank among the sorted values; -1 for null."""
    encoded = encoded_text(column)
    rank = np.empty(len(encoded.dictionary), dtype=np.int64)
    rank[pc.sort_indices(encoded.dictionary).to_numpy()] = np.arange(len(rank))
    indices = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    ranks: Ints = np.where(indices < 0, -1, rank[indices] if len(rank) else -1)
    return ranks


def encoded_text(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """A column of text, dictionary-encoded or not, as one dictionary-encoded array; no row may have some of its words."""
    if pa.types.is_dictionary(column.type):
        return column.unify_dictionaries().combine_chunks()
    return column.combine_chunks().dictionary_encode()


def runs(columns: Sequence[Ints]) -> Ints:
    """Numbers equal rows of `columns` alike, in the order of the first column, then the second, …"""
    together, count = _numbered(columns[0])
    for column in columns[1:]:
        more, values = _spread(column)
        if count > _MOST_NUMBERS // values:
            together, count = _numbered(together)
        together, count = together * values + more, count * values
    return _numbered(together)[0]


def _spread(column: Ints) -> tuple[Ints, int]:
    """The values from 0 on, and how many there may be."""
    if not len(column):
        return column, 1
    least = int(column.min())
    values = int(column.max()) - least + 1
    return (column - least, values) if values <= _MOST_VALUES else _numbered(column)


def _numbered(column: Ints) -> tuple[Ints, int]:
    """The rank of each value among those there are, and how many there are."""
    values, ranks = np.unique(column, return_inverse=True)
    return ranks.astype(np.int64), max(1, len(values))


def joined(left: Sequence[Ints], right: Sequence[Ints]) -> tuple[Ints, Ints]:
    """The pairs of places, left and right, whose values are the same in each of the columns."""
    size = len(left[0])
    if not size or not len(right[0]):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    numbers = runs([np.concatenate(pair) for pair in zip(left, right, strict=True)])
    mine, others = numbers[:size], numbers[size:]
    order = np.argsort(others, kind="stable")
    begin, end = (np.searchsorted(others[order], mine, side=side) for side in ("left", "right"))
    counts = end - begin
    lefts = np.repeat(np.arange(size), counts)
    within = np.arange(len(lefts)) - np.repeat(np.cumsum(counts) - counts, counts)
    return lefts, order[np.repeat(begin, counts) + within]


def mapped_text(column: pa.ChunkedArray, function: Callable[[Any], str | None]) -> pa.Array:
    """`function` of each value, called once for each distinct one."""
    known, places = _mapped(column, function)
    return pa.array(known, pa.string()).take(places)


def mapped_ints(column: pa.ChunkedArray, function: Callable[[Any], int]) -> Ints:
    """The same as numbers."""
    known, places = _mapped(column, function)
    numbers: Ints = np.array(known, dtype=np.int64)[places.to_numpy(zero_copy_only=False)]
    return numbers


def _mapped(column: pa.ChunkedArray, function: Callable[[Any], Value]) -> tuple[list[Value], pa.Array]:
    """`function` of the distinct values, the last of them null where there is one, and the place of each row's among them."""
    encoded = encoded_text(column)
    known = [function(value) for value in encoded.dictionary.to_pylist()]
    if encoded.null_count:
        known.append(function(None))
    return known, pc.fill_null(encoded.indices, len(known) - 1)


def word_counts(column: pa.DictionaryArray) -> dict[str, int]:
    """How often each word stands in a column without nulls."""
    counts = np.bincount(column.indices.to_numpy(), minlength=len(column.dictionary)).tolist()
    words = zip(column.dictionary.to_pylist(), counts, strict=True)
    return {word: count for word, count in words if count}


def with_words(lists: pa.Array, added: Sequence[tuple[str, Ints]]) -> pa.Array:
    """A column of lists of words, without nulls, with each word added at the end of the lists of the rows given."""
    if isinstance(lists, pa.ChunkedArray):
        lists = lists.combine_chunks()
    if not any(len(rows) for _, rows in added):
        return lists
    owners = [pc.list_parent_indices(lists).to_numpy(), *(rows for _, rows in added)]
    words = [pc.list_flatten(lists), *(pa.array([word] * len(rows), pa.string()) for word, rows in added)]
    owner = np.concatenate(owners).astype(np.int64)
    ends = np.cumsum(np.bincount(owner, minlength=len(lists)))
    offsets = np.concatenate(([0], ends)).astype(np.int32)
    values = pa.concat_arrays(words).take(pa.array(np.argsort(owner, kind="stable")))
    return pa.ListArray.from_arrays(pa.array(offsets), values)
