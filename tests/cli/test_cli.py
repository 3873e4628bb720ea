"""The command line as a user meets it: what goes where, and what it says when something is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from command_line import command

import extractor

SENTENCE = "2024年,武汉市地区生产总值达2.1万亿元,同比增长5.2%。"
ARTICLE = (
    "-\n江城市上半年经济运行平稳\n2024年上半年,武汉市地区生产总值达1.02万亿元,同比增长5.2%。\n2024-07-20\n"
)


def process(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """As a process of its own, where that is the subject."""
    command_line = [sys.executable, "-m", "extractor", *map(str, arguments)]
    return subprocess.run(command_line, capture_output=True, check=False, encoding="utf-8")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_run_writes_tables_and_a_summary(page: Path, tmp_path: Path) -> None:
    """Are the tables there, the summary on standard error and nothing on standard output?"""
    done = command("run", page, "--output", tmp_path / "out")
    assert (done.returncode, done.stdout) == (0, "")
    assert "documents             1  (0 duplicates)" in done.stderr
    assert "national_accounts" in done.stderr
    assert "\x1b" not in done.stderr
    assert pq.read_metadata(tmp_path / "out" / "observations.parquet").num_rows == 2


def test_run_as_json(page: Path, tmp_path: Path) -> None:
    """Is the summary one JSON document on standard output?"""
    done = command("run", page, "--output", tmp_path / "out", "--json")
    summary = json.loads(done.stdout)
    assert (summary["documents"], summary["families"], done.stderr) == (1, {"national_accounts": 2}, "")


def test_run_quietly(page: Path, tmp_path: Path) -> None:
    """Does --quiet say nothing?"""
    done = command("run", page, "--output", tmp_path / "out", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_run_reads_standard_input(tmp_path: Path) -> None:
    """Can articles be piped in?"""
    done = command("run", "-", "--output", tmp_path / "out", "--json", stdin=ARTICLE.encode())
    assert json.loads(done.stdout)["documents"] == 1


def test_workers_change_no_byte(page: Path, tmp_path: Path) -> None:
    """Do two worker processes, with the real rules, write what one writes?"""
    assert command("run", page, "--output", tmp_path / "1").returncode == 0
    assert process("run", page, "--output", tmp_path / "2", "--workers", "2").returncode == 0
    for path in [*(tmp_path / "1").glob("*.parquet"), tmp_path / "1" / "manifest.json"]:
        assert path.read_bytes() == (tmp_path / "2" / path.name).read_bytes()


def test_columns_are_mapped(tmp_path: Path) -> None:
    """Does --column name the columns of another's JSONL?"""
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"nr": "n1", "content": SENTENCE}, ensure_ascii=False))
    done = command(
        "run", path, "--output", tmp_path / "out", "--column", "body=content", "--column", "id=nr", "--json"
    )
    assert json.loads(done.stdout)["observations"] == 2


def test_strict_tells_rejects(tmp_path: Path) -> None:
    """Is the exit code 1 with --strict where something was rejected, and 0 without?"""
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "x", "body": "好"}\n{broken\n')
    assert command("run", path, "--output", tmp_path / "out").returncode == 0
    assert command("run", path, "--output", tmp_path / "out", "--strict").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run"], "Missing argument 'INPUT...'"),
        (["run", "PAGE"], "Missing option '--output'"),
        (["run", "nowhere.txt", "--output", "OUT"], "'nowhere.txt' does not exist"),
        (["run", "*.nothing", "--output", "OUT"], "No file matches"),
        (["run", "PAGE", "--output", "OUT", "--workers", "0"], "--workers"),
        (["run", "PAGE", "--output", "OUT", "--workers", "many"], "--workers"),
        (["run", "PAGE", "--output", "OUT", "--format", "docx"], "'docx' is not known"),
        (["run", "PAGE", "--output", "OUT", "--column", "body"], "FIELD=NAME"),
        (["run", "PAGE", "--output", "OUT", "--column", "text=body"], "'text' cannot be mapped"),
        (["run", "PAGE", "--output", "OUT", "--rules", "nowhere"], "nowhere"),
        (["run", "PAGE", "--output", "PAGE"], "is a file, not a folder"),
        (["run", "FOLDER", "--output", "FOLDER"], "is the input"),
        (["run", "PAGE", "--output", "OUT", "--wrokers", "2"], "--workers"),
        (["ru"], "Did you mean 'run'?"),
        (["extract", "增长5%", "--published", "2024-02-30"], "YYYY-MM-DD"),
        (["tables", "nowhere"], "holds no tables"),
    ],
)
def test_one_clear_sentence(arguments: list[str], message: str, page: Path, tmp_path: Path) -> None:
    """Does what cannot be done end in one line on standard error, exit code 2 and nothing written?"""
    names = {"PAGE": page, "OUT": tmp_path / "out", "FOLDER": tmp_path}
    done = command(*(names.get(argument, argument) for argument in arguments))
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.startswith("extractor: ")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_extract_in_a_pipe_is_tab_separated() -> None:
    """Can the rows be cut by other tools?"""
    header, first, second = command("extract", SENTENCE).stdout.splitlines()
    assert header.split("\t")[:4] == ["raw", "indicator", "measure", "value"]
    assert first.split("\t")[:5] == ["2.1万亿元", "gdp", "level", "2100000000000", "CNY"]
    assert second.split("\t")[:4] == ["5.2%", "gdp", "growth", "5.2"]


def test_extract_as_json() -> None:
    """Has the JSON the contract's columns?"""
    level, growth = json.loads(command("extract", "-", "--json", stdin=SENTENCE.encode()).stdout)
    assert (level["value"], level["period"], level["region"]) == (2.1e12, "2024", "武汉市")
    assert (growth["basis"], level["period_end"]) == ("yoy", "2024-12-31")


def test_extract_takes_title_and_date() -> None:
    """Do title and date of publication serve as context?"""
    done = command(
        "extract",
        "一季度,全市地区生产总值增长5.2%。",
        "--title",
        "武汉市经济运行",
        "--published",
        "2025-04-20",
        "--json",
    )
    (row,) = json.loads(done.stdout)
    assert (row["period"], row["region"]) == ("2025-Q1", "武汉市")


@pytest.mark.parametrize("name", ["extract", "quantities"])
def test_nothing_found_is_a_message(name: str) -> None:
    """Is standard output empty where nothing was found?"""
    done = command(name, "今天天气很好。")
    assert (done.returncode, done.stdout) == (0, "")
    assert "found" in done.stderr


def test_explain() -> None:
    """Does explain name the rule and the reasons?"""
    text = command("explain", SENTENCE).stdout
    assert "rule gdp/level" in text
    assert "period: 2024" in text


def test_quantities() -> None:
    """Are all figures listed, dates among them?"""
    rows = json.loads(command("quantities", SENTENCE, "--json").stdout)
    assert [row["raw"] for row in rows] == ["2024年", "2.1万亿元", "5.2%"]
    assert rows[0]["role"] == "date"


@pytest.mark.parametrize("name", ["extract", "explain", "quantities"])
def test_escape_sequences_do_not_reach_the_terminal(name: str) -> None:
    """Is an escape sequence in a text printed as what it is, not obeyed?"""
    hostile = "\x1b[31m武汉市\x9b2J\u202e地区生产总值\x07达2.1万亿元"
    for options in [[], ["--json"]] if name != "explain" else [[]]:
        shown = command(name, hostile, *options).stdout
        assert not set("\x1b\x9b\u202e\x07") & set(shown)


def test_a_text_from_a_locale_without_chinese() -> None:
    """Is a text read that Python passes on as bytes in disguise, and one that is no UTF-8 told in a sentence?"""
    disguised = SENTENCE.encode().decode("ascii", "surrogateescape")
    assert command("extract", disguised, "--json").stdout == command("extract", SENTENCE, "--json").stdout
    done = command("explain", "3亿元", "--title", "\udcff")
    assert done.returncode == 2
    assert "not UTF-8" in done.stderr


def test_tables_says_what_is_there(page: Path, tmp_path: Path) -> None:
    """Does it list the tables with their rows, and a table's columns with their meaning?"""
    out = tmp_path / "out"
    command("run", page, "--output", out)
    lines = command("tables", out).stdout.splitlines()
    assert [line.split("\t")[0] for line in lines[1:]] == [
        "documents", "quantities", "observations", "facts", "rejects",
    ]  # fmt: skip
    assert "observations\t2\t" in lines[3]
    assert json.loads(command("tables", out, "--json").stdout)["tables"]["facts"]["rows"] == 2
    assert "first_seen\tdate32[day]\tEarliest" in command("tables", out, "facts").stdout
    assert command("tables", out, "fact").returncode == 2


def test_version_and_help() -> None:
    """Are version and help on standard output, with exit code 0?"""
    assert process("--version").stdout == f"extractor {extractor.__version__}\n"
    for arguments in ([], ["--help"]):
        done = command(*arguments)
        assert done.returncode == 0
        assert "explain" in done.stdout
