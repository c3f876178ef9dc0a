"""When Ribbon has done all that it was about to do, and what has then left for Discord, comparable between runs."""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.doubles.discord.chat import Discord

_NUMBERS = re.compile(r"\d{15,}")
_NONCE = re.compile(r'"nonce": "[0-9a-f]+"')
_MOMENT = re.compile(r"<t:\d+:")
_LONG = 30.0
_AT_WORK = ("discord.py: on_interaction", "discord.py: on_message")


async def settled(discord: Discord) -> None:
    """Wait until Ribbon has heard all that it was told, and has answered it."""
    async with asyncio.timeout(_LONG):
        while not _heard(discord) or any(map(_at_work, asyncio.all_tasks())):  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.002)


def _heard(discord: Discord) -> bool:
    """Whether every client in this process has taken what its shards were sent: from then on there is a task for it."""
    shards = [shard for client in discord.clients for shard in client._AutoShardedClient__shards.values()]  # type: ignore[attr-defined]  # whose sockets the library does not show
    taken = {shard.ws.session_id: shard.ws.sequence for shard in shards}
    sessions = {key: session for key, session in discord.gateway.sessions.items() if session.line is not None}
    return all(taken[key] == len(session.sent) for key, session in sessions.items() if key in taken)


def _at_work(task: asyncio.Task[Any]) -> bool:
    return task.get_name() in _AT_WORK and not task.done()


def left(discord: Discord) -> list[str]:
    """All that left for Discord since this was asked last: paths and bodies, without what is made by chance."""
    found = [f"{method} {path} {json.dumps(body, sort_keys=True)}" for method, path, body in discord.rest.said]
    discord.rest.said.clear()
    # The nonce first: some have so many digits in a row that they would pass for a number.
    return [_MOMENT.sub("<t:", _NUMBERS.sub("#", _NONCE.sub('"nonce": ""', line))) for line in found]
