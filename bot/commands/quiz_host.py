"""Running a quiz: skip, pause, stop; and what the clock does in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from bot.commands.quiz_me import solo_skipped, solo_stopped
from bot.commands.quiz_play import InGame, alone, kept_out, playing
from bot.commands.quiz_posts import going_on, shown_again, waiting
from bot.dialogue.command import Command, Decision, Rights
from bot.dialogue.reply import say
from bot.errors import Refusal
from bot.game.events import QuestionClosed
from bot.game.game import Stage
from bot.game.play import paused, resumed, skipped, stopped, tick

if TYPE_CHECKING:
    from bot.dialogue.command import Scene
    from bot.game.game import Game


@dataclass(frozen=True)
class QuizSkip(InGame):
    """Leave the open question out."""

    words: ClassVar[str] = "quiz skip"
    short: ClassVar[str] = "skip"
    help: ClassVar[str] = "Skip the open question: the host and moderators can, or more than half of the players."

    def decide(self, scene: Scene) -> Decision:
        """Skipped at once, or a wish that is noted."""
        if alone(scene):
            return solo_skipped(scene)
        game = playing(scene)
        if not scene.granted:
            return kept_out(scene, game)
        who = scene.asker.pseudonym
        if who not in game.players and not _hosts(scene, game):
            message = "Only who plays can wish for that. “quiz join” takes a seat."
            raise Refusal(message)
        events = skipped(game, who, scene.now.timestamp(), alone=_hosts(scene, game))
        if any(isinstance(event, QuestionClosed) for event in events):
            return going_on(scene, game, events)
        return going_on(scene, game, events, say("Noted. It is skipped when more than half of the players want it."))


@dataclass(frozen=True)
class QuizPause(InGame):
    """Let the clock stand still, or go on."""

    words: ClassVar[str] = "quiz pause"
    help: ClassVar[str] = "Pause the quiz in this channel, or let it go on. For its host and for moderators."
    needs_club: ClassVar[bool] = True

    def decide(self, scene: Scene) -> Decision:
        """The other of the two."""
        game = _hosted(scene, "pause")
        events = paused(game, scene.asker.pseudonym, scene.now.timestamp())
        return going_on(scene, game, events, silent=not scene.granted)


@dataclass(frozen=True)
class QuizStop(InGame):
    """End the quiz."""

    words: ClassVar[str] = "quiz stop"
    short: ClassVar[str] = "stop"
    help: ClassVar[str] = "End the quiz in this channel (its host and moderators), or your own."

    def decide(self, scene: Scene) -> Decision:
        """It is over, whatever was going on."""
        if alone(scene):
            return solo_stopped(scene)
        game = _hosted(scene, "stop")
        events = stopped(game, scene.asker.pseudonym, scene.now.timestamp())
        return going_on(scene, game, events, silent=not scene.granted)


@dataclass(frozen=True)
class QuizTick(Command):
    """The clock looks at the game."""

    words: ClassVar[str] = "quiz tick"
    help: ClassVar[str] = "What is due in the quiz of this channel by now."
    rights: ClassVar[Rights] = Rights.CLOCK
    listed: ClassVar[bool] = False
    needs_book: ClassVar[bool] = False
    needs_club: ClassVar[bool] = True

    def decide(self, scene: Scene) -> Decision:
        """All that is due; nothing, if the clock came too early or the game is over."""
        game = scene.club.playing
        return going_on(scene, game, tick(game, scene.now.timestamp())) if game else Decision(())


@dataclass(frozen=True)
class QuizResume(Command):
    """A process that was started finds a game."""

    words: ClassVar[str] = "quiz resume"
    help: ClassVar[str] = "Let the quiz of this channel go on after a restart, with the time that was left."
    rights: ClassVar[Rights] = Rights.CLOCK
    listed: ClassVar[bool] = False
    needs_book: ClassVar[bool] = False
    needs_club: ClassVar[bool] = True

    def decide(self, scene: Scene) -> Decision:
        """Shows once more where the game stands."""
        game = scene.club.playing
        if game is None:
            return Decision(())
        now = scene.now.timestamp()
        events = resumed(game, now) or (tick(game, now) if game.stage is Stage.OPEN else ())
        if events:
            return going_on(scene, game, events)
        # What the dead process had claimed is nobody's from now on.
        return Decision(shown_again(scene.club, game, now), later=(waiting(game),), through=game.through)


def _hosts(scene: Scene, game: Game) -> bool:
    return scene.asker.moderator or scene.asker.pseudonym == game.by


def _hosted(scene: Scene, what: str) -> Game:
    """The game that is on, for who may decide over it."""
    game = playing(scene)
    if not _hosts(scene, game):
        message = f"The host of a quiz and moderators can {what} it. “quiz leave” takes you out of it."
        raise Refusal(message)
    return game
