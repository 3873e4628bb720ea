"""`verify` finds each kind of damage, and nothing in tables that are sound."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import extractor
from extractor.checks import tables
from extractor.checks.rows import unit_dimensions
from extractor.checks.tables import Verification, verify
from extractor.pipeline.publication import generation_folder, read_manifest, sha256_of

PAGE = """-
江城市2024年经济运行情况
2024年,江城市地区生产总值612亿元,增长6.3%。全市进出口总额首次超过100亿元,其中出口约60亿元。
2025-01-20
-
江城市2024年经济运行情况
2024年,江城市地区生产总值612亿元,增长6.3%。全市进出口总额首次超过100亿元,其中出口约60亿元。
2025-01-21
-
云梦泽县
2023年,全县地区生产总值达到88.5亿元,居民人均可支配收入增长5.5%。
2024-02-01
"""
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verify")
    (folder / "a.txt").write_text(PAGE)
    extractor.run(folder / "a.txt", folder / "out")
    return folder / "out"


@pytest.fixture
def output(sound: Path, tmp_path: Path) -> Path:
    shutil.copytree(sound, tmp_path / "out")
    return tmp_path / "out"


def tamper(output: Path, table: str, change: Callable[[Rows], Any]) -> Verification:
    """Change the rows of a table, and the manifest with it, as a faulty program would."""
    manifest = read_manifest(output)
    path = generation_folder(output, manifest) / f"{table}.parquet"
    old = pq.read_table(path)
    rows = old.to_pylist()
    change(rows)
    path.unlink()
    pq.write_table(pa.Table.from_pylist(rows, schema=old.schema), path, write_page_checksum=True)
    (output / path.name).unlink()
    shutil.copy(path, output / path.name)
    manifest["tables"][table] |= {"rows": len(rows), "sha256": sha256_of(path), "bytes": path.stat().st_size}
    (output / "manifest.json").write_text(json.dumps(manifest))
    return verify(output)


@pytest.mark.parametrize("rows", [1, 2048])
def test_sound_tables_are_sound(sound: Path, rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Does nothing break a rule in tables as they were written, however few rows are looked at at once?"""
    monkeypatch.setattr(tables, "_BATCH_ROWS", rows)
    monkeypatch.setattr(tables, "_DOCUMENTS_AT_ONCE", rows)
    found = verify(sound)
    assert found.ok, found.violations
    assert found.checked["documents"] == 3
    assert found.checked["observations"] >= 6
    assert found.notes == []


def setting(row: int, **values: object) -> Callable[[Rows], None]:
    return lambda rows: rows[row].update(values)


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        ("documents", setting(0, id="other"), "is no article, or a duplicate"),
        ("documents", lambda rows: rows[2].update(id=rows[0]["id"]), "not unique"),
        ("documents", setting(1, duplicate_of="nobody"), "duplicate_of 'nobody' is no article"),
        ("documents", setting(2, position=0), "do not ascend"),
        ("documents", setting(0, content_hash="00"), "content hash"),
        ("documents", lambda rows: rows.pop(0), "document_id is no article's"),
        ("quantities", lambda rows: rows[0].update(start=rows[0]["start"] + 1), "at the place of"),
        ("quantities", setting(0, start=-1), "lie outside"),
        ("quantities", setting(0, end=9999), "lie outside"),
        ("quantities", setting(0, field="lead"), "neither title nor body"),
        ("quantities", setting(0, role="thing"), "the role 'thing'"),
        ("quantities", setting(0, bound="maybe"), "the bound 'maybe'"),
        ("quantities", setting(1, sentence="ganz anders"), "does not stand in its sentence"),
        ("quantities", setting(0, document_id="nobody"), "document_id is no article's"),
        ("quantities", lambda rows: rows.reverse(), "out of order"),
        ("quantities", lambda rows: rows.pop(0), "no quantity covers '2024'"),
        ("quantities", lambda rows: [row.update(claimed=False) for row in rows], "no claimed quantity"),
        ("observations", setting(0, value=float("nan")), "not a finite number"),
        ("observations", setting(0, value=5.0), "the ends"),
        ("observations", setting(0, value_low=7e11), "above the upper end"),
        ("observations", setting(0, indicator="gdq"), "'gdq' is not in the rules"),
        ("observations", setting(0, indicator_name="生产"), "is not that of gdp"),
        ("observations", setting(0, family="trade"), "the family 'trade'"),
        ("observations", setting(0, measure="size"), "no measure 'size'"),
        ("observations", setting(0, unit="count"), "the unit count does not go with a level of gdp"),
        ("observations", setting(1, unit="pp"), "the unit pp does not go with a growth of gdp"),
        ("observations", setting(0, basis="yoy"), "does not go with the measure level"),
        ("observations", setting(1, basis=None), "a growth without a basis"),
        ("observations", setting(0, status="maybe"), "the status 'maybe'"),
        ("observations", setting(0, period="2023"), "the period 2023 is 2023-01-01"),
        ("observations", setting(0, period="last year"), "'last year' is no period"),
        ("observations", setting(0, period="2024-13"), "month"),
        ("observations", setting(0, region_code="42"), "the region code '42'"),
        ("observations", setting(0, published=date(2020, 1, 1)), "published is not the article's"),
        ("observations", lambda rows: rows.pop(), "fold"),
        ("facts", setting(0, mentions=7), "not what the observations fold to"),
        ("facts", lambda rows: rows.pop(), "fold to more facts"),
        ("facts", lambda rows: rows.append(rows[0]), "not what the observations fold to"),
        ("rejects", lambda rows: rows.append(dict.fromkeys(("source", "place", "reason", "excerpt"), "")), "empty"),
    ],
)  # fmt: skip
def test_each_fault_is_found(output: Path, table: str, change: Callable[[Rows], Any], message: str) -> None:
    """Is every broken invariant named, in the table that breaks it?"""
    found = tamper(output, table, change)
    assert not found.ok
    assert any(message in str(violation) for violation in found.violations), found.violations


def test_damaged_and_missing_files_are_found(output: Path) -> None:
    """Are a flipped byte, a foreign plain file and a missing one told?"""
    generation = generation_folder(output, read_manifest(output))
    for name in ("documents", "facts"):
        (output / f"{name}.parquet").unlink()
    (output / "facts.parquet").write_bytes(b"PAR1")
    content = bytearray((generation / "quantities.parquet").read_bytes())
    content[len(content) // 3] ^= 4
    (generation / "quantities.parquet").write_bytes(content)
    (generation / "observations.parquet").unlink()
    messages = [str(violation) for violation in verify(output).violations]
    assert "documents: the file documents.parquet is missing" in messages
    assert "facts: the file facts.parquet is not the one that the manifest names" in messages
    assert any(message.startswith("quantities: the file cannot be read") for message in messages)
    assert any(message.startswith("observations: the file .generations") for message in messages)


def test_many_of_a_kind_are_counted_and_few_shown(output: Path) -> None:
    """Is a fault of every row told by its number, with a handful of examples?"""
    found = tamper(output, "quantities", lambda rows: [row.update(role="x") for row in rows])
    (kind,) = found.counts
    assert found.counts[kind] == found.checked["quantities"] > 5
    assert len(found.violations) == 5
    assert found.as_dict()["violations"] == found.counts[kind]


def test_other_rules_are_noted(output: Path) -> None:
    """Is it said that codes were checked against other rules than those that made the tables?"""
    manifest = read_manifest(output)
    (output / "manifest.json").write_text(json.dumps(manifest | {"rules": "0" * 64}))
    assert "were made by the rules 0000000000000000" in verify(output).notes[0]


def test_every_unit_of_the_contract_has_a_dimension() -> None:
    """Are the units known that an observation may have?"""
    for unit in ("CNY", "USD", "percent", "pp", "times", "count", "person", "m2", "t", "TEU", "kWh", "day"):
        assert unit in unit_dimensions()
