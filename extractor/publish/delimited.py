"""Tables as CSV: for a spreadsheet, and plainly for programs."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from extractor.publish.flat import flat_tables
from extractor.publish.folder import replacing
from extractor.publish.model import Table

if TYPE_CHECKING:
    from extractor.rules import RuleSet

Headings = Literal["en", "zh"]

# A spreadsheet takes a cell that begins so for a formula; the full-width forms too, in East Asian locales.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
# A cell of a spreadsheet holds 32,767 characters; what is beyond spills into other cells.
CELL = 32_767
_CUT = "…"
SHEET_ROWS = 1_048_576
_MARK = "columns.csv"


def publish_csv(
    output: str | Path, folder: str | Path, rules: RuleSet, *, headings: Headings = "en"
) -> Mapping[str, int]:
    """Write each table of the folder `output` as a CSV file for Excel into `folder`. Gives the rows of each.

    UTF-8 with a byte order mark, so that Chinese text opens right; text that a spreadsheet would take for a
    formula begins with an apostrophe; text longer than a cell holds ends with `…` where it was cut. Raises
    OutputError where a folder cannot be used.
    """
    rows: dict[str, int] = {}
    with flat_tables(output, rules) as model, replacing(Path(folder), _MARK) as made:
        for table in model.tables:
            names = [column.zh if headings == "zh" else column.name for column in table.columns]
            with (made / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(names)
                rows[table.name] = 0
                for row in table_rows(table):
                    writer.writerow([_spreadsheet_cell(value) for value in row])
                    rows[table.name] += 1
    return rows


def table_rows(table: Table) -> Iterator[tuple[Any, ...]]:
    """The rows of a table as Python values."""
    for batch in table.reader():
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _spreadsheet_cell(value: Any) -> Any:
    if isinstance(value, str):
        return safe_text(value)
    return plain_cell(value)


def safe_text(text: str) -> str:
    """`text` as a spreadsheet shows it and never runs it: formulas behind an apostrophe, one cell at most."""
    shown = f"'{text}" if _FORMULA.match(text) else text
    return shown if len(shown) <= CELL else shown[: CELL - 1] + _CUT


def plain_cell(value: Any) -> Any:
    """A value as CSV has it: empty for null, `true` and `false`, dates as `YYYY-MM-DD`, whole numbers whole."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value


def write_plain(table: Table, path: Path) -> int:
    """Write `table` as CSV of RFC 4180 in UTF-8 without a mark. Gives the number of rows."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in table.columns])
        for row in table_rows(table):
            writer.writerow([plain_cell(value) for value in row])
            count += 1
    return count
