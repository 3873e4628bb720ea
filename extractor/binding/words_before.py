"""What runs on to a name without a gap: the words, nouns and conditions before it that may narrow it."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.binding.line import Line
from extractor.binding.tokens import Token
from extractor.rules.schema import Indicator
from extractor.rules.scope import ScopeLexicon

SILENT = '“”‘’《》"'
_OPENING, _CLOSING = ("“", "‘", "《"), ("”", "’", "》")
_RANKED = re.compile(r"\d{0,4}强")
# Endings of a region's full name.
LEVELS = ("市", "省", "区", "县", "州")
# 州 ends short names as well (温州, 泉州).
_FULL_NAMES = ("市", "省", "区", "县", "自治州")


def is_short_place(token: Token) -> bool:
    """Is the token a place told short, which a site's name begins with (江城机场, 泉州港, but not 江城市机场)?"""
    if token.kind != "R" or token.data.kind not in ("division", "zone") or token.data.name == token.data.text:
        return False
    return token.data.kind == "division" or not token.data.text.endswith(LEVELS)


class Part(NamedTuple):
    """A narrowing word with where it stands in the sentence."""

    start: int
    word: str


def ends_site(line: Line, at: int, indicator: Indicator, words: ScopeLexicon) -> bool:
    """Does the name at token `at` begin with the end of a site's name (机场 of 机场旅客吞吐量)?"""
    inside = words.sites_inside[line.tokens[at].data.word, indicator.code]
    return any(start == 0 for start, _ in inside)


def begins_site(line: Line, at: int, indicator: Indicator, words: ScopeLexicon) -> bool:
    """Is the place right before the name at token `at` the rest of such a site's name (江城 + 机场旅客吞吐量)?"""
    return is_short_place(line.tokens[at - 1]) and ends_site(line, at, indicator, words)


def words_before(line: Line, at: int, first: int, indicator: Indicator, words: ScopeLexicon) -> list[Part]:
    """What runs on to the name at token `at` without a gap: words, nouns and conditions, in text order."""
    edge = line.tokens[at].start
    told = bool(indicator.scope_words) and line.text.endswith(indicator.scope_words, 0, edge)
    begun = at > first and begins_site(line, at, indicator, words)
    if not told and not begun and (at == first or line.shape[at - 1] in "TR,;=ud"):
        return []
    run = Run(line, indicator, words)
    run.site = ends_site(line, at, indicator, words)
    parts: list[Part] = []
    if told and not line.text.endswith(words.sites, 0, edge):  # 三峡机场 is one name
        parts, edge, at = _told(line, at, first, indicator, run)
    for k in range(at - 1, first - 1, -1):
        token = line.tokens[k]
        text = line.text[token.start : token.end]
        run.without_level(token)
        if line.text[token.end : edge].strip(SILENT) not in ("", "级"):
            break
        counted = first > 0 and line.tokens[first - 1].kind == "F"
        if token.kind == "V" and k == at - 1 and (counted or k - 1 in line.conditions):
            edge = token.start  # `30余个重点在谈项目`, `亿元以上在建项目`
            continue
        if token.kind == "V" and text in indicator.scope_words:
            parts = [Part(token.start, text), *run.kept(), *parts]  # 新发放 of 新发放企业贷款
            run = Run(line, indicator, words)
        elif text == "的" and k - 1 in line.conditions and run.text:
            parts = [*run.kept(), *parts]  # `年收入过亿元的骨干企业`
            run = Run(line, indicator, words)
        elif k in line.conditions and _RANKED.match(run.text):
            run.grow(*run.marked(token.start, edge), k)  # 三类500强 is one name
        elif k in line.conditions:
            if run.text.startswith("级"):
                edge, run.text, run.start = edge + 1, run.text[1:], run.start + 1  # 50亿元级 is one word
            start = _condition_start(line, k, first, words.condition_of)
            condition = line.text[start : token.end] + line.text[token.end : edge].strip("“”的")
            parts = [Part(start, condition), *run.kept(), *parts]
            run = Run(line, indicator, words)
        elif not run.takes(k, first, edge):
            noun = line.tokens[k + 1]
            if token.kind == "F" and noun.kind == "N" and run.text == line.text[noun.start : noun.end]:
                return parts  # `38家企业授信`: counted, and no kind
            break
        edge = min(token.start, run.start) if run.text else token.start
    return [*run.kept(), *parts]


def _told(line: Line, at: int, first: int, indicator: Indicator, run: Run) -> tuple[list[Part], int, int]:
    """A scope word of the indicator right before its name, where it begins, and the token that it begins with.

    What of its first token stands before it begins `run` (铁 of 铁日均, after 地).
    """
    edge = line.tokens[at].start
    told = [word for word in indicator.scope_words if line.text.endswith(word, 0, edge)]
    start = edge - len(max(told, key=len)) if told else edge
    k = next((k for k in range(first, at) if line.tokens[k].start <= start < line.tokens[k].end), None)
    if k is None or not told:
        return [], edge, at
    token = line.tokens[k]
    before = line.tokens[k - 1] if k > first else None
    if token.start < start:
        if token.kind in "IV":
            return [Part(start, line.text[start:edge])], token.start, k  # 博士 of 引进博士人才
        if token.kind != "x" or k == at - 1:
            return [], edge, at
        run.grow(token.start, line.text[token.start : start], k)
        return [Part(start, line.text[start:edge])], token.start, k
    if before is not None and before.kind in "xN" and before.end == start:
        return [], edge, at
    return [Part(start, line.text[start:edge])], start, k


def _condition_start(line: Line, k: int, first: int, attributes: tuple[str, ...]) -> int:
    """Where a condition begins, with what it is of before it (年收入过亿元)."""
    token = line.tokens[k]
    before = line.tokens[k - 1] if k > first else None
    of = before is not None and line.text.endswith(attributes, 0, before.end)
    return before.start if before is not None and of else token.start


class Run:
    """Words that run on to a name, gathered from right to left."""

    def __init__(self, line: Line, indicator: Indicator, words: ScopeLexicon) -> None:
        self.line = line
        self.indicator = indicator
        self.words = words
        self.text = ""
        self.start = 0
        self.first = 0
        self.site = False

    def takes(self, k: int, first: int, edge: int) -> bool:
        """Take token `k`, which ends where the run begins; False where the run ends before it."""
        line, token = self.line, self.line.tokens[k]
        if not self._belongs(k, first):
            return line.text[token.start : token.end] == "的" and not self.text
        self.grow(*self.marked(token.start, edge), k)
        return True

    def marked(self, start: int, edge: int) -> tuple[int, str]:
        """The text from `start` to `edge`, with the opening mark before it where its closing one is in the run (“两重”)."""
        text = self.line.text
        closed = any(mark in text[start:edge] or mark in self.text for mark in _CLOSING)
        if (
            closed
            and text.endswith(_OPENING, 0, start)
            and not any(mark in text[start:edge] for mark in _OPENING)
        ):
            start -= 1
        return start, text[start:edge]

    def grow(self, start: int, text: str, k: int) -> None:
        """Put `text`, which begins at `start` with token `k`, before the run."""
        self.text, self.start, self.first = text + self.text, start, k

    def _belongs(self, k: int, first: int) -> bool:
        line, token, words = self.line, self.line.tokens[k], self.words
        text = line.text[token.start : token.end]
        if token.kind in "xN":
            return True
        before = line.tokens[k - 1] if k > first else None
        inner = before is not None and before.kind == "x" and before.end == token.start
        behind = line.tokens[k + 1]
        goes_on = behind.end > behind.start and line.text[behind.start : behind.end] in words.begin_words
        if inner and text in words.begin_words and (behind.kind in "NI" or goes_on):
            return True  # 能 of 人工智能企业, and of 储能上下游企业
        if token.kind == "R":  # the short place name of 萧山机场
            site = self.site or self.text.removesuffix("年").endswith(words.sites)
            return site and is_short_place(token)
        if not self.text:
            return False
        if token.kind == "F":  # `17个重点传统制造业`
            counts = token.data.unit == "count" and not self.text.endswith(words.heads)
            return counts and self.indicator.code in words.spoken_of
        if token.kind == "+" and before is not None and before.kind == "x":
            return True  # `软件和信息技术服务业`: one name
        if text in words.partners:
            return before is None or before.kind not in "xNI+F" or before.end != token.start
        return text in words.begin_words and behind.kind == "x"

    def without_level(self, token: Token) -> None:
        """市 of `拉萨市民生支出`, which 市民 took from the place."""
        named = self.line.text.endswith(_FULL_NAMES, token.start, token.end)
        if token.kind == "R" and not named and token.end == self.start and self.text[:1] in LEVELS:
            self.text, self.start = self.text[1:], self.start + 1

    def kept(self) -> list[Part]:
        """The words without the verbs that lead them and the measure words that do not narrow."""
        if self.text.startswith("等") and self.first and self.line.tokens[self.first - 1].kind == "R":
            return []  # `甲区、乙区等核心区域`: the places once more
        if not self.text:
            return []
        if self.line.text.endswith(self.words.prefixes, 0, self.start):
            prefix = next(p for p in self.words.prefixes if self.line.text.endswith(p, 0, self.start))
            self.text, self.start = prefix + self.text, self.start - len(prefix)
        text = self.words.passing_pattern.split(self.text)[-1]
        text = self.words.leading_pattern.sub("", text).removeprefix("级")
        part = Part(self.start + len(self.text) - len(text), text)
        return _split(part, self.indicator, self.words) if text else []


def prefix_of(text: str, indicator: Indicator, words: ScopeLexicon) -> str:
    """限额以上(单位) where the text begins with it and the indicator tells it apart from the rest; empty elsewhere."""
    if indicator.code in words.named or not text.startswith(words.prefixes):
        return ""
    return max(
        (w for w in indicator.scope_words if text.startswith(w) and w.startswith(words.prefixes)),
        key=len,
        default="",
    )


def _split(part: Part, indicator: Indicator, words: ScopeLexicon) -> list[Part]:
    """`人民币普惠金融领域` is two scope words of the indicator; what is not wholly made of such stays one."""
    start, rest = part
    own = prefix_of(rest, indicator, words)
    if own and own != rest:  # `限额以上单位家用电器类零售额`
        return [Part(start, own), Part(start + len(own), rest[len(own) :])]
    for prefix in words.prefixes:
        cut = rest.find(prefix)
        if cut > 0:  # `轻工规模以上企业`
            return [Part(start, rest[:cut]), Part(start + cut, rest[cut:])]
    found: list[Part] = []
    while rest:
        word = max((w for w in indicator.scope_words if rest.startswith(w)), key=len, default="")
        if not word:
            return [part]
        found.append(Part(start, word))
        start, rest = start + len(word), rest[len(word) :]
    return found
