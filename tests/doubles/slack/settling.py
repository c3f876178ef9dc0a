"""When Ribbon has done all that it was about to do, and what has then left for Slack, comparable between runs."""

from __future__ import annotations

import asyncio
import json
import re
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.doubles.slack.chat import Slack

_AT_WORK = ("_noted", "Ribbon.heard")
"""What the client's own work is called, wherever it goes on."""

_SOON = 10.0

_MOMENTS = (
    (re.compile(r"\b\d{10}\.\d{6}\b"), "TS"),
    (re.compile(r'"timestamp": \d+'), '"timestamp": 0'),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC"), "THEN"),
)


async def settled(slack: Slack) -> None:
    """Wait until Ribbon has taken all that it was told, and answered it. Fails after some seconds."""
    end = time.monotonic() + _SOON
    await asyncio.sleep(0)
    while waiting := [*slack.delivery.under_way, *filter(_works, asyncio.all_tasks())]:
        done, _ = await asyncio.wait(waiting, timeout=end - time.monotonic())
        assert done, f"It goes on and on: {waiting}"


def left(slack: Slack) -> list[str]:
    """All that left for Slack since this was asked last: methods and bodies, without what is made by the clock."""
    found = [f"{method} {json.dumps(body, sort_keys=True)}" for method, body in slack.said]
    slack.said.clear()
    for pattern, instead in _MOMENTS:
        found = [pattern.sub(instead, line) for line in found]
    return sorted(found)  # what is under way at once may leave in any order


def _works(task: asyncio.Task[Any]) -> bool:
    return not task.done() and getattr(task.get_coro(), "__qualname__", "") in _AT_WORK
