"""A reader of a small book with questions of every sort, who types and presses, at a time that a test sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from adapters.console.render import choices, plain
from bot.app import App, Caller, Place
from bot.book import Book
from bot.commands.quiz_host import QuizTick
from bot.commands.registry import parse
from bot.dialogue.reply import Audience
from bot.events import member_event
from bot.member import Member
from bot.questions import Choice, Number, Question, Typed, WhoAmI
from bot.view import Authored
from tests.doubles.memory import MemoryBooks, MemoryJournal
from tests.stories import Plan
from tests.worlds import told

if TYPE_CHECKING:
    from bot.club import Club
    from bot.dialogue.command import Command
    from bot.dialogue.reply import Reply
    from bot.journal import Journal

CHAPTERS = 5
NOTHING = Plan(0, CHAPTERS, 0, 0, 0)
"""A book of which nothing can be asked but what somebody has written."""


def written(chapter: int) -> tuple[Question, ...]:
    """The questions of a chapter, the answer to each of which is `yes`, or 1, or the letter of `yes`."""
    said = f"of chapter {chapter}?"
    return (
        Choice(ask=f"Choice {said}", since=chapter, answer="yes", options=("no", "never"), explain=f"So it is {said}"),
        Typed(ask=f"Typed {said}", since=chapter, answer="yes", prompt=("yea",), hints=("It begins with a y.",)),
        WhoAmI(ask=f"Who {said}", since=chapter, answer="yes", told=("hard", "easy"), hints=("a hint",)),
        Number(ask=f"Number {said}", since=chapter, answer=1),
    )


class Reader:
    """Somebody in a club that reads that book, or alone with it."""

    def __init__(self, *questions: Question, plan: Plan = NOTHING, chapters: int = CHAPTERS) -> None:
        """The book has these questions; with none given, those that are `written` for so many of its chapters."""
        self.journal = MemoryJournal()
        self.now = datetime(2026, 1, 15, 12, tzinfo=UTC)
        self.shown: dict[str, tuple[Reply, ...]] = {}
        self.reads(*questions or (each for chapter in range(1, chapters + 1) for each in written(chapter)), plan=plan)

    def reads(self, *questions: Question, plan: Plan = NOTHING) -> None:
        """From now on the book has these questions; what has happened stays."""
        self._books = MemoryBooks(Book(told(plan), lambda: [Authored("Quiz", question) for question in questions]))
        self.app = self.door(self.journal)

    def door(self, journal: Journal) -> App:
        """Ribbon with that book on another journal, at the same time."""
        return App(journal, self._books, lambda: self.now, lambda: Random(5))

    async def say(self, line: str, who: str = "ada", *, here: bool = False) -> str:
        """Type a line, a second later, in private or `here` in the club. Returns what is shown for it."""
        self.now += timedelta(seconds=1)
        return await self.give(parse(line), who, here=here)

    async def press(self, label: str, who: str = "ada", *, here: bool = False) -> str:
        """Press the first button under what was shown last whose label begins so."""
        self.now += timedelta(seconds=1)
        return await self.give(self.button(label, who), who, here=here)

    def button(self, label: str, who: str = "ada") -> Command:
        """What such a button stands for."""
        pressable = [choice for reply in self.shown[who] for choice in choices(reply.parts)]
        return next(choice.press for choice in pressable if choice.label.removeprefix("• ").startswith(label))

    async def give(self, command: Command, who: str = "ada", *, here: bool = False) -> str:
        """Give a command now; bo does not moderate."""
        caller, place = Caller("w", who, moderator=who != "bo"), Place("channel" if here else "")
        self.shown[who] = await self.app.handle(command, caller, place)
        return "\n".join(
            f"{'[public] ' if reply.audience is Audience.EVERYONE else ''}{plain(reply, 1)}"
            for reply in self.shown[who]
        )

    async def slow_game(self, answer: str) -> None:
        """Set up the club, and answer the first question of a slow game in it."""
        await self.say("club setup book", here=True)
        await self.say("quiz start mode:slow", here=True)
        await self.say(f"quiz answer {answer}", here=True)

    async def days(self, number: int) -> None:
        """Let so many days pass, and the clock look at the club's game."""
        self.now += timedelta(days=number)
        await self.app.fire("club/w/channel", QuizTick())

    async def member(self, who: str = "ada") -> Member:
        """The member as they stand."""
        room = f"member/{await self.journal.pseudonym('w', who)}"
        return Member().after(map(member_event, self.journal.rooms[room]))

    async def club(self) -> Club:
        """The club as it stands."""
        return await self.app.club(Caller("w", "ada"), Place("channel"))

    async def answer(self, who: str = "ada", *, right: bool = True) -> str:
        """Answer the open question of one's own game."""
        solo = (await self.member(who)).solo
        assert solo is not None
        question = solo.question
        if isinstance(question, Choice):
            return await self.say(f"quiz answer {question.answer if right else question.options[0]}", who)
        return await self.say(f"quiz answer {question.answered if right else 77}", who)
