"""Workspaces that took Ribbon out. They are erased in a week: until then it may have been a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.leaving import Erase
from bot.commands.registry import pack
from bot.journal import Due, club_room

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from bot.journal import Journal

GRACE = 7 * 86_400.0
"""Seconds for which a workspace is kept."""

_KEY = "erase"


class Leaving:
    """The workspaces that are to be erased, in the journal's schedule."""

    def __init__(self, journal: Journal, clock: Callable[[], datetime]) -> None:
        self._journal = journal
        self._clock = clock

    async def left(self, workspace: str) -> None:
        """Ribbon was taken out of a workspace."""
        at = self._clock().timestamp() + GRACE
        await self._journal.append((), (Due(club_room(workspace, ""), _KEY, at, pack(Erase())),))

    async def back(self, workspaces: Iterable[str]) -> None:
        """Ribbon is in these workspaces, perhaps again: none of them is to be erased."""
        leaving = {due.room for due in await self._journal.scheduled() if due.key == _KEY}
        there = {club_room(workspace, "") for workspace in workspaces}
        if staying := leaving & there:
            await self._journal.append((), [Due(room, _KEY, 0.0, "") for room in sorted(staying)])
