"""Which texts are alike: signatures of their shingles, bands of the signatures, and the groups that follow.

Pure functions over arrays, the same for a run on one machine and for an engine that brings the rows of a band
together by a shuffle.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

SIMILARITY = 0.8
SHINGLE_CHARACTERS = 3
SIGNATURE_BYTES = 128
# Four bytes to a band: a pair at the threshold shares none of 32 bands once in 10⁷ pairs.
_BAND_BYTES = 4
BANDS = SIGNATURE_BYTES // _BAND_BYTES
# Members of one band are compared with this many that follow them by content hash. Only texts made to collide
# fill a band with more documents than that which are not alike.
_NEIGHBOURS = 64


class Groups:
    """Union-find over rows."""

    def __init__(self, size: int) -> None:
        self._parents = array("q", range(size))

    def find(self, row: int) -> int:
        """The smallest row that is in one group with `row`."""
        parents = self._parents
        while parents[row] != row:
            parents[row] = row = parents[parents[row]]
        return row

    def join(self, one: int, other: int) -> None:
        """Make one group of the groups of two rows."""
        one, other = self.find(one), self.find(other)
        self._parents[max(one, other)] = min(one, other)


def signature(text: str) -> bytes:
    """Minimum hashes by one permutation: shingles fall into 128 bins by their hash's top bits, and each bin
    keeps a byte (1 to 255) of its smallest hash; 0 is an empty bin (Li, Owen, Zhang 2012)."""
    import numpy as np

    points = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint64)
    count = max(1, len(points) - SHINGLE_CHARACTERS + 1)
    hashes = np.zeros(count, np.uint64)
    for offset in range(SHINGLE_CHARACTERS):
        column = points[offset : offset + count]
        hashes[: len(column)] = _mixed(hashes[: len(column)] * np.uint64(0x100000001B3) + column)
    hashes = np.sort(hashes)
    bins = (hashes >> np.uint64(57)).astype(np.int64)
    starts = np.flatnonzero(np.diff(bins, prepend=-1))
    minima = np.zeros(SIGNATURE_BYTES, np.uint8)
    minima[bins[starts]] = (_mixed(hashes[starts]) % np.uint64(255)).astype(np.uint8) + 1
    return minima.tobytes()


def band_keys(buckets: Array, signatures: Array, band: int) -> tuple[Array, Array]:
    """A 64-bit key of bucket and `band` (0 to BANDS - 1) for each row of `signatures` (rows by bytes), and
    whether the row fills the band at all: rows that do not have no key."""
    import numpy as np

    values = np.ascontiguousarray(signatures[:, band * _BAND_BYTES : (band + 1) * _BAND_BYTES])
    keys = _mixed(buckets ^ _mixed(values.view(np.uint32)[:, 0].astype(np.uint64)))
    return keys, np.asarray(values.any(axis=1))


def similar_pairs(
    keys: Array,
    filled: Array,
    buckets: Array,
    signatures: Array,
    apart: Callable[[int, int], bool],
) -> Iterator[tuple[int, int]]:
    """Pairs of rows of one band that are near-duplicates, as far as they are `apart` when they are met.

    The rows are in the order of their content hashes, each content once; `keys` and `filled` are those of
    `band_keys`.
    """
    for members in _runs(keys, filled):
        for place, one in enumerate(members):
            others = [
                other
                for other in members[place + 1 : place + 1 + _NEIGHBOURS]
                if apart(one, other) and buckets[one] == buckets[other]
            ]
            if others:
                alike = _similarity(signatures[one], signatures[others]) >= SIMILARITY
                for other, verdict in zip(others, alike.tolist(), strict=True):
                    if verdict:
                        yield one, other


def repeated(values: Array) -> Array:
    """Which of `values` occur more than once."""
    import numpy as np

    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    result: Array = counts[inverse] > 1
    return result


def _mixed(values: Array) -> Array:
    """The finaliser of splitmix64: every input bit reaches every output bit."""
    import numpy as np

    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    result: Array = values ^ (values >> np.uint64(31))
    return result


def _similarity(one: Array, others: Array) -> Array:
    """Estimated Jaccard similarity: equal bins among those that at least one of both has filled."""
    import numpy as np

    equal = ((others == one) & (one != 0)).sum(axis=1)
    filled = ((others != 0) | (one != 0)).sum(axis=1)
    return np.asarray(equal / np.maximum(filled, 1))


def _runs(keys: Array, kept: Array) -> Iterator[list[int]]:
    """Indices that share a key, two or more, each run ascending; only those `kept`."""
    import numpy as np

    indices = np.flatnonzero(kept)
    order = indices[np.argsort(keys[indices], kind="stable")]
    cuts = np.flatnonzero(np.diff(keys[order])) + 1
    for run in np.split(order, cuts) if len(cuts) < len(order) - 1 else ():
        if len(run) > 1:
            yield run.tolist()
