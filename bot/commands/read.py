"""How far a member has read: theirs to say, private, and never guessed."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from bot.dialogue.command import Command, Completes, Decision, Option
from bot.dialogue.reply import Choice, counted, say
from bot.errors import Refusal
from bot.member import ProgressSet
from bot.text import fold

if TYPE_CHECKING:
    from bot.dialogue.command import Scene
    from bot.view import Cover, Edition

JUMP = 2
"""More chapters than this at once are confirmed first: a slip of the finger must not spoil half a book."""

_WHOLE = 100
_SAY_CHAPTERS = "Say how many chapters you have finished: “read 3”."


@dataclass(frozen=True)
class Read(Command):
    """My progress: show it, move it, take the last move back."""

    words: ClassVar[str] = "read"
    help: ClassVar[str] = (
        "How far you have read: show it, set it to the chapters you have finished, or undo the last change."
    )
    example: ClassVar[str] = "read 2"
    chapter: Annotated[int | None, Option("Chapters finished (in chapter 4 means 3)", Completes.CHAPTERS)] = None
    page: Annotated[int | None, Option("The last page you have read")] = None
    percent: Annotated[int | None, Option("How much of the book you have read, of 100")] = None
    edition: Annotated[str | None, Option("Whose pages you count, if the book has several editions")] = None
    undo: Annotated[bool, Option("Take the last change back")] = False
    sure: Annotated[bool, Option("Confirm a jump", listed=False)] = False

    def decide(self, scene: Scene) -> Decision:
        """Show, set (a jump ahead only once it is confirmed) or undo."""
        cover = scene.view.cover
        now = scene.member.in_book(cover.id)
        given = [value for value in (self.chapter, self.page, self.percent) if value is not None]
        if len(given) + self.undo > 1:
            message = "One at a time: a chapter, a page, a percentage, or undo."
            raise Refusal(message)
        if self.undo:
            if now.before is None:
                message = f"There is nothing to undo. {finished(now.chapter, cover)}"
                raise Refusal(message)
            return Decision((say(finished(now.before, cover)),), (ProgressSet(cover.id, now.before, undo=True),))
        if not given:
            return Decision((say(finished(now.chapter, cover)),))
        chapter = self._chapter(cover)
        if chapter == now.chapter:
            return Decision((say(finished(chapter, cover)),))
        if chapter > now.chapter + JUMP and not self.sure:
            ask = f"That is {chapter - now.chapter} chapters at once. Have you finished {_chapters(chapter, cover)}?"
            yes = Choice(f"Yes, I have finished {chapter}", Read(chapter=chapter, sure=True))
            return Decision((say(ask, choices=(yes,)),))
        undo = Choice("Undo", Read(undo=True))
        return Decision((say(finished(chapter, cover), choices=(undo,)),), (ProgressSet(cover.id, chapter),))

    def _chapter(self, cover: Cover) -> int:
        """The chapters finished, whatever unit it was said in, rounded down."""
        if self.chapter is not None:
            if self.chapter > cover.chapters:
                message = f"{cover.title} has {counted(cover.chapters, 'chapter')}."
                raise Refusal(message)
            return self.chapter
        if self.percent is not None:
            return self._at_percent(cover, self.percent)
        return _at_page(self._edition(cover), self.page or 0)

    def _at_percent(self, cover: Cover, percent: int) -> int:
        if percent > _WHOLE:
            message = "A percentage is a number from 0 to 100."
            raise Refusal(message)
        if percent in (0, _WHOLE):
            return cover.chapters * percent // _WHOLE
        edition = self._edition(cover)
        return _at_page(edition, edition.pages[-1] * percent // _WHOLE)

    def _edition(self, cover: Cover) -> Edition:
        """The page table that is meant. With none, or with several and no name, a page would be a guess."""
        named = [edition for edition in cover.editions if fold(edition.name) == fold(self.edition or edition.name)]
        if len(named) == 1:
            return named[0]
        if not cover.editions:
            message = f"I have no page table of {cover.title}, so pages and per cent tell me nothing. {_SAY_CHAPTERS}"
            raise Refusal(message)
        known = ", ".join(f"“{edition.name}”" for edition in cover.editions)
        message = f'Which edition? I know {known}. Say for example: read page:120 edition:"{cover.editions[0].name}"'
        raise Refusal(message)


def _at_page(edition: Edition, page: int) -> int:
    if page > edition.pages[-1]:
        message = (
            f"The edition that I know ({edition.name}) has {edition.pages[-1]} pages. “read CHAPTER” always works."
        )
        raise Refusal(message)
    return bisect_right(edition.pages, page)


def _chapters(chapter: int, cover: Cover) -> str:
    return f"{chapter} of {counted(cover.chapters, 'chapter')}"


def finished(chapter: int, cover: Cover) -> str:
    """How far somebody is in a book, as it is said to them."""
    if not chapter:
        return f"You have not finished a chapter of {cover.title} yet. “read 1” says that you have finished the first."
    if chapter == cover.chapters:
        return f"You have finished {cover.title}."
    return f"You have finished {_chapters(chapter, cover)} of {cover.title}. Only you see this."
