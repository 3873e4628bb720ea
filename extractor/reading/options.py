"""What a user may set about reading: column names, a fixed format, and the limits with their defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extractor.reading.errors import InputError

FIELDS = ("id", "title", "body", "published")
FORMATS = ("listing", "jsonl", "json", "csv", "tsv", "parquet", "html", "plain")

# A character can take six bytes in JSON (`\uXXXX`); the rest is room for the keys and other fields of a line.
_BYTES_PER_CHARACTER = 6
_LINE_ALLOWANCE = 1 << 20


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How inputs are read.

    - `columns`: our field → the name it has in JSONL, CSV and Parquet, for those that differ
      (`{"body": "content"}`); fields are `id`, `title`, `body`, `published`.
    - `format`: one of `FORMATS` for all inputs, or None to go by extension and content.
    - `max_document_characters`: a longer title + body is refused. The longest government work reports have
      some 30 000 characters.
    - `max_decompressed_bytes`, `max_compression_ratio`: what a `.gz`, a `.zst` or a Parquet file may grow to, and by
      which factor (looked at from 8 MiB on). News text shrinks 3 to 10 times, and repeats of it up to 100.
    - `max_whole_bytes`: size of an input that cannot be read piece by piece (a JSON array, HTML, plain text,
      Parquet that does not come from a plain file).
    - `max_document_seconds`: time that one document may take to be read from HTML, and again to be
      extracted; a second wall, as time is linear in the text: a text of the greatest length takes some 25 s.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    format: str | None = None
    max_document_characters: int = 2_000_000
    max_decompressed_bytes: int = 16 << 30
    max_compression_ratio: float = 200.0
    max_whole_bytes: int = 256 << 20
    max_document_seconds: float = 120.0

    def __post_init__(self) -> None:
        if self.format is not None and self.format not in FORMATS:
            raise InputError(f"The format {self.format!r} is not known; known are {', '.join(FORMATS)}.")
        for name in self.columns:
            if name not in FIELDS:
                raise InputError(f"The column {name!r} cannot be mapped; the fields are {', '.join(FIELDS)}.")
        for limit in (
            "max_document_characters",
            "max_decompressed_bytes",
            "max_compression_ratio",
            "max_whole_bytes",
            "max_document_seconds",
        ):
            if not getattr(self, limit) > 0:
                raise InputError(f"The limit {limit} must be greater than 0.")

    def column(self, name: str) -> str:
        """The name under which the input holds our field `name`."""
        return self.columns.get(name, name)

    @property
    def max_line_bytes(self) -> int:
        """Longest line of a line-by-line format that is kept in memory; a longer one is a reject."""
        return self.max_document_characters * _BYTES_PER_CHARACTER + _LINE_ALLOWANCE
