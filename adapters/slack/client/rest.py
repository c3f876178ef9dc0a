"""Calls to Slack's Web API, and what they come to where they fail.

What is said twice stands there twice, since Slack knows no post from its repetition. So nothing is sent again of which
Slack has not said that it was not taken; only where it asks for patience (429) is a call made again.
"""

from __future__ import annotations

import logging
from copy import copy
from typing import TYPE_CHECKING, Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient
from yarl import URL

from bot.errors import RibbonError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from slack_sdk.http_retry.request import HttpRequest
    from slack_sdk.http_retry.response import HttpResponse
    from slack_sdk.http_retry.state import RetryState

SLACK = "https://slack.com/api/"

LOST = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError)
"""What can happen to a call on its way."""

CLOSED = frozenset(
    "account_inactive cannot_dm_bot channel_not_found ekm_access_denied invalid_auth is_archived messages_tab_disabled"
    " message_not_found missing_scope no_permission not_allowed_token_type not_authed not_in_channel"
    " restricted_action restricted_action_read_only_channel team_access_not_granted team_not_found"
    " token_revoked user_disabled user_not_found user_not_in_channel cant_update_message edit_window_closed".split()
)
"""What Slack says of a place that is closed, and will be however often it is asked."""

_PATIENCE, _LONG = 4, 60.0
"""How often a call is made again for which Slack asked for patience, and for how many seconds each time at most."""

_BRISK, _SHORT = 2, 3.0
"""The same for what others wait behind."""

_TIMEOUT = 30
_UNSAID = 500
"""The HTTP status from which on nobody knows what became of a call."""


class GoneError(RibbonError):
    """Ribbon is not installed in a workspace (any more)."""


class HookError(RibbonError):
    """A response_url took nothing: it is used up, or too old."""

    def __init__(self, told: str, status: int) -> None:
        super().__init__(told)
        self.status = status


class Quiet(logging.Filter):
    """What Slack's libraries log holds what members write: an event that says no more than where it happened."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything through, with its words taken out."""
        record.msg, record.args, record.exc_info, record.exc_text = "slack.library", (), None, None
        record.where = f"{record.module}.{record.funcName}"
        return True


def quiet_logger() -> logging.Logger:
    """The logger for Slack's libraries."""
    found = logging.getLogger("ribbon.slack")
    found.setLevel(logging.WARNING)
    if not any(isinstance(each, Quiet) for each in found.filters):
        found.addFilter(Quiet())
    return found


class Patience(AsyncRateLimitErrorRetryHandler):
    """Waits as long as Slack asks for, unless that is longer than `most` seconds."""

    def __init__(self, tries: int, most: float) -> None:
        super().__init__(max_retry_count=tries)
        self._most = most

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        asked = await super()._can_retry_async(state=state, request=request, response=response, error=error)
        return asked and response is not None and _asked_for(response.headers) <= self._most


def web_client(session: aiohttp.ClientSession, api: str = "") -> AsyncWebClient:
    """A client of the Web API, with an address other than Slack's own where something stands in for it."""
    client = AsyncWebClient(
        base_url=api or SLACK,
        timeout=_TIMEOUT,
        session=session,
        logger=quiet_logger(),
        retry_handlers=[Patience(_PATIENCE, _LONG)],
    )
    if api:
        client.proxy = None  # which would be asked for an address of this machine's
    return client


def waits(error: BaseException) -> float:
    """For how many seconds Slack asked for patience, if that is what it said; else 0."""
    if isinstance(error, SlackApiError) and code(error) == "ratelimited":
        return _asked_for(getattr(error.response, "headers", {}))
    return 0.0


class Web:
    """The Web API, with the token of each workspace."""

    def __init__(self, client: AsyncWebClient, token: Callable[[str], Awaitable[str | None]]) -> None:
        """`token` tells the one of a workspace, if Ribbon is installed there."""
        self.client = client
        self._brisk = copy(client)
        self._brisk.retry_handlers = [Patience(_BRISK, _SHORT)]
        self._token = token

    async def call(self, workspace: str, method: str, **body: Any) -> Mapping[str, Any]:  # noqa: ANN401 - JSON
        """What Slack answers. Raises one of `LOST`, or `GoneError`."""
        response = await self.client.api_call(method, json={**body, "token": await self._known(workspace)})
        return _answer(response.data)

    async def tell(self, workspace: str, method: str, **body: Any) -> Mapping[str, Any]:  # noqa: ANN401 - JSON
        """The same for what others wait behind: it is not for long that this waits if Slack asks for patience."""
        response = await self._brisk.api_call(method, json={**body, "token": await self._known(workspace)})
        return _answer(response.data)

    async def get(self, workspace: str, method: str, **params: str | int) -> Mapping[str, Any]:
        """The same, for the methods that take no JSON."""
        given = {**params, "token": await self._known(workspace)}
        response = await self._brisk.api_call(method, http_verb="GET", params=given)
        return _answer(response.data)

    async def hook(self, url: str, **body: Any) -> None:  # noqa: ANN401 - JSON
        """Send to a response_url. Raises one of `LOST`, or `HookError`."""
        hook = AsyncWebhookClient(
            url,
            timeout=_TIMEOUT,
            session=self.client.session,
            logger=self.client.logger,
            retry_handlers=self.client.retry_handlers,
        )
        hook.proxy = self.client.proxy
        response = await hook.send_dict(body)
        if response.status_code != 200:  # noqa: PLR2004 - of HTTP
            raise HookError(response.body, response.status_code)

    async def upload(self, url: str, data: bytes) -> None:
        """Send a file to the address that Slack gave for it. Raises one of `LOST`."""
        session = self.client.session
        if session is None:
            raise GoneError
        async with session.post(url, data=data, proxy=self.client.proxy) as response:
            response.raise_for_status()

    async def fetch(self, workspace: str, url: str, most: int) -> bytes:
        """A file that a member sent, up to so many bytes and one. Raises one of `LOST`, or `GoneError`.

        The token goes with it, and so to no other place than Slack: a file may lie elsewhere.
        """
        session = self.client.session
        if session is None or not self._of_slack(url):
            raise GoneError
        headers = {"Authorization": f"Bearer {await self._known(workspace)}"}
        async with session.get(url, headers=headers, proxy=self.client.proxy) as response:
            response.raise_for_status()
            return await response.content.read(most + 1)

    def _of_slack(self, url: str) -> bool:
        """Whether an address is one of Slack's, or of what stands in for it."""
        place, api = URL(url), URL(self.client.base_url)
        return place.origin() == api.origin() or (
            place.scheme == "https" and (place.host or "").endswith((".slack.com", ".slack-gov.com"))
        )

    async def _known(self, workspace: str) -> str:
        token = await self._token(workspace)
        if token is None:
            raise GoneError
        return token


def code(error: BaseException) -> str:
    """What Slack calls what went wrong; a word for the rest. It never holds what anybody said."""
    if isinstance(error, SlackApiError):
        response: Any = error.response
        found = response.get("error") if hasattr(response, "get") else None
        return str(found)[:80] if isinstance(found, str) and found.replace("_", "").isalnum() else "no_answer"
    return type(error).__name__


def unsaid(error: BaseException) -> bool:
    """Whether nobody knows what became of a call: Slack may have done it, and has not said so."""
    if isinstance(error, SlackApiError):
        status = getattr(error.response, "status_code", 200)
        return status >= _UNSAID or code(error) in {"fatal_error", "internal_error", "no_answer", "request_timeout"}
    if isinstance(error, HookError):
        return error.status >= _UNSAID
    return not isinstance(error, (aiohttp.ClientConnectorError, aiohttp.ClientConnectionResetError, GoneError))


def _asked_for(headers: Mapping[str, Any]) -> float:
    """What a Retry-After says, in seconds."""
    found = next((value for name, value in headers.items() if name.lower() == "retry-after"), "1")
    said = found[0] if isinstance(found, list) else found
    return float(said) if str(said).isdigit() else 1.0


def _answer(data: object) -> Mapping[str, Any]:
    return data if isinstance(data, dict) else {}
