"""The package's verbs: there, and free of cost until used."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pyarrow.compute as pc
import pytest

import extractor

HEAVY = (
    "pandas",
    "pyarrow",
    "numpy",
    "pydantic",
    "rich",
    "regex",
    "yaml",
    "msgspec",
    "ahocorasick_rs",
    "daachorse",
    "trafilatura",
)
SENTENCE = "2024年,武汉市地区生产总值达2.1万亿元,同比增长5.2%,其中1项为8.3%。"


def loaded_after(code: str) -> set[str]:
    """The modules that a fresh interpreter has after running `code`."""
    script = f"{code}\nimport sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_import_loads_nothing_heavy() -> None:
    """Does `import extractor` leave every dependency unloaded?"""
    assert not loaded_after("import extractor") & set(HEAVY)


def test_the_command_line_loads_little() -> None:
    """Does the command line, for `--help`, leave tables and rules unloaded?"""
    assert not loaded_after("from extractor.cli import exit_code; exit_code(['--help'])") & set(HEAVY)


def test_a_run_loads_what_it_uses(tmp_path: Path) -> None:
    """Does a run of plain text leave out what only other inputs, other commands or a terminal need?"""
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    arguments = ["run", str(tmp_path / "a.txt"), "--output", str(tmp_path / "out"), "--quiet"]
    loaded = loaded_after(
        f"from extractor import cli\ncli.claim_process()\nassert cli.exit_code({arguments!r}) == 0"
    )
    assert "extractor.pipeline.run" in loaded
    assert not loaded & {"pandas", "pydantic", "dateutil", "rich", "trafilatura", "lxml", "pyarrow.dataset"}


def test_pyarrow_without_docstrings_computes_the_same() -> None:
    """Are all functions there and take their options where a process of ours has left the descriptions out?"""
    script = (
        "from extractor.pipeline.quick_start import claim_process, prepare_process\n"
        "claim_process(); prepare_process()\n"
        "import pyarrow as pa, pyarrow.compute as pc\n"
        "import sys; assert 'pyarrow.vendored.docscrape' not in sys.modules\n"
        "assert pc.starts_with(pa.array(['ab', 'b']), 'a').to_pylist() == [True, False]\n"
        "assert pc.round(pa.array([1.26]), ndigits=1).to_pylist() == [1.3]\n"
        "print(*sorted(name for name in vars(pc) if not name.startswith('_')))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {name for name in vars(pc) if not name.startswith("_")}


def test_every_public_name_is_there() -> None:
    """Can each name of `__all__` be had?"""
    for name in extractor.__all__:
        assert getattr(extractor, name) is not None
    assert set(extractor.__all__) <= set(dir(extractor))


def test_a_wrong_name_is_an_attribute_error() -> None:
    """Is a misspelt verb told as Python tells it?"""
    with pytest.raises(AttributeError, match="extrakt"):
        extractor.extrakt  # noqa: B018


def test_version_is_the_projects() -> None:
    """Do the package and pyproject.toml name the same version?"""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    assert extractor.__version__ == project["project"]["version"]


def test_extract_gives_observations() -> None:
    """Does one sentence give its figures under the contract's names, and a frame of them?"""
    found = extractor.extract(SENTENCE)
    assert [(row.indicator, row.measure, row.value, row.period) for row in found][:2] == [
        ("gdp", "level", 2.1e12, "2024"),
        ("gdp", "growth", 5.2, "2024"),
    ]
    assert all(SENTENCE[row.start : row.end] == row.raw for row in found)
    frame = found.to_pandas()
    assert len(frame) == len(found)
    assert "trace" not in frame.columns
    assert extractor.extract("今天天气很好。").to_pandas().empty


def test_published_is_a_date_or_its_text() -> None:
    """Are both forms of a date of publication the same?"""
    text = "一季度,武汉市地区生产总值增长5.2%。"
    by_text = extractor.extract(text, published="2025-04-20")
    assert by_text == extractor.extract(text, published=date(2025, 4, 20))
    assert [row.period for row in by_text] == ["2025-Q1"]
    with pytest.raises(ValueError, match="month must be in"):
        extractor.extract(text, published="2025-13-20")


def test_quantities_of_a_text() -> None:
    """Does each figure have what the contract lists?"""
    figures = extractor.quantities(SENTENCE)
    assert "2.1万亿元" in [figure.raw for figure in figures]
    for figure in figures:
        assert SENTENCE[figure.start : figure.end] == figure.raw
        assert {"value", "value_low", "value_high", "bound", "unit", "role"} <= set(dir(figure))


def test_explain_says_why() -> None:
    """Does the explanation name indicator, region, period, status and the figures left over?"""
    text = str(extractor.explain(SENTENCE))
    for word in ("gdp", "武汉市", "2024", "actual", "claimed by no indicator"):
        assert word in text
    assert str(extractor.explain("今天天气很好。")) == "No figure was found."
