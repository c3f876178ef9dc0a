"""`kill -9` at random moments of live games of twenty players: every answer that was noted counts, and counts once.

Here a dozen kills. `RIBBON_KILLS=100 pytest tests/test_kill_quiz.py -s` does a hundred, and prints what came of them.
"""

from __future__ import annotations

import json
import os
import queue
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

from bot.app import App
from bot.club import Club
from bot.commands.registry import unpack
from bot.events import club_event
from bot.game import scores
from bot.journal import Cursor, Entry
from bot.store import open_journal
from tests.doubles.memory import MemoryBooks
from tests.doubles.players import HERE, PLAYERS, ROOM, caller, fast
from tests.doubles.processes import ROOT, environment
from tests.doubles.quizbook import CHAPTERS, quizbook, said
from tests.game.ledger import Ledger

if TYPE_CHECKING:
    from pathlib import Path

    from tests.game.ledger import Played

KILLS = int(os.environ.get("RIBBON_KILLS", "12"))
QUESTIONS = 6
PATIENCE = 60.0
"""Seconds within which something has to be printed, unless all is lost."""

_QUESTION = re.compile(r"Question (\d+) of")
_OVER = "That was the quiz."


@dataclass
class Tally:
    """What the players know: what they have sent, and what they were told; and how often what was done."""

    kills: int = 0
    killed_starting: int = 0
    killed_open: int = 0
    shown_again: int = 0
    games: int = 0
    sent: dict[tuple[int, int, int], list[str]] = field(default_factory=dict)  # by game, question and player
    noted: dict[tuple[int, int, int], str] = field(default_factory=dict)
    times_noted: int = 0


class Process:
    """A process with the game in it, and what it prints."""

    def __init__(self, data: Path, start: float) -> None:
        self.popen = subprocess.Popen(
            [sys.executable, "-m", "tests.doubles.players", str(data), str(start)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=environment(),
        )
        self.lines: queue.Queue[list[str] | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.popen.stdout
        for line in self.popen.stdout:
            if line.endswith(b"\n"):  # not one that was cut off
                self.lines.put(json.loads(line))
        self.lines.put(None)

    def say(self, player: int, command: str, at: float) -> None:
        """Send a command. If nobody is there any more, it is lost."""
        assert self.popen.stdin
        with suppress(BrokenPipeError):
            self.popen.stdin.write(json.dumps([player, command, at]).encode() + b"\n")
            self.popen.stdin.flush()

    def _close(self) -> None:
        assert self.popen.stdin and self.popen.stdout
        with suppress(BrokenPipeError):
            self.popen.stdin.close()
        self._reader.join()
        self.popen.stdout.close()

    def kill(self) -> None:
        """End it at once."""
        self.popen.kill()
        assert self.popen.wait() == -9
        self._close()

    def end(self) -> None:
        """Let it end by itself."""
        self._close()
        assert self.popen.wait(PATIENCE) == 0


class Evening:
    """Games of a club whose process is killed now and then, as its players see them."""

    def __init__(self, data: Path, chance: Random) -> None:
        self.data = data
        self.chance = chance
        self.start = time.time()
        self.tally = Tally()
        self.game: Played | None = None

    async def begin(self) -> None:
        """Found the club if there is none, call for a game, and take all the seats."""
        journal = await open_journal("", self.data)
        app = App(
            journal,
            MemoryBooks(quizbook()),
            lambda: datetime.fromtimestamp(fast(self.start), UTC),
            lambda: Random(self.tally.games),
        )
        if not self.tally.games:
            await app.handle(unpack("club setup stones"), caller(0), HERE)
            await app.handle(unpack(f"club checkpoint {CHAPTERS}"), caller(0), HERE)
            for player in range(PLAYERS):
                await app.handle(unpack(f"read chapter:{CHAPTERS} sure"), caller(player), HERE)
        await app.handle(unpack(f"quiz start pace:brisk questions:{QUESTIONS}"), caller(0), HERE)
        for player in range(PLAYERS):
            await app.handle(unpack("quiz join"), caller(player), HERE)
        await journal.close()
        self.tally.games += 1
        self.game = (await self.looked()).last

    async def looked(self) -> Ledger:
        """What the journal says, which holds all that was noted, and nothing twice."""
        journal = await open_journal("", self.data)
        (entries,) = await journal.read([Cursor(ROOM)])
        names = [await journal.pseudonym("kill", f"player {player}") for player in range(PLAYERS)]
        await journal.close()
        ledger = Ledger()
        ledger.learn(entries, dict.fromkeys(names, CHAPTERS))
        assert max(Counter(map(_sent, entries)).values()) == 1, "an answer is counted twice"
        for (game, number, player), words in self.tally.noted.items():
            sent = self.tally.sent[game, number, player]
            standing = ledger.games[game].said[number][names[player]].words
            assert standing in sent[sent.index(words) :], "an answer that was noted is lost"
        club = Club().after(map(club_event, entries))
        for each in club.games:
            assert scores.totals(each) == ledger.games[each.id].totals()
        return ledger

    async def play(self, most_kills: int) -> None:
        """A game to its end, killed as often as that takes or as may be."""
        before = self.game
        while before and not before.ending:
            dies = self.tally.kills < most_kills
            process = Process(self.data, self.start)
            shown = self._live(process, before, self._lifetime() if dies else None)
            if not dies:
                process.end()
            after = (await self.looked()).last
            assert after
            if shown and before.open:
                assert shown[0] == before.number, "the open question is shown again"
                self.tally.shown_again += 1
            if dies:
                self.tally.killed_open += after.open
            before = after
        assert before
        assert before.ending == "finished"

    def _lifetime(self) -> tuple[bool, float]:
        """How many seconds a process may live: since it was started, or since it was up."""
        since_up = self.chance.random() < 0.8
        return since_up, self.chance.uniform(0.02, 1.6)

    def _live(self, process: Process, game: Played, lifetime: tuple[bool, float] | None) -> list[int]:
        """Play until the process is killed or the game is over. Returns the questions that were shown, in order."""
        since_up, seconds = lifetime or (True, 0.0)
        end = None if lifetime is None or since_up else time.time() + seconds
        shown: list[int] = []
        waiting: list[tuple[float, int, int]] = []  # when who answers which question
        up = False
        while True:
            now = time.time()
            if end is not None and now >= end:
                process.kill()
                self.tally.kills += 1
                self.tally.killed_starting += not up
                self._hear(process, shown)
                return shown
            while waiting and waiting[0][0] <= now:
                _, player, number = waiting.pop(0)
                self._answer(process, game, number, player)
            soon = min([end or now + PATIENCE, *(at for at, _, _ in waiting[:1])])
            with suppress(queue.Empty):
                line = process.lines.get(timeout=max(0.0, soon - now) if waiting or end else PATIENCE)
                assert line is not None, "it ended by itself"
                if line[0] == "up":
                    up = True
                    end = time.time() + seconds if lifetime and since_up else end
                for number in self._heard(line, game.id):
                    shown.append(number)
                    waiting = sorted(
                        (time.time() + self.chance.uniform(0.05, 0.45), player, number)
                        for player in self.chance.choices(range(PLAYERS), k=PLAYERS + 4)
                    )
                if line[0] == "posted" and _OVER in line[1] and lifetime is None:
                    return shown

    def _hear(self, process: Process, shown: list[int]) -> None:
        """What was printed before the end, and not read yet."""
        while (line := process.lines.get_nowait()) is not None:
            shown += self._heard(line, self.tally.games)

    def _heard(self, line: list[str], game: int) -> list[int]:
        """Take note of an answer that was noted; the question that is shown, if it is one."""
        if line[0] == "said" and "Noted." in line[3]:
            _, player, command, told = line
            number = int(command.split("number:")[1].split()[0])
            self.tally.noted[game, number, int(player)] = told.split(": Noted.")[0]
            self.tally.times_noted += 1
        asked = _QUESTION.search(line[1]) if line[0] == "posted" else None
        return [int(asked.group(1))] if asked else []

    def _answer(self, process: Process, game: Played, number: int, player: int) -> None:
        """Send an answer, or another one than before; now and then the platform delivers it twice."""
        words = said(game.questions[number - 1], well=self.chance.random() < 0.6)
        self.tally.sent.setdefault((game.id, number, player), []).append(words)
        command, at = f"quiz answer game:{game.id} number:{number} {words}", fast(self.start)
        for _ in range(1 + (self.chance.random() < 0.2)):
            process.say(player, command, at)


def _sent(entry: Entry) -> str:
    """Which message of which player an entry is of; another text for each entry that is of none."""
    if entry.kind != "Answered":
        return str(id(entry))
    body = json.loads(entry.body)
    return json.dumps([body["game"], body["number"], body["who"], body["at"]])


async def test_no_answer_that_was_noted_is_lost_however_often_the_game_is_killed(tmp_path: Path) -> None:
    """Games go on after every kill with the question that was open, end, and come to what the players were told."""
    evening = Evening(tmp_path, Random(11))
    while evening.tally.kills < KILLS:
        await evening.begin()
        await evening.play(KILLS)
    tally = evening.tally
    sys.stdout.write(
        f"\n{tally.kills} kills in {tally.games} games ({tally.killed_starting} while it started, {tally.killed_open} "
        f"with a question open): {tally.times_noted} answers noted, {len(tally.noted)} of them standing, 0 lost, "
        f"0 counted twice, {tally.games} games finished, an open question shown again {tally.shown_again} times\n"
    )
    assert tally.kills == KILLS
    assert len(tally.noted) >= KILLS
