"""Platforms at work in one process, over one store: it is opened, the books are put out, and each is let in."""

from __future__ import annotations

import asyncio
import signal
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from bot.app import App
from bot.clock import Clock
from bot.library.shelf import Shelf
from bot.store import open_journal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from adapters.cli.platforms import Given
    from adapters.cli.settings import Settings
    from bot.dialogue.reply import Reply
    from bot.posting import Posting
    from bot.store import Store


class Platform(Protocol):
    """Ribbon on one platform."""

    @property
    def posting(self) -> Posting | None:
        """What is shown in its channels, once Ribbon is there."""
        ...

    async def open(self, say: Callable[[str], None]) -> None:
        """Be let in, and say how. Raises `UsageError` if that cannot be."""
        ...

    async def ended(self) -> None:
        """Wait until the platform has ended it for good. Raises `UsageError`, which says why."""
        ...

    async def close(self) -> None:
        """Take in nothing more, and finish what is under way."""
        ...


class Everywhere:
    """The channels of all platforms (`bot.clock.Posts`)."""

    def __init__(self, postings: Sequence[Posting]) -> None:
        self._postings = postings

    def serves(self, room: str) -> bool:
        """Whether the channel of this room is one that this process posts to."""
        return any(posting.serves(room) for posting in self._postings)

    async def post(self, room: str, replies: Sequence[Reply]) -> object:
        """Show replies in the channel of a room, on the platform that it is on."""
        posting = next((each for each in self._postings if each.serves(room)), None)
        return await posting.post(room, replies) if posting else None


def serve(settings: Settings, tokens: Given, say: Callable[[str], None]) -> None:
    """Run until a signal ends it. Raises `UsageError` if a platform does not let Ribbon in, or `StoreError`."""
    asyncio.run(_serve(settings, tokens, say))


def examine(settings: Settings, tokens: Given) -> tuple[list[str], list[str]]:
    """What is fine, and what is missing, on every platform that there is a token for."""
    fine, wrong = asyncio.run(_examined(settings, tokens))
    covers = Shelf(settings.seeds, settings.quizzes).catalogue.covers
    if covers:
        return [*fine, f"There are books: {', '.join(cover.id for cover in covers)}."], wrong
    return fine, [*wrong, f"There is no book in {settings.seeds}. RIBBON_SEEDS names the folder."]


async def _examined(settings: Settings, tokens: Given) -> tuple[list[str], list[str]]:
    fine: list[str] = []
    wrong: list[str] = []
    if tokens.discord:
        from adapters.cli.client_discord import on_discord  # noqa: PLC0415 - a platform's library, if it is wanted

        report = await on_discord(settings, tokens.discord)
        fine += report.fine
        wrong += report.wrong
    if tokens.slack.any:
        from adapters.cli.client_slack import on_slack  # noqa: PLC0415 - as above

        well, ill = await on_slack(settings, tokens.slack)
        fine += well
        wrong += ill
    return fine, wrong


async def _serve(settings: Settings, tokens: Given, say: Callable[[str], None]) -> None:
    loop, closing = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, closing.set)
    journal = await open_journal(settings.database_url, settings.data_dir)
    platforms: list[Platform] = []
    tasks: list[asyncio.Task[Any]] = [asyncio.create_task(closing.wait())]
    try:
        app = App(journal, Shelf(settings.seeds, settings.quizzes), _now)
        platforms += _wanted(settings, tokens, app, journal)
        opening = asyncio.gather(*(platform.open(say) for platform in platforms))
        await asyncio.wait((opening, tasks[0]), return_when=asyncio.FIRST_COMPLETED)
        if closing.is_set():
            opening.cancel()
            return
        await opening
        postings = [posting for platform in platforms if (posting := platform.posting)]
        work = [Clock(journal, app, Everywhere(postings), _seconds).run(), *(each.run() for each in postings)]
        tasks += [asyncio.create_task(each) for each in (*work, *(platform.ended() for platform in platforms))]
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for platform in platforms:
            await platform.close()
        await journal.close()


def _wanted(settings: Settings, tokens: Given, app: App, journal: Store) -> list[Platform]:
    """The platforms that there are tokens for. Each one's library is loaded only if it is wanted."""
    found: list[Platform] = []
    if tokens.discord:
        from adapters.cli.client_discord import OnDiscord  # noqa: PLC0415 - loaded only if there is a token

        found.append(OnDiscord(settings, tokens.discord, app, _seconds))
    if tokens.slack.any:
        from adapters.cli.client_slack import OnSlack  # noqa: PLC0415 - as above

        found.append(OnSlack(settings, tokens.slack, app, journal, _seconds))
    return found


def _now() -> datetime:
    return datetime.now(UTC)


def _seconds() -> float:
    return _now().timestamp()
