"""A club whose processes die and come back, and whose time passes when it is told to. What is shown is looked at."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from math import ceil
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

from adapters.console.render import choices, plain
from bot.app import App, Caller, Place
from bot.book import Book, Source
from bot.clock import Clock
from bot.commands.registry import pack
from bot.dialogue.reply import Audience
from bot.view import Cover
from tests.doubles.memory import MemoryBooks, MemoryJournal
from tests.doubles.quizbook import CHAPTERS, marks, quizbook, since
from tests.game.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from bot.dialogue.command import Command
    from bot.dialogue.reply import Reply
    from bot.journal import Batch, Cursor, Due, Entry, Post

T = TypeVar("T")

HERE = Place("club")
ROOM = "club/w/club"
MODERATOR = "mod"
BOOK = quizbook().cover.id
OTHER = Book(Source(Cover("sand", "Sand", "B. Writer", CHAPTERS, "1950")))
"""A book on which there are no questions."""

FOR_EVER = 300
"""More looks of the clock than any game needs that is left alone."""


class Killed(BaseException):
    """The process is no more."""


class Mortal(MemoryJournal):
    """A journal that lasts, asked by a process that dies after a number of breaths."""

    def __init__(self) -> None:
        super().__init__()
        self.breaths: int | None = None

    def breathe(self) -> None:
        """Live on, or die."""
        if self.breaths is not None:
            self.breaths -= 1
            if self.breaths < 0:
                raise Killed

    async def read(self, cursors: Sequence[Cursor]) -> list[list[Entry]]:
        """As a journal does, or die before it."""
        self.breathe()
        return await super().read(cursors)

    async def append(self, batches: Sequence[Batch], due: Sequence[Due] = (), posts: Sequence[Post] = ()) -> None:
        """As a journal does, or die before it, or just after it."""
        self.breathe()
        await super().append(batches, due, posts)
        self.breathe()

    async def claim(self, now: float, limit: int, lease: float) -> list[Due]:
        """As a journal does, or die with what was claimed."""
        claimed = await super().claim(now, limit, lease)
        self.breathe()
        return claimed

    async def settle(self, due: Due) -> None:
        """As a journal does, or die before it."""
        self.breathe()
        await super().settle(due)

    def next(self) -> float | None:
        """When something can be claimed that is due."""
        return min((max(due.at, self._held.get(key, 0.0)) for key, due in self._due.items()), default=None)

    def held(self, now: float) -> bool:
        """Whether anything is held by whoever claimed it."""
        return any(until > now for until in self._held.values())


def done(work: Coroutine[object, None, T]) -> T:
    """What comes of work that waits for nothing."""
    try:
        work.send(None)
    except StopIteration as stopped:
        found: T = stopped.value
        return found
    message = "it waits, and nobody will wake it"
    raise AssertionError(message)


class Gathering:
    """The club, its members, and its processes: one after the other, never two."""

    def __init__(self) -> None:
        self.now = 1_768_478_400.0
        self.journal = Mortal()
        self.ledger = Ledger()
        self.read: dict[str, int] = {}  # by pseudonym
        self.consents: set[str] = set()
        self.solos: set[str] = set()  # who has a game of their own
        self.known: dict[str, int] = {}  # how much of each room has been looked at
        self.posted: list[Reply] = []
        self.presses: list[str] = []
        self.begin()

    def begin(self) -> None:
        """Start a process."""
        self.journal.breaths = None
        self.app = App(self.journal, MemoryBooks(quizbook(), OTHER), self.time, lambda: Random(int(self.now)))
        self.clock = Clock(self.journal, self.app, self, lambda: self.time().timestamp())

    def time(self) -> datetime:
        """The time."""
        return datetime.fromtimestamp(self.now, UTC)

    def serves(self, room: str) -> bool:
        """Whether this is the club's (`bot.clock.Posts`)."""
        return room == ROOM

    async def post(self, room: str, replies: Sequence[Reply]) -> None:
        """Show what nobody asked for, or die before it."""
        assert room == ROOM
        self.journal.breathe()
        self.show(replies)

    def show(self, replies: Sequence[Reply]) -> None:
        """Look at what the channel is shown: it is of questions that have been asked."""
        self.learn()
        game = self.ledger.last
        for reply in replies:
            assert reply.audience is Audience.EVERYONE
            if not reply.only_there:  # which is seen in the place of another
                self.posted.append(reply)
            self.presses += [pack(choice.press) for choice in choices(reply.parts)]
            shown = marks(plain(reply, 1))
            assert not shown or game is not None
            asked = game.questions[: game.number] if game else []
            assert shown <= {mark for question in asked for mark in marks(question.hints[0])}, "not asked yet"

    def safely(self, work: Coroutine[object, None, T]) -> T:
        """What comes of work of which no process dies."""
        breaths, self.journal.breaths = self.journal.breaths, None
        found = done(work)
        self.journal.breaths = breaths
        return found

    def pseudonym(self, who: str) -> str:
        """How the journal calls them."""
        return done(self.journal.pseudonym("w", who))

    def progress(self, who: str) -> int:
        """How far somebody has read."""
        return self.read.get(self.pseudonym(who), 0)

    def say(self, who: str, command: Command, said_at: float | None = None) -> tuple[Reply, ...] | None:
        """Give a command; what it is answered, or None if the process died of it."""
        caller = Caller("w", who, moderator=who == MODERATOR)
        try:
            replies = done(self.app.handle(command, caller, HERE, self.now if said_at is None else said_at))
        except Killed:
            self.learn()
            self.restart(1.0)
            return None
        self.learn()
        public = [reply for reply in replies if reply.audience is Audience.EVERYONE]
        self.show(public)
        for reply in replies:
            if reply.audience is Audience.ASKER:
                self._private(who, reply)
        return replies

    def _private(self, who: str, reply: Reply) -> None:
        """Nobody is shown in private what they have not read, unless they have consented to that."""
        offered = [pack(choice.press) for choice in choices(reply.parts)]
        self.presses += offered
        beyond = {mark for mark in marks(f"{plain(reply, 1)} {offered}") if since(mark) > self.progress(who)}
        assert not beyond or self.pseudonym(who) in self.consents, f"{who} is shown {beyond}"

    def learn(self) -> int:
        """Look at what was written down; how many entries there were."""
        count = 0
        for room, entries in list(self.journal.rooms.items()):
            fresh = entries[self.known.get(room, 0) :]
            self.known[room] = len(entries)
            count += len(fresh)
            if room == ROOM:
                self.ledger.learn(fresh, self.read)
                continue
            for entry in fresh:
                self._moved(room.removeprefix("member/"), entry)
        return count

    def _moved(self, who: str, entry: Entry) -> None:
        body = entry.body
        match entry.kind:
            case "ProgressSet" if _value(body, "book") == BOOK:
                self.read[who] = _value(body, "chapter")
            case "ConsentGiven":
                self.consents.add(who)
            case "SoloOpened":
                self.solos.add(who)
            case _:
                pass

    def look(self) -> bool:
        """The clock looks; whether its process has lived. Without a game on, nobody is shown anything by it."""
        on, shown = self.ledger.on, len(self.posted)
        try:
            done(self.clock.look())
        except Killed:
            self.learn()
            self.restart(1.0)
            return False
        self.learn()
        assert on is not None or len(self.posted) == shown, "something is posted of a game that is over"
        return True

    def wait(self, seconds: float, late: float = 0.0) -> None:
        """Let time pass. The clock looks so late at whatever is due."""
        until = self.now + seconds
        for _ in range(FOR_EVER):
            at = self.journal.next()
            if at is None or at + late > until:
                self.now = max(self.now, until)
                return
            self.now = max(self.now, ceil((at + late) * 1000) / 1000)
            self.look()
        message = "the clock has ever more to do"
        raise AssertionError(message)

    def restart(self, seconds: float) -> None:
        """The process is gone, and so many seconds later another one takes its place."""
        self.now += seconds
        self.begin()
        before, shown = self.ledger.on, len(self.posted)
        passed = before is not None and before.open and not before.paused and before.until <= self.now
        done(self.clock.resume())
        self.learn()
        assert self.ledger.on is None or not self.journal.held(self.now), "the dead hold what is due"
        again = [marks(plain(reply, 1)) for reply in self.posted[shown:]]
        if before is None:
            assert not again, "something is shown of a game that is over"
            return
        if before.mode == "slow" and passed:
            return  # it was revealed, and the next one was asked
        assert self.ledger.on is before, "a restart begins and ends nothing"
        assert len(again) == 1, "it is shown where the game stands, once"
        if before.open and not before.paused:
            assert again == [marks(before.questions[before.number - 1].hints[0])], "the open question is shown again"
            assert before.until > self.now, "no time is left"
            assert before.mode == "slow" or before.until - self.now <= before.allowed + 0.001, "there is more than was"


def _value(body: str, name: str) -> Any:  # noqa: ANN401 - whatever a field of an event can be
    return json.loads(body)[name]
