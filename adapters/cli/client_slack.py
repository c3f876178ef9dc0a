"""Ribbon on Slack, put together."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.cli.asking import UsageError
from adapters.slack.client import oauth
from adapters.slack.client.bot import Ribbon
from adapters.slack.client.doctor import CLOSED, REJECTED, UNREACHABLE, examined
from adapters.slack.client.rest import LOST, web_client
from adapters.slack.client.server import Server
from adapters.slack.client.sockets import Sockets
from adapters.slack.client.workspaces import Many, One, named
from adapters.slack.manifest import INSTALL_PATH
from adapters.slack.sealing import SealError, Sealing
from adapters.slack.stamp import Stamp
from adapters.slack.tokens import Way

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk.web.async_client import AsyncWebClient

    from adapters.cli.settings import Settings
    from adapters.slack.tokens import Tokens
    from bot.app import App
    from bot.posting import Posting
    from bot.store import Store

_END = "Ctrl+C ends."
_TIMEOUT = aiohttp.ClientTimeout(total=30)


class OnSlack:
    """Ribbon on Slack, from when it is let in until it is told to stop."""

    def __init__(self, settings: Settings, tokens: Tokens, app: App, journal: Store, now: Callable[[], float]) -> None:
        self._settings = settings
        self._tokens = tokens
        self._app = app
        self._journal = journal
        self._now = now
        self._session = aiohttp.ClientSession(timeout=_TIMEOUT)
        self._ribbon: Ribbon | None = None
        self._door: Sockets | Server | None = None

    @property
    def posting(self) -> Posting | None:
        """What is shown in channels, once Ribbon is on Slack."""
        return self._ribbon.posting if self._ribbon else None

    async def open(self, say: Callable[[str], None]) -> None:
        """Be let in, and say how. Raises `UsageError` if that cannot be."""
        client = web_client(self._session, self._settings.slack_api)
        match self._tokens.way:
            case Way.SOCKETS:
                await self._in_one(client, "", say)
            case Way.HTTP:
                await self._in_one(client, self._tokens.signing, say)
            case Way.MANY:
                await self._in_many(client, say)
            case None:
                raise UsageError("\n".join(self._tokens.wrong()))

    async def ended(self) -> None:
        """Slack never ends it for good."""
        await asyncio.Event().wait()

    async def close(self) -> None:
        """Take in nothing more, and finish what is under way."""
        if self._door is not None:
            await self._door.close()
        if self._ribbon is not None:
            await self._ribbon.close()
        await self._session.close()

    async def _in_one(self, client: AsyncWebClient, signing: str, say: Callable[[str], None]) -> None:
        try:
            workspace = await named(client, self._tokens.bot)
        except LOST as error:
            raise UsageError(_told(error, REJECTED)) from error
        stamp = Stamp(signing or self._tokens.app)
        self._ribbon = Ribbon(self._app, One(workspace), client, stamp, signing_secret=signing, now=self._now)
        if signing:
            await self._listen(say)
            return
        self._door = Sockets(self._ribbon.bolt, client, self._tokens.app)
        try:
            await self._door.open()
        except LOST as error:
            raise UsageError(_told(error, CLOSED)) from error
        say(f"On Slack in one workspace, in Socket Mode. “/invite @Ribbon” brings it into a channel. {_END}")

    async def _in_many(self, client: AsyncWebClient, say: Callable[[str], None]) -> None:
        kept, tokens = self._journal.installations, self._tokens
        try:
            sealing = Sealing(self._settings.secret_key)
            for workspace, sealed in list((await kept.all()).items())[:1]:
                sealing.open(workspace, sealed)
        except SealError as error:
            raise UsageError(str(error)) from error
        secrets = (tokens.client_id, tokens.client_secret)
        many = Many(kept, sealing, client, secrets)
        door = oauth.settings(many, kept, secrets, self._settings.slack_api)
        self._ribbon = Ribbon(
            self._app, many, client, Stamp(tokens.signing), signing_secret=tokens.signing, oauth=door, now=self._now
        )
        await self._listen(say)
        say(f"Workspaces install it at {INSTALL_PATH} of your public address.")

    async def _listen(self, say: Callable[[str], None]) -> None:
        assert self._ribbon is not None  # noqa: S101 - made by whoever calls this
        self._door = Server(self._ribbon.bolt, self._settings.http_host, self._settings.http_port)
        try:
            await self._door.open()
        except OSError as error:
            where = f"{self._settings.http_host}:{self._settings.http_port}"
            message = (
                f"Ribbon cannot listen at {where}: {error.strerror}. RIBBON_HTTP_HOST and RIBBON_HTTP_PORT say where."
            )
            raise UsageError(message) from error
        say(f"On Slack over HTTP: it listens at {self._door.address}. {_END}")


async def on_slack(settings: Settings, tokens: Tokens) -> tuple[list[str], list[str]]:
    """What is fine, and what is missing, asked of Slack."""
    wrong = tokens.wrong()
    if wrong:
        return [], wrong
    if tokens.way is Way.MANY:
        try:
            Sealing(settings.secret_key)
        except SealError as error:
            wrong.append(str(error))
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
        address = f"http://{settings.http_host}:{settings.http_port}"
        fine, more = await examined(web_client(session, settings.slack_api), tokens, address)
    return fine, [*wrong, *more]


def _told(error: BaseException, rejected: str) -> str:
    """What to say where Slack did not let Ribbon in."""
    return rejected if isinstance(error, SlackApiError) else UNREACHABLE
