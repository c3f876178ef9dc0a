"""What goes wrong between Ribbon and Discord: it ends in the right state, nothing is lost, nothing stands there twice.

No member is ever shown why, and what Ribbon logs of it is a warning, never an error.
"""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from adapters.discord.client import bot, hooks
from bot import clock, posting
from tests.doubles.discord.answers import Fault
from tests.doubles.discord.chat import local_discord
from tests.doubles.discord.limits import Limits
from tests.doubles.discord.running import SlowJournal, chatting, ribbon
from tests.doubles.discord.settling import settled
from tests.doubles.discord.state import EMBED, SEND, VIEW
from tests.doubles.memory import MemoryJournal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.doubles.discord.chat import Discord, Member

COMMISSAR = "The High Commissar in charge of the Tulayev case"
MOVED = "It talks up to the end of chapter"
LOOK = 0.02
SLOW = 2.5
"""Seconds that a store may take on a bad day."""


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for less than in earnest before something is tried again."""
    monkeypatch.setattr(hooks, "_PAUSE", 0.02)
    monkeypatch.setattr(posting, "PAUSE", 0.05)
    monkeypatch.setattr(clock, "LOOK", LOOK)
    monkeypatch.setattr(clock, "PATIENCE", 0.1)


@pytest.fixture(autouse=True)
def _calmly(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever happens, Ribbon has met it before."""
    yield
    errors = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    ours = [each for each in errors if each.startswith(("discord.", "clock.", "posting.", "Task"))]
    assert ours == []


async def _club(discord: Discord) -> tuple[Member, Member]:
    """A moderator and a member of a club that talks up to its second chapter, which both have read."""
    ada, bo = discord.member("ada", moderator=True), discord.member("bo")
    await ada.types("club setup", book="tulayev")
    await ada.types("club checkpoint", chapter=2)
    for who in (ada, bo):
        await who.types("read", chapter=2)
    await bo.sees("Welcome.")
    return ada, bo


def _count(who: Member, words: str) -> int:
    """How many messages that a member sees hold these words."""
    return sum(words in post.text.replace("\\", "").replace("\u200b", "") for post in who.screen)


async def _works(who: Member) -> None:
    """Ribbon is there, and answers a question once."""
    before = _count(who, COMMISSAR)
    await who.types("who", person="Erchov")
    await who.discord.until(lambda: _count(who, COMMISSAR) == before + 1, 20)


async def test_cut_off_between_a_command_and_its_answer() -> None:
    """The answer goes out by another way than the command came, once, and the session is resumed."""
    journal = SlowJournal()
    async with chatting(journal=journal) as discord:
        ada, _ = await _club(discord)
        journal.delay = 0.2
        asking = asyncio.create_task(ada.types("who", person="Erchov"))
        await discord.until(lambda: len(discord.state.spoken) == 5)
        await asyncio.sleep(0.05)
        discord.gateway.drop()
        await asking
        await discord.until(lambda: discord.gateway.resumed == 1)
        await settled(discord)
        assert _count(ada, COMMISSAR) == 1
        assert discord.rest.refused == []


@pytest.mark.parametrize("resumable", [True, False])
async def test_a_session_that_is_invalid(*, resumable: bool) -> None:
    """It is resumed if that can be done, or begun anew; who asks meanwhile is answered, and all goes on."""
    async with chatting() as discord:
        ada, _ = await _club(discord)
        await discord.gateway.invalidate(resumable=resumable)
        if resumable:
            await ada.types("cast")  # asked while the line is down, and told of once it is resumed
        await discord.until(
            lambda: (discord.gateway.resumed, len(discord.gateway.identified)) == (int(resumable), 2 - resumable), 15
        )
        await discord.until(lambda: any(each.line for each in discord.gateway.sessions.values()))
        await _works(ada)
        assert discord.rest.writes == 1, "the commands are registered at the start, and not at every session"


async def test_heartbeats_that_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway that has fallen silent is left for a new line, on which the session is resumed."""
    async with local_discord() as discord:
        discord.gateway.interval = 100
        async with ribbon(discord, MemoryJournal()) as client:
            ada, _ = await _club(discord)
            for shard in client.shards.values():
                keeper = shard._parent.ws._keep_alive  # the thread that sends heartbeats
                assert keeper is not None
                monkeypatch.setattr(keeper, "heartbeat_timeout", 0.3)
            discord.gateway.acknowledges = False
            await discord.until(lambda: discord.gateway.resumed or len(discord.gateway.identified) > 1, 15)
            discord.gateway.acknowledges = True
            await _works(ada)


ROUTES = ("/callback", "POST /webhooks", "PATCH /webhooks", "DELETE /webhooks", "/messages")
FAULTS = {
    "limited": Fault("", 429, 2),
    "limited everywhere": Fault("", 429, 2, scope="global"),
    "not taken": Fault("", 500),
    "taken": Fault("", 502, after=True),
    "cut, not taken": Fault("", cut=True),
    "cut, taken": Fault("", cut=True, after=True),
    "too slow, taken": Fault("", 504, delay=1.0, after=True),
}


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("kind", FAULTS)
async def test_whatever_goes_wrong_on_the_way(monkeypatch: pytest.MonkeyPatch, route: str, kind: str) -> None:
    """On every route, whether or not Discord has taken it: an answer and a post stand there once in the end."""
    monkeypatch.setattr(bot, "PATIENCE", 0.1)
    monkeypatch.setattr(hooks, "TIMEOUT", type(hooks.TIMEOUT)(total=0.5))
    journal = SlowJournal()
    async with chatting(journal=journal) as discord:
        ada, bo = await _club(discord)
        before = _count(bo, MOVED)
        journal.delay = 0.1 if "webhooks" in route else 0.0  # then all are told to wait, and answered by webhook
        fault = FAULTS[kind]
        discord.rest.faults.append(
            Fault(route, fault.status, fault.times, fault.delay, fault.after, fault.cut, fault.scope)
        )
        await ada.types("club checkpoint", chapter=1)
        await bo.types("share")
        await ada.says("who is Erchov?")
        await discord.until(lambda: _count(bo, "The answer goes to whoever presses"), 20)
        await discord.until(lambda: _count(bo, MOVED) > before, 20)
        journal.delay = 0.0
        await _works(ada)
        await discord.until(lambda: not any(each.waits for each in discord.state.posts.values()), 20)
        await settled(discord)
        assert _count(bo, "The answer goes to whoever presses") == 1
        assert _count(bo, MOVED) == before + 1
        # Discord knows no follow-up again: to one member alone, twice is better than not at all.
        assert 1 <= _count(bo, "Please ask it again") <= 1 + (fault.after and route == "POST /webhooks")
        assert discord.rest.faults[0].times < fault.times, "it has happened"
        assert {error.code for error in discord.rest.refused} <= {40060, 10008}, "a repetition of what was taken"


async def test_the_limits_of_discord_are_kept() -> None:
    """Of more posts at once than Discord takes in a while, none is lost, and none stands there twice."""
    async with chatting() as discord:
        ada, bo = await _club(discord)
        discord.rest.limits = Limits(per_route=5, window=0.3)
        await asyncio.gather(*(bo.says("who is Erchov?") for _ in range(15)))
        await discord.until(lambda: _count(bo, "The answer goes to whoever presses") == 15, 20)
        await _works(ada)


async def test_a_store_that_takes_its_time() -> None:
    """At two and a half seconds for each look into the store, everybody is told in time that they have to wait."""
    journal = SlowJournal()
    async with chatting(journal=journal) as discord:
        ada, bo = await _club(discord)
        await ada.types("quiz me")
        journal.delay = SLOW
        question = next(post for post in reversed(ada.screen) if post.components)
        asked, offered, pressed, moved = await asyncio.gather(
            bo.types("who", person="Erchov"),
            bo.begins("who", "person", "Erch"),
            ada.forges(3, {"custom_id": question.components[0]["custom_id"], "component_type": 2}, question),
            ada.types("club checkpoint", chapter=1),
        )
        assert (asked.response, asked.private, moved.response, moved.private) == (5, True, 5, False)
        assert pressed.response in {4, 5, 9}
        assert offered == [], "what cannot be completed in time can still be typed"
        await discord.until(lambda: _count(bo, COMMISSAR), 20)
        await discord.until(lambda: _count(bo, MOVED) == 2, 20)
        await discord.until(lambda: not any(each.waits for each in discord.state.spoken.values()), 20)
        assert discord.rest.refused == []


async def test_an_answer_that_comes_after_a_quarter_of_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """The token is no good any more: what is for everybody goes by message, and nobody is told what they asked late."""
    monkeypatch.setattr(bot, "PATIENCE", 0.05)
    journal = SlowJournal()
    async with chatting(journal=journal) as discord:
        ada, bo = await _club(discord)
        journal.delay = 0.3
        moving = asyncio.create_task(ada.types("club checkpoint", chapter=1))
        asking = asyncio.create_task(bo.types("who", person="Erchov"))
        await asyncio.gather(moving, asking)
        discord.state.skipped += 901
        await bo.sees(f"{MOVED} 1")
        await settled(discord)
        assert _count(bo, f"{MOVED} 1") == 1
        assert COMMISSAR not in "".join(post.text for post in bo.screen)
        journal.delay = 0.0
        await _works(bo)


async def test_a_word_to_wait_that_the_member_has_put_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer comes all the same, as a message of its own, as private as it was to be."""
    monkeypatch.setattr(bot, "PATIENCE", 0.05)
    journal = SlowJournal()
    async with chatting(journal=journal) as discord:
        _, bo = await _club(discord)
        journal.delay = 0.2
        asked = await bo.types("who", person="Erchov")
        assert asked.original is not None
        bo.dismisses(asked.original)
        assert (await bo.sees(COMMISSAR)).sees == bo.number
        assert _count(bo, COMMISSAR) == 1


REFUSED = {
    "not taken": Fault("/callback", 500, times=4),
    "taken": Fault("/callback", 502, times=4, after=True),
    "forbidden": Fault("/callback", 403),
    "not taken, nobody can be asked": Fault("POST /interactions", cut=True, times=4),
}


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("words", ["club checkpoint", "who"])
async def test_a_word_to_wait_that_does_not_arrive(monkeypatch: pytest.MonkeyPatch, kind: str, words: str) -> None:
    """What was asked for is told all the same, once, to whom it is for, whether or not Discord has taken that word."""
    monkeypatch.setattr(bot, "PATIENCE", 0.05)
    journal = SlowJournal()
    async with chatting(journal=journal) as discord:
        _, bo = await _club(discord)
        ada = discord.member("eve", moderator=True)
        await ada.types("read", chapter=2)
        await settled(discord)
        journal.delay, discord.state.patience = 0.3, 30.0
        discord.rest.faults.append(replace(REFUSED[kind]))
        told, values = (f"{MOVED} 1", {"chapter": 1}) if words != "who" else (COMMISSAR, {"person": "Erchov"})
        before = _count(ada, told)
        asking = asyncio.create_task(ada.types(words, **values))
        await discord.until(lambda: _count(ada, told) == before + 1, 20)
        await asking
        await settled(discord)
        assert _count(ada, told) == before + 1
        assert _count(bo, told) == (words != "who")
        assert not any(each.waits for each in discord.state.posts.values())
        assert await journal.unsent() == []


async def test_what_everybody_is_to_know_though_its_answer_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the word to wait nor anything after it is taken: it stands in the channel nevertheless."""
    monkeypatch.setattr(bot, "PATIENCE", 0.05)
    journal = SlowJournal()
    async with chatting(journal=journal) as discord:
        ada, bo = await _club(discord)
        journal.delay = 0.3
        discord.rest.faults += [Fault("/interactions/", cut=True, times=99), Fault("/webhooks/", 500, times=99)]
        moving = asyncio.create_task(ada.types("club checkpoint", chapter=1))
        await discord.until(lambda: _count(bo, f"{MOVED} 1") == 1, 20)
        moving.cancel()
        await settled(discord)
        assert _count(bo, f"{MOVED} 1") == 1
        assert await journal.unsent() == []


async def _quiz(discord: Discord, ada: Member, bo: Member, questions: int = 2) -> None:
    """Call for a quiz that both play, and wait for its first question."""
    await ada.types("quiz start", questions=questions)
    await bo.presses("Join")
    discord.state.skipped += 35
    await bo.sees("Question 1")


async def _pass_time(discord: Discord, seconds: float, times: int = 1) -> None:
    """Let some time pass, bit by bit: a clock that finds itself late gives a question more."""
    for _ in range(times):
        discord.state.skipped += seconds
        await asyncio.sleep(3 * LOOK)


async def _reveal(discord: Discord, who: Member, number: int = 1) -> None:
    """Let the time of the open question pass, however often it has to, until that many answers have been told."""
    for _ in range(60):
        if _count(who, "The answer:") >= number:
            return
        await _pass_time(discord, 4)
    message = f"no answer among {[post.text for post in who.screen]}"
    raise AssertionError(message)


async def test_a_question_that_is_deleted_under_us() -> None:
    """Its answer is told all the same, in a message of its own, once; and the game goes on."""
    async with chatting() as discord:
        ada, bo = await _club(discord)
        await _quiz(discord, ada, bo)
        await discord.deletes(await bo.sees("Question 1"))
        await _reveal(discord, bo)
        assert _count(bo, "The answer:") == 1
        await _pass_time(discord, 4, 3)
        await bo.sees("Question 2")
        await _works(bo)


async def test_a_question_to_ribbon_that_is_deleted_before_it_is_answered() -> None:
    """Who presses the button under it is told that it is gone."""
    async with chatting() as discord:
        ada, _ = await _club(discord)
        said = await ada.says("who is Erchov?")
        await ada.sees("The answer goes to whoever presses")
        await discord.deletes(said)
        assert (await ada.presses("See the answer")).private
        await ada.sees("The question is gone")


async def test_a_channel_that_is_deleted_in_a_game() -> None:
    """Nothing can be posted there; the game comes to its end by itself, and other clubs do not notice."""
    async with local_discord() as discord:
        journal = MemoryJournal()
        async with ribbon(discord, journal):
            ada, bo = await _club(discord)
            other = discord.channel("another club")
            await ada.at(other).types("club setup", book="tulayev")
            await _quiz(discord, ada, bo)
            await discord.closes(discord.here)
            await _works(ada.at(other))
            for _ in range(150):
                if not await journal.scheduled():
                    break
                await _pass_time(discord, 4)
            assert await journal.scheduled() == []
            assert {error.code for error in discord.rest.refused} == {10003}
            assert len(discord.rest.refused) < 20, "a channel that is gone is not asked for again and again"


@pytest.mark.parametrize("permission", [SEND, VIEW, EMBED])
async def test_permissions_that_are_withdrawn_in_a_game(permission: int) -> None:
    """Who asks is still answered; given back, the game goes on from where it is, and no post stands there twice."""
    async with chatting() as discord:
        ada, bo = await _club(discord)
        await _quiz(discord, ada, bo, questions=4)
        await discord.forbids(discord.here, permission)
        await _works(bo)
        await _pass_time(discord, 4, 4)
        await discord.forbids(discord.here, 0)
        for _ in range(100):
            if _count(bo, "so the quiz ends here"):
                break
            await _pass_time(discord, 4)
        assert _count(bo, "so the quiz ends here") == 1
        posts = [post.text for post in bo.screen if not post.sees]
        assert len(posts) == len(set(posts)), posts
        assert _count(bo, "The answer:") >= 1
        assert [post.text for post in bo.screen if "Question" in post.text and not post.sees] == []
        await _works(bo)


async def test_taken_out_of_a_server_and_brought_in_again() -> None:
    """What the club has read is still there, old buttons work, and a game that was on has ended or goes on."""
    async with local_discord() as discord:
        journal = MemoryJournal()
        async with ribbon(discord, journal) as client:
            ada, bo = await _club(discord)
            await _quiz(discord, ada, bo)
            room = f"club/{discord.state.guild}/{discord.here}"
            await discord.expels(discord.state.guild)
            await discord.until(lambda: not client.serves(room))
            await _pass_time(discord, 4, 10)
            await discord.invites(discord.state.guild)
            await discord.until(lambda: client.serves(room))
            await _works(bo)
            await ada.types("club status")
            await ada.sees(f"{MOVED} 2")
            await bo.presses("Undo")
            await bo.sees("You have not finished a chapter")
            assert {error.code for error in discord.rest.refused} <= {50001}


@pytest.mark.parametrize("goes", ["for good", "by mistake", "by mistake, while Ribbon was down", "in an outage"])
async def test_what_is_kept_of_a_server_that_takes_ribbon_out(goes: str) -> None:
    """After a week nothing is, unless Ribbon is there again; the members of other servers do not notice."""
    async with local_discord() as discord:
        journal = MemoryJournal()
        elsewhere = discord.member("cy", moderator=True)
        other = elsewhere.at(discord.channel("other", guild=discord.guild()))
        guild = discord.state.guild
        async with ribbon(discord, journal) as client:
            ada, bo = await _club(discord)
            await other.types("club setup", book="tulayev")
            if goes == "in an outage":
                await discord.loses(guild)
            else:
                await discord.expels(guild)
                await discord.until(lambda: not client.serves(f"club/{guild}/{discord.here}"))
            await settled(discord)
            assert len(await journal.scheduled()) == (goes != "in an outage")
            if goes == "by mistake":
                await discord.invites(guild)
        if goes == "by mistake, while Ribbon was down":
            discord.state.guilds.append(guild)
        async with ribbon(discord, journal):
            await settled(discord)
            await _pass_time(discord, 6 * 86_400)
            assert len(await journal.scheduled()) == (goes == "for good")
            await _pass_time(discord, 86_400 + 1)
            await other.types("club status")
            await other.sees("The Case of Comrade Tulayev")
            if goes == "for good":
                assert await journal.scheduled() == []
                discord.state.guilds.append(guild)
        async with ribbon(discord, journal):
            await ada.types("club status")
            await bo.types("who", person="Erchov")
            if goes == "for good":
                await ada.sees("This channel has no book yet.")
                assert _count(bo, COMMISSAR) == 0
            else:
                await ada.sees(f"{MOVED} 2")
                await bo.sees(COMMISSAR)


async def test_a_server_that_is_out_of_reach_for_a_while() -> None:
    """An outage of Discord's is no goodbye: the club is there when the server is back."""
    async with chatting() as discord:
        ada, bo = await _club(discord)
        await discord.loses(discord.state.guild)
        await discord.gateway.dispatch(
            "GUILD_CREATE", discord.state.guild_payload(discord.state.guild), discord.state.guild
        )
        await _works(bo)
        await ada.types("club status")
        await ada.sees(f"{MOVED} 2")


async def test_an_interaction_that_is_told_of_twice() -> None:
    """Replayed by the gateway, it is answered once."""
    async with chatting() as discord:
        ada, bo = await _club(discord)
        first = await ada.types("club checkpoint", chapter=1)
        before = len(bo.screen)
        await ada.forges(2, _said(discord, "club", "checkpoint", {"chapter": 1}), token=first.token)
        await settled(discord)
        assert _count(bo, f"{MOVED} 1") == 1
        assert len(bo.screen) == before


def _said(discord: Discord, top: str, below: str, values: dict[str, int]) -> dict[str, object]:
    """A command as Discord hands it over."""
    (command,) = (each for each in discord.state.commands if each["name"] == top)
    options = [{"name": name, "type": 4, "value": value} for name, value in values.items()]
    return {"id": command["id"], "name": top, "type": 1, "options": [{"type": 1, "name": below, "options": options}]}


async def test_one_channel_that_hangs_keeps_no_other_waiting() -> None:
    """While Discord takes its time over a post in one channel, the game in another goes on."""
    async with chatting() as discord:
        ada, bo = await _club(discord)
        other = discord.channel("another club")
        await ada.at(other).types("club setup", book="tulayev")
        await ada.at(other).types("club checkpoint", chapter=2)
        for who in (ada, ada.at(other)):
            await who.types("quiz start", questions=2)
        discord.rest.faults.append(Fault(f"/channels/{discord.here}", 500, times=100, delay=0.5))
        discord.state.skipped += 35
        await discord.until(lambda: _count(bo.at(other), "Question 1"), 3)
        await _reveal(discord, bo.at(other))


async def test_what_could_not_be_posted_comes_later() -> None:
    """Discord takes no post for a while: what was lost on the way is there once, as soon as it does again."""
    async with chatting() as discord:
        ada, bo = await _club(discord)
        await ada.types("quiz start", questions=2)
        down = Fault("/channels/", cut=True, times=1000)
        discord.rest.faults.append(down)
        discord.state.skipped += 35
        await discord.until(lambda: down.times < 1000)
        down.times = 0
        await discord.until(lambda: _count(bo, "Question 1"), 20)
        await asyncio.sleep(2 * LOOK)
        assert _count(bo, "Question 1") == 1
        assert re.search("Question 1 of 2", (await bo.sees("Question 1")).text)
