"""What holds for every test: property tests try the same texts in every run, so that a run's answer is the code's alone.

`--hypothesis-profile=search` looks for new texts, as the benchmarks do.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("steady", derandomize=True, database=None, deadline=None)
settings.register_profile("search", derandomize=False, print_blob=True, deadline=None)
settings.load_profile("steady")
