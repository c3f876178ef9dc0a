"""What two bots add to the time that a platform's library takes: one that answers a constant, the floor, and Ribbon.

The members of a local platform, which runs in a process of its own, ask questions over real sockets, of both bots in
turns. One after the other they ask first: from each wait of Ribbon's, the time inside `App.handle` is taken away. Then
200 ask at once.

The turns are single questions, so that either bot comes upon the machine as the other has left it. A constant that is
asked for a thousand times in a row is never out of the processor's caches, and the process of the platform is never
asleep. In a bot that had worked on another question just before, the very same lines of the library took 1.7 times as
long, whatever they were called by.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from benchmarks.tables import goal, percentile, table
from bot.app import App
from tests.doubles.orders import BUFFER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.app import Caller, Place
    from bot.dialogue.command import Command
    from bot.dialogue.reply import Reply

ROOT = Path(__file__).parents[1]
READERS, PLACE = 20, 5
AT_ONCE, WARM = 200, 100
"""How many ask at once, and the questions by which both are warmed up."""

CALM = 0.005
"""Seconds in which a bot is done with what it has to do once its answer is seen."""

CONSTANT = "He is the High Commissar in charge of the Tulayev case. That stands in chapter 2."
LINES = 2
"""Lines of the constant: with a heading and a button, as long as what Ribbon answers to the questions on average."""


class Timed(App):
    """Ribbon's door, and for how long each command was inside it."""

    def __init__(self, *arguments: Any, **more: Any) -> None:  # noqa: ANN401 - those of `App`
        super().__init__(*arguments, **more)
        self.took: list[float] = []
        self.worked: list[float] = []

    async def handle(
        self, command: Command, caller: Caller, place: Place, said_at: float | None = None
    ) -> tuple[Reply, ...]:
        """As the door does."""
        worked, start = process_time(), perf_counter()
        try:
            return await super().handle(command, caller, place, said_at)
        finally:
            self.took.append(perf_counter() - start)
            self.worked.append(process_time() - worked)


@dataclass(slots=True)
class Crowd:
    """A local platform in a process of its own, with members who do as they are told."""

    process: asyncio.subprocess.Process
    told: dict[str, Any] = field(default_factory=dict)
    """What it says of itself."""

    async def does(self, **order: object) -> dict[str, Any]:
        """Give an order, and wait until it is done."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        return await self.says()

    async def says(self) -> dict[str, Any]:
        """The next line of what it says."""
        assert self.process.stdout
        line = await self.process.stdout.readline()
        assert line, "the local platform has ended"
        said: dict[str, Any] = json.loads(line)
        return said


@dataclass(slots=True)
class Side:
    """One of the two bots: its crowd, and what was measured of it, in milliseconds."""

    name: str
    crowd: Crowd
    waits: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    crowded: list[float] = field(default_factory=list)
    seconds: float = 0.0
    failed: int = 0
    deferred: int = 0
    before: Callable[[], None] = lambda: None
    """What has to be done before its crowd asks."""

    async def asks(self, questions: list[str], at_once: int) -> dict[str, Any]:
        """Let its crowd ask."""
        self.before()
        told = await self.crowd.does(ask=questions, at_once=at_once)
        self.failed += told["failed"] + told["refused"]
        self.deferred += told["deferred"]
        return told


@asynccontextmanager
async def crowd(module: str) -> AsyncIterator[Crowd]:
    """A local platform, which a module of the tests runs, until the end of the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=BUFFER,
        cwd=ROOT,
    )
    made = Crowd(process)
    made.told = await made.says()
    try:
        yield made
    finally:
        assert process.stdin
        process.stdin.close()
        await process.wait()


async def one_by_one(sides: tuple[Side, Side], app: Timed, questions: list[str], asks: int) -> None:
    """Ask both each question, in turns; what an order costs in which nothing is asked is not counted."""
    dice = random.Random(1)
    for number, question in enumerate(dice.choices(questions, k=WARM + asks)):
        for side in sides:
            nothing, _ = await _worked(side, app, [])
            worked, took = await _worked(side, app, [question])
            if number >= WARM:
                side.waits.append((took[0] - sum(app.took)) * 1000)
                side.worked.append((worked - sum(app.worked) - nothing) * 1000)


async def _worked(side: Side, app: Timed, questions: list[str]) -> tuple[float, list[float]]:
    """Ask; the processor's time that it took until all is done, and how long each waited."""
    app.took.clear()
    app.worked.clear()
    before = process_time()
    told = await side.asks(questions, 1)
    await asyncio.sleep(CALM)
    return process_time() - before, told["took"]


async def at_once(sides: tuple[Side, Side], questions: list[str], crowded: int) -> None:
    """Let 200 ask at once, in turns."""
    dice = random.Random(2)
    size = min(5 * AT_ONCE, crowded)
    for _ in range(crowded // size):
        asked = dice.choices(questions, k=size)
        for side in sides:
            start = perf_counter()
            told = await side.asks(asked, AT_ONCE)
            side.seconds += perf_counter() - start
            side.crowded += [each * 1000 for each in told["took"]]


def say(floor: Side, ribbon: Side, asks: int, crowded: int, how: str = "") -> None:
    """Print the tables; `how` is what stands in their headings besides."""
    rows = []
    for side in (floor, ribbon):
        p50, p99 = percentile(side.waits, 50), percentile(side.waits, 99)
        rows.append((side.name, f"{p50:.2f}", f"{p99:.2f}", f"{fmean(side.worked):.2f}"))
    print(f"### One question after the other{how} ({asks:,} of them), without the time inside `App.handle`\n")
    print(table(("", "p50 ms", "p99 ms", "CPU ms"), rows))
    print()
    for percent, most in ((50, 1.3), (99, 2.0)):
        ratio = percentile(ribbon.waits, percent) / percentile(floor.waits, percent)
        print(f"- p{percent} / floor: {goal(ratio, most)}")
    added = fmean(ribbon.worked) - fmean(floor.worked)
    print(f"- CPU beyond the floor and `App.handle`: {goal(added, 0.3, ' ms')}")
    print(f"\n### {AT_ONCE} at once{how} ({crowded:,} questions), with `App.handle`\n")
    crowds = [
        (
            side.name,
            f"{percentile(side.crowded, 50):.0f}",
            f"{percentile(side.crowded, 99):.0f}",
            f"{len(side.crowded) / side.seconds:.0f}",
            str(side.deferred),
            str(side.failed),
        )
        for side in (floor, ribbon)
    ]
    print(table(("", "p50 ms", "p99 ms", "per second", "told to wait", "failed"), crowds))
    print(f"\n- failed interactions: {goal(ribbon.failed, 0, digits=0)}")
