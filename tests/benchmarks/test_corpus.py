"""Is a made-up corpus the same for the same seed, and as dense and varied as it says?"""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from benchmarks.corpus import KINDS, articles, write_jsonl, write_listings
from extractor.figures import read_figures
from extractor.reading import Document, read_inputs


@pytest.mark.parametrize("kind", KINDS)
def test_an_article_depends_on_kind_seed_and_number_alone(kind: str) -> None:
    """Does the same seed give the same articles, and another one others?"""
    first, again, other = (list(itertools.islice(articles(kind, seed), 5)) for seed in (7, 7, 8))
    assert first == again
    assert all(one.body != two.body for one, two in zip(first, other, strict=True))


def test_statistics_hold_about_four_figures_a_kb_and_news_few() -> None:
    """How many figures stand in a kB of each kind?"""
    density = {}
    for kind in ("statistics", "news"):
        text = "".join(one.body for one in itertools.islice(articles(kind), 60))
        amounts = [figure for figure in read_figures(text) if figure.role == "amount"]
        density[kind] = len(amounts) / (len(text.encode()) / 1000)
    assert 3.5 < density["statistics"] < 5
    assert density["news"] < density["statistics"] / 2


def test_both_forms_are_read_as_the_same_articles(tmp_path: Path) -> None:
    """Do a JSONL file and listing pages of one corpus hold the same texts, and do they tell how they repeat?"""
    told = write_jsonl(tmp_path / "a.jsonl", "mixture", 0.03)
    write_listings(tmp_path / "pages", "mixture", 0.03, to_a_page=5)
    one, other = (
        [
            (row.title, row.body, row.published)
            for row in read_inputs([tmp_path / name])
            if isinstance(row, Document)
        ]
        for name in ("a.jsonl", "pages")
    )
    assert one == other
    assert told.articles == len(one)
    assert "repeated" in str(told)
