"""Does the language core, rewritten for a compiler, still read the same?

Nothing is compiled here: a change of the code that the rewriting cannot follow shows in the copy already.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.compiled import read, read_by, rewritten

TEXTS = [
    (
        "湖北省黄石市2023年国民经济运行情况",
        "初步核算,全年全市地区生产总值2105.46亿元,按可比价格计算,比上年增长6.1%。其中,第一产业增加值128.3亿元,增长4.2%。\n"
        "二、工业\n2023年末,大冶市、阳新县户籍人口分别为89.2万人和101.5万人。力争到2025年全市地区生产总值突破3000亿元。",
        "2024-03-08",
    ),
    (
        "外贸",
        "据海关统计,上半年武汉东湖高新区进出口总额约920.5亿元,占全市的四成以上,同期下降3.4个百分点。",
        "2022-07-20",
    ),
]


def test_the_copy_for_the_compiler_reads_the_same_rows_and_traces(tmp_path: Path) -> None:
    """Are the rows, traces and figures of the rewritten code those of the code?"""
    modules = rewritten(tmp_path / "copy", classes=True)
    assert {Path(module).parts[1] for module in modules} >= {"text", "figures", "binding", "context"}
    here, there = read(TEXTS), read_by(tmp_path / "copy", TEXTS)
    assert here == there
    assert sum(len(rows) for rows, _ in here) > 8
