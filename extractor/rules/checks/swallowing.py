"""Terms that hold another indicator's term: where the longer one stands, the shorter one is not read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from operator import itemgetter

from extractor.rules.automata import finder
from extractor.rules.checks.objection import Objection
from extractor.rules.checks.written import Word, WrittenRule
from extractor.rules.ruleset import RuleSet

_SHOWN = 3
# Kinds of words that stand beside any name without belonging to it: directions, fillers, comparisons.
_LOOSE = "udtymv.ab"


def swallow_objections(rules: Sequence[WrittenRule], compiled: RuleSet) -> Iterator[Objection]:
    """A warning where nothing but words of the grammar stand between the two, a note for each pair without proof.

    The pair is proved where the longer term stands in an example or a counterexample of either rule, or among
    the shorter one's not_terms.
    """
    owners: dict[str, tuple[WrittenRule, Word]] = {}
    for rule in rules:
        for word in rule.words("terms"):
            owners.setdefault(word.form, (rule, word))
    words = list(owners)
    find = finder(words)
    pairs: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for longer, (rule, word) in owners.items():
        for start, end, index in sorted(find(longer), key=itemgetter(1, 0)):
            shorter = words[index]
            other = owners[shorter][0]
            if other.code == rule.code or not (rule.own or other.own):
                continue
            rest = longer[:start] + longer[end:]
            if compiled.cues.get(rest, "?") in _LOOSE and longer not in compiled.refused_by(other.code):
                yield Objection(
                    "warning", "swallows", rule.source.path, word.line,
                    f"The term {longer} of {rule.code} swallows {shorter} of {other.code}: the two differ by {rest} only, "
                    "which may stand beside any name.",
                    f"Take it out, or put {longer} among the not_terms of {other.code} if it is meant.", rule.code, longer,
                )  # fmt: skip
            else:
                pairs[rule.code, other.code].append((longer, shorter))
    proofs = _proofs(compiled)
    for (code, other_code), found in pairs.items():
        told = proofs.get(code, "") + proofs.get(other_code, "")
        refused = compiled.refused_by(other_code)
        if any(longer in told or longer in refused for longer, _ in found):
            continue
        rule, word = owners[found[0][0]]
        listed = ", ".join(longer for longer, _ in found[:_SHOWN]) + (", …" if len(found) > _SHOWN else "")
        yield Objection(
            "note", "swallows", rule.source.path, word.line,
            f"Terms of {code} swallow {found[0][1]} of {other_code}: {listed}. Where the longer name stands, {other_code} "
            "is not found, and no example shows that this is meant.",
            f"If it is, add one of them to the examples of {code} or the counterexamples of {other_code}.", code, found[0][0],
        )  # fmt: skip


def _proofs(compiled: RuleSet) -> dict[str, str]:
    return {
        code: "\n".join(
            [
                *(e.text.replace("[[", "").replace("]]", "") for e in rule.examples),
                *(c.text for c in rule.counterexamples),
            ]
        )
        for code, rule in compiled.indicators.items()
    }
