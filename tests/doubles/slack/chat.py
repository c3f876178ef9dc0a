"""A local Slack as its members use it, so that a test reads like a chat.

    async with local_slack() as slack:
        ada = slack.member("ada", moderator=True)
        await ada.types("read", chapter=2)
        await ada.sees("You have finished 2")

Whoever gives a command that is not there, presses what they cannot see, or picks what is not offered, is told so: no
client of Slack would let them.
"""

from __future__ import annotations

import html
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.doubles.lines import line
from tests.doubles.slack import driving, markup
from tests.doubles.slack.delivery import NotTakenError
from tests.doubles.slack.elements import offered as slips
from tests.doubles.slack.payloads import NotOfferedError, Spoken
from tests.doubles.slack.server import SOON, Server
from tests.doubles.slack.state import Conversation, Post, User, View

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

__all__ = ["Member", "NotOfferedError", "Slack", "local_slack"]


class Slack(Server):
    """A local Slack: workspace `team` in which the app is installed, and the channel `here` in it."""

    def member(
        self, name: str, *, moderator: bool = False, team: str = "", guest: str = "", channel: str = ""
    ) -> Member:
        """Somebody in a workspace, who is in all of its channels and speaks in the first, or in this one."""
        team = team or self.team
        user = User(self.state.new("U"), team, name, admin=moderator, guest=guest)
        self.state.users[user.id] = user
        open_to = [each for each in self.state.conversations.values() if each.team == team and each.kind != "im"]
        for each in open_to:
            if not guest or each.id == channel:
                each.members.add(user.id)
        return Member(self, user.id, channel or open_to[0].id)


class Member:
    """A member at a client of Slack: in a channel, in a thread, in the app's direct message, or on its Home tab."""

    def __init__(self, slack: Slack, number: str, channel: str, thread: str = "", *, home: bool = False) -> None:
        self.slack = slack
        self.number = number
        self.channel = channel
        self.thread = thread
        self._home = home

    def at(self, channel: str) -> Member:
        """The same member in another channel."""
        return Member(self.slack, self.number, channel)

    def under(self, post: Post) -> Member:
        """The same member in the thread of a message."""
        return Member(self.slack, self.number, post.channel, post.thread or post.ts)

    def in_private(self) -> Member:
        """The same member in a direct message to the app."""
        return Member(self.slack, self.number, self.slack.state.direct(self.number).id)

    def on_home(self) -> Member:
        """The same member on the app's Home tab."""
        return Member(self.slack, self.number, self.channel, home=True)

    @property
    def screen(self) -> list[Post]:
        """The messages that this member sees here, oldest first."""
        return [] if self._home else self.slack.state.seen(self.number, self.channel, self.thread)

    @property
    def modal(self) -> View | None:
        """The modal that lies on top of all else."""
        stack = self.slack.state.modals.get(self.number)
        return stack[-1] if stack else None

    @property
    def home(self) -> View | None:
        """The app's Home tab as it was last published to this member."""
        return self.slack.state.homes.get(self.number)

    async def types(self, words: str, **values: object) -> Spoken:
        """Give the slash command with these words, and wait until it is acknowledged."""
        return await self.gives(line(words, values))

    async def gives(self, text: str, command: str = "") -> Spoken:
        """Give the slash command with this text as it stands."""
        offered = self.slack.app.commands
        command = command or min(offered, default="")
        if command not in offered or not self.slack.state.installed(self._user.team):
            message = f"{command} is not offered here"
            raise NotOfferedError(message)
        if self.thread or self._home:
            message = "slash commands do not work in threads, and not on the Home tab"
            raise NotOfferedError(message)
        self._inside()
        spoken = self._speak(self.channel)
        await self._asked(
            spoken, "slash_commands", self.slack.payloads.command(spoken, command, html.escape(text, quote=False))
        )
        self._answer(spoken)
        return spoken

    async def begins(self, words: str, option: str, typed: object, **values: object) -> list[str]:
        """What is offered for an option: on Slack nothing, but where a select asks the app; the words of each."""
        del words, values
        try:
            surface, select = driving.find(self._surfaces(), driving.external, "select that asks the app")
        except NotOfferedError:
            return []
        named = f"{markup.label(select)} {select['action_id']}".lower()
        if option.lower() not in named:
            return []
        return [markup.plain(each["text"]) for each in await self._offered(surface, select, str(typed))]

    async def presses(self, label: str, post: Post | None = None) -> Spoken:
        """Press the latest button of this label that this member sees, or that of a message."""
        surface, button = driving.find(
            [post] if post else self._surfaces(),
            lambda each: each["type"] == "button" and markup.label(each).startswith(label),
            f"button {label!r}",
        )
        return await self._touches(surface, button, {})

    async def picks(self, *labels: str, of: str = "") -> Spoken:
        """Pick options of the latest select, by the beginnings of their labels; `of` is how its own begins."""
        surface, select = driving.find(
            self._surfaces(),
            lambda each: driving.pickable(each) and f"{each['_label']}{markup.label(each)}".startswith(of),
            "select",
        )
        chosen: list[dict[str, Any]] = []
        for each in labels if driving.external(select) else ("",):
            offered = await self._offered(surface, select, each) if each else markup.options(select)
            chosen += driving.choose(select, offered, [each] if each else labels)
        value = driving.picked(select, chosen)
        driving.note(surface, select, value)
        return await self._touches(surface, select, value) if driving.speaks(select) else self._speak()

    def writes(self, typed: str, label: str = "") -> None:
        """Type into a field that this member sees, the first of all, or that of this label; nothing is sent by it."""
        surface, field = driving.find(
            self._surfaces(),
            lambda each: each["type"] in driving.TYPED and each["_label"].startswith(label),
            f"field {label!r}",
        )
        if not driving.fits(field, typed):
            message = f"{field['_label']!r} does not take {typed!r}"
            raise NotOfferedError(message)
        driving.note(surface, field, {"value": typed or None})

    def attaches(self, name: str, data: bytes) -> None:
        """Put a file into the modal that lies on top."""
        surface, field = driving.find(self._surfaces(), lambda each: each["type"] == "file_input", "field for a file")
        driving.note(surface, field, {"files": [self.slack.api.files.sent(name, data)]})

    async def fills(self, opened: Spoken | None, typed: str) -> Spoken:
        """Fill in the field of the modal that a press has opened, and send it."""
        del opened
        await self.slack.until(lambda: self.modal)
        self.writes(typed)
        return await self.submits()

    async def submits(self) -> Spoken:
        """Send the modal that lies on top, as it is filled in."""
        view = self._top()
        lacking = driving.unfilled(view)
        if lacking or not view.body.get("submit"):
            message = f"it cannot be sent: {lacking} is missing"
            raise NotOfferedError(message)
        driving.fill(view)
        spoken = self._speak(pressed=view)
        described = self.slack.api.views.described(view)
        payload = self.slack.payloads.interaction(spoken, "view_submission", view=described, response_urls=[])
        await self._asked(spoken, "interactive", payload)
        self._submitted(spoken, view)
        return spoken

    async def closes(self) -> None:
        """Close the modal that lies on top."""
        view = self._top()
        self.slack.state.modals[self.number].remove(view)
        if view.body.get("notify_on_close"):
            spoken = self._speak()
            described = self.slack.api.views.described(view)
            more = {"view": described, "is_cleared": False}
            await self._asked(spoken, "interactive", self.slack.payloads.interaction(spoken, "view_closed", **more))

    async def points(self, entry: str, post: Post) -> Spoken:
        """Choose an entry from the menu of a message that this member sees."""
        name = self.slack.app.shortcut(entry, "message")
        if not name or post not in self.screen or post.sees:
            message = f"{entry} is not offered"
            raise NotOfferedError(message)
        spoken = self._speak(post.channel, post)
        where = self.slack.payloads.within(spoken, post)
        more = {key: where[key] for key in ("channel", "message")} | {"message_ts": post.ts, "callback_id": name}
        await self._asked(spoken, "interactive", self.slack.payloads.interaction(spoken, "message_action", **more))
        return spoken

    async def chooses(self, entry: str) -> Spoken:
        """Choose a shortcut from the menu that is everywhere."""
        name = self.slack.app.shortcut(entry, "global")
        if not name:
            message = f"{entry} is not offered"
            raise NotOfferedError(message)
        spoken = self._speak()
        await self._asked(spoken, "interactive", self.slack.payloads.interaction(spoken, "shortcut", callback_id=name))
        return spoken

    async def says(self, words: str, *, to_bot: bool = True) -> Post:
        """Write a message, to the app by its name or not; in a direct message all is said to it."""
        self._inside()
        state, found = self.slack.state, self._conversation
        bot = state.mine(found.team)
        escaped = markup.linked(html.escape(words, quote=False), state.users.values(), found.team)
        named = to_bot and found.kind != "im"
        body: dict[str, Any] = {"text": f"<@{bot}> {escaped}" if named else escaped}
        body |= {"thread_ts": self.thread} if self.thread else {}
        post = state.keep(self.channel, self.number, body)
        event = {
            "user": self.number,
            "ts": post.ts,
            "channel": self.channel,
            "team": found.team,
            **body,
            "event_ts": post.ts,
        }
        if bot in found.members:
            if named:
                self.slack.happens(found.team, {"type": "app_mention", **event})
            self.slack.happens(found.team, {"type": "message", "channel_type": found.kind, **event})
        await self.slack.until(lambda: not self.slack.delivery.busy, state.patience + SOON)
        return post

    async def opens_home(self) -> View:
        """Open the app's Home tab, and wait until there is something on it."""
        if not self.slack.app.home:
            message = "the app has no Home tab"
            raise NotOfferedError(message)
        direct = self.in_private().channel
        event: dict[str, Any] = {"type": "app_home_opened", "user": self.number, "channel": direct, "tab": "home"}
        before = self.home
        event |= {"view": self.slack.api.views.described(before)} if before else {}
        shown = len(self.slack.state.showings)
        self.slack.happens(self._user.team, event)
        published = lambda: [s for s in self.slack.state.showings[shown:] if (s.user, s.where) == (self.number, "home")]  # noqa: E731
        await self.slack.until(published)
        assert self.home is not None
        return self.home

    def reloads(self) -> None:
        """Start the client anew: what only this member could see is gone, and so is what lay on top."""
        state = self.slack.state
        state.posts = {ts: post for ts, post in state.posts.items() if post.sees != self.number}
        state.modals.pop(self.number, None)

    async def sees(self, words: str) -> Post:
        """Wait until a message that this member sees holds these words; the latest of them."""
        try:
            await self.slack.until(lambda: [post for post in self.screen if words in post.text])
        except AssertionError as error:
            message = f"{words!r} is not among {[post.text for post in self.screen]}. {error}"
            raise AssertionError(message) from None
        return [post for post in self.screen if words in post.text][-1]

    async def sees_modal(self, words: str = "") -> View:
        """Wait until the modal that lies on top holds these words."""
        found: View = await self.slack.until(lambda: self.modal if self.modal and words in self.modal.text else None)
        return found

    @property
    def _user(self) -> User:
        return self.slack.state.users[self.number]

    @property
    def _conversation(self) -> Conversation:
        return self.slack.state.conversations[self.channel]

    def _inside(self) -> None:
        if self.number not in self._conversation.members or self._conversation.archived:
            message = "this member cannot write there"
            raise NotOfferedError(message)

    def _surfaces(self) -> list[Post | View]:
        if self.modal:
            return [self.modal]
        if self._home:
            return [self.home] if self.home else []
        return list(self.screen)

    def _top(self) -> View:
        if self.modal is None:
            message = "no modal is open"
            raise NotOfferedError(message)
        return self.modal

    def _speak(self, channel: str = "", pressed: Post | View | None = None) -> Spoken:
        return self.slack.payloads.speak(self.number, channel, pressed)

    async def _asked(self, spoken: Spoken, kind: str, payload: dict[str, Any]) -> None:
        try:
            spoken.word = await self.slack.delivery.ask(kind, payload)
        except NotTakenError as error:
            message = f"the member is told: {error}"
            raise AssertionError(message) from None

    async def _touches(self, surface: Post | View, each: dict[str, Any], more: dict[str, Any]) -> Spoken:
        spoken = self._speak(surface.channel if isinstance(surface, Post) else "", surface)
        driving.fill(surface)
        where = self.slack.payloads.within(spoken, surface)
        actions = [driving.acting(each, self.slack.state.stamp(), more)]
        payload = self.slack.payloads.interaction(spoken, "block_actions", actions=actions, **where)
        await self._asked(spoken, "interactive", payload)
        return spoken

    async def _offered(self, surface: Post | View, select: dict[str, Any], typed: str) -> list[dict[str, Any]]:
        if not driving.asks(select, typed):
            return []
        spoken = self._speak()
        where = self.slack.payloads.within(spoken, surface)
        named = {"action_id": select["action_id"], "block_id": select["block_id"], "value": typed}
        payload = self.slack.payloads.interaction(spoken, "block_suggestion", **named, **where)
        await self._asked(spoken, "interactive", payload)
        self.slack.api.said.append(("options", spoken.word))
        wrong = slips(spoken.word)
        if wrong:
            raise AssertionError(wrong)
        return markup.options(spoken.word)

    def _answer(self, spoken: Spoken) -> None:
        """Show what came with the acknowledgement of a command."""
        if spoken.word and spoken.hook:
            self.slack.api.said.append(("acknowledgement", spoken.word))
            self.slack.api.messages.check(spoken.word)
            self.slack.api.messages.answer(spoken.hook, spoken.word)

    def _submitted(self, spoken: Spoken, view: View) -> None:
        """Do with a modal what the app said when it was sent."""
        word = spoken.word or {}
        if word:
            self.slack.api.said.append(("acknowledgement", word))
        stack, views = self.slack.state.modals.get(self.number, []), self.slack.api.views
        match word.get("response_action"):
            case None:
                if view in stack:
                    stack.remove(view)
            case "errors":
                spoken.errors = dict(word["errors"])
                known = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
                if not spoken.errors or not set(spoken.errors) <= known:
                    message = f"errors beside no field of the modal: {sorted(spoken.errors)}"
                    raise AssertionError(message)
            case "update":
                views.change(view, word["view"])
            case "push":
                views.put(self.number, word["view"], view)
            case "clear":
                stack.clear()
            case other:
                message = f"no response_action: {other}"
                raise AssertionError(message)
        self.slack.api.changed.set()


@asynccontextmanager
async def local_slack(manifest: Mapping[str, Any] | None = None) -> AsyncIterator[Slack]:
    """A local Slack that runs until the end of the block."""
    slack = Slack(manifest)
    served = web.Application(client_max_size=2 * 1024 * 1024)
    served.add_routes([*slack.api.routes(), *slack.sockets.routes()])
    runner = web.AppRunner(served, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    slack.state.address = f"http://{host}:{port}"
    try:
        yield slack
    finally:
        await slack.delivery.close()
        await slack.sockets.drop()
        await runner.cleanup()
