"""How long a command takes from the door and back, beside what the database alone takes: `python -m benchmarks.handle`.

The default book, a journal in a SQLite file, one command after the other. The readers of a club,
one at each place in the book, ask the project's own questions. In turns with each command the floors are measured on
the same disk: one indexed read through aiosqlite in one hop to its thread, and that and an insert with its commit.

Then 5,000 commands of all kinds in one club. They are the same hundred over and over, so that the last hundred may be
compared with the first; and once more the next hundreds in turns with the first hundreds of new clubs, so that a busy
machine slows down both alike.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import random
from collections import defaultdict
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

import aiosqlite
import yaml

from adapters.cli.logs import log_to_stderr
from benchmarks.tables import goal, machine, median, percentile, table
from bot.app import App, Caller, Place
from bot.commands.ask import Ask, Keep, Recap, Share, Who
from bot.commands.cast import Cast
from bot.commands.club import ClubCheckpoint, ClubSetup, ClubStatus
from bot.commands.kept import KeptList
from bot.commands.read import Read
from bot.library.shelf import DEFAULT, Shelf
from bot.store import Store, open_journal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.dialogue.command import Command, Decision, Scene
    from bot.journal import Batch, Cursor, Due, Entry, Post

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "tests" / "data" / "tulayev_questions.yaml"
PLACE = Place("club")
READERS = 20
BLOCK = 100
NEW_CLUBS = 5

Said = tuple[int, "Command"]
"""Which reader says what."""


class Watched(Store):
    """The journal, and for how many milliseconds a command has waited for it."""

    def __init__(self, store: Store) -> None:
        super().__init__(store._driver)  # noqa: SLF001 - a stop-watch on the way to the same driver
        self.reading = self.appending = 0.0

    async def read(self, cursors: Sequence[Cursor]) -> list[list[Entry]]:
        """As the journal does."""
        start = perf_counter()
        found = await super().read(cursors)
        self.reading += (perf_counter() - start) * 1000
        return found

    async def append(self, batches: Sequence[Batch], due: Sequence[Due] = (), posts: Sequence[Post] = ()) -> None:
        """As the journal does."""
        start = perf_counter()
        await super().append(batches, due, posts)
        self.appending += (perf_counter() - start) * 1000


class Timed(Ask):
    """A question that says how many milliseconds its answer took."""

    took = 0.0

    def decide(self, scene: Scene) -> Decision:
        """As a question does."""
        start = perf_counter()
        decision = super().decide(scene)
        Timed.took += (perf_counter() - start) * 1000
        return decision


class Club:
    """A club with a reader at every place of the book, on a journal of its own."""

    def __init__(self, journal: Watched, shelf: Shelf) -> None:
        self.journal = journal
        self.chapters = shelf.catalogue.covers[0].chapters
        self._app = App(journal, shelf, lambda: datetime.now(UTC))

    def place(self, reader: int) -> int:
        """How many chapters a reader has finished."""
        return reader % (self.chapters + 1)

    async def gather(self) -> None:
        """Choose the book, and let every reader say how far they have read."""
        await self.say(0, ClubSetup(DEFAULT))
        await self.say(0, ClubCheckpoint(self.chapters // 2))
        for reader in range(READERS):
            await self.say(reader, Read(chapter=self.place(reader), sure=True))

    async def say(self, reader: int, command: Command) -> float:
        """Give a command, and say how many milliseconds it took."""
        caller = Caller("benchmark", f"reader-{reader}", moderator=not reader)
        start = perf_counter()
        await self._app.handle(command, caller, PLACE)
        return (perf_counter() - start) * 1000


class Floor:
    """What SQLite takes by itself: a file of its own for the commits, since only Ribbon may write its journal."""

    def __init__(self, reader: aiosqlite.Connection, writer: aiosqlite.Connection) -> None:
        self._reader = reader
        self._writer = writer
        self._room = ""

    @classmethod
    @asynccontextmanager
    async def on(cls, journal: Path) -> AsyncIterator[Floor]:
        """The floor of a journal's file and of the disk that it lies on."""
        scratch = journal.with_name("floor.sqlite3")
        async with (
            aiosqlite.connect(journal, isolation_level=None) as reader,
            aiosqlite.connect(scratch, isolation_level=None) as writer,
        ):
            await reader.execute("pragma query_only = on")
            await writer.execute("pragma journal_mode = wal")
            await writer.execute("pragma synchronous = full")
            await writer.execute("create table entry (number integer primary key, body text)")
            floor = cls(reader, writer)
            ((floor._room,),) = await reader.execute_fetchall("select room from entry limit 1")
            yield floor

    async def read(self) -> float:
        """One indexed read in one hop, in milliseconds."""
        start = perf_counter()
        await self._reader.execute_fetchall("select body from entry where room = ? and number = 1", (self._room,))
        return (perf_counter() - start) * 1000

    async def append(self) -> float:
        """One insert and its commit in one hop, in milliseconds."""
        start = perf_counter()
        await self._writer.execute_insert("insert into entry (body) values (?)", ("x" * 80,))
        return (perf_counter() - start) * 1000


@asynccontextmanager
async def a_club(folder: Path, shelf: Shelf) -> AsyncIterator[Club]:
    """A new club whose journal is in a new file in this folder."""
    with TemporaryDirectory(dir=folder) as data:
        store = await open_journal("", Path(data))
        try:
            club = Club(Watched(store), shelf)
            await club.gather()
            yield club
        finally:
            await store.close()


def typed(path: Path = QUESTIONS) -> list[str]:
    """The questions of the project's own question set."""
    return [str(item["question"]) for item in yaml.safe_load(path.read_text(encoding="utf-8"))]


async def measure_asking(folder: Path, shelf: Shelf, count: int) -> None:
    """Print what a question takes, and of what that consists."""
    chance = random.Random(1)
    questions = typed()
    with TemporaryDirectory(dir=folder) as data:
        store = await open_journal("", Path(data))
        try:
            journal = Watched(store)
            club = Club(journal, shelf)
            await club.gather()
            places = range(club.chapters + 1)
            first = [await club.say(reader, Ask("Who is Erchov?")) for reader in places]
            for question in chance.sample(questions, min(30, count)):
                await club.say(chance.choice(places), Ask(question))
            gc.collect()
            spent: dict[str, list[float]] = defaultdict(list)
            async with Floor.on(Path(data) / "ribbon.sqlite3") as floor:
                for number in range(count):
                    spent["floor"].append(await floor.read())
                    both = spent["floor"][-1] + await floor.append()
                    spent["both"].append(both)
                    Timed.took = journal.reading = journal.appending = 0.0
                    # Every question at every place, in an order in which neighbours have nothing to do with each other.
                    reader, question = number * 7 % len(places), questions[number * 37 % len(questions)]
                    spent["handle"].append(await club.say(reader, Timed(question)))
                    spent["read"].append(journal.reading)
                    spent["decide"].append(Timed.took)
                    spent["append"].append(journal.appending)
        finally:
            await store.close()
    spent["rest"] = [
        whole - sum(parts)
        for whole, *parts in zip(*(spent[part] for part in ("handle", "read", "decide", "append")), strict=True)
    ]
    _say_asking(spent, first)


def _say_asking(spent: dict[str, list[float]], first: list[float]) -> None:
    names = {
        "floor": "floor: one aiosqlite read",
        "both": "floor: that and one insert, committed",
        "handle": "**`App.handle(Ask)`**",
        "read": "of it: reading what happened",
        "decide": "of it: the answer",
        "append": "of it: keeping that it was asked",
        "rest": "of it: all else",
    }
    print(f"### A question ({len(spent['handle']):,} of them)\n")
    rows = []
    for part, name in names.items():
        ratio = median(spent[part]) / median(spent["floor"])
        rows.append((name, *(f"{percentile(spent[part], p):.2f}" for p in (50, 99)), f"{ratio:.1f}"))
    rows.append(("the first question at a place since the start", f"{median(first):.2f}", f"{max(first):.2f}", ""))
    print(table(("", "p50 ms", "p99 ms", "p50 / floor read"), rows))
    beyond_read = median(spent["handle"]) - median(spent["floor"])
    beyond_both = median(spent["handle"]) - median(spent["both"])
    print(f"\n- p50 beyond one read: {goal(beyond_read, 2, ' ms')}")
    print(f"- p50 beyond one read and one commit: {beyond_both:.2f} ms")
    print(f"- p99: {goal(percentile(spent['handle'], 99), 6, ' ms')}\n")


def hundred(club_chapters: int) -> list[Said]:
    """A hundred commands of a club, after which its readers are where they were."""
    chance = random.Random(2)
    questions = typed()
    people = ("Erchov", "Kondratiev", "comrade tulayev", "makeyev", "Ryzhik", "Kostia", "xenia", "rublev")
    some: list[Said] = [(chance.randrange(READERS), Ask(question)) for question in chance.sample(questions, 52)]
    some += [(chance.randrange(READERS), Who(chance.choice(people))) for _ in range(10)]
    some += [(chance.randrange(READERS), Recap(of)) for of in ("", "chapter 1", "Erchov", "Makeyev")]
    some += [(chance.randrange(READERS), command) for command in (Cast(), KeptList(), Read()) for _ in range(4)]
    some += [(chance.randrange(READERS), command) for command in (Share(), Keep()) for _ in range(5)]
    some += [(0, ClubStatus()), (0, ClubStatus())]
    chance.shuffle(some)
    for reader in chance.sample(range(READERS), 5):
        place = reader % (club_chapters + 1)
        other = place - 1 if place else 1
        back, forth = sorted(chance.sample(range(len(some)), 2))
        some.insert(forth, (reader, Read(chapter=place)))
        some.insert(back, (reader, Read(chapter=other)))
    return some


async def measure_growth(folder: Path, shelf: Shelf, commands: int, passes: int) -> None:
    """Print what the commands of a club take, and whether they take longer as its history grows."""
    chapters = shelf.catalogue.covers[0].chapters
    said = hundred(chapters)
    by_command: dict[str, list[float]] = defaultdict(list)
    rows = []
    in_turn, beside = [], []
    for number in range(passes + 1):
        async with a_club(folder, shelf) as old:
            hundreds = []
            gc.collect()
            for _ in range(commands // BLOCK if number else 1):
                times = [await old.say(reader, command) for reader, command in said]
                hundreds.append(times)
                for (_, command), took in zip(said, times, strict=True):
                    by_command[command.words].append(took)
            next_, first = await _beside(old, said, folder, shelf)
        if number == 0:  # to warm up
            by_command.clear()
            continue
        in_turn.append(median(hundreds[-1]) / median(hundreds[0]))
        beside.append(median(late / early for late, early in zip(next_, first, strict=True)))
        row = (median(hundreds[0]), median(hundreds[-1]), in_turn[-1], median(first), median(next_), beside[-1])
        rows.append((f"{number}", *(f"{value:.2f}" for value in row)))
    print(f"### {commands:,} commands in one club ({passes} times)\n")
    everything = [took for times in by_command.values() for took in times]
    parts = sorted(by_command.items(), key=lambda item: -len(item[1]))
    head = ("command", "share", "p50 ms", "p99 ms")
    print(table(head, [_row(words, took, len(everything)) for words, took in [*parts, ("**all**", everything)]]))
    print(f"\nMedians of a hundred commands, in ms. On the right {NEW_CLUBS} new clubs take turns with the old one,")
    print("command by command, and the ratio is the median of each command's own.\n")
    print(table(("pass", "first", "last", "ratio", "new clubs' first", "old club's next", "ratio"), rows))
    print(f"\n- last hundred over first hundred: {goal(median(in_turn), 1.2)}")
    print(f"- in turns with new clubs: {goal(median(beside), 1.2)}")


async def _beside(old: Club, said: list[Said], folder: Path, shelf: Shelf) -> tuple[list[float], list[float]]:
    """What commands take in an old club and in new ones, each given in both, now in the one first, now in the other."""
    late: list[float] = []
    early: list[float] = []
    for _ in range(NEW_CLUBS):
        async with a_club(folder, shelf) as new:
            for place, (reader, command) in enumerate(said):
                turns = [(old, late), (new, early)]
                for club, took in turns if place % 2 else reversed(turns):
                    took.append(await club.say(reader, command))
    return late, early


def _row(words: str, took: list[float], of: int) -> tuple[str, ...]:
    return words, f"{len(took) / of:.0%}", f"{median(took):.2f}", f"{percentile(took, 99):.2f}"


async def measure(folder: Path, asks: int, commands: int, passes: int) -> None:
    """Measure all."""
    shelf = Shelf(ROOT / "seeds")
    await measure_asking(folder, shelf, asks)
    await measure_growth(folder, shelf, commands, passes)


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.handle", description=__doc__)
    parser.add_argument("--asks", type=int, default=2000, help="questions")
    parser.add_argument("--commands", type=int, default=5000, help="commands in one club")
    parser.add_argument("--passes", type=int, default=3, help="how often a club is gone through")
    parser.add_argument("--folder", type=Path, help="where the files are made; on the disk that is to be measured")
    arguments = parser.parse_args()
    log_to_stderr("warning")
    print(f"{machine()}\n")
    with TemporaryDirectory(dir=arguments.folder) as folder:
        asyncio.run(measure(Path(folder), arguments.asks, max(arguments.commands, BLOCK), arguments.passes))


if __name__ == "__main__":
    main()
