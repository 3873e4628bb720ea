"""Runs on real clusters of several processes on loopback; `.ci/run` runs them with `-m cluster`.

They need the extras `[spark,dask]` and Java 17 or later.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from same_tables import assert_same_tables

from extractor.checks.tables import verify
from extractor.pipeline.engines import run_on_engine
from extractor.pipeline.parts import EngineError
from extractor.pipeline.publication import BUILDING, read_manifest

pytestmark = pytest.mark.cluster

_PART_BYTES = 20_000


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A master, two workers with an executor each, and Python workers under these."""
    pyspark = pytest.importorskip("pyspark.sql")
    work = tmp_path_factory.mktemp("workers")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_WORKER_DIR", str(work))
        builder = pyspark.SparkSession.builder.master("local-cluster[2,1,1024]")
        for key, value in {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.shuffle.partitions": "2",
            # Machines that live for a minute do not earn back what compiling to the last costs
            "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            "spark.local.dir": str(work),
        }.items():
            builder = builder.config(key, value)
        started = builder.getOrCreate()
        yield started
        started.stop()


@pytest.fixture(scope="module")
def by_spark(session: Any, inputs: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("spark") / "output"
    run_on_engine("spark", inputs, output, part_bytes=_PART_BYTES)
    return output


def test_spark_makes_the_rows_of_the_local_run(by_spark: Path, local: Path) -> None:
    """Every column of every table, and the order of the rows."""
    assert_same_tables(by_spark, local)
    assert len(read_manifest(by_spark)["tables"]["observations"]["parts"]) > 4
    assert verify(by_spark).ok


def test_a_killed_executor_changes_nothing(
    session: Any, inputs: list[Path], by_spark: Path, local: Path, tmp_path: Path
) -> None:
    """`kill -9` of an executor while parts are being extracted, the first of them done."""
    output = tmp_path / "output"
    killed: list[int] = []
    watching = threading.Event()

    def kill() -> None:
        while not watching.wait(0.01):
            if any((output / BUILDING).glob("*/observations.parquet/*")):
                killed.append(_executors(session)[0])
                os.kill(killed[0], signal.SIGKILL)
                return

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        run_on_engine("spark", inputs, output, part_bytes=_PART_BYTES)
    finally:
        watching.set()
        killer.join()
    assert killed
    assert killed[0] not in _executors(session)
    assert_same_tables(output, local)
    assert read_manifest(output)["tables"] == read_manifest(by_spark)["tables"]


def test_the_kernel_over_a_data_frame(session: Any) -> None:
    """A user's own DataFrame, from wherever Spark reads: no folder of ours is in it."""
    from extractor.pipeline.spark import extract_documents

    rows = [("a", "2024年,江城市地区生产总值612亿元,增长6.3%。"), ("b", "没有数字。"), ("c", "四成企业。")]
    documents = session.createDataFrame(rows, "id string, body string")
    found = extract_documents(documents).select("document_id", "indicator", "value").collect()
    assert sorted(map(tuple, found)) == [("a", "gdp", 6.3), ("a", "gdp", 612e8)]
    assert extract_documents(documents, "quantities").count() > 2


def test_dask_makes_the_rows_of_the_local_run(inputs: list[Path], local: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        run_on_engine(
            "dask",
            inputs,
            tmp_path / "output",
            master=cluster.scheduler_address,
            part_bytes=_PART_BYTES,
        )
    assert_same_tables(tmp_path / "output", local)


def test_a_dask_scheduler_that_does_not_answer_is_told(inputs: list[Path], tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    begun = time.monotonic()
    with pytest.raises(EngineError, match=r"scheduler tcp://127.0.0.1:9 cannot be reached"):
        run_on_engine("dask", inputs, tmp_path / "output", master="tcp://127.0.0.1:9")
    assert time.monotonic() - begun < 60


def _executors(session: Any) -> list[int]:
    """Process ids of the executors of this session's application."""
    wanted = [b"CoarseGrainedExecutorBackend", session.sparkContext.applicationId.encode()]
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if wanted[1] in words and any(word.endswith(wanted[0]) for word in words):
                found.append(int(entry.name))
    return sorted(found)
