"""A folder of files that replaces an earlier one of ours in one step, or does not appear at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractor.pipeline.publication import OutputError


@contextmanager
def replacing(folder: Path, mark: str) -> Iterator[Path]:
    """A fresh folder to write in; afterwards it stands at `folder`, unless the block raises.

    What is at `folder` must be absent, empty, or a folder that holds the file `mark`, which this writes too;
    anything else is refused with an OutputError.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is not a folder.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / mark).is_file():
        raise OutputError(f"{folder} holds other files; name a new or an empty folder.")
    parent = folder.absolute().parent
    parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=parent))
    try:
        made = staged / "made"
        made.mkdir()
        yield made
        if folder.exists():
            os.replace(folder, staged / "before")
        os.replace(made, folder)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
