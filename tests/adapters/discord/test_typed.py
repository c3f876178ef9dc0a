"""Answers that players type in the channel, where the operator has Discord let Ribbon read messages."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.book import Book
from bot.clock import LOOK
from bot.questions import Choice, Typed
from bot.view import Authored
from tests.doubles.discord.chat import local_discord
from tests.doubles.discord.gateway import MESSAGE_CONTENT
from tests.doubles.discord.running import ribbon
from tests.doubles.discord.settling import settled
from tests.doubles.discord.state import APPLICATION
from tests.doubles.memory import MemoryBooks, MemoryJournal
from tests.doubles.reader import NOTHING
from tests.worlds import told

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.questions import Question
    from tests.doubles.discord.chat import Discord, Member

KEEPER = Typed(ask="Who keeps the lamp?", since=0, answer="Mara", prompt=("Mar",))
COLOUR = Choice(ask="What colour is the lamp?", since=0, answer="green", options=("red", "blue"))


@asynccontextmanager
async def _race(
    question: Question, mode: str = "race", *, content: bool = True
) -> AsyncIterator[tuple[Discord, MemoryJournal, Member, Member]]:
    """A club of ada and bo, who both play, and have just been asked a question."""
    books = MemoryBooks(Book(told(NOTHING), lambda: [Authored("Quiz", question)]))
    async with local_discord() as discord:
        discord.gateway.granted = MESSAGE_CONTENT if content else 0
        journal = MemoryJournal()
        async with ribbon(discord, journal, books, content=content):
            ada, bo = discord.member("ada", moderator=True), discord.member("bo")
            await ada.types("club setup", book="book")
            await ada.types("quiz start", mode=mode, questions=1)
            for who in (ada, bo):
                await who.presses("Join")
            discord.state.skipped += 60
            await bo.sees(question.ask)
            discord.state.skipped += 5  # nobody reads quicker than that
            yield discord, journal, ada, bo


async def _says(ada: Member, who: Member, *lines: str) -> None:
    """Somebody says this in the channel, not to Ribbon, which says nothing.

    Whatever ada asks is heard after it: once she has her answer, what was to come of it has come.
    """
    before = {post.id for post in who.screen}
    for line in lines:
        await who.says(line, to_bot=False)
        await ada.types("books")
        await settled(ada.discord)
    said = [post for post in who.screen if post.id not in before and post.author == APPLICATION]
    assert [post.text for post in said if post.sees != ada.number] == []


async def _revealed(discord: Discord, who: Member) -> str:
    """What is said once the question is over."""
    while not any("The answer:" in post.text for post in who.screen):
        discord.state.skipped += 20
        await asyncio.sleep(2 * LOOK)
    return (await who.sees("The answer:")).text


def _answers(journal: MemoryJournal) -> list[str | None]:
    """All answers that were kept, in order."""
    return [entry.words for room in journal.rooms.values() for entry in room if entry.kind == "Answered"]


async def test_the_first_right_line_wins_a_race() -> None:
    """Wrong lines are met with silence; of the right one, the channel hears at the reveal."""
    async with _race(KEEPER) as (discord, journal, ada, bo):
        await ada.types("quiz settings", show_me="yes")
        await _says(ada, bo, "Tobias?", "Corin")
        await _says(ada, ada, "mara")
        await _says(ada, bo, "Mara!")
        assert f"<@{ada.number}>" in await _revealed(discord, bo)
        assert _answers(journal)[:3] == ["Tobias?", "Corin", "mara"]
        assert not discord.rest.refused


async def test_who_does_not_play_just_talks() -> None:
    """What somebody says who has no seat is no answer; nothing of them is kept, not even that they are there."""
    async with _race(KEEPER) as (discord, journal, ada, _):
        cy = discord.member("cy")
        known = set(journal.rooms)
        await _says(ada, cy, "Mara")
        assert _answers(journal) == [] and set(journal.rooms) == known
        users = [await journal.user(f"m{number}") for number in range(1, 9)]
        assert ada.number in users and cy.number not in users


async def test_chatting_picks_nothing() -> None:
    """Where there are options, of which the first pick counts, only letters are an answer."""
    async with _race(COLOUR) as (_, journal, ada, bo):
        await _says(ada, bo, "a good question", "green, I suppose")
        await _says(ada, ada, " b ")
        assert _answers(journal) == ["b"]


async def test_a_thread_of_the_channel_is_the_channel() -> None:
    """What is said in a thread counts in the race of the club above."""
    async with _race(KEEPER) as (discord, journal, ada, _):
        thread = ada.at(discord.channel("answers", parent=discord.here))
        await discord.gateway.dispatch("THREAD_CREATE", discord.state.channels[thread.channel])
        await _says(ada, thread, "Mara")
        assert _answers(journal) == ["Mara"]


async def test_only_a_race_listens() -> None:
    """In any other quiz, between questions, and once it is over, what is said in the channel is talk."""
    async with _race(KEEPER, "live") as (discord, journal, ada, _):
        await _says(ada, ada, "Mara")
        assert _answers(journal) == []
    async with _race(KEEPER) as (discord, journal, ada, bo):
        await _says(ada, ada, "Mara")
        await _revealed(discord, ada)
        await _says(ada, bo, "Mara")
        assert _answers(journal) == ["Mara"]


async def test_without_the_setting_nothing_is_heard() -> None:
    """No privileged intent is asked for, and a right line wins nothing."""
    async with _race(KEEPER, content=False) as (discord, journal, ada, _):
        assert not discord.gateway.identified[0]["intents"] & MESSAGE_CONTENT
        await _says(ada, ada, "Mara")
        assert _answers(journal) == []
