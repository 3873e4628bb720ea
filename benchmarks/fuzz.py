"""Mutated documents: `python benchmarks/fuzz.py --count 100000`.

Texts are cut, doubled, spliced and strewn with what is known to hurt; files are changed byte by byte. For each:
no exception leaves the rooms, nothing takes longer than the limit, offsets are true, every digit is covered,
and a file gives documents or a reject. What fails is printed with the seed that repeats it, and ends with 1.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from datetime import date
from pathlib import Path

import zstandard

from extractor.pipeline.kernel import Reader, document_reader
from extractor.pipeline.quick_start import prepare_process
from extractor.reading import Document, ReadOptions, read_inputs
from extractor.reading.time_limit import time_limit

SEEDS = Path(__file__).parents[1] / "seeds"
_TOKENS = (
    "0", "9" * 30, "1,234,567", ".", "%", "‰", "亿", "万亿元", "亿亿亿", "个百分点", "分别", "、", "和",
    "其中", "同比", "增长", "下降", "-", "—", "~", "至", "约", "超", "余", "多", "以上", "十", "百千万",
    "〇", "两", "半", "倍", "翻两番", "2024年", "XXXX年", "13月", "2月30日", "截至", "上半年", "十四五",
    "(", ")", "(", ")", "《", "》", "“", "”", "。", ";", "\n", "\r\n", "\t", "\x00", "\x1b[31m",
    "\u200b", "\u202e", "\ufeff", "\u3000", "📈", "é", "\u0301", "①", "⒈", "Ⅳ", "½", "0", "９", "٣",
    "𝟗", "㎡", "<b>", "</p>", "&nbsp;", "<script>alert(1)</script>", "=1+1", "+1", "@x", "'", '"',
    "武汉市", "全市", "A区B区", "地区生产总值", "GDP", "PM2.5", "COVID-19",
)  # fmt: skip
_DIGITS = re.compile("[0-9]+")


def pieces() -> list[str]:
    """Sentences of the project's own samples."""
    texts = [d.body for d in read_inputs([SEEDS]) if isinstance(d, Document)]
    return [part for text in texts for part in re.split("(?<=[。\n])", text) if part.strip()]


def mutated(chance: random.Random, parts: list[str], sentences: int) -> str:
    """One to so many sentences, changed in one to twice as many places."""
    text = "".join(chance.choice(parts) for _ in range(chance.randrange(1, sentences + 1)))
    for _ in range(chance.randrange(1, 2 * sentences + 1)):
        at, end = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
        kind = chance.randrange(7)
        if kind == 0:
            text = text[:at] + text[end:]
        elif kind == 1:
            text = text[:at] + chance.choice(_TOKENS) * chance.choice((1, 1, 1, 2, 40)) + text[at:]
        elif kind == 2:
            text = text[:end] + text[at:end] + text[end:]
        elif kind == 3:
            text = text[:at] + chr(chance.choice((chance.randrange(0x20, 0x7F), chance.randrange(0x4E00, 0x9FFF),
                                                   chance.randrange(1, 0xD7FF)))) + text[at + 1 :]  # fmt: skip
        elif kind == 4:
            digits = [match.span() for match in _DIGITS.finditer(text)]
            if digits:
                start, stop = chance.choice(digits)
                text = text[:start] + str(chance.randrange(10 ** chance.randrange(1, 20))) + text[stop:]
        elif kind == 5:
            other = chance.choice(parts)
            text = text[:at] + other[chance.randrange(len(other)) :] + text[end:]
        else:
            text = text[:at] + text[at:end][::-1] + text[end:]
    return text[: 1500 * sentences] or "空"


def check_text(read: Reader, title: str, body: str, published: date | None) -> int:
    """Read one text and assert what must hold of its rows. Gives the number of observations."""
    extraction = read(title, body, published)
    texts = {"title": title, "body": body}
    covered: dict[str, list[tuple[int, int]]] = {"title": [], "body": []}
    for field, figure, _ in extraction.quantities:
        assert texts[field][figure.start : figure.end] == figure.raw, (field, figure)
        assert figure.value is None or math.isfinite(figure.value), (field, figure)
        covered[field].append((figure.start, figure.end))
    for row in extraction.observations:
        assert texts[row.field][row.start : row.end] == row.raw, row
        for value in (row.value, row.value_low, row.value_high):
            assert value is None or math.isfinite(value), row
    for field, text in texts.items():
        spans = "".join("x" if c else " " for c in _marks(len(text), covered[field]))
        for digits in _DIGITS.finditer(text):
            assert " " not in spans[digits.start() : digits.end()], (field, digits)
    return len(extraction.observations)


def _marks(length: int, spans: list[tuple[int, int]]) -> bytearray:
    marks = bytearray(length)
    for start, end in spans:
        marks[start:end] = b"\1" * (end - start)
    return marks


def mutated_file(chance: random.Random, files: list[tuple[str, bytes]]) -> tuple[str, bytes]:
    """A sample file with some bytes changed, perhaps compressed before or after."""
    name, raw = chance.choice(files)
    start = chance.choice((0, chance.randrange(max(1, len(raw) - 4000))))
    content = bytearray(raw[start : start + chance.randrange(1, 4000)])
    if chance.random() < 0.2:
        content = bytearray(zstandard.compress(bytes(content)))
    for _ in range(chance.randrange(8)):
        at = chance.randrange(len(content) + 1)
        kind = chance.randrange(3)
        if kind == 0:
            content[at : at + chance.randrange(1, 9)] = chance.randbytes(chance.randrange(1, 9))
        elif kind == 1:
            del content[at : at + chance.randrange(1, 200)]
        else:
            content[at:at] = chance.choice(
                (b"\n-\n", b"{", b'"', b"\xff\xfe", b"\x00", b"\xb0\xa1", b"</p>" * 9, b"2025-02-30\n")
            )
    suffix = chance.choice(("", "", ".txt", ".jsonl", ".csv", ".html", ".json"))
    return name.split(".")[0] + suffix, bytes(content)


def check_file(folder: Path, name: str, content: bytes) -> int:
    """Read one file: it must give something. Gives the number of documents."""
    path = folder / (name or "x")
    path.write_bytes(content)
    outcomes = list(read_inputs([path], ReadOptions()))
    path.unlink()
    assert outcomes, "neither a document nor a reject"
    for outcome in outcomes:
        if isinstance(outcome, Document):
            assert outcome.body.strip()
            (outcome.title + outcome.body + outcome.id).encode()
        else:
            assert outcome.place
            assert outcome.reason
            outcome.excerpt.encode()
    return sum(isinstance(outcome, Document) for outcome in outcomes)


def main() -> int:
    """Read the command line, mutate, and print what was counted."""
    parser = argparse.ArgumentParser(description="Mutated documents through all rooms.")
    parser.add_argument("--count", type=int, default=100_000, help="texts; a tenth as many files")
    parser.add_argument(
        "--sentences", type=int, default=4, help="at most so many in a text before it is changed"
    )
    parser.add_argument("--seed", type=int, default=0, help="number of the first one")
    parser.add_argument("--seconds", type=float, default=5.0, help="longest time for one")
    parser.add_argument("--tell", type=int, default=50_000, help="print what was counted every so many texts")
    given = parser.parse_args()
    prepare_process()
    read, parts = document_reader(), pieces()
    files = [(path.name, path.read_bytes()) for path in sorted(SEEDS.iterdir())]
    counts: Counter[str] = Counter()
    slowest = (0.0, 0)
    with tempfile.TemporaryDirectory() as base:
        for number in range(given.seed, given.seed + given.count):
            chance = random.Random(number)
            begun = time.monotonic()
            try:
                with time_limit(given.seconds):
                    title = mutated(chance, parts, given.sentences)[:80] if chance.random() < 0.5 else ""
                    published = date(2000 + chance.randrange(25), 1 + chance.randrange(12), 1)
                    body = mutated(chance, parts, given.sentences)
                    counts["observations"] += check_text(read, title, body, chance.choice((published, None)))
                    counts["texts"] += 1
                    if number % 10 == 0:
                        counts["documents in files"] += check_file(Path(base), *mutated_file(chance, files))
                        counts["files"] += 1
            except Exception:
                counts["failures"] += 1
                print(f"--seed {number} --count 1", flush=True)
                traceback.print_exc(limit=-4, file=sys.stdout)
            slowest = max(slowest, (time.monotonic() - begun, number))
            if (number + 1 - given.seed) % given.tell == 0 or number + 1 == given.seed + given.count:
                print(", ".join(f"{name}: {count:,}" for name, count in counts.items()))
                print(f"slowest: {slowest[0]:.3f} s (seed {slowest[1]})", flush=True)
    return 1 if counts["failures"] else 0


if __name__ == "__main__":
    sys.exit(main())
