"""Commands: frozen values that answer themselves, whichever door they came in by."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from bot.dialogue.reply import Audience

if TYPE_CHECKING:
    from datetime import datetime

    from bot.catalogue import Catalogue
    from bot.club import Club, ClubEvent
    from bot.dialogue.reply import Reply
    from bot.member import Member, MemberEvent
    from bot.view import View


class Rights(StrEnum):
    """Who may give a command."""

    MEMBER = "member"
    MODERATOR = "moderator"


class Completes(StrEnum):
    """What an option's value is completed from; always at the horizon of the command's audience."""

    NOTHING = "nothing"
    PEOPLE = "people"
    BOOKS = "books"
    CHAPTERS = "chapters"
    COMMANDS = "commands"


@dataclass(frozen=True, slots=True)
class Option:
    """What a command's field means; given as `Annotated[int, Option("Chapters finished")]`.

    `rest` takes the remainder of a typed line, whatever it holds. An unlisted option is set by buttons alone.
    """

    help: str
    completes: Completes = Completes.NOTHING
    rest: bool = False
    listed: bool = True
    least: int = 0


@dataclass(frozen=True, slots=True)
class Asker:
    """Who gives the command: the pseudonym under which the journal knows them, and whether they moderate this club."""

    pseudonym: str
    moderator: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a command may know. `view` is the book as its audience may see it, and no handler can widen it.

    `granted` is true when `view` goes as far as the command itself asked for (`Command.chapter_wanted`).
    """

    view: View
    asker: Asker
    member: Member
    club: Club
    place: str
    catalogue: Catalogue
    now: datetime
    granted: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What a command comes to: what to show, and what has happened in the member's room and in the club's."""

    replies: tuple[Reply, ...]
    member: tuple[MemberEvent, ...] = ()
    club: tuple[ClubEvent, ...] = ()


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

    @abstractmethod
    def decide(self, scene: Scene) -> Decision:
        """Answer from the scene alone. Raises `Refusal` for what cannot be done."""

    def chapter_wanted(self) -> int | None:
        """The horizon that a moderator's tool asks for: granted within their own reading, or with recorded consent."""
        return None

    def consents(self) -> bool:
        """Whether giving this command is itself the moderator's consent to see beyond their own place."""
        return False
