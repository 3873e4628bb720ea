"""Patterns of the grammar: plain enough to stay linear, and of letters that there are.

A pattern is matched against the letters of the tokens around a figure (rules/grammar.yaml). The alphabet is
small and known, so that whether two parts can match the same letters is computed, not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

# Letters that the lexer itself gives (see the head of rules/cues.yaml).
LEXER_LETTERS = frozenset("INVFTRx,;(")
# What ends a clause or is a figure: a repetition must not run over these.
_ENDS = frozenset(",;F")
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)


class Flaw(NamedTuple):
    """What is wrong with a pattern: how grave, the check's name, a sentence, and the mend."""

    severity: str
    check: str
    message: str
    mend: str


def flaws(pattern: str, alphabet: frozenset[str]) -> list[Flaw]:
    """What is wrong with `pattern`, over the letters of `alphabet`."""
    try:
        tree = parser.parse(pattern)
    except (re.error, OverflowError) as error:
        return [Flaw("error", "bad-pattern", f"is no pattern: {error}", "Mend it; brackets must be closed.")]
    found = [*_anchored(pattern), *_walk(list(tree), alphabet, repeated=False)]
    return list(dict.fromkeys(found))


def _anchored(pattern: str) -> Iterator[Flaw]:
    """`^a|b` anchors its first branch only, `a|b$` its last."""
    plain = re.sub(r"\\.|\[\^?\]?[^\]]*\]", "_", pattern)
    depth, bars = 0, False
    for char in plain:
        depth += (char == "(") - (char == ")")
        bars = bars or (char == "|" and depth == 0)
    if bars and (plain.startswith("^") or plain.endswith("$")):
        yield Flaw(
            "error", "anchored-alternation", "anchors one branch of its alternation only",
            "Put the branches in a group: (?:a|b)$.",
        )  # fmt: skip


def _walk(items: list[Any], alphabet: frozenset[str], *, repeated: bool) -> Iterator[Flaw]:
    yield from _neighbours(items, alphabet)
    for op, argument in items:
        if op in _REPEATS:
            yield from _repeat(argument, alphabet, repeated=repeated)
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            yield Flaw(
                "error", "look-around", "looks around, which does not stay linear",
                "Say what must stand there in `left` or `right`, or put a rule before this one.",
            )  # fmt: skip
        elif op in (sre.GROUPREF, sre.GROUPREF_EXISTS):
            yield Flaw(
                "error", "back-reference", "refers back to a group, which does not stay linear",
                "Write the letters out.",
            )  # fmt: skip
        elif op is sre.BRANCH:
            for branch in argument[1]:
                yield from _walk(list(branch), alphabet, repeated=repeated)
        elif op is sre.SUBPATTERN:
            yield from _walk(list(argument[3]), alphabet, repeated=repeated)
        elif op is sre.ATOMIC_GROUP:
            yield from _walk(list(argument), alphabet, repeated=repeated)
        elif op is sre.AT and argument in (sre.AT_BOUNDARY, sre.AT_NON_BOUNDARY):
            yield _boundary("\\b")
        yield from _letters(op, argument, alphabet)


def _repeat(argument: Any, alphabet: frozenset[str], *, repeated: bool) -> Iterator[Flaw]:
    _, most, body = argument
    endless = most is sre.MAXREPEAT
    if endless and repeated:
        yield Flaw(
            "error", "nested-repetition", "repeats a repetition: on some sentences it would take ages",
            "Repeat a class of letters once, [ud]+ instead of ([ud]+)+.",
        )  # fmt: skip
    elif endless and len(body) == 1 and (over := _matched(body[0], alphabet) & _ENDS):
        yield Flaw(
            "warning", "unbounded-repetition",
            f"repeats without bound over {' '.join(sorted(over))}, that is past a clause's end or another figure",
            "Exclude them, [^,;F]*, or bound it, {0,3}.",
        )  # fmt: skip
    yield from _walk(list(body), alphabet, repeated=repeated or endless)


def _neighbours(items: list[Any], alphabet: frozenset[str]) -> Iterator[Flaw]:
    """Two endless repetitions of the same letters with nothing sure between them: time grows with the square."""
    before: frozenset[str] | None = None
    for item in items:
        op, argument = item
        if op not in _REPEATS:
            before = None
            continue
        least, most, body = argument
        letters = _matched(body[0], alphabet) if len(body) == 1 else frozenset()
        if most is sre.MAXREPEAT:
            if before is not None and before & letters:
                shared = " ".join(sorted(before & letters)[:5])
                yield Flaw(
                    "warning", "adjacent-repetition",
                    f"repeats the same letters ({shared}) twice in a row: its time grows with the square of the clause",
                    "Join the two, or put a letter between them that neither matches.",
                )  # fmt: skip
            before = letters
        elif least:
            before = None


def _letters(op: Any, argument: Any, alphabet: frozenset[str]) -> Iterator[Flaw]:
    named = [argument] if op in (sre.LITERAL, sre.NOT_LITERAL) else []
    if op is sre.IN:
        for inner, value in argument:
            if inner is sre.LITERAL:
                named.append(value)
            elif inner is sre.CATEGORY and value in (sre.CATEGORY_NOT_WORD, sre.CATEGORY_WORD):
                yield _boundary("\\W" if value is sre.CATEGORY_NOT_WORD else "\\w")
    for code in named:
        if chr(code) not in alphabet:
            yield Flaw(
                "error", "unknown-letter", f"asks for {chr(code)!r}, which is no kind of token",
                "Write the letter of a kind of rules/cues.yaml.",
            )  # fmt: skip


def _boundary(sign: str) -> Flaw:
    return Flaw(
        "error", "word-boundary", f"holds {sign}, which means nothing here: Chinese has no blanks between words",
        "Name the letters that may stand there.",
    )  # fmt: skip


def _matched(item: Any, alphabet: frozenset[str]) -> frozenset[str]:
    """The letters of the alphabet that one item of a parsed pattern can match."""
    op, argument = item
    if op is sre.SUBPATTERN and len(argument[3]) == 1:
        return _matched(argument[3][0], alphabet)
    if op is sre.ANY:
        return alphabet
    if op is sre.LITERAL:
        return alphabet & {chr(argument)}
    if op is sre.NOT_LITERAL:
        return alphabet - {chr(argument)}
    if op is not sre.IN:
        return frozenset()
    chosen: set[str] = set()
    negated = False
    for inner, value in argument:
        if inner is sre.NEGATE:
            negated = True
        elif inner is sre.LITERAL:
            chosen.add(chr(value))
        elif inner is sre.RANGE:
            chosen.update(letter for letter in alphabet if value[0] <= ord(letter) <= value[1])
    return alphabet - chosen if negated else alphabet & chosen
