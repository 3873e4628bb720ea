"""Kills runs at random moments and checks the tables each time: `python benchmarks/kill_test.py --kills 200`.

What is checked stands in `tests/pipeline/killing.py`, which this runs at length.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "pipeline"))

from killing import main

if __name__ == "__main__":
    main()
