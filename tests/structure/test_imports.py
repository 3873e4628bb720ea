"""Imports only point downstream: a room knows those before it, no two modules know each other.

All imports count, those for types and those inside functions too.
"""

from __future__ import annotations

import ast
import functools
import graphlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]

# A module may import from its own room and from those before it. A room is a module or package, without `extractor.`,
# and belongs to the longest name here that it begins with; those on one line make up one room.
ROOMS = (
    ("shortcuts", "text.masking"),
    ("rules",),
    ("reading",),
    ("text",),
    ("figures",),
    ("context",),
    ("binding",),
    ("tables",),
    ("pipeline",),
    ("publish",),
    # One text at a time, shown as a notebook shows it.
    ("pipeline.single",),
    # What the authors of rules work with reads texts by the rules that it tries.
    ("rules.examples", "rules.trying", "rules.coverage", "rules.checks", "rules.showing", "rules.json_schema",
     "rules.reference", "rules.template"),
    ("scoring", "checks"),
    ("terminal",),
    ("commands",),
    ("cli",),
    ("__main__",),
)  # fmt: skip
# The package itself loads each public verb when it is first asked for; from it, modules take the version.
FACE = "extractor"
# Pairs that may know each other, and why.
ALLOWED_CIRCLES: Mapping[tuple[str, str], str] = {
    # Parts of one thing: each looks with the eyes of the state, which asks it once for each text, or sentence.
    ("extractor.context.region_frame", "extractor.context.region_state"): "the frame of a text",
    ("extractor.context.region_state", "extractor.context.region_subjects"): "the subjects of its sentences",
}


@functools.cache
def modules() -> Mapping[str, Path]:
    """Every module by its full name."""
    found = {}
    for path in sorted((PROJECT / "extractor").rglob("*.py")):
        parts = path.relative_to(PROJECT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@functools.cache
def imports() -> Mapping[str, frozenset[str]]:
    """What of our own each module imports."""
    return {name: frozenset(_imports(path)) - {name} for name, path in modules().items()}


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports by dots"
            named = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in named:
            if name.partition(".")[0] == FACE:
                yield name if name in modules() else name.rpartition(".")[0]


def room_of(module: str) -> int:
    """The number of the room in which a module lies."""
    name = module.removeprefix(f"{FACE}.")
    fitting = [
        (len(prefix), number)
        for number, prefixes in enumerate(ROOMS)
        for prefix in prefixes
        if name == prefix or name.startswith(f"{prefix}.")
    ]
    assert fitting, f"{module} lies in no room of this list: say where it stands"
    return max(fitting)[1]


def upstream(known: Mapping[str, frozenset[str]]) -> list[str]:
    """The imports that point from a room to one behind it."""
    return [
        f"{name} imports {other}"
        for name, others in known.items()
        for other in sorted(others)
        if FACE not in (name, other) and room_of(other) > room_of(name)
    ]


def circle(known: Mapping[str, frozenset[str]]) -> list[str]:
    """Modules that lead back to the first of them; empty where there is no such circle but an allowed one."""
    graph = {
        name: {
            other for other in others if other != FACE and tuple(sorted((name, other))) not in ALLOWED_CIRCLES
        }
        for name, others in known.items()
        if name != FACE
    }
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


def test_imports_point_downstream() -> None:
    """Does no room know one behind it?"""
    assert upstream(imports()) == []


def test_no_modules_know_each_other() -> None:
    """Does no module lead back to itself?"""
    assert circle(imports()) == []


def test_the_face_gives_the_version_only() -> None:
    """Do modules take each other from where they are, and from the package nothing but its version?"""
    for name, path in modules().items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == FACE and name != FACE:
                taken = {alias.name for alias in node.names if f"{FACE}.{alias.name}" not in modules()}
                assert taken <= {"__version__"}, name


@pytest.mark.parametrize("pair", ALLOWED_CIRCLES, ids=str)
def test_allowed_circles_are_there(pair: tuple[str, str]) -> None:
    """Is every exception still needed?"""
    one, other = pair
    assert other in imports()[one]
    assert one in imports()[other]


def test_what_points_back_is_told() -> None:
    """Would an import into a room behind, and a circle, be found?"""
    known = {
        "extractor.text.headings": frozenset({"extractor.pipeline.run"}),
        "extractor.pipeline.run": frozenset(),
    }
    assert upstream(known) == ["extractor.text.headings imports extractor.pipeline.run"]  # type: ignore[arg-type]
    assert circle({"a": frozenset({"b"}), "b": frozenset({"c"}), "c": frozenset({"a"})})
