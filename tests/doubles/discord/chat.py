"""A local Discord as its members use it, so that a test reads like a chat.

    async with local_discord() as discord:
        ada = discord.member("ada", moderator=True)
        shown = await ada.types("read", chapter=2)

Whoever types a command that is not registered, picks what is not offered, or presses what they cannot see, is told so:
no client of Discord would let them.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.doubles.discord.gateway import Gateway
from tests.doubles.discord.member import Member
from tests.doubles.discord.rest import Rest
from tests.doubles.discord.state import EVERYTHING, MANAGE_GUILD, State, snowflake
from tests.doubles.discord.typed import NotOfferedError

__all__ = ["Discord", "Member", "NotOfferedError", "local_discord"]

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from discord import AutoShardedClient

    from tests.doubles.discord.state import Post

_SOON = 5.0
_BODY = 1 << 26


class Discord:
    """A local Discord with one guild, and the channel `here` in it."""

    def __init__(self) -> None:
        self.state = State()
        self.state.guilds.append(self.state.guild)
        self.address = ""
        self.gateway = Gateway(self.state, lambda: f"ws://{self.address}/gateway/again")
        self.rest = Rest(self.state, self.gateway, lambda: f"ws://{self.address}/gateway")
        self.here = self.channel("reading")
        self.clients: list[AutoShardedClient] = []
        """The clients that have come from this process."""

    @property
    def api(self) -> str:
        """The base address of the REST API."""
        return f"http://{self.address}"

    def guild(self) -> str:
        """One more guild that the bot is in."""
        number = snowflake()
        self.state.guilds.append(number)
        return number

    def channel(self, name: str, parent: str = "", guild: str = "") -> str:
        """A new channel of a guild, or a thread below one of its channels."""
        if parent:
            return str(self.state.thread(name, parent)["id"])
        number = snowflake()
        made: dict[str, Any] = {"id": number, "guild_id": guild or self.state.guild, "name": name, "type": 0}
        made |= {"position": 0, "permission_overwrites": [], "parent_id": None, "nsfw": False, "topic": None}
        self.state.channels[number] = made | {"rate_limit_per_user": 0}
        self.state.rooms[str(made["guild_id"])].append(number)
        return number

    async def expels(self, guild: str) -> None:
        """Take the bot out of a guild."""
        self.state.guilds.remove(guild)
        await self.gateway.dispatch("GUILD_DELETE", {"id": guild}, guild)

    async def invites(self, guild: str) -> None:
        """Bring the bot into a guild, with the members that it had."""
        self.state.guilds.append(guild)
        await self.gateway.dispatch("GUILD_CREATE", self.state.guild_payload(guild), guild)

    async def loses(self, guild: str) -> None:
        """Let a guild be out of reach for a while, as in an outage of Discord's."""
        await self.gateway.dispatch("GUILD_DELETE", {"id": guild, "unavailable": True}, guild)

    async def closes(self, channel: str) -> None:
        """Delete a channel with all that was said in it."""
        told = self.state.channels.pop(channel)
        self.state.posts = {key: post for key, post in self.state.posts.items() if post.channel != channel}
        event = "THREAD_DELETE" if told["type"] == 11 else "CHANNEL_DELETE"
        await self.gateway.dispatch(event, told, told["guild_id"])

    async def forbids(self, channel: str, permissions: int) -> None:
        """Withdraw permissions from the bot in a channel; 0 gives them all back."""
        self.state.forbidden[channel] = permissions
        told = self.state.channel_payload(channel)
        await self.gateway.dispatch("CHANNEL_UPDATE", told, told["guild_id"])

    async def deletes(self, post: Post) -> None:
        """Let a moderator of the guild delete a message."""
        self.state.posts.pop(post.id)
        where = self.state.where(post.channel)
        told = {"id": post.id, "channel_id": post.channel} | where
        await self.gateway.dispatch("MESSAGE_DELETE", told, where.get("guild_id", ""))

    def member(self, name: str, *, moderator: bool = False) -> Member:
        """Somebody in the guild, who speaks in `here`."""
        number = snowflake()
        self.state.users[number] = name
        self.state.permissions[number] = EVERYTHING if moderator else EVERYTHING & ~(MANAGE_GUILD | 1 << 3)
        return Member(self, number, self.here)

    async def until(self, holds: Callable[[], Any], seconds: float = _SOON) -> Any:  # noqa: ANN401 - whatever it finds
        """Wait until something holds; what it is then. Fails after some seconds."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not (found := holds()):
            if loop.time() > end:
                refused = "; ".join(map(str, self.rest.refused))
                message = f"It has not come about. Refused: {refused or 'nothing'}"
                raise AssertionError(message)
            self.rest.changed.clear()
            try:
                await asyncio.wait_for(self.rest.changed.wait(), 0.05)
            except TimeoutError:
                continue
        return found


@asynccontextmanager
async def local_discord() -> AsyncIterator[Discord]:
    """A local Discord that runs until the end of the block."""
    discord = Discord()
    served = web.Application(client_max_size=_BODY)
    gateways = [web.get(path, discord.gateway.serve) for path in ("/gateway", "/gateway/again")]
    served.add_routes([*discord.rest.routes(), *gateways])
    runner = web.AppRunner(served, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    discord.address = f"{host}:{port}"
    try:
        yield discord
    finally:
        discord.gateway.drop()
        await runner.cleanup()
