"""The command line in this process: what a subprocess would give, without the second that it takes."""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path
from subprocess import CompletedProcess
from unittest import mock

from extractor.cli import exit_code


def command(*arguments: str | Path, stdin: bytes = b"", cwd: Path | None = None) -> CompletedProcess[str]:
    """Run `extractor` with `arguments`; standard output and error are those of a pipe."""
    given = list(map(str, arguments))
    out, err = (
        io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace", newline="")
        for _ in range(2)
    )
    source = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.object(sys, "stdin", source),
        contextlib.chdir(cwd or Path.cwd()),
    ):
        code = exit_code(given)
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
    return CompletedProcess(given, code, *texts)
