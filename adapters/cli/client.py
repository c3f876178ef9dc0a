"""What runs until it is told to stop: the store is opened, the books are put out, and a platform is started on them."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from adapters.cli.asking import UsageError
from adapters.console.client.talk import Console
from bot.app import App
from bot.clock import Clock
from bot.library.shelf import Shelf
from bot.posting import Posting
from bot.store import open_journal

if TYPE_CHECKING:
    from adapters.cli.settings import Settings
    from adapters.console.client.talk import Lines

HISTORY = "console-history"


def chat(settings: Settings, book: str = "") -> None:
    """Run the console until its input ends. Raises `UsageError` if there is no such book, `StoreError` if no store."""
    shelf = Shelf(settings.seeds, settings.quizzes)
    if book and shelf.catalogue.find(book) is None:
        known = ", ".join(cover.id for cover in shelf.catalogue.covers) or "none"
        message = f"there is no book {book[:80]!r} in {settings.seeds}. The books are: {known}."
        raise UsageError(message)
    asyncio.run(_chat(settings, shelf, book))


async def _chat(settings: Settings, shelf: Shelf, book: str) -> None:
    journal = await open_journal(settings.database_url, settings.data_dir)
    try:
        app = App(journal, shelf, _now)
        console = Console(app, shelf.catalogue)
        posting = Posting(app, console, _seconds)
        lines = _lines(console, settings)
        running = [asyncio.create_task(each.run()) for each in (posting, Clock(journal, app, posting, _seconds))]
        try:
            await console.talk(lines, book)
        finally:
            for task in running:
                task.cancel()  # however the talk ended: the journal is closed next
    finally:
        await journal.close()


def _lines(console: Console, settings: Settings) -> Lines:
    if sys.stdin.isatty() and sys.stdout.isatty():
        from adapters.console.client.terminal import Terminal  # noqa: PLC0415 - a tenth of a second that no pipe needs

        return Terminal(console, settings.data_dir / HISTORY)
    from adapters.console.client.pipe import Piped  # noqa: PLC0415 - quick commands stay quick

    return Piped()


def _now() -> datetime:
    return datetime.now(UTC)


def _seconds() -> float:
    return _now().timestamp()
