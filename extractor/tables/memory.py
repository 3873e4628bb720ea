"""What was used and is free again, back to the system."""

from __future__ import annotations

import pyarrow as pa


def give_back() -> None:
    """Let allocators return free pages, a few milliseconds: for the end of a stage, or of much work.

    Arrow's pool keeps what was freed, the more so as several threads allocate; the system's pool stands for the
    allocator of C (`malloc_trim` where that is glibc's), which the objects around Arrow's buffers come from.
    """
    for pool in (pa.default_memory_pool(), pa.system_memory_pool()):
        pool.release_unused()
