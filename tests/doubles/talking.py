"""A console in this process, whose lines come from a test."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from adapters.console.client.talk import Console
from adapters.console.render import heading, plain
from bot.app import App
from bot.library.shelf import Shelf
from bot.store import open_journal
from tests.doubles.processes import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from bot.dialogue.reply import Reply
    from bot.journal import Journal


@lru_cache(maxsize=1)
def shelf() -> Shelf:
    """The books that come with Ribbon."""
    return Shelf(ROOT / "seeds")


class Script:
    """Lines to say, and the replies to each of them; the first replies are those before the first line."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self._lines = iter(lines)
        self.replies: list[list[str]] = [[]]

    async def read(self, speaker: str) -> str | None:
        """The next line."""
        line = next(self._lines, None)
        if line is not None:
            self.replies.append([])
        return line

    def show(self, reply: Reply, speaker: str, first: int) -> None:
        """Note a reply as a pipe would print it."""
        self.replies[-1].append(f"{heading(reply, speaker)}\n{plain(reply, first)}")


async def talked(data: Path, *lines: str, book: str = "") -> list[list[str]]:
    """Say these lines in a console on a data directory. Returns the greeting, and then the replies to each line."""
    script = Script(lines)
    journal = await open_journal("", data)
    try:
        await console(journal).talk(script, book)
    finally:
        await journal.close()
    return script.replies


def console(journal: Journal) -> Console:
    """A console on a journal, with the books that come with Ribbon."""
    return Console(App(journal, shelf(), lambda: datetime.now(UTC)), shelf().catalogue)
