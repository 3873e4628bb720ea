"""Keeps what a run does not need from being loaded at its start."""

from __future__ import annotations

import sys


def spare_pandas() -> None:
    """Let pyarrow take it that there is no pandas, until something asks for pandas by name.

    The first `pyarrow.array` of a process loads pandas, a third of a second, to see whether it was given a Series.
    What a run gives it are lists. Only for processes that are our own, the command line and its workers: in one
    that loads pandas afterwards, `pyarrow.array` would take a Series for a plain sequence. `to_pandas` loads pandas
    in any case.
    """
    if "pandas" in sys.modules:
        return
    import pyarrow

    hidden = _Hidden()
    sys.meta_path.insert(0, hidden)
    try:
        # Both of its parts look for themselves: the one in Cython at any array, the one in C++ where it infers a type.
        pyarrow.array([1.0, None])
    finally:
        sys.meta_path.remove(hidden)


class _Hidden:
    """A finder that lets pandas not be found."""

    def find_spec(self, name: str, path: object, target: object = None) -> None:
        """Raises ImportError for pandas; leaves all else to the next finder."""
        if name == "pandas":
            raise ImportError(name)
