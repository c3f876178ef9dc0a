"""What goes wrong between Slack and Ribbon, and what somebody means to go wrong: nothing is lost, doubled or let in."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError

from adapters.slack.client import server
from adapters.slack.client.answering import Answering
from adapters.slack.client.channel import Channels, LaterError
from adapters.slack.interactions import Doing, Surface
from adapters.slack.manifest import manifest
from adapters.slack.render import render
from adapters.slack.stamp import Stamp, Where
from bot.dialogue.reply import Audience, say
from bot.errors import Unreachable
from tests.doubles.memory import MemoryJournal
from tests.doubles.slack.api import Fault
from tests.doubles.slack.chat import local_slack
from tests.doubles.slack.clubs import COMMISSAR, club, reads
from tests.doubles.slack.running import HTTP, SOCKETS, chatting, ribbon
from tests.doubles.slack.settling import settled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.doubles.slack.chat import Member, Slack

_DOWNLOAD = "url_private_download"
FORM = "application/x-www-form-urlencoded"


def _command(slack: Slack, who: Member, text: str) -> dict[str, str]:
    """A slash command as Slack would tell of it."""
    return slack.payloads.command(slack.payloads.speak(who.number, who.channel), "/ribbon", text)


def _pressed(slack: Slack, who: Member, action: Mapping[str, Any], **more: object) -> dict[str, Any]:
    """A press as Slack would tell of it, on a message that may never have been there."""
    spoken = slack.payloads.speak(who.number, who.channel)
    told = slack.payloads.interaction(spoken, "block_actions", actions=[{"type": "button", "block_id": "b", **action}])
    return told | {"channel": {"id": who.channel, "name": "reading"}, "container": {"type": "message"}, **more}


async def _connected(slack: Slack, opened: int) -> None:
    """Wait until there are two connections again, at least one of them new."""
    await slack.until(lambda: len(slack.sockets.ready) == 2 and slack.sockets.opened > opened, 20)


async def test_only_what_slack_has_signed_is_let_in() -> None:
    """A wrong signature, none, an old one, and one that was used: refused, and nothing has happened."""
    async with chatting(HTTP) as slack:
        ada, _ = await club(slack)
        body = urlencode(_command(slack, ada, "read 5")).encode()
        post = slack.delivery.post
        assert (await post(body, FORM, secret="another")).status == 401
        assert (await post(body, FORM, signature="v0=0")).status == 401
        assert (await post(body, FORM, signature="")).status == 401
        assert (await post(body, FORM, at=time.time() - 301)).status == 401
        await settled(slack)
        assert not [each for each in ada.screen if "5 of 10" in each.text or "Yes" in each.text]
        other = urlencode(_command(slack, ada, "read 3")).encode()
        assert (await post(other, FORM, at=time.time() - 10)).status == 200
        await ada.sees("You have finished 3")
        await ada.types("read", chapter=1)
        await ada.sees("You have finished 1")
        assert (await post(other, FORM, at=time.time() - 10)).status == 401
        assert (await post(body, FORM, at=time.time() + 400)).status == 401
        await settled(slack)
        await ada.types("read")
        assert "You have finished 1 of 10" in (await ada.sees("You have finished 1")).text
        assert sum("You have finished 3" in each.text for each in ada.screen) == 1


async def test_what_is_typed_again_is_offered_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing tells one such question from the next within a second; later it is one that somebody has overheard."""
    async with chatting(HTTP) as slack:
        ada, _ = await club(slack)
        await ada.gives("who")
        view = slack.api.views.described(await ada.sees_modal("Person"))
        told = slack.payloads.interaction(
            slack.payloads.speak(ada.number),
            "block_suggestion",
            view=view,
            block_id="person",
            value="Er",
            action_id="x",
        )
        body, at = urlencode({"payload": json.dumps(told)}).encode(), time.time()
        for _ in range(2):
            assert "Erchov" in (await slack.delivery.post(body, FORM, at=at)).body
        monkeypatch.setattr(server, "_AT_ONCE", 0.0)
        assert (await slack.delivery.post(body, FORM, at=at)).status == 401


async def test_slack_sees_that_somebody_is_there() -> None:
    """It asks now and then, with no signature: the answer is empty, however often, and nothing comes of it."""
    async with chatting(HTTP) as slack:
        before = len(slack.said)
        for signature in (None, "", ""):
            body = urlencode({"ssl_check": "1", "token": slack.app.verification, "text": "club setup tulayev"}).encode()
            answer = await slack.delivery.post(body, FORM, signature=signature)
            assert (answer.status, answer.body) == (200, "")
        assert await slack.delivery.verify()
        await settled(slack)
        assert len(slack.said) == before


async def test_a_clock_that_is_a_little_off_shuts_nobody_out() -> None:
    """Slack's clock may be ahead or behind by minutes."""
    async with chatting(HTTP) as slack:
        ada, _ = await club(slack)
        for skew in (-200.0, 200.0):
            slack.delivery.skew = skew
            await ada.types("ask", question="who is Erchov?")
            await settled(slack)
        assert sum(COMMISSAR in each.text for each in ada.screen) == 2


async def test_what_slack_says_twice_is_heard_once(over: str) -> None:
    """An event that is told again, and a command that comes twice, are answered once."""
    async with chatting(over) as slack:
        ada, _ = await club(slack)
        await ada.says("who is Erchov?")
        await ada.sees(COMMISSAR)
        told = next(each for each in slack.delivery.events if each["event"]["type"] == "app_mention")
        for attempt in (1, 2, 3):
            await slack.delivery.repeat(told, "http_timeout", attempt)
        await settled(slack)
        assert sum(COMMISSAR in each.text for each in ada.screen) == 1
        command = _command(slack, ada, "ask who is Xenia?")
        await asyncio.gather(*(slack.delivery.ask("slash_commands", command) for _ in range(3)), return_exceptions=True)
        await settled(slack)
        assert sum("Nothing that you have read so far answers that." in each.text for each in ada.screen) == 1


async def test_answers_of_a_quiz_count_once_however_often_they_come(over: str) -> None:
    """A press that Slack delivers three times is one answer."""
    async with chatting(over) as slack:
        ada, bo = await club(slack)
        await reads(bo)
        await ada.types("quiz start", questions=1)
        await bo.sees("Join")
        slack.said.clear()
        press = _pressed(slack, bo, {"action_id": "press/0", "value": "quiz join"})
        await asyncio.gather(*(slack.delivery.ask("interactive", press) for _ in range(3)), return_exceptions=True)
        await settled(slack)
        assert [method for method, body in slack.said if body.get("text")].count("response_url") == 1


async def test_a_connection_that_is_cut_or_refreshed_loses_nothing() -> None:
    """Events that nobody took are told again; the connections come back, and what was open goes on."""
    async with chatting(SOCKETS) as slack:
        ada, _ = await club(slack)
        for trouble in (slack.sockets.refresh, slack.sockets.drop, slack.sockets.warn):
            before = slack.sockets.opened
            await trouble()
            saying = asyncio.create_task(ada.says("who is Erchov?"))
            await _connected(slack, before)
            while not saying.done():
                slack.state.skipped += 30
                await asyncio.sleep(0.05)
            await saying
            await settled(slack)
        assert slack.delivery.given_up == []
        assert sum(COMMISSAR in each.text for each in ada.screen) == 3


async def test_one_of_two_connections_is_enough() -> None:
    """While one is being replaced, what members do comes over the other."""
    async with chatting(SOCKETS) as slack:
        ada, _ = await club(slack)
        line = slack.sockets.ready[0]
        line.closing = True
        await line.send({"type": "disconnect", "reason": "refresh_requested", "debug_info": {"host": "local"}})
        for _ in range(5):
            await ada.types("read")
        await settled(slack)
        assert sum("You have finished 2" in each.text for each in ada.screen) == 6


async def test_patience_that_slack_asks_for_is_had() -> None:
    """What is limited is said once the time is up, once, and to whom it was for."""
    async with chatting() as slack:
        ada, bo = await club(slack)
        for method in ("response_url", "chat.postMessage"):
            slack.api.faults.append(Fault(method, status=429, times=2, retry_after=1))
        await ada.types("ask", question="who is Erchov?")
        await ada.sees(COMMISSAR)
        await ada.presses("Share here")
        assert (await bo.sees("Who is Erchov")).sees is None
        await settled(slack)
        assert sum("Who is Erchov" in each.text and each.sees is None for each in bo.screen) == 1
        tries = [body for method, body in slack.said if method == "chat.postMessage" and "Who is Erchov" in str(body)]
        assert len(tries) == 3


@pytest.mark.parametrize("fault", [Fault("chat.postMessage", cut=True, after=True), Fault("chat.postMessage", 500)])
async def test_what_nobody_knows_of_is_not_said_twice(fault: Fault) -> None:
    """Slack has not said whether a post stands: it is not sent again, and the channel is told what may be missing."""
    async with chatting() as slack:
        ada, bo = await club(slack)
        fault.times = 1
        slack.api.faults.append(fault)
        await ada.types("club checkpoint", chapter=1)
        await bo.sees("Post it again")
        assert sum("up to the end of chapter 1" in each.text for each in bo.screen) == int(fault.after)
        assert not slack.refused


async def test_a_response_url_is_used_five_times_and_then_no_more() -> None:
    """What is longer goes on as ephemeral messages; and so does what is said where the address has ended."""
    async with local_slack(manifest()) as slack, ribbon(slack, MemoryJournal()) as found:
        ada = slack.member("ada")
        spoken = slack.payloads.speak(ada.number, ada.channel)
        assert spoken.hook is not None
        doing = Doing("1", ada.number, Surface.CHANNEL, Where(ada.channel), hook=spoken.hook.url)
        answering = Answering(found._web, slack.team, doing, Stamp("x"))
        await answering.show([message for n in range(7) for message in render(say(f"number {n}"))])
        assert [each.text for each in ada.screen] == [f"number {n}" for n in range(7)]
        assert [method for method, _ in slack.said[-7:]] == ["response_url"] * 5 + ["chat.postEphemeral"] * 2
        assert spoken.hook.uses == 5 and not slack.refused
        ended = Doing("2", ada.number, Surface.CHANNEL, Where(ada.channel), hook=f"{spoken.hook.url}/gone")
        await Answering(found._web, slack.team, ended, Stamp("x")).show(render(say("all the same")))
        assert (await ada.sees("all the same")).sees == ada.number


async def test_who_is_not_in_the_channel_is_answered_in_a_direct_message() -> None:
    """A press on a message of a channel that they have left."""
    async with local_slack(manifest()) as slack, ribbon(slack, MemoryJournal()) as found:
        ada = slack.member("ada")
        slack.state.conversations[slack.here].members.discard(ada.number)
        doing = Doing("1", ada.number, Surface.CHANNEL, Where(slack.here))
        await Answering(found._web, slack.team, doing, Stamp("x")).show(render(say("for you alone")))
        assert (await ada.in_private().sees("for you alone")).channel.startswith("D")


@pytest.mark.parametrize(
    "value",
    ["club checkpoint 9", "quiz tick", "nonsense", "", "read chapter:99999999", "preview 9 who is she?", "\0" * 50],
)
async def test_a_forged_value_is_refused_in_plain_words(over: str, value: str) -> None:
    """Whatever a button is made to say, its presser can do no more than by typing, and no less is said to them."""
    async with chatting(over) as slack:
        _, bo = await club(slack)
        for action_id in ("press/0", "ask/0", "pick/0 answer quiz answer"):
            before = len(bo.screen)
            action = {"action_id": action_id, "value": value, "selected_option": {"value": value}}
            await slack.delivery.ask("interactive", _pressed(slack, bo, action))
            await settled(slack)
            assert len(bo.screen) > before and bo.screen[-1].sees == bo.number
        assert "up to the end of chapter 9" not in slack.shown(bo.number)
        assert not slack.refused


async def test_a_forged_place_is_no_place(over: str) -> None:
    """A modal that carries another channel, another member's stamp or nothing of ours gives no command."""
    async with chatting(over) as slack:
        ada, bo = await club(slack)
        await ada.gives("club checkpoint")
        stolen = (await ada.sees_modal()).body["private_metadata"]
        state = {"values": {"chapter": {"given": {"value": "9"}, "offered": {"selected_option": {"value": "9"}}}}}
        for carried in (stolen, "club checkpoint", "C0FFEE \nclub checkpoint", ""):
            view = {"id": "V1", "type": "modal", "callback_id": "give", "private_metadata": carried, "state": state}
            told = slack.payloads.interaction(slack.payloads.speak(bo.number), "view_submission", view=view)
            word = await slack.delivery.ask("interactive", told)
            assert "no longer known" in json.dumps(word)
            asked = slack.payloads.interaction(
                slack.payloads.speak(bo.number),
                "block_suggestion",
                view=view,
                block_id="chapter",
                value="",
                action_id="x",
            )
            assert await slack.delivery.ask("interactive", asked) in ({"options": []}, None)
        await settled(slack)
        assert "up to the end of chapter 9" not in slack.shown(bo.number)


async def test_another_workspace_is_let_into_nothing(over: str) -> None:
    """What is signed and comes from where Ribbon is not installed is neither done nor answered."""
    async with chatting(over) as slack:
        ada, _ = await club(slack)
        elsewhere = slack.workspace("elsewhere")
        slack.channel("den", elsewhere, bot=False)
        eve = slack.member("eve", team=elsewhere, moderator=True)
        command = _command(slack, eve, "club checkpoint 9") | {"channel_id": ada.channel}
        await slack.delivery.ask("slash_commands", command)
        await settled(slack)
        assert "up to the end of chapter 9" not in slack.shown(ada.number)
        before = len(slack.said)
        press = _pressed(slack, eve, {"action_id": "press/0", "value": "quiz start"}) | {"channel": {"id": ada.channel}}
        await slack.delivery.ask("interactive", press)
        await settled(slack)
        assert not [body for _, body in slack.said[before:] if body.get("channel") == ada.channel]


async def test_no_proxy_is_asked_for_an_address_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library takes a proxy of the environment for everything; where something stands in for Slack it does not."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    async with chatting(SOCKETS) as slack:
        await club(slack)
        assert not slack.refused


async def test_a_token_goes_to_slack_and_nowhere_else() -> None:
    """A file that a member gives may lie anywhere: it is fetched from Slack alone, with the bot's token."""
    async with chatting() as slack:
        ada, _ = await club(slack)
        knocks: list[str] = []

        async def elsewhere(request: web.Request) -> web.Response:
            knocks.append(request.headers.get("Authorization", ""))
            return web.Response(text="AUTHOR: Eve\n")

        served = web.Application()
        served.add_routes([web.get("/quiz.yaml", elsewhere)])
        runner = web.AppRunner(served)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        await ada.gives("quiz import")
        await ada.sees_modal("File")
        ada.attaches("quiz.yaml", b"AUTHOR: Eve\n")
        view = ada.modal
        assert view is not None
        (block,) = (each for each in view.values.values() if "given" in each and "files" in each["given"])
        host, port = runner.addresses[0][:2]
        block["given"]["files"][0] |= dict.fromkeys(("url_private", _DOWNLOAD), f"http://{host}:{port}/quiz.yaml")
        await ada.submits()
        await ada.sees("Something went wrong here")
        assert knocks == []
        await runner.cleanup()


async def test_a_form_that_comes_too_late_is_asked_for_again() -> None:
    """Slack opens one within three seconds and no later; then the member is told to try again."""
    async with chatting() as slack:
        ada, _ = await club(slack)
        slack.api.faults.append(Fault("views.open", error="expired_trigger_id"))
        await ada.gives("who")
        await ada.sees("Please try again.")
        await ada.gives("who")
        await ada.sees_modal("Person")


async def test_a_member_of_whom_slack_says_nothing_is_answered_all_the_same() -> None:
    """Their name and their language are not known, and they administer nothing."""
    async with chatting() as slack:
        slack.api.faults.append(Fault("users.info", error="internal_error", times=9))
        ada = slack.member("ada", moderator=True)
        await ada.types("club setup", book="tulayev")
        await ada.sees("This channel now reads")
        bo = slack.member("bo", moderator=True)
        await bo.types("club checkpoint", chapter=1)
        await bo.sees("Only a moderator of this club can do that.")


async def test_a_channel_that_is_closed_for_long_is_left_alone_until_then() -> None:
    """Slack asks for half a minute: nothing is sent there before, and the other channels wait for nothing."""
    async with local_slack(manifest()) as slack, ribbon(slack, MemoryJournal()) as found:
        other, at = slack.channel("other"), 0.0
        channels = Channels(found._web, found._people, lambda: at)
        here, there = (f"club/{slack.team}/{channel}" for channel in (slack.here, other))
        reply = say("for everybody", audience=Audience.EVERYONE)
        slack.api.faults.append(Fault("chat.postMessage", status=429, retry_after=30))
        with pytest.raises(SlackApiError, match="ratelimited"):
            await channels.send(here, reply, "1")
        calls = len(slack.said)
        with pytest.raises(LaterError):
            await channels.send(here, reply, "1")
        assert len(slack.said) == calls
        assert await channels.send(there, reply, "2")
        at = 31.0
        ts = await channels.send(here, reply, "1")
        await channels.edit(here, ts, say("instead", audience=Audience.EVERYONE))
        assert [post.text for post in slack.member("ada").screen] == ["instead"]


async def test_a_channel_that_is_gone_is_said_to_be() -> None:
    """Archived, left by Ribbon, of no workspace that has it, or no channel of Slack's at all."""
    async with local_slack(manifest()) as slack, ribbon(slack, MemoryJournal()) as found:
        channels = Channels(found._web, found._people)
        reply = say("for everybody", audience=Audience.EVERYONE)
        archived = slack.channel("archived")
        slack.state.conversations[archived].archived = True
        left = slack.channel("left", bot=False)
        for room in (f"club/{slack.team}/{archived}", f"club/{slack.team}/{left}", "club/T0ELSE/C1", "club/1/2"):
            with pytest.raises(Unreachable):
                await channels.send(room, reply, "1")
        with pytest.raises(Unreachable):
            await channels.edit(f"club/{slack.team}/{slack.here}", "1700000000.000001", reply)
        assert channels.serves("club/T0ELSE/C1") and not channels.serves("club/1/2")
