"""What Ribbon adds to the time that Discord's library takes: `python -m benchmarks.discord`.

Members of a local Discord, which runs in a process of its own, ask questions over real sockets. In turns with Ribbon
they ask a bot of the same library whose handler answers a constant: the floor, below which no bot of that library can
be. One after the other they ask first: from each wait of Ribbon's, the time inside `App.handle` is taken away. Then 200
ask at once. At last, `ribbon run` is brought into 2,000 servers.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time
from typing import TYPE_CHECKING, Any

import discord

from adapters.cli.logs import log_to_stderr
from adapters.cli.main import collect_seldom
from adapters.discord.client.bot import Ribbon, intents, stand_in
from adapters.discord.render import render
from adapters.discord.tree import tree
from benchmarks.crowds import CONSTANT, LINES, PLACE, READERS, ROOT, Side, Timed, at_once, crowd, one_by_one, say
from benchmarks.handle import typed
from benchmarks.tables import goal, machine, table
from bot.dialogue.reply import Items, Prose, Reply, text
from bot.library.shelf import Shelf
from bot.store import open_journal
from tests.doubles.discord.state import TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from benchmarks.crowds import Crowd

LOAD = "tests.doubles.discord.load"
GUILDS, CHANNELS = 2_000, 20


class Floor(discord.AutoShardedClient):
    """A bot that answers whatever it is asked with a constant of the size and shape of Ribbon's answers."""

    async def setup_hook(self) -> None:
        """Register the commands that Ribbon has, and make the constant."""
        await self.http.bulk_upsert_global_commands(self.application_id or 0, tree())
        lines = Items(tuple(text(CONSTANT) for _ in range(LINES)))
        (message,) = render(Reply((Prose(text(strong=CONSTANT)), lines)))
        self.embed = discord.Embed(description=message.payload["embeds"][0]["description"])
        self.buttons = discord.ui.View()
        self.buttons.add_item(discord.ui.Button(label="Share here (shows how far you have read)", custom_id="share"))

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answer in private."""
        nobody = discord.AllowedMentions.none()
        await interaction.response.send_message(
            embed=self.embed, view=self.buttons, ephemeral=True, allowed_mentions=nobody
        )


@asynccontextmanager
async def connected(client: discord.AutoShardedClient, where: Crowd) -> AsyncIterator[None]:
    """A bot that is connected to a local Discord until the end of the block."""
    _at(where)
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


def _at(where: Crowd) -> None:
    """Take a local Discord for Discord."""
    address = where.told["address"]
    stand_in(f"http://{address}", f"ws://{address}/gateway")


async def measure(asks: int, crowded: int, guilds: int) -> None:
    """Measure all, and print the tables."""
    questions = typed()
    with TemporaryDirectory() as folder:
        journal = await open_journal("", Path(folder))
        app = Timed(journal, Shelf(ROOT / "seeds", ROOT / "quizzes"), lambda: datetime.now(UTC))
        floor, ribbon = Floor(intents=intents()), Ribbon(app, time)
        async with crowd(LOAD) as below, crowd(LOAD) as above, connected(floor, below), connected(ribbon, above):
            sides = (
                Side("floor: a constant", below, before=partial(_at, below)),
                Side("**Ribbon**", above, before=partial(_at, above)),
            )
            for side in sides:
                side.before()
                await side.crowd.does(readers=READERS, place=PLACE)
            await one_by_one(sides, app, questions, asks)
            await at_once(sides, questions, crowded)
        await journal.close()
    say(*sides, asks, crowded)
    await _say_memory(guilds)


async def _say_memory(guilds: int) -> None:
    """Bring `ribbon run` into many servers, and print what it takes up."""
    rows = []
    async with crowd(LOAD) as where:
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
        "RIBBON_DISCORD_API": f"http://{where.told['address']}",
        "RIBBON_DISCORD_GATEWAY": f"ws://{where.told['address']}/gateway",
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
    collect_seldom()
    print(f"{machine()}\n")
    asyncio.run(measure(arguments.asks, arguments.crowded, arguments.guilds))


if __name__ == "__main__":
    main()
