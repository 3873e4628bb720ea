"""`extractor doctor`: what is wrong with an installation or an output folder, and how to mend it."""

from __future__ import annotations

import importlib
import os
import platform
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

from extractor.pipeline import publication
from extractor.pipeline.building import is_locked
from extractor.pipeline.cache import CACHE, frame_files
from extractor.pipeline.frames import KEY_BYTES, load, scan
from extractor.rules import RulesError, automata, stored

Grade = Literal["ok", "note", "problem"]

# distribution -> the module that it installs
_MODULES = {
    "charset-normalizer": "charset_normalizer", "click": "click", "cn2an": "cn2an",
    "lxml": "lxml.html", "msgspec": "msgspec", "numpy": "numpy", "pandas": "pandas",
    "platformdirs": "platformdirs", "pyarrow": "pyarrow.parquet",
    "PyYAML": "yaml", "regex": "regex", "rich": "rich", "trafilatura": "trafilatura",
    "zstandard": "zstandard",
}  # fmt: skip
_SENTENCE = "2024年,江城市地区生产总值612亿元,增长6.3%。"
# A run writes a second set beside the one in force, and its spool.
_ROOM = 2.5
_OWN = {publication.MANIFEST, publication.GENERATIONS, publication.BUILDING, CACHE}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `grade` is `ok`, `note` (worth knowing) or `problem`; `message` a sentence."""

    grade: Grade
    subject: str
    message: str


def doctor(
    output: str | Path | None = None, rules: str | Path | None = None, packs: Sequence[str | Path] = ()
) -> list[Finding]:
    """Look at the installation and, where `output` is given, at that folder. Changes nothing."""
    found = list(_installation(rules, packs))
    if output is not None:
        found += _folder(Path(output), rules, packs)
    return found


def _installation(rules: str | Path | None, packs: Sequence[str | Path]) -> Iterator[Finding]:
    from extractor import __version__

    yield Finding("ok", "version", f"econ-extractor {__version__} on Python {platform.python_version()}")
    for distribution, module in (*_MODULES.items(), automata.library()):
        yield _library(distribution, module)
    try:
        yield _rules(rules, packs)
    except RulesError as error:
        yield Finding("problem", "rules", str(error))
        return
    yield _reading(rules, packs)
    yield _kept_rules()
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding != "utf8":
        yield Finding(
            "note",
            "output",
            f"Standard output is {encoding or 'unknown'}, not UTF-8: Chinese is shown as escapes.",
        )


def _library(distribution: str, module: str) -> Finding:
    try:
        importlib.import_module(module)
        return Finding("ok", distribution, version(distribution))
    except (ImportError, PackageNotFoundError) as error:
        return Finding(
            "problem", distribution, f"It cannot be loaded ({error}); install econ-extractor again."
        )


def _rules(rules: str | Path | None, packs: Sequence[str | Path]) -> Finding:
    from extractor.rules import load_rules

    loaded = load_rules(rules, packs)
    return Finding(
        "ok", "rules", f"{len(loaded.indicators)} indicators, {loaded.hash[:16]}, in {loaded.folder}"
    )


def _reading(rules: str | Path | None, packs: Sequence[str | Path]) -> Finding:
    from extractor.pipeline.single import extract
    from extractor.rules import load_rules

    rows = [
        (row.indicator, row.measure, row.value) for row in extract(_SENTENCE, rules=load_rules(rules, packs))
    ]
    if rows == [("gdp", "level", 612e8), ("gdp", "growth", 6.3)]:
        return Finding("ok", "reading", "The test sentence is read as it should be.")
    grade: Grade = "problem" if rules is None and not packs else "note"
    return Finding(grade, "reading", f"The test sentence {_SENTENCE} is read as {rows}.")


def _kept_rules() -> Finding:
    folder = stored.folder_in_use()
    if folder is not None:
        return Finding("ok", "kept rules", f"In {folder}; they may be removed at any time.")
    return Finding(
        "note", "kept rules",
        f"Parsed rules cannot be kept, so each start takes longer; {stored.FOLDER} can name a folder for them.",
    )  # fmt: skip


def _folder(output: Path, rules: str | Path | None, packs: Sequence[str | Path]) -> Iterator[Finding]:
    if not output.is_dir():
        yield Finding("problem", "folder", f"{output} is no folder.")
        return
    if not os.access(output, os.W_OK | os.X_OK):
        yield Finding("problem", "folder", f"{output} may not be written to: no run can replace its tables.")
    yield from _lock(output)
    try:
        manifest = publication.read_manifest(output)
    except publication.OutputError as error:
        yield Finding("problem", "tables", str(error))
    else:
        yield from _tables(output, manifest)
        yield from _freshness(manifest, rules, packs)
        yield from _room(output, manifest)
    yield from _cache(output)
    yield from _strangers(output)


def _lock(output: Path) -> Iterator[Finding]:
    if is_locked(output):
        yield Finding("note", "lock", "A run is writing to the folder now.")
    elif (output / publication.BUILDING).exists():
        yield Finding("note", "lock", "A run was cut off and left work files; the next run removes them.")
    else:
        yield Finding("ok", "lock", "No run is at work.")


def _tables(output: Path, manifest: dict[str, Any]) -> Iterator[Finding]:
    try:
        complete = publication.is_complete(output, manifest)
        generation = publication.generation_folder(output, manifest)
    except (KeyError, TypeError) as error:
        yield Finding("problem", "tables", f"{publication.MANIFEST} lacks {error}; run the extraction again.")
        return
    if complete:
        rows = ", ".join(f"{entry['rows']:,} {table}" for table, entry in manifest["tables"].items())
        yield Finding("ok", "tables", f"Complete: {rows}.")
    else:
        yield Finding(
            "problem", "tables",
            "Files are missing or are not those that the manifest names; run the extraction again, it mends "
            "them. Until then read with extractor.read, which tells damage.",
        )  # fmt: skip
    folder = output / publication.GENERATIONS
    others = [path for path in folder.iterdir() if path != generation] if folder.is_dir() else []
    if others:
        yield Finding("note", "tables", f"{len(others)} older set was left; the next run removes it.")


def _freshness(
    manifest: dict[str, Any], rules: str | Path | None, packs: Sequence[str | Path]
) -> Iterator[Finding]:
    from extractor import __version__
    from extractor.rules import load_rules

    try:
        now = load_rules(rules, packs).hash
    except RulesError:
        return
    if manifest.get("version") != __version__ or manifest.get("rules") != now:
        yield Finding(
            "note",
            "rules",
            "The tables were made by another version or other rules; a run would read all anew.",
        )


def _room(output: Path, manifest: dict[str, Any]) -> Iterator[Finding]:
    size = sum(entry["bytes"] for entry in manifest["tables"].values())
    free = shutil.disk_usage(output).free
    if free < _ROOM * size:
        yield Finding(
            "problem", "room",
            f"{free:,} bytes are free; a run needs some {_ROOM:g} times the {size:,} bytes of the tables.",
        )  # fmt: skip


def _cache(output: Path) -> Iterator[Finding]:
    files = list(frame_files(output / CACHE))
    if not files:
        yield Finding("note", "cache", "No results are kept: the next run reads every document.")
        return
    documents = damaged = read = 0
    for path in files:
        for place, keys in scan(path):
            read += place.length
            if load(place) is None:
                damaged += 1
            else:
                documents += len(keys) // KEY_BYTES
    size = sum(path.stat().st_size for path in files)
    torn = "" if read == size else f", {size - read:,} bytes are cut off or damaged"
    broken = f", {damaged} frames are damaged" if damaged else ""
    grade: Grade = "note" if torn or broken else "ok"
    yield Finding(grade, "cache", f"Results of {documents:,} documents in {size:,} bytes{torn}{broken}.")


def _strangers(output: Path) -> Iterator[Finding]:
    from extractor.tables.schemas import TABLES

    own = _OWN | {f"{table}.parquet" for table in TABLES}
    others = sorted(path.name for path in output.iterdir() if path.name not in own)
    if others:
        shown = ", ".join(map(repr, others[:5])) + (", …" if len(others) > 5 else "")
        yield Finding("note", "folder", f"It also holds files of others, which runs leave alone: {shown}.")
