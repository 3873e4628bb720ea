"""Exceptions: what a rule's `allow` excuses is left out, and an `allow` that excuses nothing is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from extractor.rules.checks.objection import Objection
from extractor.rules.checks.source import Source

# With one of these not everything can be checked.
BLOCKING = (
    "yaml", "schema", "unknown-field", "duplicate-code", "undefined-variable", "layers", "bad-pattern", "table",
)  # fmt: skip
# These make rules unusable: no reason excuses them.
_NEVER = (*BLOCKING, "duplicate-key")


class _Excuse(NamedTuple):
    path: Path
    line: int
    first: int
    last: int
    check: str
    word: str | None


def without_excused(objections: Sequence[Objection], sources: Sequence[Source]) -> list[Objection]:
    """The objections that no `allow` of the rule around them excuses, and those to the `allow`s themselves."""
    excuses = [excuse for source in sources for excuse in _excuses(source, source.root)]
    used: set[_Excuse] = set()
    kept: list[Objection] = []
    for objection in objections:
        mine = [excuse for excuse in excuses if _covers(excuse, objection)]
        used.update(mine)
        if not mine:
            kept.append(objection)
    if any(o.check in BLOCKING for o in objections):
        return kept  # not everything was checked, so an excuse may still be needed
    kept += [_needless(excuse) for excuse in excuses if excuse not in used]
    return kept


def _needless(excuse: _Excuse) -> Objection:
    message = f"Nothing is excused by this `allow` of {excuse.check}."
    return Objection(
        "warning",
        "needless-allow",
        excuse.path,
        excuse.line,
        message,
        "Take it out.",
        word=excuse.word,
    )


def _covers(excuse: _Excuse, objection: Objection) -> bool:
    return (
        objection.check == excuse.check
        and objection.check not in _NEVER
        and objection.path == excuse.path
        and excuse.first <= objection.line <= excuse.last
        and (excuse.word is None or excuse.word == objection.word)
    )


def _excuses(source: Source, node: Any) -> Iterator[_Excuse]:
    children = getattr(node, "value", None)
    if not isinstance(children, list):
        return
    for child in children:
        if not isinstance(child, tuple):
            yield from _excuses(source, child)
            continue
        key, value = child
        if key.value != "allow":
            yield from _excuses(source, value)
            continue
        for item in value.value if isinstance(value.value, list) else ():
            fields = {k.value: v.value for k, v in item.value} if isinstance(item.value, list) else {}
            yield _Excuse(
                source.path, item.start_mark.line + 1, node.start_mark.line + 1, node.end_mark.line + 1,
                str(fields.get("check")), fields.get("word"),
            )  # fmt: skip
