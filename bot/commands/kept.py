"""Questions that a member keeps until their reading answers them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, ClassVar

from bot.answers import answer
from bot.commands.answering import refusal
from bot.commands.ask import answered
from bot.dialogue.command import Command, Decision, Option
from bot.dialogue.reply import Choice, Choices, Items, Prose, Reply, say, text
from bot.errors import Refusal
from bot.member import KEPT_FOR_DAYS, KeptDropped, KeptTried

if TYPE_CHECKING:
    from bot.dialogue.command import Scene
    from bot.member import QuestionKept


@dataclass(frozen=True)
class KeptList(Command):
    """The questions that one keeps."""

    words: ClassVar[str] = "kept list"
    short: ClassVar[str] = "kept"
    help: ClassVar[str] = "The questions you keep, and which of them can be answered by now."

    def decide(self, scene: Scene) -> Decision:
        """Each with its number; those that can be answered with a button."""
        kept = kept_here(scene)
        if not kept:
            return Decision((say("You keep no questions. What I cannot answer yet, you can keep with a press."),))
        items = tuple(text(f"{question.id}: {question.words}") for question in kept)
        ready = ready_now(scene, kept)
        choices = (Choices(shows(ready)),) if ready else ()
        return Decision((Reply((Prose(text("You keep:")), Items(items), *choices)),))


@dataclass(frozen=True)
class KeptDrop(Command):
    """Keep a question no longer."""

    words: ClassVar[str] = "kept drop"
    help: ClassVar[str] = "Drop a question you keep, by its number in “kept”."
    example: ClassVar[str] = "kept drop 2"
    number: Annotated[int, Option("The question's number", least=1)]

    def decide(self, scene: Scene) -> Decision:
        """Drops it, or says that there is none of that number."""
        if all(question.id != self.number for question in kept_here(scene)):
            message = f"You keep no question number {self.number}."
            raise Refusal(message)
        return Decision((say(f"Dropped question {self.number}."),), (KeptDropped(self.number),))


@dataclass(frozen=True)
class KeptShow(Command):
    """The answer to a kept question."""

    words: ClassVar[str] = "kept show"
    help: ClassVar[str] = "The answer to a question you keep, if you have come far enough."
    listed: ClassVar[bool] = False
    number: Annotated[int, Option("The question's number", least=1)]

    def decide(self, scene: Scene) -> Decision:
        """Answers at the asker's place as it is now; a question that is answered is kept no longer."""
        question = next((kept for kept in kept_here(scene) if kept.id == self.number), None)
        if question is None:
            message = f"You keep no question number {self.number}."
            raise Refusal(message)
        if not ready_now(scene, (question,)):
            return Decision((refusal(scene),))
        decision = answered(scene, question.words or "", question.topic)
        return Decision(decision.replies, (*decision.member, KeptDropped(self.number)))


@dataclass(frozen=True)
class KeptTry(Command):
    """Try the kept questions at the place where their asker is now. Runs by itself when a horizon has moved."""

    words: ClassVar[str] = "kept try"
    help: ClassVar[str] = "Try the questions you keep at your present place."
    listed: ClassVar[bool] = False

    def decide(self, scene: Scene) -> Decision:
        """Tells of those that can be answered and could not before; drops those that were kept too long.

        Before is at no later horizon: what could be answered further on says nothing to who has gone back.
        """
        kept, book = kept_here(scene), scene.view.cover.id
        chapter = scene.member.in_book(book).chapter
        ready = ready_now(scene, kept)
        tried = KeptTried(book, chapter, tuple(question.id for question in ready))
        stale = tuple(KeptDropped(q.id) for q in scene.member.kept if q.book == book and q not in kept)
        told = {i for i, since in scene.member.ready_from.items() if since <= chapter}
        fresh = tuple(question for question in ready if question.id not in told)
        replies: tuple[Reply, ...] = ()
        if fresh:
            say_so = (
                "Your reading now answers a question you kept."
                if len(fresh) == 1
                else f"Your reading now answers {len(fresh)} questions you kept."
            )
            replies = (say(say_so, choices=shows(fresh)),)
        return Decision(replies, (*stale, tried))


def kept_here(scene: Scene) -> tuple[QuestionKept, ...]:
    """The member's kept questions of this book whose time is not over."""
    oldest = (scene.now - timedelta(days=KEPT_FOR_DAYS)).timestamp()
    book = scene.view.cover.id
    return tuple(kept for kept in scene.member.kept if kept.book == book and kept.words and kept.at > oldest)


def ready_now(scene: Scene, kept: tuple[QuestionKept, ...]) -> tuple[QuestionKept, ...]:
    """Those of these questions that can be answered at the asker's place."""
    return tuple(question for question in kept if answer(scene.view, question.words or "", question.topic).answered)


def shows(questions: tuple[QuestionKept, ...]) -> tuple[Choice, ...]:
    """A button for the answer to each."""
    return tuple(Choice(f"Show: {_cut(question.words or '')}", KeptShow(question.id)) for question in questions)


def _cut(words: str, longest: int = 50) -> str:
    return words if len(words) <= longest else words[: longest - 1] + "…"
