"""Files that members send and are sent, and what became of a file of quiz questions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.questions import Question

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
