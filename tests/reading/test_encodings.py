"""Encodings: the same text from every encoding, and no guess where the bytes are damaged."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.reading.encodings import Decoder, detect
from extractor.reading.errors import Unreadable

SIMPLIFIED = "青河市上半年实现地区生产总值612.4亿元,同比增长6.3%。镕、喆、囍等字也在其中。"
TRADITIONAL = "青河市上半年實現地區生產總值612.4億元,比上年同期增長6.3%,工業與貿易均有進步。"
ENGLISH = "The city grew by 6.3%."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "utf-16"),
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED + "𠮷", "gb18030"),
        (TRADITIONAL, "utf-8"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "gb18030"),
        (ENGLISH, "ascii"),
        ("联通", "gb18030"),
        ("标题\n" + SIMPLIFIED, "utf-16-le"),
        ("标题\n" + SIMPLIFIED, "utf-16-be"),
    ],
)
def test_text_is_the_same_from_every_encoding(text: str, encoding: str) -> None:
    """Is the encoding found, with or without a byte order mark?"""
    if text == "联通":
        text = SIMPLIFIED + text
    raw = text.encode(encoding)
    decoder = detect(raw)
    assert decoder.decode(raw[decoder.mark :]) == text


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (SIMPLIFIED.encode() + b"\xff" + SIMPLIFIED.encode(), len(SIMPLIFIED.encode())),
        (SIMPLIFIED.encode()[:-1], len(SIMPLIFIED.encode()) - 3),
        (b"ascii \x80 only", 6),
        (SIMPLIFIED.encode("utf-16") + b"\x41", len(SIMPLIFIED.encode("utf-16"))),
        (SIMPLIFIED.encode() + b"\xed\xa0\x80", len(SIMPLIFIED.encode())),
    ],
)
def test_damage_is_named_by_its_offset(raw: bytes, place: int) -> None:
    """Is the first bad byte reported, and no replacement character put?"""
    decoder = detect(raw)
    with pytest.raises(Unreadable) as fault:
        decoder.decode(raw[decoder.mark :], decoder.mark)
    assert fault.value.place == f"byte {place}"


@pytest.mark.parametrize(
    "raw",
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\0" * 100, bytes(range(256)) * 4, "文".encode("utf-32")],
)
def test_binary_is_no_text(raw: bytes) -> None:
    """Is data that is not text refused as a whole?"""
    with pytest.raises(Unreadable):
        detect(raw)


@given(st.binary(max_size=300))
@settings(max_examples=300)
def test_any_bytes_are_text_or_refused(raw: bytes) -> None:
    """Does every input either decode or raise Unreadable?"""
    try:
        decoder = detect(raw)
        text = decoder.decode(raw[decoder.mark :], decoder.mark)
    except Unreadable:
        return
    assert isinstance(text, str)


@pytest.mark.parametrize("line", ["题", "题二", "江城", "第1号", "联通", "3月“好”", "‰"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_short_lines_of_mixed_files(line: str, encoding: str) -> None:
    """In a file that holds GB18030 and UTF-8, is each short line read in its own?"""
    decoder = Decoder("utf-8", legacy="gb18030")
    assert decoder.decode(line.encode(encoding)) == line
