"""What stands between a figure and the one before it, as ways to carry a subject on ask for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.binding.letters import Around
from extractor.binding.line import Line
from extractor.binding.tokens import Token
from extractor.rules.ruleset import RuleSet


class Segment:
    """The tokens between the figure before (or the clause's start) and this one, references left out."""

    def __init__(self, line: Line, i: int, around: Around) -> None:
        begin = i - around.at
        first, stop = begin + around.start, begin + around.stop
        self.line = line
        self.i = i
        self.all_kinds = line.shape[first:i]
        self.tokens = line.tokens[first:stop]
        self.kinds = line.shape[first:stop]
        self.narrowing: list[Token] = []
        if line.passed:
            self.tokens = [t for k, t in enumerate(self.tokens, first) if k not in line.passed]
            self.kinds = "".join([t.kind for t in self.tokens])
            self.narrowing = [line.tokens[k] for k in range(first, i) if k in line.conditions]

    def said_conditions(self, attributes: Sequence[str]) -> list[str]:
        """The conditions as they stand, with what they are of (产值过亿元) and the 级 behind them."""
        text = self.line.text
        said = []
        for token in self.narrowing:
            of = max((a for a in attributes if text.endswith(a, 0, token.start)), key=len, default="")
            end = token.end + text.startswith("级", token.end)
            said.append(text[token.start - len(of) : end])
        return said

    def text(self) -> str:
        """The segment's text, without 其中 and connecting words before it."""
        first = len(self.kinds) - len(self.kinds.lstrip("o.TR+"))
        tokens = self.tokens
        return self.line.text[tokens[first].start : tokens[-1].end] if first < len(tokens) else ""

    def core(self) -> str:
        """The words of the segment without what moves or joins them (`制造业利润` of `制造业利润累计增长`)."""
        return self.words("x+N")

    def is_gapped(self) -> bool:
        """`甲区签约项目12个,乙区15个`, `9月进口8亿元;1—9月61亿元`: no more than another place or time before the figure."""
        line, (_, end) = self.line, self.line.clause(self.i)
        alone = self.all_kinds in ("R", "T") and self.i + 1 == end
        return alone and self.all_kinds in line.shape[: line.segment_start(self.i)]

    def kinds_of_owners(self, rules: RuleSet) -> str:
        """The letters, 企业 for a word where it ends the name of those who own (`私营企业增长5.3%`)."""
        nouns = [token for token in self.tokens if token.kind == "N"]
        plain = len(nouns) == 1 and nouns[0].data.word in rules.grammar.owners
        return self.kinds.replace("N", "x") if plain else self.kinds

    def aims(self, rules: RuleSet) -> bool:
        """`确保产值达到650亿元,力争700亿元`: nothing but a word for a target stands before the figure."""
        return self.all_kinds.lstrip("+") == "." and self.tokens[-1].data in rules.status.cues["target"].words

    def verbs_behind(self) -> str:
        """The verbs right behind the figure, where they end its clause or list member (`其中4个已投产、3个在建`)."""
        _, end = self.line.clause(self.i)
        following = self.line.shape.find("F", self.i + 1, end)
        if following > 0 and self.line.shape[following - 1] == "+":
            end = following - 1
        behind = self.line.tokens[self.i + 1 : end]
        if any(t.kind not in "V.bu+" for t in behind):
            return ""
        return "".join(self.line.text[t.start : t.end] for t in behind if t.kind != "+")

    def is_broken_down(self, rules: RuleSet) -> bool:
        """Does the sentence open a breakdown before the segment (`分行业看,`)?"""
        end = self.tokens[0].start if self.tokens else self.line.tokens[self.i].start
        return re.search(rules.grammar.breakdown, self.line.text[:end]) is not None

    def words(self, kinds: str) -> str:
        text = self.line.text
        return "".join([text[t.start : t.end] for t in self.tokens if t.kind in kinds])

    def listed_words(self) -> str:
        """Its words and nouns with what joins them (`总部型、研发型项目`)."""
        told = [t for t in self.tokens if t.kind in "x+N"]
        while told and told[0].kind == "+":
            del told[0]
        while told and told[-1].kind == "+":
            del told[-1]
        text = self.line.text
        return "".join([text[t.start : t.end] for t in told])
