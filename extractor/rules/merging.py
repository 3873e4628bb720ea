"""Packs laid over the indicators below them: disable, override, extend, add — in this order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from extractor.rules.errors import RulesError
from extractor.rules.layers import Layers, Pack, decode, read_tree
from extractor.rules.schema import Counted, Extension, Indicator, IndicatorFile, PackFile
from extractor.rules.words import expand


def merge_families(
    files: Sequence[IndicatorFile], packs: Sequence[Pack]
) -> tuple[list[IndicatorFile], dict[str, str]]:
    """The families of all layers, and for each indicator that a pack touched the layers that made it.

    An origin is a pack's name for what it added or replaced, `core+pack` for what it extended. Words of packs
    have their variables written out, so a file of the result may mix layers.
    """
    families: dict[str, IndicatorFile] = {}
    for file in files:
        if file.family in families:
            raise RulesError(
                f"two indicator files bear the family {file.family}; name each file after a family of its own"
            )
        families[file.family] = file
    origins: dict[str, str] = {}
    for pack in packs:
        _lay(families, origins, pack)
    return list(families.values()), origins


def _lay(families: dict[str, IndicatorFile], origins: dict[str, str], pack: Pack) -> None:
    for code in pack.manifest.disable.indicators:
        family = _family_of(families, code, f"{pack.folder / 'pack.yaml'} disables")
        _put(families, family, [rule for rule in families[family].indicators if rule.code != code])
        origins.pop(code, None)
    for path in sorted((pack.folder / "indicators").glob("*.yaml")):
        file: PackFile = decode(path, PackFile)
        for rule in file.override:
            _replace(families, spelled_out(rule, file.variables), f"{path} overrides")
            origins[rule.code] = pack.name
        for extension in file.extend:
            family = _family_of(families, extension.code, f"{path} extends")
            below = next(rule for rule in families[family].indicators if rule.code == extension.code)
            _replace(families, extended(below, extension, file.variables, families[family].variables), "")
            origins[extension.code] = f"{origins.get(extension.code, 'core')}+{pack.name}"
        known = {rule.code for one in families.values() for rule in one.indicators}
        for rule in file.indicators:
            if rule.code in known:
                raise RulesError(
                    f"{path} adds {rule.code}, which is there already; put it under 'override' or 'extend'"
                )
            below_it = families.get(file.family) or IndicatorFile(file.family, ())
            families[file.family] = below_it
            _put(families, file.family, [*below_it.indicators, spelled_out(rule, file.variables)])
            origins[rule.code] = pack.name


def _family_of(families: dict[str, IndicatorFile], code: str, what: str) -> str:
    for name, file in families.items():
        if any(rule.code == code for rule in file.indicators):
            return name
    raise RulesError(f"{what} {code}, which no layer below has; mend the code or put it under 'indicators'")


def _put(families: dict[str, IndicatorFile], family: str, rules: Sequence[Indicator]) -> None:
    families[family] = msgspec.structs.replace(families[family], indicators=tuple(rules))


def _replace(families: dict[str, IndicatorFile], rule: Indicator, what: str) -> None:
    family = _family_of(families, rule.code, what)
    _put(families, family, [rule if one.code == rule.code else one for one in families[family].indicators])


def spelled_out(rule: Indicator, variables: dict[str, tuple[str, ...]]) -> Indicator:
    """The rule with every variable of its words written out."""
    return msgspec.structs.replace(
        rule,
        terms=tuple(expand(rule.terms, variables)),
        not_terms=tuple(expand(rule.not_terms, variables)),
        counted=tuple(_counted(one, variables) for one in rule.counted),
    )


def _counted(counted: Counted, variables: dict[str, tuple[str, ...]]) -> Counted:
    return Counted(
        tuple(expand(counted.nouns, variables)),
        tuple(expand(counted.verbs, variables)),
        tuple(expand(counted.without, variables)),
        counted.bare,
    )


def extended(
    rule: Indicator,
    extension: Extension,
    variables: dict[str, tuple[str, ...]],
    below: dict[str, tuple[str, ...]],
) -> Indicator:
    """The rule with what a pack adds to it and without the terms that it takes away.

    `variables` are the pack's, `below` those of the rule's own file.
    """
    own = spelled_out(rule, below)
    gone = set(expand(extension.remove_terms, variables))
    missing = sorted(gone - {*own.terms, *own.not_terms})
    if missing:
        raise RulesError(f"{rule.code} has no term {missing[0]!r} to remove; take it out of 'remove_terms'")
    return msgspec.structs.replace(
        own,
        terms=_joined([word for word in own.terms if word not in gone], expand(extension.terms, variables)),
        not_terms=_joined(
            [word for word in own.not_terms if word not in gone], expand(extension.not_terms, variables)
        ),
        counted=(*own.counted, *(_counted(one, variables) for one in extension.counted)),
        scope_words=_joined(own.scope_words, extension.scope_words),
        examples=(*own.examples, *extension.examples),
        counterexamples=(*own.counterexamples, *extension.counterexamples),
    )


def _joined(words: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*words, *more]))


def merge_grammar(grammar: dict[str, Any], layers: Layers) -> dict[str, Any]:
    """The grammar without what packs disable; constructions of packs first, the last pack's foremost, as `pack:name`.

    `grammar` is the tree of all layers, in which the core's constructions and the packs' lie one after another.
    """
    grammar = without_codes(
        grammar, {code for pack in layers.packs for code in pack.manifest.disable.indicators}
    )
    measures = [*read_tree(layers / "grammar.yaml")["measures"]]
    for pack in layers.packs:
        gone = set(pack.manifest.disable.constructions)
        missing = sorted(gone - {rule["name"] for rule in measures})
        if missing:
            raise RulesError(f"{pack.folder / 'pack.yaml'} disables {missing[0]}, which no layer below has")
        measures = [rule for rule in measures if rule["name"] not in gone]
        path = pack.folder / "grammar.yaml"
        added = read_tree(path).get("measures", []) if path.is_file() else []
        measures = [*({**rule, "name": f"{pack.name}:{rule['name']}"} for rule in added), *measures]
    return {**grammar, "measures": measures}


def without_codes(tree: Any, gone: set[str]) -> Any:
    """`tree` without the codes in `gone`: taken out of lists, and entries that turn on one left out whole."""
    if not gone:
        return tree
    if isinstance(tree, dict):
        return {
            key: without_codes(value, gone) for key, value in tree.items() if not {key, _text(value)} & gone
        }
    if isinstance(tree, list):
        return [without_codes(item, gone) for item in tree if not _turns_on(item, gone)]
    return tree


def _turns_on(item: Any, gone: set[str]) -> bool:
    return (
        bool({_text(value) for value in item.values()} & gone)
        if isinstance(item, dict)
        else _text(item) in gone
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
