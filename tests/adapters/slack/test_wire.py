"""What leaves for Slack: every command, seen by whom it declares, and not a byte that depends on a later chapter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pytest

from adapters.slack.render import PRESS
from bot.app import App
from bot.commands.registry import build, commands, options, pack
from bot.dialogue.command import Command
from bot.dialogue.reply import Audience, Reply
from tests.doubles.memory import MemoryBooks
from tests.doubles.slack.running import HTTP, SOCKETS, chatting
from tests.doubles.slack.settling import left, settled
from tests.given import FIRST, QUIZ, values
from tests.stories import Plan
from tests.worlds import WIRED, others, some, twin, whole

if TYPE_CHECKING:
    from bot.book import Book
    from tests.doubles.slack.chat import Member, Slack


async def _gives(slack: Slack, who: Member, kind: type[Command]) -> None:
    """Give a command, with a file where it takes one, and wait for all that comes of it."""
    await who.types(kind.words, **{name: value for name, value in values(kind).items() if value != QUIZ})
    await settled(slack)
    if any(field.option.file for field in options(kind)):
        assert who.modal is not None
        who.attaches("quiz.txt", QUIZ)
        await who.submits()
        await settled(slack)


@pytest.fixture
def decided(monkeypatch: pytest.MonkeyPatch) -> list[Reply]:
    """The replies to every command, as they come about."""
    found: list[Reply] = []
    handle = App.handle

    async def noted(self: App, *given: Any) -> tuple[Reply, ...]:  # noqa: ANN401 - whatever it is given
        replies = await handle(self, *given)
        found.extend(replies)
        return replies

    monkeypatch.setattr(App, "handle", noted)
    return found


@pytest.mark.parametrize("over", [SOCKETS, HTTP])
async def test_every_command_is_seen_by_whom_it_is_for(over: str, decided: list[Reply]) -> None:
    """All that can be typed is typed once, Slack takes all that comes of it, and nobody else sees what is private."""
    listed = {words for words, kind in commands().items() if kind.listed}
    async with chatting(over) as slack:
        ada, bo = slack.member("ada", moderator=True), slack.member("bo")
        for words in (*FIRST, *sorted(listed - set(FIRST))):
            before = len(slack.state.showings)
            decided.clear()
            await _gives(slack, ada, commands()[words])
            shown = [(each.user, each.text) for each in slack.state.showings[before:]]
            public = {text for user, text in shown if user == bo.number}
            private = {text for user, text in shown if user == ada.number} - public
            assert decided, words
            assert bool(public) is any(reply.audience is Audience.EVERYONE for reply in decided), words
            assert bool(private) is any(reply.audience is Audience.ASKER for reply in decided), words
            assert slack.refused == [], words
            ada.reloads()
        assert slack.state.pinged == []
        assert slack.delivery.given_up == []


async def test_every_command_that_only_a_button_is_can_be_pressed(decided: list[Reply]) -> None:
    """What cannot be typed is pressed once, on a message of another time, and answered to whoever presses it."""
    async with chatting() as slack:
        ada, bo = slack.member("ada", moderator=True), slack.member("bo")
        for words in ("club setup", "read"):
            await _gives(slack, ada, commands()[words])
        post = await ada.sees("This channel now reads")
        unlisted = [kind for kind in commands().values() if not kind.listed]
        assert len(unlisted) > 5
        for kind in unlisted:
            label = {"type": "plain_text", "text": kind.words}
            value = pack(build(kind, values(kind)))
            button = {"type": "button", "action_id": f"{PRESS}0", "block_id": "b", "text": label, "value": value}
            post.body["blocks"] = [{"type": "actions", "block_id": "b", "elements": [button]}]
            seen = len(bo.screen)
            decided.clear()
            await ada.presses(kind.words, post)
            await settled(slack)
            public = [reply for reply in decided if reply.audience is Audience.EVERYONE]
            assert len(bo.screen) - seen <= len(public), kind.words
            assert slack.refused == [], kind.words


class Talk:
    """What is said step by step, and all that leaves for Slack with each."""

    def __init__(self, slack: Slack) -> None:
        self.slack = slack
        self.lines: list[str] = []

    async def step(self) -> None:
        """Wait for what comes of something."""
        await settled(self.slack)
        self.lines += left(self.slack)

    async def club(self, book: str, read: int, names: list[str]) -> None:
        """What two members say in a club that talks up to a chapter, both of whom look at their Home tab."""
        ada, bo = self.slack.member("ada", moderator=True), self.slack.member("bo")
        await self.types(ada, "club setup", book=book)
        await self.types(ada, "club checkpoint", chapter=read)
        for who, chapter in ((ada, read), (bo, max(read - 1, 0))):
            await who.opens_home()
            await self.step()
            for finished in range(1, chapter + 1):
                await self.types(who, "read", chapter=finished)
            await self.asks(who, names)
        for words in ("quiz list", "quiz me", "quiz start", "quiz score", "quiz hint", "leaderboard", "club status"):
            await self.types(ada, words)
        for words in ("read", "club setup", "report", "quiz start"):
            await self.opens(ada, words)

    async def types(self, who: Member, words: str, **values: object) -> None:
        """Give a command."""
        await who.types(words, **values)
        await self.step()

    async def asks(self, who: Member, names: list[str]) -> None:
        """Ask for everybody by name, in every way that there is."""
        for name in names:
            await self.types(who, "who", person=name)
            await self.types(who, "ask", question=f"What happened to {name}?")
        await self.offers(who, "who", "person", ["", *(name[:2] for name in names)])
        for words in ("cast", "recap", "kept list", "share"):
            await self.types(who, words)
        post = await who.says(f"who is {names[-1]}?")
        await self.step()
        await who.under(post).says("recap")
        await self.step()
        await who.points("Ask Ribbon about this", post)
        await self.step()
        for line in ("cast", f"who is {names[0]}?"):
            await who.in_private().says(line)
            await self.step()
        await who.chooses("Ask Ribbon")
        await self.step()
        who.writes(f"Who is {names[0]}?")
        await who.submits()
        await self.step()
        who.reloads()

    async def offers(self, who: Member, words: str, option: str, begun: Iterable[str]) -> None:
        """Open the modal of a command and look at what one of its options is offered as."""
        await who.gives(words)
        await self.step()
        for typed in begun:
            self.lines += await who.begins(words, option, typed)
            await self.step()
        await who.closes()
        await self.step()

    async def opens(self, who: Member, words: str) -> None:
        """Give a command that wants more than was said."""
        await who.gives(words)
        await self.step()
        who.reloads()


async def _left(book: Book, read: int, names: list[str]) -> list[str]:
    async with chatting(books=MemoryBooks(book)) as slack:
        talk = Talk(slack)
        await talk.club(book.cover.id, read, names)
        assert slack.refused == []
        return talk.lines


@pytest.mark.parametrize(("plan", "horizon"), WIRED)
async def test_no_byte_that_leaves_depends_on_what_comes_later(plan: Plan, horizon: int) -> None:
    """With another story after the horizon every body is the same: texts, ids, options, modals, Home tabs."""
    names = some(plan, horizon)
    expected = await _left(whole(plan), horizon, names)
    said = {line.split(" ")[0] for line in expected}
    assert {"response_url", "chat.postMessage", "views.open", "views.publish", "options"} <= said
    for other in others(plan, horizon, names):
        assert await _left(other, horizon, names) == expected


async def test_what_comes_later_would_be_noticed() -> None:
    """One chapter further on than the stories are alike, the bytes differ: the comparison is no empty one."""
    plan, horizon = WIRED[0]
    names = some(plan, horizon)
    assert await _left(whole(plan), horizon + 1, names) != await _left(twin(plan, horizon, "other"), horizon + 1, names)
