"""Ribbon on Discord, put together: the store is opened, the books are put out, and the bot is started on them."""

from __future__ import annotations

import asyncio
import logging
import signal
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord

from adapters.cli.asking import UsageError
from adapters.discord.client.bot import Ribbon, stand_in
from adapters.discord.client.doctor import REJECTED, UNREACHABLE, UNREADABLE, Report, examined
from adapters.discord.install import for_oneself, invite
from bot.app import App
from bot.clock import Clock
from bot.library.shelf import Shelf
from bot.store import open_journal

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapters.cli.settings import Settings


def serve(settings: Settings, token: str, say: Callable[[str], None]) -> None:
    """Run until a signal ends it. Raises `UsageError` if Discord does not let Ribbon in, `StoreError` if no store."""
    _prepare(settings)
    try:
        asyncio.run(_serve(settings, token, say))
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


def examine(settings: Settings, token: str) -> Report:
    """What Ribbon has, and lacks, on Discord."""
    _prepare(settings)
    found = asyncio.run(examined(token, content=settings.discord_message_content))
    covers = Shelf(settings.seeds, settings.quizzes).catalogue.covers
    if covers:
        return Report((*found.fine, f"There are books: {', '.join(cover.id for cover in covers)}."), found.wrong)
    return Report(found.fine, (*found.wrong, f"There is no book in {settings.seeds}. RIBBON_SEEDS names the folder."))


def _prepare(settings: Settings) -> None:
    """Set where Discord is, and keep what its library logs free of what members write."""
    stand_in(settings.discord_api, settings.discord_gateway)
    logging.getLogger("discord").setLevel(logging.WARNING)
    logging.getLogger("discord.http").setLevel(logging.ERROR)  # its warnings hold tokens of interactions


async def _serve(settings: Settings, token: str, say: Callable[[str], None]) -> None:
    journal = await open_journal(settings.database_url, settings.data_dir)
    try:
        app = App(journal, Shelf(settings.seeds, settings.quizzes), _now)
        shards, count = settings.shards or (None, None)
        ribbon = Ribbon(app, _seconds, shards, count, content=settings.discord_message_content)
        loop, closing = asyncio.get_running_loop(), asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, closing.set)
        tasks = (
            asyncio.create_task(ribbon.start(token)),
            asyncio.create_task(closing.wait()),
        )
        ticking = asyncio.create_task(_tick(ribbon, Clock(journal, app, ribbon.posting, _seconds), say))
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if tasks[0] in done:
                tasks[0].result()
        finally:
            ticking.cancel()
            await ribbon.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, ticking, return_exceptions=True)
    finally:
        await journal.close()


async def _tick(ribbon: Ribbon, clock: Clock, say: Callable[[str], None]) -> None:
    """Wait until Discord has told of its servers, say how to bring Ribbon into another, and let the clock run."""
    await ribbon.welcomed.wait()
    name = ribbon.user.name if ribbon.user else "Ribbon"
    say(f"On Discord as {name}, in {len(ribbon.guilds)} server(s). Ctrl+C ends.")
    say(f"To bring it into a server: {invite(ribbon.application_id or 0)}")
    say(f"To read with it alone, wherever you are on Discord: {for_oneself(ribbon.application_id or 0)}")
    await asyncio.gather(ribbon.posting.run(), clock.run())


def _now() -> datetime:
    return datetime.now(UTC)


def _seconds() -> float:
    return _now().timestamp()
