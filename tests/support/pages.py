"""Pages of the documentation, followed to the letter.

A fenced block after `<!-- write FILE -->` is the content of a file; after `<!-- run -->` it is run: `console` as
commands with the lines that they must print, `python` and `sql` with the `text` block behind them. In what must
be printed `…` stands for anything.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from command_line import command

PROJECT = Path(__file__).parents[2]
_BLOCK = re.compile(
    r"(?:<!-- (?P<order>\w+)(?: (?P<file>\S+))? -->\n)?```(?P<kind>\w+)\n(?P<text>.*?)```\n", re.DOTALL
)


class Block(NamedTuple):
    """One fenced block of a page, with the comment before it."""

    order: str
    file: str
    kind: str
    text: str


def blocks(page: str) -> list[Block]:
    """The blocks of a page, named by its path from the top of the project."""
    text = (PROJECT / page).read_text(encoding="utf-8")
    return [Block(m["order"] or "", m["file"] or "", m["kind"], m["text"]) for m in _BLOCK.finditer(text)]


def sessions(text: str) -> list[tuple[str, list[str]]]:
    """The commands of a console block, each with the lines that it must print."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def follow(text: str) -> None:
    """Run each command of a console block, and look for its lines, in order, in what it prints."""
    for line, lines in sessions(text):
        program, *arguments = shlex.split(line)
        assert program == "extractor"
        done = command(*arguments)
        _look_for(lines, done.stdout + done.stderr, line)


def follow_page(page: str) -> int:
    """Do in the working folder what a page says; gives the number of blocks that were run."""
    found = blocks(page)
    done = 0
    names: dict[str, object] = {}
    for block, after in zip(found, [*found[1:], Block("", "", "", "")], strict=True):
        if block.order == "write":
            path = Path(block.file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.order == "run":
            done += 1
            if block.kind == "console":
                follow(block.text)
                continue
            assert after.kind == "text"
            printed = _python(block.text, names) if block.kind == "python" else _sql(block.text)
            _look_for(after.text.splitlines(), printed, block.text)
    return done


def commands_in(page: str) -> Iterator[str]:
    """Every command line of the program in the blocks of a page: pipes taken apart, comments left out."""
    for block in blocks(page):
        if block.kind not in ("sh", "console", "text", "ini"):
            continue
        for line in block.text.replace("\\\n", " ").splitlines():
            for part in re.split(r"\||&&|;|>", re.sub(r"\s#.*", "", line)):
                words = part.split("extractor ", 1)
                before = words[0].rpartition(" ")[2]
                if len(words) == 2 and (before == "" or before.endswith("/bin/")):
                    yield f"extractor {words[1].strip()}"


def _python(text: str, names: dict[str, object]) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(text, "page", "exec"), names)
    return out.getvalue()


def _sql(text: str) -> str:
    import duckdb

    with duckdb.connect("economy.duckdb", read_only=True) as connection:
        return "\n".join(" ".join(map(str, row)) for row in connection.execute(text).fetchall())


def _look_for(lines: list[str], shown: str, what: str) -> None:
    at = 0
    for line in lines:
        pattern = ".*?".join(re.escape(part) for part in line.split("…"))
        match = re.compile(pattern).search(shown, at)
        assert match is not None, f"{what}\nshould print\n{line}\nbut prints\n{shown}"
        at = match.end()
