"""Twenty readers at once, in a process that is made to be killed: `python -m tests.doubles.readers DATA SEEDS`.

Whatever a reader is shown is printed, a JSON line each, once it is shown and not before.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from adapters.cli.logs import log_to_stderr
from bot.app import App, Caller, Place
from bot.commands.ask import Keep
from bot.commands.club import ClubSetup
from bot.commands.registry import parse
from bot.library.shelf import Shelf
from bot.store import open_journal

READERS = 20
ROUNDS = 5  # of which each is two commands that are to be kept: 200 in all
HERE = Place("club")


def caller(reader: int) -> Caller:
    """The reader of this number."""
    return Caller("kill", f"reader {reader}", moderator=reader == 0)


def question(reader: int, number: int) -> str:
    """The question that a reader keeps in a round; no two are the same, and no book answers any."""
    return f"does the kraken number {number} of sea {reader} sing?"


async def read_and_keep(app: App, reader: int) -> None:
    """One reader: a chapter further, a question, and a press to keep it, round after round."""
    for number in range(1, ROUNDS + 1):
        await app.handle(parse(f"read {number}"), caller(reader), HERE)
        _shown(reader, "read", number)
        (refused, *_) = await app.handle(parse(question(reader, number)), caller(reader), HERE)
        (keep,) = [choice.press for part in refused.parts for choice in getattr(part, "choices", ())]
        assert isinstance(keep, Keep)
        await app.handle(keep, caller(reader), HERE)
        _shown(reader, "kept", number)


def _shown(reader: int, did: str, number: int) -> None:
    sys.stdout.write(json.dumps([reader, did, number]) + "\n")
    sys.stdout.flush()


async def main(data: Path, seeds: Path) -> None:
    """All of them, side by side."""
    app = App(await open_journal("", data), Shelf(seeds), lambda: datetime.now(UTC))
    await app.handle(ClubSetup("tulayev"), caller(0), HERE)
    await asyncio.gather(*(read_and_keep(app, reader) for reader in range(READERS)))


if __name__ == "__main__":
    log_to_stderr("warning")
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
