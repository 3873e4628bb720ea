"""The pages of the reference that are made from code and rules, written before the site is built.

A Sphinx extension: `reference/commands.md` from the command line, `reference/tables.md` from the schemas and the
labels. The files are not kept: they are what the code says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from extractor.cli import app
from extractor.commands.group import each_command
from extractor.publish import dimensions
from extractor.publish.flat import TABLE_TEXTS
from extractor.publish.labels import Label, load_labels
from extractor.rules import RuleSet, load_rules
from extractor.tables.schemas import TABLES, schema_of

_MADE = "<!-- Made by docs/generated.py; change the code. -->\n"


def setup(sphinx: Any) -> dict[str, bool]:
    """Called by Sphinx."""
    sphinx.connect("builder-inited", _write)
    sphinx.connect("source-read", _list_the_rest)
    return {"parallel_read_safe": True}


def _write(sphinx: Any) -> None:
    folder = Path(sphinx.srcdir) / "reference"
    folder.mkdir(exist_ok=True)
    for name, text in (("commands.md", commands_page()), ("tables.md", tables_page(load_rules()))):
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def _list_the_rest(sphinx: Any, page: str, source: list[str]) -> None:
    """Pages that the index does not name stand in its last list, before the decisions."""
    if page == "index":
        named = set(source[0].split())
        others = sorted(
            path.stem for path in Path(sphinx.srcdir).glob("*.md") if path.stem not in named | {"index"}
        )
        source[0] = source[0].replace("\ndecisions\n", "\n" + "\n".join([*others, "decisions"]) + "\n")


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command of the command line with the words that one types for it."""
    for words, command in each_command(app):
        yield " ".join(words), command


def commands_page() -> str:
    """The reference of the command line as Markdown."""
    parts = [
        _MADE,
        "# Command line\n",
        "Data go to standard output, messages to standard error. [](../command-line.md) tells the habits that all "
        "commands share.\n",
        "## `extractor`\n",
        _parameters(app.params),
    ]
    for name, command in commands():
        arguments = [p.human_readable_name for p in command.params if isinstance(p, click.Argument)]
        parts += [f"## `extractor {name}`\n", _prose(command.help or ""), "\n```text"]
        parts += [
            " ".join(["extractor", name, "[OPTIONS]", *arguments]),
            "```\n",
            _parameters(command.params),
        ]
    return "\n".join(parts) + "\n"


def _parameters(parameters: Iterable[click.Parameter]) -> str:
    rows = []
    for one in parameters:
        if not isinstance(one, click.Option):
            rows.append((f"`{one.human_readable_name}`", _prose(one.help or ""), ""))
            continue
        names = ", ".join(f"`{name}`" for name in (*one.opts, *one.secondary_opts))
        given = f" `{one.metavar}`" if one.metavar else ""
        rows.append((names + given, _prose(one.help or ""), _default(one)))
    return _table(("", "", "default"), rows)


def _default(option: click.Option) -> str:
    if option.required:
        return "must be given"
    value = option.to_info_dict()["default"]
    if value in (None, False, "", ()) or option.is_eager:
        return ""
    return f"`{value}`" if value is not True else "on"


def tables_page(rules: RuleSet) -> str:
    """The reference of the tables' columns, of flags, codes and units, as Markdown."""
    labels = load_labels(rules)
    parts = [_MADE, "# Tables and columns\n", "## What a run writes\n"]
    for table in TABLES:
        schema = schema_of(table)
        parts += [f"### `{table}`\n", (schema.metadata or {})[b"description"].decode() + ".\n"]
        rows = [
            (f"`{f.name}`", str(f.type).partition("<")[0], "" if f.nullable else "always",
             (f.metadata or {})[b"description"].decode())
            for f in schema
        ]  # fmt: skip
        parts.append(_table(("column", "type", "there", "what it holds"), rows))
    parts += [
        "## What publishing adds\n",
        "Beside the tables above, with ids that are hashes of their keys and so the same in every run.\n",
    ]
    described = {
        "indicators": dimensions.INDICATORS,
        "regions": dimensions.REGIONS,
        "units": dimensions.UNITS,
    }
    for table, columns in described.items():
        parts += [f"### `{table}`\n", TABLE_TEXTS[table] + ".\n"]
        rows = [(f"`{name}`", "" if null else "always", text) for name, _, null, text in columns]
        parts.append(_table(("column", "there", "what it holds"), rows))
    parts += [
        "### `dissent`\n",
        TABLE_TEXTS["dissent"] + ".\n",
        "### `columns`\n",
        TABLE_TEXTS["columns"] + ".\n",
    ]
    parts.append("## Codes\n")
    for kind in ("measure", "basis", "status", "bound", "frequency", "flags", "level", "nature"):
        known: dict[str, Label] = getattr(labels, kind)
        parts += [f"### `{kind}`\n", _table(("code", "Chinese", "English"), _labelled(known))]
    parts.append("### `unit`\n")
    units = [
        (f"`{u['code']}`", u["name_zh"], u["name_en"], u["dimension"]) for u in dimensions.unit_rows(rules)
    ]
    parts.append(_table(("code", "Chinese", "English", "dimension"), units))
    return "\n".join(parts) + "\n"


def _labelled(known: dict[str, Label]) -> list[tuple[str, str, str]]:
    return [(f"`{code}`", label.zh, label.en) for code, label in known.items()]


def _prose(text: str) -> str:
    return " ".join(text.split())


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"
