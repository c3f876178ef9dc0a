"""Ribbon at work in a local Discord, in one process: the real client, the real store, the books that come with it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

from adapters.discord.client.bot import Ribbon, stand_in
from bot.app import App
from bot.clock import Clock
from tests.doubles.discord.chat import local_discord
from tests.doubles.discord.state import TOKEN
from tests.doubles.memory import MemoryJournal
from tests.doubles.talking import shelf
from tests.doubles.unhurried import unhurried

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.app import Books
    from bot.journal import Batch, Cursor, Due, Entry, Journal, Post
    from tests.doubles.discord.chat import Discord


class SlowJournal(MemoryJournal):
    """A journal that takes its time when it is read, and fails when it is told to."""

    delay = 0.0
    broken = False

    async def read(self, cursors: Sequence[Cursor]) -> list[list[Entry]]:
        """The newer entries, later."""
        await asyncio.sleep(self.delay)
        return await super().read(cursors)

    async def append(self, batches: Sequence[Batch], due: Sequence[Due] = (), posts: Sequence[Post] = ()) -> None:
        """Append, or fail as a program fails."""
        if self.broken:
            message = "a reader must not see this"
            raise RuntimeError(message)
        await super().append(batches, due, posts)


@asynccontextmanager
async def ribbon(
    discord: Discord,
    journal: Journal,
    books: Books | None = None,
    shards: Sequence[int] | None = None,
    count: int = 1,
    *,
    content: bool = False,
) -> AsyncIterator[Ribbon]:
    """Ribbon, connected to a local Discord until the end of the block; `shards` of `count` are its own, or all.

    With `content`, it may read all messages. Nobody is in more of a hurry for the machine being busy.
    """
    unhurried()
    stand_in(discord.api, f"ws://{discord.address}/gateway")
    app = App(journal, books or shelf(), lambda: datetime.fromtimestamp(discord.state.now(), UTC), lambda: Random(3))
    client = Ribbon(app, discord.state.now, shards, count if shards else None, content=content)
    client._connection.guild_ready_timeout = 0.05  # how long discord.py waits for one more guild: here there is one
    discord.clients.append(client)
    running = asyncio.create_task(client.start(TOKEN))
    client.before_identify_hook = _at_once  # type: ignore[method-assign]  # in place of five seconds
    ticking: asyncio.Future[tuple[None, None]] | None = None
    try:
        await discord.until(lambda: client.welcomed.is_set() or running.done())
        if running.done():
            await running
        clock = Clock(journal, app, client.posting, discord.state.now)
        ticking = asyncio.gather(client.posting.run(), clock.run())
        yield client
    finally:
        if ticking is not None:
            ticking.cancel()
            with suppress(asyncio.CancelledError):
                await ticking
        await client.close()
        discord.clients.remove(client)
        with suppress(asyncio.CancelledError):
            await running


@asynccontextmanager
async def chatting(books: Books | None = None, journal: Journal | None = None) -> AsyncIterator[Discord]:
    """A local Discord in which Ribbon is at work."""
    async with local_discord() as discord, ribbon(discord, journal or MemoryJournal(), books):
        yield discord


async def _at_once(shard_id: int | None, *, initial: bool = False) -> None:
    """Let a shard identify itself."""
