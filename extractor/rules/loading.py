"""From the folder `rules/` and the packs over it to a `RuleSet`."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extractor.rules.errors import RulesError
from extractor.rules.grammar import Grammar, StatusRules
from extractor.rules.layers import Layers, content_hash, decode, find_packs, fitted, layered_tree
from extractor.rules.merging import merge_families, merge_grammar
from extractor.rules.ruleset import RuleSet
from extractor.rules.schema import CueFile, IndicatorFile

__all__ = ["RulesError", "compile_rules", "find_rules", "load_rules", "rules_layers"]

_PACKAGE = Path(__file__).resolve().parent.parent


def find_rules() -> Path:
    """The folder of the shipped rules: inside the wheel, or beside the package in a checkout."""
    for folder in (_PACKAGE / "_rules", _PACKAGE.parent / "rules"):
        if (folder / "indicators").is_dir():
            return folder
    raise RulesError(
        f"no rules found beside {_PACKAGE.name}: the installation lacks its rules folder; install econ-extractor again"
    )


def load_rules(path: str | Path | None = None, packs: Sequence[str | Path] = ()) -> RuleSet:
    """Read and compile a rules folder, or the shipped one, with `packs` over it; shared between calls until a file changes.

    A pack is named by its folder or, where it is installed, by its name; a later one is laid over the
    earlier. Raises RulesError where a folder or a file of it cannot be used.
    """
    return _load(rules_layers(path, packs))


def rules_layers(path: str | Path | None = None, packs: Sequence[str | Path] = ()) -> Layers:
    """Where the rules lie that `load_rules` reads for the same arguments, as they are now."""
    folder = Path(path) if path is not None else find_rules()
    if not (folder / "indicators").is_dir():
        raise RulesError(f"{folder} is no rules folder: it has no folder 'indicators'")
    layers = Layers(folder.resolve(), find_packs(packs))
    # The shipped rules do not change under a running program, and looking would cost each short text as much again.
    return layers.stamped() if path is not None or packs else layers


@functools.lru_cache(maxsize=4)
def _load(layers: Layers) -> RuleSet:
    return compile_rules(layers)


def compile_rules(layers: Layers) -> RuleSet:
    """The rules as they lie on disk now."""
    files: list[IndicatorFile] = [
        decode(path, IndicatorFile) for path in sorted((layers / "indicators").glob("*.yaml"))
    ]
    families, origins = merge_families(files, layers.packs)
    grammar: dict[str, Any] = layered_tree(layers, "grammar.yaml")
    return RuleSet(
        folder=layers,
        hash=content_hash(layers),
        families=families,
        cues=fitted(layered_tree(layers, "cues.yaml"), CueFile, layers / "cues.yaml").kinds,
        grammar=fitted(merge_grammar(grammar, layers), Grammar, layers / "grammar.yaml"),
        status=fitted(layered_tree(layers, "status.yaml"), StatusRules, layers / "status.yaml"),
        origins=origins,
    )
