"""Discord as a stage: the real discord.py at a local server."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import fields
from typing import TYPE_CHECKING

from adapters.discord.tree import paths
from bot.commands.registry import options, parse
from bot.questions.picking import LETTERS
from tests.doubles.discord.chat import NotOfferedError, local_discord
from tests.doubles.discord.running import ribbon
from tests.doubles.discord.settling import settled
from tests.doubles.memory import MemoryJournal
from tests.scenarios.chats import Chatter, Process, option, passing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.app import Books
    from bot.dialogue.command import Command
    from tests.doubles.discord.chat import Discord, Member

_SELECT = 3


class OnDiscord(Chatter):
    """Somebody at a client of Discord."""

    def __init__(self, member: Member, server: Discord) -> None:
        super().__init__(member, server)
        self.member = member

    async def does(self, words: str, **values: object) -> None:
        """Give a slash command."""
        self.mark()
        await self.member.types(next(" ".join(path) for path, kind in paths().items() if kind.words == words), **values)

    async def line(self, typed: str) -> None:
        """Give the slash command that the line is, with the options that it has."""
        command = parse(f"/{typed}")
        listed = [field.name for field in options(type(command)) if field.option.listed]
        given = {name: getattr(command, name) for name in listed}
        await self.does(
            command.words, **{name: value for name, value in given.items() if value != _default(command, name)}
        )

    async def tries(self, words: str, **values: object) -> None:
        """The client may not even offer it."""
        try:
            await self.does(words, **values)
        except NotOfferedError:
            return
        await self.sees("moderator")

    async def answers(self, given: str) -> None:
        """Pick from the select, press the option, or press what opens a modal, and fill that in."""
        self.mark()
        post = next(post for post in reversed(self.member.screen) if post.components)
        select = next((each for each in post.components if each["type"] == _SELECT), None)
        if select is not None:
            await self.member.picks(*(select["options"][LETTERS.index(letter)]["label"] for letter in given.split()))
        elif label := option((each["label"] for each in post.components), given):
            await self.member.presses(label, post)
        else:
            await self.member.fills(await self.member.presses("Your answer", post), given)

    async def says(self, words: str) -> None:
        """By its name, which is answered with a button, for everybody to press for themselves; alone, at once."""
        self.mark()
        await self.member.says(words)
        if not self.member._direct:
            await self.sees("The answer goes to whoever presses")
            await self.presses("See the answer")

    async def finds_at_home(self, words: str) -> str:
        """By asking for it."""
        await self.does("home")
        return await self.sees(words)


class DiscordStage:
    """Discord."""

    name = "discord"

    def __init__(self, discord: Discord, journal: MemoryJournal, other: str, process: Process) -> None:
        self.discord = discord
        self.journal = journal
        self._thread, self._other = "", other
        self.restarts = process.restarts

    def member(self, name: str, *, moderator: bool = False) -> OnDiscord:
        """Somebody in the guild."""
        return OnDiscord(self.discord.member(name, moderator=moderator), self.discord)

    def aside(self, who: OnDiscord) -> OnDiscord:
        """In a direct message."""
        return OnDiscord(who.member.in_private(), self.discord)

    def below(self, who: OnDiscord) -> OnDiscord:
        """In a thread."""
        self._thread = self._thread or self.discord.channel("aside", parent=self.discord.here)
        return OnDiscord(who.member.at(self._thread), self.discord)

    def elsewhere(self, who: OnDiscord) -> OnDiscord:
        """In a channel of another guild."""
        return OnDiscord(who.member.at(self._other), self.discord)

    async def forges(self, who: OnDiscord, packed: str) -> None:
        """On the first message that they see."""
        post = who.member.screen[0]
        button = {"type": 2, "style": 2, "label": "Forged", "custom_id": packed}
        body, post.body = post.body, {**post.body, "components": [{"type": 1, "components": [button]}]}
        await who.member.presses("Forged", post)
        await self.settles()
        post.body = body

    async def settles(self) -> None:
        """No interaction is being answered."""
        await settled(self.discord)

    async def passes(self, seconds: float) -> None:
        """Go from one moment at which something is due to the next."""
        await passing(self.discord, self.journal, seconds)

    def check(self) -> None:
        """Nothing was refused."""
        assert self.discord.rest.refused == []


def _default(command: Command, name: str) -> object:
    """What an option is if nothing is given for it."""
    return next(each.default for each in fields(command) if each.name == name)


@asynccontextmanager
async def discord_stage(books: Books | None = None) -> AsyncIterator[DiscordStage]:
    """Discord, with two guilds, until the end of the block."""
    journal = MemoryJournal()
    async with local_discord() as discord:
        other = discord.channel("elsewhere", guild=discord.guild())
        async with Process(lambda: ribbon(discord, journal, books)) as process:
            yield DiscordStage(discord, journal, other, process)
