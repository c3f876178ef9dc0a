"""For which commands a reader waits until the disk has them: for all that cannot be said again at no cost."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import App, Caller, Place
from bot.commands.ask import Ask, Keep, Who
from bot.commands.read import Read
from bot.dialogue.command import Command
from bot.journal import Batch, Entry
from bot.library.packs import load
from bot.store import Store, open_journal
from bot.store.sqlite import SqliteDriver
from tests.doubles.memory import MemoryBooks

SEEDS = Path(__file__).parents[2] / "seeds"
ADA = Caller("w", "ada")
WITH_THE_DISK, WITHOUT = 2, 1  # as SQLite numbers `synchronous`


async def waited(store: Store) -> int:
    """How the last commit was made."""
    assert isinstance(store._driver, SqliteDriver)
    writer = store._driver._writer
    return int((await writer.hop(lambda raw: raw.execute("pragma synchronous").fetchone()))[0])


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (Ask("Who is Erchov?"), WITHOUT),
        (Who("Tulayev"), WITHOUT),
        (Read(chapter=1), WITH_THE_DISK),
        (Keep(), WITH_THE_DISK),
    ],
)
async def test_only_for_a_question_is_the_disk_not_waited_for(tmp_path: Path, command: Command, expected: int) -> None:
    """That ada asked is for her next question; where she is and what she keeps has to outlive the machine's power."""
    store = await open_journal("", tmp_path)
    try:
        door = App(store, MemoryBooks(load(SEEDS / "tulayev")), lambda: datetime(2026, 1, 1, tzinfo=UTC))
        await door.handle(Ask("Who is Rublev?"), ADA, Place())
        await door.handle(command, ADA, Place())
        assert await waited(store) == expected
        await door.handle(Read(chapter=2, sure=True), ADA, Place())
        assert await waited(store) == WITH_THE_DISK
    finally:
        await store.close()


async def test_a_question_beside_something_that_lasts_lasts_with_it(tmp_path: Path) -> None:
    """When two are committed together, and one of them has to be on the disk, both are."""
    store = await open_journal("", tmp_path)
    try:
        assert isinstance(store._driver, SqliteDriver)
        held = threading.Event()
        busy = asyncio.create_task(store._driver._writer.hop(lambda _: held.wait()))
        entries = (Entry("noted", "x"),)
        batches = [Batch("lasts", 0, entries), Batch("passes", 0, entries, lasting=False)]
        both = [asyncio.create_task(store.append([batch])) for batch in batches]
        await asyncio.sleep(0)
        held.set()
        await asyncio.gather(busy, *both)
        assert await waited(store) == WITH_THE_DISK
    finally:
        await store.close()
