"""Calling for a quiz, and which ones there are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, ClassVar

from bot.commands.quiz_posts import going_on
from bot.commands.quizzing import fewer
from bot.dialogue.command import Command, Completes, Decision, Option
from bot.dialogue.reply import Audience, Items, Prose, Reply, counted, say, text
from bot.errors import Refusal
from bot.game.events import GameOpened, SeatTaken
from bot.game.game import Mode, Pace, begun
from bot.game.play import LOBBY, tick
from bot.questions import pack
from bot.quiz.drawing import drawn, quizzes

if TYPE_CHECKING:
    from bot.club import Club
    from bot.dialogue.command import Scene
    from bot.game.events import GameEvent
    from bot.member import Member

MOST_QUESTIONS = 50
MOST_TEAMS = 8
_USUAL = {Mode.LIVE: 10, Mode.RACE: 10, Mode.SLOW: 7}


@dataclass(frozen=True)
class QuizStart(Command):
    """Call for a quiz in the channel."""

    words: ClassVar[str] = "quiz start"
    help: ClassVar[str] = "Call for a quiz in this channel, on what it has read."
    example: ClassVar[str] = "quiz start mode:race questions:5"
    audience: ClassVar[Audience] = Audience.EVERYONE
    needs_club: ClassVar[bool] = True
    goes_on: ClassVar[bool] = True
    quiz: Annotated[str, Option("Which quiz; without it, of everything there is", Completes.QUIZZES)] = ""
    mode: Annotated[
        str, Option("live: all answer in private; race: the first wins; slow: over days", choices=tuple(Mode))
    ] = Mode.LIVE
    questions: Annotated[int | None, Option("How many questions", least=1)] = None
    pace: Annotated[str, Option("How much time there is", choices=tuple(Pace))] = Pace.NORMAL
    through: Annotated[
        int | None, Option("A lower chapter to stay at, for who is not that far", Completes.CHAPTERS)
    ] = None
    teams: Annotated[int, Option("How many teams")] = 0

    def wanted(self, club: Club, member: Member) -> int:
        """The channel's checkpoint, or the lower chapter that the host names."""
        del member
        return club.checkpoint if self.through is None else self.through

    def decide(self, scene: Scene) -> Decision:
        """Opens the lobby with the questions that will be asked; a slow quiz asks its first one at once."""
        if scene.club.playing:
            message = "There is a quiz here already: “quiz join” takes a seat in it, “quiz stop” (by its host) ends it."
            raise Refusal(message)
        if not scene.granted:
            raise Refusal(_too_far(scene))
        if self.teams > MOST_TEAMS or self.teams == 1:
            message = f"A quiz has 2 to {MOST_TEAMS} teams, or none."
            raise Refusal(message)
        quiz, mode, pace, wanted = self._filled()
        now = scene.now.timestamp()
        count = min(wanted or _USUAL[mode], MOST_QUESTIONS)
        asked = drawn(scene.view, scene.dice, count, quiz=quiz, barred=scene.club.barred, again=_asked(scene))
        if not asked:
            message = "There are no questions here yet on what may be asked. They come with the chapters."
            raise Refusal(message)
        opened = GameOpened(
            game=scene.club.games_ever + 1,
            book=scene.club.book,
            quiz=next((title for title, _ in quizzes(scene.view, quiz)), "") if quiz else "",
            mode=mode,
            pace=pace,
            through=scene.view.horizon.chapter,
            teams=self.teams,
            questions=tuple(map(pack, asked)),
            by=scene.asker.pseudonym,
            at=now,
            until=now if mode is Mode.SLOW else now + LOBBY[Pace(pace)],
        )
        seat = SeatTaken(opened.game, opened.by, min(self.teams, 1), scene.member.extra, now)
        events: tuple[GameEvent, ...] = (opened, seat)
        events += tick(begun(opened).after(events), now)
        decision, less = going_on(scene, begun(opened), events), fewer(wanted, len(asked), MOST_QUESTIONS)
        return replace(decision, replies=(*decision.replies, say(less))) if less else decision

    def _filled(self) -> tuple[str, Mode, Pace, int | None]:
        """Title, mode, pace and number of questions. “quiz start race” and “quiz start 5” name no quiz."""
        bare = self.quiz.strip().casefold()
        mode, pace = Mode(self.mode), Pace(self.pace)
        if bare in tuple(Mode):
            return "", Mode(bare), pace, self.questions
        if bare in tuple(Pace):
            return "", mode, Pace(bare), self.questions
        if bare.isdecimal():
            return "", mode, pace, int(bare) or None
        return self.quiz, mode, pace, self.questions


@dataclass(frozen=True)
class QuizList(Command):
    """Which quizzes there are."""

    words: ClassVar[str] = "quiz list"
    help: ClassVar[str] = "The quizzes on what you have read, and how many questions each has for you."

    def decide(self, scene: Scene) -> Decision:
        """Titles and numbers of questions, as far as the asker has read."""
        found = quizzes(scene.view)
        if not found:
            return Decision((say("There is no quiz yet on what you have read. They come with the chapters."),))
        items = tuple(text(title, quiet=f" ({counted(number, 'question')})") for title, number in found)
        how = "“quiz start” plays in a club's channel, “quiz me” alone. Both also make questions of the book's facts."
        return Decision((Reply((Items(items), Prose(text(quiet=how)))),))


def _too_far(scene: Scene) -> str:
    """Why a quiz cannot begin there. Said to the asker alone, of whom it tells how far they have read."""
    read = scene.member.in_book(scene.club.book).chapter
    most = min(read, scene.club.checkpoint)
    return (
        f"This channel talks up to chapter {scene.club.checkpoint}, and you have told me that you have finished "
        f"{counted(read, 'chapter')}. You can begin a quiz with “quiz start through:{most}” or lower, which everybody "
        "sees, or play alone with “quiz me”. “read” moves your place."
    )


def _asked(scene: Scene) -> frozenset[str]:
    """The keys of the questions that were asked here lately, in games that went no further than this one will."""
    games = (game for game in scene.club.games if game.book == scene.club.book)
    near = (game for game in games if game.through <= scene.view.horizon.chapter)
    return frozenset(game.asked_as(number).key for game in near for number in range(1, game.number + 1))
