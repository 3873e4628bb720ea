"""The folder in which a run writes its tables, and the lock that keeps other runs away meanwhile.

Tables are written in `.building/` of the output folder; the next run removes what a killed one left there. The lock
is the output folder's own, so it ends with the process that holds it.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractor.pipeline.publication import BUILDING, OutputError

_LOOK_AGAIN_SECONDS = 0.2


@contextmanager
def building(output: Path, wait_seconds: float = 0) -> Iterator[Path]:
    """A fresh folder to write tables in; it is gone afterwards, however the block ends.

    Holds the lock of `output` meanwhile. Raises OutputError where `output` is no folder, or another run is
    writing to it and has not ended after `wait_seconds`. An `output` that this call made is removed again if
    nothing was published into it.
    """
    until = time.monotonic() + wait_seconds
    made, handle = _locked_folder(output, wait_seconds, until)
    try:
        folder = output / BUILDING
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        # While the lock is held: another run may be waiting for this very folder.
        if made:
            _remove_if_empty(output)
        os.close(handle)


def is_locked(output: Path) -> bool:
    """Whether a run is writing to the folder `output` now."""
    if sys.platform == "win32":
        return False
    handle = os.open(output, os.O_RDONLY)
    try:
        return not _take_lock(handle)
    finally:
        os.close(handle)


def _make_folder(output: Path) -> bool:
    if output.exists() and not output.is_dir():
        raise OutputError(f"The output {output} is a file, not a folder.")
    if output.is_dir():
        return False
    output.mkdir(parents=True)
    return True


def _remove_if_empty(output: Path) -> None:
    try:
        output.rmdir()
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise


def _locked_folder(output: Path, wait_seconds: float, until: float) -> tuple[bool, int]:
    """Whether the folder was made, and the handle that holds its lock."""
    while True:
        made = _make_folder(output)
        handle = os.open(output, os.O_RDONLY)
        try:
            _lock(handle, output, wait_seconds, until)
            if output.is_dir() and os.path.samestat(os.fstat(handle), os.stat(output)):
                return made, handle
        except BaseException:
            os.close(handle)
            raise
        # The run that we waited for had made the folder, and took it away when it failed.
        os.close(handle)


def _lock(handle: int, output: Path, wait_seconds: float, until: float) -> None:
    if sys.platform == "win32":
        return
    while not _take_lock(handle):
        left = until - time.monotonic()
        if left <= 0:
            waited = f" still after {wait_seconds:g} seconds" if wait_seconds else ""
            raise OutputError(
                f"Another run is writing to {output}{waited}; try again when it has ended, or wait with --wait."
            )
        time.sleep(min(left, _LOOK_AGAIN_SECONDS))


def _take_lock(handle: int) -> bool:
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
