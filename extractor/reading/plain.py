"""Plain text: one document a file.

The first line that is not blank is the title if more text follows it, it is short and does not end like a
sentence; otherwise all of the file is body. The body begins at its first line that is not blank.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.reading.document import Document, Reject
from extractor.reading.encodings import Decoder
from extractor.reading.options import ReadOptions
from extractor.reading.records import RecordFault, make_document, make_reject
from extractor.reading.sources import Source
from extractor.reading.streams import ByteStream

_TITLE_CHARACTERS = 100
_SENTENCE_ENDS = tuple("。;;,,:")


def read_plain(
    stream: ByteStream, decoder: Decoder, source: Source, options: ReadOptions
) -> Iterator[Document | Reject]:
    """The one document of a text file. Line ends are kept as one LF each."""
    raw = stream.whole(min(options.max_whole_bytes, options.max_line_bytes))
    text = decoder.decode(raw[decoder.mark :], decoder.mark).replace("\r\n", "\n")
    title, body = split_title(text)
    try:
        yield make_document({"title": title, "body": body}, source, source.folder, 0, options)
    except RecordFault as fault:
        yield make_reject(source, "record 0", str(fault), text)


def split_title(text: str) -> tuple[str, str]:
    """Title (empty where there is none) and body of a text."""
    text = text.strip()
    first, _, rest = text.partition("\n")
    first, rest = first.strip(), rest.lstrip()
    if rest and len(first) <= _TITLE_CHARACTERS and not first.endswith(_SENTENCE_ENDS):
        return first, rest
    return "", text
