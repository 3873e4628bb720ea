"""The files of a report, without a browser."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from command_line import command

from extractor.pipeline.publication import OutputError, read
from extractor.publish.report import write_report


def content(page: Path) -> Any:
    found = re.search(r'id="content">(.*?)</script>', page.read_text(encoding="utf-8"), re.S)
    assert found is not None
    return json.loads(found[1])


def test_nothing_is_fetched_and_no_text_is_markup(report_page: Path) -> None:
    """Does the page name no other file or address, and does an article's markup stand as escapes only?"""
    text = report_page.read_text(encoding="utf-8")
    assert "default-src 'none'; script-src 'sha256-" in html.unescape(text)
    assert not re.search(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="(?!data:)', text)
    assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in text
    assert text.count("<script") == text.count("</script>") == 2
    assert "<img" not in text


def test_the_page_holds_everything(report_page: Path, report_output: Path) -> None:
    """Are all facts, articles and mentions in it, and do the pieces of each article give its text back?"""
    page = content(report_page)
    documents = read(report_output, "documents")
    assert len(page["facts"]["n"]) == len(read(report_output, "facts"))
    assert len(page["texts"]["observations"]["fact"]) == len(read(report_output, "observations"))
    for name in ("title", "body"):
        joined = [
            "".join(p if isinstance(p, str) else p[0] for p in one) for one in page["texts"]["articles"][name]
        ]
        assert joined == documents[name].to_list()


def test_the_same_tables_give_the_same_bytes(report_page: Path, report_output: Path, tmp_path: Path) -> None:
    """Is the page a function of the tables?"""
    again = write_report(report_output, tmp_path / "report.html").file
    assert again.read_bytes() == report_page.read_bytes()


def test_many_articles_are_split(report_output: Path, tmp_path: Path) -> None:
    """Beyond a page's articles, is there an index that names pages which together hold all?"""
    written = write_report(report_output, tmp_path / "r.html", articles_a_page=2, facts_a_page=3)
    index = content(written.file)
    assert [path.parent.name for path in written.pages] == ["r_pages"] * len(written.pages)
    assert {part["name"] for part in index["index"]} == {path.name for path in written.pages}
    articles = [
        n
        for path in written.pages
        for n in ((content(path)["texts"] or {}).get("articles") or {"n": []})["n"]
    ]
    assert articles == list(range(len(read(report_output, "documents"))))
    held = [content(path)["facts"] for path in written.pages if path.name.startswith("facts")]
    assert sorted(n for page in held for n in page["n"]) == list(range(len(read(report_output, "facts"))))
    series = [
        {(page["codes"]["indicator"][i], page["codes"]["region"][r] if r >= 0 else "")
         for i, r in zip(page["indicator"], page["region"], strict=True)}
        for page in held
    ]  # fmt: skip
    assert sum(map(len, series)) == len(set().union(*series))


def test_a_smaller_report_leaves_no_old_pages(report_output: Path, tmp_path: Path) -> None:
    """Are pages of an earlier report gone, and a stranger's file kept?"""
    write_report(report_output, tmp_path / "r.html", articles_a_page=1)
    (tmp_path / "r_pages" / "mine.txt").write_text("x")
    write_report(report_output, tmp_path / "r.html")
    assert [path.name for path in (tmp_path / "r_pages").iterdir()] == ["mine.txt"]


def test_an_output_without_rows(tmp_path: Path) -> None:
    """Does a report of nothing stand?"""
    from conftest import output_of

    page = write_report(
        output_of([{"id": "x", "title": "", "body": "没有数字。"}], tmp_path), tmp_path / "r.html"
    )
    assert (page.articles, page.facts) == (1, 0)


def test_what_cannot_be_written_is_refused(report_output: Path, tmp_path: Path) -> None:
    """Is a wrong name or an empty folder one sentence?"""
    with pytest.raises(OutputError, match=r"must end in \.html"):
        write_report(report_output, tmp_path / "report.pdf")
    with pytest.raises(OutputError, match="holds no tables"):
        write_report(tmp_path, tmp_path / "report.html")


def test_the_command(report_output: Path, tmp_path: Path) -> None:
    """Does `extractor report OUTPUT FILE` write it and say so?"""
    done = command("report", report_output, tmp_path / "r.html", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["articles"] == 5
    assert (tmp_path / "r.html").stat().st_size == json.loads(done.stdout)["bytes"]
