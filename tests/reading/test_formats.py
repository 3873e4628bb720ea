"""Formats other than listing pages: what each gives, and what each refuses record by record."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.reading import Document, InputError, ReadOptions, Reject, derive_id, read_inputs
from extractor.reading.plain import split_title
from extractor.reading.records import RecordFault, parse_date

TITLE = "白石县外贸回暖"
BODY = "一季度白石县进出口总额8.4亿元,同比增长12.5%,其中出口6.1亿元。"
DAY = date(2031, 4, 20)
NOON = datetime(2031, 4, 20, 12)
ROW = {"id": "n1", "title": TITLE, "body": BODY, "published": "2031-04-20"}


def read(
    folder: Path, name: str, data: str | bytes, options: ReadOptions | None = None
) -> list[Document | Reject]:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read_inputs([path], options))


def parquet(table: dict[str, object]) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(table), sink)
    return bytes(sink.getvalue())


def page(body: str) -> str:
    return (
        f'<!DOCTYPE html><html><head><title>{TITLE}</title><meta name="pubdate" content="2031-04-20"></head>'
        "<body>"
        f"<nav><a href='/'>首页</a><a href='/a'>机构</a></nav><article><h1>{TITLE}</h1>{body}</article>"
        "<footer>版权所有 2031 白石县融媒体</footer></body></html>"
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jsonl", json.dumps(ROW)),
        ("a.ndjson", "\n" + json.dumps(ROW, ensure_ascii=False) + "\r\n\r\n"),
        ("a.json", json.dumps([ROW], indent=1)),
        ("a.json", json.dumps(ROW, indent=1)),
        ("a.json", json.dumps(ROW)),
        ("a", json.dumps(ROW)),
        ("a.csv", f'id,title,body,published\nn1,{TITLE},"{BODY}",2031/4/20\n'),
        ("a.csv", f"\ufeffid;published;title;body\r\nn1;2031年4月20日;{TITLE};{BODY}\r\n"),
        ("a.csv", f'id,title,published,body,more\nn1,{TITLE},2031-04-20 08:30,"{BODY}",x\n'),
        ("a.tsv", f"id\tbody\tpublished\ttitle\nn1\t{BODY}\t2031-04-20 8:30\t{TITLE}\n".encode("gb18030")),
        ("a.parquet", parquet({"id": ["n1"], "title": [TITLE], "body": [BODY], "published": [DAY]})),
        ("a", parquet({"id": ["n1"], "title": [TITLE], "body": [BODY], "published": [NOON]})),
    ],
)  # fmt: skip
def test_every_table_gives_the_same_document(tmp_path: Path, name: str, data: str | bytes) -> None:
    """Is one record the same document whatever the format it came in?"""
    (found,) = read(tmp_path, name, data)
    source = (tmp_path / name).as_posix()
    assert found == Document("n1", TITLE, BODY, DAY, source, tmp_path.name, 0)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"title": "无正文"}', "no 'body'"),
        ('{"body": ""}', "no body"),
        ('{"body": null}', "no body"),
        ('{"body": " \\n "}', "no body"),
        ('{"body": 5}', "type int"),
        ('{"body": "好", "title": ["a"]}', "type list"),
        ('{"body": "好", "published": 20310420}', "type int"),
        ('{"body": "好", "published": "昨天"}', "not a date"),
        ('{"body": "好", "published": "2031-02-29"}', "does not exist"),
        ('{"body": "\\ud83d"}', "surrogate"),
        ('{"body": "a\\u0000b"}', "NUL"),
        ('{"body": NaN}', "NaN"),
        ('{"body": "好"', "broken at column"),
        ('{"id": 1' + "0" * 5000 + ', "body": "好"}', "broken"),
        ('["body"]', "JSON array"),
        ("null", "JSON null"),
        ("[" * 10**5, "nested too deeply"),
        ('{"body": "' + "长" * 600 + '"}', "more than the limit"),
    ],
)
def test_a_broken_line_of_jsonl_is_one_reject(tmp_path: Path, line: str, reason: str) -> None:
    """Does a bad line name itself and leave the lines around it alone?"""
    good = json.dumps(ROW)
    before, reject, after = read(
        tmp_path, "a.jsonl", f"{good}\n{line}\n{good}\n", ReadOptions(max_document_characters=500)
    )
    assert isinstance(reject, Reject)
    assert reason in reject.reason
    assert reject.place == "line 2"
    assert len(reject.excerpt) <= 200
    assert isinstance(before, Document)
    assert isinstance(after, Document)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("x,只有两格", "2 cells"),
        (f"x,{TITLE},多,一,格", "5 cells"),
        (f'x,{TITLE},"引号"外,', "cannot be parsed"),
        (f'x,{TITLE},"没有关上,', "cannot be parsed"),
        (f"x,{TITLE},{'长' * 600},", "more than the limit"),
        (f"x,{TITLE},正文,2031-11-31", "does not exist"),
        (f"x,{TITLE},零\0,", "NUL"),
    ],
)
def test_a_broken_row_of_csv_is_one_reject(tmp_path: Path, line: str, reason: str) -> None:
    """Does a bad row, even one whose quote is never closed, leave the rows around it alone?"""
    good = f'n,{TITLE},"第一行\n{BODY.replace(",", "，")}",2031-04-20'
    data = f"id,title,body,published\n{good}\n{line}\n{good}\n"
    before, reject, *after = read(tmp_path, "a.csv", data, ReadOptions(max_document_characters=500))
    assert isinstance(before, Document)
    assert isinstance(reject, Reject)
    assert reason in reject.reason
    assert reject.place.startswith("line 4")
    assert [one for one in after if isinstance(one, Document)]


def test_an_undecodable_row_of_csv_is_one_reject(tmp_path: Path) -> None:
    """Does a damaged byte cost one row only?"""
    rows = [b"title,body"] + [f"{TITLE},正文{i}".encode() for i in range(4)]
    rows[2] += b"\xff"
    found = read(tmp_path, "a.csv", b"\n".join(rows))
    assert [type(one) for one in found] == [Document, Reject, Document, Document]
    assert isinstance(found[1], Reject)
    assert found[1].place.endswith(str(b"\n".join(rows).index(0xFF)))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", "标题,正文\n" + f"{TITLE},好\n"),
        ("a.jsonl", json.dumps({"标题": TITLE, "正文": "好"})),
        ("a.parquet", parquet({"标题": [TITLE], "正文": ["好"]})),
    ],
)
def test_columns_can_be_mapped(tmp_path: Path, name: str, data: str | bytes) -> None:
    """Are other column names read when told, and named in the reject when not?"""
    (found,) = read(tmp_path, name, data, ReadOptions(columns={"title": "标题", "body": "正文"}))
    assert isinstance(found, Document)
    assert (found.title, found.body) == (TITLE, "好")
    (reject,) = read(tmp_path, name, data)
    assert isinstance(reject, Reject)
    assert "'body'" in reject.reason


def test_an_id_comes_from_the_content_alone(tmp_path: Path) -> None:
    """Is the id the same in every file and format, and another for another text or day?"""
    row = {key: ROW[key] for key in ("title", "body", "published")}
    (one,) = read(tmp_path, "a.jsonl", json.dumps(row))
    (two,) = read(tmp_path, "b.txt", f"-\n{TITLE}\n{BODY}\n2031-04-20\n")
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert one.id == two.id == derive_id(TITLE, BODY, DAY)
    assert len({one.id, derive_id(TITLE, BODY, None), derive_id("", TITLE + BODY, DAY)}) == 3


def test_a_body_with_tags_is_kept_as_it_is(tmp_path: Path) -> None:
    """Do offsets of a JSONL body count its tags and outer spaces?"""
    body = " <p>增长<b>5%</b>&nbsp;</p>\n"
    (found,) = read(tmp_path, "a.jsonl", json.dumps({"body": body}))
    assert isinstance(found, Document)
    assert found.body == body


def test_a_json_array_is_read_up_to_its_fault(tmp_path: Path) -> None:
    """Are the elements before a syntax error read, and a wrong element skipped?"""
    found = read(tmp_path, "a.json", f'[{json.dumps(ROW)}, 7, {json.dumps(ROW)}, {{"body": ')
    assert [type(one) for one in found] == [Document, Reject, Document, Reject]
    assert [one.place.split(",")[0] for one in found if isinstance(one, Reject)] == ["record 1", "record 3"]


def test_a_page_gives_its_article(tmp_path: Path) -> None:
    """Are title, date and paragraphs found, and navigation and footer left out?"""
    second = "海关负责人介绍,机电产品出口占比达到四成,新增外贸企业17家,服务窗口全年无休。"
    (found,) = read(tmp_path, "a.html", page(f"<p>{BODY}</p>\n<p>{second}<br>完</p>"))
    assert isinstance(found, Document)
    assert found.title == TITLE
    assert found.published == DAY
    assert found.body.split("\n")[:2] == [BODY, second]
    assert "首页" not in found.body
    assert "版权" not in found.body


@pytest.mark.parametrize(
    "data",
    [
        "<html></html>",
        "<div>" * 5000 + BODY,
        "<!DOCTYPE html>",
        "<html><body>\x01\x02</body></html>",
    ],
)
def test_a_page_without_an_article_is_one_reject(tmp_path: Path, data: str) -> None:
    """Are empty pages and pages nested beyond the parser's depth refused rather than cut?"""
    (reject,) = read(tmp_path, "a.html", data)
    assert isinstance(reject, Reject)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("标题\n\n正文一。\n正文二。\n", ("标题", "正文一。\n正文二。")),
        ("\n\n  标题  \n  正文。", ("标题", "正文。")),
        ("只有一行", ("", "只有一行")),
        ("这是一句话。\n第二句。", ("", "这是一句话。\n第二句。")),
        ("长" * 101 + "\n正文。", ("", "长" * 101 + "\n正文。")),
        ("增长多少?\n正文。", ("增长多少?", "正文。")),
        ("", ("", "")),
    ],
)
def test_the_title_of_a_plain_text(text: str, expected: tuple[str, str]) -> None:
    """Is the first line a title only where it can be one?"""
    assert split_title(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2031-04-20", DAY),
        (" 2031/4/20 ", DAY),
        ("2031.04.20", DAY),
        ("2031年4月20日", DAY),
        ("2031 年 4 月 20 日 09:30", DAY),
        ("2031-04-20T23:30:00Z", DAY),
        ("2031-04-20 23:30:00.123+08:00", DAY),
        ("2031-04", None),
        ("20310420", None),
        ("2031-04/20", None),
        ("2031-04-20 发布", None),
        ("2031-04-20" + " " * 10**5, None),
    ],
)
def test_dates(text: str, expected: date | None) -> None:
    """Which spellings of a day are read?"""
    assert parse_date(text) == expected


@pytest.mark.parametrize("text", ["2031-02-29", "2031/13/1", "2031年4月31日", "0000-01-01"])
def test_days_that_do_not_exist(text: str) -> None:
    """Is an impossible day a fault and not a neighbouring day?"""
    with pytest.raises(RecordFault, match="does not exist"):
        parse_date(text)


@pytest.mark.parametrize("options", [{"format": "pdf"}, {"columns": {"text": "b"}}, {"max_whole_bytes": 0}])
def test_bad_options_are_refused(options: dict[str, object]) -> None:
    """Does a wrong option raise at once, in one sentence?"""
    with pytest.raises(InputError, match=r"^The .*\.$"):
        ReadOptions(**options)  # type: ignore[arg-type]


SEEDS = [
    ("a.jsonl", (json.dumps(ROW, ensure_ascii=False) + "\n").encode() * 3),
    ("a.json", json.dumps([ROW, ROW]).encode()),
    ("a.csv", f'id,title,body,published\nn1,{TITLE},"{BODY}",2031/4/20\n'.encode() * 2),
    ("a.txt", f"-\n{TITLE}\n{BODY}\n2031-04-20\n".encode("gb18030") * 3),
    ("a.html", page(f"<p>{BODY}</p>").encode()),
    ("a.parquet", parquet({"title": [TITLE], "body": [BODY]})),
    ("a.bin", f"{TITLE}\n{BODY}".encode("utf-16")),
]


@given(
    seed=st.sampled_from(SEEDS), edits=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=3)), max_size=6)
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damage_never_ends_the_run(
    tmp_path: Path, seed: tuple[str, bytes], edits: list[tuple[float, bytes]]
) -> None:
    """Does every damaged input give documents or rejects that any table can hold?"""
    name, data = seed
    for where, piece in edits:
        at = int(where * len(data))
        data = data[:at] + piece + data[at + 2 :]
    found = read(tmp_path, name, data)
    assert found
    for one in found:
        text = one.title + one.body if isinstance(one, Document) else one.reason + one.place + one.excerpt
        text.encode()
        assert "\0" not in text
