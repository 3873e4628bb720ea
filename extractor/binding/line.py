"""A sentence's tokens with their clauses, figure groups and conditions: what the grammar looks at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import attrgetter

from extractor.binding.letters import Around, Letters, without_passed
from extractor.binding.tokens import Token
from extractor.figures.quantity import Quantity
from extractor.rules.ruleset import RuleSet

_COUNTED_UNITS = frozenset(("count", "person", "household", "person_time"))
_OCCASIONS = _COUNTED_UNITS - {"person_time"}
# What follows a figure that ends its clause: a comma, a semicolon, or nothing.
_CLOSED = ("", ",", ";")
_MAX_CONDITION_REACH = 14
_BARE_SCALE = re.compile("[十百千万亿]+元?")
_RATES = frozenset(("percent", "pp", "times"))
_BETWEEN_CLAUSES = re.compile("[,;]")
_FIGURE = re.compile("F")
_KIND = attrgetter("kind")
# What leads from where a change starts to where it ends, in letters of tokens.
_CHANGED = re.compile(r"[udas]?[tudas=]+F")
_GROWN_TO = re.compile(r"x?t?[ud=]*F")
_NUMBERED_NAME = re.compile(r"\d{1,4}强")


_NONE: frozenset[int] = frozenset()


class Line:
    """The tokens of one sentence.

    `shape` is the letters of their kinds, one for each, for the tests of the grammar.
    `clauses` are half-open token ranges between commas and semicolons, `clause_of` gives each token's clause;
    `silent` are those with a name and no figure.
    `conditions` are the figures that narrow a noun and state nothing (`亿元以上项目`, CONTRACT, Deciding 10).
    `origins` are figures that a change starts from (`由600亿元提升至1000亿元`): transparent, like conditions.
    `groups` are runs of figures joined by 、 and 和 that may share a unit or an order (`6.3个、1.6个百分点`).
    """

    __slots__ = (
        "_letters", "_told", "clause_of", "clauses", "conditions", "groups", "lexing", "origins", "passed", "shape", "silent",
        "text", "tokens",
    )  # fmt: skip

    def __init__(self, text: str, tokens: Sequence[Token], rules: RuleSet) -> None:
        self.text = text
        self.tokens = tokens
        self.lexing = rules.grammar.lexing
        self.shape = shape = "".join(map(_KIND, tokens))
        self.clauses: list[tuple[int, int]] = []
        self.clause_of: list[int] = []
        self.silent: list[tuple[int, int]] = []
        first = 0
        for number, part in enumerate(_BETWEEN_CLAUSES.split(shape)):
            last = first + len(part)
            self.clauses.append((first, last))
            self.clause_of += [number] * (last + 1 - first)
            if "F" not in part and ("I" in part or "N" in part):
                self.silent.append((first, last))
            first = last + 1
        figures = [mark.start() for mark in _FIGURE.finditer(shape)]
        conditions = [i for i in figures if is_condition(self, i, rules)]
        self.conditions = frozenset(conditions) if conditions else _NONE
        self.origins = frozenset([i for i in figures if self._is_origin(i)]) if "i" in shape else _NONE
        self.passed = self.conditions | self.origins if self.conditions or self.origins else _NONE
        self._told = shape
        self._letters = rules.lexicon.memo(Letters)
        if self.passed:
            # `总投资超10亿元的项目3个`: the name before a condition belongs to it
            self.passed |= {i - 1 for i in self.conditions if i and shape[i - 1] in "IN"}
            self._told = "".join(["." if i in self.passed else kind for i, kind in enumerate(shape)])
            figures = [i for i in figures if i not in self.passed]
        self.groups = self._group(figures) if "+" in shape else [[i] for i in figures]

    def _is_origin(self, i: int) -> bool:
        """`从A提升至B`: A is where the change came from, when B follows in the clause."""
        first, last = self.clause(i)
        origin = self.shape.find("i", first, i)
        if origin < 0 or any(kind in "F+" for kind in self.shape[origin:i]):
            return False
        behind = "".join([kind for kind in self.shape[i + 1 : last] if kind not in ".(TR"])
        return _CHANGED.match(behind) is not None or (_GROWN_TO.match(behind) is not None and "t" in behind)

    def _group(self, figures: Sequence[int]) -> list[list[int]]:
        groups: list[list[int]] = []
        for i in figures:
            before = groups[-1][-1] if groups else -1
            joined = before >= 0 and before == i - 2 and self.shape[i - 1] == "+"
            if before >= 0 and before == i - 3:
                # `分别增长5%和下降3%`, and behind a list of levels `增长5%、下降3%`
                joined = self.shape[i - 2] == "+" and self.shape[i - 1] in "ud"
                joined = joined and (self._listed(i) or self.shape[groups[-1][0] - 1] in "ud")
            if joined and (
                _same_unit(self.figure(groups[-1][-1]), self.figure(i)) or self._mixed(groups[-1][-1], i)
            ):
                groups[-1].append(i)
            else:
                groups.append([i])
        return groups

    def figure(self, i: int) -> Quantity:
        """The figure of token `i`, which must be an `F`."""
        figure: Quantity = self.tokens[i].data
        return figure

    def clause(self, i: int) -> tuple[int, int]:
        """The token range of the clause that holds token `i`."""
        return self.clauses[self.clause_of[i]]

    def clause_span(self, i: int) -> tuple[int, int]:
        """The character range of the clause that holds token `i`."""
        first, last = self.clauses[self.clause_of[i]]
        if first == last:
            return (self.tokens[i].start, self.tokens[i].end)
        return (self.tokens[first].start, self.tokens[last - 1].end)

    def around(self, first: int, last: int) -> Around:
        """What the letters of their clause say of the figures at tokens `first` … `last`; its offsets are the clause's."""
        begin, end = self.clauses[self.clause_of[first]]
        shape = self.shape[begin:end]
        told = self._told[begin:end] if self.passed else shape
        return self._letters[shape, told, first - begin, last - begin]

    def segment_start(self, i: int) -> int:
        """The token behind the last figure before `i` in its clause, or the clause's first."""
        return self.clauses[self.clause_of[i]][0] + self.around(i, i).start

    def barrier(self, i: int) -> int:
        """The first token of the segment before `i` that refers to something else, or `i`."""
        return self.clauses[self.clause_of[i]][0] + self.around(i, i).stop

    def opens_part(self, i: int) -> bool:
        """Does another part (;) of the sentence begin between the figure before and the one at token `i`?"""
        first = self.shape.rfind("F", 0, i)
        return first >= 0 and self.shape.find(";", first, i) >= 0

    def kinds(self, first: int, last: int) -> str:
        """The letters of a token range, without fillers, brackets and conditions."""
        return without_passed(self._told[first:last])

    def _mixed(self, a: int, b: int) -> bool:
        """Amounts, or rates, of different units under one 分别 (`分别增长8.2%、1.7倍`)."""
        points = ("pp",)
        units = (self.figure(a).unit, self.figure(b).unit)
        rates = [unit in ("percent", "times") for unit in units]
        return self._listed(b) and not any(unit in points for unit in units) and rates[0] == rates[1]

    def _listed(self, i: int) -> bool:
        first, _ = self.clause(i)
        return "r" in self.shape[first:i]


def _same_unit(a: Quantity, b: Quantity) -> bool:
    return a.unit == b.unit or a.unit is None or (b.unit == "pp" and a.classifier == "个")


def is_condition(line: Line, i: int, rules: RuleSet) -> bool:
    """Is the figure at token `i` a condition on a noun (`亿元以上`, `50亿元级`, `年收入过亿元的`)?"""
    figure = line.figure(i)
    end = line.tokens[i].end
    if figure.end == end and line.shape[i + 1 : i + 2] in _CLOSED:
        # No word stands behind it that it could be a condition on: only 一次 of a count is one by itself.
        return figure.unit in _OCCASIONS and figure.raw.endswith("次")
    text = line.text
    words = rules.grammar.conditions
    if text.startswith(words.suffixes, figure.end) or text.startswith(words.suffixes, end):
        return True
    unit = figure.unit
    if unit in _COUNTED_UNITS:
        # `三类500强`: part of a name
        return _NUMBERED_NAME.match(text, end) is not None or (
            unit in _OCCASIONS and figure.raw.endswith("次")
        )
    if unit in _RATES:
        # `对研发投入强度超过5%的企业给予补贴`
        return text.startswith("的", end) and _for_whom(line, i) and _noun_behind(line, i)
    noun = _noun_behind(line, i)
    if _BARE_SCALE.fullmatch(figure.raw) and figure.bound == "eq" and noun and not _names_money(line, i):
        return True  # `一批百亿元产业园区`
    if text.startswith("的", end) and noun and _for_whom(line, i):
        return True  # `对固定资产投资超过5000万元的项目`
    bounded = text[figure.end : end].endswith(words.bounds)
    if bounded and (noun or _counted_after(line, i)):
        return True
    if bounded and line.shape.startswith("I", i + 1) and "F" in line.shape[i + 2 : line.clause(i)[1]]:
        return True  # `500万元以上固定资产投资增长8%`
    if noun and _noun_is_counted(line, i):
        return True
    if figure.raw.endswith(("亿", "万")) and text.startswith(words.plain_words, end):
        return True
    if text.startswith("的", end) and text.startswith(words.places, end + 1):
        # `GDP过3000亿元的城市`, but `以3000亿元的地区生产总值居首`
        return not any(t.kind == "I" and t.start == end + 1 for t in line.tokens[i + 1 : i + 4])
    before = text[max(0, line.tokens[i].start - 6) : line.tokens[i].start]
    # `产值过亿元的企业`, and `其中产值过亿元的6家`
    narrows = noun or _counted_after(line, i)
    return narrows and text.startswith("的", end) and before.rstrip("达过到").endswith(words.attributes)


def _names_money(line: Line, i: int) -> bool:
    """Is the noun behind an amount of money itself (基金, 资金池)?"""
    return any(
        t.kind in "NI"
        and any("money" in name.dimension and name.code != "project_investment" for name in t.data.names)
        for t in line.tokens[i + 1 : i + 4]
    )


def _for_whom(line: Line, i: int) -> bool:
    first, _ = line.clause(i)
    return line.text.startswith("对", line.tokens[first].start)


def _counted_after(line: Line, i: int) -> bool:
    """`10亿元以上的有4个`: a count follows with no noun between."""
    behind = line.tokens[i + 1 : i + 4]
    kinds = "".join(t.kind for t in behind if t.kind not in ".=")
    return kinds.startswith("F") and any(t.kind == "F" and t.data.unit in _COUNTED_UNITS for t in behind)


def _noun_is_counted(line: Line, i: int) -> bool:
    """`总投资超10亿元的项目3个`: the noun that the amount narrows has a count of its own right behind it."""
    seen = False
    for token in line.tokens[i + 1 :]:
        if token.kind in ",;" or (token.kind == "+" and not seen):
            return False
        if token.kind == "F":
            return seen and token.data.unit in _COUNTED_UNITS
        if token.kind in "NI":
            seen = True
        elif seen and token.kind not in ".=V":
            return False
    return False


def _noun_behind(line: Line, i: int) -> bool:
    """Does a counted noun follow within a few words, with no comma or figure between?"""
    end = line.tokens[i].end
    for token in line.tokens[i + 1 :]:
        if token.kind in ",;F" or token.start - end > _MAX_CONDITION_REACH:
            return False
        if token.kind == "N" or (token.kind == "I" and any(name.counted for name in token.data.names)):
            return True
    return False
