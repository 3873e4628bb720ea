"""Facts folded by Spark's groups: each group holds whole facts, and the rules are those of `tables.facts`.

The observations are hashed by the key of their fact into slots, and a slot is folded at once. What
contradicts another fact is then looked for among the facts that can contradict each other: of one
indicator and status, and between indicators of one region, period and status.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pyarrow as pa

from extractor.pipeline.parts import Job, PartFile, PartWriter
from extractor.pipeline.spark_frames import answer, answers, ddl, kept, parquet, plain_type, slots
from extractor.tables.consistency import (
    COMPARED,
    FLAGS,
    Checks,
    Compared,
    Findings,
    across_indicators,
    flagged,
    load_checks,
    within_indicators,
)
from extractor.tables.facts import KEY, fold
from extractor.tables.schemas import schema_of

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

_SLOT_ROWS = 200_000
_FILE_ROWS = 1_000_000
_PLACE = ("_file", "_row")
_NOT_FOLDED = ("sentence", "rule")
_FOUND = "_found"

_FACTS = pa.schema([(field.name, plain_type(field.type)) for field in schema_of("facts")])
_FLAGGED = pa.schema([*((name, pa.string()) for name in KEY), (_FOUND, pa.list_(pa.string()))])

Check = Callable[[pa.Table, Checks], Findings]


class Written(msgspec.Struct, frozen=True):
    """The files that one task wrote."""

    files: list[PartFile]


def write_facts(session: SparkSession, job: Job) -> list[PartFile]:
    """From the observations of all parts to files of facts in the order of their keys."""
    from pyspark.sql import functions as F

    facts = kept(_fold(session, job), Path(job.folder, "folded"))
    counts = sorted((row.indicator, row["count"]) for row in facts.groupBy("indicator").count().collect())
    numbers, before = [], 0
    for indicator, rows in counts:
        numbers += [F.lit(indicator), F.lit(before // _FILE_ROWS)]
        before += rows
    found = _found(facts, slots(session, before, _SLOT_ROWS))
    same = [F.col(f"facts.{name}").eqNullSafe(F.col(f"found.{name}")) for name in KEY]
    whole = facts.alias("facts").join(found.alias("found"), same, "left")
    whole = whole.select(
        "facts.*", F.col(f"found.{_FOUND}"), F.create_map(numbers)[F.col("facts.indicator")].alias("_number")
    )
    # Spark sorts text by its UTF-8 and null first, as the local fold does
    ordered = whole.repartition("_number").sortWithinPartitions("_number", *KEY)
    written = answers(ordered, partial(_write, job))
    return [file for one in written for file in msgspec.json.decode(one, type=Written).files]


def _fold(session: SparkSession, job: Job) -> DataFrame:
    from pyspark.sql import functions as F

    observations = parquet(session, Path(job.folder, "observations.parquet"))
    columns = [name for name in schema_of("observations").names if name not in _NOT_FOLDED]
    rows = observations.select(
        *columns, F.col("_metadata.file_name").alias(_PLACE[0]), F.col("_metadata.row_index").alias(_PLACE[1])
    )
    count = slots(session, observations.count(), _SLOT_ROWS)
    return rows.groupBy(_slot(KEY, count)).applyInArrow(_folded, ddl(_FACTS))


def _slot(columns: Sequence[str], count: int) -> Column:
    from pyspark.sql import functions as F

    return F.pmod(F.xxhash64(*columns), F.lit(count)).alias("_slot")


def _folded(rows: pa.Table) -> pa.Table:
    # The table's order decides between mentions that are equal in all else
    facts = fold(rows.sort_by([(name, "ascending") for name in _PLACE]))
    return facts.cast(_FACTS)


def _found(facts: DataFrame, count: int) -> DataFrame:
    """Key of a fact → the flags that it gets beside those it has."""
    from pyspark.sql import functions as F

    compared = facts.select(*COMPARED)
    related = compared.where((F.col("measure") == "level") & F.col("indicator").isin(*load_checks().related))
    around = related.groupBy(_slot(("region", "period", "status"), count))
    within = compared.groupBy("indicator", "status").applyInArrow(_within, ddl(_FLAGGED))
    across = around.applyInArrow(_across, ddl(_FLAGGED))
    flags = F.flatten(F.collect_list(_FOUND)).alias(_FOUND)
    return within.unionByName(across).groupBy(*KEY).agg(flags)


def _within(facts: pa.Table) -> pa.Table:
    return _flags(facts, within_indicators)


def _across(facts: pa.Table) -> pa.Table:
    return _flags(facts, across_indicators)


def _flags(facts: pa.Table, check: Check) -> pa.Table:
    found: dict[int, list[str]] = {}
    for flag, rows in check(Compared(facts), load_checks()):
        for row in rows.tolist():
            found.setdefault(row, []).append(flag)
    taken = pa.array(list(found), pa.int64())
    columns = [facts[name].take(taken).cast(pa.string()) for name in KEY]
    flags = pa.array(list(found.values()), pa.list_(pa.string()))
    return pa.Table.from_arrays([*columns, flags], schema=_FLAGGED)


def _write(job: Job, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Write rows that come in the order of their files, each file whole."""
    number, writer = -1, None
    try:
        for batch in batches:
            for own, rows in _by_number(batch):
                if own != number:
                    if writer is not None:
                        writer.__exit__(None, None, None)
                        yield answer(number, Written(writer.written))
                    number, writer = own, PartWriter(job, "facts", own)
                assert writer is not None
                writer.write(rows)
    except BaseException as error:
        if writer is not None:
            writer.__exit__(type(error), error, error.__traceback__)
        raise
    if writer is not None:
        writer.__exit__(None, None, None)
        yield answer(number, Written(writer.written))


def _by_number(batch: pa.RecordBatch) -> Iterator[tuple[int, pa.RecordBatch]]:
    numbers = batch.column("_number").to_pylist()
    start = 0
    while start < len(numbers):
        end = start
        while end < len(numbers) and numbers[end] == numbers[start]:
            end += 1
        yield numbers[start], _fact_rows(batch.slice(start, end - start))
        start = end


def _fact_rows(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Rows as Spark has them, in the schema of `facts`."""
    found = batch.column(_FOUND).to_pylist()
    findings: Findings = [
        (flag, np.array([row for row, flags in enumerate(found) if flag in (flags or ())], np.int64))
        for flag in FLAGS
    ]
    table = flagged(pa.Table.from_batches([batch.select(_FACTS.names)]), findings)
    schema = schema_of("facts")
    arrays = []
    for name, field in zip(schema.names, schema, strict=True):
        column = table[name].combine_chunks()
        encoded = column.dictionary_encode() if pa.types.is_dictionary(field.type) else column
        arrays.append(encoded.cast(field.type))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)
