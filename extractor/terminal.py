"""What the command line shows: rows, the progress of a run, its summary, with texts escaped.

Tables go to standard output, drawn on a terminal and as tab-separated values in a pipe; progress and messages
go to standard error.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.pipeline.run import Progress, RunSummary

# Control characters (escape sequences begin with one), and marks that turn the direction of what follows.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_UNSAFE_IN_JSON = re.compile(
    "[\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_REDRAW_EVERY = 16
_hushed = False


def printable(text: str) -> str:
    """`text` with every character that a terminal would obey written as an escape (`\\x1b`)."""
    return _UNSAFE.sub(lambda match: match.group().encode("unicode_escape", "surrogatepass").decode(), text)


def hush(wanted: bool = True) -> None:
    """From now on `say` says nothing, until `hush(False)`."""
    global _hushed
    _hushed = wanted


def say(message: str) -> None:
    """One message on standard error, unless hushed."""
    if not _hushed:
        complain(message)


def complain(message: str) -> None:
    """One error on standard error, hushed or not."""
    print(printable(message), file=sys.stderr)


def coloured() -> bool:
    """Whether standard output takes colours: a terminal that is not dumb, and no NO_COLOR (no-color.org)."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def show_json(value: Any) -> None:
    """`value` as JSON on standard output; dates as `YYYY-MM-DD`."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    print(_UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match.group()):04x}", text))


def show_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """`columns` of `rows` on standard output: drawn on a terminal, tab-separated in a pipe."""
    if not sys.stdout.isatty():
        print("\t".join(columns))
        for row in rows:
            print("\t".join(_cell(row[column]) for column in columns))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        numeric = any(isinstance(row[column], int | float) for row in rows)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(row[column])) for column in columns))
    Console().print(table)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.15g}" if abs(value) < 1e15 else f"{value:g}"
    if isinstance(value, list | tuple):
        return printable(", ".join(map(str, value)))
    return printable(str(value))


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """What to tell a run's progress to, drawn on standard error; None where hushed or not on a terminal."""
    if _hushed or not sys.stderr.isatty():
        yield None
        return
    from rich import progress
    from rich.console import Console

    bar = progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TextColumn("{task.fields[rate]}"),
        progress.TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    tasks: dict[str, progress.TaskID] = {}

    def tell(phase: str, done: int, total: int | None) -> None:
        # Not before there is something to draw: it is done by a thread, and a run with workers forks first.
        bar.start()
        if phase not in tasks:
            for earlier in tasks.values():
                bar.update(earlier, visible=False)
            tasks[phase] = bar.add_task(phase, total=total, rate="")
        if total is not None or done % _REDRAW_EVERY == 0:
            speed = bar.tasks[tasks[phase]].speed
            bar.update(tasks[phase], completed=done, rate=f"{speed:,.0f}/s" if speed else "")

    try:
        yield tell
    finally:
        bar.stop()


def summary_lines(summary: RunSummary) -> Iterable[str]:
    """The closing summary of a run."""
    known = f", {summary.reused:,} known from before" if summary.reused else ""
    yield f"documents     {summary.documents:>9,}  ({summary.duplicates:,} duplicates{known})"
    yield f"figures       {summary.quantities:>9,}"
    yield f"observations  {summary.observations:>9,}"
    for family, count in summary.families.items():
        yield f"  {family:<24}{count:>9,}"
    yield f"facts         {summary.facts:>9,}"
    yield f"rejects       {summary.rejects:>9,}"
    yield f"Written to {summary.output}."
