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


@pytest.mark.parametrize("ours", [True, False], ids=["forked", "spawned"])
def test_workers_end_with_their_run(tmp_path: Path, ours: bool) -> None:
    """When the run's process is killed, do its workers end too, rather than wait for work forever?"""
    script = tmp_path / "run.py"
    script.write_text(
        "import multiprocessing, os, signal, sys\n"
        f"sys.path.insert(0, {str(HERE)!r})\n"
        "import fake_reading\n"
        "from extractor.pipeline.quick_start import claim_process\n"
        "from extractor.pipeline.workers import Pool, crew_of\n"
        "if __name__ == '__main__':\n"
        + ("    claim_process()\n" if ours else "")
        + f"    pool = Pool({2 if ours else 1}, fake_reading.make_reader, ())\n"
        "    with crew_of(pool, fake_reading.read) as crew:\n"
        "        crew.executor.submit(os.getpid).result()\n"
        "        print(*(process.pid for process in multiprocessing.active_children()), flush=True)\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    workers = done.stdout.split()
    assert len(workers) == (2 if ours else 1), done.stderr
    # The pipe to standard output closes when the workers, who inherited it, have ended: `run` returned after that.
    for worker in workers:
        assert (
            not Path(f"/proc/{worker}/cmdline").exists() or not Path(f"/proc/{worker}/cmdline").read_bytes()
        )


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
