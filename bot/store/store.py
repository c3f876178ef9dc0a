"""The journal over any driver: what the port's methods mean in statements, said once for both databases."""

from __future__ import annotations

import asyncio
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from bot.journal import Batch, Cursor, Due, Entry, Post, State
from bot.store import statements
from bot.store.installations import Installations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.store.statements import Driver, Row

POSTS_KEPT = 100
"""How many of the posts that stand in a channel can still be edited."""


class Store:
    """A `bot.journal.Journal` in a database. Made by `bot.store.open_journal`."""

    __slots__ = ("_closing", "_driver", "installations")

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self.installations = Installations(driver)
        self._closing: asyncio.Task[None] | None = None

    async def read(self, cursors: Sequence[Cursor]) -> list[list[Entry]]:
        """For each cursor its room's newer entries, in order; one query for all of them."""
        rooms: list[list[Entry]] = [[] for _ in cursors]
        if cursors:
            for place, _, kind, body, author, words in await self._driver.fetch(*statements.read(cursors)):
                rooms[place].append(Entry(kind, body, author, words))
        return rooms

    async def append(self, batches: Sequence[Batch], due: Sequence[Due] = (), posts: Sequence[Post] = ()) -> None:
        """Append all batches, change the schedule and keep posts, all or nothing; kept when this returns.

        Raises `Conflict` when a room has moved on, `Busy` when the database cannot take it now (or was lost before it
        said whether it did). A caller that is cancelled while it waits does not know either.
        """
        steps = statements.append(batches, due, posts)
        if steps:
            lasting = any(batch.lasting for batch in batches) or bool(due or posts)
            await self._driver.transact(steps, lasting=lasting)

    async def pseudonym(self, workspace: str, user: str) -> str:
        """The member's random name in the journal; made up and kept at the first call."""
        rows = await self._driver.fetch(statements.PSEUDONYM, (workspace, user))
        if not rows:
            (rows,) = await self._driver.transact([statements.join(workspace, user, token_urlsafe(9))])
        return str(rows[0][0])

    async def user(self, pseudonym: str) -> str | None:
        """Who a pseudonym stands for, as their platform knows them; None once they have been forgotten."""
        rows = await self._driver.fetch(statements.USER, (pseudonym,))
        return str(rows[0][0]) if rows else None

    async def scheduled(self) -> list[Due]:
        """All that is due at any time, in no order, whoever holds it."""
        rows = await self._driver.fetch(statements.SCHEDULED, ())
        return [Due(room, key, float(at), command) for room, key, at, command in rows]

    async def claim(self, now: float, limit: int, lease: float) -> list[Due]:
        """Up to `limit` entries that are due, earliest first, each held from other claimants for `lease` seconds."""
        (rows,) = await self._driver.transact([statements.claim(now, limit, lease)])
        due = [Due(room, key, float(at), command) for room, key, at, command in rows]
        return sorted(due, key=lambda one: (one.at, one.room, one.key))

    async def settle(self, due: Due) -> None:
        """A claimed entry has been handled: forget it, unless it was moved meanwhile."""
        await self._driver.transact([statements.settle(due)])

    async def posts(self, room: str) -> list[Post]:
        """What stands in the channel of a room or has to reach it, oldest first."""
        return _posts(await self._driver.fetch(statements.POSTS, (room,)))

    async def unsent(self) -> list[Post]:
        """What has to reach a channel and does not stand there, of all rooms, oldest first."""
        return _posts(await self._driver.fetch(statements.UNSENT, ()))

    async def mark(self, room: str, key: str, state: State) -> None:
        """A post has come so far."""
        await self._driver.transact([statements.Step(statements.MARK, [(str(state), room, key)])])

    async def stands(self, room: str, key: str, ref: str) -> None:
        """A post stands in its channel, under this name; older ones of its slot do no more, nor what is long past."""
        await self._driver.transact(statements.stands(room, key, ref, POSTS_KEPT))

    async def drop(self, room: str, key: str) -> None:
        """Forget a post, whether it stands or not."""
        await self._driver.transact([statements.Step(statements.DROP, [(room, key)])])

    async def export(self, pseudonym: str) -> list[tuple[str, int, str]]:
        """All free text of a member: (room, number, words), in order."""
        rows = await self._driver.fetch(statements.EXPORT, (pseudonym,))
        return sorted((room, number, words) for room, number, words in rows)

    async def written(self, room: str, pseudonym: str) -> list[Entry]:
        """What a member has written in a room, in order."""
        return [Entry(*row) for row in await self._driver.fetch(statements.WRITTEN, (room, pseudonym))]

    async def forget(self, pseudonym: str, batches: Sequence[Batch] = (), due: Sequence[Due] = ()) -> None:
        """Append, and delete the member's free text, what their own room held, and the link to their user."""
        await self._driver.transact(statements.forget(pseudonym, batches, due))

    async def erase(self, workspace: str, batches: Sequence[Batch] = ()) -> None:
        """Append, and delete a workspace: its clubs' rooms, its members and their rooms, all of it."""
        await self._driver.transact(statements.erase(workspace, batches))

    async def close(self) -> None:
        """Let go of the database, after what has been asked of it; may be called twice, and may be cancelled."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._driver.close())
        await asyncio.shield(self._closing)


def _posts(rows: Sequence[Row]) -> list[Post]:
    return [
        Post(room, key, slot, horizon, float(at), reply, State(state), ref)
        for room, key, slot, horizon, at, reply, state, ref in rows
    ]
