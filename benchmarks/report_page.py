"""How long the report page takes to write, to open and to filter: `python -m benchmarks.report_page --articles 2000`.

The articles are made by `benchmarks.corpus`. Times are seconds by the clock, and of this process's processor;
those in the browser are of a headless Chromium from the request to the view that is drawn.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import extractor
from benchmarks.corpus import KINDS, articles
from extractor.publish.report import write_report

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "report"))
from chromium import Chromium, find_chromium

_TYPE = """(() => { const one = document.getElementById('f-q'); one.value = '武汉 增长';
one.dispatchEvent(new Event('input')); })()"""


def main() -> None:
    """Print one line a step."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--kind", choices=KINDS, default="statistics")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "articles.jsonl"
        with source.open("w", encoding="utf-8") as stream:
            for number, one in enumerate(itertools.islice(articles(given.kind, seed=1), given.articles)):
                row = {"id": f"a{number}", "title": one.title, "body": one.body, "published": one.published}
                stream.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
        summary = extractor.run([source], Path(folder) / "output", cache=False)
        print(f"{summary.documents:,} articles, {summary.observations:,} mentions, {summary.facts:,} facts")
        written = _timed("write", lambda: write_report(Path(folder) / "output", Path(folder) / "r.html"))
        print(f"{written.size / 1e6:.1f} MB in {1 + len(written.pages)} files")  # type: ignore[attr-defined]
        _browse(written.file)  # type: ignore[attr-defined]


def _browse(page: Path) -> None:
    program = find_chromium()
    if program is None:
        sys.exit("No Chromium is installed.")
    with Chromium(program) as browser:
        _timed("open", lambda: browser.open(page.as_uri()))
        for view in ("charts", "facts", "articles", "articles&article=77"):
            _timed(view, lambda view=view: browser.go(f"view={view}"))  # type: ignore[misc]
        browser.go("view=facts")
        if browser.run("document.getElementById('f-q') !== null"):
            _timed("filter", lambda: browser.run(_TYPE))
        if browser.errors:
            sys.exit(f"Errors of the page: {browser.errors}")


def _timed(what: str, step: Callable[[], object]) -> object:
    begun, busy = time.perf_counter(), time.process_time()
    result = step()
    print(
        f"{what:<24}{time.perf_counter() - begun:8.2f} s, {time.process_time() - busy:6.2f} s of this process"
    )
    return result


if __name__ == "__main__":
    main()
