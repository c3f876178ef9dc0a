"""A live game of twenty players in a process that is made to be killed: `python -m tests.doubles.players DATA START`.

Its time runs twenty times as fast, and everywhere from the same START (seconds since 1970): a game of eight questions
takes seconds. On standard input come lines of JSON, `[player, command, sent at]`; on standard output go, a line each as
soon as it is so and not before, `["said", player, command, what it was answered]` and `["posted", what all are shown]`.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import bot.clock
from adapters.cli.logs import log_to_stderr
from adapters.console.render import plain
from bot.app import App, Caller, Place
from bot.clock import Clock
from bot.commands.registry import unpack
from bot.dialogue.reply import Audience
from bot.posting import Posting
from bot.store import open_journal
from tests.doubles.memory import MemoryBooks
from tests.doubles.quizbook import quizbook

if TYPE_CHECKING:
    from bot.dialogue.reply import Reply

PLAYERS = 20
FASTER = 20.0
HERE = Place("club")
ROOM = "club/kill/club"
BUFFER = 1 << 20


def caller(player: int) -> Caller:
    """The player of this number; the first one moderates."""
    return Caller("kill", f"player {player}", moderator=not player)


def fast(start: float) -> float:
    """The time in there."""
    return start + (time.time() - start) * FASTER


class Channel:
    """What is posted is printed (`bot.posting.Channel`)."""

    repeats = True

    def serves(self, room: str) -> bool:
        """Whether this is the club's."""
        return room == ROOM

    async def send(self, room: str, reply: Reply, key: str) -> str:
        """Show it, under its key."""
        assert room == ROOM
        _print("posted", plain(reply, 1))
        return key

    async def edit(self, room: str, ref: str, reply: Reply) -> None:
        """Show it as well."""
        await self.send(room, reply, ref)


async def answer(app: App, posting: Posting, player: int, command: str, at: float) -> None:
    """What a player is answered, and what the channel is shown of it."""
    replies = await app.handle(unpack(command), caller(player), HERE, at)
    await posting.post(ROOM, replies)
    for reply in replies:
        if reply.audience is Audience.ASKER:
            _print("said", player, command, plain(reply, 1))


def _print(*said: object) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


async def main(data: Path, start: float) -> None:
    """Do what the lines say, each as soon as it comes, and let the clock run."""
    bot.clock.LOOK /= FASTER
    app = App(
        journal := await open_journal("", data),
        MemoryBooks(quizbook()),
        lambda: datetime.fromtimestamp(fast(start), UTC),
        lambda: Random(4),
    )
    posting = Posting(app, Channel(), lambda: fast(start))
    clock = asyncio.gather(posting.run(), Clock(journal, app, posting, lambda: fast(start)).run())
    lines = asyncio.StreamReader(BUFFER)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    _print("up")
    tasks = set()
    async for line in lines:
        task = asyncio.create_task(answer(app, posting, *json.loads(line)))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)
    clock.cancel()
    await journal.close()


if __name__ == "__main__":
    log_to_stderr("warning")
    asyncio.run(main(Path(sys.argv[1]), float(sys.argv[2])))
