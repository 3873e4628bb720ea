"""What one spelling says: value, ends, bound, unit and role of a figure as the pattern cut it out."""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.figures.amounts import Amount, read_amount
from extractor.figures.left import Left
from extractor.figures.numerals import Number, read_plain
from extractor.figures.quantity import Reading
from extractor.figures.roles import JOINT, Row, is_date, named, other_role, split_tail
from extractor.figures.words import words
from extractor.rules.patterns import compiled

_AND = compiled(r"[和与跟、]")
_NUMERAL = compiled(r"[0-9.,零一二两三四五六七八九十百千万亿兆点余多来几数]+")


def read_spelling(spelling: str, left: Left) -> list[Row]:
    """The rows of one spelling after what stands to its left; empty where it is no figure."""
    lexicon = words()
    if spelling[0] in "<hHw":
        return [Row(m.start(), named(m[0])) for m in re.finditer(r"[0-9０-９]+", spelling)]
    if spelling in lexicon.idioms:
        return [Row(0, named(spelling, "idiom"))]
    canonical = spelling.translate(lexicon.table)
    has_digit = any(c.isdigit() and c.isascii() for c in canonical)
    special = _fixed(spelling, canonical, left)
    if special is not None:
        return special
    if has_digit:
        other = other_role(spelling, canonical, left)
        if other is not None:
            return other
    elif left.kind == "ordinal" or (left.kind == "quoted" and _PROGRAMME.fullmatch(canonical)):
        return []
    core, tail = split_tail(canonical)
    date = is_date(core, tail, left)
    if date:
        return [Row(0, _plain_reading(spelling, len(core), "date"))]
    rows = _range(spelling, core, tail, left)
    if rows is not None:
        return rows
    amount = read_amount(core, left, bool(tail))
    if amount is None:
        shorter = _shortened(spelling, core, left)
        if shorter:
            return shorter
        return [Row(0, named(spelling[: len(core)]))] if has_digit else []
    return [Row(0, _reading(spelling, len(core), amount, tail, left))]


def _plain_reading(spelling: str, length: int, role: str) -> Reading:
    return named(spelling[:length], role)


# `“四个百亿”行动`: a small count in words that opens a quotation is a programme's name.
_PROGRAMME = compiled("[一二两三四五六七八九十]个")
_WITHIN = {"近": "lt", "约": "about", "超": "gt", "多": "gt"}


def _fixed(spelling: str, canonical: str, left: Left) -> list[Row] | None:
    """翻番, 过半, 成百上千: expressions with a value of their own."""
    lexicon = words()
    if canonical[0] == "翻":
        count = re.search(r"[一二两三四五六七八九2-9]", canonical)
        power = 2 ** int(read_plain(count[0]) or 1) if count and "番" in canonical else 2
        value = Decimal(power - 1) * 100
        # 翻了近一番: the approximator stands inside the word
        bound = next((bound for word, bound in _WITHIN.items() if word in canonical), "eq")
        low, high = _ends(value, bound)
        return [Row(0, Reading(spelling, len(spelling), value, low, high, bound, "percent", "番", "amount"))]
    if canonical[:3] in ("百上千", "千上万"):
        least, most = (100, 9999) if canonical[0] == "百" else (1000, 99999)
        many = Amount(Number(Decimal(least), Decimal(most), "several"), lexicon.units.get(canonical[3:]))
        whole = "成" + spelling
        return [Row(-1, _reading(whole, len(whole), many, "", left))]
    core, tail = split_tail(canonical)
    if core not in lexicon.fixed_percent and core != "半":
        return None
    said = left.bound if left.kind == "bound" else None
    if core == "半":
        # 过半, 近半: the approximator is part of the word, and the reader puts in the characters that stand there.
        if said not in ("gt", "lt") or lexicon.after.get(tail) == "none":
            return []
        half = Decimal(50)
        low, high = _ends(half, said)
        raw = "过半" if said == "gt" else "近半"
        return [Row(-1, Reading(raw, 1 + len(spelling), half, low, high, said, "percent", "半", "amount"))]
    raw = spelling[: len(core)]
    value = Decimal(lexicon.fixed_percent[core])
    bound = lexicon.fixed_bounds.get(core) or _bound(left, "eq", tail)
    low, high = _ends(value, bound)
    return [Row(0, Reading(raw, len(spelling), value, low, high, bound, "percent", core[-1], "amount"))]


def _shortened(spelling: str, core: str, left: Left) -> list[Row] | None:
    """A numeral with something after it that is no measure word: the numeral alone."""
    found = re.match(r"[0-9.,]+(?:[万亿千百十]+)?", core)
    if found is None or found.end() == len(core):
        return None
    rest = core[found.end() :]
    if re.search(r"[0-9]", rest):
        return None
    amount = read_amount(found[0].rstrip(",."), left, False)
    return None if amount is None else [Row(0, _reading(spelling, found.end(), amount, "", left))]


def _range(spelling: str, core: str, tail: str, left: Left) -> list[Row] | None:
    """5至8个, 300亿—500亿元, 10与20之间; two figures where the ends do not go together or are said to be from … to."""
    joint = JOINT.search(core, 1)
    if joint is None and tail in ("之间", "间", "区间"):
        joint = _AND.search(core, 1)
    if joint is None or joint.end() == len(core):
        return None
    first, last = core[: joint.start()], core[joint.end() :]
    if (
        first.startswith("百分之")
        and not last.startswith("百分之")
        and read_amount(last, left, True) is not None
    ):
        last = "百分之" + last
    low = read_amount(first, left, True)
    high = read_amount(last, left, True)
    if low is None or high is None or low.number.low is None or high.number.high is None:
        return None
    apart = left.kind == "from" and low.unit is not None
    joined = None if apart else _join(first, low, high, last)
    if joined is None:
        reading = _reading(spelling, joint.start(), low, "", left)
        inner = Left("plain")
        second = _reading(spelling[joint.end() :], len(core) - joint.end(), high, tail, inner)
        return [Row(0, reading), Row(joint.end(), second)]
    return [Row(0, _reading(spelling, len(core), joined, tail, left))]


def _shared_scale(first: str, a: Decimal, last: str, b: Decimal) -> Decimal:
    """The first end under the last one's scale: 八百到九百亿, 十八至三十万, 两到三百; as it stands if that is no range."""
    numeral = _NUMERAL.match(last.removeprefix("百分之").lstrip("-负"))
    if numeral is None:
        return a
    for scale in (_SCALE_END.search(numeral[0]), _LARGE_END.search(numeral[0])):
        if scale is None or scale[0][-1] in first or _LARGE_END.search(first):
            continue
        factor = read_plain(scale[0]) if scale[0] != "十" else Decimal(10)
        if factor is not None and a * factor < b:
            return a * factor
    return a


_LARGE_END = compiled(r"[万亿兆]+$")
_SCALE_END = compiled(r"[十百千万亿兆]+$")


def _join(first: str, low: Amount, high: Amount, last: str) -> Amount | None:
    a, b = low.number.low, high.number.high
    if a is None or b is None:
        return None
    if (
        low.unit is not None
        and low.unit.classifier == "个"
        and high.unit is not None
        and high.unit.code == "pp"
    ):
        # 3个到5个百分点: the first 个 counts points too.
        low = low._replace(unit=high.unit)
    if low.unit is None:
        a = _shared_scale(first, a, last, b)
        unit = high.unit
    elif high.unit is None or low.unit.code != high.unit.code or low.unit.dimension != high.unit.dimension:
        return None
    else:
        unit = high.unit
    if low.unit is not None and high.unit is not None and low.unit.factor != high.unit.factor:
        a = low.unit.times(a) / Decimal(high.unit.factor.numerator) * high.unit.factor.denominator
    if a >= b:
        return None
    return Amount(Number(a, b, "range"), unit)


def _bound(left: Left, inner: str, tail: str) -> str:
    """One bound from the words before, in and after a figure; a plain 约 yields to any other."""
    before = left.bound if left.kind in ("bound", "scale") else None
    after = words().after.get(tail)
    if inner in ("range", "several"):
        return inner
    for said in (before, after, inner):
        if said not in (None, "none", "eq", "about"):
            return str(said)
    return "about" if "about" in (before, after, inner) else "eq"


def _ends(value: Decimal, bound: str) -> tuple[Decimal | None, Decimal | None]:
    if bound in ("gt", "ge"):
        return value, None
    if bound in ("lt", "le"):
        return None, value
    return (None, None) if bound == "about" else (value, value)


def _reading(spelling: str, length: int, amount: Amount, tail: str, left: Left) -> Reading:
    unit = amount.unit
    code = unit.code if unit else None
    low, high = amount.number.low, amount.number.high
    if unit is not None:
        low = None if low is None else unit.times(low)
        high = None if high is None else unit.times(high)
    bound = _bound(left, amount.number.bound, tail)
    if left.bound == "lt" and left.width == 1 and unit is not None and unit.dimension in ("month", "year"):
        bound = _bound(left._replace(bound=None), amount.number.bound, tail)
    if bound == "range" and low is not None and high is not None:
        number: Decimal | None = (low + high) / 2
    elif bound == "several":
        number = None
    else:
        number = low
        low, high = _ends(low, bound) if low is not None else (None, None)
    outer = len(spelling) if tail else length
    classifier = unit.classifier if unit and unit.classifier else None
    return Reading(spelling[:length], outer, number, low, high, bound, code, classifier, "amount")
