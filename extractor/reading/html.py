"""HTML pages: article text, title and date by trafilatura, the boilerplate left out."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cache
from typing import Any

from extractor.reading.document import Document, Reject
from extractor.reading.encodings import Decoder
from extractor.reading.options import ReadOptions
from extractor.reading.records import RecordFault, make_document, make_reject
from extractor.reading.sources import Source
from extractor.reading.streams import ByteStream
from extractor.reading.time_limit import TimeLimitPassed, time_limit

# Without fixed bounds, the date finder takes today as the latest possible day, and the same page would read
# otherwise tomorrow. Its wider search guesses a date from the running text, which proves nothing.
_DATE_SEARCH = {
    "extensive_search": False,
    "original_date": True,
    "min_date": "1949-10-01",
    "max_date": "2100-12-31",
    "outputformat": "%Y-%m-%d",
}
# HTML allows none of these characters; the parser would drop the element that holds one.
_CONTROLS = dict.fromkeys([*range(9), 11, *range(14, 32), 127])
_MAX_PAGE_BYTES = 20 << 20
_MIN_ARTICLE_CHARACTERS = 60
_LOGGERS = ("trafilatura", "htmldate", "courlan", "readability")


def read_html(
    stream: ByteStream, decoder: Decoder, source: Source, options: ReadOptions
) -> Iterator[Document | Reject]:
    """The one article of a page. Its paragraphs stand one a line in the body."""
    raw = stream.whole(min(options.max_whole_bytes, _MAX_PAGE_BYTES))
    text = decoder.decode(raw[decoder.mark :], decoder.mark)
    try:
        with time_limit(options.max_document_seconds):
            article = _article(text)
        yield make_document(article, source, source.folder, 0, options)
    except TimeLimitPassed as passed:
        yield make_reject(source, "record 0", f"The page could not be read: {passed}.", text.strip())
    except RecordFault as fault:
        yield make_reject(source, "record 0", str(fault), text.strip())


def _parse(page: str) -> Any:
    """The tree of a page. Raises RecordFault where the parser gave up: it drops without a word what is nested
    more than 256 deep."""
    from lxml import etree  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = document_fromstring(page.translate(_CONTROLS).encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise RecordFault("The page cannot be parsed as HTML.") from error
    if any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log):
        raise RecordFault("The page is nested too deeply to be parsed as HTML.")
    return tree


@cache
def _settings() -> Any:
    """Trafilatura's settings with a lower bound on an article's length: it takes the whole page, navigation
    and all, where it finds fewer characters than that, and Chinese says the same in a third of them."""
    from trafilatura.settings import use_config

    settings = use_config()
    settings["DEFAULT"]["MIN_EXTRACTED_SIZE"] = str(_MIN_ARTICLE_CHARACTERS)
    return settings


@cache
def _silence_logs() -> None:
    """Keep the libraries' remarks on odd pages off standard error, unless the user has set up logging."""
    for name in _LOGGERS:
        logging.getLogger(name).addHandler(logging.NullHandler())


def _article(page: str) -> dict[str, Any]:
    import trafilatura

    _silence_logs()
    tree = _parse(page)
    # What a page holds must not end the run, and trafilatura raises many kinds of errors on odd trees.
    try:
        found = trafilatura.bare_extraction(
            tree,
            include_comments=False,
            include_tables=True,
            deduplicate=False,
            with_metadata=True,
            date_extraction_params=dict(_DATE_SEARCH),
            config=_settings(),
        )
    except TimeLimitPassed:
        raise
    except Exception as error:
        raise RecordFault(f"The page's article cannot be extracted: {type(error).__name__}.") from error
    if found is None or isinstance(found, dict) or not found.text:
        raise RecordFault("The page holds no article text.")
    title, body = found.title or "", found.text
    first, _, rest = body.partition("\n")
    # The page's heading is its title; left in the body it would be a second mention of each of its figures.
    if rest and first.strip() == title.strip():
        body = rest
    return {"title": title, "body": body, "published": found.date}
