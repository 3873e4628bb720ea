"""Packs: extend, override, disable, add; laid in order; told in each row; installed from a package."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import extractor
from extractor.rules import RulesError, load_rules
from extractor.rules.checks import check_rules

PROJECT = Path(__file__).parents[2]
PACK = PROJECT / "docs" / "packs" / "real-estate"
FOLDER = PACK / "econ_rules_real_estate"

RULE = """\
  - code: {code}
    name: {{zh: {name}, en: A name}}
    definition: A thing.
    nature: flow
    dimension: [money]
    terms: [{terms}]
    examples:
      - {{text: "2024年，苏州市{name}[[860亿元]]。", expect: {{value: 86000000000, region: 苏州市, period: "2024"}}}}
      - {{text: "2024年，苏州市{name}[[870亿元]]。", expect: {{value: 87000000000, region: 苏州市, period: "2024"}}}}
    counterexamples: [{{text: 2024年，苏州市别的80亿元。, reason: another}}]
"""


@pytest.fixture
def pack(tmp_path: Path) -> Callable[..., Path]:
    """Write a pack: `manifest` and further files by name."""

    def write(name: str, manifest: str = "", **files: str) -> Path:
        folder = tmp_path / name
        (folder / "indicators").mkdir(parents=True)
        (folder / "pack.yaml").write_text(
            f"name: {name}\ndescription: For a test.\n{manifest}", encoding="utf-8"
        )
        for file, text in files.items():
            path = folder / ("indicators/own.yaml" if file == "indicators" else f"{file}.yaml")
            path.write_text(text, encoding="utf-8")
        return folder

    return write


def rows(text: str, core: Path, *packs: Path) -> list[tuple[str, str, float | None]]:
    found = extractor.extract(text, rules=load_rules(core, packs))
    return [(row.indicator, row.rule, row.value) for row in found]


def test_a_pack_adds_a_rule(small: Path, pack: Callable[..., Path]) -> None:
    """Is a new indicator found, and does its row name the pack?"""
    own = pack(
        "mine",
        indicators="family: own\nindicators:\n"
        + RULE.format(code="own", name="服务零售额", terms="服务零售额"),
    )
    text = "2024年，苏州市服务零售额90亿元，商品零售额80亿元。"
    assert rows(text, small, own) == [
        ("own", "mine:own/level", 9e9),
        ("goods_sales", "goods_sales/level", 8e9),
    ]
    assert check_rules(own, small) == []


def test_a_pack_extends_a_rule(small: Path, pack: Callable[..., Path]) -> None:
    """Are words added and taken away, with variables of both, and do rows name both layers?"""
    text = "family: sales\nvariables: {sort: [大宗, 小宗]}\nextend:\n  - code: goods_sales\n"
    text += "    terms: ['{sort}货物销售额']\n    remove_terms: [消费品零售额]\n"
    own = pack("mine", indicators=text)
    assert rows("2024年，苏州市小宗货物销售额90亿元。", small, own) == [
        ("goods_sales", "core+mine:goods_sales/level", 9e9)
    ]
    assert rows("2024年，苏州市消费品零售额90亿元。", small, own) == []
    assert "missing-example" in {o.check for o in check_rules(own, small)}


def test_a_pack_overrides_a_rule(small: Path, pack: Callable[..., Path]) -> None:
    """Does the pack's rule stand in the place of the core's, whole?"""
    text = "family: sales\noverride:\n" + RULE.format(
        code="goods_sales", name="货物零售额", terms="货物零售额"
    )
    own = pack("mine", indicators=text)
    assert rows("2024年，苏州市货物零售额90亿元。", small, own) == [
        ("goods_sales", "mine:goods_sales/level", 9e9)
    ]
    assert rows("2024年，苏州市商品零售额90亿元。", small, own) == []


def test_a_pack_disables_rules(small: Path, pack: Callable[..., Path]) -> None:
    """Are indicators and constructions switched off?"""
    own = pack("mine", "disable: {indicators: [online_sales], constructions: [growth_word]}\n")
    assert rows("2024年，苏州市网上零售额90亿元。", small, own) == []
    assert rows("2024年，苏州市商品零售额增长9%。", small, own) == []


def test_a_disabled_indicator_leaves_the_grammar(pack: Callable[..., Path]) -> None:
    """Does what the grammar does with an indicator end with it?"""
    own = pack("mine", "disable: {indicators: [projects_signed_amount, rd_intensity]}\n")
    rules = load_rules(packs=[own])
    assert all(r.target != "projects_signed_amount" for r in rules.grammar.rewrites)
    assert rows("2024年，苏州市集中签约一批总投资90亿元的项目。", PROJECT / "rules", own) is not None


def test_a_pack_brings_words_and_constructions(small: Path, pack: Callable[..., Path]) -> None:
    """Are lists of other files added to, and is a construction of the pack tried first and named?"""
    own = pack(
        "mine",
        cues="kinds: {up: {words: [噌噌涨]}}\n",
        grammar="measures: [{name: jump, unit: [percent], left: 'u$', measure: growth}]\n",
        status="cues: {target: {words: [誓要]}}\n",
    )
    assert rows("2024年，苏州市商品零售额噌噌涨9%。", small, own) == [
        ("goods_sales", "goods_sales/mine:jump", 9)
    ]
    found = extractor.extract("2030年，苏州市誓要商品零售额达90亿元。", rules=load_rules(small, [own]))
    assert [row.status for row in found] == ["target"]


def test_a_pack_brings_places(small: Path, pack: Callable[..., Path]) -> None:
    """Is a zone of the pack a region?"""
    own = pack("mine")
    header = (small / "zones.csv").read_text(encoding="utf-8").splitlines()[0]
    (own / "zones.csv").write_text(
        f"{header}\nZ320500-GX-99,虚构高新区,高新区,provincial,320500,\n", encoding="utf-8"
    )
    found = extractor.extract("2024年，虚构高新区商品零售额90亿元。", rules=load_rules(small, [own]))
    assert [row.region for row in found] == ["虚构高新区"]


def test_order_decides_and_is_part_of_the_hash(small: Path, pack: Callable[..., Path]) -> None:
    """Is the last pack the strongest, and does the hash tell packs, their order and their content?"""
    first, second = (
        pack(
            name,
            indicators="family: sales\noverride:\n" + RULE.format(code="goods_sales", name=term, terms=term),
        )
        for name, term in (("one", "甲零售额"), ("two", "乙零售额"))
    )
    assert rows("2024年，苏州市乙零售额90亿元。", small, first, second)[0][1] == "two:goods_sales/level"
    assert rows("2024年，苏州市乙零售额90亿元。", small, second, first) == []
    hashes = [load_rules(small, packs).hash for packs in ([], [first], [first, second], [second, first])]
    assert len(set(hashes)) == 4
    assert load_rules(small, [first]).hash == hashes[1]
    (first / "pack.yaml").write_text("name: one\ndescription: Changed.\n", encoding="utf-8")
    assert load_rules(small, [first]).hash != hashes[1]


@pytest.mark.parametrize(
    ("manifest", "indicators", "said"),
    [
        ("disable: {indicators: [nothing]}\n", "", "disables nothing, which no layer below has"),
        ("disable: {constructions: [nothing]}\n", "", "disables nothing"),
        (
            "",
            "family: a\noverride:\n" + RULE.format(code="nothing", name="甲", terms="甲"),
            "overrides nothing",
        ),
        ("", "family: a\nextend: [{code: nothing}]\n", "extends nothing"),
        (
            "",
            "family: a\nindicators:\n" + RULE.format(code="goods_sales", name="甲", terms="甲"),
            "there already",
        ),
        ("", "family: a\nextend: [{code: goods_sales, remove_terms: [甲]}]\n", "no term '甲' to remove"),
        ("disabled: {}\n", "", "does not fit"),
    ],
)
def test_a_pack_that_does_not_fit(
    small: Path, pack: Callable[..., Path], manifest: str, indicators: str, said: str
) -> None:
    """Is a pack refused with a sentence that names the file and the fault, by loading and by the check?"""
    own = pack("mine", manifest, **({"indicators": indicators} if indicators else {}))
    with pytest.raises(RulesError, match=said):
        load_rules(small, [own])
    assert any(o.severity == "error" for o in check_rules(own, small))


def test_a_pack_that_is_none(small: Path, tmp_path: Path, pack: Callable[..., Path]) -> None:
    """Are unknown names, folders without a manifest, files without effect and twins refused?"""
    own = pack("mine")
    for given, said in [
        (["nowhere"], "no pack 'nowhere'"),
        ([small], "no file pack.yaml"),
        ([own, own], "2 times"),
    ]:
        with pytest.raises(RulesError, match=said):
            load_rules(small, given)
    (own / "units.yaml").write_text("{}", encoding="utf-8")
    with pytest.raises(RulesError, match="no effect in a pack"):
        load_rules(small, [own])


def test_a_pack_that_takes_a_name_of_the_core(small: Path, pack: Callable[..., Path]) -> None:
    """Is it told that a pack claims a term of the core, and that an example of the core no longer holds?"""
    own = pack(
        "mine",
        indicators="family: own\nindicators:\n"
        + RULE.format(code="own", name="苏州市网上零售额", terms="苏州市网上零售额, 商品零售额"),
    )
    found = {o.check: o for o in check_rules(own, small)}
    assert found["duplicate-term"].path.name == "own.yaml"
    broken = [o for o in check_rules(own, small) if "a rule of the core fails" in o.message]
    assert broken
    assert {o.path.name for o in broken} == {"pack.yaml"}


def test_the_example_pack_is_faultless() -> None:
    """Does the pack in docs/ pass its own check?"""
    assert [o for o in check_rules(FOLDER) if o.severity != "note"] == []


def test_the_example_pack_is_installed_and_used(tmp_path: Path) -> None:
    """Is the pack found by its name once it is installed, and does a run with it tell it in its rows?"""
    pytest.importorskip("hatchling")
    target = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--target", str(target), str(PACK)], check=True, capture_output=True)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(target), str(PROJECT)])}

    def command(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "extractor", *arguments], env=environment, capture_output=True, check=True
        )
        return done.stdout.decode()

    assert "real-estate\tecon_rules_real_estate" in command("rules", "packs")
    text = "2024年，南宁市商品房销售面积412万平方米，地区生产总值5900亿元，楼宇开发投资90亿元。"
    found = json.loads(command("extract", text, "--pack", "real-estate", "--json"))
    assert [row["rule"] for row in found] == [
        "real-estate:housing_sales_area/level",
        "gdp/level",
        "core+real-estate:real_estate_investment/level",
    ]
    article = tmp_path / "article.txt"
    article.write_text(text, encoding="utf-8")
    for workers in "12":
        out = str(tmp_path / workers)
        command(
            "run", str(article), "--output", out, "--pack", "real-estate", "--workers", workers, "--quiet"
        )
    one, two = (extractor.read(tmp_path / workers, "observations") for workers in "12")
    assert one.equals(two)
    assert list(one["rule"]) == [row["rule"] for row in found]
