"""A number that all processes of a machine share, moved by each drop: eight bytes in memory."""

from __future__ import annotations

import mmap
import os
import secrets
from pathlib import Path


class Counter:
    """The number in a file; `cell[0]` reads it without any call to the system."""

    def __init__(self, path: Path) -> None:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            # Never shortened: another process may have it mapped.
            if os.fstat(handle).st_size < 8:
                os.ftruncate(handle, 8)
            self.cell = memoryview(mmap.mmap(handle, 8)).cast("Q")
        finally:
            os.close(handle)

    def move(self) -> None:
        """Let every process see that something was dropped.

        A random number, for two processes that add one at the same time would add it once.
        """
        self.cell[0] = secrets.randbits(64)
