"""Bringing a quiz of one's own into a club."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from bot.commands.consenting import recorded
from bot.dialogue.command import THE_WHOLE_BOOK, Command, Completes, Decision, Option, Rights
from bot.dialogue.files import File
from bot.dialogue.reply import Attachment, Choice, Items, Prose, Reply, counted, say, text
from bot.errors import Refusal
from bot.game.events import QuizImported
from bot.questions import pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.club import Club
    from bot.dialogue.command import Scene
    from bot.dialogue.files import Found, QuizFile
    from bot.dialogue.reply import Part
    from bot.member import Member

QUESTIONS_KEPT = 500
"""Imported questions in a club, of all its quizzes together."""

_LINES_SHOWN = 20


@dataclass(frozen=True)
class QuizImport(Command):
    """Bring a quiz into the club."""

    words: ClassVar[str] = "quiz import"
    help: ClassVar[str] = (
        "Import a quiz into this club: a file of Red trivia, GIFT, Open Trivia DB, QBReader or our own. "
        "The same title again replaces it."
    )
    example: ClassVar[str] = "quiz import harbour.yaml through:3"
    rights: ClassVar[Rights] = Rights.MODERATOR
    needs_club: ClassVar[bool] = True
    peeks: ClassVar[bool] = True
    file: Annotated[File, Option("The quiz file", file=True)]
    through: Annotated[
        int | None, Option("The chapter of the questions that name none; else the last", Completes.CHAPTERS)
    ] = None

    def wanted(self, club: Club, member: Member) -> int:
        """All of the book: the report says what is known only after which chapter."""
        del club, member
        return THE_WHOLE_BOOK

    def decide(self, scene: Scene) -> Decision:
        """All of the file or nothing; tells where each question went and why, or what is wrong and where."""
        if not scene.granted:
            yes = Choice("I accept spoilers", QuizImportConsent())
            ask = (
                "What I say of a quiz file tells what is known after which chapter, and you have not read it all. "
                "Your consent goes on record for this book; then send the file again."
            )
            return Decision((say(ask, choices=(yes,)),))
        if not self.file.text.strip():
            message = f"“{self.file.name}” is empty, or did not reach me. Send the file itself with the command."
            raise Refusal(message)
        read = scene.read(self.file, self.through)
        if read.errors:
            return Decision((_refused(read),))
        book = scene.club.book
        others = scene.club.without(book, read.title)
        kept = sum(len(each.questions) for each in others)
        if kept + len(read.questions) > QUESTIONS_KEPT:
            message = (
                f"A club keeps up to {QUESTIONS_KEPT} imported questions. It has {kept} in other quizzes, and this "
                f"file has {len(read.questions)}. Nothing was imported."
            )
            raise Refusal(message)
        packed = tuple(map(pack, read.questions))
        event = QuizImported(book, read.title, packed, scene.asker.pseudonym, scene.now.timestamp())
        return Decision((_taken(read, replaces=len(others) < len(scene.club.imported)),), club=(event,))


@dataclass(frozen=True)
class QuizImportConsent(Command):
    """Consent to be spoiled by what is said of quiz files."""

    words: ClassVar[str] = "quiz import consent"
    help: ClassVar[str] = "Accept spoilers of this book, to import quizzes about it."
    rights: ClassVar[Rights] = Rights.MODERATOR
    listed: ClassVar[bool] = False
    needs_club: ClassVar[bool] = True

    def decide(self, scene: Scene) -> Decision:
        """Records the consent in the member's room and in the club's."""
        return Decision((say("That is on record. Now send the file again with “quiz import”."),), *recorded(scene))


def _taken(read: QuizFile, *, replaces: bool) -> Reply:
    """What was imported, and where each question went."""
    chapters = Counter(each.chapter for each in read.found if each.chapter is not None)
    counts = ", ".join(f"{count} after chapter {chapter}" for chapter, count in sorted(chapters.items()))
    told = f" has {counted(len(read.questions), 'question')}: {counts}."
    skipped = sum(each.chapter is None for each in read.found)
    told += f" {skipped} could not be taken." if skipped else ""
    told += " It takes the place of what was imported under this title before." if replaces else ""
    how = "It is asked in this club alone, by “quiz start” and “quiz me”. “quiz queue” and “quiz rule” mend it."
    lines = [*map(_line, read.found), *read.notes]
    return Reply((Prose(text(told, strong=f"“{read.title}”")), *_listed(lines, "report"), Prose(text(quiet=how))))


def _refused(read: QuizFile) -> Reply:
    """What is wrong, and where; and which questions could not have been taken in any case."""
    skipped = [_line(each) for each in read.found if each.chapter is None]
    opening = f"There {'is one error' if len(read.errors) == 1 else f'are {len(read.errors)} errors'} in the file."
    return Reply((Prose(text(strong=f"{opening} Nothing was imported.")), *_listed([*read.errors, *skipped], "errors")))


def _line(found: Found) -> str:
    went = "skipped" if found.chapter is None else f"after chapter {found.chapter}"
    return f"Line {found.line}, {went}: {found.ask} ({found.why})"


def _listed(lines: Sequence[str], name: str) -> tuple[Part, ...]:
    """The first lines, and all of them in a file if there are more."""
    shown = Items(tuple(map(text, lines[:_LINES_SHOWN])))
    if len(lines) <= _LINES_SHOWN:
        return (shown,)
    whole = Attachment(f"quiz-import-{name}.txt", "\n".join((*lines, "")), f"all {len(lines)} lines")
    return (shown, whole)
