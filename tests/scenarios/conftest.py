"""Every scenario is played on every platform that there is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.doubles.memory import MemoryBooks
from tests.doubles.quizbook import quizbook
from tests.doubles.slack.running import HTTP
from tests.scenarios.console import console_stage
from tests.scenarios.discord import discord_stage
from tests.scenarios.slack import slack_stage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from contextlib import AbstractAsyncContextManager
    from typing import TypeAlias

    from tests.scenarios.stage import Stage

    Opens: TypeAlias = Callable[..., AbstractAsyncContextManager[Stage]]

CHATS: Mapping[str, Opens] = {
    "discord": discord_stage,
    "slack": slack_stage,
    "slack over http": partial(slack_stage, over=HTTP),
}
STAGES: Mapping[str, Opens] = {"console": console_stage, **CHATS}
QUICKLY = 0.01


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock's moments come when a scenario lets them, and so at once; what follows them does at once."""
    monkeypatch.setattr("bot.clock.LOOK", QUICKLY)
    monkeypatch.setattr("adapters.slack.client.places.PAUSE", QUICKLY)


@pytest.fixture(params=STAGES)
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """A club's channel on a platform; at its end, nothing that was sent had been refused there."""
    async with STAGES[request.param]() as found:
        yield found
        found.check()


@pytest.fixture(params=CHATS)
async def chat(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """The same, where there is more than one channel."""
    async with CHATS[request.param]() as found:
        yield found
        found.check()


@pytest.fixture(params=STAGES)
async def stones(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """The same, with a book of nothing but quiz questions, of every kind."""
    async with STAGES[request.param](MemoryBooks(quizbook())) as found:
        yield found
        found.check()


@pytest.fixture(params=CHATS)
async def game(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """The same, where there is more than one channel, and a process that can end."""
    async with CHATS[request.param](MemoryBooks(quizbook())) as found:
        yield found
        found.check()
