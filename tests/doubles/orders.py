"""Orders to a process, a line of JSON each, and what comes of them."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

BUFFER = 1 << 24
"""Bytes that a line may have."""


async def obeyed(obeys: Callable[[dict[str, Any]], Awaitable[dict[str, Any]]], greeting: dict[str, Any]) -> None:
    """Greet on standard output, then do what standard input says, and say what came of it, until the input ends."""
    _say(greeting)
    lines = asyncio.StreamReader(BUFFER)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    async for line in lines:
        _say(await obeys(json.loads(line)))


def _say(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
