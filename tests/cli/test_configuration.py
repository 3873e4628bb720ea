"""Options from `[tool.extractor]` in pyproject.toml."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import command

SENTENCE = "2024年,武汉市地区生产总值达2.1万亿元,同比增长5.2%。"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with an article, and a folder below it to stand in."""
    (tmp_path / "below").mkdir()
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "body": SENTENCE}, ensure_ascii=False))
    return tmp_path


def configure(folder: Path, text: str) -> None:
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")


def test_options_come_from_the_file_above(project: Path) -> None:
    """Does a run take output and quiet from the file, the folder counted from where the file stands?"""
    configure(
        project, '[tool.extractor]\nquiet = true\n[tool.extractor.run]\noutput = "out"\ncache = false\n'
    )
    done = command("run", "../a.jsonl", cwd=project / "below")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (project / "out" / "facts.parquet").exists()
    assert not (project / "out" / ".cache").exists()


def test_the_command_line_beats_the_file(project: Path) -> None:
    """Is what is typed taken rather than what is configured, and nothing with --no-config?"""
    configure(project, '[tool.extractor.run]\noutput = "out"\n')
    done = command("run", "a.jsonl", "--output", "typed", "--json", cwd=project)
    assert done.returncode == 0
    assert (project / "typed").exists()
    assert not (project / "out").exists()
    assert "Missing option '--output'" in command("--no-config", "run", "a.jsonl", cwd=project).stderr


def test_a_command_beats_the_general_table(project: Path) -> None:
    """Has a command of two words a table, which beats the general one?"""
    configure(project, '[tool.extractor]\njson = true\n[tool.extractor."rules packs"]\njson = false\n')
    assert json.loads(command("extract", SENTENCE, cwd=project).stdout)[0]["indicator"] == "gdp"
    assert command("rules", "packs", cwd=project).stderr == "No pack is installed.\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool.extractor]\nquite = true", "[tool.extractor] names no option with 'quite'; did you mean 'quiet'?"),
        ("[tool.extractor.run]\nwrokers = 2", "[tool.extractor.run] names no option with 'wrokers'; did you mean 'workers'?"),
        ("[tool.extractor.rum]\nworkers = 2", "names no command with 'rum'; did you mean 'run'?"),
        ('[tool.extractor."publish csv"]\nheading = "zh"', '[tool.extractor."publish csv"] names no option with \'heading\''),
        ("[tool.extractor.run]\nworkers = 'many'", "--workers"),
        ("[tool.extractor.run]\nquiet = 1", "quiet must be true or false, not 1"),
        ("[tool.extractor.run]\npack = 'real-estate'", "pack must be a list of texts"),
        ("[tool.extractor.run]\noutput = ['a', 'b']", "output must be one value"),
        ("[tool]\nextractor = 1  # tool.extractor", "must be a table"),
        ("[tool.extractor\n", "cannot be read"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_one_sentence(project: Path, text: str, message: str) -> None:
    """Is what does not fit told with the file, and nothing run?"""
    configure(project, text)
    done = command("run", "a.jsonl", "--output", "out", "--no-cache", cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "pyproject.toml" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (project / "out").exists()


def test_the_file_of_another_project_is_no_matter(project: Path) -> None:
    """Is a pyproject.toml without our table passed over, even where it is broken?"""
    configure(project, "[tool.ruff\n")
    assert command("quantities", "3家", cwd=project).returncode == 0


def test_doctor_says_which_file_is_read(project: Path) -> None:
    """Can a user find out where an option came from?"""
    configure(project, "[tool.extractor.run]\nworkers = 2\n")
    rows = {row["subject"]: row for row in json.loads(command("doctor", "--json", cwd=project).stdout)}
    assert str(project / "pyproject.toml") in rows["options"]["message"]
    assert rows["options"]["grade"] == "note"
