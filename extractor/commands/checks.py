"""`extractor verify` and `extractor doctor`: is what stands as it should be?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.options import Json, OutputFolder, PacksOfOutput, Quiet, RulesOfOutput

if TYPE_CHECKING:
    from extractor.checks.doctor import Finding


def verify_command(
    output: OutputFolder,
    rules: RulesOfOutput = None,
    packs: PacksOfOutput = None,
    quiet: Quiet = False,
    json_: Json = False,
) -> None:
    """Check every invariant of the tables in an output folder; exit with 1 if one does not hold."""
    from extractor import terminal
    from extractor.checks.tables import verify

    found = verify(output, rules, packs or ())
    if json_:
        terminal.show_json(found.as_dict())
    else:
        for violation in found.violations:
            typer.echo(terminal.printable(str(violation)))
        for kind, count in found.counts.most_common():
            terminal.say(f"{count:>7,}  {kind}")
        for note in found.notes:
            terminal.say(note)
        rows = sum(found.checked.values())
        terminal.say(f"{rows:,} rows checked: {'all holds' if found.ok else 'see above'}.")
    if not found.ok:
        raise typer.Exit(1)


def doctor_command(
    output: Annotated[Path | None, typer.Argument(metavar="DIR", help="An output folder.")] = None,
    rules: RulesOfOutput = None,
    packs: PacksOfOutput = None,
    json_: Json = False,
) -> None:
    """Say what is wrong with the installation, or with an output folder; exit with 1 for problems."""
    from extractor import terminal
    from extractor.checks.doctor import doctor

    found = doctor(output, rules, packs or ())
    found.append(_configuration())
    rows = [{"grade": one.grade, "subject": one.subject, "message": one.message} for one in found]
    if json_:
        terminal.show_json(rows)
    else:
        terminal.show_rows(rows, ("grade", "subject", "message"))
    if any(one.grade == "problem" for one in found):
        raise typer.Exit(1)


def _configuration() -> Finding:
    """Which file the command line takes options from."""
    from extractor.checks.doctor import Finding
    from extractor.commands.configuration import find_configuration

    path = find_configuration(Path.cwd())
    if path is None:
        return Finding("ok", "options", "No pyproject.toml here or above has a table [tool.extractor].")
    return Finding("note", "options", f"Commands take options from [tool.extractor] of {path}.")
