"""What clubs take up in memory: `python -m benchmarks.memory`.

A club here has ten members. Each was welcomed, has set their progress, has asked six questions (of which Ribbon
remembers four) and keeps one. All clubs read one book, and all are visited one after the other, each member once,
through the same door as in a running bot. Their journal makes up what happened when it is read and keeps nothing, so
that what grows is what the bot itself remembers. `tracemalloc` counts that to the byte in one run; a second run,
without it, shows by how much the process grew. A few clubs whose journal is a SQLite file, with every word said through
`App.handle`, show that the made-up clubs are like real ones.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from adapters.cli.logs import log_to_stderr
from benchmarks.tables import goal, machine, table
from bot.app import App, Caller, Place
from bot.club import CheckpointSet, ClubSetUp
from bot.commands.ask import Ask, Keep
from bot.commands.club import ClubCheckpoint, ClubSetup
from bot.commands.read import Read
from bot.events import entry
from bot.library.shelf import DEFAULT, Shelf
from bot.member import Asked, KeptTried, ProgressSet, QuestionKept, Welcomed
from bot.store import open_journal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.journal import Batch, Cursor, Due, Entry, Post, State
    from bot.member import MemberEvent

ROOT = Path(__file__).parents[1]
MEMBERS = 10
CHAPTER = 3
ASKED = (
    "Who is Erchov, and what has he to do with the case?",
    "What happened to Kostia on that night?",
    "Who is comrade Tulayev?",
    "Where does Makeyev live?",
    "Why was Erchov arrested?",
    "What will become of Ryzhik in the end, I wonder?",
)
KIB, MIB = 1024, 1024 * 1024


class MadeUp:
    """A journal of clubs that are all alike. It makes their entries up when they are read, and keeps none."""

    async def read(self, cursors: Sequence[Cursor]) -> list[list[Entry]]:
        """The entries of each room after its cursor."""
        return [_entries(cursor.room)[cursor.after :] for cursor in cursors]

    async def append(self, batches: Sequence[Batch], due: Sequence[Due] = (), posts: Sequence[Post] = ()) -> None:
        """Forget it."""

    async def posts(self, room: str) -> list[Post]:
        """Nothing stands anywhere."""
        del room
        return []

    async def unsent(self) -> list[Post]:
        """Nothing is on its way."""
        return []

    async def mark(self, room: str, key: str, state: State) -> None:
        """There is nothing to mark."""

    async def stands(self, room: str, key: str, ref: str) -> None:
        """There is nothing to mark."""

    async def drop(self, room: str, key: str) -> None:
        """There is nothing to forget."""

    async def pseudonym(self, workspace: str, user: str) -> str:
        """As long as a real one, and from it one can tell which club it is of."""
        return f"{workspace[-7:]}-{user[-4:]}"

    async def user(self, pseudonym: str) -> str:
        """As it was before it became a pseudonym, nearly."""
        return pseudonym.partition("-")[2]

    async def scheduled(self) -> list[Due]:
        """Nothing is ever due."""
        return []

    async def claim(self, now: float, limit: int, lease: float) -> list[Due]:
        """Nothing is ever due."""
        del now, limit, lease
        return []

    async def settle(self, due: Due) -> None:
        """Nothing was."""

    async def export(self, pseudonym: str) -> list[tuple[str, int, str]]:
        """Nothing was kept."""
        del pseudonym
        return []

    async def written(self, room: str, pseudonym: str) -> list[Entry]:
        """Nothing was kept."""
        del room, pseudonym
        return []

    async def forget(self, pseudonym: str, batches: Sequence[Batch] = (), due: Sequence[Due] = ()) -> None:
        """Nothing was kept."""

    async def erase(self, workspace: str, batches: Sequence[Batch] = ()) -> None:
        """Nothing was kept."""


def _entries(room: str) -> list[Entry]:
    sort, _, rest = room.partition("/")
    if not rest:  # that of what was erased
        return []
    if sort == "club":
        return [entry(event, "m") for event in (ClubSetUp(DEFAULT, "m"), CheckpointSet(CHAPTER, "m"))]
    place = _club(rest.partition("-")[0])
    asked = [Asked(n, DEFAULT, place, _topic(words), _own(words, room)) for n, words in enumerate(ASKED, 1)]
    kept = QuestionKept(1, DEFAULT, float(hash(room)), (), asked[-1].words)
    events: tuple[MemberEvent, ...] = (
        Welcomed(place),
        ProgressSet(DEFAULT, CHAPTER),
        *asked,
        kept,
        KeptTried(DEFAULT, CHAPTER, ()),
    )
    return [entry(event, rest) for event in events]


def _topic(words: str) -> tuple[str, ...]:
    return tuple(name for name in ("Erchov", "Kostia", "Tulayev", "Makeyev") if name in words)


def _own(words: str, room: str) -> str:
    """These words in nobody else's spelling: no two members share a string by accident."""
    return f"{words[:-6]}{hash(room) % 1_000_000:06}"


def _club(workspace: str) -> str:
    return f"club/T{workspace}/{_channel()}"


def _channel() -> str:
    return b"C012345678".decode()  # a new string each time, as platforms hand them over


def _caller(club: int, member: int) -> Caller:
    return Caller(f"T{club:07}", f"U{member:08}")


async def _visit(app: App, club: int) -> None:
    for member in range(MEMBERS):
        await app.club(_caller(club, member), Place(_channel()))


async def visited(shelf: Shelf, sizes: Sequence[int], held: Callable[[], float]) -> list[float]:
    """By how many bytes what is held has grown after so many clubs."""
    app = App(MadeUp(), shelf, lambda: datetime.now(UTC))
    for club in range(-3, 0):  # what comes with the first few clubs, whoever they are
        await _visit(App(MadeUp(), shelf, lambda: datetime.now(UTC)), club)
    gc.collect()
    before, grown, done = held(), [], 0
    for size in sizes:
        for club in range(done, size):
            await _visit(app, club)
        done = size
        gc.collect()
        grown.append(held() - before)
    return grown


async def real(shelf: Shelf, clubs: int) -> float:
    """How many bytes a club takes whose every word was said through the door, with a SQLite file for a journal."""
    with TemporaryDirectory() as folder:
        journal = await open_journal("", Path(folder))
        try:
            app = App(journal, shelf, lambda: datetime.now(UTC))
            tracemalloc.start()
            for club in range(-5, 0):  # what the book and Python keep at hand, whoever asks, is no club's
                await _live(app, club)
            gc.collect()
            before = _traced()
            for club in range(clubs):
                await _live(app, club)
            gc.collect()
            return (_traced() - before) / clubs
        finally:
            tracemalloc.stop()
            await journal.close()


async def _live(app: App, club: int) -> None:
    place = Place(_channel())
    moderator = Caller(f"T{club:07}", f"U{0:08}", moderator=True)
    await app.handle(ClubSetup(DEFAULT), moderator, place)
    await app.handle(ClubCheckpoint(CHAPTER), moderator, place)
    for member in range(MEMBERS):
        caller = _caller(club, member)
        await app.handle(Read(chapter=CHAPTER, sure=True), caller, place)
        for words in ASKED:
            await app.handle(Ask(words), caller, place)
        await app.handle(Keep(), caller, place)


def _traced() -> float:
    return float(tracemalloc.get_traced_memory()[0])


def _resident() -> float:
    """What the process holds; 0 where the system does not say."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(float(line.split()[1]) * KIB for line in lines if line.startswith("VmRSS:"))


async def measure(sizes: Sequence[int], clubs: int) -> None:
    """Measure, and print the table."""
    shelf = Shelf(ROOT / "seeds")
    resident = await visited(shelf, sizes, _resident)
    tracemalloc.start()
    traced = await visited(shelf, sizes, _traced)
    tracemalloc.stop()
    by_door = await real(shelf, clubs)
    print("### Clubs of ten members on one book\n")
    rows = [
        (f"{size:,}", f"{own / MIB:.2f}", f"{own / size / KIB:.1f}", f"{process / MIB:.1f}")
        for size, own, process in zip(sizes, traced, resident, strict=True)
    ]
    print(table(("clubs visited", "held MB", "KiB a club", "process grew by MB"), rows))
    print(f"\n- an active club (the first): {goal(traced[0] / KIB, 16, ' KiB', 1)}")
    print(f"- an active club, every word said through `App.handle` ({clubs} clubs): {by_door / KIB:.1f} KiB")
    if len(sizes) > 2:
        more = (traced[-1] - traced[-2]) / (sizes[-1] - sizes[-2])
        print(f"- each further idle club from {sizes[-2]:,} to {sizes[-1]:,}: {more:.0f} bytes")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    sizes = [1, 100, 1000, 2000, 5000, 10_000]
    parser.add_argument("--clubs", type=int, nargs="+", default=sizes, help="after how many clubs to look")
    parser.add_argument("--real", type=int, default=60, help="how many clubs to keep in SQLite")
    arguments = parser.parse_args()
    log_to_stderr("warning")
    print(f"{machine()}\n")
    asyncio.run(measure(sorted(arguments.clubs), arguments.real))


if __name__ == "__main__":
    main()
