"""The local Discord refuses what Discord refuses, with its codes, so that a test can believe it."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from tests.doubles.discord import rules
from tests.doubles.discord.chat import Discord, Member, NotOfferedError, local_discord
from tests.doubles.discord.limits import Limits
from tests.doubles.discord.running import chatting
from tests.doubles.discord.state import (
    APPLICATION,
    EMBED,
    HISTORY,
    MANAGE_MESSAGES,
    SEND,
    SEND_IN_THREADS,
    TOKEN,
    VIEW,
    Spoken,
)

NONE: dict[str, list[str]] = {"parse": []}
HELLO = {"content": "hello", "allowed_mentions": NONE}


async def _asked(discord: Discord, method: str, path: str, body: object = None, token: str = TOKEN) -> tuple[int, int]:
    """The status and code that a request comes to."""
    headers = {"Authorization": f"Bot {token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, discord.api + path, json=body, headers=headers) as response,
    ):
        found = await response.json() if response.status != 204 else {}
        return response.status, found.get("code", 0) if isinstance(found, dict) else 0


def _interaction(member: Member, kind: int = 2) -> tuple[Spoken, str, str]:
    """An interaction, and the paths of its first response and of what follows."""
    spoken = member._speak(kind)
    return spoken, f"/interactions/{spoken.id}/{spoken.token}/callback", f"/webhooks/{APPLICATION}/{spoken.token}"


async def test_an_interaction_is_answered_once_and_in_time() -> None:
    """A second first response is refused, so is a late one, and nothing follows what was not answered."""
    async with local_discord() as discord:
        ada = discord.member("ada")
        _, callback, hook = _interaction(ada)
        answer = {"type": 4, "data": {**HELLO, "flags": 64}}
        assert await _asked(discord, "POST", hook, HELLO) == (404, 10015)
        assert await _asked(discord, "POST", callback, answer) == (204, 0)
        assert await _asked(discord, "POST", callback, answer) == (400, 40060)
        assert await _asked(discord, "POST", hook, HELLO) == (200, 0)
        assert await _asked(discord, "DELETE", f"{hook}/messages/@original") == (204, 0)
        assert await _asked(discord, "PATCH", f"{hook}/messages/@original", HELLO) == (404, 10008)
        discord.state.lifetime = 0
        assert await _asked(discord, "POST", hook, HELLO) == (401, 50027)
        _, late, _ = _interaction(ada)
        discord.state.patience = 0
        assert await _asked(discord, "POST", late, answer) == (404, 10062)
        assert await _asked(discord, "POST", "/interactions/1/forged/callback", answer) == (404, 10062)


async def test_what_follows_a_word_to_wait_is_as_private_as_that() -> None:
    """The first message after it takes its place, whatever that says of itself; the next is as private as it says."""
    async with local_discord() as discord:
        ada, bo = discord.member("ada"), discord.member("bo")
        _, callback, hook = _interaction(ada)
        await _asked(discord, "POST", callback, {"type": 5})
        assert ada.screen == []
        await _asked(discord, "POST", hook, {**HELLO, "flags": 64})
        assert [post.text for post in bo.screen] == ["hello"]
        await _asked(discord, "POST", hook, {**HELLO, "content": "psst", "flags": 64})
        assert [post.text for post in bo.screen] == ["hello"]
        assert [post.text for post in ada.screen] == ["hello", "psst"]


async def test_a_channel_is_closed_to_who_may_not() -> None:
    """Unknown, unseen and closed channels have a code each; so has a wrong token."""
    async with local_discord() as discord:
        path = f"/channels/{discord.here}/messages"
        assert await _asked(discord, "POST", "/channels/1/messages", HELLO) == (404, 10003)
        assert await _asked(discord, "POST", path, HELLO, token="wrong") == (401, 0)
        discord.state.forbidden[discord.here] = SEND
        assert await _asked(discord, "POST", path, HELLO) == (403, 50013)
        discord.state.forbidden[discord.here] = VIEW
        assert await _asked(discord, "POST", path, HELLO) == (403, 50001)


async def test_a_nonce_is_posted_once() -> None:
    """The same post sent twice, with a nonce that is enforced, is one message."""
    async with local_discord() as discord:
        for _ in range(2):
            body = {**HELLO, "nonce": "n1", "enforce_nonce": True}
            assert await _asked(discord, "POST", f"/channels/{discord.here}/messages", body) == (200, 0)
        assert len(discord.state.posts) == 1


BUTTON = {"type": 2, "style": 2, "label": "Press", "custom_id": "x"}


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2001},
        {"content": "👻" * 1001},
        {"content": ""},
        {"embeds": [{"description": "x" * 4097}]},
        {"embeds": [{"description": "x" * 3001}] * 2},
        {"embeds": [{"title": " "}]},
        {"embeds": [{"fields": [{"name": "a", "value": "b"}] * 26}]},
        {"content": "x", "components": [{"type": 1, "components": [BUTTON]}] * 2},
        {"content": "x", "components": [{"type": 1, "components": [{**BUTTON, "custom_id": "x" * 101}]}]},
        {"content": "x", "components": [{"type": 1, "components": [{**BUTTON, "label": "x" * 81}]}]},
        {"content": "x", "components": [{"type": 1, "components": []}]},
        {"content": "x", "components": [BUTTON]},
        {"content": "x", "embed": {}},
        {"content": "x", "allowed_mentions": {"parse": ["everyone"]}},
        {"content": "x", "components": [{"type": 1, "components": [{"type": 3, "custom_id": "s", "options": []}]}]},
    ],
)
def test_a_message_beyond_a_limit_is_refused(body: dict[str, Any]) -> None:
    """One character, row, option or field too many, and nothing of it is taken."""
    assert rules.message({"allowed_mentions": NONE, **body}) != []
    assert rules.message({"allowed_mentions": NONE, "content": "x" * 2000}) == []


def test_commands_and_modals_have_limits_too() -> None:
    """Names in capitals, long descriptions, choices beside autocomplete, and what is required after what is not."""
    good = {"name": "read", "description": "How far"}
    needed = {"name": "n", "description": "d", "type": 4, "required": True}
    assert rules.commands([good]) == []
    bad: list[dict[str, Any]] = [
        {**good, "name": "Read"},
        {**good, "description": "x" * 101},
        {**good, "options": [{**needed, "autocomplete": True, "choices": [{"name": "a", "value": 1}]}]},
        {**good, "options": [{**needed, "name": "m", "required": False}, needed]},
        {**good, "options": [needed, needed]},
        {**good, "words": 1},
    ]
    for each in bad:
        assert rules.commands([each]) != [], each
    assert rules.commands([good] * 101) != []
    assert rules.choices([{"name": str(n), "value": n} for n in range(26)]) != []
    text = {"type": 4, "custom_id": "a", "style": 1, "label": "Answer"}
    modal = {"title": "Quiz", "custom_id": "m", "components": [{"type": 1, "components": [text]}]}
    assert rules.modal(modal) == []
    assert rules.modal({**modal, "title": "x" * 46}) != []
    assert rules.modal({**modal, "components": [{"type": 1, "components": [{**text, "label": "x" * 46}]}]}) != []


async def test_a_member_can_do_what_a_client_of_discord_lets_them() -> None:
    """Nobody can type what is not registered, or press what is not there."""
    async with local_discord() as discord:
        ada = discord.member("ada")
        with pytest.raises(NotOfferedError):
            await ada.types("read", chapter=2)
        with pytest.raises(NotOfferedError):
            await ada.presses("Undo")


async def test_only_what_there_is_can_be_changed() -> None:
    """One's own messages, while they are there, by who may; what is for one member has no place in a channel's list."""
    async with local_discord() as discord:
        ada = discord.member("ada")
        path = f"/channels/{discord.here}/messages"
        await _asked(discord, "POST", path, HELLO)
        (post,) = ada.screen
        own, said = f"{path}/{post.id}", await ada.says("mine")
        assert await _asked(discord, "PATCH", own, {**HELLO, "content": "bye"}) == (200, 0)
        assert ada.screen[0].text == "bye"
        assert await _asked(discord, "PATCH", own, {**HELLO, "content": ""}) == (400, 50006)
        assert await _asked(discord, "PATCH", own, {**HELLO, "flags": 64}) == (400, 50035)
        assert await _asked(discord, "PATCH", f"{path}/{said.id}", HELLO) == (403, 50005)
        assert await _asked(discord, "PATCH", f"{path}/1", HELLO) == (404, 10008)
        discord.state.forbidden[discord.here] = MANAGE_MESSAGES
        assert await _asked(discord, "DELETE", f"{path}/{said.id}") == (403, 50013)
        assert await _asked(discord, "DELETE", own) == (204, 0)
        assert await _asked(discord, "DELETE", own) == (404, 10008)
        spoken, callback, hook = _interaction(ada)
        await _asked(discord, "POST", callback, {"type": 4, "data": {**HELLO, "flags": 64}})
        assert spoken.original is not None
        assert await _asked(discord, "GET", f"{path}/{spoken.original.id}") == (404, 10008)
        assert await _asked(discord, "PATCH", f"{hook}/messages/{said.id}", HELLO) == (404, 10008)


@pytest.mark.parametrize(
    ("bit", "body"),
    [
        (SEND, HELLO),
        (EMBED, {**HELLO, "embeds": [{"description": "x"}]}),
        (HISTORY, {**HELLO, "message_reference": {"message_id": "1"}}),
    ],
)
async def test_a_permission_that_is_withdrawn_is_missed(bit: int, body: dict[str, object]) -> None:
    """In the channel, in a thread below it, or in all of the guild; given back, all is well."""
    async with local_discord() as discord:
        thread = discord.channel("thread", parent=discord.here)
        for forbidden in (discord.here, discord.state.guild):
            discord.state.forbidden = {forbidden: SEND_IN_THREADS | bit}
            for channel in (discord.here, thread):
                status, code = await _asked(discord, "POST", f"/channels/{channel}/messages", body)
                assert (status, code) in {(403, 50013), (403, 160002)}
        discord.state.forbidden = {}
        assert await _asked(discord, "POST", f"/channels/{thread}/messages", body) == (200, 0)
        discord.state.guilds.remove(discord.state.guild)
        assert await _asked(discord, "POST", f"/channels/{thread}/messages", body) == (403, 50001)


async def test_threads_are_made_below_channels_and_messages() -> None:
    """With a name of 1 to 100 characters; nobody writes in one that is locked."""
    async with local_discord() as discord:
        path = f"/channels/{discord.here}/threads"
        assert await _asked(discord, "POST", path, {"name": "spoilers"}) == (200, 0)
        assert await _asked(discord, "POST", path, {"name": "x" * 101}) == (400, 50035)
        made = next(each for each in discord.state.channels.values() if each["name"] == "spoilers")
        made["thread_metadata"]["locked"] = True
        assert await _asked(discord, "POST", f"/channels/{made['id']}/messages", HELLO) == (403, 50083)


async def test_too_much_too_soon_is_refused() -> None:
    """A route's limit tells how much is left and how long to wait; that of the whole bot leaves interactions out."""
    async with local_discord() as discord:
        ada = discord.member("ada")
        discord.rest.limits = Limits(per_route=2, in_all=4, window=60)
        path = f"/channels/{discord.here}/messages"
        async with aiohttp.ClientSession(headers={"Authorization": f"Bot {TOKEN}"}) as session:
            left = []
            for _ in range(3):
                async with session.post(discord.api + path, json=HELLO) as response:
                    left.append((response.status, response.headers["X-RateLimit-Remaining"]))
                    told, body = response.headers, await response.json()
        assert left == [(200, "1"), (200, "0"), (429, "0")]
        assert told["Via"] and told["X-RateLimit-Scope"] == "user" and not body["global"]
        assert 0 < float(told["Retry-After"]) <= 60 and body["retry_after"] > 0
        assert await _asked(discord, "GET", "/users/@me") == (200, 0)
        assert (await _asked(discord, "GET", "/users/@me/guilds"))[0] == 429
        _, callback, _ = _interaction(ada)
        assert await _asked(discord, "POST", callback, {"type": 4, "data": HELLO}) == (204, 0)
        assert discord.rest.limits.refused == 2


async def test_a_nonce_is_forgotten_after_some_minutes() -> None:
    """Discord speaks of a few minutes: what is posted again a day later stands there twice."""
    async with local_discord() as discord:
        body = {**HELLO, "nonce": "n1", "enforce_nonce": True}
        for _ in range(2):
            await _asked(discord, "POST", f"/channels/{discord.here}/messages", body)
            discord.state.skipped += 86_400
        assert len(discord.state.posts) == 2


def _text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def test_components_of_version_2_have_rules_of_their_own() -> None:
    """No text beside them, 40 at most at all depths, 4,000 characters in all; a container holds no container."""
    section = {"type": 9, "components": [_text("Question 1")], "accessory": BUTTON}
    box = {"type": 17, "components": [section, {"type": 14}, {"type": 1, "components": [{**BUTTON, "custom_id": "y"}]}]}
    good = {"allowed_mentions": NONE, "flags": rules.V2, "components": [_text("hello"), box]}
    assert rules.message(good) == []
    bad: list[dict[str, Any]] = [
        {"content": "x"},
        {"embeds": [{"description": "x"}]},
        {"components": [_text("x")] * 41},
        {"components": [_text("x" * 2001)] * 2},
        {"components": [{**box, "components": [box]}]},
        {"components": [BUTTON]},
        {"components": [section, section]},
        {"components": [{"type": 13, "file": {"url": "attachment://missing.txt"}}]},
        {"components": [{"type": 12, "items": []}]},
        {"components": []},
        {"flags": 0},
    ]
    for each in bad:
        assert rules.message(good | each) != [], each


async def test_files_have_a_size() -> None:
    """Ten at most, of ten mebibytes at most, and with a name each that the message lists."""
    assert rules.too_large({"a": bytes(10 * 1024 * 1024 + 1)})
    assert rules.too_large({str(n): bytes(9 * 1024 * 1024) for n in range(3)})
    assert not rules.too_large({"a": bytes(10 * 1024 * 1024)})
    listed = [{"id": n, "filename": f"{n}.txt", "description": "x"} for n in range(11)]
    names = [str(each["filename"]) for each in listed]
    body = {"allowed_mentions": NONE, "content": "x", "attachments": listed}
    assert rules.message(body, names) != []
    assert rules.message(body | {"attachments": listed[:10]}, names[:10]) == []
    assert rules.message(body | {"attachments": listed[:9]}, names[:10]) != []


async def test_nobody_presses_what_is_not_theirs() -> None:
    """Another member's message, a disabled button, a modal that is not open, a command where the bot is not."""
    async with chatting() as discord:
        ada, bo = discord.member("ada", moderator=True), discord.member("bo")
        await ada.types("club setup", book="tulayev")
        await ada.types("read", chapter=2)
        post = await ada.sees("Undo")
        for label in ("Undo", "Nothing"):
            with pytest.raises(NotOfferedError):
                await bo.presses(label, post)
        for each in post.body["components"][0]["components"]:
            each["disabled"] = True
        with pytest.raises(NotOfferedError):
            await ada.presses("Undo", post)
        with pytest.raises(NotOfferedError):
            await ada.points("Ask Ribbon about this", post)
        with pytest.raises(NotOfferedError):
            await bo.types("club checkpoint", chapter=2)
        with pytest.raises(NotOfferedError):
            await ada.types("read", chapter=-1)
        with pytest.raises(NotOfferedError):
            await ada.says("x" * 2001)
        shown = await ada.types("club status")
        with pytest.raises(NotOfferedError):
            await ada.fills(shown, "x")
        await discord.expels(discord.state.guild)
        with pytest.raises(NotOfferedError):
            await ada.types("help")
