"""Layers of rules: the core folder, then packs in the order asked for, each over those before it.

A pack is a folder with a `pack.yaml`, or an installed package that names such a folder under the entry point
group `extractor.rules`. It holds data only: nothing of it is run. Which packs count is always said by the
caller; an installed pack that nobody names changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from extractor.rules.errors import RulesError
from extractor.rules.schema import PackManifest
from extractor.rules.stored import tree_of

ENTRY_POINTS = "extractor.rules"
_NOT_IN_PACKS = ("units.yaml", "numerals.yaml", "furniture.yaml", "region_words.yaml")


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack: its folder, and what its `pack.yaml` says."""

    folder: Path
    manifest: PackManifest

    @property
    def name(self) -> str:
        """The name that rows of its rules carry."""
        return self.manifest.name


@dataclass(frozen=True, slots=True)
class Layers:
    """Where rules lie: the core folder and the packs over it, the last one strongest.

    `stamp` changes with the files, so that what is kept by layers is made anew after an edit (`stamped`).
    """

    core: Path
    packs: tuple[Pack, ...] = ()
    stamp: tuple[tuple[str, int, int], ...] = ()

    def stamped(self) -> Layers:
        """The same layers with the time and size of each of their files."""
        files = [
            path for folder in (self.core, *(p.folder for p in self.packs)) for path in data_files(folder)
        ]
        return replace(self, stamp=tuple((str(f), f.stat().st_mtime_ns, f.stat().st_size) for f in files))

    def __truediv__(self, name: str) -> Path:
        return self.core / name

    def __str__(self) -> str:
        return str(self.core)

    def files(self, name: str) -> list[Path]:
        """The file `name` of the core and of each pack that has one, in the order of the layers."""
        return [self.core / name, *(p.folder / name for p in self.packs if (p.folder / name).is_file())]


def find_pack(given: str | Path) -> Pack:
    """A pack by its folder, or by the name under which an installed package offers it.

    Raises RulesError where there is none, or several packages offer one of that name.
    """
    folder = Path(given)
    if not (folder / "pack.yaml").is_file():
        if folder.is_dir():
            raise RulesError(f"{folder} is no pack: it has no file pack.yaml")
        folder = _installed(str(given))
    folder = folder.resolve()
    manifest: PackManifest = decode(folder / "pack.yaml", PackManifest)
    for name in _NOT_IN_PACKS:
        if (folder / name).exists():
            raise RulesError(
                f"{folder / name} has no effect in a pack: {name} is read from the core alone; take it out"
            )
    return Pack(folder, manifest)


def find_packs(given: Sequence[str | Path]) -> tuple[Pack, ...]:
    """Several packs, in the order given. Raises RulesError where two bear one name."""
    packs = tuple(find_pack(one) for one in given)
    names = [pack.name for pack in packs]
    for name in names:
        if names.count(name) > 1:
            raise RulesError(f"the pack {name} is asked for {names.count(name)} times; name each pack once")
    return packs


def installed_packs() -> dict[str, str]:
    """Name of each installed pack -> the package that offers it."""
    from importlib.metadata import entry_points

    return {point.name: point.value for point in sorted(entry_points(group=ENTRY_POINTS))}


def _installed(name: str) -> Path:
    from importlib.metadata import entry_points
    from importlib.util import find_spec

    points = {point.value for point in entry_points(group=ENTRY_POINTS) if point.name == name}
    if not points:
        known = ", ".join(installed_packs()) or "none"
        raise RulesError(
            f"no pack {name!r}: it is neither a folder nor an installed pack (installed: {known})"
        )
    if len(points) > 1:
        raise RulesError(
            f"{len(points)} installed packages offer a pack {name!r} ({', '.join(sorted(points))}); remove one"
        )
    (package,) = points
    spec = find_spec(package)
    folders = list(spec.submodule_search_locations or ()) if spec is not None else []
    if not folders or not (Path(folders[0]) / "pack.yaml").is_file():
        raise RulesError(f"the installed pack {name!r} is broken: its package {package} holds no pack.yaml")
    return Path(folders[0])


def layered_tree(folder: Path | Layers, name: str) -> Any:
    """The YAML file `name` of all layers as one tree: lists of a pack are added, mappings merged, values replaced."""
    paths = folder.files(name) if isinstance(folder, Layers) else [folder / name]
    tree = read_tree(paths[0])
    for path in paths[1:]:
        tree = merged(tree, read_tree(path), path, "")
    return tree


def merged(below: Any, above: Any, path: Path, place: str) -> Any:
    """`above` laid over `below`; `path` and `place` are for the message where their kinds differ."""
    if isinstance(below, dict) and isinstance(above, dict):
        out = dict(below)
        for key, value in above.items():
            out[key] = merged(below[key], value, path, f"{place}.{key}") if key in below else value
        return out
    if isinstance(below, list) and isinstance(above, list):
        return [*below, *(item for item in above if item not in below)]
    if isinstance(below, dict | list) or isinstance(above, dict | list):
        raise RulesError(
            f"{path} does not fit the core: {place.lstrip('.')} is a {_kind(below)} there, here a {_kind(above)}"
        )
    return above


def _kind(value: Any) -> str:
    return "mapping" if isinstance(value, dict) else "list" if isinstance(value, list) else "single value"


def content_hash(layers: Layers) -> str:
    """SHA-256 over the names and bytes of every YAML and CSV file of the core, then of each pack with its name."""
    digest = hashlib.sha256()
    for path in data_files(layers.core):
        digest.update(path.relative_to(layers.core).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for pack in layers.packs:
        digest.update(b"pack\0" + pack.name.encode() + b"\0")
        for path in data_files(pack.folder):
            digest.update(path.relative_to(pack.folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def data_files(folder: Path) -> Iterator[Path]:
    """Every YAML and CSV file below `folder`, in the order of their names."""
    yield from sorted(p for p in folder.rglob("*") if p.suffix in (".yaml", ".csv"))


def read_tree(path: Path) -> Any:
    """The content of a YAML file. Raises RulesError where it is missing or no YAML."""
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise RulesError(f"{path} is missing; copy it from the shipped rules") from error
    return tree_of(content, partial(_parsed, path))


def _parsed(path: Path, content: bytes) -> Any:
    import yaml

    try:
        return yaml.load(content, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RulesError(f"{path} is not valid YAML: {error}") from error


def fitted(tree: Any, kind: Any, path: Path) -> Any:
    """`tree`, read from `path`, as a `kind`. Raises RulesError where it does not fit."""
    try:
        return msgspec.convert(tree, type=kind)
    except msgspec.ValidationError as error:
        raise RulesError(f"{path} does not fit the schema: {error}") from error


def decode(path: Path, kind: Any) -> Any:
    """A YAML file as a `kind`. Raises RulesError where it is missing, no YAML, or does not fit."""
    return fitted(read_tree(path), kind, path)
