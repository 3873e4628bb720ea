"""The grammar over the letters of tokens, and the words that its parts ask for (rules/grammar.yaml, status.yaml)."""

from __future__ import annotations

import msgspec

from extractor.rules.schema import Allowed
from extractor.rules.scope import ScopeWords


class MeasureRule(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One line of the grammar: the letters around a figure → its measure (rules/grammar.yaml)."""

    name: str
    measure: str
    unit: tuple[str, ...]
    left: str = ""
    right: str = ""
    needs_right: str = ""
    nature: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    times: str = ""
    allow: tuple[Allowed, ...] = ()


class Rewrite(
    msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"source": "from", "target": "to"}
):
    """A subject that the words of its sentence or paragraph turn into another.

    `unless`: words that hold one of these and do not count. `names`: only the subject named so. `rates`: only under
    a rate, never an amount.
    """

    source: str
    target: str
    when_sentence: tuple[str, ...] = ()
    when_paragraph: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    rates: bool = False


class Attribute(msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"target": "is"}):
    """A noun that stands for something of a subject before; `behind`: with words of its own before it, which narrow.

    `narrows` is the scope that the noun itself gives. `kind`: the kind that the subject's own name says is part of
    what narrows (规上工业 of 新增规上工业企业).
    """

    nouns: tuple[str, ...]
    of: tuple[str, ...]
    target: str
    behind: bool = False
    kind: bool = False
    narrows: str | None = None


class Sibling(msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"target": "is"}):
    """Branches of a subject told by their ending; `is` is their own code, the subject's where it is left out."""

    of: tuple[str, ...]
    suffixes: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    target: str | None = None

    def holds(self, words: str) -> bool:
        """Do the words name such a branch?"""
        return bool(self.suffixes and words.endswith(self.suffixes)) or bool(
            self.prefixes and words.startswith(self.prefixes)
        )


class SetAside(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A phrase that names no subject; `to_comma`: it may also end at a comma before a direction.

    `follow`: with a comma right behind it, before one of these words.
    """

    begin: tuple[str, ...]
    end: tuple[str, ...] = ()
    to_comma: bool = False
    follow: tuple[str, ...] = ()


class Conditions(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    suffixes: tuple[str, ...]
    bounds: tuple[str, ...]
    attributes: tuple[str, ...]
    plain_words: tuple[str, ...]
    places: tuple[str, ...]


class Company(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    suffixes: tuple[str, ...]
    single: str
    exempt: tuple[str, ...]
    alone: tuple[str, ...]
    opens: str
    not_opening: tuple[str, ...]
    projects: tuple[str, ...]
    built: tuple[str, ...]
    generic_indicators: tuple[str, ...]


class Policy(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Amounts that are terms of a policy: behind one of the words, or a cap where `caps` is set."""

    indicators: tuple[str, ...]
    words: tuple[str, ...]
    caps: bool = False


class Kindred(msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"target": "is"}):
    """A whole called by a short name is of the kind of the part over it (规上工业 under an output is its output)."""

    part: str
    names: tuple[str, ...]
    target: str


class Ratio(msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"target": "is"}):
    """A share that has a code of its own (研发经费 over GDP is rd_intensity); without `whole`, of its own whole."""

    part: str
    target: str
    whole: str | None = None


class Lexing(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Words that the reading of tokens and the search for a subject ask for themselves."""

    tails: tuple[str, ...]
    compared: tuple[str, ...]
    negations: tuple[str, ...]
    averages: tuple[str, ...]
    ranks: tuple[str, ...]
    of_times: dict[str, str]
    events: tuple[str, ...]
    event_tails: tuple[str, ...]
    scales: str
    widens: tuple[str, ...]
    narrows: tuple[str, ...]
    pointers: tuple[str, ...]
    after_noun: tuple[str, ...]


class Bases(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Words of the base that a change is told against (CONTRACT, `basis`)."""

    yoy: tuple[str, ...]
    mom: tuple[str, ...]
    since: tuple[str, ...]
    events: tuple[str, ...]


class Destination(
    msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"source": "of", "target": "is"}
):
    """`财政支出的八成用于民生`: the share of a whole that goes to one of these words is that of an indicator of its own."""

    source: str
    words: tuple[str, ...]
    target: str


class Coordinated(
    msgspec.Struct, forbid_unknown_fields=True, frozen=True, rename={"target": "of", "other": "not"}
):
    """Codes whose head serves the names listed behind it (`小麦产量90万吨、玉米75万吨`), but not these words."""

    target: tuple[str, ...]
    other: tuple[str, ...]


class Grammar(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    measures: tuple[MeasureRule, ...]
    rewrites: tuple[Rewrite, ...]
    attributes: tuple[Attribute, ...]
    split_words: dict[str, tuple[str, ...]]
    element_forms: dict[str, str]
    conditions: Conditions
    company: Company
    policy: tuple[Policy, ...]
    twins: dict[str, str]
    newly: tuple[str, ...]
    ratios: tuple[Ratio, ...]
    kindred: tuple[Kindred, ...]
    generic_parts: tuple[str, ...]
    owners: tuple[str, ...]
    generic_counts: tuple[str, ...]
    transitive: tuple[str, ...]
    siblings: tuple[Sibling, ...]
    bases: Bases
    lexing: Lexing
    wholes: dict[str, str]
    coordinated: Coordinated
    breakdown: str
    branch_counts: tuple[str, ...]
    destinations: tuple[Destination, ...]
    set_aside: tuple[SetAside, ...]
    scope: ScopeWords


class Cue(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    words: tuple[str, ...]


class StatusRules(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    cues: dict[str, Cue]
    clause_only: tuple[str, ...]
    disposal: tuple[str, ...]
    pseudo: tuple[str, ...]
    met_before: tuple[str, ...]
    met_words: tuple[str, ...]
    done: tuple[str, ...]
    target_headings: tuple[str, ...]
    past_headings: tuple[str, ...]
    target_lists: tuple[str, ...]
    modal: str
    commitments: tuple[str, ...]
    done_in_sentence: tuple[str, ...] = ()
    past_times: tuple[str, ...] = ()
    past_base_before: tuple[str, ...] = ()
    past_base_after: tuple[str, ...] = ()
    own_time: tuple[str, ...] = ()
    goal_headings: tuple[str, ...] = ()
    plan_frames: tuple[str, ...] = ()
    list_verbs: tuple[str, ...] = ()
    years_ahead: tuple[str, ...] = ()
    held_events: tuple[str, ...] = ()
    expected: str = ""
    hoped: tuple[str, ...] = ()
    running_year: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    aims_asked: tuple[str, ...] = ()
    aims_reached: tuple[str, ...] = ()
    done_behind: tuple[str, ...] = ()
    narrowing_amounts: tuple[str, ...] = ()
