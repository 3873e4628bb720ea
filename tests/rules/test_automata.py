"""Do the two libraries of automata find the same, and does what is kept on disk?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.context.places import load_places
from extractor.rules import automata, find_rules, load_rules, stored

ROOT = Path(__file__).parents[2]
TEXT = "武汉市江夏区、武汉经开区和𠮷林省长春市: 区内生产总值增长8%, 地区生产总值612亿元。\n江城"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(stored.FOLDER, str(tmp_path / "kept"))
    stored.folder.cache_clear()
    yield tmp_path / "kept"
    stored.folder.cache_clear()


def lists() -> list[list[str]]:
    rules = load_rules()
    return [
        ["武汉", "武汉市", "汉", "市江", "𠮷", "江城", " ", "8%"],
        sorted(load_places(find_rules()).names),
        sorted(set(rules.names) | set(rules.refused)),
        sorted(set(rules.cues) | rules.verbs),
        [],
    ]


@pytest.mark.parametrize("longest", [False, True])
def test_both_libraries_find_the_same(longest: bool) -> None:
    """Is every word found at the same characters, in texts of the repository too, with signs outside the basic plane?"""
    if automata.library()[0] != "daachorse":
        pytest.skip("one library only")
    texts = [TEXT, "", *(path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.txt")))]
    for words in lists():
        one, other = automata.finder(words, longest=longest), automata.by_bytes(words, longest=longest)
        for text in texts:
            assert sorted(one(text)) == sorted(other(text))
            assert all(text[start:end] == words[k] for start, end, k in one(text))


def test_a_kept_automaton_is_the_made_one(folder: Path) -> None:
    """Does it find the same when it is read back, and when its file is damaged?"""
    words = ["武汉", "武汉市", "市江夏"]
    made = automata.finder(words)(TEXT)
    assert made
    assert automata.finder(words)(TEXT) == made
    kept = list(folder.iterdir()) if folder.exists() else []
    for path in kept:
        path.write_bytes(path.read_bytes()[:-1])
        assert automata.finder(words)(TEXT) == made
        name = path.name
        stored.write(name, b"no automaton")
        assert automata.finder(words)(TEXT) == made
        assert stored.read(name) != b"no automaton"
