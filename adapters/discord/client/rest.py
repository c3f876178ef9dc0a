"""Messages on their way to Discord. What `render` made goes out as it is.

Whatever may be sent twice is sent in a way that shows it once: a post carries a nonce, a first response is taken once,
and an edit comes to the same.
"""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import asynccontextmanager, contextmanager
from io import BytesIO
from secrets import token_hex
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord.http import Route

from adapters.discord.client.hooks import LOST, TIMEOUT
from adapters.discord.render import EPHEMERAL, NO_MENTIONS
from bot.dialogue.files import received
from bot.errors import Unreachable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

    from discord.http import HTTPClient

    from adapters.discord.client.hooks import Hooks
    from adapters.discord.render import Message
    from bot.dialogue.files import File, Sent, Upload

log = logging.getLogger(__name__)

REPLY, DEFER, DEFER_UPDATE, OFFER, MODAL = 4, 5, 6, 8, 9
"""The kinds of a first response to an interaction."""

UNKNOWN_MESSAGE, UNKNOWN_INTERACTION, ALREADY_ANSWERED = 10008, 10062, 40060
_TRIES = 3
_ORIGINAL = "/messages/@original"
_PART = "Part of this may be missing: Discord did not say whether it took it. Please ask again."
_SILENT: Mapping[str, Any] = {"allowed_mentions": NO_MENTIONS}
_MESSAGE = "/channels/{channel_id}/messages/{message_id}"
_EMPTY: Mapping[str, Any] = {"content": None, "embeds": [], "components": []}
"""What an edit has to say for nothing of the message to stay."""


class Answering:
    """One interaction, as far as it has been answered."""

    def __init__(self, hooks: Hooks, interaction: discord.Interaction[Any]) -> None:
        self._hooks = hooks
        self._callback = f"/interactions/{interaction.id}/{interaction.token}/callback"
        self._hook = f"/webhooks/{interaction.application_id}/{interaction.token}"
        self.kind = interaction.type
        self.locale = str(interaction.locale.value)
        self.there = True
        """Whether the member can still be answered: Discord waits for three seconds, and no longer."""
        self.deferred: bool | None = None
        """Whether the member was told to wait, and in private; None if they were not."""
        self._unsure = False  # as long as nobody knows whether Discord has taken that word

    async def respond(self, kind: int, data: Mapping[str, Any] | None = None) -> None:
        """Send the first response."""
        await self._respond({"type": kind} if data is None else {"type": kind, "data": data})

    async def reply(self, message: Message) -> None:
        """Answer with a message at once."""
        await self._respond({"type": REPLY, "data": message.payload}, message.files)

    @asynccontextmanager
    async def waits(self, patience: float, *, private: bool) -> AsyncIterator[None]:
        """Tell the member to wait if the block takes more seconds than that. It is left when they have been told."""
        loop = asyncio.get_running_loop()
        telling: list[asyncio.Task[None]] = []
        timer = loop.call_later(patience, lambda: telling.append(loop.create_task(self.defer(private=private))))
        try:
            yield
        finally:
            timer.cancel()
            for told in telling:
                await told

    async def defer(self, *, private: bool) -> None:
        """Tell the member to wait. From here on their answer is as private as this.

        Whatever becomes of that word, what they have asked for is being done, and is still to be told.
        """
        self.deferred = private
        try:
            await self.respond(DEFER, {"flags": EPHEMERAL} if private else None)
        except LOST as error:
            log.warning("discord.not_deferred", extra={"error": type(error).__name__})
            self._unsure = True

    async def sure(self) -> None:
        """Find out whether Discord has taken that the member is to wait, where it did not say so. Raises `LOST`."""
        if self._unsure:
            try:
                await self._hooks.send("GET", self._hook + _ORIGINAL)
            except discord.NotFound as error:
                if error.code != UNKNOWN_MESSAGE:  # which is one that the member has put away
                    self.deferred = None
            self._unsure = False

    async def edit(self, message: Message) -> None:
        """Put the answer in the place where the member was told to wait; if they have put that away, below it."""
        try:
            await self._hooks.send("PATCH", self._hook + _ORIGINAL, _public(message), message.files)
        except discord.NotFound as error:
            if error.code != UNKNOWN_MESSAGE:
                raise
            await self.follow(message)

    async def withdraw(self) -> None:
        """Take away what told the member to wait, if it is still there."""
        try:
            await self._hooks.send("DELETE", self._hook + _ORIGINAL)
        except discord.NotFound as error:
            if error.code != UNKNOWN_MESSAGE:
                raise

    async def follow(self, message: Message) -> str:
        """Send one more message; where it stands, as `edit` takes it.

        What Discord may have taken without saying so is not sent again where everybody would see it twice: they are
        told that it may be missing. To one member alone, twice is better than not at all.
        """
        private = bool(message.payload.get("flags", 0) & EPHEMERAL)
        try:
            return _place(await self._hooks.send("POST", self._hook, message.payload, message.files, again=private))
        except (discord.DiscordServerError, aiohttp.ClientError, TimeoutError):
            if private:
                raise
            log.warning("discord.not_followed")
            await self._hooks.send("PATCH", self._hook + _ORIGINAL, {"content": _PART, **_SILENT})
            return ""

    async def original(self) -> str:
        """Where the answer stands, as `edit` takes it; nothing if Discord does not say."""
        try:
            return _place(await self._hooks.send("GET", self._hook + _ORIGINAL))
        except LOST:
            return ""

    async def _respond(self, body: Mapping[str, Any], files: Sequence[Upload] = ()) -> None:
        """Send the first response, and note if it came too late."""
        try:
            await self._hooks.send("POST", self._callback, body, files)
        except discord.HTTPException as error:
            if error.code not in {UNKNOWN_INTERACTION, ALREADY_ANSWERED}:
                raise
            # An answer that stands there already is this one, taken at a try of which Discord did not say so.
            self.there = error.code == ALREADY_ANSWERED
            log.info("discord.late", extra={"code": error.code})


@contextmanager
def closed() -> Iterator[None]:
    """Raise `Unreachable` for what Discord says is gone, or closed to Ribbon."""
    try:
        yield
    except (discord.Forbidden, discord.NotFound) as error:
        log.warning("discord.not_posted", extra={"error": type(error).__name__, "code": error.code})
        raise Unreachable from error


async def post(http: HTTPClient, channel: int, message: Message, nonce: str = "", answers: int | None = None) -> str:
    """Post in a channel, once, however often it is tried, and say where it stands. It may answer a message."""
    payload = _public(message) | {"nonce": nonce or token_hex(12), "enforce_nonce": True}
    if answers is not None:
        payload["message_reference"] = {"message_id": str(answers), "fail_if_not_exists": False}
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
    sent = await _patiently(http, route, message, payload)
    return _place(sent)


async def edit(http: HTTPClient, there: Sequence[str], messages: Sequence[Message]) -> None:
    """Put messages in the place of others, said as `post` says it. What is left over of those is taken away."""
    routes = [{"channel_id": channel, "message_id": number} for channel, number in (each.split("/") for each in there)]
    for route, message in zip(routes, messages, strict=False):
        await _patiently(http, Route("PATCH", _MESSAGE, **route), message, {**_EMPTY, **_public(message)})
    for route in routes[len(messages) :]:
        await http.request(Route("DELETE", _MESSAGE, **route), timeout=TIMEOUT)
    for message in messages[len(there) :]:
        await post(http, int(routes[0]["channel_id"]), message)


def _place(sent: Mapping[str, Any]) -> str:
    return f"{sent['channel_id']}/{sent['id']}"


def _public(message: Message) -> dict[str, Any]:
    return {key: value for key, value in message.payload.items() if key != "flags"}


async def _patiently(http: HTTPClient, route: Route, message: Message, payload: Mapping[str, Any]) -> Any:  # noqa: ANN401 - what Discord says
    for tries in range(_TRIES):
        try:
            return await http.request(route, timeout=TIMEOUT, **_body(message, payload))
        except (aiohttp.ClientError, TimeoutError):
            if tries == _TRIES - 1:
                raise
            await asyncio.sleep(0.2 * 4**tries)
    return None


async def fetched(http: HTTPClient, sent: Sent) -> File:
    """A file that a member attached. Raises `Refusal` for one that is too long, or no text."""
    return received(sent, await http.get_from_cdn(sent.url) if sent.fits() else b"")


def _body(message: Message, payload: Mapping[str, Any]) -> dict[str, Any]:
    """What discord.py is to send: JSON, or a form where files go with it."""
    if not message.files:
        return {"json": payload}
    files = [discord.File(BytesIO(file.data), file.name) for file in message.files]
    form: list[dict[str, Any]] = [{"name": "payload_json", "value": json.dumps(payload)}]
    form += [
        {
            "name": f"files[{number}]",
            "value": file.fp,
            "filename": file.filename,
            "content_type": "application/octet-stream",
        }
        for number, file in enumerate(files)
    ]
    return {"form": form, "files": files}
