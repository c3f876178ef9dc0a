"""What becomes of what a process of Ribbon's was doing on Slack when it ended, or died."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from adapters.slack.client import bot, server, sockets
from adapters.slack.manifest import manifest
from tests.doubles.memory import MemoryJournal
from tests.doubles.slack.chat import local_slack
from tests.doubles.slack.clubs import COMMISSAR, club
from tests.doubles.slack.running import ribbon
from tests.doubles.slack.settling import settled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.journal import Cursor, Entry


class Held(MemoryJournal):
    """A journal that says nothing for as long as it is held."""

    def __init__(self) -> None:
        super().__init__()
        self.open = asyncio.Event()
        self.open.set()

    async def read(self, cursors: Sequence[Cursor]) -> list[list[Entry]]:
        """The newer entries, once it is let go."""
        await self.open.wait()
        return await super().read(cursors)


async def test_what_a_process_died_over_is_not_lost(over: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack says it again to the next process, or tells the member that it was not taken: it is never just gone."""
    for module, name in ((bot, "FAREWELL"), (sockets, "FAREWELL"), (server, "_PATIENCE")):
        monkeypatch.setattr(module, name, 0.01)
    monkeypatch.setattr(bot, "PATIENCE", 60.0)
    async with local_slack(manifest()) as slack:
        journal = Held()
        async with ribbon(slack, journal, over=over) as found:
            ada, _ = await club(slack)
            journal.open.clear()
            saying = asyncio.create_task(ada.says("who is Erchov?"))
            giving = asyncio.create_task(ada.types("read", chapter=3))
            await slack.until(lambda: len(found._tasks._running) == 2)
            assert not saying.done() and not giving.done()
        with pytest.raises(AssertionError, match="the member is told"):
            await giving
        journal.open.set()
        async with ribbon(slack, journal, over=over):
            while not saying.done():
                slack.state.skipped += 60
                await asyncio.sleep(0.05)
            await ada.sees(COMMISSAR)
            await settled(slack)
            await ada.types("read")
            await settled(slack)
        assert sum(COMMISSAR in each.text for each in ada.screen) == 1
        assert "You have finished 2 of 10" in ada.screen[-1].text
        assert slack.delivery.given_up == []


async def test_what_takes_long_is_acknowledged_in_time(over: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack waits for three seconds; the work goes on after it was told."""
    monkeypatch.setattr(bot, "PATIENCE", 0.05)
    async with local_slack(manifest()) as slack:
        journal = Held()
        async with ribbon(slack, journal, over=over):
            ada, _ = await club(slack)
            journal.open.clear()
            await ada.types("read", chapter=3)
            await ada.says("who is Erchov?")
            assert not [each for each in ada.screen if COMMISSAR in each.text or "finished 3" in each.text]
            journal.open.set()
            await ada.sees("You have finished 3 of 10")
            await ada.sees(COMMISSAR)
        assert slack.delivery.given_up == []


async def test_who_is_told_to_end_finishes_what_was_taken(over: str) -> None:
    """It is answered and acknowledged, so that the next process hears nothing of it."""
    async with local_slack(manifest()) as slack:
        journal = Held()
        async with ribbon(slack, journal, over=over) as found:
            ada, _ = await club(slack)
            journal.open.clear()
            doing = [asyncio.create_task(ada.says("who is Erchov?")), asyncio.create_task(ada.types("read", chapter=3))]
            await slack.until(lambda: len(found._tasks._running) == 2)
            asyncio.get_running_loop().call_later(0.2, journal.open.set)
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*doing), 1)
        assert all(each.done() for each in doing)
        assert (await ada.sees("You have finished 3 of 10")).sees == ada.number
        await ada.sees(COMMISSAR)
