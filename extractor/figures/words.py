"""The word lists of the figure grammar, read once from `rules/units.yaml` and `rules/numerals.yaml`."""

from __future__ import annotations

import functools
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any, NamedTuple

import msgspec


class Unit(NamedTuple):
    """A measure word: the contract's unit (None where it has none), how many of it, its dimension."""

    code: str | None
    factor: Fraction
    dimension: str
    classifier: str

    def times(self, number: Decimal) -> Decimal:
        """`number` of this measure word in the contract's unit; exact where a finite decimal can be."""
        if self.factor == 1:
            return number
        with localcontext() as context:
            context.prec = 50
            return number * self.factor.numerator / self.factor.denominator


class UnitFile(msgspec.Struct, forbid_unknown_fields=True):
    """The shape of `rules/units.yaml`."""

    units: dict[str, dict[str, Any]]
    money: dict[str, list[str]]
    subunits: dict[str, dict[str, str]]
    compounds: dict[str, dict[str, str]]
    uncontracted: list[str]
    word_like: list[str]
    not_before: dict[str, list[str]]
    marks: dict[str, list[str]]
    frequent: list[str]


class NumeralFile(msgspec.Struct, forbid_unknown_fields=True):
    """The shape of `rules/numerals.yaml`."""

    variants: dict[str, str]
    digits: dict[str, int]
    scales: dict[str, int]
    joined: dict[str, str]
    capitals: str
    letters: dict[str, int]
    one_words: list[str]
    bare_stops: str
    before: dict[str, Any]
    fillers: list[str]
    after: dict[str, list[str]]
    inside: dict[str, str]
    several: dict[str, list[int | None]]
    fixed: dict[str, Any]
    idioms: list[str]
    name_numbers: list[str]


class Words(NamedTuple):
    """The compiled lists; `units` maps a canonical measure word to its Unit."""

    units: dict[str, Unit]
    compounds: dict[str, dict[str, Fraction]]
    word_like: frozenset[str]
    not_before: dict[str, list[str]]
    marks: dict[str, str]
    variants: dict[str, str]
    digits: dict[str, int]
    scales: dict[str, int]
    joined: dict[str, str]
    capitals: str
    letters: dict[str, int]
    one_words: list[str]
    bare_stops: str
    before: dict[str, Any]
    fillers: list[str]
    after: dict[str, str]
    inside: dict[str, str]
    several: dict[str, list[int | None]]
    fixed_percent: dict[str, int]
    fixed_bounds: dict[str, str]
    idioms: frozenset[str]
    name_numbers: frozenset[str]
    table: dict[int, str]
    frequent: list[str]


@functools.cache
def words() -> Words:
    """The shipped lists. Raises RulesError where the rules folder is missing or a file is malformed."""
    from extractor.rules.layers import decode
    from extractor.rules.loading import find_rules

    folder = find_rules()
    unit_file: UnitFile = decode(folder / "units.yaml", UnitFile)
    numeral_file: NumeralFile = decode(folder / "numerals.yaml", NumeralFile)
    table = {ord(k): v for k, v in numeral_file.variants.items()}
    return Words(
        units=_units(unit_file, table),
        compounds={
            k: {word: Fraction(part) for word, part in v.items()} for k, v in unit_file.compounds.items()
        },
        word_like=frozenset(unit_file.word_like),
        not_before=unit_file.not_before,
        marks={word: role for role, listed in unit_file.marks.items() for word in listed},
        variants=numeral_file.variants,
        digits=numeral_file.digits,
        scales=numeral_file.scales,
        joined=numeral_file.joined,
        capitals=numeral_file.capitals,
        letters=numeral_file.letters,
        one_words=numeral_file.one_words,
        bare_stops=numeral_file.bare_stops,
        before=numeral_file.before,
        fillers=numeral_file.fillers,
        after={word: bound for bound, listed in numeral_file.after.items() for word in listed},
        inside=numeral_file.inside,
        several=numeral_file.several,
        fixed_percent=numeral_file.fixed["percent"],
        fixed_bounds=numeral_file.fixed["bounds"],
        idioms=frozenset(numeral_file.idioms),
        name_numbers=frozenset(numeral_file.name_numbers),
        table=table,
        frequent=unit_file.frequent,
    )


def _units(file: UnitFile, table: dict[int, str]) -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for word in file.uncontracted:
        found[word] = Unit(None, Fraction(1), "other", word)
    for code, entry in file.units.items():
        for word, factor in entry["spellings"].items():
            found[word] = Unit(code, Fraction(str(factor)), entry["dimension"], word)
    for code, names in file.money.items():
        for word in (code, *names):
            found[word] = Unit(code, Fraction(1), "money", word)
    for code, parts in file.subunits.items():
        for word, factor in parts.items():
            found[word] = Unit(code, Fraction(factor), "money", word)
    # Canonical forms are what the grammar looks up; a spelling listed in another form must still be found.
    return {word.translate(table): unit for word, unit in found.items()} | found
