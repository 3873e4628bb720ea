"""Do sentences that hold no indicator give no observation?"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
import pytest

from extractor.binding.observe import read_document
from extractor.rules import load_rules

FILE = Path(__file__).parents[1] / "negative" / "sentences.yaml"
LEAST = 100

# Sentences that the rules do not yet keep out, by their first words. Nothing may be added here.
KNOWN = frozenset(
    {
        "该药企研发投入占营业收入的比重达到18.6%",
        "企业负责人透露,去年纳税额首次突破1亿元",
        "购买新能源汽车最高可享1.5万元补贴",
        "毕业生租房每月补贴800元",
        "村民老李种了30亩葡萄",
    }
)


class Negative(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    kind: str
    reason: str


@cache
def sentences() -> list[Negative]:
    return msgspec.yaml.decode(FILE.read_bytes(), type=list[Negative])


def is_known(text: str) -> bool:
    return text.startswith(tuple(KNOWN))


@pytest.mark.parametrize("negative", sentences(), ids=lambda negative: f"{negative.kind}: {negative.text}")
def test_no_observation(negative: Negative) -> None:
    """Is nothing found in a sentence about crime, culture, sport, one company, terms of a policy …?"""
    found = [
        f"{row.raw} {row.indicator} {row.measure} by {row.rule}"
        for row in read_document("", negative.text, None, load_rules()).observations
    ]
    if found and is_known(negative.text):
        pytest.xfail(f"known: {found}")
    assert found == [], negative.reason


def test_there_are_enough_sentences_each_once() -> None:
    texts = [negative.text for negative in sentences()]
    assert len(set(texts)) == len(texts) >= LEAST


def test_the_known_failures_are_sentences_of_the_file() -> None:
    """Does each known failure name one sentence, so that none lingers after its sentence has gone?"""
    for start in KNOWN:
        assert sum(negative.text.startswith(start) for negative in sentences()) == 1, start
