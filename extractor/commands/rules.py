"""`extractor rules …`: write, test and ship rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.exceptions import Exit

from extractor.commands.group import OrderedGroup
from extractor.commands.options import (
    FILE,
    FOLDER,
    INPUT,
    code_argument,
    day,
    inputs_argument,
    json_option,
    packs_option,
    published_option,
    quiet_option,
    rules_option,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.reading import Document, Reject
    from extractor.rules.checks import Objection
    from extractor.rules.trying import Tried


@click.group("rules", cls=OrderedGroup, invoke_without_command=True)
@click.pass_context
def rules_group(context: click.Context) -> None:
    """Write, test and ship rules."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@rules_group.command("check")
@click.argument(
    "path", metavar="[PATH]", required=False, type=FILE, help="A rules folder, a pack, or one file of either."
)
@click.option("--rules", metavar="DIR", type=FOLDER, help="The core that a pack lies over.")
@click.option("--notes", is_flag=True, help="Show notes too.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@quiet_option
@json_option
def check_command(path: Path | None, rules: Path | None, notes: bool, strict: bool, as_json: bool) -> None:
    """Say what is wrong with rules, where, and how to mend it; exit with 1 for errors."""
    import gc

    gc.disable()  # a second's work: collecting its garbage would cost a fifth of it
    from extractor import terminal
    from extractor.rules.checks import check_rules

    try:
        # A core that no pack is named for is what is to be checked itself.
        found = check_rules(path or rules, rules)
    finally:
        gc.enable()
    count = {grade: sum(one.severity == grade for one in found) for grade in ("error", "warning", "note")}
    shown = [one for one in found if notes or one.severity != "note"]
    if as_json:
        terminal.show_json([_as_dict(one) for one in shown])
    else:
        for one in shown:
            click.echo(
                terminal.printable(
                    f"{_place(one.path)}:{one.line}: {one.severity}: {one.message} [{one.check}]"
                )
            )
            click.echo(terminal.printable(f"    {one.mend}"))
    hidden = "" if notes or not count["note"] else " (--notes shows them)"
    told = ", ".join(f"{n} {grade}{'' if n == 1 else 's'}" for grade, n in count.items())
    terminal.say(f"{told}{hidden}.")
    if count["error"] or (strict and count["warning"]):
        raise Exit(1)


@rules_group.command("new")
@code_argument
def new_command(code: str) -> None:
    """Print a commented template of an indicator, to be put into a file under rules/indicators/."""
    from extractor.rules.template import template

    click.echo(template(code), nl=False)


@rules_group.command("list")
@rules_option
@packs_option
@json_option
def list_command(rules: Path | None, packs: tuple[str, ...], as_json: bool) -> None:
    """List the indicators."""
    from extractor import terminal
    from extractor.rules import load_rules

    loaded = load_rules(rules, packs)
    rows = [
        {
            "code": code, "name": rule.name.zh, "family": loaded.family_of[code], "nature": rule.nature,
            "dimension": list(rule.dimension), "pack": loaded.origins.get(code, "core"),
        }
        for code, rule in sorted(loaded.indicators.items())
    ]  # fmt: skip
    if as_json:
        terminal.show_json(rows)
    else:
        terminal.show_rows(rows, ("code", "name", "family", "nature", "dimension", "pack"))


@rules_group.command("packs")
@quiet_option
@json_option
def packs_command(as_json: bool) -> None:
    """List the installed packs."""
    from extractor import terminal
    from extractor.rules.layers import find_pack, installed_packs

    rows = [
        {"pack": name, "package": package, "description": find_pack(name).manifest.description}
        for name, package in installed_packs().items()
    ]
    if as_json:
        terminal.show_json(rows)
    elif rows:
        terminal.show_rows(rows, ("pack", "package", "description"))
    else:
        terminal.say("No pack is installed.")


@rules_group.command("show")
@code_argument
@rules_option
@packs_option
@json_option
def show_command(code: str, rules: Path | None, packs: tuple[str, ...], as_json: bool) -> None:
    """Show one rule in full: its words with variables written out, what they refuse, its examples."""
    from extractor import terminal
    from extractor.rules import load_rules
    from extractor.rules.showing import as_dict, lines
    from extractor.rules.trying import known_indicator

    loaded = load_rules(rules, packs)
    known_indicator(code, loaded)
    if as_json:
        terminal.show_json(as_dict(code, loaded))
        return
    for line in lines(code, loaded):
        click.echo(terminal.printable(line))


@rules_group.command("try")
@code_argument
@click.option("--text", metavar="TEXT", help="A text.")
@click.option(
    "--input",
    "inputs",
    multiple=True,
    metavar="INPUT",
    type=INPUT,
    help="Files, folders, globs, or -.",
)
@click.option("--title", help="Title of the text.")
@published_option
@rules_option
@packs_option
@quiet_option
@json_option
def try_command(
    *,
    code: str,
    text: str | None,
    inputs: tuple[str, ...],
    title: str | None,
    published: str | None,
    rules: Path | None,
    packs: tuple[str, ...],
    as_json: bool,
) -> None:
    """Show what one rule finds: its names and the figures it takes, marked in their sentences."""
    from extractor import terminal
    from extractor.rules import load_rules
    from extractor.rules.trying import counts, known_indicator, try_rule

    if (text is None) == (not inputs):
        raise click.BadParameter("Give either --text or --input.")
    loaded = load_rules(rules, packs)
    known_indicator(code, loaded)
    tried: list[Tried] = []
    for given_title, body, date_ in _texts(text, inputs, title or "", published):
        for one in try_rule(code, given_title, body, date_, loaded):
            tried.append(one)
            if not as_json:
                _show_tried(one)
    if as_json:
        terminal.show_json([one.as_dict() for one in tried])
    sentences, rows = counts(tried)
    terminal.say(f"{sentences} sentences name {code}; {rows} rows.")


@rules_group.command("coverage")
@inputs_argument
@rules_option
@packs_option
@click.option("--most", type=click.IntRange(min=1), default=40, metavar="N", help="How many phrases to show.")
@quiet_option
@json_option
def coverage_command(
    inputs: tuple[str, ...], rules: Path | None, packs: tuple[str, ...], most: int, as_json: bool
) -> None:
    """Say which rules fire on your texts, and which figures with a name no indicator claims."""
    from extractor import terminal
    from extractor.reading import read_inputs
    from extractor.rules import load_rules
    from extractor.rules.coverage import coverage, ranked

    found = coverage(read_inputs(inputs), load_rules(rules, packs), most)
    if as_json:
        terminal.show_json(found.as_dict())
        return
    terminal.show_rows(
        [{"rule": rule, "rows": count} for rule, count in ranked(found.fired)], ("rule", "rows")
    )
    click.echo()
    phrases = [
        {
            "phrase": p.text,
            "figures": p.figures,
            "units": [unit for unit, _ in ranked(p.units)],
            "example": p.example,
        }
        for p in found.phrases
    ]
    terminal.show_rows(phrases, ("phrase", "figures", "units", "example"))
    terminal.say(
        f"{found.documents} documents, {found.figures} figures, {found.claimed} claimed, "
        f"{found.named} beside a known name and left alone."
    )


@rules_group.command("reference")
@rules_option
@packs_option
def reference_command(rules: Path | None, packs: tuple[str, ...]) -> None:
    """Print the reference of all indicators as Markdown (docs/indicators.md)."""
    from extractor.rules import load_rules
    from extractor.rules.reference import reference

    click.echo(reference(load_rules(rules, packs)), nl=False)


@rules_group.command("schema")
@click.argument(
    "name", metavar="[FILE]", default="schema.json", help="Which schema; schema.json if none is named."
)
def schema_command(name: str) -> None:
    """Print the JSON Schema of the indicator files, or of another kind of rule file."""
    from extractor.rules.json_schema import SCHEMAS, json_schema

    if name not in SCHEMAS:
        raise click.BadParameter(f"{name!r} is no schema; there are {', '.join(SCHEMAS)}.")
    click.echo(json_schema(SCHEMAS[name]), nl=False)


def _texts(
    text: str | None, inputs: tuple[str, ...], title: str, published: str | None
) -> Iterator[tuple[str, str, date | None]]:
    if text is not None:
        yield title, text, day(published)
        return
    from extractor.reading import Reject, read_inputs

    outcomes: Iterator[Document | Reject] = read_inputs(inputs)
    for outcome in outcomes:
        if not isinstance(outcome, Reject):
            yield outcome.title or "", outcome.body, outcome.published


def _show_tried(tried: Tried) -> None:
    """The sentence with names and figures marked: coloured on a terminal, in brackets elsewhere; its rows below."""
    from extractor import terminal
    from extractor.rules.trying import marked

    styles = {"name": ("\x1b[36m", "\x1b[0m"), "figure": ("\x1b[1;32m", "\x1b[0m")}
    signs = {"name": ("{", "}"), "figure": ("[[", "]]")}
    around = styles if terminal.coloured() else signs
    pieces = []
    for piece, kind in marked(tried):
        before, after = around.get(kind, ("", ""))
        pieces.append(before + terminal.printable(piece) + after)
    click.echo("".join(pieces), color=True)
    for row in tried.rows:
        click.echo(terminal.printable("    " + _row(row)))
    for row in tried.others:
        click.echo(terminal.printable(f"    ({row.raw} goes to {row.indicator}, {row.measure})"))
    if not tried.rows:
        click.echo("    named, and no figure is bound to it")


def _row(row: object) -> str:
    fields = (
        "measure",
        "value",
        "unit",
        "bound",
        "basis",
        "reference",
        "region",
        "period",
        "status",
        "scope",
    )
    told = [f"{name} {getattr(row, name)}" for name in fields if getattr(row, name) is not None]
    return f"{getattr(row, 'raw', '')}: {', '.join(told)}"


def _place(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _as_dict(one: Objection) -> dict[str, object]:
    return {
        "severity": one.severity, "check": one.check, "file": _place(one.path), "line": one.line, "code": one.code,
        "word": one.word, "message": one.message, "mend": one.mend,
    }  # fmt: skip
