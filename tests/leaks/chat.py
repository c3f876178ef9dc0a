"""A chat to be written down in tests: who says what where, and what they are shown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from adapters.console.render import choices, heading, plain
from bot.app import App, Caller, Place
from bot.commands.registry import commands, pack, parse, unpack
from tests.doubles.memory import MemoryBooks, MemoryJournal
from tests.worlds import whole

if TYPE_CHECKING:
    from bot.book import Book
    from bot.dialogue.reply import Reply

MODERATOR = "ada"
REFUSAL = "Nothing that you have read so far answers that."


class Chat:
    """A club's channel, or with `place=""` the private reading of whoever speaks; `ada` moderates the club."""

    def __init__(self, *books: str | Book) -> None:
        shelf = [whole(book) if isinstance(book, str) else book for book in books]
        self.app = App(MemoryJournal(), MemoryBooks(*shelf), lambda: datetime(2026, 1, 15, tzinfo=UTC))
        self.replies: tuple[Reply, ...] = ()

    async def says(self, who: str, line: str, place: str = "channel") -> str:
        """Somebody types a line. Returns all that is shown, each reply under a line that says to whom."""
        self.replies = await self.app.handle(parse(line), self._caller(who), Place(place))
        return self._shown(who)

    async def presses(self, who: str, button: str, place: str = "channel") -> str:
        """Somebody presses a button, given as it is packed, whoever it was shown to and however long ago."""
        self.replies = await self.app.handle(unpack(button), self._caller(who), Place(place))
        return self._shown(who)

    async def offered(self, who: str, command: str, option: str, typed: str) -> tuple[str, ...]:
        """What is offered to somebody who has typed so much of an option."""
        return await self.app.complete(commands()[command], option, typed, self._caller(who), Place("channel"))

    def buttons(self) -> list[str]:
        """The buttons below what was shown last, as they are packed for a platform."""
        return [pack(choice.press) for reply in self.replies for choice in choices(reply.parts)]

    def _caller(self, who: str) -> Caller:
        return Caller("workspace", who, moderator=who == MODERATOR)

    def _shown(self, who: str) -> str:
        return "\n".join(f"{heading(reply, who)}\n{plain(reply)}" for reply in self.replies)


async def club(book: str, *, checkpoint: int = 0, **read: int) -> Chat:
    """A club that reads a book; whoever is named has finished so many chapters (`ada=2, bo=5`)."""
    chat = Chat(book)
    await chat.says(MODERATOR, f"club setup {book}")
    await chat.says(MODERATOR, f"club checkpoint {checkpoint}")
    for who, chapter in read.items():
        await chat.presses(who, f"read chapter:{chapter} sure")
    return chat
