"""Responses to interactions and what follows them, on their way to Discord.

Each interaction has an address of its own and no limits in common with the others. discord.py's own client keeps, for
five minutes, what it knows of the limits of each address, goes through all of that for every new one, and sends again
whatever has failed, a message too that Discord has taken without saying so. Here nothing is kept, and whoever sends
something says whether it may be sent again.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord.http import Route
from yarl import URL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from discord.http import HTTPClient

    from bot.dialogue.files import Upload

TIMEOUT = aiohttp.ClientTimeout(total=10.0)
LOST = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, TimeoutError)
"""How long Discord may take, and what can happen to a message on its way."""

_TRIES = 4
_PAUSE = 0.2
"""Seconds before the second try; each further one waits twice as long as the one before."""

_written = json.JSONEncoder(separators=(",", ":")).encode
_RATE_LIMITED, _FORBIDDEN, _NOT_FOUND, _FAILED = 429, 403, 404, 500


class Hooks:
    """The addresses of interactions. Closed, it opens again when it is needed."""

    def __init__(self, http: HTTPClient) -> None:
        """`http` is discord.py's own client, whose name this one goes by."""
        self._http = http
        self._session: aiohttp.ClientSession | None = None

    async def send(
        self, method: str, path: str, payload: object = None, files: Sequence[Upload] = (), *, again: bool = True
    ) -> Any:  # noqa: ANN401 - whatever Discord says
        """Send a request; what Discord answers. Raises what discord.py raises.

        `again` is whether it may be sent once more where nobody knows if Discord has taken it.
        """
        for tries in range(_TRIES):
            last = tries == _TRIES - 1
            try:
                return await self._sent(method, path, payload, files)
            except discord.RateLimited as limit:
                if last:
                    raise
                await asyncio.sleep(limit.retry_after)
            except (discord.DiscordServerError, aiohttp.ClientError, TimeoutError) as error:
                if last or not (again or isinstance(error, aiohttp.ClientConnectorError)):
                    raise
                await asyncio.sleep(_PAUSE * 2**tries)
        return None

    async def close(self) -> None:
        """Let go of all connections."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def _sent(self, method: str, path: str, payload: object, files: Sequence[Upload]) -> Any:  # noqa: ANN401 - whatever Discord says
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0)
            self._session = aiohttp.ClientSession(
                connector=connector,
                timeout=TIMEOUT,
                headers={"User-Agent": self._http.user_agent},
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        body, headers = _body(payload, files)
        async with self._session.request(
            method, URL(Route.BASE + path, encoded=True), data=body, headers=headers
        ) as response:
            said = await response.read()
            if response.status < 300:  # noqa: PLR2004 - what HTTP calls a success
                return json.loads(said) if said else None
            raise _refusal(response, said)


def _body(payload: object, files: Sequence[Upload]) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    """What is sent, and of which type: JSON, or a form where files go with it."""
    if payload is None:
        return None, {}
    written = _written(payload)
    if not files:
        return written.encode(), {"Content-Type": "application/json"}
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", written)
    for number, file in enumerate(files):
        form.add_field(f"files[{number}]", file.data, filename=file.name, content_type="application/octet-stream")
    return form, {}


def _refusal(response: aiohttp.ClientResponse, said: bytes) -> discord.DiscordException:
    """What Discord has refused, as discord.py raises it."""
    try:
        told: Any = json.loads(said)
    except ValueError:
        told = said.decode("utf-8", "replace")
    if response.status == _RATE_LIMITED and isinstance(told, dict):
        return discord.RateLimited(float(told.get("retry_after", 1.0)))
    if response.status >= _FAILED:
        return discord.DiscordServerError(response, told)
    kinds = {_FORBIDDEN: discord.Forbidden, _NOT_FOUND: discord.NotFound}
    return kinds.get(response.status, discord.HTTPException)(response, told)
