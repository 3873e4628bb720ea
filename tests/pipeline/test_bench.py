"""`extractor bench`: does it count right, and does it find what takes the time?"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path
from types import FrameType

import pytest
from command_line import command

from extractor.pipeline.bench import _Watch, bench

SHORT = "江城市召开会议。"
LONG = "2024年,江城市地区生产总值612亿元,增长6.3%。" + "".join(
    f"进出口总额{n}亿元,下降{n % 50}.5%。固定资产投资增长{n % 30}.1%。" for n in range(1, 160)
)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "a.jsonl"
    rows = [{"title": title, "body": body} for title, body in (("短", SHORT), ("长", LONG), ("短", SHORT))]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_counts_are_those_of_the_texts(articles: Path) -> None:
    """Are bytes, articles and figures counted, every second of the processor shared out, and nothing kept?"""
    found = bench([articles], slowest=1)
    assert found.documents == 3
    assert found.megabytes == pytest.approx(
        sum(len((t + b).encode()) for t, b in (("短", SHORT),) * 2 + (("长", LONG),)) / 1e6
    )
    assert found.observations > 300
    assert sum(found.stages.values()) <= found.cpu_seconds * 1.05 + 0.05
    assert [(one.position, one.title, one.characters) for one in found.slowest_documents] == [
        (1, "长", len(LONG) + 1)
    ]
    assert [path.name for path in articles.parent.iterdir()] == ["a.jsonl"]


def test_stages_and_rules_are_found(articles: Path) -> None:
    """Does sampling see the rooms of the language, and lay the time of sentences to the rules that bound in them?"""
    found = bench([articles], slowest=20)
    assert {"figures", "binding"} & set(found.stages)
    assert found.slowest_rules
    assert all(
        rule.split("/")[0] in ("gdp", "trade_total", "fixed_asset_investment") for rule in found.slowest_rules
    )


def test_a_look_meets_another_thing_of_that_name() -> None:
    """Is a sentence looked for where `told` is a list of figures, and nothing raised into what is being read?"""
    watch = _Watch(None, 1)
    frames: list[FrameType] = []
    code = "def reading(told): frames.append(sys._getframe())"
    names = {"__name__": "extractor.binding.observe", "frames": frames, "sys": sys}
    exec(code, names)
    names["reading"]([1, 2])
    watch._look(0, frames[0])
    assert set(watch.stages) == {"binding"}


def test_in_another_thread_there_is_no_sampling(articles: Path) -> None:
    """Is all but the sampling told where signals do not come?"""
    found = []
    thread = threading.Thread(target=lambda: found.append(bench([articles])))
    thread.start()
    thread.join()
    assert found[0].stages == {}
    assert found[0].documents == 3


def test_the_command_prints_rates_and_json(articles: Path) -> None:
    """Do both forms say how fast it was?"""
    text = command("bench", articles)
    assert text.returncode == 0, text.stderr
    assert "MB/s" in text.stdout
    assert "a.jsonl#1" in text.stdout
    told = json.loads(command("bench", articles, "--json", "--slowest", "1").stdout)
    assert told["documents"] == 3
    assert set(told["per_second"]) == {"megabytes", "articles", "figures", "observations"}
    assert len(told["slowest_documents"]) == 1
