"""Draw `docs/table.svg`, the picture of the README: rows of `observations` from the sample articles.

extractor run seeds --output output && python docs/picture.py output
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

import extractor

_COLUMNS = ("raw", "indicator", "measure", "value", "unit", "bound", "region", "period", "status")
_ROWS = 16


def main(output: str) -> None:
    rows = extractor.read(output, "observations")
    rows = rows[rows["region"].notna() & rows["period"].notna()]
    # one row an indicator, so that the picture shows what the tables can hold
    rows = rows.drop_duplicates("indicator").sort_values(["family", "indicator"], kind="stable")
    step = max(1, len(rows) // _ROWS)
    table = Table(title="observations", header_style="bold", box=SIMPLE_HEAD)
    for column in _COLUMNS:
        table.add_column(column, justify="right" if column == "value" else "left", no_wrap=True)
    for row in rows.iloc[::step].head(_ROWS).itertuples():
        table.add_row(
            *(
                f"{row.value:,.2f}".removesuffix(".00") if c == "value" else str(getattr(row, c))
                for c in _COLUMNS
            )
        )
    console = Console(record=True, width=150, file=io.StringIO())
    console.print(table)
    picture = console.export_svg(title="extractor run seeds --output output")
    # no font is fetched from anywhere: the reader's own monospace serves
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.S).replace("Fira Code", "monospace")
    # the lengths are counted in characters, and a Chinese one is two cells wide
    picture = re.sub(r' textLength="[^"]*"', "", picture)
    (Path(__file__).parent / "table.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
