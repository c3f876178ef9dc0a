"""A member's own places: the Home tab, which follows what they do, and a thread of the assistant's, if there is one."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from adapters.slack.client.answering import QUIET
from adapters.slack.client.rest import LOST, GoneError, code
from adapters.slack.home import home
from adapters.slack.render import render
from bot.app import Caller, Place
from bot.app.answered import answered
from bot.commands.registry import build, commands
from bot.dialogue.reply import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.slack.client.people import People
    from adapters.slack.client.rest import Web
    from bot.app import App

log = logging.getLogger(__name__)

_MOST = 20_000
_GREETING = (
    "Ask me about the book that you read. Nothing that I say goes beyond the chapters that you have finished: “read 3”"
    " says that you have finished three. “help” has the rest."
)
_CLEARED = "Your own place. There is nothing in it; open it again to begin anew."
_PROMPTS = {"What has happened so far?": "recap", "Whom have I met?": "cast", "How far have I read?": "read"}
"""What the assistant offers to ask, and what is said then. None of it speaks of any book."""


class Homes:
    """The Home tabs of members who have looked at theirs."""

    def __init__(self, app: App, web: Web, people: People) -> None:
        self._app = app
        self._web = web
        self._people = people
        self._shown: OrderedDict[tuple[str, str], Mapping[str, Any] | None] = OrderedDict()
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def opened(self, workspace: str, user: str) -> None:
        """Show a member their own place, as it is now."""
        self._shown[workspace, user] = None
        self._shown.move_to_end((workspace, user))
        if len(self._shown) > _MOST:
            self._shown.popitem(last=False)
        await self.changed(workspace, user)

    async def changed(self, workspace: str, user: str) -> None:
        """A member did something: whoever has looked at their Home tab has it brought up to date."""
        if (workspace, user) not in self._shown:
            return
        async with self._turns.setdefault((workspace, user), asyncio.Lock()):  # or what is older could be shown last
            await self._publish(workspace, user)

    async def _publish(self, workspace: str, user: str) -> None:
        command = build(commands()["home"], {})
        locale = (await self._people.find(workspace, user)).locale
        replies = await answered(self._app, command, Caller(workspace, user), Place(), locale=locale)
        view = home(replies, locale)
        if (workspace, user) not in self._shown or self._shown[workspace, user] == view:
            return
        self._shown[workspace, user] = view
        try:
            await self._web.call(workspace, "views.publish", user_id=user, view=view)
        except (*LOST, GoneError) as error:
            self._shown[workspace, user] = None
            log.warning("slack.no_home", extra={"error": code(error)})

    async def cleared(self, workspace: str, user: str) -> None:
        """A member had all that is kept of them deleted: nothing of it is left on their Home tab."""
        if self._shown.pop((workspace, user), None) is not None:
            async with self._turns.setdefault((workspace, user), asyncio.Lock()):
                await self._web.call(workspace, "views.publish", user_id=user, view=home((say(_CLEARED),)))

    def forget(self, workspace: str) -> None:
        """Nobody in a workspace has a Home tab of Ribbon's any more."""
        for key in [key for key in self._shown if key[0] == workspace]:
            del self._shown[key]


async def greet(web: Web, workspace: str, channel: str, thread: str) -> None:
    """Say in a new thread of the assistant's what can be done there. Raises one of `LOST`, or `GoneError`."""
    (message,) = render(say(_GREETING))
    body: dict[str, Any] = {"text": message.text, "blocks": list(message.blocks), **QUIET}
    await web.call(workspace, "chat.postMessage", channel=channel, thread_ts=thread, **body)
    prompts = [{"title": title, "message": said} for title, said in _PROMPTS.items()]
    await web.call(
        workspace, "assistant.threads.setSuggestedPrompts", channel_id=channel, thread_ts=thread, prompts=prompts
    )
