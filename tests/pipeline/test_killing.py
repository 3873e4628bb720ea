"""A few kills with SIGKILL; `benchmarks/kill_test.py` does hundreds."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

import extractor

HERE = Path(__file__).parent
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")


def test_killed_runs_leave_whole_tables() -> None:
    """After SIGKILL at random moments, under the eyes of a reader, is every set whole, and the next run good?"""
    done = subprocess.run(
        [sys.executable, str(HERE / "killing.py"), "--kills", "5", "--aim"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "killed: 5" in done.stdout
    assert "completed after kills: 1" in done.stdout
    for stage in ("the search for duplicates", "the fold", "the publication"):
        assert f"after the start of {stage}: 1" in done.stdout


def test_workers_end_with_their_run(tmp_path: Path) -> None:
    """When the run's process is killed, do its workers end too, rather than wait for work forever?"""
    script = tmp_path / "run.py"
    script.write_text(
        "import sys, os, time, signal\n"
        f"sys.path.insert(0, {str(HERE)!r})\n"
        "import fake_reading\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "import multiprocessing\n"
        "from extractor.pipeline.workers import _start\n"
        "if __name__ == '__main__':\n"
        "    context = multiprocessing.get_context('spawn')\n"
        "    pool = ProcessPoolExecutor(1, context, _start, (fake_reading.make_reader, ()))\n"
        "    print(pool.submit(os.getpid).result(), flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    worker = int(done.stdout)
    # The pipe to standard output closes when the worker, who inherited it, has ended: `run` returned after that.
    assert not Path(f"/proc/{worker}/cmdline").exists() or not Path(f"/proc/{worker}/cmdline").read_bytes()


def test_a_stopped_run_removes_its_work_files(tmp_path: Path) -> None:
    """Does SIGTERM, as a service manager sends it, leave the folder as it was?"""
    (tmp_path / "in").mkdir()
    for n in range(40):
        (tmp_path / "in" / f"{n}.txt").write_text("江城市2024年地区生产总值达到612亿元,增长6.3%。\n" * 100)
    output = tmp_path / "out"
    (tmp_path / "a.txt").write_text("江城市2023年地区生产总值达到500亿元。")
    extractor.run(tmp_path / "a.txt", output)
    before = {path.name: path.read_bytes() for path in output.glob("*.parquet")}
    process = subprocess.Popen(
        [sys.executable, "-m", "extractor", "run", str(tmp_path / "in"), "--output", str(output)],
        stderr=subprocess.PIPE,
    )
    while process.poll() is None and not (output / ".building" / "facts.parquet").exists():
        time.sleep(0.01)
    process.terminate()
    _, errors = process.communicate()
    assert process.returncode == 130
    assert b"Interrupted" in errors
    assert not (output / ".building").exists()
    assert {path.name: path.read_bytes() for path in output.glob("*.parquet")} == before
