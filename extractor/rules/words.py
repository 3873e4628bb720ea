"""Words of rules with variables in them, written out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractor.rules.errors import RulesError

VARIABLE = re.compile(r"\{(\w+)\}")


def expand(
    words: Sequence[str], variables: Mapping[str, Sequence[str]], within: tuple[str, ...] = ()
) -> list[str]:
    """Each `{name}` in a word stands for the words of that variable in turn.

    `within` names the variables being written out. Raises RulesError for a variable that there is not, or that
    holds itself.
    """
    out: list[str] = []
    for word in words:
        match = VARIABLE.search(word)
        if match is None:
            out.append(word)
            continue
        name = match.group(1)
        if name not in variables:
            raise RulesError(f"the variable {match.group(0)} in {word!r} is not defined in this file")
        if name in within:
            raise RulesError(f"the variable {match.group(0)} holds itself")
        for value in expand(variables[name], variables, (*within, name)):
            out.extend(expand([word[: match.start()] + value + word[match.end() :]], variables, within))
    return out
