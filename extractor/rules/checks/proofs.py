"""Examples and counterexamples: are there enough, are they well formed, and do the rules bear them out?"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Any

from extractor.rules.checks.objection import Objection
from extractor.rules.checks.written import WrittenRule
from extractor.rules.examples import check_examples
from extractor.rules.ruleset import RuleSet
from extractor.rules.schema import Extension, Indicator

EXPECT_FIELDS = (
    "value", "unit", "measure", "basis", "reference", "bound", "value_low", "value_high", "region", "period", "status", "scope",
)  # fmt: skip
EXPECT_VALUES = {
    "bound": ("eq", "about", "gt", "ge", "lt", "le", "range", "several"),
    "status": ("actual", "estimate", "forecast", "target"),
    "basis": ("yoy", "mom", "avg_annual", "since"),
    "measure": ("level", "growth", "change", "growth_change", "gap", "share"),
}
_TIME = r"(\d{4}|XXXX)(-(Q[1-4]|S[12]|\d{2}(-\d{2})?))?"
_PERIOD = re.compile(rf"{_TIME}(/({_TIME}|\.\.))?")
_MARK = re.compile(r"\[\[(.*?)\]\]")
_FIGURE = re.compile(r"[\d零一二两三四五六七八九十百千万亿半成]")
_LEAST = 2


def proof_objections(rules: Sequence[WrittenRule]) -> Iterator[Objection]:
    """What examples lack, before any of them is run."""
    for written in rules:
        rule = written.rule
        if isinstance(rule, Indicator):
            yield from _enough(written, rule)
        elif (rule.terms or rule.counted) and not rule.examples:
            yield _objection(
                written, "error", "missing-example", written.line(), f"The extension of {rule.code} adds words and no example.",
                "Add an example with one of the words.",
            )  # fmt: skip
        for at, example in enumerate(rule.examples):
            yield from _example(written, rule, at, example.text, example.expect)
        for at, counter in enumerate(rule.counterexamples):
            line = written.line("counterexamples", at)
            if "[[" in counter.text:
                yield _objection(
                    written, "error", "broken-example", line, f"A counterexample of {rule.code} marks a figure.",
                    "Take the brackets [[ ]] out: nothing is to be found in it.", counter.text,
                )  # fmt: skip
            elif not _FIGURE.search(counter.text):
                yield _objection(
                    written, "warning", "broken-example", line, f"A counterexample of {rule.code} holds no figure.",
                    "Add a figure that the rule might take.", counter.text,
                )  # fmt: skip
            if not counter.reason.strip():
                yield _objection(
                    written, "error", "broken-example", line, f"A counterexample of {rule.code} gives no reason.",
                    "Say in `reason:` why nothing is to be found.", counter.text,
                )  # fmt: skip


def _enough(written: WrittenRule, rule: Indicator) -> Iterator[Objection]:
    if len(rule.examples) < _LEAST:
        yield _objection(
            written, "error", "missing-example", written.line(),
            f"{rule.code} has {len(rule.examples)} examples; a rule is proved by at least {_LEAST}.",
            "Add a sentence with the figure in [[ ]] and `expect: {value: …}`; `extractor rules new` shows the form.",
        )  # fmt: skip
    if not rule.counterexamples:
        yield _objection(
            written, "error", "missing-counterexample", written.line(), f"{rule.code} has no counterexample.",
            "Add a sentence with a figure in which it must not be found, and the reason.",
        )  # fmt: skip
    if rule.nature == "rate" and "share" in rule.measures:
        yield _objection(
            written, "warning", "rate-share", written.line("measures"), f"{rule.code} is a rate and may have a share.",
            "Name its measures, without share: its percent is its level.",
        )  # fmt: skip
    if not rule.terms and not rule.counted:
        yield _objection(
            written, "error", "never-matches", written.line(), f"{rule.code} has neither terms nor counted nouns.",
            "Add `terms:`, the names by which texts call it.",
        )  # fmt: skip


def _example(
    written: WrittenRule, rule: Indicator | Extension, at: int, text: str, expect: dict[str, Any]
) -> Iterator[Objection]:
    line = written.line("examples", at)

    def objection(message: str, mend: str, field: str | None = None) -> Objection:
        where = written.line("examples", at, "expect", field) if field else line
        return _objection(
            written, "error", "broken-example", where, f"An example of {rule.code} {message}.", mend, text
        )

    marks = _MARK.findall(text)
    if len(marks) != 1:
        yield objection(f"marks {len(marks)} figures", "Put one figure in double brackets: [[5290亿元]].")
    elif _MARK.sub(r"\1", text).count(marks[0]) != 1:
        yield objection(
            f"marks {marks[0]}, which stands in it twice",
            "Change one of the two, so that it is clear which is meant.",
        )
    if "value" not in expect:
        yield objection("expects no value", "Add `value:`, the number written out: 5290亿元 is 529000000000.")
    for field, value in expect.items():
        if field not in EXPECT_FIELDS:
            near = difflib.get_close_matches(field, EXPECT_FIELDS, 1, 0.6)
            mend = f"Write {near[0]}." if near else f"Write one of {', '.join(EXPECT_FIELDS)}."
            yield objection(f"expects {field!r}, which no row has", mend)
        elif field in EXPECT_VALUES and value is not None and value not in EXPECT_VALUES[field]:
            yield objection(
                f"expects the {field} {value!r}", f"Write one of {', '.join(EXPECT_VALUES[field])}.", field
            )
        elif (
            field == "period"
            and value is not None
            and not (isinstance(value, str) and _PERIOD.fullmatch(value))
        ):
            yield objection(
                f"expects the period {value!r}",
                'Write it in quotation marks: "2024", "2024-Q1", "2024-01/2024-09".',
                field,
            )
        elif field == "value" and isinstance(value, str):
            yield objection(
                f"expects the value {value!r}, a text",
                "Write the number out, without its unit and quotation marks: 5290亿元 is 529000000000, 6.2% is 6.2.",
                field,
            )
    if isinstance(rule, Indicator):
        measure = expect.get("measure", "level")
        if measure in EXPECT_VALUES["measure"] and measure not in rule.measures:
            yield objection(
                f"expects the measure {measure}, which its `measures` exclude",
                "Add it there, or mend the example.",
            )
        if measure == "level" and len(rule.dimension) > 1 and "unit" not in expect:
            yield objection("does not say which of the units it expects", "Add `unit:`.")


def run_objections(rules: Sequence[WrittenRule], compiled: RuleSet) -> Iterator[Objection]:
    """Every example and counterexample, extracted: what the rules do not bear out."""
    place = {
        (written.code, item.text): (written, written.line(field, at))
        for written in rules
        for field in ("examples", "counterexamples")
        for at, item in enumerate(getattr(written.rule, field))
    }
    for finding in check_examples(compiled):
        if (
            finding.kind == "broken"
            and (finding.code, finding.text) in place
            and "date" not in finding.reason
        ):
            continue  # told by proof_objections
        written, line = place[finding.code, finding.text]
        shown = _MARK.sub(r"\1", finding.text)
        if finding.kind == "counterexample":
            message = (
                f"{finding.code} is found in its counterexample {shown!r} ({finding.got}), {finding.reason}."
            )
            mend = "Add the longer name to its `not_terms`, or take the term out that finds it."
            check = "failing-counterexample"
        elif finding.kind == "missed":
            message = f"{finding.code} is not found in its example {shown!r}: expected {finding.expected}, got {finding.got}."
            mend = _mend_missed(finding.got, finding.code)
            check = "failing-example"
        else:
            message = f"The example {shown!r} of {finding.code} reads otherwise: expected {finding.expected}, got {finding.got}."
            mend = f'Mend what it expects, or look with: extractor explain "{shown}"'
            check = "failing-example"
        yield _objection(written, "error", check, line, message, mend, finding.text)


def _mend_missed(got: str, code: str) -> str:
    if got == "nothing":
        return (
            "Is the name in the text one of its terms, is the figure's unit among its `dimension`, and does nothing unknown "
            f"stand between the two? `extractor rules try {code} --text …` shows what is read."
        )
    other = got.split(" ")[0]
    return f"{other} takes the figure: give {code} the longer name, or put the name among the not_terms of {other}."


def _objection(
    written: WrittenRule,
    severity: str,
    check: str,
    line: int,
    message: str,
    mend: str,
    word: str | None = None,
) -> Objection:
    return Objection(severity, check, written.source.path, line, message, mend, written.code, word)  # type: ignore[arg-type]
