"""`python -m benchmarks.corpus --kind news --megabytes 10 out.jsonl`: a corpus, and how repetitive it is."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.corpus import KINDS, write_jsonl, write_listings


def main() -> None:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(description="Write a corpus of made-up Chinese economic text.")
    parser.add_argument("target", type=Path, help="a .jsonl file, or a folder for listing pages")
    parser.add_argument("--kind", choices=KINDS, default="statistics")
    parser.add_argument(
        "--megabytes", type=float, default=10, help="UTF-8 text in titles and bodies, 10^6 bytes"
    )
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    write = write_jsonl if given.target.suffix == ".jsonl" else write_listings
    print(write(given.target, given.kind, given.megabytes, given.seed))


if __name__ == "__main__":
    main()
