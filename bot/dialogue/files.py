"""Files that members send and are sent, and what became of a file of quiz questions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.questions import Question

FILE_LONGEST = 200_000
"""Characters of a file."""

BYTES_MOST = 4 * FILE_LONGEST  # as many as so many characters can have
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_NAME = 80


@dataclass(frozen=True, slots=True)
class File:
    """A file as a platform hands it over: its name, without folders, and its text.

    What somebody types in its place is a `name` without a text: the platform has to find the text, if it can.
    """

    name: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that a member sent, as a platform tells of it: its name, its size in bytes, and where it lies."""

    name: str
    size: int
    url: str

    def fits(self) -> bool:
        """Whether it may be short enough, before anybody has fetched it."""
        return self.size <= BYTES_MOST


def received(sent: Sent, data: bytes) -> File:
    """A file once it has been fetched; of one that does not fit, nothing need have been. Raises `Refusal`."""
    if not sent.fits() or len(data) > BYTES_MOST:
        message = f"That file is too long: it may have up to {FILE_LONGEST:,} characters. Split it."
        raise Refusal(message)
    try:
        return File(sent.name, data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        message = "That file is not a text in UTF-8. Save it as UTF-8 in your editor, and try again."
        raise Refusal(message) from None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to send to a platform: its name, what is in it, and what that is in a few words."""

    name: str
    data: bytes
    about: str


def sendable(name: str) -> str:
    """The name of a file as every platform takes it: letters, digits, and no folders."""
    return _UNSAFE.sub("-", name).strip(".-_")[-_NAME:] or "file.txt"


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one question of a file: the chapter after which it is asked (None: it was skipped), and why."""

    line: int
    chapter: int | None
    ask: str
    why: str


@dataclass(frozen=True, slots=True)
class QuizFile:
    """A file of quiz questions as it was read for a book. If there are `errors`, none of it can be taken.

    `errors` and `notes` say where in the file they are. All of it speaks of the whole book.
    """

    title: str = ""
    questions: tuple[Question, ...] = ()
    found: tuple[Found, ...] = ()
    notes: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
