"""What a figure says of its indicator: measure, sign, basis, value (CONTRACT, `measure` and Deciding 5, 6)."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from extractor.binding.letters import Around
from extractor.binding.line import Line
from extractor.figures.quantity import Quantity, place
from extractor.rules.grammar import Bases, MeasureRule
from extractor.rules.lexicon import Lexicon
from extractor.shortcuts import Memo

# 年均浓度 is the name of a level
_MEAN_OF_YEARS = re.compile("[0-9一两二三四五六七八九十]年平均(?!浓度|值)|年均(?!浓度|值)|年平均(?!浓度|值)")
_YEAR = re.compile(r"(\d{4})年")
_RATES = frozenset(("percent", "pp", "times"))
_HUNDRED = Decimal(100)
_RISES = frozenset("uehag")
_FALLS = frozenset("dfksl")
_MOVES = _RISES | _FALLS
_MOVE = re.compile(f"[{''.join(sorted(_MOVES))}]")
_MOVE_BEHIND = re.compile("[udef]")


class Values(msgspec.Struct, frozen=True, gc=False):
    number: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str


def unit_class(figure: Quantity) -> str:
    """How the grammar sees the figure: `percent`, `pp`, `times`, `doubling` (翻番), else `amount`."""
    if not figure.spelling and figure.shared.raw.startswith("翻"):
        return "doubling"
    unit = figure.unit
    return unit if unit in _RATES else "amount"


def match_measure(around: Around, unit: str, nature: str, after: str, lexicon: Lexicon) -> MeasureRule | None:
    """The first rule of the grammar whose patterns fit the letters around the figures.

    `unit` is a class of `unit_class`, `nature` the subject's, `after` the measure of its figure before.
    """
    asked = unit, nature, after
    if asked not in around.rules:
        known = lexicon.memo(_Measures)
        behind = (around.right, around.behind) if unit in known.look_behind else ("", "")
        around.rules[asked] = known[unit, nature, after, around.left, *behind]
    return around.rules[asked]


# A figure as the grammar sees it: its class, its subject's nature, the measure before, the letters on its left, on its
# right without fillers, and with them.
_Asked = tuple[str, str, str, str, str, str]


class _Measures(Memo[_Asked, MeasureRule | None]):
    """The rule that fits a figure, for all that its letters are.

    `look_behind`: the classes of figures that a rule asks for what stands on the right of.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__(lambda asked: _first_that_fits(asked, lexicon))
        self.look_behind = {unit for rule, _, right in lexicon.measure_rules if right for unit in rule.unit}
        if "any" in self.look_behind:
            self.look_behind |= {"amount", "doubling", *_RATES}


def _first_that_fits(asked: _Asked, lexicon: Lexicon) -> MeasureRule | None:
    unit, nature, after, left, right, whole = asked
    for rule, left_pattern, right_pattern in lexicon.measure_rules:
        if unit not in rule.unit and "any" not in rule.unit:
            continue
        if rule.nature and nature not in rule.nature:
            continue
        if rule.after and after not in rule.after:
            continue
        if left_pattern is not None and left_pattern.search(left) is None:
            continue
        if (
            right_pattern is not None
            and right_pattern.match(whole) is None
            and right_pattern.match(right) is None
        ):
            continue
        return rule
    return None


def sign_of(around: Around, at: int, measure: str) -> int:
    """-1 where the governing word is one of falling, slowing, or lagging; a fall that narrows is a rise.

    `at` is the figure before which it stands, in tokens of the clause.
    """
    asked = at, measure
    if asked not in around.signs:
        around.signs[asked] = _governed(around, at, measure)
    return around.signs[asked]


def _governed(around: Around, at: int, measure: str) -> int:
    governing = _MOVE.findall(around.shape, 0, at) or _MOVE_BEHIND.findall(around.behind)[:1]
    if not governing:
        return 1
    sign = -1 if governing[-1] in _FALLS else 1
    if measure == "growth_change" and len(governing) > 1 and "f" in governing[:-1]:
        sign = -sign
    if measure == "growth" and governing[-1] in "ag" and "f" in governing[:-1]:
        sign = -1
    return sign


def values_of(figure: Quantity, rule: MeasureRule, sign: int, unit: str | None = None) -> Values:
    """Value and bounds in the row's unit: growth in percent with a sign, times turned into percent."""
    number, low, high = figure.exact()
    if rule.times:
        shift = Decimal(1) if rule.times == "to" else Decimal(0)
        number, low, high = [None if n is None else (n - shift) * _HUNDRED for n in (number, low, high)]
        unit = "percent"
    if sign < 0:
        if low is number is high and number is not None:
            number = low = high = -number
        else:
            number, low, high = [None if n is None else -n for n in (number, high, low)]
    return Values(number, low, high, unit or figure.unit or "")


_NAMES = frozenset("INxy")


def basis_of(
    line: Line, first: int, around: Around, rule: MeasureRule, default: str, bases: Bases
) -> str | None:
    """The base of a growth or a change (CONTRACT, `basis`); None for every other measure."""
    if rule.measure not in ("growth", "change"):
        return None
    begin, tokens = first - around.at, line.tokens
    start, end = tokens[begin].start, tokens[first].start
    if line.text.find("年", start, end) >= 0 and _MEAN_OF_YEARS.search(line.text[start:end]):
        return "avg_annual"
    for at in around.bases:
        token = tokens[begin + at]
        if token.kind == "v":
            return "avg_annual"
        if token.kind == "y" and token.data.endswith(bases.since):
            return "since"
        if token.kind == "T" and rule.name == "times_of" and _YEAR.search(line.text[token.start : token.end]):
            return "since"
        if token.kind == "y":
            return (
                _basis_after(line.text[token.start : token.end], bases) if _YEAR.search(token.data) else "yoy"
            )
        if token.kind == "m":
            return "mom"
        if token.kind == "w":
            return _basis_after(line.text[token.end : tokens[first - 1].end], bases)
    if rule.name == "doubling" and begin < first:
        return "since"
    if begin > 1 and line.shape[begin - 1] == ",":
        # `环比由降转涨,上涨0.4%`: a clause that says the base and no figure opens the one behind it
        # and so does `从环比看,`, or `PPI环比持平,上月为下降0.2%`
        before = line.shape[slice(*line.clause(begin - 2))]
        bare = _NAMES.isdisjoint(line.shape[begin:first])
        if "m" in before and "F" not in before and (bare or _NAMES.isdisjoint(before.replace("x", ""))):
            return "mom"
    return default


def base_said(line: Line, first: int, bases: Bases) -> str | None:
    """The base that the clause names before the figures at token `first` (CONTRACT, `reference` for since): a year
    (`较2019年增长`), or an event's own words (`较改造前增长`); None where it names none.
    """
    begin, _ = line.clause(first)
    at = next((k for k in range(first - 1, begin - 1, -1) if line.tokens[k].kind in "wyT"), None)
    if at is None:
        return None
    said = line.text[line.tokens[at].start : line.tokens[first].start]
    year = _YEAR.search(said)
    if year is not None:
        return year[1]
    moves = next((t for t in line.tokens[at + 1 : first] if t.kind in _MOVES), None)
    told = line.text[line.tokens[at].end : moves.start if moves else line.tokens[first].start]
    return told if line.tokens[at].kind == "w" and told.endswith(bases.events) else None


def _basis_after(base: str, bases: Bases) -> str:
    """The basis behind 比 or 较: last year's base is yoy, last month's mom, any other `since`."""
    if _YEAR.search(base):
        return "since"
    if any(word in base for word in bases.yoy):
        return "yoy"
    if any(word in base for word in bases.mom):
        return "mom"
    return "since"


def with_bound(figure: Quantity, bound: str) -> Quantity:
    """The same number under another bound word of the list."""
    low = figure.number if bound in ("gt", "ge") else None
    high = figure.number if bound in ("lt", "le") else None
    return place(
        figure.start, msgspec.structs.replace(figure.reading, bound=bound, low=low, high=high), figure.start
    )


def is_about(line: Line, first: int) -> bool:
    """`约占全市的六成`: the approximator stands before the verb."""
    mark = line.shape.rfind("p", line.segment_start(first), first)
    return mark >= 0 and line.text.endswith("约", 0, line.tokens[mark].start)
