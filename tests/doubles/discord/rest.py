"""The REST API of a local Discord. It refuses what Discord refuses, with its codes, and writes down all that came."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.doubles.discord import rules
from tests.doubles.discord.gateway import MESSAGE_CONTENT
from tests.doubles.discord.rules import EPHEMERAL
from tests.doubles.discord.state import APPLICATION, SEND, TOKEN, RefusedError, snowflake

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.doubles.discord.gateway import Gateway
    from tests.doubles.discord.state import Post, Spoken, State

_MESSAGE, _DEFER, _UPDATE, _OFFER, _MODAL = 4, 5, 6, 8, 9
_COMMAND, _COMPONENT, _COMPLETE, _SUBMIT = 2, 3, 4, 5
_ALLOWED = {
    _COMMAND: {_MESSAGE, _DEFER, _MODAL},
    _COMPONENT: {_MESSAGE, _DEFER, _UPDATE, 7, _MODAL},
    _COMPLETE: {_OFFER},
    _SUBMIT: {_MESSAGE, _DEFER, _UPDATE},
}


@dataclass
class Fault:
    """What happens to requests whose path holds `path`, so many times: a status, or a delay."""

    path: str
    status: int = 0
    times: int = 1
    delay: float = 0.0
    after: bool = False
    """Whether the request is carried out all the same."""


class Rest:
    """The API over a state. `said` holds the path and body of all that came in, refused or not."""

    def __init__(self, state: State, gateway: Gateway, address: Callable[[], str]) -> None:
        self._state = state
        self._gateway = gateway
        self._address = address
        self.said: list[tuple[str, str, Any]] = []
        self.refused: list[RefusedError] = []
        self.faults: list[Fault] = []
        self.changed = asyncio.Event()
        self.writes = 0
        self.uploads: dict[str, bytes] = {}

    def routes(self) -> list[web.RouteDef]:
        """All routes that there are."""
        hook = "/webhooks/{application}/{token}"
        return [
            web.get("/gateway/bot", self._door(self._gateway_bot)),
            web.get("/users/@me", self._door(self._me)),
            web.get("/users/@me/guilds", self._door(self._guilds)),
            web.get("/oauth2/applications/@me", self._door(self._application)),
            web.get("/applications/{application}/commands", self._door(self._commands)),
            web.put("/applications/{application}/commands", self._door(self._overwrite)),
            web.post("/interactions/{id}/{token}/callback", self._door(self._callback)),
            web.post(hook, self._door(self._follow)),
            web.patch(f"{hook}/messages/{{message}}", self._door(self._edit)),
            web.delete(f"{hook}/messages/{{message}}", self._door(self._delete)),
            web.post("/channels/{channel}/messages", self._door(self._post)),
            web.get("/channels/{channel}/messages/{message}", self._door(self._read)),
            web.get("/uploads/{name}", self._upload),
        ]

    def _door(self, handler: Callable[[web.Request, Any, dict[str, bytes]], Any]) -> Callable[..., Awaitable[Any]]:
        async def through(request: web.Request) -> web.StreamResponse:
            body, files = await _read(request)
            if request.method != "GET":
                self.said.append((request.method, request.path, body))
            fault = next((each for each in self.faults if each.path in request.path and each.times > 0), None)
            if fault is not None:
                fault.times -= 1
                await asyncio.sleep(fault.delay)
                if fault.status and not fault.after:
                    return _failed(fault.status)
            try:
                _admitted(request)
                answer = handler(request, body, files)
            except RefusedError as error:
                self.refused.append(error)
                return _json({"code": error.code, "message": error.message}, error.status)
            finally:
                self.changed.set()
            if fault is not None and fault.status:
                return _failed(fault.status)
            return web.Response(status=204) if answer is None else _json(answer)

        return through

    def _gateway_bot(self, request: web.Request, body: Any, files: Any) -> Any:  # noqa: ANN401 - JSON
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return {"url": self._address(), "shards": 1, "session_start_limit": limit}

    def _me(self, request: web.Request, body: Any, files: Any) -> Any:  # noqa: ANN401 - JSON
        return self._state.user(APPLICATION)

    def _guilds(self, request: web.Request, body: Any, files: Any) -> Any:  # noqa: ANN401 - JSON
        lacking = self._state.forbidden.get(self._state.guild, 0)
        return [{"id": self._state.guild, "name": "Readers", "permissions": str(((1 << 50) - 1) & ~lacking)}]

    def _application(self, request: web.Request, body: Any, files: Any) -> Any:  # noqa: ANN401 - JSON
        return {
            "id": APPLICATION,
            "name": "Ribbon",
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0",
            "flags": 1 << 19 if self._gateway.granted & MESSAGE_CONTENT else 0,
            "owner": self._state.user(APPLICATION),
            "team": None,
            "summary": "",
        }

    def _commands(self, request: web.Request, body: Any, files: Any) -> Any:  # noqa: ANN401 - JSON
        return self._state.commands

    def _overwrite(self, request: web.Request, body: Any, files: Any) -> Any:  # noqa: ANN401 - JSON
        _check(rules.commands(body))
        self.writes += 1
        # Discord adds what it knows of a command by itself, and leaves out what goes without saying.
        self._state.commands = [
            {"id": snowflake(), "application_id": APPLICATION, "version": snowflake(), "nsfw": False, **_terse(each)}
            for each in body
        ]
        return self._state.commands

    def _callback(self, request: web.Request, body: Any, files: dict[str, bytes]) -> Any:  # noqa: ANN401 - JSON
        spoken = self._state.spoken.get(request.match_info["token"])
        if spoken is None or spoken.id != request.match_info["id"]:
            raise RefusedError(404, 10062, "Unknown interaction")
        if spoken.response:
            raise RefusedError(400, 40060, "Interaction has already been acknowledged.")
        if time.monotonic() - spoken.at > self._state.patience:
            raise RefusedError(404, 10062, "Unknown interaction")
        kind, data = body.get("type"), body.get("data") or {}
        if kind not in _ALLOWED[spoken.kind]:
            _check([f"type: {kind} is no response to an interaction of type {spoken.kind}"])
        spoken.private = bool(data.get("flags", 0) & EPHEMERAL)
        if kind == _MESSAGE:
            _check(rules.message(data, list(files)))
            spoken.original = self._kept(spoken, data, files, private=spoken.private)
        elif kind == _DEFER:
            spoken.original = self._kept(spoken, {"content": "thinking"}, {}, private=spoken.private)
            spoken.original.waits = True
        elif kind == _OFFER:
            _check(rules.choices(data.get("choices")))
        elif kind == _MODAL:
            _check(rules.modal(data))
        spoken.response, spoken.data = kind, data

    def _follow(self, request: web.Request, body: Any, files: dict[str, bytes]) -> Any:  # noqa: ANN401 - JSON
        spoken = self._hooked(request)
        _check(rules.message(body, list(files)))
        if spoken.waits and spoken.original:  # the first one takes the place of the word that it will come
            return self._edited(spoken.original, body, files)
        private = bool(body.get("flags", 0) & EPHEMERAL)
        return self._state.message(self._kept(spoken, body, files, private=private))

    def _edit(self, request: web.Request, body: Any, files: dict[str, bytes]) -> Any:  # noqa: ANN401 - JSON
        post = self._found(request)
        _check(["flags: fixed when it was sent"] if "flags" in body else [])
        _check(rules.message(body, list(files)))
        return self._edited(post, body, files)

    def _delete(self, request: web.Request, body: Any, files: Any) -> Any:  # noqa: ANN401 - JSON
        post, spoken = self._found(request), self._hooked(request)
        del self._state.posts[post.id]
        if spoken.original is post:
            spoken.original = None

    def _post(self, request: web.Request, body: Any, files: dict[str, bytes]) -> Any:  # noqa: ANN401 - JSON
        channel = request.match_info["channel"]
        self._state.channel(channel)
        if self._state.forbidden.get(channel, 0) & SEND:
            raise RefusedError(403, 50013, "Missing Permissions")
        _check(["flags: nobody can be the only one to see a post"] if body.get("flags") else [])
        _check(rules.message(body, list(files)))
        key = (channel, str(body.get("nonce")))
        known = self._state.posts.get(self._state.nonces.get(key, ""))
        if body.get("enforce_nonce") and known:
            return self._state.message(known)
        post = self._state.keep(channel, APPLICATION, body, None, files)
        self._state.nonces[key] = post.id
        return self._state.message(post)

    def _read(self, request: web.Request, body: Any, files: Any) -> Any:  # noqa: ANN401 - JSON
        self._state.channel(request.match_info["channel"])
        post = self._state.posts.get(request.match_info["message"])
        if post is None or post.sees:
            raise RefusedError(404, 10008, "Unknown Message")
        found = self._state.message(post)
        if post.author != APPLICATION and f"<@{APPLICATION}>" not in found["content"]:
            found["content"] = ""  # without the privileged intent
        return found

    async def _upload(self, request: web.Request) -> web.Response:
        return web.Response(body=self.uploads[request.match_info["name"]])

    def _hooked(self, request: web.Request) -> Spoken:
        if request.match_info["application"] != APPLICATION:
            raise RefusedError(404, 10015, "Unknown Webhook")
        return self._state.interaction(request.match_info["token"])

    def _found(self, request: web.Request) -> Post:
        spoken, number = self._hooked(request), request.match_info["message"]
        wanted = (spoken.original.id if spoken.original else "") if number == "@original" else number
        if wanted not in self._state.posts:
            raise RefusedError(404, 10008, "Unknown Message")
        return self._state.posts[wanted]

    def _kept(self, spoken: Spoken, body: dict[str, Any], files: dict[str, bytes], *, private: bool) -> Post:
        return self._state.keep(spoken.channel, APPLICATION, body, spoken.user if private else None, files)

    def _edited(self, post: Post, body: dict[str, Any], files: dict[str, bytes]) -> dict[str, Any]:
        before = {} if post.waits else post.body
        post.body, post.waits, post.edits = {**before, **body}, False, post.edits + 1
        post.files |= files
        return self._state.message(post)


def _admitted(request: web.Request) -> None:
    if request.headers.get("Authorization") != f"Bot {TOKEN}":
        raise RefusedError(401, 0, "401: Unauthorized")


def _check(wrong: list[str]) -> None:
    """Refuse a body in which something is wrong."""
    if wrong:
        raise RefusedError(400, 50006 if any("50006" in each for each in wrong) else 50035, "; ".join(wrong))


async def _read(request: web.Request) -> tuple[Any, dict[str, bytes]]:
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


def _failed(status: int) -> web.Response:
    if status == 429:
        return _json({"message": "You are being rate limited.", "retry_after": 0.1, "global": False}, status)
    return _json({"message": "not now", "code": 0}, status)


def _json(body: object, status: int = 200) -> web.Response:
    """JSON with the very content type that Discord gives; without `Via`, a 429 would be taken for a ban."""
    headers = {"Content-Type": "application/json", "Via": "1.1 local"}
    return web.Response(body=json.dumps(body).encode(), status=status, headers=headers)


def _terse(command: dict[str, Any]) -> dict[str, Any]:
    """A command as Discord gives it back: `required: false` is left out, at every depth."""
    found = {key: value for key, value in command.items() if value is not False}
    return found | ({"options": [_terse(each) for each in command["options"]]} if "options" in command else {})
