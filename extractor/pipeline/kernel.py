"""The kernel: a record batch of documents in, record batches of figures and observations out.

The local run, and any cluster that maps Arrow batches, call the same `extract_table`. It holds no state and
reads no file but the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import pyarrow as pa

from extractor.context.observation import Observation
from extractor.figures.quantity import Quantity
from extractor.pipeline.quick_start import uncollected
from extractor.reading.time_limit import TimeLimitPassed, time_limits
from extractor.tables.columns import ObservationColumns, QuantityColumns, RejectColumns, in_text_order
from extractor.tables.values import column_values

if TYPE_CHECKING:
    from extractor.rules import RuleSet


class Extraction(Protocol):
    """What reading one document gives: its figures as (field, figure, sentence), and its observations."""

    @property
    def quantities(self) -> Sequence[tuple[str, Quantity, str]]: ...
    @property
    def observations(self) -> Sequence[Observation]: ...


_FAULT_CHARACTERS = 300

NOT_EXTRACTED = "The text could not be extracted"

# How many documents are read side by side, and of how many characters together: more take as long for each.
_TOGETHER = 64
_TOGETHER_CHARACTERS = 200_000

Text = tuple[str, str, date | None]
"""A document to be read: title, body, date of publication."""
Reader = Callable[[str, str, date | None], Extraction]
"""Reads one document: title, body, date of publication. One that is a DocumentReader reads several side by side too."""


class DocumentReader:
    """Reads documents by one rule set, one when it is called."""

    def __init__(self, rules: RuleSet) -> None:
        from extractor.binding.observe import read_documents
        from extractor.binding.provenance import with_layers

        self._rules = rules
        self._read, self._with_layers = read_documents, with_layers
        # What is made of the rules at the first figure is made here, or the first text's time limit would count it.
        self("", "全市地区生产总值1亿元。", None)

    def __call__(self, title: str, body: str, published: date | None) -> Extraction:
        return self.together([(title, body, published)])[0]

    def together(self, texts: Sequence[Text]) -> list[Extraction]:
        """What each of the texts holds, read side by side; raises what reading one of them raises."""
        return [self._with_layers(found, self._rules) for found in self._read(texts, self._rules)]


class Extracted(NamedTuple):
    """The tables of one batch: `rejects` names documents that no rule could be applied to, and why."""

    quantities: pa.RecordBatch
    observations: pa.RecordBatch
    rejects: pa.RecordBatch


class BatchError(ValueError):
    """A batch lacks a column or has one of the wrong type; the message says which."""


def document_reader(rules: Any = None) -> DocumentReader:
    """A reader that applies `rules` (a RuleSet; the shipped one if None)."""
    from extractor.rules import load_rules

    return DocumentReader(load_rules() if rules is None else rules)


def extract_table(
    batch: pa.RecordBatch,
    rules: Any = None,
    *,
    reader: Reader | None = None,
    time_limit_seconds: float | None = None,
) -> Extracted:
    """Extract every document of `batch`.

    `batch` has the columns `id` (or `document_id`) and `body`, and may have `title`, `published` (a date or
    a timestamp), `duplicate_of`, `source` and `position`; others are ignored. Duplicates give no rows. Rows
    come in the order of the batch, within a document in text order, the title first. A document whose
    reading fails, or takes longer than `time_limit_seconds`, gives one row of `rejects` and none elsewhere.
    Raises BatchError for a missing or mistyped column.
    """
    with uncollected(), time_limits(time_limit_seconds) as limit:
        return _extracted(batch, reader or document_reader(rules), limit)


def _extracted(batch: pa.RecordBatch, apply: Reader, limit: AbstractContextManager[None]) -> Extracted:
    quantities, observations, rejects = QuantityColumns(), ObservationColumns(), RejectColumns()
    names = set(batch.schema.names)
    ids = _texts(batch, "id" if "id" in names else "document_id", required=True)
    bodies = _texts(batch, "body", required=True)
    titles = _texts(batch, "title")
    duplicates = _texts(batch, "duplicate_of")
    sources = _texts(batch, "source")
    published = _dates(batch)
    positions = batch.column("position").to_pylist() if "position" in names else range(batch.num_rows)
    texts = [
        (title or "", body or "", day) for title, body, day in zip(titles, bodies, published, strict=True)
    ]
    for rows in _side_by_side([row for row, same in enumerate(duplicates) if not same], texts):
        together = _read_together(apply, [texts[row] for row in rows], limit)
        for k, row in enumerate(rows):
            try:
                if together is None:
                    with limit:
                        extraction = apply(*texts[row])
                else:
                    extraction = together[k]
            # These are the program's, the same for every text: a run that rejected all would hide them.
            except (ImportError, NameError, MemoryError):
                raise
            # The fault of one text must not end a run over a million; it is told in `rejects`, with its place.
            except Exception as error:
                passed = isinstance(error, TimeLimitPassed)
                fault = str(error) if passed else f"{type(error).__name__}: {error}"
                reason = f"{NOT_EXTRACTED}: {fault[:_FAULT_CHARACTERS]}"
                place = reject_place(positions[row])
                rejects.add(sources[row] or str(ids[row]), place, reason, texts[row][0][:200])
                continue
            _add(extraction, str(ids[row]), published[row], quantities, observations)
    return Extracted(quantities.batch(), observations.batch(), rejects.batch())


def _side_by_side(rows: Sequence[int], texts: Sequence[Text]) -> Iterator[list[int]]:
    """The rows in groups whose texts are read side by side."""
    group: list[int] = []
    characters = 0
    for row in rows:
        length = len(texts[row][1])
        if group and (len(group) == _TOGETHER or characters + length > _TOGETHER_CHARACTERS):
            yield group
            group, characters = [], 0
        group.append(row)
        characters += length
    if group:
        yield group


def _read_together(
    apply: Reader, texts: Sequence[Text], limit: AbstractContextManager[None]
) -> list[Extraction] | None:
    """What the texts hold, all within the time that one may take; None where they are to be read one by one.

    That is where the reader cannot do otherwise, and where one of them fails: only by itself does it tell which.
    """
    if not isinstance(apply, DocumentReader) or len(texts) == 1:
        return None
    try:
        with limit:
            return apply.together(texts)
    except (ImportError, NameError, MemoryError):
        raise
    except Exception:
        return None


def reject_place(position: int) -> str:
    """Where a document lay that could not be extracted, as `rejects` names it."""
    return f"record {position}"


def _add(
    extraction: Extraction,
    document_id: str,
    published: date | None,
    quantities: QuantityColumns,
    observations: ObservationColumns,
) -> None:
    observations.add(document_id, published, in_text_order(extraction.observations))
    quantities.add(document_id, extraction.quantities, extraction.observations)


def _texts(batch: pa.RecordBatch, name: str, *, required: bool = False) -> list[str | None]:
    if name not in batch.schema.names:
        if required:
            raise BatchError(f"the batch has no column {name!r}; it needs 'id' and 'body'")
        return [None] * batch.num_rows
    column = batch.column(name)
    type_ = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if name in ("id", "document_id") and pa.types.is_integer(type_):
        return [str(value) for value in column.to_pylist()]
    if not (pa.types.is_string(type_) or pa.types.is_large_string(type_) or pa.types.is_null(type_)
            or pa.types.is_string_view(type_)):  # fmt: skip
        raise BatchError(f"the column {name!r} of the batch is of type {type_}, not text")
    return column_values(column)


def _dates(batch: pa.RecordBatch) -> list[date | None]:
    if "published" not in batch.schema.names:
        return [None] * batch.num_rows
    column = batch.column("published")
    if not (
        pa.types.is_date(column.type) or pa.types.is_timestamp(column.type) or pa.types.is_null(column.type)
    ):
        raise BatchError(f"the column 'published' of the batch is of type {column.type}, not a date")
    return [value.date() if isinstance(value, datetime) else value for value in column_values(column)]
