"""A local Discord in a process of its own, whose members all ask at once: `python -m tests.doubles.discord.load`.

It says its address first. Then come orders on standard input, a line of JSON each, and an answer to each on standard
output: `{"guilds": 2000, "channels": 20}`, `{"readers": 20, "place": 2}`, `{"ask": [...], "at_once": 200}`.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from tests.doubles.discord.chat import local_discord
from tests.doubles.orders import obeyed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.doubles.discord.chat import Discord, Member
    from tests.doubles.discord.state import Spoken

_DEFERRED, _ANSWERED = 5, 60.0
"""The response that tells a member to wait, and the seconds that they do."""


class Crowd:
    """The members of a local Discord, and what they are told to do."""

    def __init__(self, discord: Discord) -> None:
        self._discord = discord
        self._readers: list[Member] = []

    async def obeys(self, order: dict[str, Any]) -> dict[str, Any]:
        """Do what an order says; what came of it."""
        if "guilds" in order:
            return self._guilds(order["guilds"], order["channels"])
        if "readers" in order:
            return await self._gathers(order["readers"], order["place"])
        return await self._asks(order["ask"], order["at_once"])

    def _guilds(self, count: int, channels: int) -> dict[str, Any]:
        """Let the bot be in so many guilds, each with so many channels."""
        state = self._discord.state
        while len(state.guilds) < count:
            self._discord.guild()
        for guild in state.guilds:
            for number in range(channels - len(state.rooms[guild])):
                self._discord.channel(f"channel-{number}", guild=guild)
        return {"guilds": len(state.guilds)}

    async def _gathers(self, readers: int, place: int) -> dict[str, Any]:
        """A club in the first guild whose readers have all finished so many chapters."""
        host = self._discord.member("host", moderator=True)
        await host.types("club setup", book="tulayev")
        for _ in range(readers):
            self._readers.append(reader := self._discord.member("reader"))
            for chapter in range(1, place + 1):
                await reader.types("read", chapter=chapter)
        return {"readers": readers}

    async def _asks(self, questions: list[str], at_once: int) -> dict[str, Any]:
        """Let the readers ask, so many at once: how many seconds each waited for a response, and what went wrong."""
        waiting: Iterator[tuple[int, str]] = enumerate(questions)
        took: list[float] = []
        found = {"failed": 0, "deferred": 0}

        async def asks() -> None:
            for number, question in waiting:
                who = self._readers[number % len(self._readers)]
                try:
                    spoken = await who.types("ask", question=question)
                    found["deferred"] += spoken.response == _DEFERRED
                    await self._discord.until(partial(_answered, spoken), _ANSWERED)
                except AssertionError:
                    found["failed"] += 1
                else:
                    took.append(spoken.took)

        refused = len(self._discord.rest.refused)
        await asyncio.gather(*(asks() for _ in range(at_once)))
        self._discord.state.posts.clear()
        self._discord.state.spoken.clear()
        self._discord.rest.said.clear()
        return {**found, "took": took, "refused": len(self._discord.rest.refused) - refused}


def _answered(spoken: Spoken) -> bool:
    return not spoken.waits


async def main() -> None:
    """Serve until the input ends."""
    async with local_discord() as discord:
        crowd = Crowd(discord)
        if not discord.state.users:  # without the bot's readers, a guild is empty
            discord.member("nobody")
        await obeyed(crowd.obeys, {"address": discord.address})


if __name__ == "__main__":
    asyncio.run(main())
