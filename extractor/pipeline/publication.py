"""Publication: readers see the old complete set of tables or the new one, never a mix.

An output folder holds

- `.generations/<name>/<table>.parquet`: one complete set, never changed once it stands;
- `manifest.json`: names the generation in force, with rows and SHA-256 of each table; replaced last, in one
  step, so that it always names a complete set;
- `<table>.parquet`: the same files under plain names, each replaced in one step;
- `.building/`: what a run is writing; the next run removes what a killed one left.

`load_table` goes by the manifest. Files and folders are synced before the step that makes them visible.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

MANIFEST = "manifest.json"
FORMAT = "econ-extractor output, version 1"
_GENERATIONS = ".generations"
_BUILDING = ".building"
_ATTEMPTS = 5


class OutputError(Exception):
    """An output folder cannot be written or read; the message is one clear sentence."""


@contextmanager
def building(output: Path) -> Iterator[Path]:
    """A fresh folder to write tables in; it is gone afterwards, however the block ends.

    Holds the lock of `output` meanwhile. Raises OutputError where `output` is no folder or another run is
    writing to it. An `output` that this call made is removed again if nothing was published into it.
    """
    made = _make_folder(output)
    handle = os.open(output, os.O_RDONLY)
    try:
        _lock(handle, output)
        folder = output / _BUILDING
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(handle)
        if made:
            _remove_if_empty(output)


def publish(
    output: Path, folder: Path, content: Mapping[str, Any], rows: Mapping[str, int]
) -> dict[str, Any]:
    """Make the tables in `folder` (inside `building(output)`) the ones in force. Gives the manifest.

    `content` is what the manifest says besides the tables, `rows` maps each table to its number of rows.
    """
    tables: dict[str, dict[str, Any]] = {}
    for table, count in rows.items():
        path = folder / f"{table}.parquet"
        _sync(path)
        tables[table] = {
            "file": path.name,
            "rows": count,
            "bytes": path.stat().st_size,
            "sha256": _sha256(path),
        }
    manifest = {"format": FORMAT, **content, "tables": tables}
    name = hashlib.sha256(_encoded(manifest)).hexdigest()[:16]
    manifest["generation"] = name
    generation = output / _GENERATIONS / name
    if not _is_whole(generation, tables):
        _install(folder, generation, list(tables))
    for entry in tables.values():
        _replace_by_link(generation / entry["file"], output / entry["file"], folder)
    pointer = folder / MANIFEST
    pointer.write_bytes(_encoded(manifest))
    _sync(pointer)
    os.replace(pointer, output / MANIFEST)
    _sync(output)
    for old in (output / _GENERATIONS).iterdir():
        if old.name != name:
            shutil.rmtree(old, ignore_errors=True)
    return manifest


def read_manifest(output: Path) -> dict[str, Any]:
    """The manifest in force. Raises OutputError where there is none or it is not ours."""
    path = output / MANIFEST
    try:
        manifest = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise OutputError(f"{output} holds no tables: it has no {MANIFEST}.") from error
    except ValueError as error:
        raise OutputError(f"{path} is not valid JSON.") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise OutputError(f"{path} is not a manifest of this version of econ-extractor.")
    return manifest


def load_table(output: str | Path, table: str) -> pa.Table:
    """`table` of the set in force, page checksums checked. Raises OutputError for what cannot be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = Path(output)
    for _ in range(_ATTEMPTS):
        manifest = read_manifest(folder)
        known = manifest["tables"]
        if table not in known:
            raise OutputError(f"There is no table {table!r}; there are {', '.join(known)}.")
        try:
            path = _whole_file(folder, manifest, table)
            return pq.read_table(path, page_checksum_verification=True)
        except FileNotFoundError:
            # A run published between our two steps and removed the set that we were about to open.
            continue
        except (pa.ArrowException, OSError) as error:
            raise OutputError(f"{table}.parquet in {folder} is damaged: {error}") from error
    raise OutputError(f"{folder} lacks the files that its {MANIFEST} names; run the extraction again.")


def read(output: str | Path, table: str) -> Any:
    """`table` (`documents`, `quantities`, `observations`, `facts` or `rejects`) as a pandas DataFrame.

    Codes come as pandas categories, dates as datetime64. Raises OutputError for what cannot be read.
    """
    return load_table(output, table).to_pandas(date_as_object=False)


def _whole_file(folder: Path, manifest: Mapping[str, Any], table: str) -> Path:
    entry = manifest["tables"][table]
    path: Path = folder / _GENERATIONS / manifest["generation"] / entry["file"]
    if path.exists():
        return path
    # Someone copied the visible files only; they serve if they are the ones that the manifest means.
    plain: Path = folder / entry["file"]
    if _sha256(plain) == entry["sha256"]:
        return plain
    raise FileNotFoundError(plain)


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


def _lock(handle: int, output: Path) -> None:
    if sys.platform == "win32":
        return
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise OutputError(f"Another run is writing to {output}; try again when it has ended.") from error


def _is_whole(generation: Path, tables: Mapping[str, Mapping[str, Any]]) -> bool:
    if not generation.is_dir():
        return False
    paths = [(generation / entry["file"], entry["sha256"]) for entry in tables.values()]
    return all(path.is_file() and _sha256(path) == expected for path, expected in paths)


def _install(folder: Path, generation: Path, tables: list[str]) -> None:
    staged = folder / generation.name
    staged.mkdir()
    for table in tables:
        os.replace(folder / f"{table}.parquet", staged / f"{table}.parquet")
    _sync(staged)
    generation.parent.mkdir(exist_ok=True)
    if generation.exists():
        # Same content, but damaged since: what stands there is of no use to any reader.
        shutil.rmtree(generation)
    os.replace(staged, generation)
    _sync(generation.parent)


def _replace_by_link(source: Path, target: Path, folder: Path) -> None:
    staged = folder / f"{target.name}.link"
    try:
        os.link(source, staged)
    except OSError:
        # Not every file system has hard links; then the plain file is a copy.
        shutil.copyfile(source, staged)
        _sync(staged)
    if target.exists() and os.path.samefile(staged, target):
        os.unlink(staged)
        return
    os.replace(staged, target)


def _encoded(manifest: Mapping[str, Any]) -> bytes:
    return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    if sys.platform == "win32" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
