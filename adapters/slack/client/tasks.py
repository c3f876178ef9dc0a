"""Work that goes on whoever waits for it, and what was done already."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

log = logging.getLogger(__name__)

_KEPT, _REMEMBERED = 100_000, 900.0
"""Slack tells of the same thing again up to six minutes later."""


class Tasks:
    """Tasks of which each is seen to its end. What goes wrong in one is noted, and touches no other."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do something, whether or not anybody waits for it."""
        task = asyncio.create_task(_noted(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def finish(self, seconds: float) -> None:
        """Wait until all is done, but no longer than this."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


class Once:
    """What has been heard already, for as long as it may be heard again."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._heard: OrderedDict[str, float] = OrderedDict()

    def first(self, key: str) -> bool:
        """Whether this is heard for the first time."""
        return self.since(key) is None

    def since(self, key: str) -> float | None:
        """For how many seconds this has been known; None if it is heard for the first time."""
        now = self._now()
        while self._heard:
            oldest, at = next(iter(self._heard.items()))
            if now - at < _REMEMBERED and len(self._heard) < _KEPT:
                break
            del self._heard[oldest]
        if key in self._heard:
            return now - self._heard[key]
        self._heard[key] = now
        return None


async def _noted(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception as error:  # noqa: BLE001 - the others go on reading
        log.error("slack.failed", extra={"error": type(error).__name__})  # noqa: TRY400 - see below
        log.debug("slack.traceback", exc_info=True)  # for who asks: an error's text may quote what was typed
