"""What leaves for Slack: every command, seen by whom it declares, and not a byte that depends on a later chapter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pytest

from adapters.slack.manifest import manifest
from adapters.slack.render import PRESS
from bot.app import App
from bot.commands.registry import build, commands, options, pack
from bot.dialogue.command import Command, Completes
from bot.dialogue.reply import Audience, Reply
from tests.doubles.memory import MemoryBooks, MemoryJournal
from tests.doubles.slack import driving
from tests.doubles.slack.chat import local_slack
from tests.doubles.slack.running import HTTP, SOCKETS, chatting, ribbon
from tests.doubles.slack.settling import left, settled
from tests.given import FIRST, QUIZ, values
from tests.scenarios.chats import passing
from tests.stories import Plan
from tests.worlds import WIRED, others, some, twin, whole

if TYPE_CHECKING:
    from bot.book import Book
    from tests.doubles.slack.chat import Member, Slack


_OF_THE_BOOK = {Completes.BOOKS, Completes.PEOPLE, Completes.CHAPTERS}
_NOON = 1_800_000_000.0
_WAYS = set(
    "response_url chat.postMessage chat.postEphemeral chat.update views.open views.publish options"
    " files.completeUploadExternal file".split()
)
"""How something leaves for Slack."""


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock's moments come when a test lets them, and so at once."""
    monkeypatch.setattr("bot.clock.LOOK", 0.01)


def forged(label: str, value: str) -> dict[str, object]:
    """A block with one button, that stands for this command."""
    text = {"type": "plain_text", "text": label}
    button = {"type": "button", "action_id": f"{PRESS}0", "block_id": "b", "text": text, "value": value}
    return {"type": "actions", "block_id": "b", "elements": [button]}


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
            post.body["blocks"] = [forged(kind.words, pack(build(kind, values(kind))))]
            seen = len(bo.screen)
            decided.clear()
            await ada.presses(kind.words, post)
            await settled(slack)
            public = [reply for reply in decided if reply.audience is Audience.EVERYONE]
            assert len(bo.screen) - seen <= len(public), kind.words
            assert slack.refused == [], kind.words


class Talk:
    """What is said step by step, and all that leaves for Slack with each."""

    def __init__(self, slack: Slack, journal: MemoryJournal) -> None:
        self.slack = slack
        self.journal = journal
        self.lines: list[str] = []

    async def step(self) -> None:
        """Wait for what comes of something."""
        await settled(self.slack)
        self.lines += left(self.slack)

    async def club(self, book: str, read: int) -> tuple[Member, Member]:
        """A club that talks up to a chapter, whose members look at their Home tab; one has read less."""
        ada, bo = self.slack.member("ada", moderator=True), self.slack.member("bo")
        await self.types(ada, "club setup", book=book)
        await self.types(ada, "club checkpoint", chapter=read)
        for who, chapter in ((ada, read), (bo, max(read - 1, 0))):
            await who.opens_home()
            await self.step()
            for finished in range(1, chapter + 1):
                await self.types(who, "read", chapter=finished)
        return ada, bo

    async def questions(self, book: str, read: int, names: list[str]) -> None:
        """What both ask, wherever one can ask."""
        ada, bo = await self.club(book, read)
        for who in (ada, bo):
            await self.asks(who, names)
        for words in ("quiz list", "quiz me", "quiz start", "quiz score", "quiz hint", "leaderboard", "club status"):
            await self.types(ada, words)

    async def commands(self, book: str, read: int, names: list[str]) -> None:
        """All commands, in all ways in which each can be given, and what the clock does by itself."""
        ada, bo = await self.club(book, read)
        await self.keeps(bo, read)
        await self.everything(ada, book, read, names[-1])
        await self.plays(ada, bo)
        await self.types(ada, "club checkpoint", chapter=max(read - 1, 0))

    async def keeps(self, who: Member, read: int) -> None:
        """Keep what is not answered, and read on until something of it is."""
        await self.types(who, "ask", question="Does the kraken sing?")
        await who.presses("Keep this question")
        await self.step()
        await self.types(who, "read", chapter=read)
        await self.types(who, "kept list")

    async def everything(self, who: Member, book: str, read: int, name: str) -> None:
        """Give every command of the registry, fill in what it wants, and press what can only be pressed."""
        for words, kind in commands().items():
            if kind.listed:
                await self.types(who, words, **_given(kind, book, read, name))
                await who.gives(words)
                await self.step()
            if who.modal is not None:
                for select in filter(driving.external, who.modal.components):
                    for typed in ("", name[:2]):
                        self.lines += await who.begins(words, str(select["block_id"]), typed)
                who.reloads()
        post = next(post for post in who.screen if not post.sees and self.slack.state.users[post.author].bot)
        body = post.body
        for kind in commands().values():
            if not kind.listed:
                post.body = body | {"blocks": [forged(kind.words, pack(build(kind, _given(kind, book, read, name))))]}
                await who.presses(kind.words, post)
                await self.step()
        post.body = body

    async def plays(self, *players: Member) -> None:
        """Play a quiz to its end, by the clock: what is not answered is revealed in time."""
        await self.types(players[0], "quiz start", questions=2)
        for who in players:
            await self.types(who, "quiz join")
        for seconds in (30, 5, 60, 60, 60, 60, 600):
            await passing(self.slack, self.journal, seconds)
            await self.step()
            for who in players:
                await self.types(who, "quiz answer", answer="a")
                await self.types(who, "quiz hint")
        await self.types(players[0], "review")

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

    def files(self) -> list[str]:
        """What members were sent as files."""
        return [f"file {name} {data!r}" for name, data in self.slack.state.files.values()]


def _given(kind: type[Command], book: str, read: int, name: str) -> dict[str, object]:
    """A value for each option that a command needs, at a place in a book."""
    made = values(kind)
    for field in options(kind):
        if field.name in made and field.option.completes in _OF_THE_BOOK:
            made[field.name] = {Completes.BOOKS: book, Completes.PEOPLE: name}.get(field.option.completes, read)
        elif field.name == "chapter":
            made[field.name] = read
        elif field.name == "was":
            made[field.name] = read + 1  # which is not so: it would be one chapter more
        elif field.name == "question":
            made[field.name] = f"What happened to {name}?"
    return {field: value for field, value in made.items() if value != QUIZ}


async def _left(book: Book, read: int, names: list[str], over: str, *, everything: bool = False) -> list[str]:
    journal = MemoryJournal()
    async with local_slack(manifest()) as slack:
        slack.state.stopped = _NOON
        async with ribbon(slack, journal, MemoryBooks(book), over):
            talk = Talk(slack, journal)
            await (talk.commands if everything else talk.questions)(book.cover.id, read, names)
            assert slack.refused == []
            return [*talk.lines, *talk.files()]


@pytest.mark.parametrize(("plan", "horizon"), WIRED)
async def test_no_byte_that_leaves_depends_on_what_comes_later(plan: Plan, horizon: int) -> None:
    """With another story after the horizon every body is the same: texts, ids, options, modals, Home tabs."""
    names, over = some(plan, horizon), (SOCKETS, HTTP)[horizon % 2]
    expected = await _left(whole(plan), horizon, names, over)
    said = {line.split(" ")[0] for line in expected}
    assert {"response_url", "chat.postMessage", "views.open", "views.publish", "options", "acknowledgement"} <= said
    for other in others(plan, horizon, names):
        assert await _left(other, horizon, names, over) == expected


@pytest.mark.parametrize(("told", "over"), [(WIRED[0], SOCKETS), (WIRED[1], HTTP)])
async def test_no_byte_of_any_command_depends_on_what_comes_later(told: tuple[Plan, int], over: str) -> None:
    """All that can be typed, filled in, pressed, or comes in time by itself, and the files that come of it."""
    plan, horizon = told
    names = some(plan, horizon)
    expected = await _left(whole(plan), horizon, names, over, everything=True)
    said = {line.split(" ")[0] for line in expected}
    assert said >= _WAYS
    for other in others(plan, horizon, names)[2:]:
        assert await _left(other, horizon, names, over, everything=True) == expected


async def test_what_comes_later_would_be_noticed() -> None:
    """One chapter further on than the stories are alike, the bytes differ: the comparison is no empty one."""
    plan, horizon = WIRED[0]
    names, other = some(plan, horizon), twin(plan, horizon, "other")
    for everything in (False, True):
        further = await _left(whole(plan), horizon + 1, names, SOCKETS, everything=everything)
        assert await _left(other, horizon + 1, names, SOCKETS, everything=everything) != further
