"""Lines of a byte stream, decoded one by one, so that one bad line costs only itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.reading.encodings import Decoder
from extractor.reading.errors import Unreadable
from extractor.reading.streams import ByteStream


@dataclass(frozen=True, slots=True)
class Line:
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
            yield Line(number, offset, text.removesuffix("\n").removesuffix("\r"))


def _raw_lines(stream: ByteStream, decoder: Decoder, max_bytes: int) -> Iterator[tuple[int, bytes, int]]:
    """Offset, bytes (cut off past the limit) and full length of each line, its end included."""
    end = "\n".encode(decoder.main)
    unit = len(end)
    kept: list[bytes] = []
    length = 0
    offset = decoder.mark
    for chunk in _aligned(stream, unit, decoder.mark):
        start = 0
        while (stop := _find(chunk, end, start, unit)) >= 0:
            stop += unit
            length += stop - start
            if length <= max_bytes:
                kept.append(chunk[start:stop])
            yield offset, b"".join(kept), length
            offset += length
            kept.clear()
            length = 0
            start = stop
        length += len(chunk) - start
        if length <= max_bytes:
            kept.append(chunk[start:])
        else:
            kept.clear()
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


def _find(chunk: bytes, end: bytes, start: int, unit: int) -> int:
    position = chunk.find(end, start)
    while position >= 0 and position % unit:
        position = chunk.find(end, position + 1)
    return position
