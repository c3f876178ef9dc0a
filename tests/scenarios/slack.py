"""Slack as a stage: the real slack-bolt at a local server."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adapters.slack.manifest import manifest
from adapters.slack.render import PRESS
from adapters.slack.sealing import Workspace
from bot.questions.picking import LETTERS
from tests.doubles.memory import MemoryJournal
from tests.doubles.slack import markup
from tests.doubles.slack.chat import local_slack
from tests.doubles.slack.running import SOCKETS, ribbon
from tests.doubles.slack.settling import settled
from tests.scenarios.chats import Chatter, Process, option, passing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.app import Books
    from tests.doubles.slack.chat import Member, Slack


@dataclass
class Installed:
    """All workspaces in which the local Slack has installed the app."""

    slack: Slack

    async def find(self, workspace: str) -> Workspace | None:
        """The workspace of this id, with its token."""
        grants = (each for each in self.slack.state.grants.values() if not each.ended)
        found = next((each for each in grants if workspace in {each.team, each.enterprise}), None)
        if found is None:
            return None
        return Workspace(workspace, found.token, self.slack.state.mine(found.team), self.slack.app.bot)

    async def drop(self, workspace: str) -> None:
        """Slack knows it already."""


class OnSlack(Chatter):
    """Somebody at a client of Slack."""

    def __init__(self, member: Member, server: Slack) -> None:
        super().__init__(member, server)
        self.member = member

    async def does(self, words: str, **values: object) -> None:
        """Give the slash command with these words."""
        self.mark()
        await self.member.types(words, **values)

    async def line(self, typed: str) -> None:
        """Type it after the app's own word."""
        self.mark()
        await self.member.gives(typed)

    async def tries(self, words: str, **values: object) -> None:
        """Slack offers everything to everybody."""
        await self.does(words, **values)
        await self.sees("moderator")

    async def answers(self, given: str) -> None:
        """Pick from the select, press the option, or press what opens a modal, and fill that in."""
        self.mark()
        post = next(post for post in reversed(self.member.screen) if post.components)
        select = next((each for each in post.components if each["type"] == "static_select"), None)
        if select is not None:
            await self.member.picks(*_options(select, given))
        elif label := option(map(markup.label, post.components), given):
            await self.member.presses(label, post)
        else:
            await self.member.presses("Your answer", post)
            await self._fills((await self.member.sees_modal()).components, given)

    async def says(self, words: str) -> None:
        """By its name, or alone; it is answered to them alone."""
        self.mark()
        await self.member.says(words)

    async def finds_at_home(self, words: str) -> str:
        """On the Home tab, which is opened once and for all."""
        if self.member.home is None:
            await self.member.opens_home()
        try:
            await self.member.slack.until(lambda: self.member.home and words in self.member.home.text)
        except AssertionError:
            message = f"{words!r} is not on {self.member.home and self.member.home.text!r}"
            raise AssertionError(message) from None
        assert self.member.home is not None
        return self.member.home.text

    async def _fills(self, fields: list[dict[str, Any]], given: str) -> None:
        """Fill in a modal: words, boxes to tick, or one select for each place."""
        if fields[0]["type"] == "plain_text_input":
            self.member.writes(given)
        elif len(fields) == 1:
            await self.member.picks(*_options(fields[0], given))
        else:
            for field, letter in zip(fields, given.split(), strict=True):
                await self.member.picks(*_options(field, letter), of=field["_label"])
        await self.member.submits()


class SlackStage:
    """Slack."""

    name = "slack"

    def __init__(self, slack: Slack, journal: MemoryJournal, other: str, process: Process) -> None:
        self.slack = slack
        self.journal = journal
        self._other = other
        self.restarts = process.restarts
        root = slack.member("root")
        self._root = slack.state.keep(slack.here, root.number, {"text": "Let us talk about it here."})

    def member(self, name: str, *, moderator: bool = False) -> OnSlack:
        """Somebody in the workspace."""
        return OnSlack(self.slack.member(name, moderator=moderator), self.slack)

    def aside(self, who: OnSlack) -> OnSlack:
        """In the app's direct message."""
        return OnSlack(who.member.in_private(), self.slack)

    def below(self, who: OnSlack) -> OnSlack:
        """In the thread of a message."""
        return OnSlack(who.member.under(self._root), self.slack)

    def elsewhere(self, who: OnSlack) -> OnSlack:
        """Their namesake in another workspace."""
        user = self.slack.state.users[who.member.number]
        return OnSlack(self.slack.member(user.name, moderator=user.admin, team=self._other), self.slack)

    async def forges(self, who: OnSlack, packed: str) -> None:
        """On the first message that they see of Ribbon's."""
        users = self.slack.state.users
        post = next(post for post in who.member.screen if users[post.author].bot and not post.sees)
        label = {"type": "plain_text", "text": "Forged"}
        button = {"type": "button", "action_id": f"{PRESS}0", "block_id": "b", "text": label, "value": packed}
        body, post.body = post.body, {**post.body, "blocks": [{"type": "actions", "elements": [button]}]}
        await who.member.presses("Forged", post)
        await self.settles()
        post.body = body

    async def settles(self) -> None:
        """Nothing is under way."""
        await settled(self.slack)

    async def passes(self, seconds: float) -> None:
        """Go from one moment at which something is due to the next."""
        await passing(self.slack, self.journal, seconds)

    def check(self) -> None:
        """Nothing was refused, nobody was pinged, and every event was taken."""
        assert self.slack.refused == []
        assert self.slack.state.pinged == []
        assert self.slack.delivery.given_up == []


@asynccontextmanager
async def slack_stage(books: Books | None = None, over: str = SOCKETS) -> AsyncIterator[SlackStage]:
    """Slack, with two workspaces, until the end of the block."""
    journal = MemoryJournal()
    async with local_slack(manifest()) as slack:
        slack.install(other := slack.workspace("others"))
        slack.channel("elsewhere", other)
        async with Process(lambda: ribbon(slack, journal, books, over, Installed(slack))) as process:
            yield SlackStage(slack, journal, other, process)


def _options(select: dict[str, Any], given: str) -> list[str]:
    """The labels of the options that letters stand for."""
    labels = [markup.plain(each["text"]) for each in markup.options(select)]
    return [labels[LETTERS.index(letter)] for letter in given.split()]
