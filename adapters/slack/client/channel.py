"""The channels of Slack's workspaces: what is said to everybody there, and what takes its place later."""

from __future__ import annotations

import logging
import re
import time
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from adapters.slack.client.answering import QUIET, upload
from adapters.slack.client.rest import CLOSED, LOST, GoneError, code, unsaid, waits
from adapters.slack.render import render
from bot.dialogue.reply import mentioned, say
from bot.errors import RibbonError, Unreachable
from bot.posting import Uncertain

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapters.slack.client.people import People
    from adapters.slack.client.rest import Web
    from adapters.slack.render import Message
    from bot.dialogue.reply import Reply

log = logging.getLogger(__name__)

_NO_MEMBER = frozenset({"channel_not_found", "not_in_channel"})
"""What Slack says where Ribbon was not let in: of a private channel, that there is none."""

_KNOCK = "One moment."
_ROOM = re.compile(r"club/([TE][A-Z0-9]+)/([CG][A-Z0-9]+)")


class LaterError(RibbonError):
    """Slack has asked for patience in a channel, and it is not time yet. Shown to nobody."""


class Channels:
    """All channels (`bot.posting.Channel`). What Slack calls a post are the times of its messages, in a row."""

    repeats = False

    def __init__(
        self,
        web: Web,
        people: People,
        now: Callable[[], float] = time.monotonic,
        shown: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`shown` is told of each room in whose channel something was shown."""
        self._web = web
        self._people = people
        self._now = now
        self._shown = shown
        self._closed_until: dict[str, float] = {}
        self._admitted: set[str] = set()  # the rooms to whose channels Ribbon is known to have been let in

    def serves(self, room: str) -> bool:
        """Whether this is a channel on Slack."""
        return _ROOM.fullmatch(room) is not None

    async def admits(self, room: str, user: str) -> bool:
        """Whether Ribbon may speak in a channel, as far as Slack can be asked; `user` is somebody who is there.

        Slack tells no app that sees no lists of channels where it is a member, but refuses it a word where it is none.
        So the first time one is said, to this member alone.
        """
        found = _ROOM.fullmatch(room)
        if room not in self._admitted and found is not None:
            workspace, channel = found.groups()
            (word,) = render(say(_KNOCK))
            try:
                await self._web.tell(workspace, "chat.postEphemeral", channel=channel, user=user, **_body(word))
            except (*LOST, GoneError) as error:
                return code(error) not in _NO_MEMBER
            self._admitted.add(room)
        return True

    def heard(self, room: str) -> None:
        """Ribbon was spoken to in a channel by its name, which only reaches a member of it."""
        self._admitted.add(room)

    def forget(self, workspace: str) -> None:
        """Ribbon is in no channel of a workspace any more."""
        self._admitted = {room for room in self._admitted if not room.startswith(f"club/{workspace}/")}

    async def send(self, room: str, reply: Reply, key: str) -> str:
        """Post, and say at what times the messages stand. Raises `Unreachable`, `Uncertain`, or one of `LOST`."""
        del key  # Slack knows no post by it
        workspace, channel = self._open(room)
        times: list[str] = []
        for message in await self._rendered(workspace, reply):
            try:
                times.append(await self._post(workspace, channel, message))
            except (*LOST, GoneError) as error:
                self._note(room, channel, error)
                raise _said(error, begun=bool(times)) from error
        self._admitted.add(room)
        self._shown(room)
        return " ".join(filter(None, times))

    async def edit(self, room: str, ref: str, reply: Reply) -> None:
        """Put a reply in the place of a post. Raises `Unreachable`, or one of `LOST`."""
        workspace, channel = self._open(room)
        try:
            for ts, message in zip_longest(ref.split(), await self._rendered(workspace, reply)):
                if message is None:
                    await self._web.tell(workspace, "chat.delete", channel=channel, ts=ts)
                elif ts is None:
                    await self._post(workspace, channel, message)
                else:
                    await self._web.tell(workspace, "chat.update", channel=channel, ts=ts, **_body(message))
        except (*LOST, GoneError) as error:
            self._note(room, channel, error)
            if isinstance(error, GoneError) or code(error) in CLOSED:
                raise Unreachable from error
            raise
        self._shown(room)

    def _open(self, room: str) -> tuple[str, str]:
        """The workspace and the channel. Raises `Unreachable`, or `LaterError` for as long as Slack asked to wait."""
        found = _ROOM.fullmatch(room)
        if found is None:
            raise Unreachable
        if self._closed_until.get(found[2], 0.0) > self._now():
            raise LaterError
        self._closed_until.pop(found[2], None)
        return found[1], found[2]

    def _note(self, room: str, channel: str, error: Exception) -> None:
        """Take note of how long Slack asks to wait, and of a channel that Ribbon is not in any more."""
        if code(error) in _NO_MEMBER:
            self._admitted.discard(room)
        wait = waits(error)
        if wait:
            self._closed_until[channel] = self._now() + wait

    async def _rendered(self, workspace: str, reply: Reply) -> list[Message]:
        return render(reply, await self._people.names(workspace, mentioned(reply)))

    async def _post(self, workspace: str, channel: str, message: Message) -> str:
        """Post one message with its files, and say when; nothing for files alone, which nobody can edit."""
        ts = ""
        if message.blocks or not message.files:
            told = await self._web.tell(workspace, "chat.postMessage", channel=channel, **QUIET, **_body(message))
            ts = str(told["ts"])
        for file in message.files:
            await upload(self._web, workspace, channel, file)
        return ts


def _body(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}


def _said(error: Exception, *, begun: bool) -> Exception:
    """What a post has come to that went wrong; `begun` if a part of it stands."""
    if begun or unsaid(error):
        return Uncertain()
    return Unreachable() if isinstance(error, GoneError) or code(error) in CLOSED else error
