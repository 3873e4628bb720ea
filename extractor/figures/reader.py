"""From a text to its figures: one scan, each spelling read once and shared by all its places."""

from __future__ import annotations

import functools
import re
from typing import Literal

import msgspec

from extractor.figures.frame import read_frame
from extractor.figures.grammar import figure_pattern
from extractor.figures.left import PLAIN, Left, is_settled, read_left
from extractor.figures.numerals import CHARACTERS, read_plain
from extractor.figures.quantity import Quantity, Reading, place
from extractor.figures.roles import Row
from extractor.figures.spelling import read_spelling
from extractor.figures.words import words
from extractor.rules.patterns import compiled

# Measure words whose meaning hangs on the word after them.
_DOUBTFUL = frozenset(("块",))
_DIGIT = compiled("[0-9０-９]")
_MEMO_SIZE = 20_000
_MEMO_LENGTH = 64
_ITEM = re.compile(r"([0-9０-９]{1,2})(?:[.．]([0-9０-９].*))?", re.S)
_YEAR_LIKE = compiled(r"(?:199|20[0-3])[0-9]")
_MAY_BE_ITEM = re.compile(
    r"[0-9０-９]{1,4}|[0-9０-９]{1,2}[.．][0-9０-９].*|[一二三四五六七八九十]{2,3}", re.S
)
# Plain digits whose size does not matter to the words after them, as it does in 2019年 and 8时.
_FRAMED = compiled(
    r"([1-9][0-9]{0,7}(?:\.[0-9]{1,12})?|0\.[0-9]{1,12})"
    r"((?:[^0-9０-９.,．，/／:：∶+·•比\-年月日号號时時许許点點分A-Za-z_][^0-9０-９]*)?)"
)
_CHINESE_ITEM = compiled(r"[一二三四五六七八九十]{1,3}")


class Item(tuple[Row, ...]):
    """The rows of a spelling whose role hangs on what follows: a list number, a year before a name."""

    def __bool__(self) -> bool:
        return True


class Memo(dict[str, "Reading | tuple[Row, ...]"]):
    """Spelling -> what it says after one kind of left context: a reading, or several rows, or none.

    `frames` holds the same of the words after plain digits, False where the digits matter to the meaning.
    """

    def __init__(self, left: Left) -> None:
        self.left = left
        self.itemises = left.kind in ("start", "open")
        self.frames: dict[str, Reading | Literal[False]] = {}

    def frame(self, rest: str) -> Reading | Literal[False]:
        """The frame of `rest`, which is not in `frames` yet."""
        if len(self.frames) >= _MEMO_SIZE:
            self.frames.clear()
        found = self.frames[rest] = (not self.itemises and read_frame(rest, self.left)) or False
        return found

    def _framed(self, spelling: str) -> Reading | None:
        """The reading of plain digits and words whose frame is known from other digits: a tenth of the work."""
        parts = _FRAMED.fullmatch(spelling)
        if parts is None or _YEAR_LIKE.fullmatch(spelling) or spelling in words().name_numbers:
            return None
        frame = self.frames.get(parts[2])
        if frame is None:
            frame = self.frame(parts[2])
        return frame.of(parts[1]) if frame else None

    def __missing__(self, spelling: str) -> Reading | tuple[Row, ...]:
        framed = self._framed(spelling)
        rows = () if framed else tuple(read_spelling(spelling, self.left))
        found: Reading | tuple[Row, ...] = rows
        if framed:
            found = framed
        elif self.itemises and not rows and spelling in "一二三四五六七八九十":
            # Only a list number lets the pattern stop after such a numeral.
            found = _item(0, spelling).reading
        elif _YEAR_LIKE.fullmatch(spelling) or (self.itemises and _MAY_BE_ITEM.fullmatch(spelling)):
            found = Item(rows)
        elif len(rows) == 1 and rows[0].offset == 0 and rows[0].reading.classifier not in _DOUBTFUL:
            found = rows[0].reading
        if len(spelling) <= _MEMO_LENGTH:
            if len(self) >= _MEMO_SIZE:
                self.clear()
            self[spelling] = found
        return found


_memos: dict[Left, Memo] = {}


def _memo(left: Left) -> tuple[Memo, int]:
    found = _memos.get(left)
    if found is None:
        found = _memos[left] = Memo(left)
    return found, left.width


class _Contexts(dict[str, "tuple[Memo, int] | None"]):
    """The last characters before a figure -> its memo and the approximator's width; None where they do not settle it."""

    def __missing__(self, ending: str) -> tuple[Memo, int] | None:
        found = _memo(read_left(ending, len(ending))) if is_settled(ending) else None
        if len(self) >= _MEMO_SIZE:
            self.clear()
        self[ending] = found
        return found


_short = _Contexts()
_long = _Contexts()
# Two characters that settle what stands before a figure, and the words after its digits -> frame and width.
_frames: dict[str, tuple[Reading, int]] = {}


def _remember(key: str, frame: Reading, width: int) -> None:
    if len(_frames) >= _MEMO_SIZE:
        _frames.clear()
    _frames[key] = frame, width


def _context(text: str, start: int) -> tuple[Memo, int]:
    found = _long[text[start - 5 : start]] if start > 4 else None
    return found if found is not None else _memo(read_left(text, start))


def read_figures(text: str) -> list[Quantity]:
    """Every figure of `text`, in order, not overlapping; every digit run lies in exactly one row.

    Offsets are into `text`; `role` says whether a figure is an amount. See CONTRACT, `quantities`.
    """
    if len(text) < 64 and _numeral().fullmatch(text):
        alone = _alone(text)
        if alone is not None:
            return alone
    figures: list[Quantity] = []
    append, new, contexts, frames = figures.append, Quantity, _short, _frames
    listing = end = 0
    # Cut at the figures, the text is a gap, a spelling, and the spelling's words where it is plain digits and words.
    pieces = iter(figure_pattern().split(text))
    for gap, spelling, rest in zip(pieces, pieces, pieces, strict=False):
        start = end + len(gap)
        end = start + len(spelling)
        if rest is not None and start > 1 and (known := frames.get(text[start - 2 : start] + rest)):
            frame, width = known
            append(new(start, start - width, frame, spelling))
            continue
        context = contexts[text[start - 2 : start]] if start > 1 else None
        memo, width = context or _context(text, start)
        if rest is not None:
            shared = memo.frames.get(rest)
            if shared or (shared is None and (shared := memo.frame(rest))):
                append(new(start, start - width, shared, spelling))
                if context is not None:
                    _remember(text[start - 2 : start] + rest, shared, width)
                continue
        reading = memo[spelling]
        if reading.__class__ is Reading:
            append(place(start, reading, start - width))
        elif reading:
            more = _several(text, (start, end), memo.left, reading, listing)  # type: ignore[arg-type]
            if more and figures and more[0].start < figures[-1].end:
                # The 成 of 成百上千 is the measure word of 三成 already.
                more = more[1:]
            if more and more[0].role == "heading" and more[0].number is not None:
                listing = int(more[0].number)
            figures += more
    return figures


def _several(
    text: str, span: tuple[int, int], left: Left, rows: tuple[Row, ...], listing: int
) -> list[Quantity]:
    """The figures of a spelling that is a list number, or several figures, or depends on what follows it."""
    start, end = span
    if rows.__class__ is Item:
        item = _heading(text, start, end, left, listing) if left.kind in ("start", "open") else None
        if item is not None:
            return item
        role = _year_role(text[start:end], text[end : end + 1], left)
        if role:
            return [
                place(
                    start,
                    Reading(text[start:end], end - start, None, None, None, "eq", None, None, role),
                    start,
                )
            ]
    figures = []
    for n, row in enumerate(rows):
        if row.offset < 0:
            # 過半, 近半: the word as it is written here.
            raw = text[start + row.offset : start + row.offset + len(row.reading.raw)]
            row = Row(row.offset, msgspec.structs.replace(row.reading, raw=raw))
        if row.reading.classifier in _DOUBTFUL:
            row = _piece(row, text[end : end + 1])
        width = left.width if n == 0 and row.offset == 0 else 0
        figures.append(place(start + row.offset, row.reading, start + row.offset - width))
    return figures


def _year_role(spelling: str, following: str, left: Left) -> str | None:
    """A year without 年: in brackets (〔2023〕12号, （2021）), or before a name (2024数字经济大会)."""
    if left.kind == "open" and following and following in ")）〕]】" and spelling.isdigit():
        return "date" if _YEAR_LIKE.fullmatch(spelling) and following in ")）" else "name"
    if _YEAR_LIKE.fullmatch(spelling) and left.kind != "bound" and "\u4e00" <= following <= "\u9fff":
        return "name"
    return None


def _piece(row: Row, following: str) -> Row:
    """块 before a noun counts pieces (三块蛋糕), else it is money (三块, 三块左右)."""
    if "\u4e00" <= following <= "\u9fff" and following not in "左右上以和与到至多的，钱起，也就还吧呢吗":
        return Row(row.offset, msgspec.structs.replace(row.reading, unit="count"))
    return row


def _heading(text: str, start: int, end: int, left: Left, listing: int) -> list[Quantity] | None:
    """A list number at the start of a line or sentence: `1.`, `（二）`, and the 2 of `2.45个` where a list runs."""
    spelling = text[start:end]
    following = text[end : end + 1]
    arabic = _ITEM.fullmatch(spelling)
    if left.kind == "open":
        if (
            following in ")）"
            and following
            and (_CHINESE_ITEM.fullmatch(spelling) or (arabic and not arabic[2]))
        ):
            return [_item(start, spelling)]
        return None
    if arabic is None:
        if following in "、.．" and following and _CHINESE_ITEM.fullmatch(spelling):
            return [_item(start, spelling)]
        return None
    number = int(arabic[1])
    if arabic[2] is None:
        closing = following and following in "、.．)）" and not text[end + 1 : end + 2].isdigit()
        return [_item(start, spelling)] if closing else None
    if not _list_runs(text, start, end, number, listing):
        return None
    offset = arabic.start(2)
    rest = read_figures_at(text, start + offset, end)
    return [_item(start, spelling[: offset - 1]), *rest]


def read_figures_at(text: str, start: int, end: int) -> list[Quantity]:
    """The figures of `text[start:end]`, at their places in `text`."""
    found = _memo(PLAIN)[0][text[start:end]]
    rows = (Row(0, found),) if isinstance(found, Reading) else found
    return [place(start + row.offset, row.reading, start + row.offset) for row in rows]


def _item(start: int, raw: str) -> Quantity:
    number = read_plain(raw.translate(words().table))
    return place(start, Reading(raw, len(raw), number, number, number, "eq", None, None, "heading"), start)


def _list_runs(text: str, start: int, end: int, number: int, listing: int) -> bool:
    """Is item `number` next in a list? Its neighbour must stand at the start of a sentence too."""
    if number == 0:
        return False
    if number > 1:
        return listing == number - 1
    return _item_start(number + 1).search(text, end, end + 2000) is not None


@functools.lru_cache(maxsize=128)
def _item_start(number: int) -> re.Pattern[str]:
    return compiled(rf"(?<=[。；;：:\n>\s]){number}[.．、]")


@functools.cache
def _numeral() -> re.Pattern[str]:
    """The characters of a Chinese numeral in all their forms, with blanks and a sign: what else is there is no numeral."""
    lexicon = words()
    listed = {"负", *CHARACTERS, *lexicon.joined}
    forms = {chr(code) for code, plain in lexicon.table.items() if listed.issuperset(plain)}
    return compiled(rf"[\s{re.escape(''.join(sorted(listed | forms)))}]+")


def _alone(text: str) -> list[Quantity] | None:
    """A text that is nothing but one Chinese numeral (`一千零一`, `十五`): read it without further conditions."""
    stripped = text.strip()
    lexicon = words()
    if not stripped or (_DIGIT.search(stripped) and stripped not in lexicon.name_numbers):
        return None
    core = stripped.translate(lexicon.table).replace(" ", "")
    for short, long in lexicon.joined.items():
        core = core.replace(short, long)
    sign = core.startswith("负")
    number = read_plain(core[1:] if sign else core)
    if number is None or core[0] in "百千万亿兆0":
        return None
    start = text.index(stripped)
    value = -number if sign else number
    reading = Reading(stripped, len(stripped), value, value, value, "eq", None, None, "amount")
    return [place(start, reading, start)]
