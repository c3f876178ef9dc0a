"""A quiz of one's own: in private, at one's own place, without a clock, every answer judged at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from bot.commands.answering import NOTHING_READ
from bot.commands.quizzing import asking, command, fewer, judged, names, revealed
from bot.dialogue.command import Command, Decision, Option
from bot.dialogue.reply import Choice, Choices, Items, Prose, Reply, counted, text
from bot.errors import Refusal
from bot.game.scores import WHOLE
from bot.game.solo import SKIPPED, SoloAnswered, SoloEnded, SoloHinted, SoloOpened, started
from bot.questions import Verdict, pack
from bot.quiz.drawing import drawn
from bot.quiz.review import cards_of, dropped, due, learned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.dialogue.command import Scene
    from bot.dialogue.reply import Part
    from bot.game.solo import Solo
    from bot.member import MemberEvent
    from bot.questions import Question

USUAL, MOST = 10, 50
"""How many questions a quiz has, unless the member says so, and at most."""

_MISSED_SHOWN = 10

NONE_OPEN = "No question of your own is open here. “quiz me” begins a quiz on what you have read."
_NOTHING = "There is nothing that I could ask you yet. More comes with the chapters you finish."
_COUNTED = "That question has been answered, and counts once."


@dataclass(frozen=True)
class QuizMe(Command):
    """Begin a quiz of one's own, or go on with it."""

    words: ClassVar[str] = "quiz me"
    help: ClassVar[str] = "A quiz for you alone, in private, on what you have read so far. Again: go on with it."
    example: ClassVar[str] = "quiz me 5"
    questions: Annotated[int | None, Option(f"How many questions, up to {MOST}", least=1)] = None
    instead: Annotated[int, Option("Which game of your own ends", listed=False)] = 0

    def decide(self, scene: Scene) -> Decision:
        """The first question; or the open one of a game that is on, which may be ended for another."""
        on = open_game(scene)
        if on and on.id != self.instead:
            return on_already(on, Choice("Start over", QuizMe(self.questions, instead=on.id)))
        last = scene.member.solo
        seen = (
            last if last and last.book == scene.view.cover.id and last.through <= scene.view.horizon.chapter else None
        )
        asked = drawn(
            scene.view,
            scene.dice,
            min(self.questions or USUAL, MOST),
            barred=scene.club.barred | still_asked(scene),
            again={seen.asked_as(number).key for number in range(1, len(seen.questions) + 1)} if seen else (),
        )
        hint = () if scene.view.horizon.chapter else (Prose(text(quiet=NOTHING_READ)),)
        if not asked:
            return Decision((Reply((Prose(text(_NOTHING)), *hint)),))
        less = fewer(self.questions, len(asked), MOST)
        return begun(scene, asked, (*((Prose(text(less)),) if less else ()), *hint))


@dataclass(frozen=True)
class QuizMeHint(Command):
    """A hint in a game of one's own."""

    words: ClassVar[str] = "quiz me hint"
    help: ClassVar[str] = "A clue or hint to the open question of your own quiz."
    listed: ClassVar[bool] = False
    solo: Annotated[int, Option("Which game of your own", listed=False)]
    number: Annotated[int, Option("Which question", listed=False)]
    had: Annotated[int, Option("How many hints there were", listed=False)] = 0

    def decide(self, scene: Scene) -> Decision:
        """One more; pressed twice, it comes once."""
        game = _own(scene)
        if (self.solo, self.number, self.had) != (game.id, game.number, game.hints):
            return Decision((Reply(shown(game)),))
        return solo_hint(scene)


@dataclass(frozen=True)
class QuizMeSkip(Command):
    """Leave a question of one's own game out."""

    words: ClassVar[str] = "quiz me skip"
    help: ClassVar[str] = "Skip the open question of your own quiz."
    listed: ClassVar[bool] = False
    solo: Annotated[int, Option("Which game of your own", listed=False)]
    number: Annotated[int, Option("Which question", listed=False)]

    def decide(self, scene: Scene) -> Decision:
        """The answer, and the next one."""
        game = _own(scene)
        if (self.solo, self.number) != (game.id, game.number):
            return _old(game)
        return solo_skipped(scene)


@dataclass(frozen=True)
class QuizMeStop(Command):
    """End a game of one's own."""

    words: ClassVar[str] = "quiz me stop"
    help: ClassVar[str] = "End your own quiz here."
    listed: ClassVar[bool] = False
    solo: Annotated[int, Option("Which game of your own", listed=False)]

    def decide(self, scene: Scene) -> Decision:
        """What it has come to. A game that was begun since goes on."""
        game = _own(scene)
        return solo_stopped(scene) if game.id == self.solo else Decision((Reply(shown(game)),))


def still_asked(scene: Scene) -> frozenset[str]:
    """The keys of what the channel's game has not revealed yet, if the asker may play in it: nobody looks them up."""
    game = scene.club.playing
    if game is None or game.book != scene.view.cover.id or game.through > scene.view.horizon.chapter:
        return frozenset()
    return frozenset(game.asked_as(number).key for number in range(len(game.rounds) + 1, len(game.questions) + 1))


def open_game(scene: Scene) -> Solo | None:
    """The member's own game, if it is on, about this book, and goes no further than they are now."""
    game = scene.member.solo
    if game is None or game.over or game.book != scene.view.cover.id:
        return None
    return game if game.through <= scene.member.in_book(game.book).chapter else None


def on_already(game: Solo, instead: Choice) -> Decision:
    """A game that is on, with its open question, and what may be begun in its place."""
    what = "a review" if game.review else "a quiz of your own"
    said = Prose(text(f"You have {what} open: go on with this question, or {instead.label.lower()}."))
    return Decision((Reply((said, *shown(game), Choices((instead,)))),))


def begun(
    scene: Scene,
    asked: Sequence[Question],
    before: tuple[Part, ...] = (),
    *,
    events: tuple[MemberEvent, ...] = (),
    review: bool = False,
) -> Decision:
    """A game with these questions, after these events, and the first one shown."""
    opened = SoloOpened(
        solo=scene.member.solo_ever + 1,
        book=scene.view.cover.id,
        through=scene.view.horizon.chapter,
        questions=tuple(map(pack, asked)),
        review=review,
        at=scene.now.timestamp(),
    )
    return Decision((Reply((*before, *shown(started(opened)))),), (*events, opened))


def shown(game: Solo) -> tuple[Part, ...]:
    """The open question as it stands, and what can be done about it."""
    question, number = game.question, game.number
    heading = f"{'Review' if game.review else 'Your quiz'}: question {number} of {len(game.questions)}"
    hints = tuple(Prose(text(hint, strong="Hint: ")) for hint in game.told)
    choices = [Choice("Skip", QuizMeSkip(game.id, number)), Choice("Stop", QuizMeStop(game.id))]
    if game.more:
        label = "Next clue" if game.clues < len(question.clues) else "Hint"
        choices.insert(0, Choice(label, QuizMeHint(game.id, number, game.hints)))
    where = {"solo": game.id, "number": number}
    return (*asking(question, heading, where, game.clues), *hints, Choices(tuple(choices)))


def solo_answered(scene: Scene, words: str, solo: int = 0, number: int = 0) -> Decision:
    """An answer to the open question of one's own game: judged at once, and the next one asked.

    `solo` and `number` say which question was pressed; 0 is the open one. Raises `Refusal` if there is none.
    """
    game = _own(scene)
    if (solo or number) and (solo, number) != (game.id, game.number):
        return _old(game)
    again = bool(game.answers) and (game.answers[-1].at, game.answers[-1].words) == (scene.said_at, words)
    if not solo and (again or scene.said_at < game.asked):
        return _old(game)  # what was typed was delivered twice, or was no answer to this question
    grade = game.question.grade(words, names(scene.view))
    if not grade.counts:
        return Decision((Reply((judged(grade), *shown(game))),))
    answer = SoloAnswered(game.id, game.number, scene.said_at, grade.verdict, grade.share, grade.matched, words)
    points = game.after(answer).points[-1]
    return _closed(scene, game, answer, judged(grade, None if game.review else points))


def solo_hint(scene: Scene) -> Decision:
    """The next clue or hint of one's own game. Raises `Refusal` if there is none."""
    game = _own(scene)
    if not game.more:
        message = "There is no further hint." if game.hints else "There is no hint to this one."
        raise Refusal(message)
    hinted = SoloHinted(game.id, game.number, game.hints + 1, scene.now.timestamp())
    return Decision((Reply(shown(game.after(hinted))),), (hinted,))


def solo_skipped(scene: Scene) -> Decision:
    """The open question of one's own game is left out: it counts for nothing, and the next one is asked."""
    game = _own(scene)
    skipped = SoloAnswered(game.id, game.number, scene.said_at, SKIPPED, 0.0, "", None)
    return _closed(scene, game, skipped, Prose(text("It counts for nothing.", strong="Skipped. ")))


def solo_stopped(scene: Scene) -> Decision:
    """The end of one's own game, and what it has come to."""
    game = _own(scene)
    ended = SoloEnded(game.id, scene.now.timestamp())
    return Decision((Reply(_ending(scene, game, (ended,))),), (ended,))


def next_due(scene: Scene, events: tuple[MemberEvent, ...] = ()) -> str:
    """When the next card is to be asked, once these have happened."""
    cards, now = cards_of(scene.member.after(events), scene.view.cover.id), scene.now.timestamp()
    if not cards:
        return "What you miss in a quiz comes back in “review”."
    if ready := len(due(cards, now)):
        return f"{counted(ready, 'question')} can be reviewed now."
    return f"The next review is {_from_now(min(card.due for card in cards.values()) - now)}."


def _own(scene: Scene) -> Solo:
    """The game that is on. One refusal for all reasons why there may be none to show."""
    game = open_game(scene)
    if game is None:
        raise Refusal(NONE_OPEN)
    return game


def _old(game: Solo) -> Decision:
    return Decision((Reply((Prose(text(_COUNTED)), *shown(game))),))


def _closed(scene: Scene, game: Solo, answer: SoloAnswered, said: Prose) -> Decision:
    """What the answer came to and why, what it means for the question's card, and what comes next."""
    question, after = game.question, game.after(answer)
    cards = cards_of(scene.member, game.book)
    # Beside a channel's game that stays behind, the view does too, and this game has gone on to the member's own place.
    since = scene.member.in_book(game.book).chapter
    kept = learned(cards.get(question.key), question, after.answers[-1], game.book, since)
    events: tuple[MemberEvent, ...] = (answer, *kept, *dropped(cards, kept))
    then = _ending(scene, after, events) if after.over else shown(after)
    return Decision((Reply((said, *revealed(question), *then)),), events)


def _ending(scene: Scene, game: Solo, events: tuple[MemberEvent, ...]) -> tuple[Part, ...]:
    """What a game has come to, what to look at again, and when."""
    points = [point for point in game.points if point is not None]
    parts: list[Part] = []
    if game.review:
        right = sum(given.verdict == Verdict.RIGHT for given in game.answers)
        total = f"{right} of {len(points)} right. " if points else ""
        parts.append(Prose(text(next_due(scene, events), strong=f"That was the review. {total}")))
    else:
        total = f": {sum(points)} of {counted(len(points) * WHOLE, 'point')}" if points else ""
        parts.append(Prose(text(strong=f"That was your quiz{total}.")))
        parts += _again(game)
        parts.append(Prose(text(quiet=next_due(scene, events))))
    ready = due(cards_of(scene.member.after(events), scene.view.cover.id), scene.now.timestamp())
    review = (Choice("Review", command("review")),) if ready else ()
    return (*parts, Choices((*review, Choice("Another quiz", QuizMe()))))


def _again(game: Solo) -> list[Part]:
    """The questions that were missed, with their answers."""
    missed = [game.asked_as(number) for number in game.missed]
    if not missed:
        return []
    items = [text(question.ask, quiet=f" {question.answered}") for question in missed[:_MISSED_SHOWN]]
    more = len(missed) - len(items)
    rest = [text(quiet=f"and {more} more")] if more else []
    return [Prose(text("To look at again:")), Items((*items, *rest))]


def _from_now(seconds: float) -> str:
    """A time to come, as exactly as one needs it."""
    hours = max(1, round(seconds / 3600))
    return f"in {counted(hours, 'hour')}" if hours < 48 else f"in {counted(round(hours / 24), 'day')}"  # noqa: PLR2004 - two days
