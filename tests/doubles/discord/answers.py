"""Requests and answers of a local Discord: who is let in, what a body holds, how a failure looks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.doubles.discord import rules
from tests.doubles.discord.limits import refusal
from tests.doubles.discord.state import TOKEN, RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

_RATE_LIMITED = 429
_WAIT = 0.1


@dataclass
class Fault:
    """What happens to requests whose method and path hold `path`, so many times: a status, a delay, a cut line."""

    path: str
    status: int = 0
    times: int = 1
    delay: float = 0.0
    after: bool = False
    """Whether the request is carried out all the same."""
    cut: bool = False
    """Whether the connection ends without an answer."""
    scope: str = "user"
    """Of a 429: `user` for the route's limit, `global` for that of the whole bot."""


def admitted(request: web.Request, files: Mapping[str, bytes]) -> None:
    """Refuse a request with a wrong token, or with more files than Discord takes."""
    if rules.too_large(files):
        raise RefusedError(413, 40005, "Request entity too large")
    if request.path.startswith(("/interactions/", "/webhooks/")):
        return  # their token is in the path
    if request.headers.get("Authorization") != f"Bot {TOKEN}":
        raise RefusedError(401, 0, "401: Unauthorized")


def check(wrong: list[str]) -> None:
    """Refuse a body in which something is wrong."""
    if wrong:
        raise RefusedError(400, 50006 if any("50006" in each for each in wrong) else 50035, "; ".join(wrong))


async def read(request: web.Request) -> tuple[Any, dict[str, bytes]]:
    """The JSON of a request, and the files that came with it."""
    if not request.can_read_body:
        return {}, {}
    if not request.content_type.startswith("multipart/"):
        return json.loads(await request.read() or b"{}"), {}
    body: Any = {}
    files: dict[str, bytes] = {}
    async for part in await request.multipart():
        if part.name == "payload_json":  # type: ignore[union-attr]
            body = json.loads(await part.read())  # type: ignore[union-attr]
        else:
            files[part.filename] = bytes(await part.read())  # type: ignore[union-attr,index]
    return body, files


def failed(request: web.Request, fault: Fault) -> web.Response:
    """What a request comes to that fails as it was told to."""
    if fault.cut and request.transport is not None:
        request.transport.abort()
    if fault.status == _RATE_LIMITED:
        return limited(_WAIT, refusal(fault.scope, _WAIT), everywhere=fault.scope == "global")
    return told_as_json({"message": "not now", "code": 0}, fault.status or 500)


def limited(wait: float, told: Mapping[str, str], *, everywhere: bool) -> web.Response:
    """Too many requests."""
    body = {"message": "You are being rate limited.", "retry_after": round(wait, 3), "global": everywhere}
    return told_as_json(body, _RATE_LIMITED, told)


def told_as_json(body: object, status: int = 200, told: Mapping[str, str] | None = None) -> web.Response:
    """JSON with the very content type that Discord gives; without `Via`, a 429 would be taken for a ban."""
    headers = {"Content-Type": "application/json", "Via": "1.1 local", **(told or {})}
    return web.Response(body=json.dumps(body).encode(), status=status, headers=headers)


def terse(command: dict[str, Any]) -> dict[str, Any]:
    """A command as Discord gives it back: `required: false` is left out, at every depth."""
    found = {key: value for key, value in command.items() if value is not False}
    return found | ({"options": [terse(each) for each in command["options"]]} if "options" in command else {})
