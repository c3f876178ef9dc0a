"""What the clients of Discord and Slack have in common: their members are driven by the same verbs."""

from __future__ import annotations

import re
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from contextlib import AbstractAsyncContextManager

    from tests.doubles.discord.chat import Discord
    from tests.doubles.discord.chat import Member as DiscordMember
    from tests.doubles.memory import MemoryJournal
    from tests.doubles.slack.chat import Member as SlackMember
    from tests.doubles.slack.chat import Slack

_PINGED = re.compile(r"<@(\d+)>")


class Chatter:
    """A member at a client of either: what they see is told from what they saw before they last did something."""

    def __init__(self, member: DiscordMember | SlackMember, server: Discord | Slack) -> None:
        self._member = member
        self._server = server
        self._before: Mapping[str, str] = {}
        self.mark()

    def mark(self) -> None:
        """What they see from here on is new."""
        self._before = self._shown()

    async def sees(self, words: str) -> str:
        """Wait for a message that says so, and did not before."""
        found: list[str] = []

        def said() -> bool:
            found[:] = [text for id_, text in self._shown().items() if words in text != self._before.get(id_)]
            return bool(found)

        try:
            await self._server.until(said)
        except AssertionError as error:
            message = f"{words!r} is not new among {self.screen}. {error}"
            raise AssertionError(message) from None
        return found[-1]

    @property
    def screen(self) -> list[str]:
        """The messages that they see."""
        return list(self._shown().values())

    async def presses(self, label: str) -> None:
        """Press a button."""
        self.mark()
        await self._member.presses(label)

    def _shown(self) -> Mapping[str, str]:
        return {post.id: self._plain(post.text) for post in self._member.screen}

    def _plain(self, text: str) -> str:
        """What a client shows of it: names for numbers, no escapes, no styles, and nothing that has no width."""
        names = self._server.state.users
        told = _PINGED.sub(lambda found: str(names.get(found[1], found[0])), text)
        return told.replace("\\", "").replace("**", "").replace("\u200b", "")


class Process:
    """Ribbon's process on a platform, which can end and begin again."""

    def __init__(self, runs: Callable[[], AbstractAsyncContextManager[object]]) -> None:
        """`runs` is Ribbon at work, until the end of the block."""
        self._runs = runs
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self._runs())
        return self

    async def __aexit__(self, *ended: object) -> None:
        await self._stack.aclose()

    async def restarts(self) -> None:
        """End, and begin again with nothing but what was kept."""
        await self._stack.aclose()
        await self._stack.enter_async_context(self._runs())


async def passing(server: Discord | Slack, journal: MemoryJournal, seconds: float) -> None:
    """Let time pass, and wait at each moment at which something is due until it has happened."""
    until = server.state.now() + seconds
    while due := [each for each in await journal.scheduled() if each.at <= until]:
        first = min(due, key=lambda each: each.at)
        server.state.skipped += max(0.0, first.at - server.state.now())
        await server.until(lambda: first not in journal._due.values())  # noqa: B023 - waited for before the next one
    server.state.skipped += max(0.0, until - server.state.now())


def option(labels: Iterable[str], given: str) -> str:
    """The label of the button that is an option: the letter or the words that were given; empty if there is none."""
    return next((label for label in labels if label.startswith(f"{given}.") or label.endswith(f". {given}")), "")
