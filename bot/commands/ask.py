"""Questions about the book, answered at the asker's own place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from bot.answers import answer
from bot.commands.answering import parts_of, refusal
from bot.commands.quiz_play import LETTERS, QuizAnswer, picking
from bot.dialogue.command import Command, Completes, Decision, Option
from bot.dialogue.reply import Audience, Choice, Choices, Prose, Reply, say, text
from bot.errors import Refusal
from bot.member import KEPT_AT_MOST, Asked, QuestionKept

if TYPE_CHECKING:
    from bot.answers import Answer
    from bot.dialogue.command import Scene


@dataclass(frozen=True)
class Ask(Command):
    """A question in the asker's own words."""

    words: ClassVar[str] = "ask"
    help: ClassVar[str] = "Ask anything about what you have read. Plain text is a question too."
    example: ClassVar[str] = "ask what happened to Erchov?"
    question: Annotated[str, Option("Your question", rest=True)]

    def decide(self, scene: Scene) -> Decision:
        """The answer, or the one refusal with the offer to keep the question. Letters alone answer a quiz question."""
        if LETTERS.fullmatch(self.question) and (on := picking(scene)) is not None:
            return QuizAnswer(self.question).decide(on)
        return answered(scene, self.question)


@dataclass(frozen=True)
class Who(Command):
    """Who somebody is."""

    words: ClassVar[str] = "who"
    help: ClassVar[str] = "Who somebody is, as far as you have read."
    example: ClassVar[str] = 'who "Comrade Tulayev"'
    person: Annotated[str, Option("A name, in any spelling", Completes.PEOPLE)]

    def decide(self, scene: Scene) -> Decision:
        """The same as asking “who is PERSON?”."""
        return answered(scene, f"Who is {self.person}?")


@dataclass(frozen=True)
class Recap(Command):
    """What has happened so far."""

    words: ClassVar[str] = "recap"
    help: ClassVar[str] = "What has happened so far: in the book, in a chapter, or to somebody."
    example: ClassVar[str] = "recap chapter 2"
    of: Annotated[str, Option("“chapter 2” or a name", Completes.PEOPLE, rest=True)] = ""

    def decide(self, scene: Scene) -> Decision:
        """The same as asking for a recap in so many words."""
        of = f"chapter {self.of}" if self.of.isdecimal() else self.of or "the book"
        return answered(scene, f"Recap of {of}")


@dataclass(frozen=True)
class Share(Command):
    """Show the channel an answer, as far as the channel may talk."""

    words: ClassVar[str] = "share"
    help: ClassVar[str] = (
        "Show the channel your last answer, as far as the channel may talk. Others see how far you are."
    )
    audience: ClassVar[Audience] = Audience.EVERYONE
    needs_club: ClassVar[bool] = True
    asked: Annotated[int | None, Option("Which of your questions", listed=False)] = None

    def decide(self, scene: Scene) -> Decision:
        """What the question yields before everybody, under our own words; if that is nothing, nothing is posted."""
        question = question_asked(scene, self.asked)
        # Whom a pronoun stands for was learned at the asker's own place, so it does not count before everybody.
        found = answer(scene.view, question.words or "")
        if not found.answered:
            return Decision((say(NOT_POSTED),))
        heading = Prose(text(strong=found.label))
        return Decision((Reply((heading, *parts_of(found)), Audience.EVERYONE),), once=True)


@dataclass(frozen=True)
class Keep(Command):
    """Keep a question that could not be answered."""

    words: ClassVar[str] = "kept keep"
    help: ClassVar[str] = "Keep a question until your reading answers it."
    listed: ClassVar[bool] = False
    asked: Annotated[int | None, Option("Which of your questions", listed=False)] = None

    def decide(self, scene: Scene) -> Decision:
        """Keeps it once, and says so each time."""
        question = question_asked(scene, self.asked)
        if not any(kept.words == question.words and kept.book == question.book for kept in scene.member.kept):
            if len(scene.member.kept) >= KEPT_AT_MOST:
                message = f"You keep {KEPT_AT_MOST} questions already. “kept drop NUMBER” makes room for another."
                raise Refusal(message)
            number = scene.member.kept_ever + 1
            kept = QuestionKept(number, question.book, scene.now.timestamp(), question.topic, question.words)
            return Decision((say(KEPT),), (kept,))
        return Decision((say(KEPT),))


NOT_POSTED = "That cannot be answered before everybody yet, or not without a name in it. Nothing was posted."
KEPT = "Kept. You will hear of it in private as soon as your reading answers it; “kept” lists what you keep."


def question_asked(scene: Scene, number: int | None) -> Asked:
    """The member's question of this number, or their last one in this place. Raises `Refusal` if it is forgotten."""
    here = [asked for asked in scene.member.asked if asked.words and asked.book == scene.view.cover.id]
    if number is None:
        here = [asked for asked in here if asked.place == scene.place]
    else:
        here = [asked for asked in here if asked.id == number]
    if not here:
        message = "I no longer know which question that was. Please ask it again."
        raise Refusal(message)
    return here[-1]


def answered(scene: Scene, question: str, topic: tuple[str, ...] | None = None) -> Decision:
    """Answer at the asker's own place, and remember the question for a follow-up, for sharing and for keeping.

    `topic` names whom a pronoun stands for; by default whom the asker's last answer here was about.
    """
    before = scene.member.last_topic(scene.view.cover.id, scene.place) if topic is None else topic
    return told(scene, question, answer(scene.view, question, before))


def told(scene: Scene, question: str, found: Answer) -> Decision:
    """What a member is shown of an answer that has been found, and what is remembered of it."""
    book = scene.view.cover.id
    before = scene.member.last_topic(book, scene.place)
    number = scene.member.asked_ever + 1
    happened = Asked(number, book, scene.place, found.topic if found.answered else before, question)
    if not found.answered:
        return Decision((refusal(scene, (Choice("Keep this question", Keep(number)),)),), (happened,))
    parts = parts_of(found)
    if scene.place:
        parts = (*parts, Choices((Choice("Share here (shows how far you have read)", Share(number)),)))
    return Decision((Reply(parts),), (happened,))
