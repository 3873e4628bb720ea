"""Publishing to files: CSV for a spreadsheet, a data package, SDMX; each read back by the field's own library."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from extractor.pipeline import publication
from extractor.pipeline.publication import OutputError
from extractor.publish.datapackage import publish_datapackage
from extractor.publish.delimited import CELL, plain_cell, publish_csv, safe_text
from extractor.publish.sdmx import publish_sdmx, time_period
from extractor.rules import RuleSet

TITLE = '=HYPERLINK("x") 公报'


def read_csv(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def test_csv_opens_in_a_spreadsheet(output: Path, rules: RuleSet, tmp_path: Path) -> None:
    """Do the files begin with the mark that Excel knows UTF-8 by, and never with a formula in a cell?"""
    rows = publish_csv(output, tmp_path / "sheets", rules)
    assert rows["documents"] == 3
    for path in (tmp_path / "sheets").iterdir():
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    titles = {row["id"]: row["title"] for row in read_csv(tmp_path / "sheets" / "documents.csv", "utf-8-sig")}
    assert titles["a2"] == "'" + TITLE


def test_csv_with_chinese_headings(output: Path, rules: RuleSet, tmp_path: Path) -> None:
    """Can the headings be Chinese, and are numbers and days written as a spreadsheet reads them?"""
    publish_csv(output, tmp_path / "sheets", rules, headings="zh")
    facts = read_csv(tmp_path / "sheets" / "facts.csv", "utf-8-sig")
    [row] = [r for r in facts if r["指标代码"] == "gdp" and r["时期"] == "2024" and r["口径"] == "level"]
    assert (row["数值"], row["时期止"], row["是否冲突"]) == ("610200000000", "2024-12-31", "true")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("武汉", "武汉"),
        ("=1+1", "'=1+1"),
        ("+8", "'+8"),
        ("-8", "'-8"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("＝1", "'＝1"),
        ("\n=1", "'\n=1"),
        ("", ""),
        ("长" * 40_000, "长" * (CELL - 1) + "…"),
    ],
)
def test_safe_text(text: str, shown: str) -> None:
    """Is text that a spreadsheet would run shown instead, and no cell longer than it holds?"""
    assert safe_text(text) == shown


@pytest.mark.parametrize(
    ("value", "cell"),
    [(None, ""), (True, "true"), (1.5, "1.5"), (6.102e11, 610200000000), (1e300, "1e+300"), (-4.1, "-4.1"),
     (date(2024, 3, 1), "2024-03-01"), (7, 7)],
)  # fmt: skip
def test_plain_cell(value: object, cell: object) -> None:
    """Are numbers written so that they read back the same?"""
    assert plain_cell(value) == cell


def test_datapackage_is_valid(output: Path, rules: RuleSet, tmp_path: Path) -> None:
    """Does frictionless find types, keys, sizes and hashes as the descriptor says?"""
    frictionless = pytest.importorskip("frictionless")
    folder = tmp_path / "package"
    publish_datapackage(output, folder, rules)
    package = frictionless.Package(str(folder / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["name", "type", "message"])
    facts = package.get_resource("facts")
    assert facts.schema.get_field("period_end").type == "date"
    assert facts.schema.get_field("region_id").description
    assert facts.schema.primary_key == ["fact_id"]


@pytest.mark.parametrize(
    ("find", "put", "error"),
    [
        ("610200000000,610200000000", "61020000000x,610200000000", "type-error"),
        (",gdp,", ",gdpp,", "foreign-key"),
        (",actual,", ",actuel,", "constraint-error"),
        ("610200000000", "610200000001", "hash-count"),
    ],
)
def test_datapackage_tells_damage(
    output: Path, rules: RuleSet, tmp_path: Path, find: str, put: str, error: str
) -> None:
    """Is a changed value, key, code or byte found by whoever checks the package?"""
    frictionless = pytest.importorskip("frictionless")
    folder = tmp_path / "package"
    publish_datapackage(output, folder, rules)
    facts = folder / "facts.csv"
    text = facts.read_text(encoding="utf-8")
    assert find in text
    facts.write_text(text.replace(find, put, 1), encoding="utf-8", newline="")
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert error in [found for (found,) in report.flatten(["type"])]


def test_sdmx_is_read_by_pysdmx(output: Path, rules: RuleSet, tmp_path: Path) -> None:
    """Is the structure valid SDMX-JSON, does the data follow it, and is every code in its list?"""
    pysdmx = pytest.importorskip("pysdmx.io")
    written = publish_sdmx(output, tmp_path / "sdmx", rules)
    data, structure = tmp_path / "sdmx" / "facts.csv", tmp_path / "sdmx" / "structure.json"
    [dataset] = pysdmx.get_datasets(data, structure)
    components = dataset.structure.components
    assert set(dataset.data.columns) == {component.id for component in components}
    assert len(dataset.data) == written.observations
    keys = [c.id for c in components.dimensions]
    assert not dataset.data.duplicated(keys).any()
    for component in components:
        if component.enumeration is not None:
            codes = {code.id for code in component.enumeration.items} | {""}
            assert set(dataset.data[component.id].astype(str)) <= codes, component.id
    trade = dataset.data.loc[dataset.data["INDICATOR"] == "trade_total", "REF_AREA"]
    assert "Z420100-GX-01" in set(trade)


def test_sdmx_says_what_it_leaves_out(output: Path, rules: RuleSet, tmp_path: Path) -> None:
    """Do written and left-out facts add up to all?"""
    written = publish_sdmx(output, tmp_path / "sdmx", rules)
    rows = read_csv(tmp_path / "sdmx" / "facts.csv")
    assert len(rows) == written.observations
    facts = json.loads((output / "manifest.json").read_bytes())["tables"]["facts"]["rows"]
    assert written.observations + written.left_out == facts
    assert {row["STRUCTURE_ID"] for row in rows} == {"ECON_EXTRACTOR:FACTS(1.0)"}


@pytest.mark.parametrize(
    ("period", "start", "end", "sdmx"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "2024"),
        ("2019-Q1", date(2019, 1, 1), date(2019, 3, 31), "2019-Q1"),
        ("2025-S1", date(2025, 1, 1), date(2025, 6, 30), "2025-S1"),
        ("2019-03-31", date(2019, 3, 31), date(2019, 3, 31), "2019-03-31"),
        ("2017-01/2017-09", date(2017, 1, 1), date(2017, 9, 30), "2017-01-01/P9M"),
        ("2021/2025", date(2021, 1, 1), date(2025, 12, 31), "2021-01-01/P5Y"),
        ("2025-05-01/2025-05-05", date(2025, 5, 1), date(2025, 5, 5), "2025-05-01/P5D"),
        ("2019-Q2/..", date(2019, 4, 1), None, None),
        ("XXXX-Q1", None, None, None),
        (None, None, None, None),
    ],
)
def test_time_period(period: str | None, start: date | None, end: date | None, sdmx: str | None) -> None:
    """Is a span told as SDMX tells it, and an unknown one not at all?"""
    assert time_period(period, start, end) == sdmx


def test_a_folder_of_others_is_left_alone(output: Path, rules: RuleSet, tmp_path: Path) -> None:
    """Is a folder with other files refused, and one of ours replaced as a whole?"""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="holds other files"):
        publish_csv(output, tmp_path / "mine", rules)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]
    publish_csv(output, tmp_path / "ours", rules)
    (tmp_path / "ours" / "stale.csv").write_text("old")
    publish_csv(output, tmp_path / "ours", rules)
    assert not (tmp_path / "ours" / "stale.csv").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "ours"]


def test_no_table_is_loaded_whole(
    output: Path, rules: RuleSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Are the files the same where only a row at a time is in memory?"""
    for number, rows in enumerate((8192, 1)):
        monkeypatch.setattr(publication, "_BATCH_ROWS_OF_OTHERS", rows)
        monkeypatch.setattr(publication, "_BATCH_ROWS", {})
        monkeypatch.delattr(publication.OpenOutput, "load_table", raising=number == 0)
        publish_csv(output, tmp_path / f"csv{number}", rules)
        publish_datapackage(output, tmp_path / f"package{number}", rules)
        publish_sdmx(output, tmp_path / f"sdmx{number}", rules)
    for format_ in ("csv", "package", "sdmx"):
        one, other = (
            {path.name: path.read_bytes() for path in (tmp_path / f"{format_}{number}").iterdir()}
            for number in range(2)
        )
        assert one == other
