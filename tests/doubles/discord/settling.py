"""When Ribbon has done all that it was about to do, and what has then left for Discord, comparable between runs."""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.doubles.discord.chat import Discord

_NUMBERS = re.compile(r"\d{15,}")
_NONCE = re.compile(r'"nonce": "[0-9a-f]+"')
_MOMENT = re.compile(r"<t:\d+:")
_AT_WORK = ("discord.py: on_interaction", "discord.py: on_message")


async def settled(discord: Discord) -> None:
    """Wait until Ribbon has answered all that it was told."""
    await asyncio.sleep(0.01)
    await discord.until(
        lambda: not any(task.get_name() in _AT_WORK and not task.done() for task in asyncio.all_tasks()), 10.0
    )


def left(discord: Discord) -> list[str]:
    """All that left for Discord since this was asked last: paths and bodies, without what is made by chance."""
    found = [f"{method} {path} {json.dumps(body, sort_keys=True)}" for method, path, body in discord.rest.said]
    discord.rest.said.clear()
    return [_MOMENT.sub("<t:", _NONCE.sub('"nonce": ""', _NUMBERS.sub("#", line))) for line in found]
