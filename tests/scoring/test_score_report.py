"""Does the report name every error with its sentence and the trace, and does the command print it?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import command

from extractor.rules import load_rules
from extractor.scoring.evaluation import Evaluation, evaluate
from extractor.scoring.report import as_dict, error_lines

BODY = "2024年,武汉市地区生产总值达2.1万亿元,同比增长5.2%。全市出口总额达3100亿元。本次马拉松有2.6万人参赛。"


def asked(raw: str, indicator: str, **changes: Any) -> dict[str, Any]:
    return {
        "doc": "d1", "field": "body", "ctx": raw, "raw": raw, "indicator": indicator, "measure": "level",
        "basis": None, "value": 0.0, "bound": "eq", "unit": "CNY", "region": "武汉市", "period": "2024",
        "status": "actual", **changes,
    }  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """GDP found with another period asked for; the growth right; exports under another name; runners not bound."""
    rows = [
        asked("2.1万亿元", "gdp", value=2.1e12, period="2023"),
        asked("5.2%", "gdp", measure="growth", basis="yoy", value=5.2, unit="percent", scope="民营"),
        asked("3100亿元", "imports", value=3.1e11),
        asked("2.6万人", "population", value=26000.0, unit="person"),
    ]
    document = {"id": "d1", "title": "", "body": BODY, "published": "2025-01-20"}
    for name, records in (("documents", [document]), ("observations", rows)):
        text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def evaluation(folder: Path) -> Evaluation:
    return evaluate(folder, load_rules())


def test_counts(evaluation: Evaluation) -> None:
    report = as_dict(evaluation, errors=False)
    assert (report["gold"], report["predicted"]) == (4, 3)
    assert report["found"]["recall"] == 0.5
    assert report["exact"]["recall"] == 0.25
    assert report["attributes"]["period"] == 0.5
    assert "errors" not in report
    assert [row["document"] for row in report["documents"]] == ["d1"]
    by_code = {row["indicator"]: row for row in report["indicators"]}
    assert set(by_code) == {"gdp", "imports", "exports", "population"}
    assert (by_code["gdp"]["found"], by_code["gdp"]["exact"]) == (2, 1)
    assert (by_code["exports"]["gold"], by_code["exports"]["predicted"]) == (0, 1)


def test_a_miss_says_whether_the_figure_was_read_and_what_it_is_bound_to(evaluation: Evaluation) -> None:
    errors = as_dict(evaluation, errors=True)["errors"]
    exports, runners = errors["missed"]
    assert [row["indicator"] for row in exports["bindings"]] == ["exports"]
    assert exports["bindings"][0]["trace"]
    assert (runners["figures"][0]["raw"], runners["bindings"]) == ("2.6万人", [])
    assert runners["sentence"] == "本次马拉松有2.6万人参赛。"


def test_a_wrong_row_says_what_was_asked_there(evaluation: Evaluation) -> None:
    (wrong,) = as_dict(evaluation, errors=True)["errors"]["wrong"]
    assert wrong["predicted"]["indicator"] == "exports"
    assert wrong["gold"][0]["indicator"] == ["imports"]
    assert wrong["sentence"] == "全市出口总额达3100亿元。"


def test_a_wrong_attribute_says_both_values(evaluation: Evaluation) -> None:
    (wrong,) = as_dict(evaluation, errors=True)["errors"]["attributes"]
    assert (wrong["attribute"], wrong["expected"], wrong["got"]) == ("period", ["2023"], "2024")


def test_what_is_not_scored_is_told(evaluation: Evaluation) -> None:
    report = as_dict(evaluation, errors=True)
    assert report["not_scored"] == {"reference": 1.0, "scope": 0.5}
    (differing,) = report["errors"]["not_scored"]
    assert (differing["raw"], differing["attribute"], differing["expected"]) == ("5.2%", "scope", ["民营"])


def test_the_lines_hold_all_of_it(evaluation: Evaluation) -> None:
    text = "\n".join(error_lines(evaluation))
    for piece in (
        "== missed: 2", "== wrong: 1", "== wrong attributes: 1", "it is bound to no indicator",
        "read as 2.6万人: amount", "should not be exports, level", "period should be 2023, it is 2024",
        "== differing, not scored: 1", "scope should be 民营, it is None",
        "    rule exports/level", "      clause: ",
    ):  # fmt: skip
        assert piece in text


def test_the_command_prints_the_report(folder: Path) -> None:
    """Tables and totals in words, the whole as JSON on demand, one sentence where there is no gold?"""
    done = command("score", folder, "--errors")
    assert (done.returncode, done.stderr) == (0, "")
    assert "gold 4  predicted 3" in done.stdout
    assert "found  P 0.667  R 0.500  F1 0.571" in done.stdout
    assert "indicator\tgold\tpredicted\tfound\texact" in done.stdout
    assert "== missed: 2" in done.stdout
    report = json.loads(command("score", folder, "--errors", "--json").stdout)
    assert len(report["errors"]["missed"]) == 2
    failed = command("score", folder / "documents.jsonl")
    assert (failed.returncode, failed.stdout) == (2, "")
    assert "no gold folder" in failed.stderr
