"""Ribbon at work in a local Slack, in one process: the real bolt, over websockets or over HTTP, and a store."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

import aiohttp

from adapters.slack.client.bot import Ribbon
from adapters.slack.client.rest import web_client
from adapters.slack.client.server import Server
from adapters.slack.client.sockets import Sockets
from adapters.slack.client.workspaces import One, named
from adapters.slack.manifest import manifest
from adapters.slack.stamp import Stamp
from bot.app import App
from bot.clock import Clock
from tests.doubles.memory import MemoryJournal
from tests.doubles.slack.chat import local_slack
from tests.doubles.talking import shelf

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from adapters.slack.client.workspaces import Workspaces
    from bot.app import Books
    from bot.journal import Journal
    from tests.doubles.slack.chat import Slack

SOCKETS, HTTP = "socket mode", "http"
"""The two ways in which Slack reaches Ribbon."""


@asynccontextmanager
async def ribbon(
    slack: Slack,
    journal: Journal,
    books: Books | None = None,
    over: str = SOCKETS,
    workspaces: Workspaces | None = None,
) -> AsyncIterator[Ribbon]:
    """Ribbon, at work in the first workspace of a local Slack, or in these, until the end of the block."""
    app = App(journal, books or shelf(), lambda: datetime.fromtimestamp(slack.state.now(), UTC), lambda: Random(3))
    async with aiohttp.ClientSession() as session:
        client = web_client(session, slack.base)
        stamp = Stamp(slack.app.signing_secret)
        secret = slack.app.signing_secret if over == HTTP else ""
        found = Ribbon(
            app,
            workspaces or One(await named(client, slack.token)),
            client,
            stamp,
            signing_secret=secret,
            now=slack.state.now,
        )
        door = Server(found.bolt, "127.0.0.1", 0) if over == HTTP else Sockets(found.bolt, client, slack.app.app_token)
        await door.open()
        if isinstance(door, Server):
            slack.app.url = f"{door.address}/slack/events"
        clock = Clock(journal, app, found.posting, slack.state.now)
        running = [asyncio.create_task(clock.run()), asyncio.create_task(found.posting.run())]
        try:
            yield found
        finally:
            await door.close()
            await found.close()
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)


@asynccontextmanager
async def chatting(
    over: str = SOCKETS, books: Books | None = None, journal: Journal | None = None
) -> AsyncIterator[Slack]:
    """A local Slack in which Ribbon is at work."""
    async with local_slack(manifest()) as slack, ribbon(slack, journal or MemoryJournal(), books, over):
        yield slack
