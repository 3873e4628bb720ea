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


class Negative(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    kind: str
    reason: str


@cache
def sentences() -> list[Negative]:
    return msgspec.yaml.decode(FILE.read_bytes(), type=list[Negative])


@pytest.mark.parametrize("negative", sentences(), ids=lambda negative: f"{negative.kind}: {negative.text}")
def test_no_observation(negative: Negative) -> None:
    """Is nothing found in a sentence about crime, culture, sport, one company, terms of a policy …?"""
    found = [
        f"{row.raw} {row.indicator} {row.measure} by {row.rule}"
        for row in read_document("", negative.text, None, load_rules()).observations
    ]
    assert found == [], negative.reason


def test_there_are_enough_sentences_each_once() -> None:
    texts = [negative.text for negative in sentences()]
    assert len(set(texts)) == len(texts) >= LEAST
