"""Ribbon on a local Discord over real sockets: what members do, and what each of them sees."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from adapters.discord import render
from adapters.discord.client import bot
from adapters.discord.tree import ABOUT, REPORT
from bot.clock import LOOK
from bot.dialogue import words
from tests.doubles.discord.answers import Fault
from tests.doubles.discord.chat import local_discord
from tests.doubles.discord.running import SlowJournal, chatting, ribbon
from tests.doubles.discord.settling import settled
from tests.doubles.discord.state import SEND, snowflake
from tests.doubles.memory import MemoryJournal

if TYPE_CHECKING:
    from tests.doubles.discord.chat import Discord, Member

COMMISSAR = "The High Commissar in charge of the Tulayev case"


async def _club(discord: Discord) -> tuple[Member, Member]:
    """A moderator and a member of a club that reads a book and talks up to its second chapter; both have read that."""
    ada, bo = discord.member("ada", moderator=True), discord.member("bo")
    await ada.types("club setup", book="tulayev")
    await ada.types("club checkpoint", chapter=2)
    await ada.types("read", chapter=2)
    await bo.types("read", chapter=2)
    await bo.sees("Welcome.")
    return ada, bo


async def test_a_channel_from_start_to_first_answer() -> None:
    """A moderator chooses a book in public; what a reader has read, and is told, only they see."""
    async with chatting() as discord:
        ada, bo = discord.member("ada", moderator=True), discord.member("bo")
        await ada.types("club setup", book="tulayev")
        await bo.sees("This channel now reads The Case of Comrade Tulayev.")
        assert (await ada.types("read", chapter=2)).private
        assert (await ada.types("ask", question="Who is Erchov?")).private
        await ada.sees(COMMISSAR)
        assert not [post for post in bo.screen if "Erchov" in post.text]
        assert discord.rest.refused == []


async def test_shared_is_what_the_channel_may_know() -> None:
    """A press shares an answer with everybody; a refusal to do so goes to the asker alone."""
    async with chatting() as discord:
        ada, bo = await _club(discord)
        assert (await bo.types("share")).private
        await ada.types("ask", question="Who is Erchov?")
        assert not (await ada.presses("Share here")).private
        assert COMMISSAR in (await bo.sees("Who is Erchov")).text


async def test_buttons_work_after_a_restart() -> None:
    """What a button does stands on it, so that another process can do it."""
    async with local_discord() as discord:
        journal = MemoryJournal()
        async with ribbon(discord, journal):
            _, bo = await _club(discord)
        writes = discord.rest.writes
        async with ribbon(discord, journal):
            await bo.presses("Undo")
            await bo.sees("You have not finished a chapter")
        assert (writes, discord.rest.writes) == (1, 1), "commands are registered once, while they stay the same"


async def test_completion_offers_what_the_asker_has_met() -> None:
    """People by their names, books by theirs, chapters as bare numbers."""
    async with chatting() as discord:
        ada, bo = await _club(discord)
        await bo.types("read", chapter=1)
        assert await ada.begins("who", "person", "Erch")
        assert await bo.begins("who", "person", "Erch") == []
        assert await ada.begins("club setup", "book", "tul") == ["tulayev"]
        assert 3 in await ada.begins("read", "chapter", "3")
        assert not discord.rest.refused


async def test_a_question_to_ribbon_is_answered_to_whoever_presses() -> None:
    """The message that names Ribbon gets a button; each who presses is answered from their own place."""
    async with chatting() as discord:
        ada, bo = await _club(discord)
        await bo.types("read", chapter=1)
        await ada.says("who is Erchov?")
        await bo.sees("The answer goes to whoever presses")
        assert (await ada.presses("See the answer")).private
        await ada.sees(COMMISSAR)
        assert (await bo.presses("See the answer")).private
        await bo.sees("Nothing that you have read so far answers that.")
        before = len(discord.state.posts)
        await ada.says("I like this book", to_bot=False)
        await ada.types("help")
        assert len(discord.state.posts) == before + 2


async def test_a_message_can_be_asked_about() -> None:
    """The menu of anybody's message asks what it says; the answer goes to who asked, from their own place."""
    async with chatting() as discord:
        ada, bo = await _club(discord)
        asked = await bo.says("So who is Erchov?", to_bot=False)
        assert (await ada.points(ABOUT, asked)).private
        assert (await ada.sees(COMMISSAR)).sees == ada.number
        wordless = await bo.says("", to_bot=False)
        await ada.points(ABOUT, wordless)
        await ada.sees("There are no words in that message")
        assert not discord.rest.refused


async def test_a_message_can_be_reported() -> None:
    """From the menu of a message, in a modal; the channel hears nothing, and the moderators' list leads there."""
    async with chatting() as discord:
        ada, bo = await _club(discord)
        said = await ada.says("In the end they all turn out to be ghosts.", to_bot=False)
        before = len(ada.screen)
        opened = await bo.points(REPORT, said)
        assert (await bo.fills(opened, "that is chapter 9", kind="spoiler")).private
        assert (await bo.sees("Thank you. The moderators will look at it")).sees == bo.number
        assert len(ada.screen) == before
        await ada.types("club reports")
        await ada.presses("Show them")
        listed = await ada.sees("that is chapter 9")
        assert f"https://discord.com/channels/{discord.state.guild}/{discord.here}/{said.id}" in listed.text
        assert "ghosts" not in listed.text, "of the message itself, nothing is kept"
        for _ in range(2):
            await ada.presses("Done with 1", listed)
            await ada.sees("Report 1 is seen to.")
        await ada.types("club reports")
        await ada.sees("Nobody has reported a message.")
        assert not discord.rest.refused


async def test_a_message_in_a_thread_is_reported_to_the_club_above() -> None:
    """The link leads into the thread, and the report is on the list of the channel that it belongs to."""
    async with chatting() as discord:
        ada, bo = await _club(discord)
        thread = discord.channel("late night", parent=discord.here)
        said = await ada.at(thread).says("Look at page 300.", to_bot=False)
        opened = await bo.at(thread).points(REPORT, said)
        await bo.at(thread).fills(opened, kind="mistake")
        await ada.types("club reports")
        await ada.presses("Show them")
        assert f"/{thread}/{said.id}" in (await ada.sees("mistake")).text


async def test_a_quiz_question_is_reported_as_a_dispute() -> None:
    """Its buttons say which question it is: the report stands among the disputes, with what was answered."""
    async with chatting() as discord:
        ada, bo = await _club(discord)
        await ada.types("quiz start", questions=1)
        await bo.presses("Join")
        discord.state.skipped += 60
        question = await bo.sees("Question 1")
        opened = await bo.points(REPORT, question)
        await bo.fills(opened, "two of these are right")
        await bo.sees("Thank you. A moderator will look at")
        await ada.types("quiz queue")
        await ada.sees("two of these are right")
        assert not discord.rest.refused


async def test_a_thread_belongs_to_its_channel() -> None:
    """What is said in a thread is said in the club of the channel above."""
    async with chatting() as discord:
        ada, _ = await _club(discord)
        thread = ada.at(discord.channel("spoilers", parent=discord.here))
        await thread.types("club status")
        await thread.sees("The Case of Comrade Tulayev")


async def test_a_direct_message_is_a_private_reading() -> None:
    """Lines are commands there, without a slash; the club's commands are not offered."""
    async with chatting() as discord:
        _, bo = await _club(discord)
        alone = bo.in_private()
        await alone.says("read 2")
        await alone.sees("You have finished 2 of 10 chapters")
        await alone.says("who is Erchov?")
        await alone.sees(COMMISSAR)
        await alone.types("who", person="Erchov")
        assert not discord.rest.refused


async def test_what_is_said_in_an_unknown_server_is_no_direct_message() -> None:
    """A line in a server of which Discord has not told yet, and which does not name Ribbon, is answered by nobody."""
    async with chatting() as discord:
        _, bo = await _club(discord)
        unknown = discord.channel("elsewhere", guild=snowflake())
        await bo.at(unknown).says("who is Erchov?", to_bot=False)
        before = len(bo.screen)
        await bo.types("help")
        await settled(discord)
        assert len(bo.screen) == before + 1


async def test_a_quiz_from_call_to_reveal() -> None:
    """A lobby with buttons, questions that the clock posts, answers in private, and a reveal for everybody."""
    async with chatting() as discord:
        ada, bo = await _club(discord)
        assert not (await ada.types("quiz start", questions=1)).private
        await bo.sees("Join")
        assert (await bo.presses("Join")).private
        discord.state.skipped += 60
        question = await bo.sees("Question 1")
        discord.state.skipped += 10  # nobody reads quicker than that
        for who in (ada, bo):
            if any(each["type"] == 3 for each in question.components):
                await who.picks("a.")
            else:
                opened = await who.presses("a." if question.text.count("[a.") else "Your answer", question)
                if opened.response == 9:
                    await who.fills(opened, "a b c d")
        while not any("The answer:" in post.text for post in bo.screen):
            discord.state.skipped += 20
            await asyncio.sleep(2 * LOOK)
        assert not discord.rest.refused


async def test_a_quiz_goes_on_after_a_restart() -> None:
    """Another process shows the open question again, takes presses on it, and reveals the answer once."""
    async with local_discord() as discord:
        journal = MemoryJournal()
        async with ribbon(discord, journal):
            ada, bo = await _club(discord)
            await ada.types("quiz start", questions=1)
            await asyncio.gather(*(bo.presses("Join") for _ in range(20)))
            discord.state.skipped += 60
            await bo.sees("Question 1")
        async with ribbon(discord, journal):
            await bo.sees("The quiz goes on")
            while not any("The answer:" in post.text for post in bo.screen):
                discord.state.skipped += 20
                await asyncio.sleep(2 * LOOK)
            assert sum("The answer:" in post.text for post in bo.screen) == 1
            assert not discord.rest.refused


async def test_a_process_is_for_its_own_shards() -> None:
    """Two of four shards identify as such, and the clock posts to the servers of these shards alone."""
    async with local_discord() as discord:
        room = f"club/{discord.state.guild}/{discord.here}"
        own = (int(discord.state.guild) >> 22) % 4
        for shards in ([own, (own + 1) % 4], [(own + 1) % 4, (own + 2) % 4]):
            discord.gateway.identified.clear()
            async with ribbon(discord, MemoryJournal(), shards=shards, count=4) as client:
                assert [each["shard"] for each in discord.gateway.identified] == [[shard, 4] for shard in shards]
                assert client.serves(room) is (own in shards)
                assert not client.serves("club/console/console")


async def test_a_file_is_fetched() -> None:
    """A quiz that a moderator attaches is read and imported."""
    quiz = b"AUTHOR: Ada\nDESCRIPTION: A test\nWho leads the case?:\n- Erchov\n"
    async with chatting() as discord:
        ada, _ = await _club(discord)
        await ada.types("quiz import", file=b"\xff\xfe\x00")
        await ada.sees("not a text in UTF-8")
        assert (await ada.types("quiz import", file=quiz)).private
        assert not discord.rest.refused


async def test_who_waits_is_told_so_as_privately_as_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow store is no failed interaction: Discord hears in time, and the answer takes the place of that word."""
    monkeypatch.setattr(bot, "PATIENCE", 0.05)
    journal = SlowJournal()
    async with chatting(journal=journal) as discord:
        ada, bo = await _club(discord)
        journal.delay = 0.2
        asked = await ada.types("who", person="Erchov")
        assert (asked.response, asked.private) == (5, True)
        assert (await ada.sees(COMMISSAR)).sees == ada.number
        moved = await ada.types("club checkpoint", chapter=1)
        assert (moved.response, moved.private) == (5, False)
        await bo.sees("It talks up to the end of chapter 1")
        refused = await bo.types("share")
        assert not refused.private
        assert (await bo.sees("Please ask it again")).sees == bo.number
        assert not discord.rest.refused


async def test_nobody_is_shown_a_traceback() -> None:
    """What goes wrong is told in one sentence that names no reason."""
    journal = SlowJournal()
    async with chatting(journal=journal) as discord:
        _, bo = await _club(discord)
        journal.broken = True
        await bo.types("read", chapter=1)
        assert "must not see" not in (await bo.sees("Something went wrong here")).text


async def test_a_member_is_spoken_to_in_their_language_where_it_is_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong is told to Bo in Bo's language, once somebody has brought it; to others, in English."""
    french = replace(words.ENGLISH, failed="Quelque chose a mal tourné.")
    monkeypatch.setattr(words, "_LANGUAGES", {"en": words.ENGLISH, "fr": french})
    journal = SlowJournal()
    async with chatting(journal=journal) as discord:
        ada, bo = await _club(discord)
        ada.locale, bo.locale, journal.broken = "tlh", "fr", True
        await bo.types("read", chapter=1)
        assert (await bo.sees("Quelque chose a mal tourné.")).sees == bo.number
        await ada.types("read", chapter=1)
        await ada.sees("Something went wrong here")


async def test_rights_are_checked_here_as_well() -> None:
    """A forged press is refused to who may not do that, and means nothing if it is no command of ours."""
    async with chatting() as discord:
        ada, bo = await _club(discord)
        await ada.types("club status")
        post = await bo.sees("It talks up to the end of chapter 2")
        for forged in ("club checkpoint chapter:9", "quiz tick", "rm -rf", "?x", "=x y", "?nothing read", "@"):
            button = {"type": 2, "style": 2, "label": f"Forged {forged}", "custom_id": forged}
            post.body["components"] = [{"type": 1, "components": [button]}]
            spoken = await bo.presses("Forged", post)
            assert spoken.private, forged
            assert spoken.response == 4
        assert not [each for each in discord.state.posts.values() if "chapter 9" in each.text]
        assert not discord.rest.refused


async def test_a_gateway_that_fails_loses_nothing() -> None:
    """Cut off, Ribbon resumes and answers what was asked meanwhile; told to come again or forgotten, it comes back."""
    async with chatting() as discord:
        ada, _ = await _club(discord)
        discord.gateway.drop()
        await ada.types("who", person="Erchov")
        await ada.sees(COMMISSAR)
        assert discord.gateway.resumed == 1
        await discord.gateway.reconnect()
        await discord.until(lambda: discord.gateway.resumed == 2)
        await ada.types("read", chapter=1)
        await ada.sees("You have finished 1 of 10")
        await discord.gateway.invalidate()
        await discord.until(lambda: discord.gateway.sessions)
        assert len(discord.gateway.identified) == 2
        await ada.types("cast")
        await ada.sees("Kostia")


@pytest.mark.parametrize("status", [429, 500])
async def test_a_hiccup_of_the_api_shows_nothing_twice(status: int) -> None:
    """A first response or a post that Discord took without saying so is not shown again."""
    async with chatting() as discord:
        ada, bo = await _club(discord)
        before = len(bo.screen)
        taken = status == 500
        discord.rest.faults.append(Fault("/callback", status, after=taken))
        await ada.types("club checkpoint", chapter=1)
        await bo.sees("It talks up to the end of chapter 1")
        discord.rest.faults.append(Fault("/messages", status, after=taken))
        await ada.says("who is Erchov?")
        await bo.sees("The answer goes to whoever presses")
        await asyncio.sleep(1.5 if taken else 0)
        assert len(bo.screen) == before + 3


async def test_what_takes_several_messages_is_taken_back_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the checkpoint goes down, nothing stays of a shared answer that was too long for one message."""
    monkeypatch.setattr(render, "PAGE", 100)
    async with chatting() as discord:
        ada, bo = await _club(discord)
        await ada.types("who", person="Erchov")
        await ada.types("share")
        await settled(discord)
        assert sum("Erchov" in post.text for post in bo.screen) > 1
        await ada.types("club checkpoint", chapter=1)
        await bo.sees("was taken back")
        await settled(discord)
        assert not [post for post in bo.screen if "Erchov" in post.text]
        assert discord.rest.refused == []


async def test_a_channel_that_is_closed_to_ribbon_is_passed_over() -> None:
    """Where it may not write, Ribbon still answers who asks, and goes on."""
    async with chatting() as discord:
        ada, _ = await _club(discord)
        discord.state.forbidden[discord.here] = SEND
        await ada.says("who is Erchov?")
        await ada.types("who", person="Erchov")
        await ada.sees(COMMISSAR)
        await discord.until(lambda: [error.code for error in discord.rest.refused] == [50013])
        assert (await ada.types("quiz start")).private
        await ada.sees("nothing has been done yet")
        discord.state.forbidden.clear()
        await ada.types("quiz score")
        await ada.sees("There is no quiz here just now.")


async def test_what_came_too_late_for_an_answer_still_reaches_the_channel() -> None:
    """Discord takes no answer after three seconds; what everybody is to know is posted all the same."""
    journal = SlowJournal()
    async with chatting(journal=journal) as discord:
        ada, bo = await _club(discord)
        discord.state.patience, journal.delay = 0.1, 0.3
        before = len(ada.screen)
        for words, values in (("club checkpoint", {"chapter": 1}), ("who", {"person": "Erchov"})):
            with pytest.raises(AssertionError, match="10062"):
                await ada.types(words, **values)
        await bo.sees("It talks up to the end of chapter 1")
        assert len(ada.screen) == before + 1
