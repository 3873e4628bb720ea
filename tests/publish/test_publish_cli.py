"""`extractor publish …` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import command

from extractor.publish.dimensions import indicator_rows, region_rows, unit_rows
from extractor.publish.labels import load_labels
from extractor.rules import RuleSet, load_rules


@pytest.mark.parametrize("format_", ["duckdb", "csv", "datapackage", "sdmx"])
def test_each_format(output: Path, tmp_path: Path, format_: str) -> None:
    """Does each command write what it says, with the rows on standard output?"""
    if format_ == "duckdb":
        pytest.importorskip("duckdb")
    done = command("publish", format_, output, tmp_path / "target", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["facts"] > 0
    assert (tmp_path / "target").exists()


def test_postgres(output: Path, postgres: str) -> None:
    """Does the command tell the changes of each table?"""
    done = command("publish", "postgres", output, postgres, "--schema", "cli", "--json")
    assert done.returncode == 0, done.stderr
    changes = {row["table"]: row["inserted"] for row in json.loads(done.stdout)}
    assert changes["documents"] == 3


def test_errors_are_one_sentence(tmp_path: Path) -> None:
    """Does a folder without tables end with exit code 2 and no traceback?"""
    done = command("publish", "csv", tmp_path, tmp_path / "x")
    assert (done.returncode, done.stdout) == (2, "")
    assert "holds no tables" in done.stderr


def test_other_rules_are_told(output: Path, tmp_path: Path) -> None:
    """Is an output that holds codes which the given rules lack refused?"""
    import shutil

    from extractor.pipeline.publication import OutputError
    from extractor.publish.delimited import publish_csv
    from extractor.rules import find_rules

    folder = tmp_path / "rules"
    shutil.copytree(find_rules(), folder)
    (folder / "indicators" / "trade.yaml").unlink()
    with pytest.raises(OutputError, match="other rules made them"):
        publish_csv(output, tmp_path / "x", load_rules(folder))


def test_dimensions_name_everything(rules: RuleSet) -> None:
    """Has every indicator, unit and region a Chinese and an English name, and every region a place above it?"""
    for row in (*indicator_rows(rules), *unit_rows(rules), *region_rows(rules)):
        assert row["name_zh"], row
        assert row["name_en"], row
    regions = {row["id"]: row for row in region_rows(rules)}
    for row in regions.values():
        assert row["level"] == "nation" or row["parent_id"] in regions
    assert all(row["family_name_zh"] for row in indicator_rows(rules))
    assert set(load_labels(rules).currencies) == {
        r["code"] for r in unit_rows(rules) if r["dimension"] == "money"
    }


def test_flags_have_names(rules: RuleSet, output: Path) -> None:
    """Has every flag that the fold, the checks across facts or a mention sets a Chinese and an English name?"""
    from extractor.pipeline.publication import load_table
    from extractor.tables.consistency import FLAGS
    from extractor.tables.facts import FOLD_FLAGS

    told = {flag for row in load_table(output, "observations")["flags"].to_pylist() for flag in row}
    assert told
    assert told | set(FLAGS) | set(FOLD_FLAGS) <= set(load_labels(rules).flags)


@pytest.mark.parametrize(
    ("name", "english", "province"),
    [("全国", "China", None), ("陕西省", "Shaanxi", "610000"), ("长治市", "Changzhi City", "140000"),
     ("六安市", "Lu'an City", "340000"), ("渝中区", "Yuzhong District", "500000"),
     ("恩施土家族苗族自治州", "Enshi Autonomous Prefecture", "420000"), ("仙桃市", "Xiantao City", "420000")],
)  # fmt: skip
def test_regions(rules: RuleSet, name: str, english: str, province: str | None) -> None:
    """Do regions have their customary names, and lie in their province?"""
    [row] = [row for row in region_rows(rules) if row["name_zh"] == name]
    assert (row["name_en"], row["province_id"]) == (english, province)
