"""A console in this process, whose lines and whose time come from a test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from adapters.console.client.talk import Console
from adapters.console.render import heading, plain
from bot.app import App
from bot.clock import Clock
from bot.library.shelf import Shelf
from bot.posting import Posting
from bot.store import open_journal
from tests.doubles.processes import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from bot.dialogue.reply import Reply
    from bot.journal import Journal

A_LINE_TAKES = timedelta(seconds=1)


@lru_cache(maxsize=1)
def shelf() -> Shelf:
    """The books and quizzes that come with Ribbon."""
    return Shelf(ROOT / "seeds", ROOT / "quizzes")


class Time:
    """A time that passes only when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 15, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time it is."""
        return self.now

    def seconds(self) -> float:
        """The same in seconds since 1970."""
        return self.now.timestamp()


def moment(seconds: float) -> datetime:
    """The first moment that is not before so many seconds since 1970: a `datetime` knows no less than a microsecond."""
    return datetime.fromtimestamp(seconds, UTC) + timedelta(microseconds=1)


class Script:
    """Lines to say, and what is shown after each of them; what is shown first stands before the first line."""

    def __init__(self, lines: tuple[str, ...], time: Time | None = None) -> None:
        self._lines = iter(lines)
        self._time = time
        self.replies: list[list[str]] = [[]]

    async def read(self, speaker: str) -> str | None:
        """The next line, a second later."""
        line = next(self._lines, None)
        if line is not None:
            self.replies.append([])
            if self._time:
                self._time.now += A_LINE_TAKES
        return line

    def show(self, reply: Reply, speaker: str, first: int) -> None:
        """Note a reply as a pipe would print it."""
        self.replies[-1].append(f"{heading(reply, speaker)}\n{plain(reply, first)}")


async def talked(data: Path, *lines: str, book: str = "", time: Time | None = None) -> list[list[str]]:
    """Say these lines in a console on a data directory, which resumes what is going on there.

    Returns the greeting, and then what was shown after each line. `/wait 30` lets the time pass, and no more.
    """
    time = time or Time()
    script = Script(lines, time)
    journal = await open_journal("", data)
    try:
        app = App(journal, shelf(), time, lambda: Random(3))

        async def wait(seconds: float) -> None:
            """Look at the clock at every moment at which something is due."""
            until = time.now + timedelta(seconds=seconds)
            while due := [each.at for each in await journal.scheduled() if each.at <= until.timestamp()]:
                time.now = max(time.now, moment(min(due)))
                await clock.look()
            time.now = until

        console = Console(app, shelf().catalogue, wait)
        posting = Posting(app, console, time.seconds)
        clock = Clock(journal, app, posting, time.seconds)
        console.listen(script)
        await posting.look(time.seconds())
        await clock.resume()
        await console.talk(script, book)
    finally:
        await journal.close()
    return script.replies


def console(journal: Journal) -> Console:
    """A console on a journal, with the books that come with Ribbon."""
    return Console(App(journal, shelf(), lambda: datetime.now(UTC)), shelf().catalogue)
