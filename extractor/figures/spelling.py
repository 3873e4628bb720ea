"""What one spelling says: value, ends, bound, unit and role of a figure as the pattern cut it out."""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from extractor.figures.left import Left
from extractor.figures.numerals import Number, read_number, read_plain
from extractor.figures.quantity import Reading
from extractor.figures.words import Unit, words

_JOINT = re.compile(r"(?:\(含\))?\s*(?:[~\-—–―─]{1,2}|至|到)\s*")
_AND = re.compile(r"[和与跟、]")
_FRACTION = re.compile(r"(负的?)?([^分]+)分之(负?)(.+)")
_RATIO = re.compile(r"([0-9]+)/([0-9]+)")
_SIGN = re.compile(r"(?:负的?|-)\s*")
_NUMERAL = re.compile(r"[0-9.,零一二两三四五六七八九十百千万亿兆点余多来几数]+")
_YEAR = re.compile(
    r"(?:1[0-9]{3}|20[0-9]{2}|21[0-9]{2}|0[0-9]|[零一二三四五六七八九]{4})年(?![内间多余])(?:代|度|份|底|末|初|中)?.*"
)
_DATE = re.compile(
    r"[0-9]{1,2}月(?:份|底|末|初|中旬|上旬|下旬|[0-9]{1,2}[日号])?|[0-9]{2}年代|[0-9]{1,2}世纪|[1-4]季度"
    r"|[一二三四五六七八九十]{1,3}月(?:份|底|末|初|[一二三四五六七八九十]{1,3}[日号])?|[一二三四]季度|[一二三四五六七八九十]{1,3}世纪"
    r"|[二三四五六七八九]十年代|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
    r"|[一二三四五六七八九十]{1,3}日|[0-9]{1,2}时(?:[0-9]{1,2}分?)?"
)
_DAY = re.compile(r"([12]?[0-9]|3[01])[日号]")
_CLOCK = re.compile(
    r"([0-9]{1,2}|[零一二两三四五六七八九十]{1,3})(?:点(?:许|钟|整|半|[0-9]{1,2}分)?|时(?:许|[0-9]{1,2}分?)?|许时)"
)
_FIRST = re.compile(r"(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,2})(?:个?月|个?季度|季)")
_DATE_TAIL = re.compile(r"[0-9]{1,2}|[0-9]{4}")
_CENT = Decimal("0.01")
_MEMO_LENGTH = 64


class Row(NamedTuple):
    """A reading at an offset of its spelling; a spelling that says several things gives several."""

    offset: int
    reading: Reading


class Amount(NamedTuple):
    """A number and what it counts."""

    number: Number
    unit: Unit | None
    bare_scale: int = 0


def read_spelling(spelling: str, left: Left) -> list[Row]:
    """The rows of one spelling after what stands to its left; empty where it is no figure."""
    lexicon = words()
    if spelling[0] in "<hHw":
        return [Row(m.start(), _name(m[0])) for m in re.finditer(r"[0-9０-９]+", spelling)]
    canonical = spelling.translate(lexicon.table)
    has_digit = any(c.isdigit() and c.isascii() for c in canonical)
    special = _fixed(spelling, canonical, left)
    if special is not None:
        return special
    if has_digit:
        other = _other_role(spelling, canonical, left)
        if other is not None:
            return other
    elif left.kind == "ordinal":
        return []
    core, tail = _split_tail(canonical)
    date = _date(core, tail, left)
    if date:
        return [Row(0, _plain_reading(spelling, len(core), "date"))]
    rows = _range(spelling, core, tail, left)
    if rows is not None:
        return rows
    amount = _amount(core, left, bool(tail))
    if amount is None:
        shorter = _shortened(spelling, core, left)
        if shorter:
            return shorter
        return [Row(0, _name(spelling[: len(core)]))] if has_digit else []
    return [Row(0, _reading(spelling, len(core), amount, tail, left))]


def _name(raw: str, role: str = "name") -> Reading:
    return Reading(raw, len(raw), None, None, None, "eq", None, None, role)


def _plain_reading(spelling: str, length: int, role: str) -> Reading:
    return _name(spelling[:length], role)


def _fixed(spelling: str, canonical: str, left: Left) -> list[Row] | None:
    """翻番, 过半, 成百上千: expressions with a value of their own."""
    lexicon = words()
    if canonical[0] == "翻":
        count = re.search(r"[一二两三四五六七八九]", canonical)
        power = 2 ** int(read_plain(count[0]) or 1) if count and "番" in canonical else 2
        value = Decimal(power - 1) * 100
        return [
            Row(0, Reading(spelling, len(spelling), value, value, value, "eq", "percent", "番", "amount"))
        ]
    if canonical[:2] in ("百上", "千上"):
        low, high = (Decimal(100), Decimal(9999)) if canonical[0] == "百" else (Decimal(1000), Decimal(99999))
        raw = "成" + spelling
        unit = lexicon.units.get(canonical[3:])
        if unit is not None:
            return [Row(-1, Reading(raw, len(raw), None, unit.times(low), unit.times(high), "several", unit.code,
                unit.classifier, "amount"))]  # fmt: skip
        return [Row(-1, Reading(raw, len(raw), None, low, high, "several", None, None, "amount"))]
    core, tail = _split_tail(canonical)
    if core not in lexicon.fixed_percent and core != "半":
        return None
    offset, raw = 0, spelling[: len(core)]
    bound = left.bound if left.kind == "bound" else None
    if core == "半":
        if bound not in ("gt", "lt"):
            return [] if bound is None else None
        # 过半, 近半: the approximator is part of the word.
        offset = -1
        return [
            Row(offset, Reading("过半" if bound == "gt" else "近半", 1 + len(spelling), Decimal(50),
                Decimal(50) if bound == "gt" else None, Decimal(50) if bound == "lt" else None,
                bound, "percent", "半", "amount"))
        ]  # fmt: skip
    value = Decimal(lexicon.fixed_percent[core])
    bound = lexicon.fixed_bounds.get(core) or _bound(left, "eq", tail)
    low, high = _ends(value, bound)
    return [Row(0, Reading(raw, len(spelling), value, low, high, bound, "percent", core[-1], "amount"))]


def _other_role(spelling: str, canonical: str, left: Left) -> list[Row] | None:
    """Codes, versions, sums in names, ordinals: digits that are no amount."""
    lexicon = words()
    bare = re.match(r"[0-9.]+", canonical)
    if left.kind == "ordinal":
        return [Row(0, _name(spelling, "ordinal"))]
    if left.kind == "joined" or (left.kind == "name" and re.fullmatch(r"[0-9-]+", canonical)):
        return [Row(0, _name(spelling))]
    if left.kind == "letter":
        parsed = _amount(_split_tail(canonical)[0], left, False)
        if (
            parsed is None
            or parsed.unit is None
            or parsed.unit.dimension in ("count", "other", "day", "year")
        ):
            return [Row(0, _name(spelling))]
    if re.search(r"[+·•∶比]|\.[0-9]+\.|[:](?![0-5][0-9](?:$|:|[^0-9]))", canonical):
        return [Row(0, _name(spelling))]
    if (
        re.fullmatch(r"[0-9]{4}[-/.][0-9]{1,2}(?:[-/.][0-9]{1,2})?", canonical)
        and 1900 <= int(canonical[:4]) <= 2100
    ):
        role = "date" if int(re.split(r"[-/.]", canonical)[1]) <= 12 else "name"
        if "." not in canonical or canonical.count(".") > 1:
            return [Row(0, _name(spelling, role))]
    if canonical.count("-") > 1 or re.fullmatch(
        r"0[0-9]{2,3}-[0-9]{7,8}|1[3-9][0-9]{9}|400-?[0-9]{3}-?[0-9]{4}", canonical
    ):
        return [Row(0, _name(spelling))]
    if bare is None:
        return None
    rest = canonical[bare.end() :]
    if (
        canonical in lexicon.name_numbers
        or (left.kind == "quoted" and re.fullmatch("[0-9]+", canonical))
        or (len(bare[0]) > 16 and not rest)
    ):
        return [Row(0, _name(spelling))]
    if re.match(r"0[0-9]+(?!\.)(?:[^0-9./年月日时:]|$)", canonical):
        return [Row(0, _name(spelling))]
    if (
        re.match(r"[-_]?[A-Za-z]", rest)
        and rest not in lexicon.units
        and not re.match(r"(?:[kKwWMG](?![A-Za-z])|[eE][+-]?[0-9]{1,2}$)", rest)
    ):
        unit = re.match(r"[A-Za-z]+[23²³]?(?:/[a-z]+[23³]?)?", rest)
        if unit is None or unit[0] not in lexicon.units:
            return [Row(0, _name(spelling))]
    if re.fullmatch(r"[1-9][KG]|[0-9]+[MG]", canonical):
        return [Row(0, _name(spelling))]
    if rest in lexicon.marks and rest not in lexicon.units:
        return [Row(0, _name(spelling, lexicon.marks[rest]))]
    return None


@functools.cache
def _tail_pattern() -> re.Pattern[str]:
    listed = sorted(words().after, key=len, reverse=True)
    return re.compile("(.*?) *(" + "|".join(map(re.escape, listed)) + ")")


def _split_tail(canonical: str) -> tuple[str, str]:
    """The figure and the approximator after it; 多 and 余 in a numeral belong to the figure."""
    found = _tail_pattern().fullmatch(canonical)
    if found is None:
        return canonical.rstrip(), ""
    core, tail = found.groups()
    if tail in ("多", "余", "来") and (
        not core or core[-1] in "0123456789零一二两三四五六七八九十百千万亿兆"
    ):
        return canonical, ""
    if not core:
        return canonical, ""
    return core, tail


def _date(core: str, tail: str, left: Left) -> bool:
    if _YEAR.fullmatch(core) or _DATE.fullmatch(core):
        return not (
            core.endswith("日")
            and not _YEAR.match(core)
            and (tail in ("内", "以内", "之内", "以上", "左右") or left.kind == "bound")
        )
    clock = _CLOCK.fullmatch(core)
    if clock and (hour := read_plain(clock[1])) is not None and hour <= 24:
        return True
    if left.kind == "first" and _FIRST.fullmatch(core):
        return True
    if _DAY.fullmatch(core):
        return tail == "" and left.kind != "bound"
    parts = [p for p in _JOINT.split(core) if p]
    if len(parts) == 2:
        if _is_date(parts[1]):
            return _is_date(parts[0]) or _DATE_TAIL.fullmatch(parts[0]) is not None or len(parts[0]) == 1
        if _is_date(parts[0]) and _DAY.fullmatch(parts[1]):
            return True
    return False


def _is_date(text: str) -> bool:
    return bool(_YEAR.fullmatch(text) or _DATE.fullmatch(text) or (_DAY.fullmatch(text)))


def _shortened(spelling: str, core: str, left: Left) -> list[Row] | None:
    """A numeral with something after it that is no measure word: the numeral alone."""
    found = re.match(r"[0-9.,]+(?:[万亿千百十]+)?", core)
    if found is None or found.end() == len(core):
        return None
    rest = core[found.end() :]
    if re.search(r"[0-9]", rest):
        return None
    amount = _amount(found[0].rstrip(",."), left, False)
    return None if amount is None else [Row(0, _reading(spelling, found.end(), amount, "", left))]


def _range(spelling: str, core: str, tail: str, left: Left) -> list[Row] | None:
    """5至8个, 300亿—500亿元, 10与20之间; two figures where the ends do not go together or are said to be from … to."""
    joint = _JOINT.search(core, 1)
    if joint is None and tail in ("之间", "间", "区间"):
        joint = _AND.search(core, 1)
    if joint is None or joint.end() == len(core):
        return None
    first, last = core[: joint.start()], core[joint.end() :]
    if first.startswith("百分之") and not last.startswith("百分之") and _amount(last, left, True) is not None:
        last = "百分之" + last
    low = _amount(first, left, True)
    high = _amount(last, left, True)
    if low is None or high is None or low.number.low is None or high.number.high is None:
        return None
    apart = left.kind == "from" and low.unit is not None
    joined = None if apart else _join(first, low, high, last)
    if joined is None:
        reading = _reading(spelling, joint.start(), low, "", left)
        inner = Left("plain")
        second = _reading(spelling[joint.end() :], len(last), high, tail, inner)
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


_LARGE_END = re.compile(r"[万亿兆]+$")
_SCALE_END = re.compile(r"[十百千万亿兆]+$")


def _join(first: str, low: Amount, high: Amount, last: str) -> Amount | None:
    a, b = low.number.low, high.number.high
    if a is None or b is None:
        return None
    if low.unit is None:
        a = _shared_scale(first, a, last, b)
        unit = high.unit
    elif high.unit is None:
        return None
    elif low.unit.code != high.unit.code or low.unit.dimension != high.unit.dimension:
        return None
    else:
        unit = high.unit
    if low.unit is not None and high.unit is not None and low.unit.factor != high.unit.factor:
        a = low.unit.times(a) / Decimal(high.unit.factor.numerator) * high.unit.factor.denominator
    if a >= b:
        return None
    return Amount(Number(a, b, "range"), unit)


def _amount(core: str, left: Left, approximate: bool) -> Amount | None:
    """The number and unit of a single figure in canonical spelling."""
    text = core.replace(" ", "")
    for short, long in words().joined.items():
        text = text.replace(short, long)
    sign = _SIGN.match(text)
    negative = sign is not None
    if sign:
        text = text[sign.end() :]
    amount = _percentage(text) or _measured(text, left, approximate)
    if amount is None or not negative:
        return amount
    low, high = amount.number.low, amount.number.high
    flipped = Number(None if high is None else -high, None if low is None else -low, amount.number.bound)
    return amount._replace(number=flipped)


def _percentage(text: str) -> Amount | None:
    found = _FRACTION.fullmatch(text)
    if found:
        whole = Decimal({"百": 100, "千": 1000, "万": 10000}.get(found[2], 0)) or read_plain(found[2])
        part = read_number({"百": "100"}.get(found[4], found[4]))
        if part is None or part.low is None or part.high is None or not whole:
            return None
        sign = -1 if found[3] or found[1] else 1
        exact = whole in (100, 1000, 10000)
        ends = [sign * p * 100 / whole for p in (part.low, part.high)]
        low, high = ends if exact else [e.quantize(_CENT) for e in ends]
        return Amount(Number(low, high, part.bound), Unit("percent", Fraction(1), "percent", "分之"))
    ratio = _RATIO.fullmatch(text)
    if ratio and 0 < int(ratio[1]) < int(ratio[2]) <= 1000:
        value = (Decimal(int(ratio[1])) * 100 / int(ratio[2])).quantize(_CENT)
        return Amount(Number(value, value, "eq"), Unit("percent", Fraction(1), "percent", "/"))
    return None


def _measured(text: str, left: Left, approximate: bool) -> Amount | None:
    lexicon = words()
    if text.startswith("半") and text[1:] in lexicon.units and (unit := lexicon.units[text[1:]]):
        half = Decimal("0.5")
        return Amount(Number(half, half, "eq"), unit)
    power = re.fullmatch(r"([0-9.]+)[eE]([+-]?[0-9]{1,2})", text)
    if power:
        value = Decimal(f"{power[1]}E{power[2]}")
        return Amount(Number(value, value, "eq"), None)
    lettered = re.match(r"([0-9.,]+)([kKwWMG])(?![A-Za-z])", text)
    if lettered and lettered[2] in "MG" and "." not in lettered[1]:
        return None
    if lettered:
        text = lettered[1] + "\0" + text[lettered.end() :]
    match = re.match(r"[0-9.,]+\0", text) or _NUMERAL.match(text)
    if match is None:
        return None
    end = match.end()
    for cut in range(max(1, end - 2), end + 1):
        rest = text[cut:]
        if cut < end and rest not in lexicon.units and not _starts_compound(rest):
            continue
        numeral = text[:cut]
        if rest.startswith(("个亿", "个万")):
            numeral, rest = numeral + rest[1], rest[2:]
        if "\0" in numeral:
            base = read_number(numeral.replace("\0", ""))
            number = base.scaled(Decimal(lexicon.letters[lettered[2]])) if base and lettered else None
        else:
            number = read_number(numeral)
        if number is None:
            continue
        amount = _with_unit(number, rest, numeral, left, approximate)
        if amount is not None:
            return amount
    return None


def _starts_compound(rest: str) -> bool:
    return any(rest.startswith(word) for word in ("两半", "千克", "千米")) and len(rest) > 1


def _with_unit(number: Number, rest: str, numeral: str, left: Left, approximate: bool) -> Amount | None:
    """The number with the measure word `rest` and what continues it; None where that is no figure."""
    lexicon = words()
    chinese = not any(c.isascii() and c.isdigit() for c in numeral)
    rest = rest.rstrip("整正") if rest[:-1] in lexicon.units or len(rest) > 1 else rest
    bare_scale = chinese and numeral[0] in "百千万亿兆"
    if rest == "两" and numeral == "两":
        return None
    if re.match(r"个半.", rest) and number.low is not None and number.low == number.high:
        half = number.low + Decimal("0.5")
        number, rest = Number(half, half, number.bound), "个" + rest[2:]
    if re.match(r"个[多余].", rest):
        number, rest = number._replace(bound="gt"), "个" + rest[2:]
    if rest in ("多", "余") or not rest:
        if rest:
            number = number._replace(bound="gt")
        if chinese and not _stands_alone(numeral, left, approximate):
            return None
        currency = Unit(left.currency, Fraction(1), "money", "") if left.currency else None
        return Amount(number, currency)
    marked = rest[-1] if rest[-1] in "多余" and rest[:-1] in lexicon.units else ""
    if marked:
        rest, number = rest[:-1], number._replace(bound="gt" if number.bound == "eq" else number.bound)
    if bare_scale and len(numeral) == 1 and not (left.bound or marked or approximate):
        return None
    unit = lexicon.units.get(rest)
    if rest == "分" and left.currency:
        unit = Unit(left.currency, Fraction(1, 100), "money", "分")
    if unit is None:
        return _compound(number, rest)
    if chinese and len(numeral) == 1 and _word_like(numeral, unit, left):
        return None
    if unit.code == "CNY" and left.currency:
        unit = unit._replace(code=left.currency)
    return Amount(number, unit)


def _word_like(numeral: str, unit: Unit, left: Left) -> bool:
    """One Chinese digit before a short word that is more often a noun: 三角, 二手, 五方, 零件."""
    if numeral == "零":
        return unit.dimension not in ("money", "percent") and unit.classifier != "个"
    if unit.classifier == "角":
        return left.kind not in ("start", "currency", "bound")
    if unit.classifier in ("方", "平", "里"):
        return left.kind != "bound"
    return unit.code is None and len(unit.classifier) == 1


def _stands_alone(numeral: str, left: Left, approximate: bool) -> bool:
    """May this Chinese numeral be a figure with no measure word? (八千, 二百五, 百亿; not 一, 十二, 千万)."""
    if left.kind in ("bound", "currency", "scale") or approximate:
        return len(numeral) > 1 or approximate or numeral in "百千万亿"
    if numeral[0] in "几数":
        return len(numeral) > 1
    if "点" in numeral:
        return True
    if numeral[0] in "百千万十":
        return (
            numeral[-1] == "亿"
            or any(c in numeral for c in "余多")
            or (numeral[0] == "十" and len(numeral) > 3)
        )
    return len(numeral) > 1 and any(c in numeral for c in "十百千万亿兆")


def _compound(number: Number, rest: str) -> Amount | None:
    """五元三毛, 三斤半, 两毛五, 三块零四: a smaller part after the unit."""
    lexicon = words()
    if number.low is None or number.low != number.high:
        return None
    for cut in range(len(rest) - 1, 0, -1):
        head = rest[:cut]
        unit = lexicon.units.get(head) or (
            Unit("CNY", Fraction(1, 100), "money", "分") if head == "分" else None
        )
        if unit is None or (unit.code is None and head not in lexicon.compounds):
            continue
        parts = lexicon.compounds.get("money" if unit.dimension == "money" and unit.factor == 1 else head, {})
        part = _parts(rest[cut:].removeprefix("又").removesuffix("钱"), parts, unit)
        if part is not None:
            value = number.low + part
            return Amount(Number(value, value, "eq"), unit)
    return None


def _parts(rest: str, parts: dict[str, Fraction], unit: Unit) -> Decimal | None:
    total, money, last = Decimal(0), unit.dimension == "money", Decimal(1)
    while rest:
        if rest == "半":
            return total + Decimal("0.5")
        zero = rest.startswith("零") and len(rest) > 1
        found = re.match(r"零?([0-9]+|[零一二三四五六七八九十]+)", rest)
        if found is None:
            return None
        value = read_plain(found[1].lstrip("零") or "零")
        word = next(
            (w for w in sorted(parts, key=len, reverse=True) if rest.startswith(w, found.end())), None
        )
        if value is None:
            return None
        if word is None:
            if rest[found.end() :] or not (money or unit.classifier == "成"):
                return None
            step = _CENT if zero else last / 10
            return total + value * step if value < 10 else None
        last = Decimal(parts[word].numerator) / parts[word].denominator
        total += value * parts[word].numerator / parts[word].denominator
        rest = rest[found.end() + len(word) :]
        if rest.startswith("半"):
            return total + Decimal("0.5") * parts[word].numerator / parts[word].denominator
    return total


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
