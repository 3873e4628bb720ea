"""Habits of the command line: completion, --quiet, --json, exit codes, what is meant by a wrong word."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from command_line import command

from extractor import terminal
from extractor.cli import app
from extractor.commands.group import each_command

SENTENCE = "2024年,武汉市地区生产总值达2.1万亿元,同比增长5.2%。"


COMMANDS = {" ".join(words): one for words, one in each_command(app)}


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("habits")
    (folder / "a.jsonl").write_text(json.dumps({"id": "a", "body": SENTENCE}, ensure_ascii=False))
    command("run", folder / "a.jsonl", "--output", folder / "out", "--no-cache")
    return folder / "out"


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("extractor ru", ["run", "rules"]),
        ("extractor publish d", ["duckdb", "datapackage"]),
        ("extractor run --qu", ["--quiet"]),
        ("extractor publish csv out to --headings ", ["en", "zh"]),
        ("extractor rules show retail", ["retail_sales"]),
        ("extractor tables out f", ["facts"]),
    ],
)
def test_bash_completes(monkeypatch: pytest.MonkeyPatch, words: str, offered: list[str]) -> None:
    """What does the script of --show-completion get when it asks, as bash would?"""
    monkeypatch.setenv("_EXTRACTOR_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(words.count(" ")))
    found = [line.partition(",")[2] for line in command().stdout.splitlines()]
    assert [word for word in found if word in offered] == offered
    assert all(word.startswith(words.rpartition(" ")[2]) for word in found)


@pytest.mark.parametrize(
    ("words", "kind"),
    [("extractor run art", "file"), ("extractor run a --output o", "dir"), ("extractor verify o", "dir")],
)
def test_the_shell_completes_files_and_folders(
    monkeypatch: pytest.MonkeyPatch, words: str, kind: str
) -> None:
    """Is what stands for a file or a folder left to the shell?"""
    monkeypatch.setenv("_EXTRACTOR_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(words.count(" ")))
    assert command().stdout == f"{kind},{words.rpartition(' ')[2]}\n"


@pytest.mark.parametrize(
    ("shell", "script", "start"),
    [
        ("bash", ".local/share/econ-extractor/completion.bash", ".bashrc"),
        ("zsh", ".local/share/econ-extractor/completion.zsh", ".zshrc"),
        ("fish", ".config/fish/completions/extractor.fish", None),
    ],
)
def test_completion_is_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shell: str, script: str, start: str | None
) -> None:
    """Is the script where the shell reads it, once however often it is asked for, and all else left as it was?"""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "ZDOTDIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("SHELL", f"/usr/bin/{shell}")
    if start is not None:
        (tmp_path / start).write_text("alias e=extractor", encoding="utf-8")
    for arguments in (["--install-completion"], ["--install-completion", shell]):
        done = command(*arguments)
        assert (done.returncode, done.stderr) == (0, "")
        assert str(tmp_path / script) in done.stdout
    assert command("--show-completion").stdout.strip() in (tmp_path / script).read_text(encoding="utf-8")
    if start is not None:
        assert (tmp_path / start).read_text(encoding="utf-8") == (
            f"alias e=extractor\nsource '{tmp_path / script}'\n"
        )


@pytest.mark.parametrize(("shell", "message"), [("/bin/tcsh", "'tcsh' is not known"), ("", "is not told")])
def test_a_shell_without_completion(monkeypatch: pytest.MonkeyPatch, shell: str, message: str) -> None:
    """Is it told which shells have completion?"""
    monkeypatch.setenv("SHELL", shell)
    done = command("--show-completion")
    assert done.returncode == 2
    assert message in done.stderr
    assert "bash, zsh, fish" in done.stderr


def test_the_script_works_in_bash() -> None:
    """Does a real bash that has read the script offer the words?"""
    scripts = Path(sys.executable).parent
    if not (scripts / "extractor").exists() or shutil.which("bash") is None:
        pytest.skip("no bash, or extractor is not installed beside this Python")
    asked = "COMP_WORDS=(extractor rules sho); COMP_CWORD=2; _extractor_completion extractor; echo ${COMPREPLY[@]}"
    environment = {**os.environ, "PATH": f"{scripts}:{os.environ['PATH']}"}
    script = 'eval "$(_EXTRACTOR_COMPLETE=bash_source extractor)"'
    done = subprocess.run(
        ["bash", "-c", f"{script}; {asked}"], capture_output=True, text=True, env=environment
    )
    assert done.stdout.split() == ["show"], done.stderr


def test_every_command_that_prints_rows_prints_json() -> None:
    """Which commands lack --json? Those only whose output is a file to be kept."""
    lacking = {name for name, one in COMMANDS.items() if "--json" not in _options(one)}
    assert lacking == {"rules new", "rules reference", "rules schema"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract", "今天天气很好。"),
        ("quantities", "今天天气很好。"),
        ("tables", "OUTPUT"),
        ("verify", "OUTPUT"),
        ("rules", "packs"),
        ("rules", "try", "gdp", "--text", SENTENCE),
        ("publish", "csv", "OUTPUT", "NEW"),
        ("report", "OUTPUT", "NEW.html"),
    ],
)
def test_quiet_silences_messages_not_data(arguments: tuple[str, ...], output: Path, tmp_path: Path) -> None:
    """Is standard error empty with --quiet, and standard output what it is without?"""
    given = [one.replace("OUTPUT", str(output)).replace("NEW", str(tmp_path / "new")) for one in arguments]
    loud, quiet = command(*given), command(*given, "--quiet")
    assert loud.stderr != ""
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (loud.returncode, loud.stdout, "")


def test_quiet_does_not_hide_errors(tmp_path: Path) -> None:
    """Is an error said all the same, and is the next command loud again?"""
    assert "holds no tables" in command("tables", tmp_path, "--quiet").stderr
    assert command("extract", "好。").stderr == "No observation was found.\n"


def test_explain_and_try_as_json() -> None:
    """Do the steps that led to a row come as data too?"""
    explained = json.loads(command("explain", SENTENCE, "--json").stdout)
    assert any(step.startswith("period: 2024") for step in explained["observations"][0]["trace"])
    assert [one["role"] for one in explained["unclaimed"]] == ["date"]
    (tried,) = json.loads(command("rules", "try", "gdp", "--text", SENTENCE, "--json").stdout)
    assert [row["measure"] for row in tried["rows"]] == ["level", "growth"]


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (("publish", "duckbd", "a", "b"), "'duckdb'"),
        (("rules", "shwo", "gdp"), "'show'"),
        (("rules", "show", "gpd"), "gdp"),
        (("rules", "try", "retail_sale", "--text", "x"), "retail_sales"),
        (("tables", "OUTPUT", "fcts"), "facts"),
        (("tables", "OUTPUT", "--jsno"), "--json"),
        (("run", "x.jsonl", "--output", "o", "--format", "jsonll"), "jsonl"),
    ],
)
def test_a_wrong_word_is_met_with_the_right_one(arguments: tuple[str, ...], meant: str, output: Path) -> None:
    """Is the command, option, code, table or format told that was probably meant?"""
    done = command(*(str(output) if one == "OUTPUT" else one for one in arguments))
    assert (done.returncode, done.stdout) == (2, "")
    assert meant in done.stderr


@pytest.mark.parametrize(
    ("environment", "is_terminal", "expected"),
    [({}, True, True), ({"NO_COLOR": "1"}, True, False), ({"TERM": "dumb"}, True, False), ({}, False, False),
     ({"NO_COLOR": ""}, True, True)],
)  # fmt: skip
def test_colours(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], is_terminal: bool, expected: bool
) -> None:
    """Are there colours on a terminal only, and none where NO_COLOR says so?"""
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: is_terminal, raising=False)
    assert terminal.coloured() is expected


def test_progress_tells_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal, does the bar show how far, how fast and how long still; none in a pipe, none when quiet?"""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    with terminal.progress_bar() as tell:
        assert tell is not None
        for done in range(0, 500, 100):
            tell("extract", done, 1000)
            time.sleep(0.01)
    shown = screen.getvalue()
    assert "400/1000" in shown
    assert re.search(r"[\d,]+/s", shown)
    assert re.search(r"\d:\d\d:\d\d", shown)
    terminal.hush()
    with terminal.progress_bar() as tell:
        assert tell is None
    terminal.hush(False)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with terminal.progress_bar() as tell:
        assert tell is None


def test_starting_is_cheap() -> None:
    """Does the command line load without what only its commands need?"""
    script = "import sys, extractor.cli; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {
        "extractor.commands.run",
        "pyarrow",
        "numpy",
        "pandas",
        "msgspec",
        "rich",
        "yaml",
        "regex",
        "tomllib",
        "trafilatura",
    } & set(done.stdout.split())


def _options(one: Any) -> set[str]:
    return {name for parameter in one.params for name in parameter.opts}
