"""Socket Mode: Slack is called and not the other way round, so no public address is needed.

There are two connections, since what comes while one is being replaced comes over the other: of what members press and
type, Slack tells once.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

from adapters.slack.client.rest import quiet_logger

if TYPE_CHECKING:
    from slack_bolt.app.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

CONNECTIONS = 2
PING = 3.0
"""Seconds between two pings: a connection that was cut is noticed after one, one that has gone silent after a few."""


class Sockets:
    """The connections to Slack. The library replaces each that is lost."""

    def __init__(self, bolt: AsyncApp, client: AsyncWebClient, app_token: str, connections: int = CONNECTIONS) -> None:
        self._bolt = bolt
        self._client = client
        self._token = app_token
        self._wanted = connections
        self._open: list[AsyncSocketModeHandler] = []

    async def open(self) -> None:
        """Connect. Raises one of `adapters.slack.client.rest.LOST` if Slack does not let this app in."""
        await self._client.apps_connections_open(app_token=self._token)  # which the library would ask for for ever
        for _ in range(self._wanted):
            handler = AsyncSocketModeHandler(
                self._bolt, self._token, logger=quiet_logger(), web_client=self._client, ping_interval=PING
            )
            handler.client.proxy = self._client.proxy
            self._open.append(handler)
        await asyncio.gather(*(handler.client.connect() for handler in self._open))  # type: ignore[no-untyped-call]  # of the library's

    async def close(self) -> None:
        """Let go of all connections, and of the tasks that the library has for each."""
        for handler in self._open:
            client = handler.client
            await client.close()  # type: ignore[no-untyped-call]  # of the library's
            left = (client.message_processor, client.current_session_monitor, client.message_receiver)
            await asyncio.gather(*filter(None, left), return_exceptions=True)
        self._open.clear()
