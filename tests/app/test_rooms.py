"""What the door remembers of rooms and members has an end, and nothing is lost by it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import App, Caller, Place, app, rooms
from bot.commands.club import ClubSetup
from bot.commands.read import Read
from bot.journal import Cursor, Entry
from bot.library.packs import load
from tests.doubles.memory import MemoryBooks, MemoryJournal

PLACE = Place("den")
SEEDS = Path(__file__).parents[2] / "seeds"


class Slow(MemoryJournal):
    """A journal that lets others in before it answers."""

    async def read(self, cursors: Sequence[Cursor]) -> list[list[Entry]]:
        """What there was when it was asked."""
        found = await super().read(cursors)
        await asyncio.sleep(0)
        return found


async def test_a_fold_that_is_let_go_while_its_room_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """When others push it out of memory meanwhile, the room is read again, and nobody is taken for a newcomer."""
    monkeypatch.setattr(rooms, "_FOLDS_KEPT", 1)
    door = App(Slow(), MemoryBooks(load(SEEDS / "tulayev")), lambda: datetime(2026, 1, 1, tzinfo=UTC))
    callers = [Caller("w", f"u{number}") for number in range(1, 6)]

    async def reads(chapter: int, caller: Caller) -> None:
        await door.handle(Read(chapter=chapter, sure=True), caller, Place())
        for _ in range(5):
            (reply,) = await door.handle(Read(), caller, Place())
            assert f"You have finished {chapter} of" in str(reply)

    await asyncio.gather(*(reads(chapter, caller) for chapter, caller in enumerate(callers, 1)))


async def test_rooms_that_are_forgotten_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many speak, only so many folds and names are kept; who comes back stands where they stood."""
    monkeypatch.setattr(rooms, "_FOLDS_KEPT", 3)
    monkeypatch.setattr(app, "_MEMBERS_KEPT", 4)
    door = App(MemoryJournal(), MemoryBooks(load(SEEDS / "tulayev")), lambda: datetime(2026, 1, 1, tzinfo=UTC))
    callers = [Caller("w", f"u{number}", moderator=not number) for number in range(9)]
    await door.handle(ClubSetup("tulayev"), callers[0], PLACE)
    for chapter, caller in enumerate(callers):
        await door.handle(Read(chapter=chapter, sure=True), caller, PLACE)
        assert len(door._members) <= 4
        assert len(door._rooms._members._folds) <= 3
    for chapter, caller in enumerate(callers[1:], 1):
        (reply,) = await door.handle(Read(), caller, PLACE)
        assert f"You have finished {chapter} of" in str(reply)
