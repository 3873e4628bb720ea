"""The words that narrow an indicator and are neither region nor period (CONTRACT, `scope`)."""

from __future__ import annotations

from collections.abc import Sequence

_EDGES = "的、，,；;：:和与及 “”‘’《》()等"


def scope_of(parts: Sequence[tuple[int, str]]) -> str | None:
    """The narrowing words in text order joined by `;`, each once; None where there are none."""
    seen: list[str] = []
    for _, words in sorted(parts):
        word = words.strip(_EDGES)
        if word and word not in seen:
            seen.append(word)
    return ";".join(seen) or None
