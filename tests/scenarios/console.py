"""The console as a stage: one terminal, in which one types for all."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from adapters.console.client.talk import Console
from adapters.console.render import plain
from adapters.console.session import FIRST
from bot.app import App
from bot.clock import Clock
from bot.dialogue.reply import Audience
from bot.posting import Posting
from tests.doubles.lines import line
from tests.doubles.memory import MemoryJournal
from tests.doubles.talking import A_LINE_TAKES, Time, moment, shelf

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.app import Books
    from bot.dialogue.reply import Reply

_CHOICE = re.compile(r"^(\d+)\. (.*)$", re.MULTILINE)


@dataclass
class Terminal:
    """Lines that are typed one by one, and all that was shown, with who sees it: nobody by name is everybody."""

    time: Time
    shown: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._typed: asyncio.Queue[str | None] = asyncio.Queue()
        self._idle = asyncio.Event()

    async def read(self, speaker: str) -> str | None:
        """The next line, a second later."""
        self._idle.set()
        found = await self._typed.get()
        self.time.now += A_LINE_TAKES
        return found

    def show(self, reply: Reply, speaker: str, first: int) -> None:
        """Note a reply."""
        self.shown.append(("" if reply.audience is Audience.EVERYONE else speaker, plain(reply, first)))

    async def types(self, said: str | None) -> None:
        """Type a line, and wait until it is answered."""
        self._idle.clear()
        await self._typed.put(said)
        if said is not None:
            await self._idle.wait()

    async def ready(self) -> None:
        """Wait for the greeting."""
        await self._idle.wait()


class Typist:
    """A member in whose name one types."""

    def __init__(self, stage: ConsoleStage, name: str) -> None:
        self._stage = stage
        self._name = name
        self._since = len(stage.terminal.shown)

    async def does(self, words: str, **values: object) -> None:
        """Type a command."""
        await self._say(line(words, values))

    async def presses(self, label: str) -> None:
        """Type the number of the latest choice of this label."""
        for shown in reversed(self.screen):
            for number, choice in _CHOICE.findall(shown):
                if choice.startswith(label):
                    await self._say(number)
                    return
        message = f"no choice {label!r} among {self.screen}"
        raise AssertionError(message)

    async def answers(self, given: str) -> None:
        """Type it."""
        await self.does("quiz answer", answer=given)

    async def line(self, typed: str) -> None:
        """Type it."""
        await self._say(typed)

    async def tries(self, words: str, **values: object) -> None:
        """It is refused."""
        await self.does(words, **values)
        await self.sees("moderator")

    async def says(self, words: str) -> None:
        """Type it: a line that is no command is a question."""
        await self._say(words)

    async def sees(self, words: str) -> str:
        """The latest that was shown to them since they last typed, which must hold these words."""
        found = [text for who, text in self._stage.terminal.shown[self._since :] if who in {"", self._name}]
        fitting = [text for text in found if words in text]
        assert fitting, f"{words!r} is not among {found}"
        return fitting[-1]

    async def finds_at_home(self, words: str) -> str:
        """By asking for it."""
        await self.does("home")
        return await self.sees(words)

    @property
    def screen(self) -> list[str]:
        """All that they were shown."""
        return [text for who, text in self._stage.terminal.shown if who in {"", self._name}]

    async def _say(self, said: str) -> None:
        await self._stage.speaks(self._name)
        self._since = len(self._stage.terminal.shown)
        await self._stage.terminal.types(said)


class ConsoleStage:
    """The console."""

    name = "console"

    def __init__(self, journal: MemoryJournal, books: Books) -> None:
        self.journal = journal
        self.time = Time()
        self.terminal = Terminal(self.time)
        app = App(journal, books, self.time, lambda: Random(3))
        self.console = Console(app, books.catalogue)
        self._clock = Clock(journal, app, Posting(app, self.console, self.time.seconds), self.time.seconds)

    def member(self, name: str, *, moderator: bool = False) -> Typist:
        """Somebody; who moderates is who types first."""
        assert moderator is (name == FIRST)
        return Typist(self, name)

    def aside(self, who: Typist) -> Typist:
        """There is no other place than the channel."""
        raise NotImplementedError

    def below(self, who: Typist) -> Typist:
        """There are no threads."""
        raise NotImplementedError

    def elsewhere(self, who: Typist) -> Typist:
        """There is no other workspace."""
        raise NotImplementedError

    async def forges(self, who: Typist, packed: str) -> None:
        """There is nothing to forge."""
        raise NotImplementedError

    async def restarts(self) -> None:
        """Whoever closes a terminal has closed it."""
        raise NotImplementedError

    async def settles(self) -> None:
        """Whoever types has waited."""

    async def passes(self, seconds: float) -> None:
        """Look at the clock at every moment at which something is due."""
        until = self.time.now + timedelta(seconds=seconds)
        while due := [each.at for each in await self.journal.scheduled() if each.at <= until.timestamp()]:
            self.time.now = max(self.time.now, moment(min(due)))
            await self._clock.look()
        self.time.now = until

    async def speaks(self, name: str) -> None:
        """From here on somebody else types."""
        if self.console.session.speaker != name:
            await self.terminal.types(f"/as {name}")

    def check(self) -> None:
        """A terminal refuses nothing."""


@asynccontextmanager
async def console_stage(books: Books | None = None) -> AsyncIterator[ConsoleStage]:
    """The console, until the end of the block."""
    stage = ConsoleStage(MemoryJournal(), books or shelf())
    talking = asyncio.create_task(stage.console.talk(stage.terminal))
    await stage.terminal.ready()
    try:
        yield stage
    finally:
        talking.cancel()
        with suppress(asyncio.CancelledError):
            await talking
