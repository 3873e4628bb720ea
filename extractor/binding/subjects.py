"""Which indicator a figure speaks of: the name beside it, the noun that it counts, or the subject before."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from extractor.binding.letters import Around
from extractor.binding.line import Line
from extractor.figures.quantity import Quantity
from extractor.rules.lexicon import Named, Term
from extractor.rules.ruleset import RuleSet
from extractor.rules.schema import Counted

_DIMENSIONS = {
    "CNY": "money", "percent": "percent", "pp": "percent", "count": "count", "person": "person", "person_time": "person_time",
    "household": "household", "m2": "area", "mu": "area", "km2": "area", "t": "mass", "kWh": "energy",
    "day": "day", "ug_m3": "concentration", "TEU": "teu", "times": "ratio", "m3": "volume", "km": "length",
}  # fmt: skip
_MAX_RIGHT = 30
_NO_VERB = 500
# A verb chained to another (签约引进) is as near as that one.
_CHAINED = 4
# How far off a verb may stand, in characters; a clause is seldom as long.
_REACH = 60
# Tokens between a count and the noun that it counts (86个 产业 项目).
_NOUN_REACH = 3
_MONEY = ("money",)
_CLASSIFIED = frozenset(("count", "person", "household"))


class Subject(msgspec.Struct, gc=False):
    """An indicator that figures may speak of, and what was said to narrow it.

    `start`, `end` span its name in the sentence, `token` is the name's own (all -1 where it was carried over, `token`
    also where the name is put together); `measure` is that of the
    last figure bound to it (`none` before the first), `base` the scope of the whole where this is a part (None where
    it is none), `region` and `time` a mention that is its own in a list; `of_them`: its clause ends in 中, what follows
    is of it; `falls`: the growth told of it last is a fall; `basis`: what that was told against.
    """

    code: str
    start: int
    end: int
    how: str
    measure: str = "none"
    verb: str | None = None
    region: Any = None
    time: Any = None
    scope: tuple[str, ...] = ()
    base: tuple[str, ...] | None = None
    name: str = ""
    clause: int = -1
    whole: Any = None
    of_them: bool = False
    falls: bool = False
    basis: str | None = None
    token: int = -1

    def carried(self, how: str) -> Subject:
        """The same subject for a later figure that names none."""
        return replace(self, how=how, start=-1, end=-1, token=-1, region=None, time=None)


def unit_for(figure: Quantity, code: str, rules: RuleSet) -> str | None:
    """The unit of an amount under this indicator, or None where the indicator is not measured so.

    户 of enterprises and 个 of posts are counts by their word and units of the indicator by its rule.
    """
    dimensions = rules.indicators[code].dimension
    unit = figure.unit
    if unit is None:
        # `营收破千亿`, `GDP突破2万亿`: a sum of money that says no 元
        return "CNY" if dimensions == _MONEY and figure.raw.endswith("亿") else None
    dimension = _DIMENSIONS.get(unit)
    if dimension is None and len(unit) == 3 and unit.isupper():
        dimension = "money"
    if dimension in dimensions:
        return unit
    if dimension == "household" and "count" in dimensions:
        return "count"
    if dimension == "count" and figure.classifier == "个" and "person" in dimensions:
        return "person"
    if dimension == "person" and "person_time" in dimensions:
        return "person_time"
    if dimension == "person" and "count" in dimensions and figure.classifier == "位":
        return "count"
    return None


def find_subject(
    line: Line, i: int, last: int, around: Around, amount: bool, rules: RuleSet
) -> Subject | None:
    """The name beside the figures at tokens `i` … `last`, which have these letters `around` them.

    `amount` where they are neither rates nor points.
    """
    figure = line.figure(last)
    before_noun = amount and around.counts_behind and counts_what_follows(line, last)
    left = None if before_noun else _left(line, i, around, figure, amount, rules)
    if left is not None or not around.has_name_behind(amount):
        return left
    return _right(line, last, figure, amount, rules)


def counts_what_follows(line: Line, last: int) -> bool:
    """`8个配套项目`: a figure with a classifier counts the noun right behind it, not the one before."""
    figure = line.figure(last)
    if figure.unit not in _CLASSIFIED or not line.around(last, last).counts_behind:
        return False
    return line.tokens[last + 1].start <= line.tokens[last].end + 1


def _left(
    line: Line, i: int, around: Around, figure: Quantity, amount: bool, rules: RuleSet
) -> Subject | None:
    at = around.name_of_amount if amount else around.name_of_rate
    objects: list[str] = []
    if amount and around.object_of_amount:
        at, objects = _behind_objects(line, i, around, rules)
    if at < 0:
        return None
    j = line.clause(i)[0] + at
    term = line.tokens[j].data
    name = pick_name(term, line, j, i, figure, amount, rules)
    if name is None:
        return None
    subject = subject_of(term, name, line, i, j)
    if objects:
        subject.scope = tuple(objects)
    return subject


def _behind_objects(line: Line, i: int, around: Around, rules: RuleSet) -> tuple[int, list[str]]:
    """The name before an amount, in tokens of its clause (-1 for none), and the objects between them."""
    first = line.clause(i)[0]
    objects: list[str] = []
    stop = around.stop
    while True:
        at = around.nearest_to_amount(stop)
        if at < 0 or around.told[at] in "IN":
            return at, objects
        if not _has_object(line, first + at, rules):
            return -1, objects
        objects.append(str(line.tokens[first + at].data))
        stop = at


def _has_object(line: Line, j: int, rules: RuleSet) -> bool:
    """`出口机电产品8.1亿元`: a name that is a verb too, with its object between it and the figure."""
    before = line.tokens[j - 1] if j else None
    return before is not None and before.kind == "I" and before.data.word in rules.grammar.transitive


def _right(line: Line, last: int, figure: Quantity, amount: bool, rules: RuleSet) -> Subject | None:
    if figure.unit is None:
        return None  # `27座万亿GDP城市`
    _, end = line.clause(last)
    if last + 1 < end and line.tokens[last + 1].kind in "+=b":
        return None
    for j in range(last + 1, end):
        token = line.tokens[j]
        if token.start - line.tokens[last].end > _MAX_RIGHT or (token.kind == "F" and j not in line.passed):
            return None
        if token.kind in "=udtglb" and amount:
            return None
        if token.kind in "IN":
            if figure.unit in _CLASSIFIED and _is_compound(line, j):
                continue
            near = all(t.kind in ".eu" for t in line.tokens[last + 1 : j])
            if not near and (
                not amount or (token.kind == "I" and not any(n.counted for n in token.data.names))
            ):
                continue
            name = pick_name(token.data, line, j, last, figure, amount, rules)
            if name is None:
                continue
            if amount and name[0].counted is None and rules.indicators[name[0].code].nature == "stock":
                return None  # `获得200万元信用贷款` is no balance
            return subject_of(token.data, name, line, last, j)
    return None


def _is_compound(line: Line, j: int) -> bool:
    """`企业特色产业集群` is no 企业: a noun that other words run on from is part of a longer name."""
    if j + 1 >= len(line.tokens):
        return False
    token, behind = line.tokens[j], line.tokens[j + 1]
    if behind.start != token.end:
        return False
    return behind.kind == "N" or (
        behind.kind == "x" and not line.text.startswith(line.lexing.after_noun, behind.start)
    )


def pick_name(
    term: Term, line: Line, j: int, i: int, figure: Quantity, amount: bool, rules: RuleSet
) -> tuple[Named, str | None] | None:
    """Which of the term's indicators it names here, with the verb that decided; None where none fits."""
    names = term.names
    if len(names) == 1:
        if names[0].counted is not None:
            return _pick(names, line, j, i, figure, amount, rules)
        return (names[0], None) if not amount or unit_for(figure, names[0].code, rules) is not None else None
    joined = [name for name in names if name.joined]
    own = [name for name in names if not name.joined] if joined else names
    found = _pick(own, line, j, i, figure, amount, rules)
    return found or (_pick(joined, line, j, i, figure, amount, rules) if joined else None)


def _pick(
    names: list[Named], line: Line, j: int, i: int, figure: Quantity, amount: bool, rules: RuleSet
) -> tuple[Named, str | None] | None:
    plain: Named | None = None
    best: tuple[Named, str | None] | None = None
    nearest = 10_000
    reach = reach_of(line, j, i)
    for name in names:
        if amount and unit_for(figure, name.code, rules) is None:
            continue
        if name.counted is None:
            plain = plain or name
            continue
        if rules.indicators[name.code].nature == "flow" and any(j < k < i for k in line.origins):
            continue  # `由70万户增加到160万户` tells of a stock
        if not amount and not name.counted.verbs and len(names) > 1:
            continue  # a rate of 项目 says nothing of which of its amounts
        verb = verb_beside(name.counted, line, j, i, reach, name.code in rules.grammar.generic_counts)
        if (
            verb is not None
            and verb[1] == nearest == _NO_VERB
            and best is not None
            and best[0].code != name.code
        ):
            best = None  # a growth of 吞吐量 alone may be goods or passengers
        elif verb is not None and verb[1] < nearest:
            nearest = verb[1]
            best = (name, verb[0])
    # `投放贷款3000亿元` is new lending, `贷款增长8%` the balance: the verb speaks for amounts only
    if plain is not None and (best is None or not amount):
        return plain, None
    return best if best is not None or not amount else _of_event(names, line, j, i, figure, rules)


def _of_event(
    names: list[Named], line: Line, j: int, i: int, figure: Quantity, rules: RuleSet
) -> tuple[Named, str] | None:
    """`举行重大项目集中开工仪式,86个项目、总投资793亿元`: the event of the clause before has the verb."""
    place = line.clause_of[min(i, j)]
    behind = line.shape[max(i, j) + 1 : max(i, j) + 2]
    if place == 0 or behind not in ("", "+", ",", ";") or abs(j - i) > _NOUN_REACH:
        return None
    first, last = line.clauses[place - 1]
    event = line.text[line.tokens[first].start : line.tokens[last - 1].end] if first < last else ""
    for tail in line.lexing.event_tails:
        event = event.removesuffix(tail)
    if "F" in line.shape[first:last] or not event.endswith(line.lexing.events):
        return None
    found = [
        (event.rfind(verb) + len(verb), len(verb), k, verb)
        for k, name in enumerate(names)
        if name.counted is not None and unit_for(figure, name.code, rules) is not None
        for verb in name.counted.verbs
        if verb in event
    ]
    if not found:
        return None
    _, _, k, verb = max(found)
    return names[k], verb


# The words of a clause that may tell what is counted, and where in them the noun and its figure begin and end.
Reach = tuple[str, int, int]


def reach_of(line: Line, j: int, i: int) -> Reach:
    """Where a verb of the noun at token `j` and its figure at `i` may stand."""
    begin, end = line.clause_span(j)
    first, last = line.tokens[min(i, j)].start, line.tokens[max(i, j)].end
    begin = max(begin, first - _REACH)
    return line.text[begin : min(end, last + _REACH)], first - begin, last - begin


def verb_beside(
    counted: Counted, line: Line, j: int, i: int, reach: Reach, generic: bool = False
) -> tuple[str, int] | None:
    """The verb nearest to the noun at token `j` and its figure at `i`, with its distance in characters.

    It stands within `reach`. `generic`: the noun names any kind (企业), so that behind 其中 it is a part of what was
    counted before.
    """
    text, start, stop = reach
    if any(map(text.__contains__, counted.without)):
        return None
    if not counted.verbs:
        return "", _NO_VERB
    if counted.bare and _stands_alone(line, j, i, generic):
        return "", _NO_VERB - 1
    found: list[tuple[int, int, str]] = []
    for verb in filter(text.__contains__, counted.verbs):
        before = text.rfind(verb, 0, stop)
        if before > 0 and text[before - 1] in line.lexing.negations:
            before = -1
        if before >= 0:
            parted = "、" in text[before + len(verb) : start]
            found.append((max(0, start - before - len(verb) - _CHAINED) + parted, -len(verb), verb))
        behind = text.find(verb, stop)
        if behind >= 0 and text[behind - 1] not in line.lexing.negations:
            found.append((max(0, behind - stop - _CHAINED), -len(verb), verb))
    if not found:
        return None
    distance, _, verb = min(found)
    return verb, distance


def _stands_alone(line: Line, j: int, i: int, generic: bool) -> bool:
    """`全区规模以上工业企业386家,`: a noun right before its figure, which ends the clause, with no verb at all."""
    _, last = line.clause(i)
    first, _ = line.clause(i)
    if generic and any(t.kind == "o" for t in line.tokens[first:j]):
        return False  # a part, in the list behind 其中
    before, between = line.shape[line.segment_start(i) : j], line.kinds(j + 1, i)
    if any(kind not in "=iTtyR" for kind in between) or any(kind in "Vbudtgl" for kind in before):
        return False
    return i + 1 == last or line.shape[i + 1] in "+,;"


def subject_of(term: Term, picked: tuple[Named, str | None], line: Line, i: int, j: int) -> Subject:
    """The subject that the name found at token `j` makes."""
    name, verb = picked
    return Subject(
        code=name.code, start=term.start, end=term.end, how="name", verb=verb or None, name=term.word,
        clause=line.clause_of[i], token=j,
    )  # fmt: skip
