"""Ribbon on Discord, put together."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import discord

from adapters.cli.asking import UsageError
from adapters.discord.client.bot import Ribbon, stand_in
from adapters.discord.client.doctor import REJECTED, UNREACHABLE, UNREADABLE, Report, examined
from adapters.discord.install import for_oneself, invite

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapters.cli.settings import Settings
    from bot.app import App
    from bot.posting import Posting


class OnDiscord:
    """Ribbon on Discord, from when it is let in until it is told to stop."""

    def __init__(self, settings: Settings, token: str, app: App, now: Callable[[], float]) -> None:
        _prepare(settings)
        shards, count = settings.shards or (None, None)
        self._ribbon = Ribbon(app, now, shards, count, content=settings.discord_message_content)
        self._token = token
        self._running: asyncio.Task[None] | None = None

    @property
    def posting(self) -> Posting:
        """What is shown in channels."""
        return self._ribbon.posting

    async def open(self, say: Callable[[str], None]) -> None:
        """Be let in, wait until Discord has told of its servers, and say how to bring Ribbon into another."""
        ribbon = self._ribbon
        self._running = asyncio.create_task(ribbon.start(self._token))
        welcomed = asyncio.create_task(ribbon.welcomed.wait())
        try:
            done, _ = await asyncio.wait((self._running, welcomed), return_when=asyncio.FIRST_COMPLETED)
        finally:
            welcomed.cancel()
        if self._running in done:
            await self.ended()
        name = ribbon.user.name if ribbon.user else "Ribbon"
        say(f"On Discord as {name}, in {len(ribbon.guilds)} server(s). Ctrl+C ends.")
        say(f"To bring it into a server: {invite(ribbon.application_id or 0)}")
        say(f"To read with it alone, wherever you are on Discord: {for_oneself(ribbon.application_id or 0)}")

    async def ended(self) -> None:
        """Wait until Discord has ended it for good. Raises `UsageError`, which says why."""
        assert self._running is not None  # noqa: S101 - it was opened
        try:
            await asyncio.shield(self._running)
        except discord.LoginFailure as error:
            raise UsageError(REJECTED) from error
        except discord.PrivilegedIntentsRequired as error:
            raise UsageError(UNREADABLE) from error
        except discord.ConnectionClosed as error:
            message = (
                f"Discord has ended the connection for good (code {error.code}). “ribbon doctor” checks what it needs."
            )
            raise UsageError(message) from error
        except (discord.HTTPException, discord.GatewayNotFound, OSError) as error:
            raise UsageError(UNREACHABLE) from error

    async def close(self) -> None:
        """Leave."""
        await self._ribbon.close()
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)


async def on_discord(settings: Settings, token: str) -> Report:
    """What Ribbon has, and lacks, on Discord."""
    _prepare(settings)
    return await examined(token, content=settings.discord_message_content)


def _prepare(settings: Settings) -> None:
    """Set where Discord is, and keep what its library logs free of what members write."""
    stand_in(settings.discord_api, settings.discord_gateway)
    logging.getLogger("discord").setLevel(logging.WARNING)
    logging.getLogger("discord.http").setLevel(logging.ERROR)  # its warnings hold tokens of interactions
