"""Installing in many workspaces: bolt leads through Slack's door, and what comes of it is kept here."""

from __future__ import annotations

import secrets
import time
from hashlib import sha256
from typing import TYPE_CHECKING

from slack_bolt.error import BoltError
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from adapters.slack.client.rest import SLACK
from adapters.slack.manifest import INSTALL_PATH, REDIRECT_PATH, scopes
from adapters.slack.sealing import Workspace
from bot.errors import RibbonError

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk.oauth.installation_store import Installation

    from adapters.slack.client.workspaces import Kept, Many

LASTS = 600
"""Seconds within which whoever sets out to install has to be back."""

_DOOR = "oauth/v2/authorize"


class _Installed(AsyncInstallationStore):
    """Takes what a workspace hands over at the end of installing."""

    def __init__(self, workspaces: Many, now: Callable[[], float]) -> None:
        self._workspaces = workspaces
        self._now = now

    async def async_save(self, installation: Installation) -> None:
        """Keep it under the id of the workspace, or of its organisation if that is what Ribbon was installed in."""
        org = installation.is_enterprise_install
        found = installation.enterprise_id if org else installation.team_id
        if not found or not installation.bot_token:
            message = "nothing was handed over"
            raise BoltError(message)
        workspace = Workspace(
            found,
            installation.bot_token,
            installation.bot_user_id or "",
            installation.bot_id or "",
            self._now(),
            installation.bot_refresh_token or "",
            self._now() + installation.bot_token_expires_at - time.time() if installation.bot_token_expires_at else 0.0,
        )
        try:
            await self._workspaces.install(workspace)
        except RibbonError as error:
            message = "it could not be kept"
            raise BoltError(message) from error


class _States(AsyncOAuthStateStore):
    """What whoever sets out to install has to bring back. It is kept as a hash, and is good once."""

    def __init__(self, kept: Kept, now: Callable[[], float]) -> None:
        self._kept = kept
        self._now = now

    async def async_issue(self, *_: object, **__: object) -> str:
        """A new one."""
        state, now = secrets.token_urlsafe(32), self._now()
        await self._kept.begin(_hashed(state), now, now + LASTS)
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether it was handed out, in time, and was not brought back before."""
        return await self._kept.finish(_hashed(state), self._now())


def settings(
    workspaces: Many, kept: Kept, client: tuple[str, str], api: str = "", now: Callable[[], float] = time.time
) -> AsyncOAuthSettings:
    """How bolt lets workspaces install Ribbon, by the app's client id and secret.

    `api` is where something stands in for Slack; `now` tells the time in seconds since 1970.
    """
    return AsyncOAuthSettings(
        client_id=client[0],
        client_secret=client[1],
        scopes=scopes(),
        user_scopes=[],
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        authorization_url=f"{(api or SLACK).rstrip('/').removesuffix('/api')}/{_DOOR}",
        installation_store=_Installed(workspaces, now),
        installation_store_bot_only=True,
        state_store=_States(kept, now),
        state_expiration_seconds=LASTS,
    )


def _hashed(state: str) -> str:
    return sha256(state.encode("utf-8", "replace")).hexdigest()
