"""What makes processes of our own, the command line and its workers, start and run quicker."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# The words of the rules are some hundred thousand objects that stay: to look through them for cycles every 700 new
# ones, as Python does, takes a sixth of a short run.
_NEW_OBJECTS = 100_000


_is_own = False


def claim_process() -> None:
    """Say that this process is ours alone, from its start to its end: the command line, a worker, a measurement."""
    global _is_own
    _is_own = True


def is_own_process() -> bool:
    """Whether `claim_process` was called."""
    return _is_own


def prepare_process() -> None:
    """Set the process up for a run, if it is ours alone; others are left as they are."""
    if not _is_own:
        return
    gc.set_threshold(_NEW_OBJECTS, 20, 20)
    _spare_pandas()


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cycles within the block: for work whose objects go when it ends."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _spare_pandas() -> None:
    """Let pyarrow take it that there is no pandas, until something asks for pandas by name.

    The first `pyarrow.array` of a process loads pandas, a third of a second, to see whether it was given a Series.
    What a run gives it are lists. Not for a process that may load pandas afterwards: there `pyarrow.array` would
    take a Series for a plain sequence. `to_pandas` loads pandas in any case.
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
