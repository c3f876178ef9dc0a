"""Playing a quiz: a seat, answers, hints, the score. Whatever is said here is said to the player alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, ClassVar

from bot.commands.quiz_me import open_game, solo_answered, solo_hint
from bot.commands.quiz_posts import going_on, standing
from bot.commands.quizzing import command, judged, names
from bot.commands.registry import QUESTION_LONGEST
from bot.dialogue.command import Command, Decision, Option
from bot.dialogue.reply import Choice, Items, Prose, Reply, counted, say, text
from bot.errors import Refusal
from bot.game.game import Mode, Stage
from bot.game.play import answered, hinted, joined, left
from bot.questions import Verdict
from bot.questions.grade import right

if TYPE_CHECKING:
    from bot.club import Club
    from bot.dialogue.command import Scene
    from bot.game.game import Game
    from bot.member import Member

LETTERS = re.compile(r"[a-hA-H](?:[\s,]+[a-hA-H])*")
"""What nobody asks of a book, and everybody answers in a quiz: `b`, `b a d c`."""

NO_GAME = "There is no quiz here just now. “quiz start” calls for one, “quiz me” asks you alone."


def through(club: Club) -> int | None:
    """How far somebody must have read for the game that is on."""
    return club.playing.through if club.playing else None


def playing(scene: Scene) -> Game:
    """The game that is on in the channel. Raises `Refusal` if there is none."""
    if scene.club.playing is None:
        raise Refusal(NO_GAME)
    return scene.club.playing


def alone(scene: Scene) -> bool:
    """Whether “the” question is that of the member's own game: they have one, and were asked it last.

    Beside a slow game, which is on for days, it always is.
    """
    game = scene.club.playing
    if game is None:
        return scene.member.solo is not None and not scene.member.solo.over
    own = open_game(scene)
    if own is None or not game.has_seat(scene.asker.pseudonym) or game.mode is Mode.SLOW:
        return own is not None
    return own.asked > max(game.opened, game.asked)


def picking(scene: Scene) -> Scene | None:
    """The scene in which an option of the open question is picked; None where its asker has no such question."""
    if alone(scene):
        own = open_game(scene)
        return scene if own is not None and own.question.shown else None
    game = scene.club.playing
    if game is None or game.stage is not Stage.OPEN or not game.has_seat(scene.asker.pseudonym):
        return None
    granted = scene.member.in_book(game.book).chapter >= game.through
    return replace(scene, granted=granted) if game.question.shown else None


def overheard(club: Club, line: str) -> QuizAnswer | None:
    """The answer that a line is which somebody has said in the channel; None unless a question of a race is open.

    Where there are options to pick, of which the first pick counts, it is letters alone: whoever chats picks nothing.
    """
    game, words = club.playing, " ".join(line.split())
    if game is None or game.mode is not Mode.RACE or game.stage is not Stage.OPEN:
        return None
    if not 0 < len(words) <= QUESTION_LONGEST or (game.question.shown and not LETTERS.fullmatch(words)):
        return None
    return QuizAnswer(words, game.id, game.number)


def kept_out(scene: Scene, game: Game) -> Decision:
    """What somebody is told who has not read as far as the game goes: how to say that they have, and what else."""
    chapters = counted(game.through, "chapter")
    choices = (
        Choice(f"I have finished {chapters}", command("read", chapter=game.through)),
        Choice("A quiz of my own", command("quiz me")),
    )
    if not scene.member.in_book(scene.club.book).chapter:
        ask = f"How far have you read? This quiz is for readers who have finished {chapters}; nobody sees your answer."
    else:
        ask = f"This quiz is for readers who have finished {chapters}, and you have told me of fewer. Nobody sees that."
    return Decision((say(ask, choices=choices),))


class InGame(Command):
    """A command to do with the game that is on: who gives it must have read as far as that goes."""

    def wanted(self, club: Club, member: Member) -> int | None:
        """As far as the game goes."""
        del member
        return through(club)


@dataclass(frozen=True)
class QuizJoin(InGame):
    """Take a seat."""

    words: ClassVar[str] = "quiz join"
    short: ClassVar[str] = "join"
    help: ClassVar[str] = "Join the quiz in this channel, if you have read as far as it goes."
    needs_club: ClassVar[bool] = True
    team: Annotated[int, Option("Which team")] = 0

    def decide(self, scene: Scene) -> Decision:
        """A seat for whoever has read that far."""
        game = playing(scene)
        if not scene.granted:
            return kept_out(scene, game)
        who = scene.asker.pseudonym
        events = joined(game, who, scene.now.timestamp(), team=self.team, extra=scene.member.extra)
        seat = game.after(events).seats[who]
        team = f" You are in team {seat.team}." if seat.team else ""
        if who in scene.club.shown:
            return going_on(scene, game, events, say(f"You are in.{team}"))
        show = (Choice("Show my name", command("quiz settings", show_me="yes")),)
        unnamed = f"You are in.{team} Your name is on no table unless you want it there."
        return going_on(scene, game, events, say(unnamed, choices=show))


@dataclass(frozen=True)
class QuizLeave(Command):
    """Give one's seat up."""

    words: ClassVar[str] = "quiz leave"
    help: ClassVar[str] = "Leave the quiz in this channel. What you have answered still counts."
    needs_club: ClassVar[bool] = True

    def decide(self, scene: Scene) -> Decision:
        """The seat is free; the points stay."""
        game = playing(scene)
        events = left(game, scene.asker.pseudonym, scene.now.timestamp())
        return going_on(scene, game, events, say("You have left the quiz. Your points stay."))


@dataclass(frozen=True)
class QuizAnswer(Command):
    """Answer the open question."""

    words: ClassVar[str] = "quiz answer"
    short: ClassVar[str] = "answer"
    help: ClassVar[str] = "Answer the open question: in your words, or with the letters of options."
    example: ClassVar[str] = "quiz answer b"
    answer: Annotated[str, Option("Your answer", rest=True)] = ""
    game: Annotated[int, Option("Which game", listed=False)] = 0
    number: Annotated[int, Option("Which question", listed=False)] = 0
    solo: Annotated[int, Option("Which game of your own", listed=False)] = 0

    def wanted(self, club: Club, member: Member) -> int | None:
        """As far as the game goes; in one's own game, one's own place."""
        del member
        return None if self.solo else through(club)

    def decide(self, scene: Scene) -> Decision:
        """Noted in private; what it comes to is told at the reveal. In a race, at once."""
        if self.solo or (not self.game and alone(scene)):
            return solo_answered(scene, self.answer, self.solo, self.number)
        game = playing(scene)
        if not scene.granted:
            return kept_out(scene, game)
        if self.game and (self.game, self.number) != (game.id, game.number):
            message = "That question is over."
            raise Refusal(message)
        if game.stage is not Stage.OPEN:
            message = "The quiz is paused." if game.stage is Stage.PAUSED else "There is no open question just now."
            raise Refusal(message)
        question = game.question
        grade = question.grade(self.answer, names(scene.view))
        if grade.verdict is not Verdict.RIGHT and game.accepts(game.number, self.answer):
            grade = right()  # by no accepted answer of the question: their own words stand apart, to be deleted
        who, at = scene.asker.pseudonym, scene.said_at
        if grade.verdict is Verdict.UNCLEAR:
            return Decision((Reply((judged(grade),)),))
        seat = () if game.has_seat(who) else joined(game, who, at, extra=scene.member.extra)
        given = answered(game.after(seat), who, at, grade, self.answer)
        events = (*seat, *given) if given else ()
        stands = game.after(events).answers[who]  # another one, if this was delivered twice, or late
        if grade.verdict is Verdict.MORE:
            told = judged(grade)
        elif game.mode is Mode.RACE:
            won = stands.verdict == Verdict.RIGHT
            told = judged(right(stands.matched)) if won else Prose(text("Not right. Try again."))
        else:
            noted = f"{stands.words or self.answer}: "
            whose = "Noted for the channel's question." if open_game(scene) else "Noted."
            told = Prose(text(f"{whose} You can change your answer until the time is up.", strong=noted))
        return going_on(scene, game, events, Reply((told,)))


@dataclass(frozen=True)
class QuizHint(InGame):
    """A hint to the open question."""

    words: ClassVar[str] = "quiz hint"
    short: ClassVar[str] = "hint"
    help: ClassVar[str] = "A hint to the open question, for you alone; each costs a quarter of the points."
    game: Annotated[int, Option("Which game", listed=False)] = 0
    number: Annotated[int, Option("Which question", listed=False)] = 0

    def decide(self, scene: Scene) -> Decision:
        """One more hint than before."""
        if not self.game and alone(scene):
            return solo_hint(scene)
        game = playing(scene)
        if not scene.granted:
            return kept_out(scene, game)
        if self.game and (self.game, self.number) != (game.id, game.number):
            message = "That question is over."
            raise Refusal(message)
        who = scene.asker.pseudonym
        events = hinted(game, who, scene.now.timestamp())
        hints = game.question.hints[: game.after(events).hints[who]]
        return going_on(scene, game, events, Reply((Items(tuple(map(text, hints))),)))


@dataclass(frozen=True)
class QuizScore(Command):
    """How the game stands."""

    words: ClassVar[str] = "quiz score"
    short: ClassVar[str] = "score"
    help: ClassVar[str] = "How the quiz in this channel stands, or how the last one ended; your own points too."
    needs_club: ClassVar[bool] = True

    def wanted(self, club: Club, member: Member) -> int | None:
        """As far as the game goes that is on, or was on last."""
        del member
        return club.game.through if club.game else None

    def decide(self, scene: Scene) -> Decision:
        """The table, with the asker on it, to the asker."""
        game = scene.club.game
        if game is None:
            raise Refusal(NO_GAME)
        if not scene.granted:
            return kept_out(scene, game)
        parts = standing(scene.club, game, scene.asker.pseudonym)
        nothing = Prose(text("Nobody has any points yet."))
        return Decision((Reply(parts if parts and game.rounds else (nothing,)),))
