"""The same words said in several worlds at once, which tell the same story up to a horizon: is the same shown in all?

Whoever speaks may have read further than the horizon, and come back. Compared is what is shown to whoever has not, and
what is then written down. How far a reply may draw is worked out from the journal here, not taken from the app.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from adapters.console.render import choices, heading, plain
from bot.app import App, Caller, Place
from bot.book import Book
from bot.clock import Clock
from bot.club import Club
from bot.commands.quiz_host import QuizSkip, QuizStop
from bot.commands.quiz_play import QuizAnswer, QuizHint
from bot.commands.read import Read
from bot.commands.registry import commands, pack, unpack
from bot.dialogue.reply import Audience
from bot.events import club_event, member_event
from bot.journal import Cursor
from bot.member import Member
from tests.doubles.memory import MemoryBooks, MemoryJournal
from tests.doubles.talking import moment
from tests.stories import Plan
from tests.strategies import MEMBERS, Press, Say, Type, Wait
from tests.worlds import TWINS, canary, told, twin, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.dialogue.command import Command
    from bot.dialogue.reply import Reply
    from bot.journal import Entry, Journal
    from tests.strategies import Case, Step

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
CHANNEL = "channel"
SECOND = Plan(1, 2, 2, 2, 1)
"""Another book on the shelf, the same in all worlds."""
_OF_EITHER = (QuizAnswer, QuizHint, QuizSkip, QuizStop)
"""Commands that without a number are for whichever question is open: the channel's, or one's own."""
_BY_CHANCE = re.compile("[0-9a-f]{22}")  # as the keys of posts are
_OF_WORDS = re.compile("^[0-9a-f]{16} ")
"""What the slot of a shared answer begins with. When it is taken back, it may be one from beyond the horizon: that slot
is made of its words, tells Ribbon which post is meant, and is shown to nobody."""


class Leak(AssertionError):
    """Something that is shown before the horizon depends on what comes after it."""


@dataclass
class World:
    """A club that reads one version of the book. `seen` is how much of each room has been looked at."""

    name: str
    journal: Journal
    book: Book
    second: Book
    workspace: str = "w"
    seen: dict[str, int] = field(default_factory=dict)
    now: datetime = NOW
    posted: list[Reply] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.app = App(self.journal, MemoryBooks(self.book, self.second), lambda: self.now, lambda: Random(7))
        self.clock = Clock(self.journal, self.app, self, self.seconds)

    def seconds(self) -> float:
        """The time, in seconds since 1970."""
        return self.now.timestamp()

    def serves(self, room: str) -> bool:
        """Whether this is the room of the club (`bot.clock.Posts`)."""
        return room == f"club/{self.workspace}/{CHANNEL}"

    async def post(self, room: str, replies: Sequence[Reply]) -> None:
        """Note what the channel is shown."""
        if self.serves(room):
            self.posted += replies

    async def wait(self, seconds: float) -> tuple[Reply, ...]:
        """Let time pass, the clock looking whenever something is due. Returns what was posted."""
        until = self.now.timestamp() + seconds
        self.posted = []
        while due := [d.at for d in await self.journal.scheduled() if d.at <= until and self.serves(d.room)]:
            self.now = max(self.now, moment(min(due)))
            await self.clock.look()
        self.now = datetime.fromtimestamp(until, UTC)
        return tuple(self.posted)

    async def news(self) -> dict[str, list[Entry]]:
        """What was written down since the last look: by whose room it is, without the members' random names."""
        rooms = {f"club/{self.workspace}/{CHANNEL}": "club"}
        # Who was forgotten has a new name, and the old one still stands in the club's room.
        self.names |= {await self.journal.pseudonym(self.workspace, who): who for who in MEMBERS}
        rooms |= {f"member/{pseudonym}": who for pseudonym, who in self.names.items()}
        found = await self.journal.read([Cursor(room, self.seen.get(room, 0)) for room in rooms])
        news: dict[str, list[Entry]] = {}
        for (room, whose), entries in zip(rooms.items(), found, strict=True):
            if entries:
                self.seen[room] = self.seen.get(room, 0) + len(entries)
                news.setdefault(whose, []).extend(_named(entry, self.names, self.workspace) for entry in entries)
        return news


@dataclass
class History:
    """What the journal says of who may see how much of the book in question."""

    book: str
    reads: str = ""
    checkpoint: int = 0
    progress: dict[str, int] = field(default_factory=dict)
    consents: set[str] = field(default_factory=set)
    club: Club = field(default_factory=Club)
    members: dict[str, Member] = field(default_factory=dict)

    def learn(self, news: dict[str, list[Entry]]) -> None:
        """Take note of what happened."""
        for whose, entries in news.items():
            if whose == "club":
                self.club = self.club.after(map(club_event, entries))
            else:
                self.members[whose] = self.members.get(whose, Member()).after(map(member_event, entries))
            for entry in entries:
                body = json.loads(entry.body)
                match entry.kind:
                    case "ProgressSet" if body["book"] == self.book:
                        self.progress[whose] = body["chapter"]
                    case "ConsentGiven" if body["book"] == self.book:
                        self.consents.add(whose)
                    case "Forgotten":
                        self.progress.pop(whose, None)
                        self.consents.discard(whose)
                    case "ClubSetUp":
                        self.reads, self.checkpoint = body["book"], 0
                    case "CheckpointSet":
                        self.checkpoint = body["chapter"]
                    case _:
                        pass

    def reach(self, who: str, command: Command | type[Command], *, here: bool) -> int:
        """Up to which chapter of the book a reply may draw."""
        if here and self.reads != self.book:
            return 0
        reach = self.progress.get(who, 0)
        if here and command.audience is Audience.EVERYONE:
            reach = min(reach, self.checkpoint)
        wanted = None if isinstance(command, type) else self._wanted(who, command, here=here)
        if not isinstance(command, type) and wanted is not None:
            peeks = command.peeks and who == MEMBERS[0] and (who in self.consents or command.consents())
            reach = wanted if wanted <= reach or peeks else reach
        return reach

    def _wanted(self, who: str, command: Command, *, here: bool) -> int | None:
        """What the command asks for, in private of no club. Beside a game of one's own, it may be meant for that."""
        member = self.members.get(who, Member())
        own = member.solo is not None and not member.solo.over
        if own and isinstance(command, _OF_EITHER) and not getattr(command, "game", 0):
            return None
        return command.wanted(self.club if here else Club(), member)


def worlds(case: Case, journal: Callable[[], Journal] = MemoryJournal, of: str = "w") -> list[World]:
    """The story as it is, and its twins, each in a club of its own; `of` is what their workspaces are called."""
    books = {"whole": whole(case.story)}
    books |= {kind: twin(case.story, case.horizon, kind) for kind in TWINS}
    books["canary"] = canary(case.story, case.horizon, case.questions())
    return [World(name, journal(), book, _second(), f"{of}-{name}") for name, book in books.items()]


@lru_cache(maxsize=1)
def _second() -> Book:
    story = told(SECOND)
    return Book(replace(story, cover=replace(story.cover, id="second", title="Another Book")))


async def lockstep(case: Case, everywhere: Sequence[World], record: list[str] | None = None) -> int:
    """Say it all in every world. Returns how many steps were compared; raises `Leak` at the first that differs.

    What was shown in all of them is added to the `record`.
    """
    record = [] if record is None else record
    history = History(told(case.story).cover.id)
    seen: dict[str, list[str]] = {who: [] for who in MEMBERS}
    compared = 0
    for step in case.steps:
        if isinstance(step, Type):
            compared += await _type(case, step, history, everywhere, record)
            continue
        if isinstance(step, Wait):
            who, game = CHANNEL, history.club.playing
            within = game is None or (history.reads == history.book and game.through <= case.horizon)
            outcomes = [_Outcome(CHANNEL, await world.wait(step.seconds), await world.news()) for world in everywhere]
        else:
            command = _command(step, seen)
            if command is None:
                continue
            who = step.who
            reach = history.reach(who, command, here=step.here)
            outcomes = [await _say(world, who, command, here=step.here) for world in everywhere]
            within = reach <= case.horizon
        history.learn(outcomes[0].written)
        after = history.progress.get(who, 0)
        shown = within or (not isinstance(step, Wait) and isinstance(command, Read) and after <= case.horizon)
        if not shown:
            if len({outcome.kinds for outcome in outcomes}) > 1:
                # A deed beyond the horizon has come to different ends: what follows is no longer the same story.
                return compared
            continue
        # A move beyond the horizon answers the questions that were kept, and that is as it should be.
        whole_reply = after <= case.horizon
        record += _compare(case, step, everywhere, [outcome.shown(whole=whole_reply) for outcome in outcomes])
        compared += 1
        pressable = outcomes[0].replies if whole_reply else outcomes[0].replies[:1]
        for reply in pressable:
            for each in MEMBERS if reply.audience is Audience.EVERYONE else (who,):
                seen[each] += [pack(choice.press) for choice in choices(reply.parts)]
    return compared


@dataclass(frozen=True)
class _Outcome:
    """What came of a command: what was shown, and what was written down."""

    who: str
    replies: tuple[Reply, ...]
    written: dict[str, list[Entry]]

    @property
    def kinds(self) -> str:
        return repr([(whose, [entry.kind for entry in entries]) for whose, entries in self.written.items()])

    def shown(self, *, whole: bool) -> list[str]:
        """All of it as text. Unless the `whole` of it counts, without what was found out about kept questions."""
        lines = []
        first = 1
        for reply in self.replies if whole else self.replies[:1]:
            slot = "by chance" if _BY_CHANCE.fullmatch(reply.slot) else reply.slot
            if reply.only_there:
                slot = _OF_WORDS.sub("", slot)
            told = repr(replace(reply, key="", slot=slot))
            lines += [heading(reply, self.who), plain(reply, first), reply.notification, told]
            lines += [pack(choice.press) for choice in choices(reply.parts)]
            first += len(choices(reply.parts))
        for whose, entries in self.written.items():
            lines += [f"{whose}: {entry}" for entry in entries if whole or entry.kind != "KeptTried"]
        return lines


async def _say(world: World, who: str, command: Command, *, here: bool) -> _Outcome:
    caller, place = _caller(world, who), Place(CHANNEL if here else "")
    return _Outcome(who, await world.app.handle(command, caller, place), await world.news())


async def _type(case: Case, step: Type, history: History, everywhere: Sequence[World], record: list[str]) -> int:
    command = commands()[step.command]
    if history.reach(step.who, command, here=step.here) > case.horizon:
        return 0
    place = Place(CHANNEL if step.here else "")
    offered = [
        [*await world.app.complete(command, step.option, step.typed, _caller(world, step.who), place)]
        for world in everywhere
    ]
    record += _compare(case, step, everywhere, offered)
    return 1


def _caller(world: World, who: str) -> Caller:
    return Caller(world.workspace, who, moderator=who == MEMBERS[0])


def _command(step: Say | Press, seen: dict[str, list[str]]) -> Command | None:
    if isinstance(step, Say):
        return step.command
    buttons = seen[step.who]
    return unpack(buttons[-1 - step.nth % len(buttons)]) if buttons else None


def _compare(case: Case, step: Step, everywhere: Sequence[World], shown: list[list[str]]) -> list[str]:
    for world, lines in zip(everywhere, shown, strict=True):
        if lines != shown[0]:
            here, there = "\n  ".join(shown[0]), "\n  ".join(lines)
            message = f"{step} at horizon {case.horizon}: {everywhere[0].name}:\n  {here}\n{world.name}:\n  {there}"
            raise Leak(message)
    return shown[0]


def _named(entry: Entry, names: dict[str, str], workspace: str) -> Entry:
    body, author = entry.body, names.get(entry.author, entry.author)
    for pseudonym, who in names.items():
        body = body.replace(f'"{pseudonym}"', f'"{who}"')
    return type(entry)(entry.kind, body.replace(f"club/{workspace}/", "club/"), author, entry.words)
