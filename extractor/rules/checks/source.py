"""A YAML file with the lines of its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from extractor.rules.checks.objection import Objection

Step = str | int
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")


_WIDE_COLON = re.compile(r"\s*(?:- )?[a-z_]+：")
_NO_COLON = re.compile(r"\s+(?:- )?[a-z_]+ [^:#]+$")


@dataclass(slots=True)
class Source:
    """One file: its tree of plain values (None where it cannot be read), its nodes, and what is wrong with its YAML."""

    path: Path
    tree: Any = None
    root: yaml.Node | None = None
    objections: list[Objection] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> Source:
        """Read `path`; what is no YAML becomes an objection. Raises OSError where the file cannot be opened."""
        source = cls(path)
        try:
            loader = yaml.CSafeLoader(path.read_bytes())
            source.root = loader.get_single_node()
            if source.root is not None:
                source.objections += _duplicate_keys(path, source.root)
                source.tree = loader.construct_document(source.root)
        except yaml.MarkedYAMLError as error:
            source.objections.append(_unreadable(path, error))
        except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
            source.objections.append(
                Objection(
                    "error",
                    "yaml",
                    path,
                    1,
                    f"The file cannot be read: {error}.",
                    "Save it as YAML in UTF-8.",
                )
            )
        return source

    def line(self, *steps: Step) -> int:
        """The line of the part that `steps` (keys and positions) lead to, or of the nearest part around it."""
        node, line = self.root, 1
        for step in steps:
            if node is None:
                break
            line = node.start_mark.line + 1
            node = _child(node, step)
        return line if node is None else node.start_mark.line + 1

    def key_line(self, *steps: Step) -> int:
        """The line on which the key stands that is the last of `steps`."""
        node = self.root
        for step in steps[:-1]:
            node = _child(node, step) if node is not None else None
        if isinstance(node, yaml.MappingNode):
            for key, _ in node.value:
                if key.value == steps[-1]:
                    return int(key.start_mark.line) + 1
        return self.line(*steps)


def steps_of(place: str) -> list[Step]:
    """The steps in the path of a msgspec message (`$.indicators[0].name`)."""
    return [name or int(position) for name, position in _STEP.findall(place)]


def _child(node: yaml.Node, step: Step) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    return None


def _duplicate_keys(path: Path, node: yaml.Node) -> Iterator[Objection]:
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            if not isinstance(child, yaml.ScalarNode):
                yield from _duplicate_keys(path, child)
    elif isinstance(node, yaml.MappingNode):
        first: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if isinstance(key, yaml.ScalarNode) and key.value in first:
                yield Objection(
                    "error", "duplicate-key", path, line,
                    f"The key {key.value!r} stands twice in one block: line {first[key.value]} would be lost without a word.",
                    "Join the two, or delete one.", word=key.value,
                )  # fmt: skip
            elif isinstance(key, yaml.ScalarNode):
                first[key.value] = line
            yield from _duplicate_keys(path, value)


def _slip(lines: list[str], line: int) -> tuple[int, str] | None:
    """A slip of the pen on the line where reading stopped, or on one of the two before it, with its mend."""
    for number in range(line, max(0, line - 3), -1):
        text = lines[number - 1] if number <= len(lines) else ""
        if _WIDE_COLON.match(text):
            return number, "Write the half-width colon and a blank behind the field's name: `nature: flow`."
        if _NO_COLON.match(text):
            return number, "Put a colon and a blank behind the field's name: `nature: flow`."
        if text.count('"') % 2:
            return number, "Close the quotation mark."
    return None


def _unreadable(path: Path, error: yaml.MarkedYAMLError) -> Objection:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark is not None else 1
    problem = error.problem or "it is broken"
    slip = _slip(path.read_text(encoding="utf-8").splitlines(), line)
    if slip is not None:
        line, mend = slip
    elif "\\t" in problem or "tab" in problem:
        mend = "Indent with spaces, not with tabs."
    elif "flow" in problem or "',' or" in problem:
        mend = "Close the bracket, and put a comma between the words of a list."
    elif (
        "mapping values are not allowed" in problem
        or "block" in problem
        or "did not find expected" in problem
    ):
        mend = (
            "Indent this line, or the one before it, like its neighbours: `- code:` stands 2 spaces in, the other "
            "fields of an indicator 4. A text that holds a colon and a blank needs quotes."
        )
    elif "scalar" in problem or "quot" in problem:
        mend = "Close the quotation mark."
    else:
        mend = "Compare the line with another rule of the file."
    return Objection("error", "yaml", path, line, f"The file is no valid YAML here: {problem}.", mend)
