"""How long an answer in a big game takes from the door and back, and whether it takes longer as the game goes on.

`python -m benchmarks.quiz`: 500 players answer 50 questions about the default book: 25,000 answers, one after another,
in a journal in a SQLite file (`synchronous=FULL`). The time of the game is set forward by hand, so that all of it is
spent on answers. The last hundred answers to each of the last questions take turns with the first hundred of new games
of the same size, so that a busy machine slows down both alike.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from adapters.cli.logs import log_to_stderr
from benchmarks.handle import BLOCK, ROOT, Watched
from benchmarks.tables import goal, machine, median, percentile, table
from bot.app import App, Caller, Place
from bot.commands.club import ClubCheckpoint, ClubSetup
from bot.commands.quiz_host import QuizTick
from bot.commands.quiz_play import QuizAnswer, QuizJoin
from bot.commands.quiz_start import QuizStart
from bot.commands.read import Read
from bot.game.game import Stage
from bot.library.shelf import DEFAULT, Shelf
from bot.questions import Number
from bot.questions.picking import letter
from bot.store import open_journal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.dialogue.command import Command
    from bot.game.game import Game
    from bot.questions import Question

PLACE = Place("quiz")
BEGIN = 1_790_000_000.0
LAST = 5
"""So many of the last questions are compared with the first one of so many new games."""


class Spent:
    """What an answer took, in milliseconds: all in all, and waiting for the journal."""

    def __init__(self) -> None:
        self.whole: list[float] = []
        self.reading: list[float] = []
        self.appending: list[float] = []

    def of(self, part: slice) -> list[float]:
        """Medians of these answers: all in all, reading, keeping, and the rest."""
        both = zip(self.reading[part], self.appending[part], strict=True)
        rest = [whole - sum(waited) for whole, waited in zip(self.whole[part], both, strict=True)]
        return [median(values) for values in (self.whole[part], self.reading[part], self.appending[part], rest)]


class Evening:
    """A club in the midst of a game."""

    def __init__(self, journal: Watched, shelf: Shelf, players: int) -> None:
        self.journal = journal
        self.players = players
        self.spent = Spent()
        self._shelf = shelf
        self._now = BEGIN
        self._app = App(journal, shelf, lambda: datetime.fromtimestamp(self._now, UTC), lambda: Random(1))

    async def gather(self, questions: int) -> None:
        """Choose the book, call for a game, and let everybody who plays take a seat."""
        cover = self._shelf.catalogue.cover(DEFAULT)
        assert cover is not None
        await self._say(0, ClubSetup(DEFAULT))
        await self._say(0, ClubCheckpoint(cover.chapters))
        for player in range(self.players):
            await self._say(player, Read(chapter=cover.chapters, sure=True))
        await self._say(0, QuizStart(questions=questions))
        for player in range(self.players):
            await self._say(player, QuizJoin())
        assert len((await self.game()).players) == self.players

    async def game(self) -> Game:
        """The game as it stands."""
        club = await self._app.club(self._caller(0), PLACE)
        assert club.game is not None
        return club.game

    async def ask(self) -> bool:
        """Let the time pass until the next question; whether there is one."""
        while True:
            due = await self.journal.scheduled()
            if not due:
                return False
            self._now = max(self._now, due[0].at) + 0.001
            await self._app.fire(due[0].room, QuizTick())
            game = await self.game()
            if game.stage is Stage.OPEN:
                self._now += 2
                self._words = _answer(game.question)
                return True

    async def answer(self, player: int) -> float:
        """A player's answer to the open question; how many milliseconds it took."""
        self.journal.reading = self.journal.appending = 0.0
        start = perf_counter()
        await self._say(player, QuizAnswer(self._words))
        self.spent.whole.append((perf_counter() - start) * 1000)
        self.spent.reading.append(self.journal.reading)
        self.spent.appending.append(self.journal.appending)
        return self.spent.whole[-1]

    async def _say(self, player: int, command: Command) -> None:
        await self._app.handle(command, self._caller(player), PLACE)

    def _caller(self, player: int) -> Caller:
        return Caller("benchmark", f"player-{player}", moderator=not player)


def _answer(question: Question) -> str:
    """An answer that counts, right or not."""
    if question.shown:
        return " ".join(letter(place) for place in range(question.picks[0]))
    return f"{question.answer:g}" if isinstance(question, Number) else question.answered


@asynccontextmanager
async def an_evening(folder: Path, shelf: Shelf, players: int, questions: int) -> AsyncIterator[Evening]:
    """A new game whose journal is in a new file in this folder, its first question asked."""
    with TemporaryDirectory(dir=folder) as data:
        store = await open_journal("", Path(data))
        try:
            evening = Evening(Watched(store), shelf, players)
            await evening.gather(questions)
            await evening.ask()
            yield evening
        finally:
            await store.close()


async def measure(folder: Path, players: int, questions: int) -> None:
    """Print what an answer takes, and whether it takes longer as the game goes on."""
    shelf = Shelf(ROOT / "seeds", ROOT / "quizzes")
    async with an_evening(folder, shelf, min(players, BLOCK), 2) as warm:  # what is learned once is learned here
        for player in range(warm.players):
            await warm.answer(player)
    async with an_evening(folder, shelf, players, questions) as old:
        asked = len((await old.game()).questions)
        late: list[float] = []
        early: list[float] = []
        gc.collect()
        for number in range(1, asked + 1):
            last = range(players - BLOCK, players) if asked - number < LAST else range(0)
            for player in range(players - len(last)):
                await old.answer(player)
            if last:
                async with an_evening(folder, shelf, players, questions) as new:
                    for place, player in enumerate(last):
                        turns = [(old, player, late), (new, place, early)]
                        for evening, who, took in turns if place % 2 else reversed(turns):
                            took.append(await evening.answer(who))
            await old.ask()
        game = await old.game()
        assert game.over
        assert all(len(each.answers) == players for each in game.rounds), "not every answer has counted"
    _say(old.spent, asked, players, late, early)


def _say(spent: Spent, questions: int, players: int, late: list[float], early: list[float]) -> None:
    whole = spent.whole
    print(f"### An answer in a game of {players} players and {questions} questions ({len(whole):,} of them)\n")
    row = (f"{percentile(whole, percent):.2f}" for percent in (50, 99))
    print(table(("", "p50 ms", "p99 ms"), [("**`App.handle(QuizAnswer)`**", *row)]))
    print("\nMedians of a hundred answers, in ms.\n")
    marks = [*range(0, len(whole) - BLOCK, len(whole) // 5), len(whole)]
    blocks = [slice(begin, begin + BLOCK) for begin, _ in pairwise(marks)] + [slice(len(whole) - BLOCK, len(whole))]
    rows = [(f"{part.start + 1:,} to {part.stop:,}", *(f"{value:.2f}" for value in spent.of(part))) for part in blocks]
    print(table(("answers", "all", "reading", "keeping", "all else"), rows))
    print(f"\n- last hundred over first hundred: {goal(spent.of(blocks[-1])[0] / spent.of(blocks[0])[0], 1.2)}")
    ratio = median(one / other for one, other in zip(late, early, strict=True))
    print(f"- the last hundred to {LAST} questions in turns with the first of new games: {goal(ratio, 1.2)}")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quiz", description=__doc__)
    parser.add_argument("--players", type=int, default=500, help="players, a hundred at least")
    parser.add_argument("--questions", type=int, default=50, help="questions")
    parser.add_argument("--folder", type=Path, help="where the files are made; on the disk that is to be measured")
    arguments = parser.parse_args()
    log_to_stderr("warning")
    print(f"{machine()}\n")
    with TemporaryDirectory(dir=arguments.folder) as folder:
        asyncio.run(measure(Path(folder), max(arguments.players, BLOCK), arguments.questions))


if __name__ == "__main__":
    main()
