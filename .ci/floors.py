"""Accuracy must not fall below the floors kept in floors.json: `floors.py SHARED EXTRACTOR`."""

from __future__ import annotations

import json
import pathlib
import re
import subprocess
import sys
import tempfile


def main() -> None:
    shared, extractor = pathlib.Path(sys.argv[1]), sys.argv[2]
    floors = json.loads((pathlib.Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out"
        gold = shared / "gold" / "dev"
        subprocess.run([extractor, "run", gold / "documents.jsonl", "--output", out, "--quiet"], check=True)
        printed = subprocess.run(
            [sys.executable, shared / "tools" / "score.py", gold, out / "observations.parquet", "--json"],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    score = json.loads(printed.stdout)
    figures = subprocess.run(
        [sys.executable, shared / "tools" / "score_figures.py", shared / "suites" / "figures.jsonl"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    last = re.search(r"figures (\d+) of (\d+) right", figures.stdout)
    if last is None:
        sys.exit("score_figures.py printed no total")
    got = {
        "found_f1": score["found"]["f1"],
        "exact_f1": score["exact"]["f1"],
        "figures": int(last[1]) / int(last[2]),
    }
    failed = False
    for name, floor in floors.items():
        print(f"{name:10} {got[name]:.4f}  floor {floor:.4f}")
        failed |= got[name] < floor
    if failed:
        sys.exit(
            "accuracy fell below its floor (.ci/floors.json): mend the rule, or lower the floor and say why"
        )


if __name__ == "__main__":
    main()
