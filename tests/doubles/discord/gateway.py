"""The gateway of a local Discord: sessions over websockets, compressed as the client asks.

It closes the line on whatever Discord closes it on, with its codes, and tells a session only of what it asked for.
"""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.doubles.discord.state import APPLICATION, TOKEN, snowflake

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.doubles.discord.state import State

_DISPATCH, _HEARTBEAT, _IDENTIFY, _PRESENCE, _RESUME, _RECONNECT = 0, 1, 2, 3, 6, 7
_INVALID, _HELLO, _ACK = 9, 10, 11
_DECODE, _UNAUTHENTICATED, _TOKEN, _AGAIN, _SEQUENCE, _RATE, _TIMEOUT = 4002, 4003, 4004, 4005, 4007, 4008, 4009
_SHARD, _VERSION, _INTENTS, _DISALLOWED, _UNKNOWN = 4010, 4012, 4013, 4014, 4001
GUILDS, GUILD_MESSAGES, DM_MESSAGES, MESSAGE_CONTENT = 1 << 0, 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = 1 << 1 | 1 << 8 | MESSAGE_CONTENT
_EVERY_INTENT = (1 << 22) - 1 | 1 << 24 | 1 << 25
_INTERVAL = 41_250
_PAYLOAD, _PER_MINUTE = 4096, 120
"""Bytes of what a client may say at once, and how often in a minute it may say something."""


@dataclass
class Session:
    """What was sent to one shard, to be sent again on RESUME. `line` is None while it is cut off."""

    id: str
    shard: tuple[int, int]
    intents: int
    sent: list[dict[str, Any]] = field(default_factory=list)
    line: Line | None = None

    def hears(self, event: str, guild: str) -> bool:
        """Whether this shard is told of an event of a guild, or of none, which is one in a direct message."""
        here = (int(guild) >> 22) % self.shard[1] == self.shard[0] if guild else self.shard[0] == 0
        return here and self.intents & _intents(event, guild) == _intents(event, guild)


class Line:
    """A websocket, and the one stream in which all that goes over it is compressed."""

    def __init__(
        self, socket: web.WebSocketResponse, transport: asyncio.Transport | None, compress: str | None
    ) -> None:
        self.socket = socket
        self.session: Session | None = None
        self.beat = time.monotonic()
        self._said: list[float] = []
        self._transport = transport
        self._zlib = zlib.compressobj() if compress == "zlib-stream" else None
        self._zstd = _zstd() if compress == "zstd-stream" else None

    def cut(self) -> None:
        """Cut it without a word."""
        if self._transport is not None:
            self._transport.abort()

    def talks_too_much(self) -> bool:
        """Take note that the client said something; whether that was once too often in a minute."""
        now = time.monotonic()
        self._said = [*(at for at in self._said if now - at < 60), now]
        return len(self._said) > _PER_MINUTE

    async def send(self, payload: dict[str, Any]) -> None:
        """Send one payload; a line that is cut loses it."""
        raw = json.dumps(payload)
        with suppress(ConnectionError, RuntimeError):
            if self._zlib is not None:
                await self.socket.send_bytes(self._zlib.compress(raw.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH))
            elif self._zstd is not None:
                await self.socket.send_bytes(self._zstd(raw.encode()))
            else:
                await self.socket.send_str(raw)


class Gateway:
    """All sessions. `acknowledges` is whether heartbeats are answered, which it asks for every `interval` ms."""

    def __init__(self, state: State, url: Callable[[], str]) -> None:
        self._state = state
        self._url = url
        self.sessions: dict[str, Session] = {}
        self.acknowledges = True
        self.interval = _INTERVAL
        self.spacing = 0.0
        """Seconds that have to lie between two shards that identify themselves; Discord's are 5."""
        self.granted = 0
        """The privileged intents that this application was granted."""
        self.identified: list[dict[str, Any]] = []
        self.resumed = 0
        self.closed: list[int] = []
        """The codes with which lines were closed because of what the client did."""
        self.compressions: list[str] = []
        """What each client that has come asked for."""
        self._last_identified = 0.0
        self.changed = asyncio.Event()

    async def dispatch(self, event: str, data: dict[str, Any], guild: str = "") -> None:
        """Tell the shard that it concerns of an event; one that is cut off hears of it when it resumes."""
        for session in list(self.sessions.values()):
            if session.hears(event, guild):
                await self._send(session, event, self._readable(session, event, data, guild))

    def drop(self) -> None:
        """Cut all lines without a word."""
        for session in self.sessions.values():
            if session.line is not None:
                line, session.line = session.line, None
                line.cut()

    async def reconnect(self) -> None:
        """Ask every shard to come again, as Discord does when it restarts a gateway."""
        await self._tell({"op": _RECONNECT, "d": None})

    async def invalidate(self, *, resumable: bool = False) -> None:
        """End all sessions: nothing of them can be resumed, unless they are `resumable`."""
        lines = [session.line for session in self.sessions.values() if session.line]
        if not resumable:
            self.sessions.clear()
        for line in lines:
            await line.send({"op": _INVALID, "d": resumable})

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket until it ends."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        compress = request.query.get("compress", "")
        self.compressions.append(compress)
        line = Line(socket, request.transport, compress)
        if request.query.get("v") != "10" or request.query.get("encoding") != "json":
            await socket.close(code=_VERSION)
            return socket
        await line.send({"op": _HELLO, "d": {"heartbeat_interval": self.interval}, "s": None, "t": None})
        while code := await self._heard(line):
            if code > 0:
                self.closed.append(code)
                await socket.close(code=code)
                break
        if line.session is not None and line.session.line is line:
            line.session.line = None
        return socket

    async def _heard(self, line: Line) -> int:
        """Take what a client says next: -1 to go on, 0 where it has gone, a code to close the line with."""
        patience = line.beat + 2 * self.interval / 1000 - time.monotonic()
        try:
            message = await asyncio.wait_for(line.socket.receive(), max(0.0, patience))
        except TimeoutError:
            return _TIMEOUT
        if message.type is not WSMsgType.TEXT:
            return 0
        if len(message.data) > _PAYLOAD or line.talks_too_much():
            return _DECODE if len(message.data) > _PAYLOAD else _RATE
        try:
            payload = json.loads(message.data)
            return await self._received(line, payload) or -1
        except (ValueError, KeyError, TypeError, AttributeError):
            return _DECODE

    async def _received(self, line: Line, payload: dict[str, Any]) -> int:
        """Answer what a client said; the code with which the line is to be closed, if any."""
        data: Any = payload.get("d")
        operation = payload["op"]
        if operation == _HEARTBEAT:
            line.beat = time.monotonic()
            if self.acknowledges:
                await line.send({"op": _ACK, "d": None})
            return 0
        if operation not in {_IDENTIFY, _RESUME} and line.session is None:
            return _UNAUTHENTICATED
        match operation:
            case 2 | 6 if line.session is not None:
                return _AGAIN
            case 2 | 6 if data["token"].removeprefix("Bot ") != TOKEN:
                return _TOKEN
            case 2:
                return await self._identify(line, data)
            case 6:
                return await self._resume(line, data)
            case 3:
                return 0
            case _:
                return _UNKNOWN

    async def _identify(self, line: Line, data: dict[str, Any]) -> int:
        shard, count = data.get("shard", (0, 1))
        if data["intents"] & ~_EVERY_INTENT:
            return _INTENTS
        if data["intents"] & PRIVILEGED & ~self.granted:
            return _DISALLOWED
        if not 0 <= shard < count:
            return _SHARD
        if time.monotonic() - self._last_identified < self.spacing:
            await line.send({"op": _INVALID, "d": False})
            return 0
        self._last_identified = time.monotonic()
        self.identified.append(data)
        session = Session(snowflake(), (shard, count), data["intents"], line=line)
        line.session = self.sessions[session.id] = session
        mine = [each for each in self._state.guilds if session.hears("GUILD_CREATE", each)]
        ready = {
            "v": 10,
            "user": self._state.user(APPLICATION),
            "guilds": [{"id": each, "unavailable": True} for each in mine],
            "session_id": session.id,
            "resume_gateway_url": self._url(),
            "application": {"id": APPLICATION, "flags": 0},
            "shard": [shard, count],
        }
        await self._send(session, "READY", ready)
        for each in mine:
            await self._send(session, "GUILD_CREATE", self._state.guild_payload(each))
        self.changed.set()
        return 0

    async def _resume(self, line: Line, data: dict[str, Any]) -> int:
        session, heard = self.sessions.get(data["session_id"]), data["seq"] or 0
        if session is None:
            await line.send({"op": _INVALID, "d": False})
            return 0
        if heard > len(session.sent):
            return _SEQUENCE
        if session.line is not None:
            session.line.cut()
        session.line, line.session = line, session
        for payload in session.sent[heard:]:
            await line.send(payload)
        self.resumed += 1
        await self._send(session, "RESUMED", {})
        self.changed.set()
        return 0

    async def _send(self, session: Session, event: str, data: dict[str, Any]) -> None:
        payload = {"op": _DISPATCH, "d": data, "s": len(session.sent) + 1, "t": event}
        session.sent.append(payload)
        if session.line is not None:
            await session.line.send(payload)

    async def _tell(self, payload: dict[str, Any]) -> None:
        for session in self.sessions.values():
            if session.line is not None:
                await session.line.send(payload)

    def _readable(self, session: Session, event: str, data: dict[str, Any], guild: str) -> dict[str, Any]:
        """An event as this session may read it: what is said to others only with the privileged intent."""
        if not guild or not event.startswith("MESSAGE_") or session.intents & MESSAGE_CONTENT or "content" not in data:
            return data
        return data if self._state.meant_for_bot(data) else data | {"content": "", "embeds": [], "components": []}


def _intents(event: str, guild: str) -> int:
    """The intent that it takes to be told of an event."""
    if event.startswith("MESSAGE_"):
        return GUILD_MESSAGES if guild else DM_MESSAGES
    return GUILDS if event.startswith(("GUILD_", "CHANNEL_", "THREAD_")) else 0


def _zstd() -> Callable[[bytes], bytes]:
    """A stream in which each message can be read as soon as it has come."""
    import zstandard  # noqa: PLC0415 - only a client that has it asks for it

    stream = zstandard.ZstdCompressor().compressobj()
    return lambda raw: stream.compress(raw) + stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
