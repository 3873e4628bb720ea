"""Copies of the rules, and a small core of two indicators, for tests that change them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from extractor.rules import load_rules
from extractor.rules.merging import without_codes

PROJECT = Path(__file__).parents[2]

SMALL = """\
family: sales
variables:
  kind: [消费品, 商品]
indicators:
  - code: goods_sales
    name: {zh: 商品零售额, en: Sales of goods}
    definition: Value of goods sold.
    nature: flow
    dimension: [money]
    terms: ['{kind}零售额']
    not_terms: [网上商品零售额]
    examples:
      - text: "2024年，苏州市商品零售额[[860亿元]]。"
        expect: {value: 86000000000, region: 苏州市, period: "2024"}
      - text: "2024年，全国商品零售额增长[[6.2%]]。"
        expect: {value: 6.2, measure: growth, region: 全国, period: "2024"}
    counterexamples:
      - text: "2024年，全国网上商品零售额增长9%。"
        reason: online
  - code: online_sales
    name: {zh: 网上零售额, en: Online sales}
    definition: Value of goods sold online.
    nature: flow
    dimension: [money]
    terms: [网上零售额]
    examples:
      - text: "2024年，苏州市网上零售额[[120亿元]]。"
        expect: {value: 12000000000, region: 苏州市, period: "2024"}
      - text: "2024年，全国网上零售额增长[[7%]]。"
        expect: {value: 7, measure: growth, region: 全国, period: "2024"}
    counterexamples:
      - text: "2024年，全国商品零售额增长9%。"
        reason: all goods
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A rules folder with two indicators, and a grammar that names no other; the rest is the shipped one's."""
    folder = tmp_path / "rules"
    shutil.copytree(PROJECT / "rules", folder, ignore=shutil.ignore_patterns("indicators"))
    (folder / "indicators").mkdir()
    (folder / "indicators" / "sales.yaml").write_text(SMALL, encoding="utf-8")
    grammar = yaml.safe_load((folder / "grammar.yaml").read_text(encoding="utf-8"))
    grammar = without_codes(grammar, set(load_rules().indicators))
    (folder / "grammar.yaml").write_text(yaml.safe_dump(grammar, allow_unicode=True), encoding="utf-8")
    return folder


@pytest.fixture
def edit() -> Callable[[Path, str, str], None]:
    """Replace a text that stands once in a file."""

    def replace(path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace
