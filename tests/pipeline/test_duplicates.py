"""Duplicates: which documents stand for others, whatever their order, and which only look alike."""

from __future__ import annotations

import hashlib
import random
import re
import unicodedata
from datetime import date
from unittest import mock

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.pipeline.duplicates import (
    Identity,
    _plain_by_table,
    bucket_of,
    content_hash,
    fingerprint,
    mark_of,
    signature_of,
)
from extractor.pipeline.marks import marks_of
from extractor.pipeline.registry import mark_duplicates, resolved
from extractor.reading import Document, derive_id

BULLETIN = (
    "青河市统计局今天公布上半年经济运行情况。初步核算,全市实现地区生产总值612.4亿元,同比增长6.3%,"
    "其中工业增加值208.9亿元,增长7.1%。固定资产投资完成301.5亿元,增长9.8%,新开工项目47个。"
    "社会消费品零售总额达到187.2亿元,增长5.5%。进出口总额42.6亿元,下降1.9%。居民人均可支配收入"
    "18450元,增长6.0%。统计局负责人表示,下一步将继续扩大内需,稳定外贸,推动产业向高端迈进。"
)
OPENING = (
    "临江新区举行企业服务日活动,来自先进制造、生物医药和现代物流领域的负责人与部门代表面对面交流。"
    "活动现场设立政策咨询台,工作人员逐项解答用工、融资和用地方面的疑问,并当场记录企业的建议。"
    "新区负责人说,今后将把这样的活动办成常态,让办事的人少跑路,让干事的人有奔头。"
)


def document(body: str = BULLETIN, **given: object) -> Document:
    """A document that differs from the default only in what is given; its id is derived unless given."""
    title = str(given.get("title", "上半年经济运行平稳"))
    published = given.get("published", date(2031, 7, 20))
    assert published is None or isinstance(published, date)
    identity = str(given.get("id", derive_id(title, body, published)))
    source, position = str(given.get("source", "a.txt")), given.get("position", 0)
    assert isinstance(position, int)
    return Document(identity, title, body, published, source, "a", position)


def resolve(*documents: Document) -> dict[tuple[str, int], Identity]:
    found = resolved(documents)
    # However few records are looked at at once: parts must not tell groups apart.
    with mock.patch("extractor.pipeline.registry._NAMES_AT_ONCE", 2):
        assert resolved(documents, part=1) == found
    return found


@pytest.mark.parametrize(
    ("body", "changed"),
    [
        (BULLETIN, BULLETIN.replace("今天公布", "日前公布")),
        (BULLETIN, BULLETIN.replace("继续扩大内需,", "")),
        (BULLETIN, BULLETIN.replace(",", ",")),
        (BULLETIN, f"<p>{BULLETIN}</p>"),
        (OPENING, OPENING.replace("面对面交流", "座谈交流").replace("常态", "惯例")),
        (OPENING, OPENING + "(完)"),
    ],
)
def test_a_few_changed_characters_make_a_near_duplicate(body: str, changed: str) -> None:
    """Is a text with a few other words, but the same figures, marked?"""
    first, second = (
        document(body, published=date(2031, 7, 20)),
        document(changed, published=date(2031, 7, 21), position=1),
    )
    assert mark_duplicates([second, first]) == {("a.txt", 1): first.id}


@pytest.mark.parametrize(
    "changed",
    [
        BULLETIN.replace("612.4", "612.5"),
        BULLETIN.replace("612.4亿元", "612.4万元"),
        BULLETIN.replace("47个", "74个"),
        BULLETIN.replace("青河市", "白石市"),
        OPENING,
        BULLETIN[: len(BULLETIN) // 2],
    ],
)
def test_other_figures_or_places_make_another_text(changed: str) -> None:
    """Are bulletins that share their words but not their figures or region kept apart?"""
    assert mark_duplicates([document(), document(changed, position=1)]) == {}


def test_copies_on_several_pages_are_one_document() -> None:
    """Does the first page by name keep the id, and do the copies get one of their own?"""
    copies = [document(source=source) for source in ("c.txt", "a.txt", "b.txt")]
    name = copies[0].id
    assert resolve(*copies) == {
        ("b.txt", 0): Identity(f"{name}-2", name),
        ("c.txt", 0): Identity(f"{name}-3", name),
    }


def test_the_earliest_published_represents_its_group() -> None:
    """Does the earliest date win over names, and any date over none?"""
    late = document(id="late", source="a.txt", published=date(2031, 8, 1))
    early = document(id="early", source="z.txt", published=date(2031, 7, 1))
    undated = document(id="undated", source="0.txt", published=None)
    assert mark_duplicates([late, early, undated]) == {("a.txt", 0): "early", ("0.txt", 0): "early"}


def test_one_id_with_two_texts_is_two_documents() -> None:
    """Does the later text under a given id get the id of its content, and is it no duplicate?"""
    first = document(id="7", published=date(2031, 7, 1))
    other = document(OPENING, id="7", published=date(2031, 7, 2), position=1)
    derived = derive_id(other.title, other.body, other.published)
    assert resolve(other, first) == {("a.txt", 1): Identity(derived, None)}


def test_a_new_id_is_never_one_that_is_taken() -> None:
    """Is `-2` skipped where a document came with that very id?"""
    one, two = document(id="x"), document(id="x", position=1)
    taken = document(OPENING, id="x-2", position=2)
    assert resolve(one, two, taken) == {("a.txt", 1): Identity("x-3", "x")}


def test_groups_are_transitive() -> None:
    """Do texts that drift apart step by step end in one group with one representative?"""
    steps = [document(OPENING, published=date(2031, 1, 1))]
    for day, (old, new) in enumerate(
        [("企业服务日", "企业接待日"), ("面对面", "座谈"), ("少跑路", "省心"), ("用工、", "")], 2
    ):
        body = steps[-1].body.replace(old, new)
        steps.append(document(body, published=date(2031, 1, day), position=day))
    assert set(mark_duplicates(steps).values()) == {steps[0].id}
    assert len(mark_duplicates(steps)) == len(steps) - 1


@given(st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_order_does_not_matter(chance: random.Random) -> None:
    """Is the answer the same for every order in which the documents come?"""
    texts = [
        BULLETIN,
        OPENING,
        BULLETIN.replace("612.4", "598.1"),
        OPENING.replace("当场", "随即"),
        "短讯。",
        "",
    ]
    documents = [
        document(
            text, source=f"{page}.txt", position=place, published=date(2031, 1, 1 + (place * 7 + page) % 9)
        )
        for page in range(3)
        for place, text in enumerate(texts)
    ]
    documents += [document(text, id="same", source="d.txt", position=i) for i, text in enumerate(texts)]
    expected = resolve(*documents)
    chance.shuffle(documents)
    assert resolve(*documents) == expected
    final = [expected.get((one.source, one.position), Identity(one.id, None)).id for one in documents]
    assert len(set(final)) == len(final)
    representatives = {mark.duplicate_of for mark in expected.values()} - {None}
    marked = {expected[key].id for key in expected if expected[key].duplicate_of}
    assert representatives <= set(final)
    assert not representatives & marked


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("增长 5%,达到 300 家", "增长5%,达到300家", True),
        ("产值5亿元", "产值5亿元", True),
        ("<p>产值<b>5</b>亿元</p>", "产值5亿元", True),
        ("产值2 45亿元", "产值245亿元", False),
        ("产值1.5亿元", "产值15亿元", False),
        ("产值-5亿元", "产值5亿元", False),
    ],
)
def test_content_hash_sees_what_is_said(left: str, right: str, same: bool) -> None:
    """Does the hash ignore layout and keep every figure?"""
    assert (content_hash(document(left)) == content_hash(document(right))) is same


def test_content_hash_ignores_date_and_place() -> None:
    """Is a copy published later elsewhere the same content?"""
    assert content_hash(document()) == content_hash(
        msgspec.structs.replace(document(), published=None, source="q", id="9")
    )


@pytest.mark.parametrize(
    "text", ["", "。", "9" * 10**5, "<" * 10**5, " " * 10**5, "市" * 10**5, "1 " * 10**5]
)
def test_any_text_has_a_fingerprint(text: str) -> None:
    """Do empty, short and hostile texts pass?"""
    one = document(text)
    found = fingerprint(one)
    assert len(found.signature) == 128
    assert (found.bucket, found.signature) == (bucket_of(one.title, text), signature_of(one.title, text))
    assert found.content == mark_of(one).content


@pytest.mark.parametrize("beside", ["", "增" * 200], ids=["short", "long"])
@given(st.text(alphabet="增1２ 三十\n<b>Ａa＜\u0338ﬁ省é", max_size=30))
@settings(max_examples=150)
def test_a_text_is_normalised_as_if_without_short_cuts(beside: str, text: str) -> None:
    """Do the short cuts give what tags, NFKC, case and spaces give one after another?"""
    assert content_hash(document(beside + text, title="")) == plainly_hashed(beside + text)


def test_every_character_is_normalised() -> None:
    """Each character of the basic plane among digits and among ideographs: as without short cuts?"""
    characters = [chr(code) for code in range(1, 1 << 16) if not 0xD800 <= code < 0xE000]
    # A text goes one way or the other as a whole.
    characters.sort(key=lambda character: _plain_by_table(character) is None)
    known = sum(_plain_by_table(character) is not None for character in characters)
    assert 27_000 < known < 30_000
    for first in (*range(0, known, 256), *range(known, len(characters), 256)):
        for between in "1增":
            text = between.join(characters[first : first + 256])
            assert content_hash(document(text, title="")) == plainly_hashed(text), hex(first)


def plainly_hashed(text: str) -> str:
    plain = unicodedata.normalize(
        "NFKC", re.sub(r"</?[A-Za-z][^<>]*>|<!--[^<>]*-->|&nbsp;", " ", text)
    ).casefold()
    spaced = re.sub(r"(?<=[0-9])\s+(?=[0-9])", "\x00", plain)
    expected = re.sub(r"\s+", "", spaced).replace("\x00", " ")
    return hashlib.sha256(f"\x1f{expected}".encode()).hexdigest()


@given(st.lists(st.text(alphabet="12一 ", max_size=4), max_size=8))
@settings(max_examples=100)
def test_the_same_bucket_has_the_same_key(texts: list[str]) -> None:
    """Can no two texts share their figures and places and still have different keys?"""
    keys: dict[int, int] = {}
    for one in map(document, texts):
        assert keys.setdefault(bucket_of(one.title, one.body), mark_of(one).key) == mark_of(one).key


@given(
    st.lists(
        st.tuples(*[st.text(alphabet="增1２ 三十百季省市\n<&\u0338ﬁ\x1e\x1f\U0001f600", max_size=12)] * 2),
        max_size=5,
    )
)
@settings(max_examples=150)
def test_marks_of_many_are_those_of_each(texts: list[tuple[str, str]]) -> None:
    """Does a document get the same mark, whatever stands before and behind it?"""
    documents = [document(body, title=title) for title, body in texts]
    documents += [
        document(body.replace("\x1e", "&nbsp;").replace("\x1f", "三"), title="1 区") for _, body in texts
    ]
    for some in (documents, documents[len(texts) :]):
        assert marks_of(some) == [mark_of(one) for one in some]


def test_many_texts_without_figures() -> None:
    """Are short texts that share no figure compared by their words alone?"""
    chance = random.Random(5)
    letters = "".join(chr(0x4E00 + i) for i in range(400))
    bodies = ["".join(chance.choices(letters, k=200)) for _ in range(300)]
    documents = [document(body, position=i, title="") for i, body in enumerate(bodies + bodies[:20])]
    assert len(mark_duplicates(documents)) == 20


def test_of_one_day_the_smaller_content_hash_represents() -> None:
    """Are hashes compared as they are written, byte by byte?"""
    for number in range(8):
        texts = [OPENING + "(完)", OPENING.replace("常态", f"惯例{'一' * number}")]
        pair = [document(text, id=f"{n}", position=n) for n, text in enumerate(texts)]
        first = min(pair, key=content_hash)
        assert set(mark_duplicates(pair).values()) <= {first.id}
