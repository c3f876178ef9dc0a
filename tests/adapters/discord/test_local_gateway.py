"""The gateway of the local Discord is as strict as Discord's: its compression, its sessions, and what it closes on."""

from __future__ import annotations

import json
import zlib
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
import zstandard

from tests.doubles.discord.chat import Discord, local_discord
from tests.doubles.discord.gateway import DM_MESSAGES, GUILD_MESSAGES, GUILDS, MESSAGE_CONTENT
from tests.doubles.discord.running import chatting
from tests.doubles.discord.state import TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

EVENTS = GUILDS | GUILD_MESSAGES | DM_MESSAGES


class Client:
    """A client of the gateway that says what it is told to say."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, read: Callable[[bytes], bytes]) -> None:
        self._socket = socket
        self._read = read

    async def says(self, operation: int, data: object) -> None:
        """Send an operation."""
        await self._socket.send_str(json.dumps({"op": operation, "d": data}))

    async def identifies(self, intents: int = EVENTS, **more: object) -> None:
        """Say who it is."""
        await self.says(2, {"token": TOKEN, "intents": intents, "properties": {}, **more})

    async def hears(self) -> dict[str, Any]:
        """The next payload."""
        message = await self._socket.receive(5)
        raw = message.data if message.type is aiohttp.WSMsgType.TEXT else self._read(message.data)
        found: dict[str, Any] = json.loads(raw)
        return found

    async def closed_with(self) -> int:
        """The code with which the line is closed."""
        while not self._socket.closed:
            await self._socket.receive(5)
        return self._socket.close_code or 0


@asynccontextmanager
async def connected(discord: Discord, compress: str = "", version: int = 10) -> AsyncIterator[Client]:
    """A line to the gateway, after its HELLO."""
    inflate, thaw = zlib.decompressobj(), zstandard.ZstdDecompressor().decompressobj()
    readers: dict[str, Callable[[bytes], bytes]] = {
        "": bytes,
        "zlib-stream": inflate.decompress,
        "zstd-stream": thaw.decompress,
    }
    url = f"ws://{discord.address}/gateway?v={version}&encoding=json&compress={compress}"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        client = Client(socket, readers[compress])
        if version == 10:
            assert (await client.hears())["op"] == 10
        yield client


@pytest.mark.parametrize("compress", ["", "zlib-stream", "zstd-stream"])
async def test_it_compresses_as_the_client_asks(compress: str) -> None:
    """One stream for a whole connection, of which each message can be read as soon as it is there."""
    async with local_discord() as discord, connected(discord, compress) as client:
        await client.identifies()
        assert [(await client.hears())["t"] for _ in range(2)] == ["READY", "GUILD_CREATE"]
        await client.says(1, 2)
        assert (await client.hears())["op"] == 11


async def test_it_closes_on_what_no_client_may_do() -> None:
    """Every mistake has its code: an old version, a wrong token, a shard that is none, too much at once."""
    token = {"token": TOKEN, "properties": {}}
    mistakes: list[tuple[int, int, object]] = [
        (4001, 99, None),
        (4003, 3, {}),
        (4004, 2, {**token, "token": "wrong", "intents": 1}),
        (4010, 2, {**token, "intents": 1, "shard": [2, 2]}),
        (4013, 2, {**token, "intents": 1 << 30}),
        (4014, 2, {**token, "intents": MESSAGE_CONTENT}),
        (4002, 2, {**token, "intents": 1, "more": "x" * 4096}),
        (4002, 2, None),
        (4007, 6, {"token": TOKEN, "session_id": "?", "seq": 99}),
        (4005, 2, {**token, "intents": 1}),
    ]
    async with local_discord() as discord:
        async with connected(discord, version=9) as client:
            assert await client.closed_with() == 4012
        for code, operation, data in mistakes:
            async with connected(discord) as client:
                if code in {4001, 4005, 4007}:
                    await client.identifies()
                    session = (await client.hears())["d"]["session_id"]
                    if code == 4007:
                        async with connected(discord) as other:
                            await other.says(operation, {"token": TOKEN, "session_id": session, "seq": 99})
                            assert await other.closed_with() == code
                        continue
                await client.says(operation, data)
                assert await client.closed_with() == code, data
        async with connected(discord) as client:
            for _ in range(121):
                await client.says(1, None)
            assert await client.closed_with() == 4008
        discord.gateway.interval = 50
        async with connected(discord) as client:
            assert await client.closed_with() == 4009, "a client that sends no heartbeat"


async def test_a_session_is_resumed_with_all_that_it_missed() -> None:
    """What was said while a line was cut comes in order, and then RESUMED; a session that is unknown is invalid."""
    async with local_discord() as discord:
        ada = discord.member("ada")
        async with connected(discord) as client:
            await client.identifies()
            session = (await client.hears())["d"]["session_id"]
            await client.hears()
        for words in ("one", "two"):
            await ada.says(words)
        async with connected(discord) as client:
            await client.says(6, {"token": TOKEN, "session_id": session, "seq": 2})
            missed = [await client.hears() for _ in range(3)]
            assert [each["s"] for each in missed] == [3, 4, 5]
            assert [each["t"] for each in missed] == ["MESSAGE_CREATE", "MESSAGE_CREATE", "RESUMED"]
            await discord.gateway.invalidate(resumable=True)
            assert (await client.hears()) == {"op": 9, "d": True}
            await discord.gateway.invalidate()
            assert (await client.hears()) == {"op": 9, "d": False}
        async with connected(discord) as client:
            await client.says(6, {"token": TOKEN, "session_id": session, "seq": 2})
            assert (await client.hears()) == {"op": 9, "d": False}


async def test_nobody_is_told_what_they_did_not_ask_for() -> None:
    """No events without their intents, none of another shard's guilds, and no words that are not meant for the bot."""
    async with local_discord() as discord:
        ada = discord.member("ada")
        own = (int(discord.state.guild) >> 22) % 2
        async with connected(discord) as deaf, connected(discord) as other, connected(discord) as client:
            await deaf.identifies(intents=GUILDS)
            await other.identifies(shard=[1 - own, 2])
            await client.identifies(shard=[own, 2])
            for each, events in ((deaf, 2), (other, 1), (client, 2)):
                for _ in range(events):
                    await each.hears()
            await ada.says("nobody's business", to_bot=False)
            await ada.says("hello")
            await discord.closes(discord.here)
            assert (await client.hears())["d"]["content"] == ""
            assert "hello" in (await client.hears())["d"]["content"]
            assert (await client.hears())["t"] == (await deaf.hears())["t"] == "CHANNEL_DELETE"
            await other.says(1, None)
            assert (await other.hears())["op"] == 11


async def test_ribbon_takes_the_compression_that_it_can_read() -> None:
    """The real client asks for what it has, keeps to the limits of the gateway, and resumes where it is told to."""
    async with chatting() as discord:
        ada = discord.member("ada")
        discord.gateway.drop()
        await ada.types("help")
        assert discord.gateway.resumed == 1
        assert discord.gateway.compressions == ["zstd-stream"] * 2
        assert discord.gateway.closed == []
