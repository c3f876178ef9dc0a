"""What Ribbon has and lacks on Discord, asked of Discord without starting."""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp
import discord
from discord.http import Route

from adapters.discord.client.bot import intents
from adapters.discord.install import invite, missing
from adapters.discord.tree import registered, tree

REJECTED = (
    "Discord does not take this token. Open https://discord.com/developers/applications, press “Reset Token” under"
    " “Bot”, and set DISCORD_TOKEN to what it shows then."
)
UNREACHABLE = "Discord cannot be reached. Check the network, and RIBBON_DISCORD_API if it is set."

UNREADABLE = (
    "RIBBON_DISCORD_MESSAGE_CONTENT is on, and Discord does not let Ribbon read messages. Open"
    " https://discord.com/developers/applications, choose your application, and turn on “Message Content Intent” under"
    " “Bot”; or turn the setting off: then a race is answered with buttons and commands, like all other quizzes."
)


@dataclass(frozen=True, slots=True)
class Report:
    """What is fine, and what is missing and has to be done; a sentence or two each."""

    fine: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


async def examined(token: str, *, content: bool = False) -> Report:
    """Ask Discord for all that Ribbon needs there; with `content`, also to read what is said in channels."""
    client = discord.Client(intents=intents())
    try:
        await client.login(token)
        return await _examined(client, content=content)
    except discord.LoginFailure:
        return Report(wrong=(REJECTED,))
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        return Report(wrong=(UNREACHABLE,))
    finally:
        await client.close()


async def _examined(client: discord.Client, *, content: bool) -> Report:
    application = client.application_id or 0
    fine = [f"Discord takes the token: it is that of {client.user}."]
    wrong = []
    flags = client.application_flags
    if content and not (flags.gateway_message_content or flags.gateway_message_content_limited):
        wrong.append(UNREADABLE)
    elif content:
        fine.append("Discord lets Ribbon read messages: what players type in a channel counts in a race.")
    gateway = await client.http.request(Route("GET", "/gateway/bot"))
    limit = gateway["session_start_limit"]
    if limit["remaining"]:
        fine.append(f"The gateway is open: {gateway['shards']} shard(s), {limit['remaining']} starts left today.")
    else:
        wrong.append(f"Discord allows no more starts for {limit['reset_after'] // 60_000 + 1} minutes. Wait so long.")
    route = Route("GET", "/applications/{application_id}/commands", application_id=application)
    there = registered(tree(), await client.http.request(route))
    fine.append(f"The commands are {'registered' if there else 'not registered yet: “ribbon run” does that'}.")
    guilds = await client.http.request(Route("GET", "/users/@me/guilds"))
    if not guilds:
        wrong.append(f"Ribbon is in no server. Bring it into one: {invite(application)}")
    for guild in guilds:
        lacking = missing(int(guild["permissions"]))
        if lacking:
            wrong.append(f"In the server {guild['name']}, Ribbon may not: {', '.join(lacking)}. Give its role that.")
        else:
            fine.append(
                f"In the server {guild['name']}, Ribbon may do what it needs to. A channel can still forbid it."
            )
    return Report(tuple(fine), tuple(wrong))
