"""The door over HTTP: what Slack tells and signs, and where workspaces install Ribbon."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from aiohttp import web

from adapters.slack.client.tasks import Once
from adapters.slack.manifest import EVENTS_PATH

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.app.async_app import AsyncApp

log = logging.getLogger(__name__)

_SIGNATURE, _RETRY = "X-Slack-Signature", "X-Slack-Retry-Num"
_MOST = 2 * 1024 * 1024
_PATIENCE = 5.0
_AT_ONCE = 3.0


class Server:
    """An HTTP server for one bolt app, which checks the signatures."""

    def __init__(self, bolt: AsyncApp, host: str, port: int) -> None:
        self._bolt = bolt
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None
        self._once = Once()
        self.address = ""
        """Where it can be reached, once it is open."""

    async def open(self) -> None:
        """Listen. Raises `OSError` if it cannot, there."""
        served = self._bolt.server(port=self._port, path=EVENTS_PATH, host=self._host).web_app
        served.middlewares.append(self._unrepeated())
        served._client_max_size = _MOST  # noqa: SLF001 - bolt makes the application, and has no setting for it
        self._runner = web.AppRunner(served, access_log=None, shutdown_timeout=_PATIENCE)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        host, port = self._runner.addresses[0][:2]
        self.address = f"http://{host}:{port}"

    async def close(self) -> None:
        """Listen no more, once what is being answered is."""
        if self._runner is not None:
            await self._runner.cleanup()

    def _unrepeated(self) -> Callable[..., Awaitable[web.StreamResponse]]:
        @web.middleware
        async def unrepeated(
            request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
        ) -> web.StreamResponse:
            """Refuse what comes a second time under one signature, unless it is one of those that Slack says again."""
            signature = request.headers.get(_SIGNATURE, "")
            response = await handler(request)
            # What Slack asks to see whether anybody is there it does not sign, and it is let in without any effect.
            good = signature and request.method == "POST" and response.status == web.HTTPOk.status_code
            known = self._once.since(signature) if good else None
            if known is not None and _RETRY not in request.headers and not await _typed_again(request, known):
                log.warning("slack.replayed")
                return web.Response(status=web.HTTPUnauthorized.status_code)
            return response

        return unrepeated


async def _typed_again(request: web.Request, known: float) -> bool:
    """Whether this asks what an option can go on as, and was asked just now.

    Within a second, nothing tells one such question from the next.
    """
    payload = str((await request.post()).get("payload") or "")
    return known < _AT_ONCE and payload.startswith("{") and json.loads(payload).get("type") == "block_suggestion"
