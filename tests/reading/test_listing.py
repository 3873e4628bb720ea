"""Listing pages: whole records come through, and a broken one costs only itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.reading import Document, ReadOptions, Reject, read_inputs
from extractor.reading.furniture import is_furniture

GOOD = "-\n青河市工业开局良好\n一季度规模以上工业增加值增长7.2%。 一、龙头带动 三家企业投产。\n2031-04-18\n"
LAST = "-\n临江新区签约九个项目\n项目总投资36亿元。\n2031-04-19\n"
FOOTER = "有想补充的信息?点我投稿\n\n- 联系我们\n- 企业入驻\n"


def read(folder: Path, text: str | bytes, **options: int) -> list[Document | Reject]:
    path = folder / "page.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_inputs([path], ReadOptions(**options)))  # type: ignore[arg-type]


def test_a_record_keeps_title_body_and_date(tmp_path: Path) -> None:
    """Are the parts of a record where they belong, and is the collection the page?"""
    first, second = read(tmp_path, GOOD + LAST + FOOTER)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert first.title == "青河市工业开局良好"
    assert first.body.endswith("三家企业投产。")
    assert first.published == date(2031, 4, 18)
    assert (first.collection, first.position, second.position) == ("page", 0, 1)


@pytest.mark.parametrize(
    ("broken", "reason", "place"),
    [
        ("-\n只有标题\n2031-04-18\n", "title or body is missing", "line 6"),
        ("-\n标题\n正文说了百分之五。\n", "no date line", "line 6"),
        ("-\n标题\n正文。\n2031-02-30\n", "does not exist", "line 8"),
        ("-\n标题\n正文。\n2031-13-01\n", "does not exist", "line 8"),
        ("-\n标题\n第一行。\n第二行。\n2031-04-18\n", "3 lines before its date", "line 6"),
        ("-\n2031-04-18\n", "stands alone", "line 6"),
        ("-\n一句话\n", "stands alone", "line 6"),
        ("一句多余的话\n", "stands alone", "line 5"),
        ("-\n标题\n正文\0有零。\n2031-04-18\n", "NUL", "line 6"),
        ("-\n标题\n" + "长" * 2000 + "\n2031-04-18\n", "2,002 characters", "line 6"),
    ],
)
def test_a_broken_record_spares_its_neighbours(tmp_path: Path, broken: str, reason: str, place: str) -> None:
    """Is the record between two good ones one reject that says what is wrong and where?"""
    before, reject, after = read(tmp_path, GOOD + broken + LAST + FOOTER, max_document_characters=1000)
    assert isinstance(before, Document)
    assert isinstance(after, Document)
    assert isinstance(reject, Reject)
    assert reason in reject.reason
    assert reject.place == place
    assert (before.position, after.position) == (0, 2)


@pytest.mark.parametrize(
    "page",
    [
        GOOD.replace("\n", "\n\n") + LAST,
        GOOD.replace("\n", "\r\n") + LAST,
        "\n\n" + GOOD + "\n" + FOOTER + LAST + FOOTER,
        GOOD + "-\n-\n" + LAST + "-\n",
        GOOD + LAST.removeprefix("-\n"),
        GOOD.removeprefix("-\n") + LAST,
        "\ufeff" + GOOD + "\ufeff" + LAST,
        GOOD + LAST.rstrip("\n"),
        GOOD.replace("2031-04-18", " 2031/4/18 ") + LAST,
        GOOD + FOOTER.replace("?", "？").replace("- ", "·") + LAST,
    ],
)  # fmt: skip
def test_layout_means_nothing(tmp_path: Path, page: str) -> None:
    """Do blank lines, line ends, footers and a missing separator leave both records whole?"""
    found = read(tmp_path, page)
    assert [one.title for one in found if isinstance(one, Document)] == [
        "青河市工业开局良好",
        "临江新区签约九个项目",
    ]
    assert len(found) == 2


def test_one_undecodable_line_costs_one_record(tmp_path: Path) -> None:
    """Does a damaged byte give a reject with its offset, and nothing else?"""
    page = (
        (GOOD * 5).encode()
        + "-\n标题\n坏".encode()
        + b"\xff\xfe"
        + "。\n2031-04-18\n".encode()
        + LAST.encode()
    )
    found = read(tmp_path, page)
    rejects = [one for one in found if isinstance(one, Reject)]
    assert len(found) == 7
    assert [one.place for one in rejects] == [f"line 23, byte {page.index(0xFF)}"]


def test_a_page_may_change_its_encoding(tmp_path: Path) -> None:
    """Are pages in UTF-8 and GB18030 that were pasted together both read?"""
    found = read(tmp_path, (GOOD * 3).encode() + (LAST * 3).encode("gb18030"))
    assert [type(one) for one in found] == [Document] * 6
    assert isinstance(found[-1], Document)
    assert found[-1].body == "项目总投资36亿元。"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("有想补充的信息?点我投稿", True),
        ("有想补充的信息？点我投稿", True),
        ("- 联系我们", True),
        ("  -企业入驻 ", True),
        ("联系我们的企业越来越多", False),
        ("-", False),
        ("", False),
        ("- " * 10**5, False),
    ],
)
def test_furniture_is_a_whole_line(line: str, expected: bool) -> None:
    """Is a footer told by the whole line, whatever its bullet and width?"""
    assert is_furniture(line) is expected


LINE = (
    st.text(
        st.characters(min_codepoint=0x20, blacklist_categories=("Cs", "Cc", "Zl", "Zp")),
        min_size=1,
        max_size=40,
    )
    .map(str.strip)
    .filter(lambda text: text and not is_furniture(text) and text.removeprefix("\ufeff") not in ("", "-"))
    .filter(lambda text: not text[0].isdigit() and text[0] != "\ufeff")
)
RECORDS = st.lists(
    st.tuples(LINE, LINE, st.dates(date(1949, 10, 1), date(2099, 12, 31))), min_size=1, max_size=6
)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])


@given(records=RECORDS, encoding=ENCODINGS, footer=st.booleans())
@settings(max_examples=60)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory,
    records: list[tuple[str, str, date]],
    encoding: str,
    footer: bool,
) -> None:
    """Does a page read back as the records that it was written from?"""
    page = "".join(f"-\n{title}\n{body}\n{day}\n" for title, body, day in records) + (
        FOOTER if footer else ""
    )
    found = read(tmp_path_factory.mktemp("page"), page.encode(encoding))
    assert [(one.title, one.body, one.published) for one in found if isinstance(one, Document)] == records
    assert len(found) == len(records)
