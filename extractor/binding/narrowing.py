"""The words beside a name that narrow it: scope, in text order (CONTRACT, `scope`)."""

from __future__ import annotations

import re

from extractor.binding.line import Line
from extractor.binding.subjects import Subject
from extractor.rules.schema import Indicator

# Verbs that narrow a stock: `新增上市公司6家` is a part of the companies listed.
_NEW = ("新增", "净增", "新培育", "新认定")
_LEVELS = ("市", "省", "区", "县", "州")
_REPEATED = ("累计", "每年", "首批", "首期", "名义")
# Verbs and measure words that run into a name and do not narrow it.
_LEADING = re.compile(
    "^(?:推动|带动|兑现|争取|设立|提供|发放|投放|加快|促进|支持|实施|建设|打造|形成|安排|下达|明确|引导|"
    "撬动|拉动|确保|力促|助力|各|类|一批|批|等|全|实际|区域|这些|此次|本次)+"
)


def narrowing(line: Line, subject: Subject, i: int, indicator: Indicator) -> tuple[str, ...]:
    """The parts of the scope that the sentence gives the figure at token `i` of a named subject."""
    at = next((k for k, t in enumerate(line.tokens) if t.start == subject.start and t.kind in "IN"), None)
    if at is None:
        return ()
    first, _ = line.clause(i)
    parts = _before(line, at, max(first, i + 1) if at > i else first, indicator)
    told = [*parts, *_inside(subject.name, indicator)]
    parts = [
        word
        for k, word in enumerate(told)
        if not any(word in other for n, other in enumerate(told) if n != k)
    ]
    if at + 1 < len(line.tokens) and line.tokens[at + 1].kind == "(" and at < i:
        parts.append(str(line.tokens[at + 1].data).strip("()（）"))
    spoken = line.text[line.tokens[first].start : line.tokens[i].start]
    if indicator.nature == "stock" and any(word in spoken for word in _NEW):
        parts.insert(0, "新增")
    return (*(word for word in _REPEATED if word in spoken and word not in subject.name), *parts)


def _before(line: Line, at: int, first: int, indicator: Indicator) -> list[str]:
    """What runs on to the name without a gap: words, nouns and conditions, in text order."""
    parts: list[str] = []
    joined = ""
    edge = line.tokens[at].start
    told = [word for word in indicator.scope_words if line.text.endswith(word, 0, edge)]
    if told and at > first and line.tokens[at - 1].kind not in "xN":
        return [max(told, key=len)]
    for k in range(at - 1, first - 1, -1):
        token = line.tokens[k]
        if token.kind == "R" and token.end == edge and joined[:1] in _LEVELS:
            joined = joined[1:]  # 市 of `拉萨市民生支出`, which 市民 took from the place
        if line.text[token.end : edge].strip('“”‘’《》"') not in ("", "级"):
            break
        if k in line.conditions:
            if joined.startswith("级"):
                edge, joined = edge + 1, joined[1:]  # 50亿元级 is one word
            parts = [
                line.text[token.start : token.end] + line.text[token.end : edge].strip("“”"),
                *_kept(joined),
                *parts,
            ]
            joined = ""
        elif token.kind in "xN":
            joined = line.text[token.start : edge] + joined
        elif line.text[token.start : token.end] != "的" or joined:
            break
        edge = token.start
    return [*_kept(joined), *parts]


def _kept(words: str) -> list[str]:
    """The words without the verbs that lead them and the measure words that do not narrow."""
    word = _LEADING.sub("", words)
    if word.startswith("级"):
        word = word[1:]
    return [word] if word else []


def _inside(word: str, indicator: Indicator) -> list[str]:
    """Scope words that the name itself holds and the indicator's own name does not (`城镇调查失业率`: 调查)."""
    return [scope for scope in indicator.scope_words if scope in word and scope not in indicator.name.zh]
