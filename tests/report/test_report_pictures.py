"""The page of the sample articles, as README shows it.

`PICTURES=docs python -m pytest tests/report/test_report_pictures.py` refreshes the pictures of the documentation
(a Chinese font must be installed; Debian: fonts-noto-cjk).
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from chromium import Chromium

from extractor.pipeline.run import run
from extractor.publish.report import write_report

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds")
    with contextlib.chdir(PROJECT):  # the page names its sources as they were given
        run(["seeds"], folder / "output", cache=False)
    return write_report(folder / "output", folder / "report.html").file


def test_the_pictures_of_the_documentation(chromium: Chromium, page: Path, tmp_path: Path) -> None:
    """From the sample articles: are charts drawn, are figures marked, is nothing asked for and nothing wrong?"""
    folder = PROJECT / os.environ.get("PICTURES", tmp_path)
    chromium.size(1400, 1120)
    chromium.open(page.as_uri() + "#view=charts")
    assert chromium.run("document.querySelectorAll('#series svg .mark').length") >= 10
    assert chromium.run("document.querySelectorAll('#targets path.goal').length") >= 3
    charts = chromium.picture(folder / "report.png")
    chromium.go("view=articles")
    richest = chromium.run(
        "[...document.querySelectorAll('#list a')].map(one => [parseInt(/(\\d+) 处/.exec(one.textContent)[1]), "
        "one.dataset.n]).sort((a, b) => b[0] - a[0])[0][1]"
    )
    chromium.size(1400, 900)
    chromium.go(f"view=articles&article={richest}")
    assert chromium.run("document.querySelectorAll('.text mark.figure').length") >= 20
    chromium.run("document.querySelectorAll('.text mark.figure')[4].focus()")
    chromium.run("Promise.all(document.getAnimations().map(one => one.finished)).then(() => 0)")
    assert chromium.run("document.getElementById('card').hidden") is False
    article = chromium.picture(folder / "report-article.png")
    assert charts.stat().st_size > 40_000
    assert article.stat().st_size > 40_000
    assert chromium.requests == [page.as_uri()]
    assert chromium.errors == []
