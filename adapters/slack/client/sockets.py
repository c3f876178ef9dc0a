"""Socket Mode: Slack is called and not the other way round, so no public address is needed.

There are two connections, since what comes while one is being replaced comes over the other: of what members press and
type, Slack tells once. At the end, nothing more is taken, and what was taken is acknowledged before they are closed.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

from adapters.slack.client.rest import quiet_logger

if TYPE_CHECKING:
    from slack_bolt.app.async_app import AsyncApp
    from slack_sdk.socket_mode.aiohttp import SocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest
    from slack_sdk.web.async_client import AsyncWebClient

CONNECTIONS = 2
PING = 3.0
"""Seconds between two pings: a connection that was cut is noticed after one, one that has gone silent after a few."""


FAREWELL = 3.0
"""Seconds for which what was taken is waited for at the end. Slack waits no longer."""


class _Handler(AsyncSocketModeHandler):
    """The library's, which knows besides what it has taken and not yet acknowledged."""

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 - those of the library's
        self._taken: set[asyncio.Task[Any] | None] = set()
        self._closing = False
        super().__init__(*given, **more)

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # as it
        """As the library does. At the end nothing is taken: Slack says it over another connection, or again."""
        if self._closing:
            return
        task = asyncio.current_task()
        self._taken.add(task)
        try:
            await super().handle(client, req)
        finally:
            self._taken.discard(task)

    async def finish(self, seconds: float) -> None:
        """Take nothing more, and wait until all is acknowledged, but no longer than this."""
        self._closing = True
        taken = set(filter(None, self._taken))
        if taken:
            await asyncio.wait(taken, timeout=seconds)


class Sockets:
    """The connections to Slack. The library replaces each that is lost."""

    def __init__(self, bolt: AsyncApp, client: AsyncWebClient, app_token: str, connections: int = CONNECTIONS) -> None:
        self._bolt = bolt
        self._client = client
        self._token = app_token
        self._wanted = connections
        self._open: list[_Handler] = []

    async def open(self) -> None:
        """Connect. Raises one of `adapters.slack.client.rest.LOST` if Slack does not let this app in."""
        await self._client.apps_connections_open(app_token=self._token)  # which the library would ask for for ever
        for _ in range(self._wanted):
            handler = _Handler(
                self._bolt, self._token, logger=quiet_logger(), web_client=self._client, ping_interval=PING
            )
            handler.client.proxy = self._client.proxy
            self._open.append(handler)
        await asyncio.gather(*(handler.client.connect() for handler in self._open))  # type: ignore[no-untyped-call]  # of the library's

    async def close(self) -> None:
        """Acknowledge what was taken, and let go of all connections and of the tasks that the library has for each."""
        await asyncio.gather(*(handler.finish(FAREWELL) for handler in self._open))
        for handler in self._open:
            client = handler.client
            await client.close()  # type: ignore[no-untyped-call]  # of the library's
            left = (client.message_processor, client.current_session_monitor, client.message_receiver)
            await asyncio.gather(*filter(None, left), return_exceptions=True)
        self._open.clear()
