"""What each step of the language core costs beside another checkout: `python -m benchmarks.steps --against CHECKOUT`.

Both are loaded into one process and read the same documents in turns, some at a time and step by step, as a run does.
Each round begins with empty memos; of a step over some documents the least of the rounds counts, and the sum over the
documents is printed in ms of the processor for a MB, with how many times as fast this checkout is. Two processes differ by
some per cent in where they come to lie; this tells steps of one per cent apart. Texts are those of `benchmarks.corpus`,
or JSONL files (`--input`).
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.language import ROOT, text_of

_TOGETHER = 32
_BEFORE = ("cut", "find_figures")
_BINDING = ("lex", "line_up", "bind")
Text = tuple[str, str, Any]


class Checkout:
    """The package of one checkout, loaded beside that of another."""

    def __init__(self, path: Path, texts: Sequence[Text]) -> None:
        for name in [name for name in sys.modules if name.split(".")[0] == "extractor"]:
            del sys.modules[name]
        sys.path.insert(0, str(path))
        from extractor.binding import observe
        from extractor.rules import load_rules
        from extractor.shortcuts import _Use

        self.observe, self.use, self.rules = observe, _Use, load_rules()
        # what is loaded when first asked for
        observe.read_documents([(title, body[:400], day) for title, body, day in texts[:6]], self.rules)
        self.modules = {name: sys.modules[name] for name in sys.modules if name.split(".")[0] == "extractor"}
        sys.path.pop(0)
        self.steps = [*_BEFORE, *(step.__name__ for step in observe._STEPS)]

    def forget(self) -> None:
        """Begin with empty memos."""
        for memo in self.use.memos:
            memo.clear()

    def read(self, texts: Sequence[Text]) -> dict[str, int]:
        """Nanoseconds of each step over the documents; `free` is what it costs to let go of what was read."""
        sys.modules.update(self.modules)
        took: dict[str, int] = {}
        readings = [self.observe._Reading(*text, self.rules, False) for text in texts]
        for name in self.steps:
            if name not in _BEFORE:
                readings = [reading for reading in readings if reading.telling]
            step = getattr(self.observe._Reading, name)
            begun = time.process_time_ns()
            for reading in readings:
                step(reading)
            took[name] = time.process_time_ns() - begun
        begun = time.process_time_ns()
        readings.clear()
        del reading
        took["free"] = time.process_time_ns() - begun
        return took


def compare(name: str, texts: list[Text], paths: Sequence[Path], rounds: int) -> None:
    """Read the texts by each checkout in turns and print what their steps cost."""
    checkouts = [Checkout(path, texts) for path in paths]
    gc.collect()
    gc.freeze()
    gc.disable()
    least: dict[tuple[int, int, str], int] = {}
    for number in range(rounds):
        for checkout in checkouts:
            checkout.forget()
        for first in range(0, len(texts), _TOGETHER):
            turns = list(enumerate(checkouts))
            for k, checkout in turns if (number + first // _TOGETHER) % 2 else turns[::-1]:
                for step, took in checkout.read(texts[first : first + _TOGETHER]).items():
                    key = k, first, step
                    least[key] = min(took, least.get(key, took))
        gc.collect()
    gc.enable()
    size = sum(len(title.encode()) + len(body.encode()) for title, body, _ in texts) / 1e6
    print(f"{name}: {size:.2f} MB, {rounds} rounds, ms a MB here and there, times as fast")
    steps = [*checkouts[0].steps, "free"]
    for told, of in [
        *((step, (step,)) for step in steps),
        ("+".join(_BINDING), _BINDING),
        ("all", tuple(steps)),
    ]:
        here, there = (
            sum(took for (k, _, step), took in least.items() if k == side and step in of) / 1e6 / size
            for side in (0, 1)
        )
        print(f"  {told:18} {here:7.1f} {there:7.1f}  {there / max(here, 1e-9):.3f}")


def main() -> None:
    """Read the command line, make corpora, measure, print."""
    parser = argparse.ArgumentParser(
        description="Cost of each step of the language core beside another checkout."
    )
    parser.add_argument("--against", type=Path, required=True, help="the other checkout")
    parser.add_argument("--megabytes", type=float, default=1)
    parser.add_argument("--kind", nargs="+", default=["statistics", "news"])
    parser.add_argument("--input", type=Path, nargs="+", help="measure these JSONL files instead")
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    corpora = {path.stem: path.read_text("utf-8") for path in given.input or ()}
    if not given.input:
        from benchmarks.corpus import write_jsonl

        with tempfile.TemporaryDirectory() as folder:
            for kind in given.kind:
                path = Path(folder) / kind
                write_jsonl(path, kind, given.megabytes, 0)
                corpora[kind] = path.read_text("utf-8")
    for name, rows in corpora.items():
        texts = [text_of(json.loads(row)) for row in rows.splitlines()]
        compare(name, texts, [ROOT, given.against.resolve()], given.rounds)


if __name__ == "__main__":
    main()
