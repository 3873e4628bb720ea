"""Figures that are no amounts: dates and clock times, ordinals, codes, versions, names with digits in them."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from extractor.figures.amounts import read_amount
from extractor.figures.left import Left
from extractor.figures.numerals import read_plain
from extractor.figures.quantity import Reading
from extractor.figures.words import words
from extractor.rules.patterns import compiled

JOINT = compiled(r"(?:\(含\))?\s*(?:[~\-—–―─]{1,2}|至|到)\s*")
_YEAR = compiled(
    r"(?:1[0-9]{3}|20[0-9]{2}|21[0-9]{2}|0[0-9]|[零一二三四五六七八九]{4})年(?![内间多余])(?:代|度|份|底|末|初|中)?.*"
)
_DATE = compiled(
    r"[0-9]{1,2}月(?:份|底|末|初|中旬|上旬|下旬|[0-9]{1,2}[日号])?|[0-9]{2}年代|[0-9]{1,2}世纪|[1-4]季度"
    r"|[一二三四五六七八九十]{1,3}月(?:份|底|末|初|[一二三四五六七八九十]{1,3}[日号])?|[一二三四]季度|[一二三四五六七八九十]{1,3}世纪"
    r"|[二三四五六七八九]十年代|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
    r"|[一二三四五六七八九十]{1,3}日|[0-9]{1,2}时(?:[0-9]{1,2}分?)?"
)
_DAY = compiled(r"([12]?[0-9]|3[01])[日号]")
_CLOCK = compiled(
    r"([0-9]{1,2}|[零一二两三四五六七八九十]{1,3})(?:点(?:许|钟|整|半|[0-9]{1,2}分)?|时(?:许|[0-9]{1,2}分?)?|许时)"
)
_FIRST = compiled(r"(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,2})(?:个?月|个?季度|季)")
_HYPHENS = compiled(r"(?<=[0-9A-Za-z])-(?=[0-9A-Za-z])")
_DATE_TAIL = compiled(r"[0-9]{1,2}|[0-9]{4}")


class Row(NamedTuple):
    """A reading at an offset of its spelling; a spelling that says several things gives several."""

    offset: int
    reading: Reading


def named(raw: str, role: str = "name") -> Reading:
    return Reading(raw, len(raw), None, None, None, "eq", None, None, role)


def other_role(spelling: str, canonical: str, left: Left) -> list[Row] | None:
    """Codes, versions, sums in names, ordinals: digits that are no amount."""
    lexicon = words()
    bare = re.match(r"[0-9.]+", canonical)
    if left.kind == "ordinal":
        return [Row(0, named(spelling, "ordinal"))]
    if left.kind == "joined" or (left.kind == "name" and re.fullmatch(r"[0-9-]+", canonical)):
        return [Row(0, named(spelling))]
    if left.kind == "letter":
        parsed = read_amount(split_tail(canonical)[0], left, False)
        if (
            parsed is None
            or parsed.unit is None
            or parsed.unit.dimension in ("count", "other", "day", "year")
        ):
            return [Row(0, named(spelling))]
    if (
        re.fullmatch(r"[0-9]{4}[-/.][0-9]{1,2}(?:[-/.][0-9]{1,2})?", canonical)
        and 1900 <= int(canonical[:4]) <= 2100
    ):
        role = "date" if int(re.split(r"[-/.]", canonical)[1]) <= 12 else "name"
        if "." not in canonical or canonical.count(".") > 1:
            return [Row(0, named(spelling, role))]
    if re.search(r"[+·•∶]|[0-9]比[0-9]|\.[0-9]+\.|[:](?![0-5][0-9](?:$|:|[^0-9]))", canonical):
        return [Row(0, named(spelling))]
    counted = left.kind in ("currency", "bound")
    if len(_HYPHENS.findall(canonical)) > 1 or (
        not counted
        and re.fullmatch(r"0[0-9]{2,3}-[0-9]{7,8}|1[3-9][0-9]{9}|400-?[0-9]{3}-?[0-9]{4}", canonical)
    ):
        return [Row(0, named(spelling))]
    if bare is None:
        return None
    rest = canonical[bare.end() :]
    if (
        (canonical in lexicon.name_numbers and not counted)
        or (left.kind == "quoted" and re.fullmatch("[0-9]+", canonical))
        or (len(bare[0]) > 16 and not rest)
        or (canonical.isdigit() and len(canonical) > 9 and left.kind in ("plain", "name"))
    ):
        return [Row(0, named(spelling))]
    if re.match(r"0[0-9]+(?!\.)(?:[^0-9./年月日时:]|$)", canonical):
        return [Row(0, named(spelling))]
    if (
        re.match(r"[-_]?[A-Za-z]", rest)
        and rest not in lexicon.units
        and not re.match(r"(?:[kKwWMG](?![A-Za-z])|[eE][+-]?[0-9]{1,2}$)", rest)
    ):
        unit = re.match(r"[A-Za-z]+[23²³]?(?:/[a-z]+[23³]?)?", rest)
        if unit is None or unit[0] not in lexicon.units:
            return [Row(0, named(spelling))]
    if re.fullmatch(r"[1-9][KG]|[0-9]+[MG]", canonical):
        return [Row(0, named(spelling))]
    if rest in lexicon.marks and rest not in lexicon.units:
        return [Row(0, named(spelling, lexicon.marks[rest]))]
    return None


def is_date(core: str, tail: str, left: Left) -> bool:
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
    parts = [p for p in JOINT.split(core) if p]
    if len(parts) == 2:
        if _is_date(parts[1]):
            return _is_date(parts[0]) or _DATE_TAIL.fullmatch(parts[0]) is not None or len(parts[0]) == 1
        if _is_date(parts[0]) and _DAY.fullmatch(parts[1]):
            return True
    return False


def _is_date(text: str) -> bool:
    return bool(_YEAR.fullmatch(text) or _DATE.fullmatch(text) or (_DAY.fullmatch(text)))


@functools.cache
def _tail_pattern() -> re.Pattern[str]:
    listed = sorted(words().after, key=len, reverse=True)
    return compiled("(.*?) *(" + "|".join(map(re.escape, listed)) + ")")


def split_tail(canonical: str) -> tuple[str, str]:
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
    if (
        tail in ("起", "间")
        and core[-1] in "0123456789一二两三四五六七八九十百千万"
        and not JOINT.search(core, 1)
    ):
        # 3起, 3间 count; 3元起 and 10与20间 are bounds.
        return (core, tail) if re.search("[和与跟、]|分之", core) else (canonical, "")
    return core, tail
