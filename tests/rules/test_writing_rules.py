"""The page docs/writing-rules.md, followed to the letter in a copy of rules/."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from pages import PROJECT, Block, blocks, follow

PAGE = "docs/writing-rules.md"


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds a copy of rules/, as the working directory."""
    shutil.copytree(PROJECT / "rules", tmp_path / "rules")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_page_adds_an_indicator_by_touching_rules_only(copy: Path) -> None:
    """Does a newcomer who does what the page says get what it says, and is rules/ all that changes?"""
    done = 0
    for block in blocks(PAGE):
        if block.order == "write":
            assert block.file.startswith("rules/")
            (copy / block.file).write_text(block.text, encoding="utf-8")
        elif block.order == "run":
            follow(block.text)
            done += 1
    assert done == 2
    assert [path.name for path in copy.iterdir()] == ["rules"]


def mistakes() -> list[tuple[Block, Block]]:
    found = blocks(PAGE)
    return [(block, after) for block, after in pairwise(found) if block.order == "mistake"]


@pytest.mark.parametrize("number", range(len(mistakes())))
def test_each_mistake_is_guided_to_its_mend(number: int, copy: Path) -> None:
    """Does rules check say of each deliberate mistake what the page says?"""
    written = next(block for block in blocks(PAGE) if block.order == "write")
    (copy / written.file).write_text(written.text, encoding="utf-8")
    mistake, answer = mistakes()[number]
    lines = mistake.text.splitlines(keepends=True)
    good = "".join(line[1:] for line in lines if line.startswith("-"))
    bad = "".join(line[1:] for line in lines if line.startswith("+"))
    path = copy / mistake.file
    text = path.read_text(encoding="utf-8")
    assert text.count(good) == 1
    path.write_text(text.replace(good, bad), encoding="utf-8")
    follow(answer.text)


def test_the_page_shows_the_mistakes_that_matter() -> None:
    """Are the four mistakes there that the rules must guide, and more?"""
    answers = "\n".join(answer.text for _, answer in mistakes())
    for check in ("yaml", "duplicate-term", "failing-example", "nested-repetition"):
        assert f"[{check}]" in answers
    assert all(answer.kind == "console" for _, answer in mistakes())
