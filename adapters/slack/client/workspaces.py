"""The workspaces in which Ribbon is installed, and the token of each: one that the operator names, or all that come."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize

from adapters.slack.client.rest import LOST, code
from adapters.slack.sealing import SealError, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from adapters.slack.sealing import Sealing

log = logging.getLogger(__name__)

HERE = "ribbon.workspace"
"""Where bolt's context says which workspace something comes from."""

EARLY = 7200.0
"""Seconds before it ends for which a token is renewed. Slack's are good for twelve hours."""

_FRESH = 60.0
"""Seconds for which what the store said is believed: another process may have renewed a token, or dropped it."""


class Kept(Protocol):
    """Where installations are kept (`bot.store.Installations`)."""

    async def find(self, workspace: str) -> str | None:
        """What a workspace handed over, sealed."""
        ...

    async def keep(self, workspace: str, sealed: str) -> None:
        """Keep what a workspace hands over."""
        ...

    async def turn(self, workspace: str, was: str, sealed: str) -> bool:
        """Keep something new if what is kept is still `was`."""
        ...

    async def drop(self, workspace: str) -> None:
        """Forget a workspace."""
        ...

    async def begin(self, state: str, now: float, until: float) -> None:
        """Somebody is on their way to install."""
        ...

    async def finish(self, state: str, now: float) -> bool:
        """Whether somebody who set out with this state may install now."""
        ...


class Workspaces(Protocol):
    """The workspaces in which Ribbon is installed."""

    async def find(self, workspace: str) -> Workspace | None:
        """The workspace, or organisation, of this id; None if Ribbon is not installed there."""
        ...

    async def drop(self, workspace: str) -> None:
        """Ribbon is not installed there any more."""
        ...


@dataclass
class One:
    """The one workspace whose token the operator has set."""

    workspace: Workspace

    async def find(self, workspace: str) -> Workspace | None:
        """This one and no other."""
        return self.workspace if workspace == self.workspace.id else None

    async def drop(self, workspace: str) -> None:
        """Nothing: its token is the operator's to take away."""


async def named(client: AsyncWebClient, token: str) -> Workspace:
    """The workspace of a token. Raises one of `LOST`."""
    told = await client.api_call("auth.test", json={"token": token})
    org = bool(told.get("is_enterprise_install"))
    found = told.get("enterprise_id") if org else told.get("team_id")
    return Workspace(str(found), token, str(told.get("user_id") or ""), str(told.get("bot_id") or ""))


@dataclass(frozen=True, slots=True)
class _Known:
    """What the store said of a workspace, and when."""

    workspace: Workspace
    sealed: str
    at: float


class Many:
    """All workspaces that have installed Ribbon."""

    def __init__(
        self,
        kept: Kept,
        sealing: Sealing,
        client: AsyncWebClient,
        secrets: tuple[str, str],
        now: Callable[[], float] = time.time,
    ) -> None:
        """`secrets` are the app's client id and client secret, with which tokens are renewed."""
        self._kept = kept
        self._sealing = sealing
        self._client = client
        self._secrets = secrets
        self._now = now
        self._known: dict[str, _Known] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def find(self, workspace: str) -> Workspace | None:
        """The workspace of this id with a token that is good, if Ribbon is installed there."""
        known = self._known.get(workspace)
        if known is not None and not self._stale(known):
            return known.workspace
        async with self._turns[workspace]:
            found = await self._read(workspace)
            if found is not None and self._ends(found.workspace, EARLY):
                found = await self._renewed(found)
            return found.workspace if found else None

    async def install(self, workspace: Workspace) -> None:
        """Ribbon was installed in a workspace, perhaps once more."""
        async with self._turns[workspace.id]:
            await self._kept.keep(workspace.id, self._sealing.seal(workspace))
            self._known.pop(workspace.id, None)
        log.info("slack.installed")

    async def drop(self, workspace: str) -> None:
        """Ribbon is not installed there any more."""
        async with self._turns[workspace]:
            await self._kept.drop(workspace)
            self._known.pop(workspace, None)
        log.info("slack.uninstalled")

    def _stale(self, known: _Known) -> bool:
        return self._now() - known.at > _FRESH or self._ends(known.workspace, EARLY)

    def _ends(self, workspace: Workspace, within: float) -> bool:
        return 0 < workspace.until <= self._now() + within

    async def _read(self, workspace: str) -> _Known | None:
        sealed = await self._kept.find(workspace)
        if sealed is None:
            self._known.pop(workspace, None)
            return None
        try:
            known = _Known(self._sealing.open(workspace, sealed), sealed, self._now())
        except SealError:
            log.error("slack.wrong_key")  # noqa: TRY400 - there is no more to say
            return None
        self._known[workspace] = known
        return known

    async def _renewed(self, known: _Known) -> _Known | None:
        """With a new token. If another process was faster, with the one that it got."""
        old, (client_id, client_secret) = known.workspace, self._secrets
        try:
            told = await self._client.oauth_v2_access(
                client_id=client_id,
                client_secret=client_secret,
                grant_type="refresh_token",
                refresh_token=old.refresh,
            )
        except LOST as error:
            log.warning("slack.not_renewed", extra={"error": code(error)})
            again = await self._read(old.id)
            good = again is not None and not self._ends(again.workspace, 0.0)
            return again if good else None
        until = self._now() + float(told.get("expires_in") or 0)
        fresh = replace(old, token=str(told["access_token"]), refresh=str(told.get("refresh_token") or ""), until=until)
        sealed = self._sealing.seal(fresh)
        if not await self._kept.turn(old.id, known.sealed, sealed):
            return await self._read(old.id)
        self._known[old.id] = _Known(fresh, sealed, self._now())
        return self._known[old.id]


class Authorize(AsyncAuthorize):
    """Tells bolt which workspace something comes from, and lets nothing through from one where Ribbon is not."""

    def __init__(self, workspaces: Workspaces) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # of the library's
        self._workspaces = workspaces

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_: Any,  # noqa: ANN401 - what bolt hands over besides
    ) -> AuthorizeResult | None:
        """The workspace's token and bot; None where Ribbon is not installed."""
        found = await self._workspaces.find(scope(context))
        if found is None:
            return None
        context[HERE] = found.id
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=found.bot,
            bot_id=found.bot_id,
            bot_token=found.token,
            user_id=user_id,
        )


def scope(context: AsyncBoltContext) -> str:
    """The id under which a workspace is kept: its organisation's, where that is what Ribbon is installed in."""
    whole = context.is_enterprise_install or not context.team_id
    return str((context.enterprise_id if whole else context.team_id) or "")
