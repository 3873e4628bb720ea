"""The language core compiled by mypyc, in a copy: `python -m benchmarks.compiled COPY [--native-classes]`.

An experiment (docs/performance.md, "What a compiled core would bring"); nothing of it is shipped. It copies this
checkout to COPY, makes what mypyc cannot take fit for it, and compiles text, figures, binding and context there.
With `--same FILE …` it then reads documents (JSONL) by both and says whether figures, rows and traces are the same.
`python -m benchmarks.language --against CHECKOUT`, started in COPY, measures both in turns.

Left interpreted, in modules of their own: structs of msgspec, and classes over dict and tuple. Cached properties
become properties with a field, and slots of dataclasses go. With `--native-classes` the structs that are made
while reading become classes of mypyc, with `_with` in place of `msgspec.structs.replace`.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
ROOMS = ("text", "figures", "binding", "context")
ALONE = ("rules/ruleset.py", "rules/words.py")
UNTAKEN = frozenset(("Struct", "dict", "tuple", "Memo"))
# Keywords of structs that msgspec reads from the rules, or keeps.
DECODED = frozenset(("rename", "forbid_unknown_fields", "array_like"))
# Structs that msgspec takes apart in rooms that stay interpreted.
ROWS = frozenset(("Observation",))
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


Text = tuple[str, str, str | None]  # title, body, date of publication (ISO)


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


def decoded(tree: ast.Module) -> set[str]:
    """The classes that msgspec makes of data or data of, with those of the module that their fields are of."""
    classes = {s.name: s for s in tree.body if isinstance(s, ast.ClassDef)}
    asked = [name for name, cls in classes.items() if DECODED & {q.arg for q in cls.keywords}]
    found: set[str] = set()
    while asked:
        name = asked.pop()
        if name in classes and name not in found:
            found.add(name)
            fields = [part.annotation for part in classes[name].body if isinstance(part, ast.AnnAssign)]
            asked += [n.id for kind in fields for n in ast.walk(kind) if isinstance(n, ast.Name)]
    return found


def parted(file: Path) -> set[str]:
    """The attributes that a module deletes of objects."""
    code = file.read_text("utf-8")
    nodes = ast.walk(ast.parse(code)) if re.search(r"\bdel\b", code) else ()
    targets = [target for node in nodes if isinstance(node, ast.Delete) for target in node.targets]
    return {target.attr for target in targets if isinstance(target, ast.Attribute)}


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
    asked += decoded(tree)
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


def deletable(cls: ast.ClassDef, deleted: set[str]) -> None:
    """Say of a class which of its attributes are deleted; no other can be."""
    names = {
        node.attr
        for node in ast.walk(cls)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    if names & deleted:
        cls.body[:0] = ast.parse(f"__deletable__ = {sorted(names & deleted)}").body


def fit(file: Path, package: Path, classes: bool, deleted: set[str]) -> bool:
    """Rewrite one module of the copy; is there anything in it to compile?"""
    code = file.read_text("utf-8")
    assert "__dict__" not in code, f"{file}: a compiled class has no __dict__"
    tree = Mended(classes).visit(ast.parse(code))
    module = ".".join(file.relative_to(package.parent).with_suffix("").parts)
    structs = decoded(tree)
    for k, statement in enumerate(tree.body) if classes else ():
        if isinstance(statement, ast.ClassDef) and statement.name not in structs | ROWS:
            made = "Struct" in bases(statement) or statement.name == "Extraction"
            tree.body[k] = native(statement) if made else statement
    set_apart(tree, file, module)
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef):
            plainly_kept(statement)
            deletable(statement, deleted)
    if classes:
        future = next(k for k, s in enumerate(tree.body) if isinstance(s, ast.ImportFrom))
        wanted = "from typing import final\nfrom extractor.same import SAME, Same"
        tree.body[future + 1 : future + 1] = ast.parse(wanted).body
    file.write_text(ast.unparse(tree), "utf-8")
    return any(isinstance(s, ast.ClassDef | ast.FunctionDef) for s in tree.body)


def rewritten(copy: Path, classes: bool) -> list[str]:
    """Copy the checkout, make what mypyc cannot take fit for it; the modules that are to be compiled."""
    for part in ("extractor", "rules", "benchmarks"):
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    package = copy / "extractor"
    files = [file for room in ROOMS for file in sorted((package / room).glob("[!_]*.py"))]
    files += [package / name for name in ALONE]
    deleted = set().union(*map(parted, files))
    modules = [str(file.relative_to(copy)) for file in files if fit(file, package, classes, deleted)]
    if classes:
        (package / "same.py").write_text(SAME)
        modules.append("extractor/same.py")
    return modules


def read(texts: list[Text]) -> list[Any]:
    """Rows of `observations`, traces and rows of `quantities` of each text, by the code at hand."""
    from extractor.binding.observe import read_documents
    from extractor.rules import load_rules
    from extractor.tables.columns import ObservationColumns, QuantityColumns

    documents = [(title, body, day and date.fromisoformat(day)) for title, body, day in texts]
    rules, answers = load_rules(), []
    for first in range(0, len(documents), 64):
        for found in read_documents(documents[first : first + 64], rules, explain=True):
            rows, figures = ObservationColumns(), QuantityColumns()
            rows.add("", None, found.observations)
            figures.add("", found.quantities, found.observations)
            traces = [row.trace for row in found.observations]
            told = (zip(*rows.lists, traces, strict=True), zip(*figures.lists, strict=True))
            answers.append([[[*map(str, row)] for row in table] for table in told])
    return answers


def read_by(copy: Path, texts: list[Text]) -> list[Any]:
    """The same by the code of a copy, in a process of its own."""
    code = "import json, sys; from benchmarks.compiled import read; print(json.dumps(read(json.load(sys.stdin))))"
    flags = {**os.environ, "PYTHONPATH": str(copy)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(texts),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        cwd=copy,
        env=flags,
    )
    answers: list[Any] = json.loads(done.stdout)
    return answers


def compare(copy: Path, files: list[Path]) -> None:
    """Read the documents of JSONL files by this checkout and by the copy, and say what is the same."""
    for file in files:
        records = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        texts = [(r.get("title") or "", r["body"], (r.get("published") or "")[:10] or None) for r in records]
        here, there = read(texts), read_by(copy, texts)
        rows, figures = (sum(len(found[k]) for found in here) for k in (0, 1))
        other = sum(a != b for a, b in zip(here, there, strict=True))
        print(
            f"{file}: {len(texts)} documents, {rows} rows, {figures} figures; {other} documents read otherwise"
        )


def main() -> None:
    """Copy, rewrite, compile."""
    parser = argparse.ArgumentParser(description="Compile the language core with mypyc, in a copy.")
    parser.add_argument("copy", type=Path, help="a folder that is not there yet")
    parser.add_argument("--native-classes", action="store_true")
    parser.add_argument("--same", type=Path, nargs="+", default=[], help="JSONL files to read by both")
    given = parser.parse_args()
    copy, classes = given.copy.resolve(), given.native_classes
    copy.mkdir(parents=True)
    modules = rewritten(copy, classes)
    (copy / "mypyc.ini").write_text(SETTINGS)
    flags = {**os.environ, "CFLAGS": "-O2 -g0 -w"}
    compiler = [str(Path(sys.executable).with_name("mypyc")), "--config-file", "mypyc.ini"]
    subprocess.run([*compiler, *modules], cwd=copy, env=flags, check=True)
    compare(copy, given.same)


if __name__ == "__main__":
    main()
