"""What `extractor rules check` finds, one deliberate fault at a time, over a small set of rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.rules.checks import Objection, check_rules
from extractor.rules.errors import RulesError

Edit = Callable[[Path, str, str], None]


def found(folder: Path, name: str = "indicators/sales.yaml") -> list[Objection]:
    return [o for o in check_rules(folder / name) if o.severity != "note"]


def test_the_small_set_is_faultless(small: Path) -> None:
    """Is there nothing to object to before a fault is made?"""
    assert found(small) == []


@pytest.mark.parametrize(
    ("old", "new", "check", "line", "said"),
    [
        ("goods sold.\n    nature", "goods sold.\n   nature", "yaml", 8, "no valid YAML"),
        ("terms: [网上零售额]", "\tterms: [网上零售额]", "yaml", 25, "cannot start any token"),
        ("sold.\n    nature: flow", "sold.\n    nature：flow", "yaml", 8, "could not find expected ':'"),
        ("sold.\n    nature: flow", "sold.\n    nature flow", "yaml", 8, "could not find expected ':'"),
        ("code: online_sales", "code: Online Sales", "schema", 20, "'Online Sales' is no code"),
        ("terms: [网上零售额]", "terms: [网上 零售额, 网上零售额]", "never-matches", 25, "a blank beside Chinese"),
        ("terms: [网上零售额]", "terms: [网上零售额，网购额, 网上零售额]", "never-matches", 25, "a mark at which a clause ends"),
        ("terms: [网上零售额]", "terms: [网上零售额", "yaml", 26, "expected ','"),
        ("terms: [网上零售额]", "term: [网上零售额]", "unknown-field", 25, "'term'"),
        ("    definition: Value of goods sold online.\n", "", "schema", 20, "'definition' is missing"),
        ("terms: [网上零售额]", "terms: 网上零售额", "schema", 25, "a text where a list"),
        ("terms: [网上零售额]", "terms: [网上零售额, 2024]", "schema", 25, "a number where a text"),
        ("sold.\n    nature: flow", "sold.\n    nature: flo", "schema", 8, "'flo' is no value of 'nature'"),
        ("terms: [网上零售额]", "terms: [网上零售额]\n    terms: [网购额]", "duplicate-key", 26, "'terms' stands twice"),
        ("code: online_sales", "code: goods_sales", "duplicate-code", 20, "goods_sales stands already"),
        ("terms: [网上零售额]", "terms: [网上零售额, 商品零售额]", "duplicate-term", 25, "a term of goods_sales already"),
        ("terms: [网上零售额]", "terms: [网上零售额, 网上零售额]", "duplicate-term", 25, "stands already"),
        (
            "terms: [网上零售额]",
            "terms: [网上零售额]\n    not_terms: [网上零售额]",
            "never-matches", 26, "and among its not_terms",
        ),
        ("terms: [网上零售额]", "terms: [网上零售额, 网，购额]", "never-matches", 25, "a mark at which a clause ends"),
        ("terms: [网上零售额]", "terms: [网上零售额, 增长]", "term-is-cue", 25, "a word of the grammar"),
        ("terms: [网上零售额]", "terms: [网上零售额, 网]", "short-term", 25, "one character"),
        ("terms: [网上零售额]", "terms: [网上零售额, '网.*额']", "not-plain", 25, "written as a pattern"),
        ("terms: [网上零售额]", "terms: [网上零售额, '网购额\\b']", "not-plain", 25, "written as a pattern"),
        ("terms: [网上零售额]", "terms: [网上零售额, '{sort}销售额']", "undefined-variable", 25, "{sort}"),
        ("  kind: [消费品, 商品]", "  kind: [消费品, 商品]\n  sort: [大宗]", "unused-variable", 4, "sort"),
        ("not_terms: [网上商品零售额]", "not_terms: [网上商品零售额, 餐饮收入]", "refuses-nothing", 11, "holds no term"),
        ("  kind: [消费品, 商品]", "  kind: [消费品, '{kind}商品']", "undefined-variable", 3, "holds itself"),
        ("terms: [网上零售额]", "terms: [网上零售额, 实际商品零售额]", "swallows", 25, "swallows 商品零售额"),
        (
            "terms: [网上零售额]",
            "counted: [{nouns: [订单], verbs: [新增], without: [新]}]\n    terms: [网上零售额]",
            "never-matches", 25, "so it can never match",
        ),
        (
            "terms: [网上零售额]",
            "counted: [{nouns: [新订单], verbs: [增加], without: [新订]}]\n    terms: [网上零售额]",
            "never-matches", 25, "never counts",
        ),
        (
            "terms: [网上零售额]",
            "counted: [{nouns: [订单], verbs: [签]}, {nouns: [订单], verbs: [签]}]\n    terms: [网上零售额]",
            "duplicate-use", 25, "订单 with 签 counts",
        ),
        ("family: sales", "family: sale", "family", 1, "named sales"),
        ("[[120亿元]]", "120亿元", "broken-example", 27, "marks 0 figures"),
        ("value: 12000000000,", "", "broken-example", 27, "expects no value"),
        ("value: 12000000000, region", "value: 12000000000, regoin", "broken-example", 27, "'regoin'"),
        ("{value: 7, measure: growth, region: 全国, period: \"2024\"}", "{value: 7, measure: growth, region: 全国, period: 2024}",
         "broken-example", 30, "the period 2024"),
        ("value: 7, measure: growth,", "value: 7, measure: rise,", "broken-example", 30, "the measure 'rise'"),
        ("value: 12000000000,", "value: 1200000000,", "failing-example", 27, "expected value 1200000000"),
        ("2024年，苏州市网上零售额", "2024年，苏州市网购额", "failing-example", 27, "is not found"),
        ("全国商品零售额增长9%", "全国网上零售额增长9%", "failing-counterexample", 32, "found in its counterexample"),
        ("        reason: all goods\n", "        reason: ''\n", "broken-example", 32, "no reason"),
        (
            "    counterexamples:\n      - text: \"2024年，全国商品零售额增长9%。\"\n        reason: all goods\n", "",
            "missing-counterexample", 20, "no counterexample",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(
    small: Path, edit: Edit, old: str, new: str, check: str, line: int, said: str
) -> None:
    """Is the fault named, with the line on which it stands and a mend?"""
    edit(small / "indicators" / "sales.yaml", old, new)
    hits = [o for o in found(small) if o.check == check]
    assert hits, [(o.check, o.message) for o in found(small)]
    assert any(said in o.message and o.line == line for o in hits), [(o.line, o.message) for o in hits]
    assert all(o.mend.endswith((".", "。")) or "extractor" in o.mend for o in hits)


@pytest.mark.parametrize(
    ("pattern", "check", "severity"),
    [
        ("([ud]+)+$", "nested-repetition", "error"),
        ("(?:u[.=]*)*$", "nested-repetition", "error"),
        ("[ud]+[.u]*$", "adjacent-repetition", "warning"),
        ("u.*$", "unbounded-repetition", "warning"),
        ("u[^F]*$", "unbounded-repetition", "warning"),
        ("u(?=F)", "look-around", "error"),
        ("(?<!u)d", "look-around", "error"),
        ("([ud])\\1", "back-reference", "error"),
        ("u|d$", "anchored-alternation", "error"),
        ("^u|d", "anchored-alternation", "error"),
        ("\\bu", "word-boundary", "error"),
        ("[\\W]u", "word-boundary", "error"),
        ("uE$", "unknown-letter", "error"),
        ("u[", "bad-pattern", "error"),
    ],
)
def test_a_pattern_that_must_not_be(small: Path, edit: Edit, pattern: str, check: str, severity: str) -> None:
    """Is a pattern that is not linear, or means nothing, refused?"""
    text = f"measures:\n- {{name: mine, unit: [percent], left: '{pattern}', measure: growth}}\n"
    path = small / "grammar.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("measures:\n", text), encoding="utf-8")
    hits = [o for o in found(small, "grammar.yaml") if o.check == check and o.code == "mine"]
    assert [o.severity for o in hits] == [severity]


@pytest.mark.parametrize(
    "pattern", ["(?:u|d)$", "[ud]$", "^[^,;F]{0,3}D", "e[^,;F]*[ud]$", "[glwy][^,;F]*[hk]?$"]
)
def test_a_pattern_that_may_be(pattern: str) -> None:
    """Is a linear pattern left alone?"""
    from extractor.rules.checks.patterns import LEXER_LETTERS, flaws

    assert flaws(pattern, LEXER_LETTERS | frozenset("udeghklwyD")) == []


def test_a_construction_that_is_never_reached(small: Path) -> None:
    """Is a rule told that lies behind one that takes all of its figures?"""
    path = small / "grammar.yaml"
    text = "measures:\n- {name: all, unit: [percent], measure: none}\n"
    path.write_text(path.read_text(encoding="utf-8").replace("measures:\n", text), encoding="utf-8")
    hits = [o for o in found(small, "grammar.yaml") if o.check == "never-matches"]
    assert hits
    assert "all, before it" in hits[0].message


def test_codes_that_are_not_there(small: Path) -> None:
    """Is an indicator told that the grammar names and nobody has?"""
    path = small / "grammar.yaml"
    text = path.read_text(encoding="utf-8").replace("generic_parts: []", "generic_parts: [goods_salse]")
    path.write_text(text, encoding="utf-8")
    assert [o.word for o in found(small, "grammar.yaml") if o.check == "unknown-code"] == ["goods_salse"]


def test_cues_of_two_kinds(small: Path, edit: Edit) -> None:
    """Is a word told that two kinds claim?"""
    edit(small / "cues.yaml", "    words: [比, 较, 相比, 相较于]", "    words: [比, 较, 相比, 相较于, 增长]")
    assert [(o.check, o.severity) for o in found(small, "cues.yaml") if o.word == "增长"] == [
        ("duplicate-cue", "error")
    ]


def test_a_field_in_a_map_of_kinds(small: Path, edit: Edit) -> None:
    """Is a misspelt field told where the schema has names of the user's own around it?"""
    edit(small / "cues.yaml", "    letter: e\n", "    leter: e\n")
    assert {(o.check, o.word) for o in found(small, "cues.yaml")} >= {("unknown-field", "leter")}


def test_what_keeps_a_file_from_being_checked_is_told(small: Path) -> None:
    """Is a broken file told where another one was asked for, and nothing could be checked?"""
    (small / "status.yaml").write_text("cues: [", encoding="utf-8")
    assert [(o.path.name, o.check) for o in found(small)] == [("status.yaml", "yaml")]
    (small / "status.yaml").unlink()
    assert [(o.path.name, o.check) for o in found(small)] == [("status.yaml", "schema")]


def test_a_table_that_is_not_utf8(small: Path) -> None:
    """Is a table in another encoding told, with the line?"""
    with open(small / "zones.csv", "ab") as stream:
        stream.write("Z320500-GX-99,某高新区".encode("gb18030"))
    (hit,) = found(small, "zones.csv")
    assert "not UTF-8" in hit.message
    assert hit.line > 800


@pytest.mark.parametrize(
    ("row", "check", "said"),
    [
        ("Z320500-GX-99,某高新区,高新区", "table", "has 3 fields"),
        ("Z320500-GX-99,某高新区,高新区,national,999999,", "unknown-code", "999999"),
    ],
)
def test_tables(small: Path, row: str, check: str, said: str) -> None:
    """Are rows told that are broken or lead nowhere?"""
    with open(small / "zones.csv", "a", encoding="utf-8") as stream:
        stream.write(row + "\n")
    (hit,) = [o for o in found(small, "zones.csv") if o.check == check]
    assert said in hit.message


def test_units_of_another_folder_are_told_not_to_be_read(small: Path) -> None:
    """Is it said that a unit added here has no effect?"""
    with open(small / "units.yaml", "a", encoding="utf-8") as stream:
        stream.write("# changed\n")
    assert "not-in-force" in {o.check for o in found(small, "units.yaml")}


def test_an_exception_needs_to_be_needed(small: Path, edit: Edit) -> None:
    """Does an `allow` excuse what it names and nothing else, and is it told where it excuses nothing?"""
    path = small / "indicators" / "sales.yaml"
    allow = "\n    allow: [{check: swallows, word: 实际商品零售额, reason: said so in yearbooks}]"
    edit(path, "terms: [网上零售额]", "terms: [网上零售额, 实际商品零售额]" + allow)
    assert found(small) == []
    edit(path, "terms: [网上零售额, 实际商品零售额]", "terms: [网上零售额]")
    assert [o.check for o in found(small)] == ["needless-allow"]
    edit(path, allow, "\n    allow: [{check: duplicate-key, reason: no}]\n    allow: []")
    assert "duplicate-key" in {o.check for o in found(small)}


def test_several_faults_at_once(small: Path, edit: Edit) -> None:
    """Does one fault hide no other, in the order of the lines?"""
    path = small / "indicators" / "sales.yaml"
    edit(
        path,
        "definition: Value of goods sold.\n    nature: flow",
        "definitio: Value of goods sold.\n    nature: flo",
    )
    edit(path, "terms: [网上零售额]", "term: [网上零售额]")
    assert [(o.line, o.check) for o in found(small)] == [
        (7, "unknown-field"), (8, "schema"), (25, "unknown-field"),
    ]  # fmt: skip


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    """Is a folder without rules refused?"""
    with pytest.raises(RulesError, match="no rules folder"):
        check_rules(tmp_path)


def test_the_shipped_rules_are_faultless() -> None:
    """Is there no error and no warning in the shipped rules, so that each example holds and each rule has proofs?"""
    assert [(o.path.name, o.line, o.message) for o in check_rules() if o.severity != "note"] == []


def test_a_text_that_a_comma_cuts_in_two(small: Path, edit: Edit) -> None:
    """Is the mend for a comma between braces the quotation marks?"""
    edit(
        small / "indicators/sales.yaml",
        "terms: [网上零售额]",
        "terms: [网上零售额]\n    allow: [{check: swallows, reason: sold online, not elsewhere}]",
    )
    assert [(o.check, o.line, o.mend) for o in found(small)] == [
        ("unknown-field", 26, "Between braces a comma ends the value: put the whole text in quotation marks.")
    ]
