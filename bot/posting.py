"""Posting: what has to reach a channel gets there once, and what takes the place of something is shown in its place.

A post is in the journal before it is sent and is struck out when it stands, so a process that dies takes none with it.
Where a platform knows one post from its repetition it is simply sent again. Where none does, nobody can tell whether a
post stands whose sender died over it: the channel is told so, and a moderator can have it sent again.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol
from weakref import WeakValueDictionary

from bot.commands.club import missing
from bot.dialogue.reply import Audience
from bot.errors import RibbonError, Unreachable
from bot.journal import State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.app import App
    from bot.app.outbox import Left
    from bot.dialogue.reply import Reply

log = logging.getLogger(__name__)

PAUSE = 5.0
"""Seconds between two tries at a post."""

PAST = 900.0
"""Seconds after which a post is no longer sent: what it said is long over."""


class Uncertain(RibbonError):
    """A platform has not said whether it took a post. Shown to nobody."""


class Channel(Protocol):
    """The channels of a platform. A room's is `club/{workspace}/{channel}`."""

    repeats: bool
    """Whether a post may be sent again under the same key, and is shown once."""

    def serves(self, room: str) -> bool:
        """Whether the channel of this room is one that this process posts to."""
        ...

    async def send(self, room: str, reply: Reply, key: str) -> str:
        """Post, and say what the platform calls it, by which it can be edited; nothing if it cannot be.

        Raises `Unreachable` if that can never be done and `Uncertain` if nobody knows whether it was; after any other
        error it was not, and may be tried again.
        """
        ...

    async def edit(self, room: str, ref: str, reply: Reply) -> None:
        """Put a reply in the place of a post. Raises `Unreachable` if that can never be done."""
        ...


class Posting:
    """All posts to the channels of a platform (`bot.clock.Posts`)."""

    def __init__(self, app: App, channel: Channel, now: Callable[[], float]) -> None:
        """`now` tells the time in seconds since 1970."""
        self._app = app
        self._outbox = app.outbox
        self._channel = channel
        self._now = now
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._again = asyncio.Event()

    def serves(self, room: str) -> bool:
        """Whether this process posts to the channel of this room."""
        return self._channel.serves(room)

    async def post(self, room: str, replies: Sequence[Reply]) -> list[Reply]:
        """Show replies to everybody in the channel of a room, in their order.

        Returns those for which the channel is closed. What could not be sent just now is sent later.
        """
        closed = []
        for reply in replies:
            if reply.audience is Audience.EVERYONE:
                async with self._turn(room):
                    try:
                        if not await self._tried(room, reply):
                            closed.append(reply)
                    except RibbonError as error:  # what became of it cannot be kept just now
                        log.warning("posting.waits", extra={"error": type(error).__name__})
                        self._again.set()
        return closed

    async def stands(self, room: str, reply: Reply, ref: str) -> None:
        """A reply has been shown in the channel by other means, where the platform calls it so."""
        await self._outbox.stands(room, reply, ref)
        async with self._turn(room):
            await self._looked_over(room, reply)

    async def standing(self, room: str, slot: str) -> bool:
        """Whether a reply of this slot would take the place of another."""
        return bool(await self._outbox.standing(room, slot))

    def soon(self) -> None:
        """Look soon for what is left: something went wrong after a command was done, and before it was told."""
        self._again.set()

    async def run(self) -> None:
        """Send what an earlier process has left, and go on with what could not be sent, until cancelled."""
        begun = self._now()
        while True:
            try:
                await self.look(begun)
            except RibbonError as error:  # the store cannot be asked just now
                log.warning("posting.waits", extra={"error": type(error).__name__})
                self._again.set()
            await self._again.wait()
            self._again.clear()
            await asyncio.sleep(PAUSE)

    async def look(self, begun: float) -> None:
        """Send what is left. What was being sent before the time `begun` was so by a process that is gone."""
        for room in dict.fromkeys(left.room for left in await self._app.left()):
            if self._channel.serves(room):
                async with self._turn(room):
                    for left in await self._app.left(room):  # some of it may have been overtaken by now
                        await self._look(left, begun)

    async def _look(self, left: Left, begun: float) -> None:
        if left.at < self._now() - PAST and not left.reply.only_there:
            await self._outbox.drop(left.room, left.reply)
        elif left.at >= max(begun, self._now() - 2 * PAUSE):
            self._again.set()  # it may be on its way just now
        elif left.state is State.WAITING or (left.state is State.SENDING and self._channel.repeats):
            await self._tried(left.room, left.reply)
        elif left.state is State.SENDING and left.at < begun:
            await self._missing(left.room, left.reply)

    def _turn(self, room: str) -> asyncio.Lock:
        """Posts of one channel queue here; where one channel has to wait, the others do not."""
        return self._turns.setdefault(room, asyncio.Lock())

    async def _tried(self, room: str, reply: Reply) -> bool:
        """Whether the channel is open for it: the reply stands there, or will be tried again."""
        try:
            if reply.key and not await self._outbox.awaited(room, reply):
                return True
            ref = await self._shown(room, reply)
        except Unreachable:
            await self._outbox.drop(room, reply)
            return reply.only_there
        except Uncertain:
            await self._missing(room, reply)
        except Exception as error:  # noqa: BLE001 - whatever a platform's library raises, the others' posts go on
            log.warning("posting.later", extra={"error": type(error).__name__})
            if not self._channel.repeats:
                await self._outbox.waiting(room, reply)
            self._again.set()
        else:
            await self._outbox.stands(room, reply, ref)
            await self._looked_over(room, reply)
        return True

    async def _looked_over(self, room: str, reply: Reply) -> None:
        """Take back what stands, if the channel was not to talk so far any more by the time that it did."""
        back = await self._outbox.taken_back(room, reply, self._now())
        if back is not None:
            await self._tried(room, back)

    async def _shown(self, room: str, reply: Reply) -> str:
        """Show a reply in the place of the one of its slot, or by itself; what the platform calls it."""
        there = await self._outbox.standing(room, reply.slot)
        if there:
            try:
                await self._channel.edit(room, there, reply)
            except Unreachable:
                if reply.only_there:
                    raise
            else:
                return there
        if reply.only_there:
            return ""
        if not self._channel.repeats:
            await self._outbox.sending(room, reply)
        return await self._channel.send(room, reply, reply.key)

    async def _missing(self, room: str, reply: Reply) -> None:
        """Tell a channel that something may be missing in it."""
        await self._outbox.unsure(room, reply)
        try:
            await self._channel.send(room, missing(reply.key), "")
        except Exception as error:  # noqa: BLE001 - it was a courtesy
            log.warning("posting.untold", extra={"error": type(error).__name__})
