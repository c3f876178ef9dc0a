"""The local Discord refuses what Discord refuses, with its codes, so that a test can believe it."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from tests.doubles.discord import rules
from tests.doubles.discord.chat import Discord, Member, NotOfferedError, local_discord
from tests.doubles.discord.state import APPLICATION, SEND, TOKEN, VIEW, Spoken

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
