"""`extractor verify` and `extractor doctor`: is what stands as it should be?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.exceptions import Exit

from extractor.commands.options import (
    FOLDER,
    json_option,
    output_argument,
    output_packs_option,
    output_rules_option,
    quiet_option,
)

if TYPE_CHECKING:
    from extractor.checks.doctor import Finding


@click.command("verify")
@output_argument
@output_rules_option
@output_packs_option
@quiet_option
@json_option
def verify_command(output: Path, rules: Path | None, packs: tuple[str, ...], as_json: bool) -> None:
    """Check every invariant of the tables in an output folder; exit with 1 if one does not hold."""
    from extractor import terminal
    from extractor.checks.tables import verify

    found = verify(output, rules, packs)
    if as_json:
        terminal.show_json(found.as_dict())
    else:
        for violation in found.violations:
            click.echo(terminal.printable(str(violation)))
        for kind, count in found.counts.most_common():
            terminal.say(f"{count:>7,}  {kind}")
        for note in found.notes:
            terminal.say(note)
        rows = sum(found.checked.values())
        terminal.say(f"{rows:,} rows checked: {'all holds' if found.ok else 'see above'}.")
    if not found.ok:
        raise Exit(1)


@click.command("doctor")
@click.argument("output", metavar="[DIR]", required=False, type=FOLDER, help="An output folder.")
@output_rules_option
@output_packs_option
@json_option
def doctor_command(output: Path | None, rules: Path | None, packs: tuple[str, ...], as_json: bool) -> None:
    """Say what is wrong with the installation, or with an output folder; exit with 1 for problems."""
    from extractor import terminal
    from extractor.checks.doctor import doctor

    found = doctor(output, rules, packs)
    found.append(_configuration())
    rows = [{"grade": one.grade, "subject": one.subject, "message": one.message} for one in found]
    if as_json:
        terminal.show_json(rows)
    else:
        terminal.show_rows(rows, ("grade", "subject", "message"))
    if any(one.grade == "problem" for one in found):
        raise Exit(1)


def _configuration() -> Finding:
    """Which file the command line takes options from."""
    from extractor.checks.doctor import Finding
    from extractor.commands.configuration import find_configuration

    path = find_configuration(Path.cwd())
    if path is None:
        return Finding("ok", "options", "No pyproject.toml here or above has a table [tool.extractor].")
    return Finding("note", "options", f"Commands take options from [tool.extractor] of {path}.")
