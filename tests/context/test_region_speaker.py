"""Whose figures are told between quotation marks (CONTRACT, Regions)."""

from __future__ import annotations

import datetime

import pytest

import extractor


def regions(title: str, body: str) -> list[tuple[str, str | None]]:
    """Each figure of the body with its region."""
    rows = extractor.extract(body, title=title, published=datetime.date(2025, 1, 20))
    return [(row.raw, row.region) for row in rows if row.field == "body"]


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        # who speaks is told behind the speech, before it, or amid it
        ("黄石招商", "“我们区去年签约项目41个。”下陆区招商局负责人介绍。", ["下陆区"]),
        ("黄石招商", "“去年签约项目41个。今年力争签约项目61个。”下陆区区长说。", ["下陆区", "下陆区"]),
        ("黄石招商", "“去年签约项目41个，”下陆区商务局局长说，“今年力争签约项目61个。”", ["下陆区", "下陆区"]),
        ("黄石招商", "下陆区区长说：“去年签约项目41个。今年力争签约项目61个。”", ["下陆区", "下陆区"]),
        ("代表热议", "“我市去年签约项目41个。”来自荆门市的代表说。", ["荆门市"]),
        ("湖北两会", "来自荆门市的代表说，去年全市签约项目41个。", ["荆门市"]),
        ("湖北两会", "“全县去年签约项目41个。”来自罗田县的代表说。“我们市签约项目51个。”荆门市市长说。", ["罗田县", "荆门市"]),
        ("湖北两会", "“这份‘双十’清单很实。”荆门市市长说。“去年全市签约项目41个。”一位代表说。", ["荆门市"]),
        # a place that the speech names, one beside the text's own that is not the speaker's own, and one who speaks
        # for no place
        ("黄石招商", "“大冶市去年签约项目41个。”下陆区区长说。", ["大冶市"]),
        ("黄石招商", "“去年签约项目41个。”宜昌市市长说。", ["黄石市"]),
        ("黄石招商", "“去年签约项目41个。”下陆区一家企业说。", ["黄石市"]),
        ("黄石招商", "来自下陆区的游客说，去年全市签约项目41个。", ["黄石市"]),
        ("黄石招商", "“去年签约项目41个。”\n下陆区区长说。", ["黄石市"]),
    ],
)  # fmt: skip
def test_speech(title: str, body: str, expected: list[str]) -> None:
    """Is what is spoken told of the speaker's own place, where the speech names none?"""
    assert [region for _, region in regions(title, body)] == expected
