"""Publication: readers see the old complete set of tables or the new one, never a mix.

An output folder holds

- `.generations/<name>/<table>.parquet`: one complete set, never changed once it stands;
- `manifest.json`: names the generation in force, with rows and SHA-256 of each table; replaced last, in one
  step, so that it always names a complete set;
- `<table>.parquet`: the same files under plain names, each replaced in one step;
- where an engine on several machines wrote them, every `<table>.parquet` is a folder of `part-NNNNN.parquet`
  files whose rows follow on one another, and the plain name a link to it; the manifest lists the parts;
- `.building/`: what a run is writing (`extractor.pipeline.building`);
- `.cache/`: results that the next run can use again (`extractor.pipeline.cache`).

`load_table` and `open_output` go by the manifest. Files and folders are synced before the step that makes
them visible. The plain files are replaced one after another: who opens two of them during a publication can
meet two runs, who opens several tables through `open_output` never does.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Self

if TYPE_CHECKING:
    import pyarrow as pa

MANIFEST = "manifest.json"
FORMAT = "econ-extractor output, version 1"
GENERATIONS = ".generations"
BUILDING = ".building"
_ATTEMPTS = 5
# A batch is in memory whole, and an article may be as long as a book.
_BATCH_ROWS = {"documents": 256}
_BATCH_ROWS_OF_OTHERS = 8192
# Of a column no more than this is read ahead.
_BUFFER_BYTES = 1 << 20


class OutputError(Exception):
    """An output folder cannot be written or read; the message is one clear sentence."""


def publish(
    output: Path,
    folder: Path,
    content: Mapping[str, Any],
    rows: Mapping[str, int],
    parts: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> dict[str, Any]:
    """Make the tables in `folder` (inside `building(output)`) the ones in force. Gives the manifest.

    `content` is what the manifest says besides the tables, `rows` maps each table to its number of rows.
    `parts` describes the files of tables that are folders (file, rows, bytes, sha256), so that those who wrote
    them need not be followed by one who reads them all.
    """
    tables: dict[str, dict[str, Any]] = {}
    for table, count in rows.items():
        path = folder / f"{table}.parquet"
        for written in (*table_parts(path), path) if path.is_dir() else (path,):
            _sync(written)
        entry: dict[str, Any] = {"file": path.name, "rows": count}
        if parts is None:
            entry |= {"bytes": path.stat().st_size, "sha256": sha256_of(path)}
        else:
            own = parts[table]
            hashes = [(str(part["file"]), str(part["sha256"])) for part in own]
            entry |= {"bytes": sum(part["bytes"] for part in own), "sha256": _sha256_of_parts(hashes)}
            entry["parts"] = [dict(part) for part in own]
        tables[table] = entry
    manifest = {"format": FORMAT, **content, "tables": tables}
    name = hashlib.sha256(_encoded(manifest)).hexdigest()[:16]
    manifest["generation"] = name
    generation = generation_folder(output, manifest)
    if not _is_whole(generation, tables):
        _install(folder, generation, list(tables))
    for entry in tables.values():
        _replace_by_link(generation / entry["file"], output / entry["file"], folder)
    pointer = folder / MANIFEST
    pointer.write_bytes(_encoded(manifest))
    _sync(pointer)
    os.replace(pointer, output / MANIFEST)
    _sync(output)
    remove_other_generations(output, name)
    return manifest


def remove_other_generations(output: Path, name: str) -> None:
    """Remove every generation but `name`, called under the lock."""
    for old in (output / GENERATIONS).iterdir():
        if old.name != name:
            shutil.rmtree(old, ignore_errors=True)


def is_complete(output: Path, manifest: Mapping[str, Any]) -> bool:
    """Whether every file that `manifest` names is there with its content, under both of its names."""
    tables = manifest["tables"]
    generation = generation_folder(output, manifest)
    if not _is_whole(generation, tables):
        return False
    for entry in tables.values():
        plain = output / entry["file"]
        if not plain.exists():
            return False
        if not os.path.samefile(plain, generation / entry["file"]) and sha256_of(plain) != entry["sha256"]:
            return False
    return True


def generation_folder(output: Path, manifest: Mapping[str, Any]) -> Path:
    """Where the tables lie that `manifest` names."""
    return output / GENERATIONS / str(manifest["generation"])


def has_tables(output: Path) -> bool:
    """Whether `output` holds a set of tables, or something that claims to be one."""
    return (output / MANIFEST).exists()


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


class OpenOutput:
    """One complete set of tables, held open: whatever is published meanwhile, all its tables are of one run.

    A context manager. `manifest` is the set's. Made by `open_output`.
    """

    def __init__(
        self, folder: Path, manifest: dict[str, Any], files: Mapping[str, Sequence[BinaryIO]]
    ) -> None:
        self.manifest = manifest
        self._folder = folder
        self._files = files

    def load_table(self, table: str) -> pa.Table:
        """`table` as an Arrow table, page checksums checked. Raises OutputError for what cannot be read."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        if table not in self._files:
            raise _unknown(table, self.manifest)
        read = []
        try:
            for file in self._files[table]:
                file.seek(0)
                read.append(pq.read_table(file, page_checksum_verification=True))
            return pa.concat_tables(read)
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(table, error) from error

    def batches(self, table: str, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """The rows of `table` in order, a few thousand at a time; only `columns`, where they are given.

        What is in memory does not grow with the table. Page checksums are checked. Raises OutputError for what
        cannot be read.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        if table not in self._files:
            raise _unknown(table, self.manifest)
        rows = _BATCH_ROWS.get(table, _BATCH_ROWS_OF_OTHERS)
        wanted = None if columns is None else list(columns)
        try:
            for file in self._files[table]:
                opened = pq.ParquetFile(file, page_checksum_verification=True, buffer_size=_BUFFER_BYTES)
                yield from opened.iter_batches(rows, columns=wanted, use_threads=False)
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(table, error) from error

    def _damaged(self, table: str, error: Exception) -> OutputError:
        return OutputError(f"{table}.parquet in {self._folder} is damaged: {error}")

    def read(self, table: str) -> Any:
        """`table` as a pandas DataFrame, like `extractor.read`."""
        return self.load_table(table).to_pandas(date_as_object=False)

    def close(self) -> None:
        """Let go of the files; a second call does nothing."""
        _close(self._files)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_output(output: str | Path) -> OpenOutput:
    """The set of tables in force now, to read several of its tables as one run left them.

    Raises OutputError for a folder without tables.
    """
    return _opened(Path(output), None)


def load_table(output: str | Path, table: str) -> pa.Table:
    """`table` of the set in force, page checksums checked. Raises OutputError for what cannot be read."""
    with _opened(Path(output), table) as tables:
        return tables.load_table(table)


def read(output: str | Path, table: str) -> Any:
    """`table` (`documents`, `quantities`, `observations`, `facts` or `rejects`) as a pandas DataFrame.

    Codes come as pandas categories, dates as datetime64. Raises OutputError for what cannot be read.
    """
    return load_table(output, table).to_pandas(date_as_object=False)


def _opened(folder: Path, only: str | None) -> OpenOutput:
    for _ in range(_ATTEMPTS):
        manifest = read_manifest(folder)
        if only is not None and only not in manifest["tables"]:
            raise _unknown(only, manifest)
        files: dict[str, list[BinaryIO]] = {}
        try:
            for table in [only] if only is not None else manifest["tables"]:
                files[table] = []
                # By name: while another run removes this set, the folder may hold fewer parts than the table.
                for part in _named_parts(_whole_file(folder, manifest, table), manifest["tables"][table]):
                    files[table].append(part.open("rb"))
        except OSError as error:
            _close(files)
            if isinstance(error, FileNotFoundError):
                # A run published between our steps and removed the set that we were about to open.
                continue
            raise OutputError(f"{error.filename} cannot be read: {error.strerror}.") from error
        return OpenOutput(folder, manifest, files)
    raise OutputError(f"{folder} lacks the files that its {MANIFEST} names; run the extraction again.")


def _close(files: Mapping[str, Iterable[BinaryIO]]) -> None:
    for parts in files.values():
        for file in parts:
            file.close()


def _unknown(table: str, manifest: Mapping[str, Any]) -> OutputError:
    return OutputError(f"There is no table {table!r}; there are {', '.join(manifest['tables'])}.")


def _whole_file(folder: Path, manifest: Mapping[str, Any], table: str) -> Path:
    entry = manifest["tables"][table]
    path: Path = generation_folder(folder, manifest) / entry["file"]
    if path.exists():
        return path
    # Someone copied the visible files only; they serve if they are the ones that the manifest means.
    plain: Path = folder / entry["file"]
    if sha256_of(plain) == entry["sha256"]:
        return plain
    raise FileNotFoundError(plain)


def _is_whole(generation: Path, tables: Mapping[str, Mapping[str, Any]]) -> bool:
    if not generation.is_dir():
        return False
    paths = [(generation / entry["file"], entry["sha256"]) for entry in tables.values()]
    return all(path.exists() and sha256_of(path) == expected for path, expected in paths)


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
    if target.is_dir() and not target.is_symlink():
        # A tool that copied the output followed the link; no step puts a link or a file where a folder is.
        os.replace(target, folder / f"{target.name}.copy")
    if source.is_dir():
        # A folder can be replaced in one step only where a link stands for it.
        os.symlink(os.path.relpath(source, target.parent), staged)
        os.replace(staged, target)
        return
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


def table_parts(path: Path) -> list[Path]:
    """The Parquet files of a table in the order of its rows: the file itself, or what lies in the folder."""
    return sorted(path.glob("*.parquet")) if path.is_dir() else [path]


def _named_parts(path: Path, entry: Mapping[str, Any]) -> list[Path]:
    """The Parquet files of a table as the manifest lists them."""
    return [path / part["file"] for part in entry["parts"]] if "parts" in entry else [path]


def sha256_of(path: Path) -> str:
    """SHA-256 of a table, in hexadecimal: of the file, or of the names and hashes of its parts."""
    if path.is_dir():
        return _sha256_of_parts((part.name, sha256_of(part)) for part in table_parts(path))
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sha256_of_parts(parts: Iterable[tuple[str, str]]) -> str:
    lines = "".join(f"{name} {content}\n" for name, content in parts)
    return hashlib.sha256(lines.encode()).hexdigest()


def _sync(path: Path) -> None:
    if sys.platform == "win32" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
