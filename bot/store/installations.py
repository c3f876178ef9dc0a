"""The workspaces that have brought Ribbon in. What they handed over is sealed before it comes here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store import statements
from bot.store.statements import Step

if TYPE_CHECKING:
    from bot.store.statements import Driver


class Installations:
    """What each workspace handed over, and the states of those who are about to install."""

    __slots__ = ("_driver",)

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    async def find(self, workspace: str) -> str | None:
        """What a workspace handed over, sealed; None if Ribbon is not installed there."""
        rows = await self._driver.fetch(statements.INSTALLATION, (workspace,))
        return str(rows[0][0]) if rows else None

    async def all(self) -> dict[str, str]:
        """What all workspaces handed over, sealed, by workspace."""
        return {str(workspace): str(sealed) for workspace, sealed in await self._driver.fetch(statements.INSTALLED, ())}

    async def keep(self, workspace: str, sealed: str) -> None:
        """Keep what a workspace hands over, in the place of what it did before."""
        await self._driver.transact([Step(statements.INSTALL, [(workspace, sealed)])])

    async def turn(self, workspace: str, was: str, sealed: str) -> bool:
        """Keep something new if what is kept is still `was`; whether it was."""
        (rows,) = await self._driver.transact([Step(statements.REINSTALL, [(sealed, workspace, was)])])
        return bool(rows)

    async def drop(self, workspace: str) -> None:
        """Forget a workspace."""
        await self._driver.transact([Step(statements.UNINSTALL, [(workspace,)])])

    async def begin(self, state: str, now: float, until: float) -> None:
        """Somebody is on their way to install; those who were and have not come back in time are forgotten."""
        steps = [Step(statements.GONE_BY, [(now,)]), Step(statements.BEGIN, [(state, until)])]
        await self._driver.transact(steps)

    async def finish(self, state: str, now: float) -> bool:
        """Whether somebody who set out with this state may install now. It holds once."""
        (rows,) = await self._driver.transact([Step(statements.FINISH, [(state, now)])])
        return bool(rows)
