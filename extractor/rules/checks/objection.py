"""One objection to a rule: what is wrong, where, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning", "note"]
RANK: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Objection:
    """`message` and `mend` are sentences; `check` is the name by which an `allow` of the rule excuses it.

    `line` counts from 1. `code` and `word` say what it is about, where it is about a rule and a word of it.
    An `error` makes the rules unusable or wrong, a `warning` is most likely a slip, a `note` is to be known.
    """

    severity: Severity
    check: str
    path: Path
    line: int
    message: str
    mend: str
    code: str | None = None
    word: str | None = None

    def sort_key(self) -> tuple[str, int, int, str]:
        """Objections in the order of files and lines, the graver first."""
        return str(self.path), self.line, RANK[self.severity], self.message
