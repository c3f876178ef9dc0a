"""Ribbon on a local Discord over real sockets: what members do, and what each of them sees."""

from __future__ import annotations

from tests.doubles.discord.running import chatting


async def test_a_channel_from_start_to_first_answer() -> None:
    """A moderator chooses a book in public; what a reader has read, and is told, only they see."""
    async with chatting() as discord:
        ada = discord.member("ada", moderator=True)
        bo = discord.member("bo")
        await ada.types("club setup", book="tulayev")
        await bo.sees("This channel now reads The Case of Comrade Tulayev.")
        told = await ada.types("read", chapter=2)
        assert told.private
        asked = await ada.types("ask", question="Who is Erchov?")
        assert asked.private
        await ada.sees("The High Commissar in charge of the Tulayev case")
        assert not [post for post in bo.screen if "Erchov" in post.text]
        assert discord.rest.refused == []
