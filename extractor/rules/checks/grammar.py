"""Cues, constructions and status words: nothing that means two things, nothing that is never reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from extractor.rules.checks.objection import Objection
from extractor.rules.checks.patterns import LEXER_LETTERS, flaws
from extractor.rules.checks.source import Source

# Where the grammar names indicators: (block, fields).
_CODES = {
    "rewrites": ("from", "to"), "attributes": ("of", "is"), "siblings": ("of", "is"),
    "company": ("generic_indicators",), "policy": ("indicators",), "ratios": ("part", "whole", "is"), "kindred": ("part", "is"),
}  # fmt: skip


_SCOPE_CODES = ("named", "spoken_of", "whole_names", "behind")


def cue_objections(sources: Sequence[Source]) -> Iterator[Objection]:
    """Words of two kinds, words that stand twice, letters that two kinds share."""
    first: dict[str, tuple[str, Source, int]] = {}
    # a kind may give its words the x of those that no rule knows, to say that they are no cue
    letters: dict[str, str] = dict.fromkeys(LEXER_LETTERS - {"x"}, "the lexer")
    for source in sources:
        for name, kind in _mapping(source, "kinds").items():
            letter = kind.get("letter") if isinstance(kind, dict) else None
            if letter is not None and (letters.setdefault(letter, name) != name or len(letter) != 1):
                yield Objection(
                    "error", "duplicate-letter", source.path, source.line("kinds", name, "letter"),
                    f"The letter {letter!r} of the kind {name} is not one of its own: it is {letters[letter]}'s.",
                    "Give the kind a single letter that no other has.", word=letter,
                )  # fmt: skip
            for at, word in enumerate(kind.get("words") or () if isinstance(kind, dict) else ()):
                line = source.line("kinds", name, "words", at)
                other = first.setdefault(word, (name, source, line))
                if other == (name, source, line):
                    continue
                where = f"{other[1].path.name}:{other[2]}"
                clash = other[0] != name
                yield Objection(
                    "error" if clash else "warning", "duplicate-cue", source.path, line,
                    f"The word {word} is of the kind {name} here and of the kind {other[0]} in {where}." if clash
                    else f"The word {word} of the kind {name} stands already in {where}.",
                    "A word belongs to one kind: delete it here or there." if clash else "Delete one of the two.",
                    word=word,
                )  # fmt: skip


def alphabet_of(sources: Sequence[Source]) -> frozenset[str]:
    """The letters of the kinds of tokens."""
    kinds = [
        kind for source in sources for kind in _mapping(source, "kinds").values() if isinstance(kind, dict)
    ]
    return LEXER_LETTERS | {str(kind["letter"]) for kind in kinds if "letter" in kind}


def construction_objections(source: Source, alphabet: frozenset[str]) -> Iterator[Objection]:
    """The measures of a grammar file: their patterns, their names, and whether a rule before takes all of theirs."""
    names: dict[str, int] = {}
    open_to: list[tuple[str, set[str]]] = []
    measures = source.tree.get("measures") if isinstance(source.tree, dict) else None
    for at, rule in enumerate(measures or ()):
        if not isinstance(rule, dict):
            continue
        name, line = str(rule.get("name")), source.line("measures", at)
        if names.setdefault(name, line) != line:
            yield Objection(
                "error", "duplicate-code", source.path, line, f"The construction {name} stands already on line {names[name]}.",
                "Give it a name of its own.", name,
            )  # fmt: skip
        for field in ("left", "right", "needs_right"):
            for flaw in flaws(str(rule.get(field) or ""), alphabet):
                yield Objection(
                    flaw.severity, flaw.check, source.path, line,  # type: ignore[arg-type]
                    f"The pattern {field} of {name}, {rule[field]!r}, {flaw.message}.", flaw.mend, name, str(rule[field]),
                )  # fmt: skip
        units = {str(unit) for unit in rule.get("unit") or ()}
        taker = next((known for known, taken in open_to if units <= taken), None)
        if taker is not None:
            yield Objection(
                "error", "never-matches", source.path, line,
                f"The construction {name} is never reached: {taker}, before it, takes every figure of these units.",
                f"Move it before {taker}.", name,
            )  # fmt: skip
        if not any(rule.get(field) for field in ("left", "right", "needs_right", "nature", "after")):
            open_to.append((name, units))


def reference_objections(source: Source, codes: set[str]) -> Iterator[Objection]:
    """Codes of a grammar file that no indicator has."""
    whole = source.tree if isinstance(source.tree, dict) else {}
    twins = _mapping(source, "twins")
    wholes, scope = _mapping(source, "wholes"), _mapping(source, "scope")
    named: list[tuple[list[Any], Any]] = [
        *(
            ([block], code)
            for block, pairs in (("twins", twins), ("wholes", wholes))
            for code in (*pairs, *pairs.values())
        ),
        *(
            ([block], code)
            for block in ("generic_parts", "generic_counts")
            for code in whole.get(block) or ()
        ),
        *((["scope", field], code) for field in _SCOPE_CODES for code in scope.get(field) or ()),
        *(
            (["scope", "handed_on", at], code)
            for at, hand in enumerate(scope.get("handed_on") or ())
            for field in ("from", "to")
            for code in hand.get(field) or ()
        ),
    ]
    for steps, code in named:
        if code not in codes:
            yield _unknown(source, steps, str(steps[0]), code)
    for block, fields in _CODES.items():
        tree = whole.get(block)
        entries: list[tuple[list[Any], Any]] = (
            [([block, at], entry) for at, entry in enumerate(tree)]
            if isinstance(tree, list)
            else [([block], tree)]
        )
        for steps, entry in entries:
            for field in fields if isinstance(entry, dict) else ():
                value = entry.get(field)
                for code in value if isinstance(value, list) else [value] if value is not None else []:
                    if code not in codes:
                        yield _unknown(source, [*steps, field], block, code)


def _unknown(source: Source, steps: list[Any], block: str, code: Any) -> Objection:
    return Objection(
        "error", "unknown-code", source.path, source.line(*steps), f"{block} names the indicator {code}, which there is not.",
        "Mend the code; `extractor rules list` shows them.", word=str(code),
    )  # fmt: skip


def status_objections(source: Source) -> Iterator[Objection]:
    """Pseudo-cues that hold no cue: they shield nothing."""
    cues = [
        word
        for cue in _mapping(source, "cues").values()
        if isinstance(cue, dict)
        for word in cue.get("words") or ()
    ]
    cues += [source.tree["modal"]] if isinstance(source.tree, dict) and "modal" in source.tree else []
    tree = source.tree if isinstance(source.tree, dict) else {}
    for at, word in enumerate(tree.get("pseudo") or ()):
        if not any(cue in word for cue in cues):
            yield Objection(
                "warning", "refuses-nothing", source.path, source.line("pseudo", at),
                f"The pseudo-cue {word} holds no cue, so it shields nothing.", "Delete it, or mend its spelling.", word=word,
            )  # fmt: skip


def repeated_words(source: Source) -> Iterator[Objection]:
    """Words that stand twice in one list of a word file."""
    yield from _repeated(source, source.tree, [])


def _repeated(source: Source, tree: Any, steps: list[Any]) -> Iterator[Objection]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _repeated(source, value, [*steps, key])
    elif isinstance(tree, list):
        seen: set[str] = set()
        for at, item in enumerate(tree):
            if isinstance(item, dict | list):
                yield from _repeated(source, item, [*steps, at])
            elif isinstance(item, str) and item in seen:
                yield Objection(
                    "warning", "duplicate-word", source.path, source.line(*steps, at),
                    f"The word {item} stands twice in {'.'.join(map(str, steps))}.", "Delete one of the two.", word=item,
                )  # fmt: skip
            elif isinstance(item, str):
                seen.add(item)


def _mapping(source: Source, name: str) -> dict[str, Any]:
    found = source.tree.get(name) if isinstance(source.tree, dict) else None
    return found if isinstance(found, dict) else {}
