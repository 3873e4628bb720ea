"""All checks over a rules folder or a pack, in the order in which they make sense."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extractor.rules.checks import grammar, names, proofs, tables
from extractor.rules.checks.excuses import BLOCKING, without_excused
from extractor.rules.checks.objection import Objection
from extractor.rules.checks.shape import shape_objections
from extractor.rules.checks.source import Source
from extractor.rules.checks.swallowing import swallow_objections
from extractor.rules.checks.written import WrittenRule, in_force, written_rules
from extractor.rules.errors import RulesError
from extractor.rules.examples import check_examples
from extractor.rules.grammar import Grammar, StatusRules
from extractor.rules.layers import Layers, find_pack
from extractor.rules.loading import compile_rules, find_rules
from extractor.rules.ruleset import RuleSet
from extractor.rules.schema import CueFile, FurnitureFile, IndicatorFile, PackFile, PackManifest

_INSTALLED_ONLY = ("units.yaml", "numerals.yaml", "furniture.yaml")
_CORE_FILES = (
    "cues.yaml", "grammar.yaml", "status.yaml", "periods.yaml", "units.yaml", "numerals.yaml", "region_words.yaml",
    "furniture.yaml",
)  # fmt: skip
_PACK_FILES = ("cues.yaml", "grammar.yaml", "status.yaml", "periods.yaml")


@dataclass(slots=True)
class _Folder:
    """What is checked: a core folder, or a pack over one; `sources` maps a name in it to the files of all layers."""

    layers: Layers
    own: Path
    sources: dict[str, list[Source]]
    objections: list[Objection]

    def mine(self) -> list[Source]:
        return [s for listed in self.sources.values() for s in listed if s.path.is_relative_to(self.own)]


def check_rules(path: str | Path | None = None, core: str | Path | None = None) -> list[Objection]:
    """Everything that is wrong with a rules folder, a pack, or one file of either; in the order of files and lines.

    `path` is the shipped rules if None; a pack is checked over `core` (the shipped rules if None). What an `allow`
    of a rule excuses is left out. Raises RulesError where `path` is neither.
    """
    target = Path(path).resolve() if path is not None else find_rules()
    own = _around(target)
    folder = _opened(own, core)
    _shapes(folder)
    if not any(o.check in BLOCKING for o in folder.objections):
        _contents(folder)
    kept = without_excused(folder.objections, folder.mine())
    # Of one file asked for: its own, and what elsewhere kept it from being checked.
    shown = (o for o in kept if target == own or o.path == target or o.check in BLOCKING)
    return sorted(shown, key=Objection.sort_key)


def _around(target: Path) -> Path:
    """The rules folder or pack that `target` is or lies in."""
    for folder in (target, *target.parents[:2]):
        if (folder / "pack.yaml").is_file() or (folder / "indicators").is_dir():
            return folder
    raise RulesError(
        f"{target} is no rules folder: it has neither a folder 'indicators' nor a file 'pack.yaml'"
    )


def _opened(own: Path, core: str | Path | None) -> _Folder:
    objections: list[Objection] = []
    is_pack = (own / "pack.yaml").is_file()
    layers = Layers(Path(core).resolve() if core is not None else find_rules()) if is_pack else Layers(own)
    if is_pack:
        manifest = Source.read(own / "pack.yaml")
        objections += [*manifest.objections, *shape_objections(manifest, PackManifest)]
        if not objections:
            try:
                layers = Layers(layers.core, (find_pack(own),))
            except RulesError as error:
                objections.append(_told(error, own / "pack.yaml"))
    sources: dict[str, list[Source]] = {}
    for folder in (layers.core, own) if is_pack else (own,):
        found = sorted((folder / "indicators").glob("*.yaml"))
        sources.setdefault("indicators", []).extend(Source.read(path) for path in found)
        for name in _PACK_FILES if is_pack and folder == own else _CORE_FILES:
            if (folder / name).is_file():
                sources.setdefault(name, []).append(Source.read(folder / name))
    for name in (*_CORE_FILES, *tables.COLUMNS):
        if not (layers.core / name).is_file():
            message = f"The file {name} is missing."
            objections.append(
                Objection(
                    "error", "schema", layers.core / name, 1, message, "Copy it from the shipped rules."
                )
            )
    objections += tables.encoding_objections([own / name for name in tables.COLUMNS])
    return _Folder(layers, own, sources, objections)


def _shapes(folder: _Folder) -> None:
    """YAML and schema of the folder's own files, and files that nobody reads."""
    is_pack = folder.own != folder.layers.core
    kinds = {**_kinds(), "indicators": PackFile if is_pack else IndicatorFile}
    for name, listed in folder.sources.items():
        for source in listed:
            if not source.path.is_relative_to(folder.own):
                continue
            folder.objections += source.objections
            if any(o.check == "yaml" for o in source.objections):
                continue
            if kinds.get(name) is not None and not (is_pack and name in _PACK_FILES):
                folder.objections += shape_objections(source, kinds[name])
            if name != "indicators":
                folder.objections += grammar.repeated_words(source)
    for path in sorted(folder.own.rglob("*")):
        if path.suffix == ".yml" or (path.suffix == ".yaml" and path.parent.name == "indicator"):
            folder.objections.append(
                Objection(
                    "warning",
                    "unread-file",
                    path,
                    1,
                    f"Nobody reads {path.name}.",
                    "Name it indicators/….yaml.",
                )
            )


def _kinds() -> dict[str, Any]:
    from extractor.context.period_words import Lists
    from extractor.figures.words import NumeralFile, UnitFile

    return {
        "cues.yaml": CueFile, "grammar.yaml": Grammar, "status.yaml": StatusRules, "periods.yaml": Lists,
        "units.yaml": UnitFile, "numerals.yaml": NumeralFile, "furniture.yaml": FurnitureFile,
    }  # fmt: skip


def _contents(folder: _Folder) -> None:
    """What needs files that fit: words, patterns, references, tables, and at last the examples."""
    disabled = {code for pack in folder.layers.packs for code in pack.manifest.disable.indicators}
    all_rules = written_rules([(s, s.path.is_relative_to(folder.own)) for s in folder.sources["indicators"]])
    rules = in_force(all_rules, disabled)
    own = [rule for rule in rules if rule.own]
    removed = {word.text for rule in own for word in rule.words("remove_terms")}
    found = folder.objections
    found += names.code_objections(rules)
    written = [s for s in folder.sources["indicators"] if s.path.is_relative_to(folder.own)]
    found += names.variable_objections(own, written)
    if folder.own == folder.layers.core:
        found += names.family_objections(folder.sources["indicators"])
    found += names.plain_objections(own)
    found += [o for o in names.duplicate_objections(rules, removed) if o.path.is_relative_to(folder.own)]
    found += [o for o in names.refusal_objections(rules) if o.path.is_relative_to(folder.own)]
    found += proofs.proof_objections(own)
    found += _grammar(folder, {rule.code for rule in all_rules})
    found += _tables(folder)
    found += _not_in_force(folder)
    if any(o.check in BLOCKING for o in found):
        return
    try:
        compiled = compile_rules(folder.layers)
    except RulesError as error:
        found.append(_told(error, folder.own))
        return
    found += names.reach_objections(rules, compiled)
    found += swallow_objections(rules, compiled)
    broken = {(o.code, o.word) for o in found if o.check == "broken-example"}
    found += (o for o in _examples(folder, rules, compiled) if (o.code, o.word) not in broken)


def _grammar(folder: _Folder, codes: set[str]) -> Iterator[Objection]:
    cues = folder.sources.get("cues.yaml", [])
    yield from (o for o in grammar.cue_objections(cues) if o.path.is_relative_to(folder.own))
    alphabet = grammar.alphabet_of(cues)
    for source in folder.mine():
        if source.path.name == "grammar.yaml":
            yield from grammar.construction_objections(source, alphabet)
            yield from grammar.reference_objections(source, codes)
        elif source.path.name == "status.yaml" and folder.own == folder.layers.core:
            yield from grammar.status_objections(source)


def _tables(folder: _Folder) -> Iterator[Objection]:
    regions = [path for path in folder.layers.files("regions.csv") if path.is_file()]
    divisions = tables.division_codes(regions)
    for name in tables.COLUMNS:
        paths = [path for path in folder.layers.files(name) if path.is_file()]
        yield from (
            o for o in tables.table_objections(name, paths, divisions) if o.path.is_relative_to(folder.own)
        )


def _not_in_force(folder: _Folder) -> Iterator[Objection]:
    """Files that are read from the installed rules only, whatever folder is asked for."""
    shipped = find_rules()
    if folder.own in (shipped, shipped.resolve()) or folder.layers.packs:
        return
    for name in _INSTALLED_ONLY:
        path = folder.own / name
        if path.is_file() and path.read_bytes() != (shipped / name).read_bytes():
            yield Objection(
                "warning", "not-in-force", path, 1,
                f"{name} differs from that of the installed rules, and only that one is read.",
                f"Make the change in the rules folder of the installation ({shipped}), where it takes effect.",
            )  # fmt: skip


def _examples(folder: _Folder, rules: Sequence[WrittenRule], compiled: RuleSet) -> Iterator[Objection]:
    """Examples that fail; those of the core under a pack only where they hold without it."""
    found = list(proofs.run_objections(rules, compiled))
    yield from (o for o in found if o.path.is_relative_to(folder.own))
    below = [o for o in found if not o.path.is_relative_to(folder.own)]
    if not below:
        return
    core = compile_rules(Layers(folder.layers.core))
    before = {(one.code, one.text) for one in check_examples(core)}
    for objection in below:
        if (objection.code, objection.word) not in before:
            yield replace(
                objection, path=folder.own / "pack.yaml", line=1, mend="Take out the words of the pack that take its figures.",
                message=f"With this pack a rule of the core fails: {objection.message}",
            )  # fmt: skip


def _told(error: RulesError, path: Path) -> Objection:
    return Objection("error", "layers", path, 1, f"{error}.", "Mend the file that the message names.")
