"""Do the rules do what their examples say, and keep out what their counterexamples say?"""

from __future__ import annotations

from dataclasses import asdict
from functools import cache

import msgspec
import pytest

from extractor.rules import RuleSet, load_rules
from extractor.rules.examples import Finding, check_examples, expected_fields
from extractor.rules.schema import Counterexample, Example

TEXT = "2024年,武汉市地区生产总值达[[2.1万亿元]],同比增长5.2%。"


@cache
def findings() -> list[Finding]:
    return check_examples(load_rules())


def test_every_example_and_counterexample_holds() -> None:
    """Is each example found by its rule alone, with every field it states, and no counterexample by its rule?"""
    assert [f"{f.code}: {f.text}: {f.reason}: expected {f.expected}; got {f.got}" for f in findings()] == []


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> tuple[RuleSet, pytest.MonkeyPatch]:
    """The shipped rules, their indicators restored after the test."""
    rules = load_rules()
    monkeypatch.setattr(rules, "indicators", dict(rules.indicators))
    return rules, monkeypatch


def gdp_findings(
    rules: RuleSet, examples: list[Example], counterexamples: list[Counterexample]
) -> list[Finding]:
    rules.indicators["gdp"] = msgspec.structs.replace(
        rules.indicators["gdp"], examples=tuple(examples), counterexamples=tuple(counterexamples)
    )
    return [finding for finding in check_examples(rules) if finding.code == "gdp"]


RIGHT = {"value": 2.1e12, "region": "武汉市", "period": "2024"}


@pytest.mark.parametrize(
    ("example", "kind", "words"),
    [
        (Example(TEXT, RIGHT), None, ""),
        (Example(TEXT, {**RIGHT, "unit": "CNY", "value_low": 2.1e12}), None, ""),
        (Example(TEXT, {**RIGHT, "value": 2.2e12}), "value", "value 2100000000000.0"),
        (Example(TEXT, {"value": 2.1e12, "status": "target"}), "status+region+period", "region 武汉市"),
        (Example(TEXT.replace("达[[2.1万亿元]]", "达[[2.1万亿]]元"), RIGHT), "raw", "raw 2.1万亿元"),
        (Example(TEXT.replace("[[", "").replace("]]", ""), RIGHT), "broken", "0"),
        (
            Example("2024年,武汉市出口总额达[[2.1万亿元]]。", RIGHT),
            "missed",
            "exports level by exports/level",
        ),
        (Example(TEXT, RIGHT, published="2024/1/2"), "broken", "2024/1/2"),
        (Example(TEXT, {**RIGHT, "scope": "民营"}), "scope", "scope None"),
        (
            Example(
                "2024年,武汉市地区生产总值、工业投资均增长[[5.2%]]。",
                {**RIGHT, "value": 5.2, "measure": "growth"},
            ),
            "shared",
            "industrial_investment growth",
        ),
        (Example("全市地区生产总值达[[2.1万亿元]]。", RIGHT, title="2024年武汉市经济运行情况"), None, ""),
    ],
)
def test_what_is_wrong_with_an_example(
    checked: tuple[RuleSet, pytest.MonkeyPatch], example: Example, kind: str | None, words: str
) -> None:
    found = gdp_findings(checked[0], [example], [])
    assert [finding.kind for finding in found] == ([kind] if kind else [])
    if found:
        assert words in found[0].got
        assert (found[0].file, found[0].text) == ("indicators/national_accounts.yaml", example.text)
        assert all(isinstance(value, str) for value in asdict(found[0]).values())


def test_a_counterexample_that_is_found(checked: tuple[RuleSet, pytest.MonkeyPatch]) -> None:
    text = TEXT.replace("[[", "").replace("]]", "")
    (finding,) = gdp_findings(checked[0], [], [Counterexample(text, "a trial")])
    assert (finding.kind, finding.reason) == ("counterexample", "found although: a trial")
    assert "2.1万亿元: level by gdp/level" in finding.got
    assert gdp_findings(checked[0], [], [Counterexample("2024年,武汉市出口达31亿元。", "exports")]) == []


def test_defaults_of_an_example() -> None:
    """Is what an example leaves out taken as its schema says: basis of a growth, none of a level, no region?"""
    gdp = load_rules().indicators["gdp"]
    growth = expected_fields(gdp, Example(TEXT, {"value": 5.2, "measure": "growth"}))
    assert growth == {
        "measure": "growth", "basis": "yoy", "bound": "eq", "status": "actual", "reference": None, "region": None,
        "period": None, "scope": None, "value": 5.2,
    }  # fmt: skip
    assert expected_fields(gdp, Example(TEXT, {"value": 1.0}))["basis"] is None
