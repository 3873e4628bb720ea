"""Rules compiled: which names a text holds, which words speak for them, and when a folder is refused."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.rules import RulesError, load_rules
from extractor.rules.ruleset import RuleSet, expand

Edit = Callable[[Path, str, str], None]


@pytest.fixture
def rules(small: Path) -> RuleSet:
    return load_rules(small)


def names(rules: RuleSet, text: str) -> list[tuple[str, list[str]]]:
    return [(term.word, [name.code for name in term.names]) for term in rules.lexicon.terms(text)]


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (["零售额"], ["零售额"]),
        (["{kind}零售额"], ["消费品零售额", "商品零售额"]),
        (["{kind}{what}"], ["消费品销量", "消费品销售额", "商品销量", "商品销售额"]),
        (["{what}", "零售"], ["销量", "销售额", "零售"]),
        (["{nested}"], ["大消费品", "大商品"]),
        ([], []),
    ],
)
def test_variables(words: list[str], written: list[str]) -> None:
    """Does each variable stand for its words in turn, also inside another's?"""
    variables = {"kind": ["消费品", "商品"], "what": ["销量", "销售额"], "nested": ["大{kind}"]}
    assert expand(words, variables) == written


def test_a_variable_that_is_not_there() -> None:
    """Is an undefined variable refused by its name?"""
    with pytest.raises(RulesError, match=r"\{sort\}.*not defined"):
        expand(["{sort}额"], {"kind": ["商品"]})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("商品零售额与消费品零售额", [("商品零售额", ["goods_sales"]), ("消费品零售额", ["goods_sales"])]),
        ("网上零售额", [("网上零售额", ["online_sales"])]),
        # a longer word of not_terms hides the name inside it
        ("网上商品零售额", []),
        ("网上商品零售额和商品零售额", [("商品零售额", ["goods_sales"])]),
        ("零售额", []),
        ("", []),
    ],
)
def test_names_of_a_text(rules: RuleSet, text: str, found: list[tuple[str, list[str]]]) -> None:
    """Is each name found once, and none inside a word that the rules refuse?"""
    assert names(rules, text) == found


@pytest.mark.parametrize(
    ("text", "word", "code"),
    [
        ("地区生产总值", "地区生产总值", "gdp"),
        ("人均地区生产总值", "人均地区生产总值", "gdp_per_capita"),
        ("规模以上工业增加值", "规模以上工业增加值", "industrial_value_added_above_scale"),
        ("农村居民人均可支配收入", "农村居民人均可支配收入", "disposable_income_rural"),
    ],
)
def test_the_longest_name_wins(text: str, word: str, code: str) -> None:
    """Is a name inside a longer one left to the longer one?"""
    (term,) = load_rules().lexicon.terms(text)
    assert (term.word, term.names[0].code) == (word, code)
    assert text[term.start : term.end] == word


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("城镇居民的人均可支配收入", [("城镇居民的人均可支配收入", "disposable_income_urban")]),
        ("规模以上工业的增加值", [("规模以上工业的增加值", "industrial_value_added_above_scale")]),
        ("全市第三产业的增加值", [("第三产业的增加值", "tertiary_value_added")]),
        ("全区的工业投资", [("工业投资", "industrial_investment")]),
        ("增长最快的进口", [("进口", "imports")]),
        ("的出口", [("出口", "exports")]),
    ],
)
def test_a_name_told_in_two_parts(text: str, spans: list[tuple[str, str]]) -> None:
    """Is a name with 的 between its parts that name, and does 的 behind anything else join nothing?"""
    terms = load_rules().lexicon.terms(text)
    assert [(text[term.start : term.end], term.names[0].code) for term in terms] == spans


def test_names_lie_in_order_and_apart() -> None:
    """Are the names of a text sorted, without overlaps, at their places?"""
    text = "第二产业增加值、规上工业增加值、高技术产业投资、小微企业贷款余额、进出口总额"
    terms = load_rules().lexicon.terms(text * 3)
    assert len(terms) == 15
    assert all(a.end <= b.start for a, b in itertools.pairwise(terms))
    assert all((text * 3)[term.start : term.end] == term.word for term in terms)


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("同比增长", [("y", "同比"), ("u", "增长")]),
        ("比上年同期增长", [("y", "比上年同期"), ("u", "增长")]),
        ("增长至", [("t", "增长至")]),
        ("分别高于", [("r", "分别"), ("g", "高于")]),
        ("稻谷", []),
    ],
)
def test_cues_of_a_text(text: str, cues: list[tuple[str, str]]) -> None:
    """Is the longest cue taken, from the left?"""
    padded = f"甲{text}乙"
    found = load_rules().lexicon.cue_tokens(padded, 1, 1 + len(text))
    assert [(letter, word) for letter, _, _, word in found] == cues
    assert all(padded[start:end] == word for _, start, end, word in found)


def test_a_joined_noun_counts_after_its_own(small: Path, edit: Edit) -> None:
    """Does a longer noun name what its ending names too, marked as joined, save where a rule refuses it?"""
    edit(
        small / "indicators" / "sales.yaml",
        "terms: [网上零售额]",
        "terms: [网上零售额]\n    counted: [{nouns: [网店], verbs: [新开]}]",
    )
    edit(
        small / "indicators" / "sales.yaml",
        "not_terms: [网上商品零售额]",
        "not_terms: [网上商品零售额]\n    counted: [{nouns: [品牌网店], verbs: [关闭]}]",
    )
    rules = load_rules(small)
    assert [(name.code, name.joined) for name in rules.names["品牌网店"]] == [
        ("goods_sales", False),
        ("online_sales", True),
    ]
    assert [(name.code, name.joined) for name in rules.names["网店"]] == [("online_sales", False)]
    assert {"新开", "关闭"} <= rules.verbs
    assert rules.lexicon.cue_tokens("新开", 0, 2) == [("V", 0, 2, "新开")]


def test_codes_families_and_refusals(rules: RuleSet) -> None:
    """Does a rule set know each code's rule, its family, and the words that hide it?"""
    assert list(rules.indicators) == ["goods_sales", "online_sales"]
    assert set(rules.family_of.values()) == {"sales"}
    assert rules.refused_by("goods_sales") == {"网上商品零售额"}
    assert rules.refused_by("online_sales") == set()


def test_the_hash_follows_the_content(small: Path, edit: Edit) -> None:
    """Is the hash the same for the same files, and another after any change to one?"""
    before = load_rules(small).hash
    assert load_rules(small).hash == before
    edit(
        small / "indicators" / "sales.yaml", "Value of goods sold online.", "Value of goods sold on the net."
    )
    after = load_rules(small)
    assert after.hash != before
    assert after.indicators["online_sales"].definition == "Value of goods sold on the net."


def test_the_shipped_rules_are_read_once() -> None:
    """Do calls share one rule set, and its automata?"""
    assert load_rules() is load_rules()
    assert load_rules().lexicon is load_rules().lexicon


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("indicators/sales.yaml", "terms: [网上零售额]", "term: [网上零售额]", "unknown field `term`"),
        ("indicators/sales.yaml", "terms: [网上零售额]", "terms: [网上零售额", "not valid YAML"),
        ("indicators/sales.yaml", "'{kind}零售额'", "'{sort}零售额'", "sort"),
        (
            "grammar.yaml",
            "measure: none\n  name: contribution",
            "measur: none\n  name: contribution",
            "measur",
        ),
    ],
)
def test_a_folder_that_cannot_be_used(
    small: Path, edit: Edit, name: str, old: str, new: str, said: str
) -> None:
    """Is a fault refused with the file, or the word, that holds it?"""
    edit(small / name, old, new)
    with pytest.raises(RulesError, match=said) as refused:
        load_rules(small)
    assert name in str(refused.value) or "sort" in said


@pytest.mark.parametrize("name", ["grammar.yaml", "cues.yaml", "status.yaml"])
def test_a_file_that_is_missing(small: Path, name: str) -> None:
    """Is a missing file named?"""
    (small / name).unlink()
    with pytest.raises(RulesError, match=name):
        load_rules(small)


def test_a_folder_that_is_no_rules_folder(tmp_path: Path) -> None:
    """Is a folder without indicators refused?"""
    with pytest.raises(RulesError, match="no folder 'indicators'"):
        load_rules(tmp_path)
