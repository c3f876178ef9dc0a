"""What a member wants of quizzes: more time, which nobody else sees, and their name on tables, or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from bot.dialogue.command import Command, Decision, Option
from bot.dialogue.reply import Choice, say
from bot.errors import Refusal
from bot.game.events import PlayerShown
from bot.member import TimeNeeded

if TYPE_CHECKING:
    from bot.dialogue.command import Scene

_TIMES = {"none": 1.0, "1.5x": 1.5, "2x": 2.0, "3x": 3.0}
_YES, _NO = "yes", "no"


@dataclass(frozen=True)
class QuizSettings(Command):
    """Show or change them."""

    words: ClassVar[str] = "quiz settings"
    help: ClassVar[str] = "Your own settings: extra time, which nobody else sees, and whether tables name you."
    example: ClassVar[str] = "quiz settings extra_time:2x"
    needs_book: ClassVar[bool] = False
    extra_time: Annotated[str | None, Option("How much time you need", choices=tuple(_TIMES))] = None
    show_me: Annotated[str | None, Option("Whether this club's tables name you", choices=(_YES, _NO))] = None

    def decide(self, scene: Scene) -> Decision:
        """Both as they are from now on."""
        who, was = scene.asker.pseudonym, scene.asker.pseudonym in scene.club.shown
        if self.show_me and not scene.place:
            message = "Every club has tables of its own: say that in the channel of a club."
            raise Refusal(message)
        extra = _TIMES[self.extra_time] if self.extra_time else scene.member.extra
        shown = self.show_me == _YES if self.show_me else was
        member = (TimeNeeded(extra),) if extra != scene.member.extra else ()
        club = (PlayerShown(who, shown),) if shown != was else ()
        choices = (_other(shown=shown),) if scene.place else ()
        told = [_time(extra), *([_named(shown=shown)] if scene.place else [])]
        return Decision((say(*told, choices=choices),), member, club)


def _time(extra: float) -> str:
    if extra == 1:
        return "You have the usual time for a question. “quiz settings extra_time:2x” gives you twice as much."
    return (
        f"In games that you join from now on, every question is open {extra:g} times as long: for all who play, and "
        "nobody is told for whom it is."
    )


def _named(*, shown: bool) -> str:
    return "The tables of this club name you." if shown else "The tables of this club do not name you."


def _other(*, shown: bool) -> Choice:
    label = "Do not name me" if shown else "Name me"
    return Choice(label, QuizSettings(show_me=_NO if shown else _YES))
