"""The gateway of a local Discord: sessions over websockets, compressed as the client asks."""

from __future__ import annotations

import asyncio
import json
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
MESSAGE_CONTENT = 1 << 15
PRIVILEGED = 1 << 1 | 1 << 8 | MESSAGE_CONTENT
_INTERVAL = 41_250
_FLUSH = b"\x00\x00\xff\xff"


@dataclass
class Session:
    """What was sent to one shard, to be sent again on RESUME. `socket` is None while it is cut off."""

    id: str
    shard: tuple[int, int]
    sent: list[dict[str, Any]] = field(default_factory=list)
    line: Line | None = None


class Line:
    """A websocket, and the one stream in which all that goes over it is compressed."""

    def __init__(
        self, socket: web.WebSocketResponse, transport: asyncio.Transport | None, compress: str | None
    ) -> None:
        self.socket = socket
        self._transport = transport
        self._zlib = zlib.compressobj() if compress == "zlib-stream" else None

    def cut(self) -> None:
        """Cut it without a word."""
        if self._transport is not None:
            self._transport.abort()

    async def send(self, payload: dict[str, Any]) -> None:
        """Send one payload; a line that is cut loses it."""
        raw = json.dumps(payload)
        with suppress(ConnectionError, RuntimeError):
            if self._zlib is None:
                await self.socket.send_str(raw)
            else:
                await self.socket.send_bytes(self._zlib.compress(raw.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH))


class Gateway:
    """All sessions. `acknowledges` is whether heartbeats are answered."""

    def __init__(self, state: State, url: Callable[[], str]) -> None:
        self._state = state
        self._url = url
        self.sessions: dict[str, Session] = {}
        self.acknowledges = True
        self.granted = 0
        """The privileged intents that this application was granted."""
        self.identified: list[dict[str, Any]] = []
        self.resumed = 0
        self.changed = asyncio.Event()

    async def dispatch(self, event: str, data: dict[str, Any]) -> None:
        """Tell every session of an event; one that is cut off hears of it when it resumes."""
        for session in list(self.sessions.values()):
            await self._send(session, event, data)

    def drop(self) -> None:
        """Cut all lines without a word."""
        for session in self.sessions.values():
            if session.line is not None:
                line, session.line = session.line, None
                line.cut()

    async def reconnect(self) -> None:
        """Ask every shard to come again, as Discord does when it restarts a gateway."""
        await self._tell({"op": _RECONNECT, "d": None})

    async def invalidate(self) -> None:
        """End all sessions: nothing of them can be resumed."""
        lines = [session.line for session in self.sessions.values() if session.line]
        self.sessions.clear()
        for line in lines:
            await line.send({"op": _INVALID, "d": False})

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket until it ends."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        line = Line(socket, request.transport, request.query.get("compress"))
        if request.query.get("v") != "10" or request.query.get("encoding") != "json":
            await socket.close(code=4012)
            return socket
        await line.send({"op": _HELLO, "d": {"heartbeat_interval": _INTERVAL}, "s": None, "t": None})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            payload = json.loads(message.data)
            code = await self._received(line, payload)
            if code:
                await socket.close(code=code)
                break
        for session in self.sessions.values():
            if session.line is line:
                session.line = None
        return socket

    async def _received(self, line: Line, payload: dict[str, Any]) -> int:
        """Answer what a client said; the code with which the line is to be closed, if any."""
        data: Any = payload.get("d")
        match payload.get("op"):
            case 1:
                if self.acknowledges:
                    await line.send({"op": _ACK, "d": None})
            case 2 if data["token"].removeprefix("Bot ") != TOKEN:
                return 4004
            case 2 if data["intents"] & PRIVILEGED & ~self.granted:
                return 4014
            case 2:
                await self._identify(line, data)
            case 3:
                pass
            case 6:
                await self._resume(line, data)
            case _:
                return 4001
        return 0

    async def _identify(self, line: Line, data: dict[str, Any]) -> None:
        self.identified.append(data)
        shard = tuple(data.get("shard", (0, 1)))
        session = Session(snowflake(), (shard[0], shard[1]), line=line)
        self.sessions[session.id] = session
        guild = self._state.guild
        mine = [guild] if (int(guild) >> 22) % shard[1] == shard[0] else []
        ready = {
            "v": 10,
            "user": self._state.user(APPLICATION),
            "guilds": [{"id": each, "unavailable": True} for each in mine],
            "session_id": session.id,
            "resume_gateway_url": self._url(),
            "application": {"id": APPLICATION, "flags": 0},
            "shard": list(shard),
        }
        await self._send(session, "READY", ready)
        for each in mine:
            await self._send(session, "GUILD_CREATE", self._guild(each))
        self.changed.set()

    async def _resume(self, line: Line, data: dict[str, Any]) -> None:
        session = self.sessions.get(data["session_id"])
        if session is None:
            await line.send({"op": _INVALID, "d": False})
            return
        session.line = line
        for payload in session.sent[data["seq"] or 0 :]:
            await line.send(payload)
        self.resumed += 1
        await self._send(session, "RESUMED", {})
        self.changed.set()

    async def _send(self, session: Session, event: str, data: dict[str, Any]) -> None:
        payload = {"op": _DISPATCH, "d": data, "s": len(session.sent) + 1, "t": event}
        session.sent.append(payload)
        if session.line is not None:
            await session.line.send(payload)

    async def _tell(self, payload: dict[str, Any]) -> None:
        for session in self.sessions.values():
            if session.line is not None:
                await session.line.send(payload)

    def _guild(self, number: str) -> dict[str, Any]:
        role = {"id": number, "name": "@everyone", "permissions": "1071698660929", "position": 0, "color": 0}
        role |= {"hoist": False, "managed": False, "mentionable": False, "flags": 0, "colors": {"primary_color": 0}}
        channels = [each for each in self._state.channels.values() if each["type"] == 0]
        return {
            "id": number,
            "name": "Readers",
            "owner_id": "1",
            "member_count": len(self._state.users) + 1,
            "roles": [role],
            "channels": channels,
            "threads": [],
            "members": [{"user": self._state.user(APPLICATION), "roles": [], "joined_at": None, "flags": 0}],
            "emojis": [],
            "stickers": [],
            "features": [],
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "preferred_locale": "en-US",
            "afk_timeout": 300,
            "system_channel_flags": 0,
            "large": False,
            "unavailable": False,
            "joined_at": "2026-01-01T00:00:00+00:00",
        }
