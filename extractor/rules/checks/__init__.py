"""What `extractor rules check` looks for in a rules folder or a pack."""

from __future__ import annotations

from extractor.rules.checks.folder import check_rules
from extractor.rules.checks.objection import Objection

__all__ = ["Objection", "check_rules"]
