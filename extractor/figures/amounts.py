"""The number and the unit of a single figure: what a measure word, a fraction and a smaller unit make of a numeral."""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from extractor.figures.left import Left
from extractor.figures.numerals import Number, read_number, read_plain
from extractor.figures.words import Unit, words
from extractor.rules.patterns import compiled

_FRACTION = compiled(r"(负的?)?([^分]+)分之(负?)(.+)")
_RATIO = compiled(r"([0-9]+)/([0-9]+)")
_SIGN = compiled(r"(?:负的?|-)\s*")
_NUMERAL = compiled(r"[0-9.,零一二两三四五六七八九十百千万亿兆点余多来几数]+")
_CENT = Decimal("0.01")
# 3亿亿亿亿 is play with words or noise; beyond some 10^300 it would be an infinity in the tables.
_LARGEST_POWER = 30
# A Decimal has 28 digits.
_LARGEST_WITH_CENTS = 24


class Amount(NamedTuple):
    """A number and what it counts."""

    number: Number
    unit: Unit | None
    bare_scale: int = 0


def read_amount(core: str, left: Left, approximate: bool) -> Amount | None:
    """The number and unit of a single figure in canonical spelling; None for what is none or past all measure."""
    text = core.replace(" ", "")
    text = text.replace("个亿", "亿").replace("个万", "万")
    for short, long in words().joined.items():
        text = text.replace(short, long)
    sign = _SIGN.match(text)
    negative = sign is not None
    if sign:
        text = text[sign.end() :]
    amount = _percentage(text) or _discount(text) or _measured(text, left, approximate)
    if amount is None:
        return None
    low, high = amount.number.low, amount.number.high
    if any(end is not None and end.adjusted() > _LARGEST_POWER for end in (low, high)):
        return None
    if not negative:
        return amount
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
        ends = sorted(sign * p * 100 / whole for p in (part.low, part.high))
        low, high = ends if exact else map(_to_cents, ends)
        bound = "eq" if low == high and part.bound == "range" else part.bound
        return Amount(Number(low, high, bound), Unit("percent", Fraction(1), "percent", "分之"))
    ratio = _RATIO.fullmatch(text)
    if ratio and 0 < int(ratio[1]) < int(ratio[2]) <= 1000:
        value = (Decimal(int(ratio[1])) * 100 / int(ratio[2])).quantize(_CENT)
        return Amount(Number(value, value, "eq"), Unit("percent", Fraction(1), "percent", "/"))
    return None


def _to_cents(value: Decimal) -> Decimal:
    return value if value.adjusted() > _LARGEST_WITH_CENTS else value.quantize(_CENT)


def _discount(text: str) -> Amount | None:
    """八五折 is 8.5折."""
    found = re.fullmatch(r"([一二三四五六七八九])([一二三四五六七八九])折", text)
    if found is None:
        return None
    value = Decimal(words().digits[found[1]]) + Decimal(words().digits[found[2]]) / 10
    return Amount(Number(value, value, "eq"), words().units["折"])


def _measured(text: str, left: Left, approximate: bool) -> Amount | None:
    lexicon = words()
    if text.startswith("半") and text[1:] in lexicon.units and text[1:] not in lexicon.word_like:
        unit = lexicon.units[text[1:]]
        half = Decimal("0.5")
        return Amount(Number(half, half, "eq"), unit)
    power = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)[eE]([+-]?[0-9]{1,2})", text)
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
    return unit.code is None and unit.classifier in words().word_like


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
            or any(c in numeral for c in "余多来")
            or (numeral[0] == "十" and len(numeral) > 3)
        )
    return len(numeral) > 1 and any(c in numeral for c in "十百千万亿兆")


@functools.cache
def _longest_unit() -> int:
    return max(map(len, words().units))


def _compound(number: Number, rest: str) -> Amount | None:
    """五元三毛, 三斤半, 两毛五, 三块零四: a smaller part after the unit."""
    lexicon = words()
    if number.low is None or number.low != number.high:
        return None
    for cut in range(min(len(rest) - 1, _longest_unit()), 0, -1):
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


def _digits(text: str) -> Decimal:
    """The digits after 米 one by one: 一米六八 is 1.68."""
    digits = words().digits
    return Decimal("".join(str(digits.get(char, char)) for char in text))


def _parts(rest: str, parts: dict[str, Fraction], unit: Unit) -> Decimal | None:
    total, money, last = Decimal(0), unit.dimension == "money", Decimal(1)
    while rest:
        if rest == "半":
            return total + Decimal("0.5")
        zero = rest.startswith("零") and len(rest) > 1
        found = re.match(r"零?([0-9]+|[零一二三四五六七八九十]+|两(?=个))", rest)
        if found is None:
            return None
        value = _digits(found[1]) if unit.classifier == "米" else read_plain(found[1].lstrip("零") or "零")
        word = next(
            (w for w in sorted(parts, key=len, reverse=True) if rest.startswith(w, found.end())), None
        )
        if value is None:
            return None
        if word is None:
            if rest[found.end() :] or not (money or unit.classifier in ("成", "米")):
                return None
            step = _CENT if zero else last / 10
            if unit.classifier == "米":
                step = Decimal(1).scaleb(-len(found[1]))
            elif value >= 10:
                return None
            return total + value * step
        last = Decimal(parts[word].numerator) / parts[word].denominator
        total += value * parts[word].numerator / parts[word].denominator
        rest = rest[found.end() + len(word) :]
        if rest.startswith("半"):
            return total + Decimal("0.5") * parts[word].numerator / parts[word].denominator
    return total
