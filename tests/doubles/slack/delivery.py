"""How what happens reaches the app: over its websockets, or signed to its URL; events again until they are taken."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import aiohttp

if TYPE_CHECKING:
    from tests.doubles.slack.sockets import Sockets
    from tests.doubles.slack.state import State

AGAIN = (0.02, 60.0, 300.0)
"""Seconds after which Slack tells of an event once more, and once more, and a last time."""

_KINDS = {"event_callback": "events_api", "command": "slash_commands"}
_LOOK = 0.02


@dataclass(frozen=True)
class Answer:
    """What the app's server said to a request."""

    status: int
    body: str
    headers: dict[str, str]


class NotTakenError(Exception):
    """The app did not take something, and why: the `retry_reason` that Slack gives."""


class Delivery:
    """Tells the app what happens. `skew` is how far Slack's clock is ahead of the app's, for signatures."""

    def __init__(self, state: State, sockets: Sockets) -> None:
        self._state = state
        self._sockets = sockets
        self._session: aiohttp.ClientSession | None = None
        self.under_way: set[asyncio.Task[None]] = set()
        """The events that are on their way."""

        self.events: list[dict[str, Any]] = []
        self.taken: list[str] = []
        """The events that the app has taken, as often as it has."""

        self.given_up: list[str] = []
        self.skew = 0.0

    @property
    def busy(self) -> bool:
        """Whether an event is on its way."""
        return bool(self.under_way)

    def tell(self, payload: dict[str, Any]) -> None:
        """Tell of an event, now and until it is taken."""
        self.events.append(payload)
        task = asyncio.create_task(self._told(payload))
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)

    async def repeat(self, payload: dict[str, Any], reason: str = "timeout", attempt: int = 1) -> None:
        """Tell of an event once more, as if the app's word for it had been lost."""
        await self._once(payload, attempt, reason)

    async def ask(self, kind: str, payload: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """Tell of something that a member did, once; what the app says to it within three seconds.

        Raises `NotTakenError`.
        """
        accepts = kind == "slash_commands" or payload.get("type") in {"view_submission", "block_suggestion"}
        if not self._state.app.url:
            try:
                return await self._sockets.send(kind, payload, accepts=accepts)
            except TimeoutError:
                raise NotTakenError("operation_timeout") from None
            except ConnectionError:
                raise NotTakenError("dispatch_failed") from None
        fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
        try:
            answer = await self._posted(urlencode(fields).encode(), "application/x-www-form-urlencoded")
        except NotTakenError as error:
            raise NotTakenError("operation_timeout" if str(error) == "http_timeout" else "dispatch_failed") from None
        if answer.status != 200:
            raise NotTakenError("dispatch_failed")
        if not answer.body.strip():
            return None
        if "json" in answer.headers.get("Content-Type", ""):
            return json.loads(answer.body)
        return {"text": answer.body} if kind == "slash_commands" else None

    async def post(
        self,
        body: bytes,
        content_type: str,
        *,
        secret: str | None = None,
        at: float | None = None,
        signature: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Post something to the app's URL, signed as Slack signs it, or as somebody else would."""
        stamp = str(int(time.time() + self.skew if at is None else at))
        key = (self._state.app.signing_secret if secret is None else secret).encode()
        digest = hmac.new(key, b":".join([b"v0", stamp.encode(), body]), hashlib.sha256).hexdigest()
        sent = {"Content-Type": content_type, "X-Slack-Request-Timestamp": stamp}
        sent |= {"X-Slack-Signature": f"v0={digest}" if signature is None else signature}
        sent |= {"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)", **(headers or {})}
        if self._session is None:
            self._session = aiohttp.ClientSession(trust_env=False, cookie_jar=aiohttp.DummyCookieJar())
        sent = {key: value for key, value in sent.items() if value}
        async with self._session.post(self._state.app.url, data=body, headers=sent, allow_redirects=False) as response:
            return Answer(response.status, await response.text(), dict(response.headers))

    async def verify(self) -> bool:
        """Ask whether the app's URL is the app's, as Slack does when it is set."""
        said = {"type": "url_verification", "token": self._state.app.verification, "challenge": self._state.new("c")}
        answer = await self.post(json.dumps(said).encode(), "application/json")
        return answer.status == 200 and said["challenge"] in answer.body

    async def close(self) -> None:
        """Tell nothing more."""
        for task in list(self.under_way):
            task.cancel()
        await asyncio.gather(*self.under_way, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _told(self, payload: dict[str, Any]) -> None:
        reason = ""
        for attempt, wait in enumerate((0.0, *AGAIN)):
            until = self._state.now() + wait
            while self._state.now() < until:  # noqa: ASYNC110 - a time that a test lets pass sets no event
                await asyncio.sleep(_LOOK)
            try:
                await self._once(payload, attempt, reason)
            except NotTakenError as error:
                reason = str(error)
                if reason == "no_retry":
                    break
            else:
                return
        self.given_up.append(payload["event_id"])

    async def _once(self, payload: dict[str, Any], attempt: int, reason: str) -> None:
        if not self._state.app.url:
            try:
                await self._sockets.send("events_api", payload, accepts=False, attempt=attempt, reason=reason)
            except TimeoutError:
                raise NotTakenError("timeout") from None
            except ConnectionError:
                raise NotTakenError("connection_failed") from None
        else:
            again = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason} if attempt else {}
            answer = await self._posted(json.dumps(payload).encode(), "application/json", again)
            if not 200 <= answer.status < 300:
                raise NotTakenError("no_retry" if "X-Slack-No-Retry" in answer.headers else "http_error")
        self.taken.append(payload["event_id"])

    async def _posted(self, body: bytes, content_type: str, headers: dict[str, str] | None = None) -> Answer:
        try:
            return await asyncio.wait_for(self.post(body, content_type, headers=headers), self._state.patience)
        except TimeoutError:
            raise NotTakenError("http_timeout") from None
        except aiohttp.ClientError:
            raise NotTakenError("connection_failed") from None
