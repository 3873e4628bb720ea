"""What the report is tested with: a small output folder with a trap or two, its page, and a real browser."""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.pipeline.run import run
from extractor.publish.report import write_report

sys.path.insert(0, str(Path(__file__).parent))
from chromium import Chromium, find_chromium

ARTICLES = [
    {
        "id": "a1",
        "title": "【襄阳招商】一季度签约项目32个",
        "body": "一季度，襄阳市签约亿元以上项目32个，总投资410亿元。地区生产总值1350亿元，同比增长6.2%。会议室有7张桌子。",
        "published": "2025-04-20",
    },
    {
        "id": "a2",
        "title": "<script>window.hacked=1</script>公报",
        "body": "2024年，襄阳市地区生产总值6102亿元，增长5.4%。</script><script>window.hacked=1</script>\n"
        "<img src=x onerror=\"window.hacked=1\">&lt;b&gt; 𠮷2024年，宜昌市地区生产总值6191亿元，增长6.5%。",
        "published": "2025-02-03",
    },
    {
        "id": "a3",
        "title": "襄阳市经济运行",
        "body": "2023年，襄阳市地区生产总值5842亿元，增长4.8%。2024年，襄阳市地区生产总值5900亿元。",
        "published": "2025-01-15",
    },
    {
        "id": "a4",
        "title": "襄阳市2025年政府工作报告",
        "body": "2025年发展主要预期目标是：地区生产总值增长6.5%左右，一般公共预算收入增长5%。",
        "published": "2025-01-10",
    },
    {
        "id": "a5",
        "title": "襄阳市经济运行",
        "body": "2023年，襄阳市地区生产总值5842亿元，增长4.8%。2024年，襄阳市地区生产总值5900亿元。",
        "published": "2025-01-16",
    },
]  # fmt: skip


def output_of(articles: list[dict[str, str]], folder: Path) -> Path:
    """An output folder made from `articles`."""
    source = folder / "articles.jsonl"
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in articles), encoding="utf-8")
    run([source], folder / "output")
    return folder / "output"


@pytest.fixture(scope="session")
def report_output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return output_of(ARTICLES, tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="session")
def report_page(report_output: Path) -> Path:
    return write_report(report_output, report_output.parent / "page" / "report.html").file


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    path = find_chromium()
    if path is None:
        warnings.warn("No Chromium is installed: the report page is not tested in a browser.", stacklevel=1)
        pytest.skip("no Chromium: apt-get install chromium, or set CHROMIUM to the path of one")
    with Chromium(path) as browser:
        yield browser


@pytest.fixture
def browser(chromium: Chromium, report_page: Path) -> Chromium:
    """The browser with the page open, in a window of a desktop computer."""
    chromium.size(1300, 900)
    chromium.open("about:blank")
    chromium.open(report_page.as_uri())
    return chromium
