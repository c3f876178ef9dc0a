"""The local Slack refuses what Slack refuses, with its codes, so that a test can believe it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.adapters.slack.shapes import HOME, MODAL, ROW, SECTION, select
from tests.doubles.slack.api import Fault
from tests.doubles.slack.app import MANIFEST
from tests.doubles.slack.chat import Member, NotOfferedError, Slack, local_slack
from tests.doubles.slack.payloads import Spoken


@asynccontextmanager
async def _slack(manifest: dict[str, Any] | None = None) -> AsyncIterator[tuple[Slack, AsyncWebClient]]:
    """A local Slack, and the real client at it."""
    async with local_slack(manifest) as slack, aiohttp.ClientSession(trust_env=False) as session:
        yield slack, AsyncWebClient(slack.token, base_url=slack.base, session=session)


async def _refused(client: AsyncWebClient, method: str, **given: object) -> str:
    """The code with which a call is refused; empty if it is not."""
    try:
        await client.api_call(method, json=given)
    except SlackApiError as error:
        return str(error.response["error"])
    return ""


def _clicks(member: Member) -> Spoken:
    """Something that a member did, with its trigger_id and response_url."""
    return member._speak(member.channel)


async def test_a_token_that_is_no_good_is_refused() -> None:
    """None, an unknown one, one that was revoked, one of a workspace that threw the app out: each has its code."""
    async with _slack() as (slack, client):
        assert (await client.auth_test())["team_id"] == slack.team
        assert await _refused(AsyncWebClient("", base_url=slack.base), "auth.test") == "not_authed"
        assert await _refused(AsyncWebClient("xoxb-none", base_url=slack.base), "auth.test") == "invalid_auth"
        assert await _refused(client, "apps.connections.open") == "invalid_auth"
        assert await _refused(client, "chat.postMassage") == "unknown_method"
        await client.auth_revoke()
        assert await _refused(client, "auth.test") == "token_revoked"
        again = AsyncWebClient(slack.install().token, base_url=slack.base)
        await again.apps_uninstall(client_id=slack.app.client_id, client_secret=slack.app.client_secret)
        assert await _refused(again, "auth.test") == "account_inactive"


async def test_what_the_manifest_does_not_ask_for_is_refused() -> None:
    """A method whose scope is lacking says which; histories are read by nobody."""
    manifest = deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"] = ["commands"]
    async with _slack(manifest) as (slack, client):
        with pytest.raises(SlackApiError) as refused:
            await client.chat_postMessage(channel=slack.here, text="hello")
        assert (refused.value.response["error"], refused.value.response["needed"]) == ("missing_scope", "chat:write")
        for method in ("users.info", "conversations.open", "conversations.info", "files.getUploadURLExternal"):
            given = {"user": "U1", "users": "U1", "channel": slack.here, "filename": "a", "length": 1}
            known = {"users.info": ["user"], "conversations.open": ["users"], "conversations.info": ["channel"]}
            wanted = {key: given[key] for key in known.get(method, ["filename", "length"])}
            assert await _refused(client, method, **wanted) == "missing_scope", method
        assert await _refused(client, "conversations.history", channel=slack.here) == "unknown_method"


async def test_a_channel_is_closed_to_who_is_not_in_it() -> None:
    """Unknown, private, not joined, archived, another workspace's: each has its code."""
    async with _slack() as (slack, client):
        other = slack.workspace("others")
        slack.install(other)
        theirs = slack.channel("theirs", other)
        outside, secret = slack.channel("outside", bot=False), slack.channel("secret", kind="group", bot=False)
        archived = slack.channel("archived")
        slack.state.conversations[archived].archived = True
        expected = {"C1": "channel_not_found", theirs: "channel_not_found", secret: "channel_not_found"}
        expected |= {outside: "not_in_channel", archived: "is_archived", slack.here: ""}
        for channel, error in expected.items():
            assert await _refused(client, "chat.postMessage", channel=channel, text="hello") == error
        bo = slack.member("bo")
        slack.state.conversations[slack.here].members.discard(bo.number)
        given = {"channel": slack.here, "user": bo.number, "text": "psst"}
        assert await _refused(client, "chat.postEphemeral", **given) == "user_not_in_channel"
        assert await _refused(client, "chat.postEphemeral", **{**given, "channel": outside}) == "not_in_channel"


async def test_only_its_own_messages_can_be_changed() -> None:
    """Not a member's, not one that is gone, not one that only one member saw."""
    async with _slack() as (slack, client):
        ada = slack.member("ada")
        hers = await ada.says("hello", to_bot=False)
        given = {"channel": slack.here, "text": "changed"}
        assert await _refused(client, "chat.update", ts=hers.ts, **given) == "cant_update_message"
        assert await _refused(client, "chat.delete", ts=hers.ts, channel=slack.here) == "cant_delete_message"
        assert await _refused(client, "chat.update", ts="1.1", **given) == "message_not_found"
        whispered = await client.chat_postEphemeral(channel=slack.here, user=ada.number, text="psst")
        assert await _refused(client, "chat.update", ts=whispered["message_ts"], **given) == "message_not_found"
        own = await client.chat_postMessage(channel=slack.here, text="hello", blocks=[SECTION])
        assert await _refused(client, "chat.update", ts=own["ts"], channel=slack.here, text="") == "no_text"
        assert (
            await _refused(client, "chat.update", ts=own["ts"], channel=slack.here, text="x" * 4001) == "msg_too_long"
        )
        await client.chat_update(channel=slack.here, ts=own["ts"], text="changed")
        assert slack.state.posts[own["ts"]].text == "changed", "text alone takes the blocks away"
        assert await _refused(client, "chat.update", ts=own["ts"], channel=ada.number, text="x") == "channel_not_found"


async def test_a_message_has_a_text_and_is_not_too_long() -> None:
    """Blocks without a text, which a lock screen would show, are refused here; so is what is too long together."""
    async with _slack() as (slack, client):
        given: dict[str, Any] = {"channel": slack.here}
        assert await _refused(client, "chat.postMessage", **given, blocks=[SECTION]) == "no_text"
        assert await _refused(client, "chat.postMessage", **given, text=" ") == "no_text"
        assert await _refused(client, "chat.postMessage", **given, text="x" * 40_001) == "msg_too_long"
        long = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}
        assert await _refused(client, "chat.postMessage", **given, text="x", blocks=[long] * 4) == ""
        assert await _refused(client, "chat.postMessage", **given, text="x", blocks=[long] * 5) == "msg_blocks_too_long"
        assert (
            await _refused(client, "chat.postMessage", **given, text="x", attachments=[{}] * 101)
            == "too_many_attachments"
        )
        assert await _refused(client, "chat.postMessage", **given, text="x", txt="y") == "invalid_arguments"
        assert await _refused(client, "chat.postMessage", text="x") == "invalid_arguments"
        assert await _refused(client, "chat.postMessage", **given, text="x", thread_ts="1.1") == "thread_not_found"
        assert (
            await _refused(client, "chat.postMessage", **given, text="x", metadata={"a": 1})
            == "invalid_metadata_format"
        )
        with pytest.raises(SlackApiError) as refused:
            await client.chat_postMessage(channel=slack.here, text="x", blocks=[{**SECTION, "colour": "red"}])
        assert refused.value.response["error"] == "invalid_blocks"
        (reason,) = refused.value.response["response_metadata"]["messages"]
        assert reason == "[ERROR] invalid additional property: colour [json-pointer:/blocks/0/colour]"


async def test_a_trigger_is_good_once_and_for_three_seconds() -> None:
    """Unknown, used and late ones have a code each, and nobody's modal is opened by another workspace's token."""
    async with _slack() as (slack, client):
        ada = slack.member("ada")
        trigger = _clicks(ada).trigger
        assert await _refused(client, "views.open", trigger_id="t1", view=MODAL) == "invalid_trigger_id"
        assert await _refused(client, "views.open", trigger_id=trigger, view={**MODAL, "x": 1}) == "invalid_arguments"
        assert await _refused(client, "views.open", trigger_id=trigger, view=HOME) == "invalid_arguments"
        assert await _refused(client, "views.open", trigger_id=trigger, view=MODAL) == ""
        assert await _refused(client, "views.open", trigger_id=trigger, view=MODAL) == "exchanged_trigger_id"
        assert ada.modal is not None
        other = AsyncWebClient(slack.install(slack.workspace("others")).token, base_url=slack.base)
        fresh = _clicks(ada).trigger
        assert await _refused(other, "views.open", trigger_id=fresh, view=MODAL) == "invalid_trigger_id"
        slack.state.patience = 0
        assert await _refused(client, "views.open", trigger_id=fresh, view=MODAL) == "expired_trigger_id"


async def test_a_view_can_be_changed_while_it_is_there() -> None:
    """By its id or the name that the app gave it, if nobody was quicker; three deep, and never when it is too large."""
    async with _slack() as (slack, client):
        ada = slack.member("ada")
        opened = await client.views_open(trigger_id=_clicks(ada).trigger, view={**MODAL, "external_id": "mine"})
        view, wide = opened["view"], {**MODAL, "private_metadata": "x" * 250_000}
        assert await _refused(client, "views.update", view=MODAL, view_id="V1") == "not_found"
        assert await _refused(client, "views.update", view=MODAL, view_id=view["id"], hash="1.a") == "hash_conflict"
        assert await _refused(client, "views.update", view=wide, view_id=view["id"]) == "view_too_large"
        assert await _refused(client, "views.update", view=MODAL, external_id="mine", hash=view["hash"]) == ""
        for error in ("", "", "push_limit_reached"):
            trigger = ada._speak(pressed=ada.modal).trigger
            assert await _refused(client, "views.push", trigger_id=trigger, view=MODAL) == error
        ada.reloads()
        assert await _refused(client, "views.update", view=MODAL, view_id=view["id"]) == "not_found"
        for error in ("", "duplicate_external_id"):
            named = {"trigger_id": _clicks(slack.member("bo")).trigger, "view": {**MODAL, "external_id": "one"}}
            assert await _refused(client, "views.open", **named) == error


async def test_a_home_tab_is_published_to_somebody() -> None:
    """Not to nobody, not as a modal, not over what was published meanwhile."""
    async with _slack() as (slack, client):
        ada = slack.member("ada")
        assert await _refused(client, "views.publish", user_id="U1", view=HOME) == "not_found"
        assert await _refused(client, "views.publish", user_id=ada.number, view=MODAL) == "invalid_arguments"
        assert await _refused(client, "views.publish", user_id=ada.number, view=HOME) == ""
        assert await _refused(client, "views.publish", user_id=ada.number, view=HOME, hash="1.a") == "hash_conflict"
        assert ada.home is not None
        assert ada.home.text == "hello"
    manifest = deepcopy(MANIFEST)
    manifest["features"]["app_home"]["home_tab_enabled"] = False
    async with _slack(manifest) as (slack, client):
        given = {"user_id": slack.member("ada").number, "view": HOME}
        assert await _refused(client, "views.publish", **given) == "not_enabled"


async def _answers(spoken: Spoken, **body: object) -> tuple[int, str]:
    """What a response_url says."""
    assert spoken.hook is not None
    async with (
        aiohttp.ClientSession(trust_env=False) as session,
        session.post(spoken.hook.url, json=body) as response,
    ):
        return response.status, await response.text()


async def test_a_response_url_is_good_five_times_and_for_half_an_hour() -> None:
    """It answers one member or all, and puts something in the place of what was pressed on."""
    async with _slack() as (slack, _):
        ada, bo = slack.member("ada"), slack.member("bo")
        spoken = _clicks(ada)
        assert await _answers(spoken, text="psst") == (200, "ok")
        assert await _answers(spoken, text="all", response_type="in_channel") == (200, "ok")
        assert [post.text for post in bo.screen] == ["all"]
        assert [post.text for post in ada.screen] == ["psst", "all"]
        status, refusal = await _answers(spoken, blocks=[SECTION])
        assert status == 200 and "no_text" in refusal
        pressed = ada._speak(ada.channel, ada.screen[0])
        assert (await _answers(pressed, text="gone", replace_original=True))[0] == 200
        assert [post.text for post in ada.screen] == ["gone", "all"]
        assert (await _answers(pressed, delete_original=True))[0] == 200
        assert [post.text for post in ada.screen] == ["all"]
        for _ in range(3):
            assert (await _answers(spoken, text="psst"))[0] == 200
        assert await _answers(spoken, text="psst") == (404, '{"ok": false, "error": "used_url"}')
        slack.state.skipped += 1801
        assert await _answers(pressed, text="psst") == (404, '{"ok": false, "error": "expired_url"}')
        ada.reloads()
        assert [post.text for post in ada.screen] == ["all"]


async def test_who_is_pinged_is_noted() -> None:
    """A name between angles pings, one in what only one member sees does not, and an escaped one is only words."""
    async with _slack() as (slack, client):
        ada = slack.member("ada")
        await client.chat_postMessage(
            channel=slack.here, text="hello &lt;!channel&gt; &amp; <https://example.org|there>"
        )
        assert ada.screen[-1].text == "hello <!channel> & there"
        await client.chat_postEphemeral(channel=slack.here, user=ada.number, text=f"hello <@{ada.number}>")
        assert ada.screen[-1].text == "hello @ada"
        assert slack.state.pinged == []
        rich = {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "here"}]}],
        }
        await client.chat_postMessage(channel=slack.here, text=f"<!channel> *<@{ada.number}>*", blocks=[rich])
        assert slack.state.pinged == ["!channel", ada.number, "!here"]
        assert (
            await _refused(client, "chat.postMessage", channel=slack.here, text="@here", parse="full")
            == "invalid_arguments"
        )


async def test_a_file_is_sent_in_three_steps() -> None:
    """As long as it was said to be, before it is shared; and a member's file wants a token to be read."""
    async with _slack() as (slack, client):
        ada = slack.member("ada")
        await client.files_upload_v2(
            channel=slack.here, filename="table.csv", content="a,b", initial_comment="Here it is"
        )
        assert ada.screen[-1].text == "Here it is\ntable.csv"
        upload = await client.files_getUploadURLExternal(filename="a.txt", length=3)
        files = [{"id": upload["file_id"]}]
        assert await _refused(client, "files.completeUploadExternal", files=files) == "file_not_found"
        async with aiohttp.ClientSession(trust_env=False) as session:
            async with session.post(upload["upload_url"], data=b"too long") as response:
                assert response.status == 400
            sent = slack.api.files.sent("quiz.txt", b"a quiz")
            async with session.get(sent["url_private"]) as response:
                assert b"Sign in" in await response.read()
            bearer = {"Authorization": f"Bearer {slack.token}"}
            async with session.get(sent["url_private"], headers=bearer) as response:
                assert await response.read() == b"a quiz"


async def test_calls_are_limited_where_that_is_wanted() -> None:
    """One message a second in a channel, and a method so often a minute; a refusal says how long to wait."""
    async with _slack() as (slack, client):
        slack.api.limited = True
        await client.chat_postMessage(channel=slack.here, text="one")
        with pytest.raises(SlackApiError) as refused:
            await client.chat_postMessage(channel=slack.here, text="two")
        assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (429, "1")
        slack.state.skipped += 1
        await client.chat_postMessage(channel=slack.here, text="two")
        for _ in range(50):
            await client.conversations_info(channel=slack.here)
        assert await _refused(client, "conversations.info", channel=slack.here) == "ratelimited"


async def test_a_fault_comes_when_it_is_asked_for() -> None:
    """A status, an error or a cut line, before or after the call was carried out."""
    async with _slack() as (slack, client):
        slack.api.faults.append(Fault("chat.postMessage", status=500, after=True))
        slack.api.faults.append(Fault("chat.postMessage", error="fatal_error"))
        slack.api.faults.append(Fault("chat.postMessage", cut=True))
        given: dict[str, Any] = {"channel": slack.here, "text": "hello"}
        with pytest.raises(SlackApiError):
            await client.chat_postMessage(**given)
        assert len(slack.state.posts) == 1
        assert await _refused(client, "chat.postMessage", **given) == "fatal_error"
        client.retry_handlers.clear()
        with pytest.raises(aiohttp.ClientError):
            await client.chat_postMessage(**given)
        assert len(slack.state.posts) == 1


async def test_tokens_are_for_a_workspace_or_an_organisation() -> None:
    """One workspace's channels and people are unknown to another's token; an organisation's reaches all of its own."""
    async with _slack() as (slack, client):
        east, west = slack.workspace("east", "E1"), slack.workspace("west", "E1")
        whole = AsyncWebClient(slack.install(east, whole=True).token, base_url=slack.base)
        assert (await whole.auth_test())["is_enterprise_install"]
        for team in (east, west):
            channel = slack.channel("general", team)
            member = slack.member("cy", team=team)
            assert await _refused(whole, "chat.postMessage", channel=channel, text="hello") == ""
            assert await _refused(whole, "users.info", user=member.number) == ""
            assert await _refused(client, "users.info", user=member.number) == "user_not_found"
            assert await _refused(client, "conversations.open", users=member.number) == "user_not_found"
            assert await _refused(client, "views.publish", user_id=member.number, view=HOME) == "not_found"
            assert await _refused(client, "chat.postMessage", channel=member.number, text="x") == "channel_not_found"
        assert await _refused(whole, "chat.postMessage", channel=slack.here, text="hello") == "channel_not_found"


async def test_the_assistant_is_told_what_it_shows() -> None:
    """What it is doing, and what one may ask it."""
    async with _slack() as (slack, client):
        direct = slack.member("ada").in_private().channel
        await client.assistant_threads_setStatus(channel_id=direct, thread_ts="1.1", status="is reading")
        assert slack.state.statuses[direct, "1.1"] == "is reading"
        prompts = [{"title": "Who is who", "message": "Who is Rublev?"}]
        await client.assistant_threads_setSuggestedPrompts(channel_id=direct, thread_ts="1.1", prompts=prompts)
        method = "assistant.threads.setSuggestedPrompts"
        assert await _refused(client, method, channel_id=direct, prompts=prompts * 5) == "invalid_arguments"


async def test_a_member_can_do_what_a_client_of_slack_lets_them() -> None:
    """Nobody gives a command that is not there, presses or picks what is not shown, or writes where they are not."""
    async with _slack() as (slack, client):
        ada = slack.member("ada")
        post = await client.chat_postMessage(channel=slack.here, text="x", blocks=[ROW, *select(count=2)])
        shown = slack.state.posts[post["ts"]]
        with pytest.raises(NotOfferedError):
            await ada.gives("help", "/other")
        with pytest.raises(NotOfferedError):
            await ada.under(shown).types("help")
        with pytest.raises(NotOfferedError):
            await ada.presses("Undo")
        with pytest.raises(NotOfferedError):
            await ada.picks("y")
        with pytest.raises(NotOfferedError):
            await ada.picks("x", "x")
        with pytest.raises(NotOfferedError):
            await ada.points("Report", shown)
        with pytest.raises(NotOfferedError):
            await ada.submits()
        await client.views_open(trigger_id=_clicks(ada).trigger, view=MODAL)
        with pytest.raises(NotOfferedError):
            await ada.presses("Press")  # the modal lies over it
        with pytest.raises(NotOfferedError):
            await ada.submits()  # nothing was typed
        with pytest.raises(NotOfferedError):
            ada.writes("longer than ten")
        slack.state.conversations[slack.here].archived = True
        with pytest.raises(NotOfferedError):
            await ada.says("hello")
        with pytest.raises(AssertionError, match="dispatch_failed"):
            await slack.member("bo").at(slack.channel("other")).types("help")
        await asyncio.sleep(0)
