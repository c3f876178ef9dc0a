"""The clock: gives the commands whose time has come, and has what comes of them posted.

What is due is in the journal and nowhere else, so a process that dies takes no deadline with it. A command that was
claimed by a process which then died is claimed again when its lease has run out.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from typing import TYPE_CHECKING, Protocol

from bot.commands.quiz_host import QuizResume
from bot.commands.registry import unpack
from bot.errors import Refusal, RibbonError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.app import App
    from bot.dialogue.command import Command
    from bot.dialogue.reply import Reply
    from bot.journal import Due, Journal

log = logging.getLogger(__name__)

LEASE = 10.0
"""Seconds after which what one process has claimed, and not done, may be claimed by another."""

LOOK = 0.2
"""Seconds between two looks at what is due."""

PATIENCE = 1.0
"""Seconds for which a look waits for what it has begun."""

_AT_ONCE = 100


class Posts(Protocol):
    """Where replies go that nobody asked for. A platform's adapter posts them."""

    def serves(self, room: str) -> bool:
        """Whether the channel of this room is one that this process posts to."""
        ...

    async def post(self, room: str, replies: Sequence[Reply]) -> object:
        """Show replies in the channel of a room, now or as soon as that can be done."""
        ...


class Clock:
    """Looks at what is due, time after time."""

    def __init__(self, journal: Journal, app: App, posts: Posts, now: Callable[[], float]) -> None:
        """`now` tells the time in seconds since 1970."""
        self._journal = journal
        self._app = app
        self._posts = posts
        self._now = now
        self._under_way: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Let every game go on that the last process left, then look until cancelled."""
        try:
            await self.resume()
            while True:
                try:
                    await self._look()
                except RibbonError as error:  # the store cannot be asked just now
                    log.warning("clock.waits", extra={"error": type(error).__name__})
                await asyncio.sleep(LOOK)
        finally:
            for each in self._under_way.values():
                each.cancel()

    async def resume(self) -> None:
        """Show once more where every game stands that this process posts for, and give it back the time it had left."""
        for room in dict.fromkeys(due.room for due in await self._journal.scheduled()):
            if self._posts.serves(room):
                await self._fired(room, QuizResume())

    async def look(self) -> int:
        """Give every command whose time has come, one after the other; how many there were."""
        rooms = await self._claimed()
        for dues in rooms.values():
            await self._given(dues)
        return sum(map(len, rooms.values()))

    async def _look(self) -> None:
        """Give every command whose time has come, room beside room, or all games would wait for a channel that hangs.

        What takes longer than `PATIENCE` is not waited for.
        """
        rooms = await self._claimed()
        begun = [self._begun(room, dues) for room, dues in rooms.items() if room not in self._under_way]
        if begun:
            await asyncio.wait(begun, timeout=PATIENCE)

    async def _claimed(self) -> dict[str, list[Due]]:
        """What is due, by rooms."""
        rooms: defaultdict[str, list[Due]] = defaultdict(list)
        for due in await self._journal.claim(self._now(), _AT_ONCE, LEASE):
            rooms[due.room].append(due)
        return rooms

    def _begun(self, room: str, dues: Sequence[Due]) -> asyncio.Task[None]:
        """A room's commands, which are being given from now on, in their order."""
        task = asyncio.create_task(self._beside(dues))
        self._under_way[room] = task
        task.add_done_callback(lambda _: self._under_way.pop(room))
        return task

    async def _beside(self, dues: Sequence[Due]) -> None:
        try:
            await self._given(dues)
        except RibbonError as error:  # it is claimed again once its lease has run out
            log.warning("clock.waits", extra={"error": type(error).__name__})

    async def _given(self, dues: Sequence[Due]) -> None:
        for due in dues:
            command = _command(due)
            if command is None or await self._fired(due.room, command):
                await self._journal.settle(due)

    async def _fired(self, room: str, command: Command) -> bool:
        """Whether a command was given. One that fails stays claimed, and is given again when its lease has run out."""
        try:
            replies = await self._app.fire(room, command)
            if replies:
                await self._posts.post(room, replies)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong in one club, the others' games go on
            log.error("clock.failed", extra={"command": command.words, "error": type(error).__name__})  # noqa: TRY400 - see below
            log.debug("clock.traceback", exc_info=True)  # for who asks: an error's text may quote what was typed
            return False
        return True


def _command(due: Due) -> Command | None:
    """The command that was kept; None if this version knows it no more."""
    try:
        return unpack(due.command)
    except Refusal:
        log.warning("clock.unknown", extra={"command": due.command.split(" ")[0]})
        return None
