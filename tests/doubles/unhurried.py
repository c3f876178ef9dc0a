"""Time as a process has it, from which what it waits for other programs to let it run is taken away.

A test in which somebody has to answer within three seconds is to fail when they take longer, and not when the machine
is busy with something else. Where the system does not tell how long a thread has waited for a processor, that is
not taken away.
"""

from __future__ import annotations

import asyncio
import os
import time
from functools import lru_cache
from pathlib import Path
from threading import get_native_id
from weakref import WeakSet

_TOLD = Path("/proc/self/schedstat")
_STEADY: WeakSet[asyncio.AbstractEventLoop] = WeakSet()


def unhurried() -> None:
    """Let the running loop, and all its timers, go by such a time from here on."""
    loop = asyncio.get_running_loop()
    if loop in _STEADY or not _TOLD.exists():
        return
    _STEADY.add(loop)
    told = _opened(get_native_id())

    def waited() -> float:
        return int(os.pread(told, 64, 0).split()[1]) / 1e9

    before = waited()
    loop.time = lambda: time.monotonic() - waited() + before  # type: ignore[method-assign]  # what all its timers go by


@lru_cache
def _opened(thread: int) -> int:
    """What the system tells of a thread, as long as this process lives."""
    return os.open(f"/proc/self/task/{thread}/schedstat", os.O_RDONLY)
