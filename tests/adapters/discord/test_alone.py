"""Ribbon where there is no club: in direct messages, and where a member has brought it along by themselves."""

from __future__ import annotations

import asyncio

import pytest

from adapters.discord.client import bot
from adapters.discord.tree import ABOUT, REPORT
from tests.doubles.discord.running import chatting
from tests.doubles.discord.settling import settled
from tests.doubles.discord.typed import NotOfferedError
from tests.doubles.memory import MemoryJournal

COMMISSAR = "The High Commissar in charge of the Tulayev case"
PLACES = pytest.mark.parametrize("direct", [False, True], ids=["in another server", "in a talk of two"])
QUIZ = b"AUTHOR: Ada\nWho leads the case?:\n- Erchov\n"


class _Slow(MemoryJournal):
    """A journal that takes its time to know somebody."""

    async def pseudonym(self, workspace: str, user: str) -> str:
        """The member's name, later."""
        await asyncio.sleep(0.05)
        return await super().pseudonym(workspace, user)


@PLACES
async def test_a_member_takes_ribbon_along(*, direct: bool) -> None:
    """What they ask in a place without Ribbon is answered to them alone, from their own place in the book."""
    async with chatting() as discord:
        cy = discord.member("cy").elsewhere(direct=direct)
        for words, values in (("read", {"chapter": 2}), ("who", {"person": "Erchov"}), ("recap", {}), ("books", {})):
            assert (await cy.types(words, **values)).private, words
        await cy.sees(COMMISSAR)
        assert await cy.begins("who", "person", "Erch")
        await cy.presses("Undo")
        await cy.types("who", person="Erchov")
        await cy.sees("Nothing that you have read so far answers that.")
        assert {post.sees for post in cy.screen} == {cy.number}
        assert not discord.rest.refused


async def test_it_is_the_reading_of_their_direct_messages() -> None:
    """How far somebody is elsewhere is how far they are in a direct message, and no club knows of it."""
    async with chatting() as discord:
        ada, cy = discord.member("ada", moderator=True), discord.member("cy")
        await ada.types("club setup", book="tulayev")
        await cy.elsewhere().types("read", chapter=2)
        alone = cy.in_private()
        await alone.says("who is Erchov?")
        await alone.sees(COMMISSAR)
        await cy.types("who", person="Erchov")
        await cy.sees("Nothing that you have read so far answers that.")


async def test_a_quiz_of_ones_own_goes_along() -> None:
    """Asked, answered and told to its player alone; what belongs to a club says that it does."""
    async with chatting() as discord:
        cy = discord.member("cy").elsewhere()
        await cy.types("read", chapter=2)
        await cy.types("quiz me", questions=1)
        await cy.sees("Your quiz: question 1 of 1")
        await cy.types("quiz answer", answer="zzz")
        await cy.types("quiz start")
        await cy.sees("That belongs in a club's channel.")
        await settled(discord)
        assert {post.sees for post in cy.screen} == {cy.number}


async def test_what_is_of_a_club_is_not_offered_elsewhere() -> None:
    """A member can share, report and moderate where their club is, and nowhere else."""
    async with chatting() as discord:
        cy = discord.member("cy", moderator=True)
        said = await cy.says("So who is Erchov?", to_bot=False)
        for words in ("share", "report", "club status", "preview"):
            for place in (cy.elsewhere(), cy.in_private(), cy.elsewhere(direct=True)):
                with pytest.raises(NotOfferedError):
                    await place.types(words)
        abroad = cy.elsewhere()
        discord.state.posts[said.id].channel = abroad.channel
        with pytest.raises(NotOfferedError):
            await abroad.points(REPORT, said)
        assert (await abroad.points(ABOUT, said)).private


@PLACES
async def test_forged_elsewhere_it_is_private_all_the_same(monkeypatch: pytest.MonkeyPatch, *, direct: bool) -> None:
    """What is public in a club, forged where there is none: whoever sent it waits in private, and is refused there."""
    monkeypatch.setattr(bot, "PATIENCE", 0.01)
    async with chatting(journal=_Slow()) as discord:
        eve = discord.member("eve", moderator=True).elsewhere(direct=direct)
        book = {"type": 1, "name": "setup", "options": [{"name": "book", "type": 3, "value": "tulayev"}]}
        for name, options in (("share", []), ("club", [book])):
            spoken = await eve.forges(2, {"id": "1", "name": name, "type": 1, "options": options})
            await settled(discord)
            assert spoken.private, name
        assert {post.sees for post in eve.screen} == {eve.number}
        assert {post.text for post in eve.screen} == {
            "That belongs in a club's channel.",
            "Only a moderator of this club can do that.",
        }


async def test_a_file_belongs_in_a_club() -> None:
    """Sent in a direct message, or with a command there, it is not opened, and where it belongs is said plainly."""
    async with chatting() as discord:
        alone = discord.member("ada", moderator=True).in_private()
        await alone.says("", file=QUIZ)
        await alone.sees("I have not opened that file. A quiz belongs to a club")
        await alone.says("quiz import", file=QUIZ)
        assert (await alone.types("quiz import", file=QUIZ)).private
        await settled(discord)
        told = [post.text for post in alone.screen if post.author != alone.number]
        assert [text.count("I have not opened that file.") for text in told] == [1, 1, 1]
        await alone.says("books", file=b"a picture of a page")
        await alone.sees("The Case of Comrade Tulayev")
        assert discord.rest.fetched == []
        assert not discord.rest.refused
