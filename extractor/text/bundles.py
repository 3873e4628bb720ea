"""Whether a body is a bundle of news items, and where the headings of its items stand."""

from __future__ import annotations

from functools import cache

from extractor.text.headings import find_headings

_MAX_ITEM_TITLE = 60
_MAX_TITLE_LINE = 400
_MANY = 4  # emphasised lines that head items in a text that does not call itself a bundle
_SEVERAL = 3  # the same of bracketed ones, which stand before an item's text in its own paragraph
_HEADLINE = 8  # characters: a bracket with fewer is a label (【项目概况】), no headline
_LEAD = 40  # characters of prose above the first emphasised line: the article has a lead, the lines are its sections
_NO_HEADLINE_END = "。：:；"


def item_titles(title: str, masked: str, emphasis: list[tuple[int, int]]) -> dict[int, int]:
    """Spans (start → end) that are the headings of a news bundle's items, each at its paragraph's begin.

    `masked` is the body without markup, `emphasis` the spans that stood in it. Emphasised paragraphs head items
    where the title says that it is a bundle (快讯, 要闻 …) or where there are four or more of them without list
    numbers and no lead above them; otherwise they are section headings of one article. Headlines in brackets
    (【…】) before the text of their items do where each paragraph has one.
    """
    bracketed = _bracketed(masked)
    if bracketed:
        return bracketed
    titles = _emphasised(masked, emphasis)
    if len(titles) >= 2 and any(word in title for word in _bundle_words()):
        return titles
    numbered = any(find_headings(masked[start:end]) for start, end in titles.items())
    return titles if len(titles) >= _MANY and not numbered and not _has_lead(masked, min(titles)) else {}


@cache
def _bundle_words() -> tuple[str, ...]:
    """What a bundle of news calls itself: the list in `rules/furniture.yaml`."""
    from extractor.rules.layers import read_tree
    from extractor.rules.loading import find_rules

    return tuple(read_tree(find_rules() / "furniture.yaml")["bundles"])


def _emphasised(masked: str, emphasis: list[tuple[int, int]]) -> dict[int, int]:
    titles: dict[int, int] = {}
    for start, end in emphasis:
        if end - start > _MAX_TITLE_LINE:
            continue
        inner = masked[start:end].strip()
        # a heading has its line to itself: only the blanks of its tags stand around it
        before = masked[max(0, start - _MAX_TITLE_LINE) : start].rpartition("\n")
        behind = masked[end : end + _MAX_TITLE_LINE].partition("\n")
        line = (before[2] + masked[start:end] + behind[0]).strip()
        if inner and inner == line and len(inner) <= _MAX_ITEM_TITLE and inner[-1] not in _NO_HEADLINE_END:
            first = masked.index(inner, start)
            titles[first] = first + len(inner)
    return titles


def _has_lead(masked: str, first: int) -> bool:
    """Whether prose stands above the first heading, not only whose message it is (本网讯:)."""
    lines = (line.strip() for line in masked[:first].splitlines())
    return any(len(line) >= _LEAD and line.endswith("。") for line in lines)


def _bracketed(masked: str) -> dict[int, int]:
    """The headlines in brackets, if every paragraph from the first on begins with one."""
    titles: dict[int, int] = {}
    if "【" not in masked:
        return titles
    start = 0
    for line in masked.splitlines(keepends=True):
        first = start + len(line) - len(line.lstrip())
        start += len(line)
        if not line.strip():
            continue
        close = masked.find("】", first, first + _MAX_ITEM_TITLE) if masked[first] == "【" else -1
        told = (
            "：" in masked[first:close] or ":" in masked[first:close]
        )  # 【济宁：银企牵手】 is none, however short
        if close < 0 or (close - first <= _HEADLINE and not told):
            return {}
        titles[first] = close + 1
    return titles if len(titles) >= _SEVERAL else {}
