"""Full disks: `python benchmarks/disk_full.py --sizes 40` (as root, on Linux).

For each of so many sizes a file system in memory is made, a small set published into it, and a run begun that needs
more, with the search for duplicates and the fold working from disk. Wherever the room ends, the set before must be
whole, no work file left, and the same run complete, with the bytes of a run from nothing, once there is room.
"""

from __future__ import annotations

import argparse
import errno
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "pipeline"))

from killing import digests, read_plain_files, run_in_force, strays, work_from_disk, write_state

import extractor

_ARTICLES = 60


def try_size(kilobytes: int, base: Path, folder: Path, wanted: tuple[str, ...]) -> tuple[bool, str]:
    """Whether the run found room in a file system of so many KB, and in which phase it was when it ended."""
    disk = base / "disk"
    disk.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", disk], check=True)
    try:
        output, phase = disk / "out", ["reading"]
        write_state(folder, 0, 3)
        before = extractor.run(folder, output).run
        bytes_before = digests(output)
        write_state(folder, 1, _ARTICLES)
        try:
            extractor.run(folder, output, progress=lambda name, done, total: phase.append(name))
            found_room = True
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            found_room = False
            assert run_in_force(output) == before
            assert digests(output)[-1] == bytes_before[-1]
            assert not strays(output), strays(output)
        read_plain_files(output)
        subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
        extractor.run(folder, output)
        assert digests(output) == wanted
        assert not strays(output), strays(output)
        return found_room, phase[-1]
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def main() -> None:
    """Read the command line, fill disks, and print what was counted."""
    parser = argparse.ArgumentParser(description="Runs on file systems that are too small.")
    parser.add_argument("--sizes", type=int, default=40)
    parser.add_argument("--least", type=int, default=130, help="KB")
    parser.add_argument("--most", type=int, default=800, help="KB")
    given = parser.parse_args()
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        folder = base / "in"
        folder.mkdir()
        write_state(folder, 1, _ARTICLES)
        extractor.run(folder, base / "nothing")
        wanted = digests(base / "nothing")
        work_from_disk()
        for number in range(given.sizes):
            kilobytes = given.least + (given.most - given.least) * number // given.sizes
            found_room, phase = try_size(kilobytes, base, folder, wanted)
            counts["found room" if found_room else f"full while {phase}"] += 1
            print(f"{kilobytes} KB: {'room' if found_room else f'full while {phase}'}", flush=True)
    print(", ".join(f"{name}: {count}" for name, count in sorted(counts.items())))


if __name__ == "__main__":
    main()
