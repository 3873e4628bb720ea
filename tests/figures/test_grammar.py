"""Do the short cuts of the one pattern find what the whole grammar finds?"""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.figures.grammar import figure_pattern
from extractor.figures.words import words

_BEFORE = ("12.5", "五")


def _found(text: str, short_cuts: bool) -> list[tuple[int, int]]:
    return [match.span(1) for match in figure_pattern(short_cuts).finditer(text)]


def test_every_frequent_word_before_every_character_of_the_grammar() -> None:
    """Does a short cut end where the whole grammar ends, whatever stands after its measure word?"""
    lexicon = words()
    follow = {"", *lexicon.after, *(word for listed in lexicon.not_before.values() for word in listed)}
    follow |= set(
        "0５.,，。；、:：-—~～至到和与/()（）的 五十百万亿几数半多余整正又零年月日时点分个初中上下旬代度份底末"
    )
    follow |= {"和9个之间", "和9的", "—9%", "9月", "9月8日", "1—9月", "中旬", "以上~9"}
    wrong = [
        text
        for number, word, after in itertools.product(
            _BEFORE, (*lexicon.frequent, "年", "月", "月底", "年9月", "", "—9月", "季度"), sorted(follow)
        )
        if _found(text := number + word + after, True) != _found(text, False)
    ]
    assert wrong == []


_PIECES = st.sampled_from(
    ["7", "12", "0", "2019", "3.5", ".", ",", "，", "。", "年", "月", "9月", "日", "季度", "底",
     "%", "亿元", "家", "个", "成", "轮", "—", "-", "至",
     "~", "和", "、", "以上", "左右", "之间", "内", "起", "五", "一", "十", "百", "半", "数", "几", "多", " ", "的", "企业"]
)  # fmt: skip


@settings(max_examples=400)
@given(st.lists(_PIECES, max_size=12).map("".join))
def test_any_text_has_the_same_figures(text: str) -> None:
    """Does the same hold of texts put together at random?"""
    assert _found(text, True) == _found(text, False)
