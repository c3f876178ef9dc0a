"""What one has missed, asked again when it is about to be forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from bot.commands.quiz_me import begun, next_due, on_already, open_game, still_asked
from bot.dialogue.command import Command, Decision, Option
from bot.dialogue.reply import Choice, say
from bot.game.game import asked_as
from bot.quiz.review import cards_of, dropped, due, missed

if TYPE_CHECKING:
    from bot.dialogue.command import Scene
    from bot.member import MemberEvent


@dataclass(frozen=True)
class Review(Command):
    """Ask again what was missed, once its time has come."""

    words: ClassVar[str] = "review"
    help: ClassVar[str] = "Asks you again, in private, what you missed in quizzes, spaced so that it stays with you."
    instead: Annotated[int, Option("Which game of your own ends", listed=False)] = 0

    def decide(self, scene: Scene) -> Decision:
        """The first question that is due; or when the next one will be."""
        on = open_game(scene)
        if on and on.id != self.instead:
            return on_already(on, Choice("Start the review anew" if on.review else "Review instead", Review(on.id)))
        cards = cards_of(scene.member, scene.view.cover.id)
        found = missed(scene.club, scene.asker.pseudonym, scene.view, cards)
        events: tuple[MemberEvent, ...] = (*found, *dropped(cards, found))
        still = still_asked(scene)
        ready = due(cards_of(scene.member.after(events), scene.view.cover.id), scene.now.timestamp())
        ready = [card for card in ready if card.key not in still]
        if not ready:
            return Decision((say("Nothing is to be reviewed just now.", next_due(scene)),))
        asked = [asked_as(card.question).posed(scene.dice) for card in ready]
        return begun(scene, asked, events=events, review=True)
