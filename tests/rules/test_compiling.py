"""Patterns compiled piece by piece: the same numbers as `re` gives for the whole."""

from __future__ import annotations

from re import _compiler, _parser  # type: ignore[attr-defined]
from unittest import mock

import pytest

from extractor.figures import grammar
from extractor.rules import patterns
from extractor.rules.compiling import numbers_of

UNIT = "(?:[万亿]?元|个(?!月)|k?m)"
NUMBER = "(?:[0-9]++|[一二三])"
MEASURED = f"(?:{NUMBER}{UNIT})"


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        (f"({MEASURED}(?:至{MEASURED})?+|{UNIT}{UNIT}|第(?=3){NUMBER})", (UNIT, NUMBER, MEASURED)),
        (f"(?<=约){UNIT}|(?<!x{NUMBER.replace('++', '')})y{UNIT}", (UNIT, NUMBER)),
        (f"{UNIT}*+(?:{NUMBER}{{2,5}}|{NUMBER}+?|{NUMBER})", (NUMBER, UNIT, UNIT)),
        (f"(?:{NUMBER}|{NUMBER}{UNIT}|{NUMBER}x)", (NUMBER,)),
        ("[a-z]+(?P<name>b)", ("c",)),
        ("(?:a|b)(?:a|b)", ("(?:a|b)",)),
        ("a", ()),
    ],
)
def test_the_numbers_are_those_of_the_whole(source: str, pieces: tuple[str, ...]) -> None:
    """Whatever stands around a piece, and where one holds another?"""
    tree = _parser.parse(source, 0)
    numbers, state = numbers_of(source, pieces)
    assert numbers == _compiler._code(tree, 0)
    assert (state.flags, state.groups, state.groupdict) == (
        tree.state.flags,
        tree.state.groups,
        tree.state.groupdict,
    )
    assert _compiler._compile.__module__ == "re._compiler"


def test_the_pattern_of_figures_has_the_pieces() -> None:
    """Does each piece that is compiled once stand in the largest pattern more than once?"""
    with mock.patch.object(grammar, "compiled") as compiled:
        grammar.figure_pattern.__wrapped__()
    source, pieces = compiled.call_args.args
    assert all(source.count(piece) > 1 for piece in pieces)


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("(?:ab?c)++", "aca", "ac"),
        ("(?:ab?c)?+d?", "abd", ""),
        (f"[0-9]++(?:[ ]?+{UNIT}(?:以上)?+)?+", "8839个以上", "8839个以上"),
        (f"[0-9]++(?:[ ]?+{UNIT}(?:以上)?+)?+", "8839 个月", "8839"),
        ("(?:(?:[一二]|十){1,3}+(?:至|到))?+[一二十]++", "十二到一", "十二到一"),
    ],
)
def test_an_atomic_group_says_what_a_possessive_repeat_does(
    source: str, text: str, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Is a figure read alike where the repeat itself is misread, as by Python 3.11.2, without a folder to keep it in?"""
    monkeypatch.setattr(patterns, "MISREADS", True)
    monkeypatch.setenv("EXTRACTOR_CACHE", "")
    patterns.stored.folder.cache_clear()
    pattern = patterns.compiled(source)
    patterns.stored.folder.cache_clear()
    match = pattern.match(text)
    assert match is not None
    assert match.group() == found
    numbers, _ = numbers_of(source, atomic=True)
    assert _compiler.POSSESSIVE_REPEAT not in numbers
