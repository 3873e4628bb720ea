"""Words of rules with variables in them, written out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractor.rules.errors import RulesError


def expand(words: Sequence[str], variables: Mapping[str, Sequence[str]]) -> list[str]:
    """Each `{name}` in a word stands for the words of that variable in turn."""
    out: list[str] = []
    for word in words:
        match = re.search(r"\{(\w+)\}", word)
        if match is None:
            out.append(word)
            continue
        if match.group(1) not in variables:
            raise RulesError(f"the variable {match.group(0)} in {word!r} is not defined in this file")
        out.extend(
            expand(
                [word[: match.start()] + value + word[match.end() :] for value in variables[match.group(1)]],
                variables,
            )
        )
    return out
