"""Which characters the bytes stand for: UTF-8, UTF-16, GB18030, Big5, each strictly or not at all."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from extractor.reading.errors import Unreadable

_UTF32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CONTROLS = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0C, 0x0D, 0x1B})
_BINARY_SHARE = 0.01
# Share of characters from the common planes (GB 2312; level 1 of Big5) that text in the encoding has, and
# that text in the other encoding, read wrongly, does not reach (it has 0.5 to 0.7).
_SETTLED_SHARE = 0.9
# Fewer bytes than this in non-ASCII characters can be valid UTF-8 by chance (联通 in GB 2312 is).
_CHANCE_BYTES = 12
_BIG5_PAIR = re.compile(rb"[\x00-\x7f]+|([\xa1-\xc6][\x40-\x7e\xa1-\xfe])|[\x80-\xff](?:[\x40-\xff]|(?s:.))?")
_CHINESE = re.compile(r"[\x00-\x7f\u00b0\u00b7\u2010-\u2030\u2103\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]*")
_NON_ASCII = re.compile(rb"[\x80-\xff]+")


@dataclass(slots=True)
class Decoder:
    """Decodes the lines of one input.

    `main` is `utf-8`, `utf-16-le` or `utf-16-be`. Lines of a `utf-8` input that are not UTF-8 are read in
    `legacy` (`gb18030`, `cp950`), which the head settles or the first such line does: files pasted together
    from several sources hold both. `mark` is the length of the byte order mark.
    """

    main: str
    mark: int = 0
    legacy: str | None = None

    def decode(self, raw: bytes, offset: int = 0) -> str:
        """The text of `raw`, whole characters only. `offset` is where `raw` starts in the input.

        Raises Unreadable, naming the first offending byte, rather than put replacement characters.
        """
        try:
            text = raw.decode(self.main)
        except UnicodeDecodeError as error:
            if self.main == "utf-8":
                return self._decode_legacy(raw, offset, error)
            raise _undecodable(raw, offset, error, self.main) from error
        if self.legacy is None or raw.isascii() or _non_ascii_length(raw) >= _CHANCE_BYTES:
            return text
        return self._decode_legacy(raw, offset, None) if _is_utf8_by_chance(raw, text, self.legacy) else text

    def _decode_legacy(self, raw: bytes, offset: int, error: UnicodeDecodeError | None) -> str:
        if self.legacy is None:
            self.legacy = legacy_encoding(raw)
        if self.legacy is None:
            assert error is not None
            raise _undecodable(raw, offset, error, "utf-8") from error
        try:
            return raw.decode(self.legacy)
        except UnicodeDecodeError as legacy_error:
            # Where most of the line is good UTF-8, that is the encoding to name as the broken one.
            if error is not None and error.start > legacy_error.start:
                raise _undecodable(raw, offset, error, "utf-8") from error
            raise _undecodable(raw, offset, legacy_error, self.legacy) from legacy_error


def detect(head: bytes) -> Decoder:
    """The decoder for an input that starts with `head`.

    A byte order mark decides; then NUL bytes tell UTF-16 from binary; then strict UTF-8; then how common
    the characters would be in GB18030 and Big5. Raises Unreadable for binary data.
    """
    if head.startswith(_UTF32_MARKS) and len(head) % 4 == 0:
        raise Unreadable("The input is UTF-32, which is not read; convert it to UTF-8.")
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Decoder(name, len(mark))
    if b"\0" in head:
        wide = _utf16_without_mark(head)
        if wide is not None:
            return Decoder(wide)
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > _BINARY_SHARE * len(head):
        first = next(i for i, byte in enumerate(head) if byte in _CONTROLS)
        raise Unreadable("The input is binary data, not text.", f"byte {first}")
    return Decoder("utf-8", legacy=_legacy_of_lines(head))


def legacy_encoding(raw: bytes) -> str | None:
    """`gb18030` or `cp950` (Big5 as it is written) for bytes that are not UTF-8; None if neither is sure."""
    gb_share, big5_share = _gb_share(raw), _big5_share(raw)
    if gb_share >= _SETTLED_SHARE and gb_share > big5_share:
        return "gb18030"
    if big5_share >= _SETTLED_SHARE:
        return "cp950"
    if max(gb_share, big5_share) < _SETTLED_SHARE / 2:
        return None
    return _by_charset_normalizer(raw)


def _legacy_of_lines(head: bytes) -> str | None:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
        return None
    except UnicodeDecodeError:
        pass
    foreign = []
    for line in head.splitlines(keepends=True):
        try:
            codecs.getincrementaldecoder("utf-8")().decode(line)
        except UnicodeDecodeError:
            foreign.append(line)
    return legacy_encoding(b"".join(foreign))


def _is_utf8_by_chance(raw: bytes, text: str, legacy: str) -> bool:
    """Whether a short line that can be read in both ways is rather in the `legacy` encoding.

    It is in UTF-8 where it would be Chinese so, and could not be read, or only as rare characters, otherwise.
    """
    if not _CHINESE.fullmatch(text):
        return True
    try:
        raw.decode(legacy)
    except UnicodeDecodeError:
        return False
    share = _gb_share(raw) if legacy == "gb18030" else _big5_share(raw)
    return share >= _SETTLED_SHARE


def _gb_share(raw: bytes) -> float:
    text = raw.decode("gb18030", "replace")
    foreign = sum(1 for character in text if character > "\x7f")
    if not foreign:
        return 0.0
    common = text.encode("gb2312", "ignore")
    return (_non_ascii_length(common) / 2) / foreign


def _big5_share(raw: bytes) -> float:
    common = others = 0
    for match in _BIG5_PAIR.finditer(raw):
        if match[1]:
            common += 1
        elif match[0][0] > 0x7F:
            others += 1
    return common / (common + others) if common else 0.0


def _by_charset_normalizer(raw: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(raw, cp_isolation=["gb18030", "cp950", "big5"], preemptive_behaviour=False).best()
    if best is None:
        return None
    return "gb18030" if best.encoding == "gb18030" else "cp950"


def _utf16_without_mark(head: bytes) -> str | None:
    """UTF-16 where a BOM is missing: nearly all units must be ASCII, CJK ideographs or CJK punctuation."""
    even = head[: len(head) & ~1]
    for name in ("utf-16-le", "utf-16-be"):
        text = even.decode(name, "replace")
        likely = sum(
            1
            for unit in text
            if "\x20" <= unit < "\x7f"
            or unit in "\t\r\n"
            or "\u3000" <= unit <= "\u9fff"
            or "\uff00" <= unit <= "\uffee"
        )
        if text and likely >= 0.98 * len(text):
            return name
    return None


def _non_ascii_length(raw: bytes) -> int:
    return sum(len(run) for run in _NON_ASCII.findall(raw))


def _undecodable(raw: bytes, offset: int, error: UnicodeDecodeError, encoding: str) -> Unreadable:
    byte = raw[error.start : error.start + 1].hex()
    name = "Big5" if encoding == "cp950" else encoding.upper()
    return Unreadable(
        f"The byte 0x{byte} at offset {offset + error.start} is not valid {name}.",
        f"byte {offset + error.start}",
        raw[max(0, error.start - 60) : error.start + 60].decode(encoding, "replace"),
    )
