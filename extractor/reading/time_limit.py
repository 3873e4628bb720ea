"""The second wall behind linear time: no document holds up a run for longer than a set time."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import FrameType


class TimeLimitPassed(Exception):
    """Work on one document took longer than the limit; the message says which limit that was."""


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise TimeLimitPassed inside the block once `seconds` have passed; None sets no limit."""
    with time_limits(seconds) as limit, limit:
        yield


@contextmanager
def time_limits(seconds: float | None) -> Iterator[AbstractContextManager[None]]:
    """A block that may be entered again and again, for one document after another: it raises TimeLimitPassed once
    `seconds` have passed since it was entered; None sets no limit.

    Goes by SIGALRM, which the engines of `re` and `regex` look at while they match. Python takes signals in
    the main thread only: in another thread, and on systems without SIGALRM, there is no limit. The processes
    of a run with several workers do their work in their main threads.
    """
    if seconds is None or not hasattr(signal, "setitimer") or not _in_main_thread():
        yield nullcontext()
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeLimitPassed(f"it took longer than the limit of {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    try:
        yield _Limit(seconds)
    finally:
        signal.signal(signal.SIGALRM, before)


class _Limit(AbstractContextManager[None]):
    """Sets the alarm when it is entered."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, self._seconds)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()
