"""The shape of an indicator file under `rules/indicators/` (one file a family).

Unknown fields are refused: a misspelt key must not silently change what is read.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

Nature = Literal["flow", "stock", "rate"]
Measure = Literal["level", "growth", "change", "growth_change", "gap", "share"]
Dimension = Literal[
    "money", "percent", "count", "person", "person_time", "household", "mass", "area", "energy",
    "day", "concentration", "teu", "ratio", "volume", "length",
]  # fmt: skip


class Name(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    zh: str
    en: str


class Counted(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A noun that is this indicator only beside one of these verbs (`81个项目签约`, `设立50亿元基金`).

    `verbs` empty: the noun alone suffices. `without`: words in the same clause that make it something else.
    `bare`: also with no verb at all, where the noun stands right before the figure that ends its clause
    (`全区规模以上工业企业386家`).
    """

    nouns: tuple[str, ...]
    verbs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    bare: bool = False


class Example(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A text whose marked figure, `[[…]]`, gives the observation `expect`.

    `expect` states `value` and whatever differs from the defaults: measure `level`, bound `eq`, status
    `actual`, basis `yoy` for a growth, everything else null; `unit` may be left out where the indicator has
    one dimension.
    """

    text: str
    expect: dict[str, Any]
    title: str | None = None
    published: str | None = None


class Counterexample(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A text in which this indicator must not be found, and why."""

    text: str
    reason: str


class Allowed(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Something that `extractor rules check` would object to and that is meant: which check, and the reason.

    `word`: only for this word; otherwise for all that the check finds in the rule.
    """

    check: str
    reason: str
    word: str | None = None


class Indicator(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """`standing`: something that is there (a fund, a project in talks); no sentence before dates it."""

    code: str
    name: Name
    definition: str
    nature: Nature
    dimension: tuple[Dimension, ...]
    terms: tuple[str, ...] = ()
    not_terms: tuple[str, ...] = ()
    counted: tuple[Counted, ...] = ()
    measures: tuple[Measure, ...] = ("level", "growth", "change", "growth_change", "gap", "share")
    default_basis: Literal["yoy", "mom", "avg_annual", "since"] = "yoy"
    scope_words: tuple[str, ...] = ()
    tier: Literal[1, 2] = 1
    since: str = "0.1"
    notes: str = ""
    standing: bool = False
    standard: dict[str, str] = msgspec.field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    counterexamples: tuple[Counterexample, ...] = ()
    allow: tuple[Allowed, ...] = ()


class IndicatorFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """`variables` name lists of words; `{name}` in a term stands for each of them in turn."""

    family: str
    indicators: tuple[Indicator, ...]
    variables: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)


class CueKind(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Words of one kind; `letter` stands for them in the patterns of the grammar."""

    letter: str
    words: tuple[str, ...]
    allow: tuple[Allowed, ...] = ()


class CueFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The file `cues.yaml`: kinds of words by their names."""

    kinds: dict[str, CueKind]


class FurnitureFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The file `furniture.yaml`: lines that belong to a page, and what a bundle of news items calls itself."""

    lines: tuple[str, ...]
    bundles: tuple[str, ...]


class Extension(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What a pack adds to an indicator of a layer below; `remove_terms` are taken from its terms and not_terms."""

    code: str
    terms: tuple[str, ...] = ()
    not_terms: tuple[str, ...] = ()
    remove_terms: tuple[str, ...] = ()
    counted: tuple[Counted, ...] = ()
    scope_words: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    counterexamples: tuple[Counterexample, ...] = ()
    allow: tuple[Allowed, ...] = ()


class PackFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An indicator file of a pack: `indicators` are new, `override` replaces whole rules, `extend` adds to them."""

    family: str
    indicators: tuple[Indicator, ...] = ()
    override: tuple[Indicator, ...] = ()
    extend: tuple[Extension, ...] = ()
    variables: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)


class Disabled(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Indicators (by code) and constructions (by name) of the layers below that a pack switches off."""

    indicators: tuple[str, ...] = ()
    constructions: tuple[str, ...] = ()


class PackManifest(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The file `pack.yaml`; rows of the pack's rules carry `name` before their rule."""

    name: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_-]*$")]
    description: str
    version: str = "0.1"
    disable: Disabled = Disabled()
