"""Running a club: its book, how far its channel may talk, and what a reader elsewhere in the book is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from bot.answers import answer
from bot.club import CheckpointSet, ClubSetUp
from bot.commands.answering import REFUSAL, parts_of
from bot.commands.ask import question_asked
from bot.commands.consenting import recorded
from bot.commands.quiz_posts import shut, waiting
from bot.dialogue.command import Command, Completes, Decision, Option, Rights
from bot.dialogue.reply import Audience, Choice, Field, Fields, Prose, Reply, counted, say, text
from bot.errors import Refusal
from bot.game.play import stopped
from bot.member import Asked

if TYPE_CHECKING:
    from bot.club import Club
    from bot.dialogue.command import Scene
    from bot.member import Member
    from bot.view import Cover


@dataclass(frozen=True)
class ClubSetup(Command):
    """Choose the channel's book."""

    words: ClassVar[str] = "club setup"
    help: ClassVar[str] = "Choose the book that this channel reads. The channel then talks about nothing but the cover."
    example: ClassVar[str] = "club setup tulayev"
    audience: ClassVar[Audience] = Audience.EVERYONE
    rights: ClassVar[Rights] = Rights.MODERATOR
    needs_book: ClassVar[bool] = False
    needs_club: ClassVar[bool] = True
    book: Annotated[str, Option("A book's title or short name", Completes.BOOKS)]
    sure: Annotated[bool, Option("Confirm a change of book", listed=False)] = False

    def decide(self, scene: Scene) -> Decision:
        """Sets the book and a checkpoint of 0; changing a running club is confirmed first, and ends its quiz."""
        cover = scene.catalogue.find(self.book)
        if cover is None:
            known = ", ".join(cover.id for cover in scene.catalogue.covers) or "none yet"
            message = f"There is no such book here. The books are: {known}."
            raise Refusal(message)
        if scene.club.book == cover.id:
            return Decision((say(f"This channel reads {cover.title} already.", audience=Audience.ASKER),))
        if scene.club.book and not self.sure:
            yes = Choice(f"Yes, start {cover.title}"[:75], ClubSetup(cover.id, sure=True))
            return Decision((say("This channel reads another book. Start a new one, at the cover?", choices=(yes,)),))
        done = f"This channel now reads {cover.title}. {talks_up_to(0, cover)}"
        game, by = scene.club.playing, scene.asker.pseudonym
        ended = stopped(game, by, scene.now.timestamp()) if game else ()
        return Decision(
            (*shut(game), say(done, "The quiz was stopped.", audience=Audience.EVERYONE))
            if game
            else (say(done, audience=Audience.EVERYONE),),
            club=(*ended, ClubSetUp(cover.id, by)),
            later=(waiting(None),) if game else (),
            through=0,
        )


@dataclass(frozen=True)
class ClubCheckpoint(Command):
    """Say how far the channel may talk."""

    words: ClassVar[str] = "club checkpoint"
    help: ClassVar[str] = "Say how many chapters the channel may talk about."
    example: ClassVar[str] = "club checkpoint 3"
    audience: ClassVar[Audience] = Audience.EVERYONE
    rights: ClassVar[Rights] = Rights.MODERATOR
    needs_club: ClassVar[bool] = True
    chapter: Annotated[int, Option("Chapters that everybody has finished", Completes.CHAPTERS)]

    def decide(self, scene: Scene) -> Decision:
        """Moves the checkpoint, up or down, and tells the channel."""
        cover = scene.view.cover
        if self.chapter > cover.chapters:
            message = f"{cover.title} has {counted(cover.chapters, 'chapter')}."
            raise Refusal(message)
        reads = f"This channel reads {cover.title}. {talks_up_to(self.chapter, cover)}"
        if self.chapter == scene.club.checkpoint:
            return Decision((say(reads, audience=Audience.EVERYONE),), through=0)
        by, game = scene.asker.pseudonym, scene.club.playing
        ended = stopped(game, by, scene.now.timestamp()) if game and self.chapter < game.through else ()
        told = say(reads, *(["The quiz went further, and was stopped."] if ended else []), audience=Audience.EVERYONE)
        return Decision(
            (told,),
            club=(*ended, CheckpointSet(self.chapter, by)),
            later=(waiting(None),) if ended else (),
            lowered=self.chapter if self.chapter < scene.club.checkpoint else None,
            through=0,
        )


@dataclass(frozen=True)
class ClubStatus(Command):
    """How the club stands."""

    words: ClassVar[str] = "club status"
    help: ClassVar[str] = "The channel's book and checkpoint. Nobody's own progress is ever shown."
    rights: ClassVar[Rights] = Rights.MODERATOR
    needs_club: ClassVar[bool] = True

    def decide(self, scene: Scene) -> Decision:
        """What everybody may know of the club, for the moderator who asks."""
        cover = scene.view.cover
        fields = (
            Field("Book", text(cover.title)),
            Field("Checkpoint", text(f"{scene.club.checkpoint} of {counted(cover.chapters, 'chapter')}")),
        )
        return Decision((Reply((Fields(fields),)),))


@dataclass(frozen=True)
class ClubRepost(Command):
    """Post once more what may not have arrived."""

    words: ClassVar[str] = "club repost"
    help: ClassVar[str] = "Post once more what may be missing in this channel."
    rights: ClassVar[Rights] = Rights.MODERATOR
    listed: ClassVar[bool] = False
    needs_book: ClassVar[bool] = False
    needs_club: ClassVar[bool] = True
    key: Annotated[str, Option("Which post", listed=False)]

    def decide(self, scene: Scene) -> Decision:
        """The post as it was written, if it is still not known to stand."""
        del scene
        return Decision((), again=self.key)


@dataclass(frozen=True)
class Preview(Command):
    """What a reader elsewhere in the book would be told."""

    words: ClassVar[str] = "preview"
    help: ClassVar[str] = "What a reader who has finished so many chapters would be told."
    example: ClassVar[str] = "preview 2 who is Erchov?"
    rights: ClassVar[Rights] = Rights.MODERATOR
    peeks: ClassVar[bool] = True
    chapter: Annotated[int, Option("Chapters that the reader has finished", Completes.CHAPTERS)]
    question: Annotated[str, Option("The reader's question", rest=True)]

    def wanted(self, club: Club, member: Member) -> int:
        """The reader's place."""
        del club, member
        return self.chapter

    def decide(self, scene: Scene) -> Decision:
        """The answer at that place; beyond one's own, consent to be spoiled is asked for and recorded first."""
        cover = scene.view.cover
        if self.chapter > cover.chapters:
            message = f"{cover.title} has {counted(cover.chapters, 'chapter')}."
            raise Refusal(message)
        if scene.granted:
            return Decision((_previewed(scene, self.question),))
        number = scene.member.asked_ever + 1
        asked = Asked(number, cover.id, scene.place, (), self.question)
        yes = Choice("Show me, I accept spoilers", PreviewAccepted(self.chapter, number))
        ask = "That is further than you have read and may spoil it for you. Your consent goes on record for this book."
        return Decision((say(ask, choices=(yes,)),), (asked,))


@dataclass(frozen=True)
class PreviewAccepted(Command):
    """Consent to be spoiled, and the preview that it was asked for."""

    words: ClassVar[str] = "preview accepted"
    help: ClassVar[str] = "Accept spoilers of this book, and see the preview."
    rights: ClassVar[Rights] = Rights.MODERATOR
    listed: ClassVar[bool] = False
    peeks: ClassVar[bool] = True
    chapter: Annotated[int, Option("Chapters that the reader has finished", listed=False)]
    asked: Annotated[int, Option("Which of your questions", listed=False)]

    def wanted(self, club: Club, member: Member) -> int:
        """The reader's place."""
        del club, member
        return self.chapter

    def consents(self) -> bool:
        """Pressing it is the consent."""
        return True

    def decide(self, scene: Scene) -> Decision:
        """Records the consent in the member's room and in the club's, and answers."""
        question = question_asked(scene, self.asked)
        return Decision((_previewed(scene, question.words or ""),), *recorded(scene))


def missing(key: str) -> Reply:
    """What a channel is told in which the post of this key may be missing."""
    again = Choice("Post it again", ClubRepost(key))
    words = "Something that I posted here may not have arrived. A moderator can have it posted again."
    return say(words, audience=Audience.EVERYONE, choices=(again,))


def talks_up_to(checkpoint: int, cover: Cover) -> str:
    """How far a channel may talk, as said at its door."""
    if not checkpoint:
        return "It talks about no chapter yet, only about what stands on the cover."
    if checkpoint == cover.chapters:
        return "It talks about the whole book."
    return f"It talks up to the end of chapter {checkpoint} of {cover.chapters}, and no further."


def _previewed(scene: Scene, question: str) -> Reply:
    heading = Prose(text(strong=f"A reader who has finished {counted(scene.view.horizon.chapter, 'chapter')} is told:"))
    found = answer(scene.view, question, ())
    return Reply((heading, *(parts_of(found) if found.answered else (Prose(text(REFUSAL)),))))
