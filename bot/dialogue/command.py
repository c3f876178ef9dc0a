"""Commands: frozen values that answer themselves, whichever door they came in by."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from bot.dialogue.files import QuizFile
from bot.dialogue.reply import Audience

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from random import Random

    from bot.catalogue import Catalogue
    from bot.club import Club, ClubEvent
    from bot.dialogue.files import File
    from bot.dialogue.reply import Reply
    from bot.member import Member, MemberEvent
    from bot.view import View


THE_WHOLE_BOOK = 1_000_000
"""The horizon for which a command asks that needs all of a book, whatever its length."""


class Rights(StrEnum):
    """Who may give a command."""

    MEMBER = "member"
    MODERATOR = "moderator"
    CLOCK = "clock"  # nobody: it is given when its time has come


class Completes(StrEnum):
    """What an option's value is completed from; always at the horizon of the command's audience."""

    NOTHING = "nothing"
    PEOPLE = "people"
    BOOKS = "books"
    CHAPTERS = "chapters"
    COMMANDS = "commands"
    QUIZZES = "quizzes"


@dataclass(frozen=True, slots=True)
class Option:
    """What a command's field means; given as `Annotated[int, Option("Chapters finished")]`.

    `rest` takes the remainder of a typed line, whatever it holds. An unlisted option is set by buttons alone. With
    `choices`, those are all the values that it has. The value of a `file` is a `File`, which a platform takes as an
    attachment, and which is packed into no button.
    """

    help: str
    completes: Completes = Completes.NOTHING
    rest: bool = False
    listed: bool = True
    least: int = 0
    choices: tuple[str, ...] = ()
    file: bool = False


@dataclass(frozen=True, slots=True)
class Asker:
    """Who gives the command: the pseudonym under which the journal knows them, and whether they moderate this club.

    `organises` is whether they moderate a club that they have set up.
    """

    pseudonym: str
    moderator: bool = False
    organises: bool = False


def nothing_read(file: File, through: int | None) -> QuizFile:
    """What a file holds to a command that may not see the whole book."""
    del file, through
    return QuizFile()


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a command may know. `view` is the book as its audience may see it, and no handler can widen it.

    `granted` is true when `view` goes as far as the command itself asked for (`Command.wanted`). `said_at` is when the
    command was given, by its platform's clock; `dice` is all the chance there is. `read` tells what a file of quiz
    questions holds, which go to a chapter if they name none: it works only where `view` is granted as the whole book.
    `past` is all that the asker has done, by room, for a command that `looks_back`; it knows no horizon.
    """

    view: View
    asker: Asker
    member: Member
    club: Club
    place: str
    catalogue: Catalogue
    now: datetime
    said_at: float
    dice: Random
    granted: bool = False
    read: Callable[[File, int | None], QuizFile] = nothing_read
    past: Mapping[str, tuple[MemberEvent | ClubEvent, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Later:
    """A command to be given in the club's room at a time (seconds since 1970); there is one for each `key`.

    None takes away what was to be given.
    """

    key: str
    at: float
    command: Command | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a command comes to: what to show, what has happened in the member's room and the club's, what is due later.

    Replies to everybody go to the channel, whoever gave the command. `lowered` is how far the channel may talk from now
    on: what stands there and goes further is taken back. `again` is the key of a post that is to be sent once more.
    `through` is how far they draw on the book, where that is not as far as the command's own view goes. `once` is
    whether they are not to be posted while the same stands there. With `erases`, all that is kept of the workspace is
    deleted, and nothing else happens.
    """

    replies: tuple[Reply, ...]
    member: tuple[MemberEvent, ...] = ()
    club: tuple[ClubEvent, ...] = ()
    later: tuple[Later, ...] = ()
    lowered: int | None = None
    again: str = ""
    through: int | None = None
    once: bool = False
    erases: bool = False


@dataclass(frozen=True)
class Command(ABC):
    """A command. A subclass in `bot/commands/` is all that it takes to add one: every platform finds it there."""

    words: ClassVar[str]
    help: ClassVar[str]
    short: ClassVar[str] = ""  # fewer words that mean the same when typed: "kept" for "kept list"
    example: ClassVar[str] = ""
    audience: ClassVar[Audience] = Audience.ASKER
    rights: ClassVar[Rights] = Rights.MEMBER
    listed: ClassVar[bool] = True  # False: reached by buttons only
    needs_book: ClassVar[bool] = True
    needs_club: ClassVar[bool] = False
    looks_back: ClassVar[bool] = False
    goes_on: ClassVar[bool] = False  # what it begins says more in the channel, later and by itself
    peeks: ClassVar[bool] = False  # a moderator's tool that may look beyond their own place, with recorded consent

    @abstractmethod
    def decide(self, scene: Scene) -> Decision:
        """Answer from the scene alone. Raises `Refusal` for what cannot be done."""

    def wanted(self, club: Club, member: Member) -> int | None:
        """The horizon that the command asks for: granted within that of its audience, or to a tool that `peeks`."""
        del club, member
        return None

    def consents(self) -> bool:
        """Whether giving this command is itself the moderator's consent to see beyond their own place."""
        return False
