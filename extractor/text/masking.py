"""One character to one character: markup becomes blanks, so that every offset stays true."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TAG = r"<(/?)([A-Za-z][A-Za-z0-9]*|!--)[^<>]{0,2000}>"
_ENTITY = r"&(?:nbsp|ensp|emsp|quot|amp|lt|gt|#\d{1,6});"
# The mark of a footnote: `全年地区生产总值[1]8542亿元`.
_FOOTNOTES = [rf"{mark}(?<=[\u4e00-\u9fff)）”%]{mark})[0-9]{{1,2}}[\]］〕]" for mark in (r"\[", "［", "〔")]
# A tag is at most 2,000 characters: without the bound an unclosed "<" would be searched to the end of
# the text again and again. Each choice begins with one character, so that a search passes all others over.
_MARKUP = re.compile("|".join((_TAG, _ENTITY, *_FOOTNOTES)))
_OPENINGS = "<&[［〔"
_BLOCKS = frozenset(
    [
        "p",
        "br",
        "div",
        "li",
        "ul",
        "ol",
        "tr",
        "td",
        "th",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "blockquote",
    ]
)
_EMPHASIS = frozenset(("strong", "b", "h1", "h2", "h3", "h4", "h5", "h6"))


class Folding:
    """One form for each of the characters of a table, one for one; none of them is another's form.

    Most texts hold a handful of them, so that one search for them and one replacement each are ten times as fast as
    `str.translate`, and three times as fast as asking for every character of the table. The `common` ones, which
    nearly every text holds, are replaced without a search that would find them one by one.
    """

    def __init__(self, forms: Mapping[str, str], *, common: str = "") -> None:
        self._forms = dict(forms)
        self._common = [(char, self._forms[char]) for char in common]
        rare = "".join(char for char in self._forms if char not in common)
        self._find = re.compile(f"[{re.escape(rare)}]").findall

    def __call__(self, text: str) -> str:
        for char, form in self._common:
            text = text.replace(char, form)
        found = self._find(text)
        for char in set(found):
            text = text.replace(char, self._forms[char])
        return text


# Full-width forms that terms and cues are written with in their half-width form, and the reverse for
# the brackets: rules are written with ASCII brackets.
_FOLD = Folding(
    {
        **{chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F) if chr(c) not in "，；：！？"},
        "\u3000": " ",
        "\xa0": " ",
    }
)


def mask_markup(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Blank the markup of `text`; returns the masked text and the spans that stood in emphasis.

    The result has the length of `text`: each character of a tag or an entity becomes a space, the first
    of a block tag (`<p>`, `<br>`, `</li>` …) a newline. The mark of a footnote behind a word
    (`[1]`) is markup too. Text with none of these is returned as it is.
    """
    if not any(map(text.__contains__, _OPENINGS)):
        return text, []
    pieces: list[str] = []
    emphasis: list[tuple[int, int]] = []
    opened = -1
    last = 0
    for match in _MARKUP.finditer(text):
        start, end = match.span()
        pieces.append(text[last:start])
        name = (match.group(2) or "").lower()
        pieces.append(("\n" if name in _BLOCKS else " ") + " " * (end - start - 1))
        if name in _EMPHASIS:
            if match.group(1):
                if opened >= 0:
                    emphasis.append((opened, start))
                opened = -1
            elif opened < 0:
                opened = end
        last = end
    pieces.append(text[last:])
    return "".join(pieces), emphasis


def fold_width(text: str) -> str:
    """Full-width letters, digits and brackets as half-width, one for one; Chinese stops stay as they are."""
    return text if text.isascii() else _FOLD(text)
