"""A local Slack in a process of its own, whose members all ask at once: `python -m tests.doubles.slack.load`.

It says its address and its secrets first. Then come orders on standard input, a line of JSON each, and an answer to
each on standard output: `{"url": "http://..."}`, `{"readers": 20, "place": 2}`, `{"ask": [...], "at_once": 200}`.
"""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import TYPE_CHECKING, Any

from adapters.slack.manifest import manifest
from tests.doubles.orders import obeyed
from tests.doubles.slack.chat import local_slack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.doubles.slack.chat import Member, Slack

_ANSWERED = 60.0
"""Seconds that a member waits."""


class Crowd:
    """The members of a local Slack, and what they are told to do."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._readers: list[Member] = []

    async def obeys(self, order: dict[str, Any]) -> dict[str, Any]:
        """Do what an order says; what came of it."""
        if "url" in order:
            self._slack.app.url = order["url"]
            return order
        if "readers" in order:
            return await self._gathers(order["readers"], order["place"])
        return await self._asks(order["ask"], order["at_once"])

    async def _gathers(self, readers: int, place: int) -> dict[str, Any]:
        """A club whose readers have all finished so many chapters."""
        await self._slack.member("host", moderator=True).types("club setup", book="tulayev")
        for _ in range(readers):
            self._readers.append(reader := self._slack.member("reader"))
            for chapter in range(1, place + 1):
                await self._answered(reader, f"read {chapter}")
        return {"readers": readers}

    async def _asks(self, questions: list[str], at_once: int) -> dict[str, Any]:
        """Let the readers ask, so many at once: how many seconds each waited for an answer, and what went wrong."""
        waiting: Iterator[tuple[int, str]] = enumerate(questions)
        took: list[float] = []
        failed: list[str] = []

        async def asks() -> None:
            for number, question in waiting:
                try:
                    who = self._readers[number % len(self._readers)]
                    took.append(await self._answered(who, f"ask {question}"))
                except (AssertionError, TimeoutError) as error:
                    failed.append(str(error))

        refused = len(self._slack.refused)
        await asyncio.gather(*(asks() for _ in range(at_once)))
        state = self._slack.state
        for each in (state.posts, state.hooks, state.triggers, state.showings, self._slack.said):
            each.clear()
        return {
            "took": took,
            "failed": len(failed),
            "deferred": 0,
            "refused": len(self._slack.refused) - refused,
        }

    async def _answered(self, who: Member, text: str) -> float:
        """Give the slash command; after how many seconds something was seen."""
        start = perf_counter()
        spoken = await who.gives(text)
        assert spoken.hook is not None
        await asyncio.wait_for(spoken.hook.used.wait(), _ANSWERED)
        return spoken.hook.used_at - start


async def main() -> None:
    """Serve until the input ends."""
    async with local_slack(manifest()) as slack:
        app = slack.app
        secrets = {"token": slack.token, "app_token": app.app_token, "signing_secret": app.signing_secret}
        await obeyed(Crowd(slack).obeys, {"api": slack.base, **secrets})


if __name__ == "__main__":
    asyncio.run(main())
