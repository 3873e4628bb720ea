"""Does a file fit its schema? Every misfit with its line, several in one go."""

from __future__ import annotations

import copy
import difflib
import re
import typing
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec

from extractor.rules.checks.objection import Objection
from extractor.rules.checks.source import Source, Step, steps_of

_UNKNOWN = re.compile(r"unknown field `(.+?)`")
_MISSING = re.compile(r"missing required field `(.+?)`")
_EXPECTED = re.compile(r"Expected `(.+?)`, got `(.+?)`")
_ENUM = re.compile(r"Invalid enum value (.+?)(?: -|$)")
_RULE_LISTS = ("indicators", "override", "extend", "measures")
_MOST = 30


def shape_objections(source: Source, kind: Any) -> Iterator[Objection]:
    """Where the tree of `source` does not fit `kind`, a msgspec struct: rule by rule, so that one does not hide another."""
    tree = source.tree
    if not isinstance(tree, dict):
        yield Objection(
            "error", "schema", source.path, 1, "The file is empty or no mapping of fields to values.",
            f"Begin it with its fields: {', '.join(_fields(kind))}.",
        )  # fmt: skip
        return
    outer = dict(tree)
    for name in _RULE_LISTS:
        items = tree.get(name)
        item_kind = _item_kind(kind, name)
        if item_kind is None or not isinstance(items, list):
            continue
        outer[name] = []
        for position, item in enumerate(items):
            code = item.get("code") or item.get("name") if isinstance(item, dict) else None
            for objection in _misfits(source, item, item_kind, [name, position]):
                yield _about(objection, code if isinstance(code, str) else None)
    yield from _misfits(source, outer, kind, [])


def _about(objection: Objection, code: str | None) -> Objection:
    """The objection with the code of the rule that it is about."""
    return replace(objection, code=code)


def _misfits(source: Source, tree: Any, kind: Any, at: list[Step]) -> Iterator[Objection]:
    """Misfits one after another: what is unknown is taken out, and the rest tried again."""
    tree = copy.deepcopy(tree)
    for _ in range(_MOST):
        try:
            msgspec.convert(tree, type=kind)
            return
        except msgspec.ValidationError as error:
            text = str(error)
        message, _, place = text.partition(" - at `")
        steps = steps_of(place.rstrip("`"))
        unknown = _UNKNOWN.search(message)
        if unknown is None:
            yield _misfit(source, message, kind, [*at, *steps])
            return
        name = unknown.group(1)
        held = _holder(tree, steps, name)
        if held is None:
            yield _misfit(source, message, kind, [*at, *steps])
            return
        holder, inner = held
        yield _unknown(source, name, kind, [*at, *inner], inner, torn=holder[name] is None)
        del holder[name]


def _holder(tree: Any, steps: list[Step], name: str) -> tuple[dict[str, Any], list[Step]] | None:
    """The mapping at `steps`, or the first below it, that has the key `name`; msgspec leaves keys of maps unnamed."""
    at: list[Step] = []
    for step in steps:
        inside = isinstance(step, int) if isinstance(tree, list) else isinstance(tree, dict) and step in tree
        if not inside:
            break
        tree = tree[step]
        at.append(step)
    if isinstance(tree, dict) and name in tree:
        return tree, at
    below = list(
        tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    )
    for key, value in below:
        found = _holder(value, [], name)
        if found is not None:
            return found[0], [*at, key, *found[1]]
    return None


def _unknown(
    source: Source, name: str, kind: Any, steps: list[Step], inner: list[Step], torn: bool
) -> Objection:
    """`torn`: it has no value, as a text has that a comma cut in two between braces."""
    fields = _fields(_kind_at(kind, inner))
    near = difflib.get_close_matches(name, fields, 1, 0.6)
    mend = (
        f"Write {near[0]!r}." if near
        else f"Take it out, or move it to where it belongs; here may stand: {', '.join(fields)}."
    )  # fmt: skip
    if torn and not near and (" " in name or not name.isascii()):
        mend = "Between braces a comma ends the value: put the whole text in quotation marks."
    line = source.key_line(*steps, name)
    return Objection(
        "error", "unknown-field", source.path, line, f"The field {name!r} is not known here.", mend, word=name
    )


def _misfit(source: Source, message: str, kind: Any, steps: list[Step]) -> Objection:
    line = source.line(*steps)
    named = next((str(s) for s in reversed(steps) if isinstance(s, str)), "the file")
    if missing := _MISSING.search(message):
        return Objection(
            "error", "schema", source.path, line, f"The field {missing.group(1)!r} is missing.",
            f"Add `{missing.group(1)}:`; `extractor rules new CODE` prints a rule with all its fields.",
        )  # fmt: skip
    if wrong := _EXPECTED.search(message):
        asked, got = wrong.groups()
        return Objection(
            "error", "schema", source.path, line, f"{named!r} holds {_told(got)} where {_told(asked)} is asked for.",
            _mend_kind(asked, got),
        )  # fmt: skip
    if enum := _ENUM.search(message):
        allowed = [str(value) for value in typing.get_args(_kind_at(kind, _inner(steps)))]
        value = enum.group(1).strip("'\"")
        near = difflib.get_close_matches(value, allowed, 1, 0.5)
        mend = f"Write {near[0]!r}." if near else "Write one of the values of the schema."
        if allowed:
            mend += f" Allowed are {', '.join(allowed)}."
        return Objection(
            "error", "schema", source.path, line, f"{value!r} is no value of {named!r}.", mend, word=value
        )
    return Objection(
        "error",
        "schema",
        source.path,
        line,
        f"{named!r} does not fit: {message}.",
        "Compare it with another rule of the file.",
    )


def _inner(steps: list[Step]) -> list[Step]:
    """The steps from the rule on, where the first two lead to one of the lists of rules."""
    return steps[2:] if steps and steps[0] in _RULE_LISTS and len(steps) > 2 else steps


def _mend_kind(asked: str, got: str) -> str:
    if asked == "str" and got in ("int", "float", "bool", "null", "date", "datetime.date"):
        return "Put it in quotation marks." if got != "null" else "Give it a value, or take the line out."
    if asked in ("array", "list"):
        return "Put it in square brackets, `[…]`, or on lines of their own that begin with `- `."
    if asked == "object":
        return "Write it as fields with values, indented by two more blanks than the line above."
    return f"Write {_told(asked)}."


def _told(kind: str) -> str:
    names = {"str": "a text", "int": "a number", "float": "a number", "bool": "yes or no", "null": "nothing",
             "array": "a list", "object": "a block of fields"}  # fmt: skip
    return " or ".join(names.get(part.strip(), part.strip()) for part in kind.split("|"))


def _fields(kind: Any) -> list[str]:
    return list(kind.__struct_encode_fields__) if hasattr(kind, "__struct_encode_fields__") else []


def _item_kind(kind: Any, name: str) -> Any:
    if name not in _fields(kind):
        return None
    return _kind_at(kind, [name, 0])


def _kind_at(kind: Any, steps: list[Step]) -> Any:
    """The type that the schema `kind` asks for at `steps`; None where it says nothing."""
    for step in steps:
        if isinstance(step, str) and hasattr(kind, "__struct_fields__"):
            hints = typing.get_type_hints(kind)
            names = dict(zip(kind.__struct_encode_fields__, kind.__struct_fields__, strict=True))
            kind = hints.get(names.get(step, ""), None)
        elif typing.get_origin(kind) is tuple:
            kind = typing.get_args(kind)[0]
        elif typing.get_origin(kind) is dict:
            kind = typing.get_args(kind)[1]
        else:
            return None
    return kind
