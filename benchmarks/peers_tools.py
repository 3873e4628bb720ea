"""What each of the others offers for our job, as it is called, and what it makes of the hard sentences."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

_BASE = date(2025, 10, 20)


class Read(NamedTuple):
    """What a tool reads at one place: a number or the ends of a range, days, or a name."""

    start: int
    end: int
    value: Any


# ---- the tools as they are called -------------------------------------------------------------------------


@cache
def _jionlp() -> Any:
    with contextlib.redirect_stdout(io.StringIO()):
        import jionlp

        jionlp.ner.extract_money("1亿元"), jionlp.ner.extract_time("2024年")
    return jionlp


@cache
def _model(kind: str) -> Any:
    from recognizers_text import Culture

    if kind in ("number", "percentage"):
        from recognizers_number import NumberRecognizer

        recogniser = NumberRecognizer(Culture.Chinese)
        return getattr(recogniser, f"get_{kind}_model")()
    if kind == "datetime":
        from recognizers_date_time import DateTimeRecognizer

        return DateTimeRecognizer(Culture.Chinese).get_datetime_model()
    from recognizers_number_with_unit import NumberWithUnitRecognizer

    return getattr(NumberWithUnitRecognizer(Culture.Chinese), f"get_{kind}_model")()


def _scan_jionlp(function: str) -> Callable[[], Callable[[str], object]]:
    def make() -> Callable[[str], object]:
        found = getattr(_jionlp().ner, function)
        if function == "extract_time":
            base = {"year": _BASE.year, "month": _BASE.month, "day": _BASE.day}
            return lambda text: found(text, time_base=base)
        return lambda text: found(text)

    return make


def _scan_recognizers(kind: str) -> Callable[[], Callable[[str], object]]:
    return lambda: _model(kind).parse


def _scan_cn2an() -> Callable[[str], object]:
    import cn2an

    return lambda text: cn2an.transform(text, "cn2an")


def _scan_cpca() -> Callable[[str], object]:
    return _cpca_records


def _cpca_records(text: str) -> list[dict[str, Any]]:
    import cpca

    try:
        records: list[dict[str, Any]] = cpca.transform_text_with_addrs(text, pos_sensitive=True).to_dict(
            "records"
        )
    except KeyError:
        # How it says that there is no region in the text
        return []
    return records


def _scan_dateparser() -> Callable[[str], object]:
    from dateparser.search import search_dates

    return lambda text: search_dates(text, languages=["zh"])


SCANS: Mapping[str, Callable[[], Callable[[str], object]]] = {
    "JioNLP money": _scan_jionlp("extract_money"),
    "JioNLP time": _scan_jionlp("extract_time"),
    "Recognizers number": _scan_recognizers("number"),
    "Recognizers percentage": _scan_recognizers("percentage"),
    "Recognizers currency": _scan_recognizers("currency"),
    "Recognizers dimension": _scan_recognizers("dimension"),
    "cn2an.transform": _scan_cn2an,
    "cpca regions": _scan_cpca,
    "dateparser search": _scan_dateparser,
}

# ---- what they read, brought to one form ------------------------------------------------------------------


def _ends(value: Any) -> Any:
    """A number, or both ends of a range."""
    numbers = [float(one) for one in (value if isinstance(value, list) else [value])]
    return numbers[0] if len(numbers) == 1 else numbers


def _jionlp_money(text: str) -> Iterator[Read]:
    for found in _jionlp().ner.extract_money(text):
        yield Read(*found["offset"], _ends(found["detail"]["num"]))


def _jionlp_time(text: str) -> Iterator[Read]:
    for found in _scan_jionlp("extract_time")()(text):  # type: ignore[attr-defined]
        times = found["detail"].get("time")
        if isinstance(times, list):
            yield Read(*found["offset"], [str(one)[:10] for one in times])


def _recognizers_number(text: str) -> Iterator[Read]:
    for found in _model("number").parse(text):
        if found.resolution and found.resolution.get("value") is not None:
            yield Read(found.start, found.end + 1, float(found.resolution["value"]))


def _recognizers_percentage(text: str) -> Iterator[Read]:
    for found in _model("percentage").parse(text):
        yield Read(found.start, found.end + 1, float(found.resolution["value"].rstrip("%")))


def _recognizers_currency(text: str) -> Iterator[Read]:
    for found in _model("currency").parse(text):
        if found.resolution.get("value") is not None:
            yield Read(found.start, found.end + 1, float(found.resolution["value"]))


def _recognizers_time(text: str) -> Iterator[Read]:
    for found in _model("datetime").parse(text, datetime.combine(_BASE, datetime.min.time())):
        for value in (found.resolution or {}).get("values", []):
            if "start" in value and "end" in value:
                # Its ends are the first day behind
                last = date.fromisoformat(value["end"][:10]) - timedelta(days=1)
                yield Read(found.start, found.end + 1, [value["start"][:10], last.isoformat()])
            elif re.fullmatch(r"\d{4}-\d\d-\d\d", value.get("value", "")):
                yield Read(found.start, found.end + 1, [value["value"]] * 2)


def _dateparser_days(text: str) -> Iterator[Read]:
    for raw, moment in _scan_dateparser()(text) or []:  # type: ignore[attr-defined]
        yield Read(text.find(raw), text.find(raw) + len(raw), [moment.date().isoformat()] * 2)


def _cpca_regions(text: str) -> Iterator[Read]:
    for row in _cpca_records(text):
        for level in ("区", "市", "省"):
            if row[level]:
                yield Read(row[f"{level}_pos"], row[f"{level}_pos"] + 2, row[level])
                break


def _cn2an_text(text: str) -> Iterator[Read]:
    import cn2an

    with contextlib.redirect_stderr(io.StringIO()):
        yield Read(0, len(text), cn2an.transform(text, "cn2an"))


# ---- ours -------------------------------------------------------------------------------------------------


def _our_figures(text: str) -> Iterator[Read]:
    import extractor

    for figure in extractor.quantities(text):
        if figure.role == "amount":
            ends = [figure.value_low, figure.value_high]
            value = ends if figure.bound in ("range", "several") or figure.value is None else figure.value
            yield Read(figure.start, figure.end, value)


def _our_money(text: str) -> Iterator[Read]:
    import extractor

    money = {
        (figure.start, figure.end)
        for figure in extractor.quantities(text)
        if figure.unit is not None and re.fullmatch("[A-Z]{3}", figure.unit) and figure.unit != "TEU"
    }
    return (one for one in _our_figures(text) if (one.start, one.end) in money)


def _our_percentages(text: str) -> Iterator[Read]:
    import extractor

    for figure in extractor.quantities(text):
        if figure.role == "amount" and figure.unit == "percent":
            yield Read(figure.start, figure.end, figure.value)


def _our_rows(text: str) -> list[dict[str, Any]]:
    import extractor

    return extractor.extract(text, published=_BASE).to_dicts()


def _our_times(text: str) -> Iterator[Read]:
    # A period is a property of a figure here, so it stands wherever its words do
    for row in _our_rows(text):
        days = [row["period_start"], row["period_end"]]
        yield Read(0, len(text), [day and str(day) for day in days])


def _our_regions(text: str) -> Iterator[Read]:
    for row in _our_rows(text):
        if row["region"]:
            yield Read(0, len(text), row["region"])


_Reader = Callable[[str], Iterator[Read]]
OURS = "ours"
READERS: Mapping[str, Mapping[str, _Reader]] = {
    OURS: {
        "money": _our_money, "number": _our_figures, "percent": _our_percentages, "time": _our_times,
        "day": _our_times, "region": _our_regions,
    },
    "JioNLP": {"money": _jionlp_money, "time": _jionlp_time, "day": _jionlp_time},
    "Recognizers": {
        "money": _recognizers_currency, "number": _recognizers_number, "percent": _recognizers_percentage,
        "time": _recognizers_time, "day": _recognizers_time,
    },
    "cn2an": {"numeral": _cn2an_text},
    "cpca": {"region": _cpca_regions},
    "dateparser": {"day": _dateparser_days},
}  # fmt: skip

# ---- the table --------------------------------------------------------------------------------------------


def verdict(tool: str, case: Mapping[str, Any]) -> tuple[bool, str] | None:
    """Whether `tool` reads the sentence right, and what it reads; None where it does not claim to read that."""
    kind, text = case["ask"], case["text"]
    if kind == "row":
        return _row_verdict(text, case) if tool == OURS else None
    if tool == "cn2an":
        # It gives back the text with its numerals rewritten, and is asked where there is one, or a trap
        if "rewritten" not in case:
            return None
        read = next(_cn2an_text(text)).value
        return read == case["rewritten"], read
    reader = READERS[tool].get(kind)
    if reader is None:
        return None
    start = text.index(case["at"])
    here = [one for one in reader(text) if one.start < start + len(case["at"]) and one.end > start]
    told = "; ".join(f"{text[one.start : one.end]} = {one.value}" for one in here) or "nothing"
    if case["is"] is None:
        return not here, told
    answers = [case["is"], case["or"]] if "or" in case else [case["is"]]
    return any(_agrees(one.value, answer) for one in here for answer in answers), told


def _agrees(read: Any, expected: Any) -> bool:
    if isinstance(expected, list):
        return isinstance(read, list) and len(read) == len(expected) and all(map(_agrees, read, expected))
    if isinstance(expected, int | float):
        return isinstance(read, int | float) and abs(read - expected) <= 1e-6 * max(1.0, abs(expected))
    return str(read) == str(expected)


def _row_verdict(text: str, case: Mapping[str, Any]) -> tuple[bool, str]:
    rows = _our_rows(text)
    shown = ("raw", "indicator", "measure", "value", "unit", "region", "period", "status", "scope")
    told = "; ".join(" ".join(str(row[name]) for name in shown) for row in rows) or "nothing"
    return _has_rows(rows, case), told


def _has_rows(rows: list[dict[str, Any]], case: Mapping[str, Any]) -> bool:
    """All the rows asked for are there, at the figures named, and no others at these."""
    for expected in case["rows"]:
        raw = expected["raw"]
        if not any(all(_same(row[key], value) for key, value in expected.items()) for row in rows):
            return False
        wanted = sum(one["raw"] == raw for one in case["rows"])
        if sum(row["raw"] == raw for row in rows) != wanted:
            return False
    return not any(row["raw"] in case.get("none", ()) for row in rows)


def _same(read: Any, expected: Any) -> bool:
    return _agrees(read, expected) if isinstance(expected, int | float) else read == expected


def show_sentences() -> None:
    """Print the table of the hard sentences, what was read wrongly, and how many each tool reads right."""
    cases = yaml.safe_load((Path(__file__).parent / "hard_sentences.yaml").read_text(encoding="utf-8"))
    counts = {tool: [0, 0] for tool in READERS}
    wrong = []
    print("".join(f"{tool:<13}" for tool in READERS) + "asked    sentence")
    for case in cases:
        verdicts = {tool: verdict(tool, case) for tool in READERS}
        for tool, found in verdicts.items():
            if found is not None:
                counts[tool][0] += found[0]
                counts[tool][1] += 1
                if not found[0]:
                    wrong.append(f"{tool:<13}{case['text']}\n{'':<13}read: {found[1]}")
        cells = ["" if found is None else "right" if found[0] else "WRONG" for found in verdicts.values()]
        print("".join(f"{cell:<13}" for cell in cells) + f"{case['ask']:<9}{case['text']}")
    print("\nRead wrongly:", *wrong, sep="\n")
    print(f"\nRight of those that it was asked, of {len(cases)} sentences:")
    for tool, (right, asked) in counts.items():
        print(f"  {tool:<13}{right:>3} of {asked}")
