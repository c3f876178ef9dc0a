"""A member's own place: what they read, what waits for them, and what they can do about it. Nobody else sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from bot.commands.kept import kept_here, ready_now, shows
from bot.commands.quiz_me import next_due, open_game
from bot.commands.quizzing import command
from bot.commands.read import finished
from bot.dialogue.command import Command, Completes, Decision, Option
from bot.dialogue.reply import Choice, Choices, Items, Prose, Reply, Run, Style, counted, say, text
from bot.errors import Refusal
from bot.member import ProgressSet
from bot.quiz.review import cards_of, dropped, due, missed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.dialogue.command import Scene
    from bot.dialogue.reply import Part
    from bot.game.solo import CardKept
    from bot.view import Cover

BOOKS_SHOWN = 10
"""Books that stand in one's place: those that one has moved in last."""

_MINE = Prose(text("All that I keep of you here is yours to have, and to have deleted."))
_GONE = "There is no such book here any more. “home” shows those that you read."


@dataclass(frozen=True)
class Home(Command):
    """Show it."""

    words: ClassVar[str] = "home"
    help: ClassVar[str] = "Your own place: your books, your quiz, what you keep and can review, and your data."
    needs_book: ClassVar[bool] = False

    def decide(self, scene: Scene) -> Decision:
        """The books with how far one is, then what there is of the present one.

        What was missed in the club's games is kept for the review from then on, as it would be by asking for that.
        """
        parts: list[Part] = [Prose(text(strong="Your own place.", quiet=" Only you see this."))]
        for cover in _books(scene):
            parts += _book(scene, cover)
        if scene.member.clubs:
            parts.append(Prose(_clubs(scene.member.clubs)))
        cards = cards_of(scene.member, scene.view.cover.id)
        found = missed(scene.club, scene.asker.pseudonym, scene.view, cards)
        if scene.catalogue.cover(scene.view.cover.id):
            parts += [*_quiz(scene), *_kept(scene), *_review(scene, found)]
        else:
            parts.append(Prose(text("“books” lists what can be read here.")))
        return Decision(
            (
                Reply(
                    (*parts, _MINE, Choices(_own())),
                ),
            ),
            (*found, *dropped(cards, found)),
        )


@dataclass(frozen=True)
class HomeRead(Command):
    """Move on in a book by a chapter, or back to where one was, from one's own place."""

    words: ClassVar[str] = "home read"
    help: ClassVar[str] = "Say of any of your books that you have finished its next chapter, or take that back."
    listed: ClassVar[bool] = False
    needs_book: ClassVar[bool] = False
    book: Annotated[str, Option("Which book", Completes.BOOKS, listed=False)]
    was: Annotated[int, Option("How many chapters were finished", listed=False)]
    undo: Annotated[bool, Option("Take the last change back", listed=False)] = False

    def decide(self, scene: Scene) -> Decision:
        """Where one is now. A press that comes twice, or late, changes nothing."""
        cover = scene.catalogue.cover(self.book)
        if cover is None:
            raise Refusal(_GONE)
        now = scene.member.in_book(cover.id)
        chapter = now.before if self.undo else self.was + 1
        if now.chapter != self.was or chapter is None or chapter > cover.chapters:
            return Decision((say(finished(now.chapter, cover)),))
        choices = () if self.undo else (Choice("Undo", HomeRead(cover.id, chapter, undo=True)),)
        return Decision(
            (say(finished(chapter, cover), choices=choices),), (ProgressSet(cover.id, chapter, undo=self.undo),)
        )


def _own() -> tuple[Choice, ...]:
    """What one can always do: have all that is kept of one, or have it deleted, which is asked again; and get help."""
    return (
        Choice("My data as a file", command("privacy export")),
        Choice("Forget me", command("privacy forget")),
        Choice("Help", command("help")),
    )


def _books(scene: Scene) -> Iterator[Cover]:
    """The book that is read here, then those of the member's own, the one that they moved in last first."""
    read = dict.fromkeys((scene.view.cover.id, *reversed(tuple(scene.member.progress))))
    covers = (scene.catalogue.cover(book) for book in read)
    return (cover for cover, _ in zip(filter(None, covers), range(BOOKS_SHOWN), strict=False))


def _book(scene: Scene, cover: Cover) -> list[Part]:
    """How far one is in a book, and buttons for the next chapter and for undoing the last change."""
    now = scene.member.in_book(cover.id)
    choices: list[Choice] = []
    if now.chapter < cover.chapters:
        choices.append(Choice(f"I have finished chapter {now.chapter + 1}", HomeRead(cover.id, now.chapter)))
    if now.before is not None:
        choices.append(Choice(f"Back to {counted(now.before, 'chapter')}", HomeRead(cover.id, now.chapter, undo=True)))
    return [Prose(text(_stand(now.chapter, cover), strong=f"{cover.title}: ")), Choices(tuple(choices))]


def _stand(chapter: int, cover: Cover) -> str:
    if chapter == cover.chapters:
        return "finished."
    return f"{chapter or 'none'} of {counted(cover.chapters, 'chapter')} finished."


def _clubs(clubs: tuple[str, ...]) -> tuple[Run, ...]:
    """The channels of the clubs that one has spoken in."""
    runs = [Run("Your clubs: ")]
    for n, club in enumerate(clubs):
        runs += [Run(", ")] * bool(n) + [Run(club.rpartition("/")[2], Style.CHANNEL)]
    return tuple(runs)


def _quiz(scene: Scene) -> list[Part]:
    game = open_game(scene)
    if game is None:
        return [Choices((Choice("Quiz me", command("quiz me")),))]
    what = "review" if game.review else "quiz"
    where = f"Your {what} is open: question {game.number} of {len(game.questions)}."
    return [Prose(text(where)), Choices((Choice("Go on", command("quiz me")),))]


def _kept(scene: Scene) -> list[Part]:
    """The questions that one keeps, and buttons for those that can be answered: they are gated when pressed."""
    kept = kept_here(scene)
    if not kept:
        return []
    now = scene.member.in_book(scene.view.cover.id)
    # A place is looked at far more often than it changes, and all of them were tried when it last did.
    known = tuple(question for question in kept if question.id in scene.member.ready)
    ready = known if now.tried == now.chapter else ready_now(scene, kept)
    items = tuple(text(question.words or "", quiet=" (can be answered now)" * (question in ready)) for question in kept)
    return [Prose(text("You keep:")), Items(items), *([Choices(shows(ready))] if ready else [])]


def _review(scene: Scene, found: tuple[CardKept, ...]) -> list[Part]:
    """When what was missed is asked again, of which some was just `found`, and a button if that is now."""
    ready = due(cards_of(scene.member.after(found), scene.view.cover.id), scene.now.timestamp())
    told = Prose(text(next_due(scene, found)))
    return [told, *([Choices((Choice("Review", command("review")),))] if ready else [])]
