"""Ribbon at work in a local Slack, in one process: the real bolt, over websockets or over HTTP, and a store."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

import aiohttp

from adapters.slack.client import oauth
from adapters.slack.client.bot import Ribbon
from adapters.slack.client.rest import web_client
from adapters.slack.client.server import Server
from adapters.slack.client.sockets import Sockets
from adapters.slack.client.workspaces import Many, One, named
from adapters.slack.manifest import manifest
from adapters.slack.sealing import Sealing
from adapters.slack.stamp import Stamp
from bot.app import App
from bot.clock import Clock
from tests.doubles.memory import MemoryJournal
from tests.doubles.slack.chat import local_slack
from tests.doubles.talking import shelf

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from slack_sdk.web.async_client import AsyncWebClient

    from adapters.slack.client.workspaces import Workspaces
    from bot.app import Books
    from bot.journal import Journal
    from tests.doubles.slack.chat import Slack

SOCKETS, HTTP = "socket mode", "http"
"""The two ways in which Slack reaches Ribbon."""


class Installations:
    """Where installations are kept (`adapters.slack.client.workspaces.Kept`), for as long as the test goes on."""

    def __init__(self) -> None:
        self.sealed: dict[str, str] = {}
        self._states: dict[str, float] = {}

    async def find(self, workspace: str) -> str | None:
        """What a workspace handed over."""
        return self.sealed.get(workspace)

    async def keep(self, workspace: str, sealed: str) -> None:
        """Keep it."""
        self.sealed[workspace] = sealed

    async def turn(self, workspace: str, was: str, sealed: str) -> bool:
        """Keep something new if what is kept is still `was`."""
        if self.sealed.get(workspace) != was:
            return False
        self.sealed[workspace] = sealed
        return True

    async def drop(self, workspace: str) -> None:
        """Forget a workspace."""
        self.sealed.pop(workspace, None)

    async def begin(self, state: str, now: float, until: float) -> None:
        """Somebody is on their way to install."""
        self._states[state] = until

    async def finish(self, state: str, now: float) -> bool:
        """Whether they may."""
        return self._states.pop(state, 0.0) > now


@asynccontextmanager
async def ribbon(
    slack: Slack,
    journal: Journal,
    books: Books | None = None,
    over: str = SOCKETS,
    workspaces: Workspaces | None = None,
) -> AsyncIterator[Ribbon]:
    """Ribbon, at work in the first workspace of a local Slack, or in these, until the end of the block."""
    async with _client(slack) as client:
        secret = slack.app.signing_secret if over == HTTP else ""
        found = Ribbon(
            _app(slack, journal, books),
            workspaces or One(await named(client, slack.token)),
            client,
            Stamp(slack.app.signing_secret),
            signing_secret=secret,
            now=slack.state.now,
        )
        door = Server(found.bolt, "127.0.0.1", 0) if over == HTTP else Sockets(found.bolt, client, slack.app.app_token)
        async with _at_work(slack, found, journal, door):
            yield found


@asynccontextmanager
async def for_everybody(
    slack: Slack, journal: Journal, installations: Installations, key: str
) -> AsyncIterator[tuple[Ribbon, str]]:
    """Ribbon, at work in every workspace that installs it, and the address where it listens."""
    app = slack.app
    async with _client(slack) as client:
        secrets = (app.client_id, app.client_secret)
        many = Many(installations, Sealing(key), client, secrets, slack.state.now)
        settings = oauth.settings(many, installations, secrets, slack.base, slack.state.now)
        found = Ribbon(
            _app(slack, journal, None),
            many,
            client,
            Stamp(app.signing_secret),
            signing_secret=app.signing_secret,
            oauth=settings,
            now=slack.state.now,
        )
        door = Server(found.bolt, "127.0.0.1", 0)
        async with _at_work(slack, found, journal, door):
            redirects = app.manifest["oauth_config"].setdefault("redirect_urls", [])
            redirects[:] = [f"{door.address}/slack/oauth_redirect"]
            yield found, door.address


def _app(slack: Slack, journal: Journal, books: Books | None) -> App:
    return App(journal, books or shelf(), lambda: datetime.fromtimestamp(slack.state.now(), UTC), lambda: Random(3))


@asynccontextmanager
async def _client(slack: Slack) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield web_client(session, slack.base)


@asynccontextmanager
async def _at_work(slack: Slack, found: Ribbon, journal: Journal, door: Sockets | Server) -> AsyncIterator[None]:
    """With its door open, and the clock and what is to be posted looked after."""
    await door.open()
    if isinstance(door, Server):
        slack.app.url = f"{door.address}/slack/events"
    clock = Clock(journal, found.app, found.posting, slack.state.now)
    running = [asyncio.create_task(clock.run()), asyncio.create_task(found.posting.run())]
    try:
        yield
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
