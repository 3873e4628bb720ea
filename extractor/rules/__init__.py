"""The rules: data under `rules/`, read once into one immutable `RuleSet`."""

from __future__ import annotations

from extractor.rules.loading import RulesError, find_rules, load_rules
from extractor.rules.ruleset import RuleSet

__all__ = ["RuleSet", "RulesError", "find_rules", "load_rules"]
