"""Bytes of one input: opened, decompressed within limits, with a head that can be looked at first."""

from __future__ import annotations

import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from extractor.reading.errors import Unreadable
from extractor.reading.options import ReadOptions
from extractor.reading.sources import Source

CHUNK = 64 << 10
GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
# A zstd block of 4 bytes can stand for 128 KiB: only small pieces fed in bound what comes out at once.
_ZSTD_FEED = 1 << 10
_ZSTD_WINDOW = 128 << 20
RATIO_GRACE = 8 << 20

ReadSome = Callable[[int], bytes]


class ByteStream:
    """One input as bytes. `head` looks ahead without consuming; `chunks` and `whole` consume."""

    def __init__(self, read_some: ReadSome, close: Callable[[], None], compressed: bool) -> None:
        self._read_some = read_some
        self._close = close
        self._ahead = b""
        self.compressed = compressed

    def head(self, size: int) -> bytes:
        """The first `size` bytes, or all where there are fewer."""
        pieces = [self._ahead]
        length = len(self._ahead)
        try:
            while length < size and (piece := self._read_some(CHUNK)):
                pieces.append(piece)
                length += len(piece)
        finally:
            self._ahead = b"".join(pieces)
        return self._ahead[:size]

    def chunks(self) -> Iterator[bytes]:
        """All bytes in pieces. Raises Unreadable where the input breaks off or passes a limit."""
        if self._ahead:
            yield self._ahead
            self._ahead = b""
        while piece := self._read_some(CHUNK):
            yield piece

    def whole(self, limit: int) -> bytes:
        """All bytes at once; Unreadable if there are more than `limit`."""
        pieces = []
        length = 0
        for piece in self.chunks():
            length += len(piece)
            if length > limit:
                raise Unreadable(
                    f"The input is larger than the {limit:,} bytes that can be read at once.", f"byte {limit}"
                )
            pieces.append(piece)
        return b"".join(pieces)

    def close(self) -> None:
        """Close the file below. Standard input stays open."""
        self._close()


class _Inflater:
    """Reads a gzip or zstd stream of one or more members, and refuses bombs and truncated ends."""

    def __init__(self, read_some: ReadSome, kind: str, options: ReadOptions) -> None:
        self._read_raw = read_some
        self._kind = kind
        self._options = options
        self._pending = b""
        self._consumed = 0
        self._produced = 0
        self._engine: Any = None
        self._members = 0

    def __call__(self, size: int) -> bytes:
        while True:
            if self._engine is not None and self._engine.eof:
                self._pending = self._engine.unused_data + self._pending
                self._engine = None
            if not self._pending:
                self._pending = self._read_raw(CHUNK)
            if not self._pending:
                if self._engine is not None:
                    raise self._broken("is truncated")
                return b""
            if self._engine is None and not self._next_member():
                return b""
            output = self._feed(size)
            if output:
                self._check_limits(len(output))
                return output

    def _next_member(self) -> bool:
        magic = GZIP_MAGIC if self._kind == "gzip" else ZSTD_MAGIC
        while len(self._pending) < len(magic) and (more := self._read_raw(CHUNK)):
            self._pending += more
        if not self._pending.startswith(magic):
            # Tools pad gzip files with zeros up to a block; RFC 1952 readers skip them.
            if self._members and not self._pending.strip(b"\0"):
                self._pending = b""
                return False
            raise self._broken("has foreign bytes after its end")
        self._members += 1
        if self._kind == "gzip":
            self._engine = zlib.decompressobj(zlib.MAX_WBITS | 16)
        else:
            import zstandard

            self._engine = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
        return True

    def _feed(self, size: int) -> bytes:
        import zstandard

        try:
            if self._kind == "gzip":
                given = len(self._pending)
                output: bytes = self._engine.decompress(self._pending, size)
                self._pending = self._engine.unconsumed_tail
                self._consumed += given - len(self._pending) - len(self._engine.unused_data)
            else:
                piece, self._pending = self._pending[:_ZSTD_FEED], self._pending[_ZSTD_FEED:]
                output = self._engine.decompress(piece)
                self._consumed += len(piece) - len(self._engine.unused_data)
        except (zlib.error, zstandard.ZstdError) as error:
            raise self._broken("is damaged") from error
        return output

    def _check_limits(self, length: int) -> None:
        self._produced += length
        if self._produced > self._options.max_decompressed_bytes:
            limit = self._options.max_decompressed_bytes
            raise Unreadable(
                f"The {self._kind} stream decompresses to more than the limit of {limit:,} bytes.",
                f"byte {self._consumed}",
            )
        ratio = self._options.max_compression_ratio
        if self._produced > RATIO_GRACE and self._produced > ratio * max(self._consumed, 1):
            raise Unreadable(
                f"The {self._kind} stream grows more than {ratio:g} times when decompressed, the limit.",
                f"byte {self._consumed}",
            )

    def _broken(self, how: str) -> Unreadable:
        return Unreadable(f"The {self._kind} stream {how}.", f"byte {self._consumed}")


def open_stream(source: Source, options: ReadOptions) -> ByteStream:
    """Open `source`, `-` being standard input; gzip and zstd are told by their first bytes, not by name.

    Raises Unreadable where the file has gone, may not be read or is no regular file (a pipe that a folder
    happens to hold would block the run; one that the user names is read).
    """
    read_raw, close = _open_raw(source)
    stream = ByteStream(read_raw, close, compressed=False)
    try:
        magic = stream.head(len(ZSTD_MAGIC))
    except BaseException:
        close()
        raise
    if magic.startswith(GZIP_MAGIC):
        kind = "gzip"
    elif magic.startswith(ZSTD_MAGIC):
        kind = "zstd"
    else:
        return stream
    raw = stream.chunks()
    return ByteStream(_Inflater(lambda _size: next(raw, b""), kind, options), close, compressed=True)


def _open_raw(source: Source) -> tuple[ReadSome, Callable[[], None]]:
    if source.path is None:
        return sys.stdin.buffer.read, lambda: None
    try:
        if not source.named and not stat.S_ISREG(os.stat(source.path).st_mode):
            raise Unreadable("The entry is not a regular file.")
        file = open(source.path, "rb", buffering=0)  # noqa: SIM115 - closed by ByteStream.close
    except OSError as error:
        raise Unreadable(f"The file cannot be opened: {error.strerror}.") from error

    def read_some(size: int) -> bytes:
        try:
            return file.read(size) or b""
        except OSError as error:
            raise Unreadable(f"The file cannot be read: {error.strerror}.", f"byte {file.tell()}") from error

    return read_some, file.close
