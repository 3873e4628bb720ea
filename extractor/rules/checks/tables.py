"""The CSV files: whole rows, no place twice, every zone in a division that there is."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from extractor.rules.checks.objection import Objection

COLUMNS = {
    "regions.csv": ["code", "name", "level", "parent", "short_names", "former"],
    "zones.csv": ["zone_id", "name", "kind", "rank", "division", "aliases"],
}


def table_objections(name: str, paths: Sequence[Path], divisions: set[str]) -> Iterator[Objection]:
    """Objections to the CSV file `name` in all its layers; `divisions` are the codes of all regions.csv."""
    columns = COLUMNS[name]
    first: dict[str, str] = {}
    for path in paths:
        with open(path, encoding="utf-8", newline="") as stream:
            reader = csv.reader(stream)
            for row in reader:
                line = reader.line_num
                if line == 1:
                    if row != columns:
                        yield Objection(
                            "error", "table", path, 1, f"The first line must name the columns {','.join(columns)}.",
                            "Write them as they stand here.",
                        )  # fmt: skip
                    continue
                if len(row) != len(columns):
                    yield Objection(
                        "error", "table", path, line, f"The row has {len(row)} fields, it must have {len(columns)}.",
                        f"One comma stands between two fields, ({','.join(columns)}); several names are parted by `;`.",
                    )  # fmt: skip
                    continue
                where = f"{path.name}:{line}"
                if first.setdefault(row[0], where) != where:
                    yield Objection(
                        "error", "duplicate-code", path, line, f"{row[0]} stands already in {first[row[0]]}.",
                        "Give the place a code of its own, or delete one row.", word=row[0],
                    )  # fmt: skip
                division = row[3] if name == "regions.csv" else row[4]
                if division and division not in divisions:
                    yield Objection(
                        "error", "unknown-code", path, line, f"{row[1]} lies in {division}, which regions.csv does not know.",
                        "Write the GB/T 2260 code of the division around it.", word=row[0],
                    )  # fmt: skip


def encoding_objections(paths: Sequence[Path]) -> Iterator[Objection]:
    """Tables that are not UTF-8."""
    for path in paths:
        try:
            if path.is_file():
                path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            yield Objection(
                "error", "table", path, line, "The file is not UTF-8.", "Save it as CSV in UTF-8."
            )


def division_codes(paths: Sequence[Path]) -> set[str]:
    """The codes of the divisions in all layers of regions.csv. Raises UnicodeDecodeError for a file that is not UTF-8."""
    codes: set[str] = set()
    for path in paths:
        with open(path, encoding="utf-8", newline="") as stream:
            codes.update(row[0] for row in list(csv.reader(stream))[1:] if row)
    return codes
