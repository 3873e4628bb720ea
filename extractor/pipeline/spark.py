"""Spark as the engine of a run, and the kernel over a Spark DataFrame of documents.

Needs the extra `[spark]` and a Java that Spark runs on (17 or later for Spark 4). The work is done by
`mapInArrow` over the numbers of the parts, by groups that Spark brings together, and by the same functions as
in a local run; what a lost machine was at, Spark has done again by another.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import msgspec
import pyarrow as pa

from extractor.pipeline.parts import EngineError, Job, PartFile
from extractor.pipeline.spark_duplicates import write_marks
from extractor.pipeline.spark_facts import write_facts
from extractor.pipeline.spark_frames import ANSWER, answer, ddl, plain_schema
from extractor.tables.schemas import schema_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Result = TypeVar("Result", bound=msgspec.Struct)

_CONNECT_SECONDS = 10.0


def extract_documents(
    documents: DataFrame, table: str = "observations", rules: str | Path | None = None
) -> DataFrame:
    """The rows of `table` (`quantities`, `observations` or `rejects`) of a Spark DataFrame of documents.

    `documents` has the columns that `extractor.extract_table` takes: `id`, `body`, and perhaps `title`,
    `published` …; it may come from wherever Spark reads. `rules` names a rules folder on every machine.
    The result is as lazy as any DataFrame: nothing is extracted before it is asked for.
    """
    schema = plain_schema(schema_of(table))

    def extract(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from extractor.pipeline.kernel import document_reader, extract_table
        from extractor.rules import load_rules

        reader = document_reader(load_rules(rules))
        for batch in batches:
            rows = getattr(extract_table(batch, reader=reader), table)
            yield pa.RecordBatch.from_arrays(
                [column.cast(field.type) for column, field in zip(rows.columns, schema, strict=True)],
                schema=schema,
            )

    return documents.mapInArrow(extract, ddl(schema))


class Spark:
    """A session at work on a run; what `opened` gives."""

    def __init__(self, session: SparkSession) -> None:
        self._session = session

    def each(
        self, task: Callable[[int], Result], numbers: Sequence[int], result: type[Result]
    ) -> list[Result]:
        """`task` of every number, one to a partition, in the order of the numbers."""

        def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                for number in batch.column(0).to_pylist():
                    yield answer(number, task(number))

        asked = self._session.range(0, len(numbers), 1, len(numbers))
        answers = asked.mapInArrow(run, ddl(ANSWER)).collect()
        by_number = {row.number: msgspec.json.decode(row.answer, type=result) for row in answers}
        return [by_number[number] for number in numbers]

    def mark(self, job: Job) -> None:
        """Find the duplicates by Spark's own groups and joins."""
        write_marks(self._session, job)

    def fold(self, job: Job) -> list[PartFile]:
        """Fold the observations by groups of Spark's."""
        return write_facts(self._session, job)


@contextmanager
def opened(master: str | None) -> Iterator[Spark]:
    """Spark at `master`; the session that is active where there is one and no master is named, else all the
    cores of this machine. What Spark tells of a failure becomes an EngineError."""
    with warnings.catch_warnings():
        # Told of pandas-on-Spark, which is not used here
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
        session, ours = _session(master)
        try:
            yield Spark(session)
        except Exception as error:
            raise _told(error) from error
        finally:
            if ours:
                session.stop()


def _session(master: str | None) -> tuple[SparkSession, bool]:
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineError(
            "The engine spark is not installed; install it with pip install 'econ-extractor[spark]'."
        ) from error
    active = SparkSession.getActiveSession()
    if active is not None and master is None:
        return active, False
    look_for_java()
    look_for_master(master or "")
    # Otherwise the executors take whatever python3 is first on their path
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("econ-extractor").master(master or "local[*]")
    for key, value in {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}.items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate(), active is None
    except (PySparkException, OSError) as error:
        raise EngineError(
            f"Spark did not start at {master or 'this machine'}, for the reason told above or because its Java is too "
            f"old: Spark 4 needs Java 17 or later, JAVA_HOME is {os.environ.get('JAVA_HOME', 'not set')} "
            f"({_first_line(error)})"
        ) from error
    except Exception as error:
        # Py4J hands on whatever Java threw as an error of its own, which is of no common kind
        if not type(error).__module__.startswith("py4j"):
            raise
        raise EngineError(f"Spark did not start at {master!r}: {_first_line(error)}") from error


def look_for_java() -> None:
    """Raise EngineError where no Java can be found."""
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (home and os.access(Path(home, "bin", "java"), os.X_OK)):
        raise EngineError(
            "Spark needs Java 17 or later and there is no java on the PATH or under JAVA_HOME; install one, "
            "on Debian with: apt-get install openjdk-17-jre-headless."
        )


def look_for_master(master: str) -> None:
    """Raise EngineError where nobody answers at a `spark://` master: Spark itself tries for a minute, and then
    ends without a word that could be shown."""
    if not master.startswith("spark://"):
        return
    faults = []
    for place in master.removeprefix("spark://").split(","):
        try:
            address = urlsplit(f"//{place}")
            socket.create_connection((address.hostname or "", address.port or 7077), _CONNECT_SECONDS).close()
            return
        except (OSError, ValueError) as error:
            faults.append(f"{place}: {getattr(error, 'strerror', None) or error}")
    raise EngineError(f"The Spark master {master} cannot be reached ({'; '.join(faults)}).")


def _told(error: Exception) -> Exception:
    """`error` as a sentence where it is one of Spark's; itself where it is ours."""
    text = str(error)
    if "No module named 'extractor'" in text:
        return EngineError(
            "The Python of Spark's executors does not have econ-extractor; install it on every machine, and name "
            "that Python in PYSPARK_PYTHON."
        )
    for line in text.splitlines():
        # An error of ours, raised in an executor
        _, ours, message = line.partition("EngineError: ")
        if ours:
            return EngineError(message)
    if type(error).__module__.startswith(("py4j", "pyspark")):
        return EngineError(f"Spark broke off: {_first_line(error)}")
    return error


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    known = [line for line in lines if "Exception" in line or "Error" in line]
    return (known or lines or [type(error).__name__])[0][:300]
