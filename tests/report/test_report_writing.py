"""The files of a report, without a browser."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from command_line import command

from extractor.pipeline import publication
from extractor.pipeline.publication import OpenOutput, OutputError, read
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


def test_the_same_tables_give_the_same_bytes(
    report_page: Path, report_output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Is the page a function of the tables, also where a row at a time is read and no table loaded?"""
    monkeypatch.setattr(publication, "_BATCH_ROWS", {})
    monkeypatch.setattr(publication, "_BATCH_ROWS_OF_OTHERS", 1)
    monkeypatch.delattr(OpenOutput, "load_table")
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


@pytest.mark.parametrize("limit", [{"characters_a_page": 60}, {"facts_a_page": 2}])
def test_long_articles_are_split_too(report_output: Path, tmp_path: Path, limit: dict[str, int]) -> None:
    """Do few articles with long texts or many mentions get pages of their own, and none of them two?"""
    written = write_report(report_output, tmp_path / "r.html", **limit)
    pages = [content(path) for path in written.pages if path.name.startswith("articles")]
    assert [n for page in pages for n in page["texts"]["articles"]["n"]] == list(range(5))
    assert len(pages) >= 3
    mentions = sum(len(page["texts"]["observations"]["fact"]) for page in pages)
    assert mentions == len(read(report_output, "observations"))


def test_a_split_report_says_what_the_whole_one_says(report_output: Path, tmp_path: Path) -> None:
    """Has every mention the fact, the values and the place on its page that it has in a report of one page?"""
    whole = mentions_of(content(write_report(report_output, tmp_path / "one.html").file))
    pages = write_report(report_output, tmp_path / "r.html", articles_a_page=2, facts_a_page=3).pages
    parts = [mentions_of(content(path)) for path in pages if path.name.startswith("articles")]
    assert [one for part in parts for one in part] == whole


def mentions_of(page: Any) -> list[Any]:
    """For each figure that is marked: its article, its text, its fact's number and what is told of both."""
    facts, texts = page["facts"], page["texts"]
    found = []
    for number, *fields in zip(
        *(texts["articles"][name] for name in ("n", "duplicate_of", "title", "body")), strict=True
    ):
        twin, *parts = fields
        for piece in (one for field in parts for one in field if not isinstance(one, str)):
            for tag in (tag for tag in piece[1] if tag >= 0):
                fact = texts["observations"]["fact"][tag]
                told = [facts["n"][fact], facts["value"][fact], facts["raw"][fact], facts["document"][fact]]
                code = facts["codes"]["indicator"][facts["indicator"][fact]]
                rule = texts["codes"]["rule"][texts["observations"]["rule"][tag]]
                found.append([number, twin, piece[0], piece[2], code, rule, *told])
    return found


@pytest.mark.parametrize(
    ("table", "harm", "message"),
    [
        ("documents", lambda rows: [rows[0], *rows], "ids of articles are the same"),
        ("facts", lambda rows: rows[1:], "mention is of no fact"),
        ("observations", lambda rows: rows[::-1], "not in the order of the articles"),
    ],
)
def test_tables_that_do_not_fit_are_refused(
    report_output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str, harm: Any, message: str
) -> None:
    """Is a report of tables that no run wrote one sentence?"""
    real = OpenOutput.batches

    def batches(self: OpenOutput, name: str, columns: Any = None) -> Any:
        for batch in real(self, name, columns):
            if name == table:
                batch = batch.take(pa.array(harm(list(range(batch.num_rows)))))
            yield batch

    monkeypatch.setattr(OpenOutput, "batches", batches)
    with pytest.raises(OutputError, match=message):
        write_report(report_output, tmp_path / "r.html")


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
