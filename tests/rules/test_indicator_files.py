"""The indicator files: complete, well-formed, no word that means two things, each rule with its examples."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import msgspec
import pytest

from extractor.rules.ruleset import expand
from extractor.rules.schema import Indicator, IndicatorFile

FOLDER = Path(__file__).parents[2] / "rules" / "indicators"

# The codes of the catalogue by family: a code that is gone breaks users' queries.
CATALOGUE = {
    "national_accounts": """
        gdp gdp_per_capita primary_value_added secondary_value_added tertiary_value_added
        private_economy_value_added digital_economy_value_added high_tech_value_added
        strategic_emerging_value_added
    """,
    "industry": """
        industrial_value_added industrial_value_added_above_scale
        high_tech_manufacturing_value_added equipment_manufacturing_value_added industrial_output
        industrial_output_above_scale strategic_emerging_output sector_output sector_revenue
        sector_value_added industrial_revenue_above_scale industrial_profit_above_scale
        services_revenue_above_scale product_output
    """,
    "agriculture": """
        grain_output agricultural_output
    """,
    "investment": """
        fixed_asset_investment industrial_investment manufacturing_investment
        infrastructure_investment real_estate_investment private_investment high_tech_investment
        technical_upgrade_investment sector_investment project_investment_completed
    """,
    "investment_promotion": """
        investment_promotion_total investment_promotion_arrived projects_signed
        projects_signed_amount projects_introduced projects_started projects_under_way
        projects_completed projects_planned project_investment fund_size
    """,
    "trade": """
        trade_total exports imports fdi_actual fdi_contracted foreign_enterprises_new
    """,
    "consumption": """
        retail_sales online_retail_sales tourists tourism_revenue market_turnover
    """,
    "fiscal": """
        general_budget_revenue general_budget_revenue_total general_budget_expenditure
        livelihood_expenditure tax_revenue tax_relief subsidy_amount
    """,
    "finance": """
        deposits_balance loans_balance small_micro_loans_balance loans_new credit_line loan_rate
        npl_ratio insurance_premium
    """,
    "people": """
        population urbanization_rate disposable_income disposable_income_urban
        disposable_income_rural employment_new unemployment_rate jobs_created employees
        social_insurance_new
    """,
    "prices": """
        consumer_price producer_price
    """,
    "enterprises": """
        market_entities_new market_entities enterprises_new enterprises_introduced enterprises_total
        above_scale_enterprises_new high_tech_enterprises high_tech_enterprises_new listed_companies
    """,
    "innovation": """
        incubators incubated_enterprises rd_expenditure rd_intensity patents
        technology_contract_value talent_introduced
    """,
    "environment": """
        energy_intensity electricity_consumption air_quality_good_days air_quality_good_rate pm25
        pm10
    """,
    "transport": """
        container_throughput cargo_throughput vehicle_throughput passenger_throughput freight_volume
    """,
}
FAMILY_OF = {code: family for family, codes in CATALOGUE.items() for code in codes.split()}

EXPECT_KEYS = {
    "value", "value_low", "value_high", "measure", "basis", "reference", "bound", "unit", "region", "period",
    "status", "scope",
}  # fmt: skip
BOUNDS = {"eq", "about", "gt", "ge", "lt", "le", "range", "several"}
STATUSES = {"actual", "estimate", "forecast", "target"}
# SDMX periods and ISO 8601-2 intervals (CONTRACT, Periods)
TIME = r"(\d{4}|XXXX)(-(Q[1-4]|S[12]|\d{2}(-\d{2})?))?"
PERIOD = re.compile(rf"{TIME}(/({TIME}|\.\.))?")
MARK = re.compile(r"\[\[(.+?)\]\]")


@cache
def families() -> dict[str, IndicatorFile]:
    """Every file under rules/indicators, by its name without the ending."""
    return {
        path.stem: msgspec.yaml.decode(path.read_bytes(), type=IndicatorFile)
        for path in sorted(FOLDER.glob("*.yaml"))
    }


@cache
def rules() -> dict[str, tuple[IndicatorFile, Indicator]]:
    return {rule.code: (file, rule) for file in families().values() for rule in file.indicators}


def words_of(code: str) -> list[str]:
    file, rule = rules()[code]
    return expand(rule.terms, file.variables)


def test_every_catalogue_code_has_one_rule_in_its_family() -> None:
    """Is each code of the catalogue described once, in the file of its family, and no other code?"""
    found = [(rule.code, name) for name, file in families().items() for rule in file.indicators]
    assert sorted(found) == sorted(FAMILY_OF.items())


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_a_file_is_named_after_its_family(name: str) -> None:
    assert families()[name].family == name


def test_a_term_names_one_indicator() -> None:
    """Does any term, written out, stand twice, be it under one code or two?"""
    owners: dict[str, list[str]] = defaultdict(list)
    for code in rules():
        for word in words_of(code):
            owners[word].append(code)
    assert {word: codes for word, codes in owners.items() if len(codes) > 1} == {}


def test_a_noun_and_a_verb_count_one_indicator() -> None:
    """Would the same noun with the same verb and the same dimension count for two indicators?"""
    owners: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for code, (file, rule) in rules().items():
        for counted in rule.counted:
            for noun in expand(counted.nouns, file.variables):
                for verb in expand(counted.verbs, file.variables) or [""]:
                    for dimension in rule.dimension:
                        owners[noun, verb, dimension].append(code)
    assert {use: codes for use, codes in owners.items() if len(codes) > 1} == {}


@pytest.mark.parametrize("code", sorted(FAMILY_OF))
def test_a_rule_can_be_found_and_is_not_hidden_by_itself(code: str) -> None:
    """Has the rule a word to be found by, and is none of its own terms refused?"""
    file, rule = rules()[code]
    assert rule.terms or rule.counted
    assert not set(words_of(code)) & set(expand(rule.not_terms, file.variables))


@pytest.mark.parametrize("code", sorted(FAMILY_OF))
def test_a_rate_in_percent_has_no_share(code: str) -> None:
    """A rate is no part of a whole: its points move, its percent is its level."""
    _, rule = rules()[code]
    if rule.nature == "rate":
        assert "share" not in rule.measures


@pytest.mark.parametrize("code", sorted(FAMILY_OF))
def test_a_rule_brings_examples_and_counterexamples(code: str) -> None:
    _, rule = rules()[code]
    assert len(rule.examples) >= 2
    assert len(rule.counterexamples) >= 1


@pytest.mark.parametrize("code", sorted(FAMILY_OF))
def test_examples_are_well_formed(code: str) -> None:
    """Is one figure marked, does it stand once in the text, and does `expect` say only what a row has?"""
    _, rule = rules()[code]
    for example in rule.examples:
        marks = MARK.findall(example.text)
        assert len(marks) == 1, example.text
        plain = MARK.sub(r"\1", example.text)
        assert plain.count(marks[0]) == 1, example.text
        expect = example.expect
        assert "value" in expect, example.text
        assert set(expect) <= EXPECT_KEYS, example.text
        assert expect.get("measure", "level") in rule.measures, example.text
        assert expect.get("bound", "eq") in BOUNDS, example.text
        assert expect.get("status", "actual") in STATUSES, example.text
        period = expect.get("period")
        assert period is None or PERIOD.fullmatch(period), example.text


@pytest.mark.parametrize("code", sorted(FAMILY_OF))
def test_an_example_of_a_level_says_its_unit_where_there_are_several(code: str) -> None:
    _, rule = rules()[code]
    for example in rule.examples:
        if example.expect.get("measure", "level") == "level" and len(rule.dimension) > 1:
            assert "unit" in example.expect, example.text


@pytest.mark.parametrize("code", sorted(FAMILY_OF))
def test_counterexamples_hold_a_figure_or_the_word(code: str) -> None:
    """A counterexample proves something only where a figure stands near, and it needs a reason."""
    _, rule = rules()[code]
    for example in rule.counterexamples:
        assert re.search(r"[\d一二两三四五六七八九十百千万亿半成]", example.text), example.text
        assert example.reason, example.text
        assert "[[" not in example.text
