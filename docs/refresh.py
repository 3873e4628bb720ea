"""Refresh what in `docs/` is made by running the program: the notebook's results, the pictures of the report page.

    extractor run seeds --output output && python docs/refresh.py output

It needs the extra `[test]`, Chromium, and for the pictures a Chinese font (Debian: fonts-noto-cjk).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from extractor.publish.report import write_report

_DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(_DOCS.parent / "tests" / "report"))
from chromium import Chromium, find_chromium  # noqa: E402


def notebook() -> None:
    """Run `notebook.ipynb` anew and keep the results in it."""
    path = _DOCS / "notebook.ipynb"
    cells = nbformat.read(path, as_version=4)
    metadata = dict(cells.metadata)
    resources = {"metadata": {"path": str(_DOCS)}}
    NotebookClient(
        cells, timeout=120, kernel_name="python3", record_timing=False, resources=resources
    ).execute()
    # the kernel notes the version of Python, which would differ from one machine to the next
    cells.metadata = nbformat.from_dict(metadata)
    nbformat.write(cells, path)


def pictures(output: Path) -> None:
    """Take `report.png` (charts) and `report-article.png` (an article, one figure pointed at)."""
    path = find_chromium()
    if path is None:
        sys.exit("No Chromium is installed.")
    with tempfile.TemporaryDirectory() as folder, Chromium(path) as browser:
        browser.size(1400, 1120)
        browser.open(write_report(output, Path(folder) / "report.html").file.as_uri() + "#view=charts")
        browser.picture(_DOCS / "report.png")
        # the article with most figures
        browser.go("view=articles")
        best = browser.run(
            "[...document.querySelectorAll('#list a')].map(one => [parseInt(/(\\d+) 处/.exec(one.textContent)[1]), "
            "one.dataset.n]).sort((a, b) => b[0] - a[0])[0][1]"
        )
        browser.size(1400, 900)
        browser.go(f"view=articles&article={best}")
        browser.run("document.querySelectorAll('.text mark.figure')[4].focus()")
        # until the page has settled
        browser.run("Promise.all(document.getAnimations().map(one => one.finished)).then(() => 0)")
        browser.picture(_DOCS / "report-article.png")


if __name__ == "__main__":
    notebook()
    pictures(Path(sys.argv[1]))
