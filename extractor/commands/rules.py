"""`extractor rules …`: write, test and ship rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.options import Code, Inputs, Json, Packs, Published, Quiet, Rules, day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.reading import Document, Reject
    from extractor.rules.checks import Objection
    from extractor.rules.trying import Tried

app = typer.Typer(help="Write, test and ship rules.", rich_markup_mode=None)

Input = Annotated[
    list[str] | None, typer.Option("--input", metavar="INPUT", help="Files, folders, globs, or -.")
]


@app.callback(invoke_without_command=True)
def _rules(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command("check")
def check_command(
    path: Annotated[
        Path | None, typer.Argument(metavar="PATH", help="A rules folder, a pack, or one file of either.")
    ] = None,
    rules: Annotated[Path | None, typer.Option(metavar="DIR", help="The core that a pack lies over.")] = None,
    notes: Annotated[bool, typer.Option("--notes", help="Show notes too.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 for warnings too.")] = False,
    quiet: Quiet = False,
    json_: Json = False,
) -> None:
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
    if json_:
        terminal.show_json([_as_dict(one) for one in shown])
    else:
        for one in shown:
            typer.echo(
                terminal.printable(
                    f"{_place(one.path)}:{one.line}: {one.severity}: {one.message} [{one.check}]"
                )
            )
            typer.echo(terminal.printable(f"    {one.mend}"))
    hidden = "" if notes or not count["note"] else " (--notes shows them)"
    told = ", ".join(f"{n} {grade}{'' if n == 1 else 's'}" for grade, n in count.items())
    terminal.say(f"{told}{hidden}.")
    if count["error"] or (strict and count["warning"]):
        raise typer.Exit(1)


@app.command("new")
def new_command(code: Code) -> None:
    """Print a commented template of an indicator, to be put into a file under rules/indicators/."""
    from extractor.rules.template import template

    typer.echo(template(code), nl=False)


@app.command("list")
def list_command(rules: Rules = None, packs: Packs = None, json_: Json = False) -> None:
    """List the indicators."""
    from extractor import terminal
    from extractor.rules import load_rules

    loaded = load_rules(rules, packs or ())
    rows = [
        {
            "code": code, "name": rule.name.zh, "family": loaded.family_of[code], "nature": rule.nature,
            "dimension": list(rule.dimension), "pack": loaded.origins.get(code, "core"),
        }
        for code, rule in sorted(loaded.indicators.items())
    ]  # fmt: skip
    if json_:
        terminal.show_json(rows)
    else:
        terminal.show_rows(rows, ("code", "name", "family", "nature", "dimension", "pack"))


@app.command("packs")
def packs_command(quiet: Quiet = False, json_: Json = False) -> None:
    """List the installed packs."""
    from extractor import terminal
    from extractor.rules.layers import find_pack, installed_packs

    rows = [
        {"pack": name, "package": package, "description": find_pack(name).manifest.description}
        for name, package in installed_packs().items()
    ]
    if json_:
        terminal.show_json(rows)
    elif rows:
        terminal.show_rows(rows, ("pack", "package", "description"))
    else:
        terminal.say("No pack is installed.")


@app.command("show")
def show_command(code: Code, rules: Rules = None, packs: Packs = None, json_: Json = False) -> None:
    """Show one rule in full: its words with variables written out, what they refuse, its examples."""
    from extractor import terminal
    from extractor.rules import load_rules
    from extractor.rules.showing import as_dict, lines
    from extractor.rules.trying import known_indicator

    loaded = load_rules(rules, packs or ())
    known_indicator(code, loaded)
    if json_:
        terminal.show_json(as_dict(code, loaded))
        return
    for line in lines(code, loaded):
        typer.echo(terminal.printable(line))


@app.command("try")
def try_command(
    code: Code,
    text: Annotated[str | None, typer.Option("--text", metavar="TEXT", help="A text.")] = None,
    inputs: Input = None,
    title: Annotated[str, typer.Option(help="Title of the text.")] = "",
    published: Published = None,
    rules: Rules = None,
    packs: Packs = None,
    quiet: Quiet = False,
    json_: Json = False,
) -> None:
    """Show what one rule finds: its names and the figures it takes, marked in their sentences."""
    from extractor import terminal
    from extractor.rules import load_rules
    from extractor.rules.trying import counts, known_indicator, try_rule

    if (text is None) == (not inputs):
        raise typer.BadParameter("Give either --text or --input.")
    loaded = load_rules(rules, packs or ())
    known_indicator(code, loaded)
    tried: list[Tried] = []
    for given_title, body, date_ in _texts(text, inputs, title, published):
        for one in try_rule(code, given_title, body, date_, loaded):
            tried.append(one)
            if not json_:
                _show_tried(one)
    if json_:
        terminal.show_json([one.as_dict() for one in tried])
    sentences, rows = counts(tried)
    terminal.say(f"{sentences} sentences name {code}; {rows} rows.")


@app.command("coverage")
def coverage_command(
    inputs: Inputs,
    rules: Rules = None,
    packs: Packs = None,
    most: Annotated[int, typer.Option(min=1, metavar="N", help="How many phrases to show.")] = 40,
    quiet: Quiet = False,
    json_: Json = False,
) -> None:
    """Say which rules fire on your texts, and which figures with a name no indicator claims."""
    from extractor import terminal
    from extractor.reading import read_inputs
    from extractor.rules import load_rules
    from extractor.rules.coverage import coverage, ranked

    found = coverage(read_inputs(inputs), load_rules(rules, packs or ()), most)
    if json_:
        terminal.show_json(found.as_dict())
        return
    terminal.show_rows(
        [{"rule": rule, "rows": count} for rule, count in ranked(found.fired)], ("rule", "rows")
    )
    typer.echo()
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


@app.command("reference")
def reference_command(rules: Rules = None, packs: Packs = None) -> None:
    """Print the reference of all indicators as Markdown (docs/indicators.md)."""
    from extractor.rules import load_rules
    from extractor.rules.reference import reference

    typer.echo(reference(load_rules(rules, packs or ())), nl=False)


@app.command("schema")
def schema_command(
    name: Annotated[str, typer.Argument(metavar="FILE", help="Which schema.")] = "schema.json",
) -> None:
    """Print the JSON Schema of the indicator files, or of another kind of rule file."""
    from extractor.rules.json_schema import SCHEMAS, json_schema

    if name not in SCHEMAS:
        raise typer.BadParameter(f"{name!r} is no schema; there are {', '.join(SCHEMAS)}.")
    typer.echo(json_schema(SCHEMAS[name]), nl=False)


def _texts(
    text: str | None, inputs: list[str] | None, title: str, published: str | None
) -> Iterator[tuple[str, str, date | None]]:
    if text is not None:
        yield title, text, day(published)
        return
    from extractor.reading import Reject, read_inputs

    outcomes: Iterator[Document | Reject] = read_inputs(inputs or [])
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
    typer.echo("".join(pieces), color=True)
    for row in tried.rows:
        typer.echo(terminal.printable("    " + _row(row)))
    for row in tried.others:
        typer.echo(terminal.printable(f"    ({row.raw} goes to {row.indicator}, {row.measure})"))
    if not tried.rows:
        typer.echo("    named, and no figure is bound to it")


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
