"""What is made from the rules and kept in the repository: is it fresh?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.rules import load_rules
from extractor.rules.json_schema import SCHEMAS, json_schema
from extractor.rules.reference import reference

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_json_schemas_are_fresh(name: str) -> None:
    """Is the schema that of the structs? If not: extractor rules schema NAME > rules/NAME"""
    assert (PROJECT / "rules" / name).read_text(encoding="utf-8") == json_schema(SCHEMAS[name])


def test_the_reference_is_fresh() -> None:
    """Is docs/indicators.md made of the present rules? If not: extractor rules reference > docs/indicators.md"""
    assert (PROJECT / "docs" / "indicators.md").read_text(encoding="utf-8") == reference(load_rules())


def test_the_schema_names_every_field() -> None:
    """Does the schema close each object, so that an editor tells a misspelt field?"""
    schema = json.loads(json_schema(SCHEMAS["schema.json"]))
    indicator = schema["$defs"]["Indicator"]
    assert {"code", "terms", "not_terms", "examples", "counterexamples", "allow"} <= set(
        indicator["properties"]
    )
    assert indicator["additionalProperties"] is False
    assert set(indicator["required"]) == {"code", "name", "definition", "nature", "dimension"}


def test_the_template_is_a_rule() -> None:
    """Does what `rules new` prints fit the schema?"""
    import msgspec
    import yaml

    from extractor.rules.schema import IndicatorFile
    from extractor.rules.template import template

    tree = yaml.safe_load("family: own\nindicators:\n" + template("my_code"))
    assert msgspec.convert(tree, IndicatorFile).indicators[0].code == "my_code"
