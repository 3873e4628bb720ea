"""What a notebook shows, and the notebook of the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

import extractor
from extractor.pipeline.single import Observations

TEXT = "一季度，襄阳市地区生产总值1350亿元，同比增长6.2%<script>x</script>。会议室有7张桌子。"
NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebook.ipynb"


def test_observations_show_their_text() -> None:
    """Are claimed figures marked with their rule, unclaimed ones grey, and is markup only text?"""
    html = extractor.extract(TEXT, title="襄阳市经济", published="2025-04-20")._repr_html_()
    assert ">1350亿元</mark>" in html
    assert "rule: gdp/growth" in html
    assert ">7张</span>" in html
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert html.count("<tr>") == 3


def test_an_explanation_shows_its_steps() -> None:
    """Does each observation unfold to the steps that led to it?"""
    html = extractor.explain(TEXT, published="2025-04-20")._repr_html_()
    assert html.count("<details") == 2
    assert "襄阳市 in the clause" in html


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (Observations(), "No observation was found."),
        (extractor.extract("没有。"), "没有。"),
        # a list without its text still shows its rows
        (Observations(extractor.extract(TEXT)), "地区生产总值"),
        # far beyond what one would read
        (extractor.extract("2024年，襄阳市地区生产总值1350亿元。" * 2000), "1800 more"),
    ],
)
def test_unusual_lists(rows: Observations, said: str) -> None:
    """Are lists that are empty, without a text or very long shown too?"""
    html = rows._repr_html_()
    assert said in html
    assert len(html) < 1_000_000


@pytest.mark.slow
def test_the_notebook_runs(tmp_path: Path) -> None:
    """Does each cell of docs/notebook.ipynb run from a fresh kernel, and does the last one draw the chart?"""
    nbformat = pytest.importorskip("nbformat")
    client = pytest.importorskip("nbclient")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(cells) == 10
    resources = {"metadata": {"path": str(NOTEBOOK.parent)}}
    client.NotebookClient(notebook, timeout=120, kernel_name="python3", resources=resources).execute()
    drawn = cells[-1].outputs[-1]["data"]["text/html"]
    assert drawn.count("<rect") >= 5
