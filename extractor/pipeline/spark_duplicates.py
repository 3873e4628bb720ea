"""Duplicates found by Spark's groups and joins: the marks that `DuplicateIndex` gives, without one index of all.

Copies meet by their content, near-duplicates by the bands of their signatures, as far as another text states
the same figures; the groups that follow from the pairs lie within one bucket each. Names for ids that stand
twice depend on the ids of the same stem alone. Every step takes rows that a shuffle brought together, hashed
into slots, and uses the functions of `extractor.pipeline.similarity` and `extractor.pipeline.duplicates`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from extractor.pipeline.duplicates import new_names
from extractor.pipeline.parts import Job
from extractor.pipeline.similarity import BANDS, SIGNATURE_BYTES, Groups, band_keys, similar_pairs
from extractor.pipeline.spark_frames import ddl, kept, parquet, slots, write_parquet

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

_SLOT_ROWS = 200_000
# What ranks the documents of a group, see extractor.pipeline.duplicates; part and row are no rank, they only travel
_RANK = ("day", "content", "given", "source", "position", "part", "row")

_BANDED = pa.schema(
    [
        ("band", pa.int32()),
        ("key", pa.int64()),
        ("content", pa.binary()),
        ("bucket", pa.int64()),
        ("signature", pa.binary()),
    ]
)
_PAIRS = pa.schema([("bucket", pa.int64()), ("one", pa.binary()), ("other", pa.binary())])
_GROUPED = pa.schema([("content", pa.binary()), ("head", pa.binary())])
_NAMED = pa.schema([("part", pa.int32()), ("row", pa.int64()), ("name", pa.string())])


def write_marks(session: SparkSession, job: Job) -> None:
    """From the fingerprints of all parts to a folder of marks for each part that has any."""
    from pyspark.sql import functions as F

    prints = parquet(session, Path(job.folder, "fingerprints"))
    documents = prints.count()
    if not documents:
        return
    count = slots(session, documents, _SLOT_ROWS)
    groups = kept(_groups(prints, count * 4), Path(job.folder, "groups"))
    ranked = prints.join(groups, "content", "left").withColumn(
        "group", F.coalesce(F.col("head"), F.col("content"))
    )
    ranked = ranked.select(*_RANK, "derived", "group")
    names = kept(_names(ranked, count), Path(job.folder, "names"))
    heads = ranked.groupBy("group").agg(F.min(F.struct(*_RANK)).alias("first"), F.count("*").alias("members"))
    heads = heads.where("members > 1").select("group", "first")
    renamed = names.select(F.struct("part", "row").alias("_place"), F.col("name").alias("_name"))
    heads = heads.join(renamed, F.struct("first.part", "first.row") == F.col("_place"), "left")
    heads = heads.select("group", "first", F.coalesce("_name", "first.given").alias("original"))
    marked = ranked.join(heads, "group", "left").join(names, ["part", "row"], "left")
    is_first = (F.col("part") == F.col("first.part")) & (F.col("row") == F.col("first.row"))
    repeats = F.when(F.col("first").isNotNull() & ~is_first, F.col("original"))
    marks = marked.select("part", "row", F.col("name").alias("id"), repeats.alias("duplicate_of"))
    marks = marks.where("id is not null or duplicate_of is not null")
    write_parquet(marks.repartition("part"), Path(job.folder, "marks"), "part")


def _groups(prints: DataFrame, count: int) -> DataFrame:
    """Content → the smallest content of its group, for contents that have near-duplicates."""
    from pyspark.sql import functions as F

    texts = prints.groupBy("content").agg(
        F.first("bucket").alias("bucket"), F.first("signature").alias("signature")
    )
    rivals = texts.groupBy("bucket").count().where("count > 1").select("bucket")
    banded = texts.join(rivals, "bucket").select("content", "bucket", "signature")
    banded = banded.mapInArrow(_into_bands, ddl(_BANDED))
    pairs = banded.groupBy(_slot("key", count)).applyInArrow(_pairs, ddl(_PAIRS))
    return pairs.groupBy(_slot("bucket", count)).applyInArrow(_joined, ddl(_GROUPED))


def _slot(name: str, count: int) -> Column:
    from pyspark.sql import functions as F

    return F.pmod(F.xxhash64(name), F.lit(count)).alias("slot")


def _into_bands(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        contents, buckets, signatures = (batch.column(name) for name in ("content", "bucket", "signature"))
        numbers, rows = _unsigned(buckets), _bytes(signatures)
        for band in range(BANDS):
            keys, filled = band_keys(numbers, rows, band)
            kept = pa.array(filled)
            own = pa.array(np.full(len(keys), band, np.int32))
            columns = [own, pa.array(keys.view(np.int64)), contents, buckets, signatures]
            yield pa.RecordBatch.from_arrays([column.filter(kept) for column in columns], schema=_BANDED)


def _pairs(table: pa.Table) -> pa.Table:
    """The near-duplicates among rows of whole bands, in no more pairs than make up their groups."""
    table = table.sort_by([("band", "ascending"), ("content", "ascending")])
    contents = table["content"].to_pylist()
    numbers: dict[bytes, int] = {}
    rows = [numbers.setdefault(content, len(numbers)) for content in contents]
    groups = Groups(len(numbers))
    bands, keys = table["band"].to_numpy(), _unsigned(table["key"])
    buckets, signatures = _unsigned(table["bucket"]), _bytes(table["signature"])
    one_side, other_side = [], []
    for band in np.unique(bands):
        start, end = np.searchsorted(bands, [band, band + 1]).tolist()

        def apart(one: int, other: int, start: int = start) -> bool:
            return groups.find(rows[start + one]) != groups.find(rows[start + other])

        own = slice(start, end)
        every = np.ones(end - start, bool)
        for one, other in similar_pairs(keys[own], every, buckets[own], signatures[own], apart):
            groups.join(rows[start + one], rows[start + other])
            one_side.append(start + one)
            other_side.append(start + other)
    ones, others = pa.array(one_side, pa.int64()), pa.array(other_side, pa.int64())
    taken = [table["bucket"].take(ones), table["content"].take(ones), table["content"].take(others)]
    return pa.Table.from_arrays(taken, schema=_PAIRS)


def _joined(pairs: pa.Table) -> pa.Table:
    """Every content of `pairs`, which hold whole buckets, with the smallest of its group."""
    ones, others = pairs["one"].to_pylist(), pairs["other"].to_pylist()
    contents = sorted({*ones, *others})
    numbers = {content: number for number, content in enumerate(contents)}
    groups = Groups(len(contents))
    for one, other in zip(ones, others, strict=True):
        groups.join(numbers[one], numbers[other])
    heads = [contents[groups.find(number)] for number in range(len(contents))]
    return pa.Table.from_pydict({"content": contents, "head": heads}, schema=_GROUPED)


def _names(ranked: DataFrame, count: int) -> DataFrame:
    """Part and row → new id, of the documents that cannot keep the one they came with."""
    from pyspark.sql import functions as F

    holders = ranked.groupBy("given").agg(
        F.min(F.struct(*_RANK)).alias("holder"), F.count("*").alias("holders")
    )
    sharing = ranked.join(holders.where("holders > 1"), "given")
    is_holder = (F.col("part") == F.col("holder.part")) & (F.col("row") == F.col("holder.row"))
    is_copy = F.col("content") == F.col("holder.content")
    displaced = sharing.where(~is_holder).select(
        *_RANK, F.when(is_copy, F.col("given")).otherwise(F.col("derived")).alias("base")
    )
    stems = ranked.select(
        "given", F.explode(F.array("given", F.regexp_extract("given", "(?s)^(.+)-[0-9]+$", 1))).alias("base")
    )
    taken = stems.join(displaced.select("base").distinct(), "base", "left_semi").select("base", "given")
    # Both sides come from one table: columns of their own tell them apart
    displaced, taken = (side.toDF(*side.columns) for side in (displaced, taken))
    slot = _slot("base", count)
    return displaced.groupBy(slot).cogroup(taken.groupBy(slot)).applyInArrow(_named, ddl(_NAMED))


def _named(displaced: pa.Table, taken: pa.Table) -> pa.Table:
    rows: list[dict[str, Any]] = displaced.to_pylist()
    rows.sort(key=lambda row: tuple(row[name] for name in _RANK))
    wanted = [((row["part"], row["row"]), row["base"]) for row in rows]
    names = new_names(wanted, set(taken["given"].to_pylist()))
    columns = {
        "part": [part for part, _ in names],
        "row": [row for _, row in names],
        "name": list(names.values()),
    }
    return pa.Table.from_pydict(columns, schema=_NAMED)


def _unsigned(column: pa.Array | pa.ChunkedArray) -> np.ndarray[Any, np.dtype[np.uint64]]:
    signed: np.ndarray[Any, np.dtype[np.int64]] = column.to_numpy()
    return signed.view(np.uint64)


def _bytes(column: pa.Array | pa.ChunkedArray) -> np.ndarray[Any, np.dtype[np.uint8]]:
    joined = b"".join(column.to_pylist())
    return np.frombuffer(joined, np.uint8).reshape(-1, SIGNATURE_BYTES)
