"""The console at work: a line in, its replies out, whoever reads the lines and shows the replies."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from adapters.console.completing import flags, wanted, words
from adapters.console.files import fetched
from adapters.console.session import FIRST, As, Quit, Session, Wait
from bot.app import Caller, Place
from bot.commands.registry import build, commands
from bot.dialogue.reply import say
from bot.errors import Busy, Refusal, StoreError, Unreachable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from bot.app import App
    from bot.catalogue import Catalogue
    from bot.dialogue.command import Command
    from bot.dialogue.reply import Reply

log = logging.getLogger(__name__)

WORKSPACE = "console"
PLACE = Place("console")
ROOM = f"club/{WORKSPACE}/{PLACE.channel}"


class Lines(Protocol):
    """Where lines come from and replies go to."""

    async def read(self, speaker: str) -> str | None:
        """The next line; None at the end of input."""
        ...

    def show(self, reply: Reply, speaker: str, first: int) -> None:
        """Show a reply, its choices numbered from `first`, before this returns."""
        ...


@dataclass(frozen=True, slots=True)
class Completed:
    """A completion: `text` takes the place of the last `replaces` characters of the line."""

    text: str
    replaces: int


class Console:
    """A channel in which one person speaks for many."""

    repeats = True  # a line that is printed twice does no harm

    def __init__(
        self, app: App, catalogue: Catalogue, wait: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        """`wait` lets so many seconds pass."""
        self._app = app
        self._catalogue = catalogue
        self._wait = wait
        self._lines: Lines | None = None
        self.session = Session()

    def serves(self, room: str) -> bool:
        """Whether this is the room of the console's channel (`bot.posting.Channel`)."""
        return room == ROOM

    async def send(self, room: str, reply: Reply, key: str) -> str:
        """Show what nobody asked for, while whoever speaks goes on typing. What was printed is never edited."""
        del room, key
        for shown, first in self.session.posted((reply,)):
            if self._lines is not None:
                self._lines.show(shown, self.session.speaker, first)
        return ""

    async def edit(self, room: str, ref: str, reply: Reply) -> None:
        """What was printed stays as it is. Raises `Unreachable`."""
        del room, ref, reply
        raise Unreachable

    def listen(self, lines: Lines) -> None:
        """Show on these lines what is posted from here on."""
        self._lines = lines

    async def talk(self, lines: Lines, book: str = "") -> None:
        """Greet, then answer line by line until the input ends. `book` is one to change to."""
        self.listen(lines)
        await self._show(lines, await self._opening(book))
        while (line := await lines.read(self.session.speaker)) is not None:
            if not line.strip():
                continue
            try:
                meant = self.session.understand(line)
                if isinstance(meant, Quit):
                    return
                if isinstance(meant, As):
                    self.session.speaker = meant.name
                    self._tell(lines, _speaking(meant.name))
                elif isinstance(meant, Wait):
                    await self._wait(meant.seconds)
                else:
                    await self._show(lines, await self._handle(fetched(meant)))
            except Refusal as refusal:
                self._tell(lines, str(refusal))

    async def complete(self, line: str) -> list[Completed]:
        """How the end of `line` may go on for the present speaker, who is offered no name that they have not met."""
        typed = line.lstrip()
        begun = words(typed, moderator=self._caller().moderator)
        if begun:  # a command's own words are being typed: no name is wanted yet
            return [Completed(name, len(typed)) for name in begun]
        offered = [Completed(name, len(typed.rsplit(" ", 1)[-1])) for name in flags(typed)]
        found = wanted(typed)
        if found is not None:
            try:
                values = await self._app.complete(found.command, found.option, found.typed, self._caller(), PLACE)
            except Exception as error:  # noqa: BLE001 - what cannot be completed can still be typed
                log.error("console.not_completed", extra={"error": type(error).__name__})  # noqa: TRY400 - as in `_handle`
                values = ()
            offered += [Completed(found.filled(value), found.length) for value in values]
        return offered

    async def _opening(self, book: str) -> list[Reply]:
        """The book of the channel, chosen now if there is none yet, and what one can type."""
        club = await self._app.club(self._caller(), PLACE)
        covers = self._catalogue.covers
        if not covers:
            return [say("There is no book here yet: RIBBON_SEEDS names the folder of packs. “/quit” ends.")]
        book = book or club.book or covers[0].id
        replies: list[Reply] = []
        if book != club.book or self._catalogue.cover(book) is None:
            try:
                replies += await self._handle(build(commands()["club setup"], {"book": book}))
            except Refusal as refusal:
                replies.append(say(str(refusal)))
            club = await self._app.club(self._caller(), PLACE)
        cover = self._catalogue.cover(club.book)
        reads = f"This channel reads {cover.title}. " if cover else ""
        how = "Ask a question, or type “help”; “/as bo” lets bo speak, a number presses a choice, “/quit” ends."
        return [*replies, say(f"{reads}{_speaking(self.session.speaker)} {how}")]

    async def _handle(self, command: Command) -> tuple[Reply, ...]:
        """The replies to a command. Raises `Refusal` if it could not be answered and should be given again."""
        try:
            return await self._app.handle(command, self._caller(), PLACE)
        except Busy as busy:
            log.warning("console.busy", extra={"reason": str(busy)})
            message = "That could not be kept just now. Please try again."
            raise Refusal(message) from busy
        except StoreError:
            raise  # nothing that is typed from here on could be kept
        except Exception as error:  # a reader is never shown a traceback, and the others go on reading
            log.error("console.failed", extra={"command": command.words, "error": type(error).__name__})  # noqa: TRY400 - see below
            log.debug("console.traceback", exc_info=True)  # for who asks: an error's text may quote what was typed
            message = "Something went wrong here, which is no fault of yours. Please try again."
            raise Refusal(message) from error

    def _caller(self) -> Caller:
        return Caller(WORKSPACE, self.session.speaker, moderator=self.session.speaker == FIRST)

    def _tell(self, lines: Lines, message: str) -> None:
        """Say something of the console's own, after which the speaker can still press what they could before."""
        lines.show(say(message), self.session.speaker, 1)

    async def _show(self, lines: Lines, replies: Iterable[Reply]) -> None:
        replies = tuple(replies)
        for gone in (reply for reply in replies if reply.only_there):  # nothing that was shown can be changed
            await self._app.outbox.drop(ROOM, gone)
        for reply, first in self.session.shown(reply for reply in replies if not reply.only_there):
            lines.show(reply, self.session.speaker, first)
        for reply in replies:
            if reply.key:
                await self._app.outbox.stands(ROOM, reply, "")


def _speaking(name: str) -> str:
    return f"You are {name}, the moderator." if name == FIRST else f"You are {name}."
