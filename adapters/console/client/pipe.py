"""A console behind a pipe: plain lines in, plain text out."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from threading import Semaphore, Thread
from typing import TYPE_CHECKING

from adapters.console.render import heading, plain

if TYPE_CHECKING:
    from bot.dialogue.reply import Reply


class Piped:
    """Lines from standard input, which is no terminal; plain text without escape codes goes out."""

    def __init__(self) -> None:
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._wanted = Semaphore(0)
        # A thread of our own that nobody waits for: an interrupt must not hang until the next line comes.
        Thread(target=self._feed, args=(asyncio.get_running_loop(),), daemon=True).start()

    async def read(self, speaker: str) -> str | None:
        """The next line; None at the end of input."""
        del speaker
        self._wanted.release()
        return await self._lines.get()

    def show(self, reply: Reply, speaker: str, first: int) -> None:
        """Print a reply under the line that says who sees it."""
        sys.stdout.write(f"{heading(reply, speaker)}\n{plain(reply, first)}\n")
        sys.stdout.flush()

    def _feed(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hand over a line each time that one is wanted."""
        # A reader of its own: Python locks `sys.stdin` when it ends, which this thread may hold just then.
        stdin = open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: SIM115 - a descriptor, never closed
        with suppress(RuntimeError):  # the loop has been closed: nobody wants lines any more
            while True:
                self._wanted.acquire()
                line = stdin.readline()
                loop.call_soon_threadsafe(self._lines.put_nowait, line.decode("utf-8", "replace") if line else None)
