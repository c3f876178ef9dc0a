"""What Ribbon adds to the time that Discord's library takes: `python -m benchmarks.discord`.

Members of a local Discord, which runs in a process of its own, ask questions over real sockets. In turns with Ribbon
they ask a bot of the same library whose handler answers a constant: the floor, below which no bot of that library can
be. One after the other they ask first: from each wait of Ribbon's, the time inside `App.handle` is taken away. Then 200
ask at once. At last, `ribbon run` is brought into 2,000 servers.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, time
from typing import TYPE_CHECKING, Any

import discord

from adapters.cli.logs import log_to_stderr
from adapters.discord.client.bot import Ribbon, intents, stand_in
from adapters.discord.tree import tree
from benchmarks.handle import typed
from benchmarks.tables import goal, machine, percentile, table
from bot.app import App
from bot.library.shelf import Shelf
from bot.store import open_journal
from tests.doubles.discord.load import BUFFER
from tests.doubles.discord.state import TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.app import Caller, Place
    from bot.dialogue.command import Command
    from bot.dialogue.reply import Reply

ROOT = Path(__file__).parents[1]
READERS, PLACE = 20, 5
AT_ONCE, TURN = 200, 100
GUILDS, CHANNELS = 2_000, 20
CONSTANT = "He is the High Commissar in charge of the Tulayev case. That stands in chapter 2."


class Floor(discord.AutoShardedClient):
    """A bot that answers whatever it is asked with a constant."""

    async def setup_hook(self) -> None:
        """Register the commands that Ribbon has."""
        await self.http.bulk_upsert_global_commands(self.application_id or 0, tree())

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answer in private."""
        constant = discord.Embed(description=CONSTANT)
        nobody = discord.AllowedMentions.none()
        await interaction.response.send_message(embed=constant, ephemeral=True, allowed_mentions=nobody)


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
    """A local Discord in a process of its own, with members who do as they are told."""

    process: asyncio.subprocess.Process
    address: str = ""

    async def does(self, **order: object) -> dict[str, Any]:
        """Give an order, and wait until it is done."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        return await self.says()

    async def says(self) -> dict[str, Any]:
        """The next line of what it says."""
        assert self.process.stdout
        line = await self.process.stdout.readline()
        assert line, "the local Discord has ended"
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

    async def asks(self, questions: list[str], at_once: int) -> dict[str, Any]:
        """Let its crowd ask."""
        stand_in(f"http://{self.crowd.address}", f"ws://{self.crowd.address}/gateway")
        told = await self.crowd.does(ask=questions, at_once=at_once)
        self.failed += told["failed"] + told["refused"]
        self.deferred += told["deferred"]
        return told


@asynccontextmanager
async def crowd() -> AsyncIterator[Crowd]:
    """A local Discord until the end of the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.doubles.discord.load",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=BUFFER,
        cwd=ROOT,
    )
    made = Crowd(process)
    made.address = (await made.says())["address"]
    try:
        yield made
    finally:
        assert process.stdin
        process.stdin.close()
        await process.wait()


@asynccontextmanager
async def connected(client: discord.AutoShardedClient, where: Crowd) -> AsyncIterator[None]:
    """A bot that is connected to a local Discord until the end of the block."""
    stand_in(f"http://{where.address}", f"ws://{where.address}/gateway")
    running = asyncio.create_task(client.start(TOKEN))
    try:
        while client._ready is discord.utils.MISSING or not client.is_ready():  # noqa: SLF001 - set when it has begun
            await asyncio.sleep(0.05)
            if running.done():
                running.result()
        yield
    finally:
        await client.close()
        await running


async def measure(asks: int, crowded: int, guilds: int) -> None:
    """Measure all, and print the tables."""
    questions = typed()
    with TemporaryDirectory() as folder:
        journal = await open_journal("", Path(folder))
        app = Timed(journal, Shelf(ROOT / "seeds", ROOT / "quizzes"), lambda: datetime.now(UTC))
        floor, ribbon = Floor(intents=intents()), Ribbon(app, time)
        async with crowd() as below, crowd() as above, connected(floor, below), connected(ribbon, above):
            sides = Side("floor: a constant", below), Side("**Ribbon**", above)
            for side in sides:
                stand_in(f"http://{side.crowd.address}")
                await side.crowd.does(readers=READERS, place=PLACE)
            await _one_by_one(sides, app, questions, asks)
            await _at_once(sides, questions, crowded)
        await journal.close()
    _say(*sides, asks, crowded)
    await _say_memory(guilds)


async def _one_by_one(sides: tuple[Side, Side], app: Timed, questions: list[str], asks: int) -> None:
    """Ask both in turns; the first turn warms both up."""
    dice = random.Random(1)
    size = min(TURN, asks)
    for turn in range(asks // size + 1):
        asked = dice.choices(questions, k=size)
        for side in sides:
            app.took.clear()
            app.worked.clear()
            before = process_time()
            told = await side.asks(asked, 1)
            worked = process_time() - before
            inside, inside_worked = (app.took, app.worked) if side is sides[1] else ([0.0] * size, [0.0])
            if turn:
                pairs = zip(told["took"], inside, strict=True)
                side.waits += [(wait - each) * 1000 for wait, each in pairs]
                side.worked.append((worked - sum(inside_worked)) / size * 1000)


async def _at_once(sides: tuple[Side, Side], questions: list[str], crowded: int) -> None:
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


def _say(floor: Side, ribbon: Side, asks: int, crowded: int) -> None:
    rows = []
    for side in (floor, ribbon):
        p50, p99 = percentile(side.waits, 50), percentile(side.waits, 99)
        rows.append((side.name, f"{p50:.2f}", f"{p99:.2f}", f"{percentile(side.worked, 50):.2f}"))
    print(f"### One question after the other ({asks:,} of them), without the time inside `App.handle`\n")
    print(table(("", "p50 ms", "p99 ms", "CPU ms"), rows))
    print()
    for percent, most in ((50, 1.3), (99, 2.0)):
        ratio = percentile(ribbon.waits, percent) / percentile(floor.waits, percent)
        print(f"- p{percent} / floor: {goal(ratio, most)}")
    added = percentile(ribbon.worked, 50) - percentile(floor.worked, 50)
    print(f"- CPU beyond the floor and `App.handle`: {goal(added, 0.3, ' ms')}")
    print(f"\n### {AT_ONCE} at once ({crowded:,} questions), with `App.handle`\n")
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


async def _say_memory(guilds: int) -> None:
    """Bring `ribbon run` into many servers, and print what it takes up."""
    rows = []
    async with crowd() as where:
        for count in (1, guilds):
            await where.does(guilds=count, channels=CHANNELS)
            with TemporaryDirectory() as folder:
                rows.append((f"{count:,}", await _taken(where, folder)))
    print(f"\n### `ribbon run` in many servers of {CHANNELS} channels, one shard\n")
    print(table(("servers", "MB"), [(name, f"{taken:.0f}") for name, taken in rows]))
    print(f"\n- {guilds:,} servers: {goal(rows[-1][1], 300, ' MB', 0)}")


async def _taken(where: Crowd, folder: str) -> float:
    """Megabytes that `ribbon run` takes up once it knows of all its servers."""
    settings = {
        "RIBBON_DISCORD_API": f"http://{where.address}",
        "RIBBON_DISCORD_GATEWAY": f"ws://{where.address}/gateway",
        "RIBBON_DATA_DIR": folder,
        "DISCORD_TOKEN": TOKEN,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "adapters.cli",
        "run",
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, **settings},
    )
    try:
        assert process.stdout
        await process.stdout.readline()
        await asyncio.sleep(1)
        return _resident(process.pid)
    finally:
        process.terminate()
        await process.wait()


def _resident(process: int) -> float:
    """Megabytes of memory that a process has now."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    assert found
    return int(found[1]) / 1024


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.discord", description=__doc__)
    parser.add_argument("--asks", type=int, default=2_000, help="questions that are asked one after the other")
    parser.add_argument("--crowded", type=int, default=10_000, help="questions of which 200 are asked at once")
    parser.add_argument("--guilds", type=int, default=GUILDS, help="servers that Ribbon is brought into")
    arguments = parser.parse_args()
    log_to_stderr("error")
    print(f"{machine()}\n")
    asyncio.run(measure(arguments.asks, arguments.crowded, arguments.guilds))


if __name__ == "__main__":
    main()
