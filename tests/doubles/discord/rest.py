"""The REST API of a local Discord. It refuses what Discord refuses, with its codes, and writes down all that came."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.doubles.discord import rules
from tests.doubles.discord.answers import Fault, admitted, check, failed, limited, read, terse, told_as_json
from tests.doubles.discord.gateway import MESSAGE_CONTENT
from tests.doubles.discord.limits import Limits
from tests.doubles.discord.measures import text
from tests.doubles.discord.rules import EPHEMERAL, V2
from tests.doubles.discord.state import (
    APPLICATION,
    ATTACH,
    EMBED,
    HISTORY,
    MANAGE_MESSAGES,
    SEND,
    SEND_IN_THREADS,
    RefusedError,
    snowflake,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from tests.doubles.discord.gateway import Gateway
    from tests.doubles.discord.state import Post, Spoken, State

_MESSAGE, _DEFER, _LATER, _CHANGE, _OFFER, _MODAL = 4, 5, 6, 7, 8, 9
_COMMAND, _COMPONENT, _COMPLETE, _SUBMIT = 2, 3, 4, 5
_ALLOWED = {
    _COMMAND: {_MESSAGE, _DEFER, _MODAL},
    _COMPONENT: {_MESSAGE, _DEFER, _LATER, _CHANGE, _MODAL},
    _COMPLETE: {_OFFER},
    _SUBMIT: {_MESSAGE, _DEFER, _LATER, _CHANGE},
}


class Rest:
    """The API over a state. `said` holds the method, path and body of all that came in to change something."""

    def __init__(self, state: State, gateway: Gateway, address: Callable[[], str]) -> None:
        self._state = state
        self._gateway = gateway
        self._address = address
        self.said: list[tuple[str, str, Any]] = []
        self.refused: list[RefusedError] = []
        self.faults: list[Fault] = []
        self.limits = Limits()
        self.changed = asyncio.Event()
        self.writes = 0
        self.uploads: dict[str, bytes] = {}
        self.fetched: list[str] = []
        """The uploads that were looked at."""

    def routes(self) -> list[web.RouteDef]:
        """All routes that there are."""
        hook, channel = "/webhooks/{application}/{token}", "/channels/{channel}"
        return [
            web.get("/gateway/bot", self._door(self._gateway_bot)),
            web.get("/users/@me", self._door(self._me)),
            web.get("/users/@me/guilds", self._door(self._guilds)),
            web.get("/oauth2/applications/@me", self._door(self._application)),
            web.get("/applications/{application}/commands", self._door(self._commands)),
            web.put("/applications/{application}/commands", self._door(self._overwrite)),
            web.post("/interactions/{id}/{token}/callback", self._door(self._callback)),
            web.post(hook, self._door(self._follow)),
            web.get(f"{hook}/messages/{{message}}", self._door(self._read_own)),
            web.patch(f"{hook}/messages/{{message}}", self._door(self._edit)),
            web.delete(f"{hook}/messages/{{message}}", self._door(self._delete)),
            web.get(channel, self._door(self._channel)),
            web.post(f"{channel}/messages", self._door(self._post)),
            web.get(f"{channel}/messages/{{message}}", self._door(self._read)),
            web.patch(f"{channel}/messages/{{message}}", self._door(self._edit_post)),
            web.delete(f"{channel}/messages/{{message}}", self._door(self._delete_post)),
            web.post(f"{channel}/threads", self._door(self._thread)),
            web.post(f"{channel}/messages/{{message}}/threads", self._door(self._thread)),
            web.get("/uploads/{name}", self._upload),
        ]

    def _door(self, handler: Callable[[web.Request, Any, dict[str, bytes]], Any]) -> Callable[..., Awaitable[Any]]:
        async def through(request: web.Request) -> web.StreamResponse:
            body, files = await read(request)
            if request.method != "GET":
                self.said.append((request.method, request.path, body))
            told, everywhere, wait = self.limits.met(request.method, request.path)
            if wait:
                return limited(wait, told, everywhere=everywhere)
            fault = self._fault(request)
            if fault is not None:
                await asyncio.sleep(fault.delay)
                if not fault.after and (fault.cut or fault.status):
                    return failed(request, fault)
            try:
                admitted(request, files)
                answer = await handler(request, body, files)
            except RefusedError as error:
                self.refused.append(error)
                return told_as_json({"code": error.code, "message": error.message}, error.status, told)
            finally:
                self.changed.set()
            if fault is not None and (fault.cut or fault.status):
                return failed(request, fault)
            return web.Response(status=204, headers=told) if answer is None else told_as_json(answer, 200, told)

        return through

    def _fault(self, request: web.Request) -> Fault | None:
        """What is to happen to this request, if anything is."""
        line = f"{request.method} {request.path}"
        found = next((each for each in self.faults if each.path in line and each.times > 0), None)
        if found is not None:
            found.times -= 1
        return found

    async def _gateway_bot(self, request: web.Request, body: Any, files: Any) -> Any:  # noqa: ANN401 - JSON
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return {"url": self._address(), "shards": 1, "session_start_limit": limit}

    async def _me(self, request: web.Request, body: Any, files: Any) -> Any:  # noqa: ANN401 - JSON
        return self._state.user(APPLICATION)

    async def _guilds(self, request: web.Request, body: Any, files: Any) -> Any:  # noqa: ANN401 - JSON
        every = (1 << 50) - 1
        lacking = self._state.forbidden
        return [
            {"id": each, "name": "Readers", "permissions": str(every & ~lacking.get(each, 0))}
            for each in self._state.guilds[:200]
        ]

    async def _application(self, request: web.Request, body: Any, files: Any) -> Any:  # noqa: ANN401 - JSON
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

    async def _commands(self, request: web.Request, body: Any, files: Any) -> Any:  # noqa: ANN401 - JSON
        return self._state.commands

    async def _overwrite(self, request: web.Request, body: Any, files: Any) -> Any:  # noqa: ANN401 - JSON
        check(rules.commands(body))
        self.writes += 1
        # Discord adds what it knows of a command by itself, and leaves out what goes without saying.
        self._state.commands = [
            {"id": snowflake(), "application_id": APPLICATION, "version": snowflake(), "nsfw": False, **terse(each)}
            for each in body
        ]
        return self._state.commands

    async def _callback(self, request: web.Request, body: Any, files: dict[str, bytes]) -> Any:  # noqa: ANN401 - JSON
        spoken = self._state.spoken.get(request.match_info["token"])
        if spoken is None or spoken.id != request.match_info["id"]:
            raise RefusedError(404, 10062, "Unknown interaction")
        if spoken.response:
            raise RefusedError(400, 40060, "Interaction has already been acknowledged.")
        took = asyncio.get_running_loop().time() - spoken.at
        if took > self._state.patience:
            raise RefusedError(404, 10062, "Unknown interaction")
        kind, data = body.get("type"), body.get("data") or {}
        if kind not in _ALLOWED[spoken.kind] or (kind == _CHANGE and spoken.pressed is None):
            check([f"type: {kind} is no response to an interaction of type {spoken.kind}"])
        if spoken.kind == _SUBMIT and kind == _MODAL:
            check(["type: a modal is no answer to a modal"])
        spoken.private = bool(data.get("flags", 0) & EPHEMERAL)
        if kind == _MESSAGE:
            check(rules.message(data, list(files)))
            spoken.original = await self._kept(spoken, data, files, private=spoken.private)
        elif kind == _DEFER:
            spoken.original = self._state.keep(
                spoken.channel, APPLICATION, {"content": "thinking"}, spoken.user if spoken.private else None, {}
            )
            spoken.original.waits = True
        elif kind == _LATER:
            spoken.original = spoken.pressed
        elif kind == _CHANGE and spoken.pressed:
            spoken.original = spoken.pressed
            await self._edited(spoken.pressed, data, files)
        elif kind == _OFFER:
            check(rules.choices(data.get("choices")))
        elif kind == _MODAL:
            check(rules.modal(data))
        spoken.response, spoken.data, spoken.took = kind, data, took
        spoken.done.set()
        return self._taken(spoken) if request.query.get("with_response") in {"1", "true"} else None

    def _taken(self, spoken: Spoken) -> dict[str, Any]:
        """What Discord says of a first response to who asks for it."""
        found: dict[str, Any] = {"interaction": {"id": spoken.id, "type": spoken.kind}}
        if spoken.original is not None:
            message = self._state.message(spoken.original)
            found["interaction"] |= {
                "response_message_id": message["id"],
                "response_message_loading": spoken.original.waits,
                "response_message_ephemeral": spoken.private,
            }
            found["resource"] = {"type": spoken.response, "message": message}
        return found

    async def _follow(self, request: web.Request, body: Any, files: dict[str, bytes]) -> Any:  # noqa: ANN401 - JSON
        spoken = self._hooked(request)
        check(rules.message(body, list(files)))
        if spoken.waits and spoken.original:  # the first one takes the place of the word that it will come
            plain = {key: value for key, value in body.items() if key != "flags"}
            return await self._edited(spoken.original, plain, files)
        private = bool(body.get("flags", 0) & EPHEMERAL)
        return self._state.message(await self._kept(spoken, body, files, private=private))

    async def _read_own(self, request: web.Request, body: Any, files: Any) -> Any:  # noqa: ANN401 - JSON
        return self._state.message(self._found(request))

    async def _edit(self, request: web.Request, body: Any, files: dict[str, bytes]) -> Any:  # noqa: ANN401 - JSON
        return await self._edited(self._found(request), body, files)

    async def _delete(self, request: web.Request, body: Any, files: Any) -> Any:  # noqa: ANN401 - JSON
        post, spoken = self._found(request), self._hooked(request)
        await self._gone(post)
        if spoken.original is post:
            spoken.original = None

    async def _channel(self, request: web.Request, body: Any, files: Any) -> Any:  # noqa: ANN401 - JSON
        self._state.channel(request.match_info["channel"])
        return self._state.channel_payload(request.match_info["channel"])

    async def _post(self, request: web.Request, body: Any, files: dict[str, bytes]) -> Any:  # noqa: ANN401 - JSON
        number = request.match_info["channel"]
        channel = self._state.channel(number)
        threaded = channel["type"] == 11
        needed = [SEND_IN_THREADS if threaded else SEND]
        needed += [EMBED] * bool(body.get("embeds")) + [ATTACH] * bool(files)
        self._state.channel(number, *needed)
        if threaded and channel["thread_metadata"]["locked"]:
            raise RefusedError(403, 50083, "Thread is archived")
        if body.get("message_reference") and self._state.lacking(number) & HISTORY:
            raise RefusedError(403, 160002, "Cannot reply without permission to read message history")
        check(["flags: nobody can be the only one to see a post"] if body.get("flags", 0) & EPHEMERAL else [])
        check(rules.message(body, list(files)))
        known = self._state.known_nonce(number, str(body.get("nonce")))
        if body.get("enforce_nonce") and known:
            return self._state.message(known)
        post = self._state.keep(number, APPLICATION, body, None, files)
        self._state.nonces[number, str(body.get("nonce"))] = post.id, self._state.now()
        await self._told("MESSAGE_CREATE", post)
        return self._state.message(post)

    async def _read(self, request: web.Request, body: Any, files: Any) -> Any:  # noqa: ANN401 - JSON
        found = self._state.message(self._posted(request, HISTORY))
        if not (self._gateway.granted & MESSAGE_CONTENT or self._state.meant_for_bot(found)):
            found |= {"content": "", "embeds": [], "components": []}  # without the privileged intent
        return found

    async def _edit_post(self, request: web.Request, body: Any, files: dict[str, bytes]) -> Any:  # noqa: ANN401 - JSON
        post = self._posted(request)
        if post.author != APPLICATION:
            raise RefusedError(403, 50005, "Cannot edit a message authored by another user")
        return await self._edited(post, body, files)

    async def _delete_post(self, request: web.Request, body: Any, files: Any) -> Any:  # noqa: ANN401 - JSON
        post = self._posted(request)
        if post.author != APPLICATION:
            self._state.channel(post.channel, MANAGE_MESSAGES)
        await self._gone(post)

    async def _thread(self, request: web.Request, body: Any, files: Any) -> Any:  # noqa: ANN401 - JSON
        channel = request.match_info["channel"]
        self._state.channel(channel, 1 << 35)
        if "message" in request.match_info:
            self._posted(request)
        check(list(text("name", body.get("name"), 100)))
        made = self._state.thread(str(body["name"]), channel)
        await self._gateway.dispatch("THREAD_CREATE", made | {"newly_created": True}, str(made["guild_id"]))
        return made

    async def _upload(self, request: web.Request) -> web.Response:
        self.fetched.append(request.match_info["name"])
        return web.Response(body=self.uploads[request.match_info["name"]])

    def _hooked(self, request: web.Request) -> Spoken:
        if request.match_info["application"] != APPLICATION:
            raise RefusedError(404, 10015, "Unknown Webhook")
        return self._state.interaction(request.match_info["token"])

    def _found(self, request: web.Request) -> Post:
        spoken, number = self._hooked(request), request.match_info["message"]
        wanted = (spoken.original.id if spoken.original else "") if number == "@original" else number
        post = self._state.posts.get(wanted)
        if post is None or (post is not spoken.original and post.token != spoken.token):
            raise RefusedError(404, 10008, "Unknown Message")
        return post

    def _posted(self, request: web.Request, *needed: int) -> Post:
        channel = request.match_info["channel"]
        self._state.channel(channel, *needed)
        post = self._state.posts.get(request.match_info["message"])
        if post is None or post.sees or post.channel != channel:
            raise RefusedError(404, 10008, "Unknown Message")
        return post

    async def _kept(self, spoken: Spoken, body: Any, files: dict[str, bytes], *, private: bool) -> Post:  # noqa: ANN401 - JSON
        post = self._state.keep(spoken.channel, APPLICATION, body, spoken.user if private else None, files)
        post.token = spoken.token
        await self._told("MESSAGE_CREATE", post)
        return post

    async def _edited(self, post: Post, body: Mapping[str, Any], files: dict[str, bytes]) -> dict[str, Any]:
        """Change what is said of a message, and nothing else of it."""
        before = {} if post.waits else {key: value for key, value in post.body.items() if key != "attachments"}
        flags, had = body.get("flags", before.get("flags", 0)), before.get("flags", 0)
        check(["flags: fixed when it was sent"] if (flags & ~had & EPHEMERAL) or (had & ~flags & V2) else [])
        named = {str(each.get("id")) for each in body.get("attachments", ())}
        kept = [each for each in post.attached if each in named or "attachments" not in body]
        merged = {**before, **body}
        check(rules.message(merged, list(files), kept))
        old = {name: data for (name, data), each in zip(post.files.items(), post.attached, strict=True) if each in kept}
        waited, post.waits = post.waits, False
        post.body, post.edits, post.files = merged, post.edits + 1, old | files
        await self._told("MESSAGE_CREATE" if waited else "MESSAGE_UPDATE", post)
        return self._state.message(post)

    async def _gone(self, post: Post) -> None:
        del self._state.posts[post.id]
        if post.sees is None:
            where = self._state.where(post.channel)
            told = {"id": post.id, "channel_id": post.channel} | where
            await self._gateway.dispatch("MESSAGE_DELETE", told, where.get("guild_id", ""))

    async def _told(self, event: str, post: Post) -> None:
        """Tell the gateway of a message that everybody can see."""
        if post.sees is None:
            where = self._state.where(post.channel)
            await self._gateway.dispatch(event, self._state.message(post) | where, where.get("guild_id", ""))
