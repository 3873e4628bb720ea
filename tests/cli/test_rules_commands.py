"""`extractor rules …` as a user meets it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from command_line import command

PROJECT = Path(__file__).parents[2]
TEXT = "2024年,武汉市地区生产总值达2.1万亿元,同比增长5.2%。港口箱位1200个。"


def rules(*arguments: str | Path, cwd: Path | None = None) -> CompletedProcess[str]:
    return command("rules", *arguments, cwd=cwd)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT / "rules", tmp_path / "rules")
    return tmp_path / "rules"


def test_check_tells_place_message_and_mend(copy: Path) -> None:
    """Is an error a line with file and line, a mend below it, and exit code 1?"""
    path = copy / "indicators" / "own.yaml"
    path.write_text("family: own\nindicators: []\nindicatros: []\n", encoding="utf-8")
    done = rules("check", path, cwd=copy.parent)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "rules/indicators/own.yaml:3: error: The field 'indicatros' is not known here. [unknown-field]",
        "    Write 'indicators'.",
    ]
    assert done.stderr.startswith("1 error, 0 warnings")


def test_a_core_alone_is_checked_itself(tmp_path: Path) -> None:
    """Is `--rules` without a pack that folder's check, not one of the shipped rules?"""
    done = rules("check", "--rules", tmp_path / "nowhere")
    assert done.returncode == 2
    assert "is no rules folder" in done.stderr


def test_check_as_json(copy: Path) -> None:
    """Has the JSON what an editor needs?"""
    path = copy / "indicators" / "own.yaml"
    path.write_text("family: own\nvariables: {a: [甲]}\nindicators: []\n", encoding="utf-8")
    done = rules("check", path, "--json", cwd=copy.parent)
    (one,) = json.loads(done.stdout)
    assert (one["severity"], one["check"], one["file"], one["line"], one["word"]) == (
        "warning", "unused-variable", "rules/indicators/own.yaml", 2, "a",
    )  # fmt: skip


def test_strict_makes_warnings_count(copy: Path) -> None:
    """Is the exit code 0 with warnings, and 1 under --strict?"""
    path = copy / "indicators" / "own.yaml"
    path.write_text("family: own\nvariables: {a: [甲]}\nindicators: []\n", encoding="utf-8")
    assert rules("check", path).returncode == 0
    assert rules("check", path, "--strict").returncode == 1


def test_try_marks_names_and_figures() -> None:
    """Are the names and the figures of one rule marked, and its rows told, without escape sequences in a pipe?"""
    done = rules("try", "gdp", "--text", TEXT)
    assert "{地区生产总值}达[[2.1万亿元]],同比增长[[5.2%]]" in done.stdout
    assert "measure growth, value 5.2" in done.stdout
    assert "\x1b" not in done.stdout
    assert "港口" not in done.stdout


def test_try_reads_files(tmp_path: Path) -> None:
    """Can a rule be tried on files?"""
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert "[[2.1万亿元]]" in rules("try", "gdp", "--input", path).stdout


def test_list_show_new() -> None:
    """Are the rules listed, one shown with its words written out, and a template printed?"""
    codes = {row["code"] for row in json.loads(rules("list", "--json").stdout)}
    assert {"gdp", "retail_sales"} <= codes
    shown = json.loads(rules("show", "gdp", "--json").stdout)
    assert "地区生产总值" in shown["terms"]
    assert shown["pack"] == "core"
    assert "terms (" in rules("show", "gdp").stdout
    assert rules("new", "my_code").stdout.startswith("  - code: my_code")


def test_coverage_ranks_what_no_rule_knows(tmp_path: Path) -> None:
    """Are rules counted, and the phrases beside figures that no indicator claims ranked?"""
    path = tmp_path / "a.txt"
    path.write_text(TEXT + "全市智慧书屋借阅量3.2万册。智慧书屋借阅量增长8%。", encoding="utf-8")
    found = json.loads(rules("coverage", path, "--json").stdout)
    assert {"rule": "gdp/level", "rows": 1} in found["rules"]
    assert found["unclaimed"][0]["phrase"] == "智慧书屋借阅量"
    assert found["unclaimed"][0]["figures"] == 2
    assert "智慧书屋借阅量\t2\t" in rules("coverage", path).stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "gpd"], "did you mean gdp?"),
        (["try", "gdp"], "either --text or --input"),
        (["try", "gdp", "--text", "x", "--published", "soon"], "YYYY-MM-DD"),
        (["new", "My Code"], "is no code"),
        (["check", "nowhere"], "no rules folder"),
        (["schema", "other.json"], "there are schema.json"),
        (["list", "--pack", "nowhere"], "no pack 'nowhere'"),
        (["coverage", "nowhere.txt"], "does not exist"),
        (["chek"], "Did you mean"),
    ],
)
def test_one_clear_sentence(arguments: list[str], message: str) -> None:
    """Does what cannot be done end in one line on standard error and exit code 2?"""
    done = rules(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_help_lists_the_commands() -> None:
    """Is there help without arguments?"""
    for arguments in ([], ["--help"]):
        done = rules(*arguments)
        assert done.returncode == 0
        assert all(name in done.stdout for name in ("check", "coverage", "try", "packs"))
