"""Rooms as they stand: each a fold of what has happened in it, brought up to date by reading only what is newer."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from hashlib import sha256
from math import inf
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar
from weakref import WeakValueDictionary

from bot.club import Club, MemberForgotten
from bot.commands.quiz_posts import waiting
from bot.commands.registry import pack
from bot.errors import Gone
from bot.events import club_event, entry, member_event
from bot.journal import ERASED, Batch, Cursor, Due, Entry, member_room
from bot.member import Asked, Forgotten, Member

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Sequence
    from contextlib import AbstractAsyncContextManager

    from bot.club import ClubEvent
    from bot.dialogue.command import Decision, Later
    from bot.journal import Journal, Post
    from bot.member import MemberEvent

_FOLDS_KEPT = 20_000
_MEMBER_FORGOTTEN = MemberForgotten.__name__

F = TypeVar("F")

Read: TypeAlias = "tuple[Club | None, Member, tuple[Cursor, ...]]"
"""A club (None in private) and a member as they stand, and how far their rooms have been read."""


@dataclass(frozen=True, slots=True)
class Address:
    """The two rooms that a command concerns: the club's (none in private) and the member's own (none for the clock).

    `erasures` is how many workspaces had been erased when it was looked up who the member is.
    """

    club: str
    member: str
    erasures: int = 0

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

    def bring_up(self, cursor: Cursor, entries: Sequence[Entry]) -> F | None:
        """The fold with these entries; None if what they follow is not remembered, or not to be remembered, any more.

        They are read again then, from the first one on.
        """
        at, fold = self._folds.get(cursor.room, (0, self._empty))
        if at < cursor.after:
            return None
        # Another reader may have gone further while this one waited: what it has folded already is passed over.
        fresh = entries[at - cursor.after :]
        if at and any(entry.kind == _MEMBER_FORGOTTEN for entry in fresh):
            del self._folds[cursor.room]
            return None
        if fresh:
            fold = self._add(fold, fresh)
            self._folds[cursor.room] = (at + len(fresh), fold)
            if len(self._folds) > _FOLDS_KEPT:
                self._folds.popitem(last=False)
        if cursor.room in self._folds:
            self._folds.move_to_end(cursor.room)
        return fold

    def clear(self) -> None:
        self._folds.clear()


class Rooms:
    """All rooms of a journal. `read` gives a club and a member as they stand, `append` adds what a command decided."""

    def __init__(self, journal: Journal, gone: Callable[[Collection[str]], None]) -> None:
        """`gone` is told who has been forgotten, in whichever process; if it names nobody, it may be anybody."""
        self._journal = journal
        self._gone = gone
        self._erased: dict[str, float] = {}
        self.erasures = 0
        """How many workspaces have been erased, by any process, as far as this one has heard."""
        self._clubs = _Folds(Club(), lambda club, entries: club.after(map(club_event, entries)))
        self._members = _Folds(Member(), lambda member, entries: member.after(map(member_event, entries)))
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, address: Address) -> AsyncIterator[None]:
        """Commands of one room queue here instead of racing each other. Held in the order of `Address.rooms`."""
        async with self._lock(address.club), self._lock(address.member):
            yield

    def _lock(self, room: str) -> AbstractAsyncContextManager[None]:
        return self._locks.setdefault(room, asyncio.Lock()) if room else nullcontext()

    async def read(self, address: Address) -> Read:
        """The club (None in private) and the member, in one read, and how far that read went.

        Raises `Gone` if the member was forgotten, or a workspace erased, since who they are was looked up.
        """
        club: Club | None = None
        member: Member | None = Member()
        while True:
            cursors = [Cursor(ERASED, self.erasures), *(self._cursor(room, address) for room in address.rooms)]
            news, *read = await self._journal.read(cursors)
            if self._heard(cursors[0], news):
                continue
            if address.member and address.erasures != self.erasures:
                raise Gone
            for cursor, entries in zip(cursors[1:], read, strict=True):
                if cursor.room == address.club:
                    club = self._clubs.bring_up(cursor, entries)
                    if gone := {one.author for one in entries if one.kind == _MEMBER_FORGOTTEN}:
                        self._gone(gone)
                else:
                    member = self._members.bring_up(cursor, entries)
            if member is not None and (club is not None or not address.club):
                break
        if member.forgotten is not None:
            self._gone((address.member.removeprefix(member_room("")),))
            raise Gone(member.forgotten)
        return club, member, tuple(self._cursor(room, address) for room in address.rooms)

    async def past(
        self, address: Address, pseudonym: str, member: Member
    ) -> dict[str, tuple[MemberEvent | ClubEvent, ...]]:
        """All that a member has done, by room: in their own, and in every club in which they have said something."""
        words = [room for room, _, _ in await self._journal.export(pseudonym)]
        rooms = dict.fromkeys((address.member, *member.clubs, *filter(None, (address.club,)), *words))
        return {
            room: tuple(
                (member_event if room == address.member else club_event)(one)
                for one in await self._journal.written(room, pseudonym)
            )
            for room in rooms
        }

    def _heard(self, known: Cursor, news: Sequence[Entry]) -> bool:
        """Whether a workspace was erased: all that was known before is let go of, and has to be read again."""
        if known.after + len(news) > self.erasures:
            self.erasures = known.after + len(news)
            self._erased |= {told["of"]: told["at"] for told in (json.loads(one.body) for one in news)}
            self._clubs.clear()
            self._members.clear()
            self._gone(())
        return known.after != self.erasures

    def erased(self, workspace: str) -> float:
        """When a workspace was erased last, in seconds since 1970; long ago if it never was."""
        return self._erased.get(_digest(workspace), -inf)

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
        """Keep what a command decided on, in both rooms or in neither. Raises `Conflict` if a room has moved on.

        The club's has not to move on for what is to be posted in it either: its checkpoint may have. Nobody waits for
        the disk because a question was asked: what leans on that can be asked anew.
        """
        happened: dict[str, Sequence[ClubEvent | MemberEvent]] = {
            address.member: decision.member,
            address.club: decision.club,
        }
        batches = [
            Batch(
                cursor.room,
                cursor.after,
                tuple(entry(event, author) for event in events),
                lasting=any(not isinstance(event, Asked) for event in events),
            )
            for cursor in cursors
            if (events := happened[cursor.room]) or (posts and cursor.room == address.club)
        ]
        due = [_due(address.club, later) for later in decision.later]
        if any(isinstance(event, Forgotten) for event in decision.member):
            farewells, seen_to = await self._farewells(decision, address, author)
            await self._journal.forget(author, [*batches, *farewells], [*due, *seen_to])
            self._gone((author,))
        elif batches or due or posts:
            await self._journal.append(batches, due, posts)

    async def _farewells(self, decision: Decision, address: Address, author: str) -> tuple[list[Batch], list[Due]]:
        """What the other clubs of a member are told who is forgotten: whatever they said is read anew there.

        Their seats in the games there are free, for whose next step nobody may have to be waited for any more.
        """
        at = next(event.at for event in decision.member if isinstance(event, Forgotten))
        _, member, _ = await self.read(Address("", address.member))
        batches, due = [], []
        for room in dict.fromkeys(member.clubs):
            if room != address.club:
                club, _, (cursor,) = await self.read(Address(room, ""))
                farewell = MemberForgotten(author, at)
                batches.append(Batch(room, cursor.after, (entry(farewell, author),)))
                if club is not None and club.playing is not None and club.playing.has_seat(author):
                    due.append(_due(room, waiting(club.after((farewell,)).playing)))
        return batches, due

    async def erase(self, workspace: str, at: float) -> None:
        """Delete all that is of a workspace, at a time in seconds since 1970. Raises `Conflict` if another was too."""
        await self.read(Address("", ""))
        told = Entry("Erased", json.dumps({"of": _digest(workspace), "at": at}))
        await self._journal.erase(workspace, [Batch(ERASED, self.erasures, (told,))])


def _due(room: str, later: Later) -> Due:
    return Due(room, later.key, later.at, pack(later.command) if later.command else "")


def _digest(workspace: str) -> str:
    """What stands for a workspace where nothing of it is to be kept."""
    return sha256(workspace.encode()).hexdigest()[:16]
