"""A console behind a pipe: plain lines in, plain text out."""

from __future__ import annotations

import asyncio
import sys
from threading import Thread
from typing import TYPE_CHECKING

from adapters.console.render import heading, plain

if TYPE_CHECKING:
    from bot.dialogue.reply import Reply


class Piped:
    """Lines from standard input, which is no terminal; plain text without escape codes goes out."""

    def __init__(self) -> None:
        # A thread of our own that nobody waits for: an interrupt must not hang until the next line comes.
        self._lines: asyncio.Queue[str | None] = asyncio.Queue(maxsize=1)
        Thread(target=self._feed, args=(asyncio.get_running_loop(),), daemon=True).start()

    async def read(self, speaker: str) -> str | None:
        """The next line; None at the end of input."""
        del speaker
        return await self._lines.get()

    def show(self, reply: Reply, speaker: str, first: int) -> None:
        """Print a reply under the line that says who sees it."""
        sys.stdout.write(f"{heading(reply, speaker)}\n{plain(reply, first)}\n")
        sys.stdout.flush()

    def _feed(self, loop: asyncio.AbstractEventLoop) -> None:
        for line in sys.stdin.buffer:
            asyncio.run_coroutine_threadsafe(self._lines.put(line.decode("utf-8", "replace")), loop).result()
        asyncio.run_coroutine_threadsafe(self._lines.put(None), loop).result()
