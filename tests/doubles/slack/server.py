"""The local Slack itself: its workspaces, what is said to it, and what it tells the app."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import aiohttp

from tests.doubles.slack.api import Api
from tests.doubles.slack.app import App
from tests.doubles.slack.delivery import Answer, Delivery
from tests.doubles.slack.payloads import Payloads
from tests.doubles.slack.sockets import Sockets
from tests.doubles.slack.state import Conversation, Grant, State, Team

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SOON = 5.0


class Server:
    """A local Slack: workspace `team` in which the app is installed, and the channel `here` in it."""

    def __init__(self, manifest: Mapping[str, Any] | None = None) -> None:
        self.state = State(App(manifest) if manifest else App())
        self.api = Api(self.state)
        self.sockets = Sockets(self.state)
        self.delivery = Delivery(self.state, self.sockets)
        self.payloads = Payloads(self.state, self.api)
        self.api.connects = self.sockets.url
        self.api.uninstalled = self._left
        self.team = self.workspace("readers")
        self.token = self.install().token
        self.here = self.channel("reading")

    @property
    def base(self) -> str:
        """The base address of the Web API, with the slash at its end that slack_sdk wants."""
        return f"{self.state.address}/api/"

    @property
    def app(self) -> App:
        """The app's keys and manifest."""
        return self.state.app

    @property
    def said(self) -> list[tuple[str, dict[str, Any]]]:
        """Method and arguments of every call that came in."""
        return self.api.said

    @property
    def refused(self) -> list[Any]:
        """What was refused of them."""
        return self.api.refused

    def workspace(self, name: str, enterprise: str = "") -> str:
        """A new workspace, in which the app is not installed yet."""
        team = Team(self.state.new("T"), name, enterprise)
        self.state.teams[team.id] = team
        return team.id

    def install(self, team: str = "", *, whole: bool = False) -> Grant:
        """Let the app into a workspace or its whole organisation, without any page; its token."""
        return self.state.install(team or self.team, whole=whole)

    def uninstall(self, team: str = "") -> None:
        """Throw the app out of a workspace: its tokens end, and it is told so."""
        wanted = team or self.team
        for grant in list(self.state.grants.values()):
            if grant.team == wanted and not grant.ended:
                self._left(grant)

    def channel(self, name: str, team: str = "", *, kind: str = "channel", bot: bool = True) -> str:
        """A new channel, or a private `group`; `bot` is whether the app is in it. All members of the workspace are."""
        team = team or self.team
        inside = {
            user.id for user in self.state.users.values() if user.team == team and not user.bot and not user.guest
        }
        made = Conversation(self.state.new("C"), team, name, kind, inside)
        if bot:
            made.members.add(self.state.mine(team))
        self.state.conversations[made.id] = made
        return made.id

    def happens(self, team: str, event: dict[str, Any]) -> None:
        """Tell the app of an event, if it is installed and has asked for events of this type."""
        kind = event["type"]
        if kind == "message":
            kinds = {"im": "message.im", "group": "message.groups", "channel": "message.channels"}
            kind = kinds[self.state.conversations[event["channel"]].kind]
        if kind in self.app.events and self.state.installed(team):
            self.delivery.tell(self.payloads.event(team, event))

    def invites(self, channel: str) -> None:
        """Bring the app into a channel."""
        found = self.state.conversations[channel]
        bot = self.state.mine(found.team)
        found.members.add(bot)
        self.happens(found.team, {"type": "member_joined_channel", "user": bot, "channel": channel, "team": found.team})

    def shown(self, number: str) -> str:
        """All that a member was ever shown, wherever, whether it still stands there or not."""
        return "\n".join(each.text for each in self.state.showings if each.user == number)

    async def until(self, holds: Callable[[], Any], seconds: float = SOON) -> Any:  # noqa: ANN401 - whatever it finds
        """Wait until something holds; what it is then. Fails after some seconds."""
        end = time.monotonic() + seconds
        while not (found := holds()):
            if time.monotonic() > end:
                refused = "; ".join(map(str, self.api.refused))
                message = f"It has not come about. Refused: {refused or 'nothing'}"
                raise AssertionError(message)
            self.api.changed.clear()
            try:
                await asyncio.wait_for(self.api.changed.wait(), 0.05)
            except TimeoutError:
                continue
        return found

    async def browses(self, member: str, page: str, cookies: Mapping[str, str] | None = None) -> Answer:
        """Look at a page of Slack's or of the app's as a member; where it sends them is not followed."""
        async with (
            aiohttp.ClientSession(trust_env=False, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.get(
                page if "://" in page else self.state.address + page,
                cookies={"d": member, **(cookies or {})},
                allow_redirects=False,
            ) as response,
        ):
            return Answer(response.status, await response.text(), dict(response.headers))

    def _left(self, grant: Grant) -> None:
        team = grant.team or next(each.id for each in self.state.teams.values() if each.enterprise == grant.enterprise)
        told = self.payloads.event(
            team, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.state.mine(team)]}}
        )
        gone = self.payloads.event(team, {"type": "app_uninstalled"})
        grant.ended = "account_inactive"
        for payload in (told, gone):
            if payload["event"]["type"] in self.app.events:
                self.delivery.tell(payload)
