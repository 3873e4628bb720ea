"""The documentation says what is so: its commands exist and run, every command and option is in it."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from command_line import command
from pages import PROJECT, commands_in, follow_page

from extractor.cli import app

sys.path.insert(0, str(PROJECT / "docs"))
from generated import commands, commands_page

PAGES = ["README.md", *sorted(f"docs/{path.name}" for path in (PROJECT / "docs").glob("*.md"))]
COMMANDS = dict(commands())
ROOT = app

# Lines that are not run here, and why.
NOT_RUN = {
    "postgresql://": "needs a server; tests/publish has one",
    "GOLD_DIR": "stands for a folder of the reader's",
    "--engine": "needs a cluster; tests/pipeline has one",
    "extractor bench": "measures for a while",
    "output-before": "stands for two outputs of the reader's",
    "econ_rules": "a pack: tests/rules follows its page",
    "real-estate": "an installed pack",
    "more/": "stands for files of the reader's",
    "export.csv": "stands for a file of the reader's",
    "--wait": "the same command is run without it",
    "run - ": "standard input",
    "extractor run articles --quiet": "takes its output from pyproject.toml",
    "extractor rules": "tests/rules follows the page on rules",
    "duckbd": "a mistake made on purpose",
    "seeds": "the sample articles: tests/pipeline runs them",
}


def lines_of_pages() -> list[tuple[str, str]]:
    return [(page, line) for page in PAGES for line in commands_in(page)]


def command_of(words: list[str]) -> tuple[str, Any, list[str]]:
    """The longest run of words that names a command, the command, and the words behind."""
    for length in (2, 1):
        name = " ".join(words[:length])
        if name in COMMANDS:
            return name, COMMANDS[name], words[length:]
    return "", ROOT, words


def test_the_pages_have_commands() -> None:
    """Are command lines found at all, on most pages?"""
    found = lines_of_pages()
    assert len(found) > 60
    assert {"README.md", "docs/tutorial.md", "docs/dashboards.md"} <= {page for page, _ in found}


@pytest.mark.parametrize("page", PAGES)
def test_command_lines_exist(page: str) -> None:
    """Is every command of a page a command, every option one of it, and are there not too many words?"""
    for line in commands_in(page):
        words = shlex.split(line.replace("…", ""))[1:]
        name, one, rest = command_of(words)
        options = {option: p for p in one.params for option in (*p.opts, *p.secondary_opts)}
        given = [word for word in rest if word.startswith("--")]
        for word in given:
            known = {*options, "--help", *(o for p in ROOT.params for o in (*p.opts, *p.secondary_opts))}
            assert word.partition("=")[0] in known, f"{page}: {line}"
        bare = [word for word in rest if not word.startswith("-")]
        assert name or not bare or bare[0] in {"COMMAND", "rules", "publish"}, f"{page}: {line}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the pages suppose it: articles, and an output of them."""
    folder = tmp_path_factory.mktemp("pages")
    shutil.copytree(PROJECT / "rules", folder / "rules")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert follow_page("docs/tutorial.md") >= 8
    return folder


def test_the_tutorial_holds_to_the_letter(folder: Path) -> None:
    """Does who follows the tutorial see what it shows, and have at its end what it promises?"""
    assert {"articles", "output", "report.html", "economy.duckdb"} <= {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("page", ["docs/command-line.md", "docs/method.md"])
def test_what_pages_show_is_printed(page: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do the sessions of the other pages print what they show?"""
    monkeypatch.chdir(folder)
    assert follow_page(page) >= 1


def test_cheap_lines_run(folder: Path) -> None:
    """Does every command line that needs nothing but articles and their output end well?"""
    lines = {line for _, line in lines_of_pages() if not any(part in line for part in NOT_RUN)}
    assert len(lines) >= 12
    for line in sorted(lines):
        done = command(*shlex.split(line)[1:], cwd=folder)
        assert done.returncode == 0, f"{line}\n{done.stderr}"


def test_each_reason_not_to_run_is_needed() -> None:
    """Is every exception for a line that there is?"""
    planned = {"--engine", "extractor bench"}
    lines = [line for _, line in lines_of_pages()]
    assert {part for part in NOT_RUN if not any(part in line for line in lines)} <= planned


def test_every_command_and_option_is_documented() -> None:
    """Has each command and each of its options a sentence, and is each in the reference and on a page?"""
    reference = commands_page()
    prose = "\n".join((PROJECT / page).read_text(encoding="utf-8") for page in PAGES)
    silent = {name for name in COMMANDS if f"extractor {name}" not in prose}
    assert not silent, f"no page speaks of {sorted(silent)}"
    for name, one in COMMANDS.items():
        assert one.help, name
        assert f"## `extractor {name}`" in reference
        for parameter in one.params:
            assert parameter.help or parameter.name == "help", f"{name} {parameter.name}"
            assert all(f"`{option}`" in reference for option in parameter.opts if option.startswith("--"))


def test_every_public_name_of_python_is_documented() -> None:
    """Is all that `import extractor` offers on the page of the Python reference?"""
    import extractor

    page = (PROJECT / "docs" / "api.md").read_text(encoding="utf-8")
    named = set(re.findall(r"auto\w+:: extractor\.(\w+)", page))
    assert named == set(extractor.__all__) - {"__version__"}


@pytest.mark.parametrize("page", PAGES)
def test_files_that_pages_name_are_there(page: str) -> None:
    """Does every relative link and picture lead to a file?"""
    path = PROJECT / page
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" in target or target.startswith(("mailto:", "reference/")):
            continue
        assert (path.parent / target).exists(), f"{page}: {target}"
