"""Rooms as they stand: each a fold of what has happened in it, brought up to date by reading only what is newer."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import WeakValueDictionary

from bot.club import Club
from bot.commands.registry import pack
from bot.events import club_event, entry, member_event
from bot.journal import Batch, Cursor, Due
from bot.member import Member

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from bot.club import ClubEvent
    from bot.dialogue.command import Decision
    from bot.journal import Entry, Journal, Post
    from bot.member import MemberEvent

_FOLDS_KEPT = 20_000

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Address:
    """The two rooms that a command concerns: the club's (none in private) and the member's own (none for the clock)."""

    club: str
    member: str

    @property
    def rooms(self) -> tuple[str, ...]:
        """The rooms in the order in which they are read and locked: the member's own last."""
        return tuple(filter(None, (self.club, self.member)))


class _Folds(Generic[F]):
    """The folds of rooms of one sort, those used last; the rest are read again when they are wanted."""

    def __init__(self, empty: F, add: Callable[[F, Sequence[Entry]], F]) -> None:
        self._empty = empty
        self._add = add
        self._folds: OrderedDict[str, tuple[int, F]] = OrderedDict()

    def cursor(self, room: str) -> Cursor:
        return Cursor(room, self._folds.get(room, (0, self._empty))[0])

    def bring_up(self, cursor: Cursor, entries: Sequence[Entry]) -> F:
        at, fold = self._folds.get(cursor.room, (0, self._empty))
        # Another reader may have gone further while this one waited: what it has folded already is passed over.
        fresh = entries[max(0, at - cursor.after) :]
        if fresh:
            fold = self._add(fold, fresh)
            self._folds[cursor.room] = (at + len(fresh), fold)
            if len(self._folds) > _FOLDS_KEPT:
                self._folds.popitem(last=False)
        if cursor.room in self._folds:
            self._folds.move_to_end(cursor.room)
        return fold


class Rooms:
    """All rooms of a journal. `read` gives a club and a member as they stand, `append` adds what a command decided."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._clubs = _Folds(Club(), lambda club, entries: club.after(map(club_event, entries)))
        self._members = _Folds(Member(), lambda member, entries: member.after(map(member_event, entries)))
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, address: Address) -> AsyncIterator[None]:
        """Commands of one room queue here instead of racing each other. Held in the order of `Address.rooms`."""
        async with AsyncExitStack() as stack:
            for room in address.rooms:
                await stack.enter_async_context(self._locks.setdefault(room, asyncio.Lock()))
            yield

    async def read(self, address: Address) -> tuple[Club | None, Member, tuple[Cursor, ...]]:
        """The club (None in private) and the member, in one read, and how far that read went."""
        cursors = [self._cursor(room, address) for room in address.rooms]
        read = dict(zip(cursors, await self._journal.read(cursors), strict=True))
        club, member = None, Member()
        for cursor, entries in read.items():
            if cursor.room == address.club:
                club = self._clubs.bring_up(cursor, entries)
            else:
                member = self._members.bring_up(cursor, entries)
        return club, member, tuple(self._cursor(room, address) for room in address.rooms)

    def _cursor(self, room: str, address: Address) -> Cursor:
        return (self._clubs if room == address.club else self._members).cursor(room)

    async def append(
        self,
        decision: Decision,
        cursors: tuple[Cursor, ...],
        address: Address,
        author: str,
        posts: Sequence[Post] = (),
    ) -> None:
        """Keep what a command decided on, in both rooms or in neither. Raises `Conflict` if a room has moved on."""
        happened: dict[str, Sequence[ClubEvent | MemberEvent]] = {
            address.member: decision.member,
            address.club: decision.club,
        }
        batches = [
            Batch(cursor.room, cursor.after, tuple(entry(event, author) for event in happened[cursor.room]))
            for cursor in cursors
            if happened[cursor.room]
        ]
        due = [
            Due(address.club, later.key, later.at, pack(later.command) if later.command else "")
            for later in decision.later
        ]
        if batches or due or posts:
            await self._journal.append(batches, due, posts)
