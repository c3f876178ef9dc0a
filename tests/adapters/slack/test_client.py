"""Ribbon on a local Slack, over real sockets, by the real bolt: what members do there, and what they see."""

from __future__ import annotations

from adapters.slack.manifest import manifest
from bot.app import Caller, Place
from tests.doubles.discord.running import SlowJournal
from tests.doubles.memory import MemoryJournal
from tests.doubles.slack.chat import local_slack
from tests.doubles.slack.clubs import COMMISSAR, club
from tests.doubles.slack.running import chatting, ribbon
from tests.doubles.slack.settling import settled


async def test_a_question_is_answered_to_its_asker_alone(over: str) -> None:
    """From the chapters that they have read; somebody else sees nothing of it."""
    async with chatting(over) as slack:
        ada, bo = await club(slack)
        await ada.types("ask", question="who is Erchov?")
        assert (await ada.sees(COMMISSAR)).sees == ada.number
        await bo.types("ask", question="who is Erchov?")
        await bo.sees("Nothing that you have read so far answers that.")
        assert COMMISSAR not in slack.shown(bo.number)
        assert not slack.refused


async def test_a_channel_from_start_to_first_answer(over: str) -> None:
    """A moderator chooses a book in public; what a reader has read, and is told, only they see."""
    async with chatting(over) as slack:
        ada, bo = slack.member("ada", moderator=True), slack.member("bo")
        await ada.types("club setup", book="tulayev")
        assert (await bo.sees("This channel now reads The Case of Comrade Tulayev.")).sees is None
        await ada.types("read", chapter=2)
        assert (await ada.sees("You have finished 2")).sees == ada.number
        assert not [post for post in bo.screen if "You have finished" in post.text]
        assert not slack.refused


async def test_shared_is_what_the_channel_may_know(over: str) -> None:
    """A press shares an answer with everybody; a refusal to do so goes to the asker alone."""
    async with chatting(over) as slack:
        ada, bo = await club(slack)
        await bo.types("share")
        assert (await bo.sees("I no longer know which question that was.")).sees == bo.number
        await ada.types("ask", question="Who is Erchov?")
        await ada.sees(COMMISSAR)
        await ada.presses("Share here")
        assert COMMISSAR in (await bo.sees("Who is Erchov")).text
        assert not slack.refused


async def test_buttons_work_after_a_restart() -> None:
    """A press is a command that packs itself, so another process knows what it is."""
    async with local_slack(manifest()) as slack:
        journal = MemoryJournal()
        async with ribbon(slack, journal):
            ada, _ = await club(slack)
            await ada.types("read", chapter=9)
            await ada.sees("Yes")
        async with ribbon(slack, journal):
            await ada.presses("Yes")
            await ada.sees("You have finished 9 of 10 chapters")
            assert not slack.refused


async def test_a_command_that_needs_more_opens_a_modal(over: str) -> None:
    """Its options complete themselves from what the reader has met; what comes of it is shown where it was typed."""
    async with chatting(over) as slack:
        ada, bo = await club(slack)
        for who, met in ((ada, True), (bo, False)):
            await who.gives("who")
            await who.sees_modal("Person")
            assert bool(await who.begins("who", "person", "Erch")) is met
        await ada.picks("Erchov")
        await ada.submits()
        assert (await ada.sees(COMMISSAR)).sees == ada.number
        assert COMMISSAR not in slack.shown(bo.number)
        assert not slack.refused


async def test_a_question_to_ribbon_is_answered_to_whoever_asked(over: str) -> None:
    """A message that names Ribbon is answered in its channel or its thread, to its writer alone."""
    async with chatting(over) as slack:
        ada, bo = await club(slack)
        post = await bo.says("Shall we talk about chapter two?", to_bot=False)
        await ada.says("who is Erchov?")
        assert (await ada.sees(COMMISSAR)).sees == ada.number
        there = ada.under(post)
        await there.says("recap")
        assert (await there.sees("Kostia")).thread == post.ts
        await ada.says("/raed 3")
        await ada.sees("Did you mean “read 3”?")
        assert COMMISSAR not in slack.shown(bo.number)
        assert not slack.refused


async def test_a_message_can_be_asked_about_and_reported(over: str) -> None:
    """The menu of anybody's message asks what it says, or tells the moderators of it."""
    async with chatting(over) as slack:
        ada, bo = await club(slack)
        post = await bo.says("So who is Erchov?", to_bot=False)
        await ada.points("Ask Ribbon about this", post)
        assert (await ada.sees(COMMISSAR)).sees == ada.number
        await ada.points("Report spoiler or error", post)
        await ada.sees_modal("Report")
        await ada.picks("spoiler")
        ada.writes("it tells the end", "Reason")
        await ada.submits()
        assert (await ada.sees("The moderators will look at it")).sees == ada.number
        await ada.types("club reports")
        await ada.sees("Show them, I accept spoilers")
        assert not slack.refused


async def test_who_is_named_by_an_id_is_called_by_their_name(over: str) -> None:
    """However it is said to Ribbon, and of the own workspace alone: of another one's members Slack tells nothing."""
    async with chatting(over) as slack:
        ada, bo = await club(slack)
        elsewhere = slack.workspace("elsewhere")
        slack.channel("den", elsewhere, bot=False)
        eve = slack.member("eve", team=elsewhere)
        spoken = slack.payloads.speak(ada.number, ada.channel)
        told = f"report spoiler one: <@{bo.number}> and <@{eve.number}>, <@{bo.number}|bob>"
        await slack.delivery.ask("slash_commands", slack.payloads.command(spoken, "/ribbon", told))
        await ada.types("report", kind="spoiler", reason="two: @bo")
        await ada.says("report spoiler three: @bo")
        await settled(slack)
        await ada.types("club reports")
        await ada.sees("Show them, I accept spoilers")
        await ada.presses("Show them, I accept spoilers")
        shown = (await ada.sees("three: @bo")).text
        assert "one: @bo and , @bob" in shown and "two: @bo" in shown
        assert {each.error for each in slack.refused} == {"user_not_found"}
        alone = ada.in_private()
        await alone.says("/read @bo")
        await alone.sees("“@bo”")
        await ada.points("Ask Ribbon about this", await bo.says("Who is @bo?", to_bot=False))
        await ada.sees("Nothing that you have read so far answers that.")
        await ada.presses("Keep this question")
        await settled(slack)
        await ada.types("kept list")
        await ada.sees("Who is @bo?")


async def test_a_direct_message_is_a_private_reading(over: str) -> None:
    """Lines are commands there, without a slash; the club's commands belong in a club."""
    async with chatting(over) as slack:
        _, bo = await club(slack)
        alone = bo.in_private()
        await alone.says("read 2")
        await alone.sees("You have finished 2 of 10 chapters")
        await alone.says("who is Erchov?")
        await alone.sees(COMMISSAR)
        await alone.types("quiz start")
        await alone.sees("That belongs in a club's channel.")
        assert not slack.refused


async def test_home_follows_what_its_member_does(over: str) -> None:
    """The Home tab is a member's own place: it shows what they do elsewhere, and what they do there is shown there."""
    async with chatting(over) as slack:
        ada, bo = await club(slack)
        view = await ada.opens_home()
        assert "2 of 10 chapters finished" in view.text
        await ada.types("read", chapter=3)
        await slack.until(lambda: ada.home and "3 of 10 chapters finished" in ada.home.text)
        await ada.on_home().presses("I have finished chapter 4")
        await ada.sees_modal("You have finished 4 of 10 chapters")
        await slack.until(lambda: ada.home and "4 of 10 chapters finished" in ada.home.text)
        await ada.on_home().presses("Undo")
        await slack.until(lambda: ada.home and "3 of 10 chapters finished" in ada.home.text)
        assert bo.home is None
        assert not slack.refused


async def test_home_is_empty_once_its_member_is_forgotten() -> None:
    """What was deleted stands on no tab; who opens it again begins anew."""
    async with chatting() as slack:
        ada, _ = await club(slack)
        assert "2 of 10 chapters finished" in (await ada.opens_home()).text
        await ada.types("privacy forget")
        await ada.sees("Delete it all and forget me")
        await ada.presses("Delete it all and forget me")
        await slack.until(lambda: ada.home and "There is nothing in it" in ada.home.text)
        assert "2 of 10" not in (await ada.opens_home()).text
        assert not slack.refused


async def test_a_question_from_anywhere_is_answered_in_its_modal(over: str) -> None:
    """The shortcut has no channel: its modal turns into the answer."""
    async with chatting(over) as slack:
        ada, _ = await club(slack)
        await ada.chooses("Ask Ribbon")
        await ada.sees_modal("Question")
        ada.writes("who is Erchov?")
        await ada.submits()
        await ada.sees_modal(COMMISSAR)
        assert not slack.refused


async def test_the_assistant_greets_and_answers_in_its_thread(over: str) -> None:
    """Where the assistant is on, a thread begins with what can be asked, and is answered in that thread."""
    async with local_slack(manifest(assistant=True)) as slack, ribbon(slack, MemoryJournal(), over=over):
        ada = slack.member("ada").in_private()
        begun = await ada.says("Hello")
        event = {"user_id": ada.number, "channel_id": ada.channel, "thread_ts": begun.ts, "context": {}}
        slack.happens(slack.team, {"type": "assistant_thread_started", "assistant_thread": event})
        there = ada.under(begun)
        await there.sees("Ask me about the book that you read.")
        prompts = await slack.until(lambda: slack.state.prompts.get((ada.channel, begun.ts)))
        await there.says(prompts[-1]["message"])
        await there.sees("You have not finished a chapter")
        shown = len(there.screen)
        slack.happens(slack.team, {"type": "assistant_thread_context_changed", "assistant_thread": event})
        await settled(slack)
        assert len(there.screen) == shown and slack.delivery.given_up == []
        assert not slack.refused


async def test_a_file_is_fetched(over: str) -> None:
    """A quiz that a moderator gives in the modal is read and imported."""
    quiz = b"AUTHOR: Ada\nDESCRIPTION: A test\nWho leads the case?:\n- Erchov\n"
    async with chatting(over) as slack:
        ada, _ = await club(slack)
        for data, said in ((b"\xff\xfe\x00", "not a text in UTF-8"), (quiz, "accept")):
            await ada.gives("quiz import")
            await ada.sees_modal("File")
            ada.attaches("quiz.yaml", data)
            await ada.submits()
            assert (await ada.sees(said)).sees == ada.number
        assert not slack.refused


async def test_a_file_for_one_member_goes_to_their_direct_message() -> None:
    """A table is sent where nobody else sees it."""
    async with chatting() as slack:
        ada, bo = await club(slack)
        await ada.types("leaderboard", csv=True)
        alone = ada.in_private()
        await slack.until(lambda: [post for post in alone.screen if post.files])
        assert not [post for post in bo.screen if post.files]
        assert not slack.refused


async def test_whoever_sets_a_club_up_moderates_it() -> None:
    """That need be nobody whom Slack knows; whoever administers the workspace moderates as well, and nobody else."""
    async with chatting() as slack:
        ada, bo, boss = slack.member("ada"), slack.member("bo"), slack.member("boss", moderator=True)
        await ada.types("club setup", book="tulayev")
        await bo.sees("This channel now reads")
        await bo.types("club checkpoint", chapter=9)
        assert (await bo.sees("Only a moderator of this club can do that.")).sees == bo.number
        for who, chapter in ((ada, 1), (boss, 2)):
            await who.types("club checkpoint", chapter=chapter)
            await bo.sees(f"up to the end of chapter {chapter}")
        assert not slack.refused


async def test_what_is_for_everybody_is_not_begun_where_ribbon_is_not(over: str) -> None:
    """Its giver is told to invite Ribbon, and nothing has happened; what is private works before that."""
    async with local_slack(manifest()) as slack:
        journal = MemoryJournal()
        async with ribbon(slack, journal, over=over) as found:
            ada, _ = await club(slack)
            bot = slack.state.mine(slack.team)
            for kind in ("channel", "group"):
                there = ada.at(slack.channel(f"elsewhere-{kind}", kind=kind, bot=False))
                for words, values in (("club setup", {"book": "tulayev"}), ("quiz start", {}), ("share", {})):
                    there.reloads()
                    await there.types(words, **values)
                    assert (await there.sees("/invite @Ribbon")).sees == ada.number
                await there.types("read", chapter=2)
                await there.sees("This channel has no book yet.")
                assert not journal.rooms.get(f"club/{slack.team}/{there.channel}")
                slack.state.conversations[there.channel].members.add(bot)
                await there.types("club setup", book="tulayev")
                assert (await there.sees("This channel now reads")).sees is None
            refused = {each.error for each in slack.refused}
            assert refused == {"not_in_channel", "channel_not_found"}
            slack.state.conversations[ada.channel].members.discard(bot)
            await ada.types("club checkpoint", chapter=1)
            await ada.sees("nobody but you sees this")
            ada.reloads()
            await ada.types("quiz start")
            await ada.sees("nothing has been done yet")
            place = Place(ada.channel)
            assert (await found.app.club(Caller(slack.team, ada.number), place)).playing is None


async def test_nobody_is_shown_a_traceback() -> None:
    """What goes wrong in a command is said to whoever gave it, and no more than that."""
    async with local_slack(manifest()) as slack:
        journal = SlowJournal()
        async with ribbon(slack, journal):
            ada, _ = await club(slack)
            journal.broken = True
            await ada.types("read", chapter=3)
            await ada.sees("Something went wrong here")
            assert "a reader must not see this" not in slack.shown(ada.number)
