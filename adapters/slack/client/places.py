"""A member's own places: the Home tab, which follows what they do, and a thread of the assistant's, if there is one.

What others do, and the clock, changes nothing of one's own place but what one has missed in a club's quiz, which can be
reviewed once it is over. So where something is shown in a club's channel, the tabs follow of those who have looked at
theirs lately and spoke there last: a second later and all at once, and published only where they are not the same.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass
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
    from collections.abc import Callable, Mapping

    from adapters.slack.client.people import People
    from adapters.slack.client.rest import Web
    from adapters.slack.client.tasks import Tasks
    from bot.app import App

log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds after which tabs follow what was shown in a channel; what is shown there meanwhile costs nothing."""

_LATELY = 3600.0
"""Seconds for which somebody may still have their tab before their eyes."""

_MOST = 20_000
_GREETING = (
    "Ask me about the book that you read. Nothing that I say goes beyond the chapters that you have finished: “read 3”"
    " says that you have finished three. “help” has the rest."
)
_CLEARED = "Your own place. There is nothing in it; open it again to begin anew."
_PROMPTS = {"What has happened so far?": "recap", "Whom have I met?": "cast", "How far have I read?": "read"}
"""What the assistant offers to ask, and what is said then. None of it speaks of any book."""


@dataclass(slots=True)
class _Tab:
    """What a member's tab shows, when they last did something, and the club in which they last spoke."""

    at: float
    view: Mapping[str, Any] | None = None
    club: str = ""


class Homes:
    """The Home tabs of members who have looked at theirs."""

    def __init__(
        self, app: App, web: Web, people: People, tasks: Tasks, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._app = app
        self._web = web
        self._people = people
        self._tasks = tasks
        self._now = now
        self._shown: OrderedDict[tuple[str, str], _Tab] = OrderedDict()
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._stirred: set[str] = set()

    async def opened(self, workspace: str, user: str) -> None:
        """Show a member their own place, as it is now."""
        tab = self._shown.setdefault((workspace, user), _Tab(0.0))
        tab.view = None
        self._shown.move_to_end((workspace, user))
        if len(self._shown) > _MOST:
            self._shown.popitem(last=False)
        await self.changed(workspace, user)

    async def changed(self, workspace: str, user: str, club: str = "") -> None:
        """A member did something, perhaps in a club: who has looked at their Home tab has it brought up to date."""
        tab = self._shown.get((workspace, user))
        if tab is None:
            return
        tab.at, tab.club = self._now(), club or tab.club
        async with self._turn(workspace, user):
            await self._publish(workspace, user)

    def stirred(self, room: str) -> None:
        """Something was shown in the channel of a room."""
        if room not in self._stirred and any(_room(who[0], tab) == room for who, tab in self._shown.items()):
            self._stirred.add(room)
            self._tasks.start(self._follow(room))

    async def _follow(self, room: str) -> None:
        await asyncio.sleep(PAUSE)
        self._stirred.discard(room)
        since = self._now() - _LATELY
        there = [who for who, tab in self._shown.items() if _room(who[0], tab) == room and tab.at >= since]
        for workspace, user in there:
            async with self._turn(workspace, user):
                tab = self._shown.get((workspace, user))
                if tab is not None:  # what they missed there is kept by asking for their place in the club
                    caller = Caller(workspace, user)
                    await answered(self._app, build(commands()["home"], {}), caller, Place(tab.club))
                    await self._publish(workspace, user)

    def _turn(self, workspace: str, user: str) -> asyncio.Lock:
        """The tabs of one member queue here, or what is older could be shown last."""
        return self._turns.setdefault((workspace, user), asyncio.Lock())

    async def _publish(self, workspace: str, user: str) -> None:
        command = build(commands()["home"], {})
        locale = (await self._people.find(workspace, user)).locale
        replies = await answered(self._app, command, Caller(workspace, user), Place(), locale=locale)
        view, tab = home(replies, locale), self._shown.get((workspace, user))
        if tab is None or tab.view == view:
            return
        tab.view = view
        try:
            await self._web.call(workspace, "views.publish", user_id=user, view=view)
        except (*LOST, GoneError) as error:
            tab.view = None
            log.warning("slack.no_home", extra={"error": code(error)})

    async def cleared(self, workspace: str, user: str) -> None:
        """A member had all that is kept of them deleted: nothing of it is left on their Home tab."""
        if self._shown.pop((workspace, user), None) is not None:
            async with self._turn(workspace, user):
                await self._web.call(workspace, "views.publish", user_id=user, view=home((say(_CLEARED),)))

    def forget(self, workspace: str) -> None:
        """Nobody in a workspace has a Home tab of Ribbon's any more."""
        for key in [key for key in self._shown if key[0] == workspace]:
            del self._shown[key]


def _room(workspace: str, tab: _Tab) -> str:
    return f"club/{workspace}/{tab.club}"


async def greet(web: Web, workspace: str, channel: str, thread: str) -> None:
    """Say in a new thread of the assistant's what can be done there. Raises one of `LOST`, or `GoneError`."""
    (message,) = render(say(_GREETING))
    body: dict[str, Any] = {"text": message.text, "blocks": list(message.blocks), **QUIET}
    await web.call(workspace, "chat.postMessage", channel=channel, thread_ts=thread, **body)
    prompts = [{"title": title, "message": said} for title, said in _PROMPTS.items()]
    await web.call(
        workspace, "assistant.threads.setSuggestedPrompts", channel_id=channel, thread_ts=thread, prompts=prompts
    )
