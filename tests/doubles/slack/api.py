"""The Web API of a local Slack. It refuses what Slack refuses, with its codes, and writes down all that came."""

from __future__ import annotations

import asyncio
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.doubles.slack.files import Files
from tests.doubles.slack.messages import Messages
from tests.doubles.slack.method import Method
from tests.doubles.slack.oauth import OAuth
from tests.doubles.slack.people import People
from tests.doubles.slack.state import Grant, RefusedError
from tests.doubles.slack.views import Views

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.doubles.slack.state import State

_MINUTE = 60.0


@dataclass
class Fault:
    """What happens to calls of a method whose name holds `method`, so many times: a status or an error, or a delay.

    `cut` ends the connection without an answer. With `after` the call is carried out all the same.
    """

    method: str
    status: int = 0
    error: str = ""
    times: int = 1
    delay: float = 0.0
    after: bool = False
    cut: bool = False
    retry_after: int = 1


class Api:
    """The API over a state. `said` holds the method and arguments of all that came in, refused or not."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.said: list[tuple[str, dict[str, Any]]] = []
        self.refused: list[RefusedError] = []
        self.faults: list[Fault] = []
        self.changed = asyncio.Event()
        self.limited = False
        """Whether calls are limited: by the minute as each method is, and to one message a second in a channel."""

        self.messages, self.views, self.oauth = Messages(state), Views(state), OAuth(state)
        self.people, self.files = People(state), Files(state, self.messages)
        self.uninstalled: Callable[[Grant], None] = lambda _: None
        self.connects: Callable[[], str] = str
        self._calls: dict[tuple[str, ...], list[float]] = {}
        self._methods: dict[str, Method] = {
            **self.messages.methods(),
            **self.views.methods(),
            **self.people.methods(),
            **self.files.methods(),
        }

    def routes(self) -> list[web.RouteDef]:
        """All routes that there are."""
        every = [web.route(verb, "/api/{method}", self._door) for verb in ("GET", "POST")]
        hooks = web.post("/actions/{rest:.+}", self._hook)
        return [*every, hooks, *self.files.routes(), *self.oauth.routes()]

    async def _door(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        given = await _read(request)
        authorization = request.headers.get("Authorization", "")
        token = str(given.pop("token", "") or authorization.removeprefix("Bearer "))
        self.said.append((name, given))
        answer = await self._carried(request, name, lambda: self._call(name, given, token, authorization))
        grant = self._state.grants.get(token)
        if grant is not None:
            answer.headers["X-OAuth-Scopes"] = ",".join(grant.scopes)
        return answer

    async def _hook(self, request: web.Request) -> web.StreamResponse:
        body = json.loads(await request.read())
        self.said.append(("response_url", body))

        def use() -> None:
            self.messages.respond(f"{self._state.address}{request.path}", body)

        return await self._carried(request, "response_url", use)

    async def _carried(self, request: web.Request, name: str, call: Callable[[], Any]) -> web.StreamResponse:
        fault = next((each for each in self.faults if each.method in name and each.times > 0), None)
        if fault is not None:
            fault.times -= 1
            await asyncio.sleep(fault.delay)
            if not fault.after and (fault.status or fault.error or fault.cut):
                return _failed(request, fault)
        try:
            answer = call()
        except RefusedError as error:
            self.refused.append(error)
            return _refusal(error)
        finally:
            self.changed.set()
        if fault is not None and (fault.status or fault.error or fault.cut):
            return _failed(request, fault)
        return web.Response(text="ok") if answer is None else _json({"ok": True, **answer})

    def _call(self, name: str, given: dict[str, Any], token: str, authorization: str) -> dict[str, Any]:
        if name == "oauth.v2.access":
            return self.oauth.access(given, authorization)
        if name == "apps.connections.open":
            if token != self._state.app.app_token:
                raise RefusedError("invalid_auth" if token else "not_authed")
            return {"url": self.connects()}
        grant = self._state.admitted(token)
        if name == "apps.uninstall":
            app = self._state.app
            if (given.get("client_id"), given.get("client_secret")) != (app.client_id, app.client_secret):
                raise RefusedError("bad_client_secret")
            self.uninstalled(grant)
            return {}
        method = self._methods.get(name)
        if method is None:
            raise RefusedError("unknown_method", req_method=name)
        checked = method.check(given, grant)
        if self.limited:
            self._limit((grant.token, name), method.tier, _MINUTE)
            if name == "chat.postMessage":
                self._limit((grant.token, name, str(given["channel"])), 1, 1.0)
        return method.run(checked, grant)

    def _limit(self, key: tuple[str, ...], most: int, seconds: float) -> None:
        """Refuse what is more than so many calls in so many seconds."""
        now = self._state.now()
        calls = [at for at in self._calls.get(key, ()) if now - at < seconds]
        self._calls[key] = calls
        if len(calls) >= most:
            raise RefusedError("ratelimited", status=429, wait=math.ceil(calls[0] + seconds - now))
        calls.append(now)


async def _read(request: web.Request) -> dict[str, Any]:
    """The arguments of a call, however they came."""
    given: dict[str, Any] = dict(request.query)
    if not request.can_read_body:
        return given
    if request.content_type == "application/json":
        try:
            given |= json.loads(await request.read() or b"{}")
        except ValueError:
            given["invalid_json"] = True
        return given
    return given | dict(await request.post())


def _refusal(error: RefusedError) -> web.Response:
    more = dict(error.more)
    wait = more.pop("wait", 0)
    told: dict[str, Any] = {"ok": False, "error": error.error, **more}
    if error.messages:
        told["response_metadata"] = {"messages": list(error.messages)}
    return _json(told, error.status, {"Retry-After": str(wait)} if wait else {})


def _failed(request: web.Request, fault: Fault) -> web.StreamResponse:
    if fault.cut and request.transport is not None:
        request.transport.abort()
    if fault.status == 429:
        return _json({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(fault.retry_after)})
    return _json({"ok": False, "error": fault.error or "internal_error"}, fault.status or 200)


def _json(body: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json", headers=headers)
