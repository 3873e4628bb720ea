"""Columns of words as numbers: what folds and checks sort, group and join by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def codes(column: pa.ChunkedArray) -> Ints:
    """Each value's rank among the sorted values; -1 for null."""
    encoded = encoded_text(column)
    rank = np.empty(len(encoded.dictionary), dtype=np.int64)
    rank[pc.sort_indices(encoded.dictionary).to_numpy()] = np.arange(len(rank))
    indices = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    ranks: Ints = np.where(indices < 0, -1, rank[indices] if len(rank) else -1)
    return ranks


def encoded_text(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """A column of text, dictionary-encoded or not, as one dictionary-encoded array."""
    return column.cast(pa.string()).combine_chunks().dictionary_encode()


def runs(columns: Sequence[Ints]) -> Ints:
    """Numbers equal rows of `columns` alike, in the order of the first column, then the second, …"""
    order = np.lexsort(tuple(reversed(columns)))
    new = np.zeros(len(order), dtype=bool)
    for column in columns:
        new[1:] |= np.diff(column[order]) != 0
    numbers = np.empty(len(order), dtype=np.int64)
    numbers[order] = np.cumsum(new)
    return numbers


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


def mapped(column: pa.ChunkedArray, function: Callable[[Any], Any]) -> list[Any]:
    """`function` of each value, called once for each distinct one."""
    encoded = encoded_text(column)
    known = [function(value) for value in encoded.dictionary.to_pylist()]
    none = function(None) if encoded.null_count else None
    return [none if index is None else known[index] for index in encoded.indices.to_pylist()]


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
