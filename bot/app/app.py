"""Every command comes in here, whoever sent it and however, and leaves as replies.

Reading what happened, folding it, deciding and appending what follows: only the first and the last of these wait.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.app.leaving import Leaving
from bot.app.outbox import Outbox, posts
from bot.app.rooms import Address, Rooms
from bot.club import Club
from bot.commands.completion import completed
from bot.commands.kept import KeptTry
from bot.commands.quiz_play import overheard
from bot.commands.welcome import greeted
from bot.dialogue.command import THE_WHOLE_BOOK, Asker, Rights, Scene, nothing_read
from bot.dialogue.reply import Audience, mentioned, named, say
from bot.errors import Busy, Conflict, Gone, Refusal
from bot.journal import club_room, member_room, workspace_of
from bot.member import Asked, Member
from bot.view import EMPTY, Horizon, asking_too

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
    from datetime import datetime

    from bot.app.outbox import Left
    from bot.app.rooms import Read
    from bot.catalogue import Catalogue
    from bot.dialogue.command import Command
    from bot.dialogue.files import File, QuizFile
    from bot.dialogue.reply import Reply
    from bot.journal import Journal
    from bot.view import View

log = logging.getLogger(__name__)

_TRIES = 8
_MEMBERS_KEPT = 50_000

T = TypeVar("T")

CHANCE = Random()  # noqa: S311 - it draws questions, and keeps no secret
"""What nobody can foresee."""

NOBODY = Asker("")
"""Who gives the commands whose time has come."""

FORMER = "a former member"
"""Who has been forgotten."""

JUST_FORGOTTEN = "Everything I knew of you has just been deleted, and this came too soon. Say it again to begin anew."
"""What is answered to what was still on its way."""


class Books(Protocol):
    """The books that can be read, as the library keeps them."""

    @property
    def catalogue(self) -> Catalogue:
        """The covers of all of them."""
        ...

    def up_to(self, book: str, horizon: Horizon) -> View | None:
        """The book of this id as a reader at this horizon knows it; None if there is no such book."""
        ...

    def imported(self, book: str, file: File, through: int | None) -> QuizFile:
        """What a file of quiz questions holds for the book of this id, which there is. It speaks of the whole book.

        `through` is the chapter of the questions that name none; without it, the last.
        """
        ...


@dataclass(frozen=True, slots=True)
class Caller:
    """Who speaks, as the platform knows them.

    `organises` is whether a club is moderated, there, by whoever sets it up, besides those whom the platform says.
    """

    workspace: str
    user: str
    moderator: bool = False
    organises: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where they speak: a channel of their workspace, or none, which is a private reading of their own."""

    channel: str = ""


class App:
    """Ribbon, apart from any platform."""

    def __init__(
        self,
        journal: Journal,
        books: Books,
        clock: Callable[[], datetime],
        dice: Callable[[], Random] = lambda: CHANCE,
    ) -> None:
        """`clock` tells the time, and `dice` is called for the chance that a command needs."""
        self._journal = journal
        self._rooms = Rooms(journal, self._gone)
        self.outbox = Outbox(journal, self._talks_up_to)
        """What has to reach a channel: whoever shows a reply that has a key says so there."""
        self.leaving = Leaving(journal, clock)
        """The workspaces that took Ribbon out: whoever hears of one says so there."""
        self._books = books
        self._clock = clock
        self._dice = dice
        self._users: dict[str, str] = {}  # who a pseudonym stands for
        self._members: dict[str, str] = {}  # the rooms of members by who they are on their platform
        self._goings = 0  # how often somebody was forgotten

    async def handle(
        self, command: Command, caller: Caller, place: Place, said_at: float | None = None
    ) -> tuple[Reply, ...]:
        """Answer a command: the replies in the order in which they are shown. What it changed is kept by then.

        `said_at` is when it was given, in seconds since 1970, where the platform tells.
        """
        replies = await self._afresh(caller, partial(self._handled, command, caller, place, said_at), _TOO_SOON)
        log.info("handled", extra={"command": command.words, "replies": len(replies)})
        return await self._named(replies)

    async def _handled(
        self, command: Command, caller: Caller, place: Place, said_at: float | None
    ) -> tuple[Reply, ...]:
        asker, address = await self._who_and_where(caller, place)
        async with self._rooms.turn(address):
            try:
                replies, untried = await self._settle(command, asker, address, said_at)
            except Refusal as refusal:
                return (say(str(refusal)),)
            if untried:
                replies += await self._tried(asker, address, said_at)
        return replies

    async def _tried(self, asker: Asker, address: Address, said_at: float | None) -> tuple[Reply, ...]:
        """What is told of kept questions. If they cannot be tried just now they are with the next word that is said."""
        try:
            return (await self._settle(KeptTry(), asker, address, said_at))[0]
        except Exception as error:  # noqa: BLE001 - what was said has been done, is answered, and is not done again
            log.warning("kept.untried", extra={"error": type(error).__name__})
            return ()

    async def fire(self, room: str, command: Command) -> tuple[Reply, ...]:
        """What comes of a command that nobody gives: its time has come. The replies are for the channel of the room."""
        address = Address(room, "")
        async with self._rooms.turn(address):
            replies, _ = await self._settle(command, NOBODY, address, None)
        log.info("fired", extra={"command": command.words, "replies": len(replies)})
        return await self._named(replies)

    async def overhear(self, line: str, caller: Caller, place: Place, said_at: float) -> tuple[Reply, ...]:
        """Take what somebody has said in a club's channel for their answer, if they play in a race that waits for one.

        Returns what the channel is shown of it; they themselves are told nothing. Of all else that is said there,
        nothing is kept.
        """
        room = Address(club_room(caller.workspace, place.channel), "")
        club, _, _ = await self._rooms.read(room)
        answer = overheard(club, line) if club else None
        if answer is None or club is None or club.playing is None:
            return ()
        if caller.user not in (await self._known_as(club.playing.players)).values():
            return ()
        replies = await self.handle(answer, caller, place, said_at)
        return tuple(reply for reply in replies if reply.audience is Audience.EVERYONE)

    async def left(self, room: str = "") -> list[Left]:
        """What has to reach a channel and does not stand there, oldest first, as far as the channel talks by now.

        That of one room, or of all.
        """
        return [
            replace(each, reply=reply)
            for each in await self.outbox.left(room)
            for reply in await self._named((each.reply,))
        ]

    async def _talks_up_to(self, room: str) -> int:
        club, _, _ = await self._rooms.read(Address(room, ""))
        return club.checkpoint if club else 0

    async def club(self, caller: Caller, place: Place) -> Club:
        """The club of a place as it stands, its `book` empty where there is none. Everybody may know it."""
        _, _, (club, _, _) = await self._afresh(caller, partial(self._found, caller, place), _NOBODY_NOWHERE)
        return club or Club()

    async def erase(self, workspace: str) -> None:
        """Delete all that is kept of a workspace, which wants no more of Ribbon. If it comes back, it begins anew."""
        for _ in range(_TRIES):
            try:
                return await self._rooms.erase(workspace, self._clock().timestamp())
            except Conflict:  # another one was erased at the same time
                continue
        message = "too many workspaces are being erased at once; try again"
        raise Busy(message)

    async def complete(
        self, command: type[Command], option: str, typed: str, caller: Caller, place: Place
    ) -> tuple[str, ...]:
        """What `option` of `command` may go on as, at the horizon of that command's audience."""
        found = partial(self._found, caller, place)
        asker, address, (club, member, _) = await self._afresh(caller, found, _NOBODY_NOWHERE)
        return completed(command, option, typed, self._scene(command, asker, address, club, member))

    async def _found(self, caller: Caller, place: Place) -> tuple[Asker, Address, Read]:
        asker, address = await self._who_and_where(caller, place)
        read = await self._rooms.read(address)
        return _entitled(asker, read[0]), address, read

    async def _afresh(self, caller: Caller, work: Callable[[], Awaitable[T]], too_soon: T) -> T:
        """What the work comes to, done again if it began with somebody who is not there any more.

        `too_soon` if they were forgotten, or their workspace erased, since it began: what was still on its way then is
        not to make them known again.
        """
        began = self._clock().timestamp()
        while True:
            try:
                return await work()
            except Gone as gone:
                if max(gone.at, self._rooms.erased(caller.workspace)) >= began:
                    return too_soon

    def _gone(self, who: Collection[str]) -> None:
        """These were forgotten, perhaps by another process; if nobody is named, it may be anybody."""
        self._goings += 1
        own = set(map(member_room, who))
        self._users = {each: user for each, user in self._users.items() if who and each not in who}
        self._members = {key: room for key, room in self._members.items() if who and room not in own}

    async def _settle(
        self, command: Command, asker: Asker, address: Address, said_at: float | None
    ) -> tuple[tuple[Reply, ...], bool]:
        """Decide and append; decide again on what really happened whenever somebody else was faster.

        Also says whether the member now keeps questions that were not tried at their present horizon.
        """
        for _ in range(_TRIES):
            club, member, cursors = await self._rooms.read(address)
            who = _entitled(asker, club)  # as the club stands now: somebody else may have set it up meanwhile
            _check(command, who, address)
            scene = self._scene(type(command), who, address, club, member, command)
            if said_at is not None:
                scene = replace(scene, said_at=said_at)
            if command.looks_back:
                scene = replace(scene, past=await self._rooms.past(address, asker.pseudonym, member))
            if command.needs_book and scene.view is EMPTY:
                message = "This channel has no book yet. A moderator chooses one with “club setup”; “books” lists them."
                raise Refusal(message)
            decision = command.decide(scene)
            if decision.erases:
                await self.erase(workspace_of(address.club))
                return (), False
            if address.member:
                decision = greeted(decision, scene)
            public = []
            if address.club:
                checkpoint = scene.club.after(decision.club).checkpoint
                decision = await self.outbox.addressed(decision, address.club, checkpoint)
                through = scene.view.horizon.chapter if decision.through is None else decision.through
                at = scene.now.timestamp()
                if decision.once:
                    decision = await self.outbox.once(decision, address.club, through, at)
                public = posts(decision.replies, address.club, through, at)
            try:
                await self._rooms.append(decision, cursors, address, asker.pseudonym, public)
            except Conflict:
                continue
            moved = (event for event in decision.member if not isinstance(event, Asked))
            return decision.replies, member.after(moved).kept_untried(scene.view.cover.id)
        message = "Too much is happening here at once. Please try again."
        raise Refusal(message)

    def _scene(
        self,
        kind: type[Command],
        asker: Asker,
        address: Address,
        club: Club | None,
        member: Member,
        command: Command | None = None,
    ) -> Scene:
        """All that the command may know. This is where its audience picks the horizon."""
        here = club or Club(book=self._read_in_private(member))
        horizon = member.in_book(here.book).chapter
        if kind.audience is Audience.EVERYONE and address.club:
            horizon = min(horizon, here.checkpoint)
        wanted = command.wanted(here, member) if command else None
        cover = self._books.catalogue.cover(here.book)
        granted = whole = False
        if command and wanted is not None:
            peeks = kind.peeks and asker.moderator and (here.book in member.consents or command.consents())
            if cover and wanted == THE_WHOLE_BOOK:
                wanted = cover.chapters
            granted = wanted <= horizon or peeks
            horizon = wanted if granted else horizon
            whole = granted and cover is not None and horizon >= cover.chapters
        now = self._clock()
        return Scene(
            view=asking_too(self._books.up_to(here.book, Horizon(horizon)) or EMPTY, here.asked_of(here.book)),
            asker=asker,
            member=member,
            club=here,
            place=address.club,
            catalogue=self._books.catalogue,
            now=now,
            said_at=now.timestamp(),
            dice=self._dice(),
            granted=granted,
            read=partial(self._books.imported, here.book) if whole else nothing_read,
        )

    def _read_in_private(self, member: Member) -> str:
        """The book of a private reading: the one that the member moved in last, or else the first there is."""
        covers = self._books.catalogue.covers
        begun = [book for book in member.progress if self._books.catalogue.cover(book)]
        return begun[-1] if begun else (covers[0].id if covers else "")

    async def _named(self, replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
        """The replies with members by the names that their platform knows them by."""
        wanted = set().union(*map(mentioned, replies))
        if not wanted:
            return replies
        names = await self._known_as(wanted)
        return tuple(named(reply, names) for reply in replies)

    async def _known_as(self, wanted: Iterable[str]) -> Mapping[str, str]:
        """Who these pseudonyms stand for, by the names that their platform knows them by."""
        wanted = frozenset(wanted)
        if len(self._users) >= _MEMBERS_KEPT:
            self._users.clear()
        names = {pseudonym: self._users[pseudonym] for pseudonym in wanted & self._users.keys()}
        for pseudonym in wanted - names.keys():
            goings = self._goings
            user = await self._journal.user(pseudonym)
            names[pseudonym] = FORMER if user is None else user
            if user is not None and goings == self._goings:  # or else it may have been theirs who is forgotten by now
                self._users[pseudonym] = user
        return names

    async def _who_and_where(self, caller: Caller, place: Place) -> tuple[Asker, Address]:
        key = f"{caller.workspace}\0{caller.user}"
        erasures, goings = self._rooms.erasures, self._goings
        room = self._members.get(key)
        if room is None:
            if len(self._members) >= _MEMBERS_KEPT:
                self._members.clear()  # whoever comes back is looked up again
            pseudonym = await self._journal.pseudonym(caller.workspace, caller.user)
            room = member_room(pseudonym)
            if goings == self._goings:  # as above
                self._members[key] = room
        club = club_room(caller.workspace, place.channel) if place.channel else ""
        asker = Asker(room.removeprefix(member_room("")), caller.moderator, caller.organises)
        return asker, Address(club, room, erasures)


_TOO_SOON: tuple[Reply, ...] = (say(JUST_FORGOTTEN),)
_NOBODY_NOWHERE: tuple[Asker, Address, Read] = (NOBODY, Address("", ""), (None, Member(), ()))


def _entitled(asker: Asker, club: Club | None) -> Asker:
    """The asker as a moderator too, if they have set this club up; a channel that has no book yet is for anybody to."""
    if not asker.organises or asker.moderator or club is None:
        return asker
    return replace(asker, moderator=not club.book or asker.pseudonym in club.organisers)


def _check(command: Command, asker: Asker, address: Address) -> None:
    if command.rights is Rights.CLOCK and asker != NOBODY:
        message = "That happens by itself when its time has come."
        raise Refusal(message)
    if command.rights is Rights.MODERATOR and not asker.moderator:
        message = "Only a moderator of this club can do that."
        raise Refusal(message)
    if command.needs_club and not address.club:
        message = "That belongs in a club's channel."
        raise Refusal(message)
