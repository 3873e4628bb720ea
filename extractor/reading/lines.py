"""Lines of a byte stream, decoded one by one, so that one bad line costs only itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from extractor.reading.encodings import Decoder
from extractor.reading.errors import Unreadable
from extractor.reading.streams import ByteStream


class Line(NamedTuple):
    """A line without its end. `number` counts from 1, `offset` is its first byte in the (decompressed) input.

    `fault` is None, or says why there is no text.
    """

    number: int
    offset: int
    text: str
    fault: Unreadable | None = None

    @property
    def place(self) -> str:
        """Where the line lies, as a reject names it."""
        return f"line {self.number}"


def decoded_lines(stream: ByteStream, decoder: Decoder, max_bytes: int) -> Iterator[Line]:
    """All lines of `stream`. A line longer than `max_bytes` or not decodable comes with a `fault`.

    Only LF and CR LF end a line: other characters that Unicode calls line ends occur inside texts.
    Raises Unreadable where the stream itself breaks.
    """
    for number, (offset, raw, length) in enumerate(_raw_lines(stream, decoder, max_bytes), start=1):
        if length > max_bytes:
            reason = f"The line has {length:,} bytes, more than the limit of {max_bytes:,}."
            yield Line(number, offset, "", Unreadable(reason, f"line {number}"))
            continue
        try:
            text = decoder.decode(raw, offset)
        except Unreadable as fault:
            yield Line(number, offset, "", fault)
        else:
            yield Line(number, offset, text.removesuffix("\r"))


def _raw_lines(stream: ByteStream, decoder: Decoder, max_bytes: int) -> Iterator[tuple[int, bytes, int]]:
    """Offset, bytes without the end (not all of them past the limit) and full length, with the end, of each line."""
    end = "\n".encode(decoder.main)
    unit = len(end)
    kept: list[bytes] = []
    length = 0
    offset = decoder.mark
    for chunk in _aligned(stream, unit, decoder.mark):
        *ended, rest = chunk.split(end) if unit == 1 else _split(chunk, end, unit)
        for piece in ended:
            length += len(piece) + unit
            yield offset, b"".join([*kept, piece]) if kept else piece, length
            offset += length
            kept.clear()
            length = 0
        length += len(rest)
        if length > max_bytes:
            kept.clear()
        elif rest:
            kept.append(rest)
    if length:
        yield offset, b"".join(kept), length


def _aligned(stream: ByteStream, unit: int, skip: int) -> Iterator[bytes]:
    """The chunks of `stream` past its first `skip` bytes, each but the last of whole code units."""
    rest = b""
    for piece in stream.chunks():
        if skip:
            piece, skip = piece[skip:], max(0, skip - len(piece))
        chunk = rest + piece if rest else piece
        cut = len(chunk) - len(chunk) % unit
        chunk, rest = chunk[:cut], chunk[cut:]
        if chunk:
            yield chunk
    if rest:
        yield rest


def _split(chunk: bytes, end: bytes, unit: int) -> list[bytes]:
    """`chunk.split(end)` where an end counts only between whole code units."""
    pieces = []
    start = position = 0
    while (position := chunk.find(end, position)) >= 0:
        if position % unit:
            position += 1
            continue
        pieces.append(chunk[start:position])
        start = position = position + unit
    return [*pieces, chunk[start:]]
