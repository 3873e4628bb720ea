"""The second wall behind linear time: no document holds up a run for longer than a set time."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TimeLimitPassed(Exception):
    """Work on one document took longer than the limit; the message says which limit that was."""


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise TimeLimitPassed inside the block once `seconds` have passed; None sets no limit.

    Goes by SIGALRM, which the engines of `re` and `regex` look at while they match. Python takes signals in
    the main thread only: in another thread, and on systems without SIGALRM, there is no limit. The processes
    of a run with several workers do their work in their main threads.
    """
    if seconds is None or not hasattr(signal, "setitimer") or not _in_main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeLimitPassed(f"it took longer than the limit of {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()
