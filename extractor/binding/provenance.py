"""Which layer a row came from, told in its `rule`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.binding.observe import Extraction
    from extractor.rules.ruleset import RuleSet


def with_layers(extraction: Extraction, rules: RuleSet) -> Extraction:
    """The extraction with the pack in the `rule` of each row whose indicator a pack made or extended.

    `gdp/level` stays what it is in the core; `pack:gdp/level` is a pack's own rule, `core+pack:gdp/level` the
    core's with words of the pack. Without packs nothing is touched.
    """
    if rules.origins:
        for row in extraction.observations:
            if row.indicator in rules.origins and row.rule.startswith(f"{row.indicator}/"):
                row.rule = f"{rules.origins[row.indicator]}:{row.rule}"
    return extraction
