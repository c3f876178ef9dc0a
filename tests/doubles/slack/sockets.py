"""Socket Mode: the websockets of an app, the envelopes that go over them, and how they are acknowledged."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

if TYPE_CHECKING:
    from tests.doubles.slack.state import State

MOST = 10
"""How many an app may have at once."""


@dataclass(eq=False)
class Line:
    """A websocket, and the envelopes that wait for a word on it."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    closing: bool = False
    """Whether the app was told to come again: nothing more is sent over it."""

    async def send(self, payload: dict[str, Any]) -> None:
        """Send one payload; a line that is cut loses it."""
        with suppress(ConnectionError, RuntimeError):
            await self.socket.send_str(json.dumps(payload))

    def lose(self) -> None:
        """Nothing will be acknowledged on this one any more."""
        for each in self.waiting.values():
            if not each.done():
                each.set_exception(ConnectionResetError("the websocket is gone"))
        self.waiting.clear()


class Sockets:
    """All of an app's websockets."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.lines: list[Line] = []
        self.opened = 0
        self.changed = asyncio.Event()
        self.acknowledged: list[dict[str, Any]] = []
        self._tickets: set[str] = set()
        self._next = 0

    def url(self) -> str:
        """Where one more may be opened, once (what apps.connections.open gives)."""
        ticket = self._state.new("ticket-")
        self._tickets.add(ticket)
        return f"{self._state.address.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self._state.app.id}"

    def routes(self) -> list[web.RouteDef]:
        """Where they are opened."""
        return [web.get("/link/", self.serve)]

    @property
    def ready(self) -> list[Line]:
        """Those over which something can be sent."""
        return [line for line in self.lines if not line.closing and not line.socket.closed]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=404)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        line = Line(socket, request.transport)
        if len(self.lines) >= MOST:
            await line.send({"type": "disconnect", "reason": "too_many_websockets", "debug_info": {}})
            await socket.close()
            return socket
        self.lines.append(line)
        self.opened += 1
        info = {"app_id": self._state.app.id}
        debug = {"host": "local", "build_number": 1, "approximate_connection_time": 18060}
        hello = {"type": "hello", "num_connections": len(self.lines), "connection_info": info, "debug_info": debug}
        await line.send(hello)
        self.changed.set()
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    break
                self._received(line, json.loads(message.data))
        finally:
            if line in self.lines:
                self.lines.remove(line)
            line.lose()
            self.changed.set()
        return socket

    async def send(self, kind: str, payload: Any, *, accepts: bool, attempt: int = 0, reason: str = "") -> Any:  # noqa: ANN401 - JSON
        """Send an envelope over one of them, in turn; what it was acknowledged with.

        Raises `ConnectionError` if there is none or it is lost, and `TimeoutError` if nothing came in time.
        """
        lines = self.ready
        if not lines:
            message = "no websocket is open"
            raise ConnectionResetError(message)
        self._next += 1
        line = lines[self._next % len(lines)]
        envelope: dict[str, Any] = {
            "envelope_id": self._state.new("envelope-"),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": accepts,
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        heard: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        line.waiting[envelope["envelope_id"]] = heard
        await line.send(envelope)
        try:
            return await asyncio.wait_for(heard, self._state.patience)
        finally:
            line.waiting.pop(envelope["envelope_id"], None)

    async def drop(self) -> None:
        """Cut all of them without a word."""
        for line in list(self.lines):
            line.closing = True
            if line.transport is not None:
                line.transport.abort()

    async def warn(self) -> None:
        """Say that they will soon be closed."""
        for line in self.ready:
            await line.send({"type": "disconnect", "reason": "warning", "debug_info": {"host": "local"}})

    async def refresh(self) -> None:
        """Ask the app to come again with each, as Slack does every few hours, and close them."""
        for line in self.ready:
            line.closing = True
            await line.send({"type": "disconnect", "reason": "refresh_requested", "debug_info": {"host": "local"}})

    def _received(self, line: Line, said: dict[str, Any]) -> None:
        waiting = line.waiting.get(str(said.get("envelope_id")))
        self.acknowledged.append(said)
        if waiting is not None and not waiting.done():
            waiting.set_result(said.get("payload"))
        self.changed.set()
