"""Gold: documents with the observations that a careful reader finds in them.

A gold folder holds `documents.jsonl` (id, title, body, published) and `observations.jsonl`, one required or
optional observation a line. An attribute may be a list of equally good answers. A row says where its figure
stands by `start` and `end`, or by `ctx`, a piece of the text, and `raw`, whose first occurrence in it is the figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from extractor.reading import Document, InputError, read_inputs

DOCUMENTS = "documents.jsonl"
OBSERVATIONS = "observations.jsonl"

Answer = str | None
Answers = tuple[Answer, ...]


class GoldError(InputError):
    """A gold folder cannot be used; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class GoldRow:
    """One observation that a careful reader finds; each attribute holds all answers that are equally good.

    `low` and `high` matter only for the bound `several`. `optional` rows are neither missed nor wrong.
    `scope` and `reference` are told in a report, they are not scored.
    """

    document: str
    field: str
    start: int
    end: int
    raw: str
    indicator: Answers
    measure: str
    value: float | None
    low: float | None
    high: float | None
    bound: Answers
    unit: Answers
    basis: Answers
    region: Answers
    period: Answers
    status: Answers
    reference: Answers
    scope: Answers
    optional: bool

    @property
    def code(self) -> str:
        """The first of the accepted indicators: the one that tables list the row under."""
        return self.indicator[0] or ""


@dataclass(frozen=True, slots=True)
class Gold:
    """Documents by id, in the order of their file, and the rows of all of them in the order of theirs."""

    documents: Mapping[str, Document]
    rows: tuple[GoldRow, ...]


class _Record(msgspec.Struct, rename={"document": "doc"}):
    document: str
    raw: str
    indicator: str | list[str]
    measure: str
    value: float | None
    bound: str | list[str]
    field: str = "body"
    ctx: str | None = None
    start: int | None = None
    end: int | None = None
    low: float | None = None
    high: float | None = None
    unit: str | list[str | None] | None = None
    basis: str | list[str | None] | None = None
    region: str | list[str | None] | None = None
    period: str | list[str | None] | None = None
    status: str | list[str | None] | None = None
    reference: str | list[str | None] | None = None
    scope: str | list[str | None] | None = None
    optional: bool | None = None


def load_gold(folder: str | Path) -> Gold:
    """Read a gold folder. Raises GoldError for a file that is missing, broken or refers to what is not there."""
    folder = Path(folder)
    for name in (DOCUMENTS, OBSERVATIONS):
        if not (folder / name).is_file():
            raise GoldError(f"{folder} is no gold folder: it has no {name}.")
    documents = _documents(folder / DOCUMENTS)
    return Gold(documents, tuple(_rows(folder / OBSERVATIONS, documents)))


def _documents(path: Path) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    for outcome in read_inputs([path]):
        if not isinstance(outcome, Document):
            raise GoldError(f"{path}, {outcome.place}: {outcome.reason}")
        if outcome.id in documents:
            raise GoldError(f"{path}, record {outcome.position}: the id {outcome.id!r} stands twice.")
        documents[outcome.id] = outcome
    return documents


def _rows(path: Path, documents: Mapping[str, Document]) -> Iterator[GoldRow]:
    for place, line in _lines(path):
        try:
            record = msgspec.json.decode(line, type=_Record)
        except msgspec.DecodeError as error:
            raise GoldError(f"{place}: {error}") from error
        start, end = _span(record, documents, place)
        yield GoldRow(
            document=record.document, field=record.field, start=start, end=end, raw=record.raw,
            indicator=_answers(record.indicator), measure=record.measure,
            value=record.value, low=record.low, high=record.high,
            bound=_answers(record.bound), unit=_answers(record.unit), basis=_answers(record.basis),
            region=_answers(record.region), period=_answers(record.period), status=_answers(record.status),
            reference=_answers(record.reference), scope=_answers(record.scope), optional=bool(record.optional),
        )  # fmt: skip


def _lines(path: Path) -> Iterator[tuple[str, bytes]]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield f"{path}, line {number}", line


def _span(record: _Record, documents: Mapping[str, Document], place: str) -> tuple[int, int]:
    """Where the figure stands in its field: as given, or at `raw` in the first occurrence of `ctx`."""
    document = documents.get(record.document)
    if document is None:
        raise GoldError(f"{place}: there is no document {record.document!r}.")
    if record.field not in ("title", "body"):
        raise GoldError(f"{place}: the field {record.field!r} is neither 'title' nor 'body'.")
    if record.start is not None and record.end is not None:
        return record.start, record.end
    context = record.ctx or record.raw
    text = document.title if record.field == "title" else document.body
    at, inner = text.find(context), context.find(record.raw)
    if at < 0:
        raise GoldError(f"{place}: {context!r} does not stand in the {record.field}.")
    if inner < 0:
        raise GoldError(f"{place}: {record.raw!r} does not stand in {context!r}.")
    return at + inner, at + inner + len(record.raw)


def _answers(value: str | Iterable[str | None] | None) -> Answers:
    """One answer or several as a tuple; the empty text stands for none."""
    if value is None or isinstance(value, str):
        return (value or None,)
    return tuple(answer or None for answer in value)
