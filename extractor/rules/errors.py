"""The error of the rules."""

from __future__ import annotations


class RulesError(ValueError):
    """Rules cannot be used; the message names the file, what is wrong and what to do."""
