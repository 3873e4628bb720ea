"""Arrow batch in, Arrow batches out: what the kernel takes and what it refuses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import fake_reading
import pyarrow as pa
import pytest

from extractor.pipeline.kernel import (
    BatchError,
    DocumentReader,
    Extraction,
    Text,
    document_reader,
    extract_table,
)
from extractor.rules import load_rules
from extractor.rules.loading import compile_rules, rules_layers
from extractor.tables.schemas import schema_of


def batch(**columns: Any) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(columns)


def test_the_tables_have_their_schemas() -> None:
    """Do the batches come in the schemas of the tables?"""
    result = extract_table(batch(id=["x"], body=["总值3亿元"]), reader=fake_reading.read)
    for table in ("quantities", "observations", "rejects"):
        assert getattr(result, table).schema.equals(schema_of(table))
    assert result.observations.to_pylist()[0]["document_id"] == "x"


@pytest.mark.parametrize(
    ("columns", "published"),
    [
        ({"id": ["x"]}, None),
        ({"document_id": ["x"]}, None),
        ({"id": [7]}, None),
        ({"id": ["x"], "title": [None]}, None),
        ({"id": ["x"], "published": [date(2025, 3, 1)]}, date(2025, 3, 1)),
        ({"id": ["x"], "published": [datetime(2025, 3, 1, 9)]}, date(2025, 3, 1)),
        ({"id": pa.array(["x"]).dictionary_encode()}, None),
    ],
)
def test_what_it_takes(columns: dict[str, Any], published: date | None) -> None:
    """Are the columns of other people's batches taken, with the day of a time stamp?"""
    rows = extract_table(
        batch(body=["总值3亿元"], **columns), reader=fake_reading.read
    ).observations.to_pylist()
    assert [row["published"] for row in rows] == [published]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"id": ["x"]}, "no column 'body'"),
        ({"body": ["x"]}, "no column 'document_id'"),
        ({"id": ["x"], "body": [3]}, "'body' of the batch is of type int64"),
        ({"id": ["x"], "body": ["x"], "published": ["2025"]}, "'published' of the batch is of type string"),
    ],
)
def test_what_it_refuses(columns: dict[str, Any], message: str) -> None:
    """Does a batch that cannot be read get a sentence that names the column?"""
    with pytest.raises(BatchError, match=message):
        extract_table(batch(**columns), reader=fake_reading.read)


def test_duplicates_are_silent() -> None:
    """Does a document that repeats another give neither figures nor observations?"""
    documents = batch(id=["x", "y"], body=["总值3亿元"] * 2, duplicate_of=[None, "x"])
    result = extract_table(documents, reader=fake_reading.read)
    assert result.observations.column("document_id").to_pylist() == ["x"]
    assert result.quantities.num_rows == 1


def test_a_failing_text_is_one_reject() -> None:
    """Does one text that cannot be extracted leave its neighbours as they are?"""
    documents = batch(
        id=["x", "y", "z"], body=["总值3亿元", "坏", "总值4亿元"], source=["f"] * 3, position=[5, 6, 7]
    )
    result = extract_table(documents, reader=fake_reading.read)
    assert result.observations.num_rows == 2
    (reject,) = result.rejects.to_pylist()
    assert (reject["source"], reject["place"]) == ("f", "record 6")


def test_rows_come_in_text_order() -> None:
    """Does the title come before the body, and each in the order of its text?"""
    documents = batch(id=["x"], title=["总值9亿元"], body=["总值1亿元,总值2亿元"])
    rows = extract_table(documents, reader=fake_reading.read).observations.to_pylist()
    assert [(row["field"], row["raw"]) for row in rows] == [
        ("title", "9亿元"),
        ("body", "1亿元"),
        ("body", "2亿元"),
    ]


def test_the_tables_documents_can_be_fed_in() -> None:
    """Does an empty batch of the table `documents` go through?"""
    empty = pa.RecordBatch.from_pylist([], schema=schema_of("documents"))
    assert extract_table(empty, reader=fake_reading.read).observations.num_rows == 0


def test_the_first_text_is_not_charged_for_the_rules() -> None:
    """Is what is made of the rules made before a text is read, so that no time limit counts it?"""
    rules = compile_rules(rules_layers())
    reader = document_reader(rules)
    assert "lexicon" in vars(rules)
    assert [row.indicator for row in reader("", "一季度,全市进出口总额9亿元。", None).observations] == [
        "trade_total"
    ]


class Faulty(DocumentReader):
    """The reader of the shipped rules, which no text with 坏 in it gets through; `asked` says what it was given."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        super().__init__(load_rules())

    def together(self, texts: Sequence[Text]) -> list[Extraction]:
        self.asked.append(len(texts))
        if any("坏" in body for _, body, _ in texts):
            raise ValueError("it is bad")
        return super().together(texts)


def test_texts_read_side_by_side_have_each_its_own_faults() -> None:
    """Is a text that fails among others one reject, and do the others give what they give without it?"""
    bodies = [f"2024年江城市地区生产总值{n}亿元,增长{n}%。" for n in range(2, 6)]
    reader = Faulty()
    result = extract_table(batch(id=list("abcde"), body=[*bodies[:2], "坏", *bodies[2:]]), reader=reader)
    assert [reject["reason"] for reject in result.rejects.to_pylist()] == [
        "The text could not be extracted: ValueError: it is bad"
    ]
    assert reader.asked == [1, 5, 1, 1, 1, 1, 1]
    alone = extract_table(batch(id=list("abde"), body=bodies))
    assert result.observations.num_rows == 8
    assert result.observations.equals(alone.observations)
    assert result.quantities.equals(alone.quantities)


def test_many_texts_are_read_side_by_side_in_groups() -> None:
    """Are as many texts read side by side as the bounds on their number and length allow, in order?"""
    reader = Faulty()
    bodies = ["总值3亿元。"] * 80 + ["长" * 150_000] * 2
    result = extract_table(batch(id=[str(n) for n in range(82)], body=bodies), reader=reader)
    assert reader.asked == [1, 64, 17, 1]
    assert result.quantities.column("document_id").to_pylist() == [str(n) for n in range(80)]
