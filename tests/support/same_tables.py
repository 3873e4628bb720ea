"""Two outputs, table by table, every column of every row."""

from __future__ import annotations

from pathlib import Path

import extractor
from extractor.tables.schemas import TABLES


def assert_same_tables(one: Path, other: Path) -> None:
    """Both hold the same rows in the same order; on a difference, say which rows."""
    for table in TABLES:
        left = extractor.load_table(one, table).to_pylist()
        right = extractor.load_table(other, table).to_pylist()
        only_left = [row for row in left if row not in right] if left != right else []
        only_right = [row for row in right if row not in left] if left != right else []
        assert (table, only_left[:3], only_right[:3]) == (table, [], [])
        assert left == right, f"the rows of {table} stand in another order"
