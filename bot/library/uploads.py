"""A quiz file that somebody has sent, as the questions of a book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.files import Found, QuizFile
from bot.library.formats.importing import imported

if TYPE_CHECKING:
    from bot.dialogue.files import File
    from bot.library.draft import Draft

_UNKNOWN = (
    "This does not look like a quiz in a format that I know: a list of Red-DiscordBot's, Moodle's GIFT, JSON of the "
    "Open Trivia Database or of QBReader, or a quiz of Ribbon's own."
)


def uploaded(file: File, book: Draft, through: int | None) -> QuizFile:
    """What a file holds for this book; questions that name no chapter go to `through`.

    Without it, to the chapter that the file's name says, or else to the last.
    """
    read = imported(file.text, file.name, book, through)
    if not read.style:
        return QuizFile(errors=(_UNKNOWN,))
    found = [
        Found(each.item.tree.place.line, each.chapter, each.item.ask, "; ".join((each.why, *each.item.notes)))
        for each in read.went
    ]
    found += [Found(skip.place.line, None, skip.ask, skip.why) for skip in read.skipped]
    return QuizFile(
        read.quiz.quiz if read.quiz else "",
        read.questions,
        tuple(sorted(found, key=lambda each: each.line)),
        (*(str(complaint) for complaint in read.complaints if complaint.advice), *read.notes),
        tuple(map(str, read.errors)),
    )
