"""From the folder `rules/` to a `RuleSet`: where it lies, what it must hold, its content's hash."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Any

import msgspec
import yaml

from extractor.rules.ruleset import Grammar, RuleSet, StatusRules
from extractor.rules.schema import IndicatorFile

_PACKAGE = Path(__file__).resolve().parent.parent


class RulesError(ValueError):
    """A rules folder cannot be used; the message names the file, what is wrong and what to do."""


def find_rules() -> Path:
    """The folder of the shipped rules: inside the wheel, or beside the package in a checkout."""
    for folder in (_PACKAGE / "_rules", _PACKAGE.parent / "rules"):
        if (folder / "indicators").is_dir():
            return folder
    raise RulesError(
        f"no rules found beside {_PACKAGE.name}: the installation lacks its rules folder; install econ-extractor again"
    )


def load_rules(path: str | Path | None = None) -> RuleSet:
    """Read and compile a rules folder, or the shipped one; the result is shared between calls.

    Raises RulesError where the folder or a file of it cannot be used.
    """
    folder = Path(path) if path is not None else find_rules()
    if not (folder / "indicators").is_dir():
        raise RulesError(f"{folder} is no rules folder: it has no folder 'indicators'")
    return _load(folder.resolve())


@functools.lru_cache(maxsize=4)
def _load(folder: Path) -> RuleSet:
    files = [_indicator_file(path) for path in sorted((folder / "indicators").glob("*.yaml"))]
    return RuleSet(
        folder=folder,
        hash=content_hash(folder),
        families=files,
        cues=_decode(folder / "cues.yaml", dict[str, Any])["kinds"],
        grammar=_decode(folder / "grammar.yaml", Grammar),
        status=_decode(folder / "status.yaml", StatusRules),
    )


def content_hash(folder: Path) -> str:
    """SHA-256 over the names and bytes of every YAML and CSV file below `folder`."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".yaml", ".csv")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _indicator_file(path: Path) -> IndicatorFile:
    file: IndicatorFile = _decode(path, IndicatorFile)
    return file


def _decode(path: Path, kind: Any) -> Any:
    try:
        tree = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        return msgspec.convert(tree, type=kind)
    except FileNotFoundError as error:
        raise RulesError(f"{path} is missing; copy it from the shipped rules") from error
    except yaml.YAMLError as error:
        raise RulesError(f"{path} is not valid YAML: {error}") from error
    except msgspec.ValidationError as error:
        raise RulesError(f"{path} does not fit the schema: {error}") from error
