"""Names told without a figure, which bring up what later figures speak of (`技改投资持续发力，同比增长12%`)."""

from __future__ import annotations

import re

from extractor.binding.carrying import NOUN
from extractor.binding.letters import barrier
from extractor.binding.line import Line
from extractor.binding.subjects import Subject, reach_of, verb_beside
from extractor.rules.ruleset import RuleSet

_NAME = re.compile("[IN]")


def topics_of(line: Line) -> list[int]:
    """The names in clauses without a figure that nothing refers away from, by their tokens."""
    shape = line.shape
    return [
        name.start()
        for first, last in line.silent
        for name in _NAME.finditer(shape, first, last)
        if barrier(shape, first, name.start()) == name.start()
    ]


def topic_of(line: Line, j: int, rules: RuleSet) -> Subject | None:
    """The indicator that the name at token `j` brings up without a figure (`此次开工项目中，`)."""
    token = line.tokens[j]
    plain = [name for name in token.data.names if name.counted is None]
    if plain:
        return Subject(plain[0].code, token.start, token.end, "mention", name=token.data.word)
    behind = line.text[token.end : token.end + 1]
    if behind != "中":
        # `产业基金完成备案，规模15亿元`: only attributes of its own go on with what stands
        known = (rules.indicators[name.code] for name in token.data.names)
        stands = next((rule.code for rule in known if rule.standing and "money" in rule.dimension), None)
        return Subject(stands, token.start, token.end, NOUN, name=token.data.word) if stands else None
    reach = reach_of(line, j, j)
    found = [
        (verb_beside(name.counted, line, j, j, reach), name) for name in token.data.names if name.counted
    ]
    verbs = [(verb[1], k, name) for k, (verb, name) in enumerate(found) if verb is not None and verb[0]]
    code = min(verbs)[2].code if verbs else found[0][1].code
    # `下游项目中，已有9个投产`: with no verb of its own it is counted by those behind its figures only
    return Subject(code, token.start, token.end, "topic" if verbs else NOUN, name=token.data.word)
