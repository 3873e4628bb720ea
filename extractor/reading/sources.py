"""From what the user names (files, folders, globs, `-`) to the list of files to read, in one fixed order."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from extractor.reading.errors import InputError

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """One input to read.

    `name` is its path as the user gave it, `/` between its parts, and is what tables show as `source`;
    `path` is None for standard input; `named` says that the user named this very file.
    """

    name: str
    path: str | None
    named: bool

    @property
    def folder(self) -> str:
        """The folder's name, the collection of documents that come one to a file or in a table."""
        return _folder_of(self.path)

    @property
    def stem(self) -> str:
        """The file's name without its extensions, the collection of the articles on a listing page."""
        if self.path is None:
            return STANDARD_INPUT
        base = os.path.basename(self.path)
        return shown(base.split(".", 1)[0] or base)


@lru_cache(maxsize=1)
def _folder_of(path: str | None) -> str:
    """Asked for each document of a file, one after another."""
    if path is None:
        return STANDARD_INPUT
    # Never the name of the working folder: tables must not differ by where a run was started.
    return shown(os.path.basename(os.path.dirname(path))) or "."


def shown(path: str) -> str:
    """A path as text that any table can hold: bytes that are no UTF-8 become `\\xNN`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def list_sources(inputs: Sequence[str | Path], leave_out: Path | None = None) -> list[Source]:
    """All files behind `inputs`, sorted by name, each once, whatever order the inputs were given in.

    Folders are walked, globs (with `**`) expanded, hidden files and folders skipped unless named, and a
    folder that symbolic links reach twice is walked once. What lies in the folder `leave_out` is skipped
    unless it is named itself. Raises InputError for an input that does not exist, may not be read, or a glob
    that matches nothing.
    """
    if not inputs:
        raise InputError("No input was given.")
    found: dict[str | None, Source] = {}
    for given in inputs:
        for source in _expand(str(given), os.path.realpath(leave_out) if leave_out else None):
            key = source.path and os.path.abspath(source.path)
            known = found.get(key)
            if known is not None:
                named = source.named or known.named
                source = replace(min(source, known, key=_name_of), named=named)
            found[key] = source
    return sorted(found.values(), key=_name_of)


def _name_of(source: Source) -> tuple[str, str]:
    return source.name, source.path or ""


def _expand(given: str, leave_out: str | None) -> Iterator[Source]:
    if given == STANDARD_INPUT:
        yield Source(STANDARD_INPUT, None, named=True)
    elif os.path.lexists(given):
        yield from _of_path(given, leave_out)
    elif glob.has_magic(given):
        matches = sorted(glob.glob(given, recursive=True))
        if not matches:
            raise InputError(f"No file matches the pattern {given!r}.")
        for match in matches:
            if os.path.isdir(match):
                yield from _walk(match, leave_out)
            elif not _lies_in(match, leave_out):
                yield _file(match, named=False)
    else:
        raise InputError(f"The input {shown(given)!r} does not exist.")


def _lies_in(path: str, folder: str | None) -> bool:
    real = os.path.realpath(path)
    return folder is not None and (real == folder or real.startswith(folder + os.sep))


def _of_path(given: str, leave_out: str | None) -> Iterator[Source]:
    if not os.path.exists(given):
        raise InputError(f"The input {shown(given)!r} is a link to nothing.")
    if not os.access(given, os.R_OK):
        raise InputError(f"The input {shown(given)!r} may not be read.")
    if os.path.isdir(given):
        yield from _walk(given, leave_out)
    else:
        yield _file(given, named=True)


def _file(path: str, *, named: bool) -> Source:
    name = shown(Path(path).as_posix())
    # One string for both where they are the same: there may be a million files.
    return Source(name, name if name == path else path, named)


def _walk(root: str, leave_out: str | None) -> Iterator[Source]:
    seen: set[tuple[int, int]] = set()
    pending = [root]
    while pending:
        folder = pending.pop()
        if _lies_in(folder, leave_out):
            continue
        try:
            status = os.stat(folder)
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError:
            # The folder has gone or may not be read: opening it as a file fails again, as the reject says.
            yield _file(folder, named=False)
            continue
        below = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if _is_folder(entry):
                below.append(entry.path)
            else:
                yield _file(entry.path, named=False)
        pending.extend(reversed(below))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A link to itself: opening it as a file fails again, as the reject says.
        return False
