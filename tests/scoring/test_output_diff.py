"""Does the comparison of two outputs name each row gained, lost and changed, and nothing else?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import command

from extractor.pipeline.publication import OutputError
from extractor.pipeline.run import run
from extractor.scoring.diff import as_dict, diff, lines

SAME = "2024年,武汉市地区生产总值达2.1万亿元,同比增长5.2%。"


def output(folder: Path, **bodies: str) -> Path:
    """The output of a run over one document for each of `bodies`, its id the name."""
    folder.mkdir()
    records = [{"id": key, "title": "", "body": body, "published": None} for key, body in bodies.items()]
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    run([path], folder / "out")
    return folder / "out"


def test_the_same_texts_differ_in_nothing(tmp_path: Path) -> None:
    old, new = (output(tmp_path / name, d1=SAME) for name in ("a", "b"))
    parts = diff(old, new)
    assert all(part.is_empty for part in parts)
    assert [(part.table, part.rows_old, part.rows_new) for part in parts] == [
        ("observations", 2, 2), ("facts", 2, 2),
    ]  # fmt: skip
    assert list(lines(parts)) == [
        "observations: 2 → 2 rows, 0 gained, 0 lost, 0 changed",
        "facts: 2 → 2 rows, 0 gained, 0 lost, 0 changed",
    ]


def test_a_change_names_its_columns(tmp_path: Path) -> None:
    """A figure that reads otherwise at the same place: is it a change of the values, not a loss and a gain?"""
    old = output(tmp_path / "a", d1=SAME)
    new = output(tmp_path / "b", d1=SAME.replace("2.1万", "2.4万"))
    observations, facts = diff(old, new)
    assert (observations.gained, observations.lost) == ((), ())
    (change,) = observations.changed
    assert change.columns == ("value", "value_low", "value_high")
    assert (change.old["value"], change.new["value"]) == (2.1e12, 2.4e12)
    assert [c.columns for c in facts.changed] == [("value", "value_low", "value_high")]
    text = "\n".join(lines([observations, facts]))
    assert "~ d1 body" in text
    assert "value: 2100000000000.0 → 2400000000000.0" in text
    assert "observations: 2 → 2 rows, 0 gained, 0 lost, 1 changed" in text


def test_gains_and_losses(tmp_path: Path) -> None:
    """Is another indicator at the same place a loss and a gain, and a document of one side all gain?"""
    old = output(tmp_path / "a", d1="2024年,武汉市出口总额达310亿元。")
    new = output(tmp_path / "b", d1="2024年,武汉市进口总额达310亿元。", d2=SAME)
    observations, facts = diff(old, new)
    assert [row["indicator"] for row in observations.lost] == ["exports"]
    assert [(row["document_id"], row["indicator"]) for row in observations.gained] == [
        ("d1", "imports"), ("d2", "gdp"), ("d2", "gdp"),
    ]  # fmt: skip
    assert (len(facts.lost), len(facts.gained), facts.changed) == (1, 3, ())
    signs = [line[0] for line in lines([observations]) if line[0] in "+-~"]
    assert signs == ["+", "+", "+", "-"]


def test_rows_of_one_key_are_matched_by_likeness(tmp_path: Path) -> None:
    """One figure said of two regions, one of them another in the new output: is one row changed, one equal?"""
    old = output(tmp_path / "a", d1="2024年,武汉市黄陂区、青山区工业投资均增长10%。")
    new = output(tmp_path / "b", d1="2024年,武汉市黄陂区、江夏区工业投资均增长10%。")
    observations = diff(old, new)[0]
    assert (observations.rows_old, observations.rows_new) == (2, 2)
    assert [(c.old["region"], c.new["region"]) for c in observations.changed] == [("青山区", "江夏区")]


def test_the_order_of_documents_does_not_matter(tmp_path: Path) -> None:
    other = "2023年,成都市出口总额达310亿元。"
    old = output(tmp_path / "a", d1=SAME, d2=other)
    new = output(tmp_path / "b", d2=other, d1=SAME)
    assert all(part.is_empty for part in diff(old, new))


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="holds no tables"):
        diff(tmp_path, tmp_path)


def test_the_command(tmp_path: Path) -> None:
    """Exit code 0, with --strict 1 where something differs; JSON on demand; 2 and a sentence for no output?"""
    old, new = output(tmp_path / "a", d1=SAME), output(tmp_path / "b", d1=SAME.replace("5.2", "5.4"))

    assert command("diff", old, new).returncode == 0
    assert command("diff", old, old, "--strict").returncode == 0
    strict = command("diff", old, new, "--strict", "--json")
    assert strict.returncode == 1
    assert json.loads(strict.stdout) == json.loads(json.dumps(as_dict(diff(old, new)), default=str))
    assert json.loads(strict.stdout)["observations"]["changed"] == 1
    failed = command("diff", tmp_path, old)
    assert (failed.returncode, failed.stdout) == (2, "")
    assert "holds no tables" in failed.stderr
