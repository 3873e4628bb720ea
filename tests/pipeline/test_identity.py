"""What kept results hang on: is it told again whenever code, rules or libraries change, and only then?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractor.pipeline import identity
from extractor.rules import stored

anew: Callable[[], str] = identity.code_identity.__wrapped__


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of our name with a module, its rules and a library beside it, and a folder to keep things in."""
    folder = tmp_path / "extractor"
    (folder / "rules").mkdir(parents=True)
    (folder / "code.py").write_text("a = 1")
    shutil.copy(Path(__file__).parents[2] / "rules" / "zones.csv", folder / "rules")
    library = tmp_path / "libraries" / "cn2an-0.1.dist-info"
    library.mkdir(parents=True)
    (library / "METADATA").write_text("Name: cn2an\nVersion: 0.1\n")
    monkeypatch.setattr(identity, "_PACKAGE", folder)
    monkeypatch.setattr(identity, "find_rules", lambda: folder / "rules")
    monkeypatch.syspath_prepend(str(tmp_path / "libraries"))
    monkeypatch.setenv(stored.FOLDER, str(tmp_path / "kept"))
    stored.folder.cache_clear()
    yield folder
    stored.folder.cache_clear()


def test_it_is_worked_out_once(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is no file read again while none has changed, whatever else comes to lie beside the libraries?"""
    first = anew()
    (package.parent / "libraries" / "articles.txt").write_text("")
    monkeypatch.setattr(identity, "_code_identity", None)
    assert anew() == first


@pytest.mark.parametrize("change", ["code", "time", "rules", "new", "library"])
def test_it_changes_with_what_it_hangs_on(package: Path, change: str) -> None:
    """Does a line of code, a rule, a new module or another version of a library give another one?"""
    first = anew()
    code, libraries = package / "code.py", package.parent / "libraries"
    if change == "code":
        code.write_text("a = 12")
    elif change == "time":
        code.write_text("a = 2")
        os.utime(code, ns=(1, 1))
    elif change == "rules":
        (package / "rules" / "zones.csv").write_text("zone_id\n")
    elif change == "new":
        (package / "more.py").write_text("")
    else:
        (libraries / "cn2an-0.1.dist-info").rename(libraries / "cn2an-0.2.dist-info")
        (libraries / "cn2an-0.2.dist-info" / "METADATA").write_text("Name: cn2an\nVersion: 0.2\n")
    assert anew() != first
