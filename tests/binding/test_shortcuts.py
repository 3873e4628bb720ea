"""Do memos and gates change nothing? Every text of the repository is read with them and plainly."""

from __future__ import annotations

import gc
import itertools
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from benchmarks.corpus import articles
from extractor.binding.observe import read_document, read_documents
from extractor.reading import Document, read_inputs
from extractor.rules import load_rules
from extractor.shortcuts import Memo, in_use, plainly

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DAY = date(2024, 10, 20)
Text = tuple[str, str, date | None]


def seeds() -> Iterator[Text]:
    for each in read_inputs([ROOT / "seeds"]):
        if isinstance(each, Document):
            yield each.title or "", each.body, each.published


def gold_seeds() -> Iterator[Text]:
    for line in (ROOT / "tests/gold_seeds/documents.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        published = record.get("published")
        yield record.get("title") or "", record["body"], date.fromisoformat(published) if published else None


def negative() -> Iterator[Text]:
    for record in msgspec.yaml.decode((ROOT / "tests/negative/sentences.yaml").read_bytes()):
        yield "", record["text"], DAY


def examples() -> Iterator[Text]:
    for indicator in load_rules().indicators.values():
        for example in (*indicator.examples, *indicator.counterexamples):
            yield "", example.text.replace("[[", "").replace("]]", ""), DAY


def made_up(kind: str) -> Callable[[], Iterator[Text]]:
    def texts() -> Iterator[Text]:
        for article in itertools.islice(articles(kind, 7), 75):
            yield article.title, article.body, article.published

    return texts


def neighbours() -> Iterator[Text]:
    """The examples behind one another, so that subjects, places and times are carried from one to the next."""
    told = [body for _, body, _ in examples()]
    for first in range(0, len(told), 20):
        yield "上半年湖北省经济运行情况", "\n".join(told[first : first + 20]), DAY


def rows(texts: list[Text]) -> list[tuple[Any, ...]]:
    rules = load_rules()
    found: list[tuple[Any, ...]] = []
    for title, body, published in texts:
        extraction = read_document(title, body, published, rules, explain=True)
        found += [
            (field, figure.start, figure.raw, repr(figure), sentence)
            for field, figure, sentence in extraction.quantities
        ]
        found += [
            tuple(getattr(row, name) for name in type(row).__slots__) for row in extraction.observations
        ]
    return found


@pytest.mark.parametrize(
    "texts",
    [seeds, gold_seeds, negative, examples, neighbours, made_up("statistics"), made_up("news")],
    ids=["seeds", "gold_seeds", "negative", "examples", "neighbours", "statistics", "news"],
)
def test_shortcuts_change_no_cell(texts: Callable[[], Iterator[Text]]) -> None:
    """Is every column of every row the same, the trace too: read twice with memos, then without any shortcut?"""
    documents = list(texts())
    assert documents
    first, again = rows(documents), rows(documents)
    with plainly():
        plain = rows(documents)
    assert first == plain
    assert again == plain


def test_documents_read_side_by_side_give_what_each_gives_alone() -> None:
    """Does no document know of those that are read with it?"""
    rules = load_rules()
    documents = [*seeds(), *gold_seeds(), *list(examples())[:300], *made_up("statistics")()]
    alone = [read_document(*document, rules, explain=True) for document in documents]
    assert len(read_documents([], rules)) == 0
    for found, same in zip(read_documents(documents, rules, explain=True), alone, strict=True):
        assert found.observations == same.observations
        assert [(f, repr(q), s) for f, q, s in found.quantities] == [
            (f, repr(q), s) for f, q, s in same.quantities
        ]


def test_what_a_document_needed_goes_with_it() -> None:
    """Does reading leave nothing to the search for cycles, which takes longer than to part what knows each other?"""
    rules = load_rules()
    documents = [*seeds(), *gold_seeds(), *itertools.islice(made_up("statistics")(), 20)]
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        read_documents(documents, rules)
        gc.collect()
        left = {type(one).__name__ for one in gc.garbage if type(one).__module__.startswith("extractor")}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
    assert not left


def test_a_memo_keeps_what_it_worked_out_and_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Is each key worked out once, a full memo begun anew, and nothing kept while shortcuts are off?"""
    monkeypatch.setattr("extractor.shortcuts._MOST_KEPT", 2)
    asked: list[int] = []

    def double(number: int) -> int:
        asked.append(number)
        return 2 * number

    memo = Memo(double)
    assert [memo[1], memo[1], memo[2], memo[3]] == [2, 2, 4, 6]
    assert asked == [1, 2, 3]
    assert list(memo) == [3]
    with plainly():
        assert not in_use()
        assert memo[3] == memo[3] == 6
        assert not memo
    assert in_use()
    assert asked == [1, 2, 3, 3, 3]


def test_a_memo_keeps_no_long_key() -> None:
    """Is what hangs on a long text worked out, and not kept?"""
    memo: Memo[tuple[str, bool], int] = Memo(lambda key: len(key[0]))
    assert [memo["一" * 500, True], memo["二", True]] == [500, 1]
    assert list(memo) == [("二", True)]
