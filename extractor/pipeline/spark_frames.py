"""What the steps of a run on Spark share: schemas as Spark writes them, answers of tasks, tables kept between steps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

ANSWER = pa.schema([("number", pa.int64()), ("answer", pa.binary())])
_DDL = {
    pa.string(): "string", pa.binary(): "binary", pa.bool_(): "boolean", pa.date32(): "date",
    pa.int32(): "int", pa.int64(): "bigint", pa.float64(): "double",
}  # fmt: skip


def answer(number: int, result: msgspec.Struct) -> pa.RecordBatch:
    """A task's result on its way back."""
    return pa.RecordBatch.from_pydict(
        {"number": [number], "answer": [msgspec.json.encode(result)]}, schema=ANSWER
    )


def answers(rows: DataFrame, tell: Callable[..., Any]) -> list[Any]:
    """What the tasks of `rows.mapInArrow(tell)` answer, decoded by the caller, in the order of the numbers."""
    found = rows.mapInArrow(tell, ddl(ANSWER)).collect()
    return [row.answer for row in sorted(found, key=lambda row: row.number)]


def ddl(schema: pa.Schema) -> str:
    """`schema` as Spark writes it; codes are strings there."""
    return ", ".join(f"`{field.name}` {_ddl(field.type)}" for field in schema)


def _ddl(type_: pa.DataType) -> str:
    if pa.types.is_dictionary(type_):
        return _ddl(type_.value_type)
    if pa.types.is_list(type_):
        return f"array<{_ddl(type_.value_type)}>"
    if pa.types.is_struct(type_):
        return f"struct<{', '.join(f'`{member.name}`: {_ddl(member.type)}' for member in type_)}>"
    return _DDL[type_]


def plain_schema(schema: pa.Schema) -> pa.Schema:
    """`schema` without dictionaries."""
    return pa.schema([(field.name, plain_type(field.type)) for field in schema])


def plain_type(type_: pa.DataType) -> pa.DataType:
    """`type_` without a dictionary, which Spark does not take from Python."""
    return type_.value_type if pa.types.is_dictionary(type_) else type_


def parquet(session: SparkSession, folder: Path) -> DataFrame:
    """The Parquet files of `folder`, a folder of a file system that all machines mount."""
    escaped = "".join(f"\\{sign}" if sign in "\\*?[]{}" else sign for sign in str(folder))
    return session.read.parquet(f"file://{escaped}")


def write_parquet(rows: DataFrame, folder: Path, by: str | None = None) -> None:
    """Write `rows` as Parquet files into `folder`, `by` a column into a folder for each of its values."""
    rows.write.parquet(f"file://{folder}", partitionBy=by)


def kept(rows: DataFrame, folder: Path) -> DataFrame:
    """`rows`, computed once and read from `folder` from now on, however often they are used."""
    write_parquet(rows, folder)
    return parquet(rows.sparkSession, folder)


def slots(session: SparkSession, rows: int, rows_to_a_slot: int) -> int:
    """Into how many groups to hash `rows`: enough for every core, none larger than a Python worker holds."""
    cores: int = session.sparkContext.defaultParallelism
    return max(cores, -(-rows // rows_to_a_slot))
