"""Slack as a stage: the real slack-bolt at a local server."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from adapters.slack.manifest import manifest
from bot.questions.picking import LETTERS
from tests.doubles.memory import MemoryJournal
from tests.doubles.slack import markup
from tests.doubles.slack.chat import local_slack
from tests.doubles.slack.running import ribbon
from tests.scenarios.chats import Chatter, option, passing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.app import Books
    from tests.doubles.slack.chat import Member, Slack


class OnSlack(Chatter):
    """Somebody at a client of Slack."""

    def __init__(self, member: Member, server: Slack) -> None:
        super().__init__(member, server)
        self.member = member

    async def does(self, words: str, **values: object) -> None:
        """Give the slash command with these words."""
        self.mark()
        await self.member.types(words, **values)

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

    def __init__(self, slack: Slack, journal: MemoryJournal) -> None:
        self.slack = slack
        self.journal = journal
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

    async def passes(self, seconds: float) -> None:
        """Go from one moment at which something is due to the next."""
        await passing(self.slack, self.journal, seconds)

    def check(self) -> None:
        """Nothing was refused, nobody was pinged, and every event was taken."""
        assert self.slack.refused == []
        assert self.slack.state.pinged == []
        assert self.slack.delivery.given_up == []


@asynccontextmanager
async def slack_stage(books: Books | None = None) -> AsyncIterator[SlackStage]:
    """Slack, in Socket Mode, until the end of the block."""
    journal = MemoryJournal()
    async with local_slack(manifest()) as slack, ribbon(slack, journal, books):
        yield SlackStage(slack, journal)


def _options(select: dict[str, Any], given: str) -> list[str]:
    """The labels of the options that letters stand for."""
    labels = [markup.plain(each["text"]) for each in markup.options(select)]
    return [labels[LETTERS.index(letter)] for letter in given.split()]
