"""What makes processes of our own, the command line and its workers, start, run and end quicker, in less memory."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

# The words of the rules are some hundred thousand objects that stay: to look through them for cycles every 700 new
# ones, as Python does, takes a sixth of a short run, and to do so once still a twentieth.
_OBJECTS_OF_A_START = 250_000
_NEW_OBJECTS = 100_000

_is_own = False


def claim_process() -> None:
    """Say that this process is ours alone, from its start to its end: the command line, a worker, a measurement."""
    global _is_own
    _is_own = True
    gc.set_threshold(_OBJECTS_OF_A_START, 20, 20)


def is_own_process() -> bool:
    """Whether `claim_process` was called."""
    return _is_own


def prepare_process() -> None:
    """Set the process up for a run, if it is ours alone; others are left as they are."""
    if not _is_own:
        return
    if sys.platform == "linux":
        # Read when pyarrow is loaded. Its own allocators keep what a stage has freed for longer than the run lasts, some
        # 60 MB; glibc's gives it back when asked (`extractor.tables.memory`).
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    _spare_pandas()
    _spare_docstrings()


def settle_process() -> None:
    """To be called when all is loaded that stays, if the process is ours alone: it is not looked through again."""
    if _is_own:
        gc.freeze()
        gc.set_threshold(_NEW_OBJECTS, 20, 20)


def leave_process() -> None:
    """To be called before the process ends, if it is ours alone: Python then looks through all objects for cycles
    several times, a fifth of a short run, and what is alive now may stay so to the end."""
    if _is_own:
        gc.freeze()


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

    The first `pyarrow.array` of a process loads pandas, a third of a second, to see whether it was given a Series,
    and dateutil for its spans of time. What a run gives it are lists. Not for a process that may load pandas
    afterwards: there `pyarrow.array` would take a Series for a plain sequence. `to_pandas` loads pandas in any case.
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
    """A finder that lets pandas and dateutil not be found."""

    def find_spec(self, name: str, path: object, target: object = None) -> None:
        """Raises ImportError for them; leaves all else to the next finder."""
        if name in ("pandas", "dateutil"):
            raise ImportError(name)


def _spare_docstrings() -> None:
    """Load `pyarrow.compute` without the descriptions of its options, which it takes from docstrings at each start.

    That is half of the time it takes to load. `help` of its functions then names no options.
    """
    name = "pyarrow.vendored.docscrape"
    if name in sys.modules or "pyarrow.compute" in sys.modules:
        return
    stand_in = ModuleType(name)
    stand_in.NumpyDocString = _NoDocstring  # type: ignore[attr-defined]
    sys.modules[name] = stand_in
    try:
        import pyarrow.compute  # noqa: F401
    except (ImportError, AttributeError, TypeError, KeyError):
        # A pyarrow that asks for more: whoever needs it next loads it as usual.
        sys.modules.pop("pyarrow.compute", None)
    finally:
        del sys.modules[name]


class _NoDocstring:
    """Instead of a docstring taken apart: every section is empty."""

    def __init__(self, text: str) -> None:
        pass

    def __getitem__(self, section: str) -> tuple[()]:
        return ()
