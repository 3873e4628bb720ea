"""The words that narrow an indicator and are neither region nor period (CONTRACT, `scope`)."""

from __future__ import annotations

from collections.abc import Sequence

_EDGES = "的、，,；;：:和及 ()等"
_QUOTES = (("“", "”"), ("‘", "’"), ("《", "》"))


def scope_of(parts: Sequence[str]) -> str | None:
    """The narrowing words in the order given, joined by `;`, each once; None where there are none."""
    if not parts:
        return None
    seen: list[str] = []
    for words in parts:
        word = words.strip(_EDGES)
        for opening, closing in _QUOTES:
            if (opening in word) != (closing in word):
                word = word.replace(opening, "").replace(closing, "")
        if word and word not in seen:
            seen.append(word)
    return ";".join(seen) or None
