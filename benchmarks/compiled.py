"""The language core compiled by mypyc, in a copy: `python -m benchmarks.compiled COPY [--native-classes]`.

An experiment (docs/performance.md, "What a compiled core would bring"); nothing of it is shipped. It copies this
checkout to COPY, makes what mypyc cannot take fit for it, and compiles text, figures, binding and context there.
`python -m benchmarks.language --against CHECKOUT`, started in COPY, then measures both in turns.

Left interpreted, in modules of their own: structs of msgspec, and classes over dict and tuple. Cached properties
become properties with a field, and slots of dataclasses go. With `--native-classes` the structs that are made
while reading become classes of mypyc, with `_with` in place of `msgspec.structs.replace`.
"""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("text", "figures", "binding", "context")
ALONE = ("rules/ruleset.py", "rules/words.py")
UNTAKEN = frozenset(("Struct", "dict", "tuple", "Memo"))
# mypy sees less of a class that lies apart; `type: ignore` is lost with the comments.
SETTINGS = "[mypy]\nignore_missing_imports = True\nfollow_imports = silent\ndisable_error_code = call-arg, arg-type\n"
SAME = "from typing import final\n\n@final\nclass Same:\n    pass\n\nSAME = Same()\n"
CACHED = """
class _:
    _kept_{name}: {kind} | None = None
    @property
    def {name}(self) -> {kind}:
        found = self._kept_{name}
        if found is None:
            found = self._kept_{name} = self._make_{name}()
        return found
"""
FORWARD = "def {name}(*given):\n    global {name}\n    from {module} import {name}\n    return {name}(*given)"
IMPORTS = (ast.Import, ast.ImportFrom, ast.If)


def bases(cls: ast.ClassDef) -> set[str]:
    return {ast.unparse(base).partition("[")[0].rpartition(".")[2] for base in cls.bases}


def defined(statement: ast.stmt) -> set[str]:
    """The names that a statement of a module gives."""
    if isinstance(statement, ast.ClassDef | ast.FunctionDef):
        return {statement.name}
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    targets = [statement.target] if isinstance(statement, ast.AnnAssign) else targets
    return {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}


class Needed(ast.NodeVisitor):
    """The names that a statement asks for when it runs; annotations are never run."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_Name(self, node: ast.Name) -> None:
        self.names.add(node.id)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self.visit(node.value)

    def visit_arg(self, node: ast.arg) -> None:
        pass

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for part in (*node.decorator_list, node.args, *node.body):
            self.visit(part)


def needed(statement: ast.stmt) -> set[str]:
    visitor = Needed()
    visitor.visit(statement)
    return visitor.names


class Mended(ast.NodeTransformer):
    """`x in (*a, b)`, at which mypyc 2.4 breaks, and copies of structs that have become classes."""

    def __init__(self, classes: bool) -> None:
        self.classes = classes

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        for k, right in enumerate(node.comparators):
            starred = isinstance(right, ast.Tuple) and any(isinstance(e, ast.Starred) for e in right.elts)
            if starred and isinstance(node.ops[k], ast.In | ast.NotIn):
                listed = ast.List(right.elts, ast.Load())
                node.comparators[k] = ast.Call(ast.Name("tuple", ast.Load()), [listed], [])
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        copies = ast.unparse(node.func) in ("replace", "msgspec.structs.replace")
        if self.classes and copies and ast.unparse(node.args[0]) != "rule":  # rules stay structs
            return ast.Call(ast.Attribute(node.args[0], "_with", ast.Load()), [], node.keywords)
        return node


def native(cls: ast.ClassDef) -> ast.ClassDef:
    """The class of mypyc that does what a struct does."""
    fields = [
        (part.target.id, ast.unparse(part.annotation), part.value and ast.unparse(part.value))
        for part in cls.body
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
    ]
    given, code = [], []
    for name, kind, default in fields:
        fresh = default == "[]"
        given.append(f"{name}: {kind}" + (" | None = None" if fresh else f" = {default}" if default else ""))
        code.append(f"  self.{name} = " + (f"[] if {name} is None else {name}" if fresh else name))
    changed = ", ".join(f"{name}: {kind} | Same = SAME" for name, kind, _ in fields)
    values = ", ".join(f"self.{name} if isinstance({name}, Same) else {name}" for name, _, _ in fields)
    alike = " and ".join(f"self.{name} == other.{name}" for name, _, _ in fields)
    head = [
        f"@final\nclass {cls.name}:",
        *(f" {name}: {kind}" for name, kind, _ in fields),
        f" def __init__(self, {', '.join(given)}) -> None:",
    ]
    code = [
        *head, *code,
        f" def _with(self, *, {changed}) -> {cls.name}:", f"  return {cls.name}({values})",
        f" def __eq__(self, other: object) -> bool:\n  return isinstance(other, {cls.name}) and {alike}",
    ]  # fmt: skip
    if any(keyword.arg == "frozen" for keyword in cls.keywords):
        code += [
            " def __hash__(self) -> int:",
            f"  return hash(({', '.join('self.' + f[0] for f in fields)},))",
        ]
    made = ast.parse("\n".join(code)).body[0]
    assert isinstance(made, ast.ClassDef)
    made.body += [part for part in cls.body if isinstance(part, ast.FunctionDef)]
    return made


def plainly_kept(cls: ast.ClassDef) -> None:
    """A field in place of each cached property; no slots asked of a dataclass."""
    body: list[ast.stmt] = []
    for part in cls.body:
        if isinstance(part, ast.FunctionDef) and "cached_property" in "".join(
            map(ast.unparse, part.decorator_list)
        ):
            assert part.returns is not None
            code = CACHED.format(name=part.name, kind=ast.unparse(part.returns))
            body += ast.parse(code).body[0].body  # type: ignore[attr-defined]
            part.name, part.decorator_list = f"_make_{part.name}", []
        body.append(part)
    cls.body = body
    for mark in cls.decorator_list:
        if isinstance(mark, ast.Call) and "dataclass" in ast.unparse(mark.func):
            mark.keywords = [keyword for keyword in mark.keywords if keyword.arg != "slots"]


def set_apart(tree: ast.Module, file: Path, module: str) -> None:
    """Move the classes that mypyc does not take to a module beside, with the constants that they need."""
    home = {name: statement for statement in tree.body for name in defined(statement)}
    asked = [s.name for s in tree.body if isinstance(s, ast.ClassDef) and bases(s) & UNTAKEN]
    moved: set[str] = set()
    while asked:
        name = asked.pop()
        if name in home and name not in moved:
            moved.add(name)
            asked += [] if isinstance(home[name], ast.FunctionDef) else needed(home[name])
    called = {name for name in moved if isinstance(home[name], ast.FunctionDef)}
    moved -= called
    if not moved:
        return
    kept = [s for s in tree.body if isinstance(s, IMPORTS) or defined(s) & moved]
    code = [
        *map(ast.unparse, kept),
        *(FORWARD.format(name=name, module=module) for name in sorted(called)),
    ]
    file.with_name(f"{file.stem}_apart.py").write_text("\n".join(code), "utf-8")
    tree.body = [s for s in tree.body if not defined(s) & moved]
    last = max(k for k, s in enumerate(tree.body) if isinstance(s, IMPORTS))
    names = ", ".join(f"{name} as {name}" for name in sorted(moved))
    tree.body[last + 1 : last + 1] = ast.parse(f"from {module}_apart import {names}").body
    print(f"{module}: left interpreted: {', '.join(sorted(moved))}")


def fit(file: Path, package: Path, classes: bool) -> bool:
    """Rewrite one module of the copy; is there anything in it to compile?"""
    tree = Mended(classes).visit(ast.parse(file.read_text("utf-8")))
    module = ".".join(file.relative_to(package.parent).with_suffix("").parts)
    for k, statement in enumerate(tree.body) if classes else ():
        decoded = {"rename", "forbid_unknown_fields"}  # read from the rules by msgspec
        if isinstance(statement, ast.ClassDef) and not decoded & {q.arg for q in statement.keywords}:
            made = "Struct" in bases(statement) or statement.name in ("Observation", "Extraction")
            tree.body[k] = native(statement) if made else statement
    set_apart(tree, file, module)
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef):
            plainly_kept(statement)
    if classes:
        future = next(k for k, s in enumerate(tree.body) if isinstance(s, ast.ImportFrom))
        wanted = "from typing import final\nfrom extractor.same import SAME, Same"
        tree.body[future + 1 : future + 1] = ast.parse(wanted).body
    file.write_text(ast.unparse(ast.fix_missing_locations(tree)), "utf-8")
    return any(isinstance(s, ast.ClassDef | ast.FunctionDef) for s in tree.body)


def main() -> None:
    """Copy, rewrite, compile."""
    parser = argparse.ArgumentParser(description="Compile the language core with mypyc, in a copy.")
    parser.add_argument("copy", type=Path, help="a folder that is not there yet")
    parser.add_argument("--native-classes", action="store_true")
    given = parser.parse_args()
    copy, classes = given.copy.resolve(), given.native_classes
    copy.mkdir(parents=True)
    for part in ("extractor", "rules", "benchmarks"):
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    package = copy / "extractor"
    files = [file for room in ROOMS for file in sorted((package / room).glob("[!_]*.py"))]
    files += [package / name for name in ALONE]
    modules = [str(file.relative_to(copy)) for file in files if fit(file, package, classes)]
    if classes:
        (package / "same.py").write_text(SAME)
        modules.append("extractor/same.py")
    (copy / "mypyc.ini").write_text(SETTINGS)
    flags = {**os.environ, "CFLAGS": "-O2 -g0 -w"}
    compiler = [str(Path(sys.executable).with_name("mypyc")), "--config-file", "mypyc.ini"]
    subprocess.run([*compiler, *modules], cwd=copy, env=flags, check=True)


if __name__ == "__main__":
    main()
